"""Walk a folder and read its files: one draft per article. A broken file is a result, not the end of the walk.

What is read is what stands below the folder: links that lead out of it, pipes, devices and folders without permission
are named and skipped, hidden files are passed over in silence.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import html
import os
import re
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from reader.errors import UnreadableSource
from reader.ingest import front_matter
from reader.ingest.dates import Moment
from reader.ingest.decode import declared_charset, decode
from reader.ingest.language import detect
from reader.ingest.layout import Layout, peel
from reader.model import Draft
from reader.text.clean import clean_line
from reader.text.document import from_markdown, from_plain, with_headline

LARGEST = 16 * 1024 * 1024
"""Bytes of the largest file that is read."""
PLAIN = frozenset({".txt"})
MARKDOWN = frozenset({".md", ".markdown"})
PAGES = frozenset({".html", ".htm"})
READABLE = PLAIN | MARKDOWN | PAGES
"""Extensions (in small letters) of the files that are articles."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that looks like something to read but cannot be; told to the person."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """An entry that is no article: another kind of file, the folder's own README. Counted, not named."""

    path: Path


def walk(path: Path) -> Iterator[Path | Skipped | Ignored]:
    """Yield every entry below a folder in a fixed order: by name, the content of a folder at its place.

    A file yields itself. Links to files inside the folder are followed, links to folders never: what they lead to is
    either outside or walked anyway, so a loop of links cannot hang the walk. `README.*` of the folder itself describes
    it and is ignored; further down it is an article like any other.
    """
    try:
        mode = path.stat().st_mode
    except OSError as error:
        yield Skipped(path, _reason(error))
        return
    if stat.S_ISDIR(mode):
        root = path.resolve()
        yield from _walk_folder(path, root, top=True)
    elif stat.S_ISREG(mode):
        yield path if path.suffix.lower() in READABLE else Skipped(path, _no_article(path))
    else:
        yield Skipped(path, "it is not an ordinary file")


def _walk_folder(folder: Path, root: Path, *, top: bool = False) -> Iterator[Path | Skipped | Ignored]:
    # A list of our own instead of recursion: folders can be nested deeper than Python's stack.
    waiting: list[Iterator[os.DirEntry[str]]] = []
    entries = _entries(folder)
    if isinstance(entries, Skipped):
        yield entries
        return
    waiting.append(iter(entries))
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
            continue
        path = Path(entry.path)
        at_top = top and len(waiting) == 1
        if entry.name.startswith("."):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                below = _entries(path)
                if isinstance(below, Skipped):
                    yield below
                else:
                    waiting.append(iter(below))
            else:
                yield _judge(entry, path, root, at_top=at_top)
        except OSError as error:
            yield Skipped(path, _reason(error))


def _entries(folder: Path) -> list[os.DirEntry[str]] | Skipped:
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        return Skipped(folder, _reason(error))


def _judge(entry: os.DirEntry[str], path: Path, root: Path, *, at_top: bool) -> Path | Skipped | Ignored:
    if entry.is_symlink():
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):
            return Skipped(path, "it is a link that leads nowhere")
        if not target.is_relative_to(root):
            return Skipped(path, "it is a link that leads out of the folder")
        if target.is_dir():
            return Ignored(path)
    if not entry.is_file():
        return Skipped(path, "it is not an ordinary file")
    if path.suffix.lower() not in READABLE or (at_top and path.stem.lower() == "readme"):
        return Ignored(path)
    return path


def _no_article(path: Path) -> str:
    known = ", ".join(sorted(READABLE))
    return (
        f"only files that end in {known} are read, not {clean_line(path.suffix, limit=20) or 'files without an ending'}"
    )


def origin_of(path: Path, root: Path) -> str:
    """Return by what name a file is known below `root`: with `/`, and with harmless signs only.

    Bytes that are no UTF-8 and characters that cannot be shown are written as `\\xff` or `\\u202e`.
    """
    below = path.name if path == root else path.relative_to(root).as_posix()
    return "".join(
        character
        if character.isprintable()
        else character.encode("unicode_escape", "surrogatepass").decode("ascii")
        if not "\udc80" <= character <= "\udcff"
        else f"\\x{ord(character) - 0xDC00:02x}"
        for character in below
    )


