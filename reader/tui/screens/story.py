"""The page of an event: who told of it and when, what each alone reports, its names, what came before and after."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from reader.errors import NotFound
from reader.library import Library
from reader.model import ArticleId, EntityId, StoryDecision
from reader.tui.background import Newest
from reader.tui.commands import COMMANDS, Where, bindings, key_names
from reader.tui.panes.key_bar import KeyBar
from reader.tui.panes.name_head import PartTabs
from reader.tui.panes.row_list import RowList
from reader.tui.panes.status_line import StatusLine
from reader.tui.panes.story_head import StoryHead
from reader.tui.panes.story_parts import (
    Fitted,
    in_groups,
    lanes_of,
    name_rows,
    running_rows,
    sole_rows,
    told_rows,
)
from reader.tui.screens.at_hand import AtHand
from reader.tui.screens.decider import Decider, Unmarked
from reader.tui.screens.deciding import Deciding
from reader.tui.screens.following import FollowsNames
from reader.tui.screens.marks import Marks
from reader.tui.screens.rows import Clock
from reader.tui.screens.scene import (
    LANES,
    Look,
    Looked,
    Part,
    Parted,
    Question,
    Relate,
    Related,
    Scene,
    answer,
    look,
)
from reader.tui.screens.stage import plain
from reader.tui.screens.trail import AnySpot, CompareSpot, ListSpot, PageSpot, StorySpot, Trail
from reader.tui.story_words import counts, dates, first_line, lead_title

PARTS = ("told", "sole", "names", "running")
_TITLES = {"told": "Articles", "sole": "Only here", "names": "Names", "running": "Before and after"}
_AT_ONCE = 60
"""An event of so many articles is looked up before the first frame; of another one, the thread does."""
_KEPT = 12
"""Events that one comes back to without asking the library."""
_LOOK_SECONDS = 2.0
_SOLE_SECONDS = 0.05
"""How long the cursor must rest before it is asked what an article alone reports."""
_READING = "One moment."
_GONE = "This story is no longer in the library.\n\nh goes back."
_UNTOLD = "Nothing came before it, and nothing after it, that is known here."
_NO_NAMES = "No names were found in it."


class Way(Protocol):
    """What leads away from the page: the main screen."""

    async def go_to(self, spot: AnySpot) -> None:
        """Go to where one was."""

    def open_told(self, event: ArticleId, title: str, article: ArticleId, start: int | None) -> None:
        """Open an article of an event, at a place of its text."""


class StoryScreen(FollowsNames, Deciding[None]):
    """The page of one event after the other; where one has been on them is in the trail of the main screen."""

    BINDINGS = [*bindings("story"), *bindings("main", "follow-name", "mute-name")]
    PALETTE: ClassVar[tuple[Where, ...]] = ("story",)
    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (100, "-two"), (170, "-three")]

    def __init__(
        self, library: Library, *, clock: Clock, trail: Trail, way: Way, decider: Decider, marks: Marks
    ) -> None:
        """Make the screen.

        Args:
            library: Where events are looked up; the screen does not close it.
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
        self._spot: StorySpot | None = None
        """Where to go as soon as it can be shown."""
        self._wanted = ArticleId(0)
        self._scene: Scene | None = None
        self._part = "told"
        self._kept: OrderedDict[ArticleId, Scene] = OrderedDict()
        self._asked: Look | None = None
        self._sole_of: ArticleId | None = None
        """The article whose part is shown."""
        self._waiting: dict[str, ListSpot] = {}
        """Where to go in lists that have no rows yet."""
        self._placed: dict[str, Hashable] = {}
        """The rows that got the cursor with the rows, not by the person."""
        self._told = False
        self._dressed = ""
        """The colours it was shown in last."""
        self._ready = False

    def compose(self) -> ComposeResult:
        """Head, four parts, status line, key bar."""
        yield StoryHead(id="story-head")
        yield PartTabs(id="story-tabs")
        with Horizontal(id="story-panes"):
            with Vertical(id="story-left"):
                with Vertical(id="told-part", classes="pane"):
                    yield Static("Articles", classes="pane-title", markup=False)
                    yield Fitted(id="story-told", placeholder=_READING)
                with Vertical(id="running-part", classes="pane"):
                    yield Static("Before and after", classes="pane-title", markup=False)
                    yield Fitted(id="story-running", row_height=2, placeholder=_READING)
            with Vertical(id="story-right"):
                with Vertical(id="sole-part", classes="pane"):
                    yield Static("Only here", classes="pane-title", markup=False)
                    yield Fitted(id="story-sole", placeholder=_READING)
                with Vertical(id="names-part", classes="pane"):
                    yield Static("Names", classes="pane-title", markup=False)
                    yield Fitted(id="story-names", placeholder=_NO_NAMES)
        yield StatusLine(id="story-status")
        yield KeyBar(id="story-keys")

    def on_mount(self) -> None:
        """Begin to answer, and to look for what others write."""
        self._thread: Newest[Question] = Newest(partial(answer, self._library), self, lanes=tuple(LANES.values()))
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
        self.follow_library()

    # what is shown

    @property
    def scene(self) -> Scene | None:
        """What is shown."""
        return self._scene

    @property
    def library(self) -> Library:
        """Where it is looked up."""
        return self._library

    def list_of(self, part: str) -> Fitted:
        """The list of a part."""
        return self.query_one(f"#story-{part}", Fitted)

    @property
    def _cursor(self) -> ArticleId | None:
        """The article under the cursor of the articles."""
        key = self.list_of("told").current_key
        return ArticleId(key) if isinstance(key, int) else None

    def name_at_hand(self) -> AtHand | None:
        """The name under the cursor, if there is one."""
        key = self.list_of(self._part).current_key
        if self._part == "names" and isinstance(key, int):
            return AtHand(EntityId(key))
        if self._part == "sole" and isinstance(key, tuple) and key[0] == "name":
            return AtHand(EntityId(key[1]), self._sole_of)
        return None

    def tell(self, text: str, *, error: bool = False) -> None:
        """Tell something in the status line; it stays until the cursor moves."""
        self._told = True
        self.query_one(StatusLine).show(text, error=error)

    def _tell(self, text: str, *, error: bool = False) -> None:
        self.tell(text, error=error)

    def names_changed(self) -> None:
        """Show what was followed or muted: nothing of it stands here."""

    def _after_deciding(self, entity: EntityId | None) -> None:  # noqa: ARG002  any decision may change an event
        self._kept.clear()
        self.follow_library()

    def _after_unmarking(self, message: Unmarked) -> None:  # noqa: ARG002  stories may be unread again
        self.follow_library()

    def here(self) -> StorySpot:
        """Where one is."""
        lists = []
        for part in PARTS:
            rows = self.list_of(part)
            spot = ListSpot(rows.current_key, rows.cursor, int(rows.scroll_offset.y))
            lists.append((part, self._waiting.get(part) or spot))
        return StorySpot(self._wanted, self._part, tuple(lists))

    def show(self, spot: StorySpot) -> None:
        """Go to the page of an event, or back to where one was on it."""
        self._spot, self._wanted = spot, spot.article
        if not self._ready:
            return
        self._told = False
        self._asked = None
        self._sole_of = None
        self._part = spot.pane
        self._waiting.clear()
        state = self._library.db.state()
        scene = self._kept.get(spot.article)
        if scene is not None:
            self._take(scene)
            if scene.state != state:
                self._ask(Look(spot.article, state))
        else:
            self._look_up(spot.article, state)
        self.action_show_part(spot.pane)

    def _look_up(self, article: ArticleId, state: tuple[int, int]) -> None:
        """Look up a small event at once; another one by the thread."""
        event = self._library.events.event_of(article)
        row = None if event is None else self._library.events.story(event)
        if row is not None and row.articles > _AT_ONCE:
            self._show_nothing(_READING)
            self._ask(Look(article, state))
            return
        try:
            self._take(look(self._library, article, state))
        except NotFound:
            self._show_nothing(_GONE)

    def _ask(self, question: Question, *, pause: float = 0.0) -> None:
        if isinstance(question, Look):
            self._asked = question
        self._thread.ask(question, lane=LANES[type(question)], pause=pause)

    def follow_library(self) -> None:
        """Look the event up again if anybody has written since; cursors stay where they are."""
        if self.is_current and self._scene is not None:
            question = Look(self._wanted, self._library.db.state())
            if question.state != self._scene.state and question != self._asked:
                self._ask(question)

    def _show_nothing(self, why: str) -> None:
        self._scene = None
        self.query_one(StoryHead).show("", (), ())
        for part in PARTS:
            rows = self.list_of(part)
            rows.placeholder = why if part == self._part else ""
            rows.show(lambda _: ())
        self._say_titles()
        self.query_one(StatusLine).show("")

    def _take(self, scene: Scene) -> None:
        """Show an event; cursors go to where the spot that is waiting says, or stay on their rows."""
        same = self._scene is not None and self._scene.page.story.id == scene.page.story.id
        if same and self._scene is not None and scene.related is None:
            scene.related = self._scene.related  # until it was looked for anew
            self._ask(Relate(scene))
        spot, self._spot = self._spot, None
        lists = dict((spot if spot is not None else self.here()).lists)
        self._scene = scene
        self._kept[self._wanted] = scene
        self._kept.move_to_end(self._wanted)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        page = scene.page
        self._show_head(scene)
        self._fill(
            "told", lambda room: told_rows(page, scene.shares, room=room), lists.get("told", ListSpot(scene.about))
        )
        self._show_names(lists.get("names", ListSpot()))
        self._show_running(lists.get("running", ListSpot()))
        if scene.related is None:
            self._ask(Relate(scene))
        if "sole" in lists:
            self._waiting["sole"] = lists["sole"]
        self._show_sole()
        self._arrange()
        self._say_where()

    def _show_head(self, scene: Scene) -> None:
        page = scene.page
        row = page.story
        lines = [f"{dates(row)} · {counts(row)}"]
        shown = len(page.articles)
        if shown < row.articles:
            lines[0] += f" · the first {shown:,} are shown"
        lines.append(first_line(page.first, page.articles))
        lanes = lanes_of(page.articles) if row.articles > 1 else []
        self.query_one(StoryHead).show(lead_title(page), lines, lanes)
        self._fit_head()

    def _fit_head(self) -> None:
        """Give the picture the lines that it needs, as far as there is room."""
        head = self.query_one(StoryHead)
        lanes = 0 if self._scene is None or self._scene.page.story.articles < 2 else self._scene.page.story.groups
        room = max(0, (self.size.height - 12) // 3 if self.size.height < 34 else self.size.height // 4)
        lanes = min(lanes, room)
        head.styles.height = 3 + (lanes + 2 if lanes else 0)

    def _show_names(self, spot: ListSpot) -> None:
        scene = self._scene
        assert scene is not None  # noqa: S101  only called while there is one
        outlets = {int(each.article.id): each.outlet for each in scene.page.articles}
        texts = scene.page.story.groups
        self.list_of("names").placeholder = _NO_NAMES
        self._fill(
            "names",
            lambda room: name_rows(scene.standing, scene.entities, outlets, texts=texts, room=room),
            spot,
        )

    def _show_running(self, spot: ListSpot) -> None:
        scene = self._scene
        assert scene is not None  # noqa: S101  only called while there is one
        related = scene.related or ()
        running = self.list_of("running")
        running.placeholder = _READING if scene.related is None else _UNTOLD
        self._fill("running", lambda _: running_rows(scene.page, scene.leads, related), spot)

    def _fill(self, part: str, make: Callable[[int], Any], spot: ListSpot) -> None:
        widget = self.list_of(part)
        widget.show(make)
        self._place(part, spot)

    def _place(self, part: str, spot: ListSpot) -> None:
        """Put cursor and scrolling where they were; a row that has gone leaves its place to the next."""
        widget = self.list_of(part)
        if not len(widget.rows):
            self._waiting[part] = spot
            return
        self._waiting.pop(part, None)
        index = _index(widget, spot.key)
        if index is None and spot.cursor and spot.cursor < len(widget.rows) and widget.rows[spot.cursor].selectable:
            index = spot.cursor
        if index is not None:
            widget.cursor = index
            widget.scroll_to(y=spot.top, animate=False, immediate=True, force=True)
            self.call_after_refresh(self._scroll_back, part, spot, index)
        self._placed[part] = widget.current_key

    def _scroll_back(self, part: str, spot: ListSpot, index: int) -> None:
        """Scroll once the list has its size; where the cursor would not be seen, that comes first."""
        widget = self.list_of(part)
        if widget.cursor == index and widget.size.height and spot.key is not None:
            height = widget.row_height
            if spot.top <= index * height < spot.top + widget.size.height:
                widget.scroll_to(y=spot.top, animate=False, immediate=True, force=True)

    # what the article under the cursor alone reports

    def _show_sole(self) -> None:
        """Show what the article under the cursor alone reports, or ask for it."""
        scene, article = self._scene, self._cursor
        if scene is None or article is None:
            return
        self.query_one(StoryHead).point(article)
        sole = scene.soles.get(article)
        if sole is None:
            self._ask(Part(scene, article), pause=_SOLE_SECONDS)
            return
        told = scene.told(article)
        rows = self.list_of("sole")
        outlet = told.outlet if told is not None else ""
        if len(in_groups(scene.page.articles)) < 2:
            rows.placeholder = "Nobody else reported it, so there is nothing to compare it with."
        else:
            rows.placeholder = f"{outlet} has no name and no sentence that another text does not have."
        new = self._sole_of != article
        self._sole_of = article
        keep = None if new else rows.current_key
        rows.show(lambda room: sole_rows(sole, outlet=outlet, room=room), keep=keep)
        self._placed["sole"] = rows.current_key
        if "sole" in self._waiting:
            self._place("sole", self._waiting.pop("sole"))
        self._say_titles()
        self._say_where()

    @on(Parted)
    def _on_parted(self, message: Parted) -> None:
        message.scene.soles[message.sole.article] = message.sole
        if message.scene is self._scene and message.sole.article == self._cursor:
            self._show_sole()

    @on(Related)
    def _on_related(self, message: Related) -> None:
        message.scene.related, message.scene.standing = message.related, message.standing
        if message.scene is self._scene:
            running = self.list_of("running")
            spot = ListSpot(running.current_key, running.cursor, int(running.scroll_offset.y))
            self._show_running(self._waiting.pop("running", spot))
            names = self.list_of("names")
            moved = names.cursor > 1  # one that stands at the top stays there
            self._show_names(
                ListSpot(names.current_key, names.cursor, int(names.scroll_offset.y)) if moved else ListSpot()
            )
            self._say_titles()

    @on(Looked)
    def _on_looked(self, message: Looked) -> None:
        if message.question != self._asked:
            return
        if message.scene is None:
            self._kept.pop(message.question.article, None)
            self._show_nothing(_GONE)
        else:
            self._take(message.scene)

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

    @on(StoryHead.Pressed)
    def _on_dot(self, message: StoryHead.Pressed) -> None:
        told = self.list_of("told")
        index = _index(told, message.article)
        if index is not None:
            told.cursor = index
            self.action_show_part("told")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show where the focus is, and what its keys are."""
        if event.widget is not self.focused or event.widget.id is None:
            return
        part = event.widget.id.removeprefix("story-")
        if part in PARTS:
            self._part = part
            self._arrange()
            self._say_where()
            self._show_keys()

    def on_resize(self) -> None:
        """Show as many parts as there is room for."""
        self._fit_head()
        self._arrange()

    def _arrange(self) -> None:
        alone = self.size.width < self.HORIZONTAL_BREAKPOINTS[1][0]
        for part in PARTS:
            box = self.query_one(f"#{part}-part")
            box.display = not alone or part == self._part
            box.set_class(part == self._part, "-active")
        self.query_one("#story-left").display = not alone or self._part in ("told", "running")
        self.query_one("#story-right").display = not alone or self._part in ("sole", "names")
        if self._scene is not None:
            # the articles and the running story share a column by what they need
            told, running = (len(self.list_of(part).rows) * height for part, height in (("told", 1), ("running", 2)))
            share = max(0.3, min(0.7, (told + 3) / max(1, told + running + 6)))
            self.query_one("#told-part").styles.height = "1fr" if alone else f"{share:.2f}fr"
            self.query_one("#running-part").styles.height = "1fr" if alone else f"{1 - share:.2f}fr"
        self._say_titles()

    def _say_titles(self) -> None:
        scene, tabs = self._scene, []
        for part in PARTS:
            label = title = _TITLES[part]
            if scene is not None and part == "told":
                title, label = f"Articles · {len(scene.page.articles):,}", f"Articles {len(scene.page.articles):,}"
            elif scene is not None and part == "names":
                count = len(scene.standing)
                title, label = (f"Names · {count:,}", f"Names {count:,}") if count else ("Names", "Names")
            elif scene is not None and part == "sole" and self._sole_of is not None:
                told, sole = scene.told(self._sole_of), scene.soles.get(self._sole_of)
                title = label = f"Only in {told.outlet}" if told is not None else _TITLES[part]
                others = sum(each.group != told.group for each in scene.page.articles) if told is not None else 0
                if sole is not None and 0 < sole.compared < others:
                    title += f" · beside {sole.compared:,} of {others:,} articles"
            self.query_one(f"#{part}-part > .pane-title", Static).update(plain(title), layout=False)
            tabs.append(label)
        self.query_one(PartTabs).show(tabs, PARTS.index(self._part))

    def _show_keys(self) -> None:
        listed = [each for each in COMMANDS if each.where in ("story", "list", "app") and each.bar]
        self._bar = sorted(listed, key=lambda each: each.bar)
        keys = [
            (key_names(self.app.keymap_keys(each.id, each.keys))[0], each.label)  # type: ignore[attr-defined]
            for each in self._bar
        ]
        self.query_one(KeyBar).show(keys)

    @on(KeyBar.Pressed)
    async def _on_key_clicked(self, message: KeyBar.Pressed) -> None:
        command = self._bar[message.index]
        target: Any = {"story": self, "app": self.app}.get(command.where, self.focused)
        await self.app.run_action(command.action, target)

    @on(RowList.Highlighted)
    def _on_highlighted(self, message: RowList.Highlighted) -> None:
        if message.list.id == "story-told":
            self._show_sole()
        if message.list is self.focused and message.key == message.list.current_key:
            if message.key != self._placed.get(self._part):  # the person moved, not new rows
                self._told = False
            self._placed.pop(self._part, None)
            self._say_where()

    def _say_where(self) -> None:
        """Say in the status line what the row under the cursor is, unless something was told."""
        scene = self._scene
        if self._told or scene is None:
            return
        widget = self.list_of(self._part)
        key, count = widget.current_key, len(widget.rows)
        text = ""
        if self._part == "told" and count:
            told = scene.told(ArticleId(key)) if isinstance(key, int) else None
            text = f"{widget.cursor + 1:,} of {count:,}"
            if told is not None:
                text += f" · {told.outlet}: {told.article.title}"
                if told.article.id in scene.shares:
                    first = next(each for each in scene.page.articles if each.group == told.group)
                    text = f"{scene.shares[told.article.id]:.0%} of it stands in {first.outlet} · {text}"
        elif self._part == "names" and isinstance(key, int) and key in scene.entities:
            standing = next(each for each in scene.standing if each.entity == key)
            about = scene.entities[key]
            text = (
                f"{about.name} · in {standing.articles:,} of {len(scene.page.articles):,} articles of the event, "
                f"in {about.articles:,} of the library · Enter: its page"
            )
        elif self._part == "sole" and count:
            text = "Enter: its page" if isinstance(key, tuple) and key[0] == "name" else "Enter opens the article there"
        elif self._part == "running" and count:
            text = "Enter goes to that event" if isinstance(key, tuple) and key[0] == "event" else "Enter opens it"
        self.query_one(StatusLine).show(text)

    # the ways on

    @on(RowList.Chosen, "#story-told")
    def _on_told_chosen(self, message: RowList.Chosen) -> None:
        if isinstance(message.key, int):
            self._open(ArticleId(message.key), None)

    @on(RowList.Chosen, "#story-sole")
    async def _on_sole_chosen(self, message: RowList.Chosen) -> None:
        if not isinstance(message.key, tuple):
            return
        what, number = message.key
        if what == "name":
            await self._go_on(PageSpot(EntityId(number)))
        elif self._sole_of is not None:
            self._open(self._sole_of, number)

    @on(RowList.Chosen, "#story-names")
    async def _on_name_chosen(self, message: RowList.Chosen) -> None:
        if isinstance(message.key, int):
            await self._go_on(PageSpot(EntityId(message.key)))

    @on(RowList.Chosen, "#story-running")
    def _on_running_chosen(self, message: RowList.Chosen) -> None:
        if not isinstance(message.key, tuple):
            return
        what, number = message.key
        if what == "event":
            self._leave()
            self.show(StorySpot(ArticleId(number)))
        elif what == "article":
            self._leave()
            self._way.open_told(
                self._library.events.event_of(ArticleId(number)) or ArticleId(number), "", ArticleId(number), None
            )

    def _open(self, article: ArticleId, start: int | None) -> None:
        if self._scene is not None:
            self._leave()
            self._way.open_told(self._scene.page.story.id, lead_title(self._scene.page), article, start)

    async def _go_on(self, spot: AnySpot) -> None:
        self._leave()
        await self._way.go_to(spot)

    async def action_name_page(self) -> None:
        """Open the page of the name under the cursor."""
        hand = self.name_at_hand()
        if hand is None:
            self.tell("No name is under the cursor; 3 goes to the names of the event")
        else:
            await self._go_on(PageSpot(hand.entity))

    def open_page(self, entity: EntityId) -> None:
        """Open the page of a name."""
        self.call_later(self._go_on, PageSpot(entity))

    async def action_compare(self) -> None:
        """Compare the article under the cursor with its nearest version, else with the first of the event."""
        article = self._cursor
        if article is None or self._scene is None:
            self.tell("No article is under the cursor; 1 goes to those of the event")
            return
        versions = self._library.stories.versions(article)
        first = self._scene.page.articles[0].article.id
        other = versions[0].article if versions else first
        if other == article:
            self.tell("This is the first article of the event, and has no other version: go to another one")
        else:
            await self._go_on(CompareSpot(other, article))

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

    # decisions

    def action_decide(self) -> None:
        """Decide about the name under the cursor, else about the article in its event."""
        if self.name_at_hand() is not None:
            super().action_decide()
            return
        scene, article = self._scene, self._cursor
        if scene is None or article is None:
            self.tell("There is no article under the cursor")
            return
        from reader.tui.screens.story_decide import Matter, StoryMenu  # not before somebody decides something

        self.app.push_screen(StoryMenu(Matter(self._decider, scene.page, article, self._decide)))

    def _decide(self, what: str, decision: StoryDecision) -> None:
        scene, article = self._scene, self._cursor
        if scene is not None and what in ("split", "take-out") and article is not None:
            # the page stays with those that stay
            told = scene.told(article)
            stays = [each.article.id for each in scene.page.articles if told is not None and each.group != told.group]
            going = scene.told(self._wanted)
            if stays and (going is None or told is None or going.group == told.group):
                self._wanted = stays[0]
        self.tell("Deciding …")
        self._decider.decide_story(lambda _: decision)

    def action_decisions(self) -> None:
        """List all decisions about events and versions."""
        from reader.tui.screens.decisions import StoryDecisionsScreen

        self.app.push_screen(StoryDecisionsScreen(self._decider))


def _index(widget: RowList, key: Hashable) -> int | None:
    if key is None:
        return None
    return next((at for at in range(len(widget.rows)) if widget.rows[at].key == key), None)
