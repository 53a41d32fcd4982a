"""The compare screen: two articles sentence by sentence, what is in one alone, and where they part in fact."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from reader.answers.comparison_pages import html_page
from reader.answers.comparison_words import numbered
from reader.errors import NotFound, ReaderError
from reader.library import Library
from reader.model import Article, ArticleId
from reader.stories.compared import Compared
from reader.stories.relate import Relation
from reader.tui.background import Newest
from reader.tui.commands import COMMANDS, Where, bindings, key_names
from reader.tui.comparison_place import ComparePlace, Options
from reader.tui.comparison_sheet import Entry
from reader.tui.panes.compare_head import CompareHead, HeadSide
from reader.tui.panes.compare_view import CompareView
from reader.tui.panes.key_bar import KeyBar
from reader.tui.panes.status_line import StatusLine
from reader.tui.render import date_text
from reader.tui.screens.dialogs import ConfirmDialog
from reader.tui.screens.trail import AnySpot, CompareSpot, PageSpot, Trail
from reader.tui.screens.writing import WriteDialog, write_page

_KEPT = 6
"""Comparisons that one comes back to without a wait."""
_SAME = "This is the same article: A and B are one.\n\nh goes back."
_GONE = "One of the two is no longer in the library.\n\nh goes back."
_BROKEN = "These two could not be compared.\n\nh goes back."


class Way(Protocol):
    """What leads away from the comparison: the main screen."""

    async def go_to(self, spot: AnySpot) -> None:
        """Go to where one was."""

    def open_text(self, article: ArticleId, start: int | None) -> None:
        """Open a story at a place."""


@dataclass(frozen=True, slots=True)
class Question:
    """Two articles to be compared."""

    first: ArticleId
    second: ArticleId


@dataclass
class Answered(Message):
    """Two articles were compared."""

    question: Question
    compared: Compared | None
    """None = one of them is gone, or cannot be read."""
    relation: Relation | None
    """What links them, if they share no sentence."""
    state: tuple[int, int]
    """Of the library, before."""
    why: str = ""
    """What to say where there is no comparison."""


class CompareScreen(Screen[None]):
    """One comparison after the other; where one has been in them is in the trail of the main screen."""

    BINDINGS = bindings("compare")
    PALETTE: ClassVar[tuple[Where, ...]] = ("compare",)
    AUTO_FOCUS = ""
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (16, "-short"), (22, "-medium"), (34, "-tall")]

    def __init__(self, library: Library, *, trail: Trail, way: Way, measure: int = 76) -> None:
        """Make the screen.

        Args:
            library: Where the articles are; the screen does not close it.
            trail: Where one has been, shared with the main screen.
            way: What leads away from the comparison.
            measure: Greatest width of a column.
        """
        super().__init__()
        self._library = library
        self._trail = trail
        self._way = way
        self._measure = measure
        self._spot: CompareSpot | None = None
        """What is shown; its place is where it began."""
        self._abouts: tuple[Article, ...] = ()
        self._compared: Compared | None = None
        self._kept: OrderedDict[Question, Answered] = OrderedDict()
        self._told = False
        self._dressed = ""
        self._ready = False

    def compose(self) -> ComposeResult:
        """Head, text, status line, key bar."""
        yield CompareHead(id="compare-head")
        yield CompareView(id="compare-view", measure=self._measure)
        yield StatusLine(id="compare-status")
        yield KeyBar(id="compare-keys")

    def on_mount(self) -> None:
        """Begin to compare."""
        self._thread: Newest[Question] = Newest(self._answer, self)
        self._ready = True
        if self._spot is not None:
            self.show(self._spot)

    def on_unmount(self) -> None:
        """End the thread."""
        self._thread.close()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Match the rules of CSS anew only for other colours: it takes longer than to compare."""
        event.refresh_styles = self._dressed != self.app.theme
        self._dressed = self.app.theme

    @property
    def view(self) -> CompareView:
        """The text."""
        return self.query_one(CompareView)

    @property
    def compared(self) -> Compared | None:
        """What is shown; None while it is being made."""
        return self._compared

    def here(self) -> CompareSpot:
        """Where one is."""
        assert self._spot is not None  # noqa: S101  nobody goes anywhere before it shows something
        return replace(self._spot, place=self.view.place)

    # what is shown

    def show(self, spot: CompareSpot) -> None:
        """Compare two articles, or go back to where one was in a comparison."""
        self._spot = spot
        if not self._ready:
            return
        self._told = False
        self._compared = None
        self._show_keys()
        # at once, not by `focus()`: a key that was typed ahead must find it there
        self.set_focus(self.view, scroll_visible=False)
        try:
            self._abouts = tuple(self._library.articles.get(each) for each in (spot.first, spot.second))
        except NotFound:
            self._abouts = ()
            self.view.say(_GONE)
            self._show_head()
            return
        if spot.first == spot.second:
            self.view.say(_SAME)
            self._show_head()
            return
        question = Question(spot.first, spot.second)
        kept = self._kept.get(question)
        if kept is not None:
            self._take(kept, spot.place)
        else:
            self.view.wait(spot.place, "")
            self._show_head()
        if kept is None or kept.state != self._library.db.state():
            self._thread.ask(question)

    def _answer(self, question: Question) -> Answered:
        """Compare; runs in the thread."""
        state = self._library.db.state()
        try:
            compared = self._library.compared(question.first, question.second)
            # they may have something else in common
            relation = None if compared.comparison.pairs else self._library.why(question.first, question.second)
        except NotFound:
            return Answered(question, None, None, state, _GONE)
        except ReaderError as error:
            return Answered(question, None, None, state, f"{error}\n\n{_BROKEN}")
        return Answered(question, compared, relation, state)

    @on(Answered)
    def _on_answered(self, message: Answered) -> None:
        question, spot = message.question, self._spot
        if message.compared is not None:
            self._kept[question] = message
            self._kept.move_to_end(question)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        if spot is None or (spot.first, spot.second) != (question.first, question.second):
            return
        if message.compared is None:
            self._kept.pop(question, None)
            self.view.say(message.why)
            self._show_head()
        elif message.compared != self._compared:
            self._take(message, self.view.place)

    def _take(self, answer: Answered, place: ComparePlace) -> None:
        assert answer.compared is not None  # noqa: S101  those that are gone are not shown
        self._compared = answer.compared
        self.view.show(answer.compared, place, answer.relation)
        self._show_head()
        self._say_where()

    def _show_head(self) -> None:
        compared = self._compared
        sides = []
        for at, about in enumerate(self._abouts):
            day = date_text(about.published_at, about.date_precision, about.not_before)
            facts = [about.source, day]
            if compared is not None:
                sentences = compared.comparison.first if at == 0 else compared.comparison.second
                count = sum(not each.heading for each in sentences)
                facts.append(f"{count:,} sentence{'' if count == 1 else 's'}")
            if "published_at" in about.inferred and about.published_at is not None:
                facts.append("the date was concluded")
            sides.append(HeadSide(about.title or "(no title)", " · ".join(filter(None, facts)), day))
        options = self.view.options
        rule = ""
        if compared is not None and compared.comparison.pairs:
            rule = f"in the order of {'A' if options.by == 'first' else 'B'}"
            if options.substance:
                rule += " · only changes of substance"
        self.query_one(CompareHead).show(sides, compared, self.view.columns, rule=rule)

    # keys

    def _change_options(self, change: Callable[[Options], Options], told: Callable[[Options], str]) -> None:
        def do() -> None:
            self.view.change_options(change)
            self._show_head()
            self.tell(told(self.view.options))

        self.view.when_ready(do)

    def action_change(self, by: int) -> None:
        """Go to the next change, or the one before."""

        def go() -> None:
            self._told = False
            if self.view.go_to_change(by):
                return
            _, total = self.view.change
            what = "change of substance" if self.view.options.substance else "change"
            if not total:
                self.tell(f"There is no {what}")
            else:
                self.tell(f"This is the last {what}" if by > 0 else f"This is the first {what}")

        self.view.when_ready(go)

    def action_substance(self) -> None:
        """Pass over changes that touch no fact, or not."""
        self._change_options(
            lambda options: replace(options, substance=not options.substance),
            lambda options: "Only changes of substance; s shows all" if options.substance else "All changes",
        )

    def action_open_all(self) -> None:
        """Open or fold all that is the same."""
        self._change_options(
            lambda options: replace(options, all_open=not options.all_open, toggled=frozenset()),
            lambda options: "What is the same is shown" if options.all_open else "What is the same is folded",
        )

    def action_order(self) -> None:
        """Follow the order of the other version."""
        self._change_options(
            lambda options: replace(options, by="second" if options.by == "first" else "first"),
            lambda options: f"In the order of {'A' if options.by == 'first' else 'B'}",
        )

    def action_columns(self) -> None:
        """One column or two."""

        def change(options: Options) -> Options:
            return replace(options, unified=self.view.columns.two)

        self._change_options(
            change, lambda _: "Two columns" if self.view.columns.two else "One column: [-only in A-] {+only in B+}"
        )

    def action_swap(self) -> None:
        """Let A and B change places."""
        self.view.when_ready(self._swap)

    def _swap(self) -> None:
        spot = self.here()
        place = spot.place
        place = replace(place, key=self.view.turned(place.key), options=replace(place.options, toggled=frozenset()))
        self.show(CompareSpot(spot.second, spot.first, place))

    def action_facts(self) -> None:
        """Go to names and quotations, or back."""

        def go() -> None:
            self._told = False
            if not self.view.go_to_facts():
                self.tell("No name, quotation or headline differs")

        self.view.when_ready(go)

    def action_versions(self) -> None:
        """Choose another pair in the table of versions."""
        from reader.tui.screens.versions import VersionsScreen, gather

        if self._spot is None or not self._abouts:
            return
        table = gather(self._library, self._spot.first, self._spot.second)
        if len(table.articles) < 3:
            self.tell("No third version is known")
            return

        def compare(pair: tuple[ArticleId, ArticleId] | None) -> None:
            if pair is not None and self._spot is not None and pair != (self._spot.first, self._spot.second):
                self._leave()
                self.show(CompareSpot(*pair, ComparePlace(replace(self.view.options, toggled=frozenset()))))

        self.app.push_screen(VersionsScreen(table, (self._spot.first, self._spot.second)), compare)

    def action_write(self) -> None:
        """Write a page for others."""
        compared = self._compared
        if compared is None:
            self.tell("There is nothing to write yet")
            return
        page = html_page(compared)
        first, second = compared.first.article, compared.second.article

        def write(typed: str | None, *, sure: bool = False) -> None:
            if typed is None:
                return
            try:
                path = write_page(typed, page, overwrite=sure)
            except ReaderError as error:
                self.tell(str(error), error=True)
                return
            if path is not None:
                self.tell(f"Written to {path}")
            else:
                question = f"{typed} is there already. Write over it?"
                self.app.push_screen(
                    ConfirmDialog(question, "Write over it"), lambda yes: write(typed, sure=True) if yes else None
                )

        self.app.push_screen(WriteDialog(f"~/compared-{first}-{second}.html"), write)

    # the ways on

    @on(CompareView.Chosen)
    async def _on_chosen(self, message: CompareView.Chosen) -> None:
        sheet = self.view.sheet
        if sheet is None:
            return
        entry = message.entry
        if entry.what in ("name", "link"):
            if entry.entity is None:
                self.tell("There is no page of this name")
                return
            self._leave()
            await self._way.go_to(PageSpot(entry.entity))
            return
        second = sheet.place(entry, second=False) is None
        self._read(entry, second=second)

    def action_read_second(self) -> None:
        """Open B at this place."""

        def read() -> None:
            entry = self.view.entry
            if entry is not None:
                self._read(entry, second=True)

        self.view.when_ready(read)

    def _read(self, entry: Entry, *, second: bool) -> None:
        sheet, spot = self.view.sheet, self._spot
        if sheet is None or spot is None:
            return
        start = sheet.place(entry, second=second)
        if start is None:
            self.tell("This is not in B" if second else "This is not in A")
            return
        self._leave()
        self._way.open_text(spot.second if second else spot.first, start)

    def _leave(self) -> None:
        self._told = False
        self._trail.leave(self.here())

    async def action_back(self) -> None:
        """Go back."""
        await self._go(self._trail.back, "This is where you began")

    async def action_forward(self) -> None:
        """Go forward."""
        await self._go(self._trail.forward, "There is nothing to go forward to")

    async def _go(self, step: Callable[[AnySpot], AnySpot | None], otherwise: str) -> None:
        spot = step(self.here())
        if spot is None:
            self.tell(otherwise)
        else:
            await self._way.go_to(spot)

    # status line and key bar

    def tell(self, text: str, *, error: bool = False) -> None:
        """Tell something in the status line; it stays until the cursor moves."""
        self._told = True
        self.query_one(StatusLine).show(text, error=error)

    @on(CompareView.Moved)
    def _on_moved(self) -> None:
        self._show_head()
        self._say_where()

    def on_resize(self) -> None:
        """Let the head follow the text."""
        if self._ready:
            self.call_after_refresh(self._show_head)

    def _say_where(self) -> None:
        """Say in the status line what has the cursor, unless something was told."""
        if self._told:
            return
        view, sheet = self.view, self.view.sheet
        entry = view.entry
        if sheet is None or entry is None or self._compared is None:
            self.query_one(StatusLine).show("")
            return
        number, total = view.change
        parts = []
        if number:
            what = "change of substance" if view.options.substance else "change"
            parts.append(f"{what} {number:,} of {total:,}")
        elif total and entry.passage is not None:
            parts.append(f"{total:,} change{'' if total == 1 else 's'}")
        parts += _about(entry, self._compared)
        self.query_one(StatusLine).show(" · ".join(filter(None, parts)))

    def _show_keys(self) -> None:
        listed = [each for each in COMMANDS if each.where in ("compare", "app") and each.bar]
        self._bar = sorted(listed, key=lambda each: (each.where == "app", each.bar))
        keys = [
            (key_names(self.app.keymap_keys(each.id, each.keys))[0], each.label)  # type: ignore[attr-defined]
            for each in self._bar
        ]
        self.query_one(KeyBar).show(keys)

    @on(KeyBar.Pressed)
    async def _on_key_clicked(self, message: KeyBar.Pressed) -> None:
        command = self._bar[message.index]
        target: Any = self.app if command.where == "app" else self
        await self.app.run_action(command.action, target)


