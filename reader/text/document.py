"""Markdown, plain text and page parts → `Document`: one cleaned canonical text, its blocks and spans.

Every function here is pure and total: whatever comes in, a Document comes out, in bounded time. Two conventions hold
for all of them. A block is one line, only code keeps its line breaks; a hard line break becomes a space. A list item
carries its own marker (`• `, `2. `) in the text, as items of plain text do, whose offsets must not move.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from html import unescape
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeAlias

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reader.model import Block, BlockKind, Document, Span
from reader.text.clean import clean, clean_line
from reader.text.segment import fold

Mark: TypeAlias = Literal["strong", "em", "code", "link", "image", "strike"]
Run: TypeAlias = tuple[str, frozenset[Mark], str]
"""A stretch of text, the marks on it, and the address if "link" or "image" is among them."""

MAX_LINES = 200_000
"""What follows after so many lines of plain text becomes one last block; Markdown with more is read as plain text."""
MAX_ADDRESS = 8192
"""Longest address, in code points, that is kept as a link."""


class Part(NamedTuple):
    """A block to be: what it is and the runs of text in it."""

    kind: BlockKind
    level: int
    runs: Sequence[Run]


_MARKER = re.compile(r"( *)(?:[-*•‣◦▪·]|\d{1,2}[.)]) +(?=\S)")
_STOP = re.compile(r"""[.!?:;…。！？؟۔।]["'”’»)\]]*$""")
_NARROWEST, _WIDEST = 30, 100
"""Line lengths between which a text may have been wrapped by hand or by a program."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line without its outer white space: `text[start:end]`."""

    start: int
    end: int
    indent: int


def from_plain(text: str) -> Document:
    """Return the Document of a plain text: cleaned, and otherwise with every character at its place.

    White space inside a block becomes ordinary spaces, one for one; between blocks it stays. Blank lines part blocks;
    inside a paragraph a line is a block of its own unless the text is hard-wrapped.
    """
    text = clean(text)
    groups = _groups(text)
    width = _wrap_width(text, groups)
    blocks: list[Block] = []
    for group in groups:
        blocks.extend(_plain_blocks(text, group, width))
    return Document(_on_one_line(text, blocks), tuple(blocks))


def _groups(text: str) -> list[list[_Line]]:
    """Return the lines of `text` in groups, parted by blank lines; what is beyond MAX_LINES counts as one line."""
    groups: list[list[_Line]] = []
    group: list[_Line] = []
    start = 0
    for raw in text.split("\n", MAX_LINES):
        bare = raw.strip()
        if bare:
            indent = len(raw) - len(raw.lstrip())
            group.append(_Line(start + indent, start + indent + len(bare), indent))
        elif group:
            groups.append(group)
            group = []
        start += len(raw) + 1
    if group:
        groups.append(group)
    return groups


def _first_word_length(text: str, line: _Line) -> int:
    space = text.find(" ", line.start, line.end)
    return (space if space >= 0 else line.end) - line.start


def _starts_low(text: str, line: _Line) -> bool:
    """Tell whether a line goes on with a sentence: its first letter is a small one."""
    head = text[line.start : line.start + 3].lstrip("\"'“‘„«(")
    return head[:1].islower()


def _stops(text: str, line: _Line) -> bool:
    return _STOP.search(text, max(line.start, line.end - 4), line.end) is not None


