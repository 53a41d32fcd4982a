"""Model values → rows and the article as it is laid out: pieces of text with style names. Pure.

A style name is the last part of a component class of the widget that paints it: "unread" → `row-list--unread`.
Texts pass through here as they are; the widgets make them harmless when they paint.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias
from unicodedata import normalize

from reader.answers.doubts import is_uncertain
from reader.model import Article, Block, DatePrecision, Document, Entity, EntityId, Kind, Link, Snippet, Span
from reader.text.languages import foreign_language, found_by
from reader.tui.cells import fit

Piece: TypeAlias = tuple[str, str]
"""A text and the name of its style; "" is the ordinary one."""
Ranges: TypeAlias = Sequence[tuple[int, int]]

KIND_MARKS: dict[Kind, str] = {"person": "○", "org": "□", "place": "◇"}
"""Kinds told apart without colour, by narrow shapes."""
DOUBT_MARK = "?"
UNREAD_MARK = "●"
STAR_MARK = "★"
TAG_MARK = "#"

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LEAD_IN = 24
"""A snippet's first hit stands at most this many code points from its left edge, so that a narrow list shows it."""
_SOURCE_CELLS = 14
"""Of a search result's source, as the words around the hits need the room."""
_SOURCE_FROM = 64
"""In a narrower list the words around a hit are worth more than where they stand; the article says that."""
_LONGEST_WANTED = 200
_MOST_FOUND = 5000
"""Hits of a word in one article: nobody hops through more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a row: pieces from the left, and a short text at the right edge."""

    left: tuple[Piece, ...] = ()
    right: str = ""
    right_style: str = "meta"
    right_from: int = 16
    """Cells that the line must have for the right text to be shown; below, the left has them all."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list."""

    lines: tuple[Line, ...]
    key: Hashable = None
    """What the row stands for; rows of one list have different keys."""
    selectable: bool = True
    """False for headings between rows: the cursor passes over them."""


