"""Names that may be one, to go through with one key each: merged, never to be one, or left as they are.

The decisions are made in a thread, one after the other, while one goes on with the next pair.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.errors import NotFound, StoreError
from reader.library import Library
from reader.model import Candidate, EntityId, EntityPage
from reader.tui.cells import fit, one_line
from reader.tui.commands import COMMANDS, bindings, key_names
from reader.tui.panes.key_bar import KeyBar
from reader.tui.panes.row_list import RowList
from reader.tui.render import KIND_MARKS, Line, Piece, Row
from reader.tui.screens import wishes
from reader.tui.screens.decide_menu import counted
from reader.tui.screens.decider import Decided, Decider, Look, Looked, Unmarked

_MOST = 300
_COMPANY = 6
_FORMS = 5
_AROUND = 8
"""Cells of a row that are not names."""
_BETWEEN = {"": "→", "merge": "=", "never": "≠", "skip": "→", "works": "…"}
_STATES = {"": "", "works": "deciding …", "merge": "one", "never": "never", "skip": "skipped"}
_NONE = "No two names look as if they were one.\n\nd merges any name into another."

_BAR = sorted(
    (each for each in COMMANDS if (each.where == "candidates" and each.bar) or each.id == "undo"),
    key=lambda each: each.bar or 5,
)

State = Literal["", "merge", "never", "skip", "works"]


@dataclass(slots=True)
class _Pair:
    candidate: Candidate
    state: State = ""
    wanted: State = ""
    """What it becomes once that is done."""
    number: int | None = None
    """Of the decision."""
    passed: list[_Pair] = field(default_factory=list)
    """Those that are no question any more, as the first name of this one is the second."""

    @property
    def key(self) -> Hashable:
        return self.candidate.first.id, self.candidate.second.id


@dataclass(frozen=True, slots=True)
class Beside:
    """What is shown of two names to compare them."""

    first: EntityPage
    second: EntityPage


class _Pairs(RowList):
    BINDINGS = bindings("list")


class CandidatesScreen(ModalScreen[EntityId | None]):
    """Pairs of names, one after the other; dismisses with a name to look at, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("candidates"),
        *bindings("main", "undo"),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    CSS = """
    CandidatesScreen {
        .dialog { width: 150; height: 90%; max-height: 100%; }
        .dialog-title { margin: 0; }
        .dialog RowList { height: 1fr; max-height: 100%; min-height: 3; margin-top: 1; }
        #pair-why { margin-top: 1; text-style: bold; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        #pair { height: 11; margin-top: 1; }
        .pair-name { width: 1fr; height: 11; padding: 0 1; border-left: wide $primary 60%; }
        #pair-say { height: 1; margin-top: 1; color: $foreground 70%; text-wrap: nowrap; text-overflow: ellipsis; }
        #pair-say.-error { color: $text-error; }
        KeyBar { background: $panel; }
        &.-narrow {
            #pair { layout: vertical; height: 14; margin-top: 0; }
            .pair-name { height: 7; }
        }
        &.-short {
            .dialog { padding: 0 1; height: 100%; max-width: 100%; }
            .dialog RowList { margin: 0; }
            #pair-why { margin: 0; }
            #pair { margin: 0; height: 8; }
            .pair-name { height: 8; }
            #pair-say { margin: 0; }
        }
        &.-short.-narrow {
            #pair { height: 12; }
            .pair-name { height: 6; }
        }
    }
    """

    def __init__(self, decider: Decider) -> None:
        """Make the list."""
        super().__init__()
        self._decider = decider
        self._pairs: list[_Pair] = []
        self._beside: dict[Hashable, Beside | str] = {}
        """What is known of pairs, or why nothing is."""

    def compose(self) -> ComposeResult:
        """The pairs; the two names side by side; the keys."""
        with Vertical(classes="dialog"):
            yield Static("Names that may be one", classes="dialog-title", markup=False)
            yield _Pairs(placeholder="Looking for names that may be one …")
            yield Static("", id="pair-why", markup=False)
            with Horizontal(id="pair"):
                yield Static("", classes="pair-name", markup=False)
                yield Static("", classes="pair-name", markup=False)
            yield Static("", id="pair-say", markup=False)
            keymap = self.app.keymap_keys  # type: ignore[attr-defined]  # of ReaderApp
            yield KeyBar([(key_names(keymap(each.id, each.keys))[0], each.label) for each in _BAR])

    def on_mount(self) -> None:
        """Look for pairs, and hear of decisions."""
        self.set_focus(self.query_one(_Pairs), scroll_visible=False)
        self._decider.listen(self)
        self._decider.ask("list", Look("list", lambda library: library.merge_candidates(limit=_MOST), self))

    def on_resize(self) -> None:
        """Follow the new size."""
        if self._pairs:
            self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        pairs = self.query_one(_Pairs)
        pairs.set_rows(self._rows(), keep=pairs.current_key)
        self._show_beside()

    def on_unmount(self) -> None:
        """Hear no more."""
        self._decider.leave(self)

    @on(Looked)
    def _on_looked(self, message: Looked) -> None:
        if message.about == "list":
            self._pairs = [_Pair(each) for each in message.value or ()]
            pairs = self.query_one(_Pairs)
            pairs.placeholder = message.error or _NONE
            pairs.set_rows(self._rows())
            self._show()
        else:
            self._beside[message.about] = message.error or message.value
            if self._pair is not None and message.about == self._pair.key:
                self._show_beside()
            self._prefetch()

    def _rows(self) -> list[Row]:
        return _rows(self._pairs, room=self.query_one(_Pairs).size.width)

    @property
    def _pair(self) -> _Pair | None:
        cursor = self.query_one(_Pairs).cursor
        return self._pairs[cursor] if cursor < len(self._pairs) else None

    @on(RowList.Highlighted)
    def _show(self) -> None:
        """Show the pair with the cursor, and ask for the next one, so that it is ready."""
        pair = self._pair
        if pair is None:
            return
        at, done = self.query_one(_Pairs).cursor + 1, sum(each.state in ("merge", "never") for each in self._pairs)
        decided = f" · {done:,} decided" if done else ""
        self.query_one(".dialog-title", Static).update(
            f"Names that may be one · {at:,} of {len(self._pairs):,}{decided}"
        )
        self.query_one("#pair-why", Static).update(
            Content(one_line(f"Are they one? {_sentence(pair.candidate.reason)}"))
        )
        self._show_beside()
        if pair.key not in self._beside:
            self._decider.ask("beside", Look(pair.key, _besides(pair.candidate), self))
        else:
            self._prefetch()

    def _prefetch(self) -> None:
        following = self._following()
        if following is not None and self._pairs[following].key not in self._beside:
            each = self._pairs[following]
            self._decider.ask("next", Look(each.key, _besides(each.candidate), self))

    def _show_beside(self) -> None:
        pair = self._pair
        known = self._beside.get(pair.key) if pair is not None else None
        one, other = self.query(".pair-name").results(Static)
        if isinstance(known, Beside):
            one.update(_page(known.first, room=one.content_size.width))
            other.update(_page(known.second, room=other.content_size.width))
        elif known is not None:
            one.update(Content(one_line(known)))
            other.update("")
        elif pair is not None:
            one.update(_head(pair.candidate.first.name, pair.candidate.first.kind))
            other.update(_head(pair.candidate.second.name, pair.candidate.second.kind))

    def _following(self) -> int | None:
        """The index of the next pair that is still open, going round once."""
        at, count = self.query_one(_Pairs).cursor, len(self._pairs)
        order = [(at + by) % count for by in range(1, count)] if count else []
        return next((index for index in order if not self._pairs[index].state), None)

    def action_merge(self) -> None:
        """They are one."""
        self._decide("merge")

    def action_never(self) -> None:
        """They are never one."""
        self._decide("never")

    def action_skip(self) -> None:
        """Leave them as they are."""
        pair = self._pair
        if pair is not None:
            if not pair.state:
                self._set(pair, "skip")
            self._go_on()

    def _decide(self, what: Literal["merge", "never"]) -> None:
        pair = self._pair
        if pair is None or pair.state not in ("", "skip"):
            return
        first, second = pair.candidate.first, pair.candidate.second
        pair.wanted = what
        self._set(pair, "works")
        if what == "merge":  # whoever it is, it is nobody else
            pair.passed = [each for each in self._pairs if not each.state and each.candidate.first.id == first.id]
            for each in pair.passed:
                self._set(each, "skip")
        wish = wishes.merge(first, second) if what == "merge" else wishes.never(first, second)
        self._decider.decide(wish, entity=first.id, token=pair.key)
        self._go_on()

    def _set(self, pair: _Pair, state: State) -> None:
        pair.state = state
        self._lay_out()

    def _open_again(self, pair: _Pair) -> None:
        """It is not decided, and neither are the pairs that were passed over with it."""
        for each in (pair, *(other for other in pair.passed if other.state == "skip")):
            self._set(each, "")
        pair.passed = []

    def _go_on(self) -> None:
        following = self._following()
        if following is not None:
            self.query_one(_Pairs).cursor = following
        else:
            self._show()
            self._say("That was the last one. Esc closes, ctrl+z undoes what you decided last.")

    def action_look(self, which: int) -> None:
        """Go and look at one of the names."""
        if self._pair is not None:
            self.dismiss((self._pair.candidate.first, self._pair.candidate.second)[which].id)

    def action_undo(self) -> None:
        """Undo what was decided last."""
        try:
            if not self._decider.undo():
                self._say("There is nothing to undo.")
        except StoreError as error:
            self._say(str(error), error=True)

    @on(Decided)
    def _on_decided(self, message: Decided) -> None:
        self._say(message.text, error=message.what == "failed")
        if message.what == "waits":
            return
        for pair in self._pairs:
            if message.what == "decided" and pair.key == message.token:
                pair.number = message.number
                self._set(pair, pair.wanted)
            elif message.what == "failed" and pair.key == message.token:
                self._open_again(pair)
            elif message.what == "undone" and pair.number is not None and pair.number == message.number:
                self._open_again(pair)
                self.query_one(_Pairs).cursor = self._pairs.index(pair)
            elif message.what == "redone" and pair.number is not None and pair.number == message.number:
                self._set(pair, pair.wanted)
        if message.what != "failed":
            self._beside.clear()  # what was merged has other forms and counts now
        self._show()

    @on(Unmarked)
    def _on_unmarked(self, message: Unmarked) -> None:
        self._say(f"Undone: {message.label}")

    @on(KeyBar.Pressed)
    async def _on_pressed(self, message: KeyBar.Pressed) -> None:
        await self.run_action(_BAR[message.index].action)

    def _say(self, text: str, *, error: bool = False) -> None:
        say = self.query_one("#pair-say", Static)
        say.set_class(error, "-error")
        say.update(Content(one_line(text)))


