"""The parts of the page of an event: its articles, what one of them alone reports, its names, what came before it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from reader.model import Article, ArticleId, Entity, RunningLink, StoryPage, StoryRow, Told
from reader.stories.alone import News, Standing
from reader.tui.cells import fit, padded, wrap
from reader.tui.commands import bindings
from reader.tui.lanes import COPIED, WRITTEN, Dot, Lane
from reader.tui.panes.row_list import RowList
from reader.tui.render import KIND_MARKS, Line, Piece, Row, heading_row, marked
from reader.tui.story_words import apart, clock_of, counted, counts, dates, short_date, why

_FRAME = 3
"""Cells of a list that are not text: the mark of the cursor, a blank, the scroll bar."""
_INDENT = 2
"""Cells by which reprints stand in."""
_LEAST_OUTLET, _MOST_OUTLET = 8, 22
_MOST_NAME, _LEAST_BAR, _MOST_BAR = 28, 4, 16
_SENTENCE_LINES = 6
"""Of a longer sentence the rest is left out; Enter shows it in its article."""
_NAMES_ALONE = 40


@dataclass(frozen=True, slots=True)
class Sole:
    """What an article alone reports, among the articles of its event."""

    article: ArticleId
    names: tuple[Entity, ...]
    text: str
    news: tuple[News, ...]
    compared: int = 0
    """With so many other articles."""


@dataclass(frozen=True, slots=True)
class Relative:
    """An article that is of no event of the running story, but shares rare names."""

    article: Article
    names: tuple[Entity, ...]


class Fitted(RowList):
    """A list whose rows are made for its width."""

    BINDINGS = bindings("list")

    def __init__(self, *, id: str, row_height: int = 1, placeholder: str = "") -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id, row_height=row_height, placeholder=placeholder)
        self._make: Callable[[int], Sequence[Row]] = lambda _: ()
        self._made_for = -1

    def show(self, make: Callable[[int], Sequence[Row]], *, keep: Hashable = None) -> None:
        """Show rows.

        Args:
            make: From the cells of a line to the rows.
            keep: The row that keeps the cursor; None begins at the top.
        """
        self._make = make
        self._made_for = self.size.width
        self.set_rows(make(max(1, self.size.width - _FRAME)), keep=keep)

    def on_resize(self) -> None:
        """Make them for the new width."""
        if self.size.width != self._made_for:
            self.show(self._make, keep=self.current_key)


def in_groups(told: Sequence[Told]) -> list[list[Told]]:
    """The articles of an event by text, in order of the first article of each."""
    groups: dict[ArticleId, list[Told]] = {}
    for each in told:
        groups.setdefault(each.group, []).append(each)
    return list(groups.values())


def lanes_of(told: Sequence[Told]) -> list[Lane]:
    """The lanes of an event, one for each text, under the outlet that had it first."""
    return [
        Lane(
            group[0].outlet,
            tuple(Dot(each.article.id, each.article.published_at, at > 0) for at, each in enumerate(group)),
        )
        for group in in_groups(told)
    ]


def told_rows(page: StoryPage, shares: Mapping[ArticleId, float], *, room: int) -> list[Row]:
    """The articles of an event: each text, its reprints below it with the share that was copied.

    Args:
        page: The event.
        shares: What part of a reprint stands in the first of its group.
        room: Cells of a line.
    """
    longest = max((cell_len(fit(each.outlet, _MOST_OUTLET)) for each in page.articles), default=0)
    outlet = _INDENT + max(_LEAST_OUTLET, min(longest, _MOST_OUTLET, room // 4))
    rows = []
    for group in in_groups(page.articles):
        for at, each in enumerate(group):
            about = each.article
            title = about.title if about.title.strip() else "(no title)"
            pieces: list[Piece] = [(f"{WRITTEN} ", "chart"), (padded(each.outlet, outlet), "title"), ("  ", "")]
            if at:
                share = f"{shares[about.id]:>4.0%}" if about.id in shares else "    "
                pieces = [
                    (" " * _INDENT, ""),
                    (f"{COPIED} ", "muted"),
                    (padded(each.outlet, outlet - _INDENT), "meta"),
                    (f"  {share}  ", "count"),
                ]
            pieces.append((title, ("muted" if at else "title") if about.read else "unread"))
            rows.append(Row((Line(tuple(pieces), short_date(about, page.story)),), about.id))
    return rows


def name_rows(
    standing: Sequence[Standing],
    entities: Mapping[int, Entity],
    outlets: Mapping[int, str],
    *,
    texts: int,
    room: int,
) -> list[Row]:
    """The names of an event: those in several texts with a bar, then those in one only with who has them.

    Args:
        standing: How they stand in it.
        entities: What is known of them.
        outlets: Who published each article.
        texts: How many texts there are.
        room: Cells of a line.
    """
    known = [each for each in standing if each.entity in entities]
    name = min(_MOST_NAME, max((cell_len(entities[each.entity].name) for each in known), default=0), room // 2)
    shared = [each for each in known if each.only is None]
    said = f"{texts:,} of {texts:,}"
    bar = max(0, min(_MOST_BAR, room - 2 - name - 2 - len(said) - 4))
    rows: list[Row] = []
    if shared:
        rows.append(heading_row("In several texts"))
    for each in shared:
        about = entities[each.entity]
        width = round(bar * each.groups / max(1, texts)) if bar >= _LEAST_BAR else 0
        pieces = (_kind(about), (padded(about.name, name), "title"), ("  ", ""), ("━" * max(width, 1), "chart"))
        rows.append(Row((Line(pieces, f"{each.groups:,} of {texts:,}", "count"),), about.id))
    sole = [each for each in known if each.only is not None]
    if sole:
        rows += [*_gap(rows), heading_row("In one text only" if texts > 1 else "Its names")]
    for each in sole:
        about = entities[each.entity]
        where = outlets.get(each.only or 0, "") if texts > 1 else ""
        rows.append(Row((Line((_kind(about), (about.name, "title")), where),), about.id))
    return rows


def sole_rows(sole: Sole, *, outlet: str, room: int) -> list[Row]:
    """What an article alone reports: its names, then its sentences with what is new in them marked."""
    rows: list[Row] = []
    if sole.names:
        rows.append(heading_row(f"Names that only {outlet} has"))
        rows += [
            Row((Line((_kind(each), (each.name, "title"))),), ("name", each.id)) for each in sole.names[:_NAMES_ALONE]
        ]
    if sole.news:
        rows += [*_gap(rows), heading_row(f"What only {outlet} says")]
    for at, each in enumerate(sole.news):
        if at:
            rows.append(Row((Line(),), ("blank", each.start), selectable=False))
        rows += _sentence(sole, each, room)
    return rows


def _sentence(sole: Sole, news: News, room: int) -> list[Row]:
    text = sole.text
    rows = []
    for at, (start, end) in enumerate(wrap(text, news.start, news.end, max(8, room))):
        if at == _SENTENCE_LINES:
            break
        facts = [(max(a, start) - start, min(b, end) - start) for a, b in news.facts if a < end and b > start]
        pieces = marked(text[start:end], facts, style="title")
        key = ("at", news.start) if not at else ("on", start)
        rows.append(Row((Line(pieces),), key, selectable=not at))
    return rows


def running_rows(page: StoryPage, leads: Mapping[ArticleId, Article], related: Sequence[Relative]) -> list[Row]:
    """The running story from its beginning to its end, this event in its place; then what is related by names."""
    rows: list[Row] = []
    rows += [_linked(each, leads, last=False) for each in reversed(page.earlier)]
    here = ((f"{WRITTEN} ", "chart"), ("this event", "heading"))
    below = (("│ " if page.later else "  ", "muted"), (f"{dates(page.story)} · {counts(page.story)}", "meta"))
    if page.earlier or page.later:
        rows.append(Row((Line(here), Line(below)), "here", selectable=False))
    rows += [_linked(each, leads, last=at == len(page.later) - 1) for at, each in enumerate(page.later)]
    if page.undated:
        rows.append(heading_row("The same story, when is not known", lines=2))
        rows += [_linked(each, leads, last=True) for each in page.undated]
    if related:
        rows.append(heading_row("Related by names", lines=2))
    for relative in related:
        about = relative.article
        title = about.title if about.title.strip() else "(no title)"
        head = (("  ", ""), (title, "title" if about.read else "unread"))
        names = ", ".join(name.name for name in relative.names)
        rows.append(
            Row(
                (Line(head, clock_of(about.published_at)), Line((("  ", ""), (f"also names {names}", "meta")))),
                ("article", about.id),
            )
        )
    return rows


def event_row(row: StoryRow, lead: Article) -> Row:
    """An event in a list of articles, which its first one stands for."""
    title = lead.title if lead.title.strip() else "(no title)"
    head = (("  ", "") if lead.read else ("● ", "marker"), (title, "title" if lead.read else "unread"))
    said = f"reported by {row.outlets:,} · {counted(row.articles, 'article')}"
    return Row((Line(head), Line((("  ", ""), (said, "meta")), dates(row))), lead.id)


def _linked(link: RunningLink, leads: Mapping[ArticleId, Article], *, last: bool) -> Row:
    lead = leads.get(link.story.lead)
    title = lead.title if lead is not None and lead.title.strip() else "(no title)"
    read = lead is None or lead.read
    head = ((f"{COPIED} ", "chart"), (title, "title" if read else "unread"))
    size = f"{counted(link.story.articles, 'article')} · " if link.story.articles > 1 else ""
    below = (("  " if last else "│ ", "muted"), (f"{clock_of(link.story.first_at)} · {size}{why(link)}", "meta"))
    return Row((Line(head, apart(link.days, at_least=link.at_least)), Line(below)), ("event", link.story.id))


def _kind(about: Entity) -> Piece:
    return (f"{KIND_MARKS[about.kind]} ", about.kind)


def _gap(rows: Sequence[Row]) -> list[Row]:
    return [Row((Line(),), ("blank", len(rows)), selectable=False)] if rows else []