@dataclass(frozen=True, slots=True)
class NameLink:
    """A name in a text that can be followed."""

    start: int
    end: int
    kind: Kind
    entity: EntityId
    demonym: bool = False
    evidence: str = ""
    confidence: float = 1.0
    candidates: tuple[Entity, ...] = ()
    """Whom it may mean, if that is undecided."""

    @property
    def uncertain(self) -> bool:
        """Whether it is to look uncertain."""
        return is_uncertain(self.confidence, self.candidates)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as the article view takes it: canonical text, marks over it, and what stands above it."""

    title: str
    """Shown when the text has no headline block of its own."""
    text: str
    blocks: tuple[Block, ...] = ()
    spans: tuple[Span, ...] = ()
    meta: tuple[tuple[Piece, ...], ...] = ()
    """Lines below the title, each made of values that are shown with a dot between them."""
    names: tuple[NameLink, ...] = ()
    """In order of their start."""
    hits: tuple[tuple[int, int], ...] = ()
    """What a search found, in order."""


def date_text(published_at: dt.datetime | None, precision: DatePrecision | None, not_before: dt.date | None) -> str:
    """Return the date as exactly as it is known: `20 Aug 2020, 14:05`, `Aug 2020`, `after 20 Aug 2020`, `undated`."""
    if published_at is None:
        return f"after {_day(not_before)}" if not_before else "undated"
    match precision:
        case "time":
            return f"{_day(published_at)}, {published_at.hour:02}:{published_at.minute:02}"
        case "month":
            return f"{_MONTHS[published_at.month - 1]} {published_at.year}"
        case "year":
            return str(published_at.year)
        case _:
            return _day(published_at)


def age(
    published_at: dt.datetime | None,
    precision: DatePrecision | None,
    not_before: dt.date | None,
    now: dt.datetime,
) -> str:
    """Return how old an article is, in few letters: `5m`, `3h`, `2d`, then its date.

    Args:
        now: Aware; its time zone decides what is today for articles with a time.
    """
    if published_at is None or precision not in ("time", "day"):
        return date_text(published_at, precision, not_before)
    if precision == "time":
        published_at = published_at.astimezone(now.tzinfo)
        seconds = (now - published_at).total_seconds()
        if -60 < seconds < 60:
            return "now"
        if 0 < seconds < 3600:
            return f"{int(seconds // 60)}m"
        if 0 < seconds < 86400:
            return f"{int(seconds // 3600)}h"
    days = (now.date() - published_at.date()).days
    if days == 0:
        return "today"
    if 0 < days < 7:
        return f"{days}d"
    return _day(published_at)


def _day(date: dt.date) -> str:
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def found_ranges(text: str, wanted: str) -> tuple[tuple[int, int], ...]:
    """Return where `wanted` stands in `text`, in order and apart: case, accents and kinds of white space aside."""
    words = _plain_letters(wanted[:_LONGEST_WANTED]).split()
    if not words:
        return ()
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    return tuple(match.span() for match in islice(pattern.finditer(_plain_letters(text)), _MOST_FOUND))


def _plain_letters(text: str) -> str:
    """Return `text` without accents, one code point for each of its own."""
    if text.isascii():
        return text
    return text.translate({ord(each): normalize("NFD", each)[0] for each in set(text) if not each.isascii()})


def marked(text: str, ranges: Ranges, *, style: str = "", mark: str = "hit") -> tuple[Piece, ...]:
    """Return `text` in pieces of `style`, the `ranges` in it as pieces of style `mark`."""
    pieces: list[Piece] = []
    at = 0
    for start, end in sorted(ranges):
        start, end = max(start, at), min(end, len(text))
        if start >= end:
            continue
        if start > at:
            pieces.append((text[at:start], style))
        pieces.append((text[start:end], mark))
        at = end
    if at < len(text):
        pieces.append((text[at:], style))
    return tuple(pieces)


def article_row(article: Article, *, now: dt.datetime, snippet: Snippet | None = None, hits: Ranges = ()) -> Row:
    """Return the two lines of an article in a list; its key is the article's id.

    Without a snippet: title, then source and age. With one, as a search result: title and age, then the words
    around the hits with the source at the right edge.

    Args:
        hits: Where the title holds what the query looks for.
    """
    marks: list[Piece] = [(f"{UNREAD_MARK} ", "marker") if not article.read else ("  ", "")]
    if article.starred:
        marks.append((f"{STAR_MARK} ", "star"))
    title, hits = (article.title, hits) if article.title.strip() else ("(no title)", ())
    head = (*marks, *marked(title, hits, style="title" if article.read else "unread"))
    when = age(article.published_at, article.date_precision, article.not_before, now)
    if snippet is None:
        return Row((Line(head), Line((("  ", ""), (article.source, "meta")), when)), article.id)
    words = (("  ", ""), *_snippet_pieces(snippet))
    return Row(
        (Line(head, when), Line(words, fit(article.source, _SOURCE_CELLS), right_from=_SOURCE_FROM)),
        article.id,
    )


def _snippet_pieces(snippet: Snippet) -> tuple[Piece, ...]:
    text, highlights = snippet.text, snippet.highlights
    first = min((start for start, _ in highlights), default=0)
    if first <= _LEAD_IN:
        return marked(text, highlights, style="meta")
    cut = first - _LEAD_IN
    space = text.find(" ", cut, first)
    cut = space + 1 if space >= 0 else cut
    moved = [(start - cut, end - cut) for start, end in highlights if start >= cut]
    return (("… ", "meta"), *marked(text[cut:], moved, style="meta"))


def sentence_row(article: Article, sentence: str, ranges: Ranges, *, now: dt.datetime) -> Row:
    """Return the two lines of a story that mentions a name: title and age, then the sentence with the name marked."""
    head = ((article.title, "title" if article.read else "unread"),)
    when = age(article.published_at, article.date_precision, article.not_before, now)
    return Row((Line(head, when), Line(_snippet_pieces(Snippet(sentence, tuple(ranges))))), article.id)


def entity_row(entity: Entity, *, count: int | None = None, uncertain: bool = False) -> Row:
    """Return the line of a name; its key is the entity's id.

    Args:
        entity: Whom it stands for.
        count: What to show at the right edge; the number of articles if it is not given.
        uncertain: Mark it as a name of which one cannot be sure.
    """
    mark = (f"{KIND_MARKS[entity.kind]} ", entity.kind)
    number = entity.articles if count is None else count
    doubt = ((f" {DOUBT_MARK}", "star"),) if uncertain else ()
    return Row((Line((mark, (entity.name, "title"), *doubt), str(number), "count"),), entity.id)


def candidate_rows(entity: EntityId, candidates: Sequence[Entity], *, most: int = 3) -> list[Row]:
    """Return the lines below a name that is undecided, one for each that it may mean; the cursor passes over them."""
    shown = candidates if len(candidates) <= most else candidates[: most - 1]
    lines = [each.name for each in shown]
    if len(shown) < len(candidates):
        lines.append(f"{len(candidates) - len(shown):,} others")
    words = ["could be", *["or"] * len(lines)]
    return [
        Row((Line(((f"    {word} ", "muted"), (name, "meta"))),), ("candidate", entity, at), selectable=False)
        for at, (word, name) in enumerate(zip(words, lines, strict=False))
    ]


def section_row(label: str, key: Hashable, *, count: int | None = None, strong: bool = False) -> Row:
    """Return the line of a section such as All or Starred."""
    name = (label, "unread" if strong else "title")
    return Row((Line((("  ", ""), name), "" if count is None else str(count), "count"),), key)


def heading_row(text: str, *, lines: int = 1) -> Row:
    """Return a heading between rows, `lines` high as the list's other rows are; the cursor passes over it."""
    above = (Line(),) * (lines - 1)
    return Row((*above, Line(((text, "heading"),))), ("heading", text), selectable=False)


