"""The rows of the list of names, read as they come on screen, and what is known of one of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reader.library import Library
from reader.model import Entity, EntityId, EntityPage, NameSort
from reader.store.entities import fold_asked
from reader.store.following import What
from reader.store.profiles import Listing
from reader.text.segment import fold
from reader.tui.render import KIND_MARKS, STAR_MARK, Line, Piece, Row, age, date_text, heading_row, marked

_PAGE = 64
_WORD = re.compile(r"[^\s-]+")
_LONGEST = 500
"""Letters of a name in which what was typed is marked; nobody sees more."""
_UNDATED = -62_135_596_800
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FOLLOWED_MARK = STAR_MARK
MUTED_MARK = "⊘"
UNDECIDED_MARK = "?"
KIND_NAMES = {"person": "Person", "org": "Organisation", "place": "Place"}
_MEANT = 3
"""Names that an undecided one may mean, which its row holds."""
_FORMS = 8
WIDE = 75
"""Cells that a list must have for every column; in a narrower one there is the number of stories alone."""
_STORIES, _MENTIONS, _NEW, _SEEN = 7, 8, 7, 11

Clock = Callable[[], dt.datetime]


def column_heads(sort: NameSort, *, wide: bool) -> str:
    """What stands above the numbers of the rows, in their columns."""
    mark = "▾"
    stories = f"{'stories' + mark if sort == 'count' else 'stories':>{_STORIES + 1}}"
    if not wide:
        heads = {"count": "", "recent": f" {'last' + mark:>{_SEEN}}", "rising": f" {'new' + mark:>{_NEW}}"}
        return stories.strip() if sort == "count" else heads[sort]
    last = {"count": "", "recent": f" {'last seen' + mark:>{_SEEN}}", "rising": f" {'new' + mark:>{_NEW}}"}[sort]
    return f"{stories} {'mentions':>{_MENTIONS}}{last}"


def columns(entity: Entity, figure: int, sort: NameSort, *, wide: bool, now: dt.datetime) -> str:
    """The numbers of a row, each list's all of one width."""
    stories = f"{entity.articles:>{_STORIES},}"
    last = ""
    if sort == "recent":
        seen = None if figure < _UNDATED else _EPOCH + dt.timedelta(seconds=figure)
        last = f" {age(seen, 'day', None, now):>{_SEEN}}"
    elif sort == "rising":
        last = f" {f'+{figure:,}':>{_NEW}}"
    if not wide:
        return last or stories
    return f"{stories:>{_STORIES + 1}} {entity.mentions:>{_MENTIONS},}{last}"


class NameRows:
    """Names by their numbers; the page around one that is asked for is read with it."""

    def __init__(
        self,
        library: Library,
        listing: Listing,
        sort: NameSort,
        followed: Mapping[EntityId, What],
        clock: Clock,
        *,
        typed: str = "",
        wide: bool = True,
    ) -> None:
        """Make the rows.

        Args:
            listing: Which names, in which order, with what the order is about.
            sort: The order.
            followed: Names that are followed or muted.
            typed: What the names were found by, marked in them.
            wide: There is room for every column.
        """
        self.wide = wide
        self._typed = fold_asked(typed).split()
        self._library = library
        self._listing = listing
        self._sort = sort
        self._followed = followed
        self._clock = clock
        self._rows: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self._listing.entities)

    def __getitem__(self, index: int, /) -> Row:
        if index not in self._rows:
            start = index - index % _PAGE
            self._read(start, min(start + _PAGE, len(self)))
        return self._rows[index]

    def find(self, key: Hashable) -> int | None:
        """Where a name stands."""
        try:
            return self._listing.entities.index(key)  # type: ignore[arg-type]  # any other key is no number
        except (ValueError, TypeError):
            return None

    def _read(self, start: int, end: int) -> None:
        ids = [EntityId(each) for each in self._listing.entities[start:end]]
        found = {each.id: each for each in self._library.entities.many(ids)}
        undecided = self._library.entities.candidates(ids)
        now = self._clock()
        for index, entity in enumerate(ids, start):
            about = found.get(entity)
            if about is None:
                # what was merged away since the list was made
                gone: tuple[Piece, ...] = (("(no longer a name of its own)", "muted"),)
                self._rows[index] = Row((Line(gone),), entity, selectable=False)
                continue
            numbers = columns(about, self._listing.figures[index], self._sort, wide=self.wide, now=now)
            self._rows[index] = name_row(
                about,
                numbers,
                followed=self._followed.get(entity),
                may_mean=[each.name for each in undecided.get(entity, ())],
                hits=_beginnings(about.name, self._typed),
            )