def _wrap_width(text: str, groups: list[list[_Line]]) -> int:
    """Return the width at which the whole text was wrapped, or 0 if its lines are paragraphs.

    Wrapped prose shows in pairs of lines: the first word of the second would not have fitted on the first, and often
    it is in the middle of a sentence.
    """
    pairs = [(a, b) for group in groups for a, b in pairwise(group)]
    lengths = sorted(line.end - line.start + line.indent for pair in pairs for line in pair[:1])
    if len(pairs) < 3:
        return 0
    # A long address must not pass for the width, so the very longest lines do not count.
    width = lengths[-1 - len(lengths) // 20]
    if not _NARROWEST <= width <= _WIDEST:
        return 0
    full = low = caseless = 0
    for a, b in pairs:
        if a.end - a.start + a.indent + 1 + _first_word_length(text, b) > 0.8 * width:
            full += 1
            if _starts_low(text, b):
                low += 1
            elif not _stops(text, a) and text[b.start].isalpha() and not text[b.start].isupper():
                caseless += 1
    return width if full >= 0.6 * len(pairs) and low + caseless >= 0.3 * len(pairs) else 0


def _plain_blocks(text: str, group: list[_Line], width: int) -> Iterator[Block]:
    # Most groups are one line.
    if len(group) == 1 and text[group[0].start] not in "-*•‣◦▪·0123456789":
        yield Block("paragraph", group[0].start, group[0].end)
        return
    narrow = max(line.end - line.start for line in group)
    least = min(line.indent for line in group)
    first = group[0]
    kind: BlockKind = "paragraph"
    level = 0
    previous: _Line | None = None
    for line in group:
        marker = _MARKER.match(text, line.start, line.end)
        is_item = marker is not None and (previous is None or kind == "item" or _stops(text, previous))
        if previous is not None:
            if not is_item and _goes_on(text, previous, line, narrow, width, in_item=kind == "item"):
                previous = line
                continue
            yield Block(kind, first.start, previous.end, level)
        first = previous = line
        kind, level = ("item", min(1 + (line.indent - least) // 2, MAX_LEVEL)) if is_item else ("paragraph", 0)
    if previous is not None:
        yield Block(kind, first.start, previous.end, level)


def _goes_on(text: str, a: _Line, b: _Line, narrow: int, width: int, *, in_item: bool) -> bool:
    """Tell whether line `b` continues the paragraph of line `a`."""
    if in_item and b.indent > a.indent and not _stops(text, a):
        return True
    if b.indent >= a.indent + 2 and not in_item:
        return False
    low = _starts_low(text, b) and not _stops(text, a)
    needed = a.end - a.start + 1 + _first_word_length(text, b)
    if width:
        return needed + a.indent > 0.8 * width or (low and 2 * needed > width)
    return low and _NARROWEST <= narrow <= _WIDEST and needed > narrow


def _on_one_line(text: str, blocks: list[Block]) -> str:
    """Return `text` with the line breaks inside of blocks made spaces; the length stays."""
    pieces = []
    done = 0
    for block in blocks:
        if text.find("\n", block.start, block.end) >= 0:
            pieces += [text[done : block.start], text[block.start : block.end].replace("\n", " ")]
            done = block.end
    pieces.append(text[done:])
    return "".join(pieces)


MAX_LEVEL = 20
"""Highest level a block gets: nesting of lists and quotes."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def safe_target(address: str) -> str:
    """Return `address` if it is harmless to keep as a link: http, https, mailto or relative; else ""."""
    address = address.strip()
    if (
        not address
        or len(address) > MAX_ADDRESS
        or address[0] in "-|"
        or clean_line(address, limit=MAX_ADDRESS) != address
    ):
        return ""
    scheme = _SCHEME.match(address)
    if scheme:
        return address if scheme.group().lower() in ("http:", "https:", "mailto:") else ""
    # Browsers ignore white space and backslashes at places where we would see no scheme.
    return "" if " " in address or "\\" in address or ":" in address.split("/", 1)[0] else address


def from_parts(parts: Iterable[Part]) -> Document:
    """Return the Document of blocks and runs that were taken from a tree; every text in them is cleaned here.

    White space runs become one space, but in code. Parts without text are left out. Blocks stand two line breaks apart.
    """
    pieces: list[str] = []
    blocks: list[Block] = []
    spans: list[Span] = []
    offset = 0
    for part in parts:
        text, marks = _code(part) if part.kind == "code" else _flat(part)
        if not text:
            continue
        cleaned = clean(text)
        if cleaned != text:
            # Harmless runs can add up to something that is not, such as a flood of marks; then the marks go.
            text, marks = cleaned, []
        if pieces:
            pieces.append("\n\n")
            offset += 2
        pieces.append(text)
        blocks.append(Block(part.kind, offset, offset + len(text), max(0, min(part.level, MAX_LEVEL))))
        spans.extend(Span(offset + span.start, offset + span.end, span.kind, span.target) for span in marks)
        offset += len(text)
    return Document("".join(pieces), tuple(blocks), tuple(spans))


def _code(part: Part) -> tuple[str, list[Span]]:
    text = clean("".join(run[0] for run in part.runs).replace("\t", "    "))
    return re.sub(r"\A(?:[ ]*\n)+", "", text).rstrip(), []


def _flat(part: Part) -> tuple[str, list[Span]]:
    """Return the text of a part on one line and its spans; a mark that goes over several runs is one span."""
    pieces: list[str] = []
    spans: list[Span] = []
    running: dict[tuple[Mark, str], int] = {}
    offset = 0
    gap = False
    for raw, marks, address in part.runs:
        run = clean(raw)
        bare = " ".join(run.split())
        if not bare:
            gap = gap or bool(run)
            continue
        gap = (gap or run[0].isspace()) and offset > 0
        end = offset
        if gap:
            pieces.append(" ")
            offset += 1
        target = safe_target(address) if address else ""
        wanted = {
            (mark, target if mark in ("link", "image") else "")
            for mark in marks
            if mark != "link" or target
        }  # fmt: skip
        for mark, of in [key for key in running if key not in wanted]:
            spans.append(Span(running.pop((mark, of)), end, mark, of))
        for key in wanted:
            running.setdefault(key, offset)
        pieces.append(bare)
        offset += len(bare)
        gap = run[-1].isspace()
    spans.extend(Span(start, offset, mark, target) for (mark, target), start in running.items())
    spans.sort(key=lambda span: (span.start, -span.end, span.kind))
    return "".join(pieces), spans


def with_headline(document: Document, title: str) -> Document:
    """Return `document` with `title` as its headline: in front, or, if the first block says just that, re-labelled."""
    title = clean_line(title)
    if not title:
        return document
    if document.blocks:
        first = document.blocks[0]
        if fold(document.text[first.start : first.end]) == fold(title):
            return replace(document, blocks=(replace(first, kind="headline", level=0), *document.blocks[1:]))
    if not document.blocks:
        return Document(title, (Block("headline", 0, len(title)),))
    moved = len(title) + 2
    return Document(
        f"{title}\n\n{document.text}",
        (
            Block("headline", 0, len(title)),
            *(replace(block, start=block.start + moved, end=block.end + moved) for block in document.blocks),
        ),
        tuple(replace(span, start=span.start + moved, end=span.end + moved) for span in document.spans),
    )


MAX_MARKDOWN = 4_000_000
"""Markdown longer than this, in code points, is read as plain text."""
MAX_NESTING = 30
"""A text whose quotes and lists are nested deeper (a list counts twice) is read as plain text; so is none lost."""
MAX_CELLS = 100_000
"""Tables are read as paragraphs if columns times rows may come to more: the parser pads each row to the widest."""
MAX_OPENERS = 2_000
"""A paragraph with more characters that may open a mark stays as it is written: matching them can be quadratic."""
MAX_MATCHING = 200_000_000
"""Sum of squares of those numbers over a text (about 1.5 s); the paragraphs after that stay as they are written."""

_OPENER = re.compile(r"[\\`*_\[<&~]")
_UNSEEN = re.compile(r"<(script|style|template|noscript|iframe|svg)\b", re.IGNORECASE)
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|li|ul|ol|dl|dt|dd|tr|table|h[1-6]|blockquote|section|article|figure|figcaption|pre|br|hr)\b[^<>]*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"<[/!?A-Za-z][^<>]*>")
_NO_MARKS: frozenset[Mark] = frozenset()
_MARK_OF: dict[str, Mark] = {"strong": "strong", "em": "em", "s": "strike", "link": "link"}


class _Markdown(MarkdownIt):
    """CommonMark with strike-through; addresses stay as they were written, from_parts judges them.

    Blocks and the text in them are parsed apart, so that each paragraph can be looked at before it costs anything.
    """

    def __init__(self, *, skip: list[str]) -> None:
        super().__init__("commonmark", {"html": True, "maxNesting": MAX_NESTING})
        self.enable(["strikethrough", "table"])
        self.disable(skip)

    def validateLink(self, url: str) -> bool:  # noqa: ARG002, N802 (the parser's signature)
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802 (the parser's name)
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 (the parser's name)
        return link


@cache
def _parser(*skip: str) -> _Markdown:
    """A parser without some of its rules; making one costs as much as parsing a short article."""
    return _Markdown(skip=list(skip))


def from_markdown(source: str) -> Document:
    """Return the Document of a Markdown text (CommonMark, tables, strike-through; no front matter).

    Raw HTML is dropped but for the text between its tags. A table row is a paragraph, its cells joined by ` · `;
    a rule leaves nothing. A text over one of the limits of this module is read as plain text.
    """
    if len(source) > MAX_MARKDOWN or source.count("\n") > MAX_LINES:
        return from_plain(source)
    environment: dict[str, Any] = {}
    tokens = _parser(*(["inline"] if _tables_bounded(source) else ["inline", "table"])).parse(source, environment)
    # The parser drops what is nested too deep for it.
    if any(token.level >= MAX_NESTING - 2 for token in tokens):
        return from_plain(source)
    return from_parts(_Walk(environment).parts(tokens))


def _tables_bounded(source: str) -> bool:
    rows = [line.count("|") for line in source.split("\n") if "|" in line]
    return not rows or max(rows) * len(rows) <= MAX_CELLS


class _Walk:
    """The way through the tokens of one text: where in lists and quotes it stands, and which marker is due."""

    def __init__(self, environment: dict[str, Any]) -> None:
        self._environment = environment
        self._inline = _parser()
        self._containers: list[Literal["quote", "list"]] = []
        self._numbers: list[int | None] = []
        """The next number of each open list, None for bullets."""
        self._marker = ""
        self._matching = MAX_MATCHING

    def parts(self, tokens: Iterable[Token]) -> Iterator[Part]:
        heading = 0
        row: list[Run] | None = None
        for token in tokens:
            match token.type:
                case "blockquote_open":
                    self._containers.append("quote")
                case "bullet_list_open":
                    self._containers.append("list")
                    self._numbers.append(None)
                case "ordered_list_open":
                    self._containers.append("list")
                    self._numbers.append(int(token.attrs.get("start", 1)))
                case "blockquote_close":
                    self._containers.pop()
                case "bullet_list_close" | "ordered_list_close":
                    self._containers.pop()
                    self._numbers.pop()
                case "list_item_open":
                    number = self._numbers[-1]
                    self._marker = "• " if number is None else f"{number}. "
                    if number is not None:
                        self._numbers[-1] = number + 1
                case "heading_open":
                    heading = int(token.tag[1])
                case "heading_close":
                    heading = 0
                case "tr_open":
                    row = []
                case "tr_close":
                    yield Part("paragraph", 0, row or [])
                    row = None
                case "fence" | "code_block":
                    yield Part("code", 0, [(token.content, _NO_MARKS, "")])
                case "html_block":
                    for piece in _BLOCK_TAG.split(_without_unseen(token.content)):
                        yield self._part([(unescape(_TAG.sub("", piece)), _NO_MARKS, "")])
                case "inline" if row is not None:
                    cell = self._runs(token.content)
                    if cell:
                        row += [(" · ", _NO_MARKS, ""), *cell] if row else cell
                case "inline" if heading:
                    yield Part("heading", heading, self._runs(token.content))
                case "inline":
                    yield self._part(self._runs(token.content))

    def _part(self, runs: list[Run]) -> Part:
        """Return a paragraph as what it is where the walk stands."""
        innermost = self._containers[-1] if self._containers else None
        if innermost is None or not any(run[0].strip() for run in runs):
            return Part("paragraph", 0, runs)
        level = self._containers.count(innermost)
        if innermost == "quote":
            return Part("quote", level, runs)
        marker, self._marker = self._marker, ""
        return Part("item", level, [(marker, _NO_MARKS, ""), *runs])

    def _runs(self, content: str) -> list[Run]:
        openers = sum(1 for _ in _OPENER.finditer(content))
        self._matching -= openers * openers
        if not 0 < openers <= MAX_OPENERS or self._matching < 0:
            return [(content, _NO_MARKS, "")] if content else []
        inline = self._inline.parseInline(content, self._environment)
        return _inline_runs(inline[0].children or [])


def _inline_runs(tokens: Iterable[Token]) -> list[Run]:
    """Return the runs of an inline token stream; tags and comments are left out, what they enclose is not."""
    runs: list[Run] = []
    marks: list[Mark] = []
    target = ""
    unseen = ""
    for token in tokens:
        if token.type == "html_inline":
            tag = token.content.lower()
            if unseen:
                unseen = "" if tag.startswith(f"</{unseen}") else unseen
            elif opening := _UNSEEN.match(tag):
                unseen = opening.group(1)
            elif tag.startswith("<br"):
                runs.append((" ", _NO_MARKS, ""))
            continue
        if unseen:
            continue
        name, _, side = token.type.rpartition("_")
        if name in _MARK_OF:
            mark = _MARK_OF[name]
            if side == "open":
                marks.append(mark)
            elif mark in marks:
                marks.remove(mark)
            if mark == "link":
                target = str(token.attrs.get("href", ""))
        elif token.type in ("softbreak", "hardbreak"):
            runs.append((" ", frozenset(marks), target))
        elif token.type == "code_inline":
            runs.append((token.content, frozenset((*marks, "code")), target))
        elif token.type == "image":
            alt = "".join(run[0] for run in _inline_runs(token.children or []))
            # A run has one address: that of the link around a picture says more than that of the file.
            runs.append(
                (alt, frozenset(marks), target) if target else _image(alt, marks, str(token.attrs.get("src", "")))
            )
        elif token.content:
            runs.append((token.content, frozenset(marks), target))
    return runs


def _image(alt: str, marks: Iterable[Mark], source: str) -> Run:
    return (alt, frozenset((*marks, "image")), source)


def _without_unseen(html: str) -> str:
    """Return a piece of HTML without comments and without the elements whose text is not for reading."""
    kept = []
    while (start := html.find("<!--")) >= 0:
        end = html.find("-->", start + 4)
        kept.append(html[:start])
        html = html[end + 3 :] if end >= 0 else ""
    html = "".join(kept) + html
    kept = []
    done = 0
    while opening := _UNSEEN.search(html, done):
        kept.append(html[done : opening.start()])
        closing = re.compile(rf"</{opening.group(1)}\b[^<>]*>", re.IGNORECASE).search(html, opening.end())
        if not closing:
            return "".join(kept)
        done = closing.end()
    return "".join(kept) + html[done:]