def article_text(
    article: Article,
    document: Document,
    links: Iterable[Link] = (),
    hits: Iterable[tuple[int, int]] = (),
    *,
    tags: Sequence[str] = (),
    recogniser: str = "",
    standing: str = "",
) -> ArticleText:
    """Return an article as the article view takes it. What was concluded and not stated is marked "(inferred)".

    Args:
        recogniser: Who found the names: "model", "rules", "spacy:NAME", or "" if that is not known.
        standing: What there is of other versions, for a line of its own.
    """
    names = (
        NameLink(
            link.mention.start,
            link.mention.end,
            link.mention.kind,
            link.entity,
            link.mention.demonym,
            link.evidence,
            link.mention.confidence,
            link.candidates,
        )
        for link in links
    )
    return ArticleText(
        title=article.title if article.title.strip() else "(no title)",
        text=document.text,
        blocks=document.blocks,
        spans=document.spans,
        meta=(*_meta(article, tags, recogniser), *((((standing, "meta"),),) if standing else ())),
        names=tuple(sorted(names, key=lambda name: (name.start, name.end))),
        hits=tuple(sorted(hits)),
    )


def _meta(article: Article, tags: Sequence[str], recogniser: str) -> tuple[tuple[Piece, ...], ...]:
    date = date_text(article.published_at, article.date_precision, article.not_before)
    dated = article.published_at is not None or article.not_before is not None
    date_fields = {"published_at", "not_before", "date_precision"}
    values = (
        (article.outlet or article.source, "outlet" if article.outlet else ""),
        (date, "published_at" if dated and date_fields.intersection(article.inferred) else ""),
        (f"by {article.author}" if article.author else "", "author"),
        (article.dateline, "dateline"),
    )
    inferred = {*article.inferred, *(["published_at"] if date_fields.intersection(article.inferred) else [])}
    first = tuple(_value(text, field in inferred) for text, field in values if text.strip())
    second: list[Piece] = []
    if article.starred:
        second.append((f"{STAR_MARK} starred", "star"))
    if "title" in article.inferred:
        second.append(("title inferred", "inferred"))
    language = foreign_language(article.lang)
    if language:
        second.append(_value(language, "lang" in article.inferred))
    if found_by(recogniser):
        second.append((found_by(recogniser), "meta"))
    second += [(f"{TAG_MARK} {tag}", "tag") for tag in tags]
    return tuple(line for line in (first, tuple(second)) if line)


def _value(text: str, inferred: bool) -> Piece:
    return (f"{text} (inferred)", "inferred") if inferred else (text, "meta")


def progress_bar(done: int, total: int, *, width: int = 10) -> str:
    """Return a bar of `width` cells and its percentage, `▕████▌     ▏ 45 %`; "" while the total is unknown."""
    if total <= 0:
        return ""
    share = min(1.0, max(0.0, done / total))
    eighths = int(share * width * 8)
    full, part = divmod(eighths, 8)
    bar = "█" * full + (" ▏▎▍▌▋▊▉"[part] if part else "")
    return f"▕{bar:<{width}}▏ {int(share * 100):>3} %"