def _beginnings(name: str, typed: Sequence[str]) -> list[tuple[int, int]]:
    """Where words of a name begin as was typed; folding may have changed how long they are."""
    found = []
    for word in _WORD.finditer(name[:_LONGEST]) if typed else ():
        folded = fold(word[0])
        longest = max((len(each) for each in typed if folded.startswith(each)), default=0)
        if longest:
            found.append((word.start(), min(word.end(), word.start() + longest)))
    return found


def name_row(
    entity: Entity,
    numbers: str,
    *,
    followed: What | None = None,
    may_mean: Sequence[str] = (),
    hits: Sequence[tuple[int, int]] = (),
) -> Row:
    """Return the line of a name; its key is the entity's id.

    Args:
        numbers: What stands at the right edge.
        followed: Whether it is followed or muted.
        may_mean: Whom it may mean, if nothing decides about that.
        hits: Where the name is as it was looked for.
    """
    marks: dict[What | None, Piece] = {
        "follow": (f"{FOLLOWED_MARK} ", "star"), "mute": (f"{MUTED_MARK} ", "muted"), None: ("  ", ""),
    }  # fmt: skip
    pieces: list[Piece] = [
        marks[followed],
        (f"{KIND_MARKS[entity.kind]} ", "muted" if followed == "mute" else entity.kind),
        *marked(entity.name, hits, style="muted" if followed == "mute" else "title"),
    ]
    if followed == "mute":
        pieces.append(("  muted", "muted"))
    if may_mean:
        more = " …" if len(may_mean) > _MEANT else ""
        pieces.append((f"  {UNDECIDED_MARK} may be {' or '.join(may_mean[:_MEANT])}{more}", "muted"))
    return Row((Line(tuple(pieces), numbers, "count"),), entity.id)


@dataclass(frozen=True, slots=True)
class CardKey:
    """What a row of the card leads to: a story, or another name."""

    what: Literal["story", "name"]
    number: int


def card_rows(page: EntityPage, *, now: dt.datetime) -> list[Row]:
    """Return what is known of a name, line by line."""
    about = page.entity
    rows = [_text((about.name, "unread")), _text((_facts(page), "meta"))]
    span = _span(page)
    if span:
        rows.append(_text((span, "meta")))
    if page.follows:
        rows.append(_text(_followed(page.follows)))
    for heading, names in (
        (f"May be ({UNDECIDED_MARK} nothing decides)", page.may_be[:_FORMS]),
        ("Others of this name", page.others[:_MEANT]),
    ):
        if names:
            rows += _part(
                heading,
                [
                    _lead(
                        ("name", each.id),
                        ((f"{KIND_MARKS[each.kind]} ", each.kind), (each.name, "title")),
                        each.articles,
                    )
                    for each in names
                ],
            )
    forms = [
        Row((Line(((each.text, "title"),), f"{each.count:,}", "count"),), ("form", at), selectable=False)
        for at, each in enumerate(about.aliases[:_FORMS])
    ]
    rows += _part("Written as", forms)
    company = [
        _lead(
            ("name", each.entity.id),
            ((f"{KIND_MARKS[each.entity.kind]} ", each.entity.kind), (each.entity.name, "title")),
            each.shared,
        )
        for each in page.company
    ]
    rows += _part("Stands with, in how many stories", company)
    stories = [
        Row(
            (
                Line(
                    ((article.title or "(no title)", "title" if article.read else "unread"),),
                    age(article.published_at, article.date_precision, article.not_before, now),
                ),
            ),
            CardKey("story", article.id),
        )
        for article, _ in page.stories
    ]
    rows += _part("Newest stories", stories)
    return [
        Row(row.lines, (at, row.key) if not isinstance(row.key, CardKey) else row.key, row.selectable)
        for at, row in enumerate(rows)
    ]


def _part(heading: str, rows: list[Row]) -> list[Row]:
    return [_text(("", "")), heading_row(heading), *rows] if rows else []


def _text(piece: Piece) -> Row:
    return Row((Line((piece,)),), "text", selectable=False)


def _lead(to: tuple[Literal["story", "name"], int], pieces: tuple[Piece, ...], number: int) -> Row:
    return Row((Line(pieces, f"{number:,}", "count"),), CardKey(*to))


def _facts(page: EntityPage) -> str:
    about = page.entity
    stories = "1 story" if about.articles == 1 else f"{about.articles:,} stories"
    mentions = "1 mention" if about.mentions == 1 else f"{about.mentions:,} mentions"
    return f"{KIND_NAMES[about.kind]} · {stories} · {mentions}"


def _span(page: EntityPage) -> str:
    first, last = (date_text(each, "day", None) if each else "" for each in (page.first_seen, page.last_seen))
    return first if first == last else f"{first} – {last}"


def _followed(what: What) -> Piece:
    return (f"{FOLLOWED_MARK} followed", "star") if what == "follow" else (f"{MUTED_MARK} muted", "muted")
