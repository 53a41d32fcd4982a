"""The table of all versions of a story: how much of each is in each other, to choose two that are compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from reader.answers.comparison_words import percent
from reader.library import Library
from reader.model import Article, ArticleId
from reader.tui.cells import fit, one_line
from reader.tui.commands import bindings
from reader.tui.render import date_text

_MOST = 12
"""Versions in a table; the nearest ones."""
_CELL = 6
_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Table:
    """Versions, and how much of each is in each other."""

    articles: tuple[Article, ...]
    shares: Mapping[tuple[ArticleId, ArticleId], float]
    """How much of the first is in the second."""
    more: int = 0
    """Versions that the table has no room for."""


def gather(library: Library, first: ArticleId, second: ArticleId) -> Table:
    """The versions of two articles, themselves included: the two, then the nearest of the first."""
    of_first = library.stories.versions(first)
    found = list(dict.fromkeys([first, second, *(each.article for each in of_first)]))
    found += [each.article for each in library.stories.versions(second) if each.article not in found]
    kept = found[:_MOST]
    shares = {
        (article, each.article): each.here_in_there for article in kept for each in library.stories.versions(article)
    }
    by_id = {each.id: each for each in library.articles.many(kept)}
    articles = tuple(by_id[each] for each in kept if each in by_id)
    return Table(articles, shares, len(found) - len(kept))


class VersionsTable(Widget, can_focus=True):
    """A row and a column for each version; the cursor is on a pair."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"versions-table--{name}" for name in ("number", "quiet", "title", "cursor", "line")
    }
    DEFAULT_CSS = """
    VersionsTable {
        height: auto; background: $panel; color: $foreground 85%;
        & > .versions-table--number { color: $text-primary; text-style: bold; }
        & > .versions-table--quiet { color: $foreground 50%; }
        & > .versions-table--title { color: $foreground 85%; }
        & > .versions-table--cursor { background: $primary 45%; text-style: bold; }
        & > .versions-table--line { color: $foreground; text-style: bold; }
        &:ansi {
            color: ansi_default;
            & > .versions-table--quiet { color: ansi_default; text-style: dim; }
            & > .versions-table--title, & > .versions-table--line { color: ansi_default; }
            & > .versions-table--cursor { text-style: reverse; }
        }
    }
    """

    @dataclass
    class Moved(Message):
        """The cursor is on another pair."""

    @dataclass
    class Chosen(Message):
        """The pair was clicked twice."""

    def __init__(self, table: Table, row: int, column: int) -> None:
        super().__init__()
        self._table = table
        self.row, self.column = row, column

    @property
    def pair(self) -> tuple[ArticleId, ArticleId]:
        """The two at the cursor."""
        articles = self._table.articles
        return articles[self.row].id, articles[self.column].id

    def move(self, rows: int, columns: int) -> None:
        """Go to another pair; one version is no pair, and is passed over."""
        count = len(self._table.articles)
        row, column = self.row + rows, self.column + columns
        if row == column:
            row, column = row + rows, column + columns
        if 0 <= row < count and 0 <= column < count and row != column:
            self.go(row, column)

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a pair."""
        self.row, self.column = row, column
        self.refresh()
        self.post_message(self.Moved())

    def get_content_height(self, container: object, viewport: object, width: int) -> int:  # noqa: ARG002  Textual's
        """A line for the numbers, and one for each version."""
        return len(self._table.articles) + 1

    def render(self) -> Content:
        """Return the lines; nothing in them is read as markup."""
        articles = self._table.articles
        lines = [
            Content(" " * _NUMBER).append(
                Content("").join(
                    self._styled(f"{at + 1:>{_CELL - 1}} ", "line" if at == self.column else "number")
                    for at in range(len(articles))
                )
            )
        ]
        room = self.size.width - _NUMBER - _CELL * len(articles) - 2
        for at, about in enumerate(articles):
            line = [self._styled(f"{at + 1:>2}  ", "line" if at == self.row else "number")]
            for other, there in enumerate(articles):
                share = self._table.shares.get((about.id, there.id))
                text = "–" if at == other else "·" if share is None else percent(share)
                style = "cursor" if (at, other) == (self.row, self.column) else "quiet" if share is None else ""
                line.append(Content(" " * (_CELL - 1 - len(text))))
                line.append(self._styled(text, style))
                line.append(Content(" "))
            line.append(self._styled("  " + fit(_told(about), room), "line" if at == self.row else "title"))
            lines.append(Content("").join(line))
        return Content("\n").join(lines)

    def _styled(self, text: str, style: str) -> Content:
        shown = Content(text)
        return shown.stylize(self.get_visual_style(f"versions-table--{style}", partial=True)) if style else shown

    def on_click(self, event: events.Click) -> None:
        """Go to the pair under the pointer; choose it if the cursor is there."""
        row, column = event.y - 1, (event.x - _NUMBER) // _CELL
        count = len(self._table.articles)
        if not (0 <= row < count and 0 <= column < count and row != column):
            return
        if (row, column) == (self.row, self.column):
            self.post_message(self.Chosen())
        else:
            self.go(row, column)


class VersionsScreen(ModalScreen[tuple[ArticleId, ArticleId] | None]):
    """Lets a person choose two versions; dismisses with them, or None."""

    BINDINGS = bindings("versions")
    CSS = """
    VersionsScreen {
        .dialog { width: 110; }
        .dialog-about { margin-top: 1; }
    }
    """

    def __init__(self, table: Table, pair: tuple[ArticleId, ArticleId]) -> None:
        """Make the screen.

        Args:
            table: Three versions or more.
            pair: The two that are compared now.
        """
        super().__init__()
        self._table = table
        ids = [each.id for each in table.articles]
        self._start = (ids.index(pair[0]) if pair[0] in ids else 0, ids.index(pair[1]) if pair[1] in ids else 1)
        self._typed: int | None = None
        """The first number of a pair that is being typed."""

    def compose(self) -> ComposeResult:
        """The table, what the pair shares, the keys."""
        with Vertical(classes="dialog"):
            count = len(self._table.articles)
            more = f", and {self._table.more:,} more that are farther" if self._table.more else ""
            yield Static(f"{count} versions{more}", classes="dialog-title", markup=False)
            yield VersionsTable(self._table, *self._start)
            yield Static("", classes="dialog-about", markup=False)
            yield Static(
                "A row in a column: how much of the one is in the other; · = not versions of one text.\n"
                "Arrows or two numbers choose, Enter compares, Esc closes.",
                classes="dialog-hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Begin at the pair that is compared now."""
        self.query_one(VersionsTable).focus()
        self._say()

    @on(VersionsTable.Moved)
    def _say(self) -> None:
        table = self.query_one(VersionsTable)
        one, other = table.pair
        row, column = table.row + 1, table.column + 1
        there, back = self._table.shares.get((one, other)), self._table.shares.get((other, one))
        if there is None or back is None:
            text = f"{row} and {column} are not versions of one text"
        else:
            text = f"{percent(there)} of {row} is in {column} · {percent(back)} of {column} is in {row}"
        self.query_one(".dialog-about", Static).update(Content(text))

    def on_key(self, event: events.Key) -> None:
        """Take a number: first that of A, then that of B."""
        if event.character is None or event.character not in "123456789":
            self._typed = None
            return
        event.stop()
        index = int(event.character) - 1
        if index >= len(self._table.articles):
            return
        table = self.query_one(VersionsTable)
        if self._typed is None:
            self._typed = index
            column = table.column if table.column != index else (index + 1) % len(self._table.articles)
            table.go(index, column)
        elif index != self._typed:
            table.go(self._typed, index)
            self._typed = None

    def action_move(self, rows: int, columns: int) -> None:
        """Go to another pair."""
        self._typed = None
        self.query_one(VersionsTable).move(rows, columns)

    @on(VersionsTable.Chosen)
    def action_choose(self) -> None:
        """Compare the two at the cursor."""
        self.dismiss(self.query_one(VersionsTable).pair)


def _told(about: Article) -> str:
    when = date_text(about.published_at, about.date_precision, about.not_before)
    return " · ".join(filter(None, (one_line(about.source), when, one_line(about.title))))
