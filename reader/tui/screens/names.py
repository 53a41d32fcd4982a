"""The names browser: all people, organisations and places of the library, found by any beginning of any word."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from reader.errors import NotFound, StoreError
from reader.library import Library
from reader.model import ArticleId, EntityId, Kind, NameSort
from reader.store.following import What
from reader.store.profiles import Listing
from reader.tui.background import Newest
from reader.tui.commands import COMMANDS, Command, Where, bindings, key_names
from reader.tui.panes.filter_line import FilterLine
from reader.tui.panes.key_bar import KeyBar
from reader.tui.panes.row_list import RowList
from reader.tui.panes.status_line import StatusLine
from reader.tui.panes.tabs import Tabs
from reader.tui.render import Row, date_text
from reader.tui.screens.arrangement import BREAKPOINTS
from reader.tui.screens.at_hand import AtHand
from reader.tui.screens.browsed import NOTHING, Ask, Browsed, Chosen, Tab
from reader.tui.screens.decider import Decider, Unmarked
from reader.tui.screens.deciding import Deciding
from reader.tui.screens.following import FollowsNames
from reader.tui.screens.marks import Marks
from reader.tui.screens.name_rows import WIDE, CardKey, NameRows, card_rows, column_heads

TABS: tuple[tuple[Tab, str], ...] = (
    ("all", "All"), ("person", "People"), ("org", "Organisations"), ("place", "Places"), ("mine", "Followed, muted"),
)  # fmt: skip
_KINDS: dict[Tab, Kind] = {"person": "person", "org": "org", "place": "place"}
_SORTS: tuple[NameSort, ...] = ("count", "recent", "rising")
_LOOK_SECONDS = 2.0
"""How often it is looked whether others have written; a list of hundreds of thousands takes a thread that long."""
_VISIT = dt.timedelta(hours=1)
"""Who comes back sooner goes on with the same look: what is new stays new."""
_CARD_FROM = 140
"""Columns from which on what is known of a name stands beside the list."""
_CARD_WIDTHS = ((180, 76), (_CARD_FROM, 62), (0, 0))
_CARD_SECONDS = 0.05
_STORIES, _COMPANY = 8, 8
_KEYS = {
    "choose": "Stories", "names-page": "Page", "names-filter": "Find", "names-sort": "Order", "follow-name": "Follow",
    "mute-name": "Mute", "decide": "Decide",
    "candidates": "One or two?", "undo": "Undo", "names-leave": "Back", "names-next-pane": "Beside",
}  # fmt: skip
"""The key bar: ids of commands with what they do here."""
_FILTER_KEYS = {"filter-done": "To the list", "filter-down": "Down", "filter-up": "Up", "filter-leave": "Clear"}
_FROM_MAIN = ("follow-name", "mute-name")
"""Commands of the main screen that this one has too, by the same keys."""
_EMPTY: dict[Tab, str] = {
    "all": "No names yet. They stand here once the stories have been read through for people, organisations, places.",
    "mine": "You follow no name and have muted none.\n\nF follows the name under the cursor: its unread stories are "
    "counted among the sources. M mutes it: stories about it leave the lists.",
}
_NO_SUCH = "No name has words that begin so.\n\nEsc clears what was typed."


@dataclass(frozen=True, slots=True)
class AskCard:
    """What is known of a name?"""

    entity: EntityId


@dataclass
class Listed(Message):
    """The thread has a list."""

    ask: Ask
    listing: Listing
    followed: Mapping[EntityId, What]


@dataclass
class Known(Message):
    """The thread knows about a name."""

    entity: EntityId
    rows: Sequence[Row]


class _List(RowList):
    BINDINGS = bindings("list")


class NamesScreen(FollowsNames, Deciding[Chosen | None]):
    """The list of names; dismisses with what was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("names"),
        *bindings("main", *_FROM_MAIN),
    ]
    PALETTE: ClassVar[tuple[Where, ...]] = ("names", "filter")
    AUTO_FOCUS = ""  # the list gets it
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    CSS = """
    NamesScreen {
        #names-body { height: 1fr; }
        #names-side { width: 1fr; height: 1fr; }
        #names-head { height: 1; background: $surface; color: $foreground 50%; }
        #names-head > Static { width: 1fr; padding-left: 1; text-wrap: nowrap; }
        #names-head > #names-columns { width: auto; padding: 0 2 0 0; }
        #names-list { height: 1fr; }
        #names-card { height: 1fr; background: $background; }
        #names-beside {
            width: 62; height: 1fr; display: none; background: $background; border-left: solid $foreground 15%;
        }
        &.-three #names-beside, &.-four #names-beside { display: block; }
        &.-four #names-beside { width: 76; }
        &:ansi #names-head { color: ansi_default; text-style: dim; }
    }
    """

    def __init__(
        self,
        library: Library,
        browsed: Browsed,
        *,
        decider: Decider,
        marks: Marks,
        clock: Callable[[], dt.datetime],
    ) -> None:
        """Make the screen.

        Args:
            library: Whose names; the screen does not close it.
            browsed: How it was left; the screen notes there how it is left now.
            decider: Makes the decisions of the app.
            marks: Takes what is followed and muted, to be undone.
            clock: What time it is.
        """
        super().__init__()
        self._library = library
        self._browsed = browsed
        self._decider = decider
        self._marks = marks
        self._clock = clock
        self._ask = browsed.ask
        self._shown: Ask | None = None
        """What the rows are the answer to."""
        self._state: tuple[int, int] | None = browsed.state
        """Of the library when the list was asked for."""
        self._told = False
        self._bar: list[Command] = []

    def compose(self) -> ComposeResult:
        """Tabs, a line to type into, the list with what is known beside it, a status line, a key bar."""
        keys = [self._key(f"names-{tab}") for tab, _ in TABS]
        labels = [label for _, label in TABS]
        yield Tabs("Names", list(zip(keys, labels, strict=True)), on=self._tab_index, id="names-tabs")
        yield FilterLine(
            self._ask.typed, placeholder="find a name by the beginning of any of its words", id="names-filter"
        )
        with Horizontal(id="names-body"):
            with Vertical(id="names-side"):
                with Horizontal(id="names-head"):
                    yield Static("    Name", markup=False)
                    yield Static("", id="names-columns", markup=False)
                yield _List(id="names-list")
            with Vertical(id="names-beside"):  # lists have no borders of their own
                yield _List(id="names-card")
        yield StatusLine(id="names-status")
        yield KeyBar(id="names-keys")

    def on_mount(self) -> None:
        """Begin where one left off."""
        self._looker: Newest[Ask | AskCard] = Newest(self._look, self, lanes=("list", "rest", "card"))
        self._begin_look()
        left = self._browsed
        if len(left.listing.entities):
            self._show(Listed(left.ask, left.listing, left.followed), keep=left.key)
            self.call_after_refresh(self._scroll_back, left.top)
        self.set_focus(self._list, scroll_visible=False)
        if left.state != self._library.db.state() or self._shown is None or self._ask != left.ask:
            self._refresh_list()
        self.set_interval(_LOOK_SECONDS, self.follow_library)

    def on_unmount(self) -> None:
        """End the thread."""
        self._looker.close()

    def _scroll_back(self, top: int) -> None:
        self._list.scroll_to(y=top, animate=False, immediate=True, force=True)

    def _begin_look(self) -> None:
        """Find out from when on stories are new to the person."""
        now, left = self._clock(), self._browsed
        if left.came_at is None or now - left.came_at > _VISIT:
            left.came_at = now
            self._ask = replace(self._ask, since=self._library.following.looked("names"))

    # the thread

    def _look(self, question: Ask | AskCard) -> Message | None:
        """Runs in the thread."""
        library = self._library
        if isinstance(question, AskCard):
            try:
                page = library.entity_page(question.entity, stories=_STORIES, contexts=0, company=_COMPANY)
            except NotFound:
                return Known(question.entity, ())
            return Known(question.entity, card_rows(page, now=self._clock()))
        followed = library.following.entities()
        listing = library.profiles.listing(
            _KINDS.get(question.tab),
            beginning=question.typed,
            sort=question.sort,
            since=question.since,
            among=list(followed) if question.tab == "mine" else None,
            first=not question.whole,
        )
        return Listed(question, listing, followed)

    def _refresh_list(self) -> None:
        """Ask for the list anew; what stands there stays until the answer comes."""
        self._looker.forget("rest")
        self._state = self._library.db.state()
        self._looker.ask(self._ask, lane="list")

    def _change(self, ask: Ask) -> None:
        """Ask for another list."""
        if ask != self._ask:
            self._ask = ask
            self._told = False
            self.query_one(Tabs).show(self._tab_index)
            self._refresh_list()

    @on(Listed)
    def _on_listed(self, message: Listed) -> None:
        if replace(message.ask, whole=False) != self._ask:
            return
        # what a person looks at stays; another list begins at its top
        same = self._shown is not None and replace(self._shown, whole=False) == self._ask
        if same and self._shown is not None and self._shown.whole and not message.listing.whole:
            self._looker.ask(replace(self._ask, whole=True), lane="rest")
            return
        self._show(message, keep=self._list.current_key if same else None)
        if not message.listing.whole:
            self._looker.ask(replace(self._ask, whole=True), lane="rest")

    def _show(self, message: Listed, *, keep: object) -> None:
        self._shown = replace(message.ask, whole=message.listing.whole)
        self._browsed.listing, self._browsed.followed = message.listing, message.followed
        rows = NameRows(
            self._library,
            message.listing,
            message.ask.sort,
            message.followed,
            self._clock,
            typed=message.ask.typed,
            wide=self._is_wide,
        )
        self._list.placeholder = _NO_SUCH if message.ask.typed.strip() else _EMPTY.get(message.ask.tab, _EMPTY["all"])
        self._list.set_rows(rows, keep=keep)
        self._show_heads()
        count = len(rows)
        number = f"{count:,}" if message.listing.whole else f"{count:,}+"
        self.query_one(FilterLine).show(f"{number} names" if count != 1 else "1 name")
        self._follow()
        self._say_where()

    # the screen

    @property
    def _list(self) -> RowList:
        return self.query_one("#names-list", RowList)

    @property
    def _card(self) -> RowList:
        return self.query_one("#names-card", RowList)

    @property
    def _tab_index(self) -> int:
        return next(at for at, (tab, _) in enumerate(TABS) if tab == self._ask.tab)

    @property
    def _has_card(self) -> bool:
        return self.size.width >= _CARD_FROM

    @property
    def _is_wide(self) -> bool:
        width = self.size.width
        card = next(cells for least, cells in _CARD_WIDTHS if width >= least)
        return width - card >= WIDE

    def on_resize(self) -> None:
        """Show the columns for which there is room."""
        rows = self._list.rows
        if isinstance(rows, NameRows) and rows.wide != self._is_wide and self._shown is not None:
            left = self._browsed
            self._show(Listed(self._shown, left.listing, left.followed), keep=self._list.current_key)
        self._show_heads()
        self._follow()

    def _show_heads(self) -> None:
        sort = self._ask.sort if self._shown is None else self._shown.sort
        heads = column_heads(sort, wide=self._is_wide)
        self.query_one("#names-columns", Static).update(Content(heads))

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show what the keys do where the focus is."""
        typing = isinstance(event.widget.parent, FilterLine)
        wanted = _FILTER_KEYS if typing else _KEYS
        by_id = {each.id: each for each in COMMANDS}
        self._bar = [by_id[each] for each in wanted if each != "names-next-pane" or self._has_card]
        self.query_one(KeyBar).show([(self._key(each.id), wanted[each.id]) for each in self._bar])

    def _key(self, command: str) -> str:
        """The key that is in force, which the person may have changed."""
        keys = next(each.keys for each in COMMANDS if each.id == command)
        return key_names(self.app.keymap_keys(command, keys))[0]  # type: ignore[attr-defined]

    @on(KeyBar.Pressed)
    async def _on_key_clicked(self, message: KeyBar.Pressed) -> None:
        command = self._bar[message.index]
        target = self.focused if command.where in ("list", "filter") else self
        await self.app.run_action(command.action, target)

    @on(Tabs.Pressed)
    def _on_tab_clicked(self, message: Tabs.Pressed) -> None:
        self.action_show_names(TABS[message.index][0])

    def _tell(self, text: str, *, error: bool = False) -> None:
        """Tell something; it stays until the person goes somewhere else."""
        self._told = True
        self.query_one(StatusLine).show(text, error=error)

    def _say_where(self) -> None:
        if self._told:
            return
        count = len(self._list.rows)
        place = f"{self._list.cursor + 1:,} of {count:,}" if count else "no names"
        self.query_one(StatusLine).show(f"{place} · {self._order}")

    @property
    def _order(self) -> str:
        match self._ask.sort:
            case "recent":
                return "named in the latest story first"
            case "rising":
                since = self._ask.since
                new = f"since {date_text(since, 'day', None)}" if since else "of the newest week"
                return f"on the rise: in many stories {new}, in few before"
            case _:
                return "in most stories first"

    def _follow(self) -> None:
        """Show what is known of the name with the cursor, once the cursor itself is on screen."""
        self.call_after_refresh(self._ask_card)

    def _ask_card(self) -> None:
        key = self._list.current_key
        if self.is_mounted and self._has_card:
            if isinstance(key, int):
                self._looker.ask(AskCard(EntityId(key)), lane="card", pause=_CARD_SECONDS)
            else:
                self._card.set_rows(())

    @on(Known)
    def _on_known(self, message: Known) -> None:
        if message.entity == self._list.current_key:
            self._card.set_rows(message.rows)

    @on(events.Click, "#names-columns")
    def _on_heads_clicked(self) -> None:
        self.action_sort()

    @on(RowList.Highlighted, "#names-list")
    def _on_name_highlighted(self) -> None:
        self._told = False
        self._say_where()
        self._follow()

    @on(RowList.Chosen, "#names-list")
    def _on_name_chosen(self, message: RowList.Chosen) -> None:
        if isinstance(message.key, int):
            self._leave(Chosen(EntityId(message.key)))

    @on(RowList.Chosen, "#names-card")
    def _on_card_chosen(self, message: RowList.Chosen) -> None:
        key, entity = message.key, self._list.current_key
        if isinstance(key, CardKey) and isinstance(entity, int):
            story = key.what == "story"
            about = EntityId(entity if story else key.number)
            self._leave(Chosen(about, article=ArticleId(key.number) if story else None))

    @on(FilterLine.Typed)
    def _on_typed(self, message: FilterLine.Typed) -> None:
        self._change(replace(self._ask, typed=message.text))

    @on(FilterLine.Moved)
    def _on_moved(self, message: FilterLine.Moved) -> None:
        if message.by > 0:
            self._list.action_cursor_down()
        else:
            self._list.action_cursor_up()

    @on(FilterLine.Done)
    def _on_filter_done(self) -> None:
        self.set_focus(self._list, scroll_visible=False)

    @on(FilterLine.Left)
    def _on_filter_left(self) -> None:
        self.query_one(FilterLine).clear()
        self.set_focus(self._list, scroll_visible=False)

    # what keys do

    def name_at_hand(self) -> AtHand | None:
        """The name with the cursor; in what is known of it, the name that stands there under the cursor."""
        key = self._card.current_key if self.focused is self._card else None
        if isinstance(key, CardKey) and key.what == "name":
            return AtHand(EntityId(key.number))
        entity = self._list.current_key
        return AtHand(EntityId(entity)) if isinstance(entity, int) else None

    def names_changed(self) -> None:
        """Show at once what is followed and muted, and read the list anew; the cursor stays on its name."""
        left, key = self._browsed, self._list.current_key
        if self._shown is not None:
            self._show(Listed(self._shown, left.listing, self._library.following.entities()), keep=key)
            self._shown = replace(self._shown, whole=False)  # until it has been read anew
        self._state = self._library.db.state()
        self._looker.ask(replace(self._ask, whole=True), lane="rest")

    def follow_library(self) -> None:
        """Read the list anew if anybody has written since, once what was asked for last has come."""
        whole = self._shown is not None and self._shown.whole
        if self.is_current and whole and self._library.db.state() != self._state:
            self.names_changed()

    def action_show_names(self, tab: Tab) -> None:
        """Show the names of one kind, or all."""
        self._change(replace(self._ask, tab=tab))
        self.set_focus(self._list, scroll_visible=False)

    def action_sort(self) -> None:
        """Go on to the next order."""
        at = _SORTS.index(self._ask.sort)
        self._change(replace(self._ask, sort=_SORTS[(at + 1) % len(_SORTS)]))

    def action_filter(self) -> None:
        """Begin to type."""
        self.query_one(FilterLine).start()

    def action_open_page(self) -> None:
        """Open the page of the name at hand."""
        at_hand = self.name_at_hand()
        if at_hand is not None:
            self.open_page(at_hand.entity)

    def action_next_pane(self) -> None:
        """Go to what is known of the name, and back."""
        beside = self.focused is not self._card and self._has_card
        self.set_focus(self._card if beside else self._list, scroll_visible=False)

    def open_page(self, entity: EntityId) -> None:
        """Open the page of a name."""
        self._leave(Chosen(entity, page=True))

    def _after_deciding(self, entity: EntityId | None) -> None:  # noqa: ARG002  all names may be others than before
        self.names_changed()

    def _after_unmarking(self, message: Unmarked) -> None:  # noqa: ARG002  it may have been one that was followed
        self.names_changed()

    def action_leave(self) -> None:
        """One step out: of what is known, of what was typed, of the browser."""
        if self.focused is self._card:
            self.set_focus(self._list, scroll_visible=False)
        elif self._ask.typed:
            self.query_one(FilterLine).clear()
        else:
            self._leave(None)

    def action_back(self) -> None:
        """Go back to where one was."""
        if self.focused is self._card:
            self.set_focus(self._list, scroll_visible=False)
        else:
            self._leave(None)

    def _leave(self, chosen: Chosen | None) -> None:
        """Note how the browser is left, and that what is new was seen."""
        left, key = self._browsed, self._list.current_key
        left.ask = self._ask
        left.key = EntityId(key) if isinstance(key, int) else None
        left.top = int(self._list.scroll_offset.y)
        if self._shown is None or replace(self._shown, whole=False) != self._ask:
            left.listing = NOTHING  # it is that of another question
        left.state = self._state if self._shown is not None and self._shown.whole else None
        if self._ask.sort == "rising" and left.came_at is not None:
            # not worth a word if it cannot be written: the same names are new once more. What came meanwhile is new
            with suppress(StoreError), self._library.transaction():
                self._library.following.look("names", at=left.came_at)
        self.dismiss(chosen)
