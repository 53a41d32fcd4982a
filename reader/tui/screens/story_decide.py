"""What one may decide about an article in its event: a menu, then a question that says what the decision changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias, get_args

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.errors import ReaderError
from reader.library import Library
from reader.model import ArticleId, StoryDecision, StoryPage, StoryRow
from reader.tui.cells import one_line
from reader.tui.commands import COMMANDS, bindings, key_names
from reader.tui.panes.row_list import RowList
from reader.tui.render import Line, Row
from reader.tui.screens.decider import Decider, Look, Looked
from reader.tui.story_words import (
    calling_versions,
    copies_of,
    counted,
    dates,
    denying_versions,
    joining,
    leaving,
    titled,
)

What: TypeAlias = Literal["join", "split", "take-out", "version", "no-version"]
_OFFERED = 100
"""Events that are offered at once; typing finds others."""
_FOUND = 20
"""Articles that the search finds for what is typed."""
_LONGEST = 200
_LOOKING = "Looking …"
_CSS = """
    {name} {{
        .dialog {{ width: 88; max-width: 95%; max-height: 100%; }}
        .dialog-title, .dialog-about {{ text-wrap: nowrap; text-overflow: ellipsis; }}
        .dialog-title {{ margin: 0; }}
        .dialog-about {{ color: $foreground 60%; margin-bottom: 1; }}
        .dialog RowList {{ height: auto; min-height: 1; max-height: 9; margin-top: 1; }}
        .dialog-preview {{ height: 3; margin-top: 1; padding: 0 1; border-left: wide $primary 60%; }}
        .dialog-preview.-error {{ border-left: wide $error; color: $text-error; }}
    }}
"""


@dataclass(frozen=True, slots=True)
class Matter:
    """What the menu and its questions need."""

    decider: Decider
    page: StoryPage
    article: ArticleId
    """The one under the cursor."""
    decide: Callable[[What, StoryDecision], None]
    """Called once, with what was decided, when the dialogs are closed."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Another event or article to choose."""

    article: ArticleId
    title: str
    told: str
    row: StoryRow | None = None
    """Of an event."""


def possible(page: StoryPage, article: ArticleId) -> tuple[What, ...]:
    """What may be decided about an article in its event."""
    copies = len(copies_of(page, article))
    alone = len(page.articles) == copies
    can: list[What] = ["join"]
    if not alone:
        can += ["split", "take-out", "version"]
    if copies > 1:
        can.append("no-version")
    return tuple(can)


class _Choices(RowList):
    BINDINGS = bindings("list")


class _Offers(RowList, can_focus=False):
    """What is offered, while one types."""