class Unchanged(Exception):
    """The file holds the bytes that are known already."""


def read_file(path: Path, *, root: Path, now: dt.datetime, known: bytes | None = None) -> Draft:
    """Read one file below `root` (or `root` itself, if a person named a single file) as the draft of an article.

    Args:
        path: The file.
        root: The folder that it must not lead out of.
        now: This moment; no article can be of a later one.
        known: The digest under which it was read the last time.

    Raises:
        UnreadableSource: It cannot be read, is too large, holds no text or is no text; the message is the reason.
        Unchanged: Its digest is `known`; nothing was parsed.
    """
    raw = _content(path, root)
    digest = hashlib.sha256(raw).digest()
    if digest == known:
        raise Unchanged
    return replace(_drafted(path, raw, now), origin=origin_of(path, root), digest=digest)


def _content(path: Path, root: Path) -> bytes:
    """Return the bytes of an ordinary file. What was opened is what is checked: nothing can be swapped in between."""
    try:
        resolved = path.resolve(strict=True)
        if path != root and not resolved.is_relative_to(root.resolve()):
            raise UnreadableSource("it is a link that leads out of the folder")
        # Without O_NONBLOCK a pipe without a writer would hold us up for ever.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        descriptor = os.open(resolved, flags | getattr(os, "O_BINARY", 0))
    except (OSError, RuntimeError, ValueError) as error:
        raise UnreadableSource(_reason(error)) from error
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise UnreadableSource("it is a folder" if stat.S_ISDIR(state.st_mode) else "it is not an ordinary file")
        raw = _all(descriptor) if state.st_size <= LARGEST else None
    except OSError as error:
        raise UnreadableSource(_reason(error)) from error
    finally:
        os.close(descriptor)
    if raw is None or len(raw) > LARGEST:
        raise UnreadableSource(f"it is larger than {LARGEST >> 20} MB")
    if not raw.strip():
        raise UnreadableSource("it holds no text")
    return raw


