"""The main screen: sources | stories | article | links. It holds what the panes share, and where one has been."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from reader.errors import IndexDamaged, NotFound, QueryError, ReaderError, StoreError
from reader.library import Library
from reader.model import Article, ArticleId, EntityId, Found, SourceId
from reader.tui.background import Advanced, Ended, Failed, Newest, Worker
from reader.tui.commands import COMMANDS, Command, Where, bindings, key_names
from reader.tui.panes.article import Article as ArticlePane
from reader.tui.panes.article_view import ArticleView
from reader.tui.panes.key_bar import KeyBar
from reader.tui.panes.links import Linked, Names
from reader.tui.panes.row_list import RowList
from reader.tui.panes.search_line import SearchLine
from reader.tui.panes.sources import ALL, UNREAD, Contents, Section, Sources
from reader.tui.panes.status_line import StatusLine
from reader.tui.panes.stories import Stories
from reader.tui.render import article_text
from reader.tui.screens.arrangement import BREAKPOINTS, PANES, visible_panes
from reader.tui.screens.browser import open_address
from reader.tui.screens.dialogs import AddDialog
from reader.tui.screens.marks import Marks
from reader.tui.screens.overview import contents, section_ids, with_read_ones
from reader.tui.screens.rows import ArticleRows, LinkedRows, ResultRows
from reader.tui.screens.texts import EMPTY, IMPORTING, NO_ARTICLES, NO_NAMES, NO_STORY
from reader.tui.screens.trail import Spot, Trail

_FIRST = 500
"""Stories that are read before the first frame; the rest of a longer list follows from a thread."""
_HITS = 500
_SHORT = 2
"""A beginning of so many characters, with its asterisk, is not marked in the article."""
_RELOAD_SECONDS = 1.0
_BUSY_RELOAD_SECONDS = 3.0
"""The same while articles stream in: reading counts takes time from keys."""
_LOOK_SECONDS = 2.0


@dataclass
class Answered(Message):
    """The search thread has an answer, or an error, to a query."""

    query: str
    typing: bool
    found: Found | None
    error: ReaderError | None


@dataclass
class Loaded(Message):
    """The look-up thread has counts and ids."""

    contents: Contents
    section: Section
    ids: array[int] | None


class Main(Screen[None]):
    """Sources, stories, article and links, as many as there is room for."""

    BINDINGS = bindings("main")
    AUTO_FOCUS = ""  # the stories get it, not the first pane
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS

    def __init__(
        self, library: Library, *, clock: Callable[[], dt.datetime], measure: int = 76, worker: bool = True
    ) -> None:
        """Make the screen.

        Args:
            library: What it shows; the screen does not close it.
            clock: What time it is.
            measure: Greatest width of the article's lines.
            worker: Start the process that imports and catches up.
        """
        super().__init__()
        self._library = library
        self._clock = clock
        self._measure = measure
        self._with_worker = worker
        self._worker: Worker | None = None
        self._section = ALL
        self._rows = ArticleRows(library, array("q"), clock)
        self._article: ArticleId | None = None
        self._terms: tuple[str, ...] = ()
        self._trail = Trail()
        self._marks = Marks(library, clock)
        self._before_search: Spot | None = None
        self._wanted: tuple[ArticleId | None, int | None] | None = None
        self._pane = "stories"
        self._zoomed = False
        self._data_version = 0
        self._reload_waits = False
        self._stale = False
        self._working = False
        self._mending = False
        self._follows_top = library.articles.count() == 0
        """While a first import streams in and nobody has moved, the newest story stays at the top."""
        self._refused = ""
        """The query that was found wrong when it was complete."""
        self._problems: dict[SourceId | None, str] = {}
        self._importing: list[str] = []
        self._unfinished = ""
        self._told = False
        self._placed: object = None
        self._revision = 0

    # building

    def compose(self) -> ComposeResult:
        """Four panes, a status line, a key bar."""
        with Horizontal(id="panes"):
            with Vertical(id="sources-pane", classes="pane"):
                yield Static("Sources", classes="pane-title", markup=False)
                yield Sources(id="sources")
            with Vertical(id="stories-pane", classes="pane"):
                yield Static("Stories", classes="pane-title", id="stories-title", markup=False)
                yield Stories(id="stories", row_height=2, placeholder=NO_ARTICLES)
            with Vertical(id="article-pane", classes="pane"):
                yield Static("Article", classes="pane-title", markup=False)
                yield ArticlePane(id="article", measure=self._measure, placeholder=NO_STORY)
            with Vertical(id="links-pane", classes="pane"):
                yield Static("Names", classes="pane-title", markup=False)
                yield Names(id="names", placeholder=NO_NAMES)
                yield Static("", classes="pane-title", id="linked-title", markup=False)
                yield Linked(id="linked", row_height=2)
        yield StatusLine(id="status")
        yield KeyBar(id="keys")

    def on_mount(self) -> None:
        """Read the first stories, start the threads and the worker."""
        self._searcher: Newest[tuple[str, bool]] = Newest(self._search, self)
        self._looker: Newest[Section] = Newest(self._look, self)
        if self._with_worker:
            self._worker = Worker(self._library.path, self)
            self._worker.order("catch_up")
        self.action_focus_pane("stories")
        self._show_section(ALL)
        self._data_version = self._library.db.data_version()
        self.set_interval(_LOOK_SECONDS, self._notice_others)

    def on_unmount(self) -> None:
        """End threads and worker."""
        self._searcher.close()
        self._looker.close()
        if self._worker is not None:
            self._worker.close()

    def import_paths(self, paths: list[str]) -> None:
        """Let the worker add files and folders."""
        if self._worker is not None:
            self._worker.order("import", paths=paths)
            self._importing = paths
            self._working = True
            if not len(self._rows):
                self._stories.placeholder = IMPORTING

    @property
    def _sources(self) -> Sources:
        return self.query_one(Sources)

    @property
    def _stories(self) -> Stories:
        return self.query_one(Stories)

    @property
    def _view(self) -> ArticlePane:
        return self.query_one(ArticlePane)

    @property
    def _names(self) -> Names:
        return self.query_one(Names)

    @property
    def _linked(self) -> Linked:
        return self.query_one(Linked)

    @property
    def _status(self) -> StatusLine:
        return self.query_one(StatusLine)

    # what the list shows

    def _show_section(self, section: Section, *, keep: ArticleId | None = None, top: int | None = None) -> None:
        """Show other stories; those of a long list that are not on screen yet follow from a thread.

        Args:
            keep: The story that gets the cursor, if it is among them.
            top: The line of the list that is to be the first on screen.
        """
        self._section = section
        self._told = False
        if section.kind == "search":
            self._wanted = (keep, top)
            self._searcher.ask((section.query, False))
        else:
            self._terms = ()
            self._mark_hits()
            ids = section_ids(self._library, section, limit=_FIRST)
            if keep is not None and keep not in ids and len(ids) == _FIRST:
                ids = section_ids(self._library, section)
            self._set_ids(ids, keep=keep if keep in ids else None, top=top)
        self._looker.ask(section)
        self._point_at_section()
        self._title()

    def _point_at_section(self) -> None:
        """Put the cursor of the sources on what the list shows, if it stands there and nobody is moving it."""
        if self._pane == "sources":
            return
        rows = self._sources.rows
        index = next((index for index in range(len(rows)) if rows[index].key == self._section), None)
        if index is not None:
            self._sources.cursor = index

    def _set_ids(self, ids: array[int], *, keep: ArticleId | None = None, top: int | None = None) -> None:
        self._stories.placeholder = EMPTY.get(self._section.kind, IMPORTING if self._working else NO_ARTICLES)
        self._set_rows(ArticleRows(self._library, ids, self._clock), keep=keep, top=top)
        if self._article is None or (keep is None and len(ids)):
            self._preview_soon()

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
        ids = None if section.kind == "search" else section_ids(self._library, section)
        return Loaded(contents(self._library), section, ids)

    @on(Loaded)
    def _on_loaded(self, message: Loaded) -> None:
        self._problems = {each.id: each.problem for each in message.contents.sources if each.problem}
        self._sources.show(message.contents)
        self._point_at_section()
        self._refresh_article()
        if message.section != self._section or message.ids is None:
            return
        ids = message.ids
        if self._section == UNREAD:
            ids = with_read_ones(self._library, self._rows.ids, ids)
        if ids != self._rows.ids or self._stale:
            self._stale = False
            self._set_ids(ids, keep=None if self._follows_top else self._current)
        self._title()

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
        if self._section.kind == "search" and self._pane != "search":
            self._searcher.ask((self._section.query, False))
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
        count = len(self._rows)
        self.query_one("#stories-title", Static).update(_plain(f"{label} · {count:,}" if count else label))
        self._say_where()

    def _say_where(self) -> None:
        """Say in the status line where one is, unless something was told that may not have been read yet."""
        if self._told:
            return
        problem = self._problems.get(self._section.source) if self._section.kind == "source" else ""
        if problem:
            self._status.show(f"{self._section.label}: {problem} · R looks again", error=True)
        else:
            place = f"{self._stories.cursor + 1:,} of {len(self._rows):,}" if len(self._rows) else "no stories"
            self._status.show(f"{self._section.label} · {place}")

    def _tell(self, text: str, *, error: bool = False) -> None:
        """Tell something; it stays until the person goes somewhere else."""
        self._told = True
        self._status.show(text, error=error)

    @on(RowList.Highlighted, "#sources")
    def _on_source_highlighted(self, message: RowList.Highlighted) -> None:
        if isinstance(message.key, Section) and self._pane == "sources" and message.key != self._section:
            self._hide_search()
            self._show_section(message.key)

    @on(RowList.Chosen, "#sources")
    def _on_source_chosen(self, message: RowList.Chosen) -> None:
        if isinstance(message.key, Section):
            if message.key != self._section:
                self._hide_search()
                self._show_section(message.key)
            self.action_focus_pane("stories")

    @on(RowList.Highlighted, "#stories")
    def _on_story_highlighted(self, message: RowList.Highlighted) -> None:
        if message.key is not None:
            self._preview_soon()
        if message.key != self._placed:  # the person moved, not new rows
            self._follows_top = False
            self._told = False
            self._placed = None
        self._say_where()

    @on(RowList.Chosen, "#stories")
    def _on_story_chosen(self) -> None:
        article = self._current
        if article is not None:
            self._remember()
            self._open(article, read=True)
            self.action_focus_pane("article")

    # the article

    def _preview_soon(self) -> None:
        """Show the story with the cursor once the cursor itself is on screen."""
        self.call_after_refresh(self._preview)

    def _preview(self) -> None:
        article = self._current
        if article is not None and article != self._article:
            self._open(article)

    def _open(self, article: ArticleId, *, read: bool = False) -> None:
        """Show an article; mark it as read if it was opened to be read."""
        if article != self._article:
            try:
                about = self._library.articles.get(article)
                document = self._library.articles.document(article)
            except NotFound:
                return
            links = self._library.entities.of_article(article)
            self._article = article
            self._revision = about.revision
            self._view.set_article(article_text(about, document, links, self._hits(document.text)))
            self._show_names()
        if read:
            changed: list[ArticleId] = []
            self._mark(lambda: changed.extend(self._marks.open(article)), changed)

    def _hits(self, text: str) -> list[tuple[int, int]]:
        # every word that begins with one letter is no help to the eye
        terms = [term for term in self._terms if len(term) > _SHORT or not term.endswith("*")]
        if not terms:
            return []
        from reader.index.snippets import highlights  # Whoosh is loaded by the first search, not before

        return highlights(text, terms)

    def _show_names(self) -> None:
        if self._article is not None:
            self._names.show(self._library.entities.in_article(self._article))
            key = self._names.current_key
            self._show_linked(EntityId(key) if isinstance(key, int) else None)

    def _refresh_article(self) -> None:
        """What was linked, edited or taken away since the article was opened shows; an unchanged text does not move."""
        shown = self._view.article
        if self._article is None or shown is None:
            return
        try:
            about = self._library.articles.get(self._article)
            document = self._library.articles.document(self._article)
        except NotFound:
            self._article = None
            self._view.set_article(None)
            self._names.show(())
            self._show_linked(None)
            self._preview_soon()
            return
        fresh = article_text(about, document, self._library.entities.of_article(self._article))
        if about.revision != self._revision or (fresh.text, fresh.meta) != (shown.text, shown.meta):
            self._revision = about.revision
            place = self._view.place
            hits = tuple(self._hits(document.text))
            self._view.set_article(replace(fresh, hits=hits))
            self._view.restore(place)
        elif fresh.names != shown.names:
            self._view.update_marks(names=fresh.names)
        else:
            return
        self._show_names()

    def _mark_hits(self) -> None:
        """Mark in the article what the search looks for, or nothing."""
        shown = self._view.article
        if shown is not None:
            hits = tuple(self._hits(shown.text))
            if hits != shown.hits:
                self._view.update_marks(hits=hits)

    def _show_linked(self, entity: EntityId | None) -> None:
        title = self.query_one("#linked-title", Static)
        try:
            name = self._library.entities.get(entity).name if entity is not None else ""
        except NotFound:
            entity = None
        if entity is None:
            self._linked.placeholder = ""
            self._linked.set_rows(())
            title.update("")
            return
        rows = LinkedRows(self._library, entity, self._clock, without=self._article)
        self._linked.placeholder = "No other story speaks of it."
        self._linked.set_rows(rows)
        title.update(_plain(f"{name} elsewhere · {len(rows):,}"))

    @on(RowList.Highlighted, "#names")
    def _on_name_highlighted(self, message: RowList.Highlighted) -> None:
        self._show_linked(EntityId(message.key) if isinstance(message.key, int) else None)

    @on(RowList.Chosen, "#names")
    def _on_name_chosen(self, message: RowList.Chosen) -> None:
        if isinstance(message.key, int):
            self.open_entity(EntityId(message.key))

    @on(RowList.Chosen, "#linked")
    def _on_linked_chosen(self, message: RowList.Chosen) -> None:
        if isinstance(message.key, int):
            self._remember()
            article = ArticleId(message.key)
            if self._rows.find(article) is None:
                entity = self._names.current_key
                if isinstance(entity, int):
                    self._hide_search()
                    self._show_section(self._entity_section(EntityId(entity)), keep=article)
            self._select(article)
            self._open(article, read=True)
            self.action_focus_pane("article")

    @on(ArticleView.NameHighlighted)
    def _on_view_name(self, message: ArticleView.NameHighlighted) -> None:
        if message.entity is None:
            self._told = False
            self._say_where()
            return
        rows = self._names.rows
        for index in range(len(rows)):
            if rows[index].key == message.entity:
                self._names.cursor = index
                break
        name = self._view.current_name
        if name is not None and self._pane == "article":
            with suppress(NotFound):
                known = self._library.entities.get(name.entity)
                number = f"in {known.articles:,} stories" if known.articles != 1 else "in this story alone"
                self._tell(f"{known.name} · {name.evidence} · {number} · Enter follows")

    @on(ArticleView.Followed)
    def _on_followed(self, message: ArticleView.Followed) -> None:
        self.open_entity(message.entity)

    @on(ArticleView.LinkHighlighted)
    def _on_link_highlighted(self, message: ArticleView.LinkHighlighted) -> None:
        self._tell(f"Enter opens {message.target} in the browser")

    @on(ArticleView.LinkChosen)
    def _on_link_chosen(self, message: ArticleView.LinkChosen) -> None:
        self._browse(message.target)

    def open_entity(self, entity: EntityId) -> None:
        """List every story that speaks of an entity."""
        try:
            section = self._entity_section(entity)
        except NotFound as error:
            self._tell(str(error), error=True)
            return
        self._remember()
        self._hide_search()
        self._show_section(section, keep=self._article)
        self.action_focus_pane("stories")

    def names_like(self, part: str, *, limit: int) -> list[tuple[EntityId, str, str]]:
        """Names that contain `part`: id, name, and a word about each."""
        return [
            (each.id, each.name, f"{each.kind} in {each.articles:,} stories")
            for each in self._library.entities.like(part)[:limit]
        ]

    @property
    def article_view(self) -> ArticleView:
        """The article."""
        return self._view

    def _entity_section(self, entity: EntityId) -> Section:
        return Section("entity", self._library.entities.get(entity).name, entity=entity)

    def _select(self, article: ArticleId) -> None:
        index = self._rows.find(article)
        if index is not None:
            self._stories.cursor = index

    # back and forward

    def _here(self) -> Spot:
        pane = self._pane if self._pane in PANES else "stories"
        top = self._stories.scroll_offset.y
        return Spot(self._section, self._current, top, self._article, self._view.place, pane)

    def _remember(self) -> None:
        self._follows_top = False
        self._trail.leave(self._here())

    def _visit(self, spot: Spot) -> None:
        self.action_focus_pane(spot.pane)
        if spot.section != self._section:
            self._show_section(spot.section, keep=spot.row, top=spot.top)
        elif spot.row is not None:
            self._select(spot.row)
            self._scroll_list(spot.top)
        self._told = False
        if spot.article is not None:
            self._open(spot.article)
            if self._article == spot.article:
                self._view.restore(spot.place)
        self._say_where()

    async def action_back(self) -> None:
        """Go back."""
        spot = self._trail.back(self._here())
        if spot is None:
            self._tell("This is where you began; Q quits Reader")
        else:
            await self._go_to(spot)

    async def action_forward(self) -> None:
        """Go forward."""
        spot = self._trail.forward(self._here())
        if spot is None:
            self._tell("There is nothing to go forward to")
        else:
            await self._go_to(spot)

    async def _go_to(self, spot: Spot) -> None:
        if spot.section.kind == "search":
            (await self._search_line()).set_query(spot.section.query)
        else:
            self._hide_search()
        self._visit(spot)

    async def action_leave(self) -> None:
        """One step out: of the zoom, of the article, of the search, back."""
        if self._zoomed:
            self.action_zoom()
        elif self._section.kind == "search" and self._pane == "stories":
            self._leave_search()
        elif self._trail:
            await self.action_back()
        elif self._pane != "stories":
            self.action_focus_pane("stories")
        else:
            self._tell("This is where you began; Q quits Reader")

    # searching

    async def action_search(self) -> None:
        """Begin to search."""
        self._follows_top = False
        if self._section.kind != "search":
            self._before_search = self._here()
        line = await self._search_line()
        line.start(self._section.query)
        self._told = False
        self._say_where()

    async def _search_line(self) -> SearchLine:
        """The line stands above the list; it is made when it is first needed."""
        lines = self.query(SearchLine)
        if lines:
            line = lines.first()
            line.display = True
        else:
            line = SearchLine(id="search")
            await self.query_one("#stories-pane").mount(line, before="#stories")
        return line

    def _hide_search(self) -> None:
        for line in self.query(SearchLine):
            line.display = False

    def _leave_search(self) -> None:
        self._hide_search()
        self._searcher.ask(("", True))
        spot, self._before_search = self._before_search, None
        if spot is not None:
            self._trail.drop(spot)
            self._visit(spot)
        else:
            self._show_section(ALL)
            self.action_focus_pane("stories")

    def _search(self, question: tuple[str, bool]) -> Answered | None:
        """Runs in the search thread."""
        query, typing = question
        if not query.strip():
            return None
        try:
            return Answered(query, typing, self._library.search(query, typing=typing, limit=_HITS), None)
        except ReaderError as error:
            return Answered(query, typing, None, error)

    @on(SearchLine.Typed)
    def _on_typed(self, message: SearchLine.Typed) -> None:
        if self._section.kind == "search" and message.query == self._section.query:
            return
        self._refused = ""
        if message.query.strip():
            self._section = _search_section(message.query)
            self._searcher.ask((message.query, True))
        elif self._before_search is not None:
            self._searcher.ask(("", True))
            self._show_section(self._before_search.section, keep=self._before_search.row)
            self.query_one(SearchLine).say("")

    @on(Answered)
    def _on_answered(self, message: Answered) -> None:
        if self._section.kind != "search" or message.query != self._section.query:
            return  # an answer to what is no longer asked
        if message.error is not None:
            self._on_search_error(message.error)
            return
        assert message.found is not None  # noqa: S101  one of the two is there
        found = message.found
        self._terms = found.terms
        keep, top = self._wanted or (None if message.typing else self._current, None)
        self._wanted = None
        ids = array("q", [hit.article for hit in found.hits])
        self._stories.placeholder = EMPTY["search"]
        rows = ResultRows(self._library, ids, self._clock, found.terms)
        self._set_rows(rows, keep=keep if keep in ids else None, top=top)
        self._mark_hits()
        self._preview_soon()
        self.query_one("#stories-title", Static).update(_plain(_found_title(found)))
        if message.query != self._refused:  # an answer that was on its way does not wipe out what is wrong
            for line in self.query(SearchLine):
                line.say(" ".join(_remarks(found)), note=True)
        self._say_where()

    def _on_search_error(self, error: ReaderError) -> None:
        lines = self.query(SearchLine)
        if isinstance(error, QueryError):
            if lines:
                lines.first().say(f"{error.message} {error.hint}".strip(), position=error.position)
        elif isinstance(error, IndexDamaged):
            self._tell("The search index was damaged: it is being made anew from your articles", error=True)
            if self._worker is not None and not self._mending:
                self._mending = True
                self._worker.order("rebuild", stages=["index"])
        else:
            self._tell(str(error), error=True)

    @on(SearchLine.Moved)
    def _on_search_moved(self, message: SearchLine.Moved) -> None:
        if message.by > 0:
            self._stories.action_cursor_down()
        else:
            self._stories.action_cursor_up()

    @on(SearchLine.Done)
    def _on_search_done(self, message: SearchLine.Done) -> None:
        if not message.query.strip():
            self._leave_search()
            return
        try:
            self._library.parse(message.query)
        except QueryError as error:
            self._refused = message.query
            self._on_search_error(error)  # and the line keeps the focus, to put it right
            return
        if self._before_search is not None:
            self._trail.leave(self._before_search)
        self._section = _search_section(message.query)
        self._searcher.ask((message.query, False))
        self.action_focus_pane("stories")

    @on(SearchLine.Left)
    def _on_search_left(self) -> None:
        self._leave_search()

    def action_next_hit(self) -> None:
        """Go to the next hit in the article."""
        self._hop_hit(self._view.action_next_hit)

    def action_previous_hit(self) -> None:
        """Go to the hit before in the article."""
        self._hop_hit(self._view.action_previous_hit)

    def _hop_hit(self, hop: Callable[[], None]) -> None:
        shown = self._view.article
        if shown is None or not shown.hits:
            self._tell("No hits in this story; / searches, and what it finds is marked")
        elif self._pane_shown("article"):
            hop()
        else:
            self._remember()
            self.action_focus_pane("article")
            self.call_after_refresh(hop)

    # reading on

    def action_next_story(self) -> None:
        """Open the next story of the list."""
        self._step(1)

    def action_previous_story(self) -> None:
        """Open the story before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        target = self._stories.cursor + by
        if 0 <= target < len(self._rows):
            self._stories.cursor = target
            article = self._current
            if article is not None:
                self._open(article, read=True)
        else:
            self._tell("This is the last story of the list" if by > 0 else "This is the first story of the list")

    def action_next_unread(self) -> None:
        """Open the next unread story of the list, going round once."""
        count = len(self._rows)
        for offset in range(1, count + 1):
            index = (self._stories.cursor + offset) % count
            about = self._rows.article(index)
            if about is not None and not about.read and about.id != self._article:
                self._stories.cursor = index
                self._open(about.id, read=True)
                return
        self._tell("Nothing more is unread here")

    def action_read_on(self) -> None:
        """Page down in the article; from its end, go to the next unread one."""
        article = self._current
        if article is None:
            return
        if not self._pane_shown("article"):
            self._remember()
            self.action_focus_pane("article")
            self._open(article, read=True)
            return
        self._open(article, read=True)
        before = self._view.scroll_offset
        self._view.action_page_down()
        if self._view.scroll_offset == before:
            self.action_next_unread()

    # what the reader does with stories

    def action_toggle_read(self) -> None:
        """Unread becomes read and the other way round."""
        about = self._about_current()
        if about is not None and self._mark(lambda: self._marks.toggle_read(about), [about.id]):
            self._tell("Marked as unread" if about.read else "Marked as read")

    def action_toggle_star(self) -> None:
        """Star, or take the star away."""
        about = self._about_current()
        if about is not None and self._mark(lambda: self._marks.toggle_star(about), [about.id]):
            self._tell("The star is gone" if about.starred else "Starred")

    def _about_current(self) -> Article | None:
        """The story with the cursor, as it is in the library now."""
        current = self._current
        found = self._library.articles.many([current]) if current is not None else []
        if not found:
            self._tell("There is no story here to do that with")
        return found[0] if found else None

    def action_mark_all_read(self) -> None:
        """Mark all stories of the list as read."""
        changed: list[ArticleId] = []
        if self._mark(lambda: changed.extend(self._marks.read_all(self._rows.ids)), changed):
            count = f"{len(changed):,} marked as read · ctrl+z undoes it"
            self._tell(count if changed else "Nothing is unread here")

    def action_undo(self) -> None:
        """Undo the last mark."""
        try:
            undone = self._marks.undo()
        except StoreError as error:
            self._tell(str(error), error=True)
            return
        if undone is None:
            self._tell("There is nothing to undo")
        else:
            self._after_marking(undone.articles)
            self._tell(f"Undone: {undone.label}")

    def _mark(self, change: Callable[[], object], articles: Sequence[ArticleId]) -> bool:
        """Change marks and show it; a library that cannot be written is told."""
        self._follows_top = False
        try:
            change()
        except StoreError as error:
            self._tell(str(error), error=True)
            return False
        self._after_marking(articles)
        return True

    def _after_marking(self, articles: Sequence[ArticleId]) -> None:
        if not articles:
            return
        self._rows.forget(articles)
        for article in articles[:_FIRST]:
            index = self._rows.find(article)
            if index is not None:
                self._stories.update_row(index)
        self._looker.ask(self._section)

    def action_open_browser(self) -> None:
        """Open the address of the article."""
        about = self._about_current()
        if about is not None and about.url:
            self._browse(about.url)
        elif about is not None:
            self._tell("This story has no address; it was imported from a file")

    def _browse(self, target: str) -> None:
        host = open_address(target)
        if host:
            self._tell(f"Opening {host} in the browser")
        else:
            self._tell("Only web addresses (http, https) are opened", error=True)

    # panes

    def action_focus_pane(self, pane: str) -> None:
        """Go to a pane; one that is hidden appears."""
        if pane != self._pane:
            self._follows_top = False
            self._pane = pane
            self._told = False
            self._say_where()
        self._arrange()
        target: Widget = {
            "sources": self._sources,
            "stories": self._stories,
            "article": self._view,
            "links": self._names,
        }[pane]
        # at once, not by `focus()`: a key that was typed ahead must find it there
        self.set_focus(target, scroll_visible=False)

    def action_next_pane(self) -> None:
        """Go to the next pane, hidden or not."""
        self._cycle(1)

    def action_previous_pane(self) -> None:
        """Go to the pane before, hidden or not."""
        self._cycle(-1)

    def _cycle(self, by: int) -> None:
        stops = ["sources", "stories", "article", "names", "linked"]
        focused = self.focused.id if self.focused is not None and self.focused.id in stops else "stories"
        target = stops[(stops.index(focused) + by) % len(stops)]
        if target in ("names", "linked"):
            self.action_focus_pane("links")
            self.set_focus(self.query_one(f"#{target}"), scroll_visible=False)
        else:
            self.action_focus_pane(target)

    def action_zoom(self) -> None:
        """Show one pane, or all there is room for."""
        self._zoomed = not self._zoomed
        self._arrange()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show where the focus is, and what its keys are."""
        if event.widget is not self.focused:
            return  # it has gone on already
        for pane in self.query(".pane"):
            inside = event.widget in pane.walk_children()
            pane.set_class(inside, "-active")
            if inside and pane.id is not None:
                self._pane = pane.id.removesuffix("-pane")
        if isinstance(event.widget.parent, SearchLine):
            self._pane = "search"
        self._arrange()
        self._show_keys(event.widget)

    def on_resize(self) -> None:
        """Show as many panes as there is room for."""
        self._arrange()

    def _pane_shown(self, pane: str) -> bool:
        return pane in self._visible_panes()

    def _visible_panes(self) -> tuple[str, ...]:
        return visible_panes(self._pane, self.size.width, zoomed=self._zoomed)

    def _arrange(self) -> None:
        shown = self._visible_panes()
        for pane in PANES:
            box = self.query_one(f"#{pane}-pane")
            box.display = pane in shown
            box.set_class(pane == shown[0], "-first")
            box.set_class(len(shown) == 1, "-alone")

    def _show_keys(self, focused: Widget) -> None:
        places: tuple[Where, ...] = ("main", "app")
        if isinstance(focused, RowList):
            places = ("list", "main", "app")
        elif isinstance(focused, ArticleView):
            places = ("article", "main", "app")
        elif self._pane == "search":
            places = ("search",)
        self._bar = sorted((each for each in COMMANDS if each.where in places and each.bar), key=lambda each: each.bar)
        self.query_one(KeyBar).show([(self._key(each), each.label) for each in self._bar])

    def _key(self, command: Command) -> str:
        """The key that is in force, which the person may have changed."""
        return key_names(self.app.keymap_keys(command.id, command.keys))[0]  # type: ignore[attr-defined]

    @on(KeyBar.Pressed)
    async def _on_key_clicked(self, message: KeyBar.Pressed) -> None:
        command = self._bar[message.index]
        target: Any = self.focused if command.where in ("list", "article", "search") else self
        if command.where == "app":
            target = self.app
        await self.app.run_action(command.action, target)

    # the worker

    def action_add(self) -> None:
        """Ask for a file or folder to add."""

        def add(path: str | None) -> None:
            if path:
                self.import_paths([path])

        self.app.push_screen(AddDialog(), add)

    def action_refresh_sources(self) -> None:
        """Look at every imported folder again."""
        if self._worker is not None:
            self._worker.order("refresh")
            self._tell("Looking at every imported folder again")

    def action_stop_work(self) -> None:
        """Stop the work at the end of its batch."""
        if self._worker is not None and self._working:
            self._worker.order("stop")
            self._tell("Stopping; what is done is kept")
        else:
            self._tell("Nothing is being worked on")

    def action_go_on(self) -> None:
        """Go on where the work was stopped."""
        if self._worker is None:
            return
        job, self._unfinished = self._unfinished, ""
        if job == "import":
            self._worker.order("import", paths=self._importing)  # what is in the library already is passed over
        else:
            self._worker.order("refresh" if job == "refresh" else "catch_up")
        self._tell("Going on")

    @on(Advanced)
    def _on_advanced(self, message: Advanced) -> None:
        self._working = True
        self._status.show_progress(message.label, message.done, message.total, stop="x stops")
        self._notice_others()

    @on(Ended)
    def _on_ended(self, message: Ended) -> None:
        self._working = False
        self._status.clear_progress()
        self._notice_others()
        if self._mending and message.job == "rebuild":
            self._mending = False
            if not message.stopped:
                self._tell("The search index is whole again")
            if self._section.kind == "search":
                self._searcher.ask((self._section.query, self._pane == "search"))
        if message.stopped:
            self._unfinished = message.job
            self._tell("Stopped; X goes on")
        elif message.report is not None:
            self._tell(_report(message.report))

    @on(Failed)
    def _on_failed(self, message: Failed) -> None:
        self._working = self._mending = False
        self._status.clear_progress()
        self._tell(message.message, error=not message.waiting)
        self._notice_others()


def _report(report: dict[str, Any]) -> str:
    failed = report["failed"]
    text = f"{report['added']:,} added, {report['changed']:,} changed, {report['unchanged']:,} unchanged"
    if failed:
        text = f"{len(failed):,} not imported, such as {failed[0]['path']}: {failed[0]['reason']} · {text}"
    return text


def _search_section(query: str) -> Section:
    return Section("search", f"Search: {query.strip()}", query=query)


def _remarks(found: Found) -> list[str]:
    """What a person should know of an answer."""
    remarks = list(found.notes)
    if found.relaxed:
        remarks.insert(0, "Few have all the words: some have only a part.")
    if found.did_you_mean:
        remarks.append(f"Did you mean {found.did_you_mean}")
    return remarks


def _found_title(found: Found) -> str:
    return f"Search · {found.total:,} found" if found.total else "Search · nothing found"


def _plain(text: str) -> Any:
    from textual.content import Content

    from reader.tui.cells import one_line

    return Content(one_line(text))
