"""Searching: the line, the results that come at every key, facets that narrow them, the way out."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from textual import on
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from reader.errors import NotFound, QueryError, ReaderError, StoreError
from reader.library import Library
from reader.model import ArticleId, Found, Sort
from reader.tui.background import Ended, Failed
from reader.tui.panes.facets import More, Narrowing
from reader.tui.panes.row_list import RowList
from reader.tui.panes.search_line import SearchLine
from reader.tui.panes.sources import ALL, Section
from reader.tui.screens.asking import (
    LIKE,
    Answered,
    Asker,
    Complete,
    Completed,
    Divide,
    Divided,
    Explain,
    Explained,
    Search,
    WarmUp,
)
from reader.tui.screens.explain import ExplainScreen
from reader.tui.screens.finding import FindingScreen
from reader.tui.screens.stage import plain
from reader.tui.screens.texts import EMPTY
from reader.tui.screens.trail import Spot

_HISTORY = 100
_ECHO_SECONDS = 0.001
"""The letter comes to the screen first; a thread that searches would slow that down."""
_PREVIEW_SECONDS = 0.12
"""Somebody who types on does not look at the article yet."""
_FACET_SECONDS = 0.08
"""The same of the facets, which must not keep the next results waiting."""
_SHORT = 2
"""Beginnings of so many letters stand in too many articles for an order by relevance."""
_ORDERS: dict[Sort, str] = {"relevance": "relevance", "newest": "newest first", "oldest": "oldest first"}
_SORTED: dict[Sort, str] = {**_ORDERS, "relevance": "by relevance"}
_NEXT_SORT: dict[Sort, Sort] = {"relevance": "newest", "newest": "oldest", "oldest": "relevance"}
_REASONS = 6


@dataclass(frozen=True, slots=True)
class _Entered:
    """Where the cursor was when Enter was pressed: keys that were typed ahead are meant for the results to come."""

    article: ArticleId | None
    """The story somebody had gone to; None = the first of whatever comes."""
    cursor: int


class SearchingScreen(FindingScreen):
    """The search."""

    def __init__(
        self,
        library: Library,
        *,
        clock: Callable[[], dt.datetime],
        measure: int = 76,
        worker: bool = True,
        recent: bool = True,
    ) -> None:
        """Make the screen; see `MarkingScreen`.

        Args:
            recent: Recent articles come a little sooner when results are ordered by relevance.
        """
        super().__init__(library, clock=clock, measure=measure, worker=worker)
        self._recent = recent
        self._line_open = False
        """The search line stands above the list; it does not while one passes by a saved search among the sources."""
        self._asked: Search | None = None
        """What the list is to show; answers to anything else come too late."""
        self._shown: Search | None = None
        """What it shows."""
        self._total = 0
        """All that was found, though not all of it is listed."""
        self._divided: Divide | None = None
        self._before_search: Spot | None = None
        self._wanted: tuple[ArticleId | None, int | None] | None = None
        self._entered: _Entered | None = None
        self._open_when_there = False
        self._refused = ""
        """The query that was found wrong when it was complete."""
        self._suggested = ""
        self._preview_timer: Timer | None = None
        self._mending = False
        self._mended = False
        """A rebuild of the index was ordered; once is enough."""

    def on_mount(self) -> None:
        """Start the search thread."""
        self._asker = Asker(self._library, self, self._clock)

    def on_unmount(self) -> None:
        """End it."""
        self._asker.close()

    def on_idle(self) -> None:
        """Paint at once while somebody types: Textual would wait for its next sixtieth of a second."""
        if self._pane == "search" and self._dirty_widgets and self.is_current:
            self._on_timer_update()

    # what is shown

    def _show_section(self, section: Section, *, keep: ArticleId | None = None, top: int | None = None) -> None:
        self._entered = None
        if section.kind == "search":
            self._section = section
            self._wanted = (keep, top)
            self._ask()
        else:
            self._forget_search()
            self._close_search()
        super()._show_section(section, keep=keep, top=top)
        self._show_left()

    def _forget_search(self) -> None:
        """No answer is waited for any more, nothing is marked."""
        self._asker.forget(Search, Divide)
        self._asked = self._shown = self._divided = None
        self._suggested = ""
        self._terms = ()
        self._mark_hits()

    async def _open_search(self, query: str) -> SearchLine:
        """Let the line stand above the list; it is made when it is first needed."""
        lines = self.query(SearchLine)
        if lines:
            line = lines.first()
            line.display = True
        else:
            line = SearchLine(id="search")
            await self.query_one("#stories-pane").mount(line, before="#stories")
        if not self._line_open:
            self._facets.begin()
            self._divided = None
        self._line_open = True
        line.set_query(query)
        self._show_left()
        return line

    def _close_search(self) -> None:
        self._line_open = False
        for line in self.query(SearchLine):
            line.display = False
        self._show_left()

    def _show_left(self) -> None:
        """Facets stand in the left pane while one searches, else what the list can show."""
        finds = self._section.kind == "search"
        if finds != self._finds and self.focused is not None:
            self._finds = finds
            self._show_keys(self.focused)
        searching = self._line_open and finds
        if self._facets.display != searching:
            focused = self._left.has_focus
            self._facets.display, self._sources.display = searching, not searching
            title = "Narrow" if searching else "Sources"
            self.query_one("#sources-title", Static).update(title, layout=False)
            if focused:
                self.set_focus(self._left, scroll_visible=False)

    def _arrange(self) -> None:
        super()._arrange()
        self._divide()

    def _follow(self, *, moved: bool) -> None:
        if moved or self._pane != "search":
            self._preview_soon()
            return
        if self._preview_timer is not None:
            self._preview_timer.stop()
        self._preview_timer = self.set_timer(_PREVIEW_SECONDS, self._preview_found)

    def _preview_found(self) -> None:
        if self._preview_timer is not None:
            self._preview_timer.stop()
        if self._section.kind == "search" and not len(self._rows):
            self._show_nothing()  # a story that has nothing to do with the search
        else:
            self._preview()
        self._mark_hits()

    def _reload_now(self) -> None:
        super()._reload_now()
        if self._section.kind == "search" and self._pane != "search":
            self._wanted = self._wanted or (self._current, None)
            self._ask()

    # the line

    async def action_search(self, query: str = "") -> None:
        """Begin to search, or go on with the search there is.

        Args:
            query: What to begin with.
        """
        self._follows_top = False
        if not self._line_open:
            self._before_search = self._here()
        if self._section.kind == "search":
            query = query or self._section.query
        self._asker.ask(WarmUp())
        line = await self._open_search(query)
        line.start(query, self._earlier())
        if query and self._section.query != query:
            self._on_typed(SearchLine.Typed(query))
        self._told = False
        self._say_where()

    def _earlier(self) -> Sequence[str]:
        try:
            return self._library.searches.history(_HISTORY)
        except StoreError:
            return ()

    def _ask(self, *, typing: bool = False) -> None:
        """Ask for the results of the search that the list is to show."""
        query, sort = self._section.query, self._section.sort
        if typing and sort == "relevance" and len(query.strip()) <= _SHORT:
            sort = "newest"
        ready = self._stories.size.height // self._stories.row_height + 1
        self._asked = Search(query, sort, typing, self._recent, ready)
        self._asker.forget(Divide)
        self._asker.ask(self._asked, pause=_ECHO_SECONDS if typing else 0.0)

    @on(SearchLine.Typed)
    def _on_typed(self, message: SearchLine.Typed) -> None:
        if self._section.kind == "search" and message.query == self._section.query:
            return
        if any(line.typed != message.query for line in self.query(SearchLine)):
            return  # more was typed since, or Enter was faster; what is told next is the truth
        self._refused = ""
        self._entered = self._wanted = None
        if message.query.strip():
            sort = self._section.sort if self._section.kind == "search" else "relevance"
            self._section = search_section(message.query, sort)
            self._show_left()
            self._ask(typing=True)
        elif self._before_search is not None:
            before = self._before_search
            self._show_section(before.section if before.section.kind != "search" else ALL, keep=before.row)
            self._line_open = True
            line = self.query_one(SearchLine)
            line.display = True
            line.say("")

    @on(Answered)
    def _on_answered(self, message: Answered) -> None:
        if message.question != self._asked:
            return  # an answer to what is no longer asked
        entered, self._entered = self._entered, None
        opens, self._open_when_there = self._open_when_there, False
        if message.error is not None or message.found is None or message.rows is None:
            if message.error is not None:
                self._on_search_error(message.error)
            return
        self._shown, self._total = message.question, message.found.total
        found, rows = message.found, message.rows
        self._terms = found.terms
        keep, top = self._wanted or (None, None)
        self._wanted = None
        self._stories.placeholder = EMPTY["search"]
        moved = self._set_entered(rows.ids, entered) if entered is not None else None
        self._set_rows(rows, keep=keep if keep in rows.ids else None, top=top)
        if moved is not None and len(rows):
            self._stories.cursor = moved
            self._placed = self._stories.current_key
        if self._pane != "search":
            self._mark_hits()
        self._follow(moved=False)
        self._title()
        self._suggested = " ".join(found.did_you_mean.split())
        # what was typed since is not wiped out, neither is what is wrong
        if self._line_open and message.question.query != self._refused:
            line = self.query_one(SearchLine)
            if not line.offers:
                line.say(" ".join(self._remarks(found)), whole=not message.question.typing)
        self.query_one("#stories-title", Static).update(self._found_title(found, message.question), layout=False)
        if found.damaged:
            self._mend()
        self._say_where()
        if opens:
            self._choose_story()
        # not before the results are on the screen
        self.call_after_refresh(self._divide)

    def _set_entered(self, ids: array[int], entered: _Entered) -> int:
        """Where the cursor is to be: as far behind the story that had it as keys have moved it since."""
        at = 0
        if entered.article is not None:
            with suppress(ValueError):
                at = ids.index(entered.article)
        return max(0, min(at + self._stories.cursor - entered.cursor, len(ids) - 1))

    @property
    def _listed(self) -> int:
        return self._total if self._section.kind == "search" and self._shown is not None else super()._listed

    def _title(self) -> None:
        if self._section.kind != "search":
            super()._title()
            return
        self.query_one("#stories-title", Static).update(plain(self._section.label), layout=False)
        self._say_where()

    def _found_title(self, found: Found, question: Search) -> Content:
        name = self._section.label if self._section.saved is not None else "Search"
        if not found.total:
            return plain(f"{name} · nothing found")
        order = _ORDERS[question.sort]
        if question.sort == "relevance" and self._recent:
            order += ", recent sooner"
        return plain(f"{name} · {found.total:,} found · {order}")

    def _remarks(self, found: Found) -> list[str]:
        """What a person should know of an answer."""
        remarks = list(found.notes)
        if found.relaxed:
            remarks.insert(0, "Few stories have all the words; those with some of them follow.")
        if found.did_you_mean:
            remarks.insert(0, f"Did you mean {found.did_you_mean} · y takes it")
        liked = self._liked()
        if liked is not None and found.total:
            words = ", ".join(term.rstrip("*") for term in found.terms[:_REASONS])
            remarks.insert(0, f"Stories like “{liked}”" + (f": they share {words} …" if words else ""))
        return remarks

    def _liked(self) -> str | None:
        """The title of the story that the results are to be like, if the search asks for that."""
        word = next((word for word in self._section.query.split() if word.startswith(LIKE)), "")
        number = word.removeprefix(LIKE)
        if not (number.isascii() and number.isdigit()):
            return None
        try:
            return self._library.articles.get(ArticleId(int(number))).title
        except (NotFound, StoreError, OverflowError):
            return None

    def _on_search_error(self, error: ReaderError) -> None:
        if isinstance(error, QueryError) and self._line_open:
            message = f"{error.message} {error.hint}".strip()
            self.query_one(SearchLine).say(message, position=error.position, error=True)
        else:
            self._tell(str(error), error=True)

    @on(SearchLine.Moved)
    def _on_search_moved(self, message: SearchLine.Moved) -> None:
        if message.by > 0:
            self._stories.action_cursor_down()
        else:
            self._stories.action_cursor_up()

    @on(SearchLine.Completing)
    def _on_completing(self, message: SearchLine.Completing) -> None:
        self._asker.ask(Complete(message.query, message.cursor))

    @on(Completed)
    def _on_completed(self, message: Completed) -> None:
        if self._line_open:
            self.query_one(SearchLine).offer(message.question.query, message.question.cursor, message.candidates)

    @on(SearchLine.Done)
    def _on_search_done(self, message: SearchLine.Done) -> None:
        query = message.query
        if not query.strip():
            self._leave_search()
            return
        from reader.tui.screens.wellformed import check

        try:
            check(query)
        except QueryError as error:
            self._refused = query
            self._on_search_error(error)  # and the line keeps the focus, to put it right
            return
        if self._before_search is not None:
            self._trail.leave(self._before_search)
        if self._section.query != query:
            self._section = search_section(query, self._section.sort)
        self._preview_found()  # keys that follow at once are meant for what the list shows
        self._entered = _Entered(self._current if self._stories.cursor else None, self._stories.cursor)
        self._ask()
        self._remember_query(query)
        self.action_focus_pane("stories")

    def _remember_query(self, query: str) -> None:
        # a library that cannot be written is no reason not to search
        with suppress(StoreError), self._library.transaction():
            self._library.searches.remember(query)

    @on(SearchLine.Left)
    def _on_search_left(self) -> None:
        self._leave_search()

    def _leave_search(self) -> None:
        self._close_search()
        self._forget_search()
        spot, self._before_search = self._before_search, None
        if spot is not None:
            self._trail.drop(spot)
            self._visit(spot)
        else:
            self._show_section(ALL)
            self.action_focus_pane("stories")

    def _choose_story(self) -> None:
        if self._entered is not None:
            self._open_when_there = True  # Enter was typed ahead of the results
        else:
            super()._choose_story()

    # changing the search

    async def _change_query(self, query: str) -> None:
        """Search for something else from where one is; the way back leads here."""
        if not query.strip():
            self._leave_search()
            return
        self._remember()
        self._section = search_section(query, self._section.sort if self._section.kind == "search" else "relevance")
        await self._open_search(query)
        self._wanted = (None, None)
        self._ask()

    @on(RowList.Chosen, "#facets")
    async def _on_facet_chosen(self, message: RowList.Chosen) -> None:
        from reader.index.query import narrowed

        key, query = message.key, self._section.query
        if isinstance(key, More):
            self._facets.show_more(key.group)
        elif isinstance(key, Narrowing) and self._section.kind == "search":
            if f" {key.query} " in f" {query} ":
                await self._change_query(" ".join(f" {query} ".replace(f" {key.query} ", " ", 1).split()))
            else:
                typing = self._asked is not None and self._asked.typing
                await self._change_query(narrowed(query, key.query, typing=typing))

    async def action_widen(self) -> None:
        """Take the last narrowing off."""
        if self._section.kind != "search":
            self._tell("There is no search to widen; / begins one")
            return
        from reader.index.query import widened

        wider = widened(self._section.query)
        if wider.strip() in ("", self._section.query.strip()):
            self._tell("Nothing narrows this search; Esc leaves it")
        else:
            await self._change_query(wider)

    async def action_take_suggestion(self) -> None:
        """Search for what was probably meant."""
        if self._suggested and self._section.kind == "search":
            query = self._suggested
            await self._change_query(query)
            self._remember_query(query)
        else:
            self._tell("Nothing else is suggested here")

    def action_sort(self) -> None:
        """Order the results in another way."""
        if self._section.kind != "search":
            self._tell("Stories stand newest first; results of a search can be ordered in other ways")
            return
        self._section = replace(self._section, sort=_NEXT_SORT[self._section.sort])
        self._ask_again(f"Now {_SORTED[self._section.sort]}")

    def action_recent(self) -> None:
        """Let recent articles come sooner, or not."""
        self._recent = not self._recent
        told = "Recent stories come a little sooner" if self._recent else "The age of stories makes no difference"
        told += " in results by relevance"
        if self._section.kind == "search":
            self._ask_again(told)
        else:
            self._tell(told)

    def _ask_again(self, told: str) -> None:
        self._wanted = (None, None)
        self._ask(typing=self._asked is not None and self._asked.typing)
        self._tell(told)

    async def action_more_like_this(self) -> None:
        """Search for stories that share rare words and names with this one."""
        about = self._about_current()
        if about is None:
            return
        before = None if self._line_open else self._here()
        self._remember()
        if before is not None:
            self._before_search = before
        self._section = search_section(f"{LIKE}{about.id}", "relevance")
        await self._open_search(self._section.query)
        self._wanted = (None, None)
        self._ask()
        self.action_focus_pane("stories")

    def action_explain(self) -> None:
        """Ask why the story is among the results."""
        article = self._current
        if self._section.kind != "search":
            self._tell("Only results of a search have reasons; / begins one")
        elif article is not None:
            self._asker.ask(Explain(self._section.query, article, self._recent))

    @on(Explained)
    def _on_explained(self, message: Explained) -> None:
        question = message.question
        if self._section.kind != "search" or question.query != self._section.query:
            return
        if message.explanation is None:
            self._tell("The search did not say why", error=True)
            return
        with suppress(NotFound):
            title = self._library.articles.get(question.article).title
            self.app.push_screen(ExplainScreen(title, question.query, message.explanation))

    # facets

    def _divide(self) -> None:
        """Ask how the results divide, if that is shown and not known."""
        asked = self._asked
        if asked is None or not self._facets.display or not self._pane_shown("sources"):
            return
        question = Divide(asked.query, asked.typing)
        if question != self._divided:
            self._divided = question
            self._asker.ask(question, pause=_FACET_SECONDS if asked.typing else 0.0)

    @on(Divided)
    def _on_divided(self, message: Divided) -> None:
        if message.question == self._divided and self._section.kind == "search":
            self._facets.show(message.facets, self._section.query)

    # a damaged index

    def _mend(self) -> None:
        """Order the index anew, once; until then the search goes on without it."""
        if self._mended or self._worker is None:
            return
        self._mending = self._mended = True
        self._worker.order("rebuild", stages=["index"])
        self._tell("The search index is damaged: it is being made anew from your articles", error=True)

    @on(Ended)
    def _on_work_ended(self, message: Ended) -> None:
        if self._mending and message.job == "rebuild":
            self._mending = False
            if not message.stopped:
                self._tell("The search index is whole again")
        if self._section.kind == "search":  # there may be more to find now
            self._wanted = self._wanted or (self._current, None)
            self._ask(typing=self._pane == "search")

    @on(Failed)
    def _on_mending_failed(self) -> None:
        self._mending = False


def search_section(query: str, sort: Sort) -> Section:
    """What the list shows while one searches."""
    return Section("search", f"Search: {query.strip()}", query=query, sort=sort)