def _about(entry: Entry, compared: Compared) -> list[str]:
    """What the status line says of an entry."""
    passage, comparison = entry.passage, compared.comparison
    shift = f"moved: {passage.shift} there" if passage is not None and passage.shift else ""
    match entry.what:
        case "changed" if passage is not None:
            places = f"A{numbered(passage.first, comparison.first)} → B{numbered(passage.second, comparison.second)}"
            facts = ", ".join(sorted(passage.substance)) or "other words, no fact"
            return [facts, places, shift, "Enter opens A, L opens B"]
        case "first":
            return [f"{_sentence(entry.labels[0])} only in A", "Enter opens it there"]
        case "second":
            return [f"{_sentence(entry.labels[1])} only in B", "Enter opens it there"]
        case "same":
            fold = "folds" if entry.text == "▾" else "opens"
            return [f"{entry.labels[0]} and {entry.labels[1]} are the same", shift, f"Enter {fold}"]
        case "sentence":
            return [f"{entry.labels[0]} and {entry.labels[1]} are the same", shift, "Enter opens A, L opens B"]
        case "quiet":
            return ["other words, no fact touched", "s shows all changes"]
        case "name" if entry.name is not None:
            return [
                f"only {entry.marks[0]} speaks of {entry.name.name}",
                "Enter opens its page",
                "Tab goes back to the text",
            ]
        case "quotation" if entry.quotation is not None:
            what = {"altered": "the quotation was altered", "first": "only A quotes it", "second": "only B quotes it"}
            return [what[entry.quotation.what], "Enter opens it", "Tab goes back to the text"]
        case "headline":
            return ["the headlines differ", "Tab goes back to the text"]
        case "link":
            return ["both name it", "Enter opens its page"]
    return []


def _sentence(label: str) -> str:
    return f"{label} is" if len(label) > 1 else "a heading,"
