"""What the list of stories shows: a section, its counts, and how both follow the library."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import on
from textual.message import Message
from textual.widgets import Static

from reader.library import Library
from reader.model import ArticleId, SourceId
from reader.store.copies import Grouped
from reader.tui.background import Newest
from reader.tui.folding import Folded
from reader.tui.panes.sources import ALL, UNREAD, Contents, Section
from reader.tui.screens.folds import NOTHING, Folds
from reader.tui.screens.overview import contents, section_ids, with_read_ones
from reader.tui.screens.rows import ArticleRows
from reader.tui.screens.stage import Stage, plain
from reader.tui.screens.texts import EMPTY, IMPORTING, NO_ARTICLES
from reader.tui.screens.version_rows import VersionRows

_FIRST = 500
"""Stories that are read before the first frame; the rest of a longer list follows from a thread."""
_RELOAD_SECONDS = 1.0
_BUSY_RELOAD_SECONDS = 3.0
"""The same while articles stream in: reading counts takes time from keys."""
_LOOK_SECONDS = 2.0


@dataclass
class Loaded(Message):
    """The look-up thread has counts and ids."""

    contents: Contents
    section: Section
    ids: array[int] | None
    grouped: Grouped = NOTHING
    shown: Folded | None = None
    """The list as it is folded, …"""
    changes: int = -1
    """… as long as no more was folded or unfolded, …"""
    rows: array[int] | None = None
    """… and these are the rows."""


class SectionsScreen(Stage):
    """The list of stories and the pane that says what it can show."""

    def __init__(self, library: Library, *, clock: Callable[[], dt.datetime], measure: int = 76) -> None:
        """Make the screen; see `Stage`."""
        super().__init__(library, clock=clock, measure=measure)
        self._section = ALL
        self._rows = ArticleRows(library, array("q"), clock)
        self._ids = array("q")
        """All articles of the section, those too that are folded away."""
        self._grouped = NOTHING
        self._folds = Folds(library)
        self._contents = Contents()
        self._unread_found: dict[int, int] = {}
        """How many unread articles the saved searches find, by their ids."""
        self._data_version = 0
        self._reload_waits = False
        self._stale = False
        self._follows_top = library.articles.count() == 0
        """While a first import streams in and nobody has moved, the newest story stays at the top."""
        self._problems: dict[SourceId | None, str] = {}
        self._placed: object = None
        """The row that got the cursor with the rows, not by the person."""

    def on_mount(self) -> None:
        """Read the first stories, and begin to look for what others write."""
        self._looker: Newest[Section] = Newest(self._look, self)
        self.action_focus_pane("stories")
        self._show_section(ALL)
        self._data_version = self._library.db.data_version()
        self.set_interval(_LOOK_SECONDS, self._notice_others)

    def on_unmount(self) -> None:
        """End the thread."""
        self._looker.close()

    def _show_section(self, section: Section, *, keep: ArticleId | None = None, top: int | None = None) -> None:
        """Show other stories; those of a long list that are not on screen yet follow from a thread.

        Args:
            keep: The story that gets the cursor, if it is among them.
            top: The line of the list that is to be the first on screen.
        """
        self._folds.begin(section, anew=top is None and (section != self._section or keep is None))
        self._section = section
        self._told = False
        if section.kind != "search":
            ids = section_ids(self._library, section, limit=_FIRST)
            whole = keep is not None and keep not in ids and len(ids) == _FIRST
            if whole:
                ids = section_ids(self._library, section)
            self._grouped = self._folds.groups_of(None if whole else ids)
            if keep in ids:
                self._put_first(keep)
            self._set_ids(ids, keep=keep if keep in ids else None, top=top, fresh=True)
        self._looker.ask(section)
        self._point_at_section()
        self._title()

    def _list_changed(self, *, new: bool) -> None:
        """The list shows other rows; what follows its cursor is brought up to date.

        Args:
            new: It begins at the top, and is not the same list with other rows in it.
        """

    def _library_changed(self) -> None:
        """The counts were read anew: somebody has written."""

    def _went(self) -> None:
        super()._went()
        self._follows_top = False
        self._say_where()

    def _point_at_section(self) -> None:
        """Put the cursor of the sources on what the list shows, if it stands there and nobody is moving it."""
        if self._pane == "sources":
            return
        rows = self._sources.rows
        index = next((index for index in range(len(rows)) if rows[index].key == self._section), None)
        if index is not None:
            self._sources.cursor = index

    def _set_ids(
        self,
        ids: array[int],
        *,
        keep: ArticleId | None = None,
        top: int | None = None,
        shown: Folded | None = None,
        fresh: bool = False,
    ) -> None:
        """Show these articles.

        Args:
            keep: The one that gets the cursor.
            top: The line of the list that is to be the first on screen.
            shown: How they are folded, if that is known.
            fresh: They have nothing to do with the rows there are.
        """
        self._ids = ids
        if shown is None:
            before = () if fresh else self._rows.ids
            shown = self._folds.fold(self._section, ids, self._grouped, current=keep, shown=before)
        self._folds.keep(shown)
        self._stories.placeholder = EMPTY.get(self._section.kind, IMPORTING if self._working else NO_ARTICLES)
        rows = VersionRows(self._library, shown, self._clock, folds=self._folds.holds(self._section))
        if keep is not None and rows.find(keep) is None:
            keep = self._head_of(keep, shown) or keep
        self._set_rows(rows, keep=keep, top=top)
        self._list_changed(new=keep is None)

    def _head_of(self, article: ArticleId, shown: Folded) -> ArticleId | None:
        """The version whose row stands for an article."""
        head = shown.heads.get(self._grouped.group_of.get(article, -1))
        return None if head is None else ArticleId(head)

    def _put_first(self, article: ArticleId | None) -> None:
        """Let the row of a group of versions be that of this one."""
        group = None if article is None else self._grouped.group_of.get(article)
        if article is not None and group is not None and not self._folds.is_unfolded(group, self._grouped):
            self._folds.put_first(group, article)

    def _with_heads(self, articles: Sequence[ArticleId]) -> list[ArticleId]:
        """These, and the versions on whose rows something stands about them."""
        if not isinstance(self._rows, VersionRows):
            return list(articles)
        heads = (self._head_of(each, self._rows.shown) for each in articles)
        return list(dict.fromkeys([*articles, *(head for head in heads if head is not None)]))

    @property
    def _all_ids(self) -> array[int]:
        """All articles of the list, those too that are folded away."""
        return self._ids if isinstance(self._rows, VersionRows) else self._rows.ids

    def _set_rows(self, rows: ArticleRows, *, keep: ArticleId | None, top: int | None = None) -> None:
        self._rows = rows
        self._stories.set_rows(rows, keep=keep)
        self._placed = self._stories.current_key
        if top is not None:
            self._scroll_list(top)
            if not self._stories.size:  # hidden until the next layout
                self.call_after_refresh(self._scroll_list, top)

    def _scroll_list(self, top: int) -> None:
        self._stories.scroll_to(y=top, animate=False, immediate=True, force=True)

    def _look(self, section: Section) -> Loaded:
        """Runs in the look-up thread."""
        if section.kind == "search":
            return Loaded(contents(self._library), section, None)
        changes, rows = self._folds.changes, self._rows.ids
        ids = section_ids(self._library, section)
        grouped = self._folds.groups_of(None)
        shown = self._folds.fold(section, ids, grouped, shown=rows)
        return Loaded(contents(self._library), section, ids, grouped, shown, changes, rows)

    @on(Loaded)
    def _on_loaded(self, message: Loaded) -> None:
        self._problems = {each.id: each.problem for each in message.contents.sources if each.problem}
        self._contents = message.contents
        self._sources.show(self._contents, self._unread_found)
        self._point_at_section()
        self._library_changed()
        if message.section != self._section or message.ids is None:
            return
        self._take_in(message, message.ids)
        self._title()

    def _take_in(self, message: Loaded, ids: array[int]) -> None:
        """Show the articles that the section has now, if they are others or have changed."""
        shown, keep = message.shown, None if self._follows_top else self._current
        if message.changes != self._folds.changes or message.rows is not self._rows.ids:
            shown = None  # somebody has folded or unfolded since, or gone somewhere
        if self._section == UNREAD:
            there = with_read_ones(self._library, self._ids, ids)
            ids, shown = there, shown if there == ids else None
        if shown is not None and keep is not None and keep not in shown.ids:
            shown = None  # it became a version of another one: its row is to stay
        self._grouped = message.grouped
        if self._stale or ids != self._ids or shown is None or shown.ids != self._rows.ids:
            self._stale = False
            self._set_ids(ids, keep=keep, shown=shown)

    def _reload(self) -> None:
        """Read counts and stories again, at most once in a while."""
        if self._reload_waits:
            return
        self._reload_waits = True
        streaming = self._working and len(self._rows) > 0
        self.set_timer(_BUSY_RELOAD_SECONDS if streaming else _RELOAD_SECONDS, self._reload_now)

    def _reload_now(self) -> None:
        self._reload_waits = False
        self._stale = True
        self._looker.ask(self._section)

    def _notice_others(self) -> None:
        """Another process, or our worker, has written."""
        version = self._library.db.data_version()
        if version != self._data_version:
            self._data_version = version
            self._reload()

    @property
    def _current(self) -> ArticleId | None:
        key = self._stories.current_key
        return ArticleId(key) if isinstance(key, int) else None

    def _title(self) -> None:
        label = self._section.label
        count, rows = len(self._ids), len(self._rows)
        told = f"{label} · {count:,}" if count else label
        if self._folds.holds(self._section) and isinstance(self._rows, VersionRows):
            folded_to = rows - len(self._rows.shown.below)
            told += f" in {folded_to:,} row{'' if folded_to == 1 else 's'}" if folded_to != count else ""
        self.query_one("#stories-title", Static).update(plain(told), layout=False)
        self._say_where()

    @property
    def _listed(self) -> int:
        """How many stories there are, though the list may not go so far down."""
        return len(self._rows)

    def _say_where(self) -> None:
        """Say in the status line where one is, unless something was told that may not have been read yet."""
        if self._told:
            return
        problem = self._problems.get(self._section.source) if self._section.kind == "source" else ""
        if problem:
            self._status.show(f"{self._section.label}: {problem} · R looks again", error=True)
        else:
            place = f"{self._stories.cursor + 1:,} of {self._listed:,}" if len(self._rows) else "no stories"
            told = (self._section.label, place, self._say_versions())
            self._status.show(" · ".join(each for each in told if each))

    def _say_versions(self) -> str:
        """What the status line says of other versions of the story with the cursor."""
        return ""

    def _select(self, article: ArticleId) -> None:
        index = self._rows.find(article)
        if index is None and article in self._all_ids:  # folded away
            self._put_first(article)
            self._set_ids(self._ids, keep=article)
            index = self._rows.find(article)
        if index is not None:
            self._stories.cursor = index
