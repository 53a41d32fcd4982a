"""A saved web page → the article in it: its text without navigation and notices, and what the page says about itself.

The text is walked from the extracted tree straight into blocks and runs, never through a string that is parsed again,
so nothing in a page can pass for markup. Nothing here touches the network.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from reader.errors import UnreadableSource
from reader.model import BlockKind, DatePrecision, Document
from reader.text.clean import clean, clean_line
from reader.text.document import Mark, Part, Run, from_parts, safe_target, with_headline
from reader.text.segment import fold

MAX_NODES = 60_000
"""Pages with more elements are read by the plain rules of `_paragraphs`; the extraction takes up to 30 µs for each."""
MAX_CAREFUL = 15_000
"""Up to so many elements (and a hundred times as many code points) the better, slower way of extraction is taken."""
MAX_JSON = 1_000_000
"""Embedded metadata longer than this, in code points, is not looked at."""
_NOTICE = 600
"""A page with less text than this that speaks of cookies or scripts holds a notice, not an article."""

_NOTHING = "no article text found in the page"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds; "" and None where it says nothing."""

    title: str
    document: Document
    """With the title as its headline block, if there is a title."""
    author: str = ""
    outlet: str = ""
    published_at: dt.datetime | None = None
    """Aware, UTC; for the precision "day" its first moment."""
    date_precision: DatePrecision | None = None
    url: str = ""
    """The page's own word for its address if it gives a usable one, else the one it was read from."""
    lang: str = ""
    """Primary language subtag: "en"."""
    description: str = ""
    inferred: tuple[str, ...] = ()
    """Names of the fields that were concluded, not stated: `title`, `author`, `outlet`, `published_at`."""


def read_page(source: str, *, url: str = "") -> Page:
    """Return the article in the HTML text `source`; `url` is where it came from, the base of its relative links.

    Raises UnreadableSource if there is no article text. The caller bounds the size of `source`.
    """
    tree = _parsed(source)
    about = _About(tree, url)
    for element in tree.xpath("//script | //style | //noscript | //template | //svg | //iframe"):
        _drop(element)
    nodes = sum(1 for _ in tree.iter())
    _mark_double_breaks(tree)
    _mark_captions(tree)
    parts = (
        _extracted(tree, careful=max(nodes, len(source) // 100) <= MAX_CAREFUL)
        if nodes <= MAX_NODES
        else list(_paragraphs(tree))
    )
    title, inferred = about.title()
    document = from_parts(_without_title(_resolved(parts, about.base), title))
    if _is_mostly_links(document.text, tree):
        document = from_parts(_without_title(_paragraphs(tree), title))
    if about.body and not document.text:
        document = from_parts(Part("paragraph", 0, [(line, frozenset(), "")]) for line in about.body.split("\n"))
    if not document.text or (len(document.text) < _NOTICE and _SPEAKS_OF_NOTICE.search(document.text)):
        raise UnreadableSource(_NOTHING)
    published_at, precision, date_inferred = about.date(tree if nodes <= MAX_NODES else None)
    author, author_inferred = about.author(tree if nodes <= MAX_NODES else None)
    outlet, outlet_inferred = about.outlet()
    flags = {"title": inferred, "author": author_inferred, "outlet": outlet_inferred, "published_at": date_inferred}
    return Page(
        title=title,
        document=with_headline(document, title),
        author=author,
        outlet=outlet,
        published_at=published_at,
        date_precision=precision,
        url=about.url,
        lang=about.lang,
        description=about.meta("og:description", "description", "twitter:description"),
        inferred=tuple(name for name, is_inferred in flags.items() if is_inferred),
    )


_SPEAKS_OF_NOTICE = re.compile(
    r"\b(?:cookies?|enable javascript|javascript is (?:disabled|required)|captcha|are you a robot|access denied)\b",
    re.IGNORECASE,
)


def _parsed(source: str) -> html.HtmlElement:
    # The parser wants bytes when the page declares an encoding of its own; ours is told to it and wins. Its own limit
    # on nesting holds for deep trees; external entities and inclusions are never followed.
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    data = _LONG_TAG.sub(_without_flood, source.replace("\x00", "")).encode("utf-8", "replace")
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        raise UnreadableSource(_NOTHING) from None
    if _CONTROL.search(source):
        _without_control(tree)
    return tree


_LONG_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9]*)[^<>]{3000,}>")


