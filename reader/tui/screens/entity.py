"""The page of a name: when and where it is mentioned, in which sentences, and with whom."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from reader.errors import NotFound
from reader.library import Library
from reader.model import ArticleId, Entity, EntityId, EntityPage, Mention
from reader.tui.background import Newest
from reader.tui.commands import COMMANDS, Where, bindings, key_names
from reader.tui.panes.key_bar import KeyBar
from reader.tui.panes.name_head import NameHead, PartTabs
from reader.tui.panes.name_parts import Companions, Forms, Mentions, Stories, form_rows
from reader.tui.panes.row_list import RowList
from reader.tui.panes.status_line import StatusLine
from reader.tui.render import date_text
from reader.tui.screens.at_hand import AtHand
from reader.tui.screens.decider import Decider, Unmarked
from reader.tui.screens.deciding import Deciding
from reader.tui.screens.following import FollowsNames
from reader.tui.screens.marks import Marks
from reader.tui.screens.profile import (
    COMPANY,
    LANES,
    Accompanied,
    Accompany,
    Look,
    Looked,
    Meet,
    Met,
    Profile,
    Question,
    Quote,
    Quoted,
    SentenceRows,
    answer,
    look,
)
from reader.tui.screens.stage import plain
from reader.tui.screens.trail import AnySpot, ListSpot, PageSpot, StorySpot, Trail

PARTS = ("mentions", "stories", "company", "forms")
_TITLES = {"mentions": "Mentions", "stories": "Stories", "company": "Stands with", "forms": "Forms"}
_AT_ONCE = 400
"""A name in so many stories is looked up before the first frame; of another one, the thread does."""
_KEPT = 12
"""Pages that one comes back to without asking the library."""
_LOOK_SECONDS = 2.0
_BEHIND = 8
"""Place in the key bar of what other screens can do, too."""
_READING = "One moment."
_ALONE = "No other name stands in its stories."
_NOWHERE = "No story mentions this name any more.\n\nh goes back."
_GONE = "This name is no longer in the library.\n\nh goes back."


class Way(Protocol):
    """What leads away from the page: the main screen."""

    async def go_to(self, spot: AnySpot) -> None:
        """Go to where one was."""

    def open_place(self, entity: EntityId, article: ArticleId, start: int | None) -> None:
        """Open a story where it mentions the name, or at its beginning."""

    async def search_for(self, query: str) -> None:
        """Search the library."""


class EntityScreen(FollowsNames, Deciding[None]):
    """The page of one name after the other; where one has been on them is in the trail of the main screen."""

    BINDINGS = [*bindings("entity"), *bindings("main", "follow-name", "mute-name", "story-page")]
    PALETTE: ClassVar[tuple[Where, ...]] = ("entity",)
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (120, "-two"), (180, "-three")]
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-short"), (22, "-medium"), (34, "-tall")]

    def __init__(
        self,
        library: Library,
        *,
        clock: Callable[[], dt.datetime],
        trail: Trail,
        way: Way,
        decider: Decider,
        marks: Marks,
    ) -> None:
        """Make the screen.

        Args:
            library: Where names are looked up; the screen does not close it.
            clock: What time it is.
            trail: Where one has been, shared with the main screen.
            way: What leads away from the page.
            decider: Makes the decisions of the app.
            marks: Takes what is followed and muted, to be undone.
        """
        super().__init__()
        self._library = library
        self._clock = clock
        self._trail = trail
        self._way = way
        self._decider = decider
        self._marks = marks
        self._spot: PageSpot | None = None
        """Where to go as soon as it can be shown."""
        self._wanted = EntityId(0)
        """The name that was asked for last, though there may be none of that id."""
        self._about: Entity | None = None
        self._profile: Profile | None = None
        self._other: Entity | None = None
        """The name with which it is looked at."""
        self._part = "mentions"
        self._kept: OrderedDict[EntityId, Profile] = OrderedDict()
        self._tops: dict[str, int] = {}
        """Lists that are to be scrolled once they have a size."""
        self._waiting: dict[str, ListSpot] = {}
        """Where to go in lists that have no rows yet."""
        self._placed: dict[str, Hashable] = {}
        """The rows that got the cursor with the rows, not by the person."""
        self._asked: Look | None = None
        """The question about the name that was put last."""
        self._told = False
        self._dressed = ""
        """The colours it was shown in last."""
        self._ready = False
        """Its widgets are there."""

    def compose(self) -> ComposeResult:
        """Head, four parts, status line, key bar."""
        yield NameHead(id="page-head")
        yield PartTabs(id="page-tabs")
        with Horizontal(id="page-panes"):
            with Vertical(id="page-texts"):
                with Vertical(id="mentions-part", classes="pane"):
                    yield Static("Mentions", classes="pane-title", markup=False)
                    yield Mentions(id="page-mentions", placeholder=_READING)
                with Vertical(id="stories-part", classes="pane"):
                    yield Static("Stories", classes="pane-title", markup=False)
                    yield Stories(id="page-stories", row_height=2, placeholder=_READING)
            with Vertical(id="page-names"):
                with Vertical(id="company-part", classes="pane"):
                    yield Static("Stands with", classes="pane-title", markup=False)
                    yield Companions(id="page-company", placeholder=_READING)
                with Vertical(id="forms-part", classes="pane"):
                    yield Static("Forms", classes="pane-title", markup=False)
                    yield Forms(id="page-forms", placeholder=_READING)
        yield StatusLine(id="page-status")
        yield KeyBar(id="page-keys")

    def on_mount(self) -> None:
        """Begin to answer, and to look for what others write."""
        self._thread: Newest[Question] = Newest(
            partial(answer, self._library, self._clock), self, lanes=tuple(LANES.values())
        )
        self.set_interval(_LOOK_SECONDS, self.follow_library)
        self._ready = True
        if self._spot is not None:
            self.show(self._spot)

    def on_unmount(self) -> None:
        """End the thread."""
        self._thread.close()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Follow what was written while another screen was shown."""
        # to match every rule anew takes longer than to read the page, and is needed for other colours only
        event.refresh_styles = self._dressed != self.app.theme
        self._dressed = self.app.theme
        if self._about is not None:
            self.follow_library()

    # what is shown

    @property
    def entity(self) -> EntityId | None:
        """The name whose page it is."""
        return self._about.id if self._about is not None else None

    @property
    def library(self) -> Library:
        """Where names are looked up."""
        return self._library

    def list_of(self, part: str) -> RowList:
        """The list of a part."""
        return self.query_one(f"#page-{part}", RowList)

    def name_at_hand(self) -> AtHand | None:
        """The name under the cursor, else the one whose page it is; with its mention, if that has the cursor."""
        if self._about is None:
            return None
        key = self.list_of(self._part).current_key
        if self._part in ("company", "forms") and isinstance(key, int):
            return AtHand(EntityId(key))
        if self._part == "mentions" and self._other is None:
            rows = self.list_of("mentions").rows
            found = rows.quotation(self.list_of("mentions").cursor) if isinstance(rows, SentenceRows) else None
            if found is not None:
                context = found.context
                first, last = context.ranges[found.centre]
                mention = Mention(context.start, context.end, context.text[first:last], self._about.kind)
                return AtHand(self._about.id, context.article, mention)
        return AtHand(self._about.id)

    def tell(self, text: str, *, error: bool = False) -> None:
        """Tell something in the status line; it stays until the cursor moves."""
        self._told = True
        self.query_one(StatusLine).show(text, error=error)

    def _tell(self, text: str, *, error: bool = False) -> None:
        self.tell(text, error=error)

    def names_changed(self) -> None:
        """Show what was followed or muted."""
        self.follow_library()

    def _after_deciding(self, entity: EntityId | None) -> None:  # noqa: ARG002  others may stand on the page too
        self.follow_library()

    def _after_unmarking(self, message: Unmarked) -> None:  # noqa: ARG002  it may have been followed
        self.follow_library()

    def here(self) -> PageSpot:
        """Where one is."""
        if self._about is None:
            return PageSpot(self._wanted)
        lists = []
        for part in PARTS:
            rows = self.list_of(part)
            top = self._tops.get(part, rows.scroll_offset.y)
            lists.append((part, self._waiting.get(part) or ListSpot(rows.current_key, rows.cursor, top)))
        return PageSpot(self._about.id, self._other.id if self._other else None, self._part, tuple(lists))

    def show(self, spot: PageSpot) -> None:
        """Go to a page, or back to where one was on it."""
        self._spot, self._wanted = spot, spot.entity
        if not self._ready:
            return
        self._told = False
        self._part = spot.pane
        self._other = None
        self._asked = None
        self._waiting.clear()
        self._tops.clear()
        profile = self._kept.get(spot.entity)
        state = self._library.db.state()
        if profile is None:
            profile = self._look_up(spot.entity, state)
        if profile is not None:
            self._take(profile, asked=spot.entity)
            if profile.state != state:
                self._ask_anew(state)
        elif self._about is not None:
            self._wait_for(self._about)
        self.action_show_part(spot.pane)

    def _look_up(self, entity: EntityId, state: tuple[int, int]) -> Profile | None:
        """Look up a name that is in few stories, at once; another one by the thread."""
        question = Look(entity, state)
        try:
            about = self._library.entities.get(self._library.entities.shown(entity))
            self._about = about
            if about.articles <= _AT_ONCE:
                return look(self._library, self._clock, question, company=True)
        except NotFound:
            self._about = None
            self._show_nothing(_GONE)
            return None
        self._ask(question)
        return None

    def _ask(self, question: Question) -> None:
        if isinstance(question, Look):
            self._asked = question
        self._thread.ask(question, lane=LANES[type(question)])

    def _ask_anew(self, state: tuple[int, int]) -> None:
        if self._about is not None and self._asked != (question := Look(self._about.id, state)):
            self._ask(question)

    def follow_library(self) -> None:
        """Look the name up again if anybody has written since; cursors stay where they are."""
        if self.is_current and self._profile is not None:
            state = self._library.db.state()
            if state != self._profile.state:
                self._ask_anew(state)

    def _show_nothing(self, why: str) -> None:
        self._profile = None
        self.query_one(NameHead).show(None)
        for part in PARTS:
            rows = self.list_of(part)
            rows.placeholder = why if part == self._part else ""
            rows.set_rows(())
        self._say_titles()
        self._say_where()

    def _wait_for(self, about: Entity) -> None:
        """Show what is known at once of a name that is in very many stories."""
        self._profile = None
        self.query_one(NameHead).show(EntityPage(about, None, None, (), (), (), (), 0), complete=False)
        for part in PARTS:
            rows = self.list_of(part)
            rows.placeholder = _READING
            rows.set_rows(())
        self._say_titles()

    def _take(self, profile: Profile, *, asked: EntityId) -> None:
        """Show a profile; cursors go to where the spot that is waiting says, or stay on their rows.

        Args:
            profile: What is known of a name.
            asked: Which one was asked for; it may be part of that by now.
        """
        page = profile.page
        before = self._profile
        self._profile, self._about = profile, page.entity
        self._kept[page.entity.id] = profile
        self._kept.move_to_end(page.entity.id)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        spot, self._spot = self._spot, None
        if spot is None:
            spot = self.here()
        lists = dict(spot.lists)
        self.query_one(NameHead).show(page, notice=_notice(page))
        self._fill("stories", profile.stories, lists)
        self._fill("forms", form_rows(page), lists)
        if profile.accompanied or before is None or before.page.entity.id != page.entity.id:
            self._show_company(lists)
        if not profile.accompanied:
            self._ask(Accompany(profile))
        other = spot.other
        if other is not None and self._other is None:
            try:
                self._other = self._library.entities.get(self._library.entities.shown(other))
            except NotFound:
                other = None
        self._show_sentences(lists)
        if asked != page.entity.id:
            self.tell(f"The name you came for is part of {page.entity.name} now")
        self._say_titles()
        self._say_where()

    def _show_company(self, lists: dict[str, ListSpot]) -> None:
        assert self._profile is not None  # noqa: S101  only called while there is one
        companions = self.query_one(Companions)
        companions.placeholder = _ALONE if self._profile.accompanied else _READING
        companions.show(self._profile.page.company)
        self._place("company", lists.get("company", ListSpot()))

    def _show_sentences(self, lists: dict[str, ListSpot]) -> None:
        """Show the mentions, or the sentences with the other name."""
        profile = self._profile
        assert profile is not None  # noqa: S101  only called while there is one
        rows: SentenceRows | None = profile.sentences
        placeholder = _NOWHERE
        if self._other is not None:
            rows = profile.meetings.get(self._other.id)
            placeholder = _READING if rows is None else _apart(self._other)
            if rows is None:
                self._ask(Meet(profile, self._other.id))
                shown = self.list_of("mentions").rows
                if isinstance(shown, SentenceRows) and (shown.entity, shown.other) == (
                    profile.page.entity.id,
                    self._other.id,
                ):
                    return  # until the new ones come
        if rows is not None:
            rows.want = partial(self._want, rows)
        self.list_of("mentions").placeholder = placeholder
        self._fill("mentions", rows if rows is not None else (), lists)

    def _fill(self, part: str, rows: Any, lists: dict[str, ListSpot]) -> None:
        widget = self.list_of(part)
        if part != "mentions":
            widget.placeholder = _NOWHERE
        if isinstance(rows, SentenceRows):
            rows.width = widget.size.width
        widget.set_rows(rows)
        self._place(part, lists.get(part, ListSpot()))

    def _place(self, part: str, spot: ListSpot) -> None:
        """Put cursor and scrolling where they were; a row that has gone leaves its place to the next."""
        widget = self.list_of(part)
        if not len(widget.rows):
            self._waiting[part] = spot
            return
        self._waiting.pop(part, None)
        index = None
        if spot.key is not None:
            rows: Any = widget.rows
            if hasattr(rows, "find"):
                index = rows.find(spot.key)
            else:
                index = next((at for at, row in enumerate(rows) if row.key == spot.key), None)
        if index is None:
            index = spot.cursor
        shift = (index - spot.cursor) * widget.row_height
        if index or spot.key is not None:
            widget.cursor = index
        self._placed[part] = widget.current_key
        top = max(0, spot.top + shift)
        self._tops[part] = top
        if widget.size.height:
            self._scroll(part)
        self.call_after_refresh(self._scroll, part)

    def _scroll(self, part: str) -> None:
        widget = self.list_of(part)
        if part in self._tops and widget.size.height:
            widget.scroll_to(y=self._tops[part], animate=False, immediate=True, force=True)
            if widget.display and widget.region.height:
                del self._tops[part]

    def _want(self, rows: SentenceRows, page: int) -> None:
        if self.list_of("mentions").rows is rows:
            self._ask(Quote(rows, page))

    # what the thread says

    @on(Looked)
    def _on_looked(self, message: Looked) -> None:
        if message.question != self._asked:
            return
        if message.profile is None:
            self._kept.pop(message.question.entity, None)
            self._show_nothing(_GONE)
            return
        old = self._profile
        profile = message.profile
        if old is not None and old.page.entity.id == profile.page.entity.id:
            # what stands with it changes little: until it is counted anew, what was counted stays
            profile.page = replace(profile.page, company=old.page.company)
            if (profile.where, profile.page.entity.kind) == (old.where, old.page.entity.kind):
                profile.sentences, profile.meetings = old.sentences, old.meetings
                if profile.state[0] != old.state[0]:  # others wrote, perhaps these texts
                    for rows in (profile.sentences, *profile.meetings.values()):
                        rows.outdate()
        self._take(profile, asked=message.question.entity)

    @on(Accompanied)
    def _on_accompanied(self, message: Accompanied) -> None:
        profile = message.profile
        profile.page = replace(profile.page, company=message.company)
        profile.accompanied = True
        if profile is self._profile:
            self._show_company(dict(self.here().lists))
            self._say_titles()
            self._say_where()

    @on(Met)
    def _on_met(self, message: Met) -> None:
        message.profile.meetings[message.other] = message.rows
        if message.profile is self._profile and self._other is not None and message.other == self._other.id:
            self._show_sentences(dict(self.here().lists))
            self._say_titles()
            self._say_where()

    @on(Quoted)
    def _on_quoted(self, message: Quoted) -> None:
        widget = self.list_of("mentions")
        changed = message.rows.fill(message.page, message.quotes)
        if widget.rows is not message.rows:
            return
        for index in changed:
            widget.update_row(index)
        top = widget.scroll_offset.y
        missing = message.rows.missing(top, top + max(1, widget.size.height) - 1)
        if missing is not None and message.quotes:
            self._ask(Quote(message.rows, missing))
        if widget.cursor in changed:
            self._say_where()

    # parts

    def action_show_part(self, part: str) -> None:
        """Go to a part of the page."""
        self._part = part
        self._arrange()
        # at once, not by `focus()`: a key that was typed ahead must find it there
        self.set_focus(self.list_of(part), scroll_visible=False)
        self._say_where()

    def action_next_part(self) -> None:
        """Go to the next part."""
        self._cycle(1)

    def action_previous_part(self) -> None:
        """Go to the part before."""
        self._cycle(-1)

    def _cycle(self, by: int) -> None:
        self._told = False
        self.action_show_part(PARTS[(PARTS.index(self._part) + by) % len(PARTS)])

    @on(PartTabs.Pressed)
    def _on_tab(self, message: PartTabs.Pressed) -> None:
        self.action_show_part(PARTS[message.index])

    @on(NameHead.Pressed)
    def _on_bar(self, message: NameHead.Pressed) -> None:
        self._go_to_month(message.month)

    def action_show_month(self, by: int) -> None:
        """Go to the stories of the month with mentions before or after that of the story with the cursor."""
        if self._profile is None or not len(self._profile.stories):
            return
        months = [month for month, _ in self._profile.page.months]
        here = self._profile.stories.month_of(self.list_of("stories").cursor)
        others = [month for month in months if (month < here if by < 0 else month > here)]
        if self._part == "stories" and not others:
            self.tell("There are no mentions before that" if by < 0 else "There are no mentions after that")
        elif self._part == "stories":
            self._go_to_month(others[-1] if by < 0 else others[0])
        else:
            self.action_show_part("stories")

    def _go_to_month(self, month: str) -> None:
        if self._profile is not None and len(self._profile.stories):
            self.action_show_part("stories")
            self.list_of("stories").cursor = self._profile.stories.first_of(month)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show where the focus is, and what its keys are."""
        if event.widget is not self.focused or event.widget.id is None:
            return
        part = event.widget.id.removeprefix("page-")
        if part in PARTS:
            self._part = part
            self._arrange()
            self._say_where()
            self._show_keys()

    def on_resize(self) -> None:
        """Show as many parts as there is room for."""
        self._arrange()

    def _arrange(self) -> None:
        alone = self.size.width < self.HORIZONTAL_BREAKPOINTS[1][0]
        for part in PARTS:
            box = self.query_one(f"#{part}-part")
            box.display = not alone or part == self._part
            box.set_class(part == self._part, "-active")
        self.query_one("#page-texts").display = not alone or self._part in ("mentions", "stories")
        self.query_one("#page-names").display = not alone or self._part in ("company", "forms")
        self._say_titles()
        for part in list(self._tops):
            self.call_after_refresh(self._scroll, part)

    def _say_titles(self) -> None:
        titles = []
        for part in PARTS:
            count = len(self._counted(part))
            if part == "company" and count >= COMPANY:
                count = 0  # there are more
            label = _TITLES[part]
            if part == "mentions" and self._other is not None:
                label = f"With {self._other.name}"
            title = f"{label} · {count:,}" if count else label
            titles.append(f"{label} {count:,}" if count else label)
            profile = self._profile
            if part == "company" and profile is not None and profile.page.looked_at < profile.page.entity.articles:
                title += f" · in its newest {profile.page.looked_at:,} stories"
            self.query_one(f"#{part}-part > .pane-title", Static).update(plain(title), layout=False)
        self.query_one(PartTabs).show(titles, PARTS.index(self._part))

    def _counted(self, part: str) -> Sequence[object]:
        if part == "forms":
            return self._about.aliases if self._about is not None and self._profile is not None else ()
        return self.list_of(part).rows  # type: ignore[return-value]  # only its length is asked

    def _show_keys(self) -> None:
        listed = [
            each
            for each in COMMANDS
            if (each.where in ("entity", "list", "app") and each.bar) or each.id in ("decide", "follow-name")
        ]
        self._bar = sorted(listed, key=lambda each: each.bar or _BEHIND)
        keys = [
            (key_names(self.app.keymap_keys(each.id, each.keys))[0], each.label)  # type: ignore[attr-defined]
            for each in self._bar
        ]
        self.query_one(KeyBar).show(keys)

    @on(KeyBar.Pressed)
    async def _on_key_clicked(self, message: KeyBar.Pressed) -> None:
        command = self._bar[message.index]
        target: Any = {"entity": self, "main": self, "app": self.app}.get(command.where, self.focused)
        await self.app.run_action(command.action, target)

    @on(RowList.Highlighted)
    def _on_highlighted(self, message: RowList.Highlighted) -> None:
        if message.list is self.focused:
            # the person moved; neither new rows nor a list that was emptied
            if message.key is not None and message.key != self._placed.get(self._part):
                self._told = False
            self._say_where()

    def _say_where(self) -> None:
        """Say in the status line what the row under the cursor is, unless something was told."""
        if self._told:
            return
        if self._about is None:
            self.query_one(StatusLine).show("")
            return
        widget = self.list_of(self._part)
        count = len(widget.rows)
        text = f"{self._about.name} · {widget.cursor + 1:,} of {count:,}" if count else self._about.name
        key = widget.current_key
        if self._part == "mentions" and isinstance(widget.rows, SentenceRows):
            found = widget.rows.quotation(widget.cursor) if count else None
            if found is not None:
                story = found.article
                when = date_text(story.published_at, story.date_precision, story.not_before)
                text = f"{widget.cursor + 1:,} of {count:,} · {story.title} · {story.source} · {when}"
            if self._other is not None:
                text = f"e opens the page of {self._other.name} · {text}"
        elif self._part == "company" and self._profile is not None:
            found_company = next((each for each in self._profile.page.company if each.entity.id == key), None)
            if found_company is not None:
                shared, of = found_company.shared, self._profile.page.looked_at
                text = (
                    f"{found_company.entity.name} · in {shared:,} of {of:,} stories · "
                    "Enter: sentences with both · e: its page"
                )
        elif self._part == "forms" and count:
            text = "Enter opens its page" if isinstance(key, int) else "Enter searches for it as it is written"
        self.query_one(StatusLine).show(text)

    # the ways on

    @on(RowList.Chosen, "#page-mentions")
    def _on_mention_chosen(self, message: RowList.Chosen) -> None:
        if self._about is not None and isinstance(message.key, tuple):
            article, start = message.key
            rows = self.list_of("mentions").rows
            found = rows.quotation(message.index) if isinstance(rows, SentenceRows) else None
            if found is not None:  # of two names the one whose page it is
                start += found.context.ranges[found.centre][0] - found.context.ranges[0][0]
            self._leave()
            self._way.open_place(self._about.id, article, start)

    @on(RowList.Chosen, "#page-stories")
    def _on_story_chosen(self, message: RowList.Chosen) -> None:
        if self._about is not None and isinstance(message.key, int):
            self._leave()
            self._way.open_place(self._about.id, ArticleId(message.key), None)

    @on(RowList.Chosen, "#page-company")
    def _on_companion_chosen(self, message: RowList.Chosen) -> None:
        if isinstance(message.key, int):
            self.show_together(EntityId(message.key))

    @on(RowList.Chosen, "#page-forms")
    async def _on_form_chosen(self, message: RowList.Chosen) -> None:
        if isinstance(message.key, int):
            self.open_page(EntityId(message.key))
        elif isinstance(message.key, tuple):
            self._leave()
            await self._way.search_for('"' + str(message.key[1]).replace('"', " ").strip() + '"')

    def show_together(self, other: EntityId) -> None:
        """Show the sentences in which another name stands, too."""
        if self._profile is None:
            return
        try:
            about = self._library.entities.get(other)
        except NotFound as error:
            self.tell(str(error), error=True)
            return
        self._leave()
        self._other = about
        self._waiting.pop("mentions", None)
        self._show_sentences({})
        self.action_show_part("mentions")

    def open_page(self, entity: EntityId) -> None:
        """Go on to the page of another name."""
        if entity == self.entity:
            self.tell("This is its page")
            return
        self._leave()
        self.show(PageSpot(entity))

    def action_companion_page(self) -> None:
        """Go on to the page of the name under the cursor, or of the one with which this is looked at."""
        hand = self.name_at_hand()
        if self._part == "mentions" and self._other is not None:
            self.open_page(self._other.id)
        elif hand is not None:
            self.open_page(hand.entity)

    async def action_story_page(self) -> None:
        """Open the page of the event that the story under the cursor tells of."""
        key = self.list_of(self._part).current_key
        article = key[0] if self._part == "mentions" and isinstance(key, tuple) else key
        if self._part not in ("mentions", "stories") or not isinstance(article, int):
            self.tell("There is no story under the cursor")
            return
        self._leave()
        await self._way.go_to(StorySpot(ArticleId(article)))

    def _leave(self) -> None:
        self._told = False
        self._trail.leave(self.here())

    async def action_back(self) -> None:
        """Go back."""
        await self._go(self._trail.back)

    async def action_forward(self) -> None:
        """Go forward."""
        await self._go(self._trail.forward)

    async def _go(self, step: Callable[[AnySpot], AnySpot | None]) -> None:
        spot = step(self.here())
        if spot is None:
            self.tell("There is nothing to go forward to")
        else:
            await self._way.go_to(spot)


def _notice(page: EntityPage) -> str:
    """What is to be known of a name before all else."""
    notices = []
    if page.may_be:
        notices.append("not decided: it may mean " + " or ".join(each.name for each in page.may_be[:2]))
        if len(page.may_be) > 2:
            notices[-1] += " or others"
    if page.follows is not None:
        notices.append("followed" if page.follows == "follow" else "muted")
    if page.others:
        notices.append(f"{len(page.others)} more called so" if not page.may_be else "")
    return " · ".join(filter(None, notices))


def _apart(other: Entity) -> str:
    return f"They stand in no sentence together.\n\ne opens the page of {other.name}, h goes back."