def _all(descriptor: int) -> bytes:
    """Read to the end of a file, or to one byte behind the limit: a file may grow, or be larger than it says."""
    parts: list[bytes] = []
    left = LARGEST + 1
    while left and (part := os.read(descriptor, left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _reason(error: Exception) -> str:
    """Return why a file could not be opened, as a clause."""
    code = error.errno if isinstance(error, OSError) else None
    if code in (errno.EACCES, errno.EPERM):
        return "permission denied"
    if code == errno.ENOENT:
        return "it does not exist"
    if code == errno.ELOOP or isinstance(error, RuntimeError):
        return "it is a link that leads nowhere"
    if code in (errno.ENXIO, errno.ENODEV):
        return "it is not an ordinary file"
    return f"it cannot be opened ({os.strerror(code).lower()})" if code else "its name is not valid here"


# --- from bytes to a draft


def _drafted(path: Path, raw: bytes, now: dt.datetime) -> Draft:
    """The draft of a file's content, still without origin and digest."""
    suffix = path.suffix.lower()
    if suffix in PAGES:
        draft = _from_page(decode(raw, declared=declared_charset(raw)), now)
    elif suffix in MARKDOWN:
        stated, body = front_matter.split(decode(raw).replace("\r\n", "\n"), now=now)
        draft = _from_markdown(stated, body, now)
    else:
        draft = _from_layout(peel(from_plain(unescaped(unwrapped(decode(raw)))), now=now))
    if not draft.document.text.strip():
        raise UnreadableSource("it holds no text")
    if not draft.lang and (lang := detect(draft.document)):
        draft = replace(draft, lang=lang, inferred=tuple(sorted({*draft.inferred, "lang"})))
    # A text of signs alone has no words to make a title of.
    return draft if draft.title else replace(draft, title=clean_line(path.stem), inferred=(*draft.inferred, "title"))


_QUOTED = re.compile(r"^(?:> ?)+", re.MULTILINE)
_LETTERS = re.compile(r"[^\W\d_]+")
_LETTERS_BEFORE = re.compile(r"[^\W\d_]+\Z")
_DIVIDED = re.compile(r"(?<=[^\W\d_])-\r?\n(?=([^\W\d_]{1,40}))")
_LONGEST_WORD = 40


_REFERENCE = re.compile(
    r"&(?:#[0-9]{2,7}|#[xX][0-9a-fA-F]{2,6}|amp|quot|apos|lt|gt|nbsp|[lr][sd]quo|[nm]dash|hellip|[A-Za-z](?:acute|grave|uml));"
)


def unescaped(text: str) -> str:
    """Return plain text whose signs are not written as HTML writes them, as in what was copied from a feed."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def unwrapped(text: str) -> str:
    """Return plain text without what a mailer or a typesetter put into it: `> ` before lines, words divided at ends.

    A hyphen at the end of a line goes only if the text has the word without it elsewhere; else the parts are joined
    with it, as it may be the word's own.
    """
    lines = text.count("\n") + 1
    if ">" in text and 2 * sum(1 for _ in _QUOTED.finditer(text)) >= lines - text.count("\n\n"):
        text = _QUOTED.sub("", text)
    if "-\n" not in text and "-\r\n" not in text:
        return text
    known = {match.group().lower() for match in _LETTERS.finditer(text)}

    def whole(match: re.Match[str]) -> str:
        first = _LETTERS_BEFORE.search(text, max(0, match.start() - _LONGEST_WORD), match.start())
        return "" if first and (first.group() + match[1]).lower() in known else "-"

    return _DIVIDED.sub(whole, text)


def _from_layout(layout: Layout) -> Draft:
    return Draft(
        origin="",
        digest=b"",
        title=clean_line(layout.title),
        document=layout.document,
        outlet=layout.outlet,
        author=layout.author,
        dateline=layout.dateline,
        caption=layout.caption,
        credit=layout.credit,
        copyright=layout.copyright,
        bio=layout.bio,
        published_at=layout.published_at,
        date_precision=layout.date_precision,
        not_before=layout.not_before,
        inferred=layout.inferred,
    )


def _from_markdown(stated: front_matter.FrontMatter, body: str, now: dt.datetime) -> Draft:
    draft = _from_layout(peel(with_headline(from_markdown(body), stated.title), now=now))
    draft = _stated(draft, title=stated.title, author=stated.author, outlet=stated.outlet)
    return _dated(replace(draft, url=stated.url, lang=stated.lang), stated.published, inferred=False)


def _from_page(html: str, now: dt.datetime) -> Draft:
    # The libraries of the page reader take long to load, and most folders hold no page.
    from reader.ingest.page import read_page

    page = read_page(html)
    draft = _from_layout(peel(page.document, now=now))
    draft = _stated(draft, title=page.title, author=page.author, outlet=page.outlet, inferred=page.inferred)
    moment = None
    if page.published_at and page.date_precision and page.published_at <= now:
        moment = Moment(page.published_at, page.date_precision)
    draft = _dated(draft, moment, inferred="published_at" in page.inferred)
    return replace(draft, url=page.url, lang=page.lang)


def _stated(draft: Draft, *, title: str, author: str, outlet: str, inferred: Collection[str] = ()) -> Draft:
    """Put what the file's own data say over what its text says; `inferred` names those that were concluded there."""
    given = {name for name, value in (("title", title), ("author", author), ("outlet", outlet)) if value}
    return replace(
        draft,
        title=title or draft.title,
        author=author or draft.author,
        outlet=outlet or draft.outlet,
        inferred=tuple(sorted({*draft.inferred} - given | (given & {*inferred}))),
    )


def _dated(draft: Draft, moment: Moment | None, *, inferred: bool) -> Draft:
    """Put a date from the file's own data over the one from its text, unless the text states one by a label."""
    if moment is None:
        return draft
    by_label = draft.published_at is not None and "published_at" not in draft.inferred
    if by_label and draft.published_at and draft.published_at.date() != moment.at.date():
        return draft
    concluded = {*draft.inferred} - {"published_at", "not_before"} | ({"published_at"} if inferred else set())
    return replace(
        draft,
        published_at=moment.at,
        date_precision=moment.precision,
        not_before=None,
        inferred=tuple(sorted(concluded)),
    )