def _besides(candidate: Candidate) -> Callable[[Library], Beside]:
    def look(library: Library) -> Beside:
        pages = []
        for each in (candidate.first, candidate.second):
            shown = wishes.still(library, each)
            pages.append(library.entity_page(shown, stories=0, contexts=1, company=_COMPANY))
        if pages[0].entity.id == pages[1].entity.id:
            raise NotFound(f"{candidate.first.name} and {candidate.second.name} are one by now.")
        return Beside(pages[0], pages[1])

    return look


def _head(name: str, kind: str) -> Content:
    mark = KIND_MARKS[kind]  # type: ignore[index]
    return Content(f"{mark} {one_line(name)}").stylize("bold")


def _page(page: EntityPage, *, room: int) -> Content:
    """A name with its counts, forms and company, each on a line of `room` cells, and a sentence with it."""
    entity = page.entity
    lines = [_head(entity.name, entity.kind), Content(f"{counted(entity)}{_span(page)}").stylize("dim")]
    forms = [f"{one_line(each.text)} {each.count:,}" for each in entity.aliases[:_FORMS]]
    if len(forms) > 1 or (forms and entity.aliases[0].text != entity.name):
        lines.append(_listed("written", forms, room))
    if page.company:
        lines.append(_listed("with", [each.entity.name for each in page.company], room))
    lines += [Content("“").append(_marked(each.text, each.ranges)).append("”") for each in page.contexts]
    return Content("\n").join(lines)