def _without_flood(tag: re.Match[str]) -> str:
    """Return a tag with hundreds of attributes bare: the parser's time grows with their square."""
    return f"<{tag.group(1)}>" if len(tag.group().split()) > 300 else tag.group()


_CONTROL = re.compile("&#|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What may put a character into the tree that XML forbids: the extraction gives up at the first one it copies."""


def _without_control(tree: html.HtmlElement) -> None:
    for element in tree.iter():
        if element.text and _CONTROL.search(element.text):
            element.text = clean(element.text)
        if element.tail and _CONTROL.search(element.tail):
            element.tail = clean(element.tail)
        for name, value in element.attrib.items():
            if _CONTROL.search(value):
                element.set(name, clean(value))


def _drop(element: Any) -> None:
    """Take an element out of its tree, but not the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


_PARAGRAPH = "\ufdd0"
"""Stands in the tree where a paragraph ends without an element of its own: a noncharacter, which texts may not hold."""
_CAPTION = "\ufdd1"
"""Stands before the text of a picture's caption."""
_LONGEST_CAPTION = 600
_DEEPEST = 200
"""A picture nested deeper than this belongs to no article that a person wrote."""


def _mark_double_breaks(tree: html.HtmlElement) -> None:
    """Mark where two line breaks in a row part paragraphs, on pages that know no better: extraction makes them one."""
    for element in tree.iter("br"):
        following = element.getnext()
        if following is not None and following.tag == "br" and not (element.tail or "").strip():
            element.tail = _PARAGRAPH


def _mark_captions(tree: html.HtmlElement) -> None:
    """Make marked paragraphs of the captions under the story's pictures: the extraction drops figures whole."""
    for caption in list(tree.iter("figcaption")):
        around = [str(element.tag) for element in caption.iterancestors()]
        figure = next((element for element in caption.iterancestors("figure")), None)
        parent = None if figure is None else figure.getparent()
        text = _text_of(caption)
        if figure is None or parent is None or not text or len(text) > _LONGEST_CAPTION or "a" in around:
            continue
        if len(around) > _DEEPEST or _FURNITURE & {*around}:
            continue
        paragraph = html.Element("p")
        paragraph.text = _CAPTION + text
        parent.insert(parent.index(figure) + 1, paragraph)
        # what follows the figure stays behind it
        paragraph.tail, figure.tail = figure.tail, None
        _drop(caption)


def _is_mostly_links(text: str, tree: html.HtmlElement) -> bool:
    """Tell whether `text` must be made of link texts: the page holds not half as much outside of links."""
    unlinked = len(_text_of(tree)) - sum(len(_text_of(link)) for link in tree.iter("a"))
    return len(text) > 2 * max(unlinked, 0)


def _extracted(tree: html.HtmlElement, *, careful: bool) -> list[Part]:
    """Return the parts of the article that trafilatura finds in `tree`; none if it finds none or fails."""
    # It takes about a fifth of a second to import and only imported HTML files need it.
    import trafilatura

    for name in ("trafilatura", "htmldate", "justext", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        found = trafilatura.bare_extraction(
            tree,
            # Careful means that doubtful results are compared with those of two other methods.
            fast=not careful,
            favor_precision=careful,
            include_comments=False,
            include_formatting=True,
            include_links=True,
            include_tables=True,
            with_metadata=False,
        )
    except Exception as error:  # noqa: BLE001 (hostile trees make it raise anything; the page is then read plainly)
        _log.debug("extraction failed: %s", type(error).__name__)
        return list(_paragraphs(tree))
    body = getattr(found, "body", None)
    return [] if body is None else list(_Walk().parts(body))


_BLOCKS: dict[str, BlockKind] = {
    "head": "heading",
    "p": "paragraph",
    "item": "item",
    "quote": "quote",
    "row": "paragraph",
}
_HI: dict[str, Mark] = {"#b": "strong", "#i": "em", "#t": "code"}


@dataclass(slots=True)
class _Open:
    """An element that the walk is inside of, and what the text in it is."""

    kind: BlockKind
    level: int
    marks: frozenset[Mark]
    target: str


class _Walk:
    """Turns the tree of an extraction into parts; text belongs to the innermost block that is open."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._open = [_Open("paragraph", 0, frozenset(), "")]
        self._lists: list[int | None] = []
        self._quotes = 0
        self._marker = ""

    def parts(self, body: Any) -> Iterator[Part]:
        # A walk by events instead of recursion: the depth of a page is not ours to choose.
        for event, element in etree.iterwalk(body, events=("start", "end")):
            if event == "start":
                yield from self._start(element)
                yield from self._add(element.text)
            else:
                yield from self._end(element)
                if element is not body:
                    yield from self._add(element.tail)
        yield from self._flushed()

    def _start(self, element: Any) -> Iterator[Part]:
        around = self._open[-1]
        now = _Open(around.kind, around.level, around.marks, around.target)
        tag = element.tag
        if tag in _BLOCKS or tag in ("list", "table") or _is_code_block(element):
            yield from self._flushed()
        if tag == "list":
            self._lists.append(1 if element.get("rend") == "ol" else None)
        elif tag == "item":
            number = self._lists[-1] if self._lists else None
            self._marker = "• " if number is None else f"{number}. "
            if number is not None:
                self._lists[-1] = number + 1
            now.kind, now.level = "item", max(len(self._lists), 1)
        elif tag == "quote":
            self._quotes += 1
            now.kind, now.level = "quote", self._quotes
        elif tag == "head":
            rend = element.get("rend") or ""
            now.kind, now.level = "heading", int(rend[1]) if re.fullmatch("h[1-6]", rend) else 2
        elif tag == "row":
            now.kind, now.level = "paragraph", 0
        elif tag == "cell" and any(run[0].strip() for run in self._runs):
            self._runs.append((" · ", frozenset(), ""))
        elif tag == "code":
            if _is_code_block(element):
                now.kind, now.level = "code", 0
            else:
                now.marks |= {"code"}
        elif tag == "hi" and element.get("rend") in _HI:
            now.marks |= {_HI[element.get("rend")]}
        elif tag == "del":
            now.marks |= {"strike"}
        elif tag == "ref":
            now.marks |= {"link"}
            now.target = element.get("target") or ""
        elif tag == "lb":
            self._runs.append(("\n" if now.kind == "code" else " ", now.marks, now.target))
        self._open.append(now)

    def _end(self, element: Any) -> Iterator[Part]:
        tag = element.tag
        if tag in _BLOCKS or tag in ("list", "table") or _is_code_block(element):
            yield from self._flushed()
        self._open.pop()
        if tag == "list":
            self._lists.pop()
        elif tag == "quote":
            self._quotes -= 1

    def _add(self, text: str | None) -> Iterator[Part]:
        around = self._open[-1]
        for number, piece in enumerate((text or "").split(_PARAGRAPH)):
            if number:
                yield from self._flushed()
            if piece:
                self._runs.append((piece, around.marks, around.target))

    def _flushed(self) -> Iterator[Part]:
        """Yield what has been gathered as one part, if it has any text; the open element says what it is."""
        runs, self._runs = self._runs, []
        if not any(run[0].strip() for run in runs):
            return
        around = self._open[-1]
        if runs[0][0].lstrip().startswith(_CAPTION):
            yield Part("caption", 0, runs)  # the mark goes with all other noncharacters
            return
        if around.kind == "item" and self._marker:
            runs.insert(0, (self._marker, frozenset(), ""))
            self._marker = ""
        yield Part(around.kind, around.level, runs)


def _is_code_block(element: Any) -> bool:
    return element.tag == "code" and (
        "\n" in (element.text or "").strip("\n") or any(child.tag == "lb" for child in element)
    )


_FURNITURE = frozenset(("nav", "header", "footer", "aside", "form", "button", "select", "menu", "dialog"))


def _paragraphs(tree: html.HtmlElement) -> Iterator[Part]:
    """Yield the headings and paragraphs of a page that the extraction cannot take: prose that is not mostly links."""
    skipped = 0
    heading: Part | None = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = str(element.tag)
        if tag in _FURNITURE:
            skipped += 1 if event == "start" else -1
        elif event == "start" or skipped:
            continue
        elif re.fullmatch("h[1-6]", tag):
            heading = Part("heading", int(tag[1]), [(_text_of(element), frozenset(), "")])
        elif tag == "p":
            text = _text_of(element)
            linked = sum(len(_text_of(link)) for link in element.iter("a"))
            if text.startswith(_CAPTION):
                yield Part("caption", 0, [(text, frozenset(), "")])
            elif len(text) >= 40 and linked * 2 < len(text):
                if heading:
                    yield heading
                    heading = None
                for piece in text.split(_PARAGRAPH):
                    yield Part("paragraph", 0, [(piece, frozenset(), "")])


def _text_of(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _resolved(parts: Iterable[Part], base: str) -> Iterator[Part]:
    """Yield the parts with their relative links made whole; links that lead nowhere usable lose their address."""
    for part in parts:
        yield Part(part.kind, part.level, [(text, marks, _address(target, base)) for text, marks, target in part.runs])


def _address(target: str, base: str) -> str:
    target = safe_target(target)
    if not target:
        return ""
    if not re.match(r"(?i)(?:https?|mailto):", target):
        if not base:
            return ""
        try:
            target = safe_target(urljoin(base, target))
        except ValueError:
            return ""
    return target


def _without_title(parts: Iterable[Part], title: str) -> Iterator[Part]:
    """Yield the parts but for the headings that repeat the title: it stands in front once, as the headline."""
    wanted = fold(title)
    for part in parts:
        if part.kind != "heading" or not wanted or fold(clean_line("".join(run[0] for run in part.runs))) != wanted:
            yield part


_DATE_NAMES = (
    "article:published_time", "og:article:published_time", "article:published", "og:published_time", "datepublished",
    "parsely-pub-date", "sailthru.date", "publication_date", "publishdate", "publish-date", "pubdate", "dc.date.issued",
    "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date", "dcterms.date", "citation_publication_date",
    "date",
)  # fmt: skip
_ARTICLE_TYPES = ("Article", "Posting", "Report", "Review")
_SEPARATED = re.compile(r"(.*\S)\s+([|·»«•—–-]|::)\s+(\S.*)", re.DOTALL)


class _About:
    """The metadata of one page, read once; every text that leaves it is cleaned and on one line."""

    def __init__(self, tree: html.HtmlElement, url: str) -> None:
        self._metas: dict[str, str] = {}
        for element in tree.iter("meta"):
            name = element.get("property") or element.get("name") or element.get("itemprop") or ""
            content = element.get("content")
            if name and content and content.strip():
                self._metas.setdefault(name.strip().lower(), content)
        self._linked = _linked_data(tree)
        self._first_h1 = self._only(tree.iter("h1"))
        self._title_tag = self._only(tree.iter("title"))
        self._times = [
            (element.get("datetime") or "", "pubdate" in element.attrib or element.get("itemprop") == "datePublished")
            for element in tree.iter("time")
            if element.get("datetime")
        ]
        canonical = [
            element.get("href") or ""
            for element in tree.iter("link")
            if (element.get("rel") or "").lower() == "canonical"
        ]
        self.url = next(
            (found for found in (*map(_web, canonical), _web(self._metas.get("og:url", "")), _web(url)) if found), ""
        )
        declared = [_address(element.get("href") or "", self.url) for element in tree.iter("base")]
        self.base = next((_web(address) for address in declared if _web(address)), self.url)
        language = re.match(
            "[A-Za-z]{2,3}(?![A-Za-z])",
            (tree.get("lang") or self._metas.get("og:locale") or self._metas.get("language") or "").strip(),
        )
        self.lang = language.group().lower() if language else ""
        body = self._linked.get("articleBody")
        self.body = re.sub(r"<[/!?A-Za-z][^<>]*>", " ", unescape(body)) if isinstance(body, str) else ""

    @staticmethod
    def _only(elements: Iterable[Any]) -> str:
        """Return the text of the first of some elements that has any."""
        return next((line for line in (clean_line(_text_of(element)) for element in elements) if line), "")

    def meta(self, *names: str) -> str:
        """Return what the first of these meta elements that is there says."""
        return next((line for line in (clean_line(unescape(self._metas.get(name, ""))) for name in names) if line), "")

    def title(self) -> tuple[str, bool]:
        """Return the title without the outlet's name, and whether it was only inferred (from the window's title)."""
        stated = self.meta("og:title") or _line(self._linked.get("headline"))
        title = stated or self._first_h1 or self.meta("twitter:title", "dc.title") or self._title_tag
        # The heading on the page is the title as its readers see it; the others often carry the outlet.
        if self._first_h1 and title != self._first_h1 and fold(title).startswith(fold(self._first_h1)):
            rest = title[len(self._first_h1) :]
            if re.match(r"\s*(?:[|·»«•—–-]|::)\s", rest):
                return self._first_h1, False
        return self._without_outlet(title), not stated and not self._first_h1 and bool(title)

    def _without_outlet(self, title: str) -> str:
        match = _SEPARATED.fullmatch(title)
        if not match:
            return title
        head, sign, tail = match.groups()
        outlet = fold(self._stated_outlet())
        host = fold(urlsplit(self.url).hostname or "") if self.url else ""
        named = re.sub(r"[^a-z0-9]", "", fold(tail))
        if (
            (outlet and fold(tail) in (outlet, host))
            or (named and len(named) > 2 and named in re.sub(r"[^a-z0-9]", "", host))
            or (sign in ("|", "»", "·", "::") and len(tail.split()) <= 5)
        ):
            return self._without_outlet(head) if sign == "|" else head
        return title

    def _stated_outlet(self) -> str:
        publisher = self._linked.get("publisher")
        if isinstance(publisher, list) and publisher:
            publisher = publisher[0]
        name = publisher.get("name") if isinstance(publisher, dict) else publisher
        return (
            self.meta("og:site_name")
            or _line(name)
            or self.meta("application-name", "dc.publisher", "citation_journal_title")
        )

    def outlet(self) -> tuple[str, bool]:
        """Return who published the page, and whether that was only inferred (from the tail of the window's title)."""
        stated = self._stated_outlet()
        if stated:
            return stated, False
        match = _SEPARATED.fullmatch(self._title_tag)
        if match and len(match[3].split()) <= 5 and fold(match[1]) == fold(self.title()[0]):
            return match[3], True
        return "", False

    def author(self, tree: html.HtmlElement | None) -> tuple[str, bool]:
        """Return the author, and whether a byline had to be guessed from the page's layout."""
        names: list[str] = []
        people = self._linked.get("author")
        for person in people if isinstance(people, list) else [people]:
            name = _line(person.get("name") if isinstance(person, dict) else person)
            if name and name not in names:
                names.append(name)
        stated = ", ".join(names) or self.meta(
            "author", "article:author", "parsely-author", "dc.creator", "byl", "citation_author"
        )
        if _is_name(stated):
            return _by(stated), False
        guessed = _guessed_author(tree) if tree is not None else ""
        return (_by(guessed), True) if _is_name(guessed) else ("", False)

    def date(self, tree: html.HtmlElement | None) -> tuple[dt.datetime | None, DatePrecision | None, bool]:
        """Return when it was published, how exact that is, and whether it was only inferred."""
        stated = [_line(self._linked.get("datePublished")), *(self.meta(name) for name in _DATE_NAMES)]
        stated += [value for value, is_published in self._times if is_published]
        found = [date for date in map(_moment, stated) if date]
        # A page may give its day in one place and its minute in another: the more exact one counts.
        for moment, precision in sorted(found, key=lambda date: date[1] != "time"):
            return moment, precision, False
        for value, _ in self._times[:1]:
            if date := _moment(value):
                return *date, True
        guessed = _moment(_guessed_date(tree, self.url)) if tree is not None else None
        return (*guessed, True) if guessed else (None, None, False)


def _line(value: object) -> str:
    return clean_line(unescape(value)) if isinstance(value, str) else ""


def _web(address: str) -> str:
    """Return `address` if it is a whole http(s) address, else ""."""
    address = safe_target(address)
    try:
        parts = urlsplit(address)
        return address if parts.scheme in ("http", "https") and parts.hostname else ""
    except ValueError:
        return ""


def _is_name(text: str) -> bool:
    return bool(text) and len(text) <= 200 and "//" not in text and "@" not in text


def _by(author: str) -> str:
    return re.sub(r"(?i)\Aby\s+", "", author)


def _linked_data(tree: html.HtmlElement) -> dict[str, Any]:
    """Return the JSON-LD object of the article, or an empty one."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > MAX_JSON:
            continue
        try:
            # Without a conversion that is quadratic in the digits.
            data = json.loads(script.text, strict=False, parse_int=str, parse_float=str)
        except (ValueError, RecursionError):
            continue
        waiting = [data]
        # Only the outer shapes: a list, a graph, the entity of a page.
        for _ in range(1000):
            if not waiting:
                break
            item = waiting.pop(0)
            if isinstance(item, list):
                waiting.extend(item[:100])
            elif isinstance(item, dict):
                kinds = item.get("@type")
                for kind in kinds if isinstance(kinds, list) else [kinds]:
                    if isinstance(kind, str) and kind.endswith(_ARTICLE_TYPES):
                        return item
                waiting.extend(item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item)
    return {}


_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]+(\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?) ?(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?"
)


def _moment(text: str) -> tuple[dt.datetime, DatePrecision] | None:
    """Return a stated date: in UTC if it has a time with its zone, else the day as it stands there."""
    text = clean_line(text, limit=100).replace("/", "-")
    match = _ISO.match(text)
    try:
        if match:
            year, month, day, clock, zone = match.groups()
            if clock and zone:
                zone = "+00:00" if zone in ("Z", "UTC", "GMT") else zone
                moment = dt.datetime.fromisoformat(f"{year}-{month}-{day}T{_clock(clock)}{zone}")
            else:
                moment = dt.datetime(int(year), int(month), int(day))
        else:
            moment = parsedate_to_datetime(text)
        if not 1700 <= moment.year <= 2200:
            return None
        if moment.tzinfo is None:
            return dt.datetime(moment.year, moment.month, moment.day, tzinfo=dt.UTC), "day"
        return moment.astimezone(dt.UTC), "time"
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _clock(clock: str) -> str:
    """Return hours, minutes, seconds with colons, without fractions."""
    digits = clock.split(".")[0].replace(":", "")
    return ":".join(digits[at : at + 2] for at in range(0, len(digits), 2))


def _guessed_author(tree: html.HtmlElement) -> str:
    from trafilatura.metadata import extract_author  # as above: only where a page has come

    try:
        return clean_line(extract_author(tree) or "")
    except Exception as error:  # noqa: BLE001 (a guess about a hostile tree; nothing is lost without it)
        _log.debug("no author: %s", type(error).__name__)
        return ""


def _guessed_date(tree: html.HtmlElement, url: str) -> str:
    from htmldate import find_date  # as above: only where a page has come

    try:
        return find_date(tree, extensive_search=False, original_date=True, url=url or None) or ""
    except Exception as error:  # noqa: BLE001 (a guess about a hostile tree; nothing is lost without it)
        _log.debug("no date: %s", type(error).__name__)
        return ""