class StoryMenu(ModalScreen[None]):
    """What one may decide, each by a letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("story-decide"),
        Binding("q,h,left", "dismiss", "Close", show=False),
    ]
    CSS = _CSS.format(name="StoryMenu")

    def __init__(self, matter: Matter) -> None:
        """Make the menu."""
        super().__init__()
        self._matter = matter
        self._can = possible(matter.page, matter.article)

    def compose(self) -> ComposeResult:
        """The article, and a line for each decision."""
        matter, rows = self._matter, []
        for each in COMMANDS:
            what = each.action.removeprefix("pick('").removesuffix("')")
            if each.where == "story-decide" and what in self._can:
                keys = self.app.keymap_keys(each.id, each.keys)  # type: ignore[attr-defined]  # of ReaderApp
                pieces = ((f"{key_names(keys)[0]}  ", "marker"), (f"{each.label:<20}", "title"), (each.help, "meta"))
                rows.append(Row((Line(pieces),), what))
        copies = len(copies_of(matter.page, matter.article))
        about = (
            f"{counted(len(matter.page.articles), 'article')} tell of the event"
            if len(matter.page.articles) > 1
            else ""
        )
        about = " · ".join(
            filter(None, [about or "Nobody else reported it", f"{copies} versions" if copies > 1 else ""])
        )
        with Vertical(classes="dialog"):
            yield Static(Content(one_line(titled(matter.page, matter.article))), classes="dialog-title", markup=False)
            yield Static(Content(about), classes="dialog-about", markup=False)
            yield _Choices(rows)
            hint = "A letter chooses, Esc closes. ctrl+z undoes any decision; on the page U lists them."
            yield Static(hint, classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """The list has the keys."""
        self.set_focus(self.query_one(_Choices), scroll_visible=False)

    @on(RowList.Chosen)
    def _on_chosen(self, message: RowList.Chosen) -> None:
        self.action_pick(str(message.key))

    def action_pick(self, what: str) -> None:
        """Ask what a decision needs to know."""
        if what in self._can and what in get_args(What):
            self.app.switch_screen(StoryQuestion(self._matter, what))

    def action_back(self) -> None:
        """Close."""
        self.dismiss()


class _Line(Input):
    # the focus stays in the line while keys go through the list below it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "screen.move(1)", "Down", show=False),
        Binding("up", "screen.move(-1)", "Up", show=False),
        Binding("pagedown,ctrl+f", "screen.move(8)", "Page down", show=False),
        Binding("pageup,ctrl+b", "screen.move(-8)", "Page up", show=False),
    ]


class StoryQuestion(ModalScreen[None]):
    """With which other one, where that is to be asked; what changes; Enter decides, once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("story-decide", "event-decide-back"),
        Binding("enter", "take", "Decide", show=False),
    ]
    CSS = _CSS.format(name="StoryQuestion")

    def __init__(self, matter: Matter, what: What) -> None:
        """Ask."""
        super().__init__()
        self._matter = matter
        self._what: What = what
        self._asked: object = None
        """What the newest preview is about."""
        self._seen: StoryDecision | None = None
        self._entered = False
        """Enter was pressed before the preview was there."""
        self._offers: tuple[Offer, ...] = ()

    @property
    def _chooses(self) -> bool:
        return self._what in ("join", "version")

    def compose(self) -> ComposeResult:
        """What is asked, what there is to choose, what changes, the keys."""
        heading = next(
            each.label for each in COMMANDS if each.where == "story-decide" and each.action == f"pick('{self._what}')"
        ).rstrip(" …")
        with Vertical(classes="dialog"):
            yield Static(heading, classes="dialog-title", markup=False)
            about = titled(self._matter.page, self._matter.article)
            yield Static(Content(one_line(about)), classes="dialog-about", markup=False)
            if self._chooses:
                place = "find an event by its words" if self._what == "join" else "find an article of the event"
                line = _Line(placeholder=place, compact=True, max_length=_LONGEST)
                line.cursor_blink = False
                yield line
                yield _Offers(row_height=2, placeholder=_LOOKING)
            yield Static("", classes="dialog-preview", markup=False)
            choose = "Type to find, ↑ and ↓ choose, " if self._chooses else ""
            yield Static(f"{choose}Enter decides, Esc goes back.", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Ready to type, or to decide."""
        if self._chooses:
            self.set_focus(self.query_one(_Line), scroll_visible=False)
            self._offer("")
        else:
            self._ask(None)

    # what is offered

    @on(Input.Changed)
    def _on_typed(self, message: Input.Changed) -> None:
        message.stop()
        self._entered = False
        self._offer(message.value)

    def _offer(self, typed: str) -> None:
        page, article, what = self._matter.page, self._matter.article, self._what
        typed = typed.strip()

        def look(library: Library) -> tuple[Offer, ...]:
            return likely_events(library, page, typed) if what == "join" else tuple(_other_texts(page, article, typed))

        self._asked_list = typed
        self._matter.decider.ask("list", Look(("list", typed), look, self))

    @on(Looked)
    def _on_looked(self, message: Looked) -> None:
        if isinstance(message.about, tuple) and message.about[0] == "list":
            if message.about[1] == self._asked_list:
                self._show_offers(message.value or (), message.error)
        elif message.about == self._asked:
            if message.error:
                self._entered = False
                self._say(message.error, error=True)
                return
            self._seen = message.value
            self._say(self._sentence())
            if self._entered:
                self._take()

    def _show_offers(self, offers: tuple[Offer, ...], error: str) -> None:
        self._offers = offers
        offered = self.query_one(_Offers)
        offered.placeholder = error or "Nothing like that is there."
        offered.set_rows(
            [
                Row(
                    (
                        Line((("  ", ""), (each.title or "(no title)", "title"))),
                        Line((("  ", ""), (each.told, "meta"))),
                    ),
                    each.article,
                )
                for each in offers
            ]
        )
        self._follow()

    @on(RowList.Highlighted)
    def _on_highlighted(self) -> None:
        self._follow()

    @on(RowList.Chosen)
    def _on_chosen(self) -> None:
        self._take()

    def _follow(self) -> None:
        offer = self._offered
        if offer is None:
            self._asked, self._seen = None, None
            self._say("")
        else:
            self._ask(offer)

    @property
    def _offered(self) -> Offer | None:
        if not self._chooses:
            return None
        key = self.query_one(_Offers).current_key
        return next((each for each in self._offers if each.article == key), None)

    def action_move(self, by: int) -> None:
        """Go through what is offered."""
        offered = self.query_one(_Offers)
        offered.cursor = max(0, min(len(offered.rows) - 1, offered.cursor + by))

    # what changes

    def _ask(self, offer: Offer | None) -> None:
        other = None if offer is None else offer.article
        about = ("wish", other)
        if about == self._asked:
            return
        self._asked, self._seen = about, None
        what, article = self._what, self._matter.article
        if what == "no-version":
            other = next(
                each.article.id for each in copies_of(self._matter.page, article) if each.article.id != article
            )
        self._matter.decider.ask("preview", Look(about, lambda library: wished(library, what, article, other), self))

    def _sentence(self) -> str:
        page, article, offer = self._matter.page, self._matter.article, self._offered
        match self._what:
            case "join":
                assert offer is not None and offer.row is not None  # noqa: S101  only events are offered
                return joining(page, offer.row, offer.title)
            case "version":
                assert offer is not None  # noqa: S101  asked about it
                return calling_versions(page, article, offer.article)
            case "no-version":
                return denying_versions(page, article)
            case _:
                return leaving(page, article, founds=self._what == "split")

    def _say(self, text: str, *, error: bool = False) -> None:
        preview = self.query_one(".dialog-preview", Static)
        preview.set_class(error, "-error")
        preview.update(Content(one_line(text)))

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        self._take()

    def action_take(self) -> None:
        """Decide."""
        self._take()

    def _take(self) -> None:
        """Decide, as soon as it has been seen what that would change; once."""
        if self._seen is not None:
            self.dismiss()
            self._matter.decide(self._what, self._seen)
        elif self._asked is not None:
            self._entered = True

    def action_back(self) -> None:
        """Back to the menu."""
        self.app.switch_screen(StoryMenu(self._matter))


def wished(library: Library, what: What, article: ArticleId, other: ArticleId | None) -> StoryDecision:
    """What a person wants, as a decision.

    Raises:
        ReaderError: It cannot be decided; the message says why.
    """
    from reader.jobs import story_deciding  # not before somebody decides something

    match what:
        case "split":
            return story_deciding.to_split(library, article)
        case "take-out":
            return story_deciding.to_take_out(library, article)
        case "join":
            return story_deciding.to_join(library, article, other or article)
        case "version":
            return story_deciding.to_call_versions(library, article, other or article)
        case "no-version":
            return story_deciding.to_deny_versions(library, article, other or article)


def likely_events(library: Library, page: StoryPage, typed: str) -> tuple[Offer, ...]:
    """Events that one may be the same as: first those of its running story, the likest first, then the newest.

    Args:
        library: Where.
        page: The event.
        typed: Words of the titles; those that have them all are offered, then what the search finds for them.
    """
    links = sorted((*page.earlier, *page.later, *page.undated), key=lambda each: -each.likeness)
    likeness = {each.story.id: each.likeness for each in links}
    found = {each.story.id: each.story for each in links}
    for each in library.events.stories(limit=_OFFERED):
        found.setdefault(each.id, each)
    searched: set[ArticleId] = set()
    if typed:
        hits: Sequence[ArticleId] = ()
        with suppress(ReaderError):  # it cannot be understood yet, or the index is not there
            hits = [each.article for each in library.search(typed, limit=_FOUND, typing=True).hits]
        searched = {place.event for place in library.events.places(hits).values()}
        found |= library.story_rows(sorted(searched - set(found)))
    found.pop(page.story.id, None)
    leads = {each.id: each for each in library.articles.many([each.lead for each in found.values()])}
    words = typed.casefold().split()
    offers: list[Offer] = []
    behind: list[Offer] = []
    for number, row in found.items():
        lead = leads.get(row.lead)
        if lead is None:
            continue
        like = f"{likeness[number]:.0%} alike · " if number in likeness else ""
        offer = Offer(row.id, lead.title, f"{like}{counted(row.articles, 'article')} · {dates(row)}", row)
        if all(word in lead.title.casefold() for word in words):
            offers.append(offer)
        elif number in searched:
            behind.append(offer)
    return tuple([*offers, *behind][:_OFFERED])


def _other_texts(page: StoryPage, article: ArticleId, typed: str) -> list[Offer]:
    own = {each.article.id for each in copies_of(page, article)}
    words = typed.casefold().split()
    return [
        Offer(each.article.id, each.article.title, each.outlet)
        for each in page.articles
        if each.article.id not in own
        and all(word in f"{each.outlet} {each.article.title}".casefold() for word in words)
    ][:_OFFERED]