def _listed(label: str, values: Sequence[str], room: int) -> Content:
    line = fit(one_line(" · ".join(values)), room - len(label) - 1)
    return Content(f"{label} ").stylize("dim").append(Content(line))


def _span(page: EntityPage) -> str:
    if page.first_seen is None or page.last_seen is None:
        return ""
    first, last = page.first_seen.strftime("%Y-%m"), page.last_seen.strftime("%Y-%m")
    return f" · {first}" if first == last else f" · {first} to {last}"


def _marked(text: str, ranges: Sequence[tuple[int, int]]) -> Content:
    parts, at = [], 0
    for start, end in ranges:
        parts += [Content(one_line(text[at:start])), Content(one_line(text[start:end])).stylize("bold underline")]
        at = end
    return Content("").join([*parts, Content(one_line(text[at:]))])


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:] + ("" if reason.endswith(".") else ".")


def _rows(pairs: Sequence[_Pair], *, room: int) -> list[Row]:
    """A row for each pair, the second names in one column.

    Args:
        room: Cells for a row.
    """
    firsts = [f"{each.candidate.first.name}  {each.candidate.first.articles:,}" for each in pairs]
    column = min(max(map(cell_len, firsts), default=0), room // 2 - _AROUND)
    rows = []
    for pair, first in zip(pairs, firsts, strict=True):
        one, other = pair.candidate.first, pair.candidate.second
        style = "muted" if pair.state in ("merge", "never", "skip") else "title"
        shown = fit(first, column)
        pieces: tuple[Piece, ...] = (
            (f"{KIND_MARKS[one.kind]} ", one.kind),
            (shown + " " * (column - cell_len(shown)), style),
            (f"  {_BETWEEN[pair.state]}  ", "marker"),
            (f"{other.name}  {other.articles:,}", style),
        )
        rows.append(Row((Line(pieces, _STATES[pair.state]),), pair.key))
    return rows
