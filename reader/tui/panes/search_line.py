"""The search line: what is typed, and beneath it how it could go on, what was noticed, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input, Static

from reader.model import Completion
from reader.tui.cells import fit, one_line
from reader.tui.commands import bindings

_BETWEEN = "  "
_PLACEHOLDER = 'words, "a phrase", person:name, after:2020, is:unread …'


class _Field(Input):
    BINDINGS = bindings("search")

    # what a key asks for goes to the screen without a detour, so that it is done before the next key is looked at

    # Textual lays the whole screen out when this changes, which it does at every letter
    virtual_size = Reactive(Size(0, 0))
    _earlier: Sequence[str] = ()
    """Earlier queries, the latest first."""
    _recalled = -1
    """Which of them stands in the line."""
    _candidates: Sequence[Completion] = ()
    _candidate = 0
    _completed = ""
    """The line with a candidate in it."""
    _base = ""
    """The line that the candidates go on from."""
    _asked: tuple[str, int] | None = None
    """The line and the cursor that are being completed."""
    _ahead = 0
    """Further steps that were asked for before there was an answer."""

    def action_results_down(self) -> None:
        if self._recalled >= 0 and self.value == self._earlier[self._recalled]:
            self._recall(self._recalled - 1)
        else:
            self.screen.post_message(SearchLine.Moved(1))

    def action_results_up(self) -> None:
        at_one = self._recalled >= 0 and self.value == self._earlier[self._recalled]
        if self._earlier and (at_one or not self.value):
            self._recall(min(self._recalled + 1, len(self._earlier) - 1) if at_one else 0)
        else:
            self.screen.post_message(SearchLine.Moved(-1))

    def _recall(self, number: int) -> None:
        self._recalled = number
        self.value = self._earlier[number] if number >= 0 else ""
        self.cursor_position = len(self.value)

    def action_complete(self, step: int) -> None:
        if self._candidates and self.value == self._completed:
            self._take((self._candidate + step) % len(self._candidates))
        elif self._asked == (self.value, self.cursor_position):
            self._ahead += step
        else:
            self._asked, self._ahead = (self.value, self.cursor_position), 0
            self.screen.post_message(SearchLine.Completing(*self._asked))

    def offer(self, candidates: Sequence[Completion]) -> None:
        """Put a candidate into the line; others take its place in turn."""
        self._candidates, self._base, self._asked = candidates, self.value, None
        if candidates:
            self._take(self._ahead % len(candidates))

    def _take(self, number: int) -> None:
        chosen = self._candidates[number]
        self._candidate = number
        text = one_line(chosen.text)
        self._completed = self._base[: chosen.start] + text + self._base[chosen.end :]
        self.value = self._completed
        self.cursor_position = chosen.start + len(text)
        self.post_message(SearchLine.Offered())

    def action_done(self) -> None:
        self.screen.post_message(SearchLine.Done(self.value))

    def action_leave(self) -> None:
        self.screen.post_message(SearchLine.Left())


class SearchLine(Vertical):
    """A line to type a query into."""

    DEFAULT_CSS = """
    SearchLine {
        height: auto; background: $surface;
        & Input.-textual-compact { background: $panel; padding: 0 1; }
        & #search-message {
            height: 1; color: $foreground 60%; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis;
        }
        & #search-message:ansi { color: ansi_default; text-style: dim; }
        & #search-message.-whole { height: auto; max-height: 4; text-wrap: wrap; }
        & #search-message.-error { color: $text-error; }
        & #search-message.-error:ansi { color: $error; text-style: none; }
    }
    """

    @dataclass
    class Typed(Message):
        """The query has changed."""

        query: str

    @dataclass
    class Moved(Message):
        """Another result is wanted, without leaving the line."""

        by: int

    @dataclass
    class Completing(Message):
        """It is asked how the word at the cursor could go on."""

        query: str
        cursor: int

    @dataclass
    class Offered(Message):
        """Another candidate stands in the line."""

    @dataclass
    class Done(Message):
        """The query is complete."""

        query: str

    @dataclass
    class Left(Message):
        """The search is given up."""

    def compose(self) -> ComposeResult:
        """One field and one message."""
        field = _Field(
            placeholder='words, "a phrase", person:name, after:2020, is:unread …', compact=True, select_on_focus=False
        )
        field.cursor_blink = False
        yield field
        yield Static(id="search-message", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what was typed."""
        event.stop()
        field = self.query_one(_Field)
        if field._candidates and event.value != field._completed:
            field._candidates = ()
            self.say("")
        self.post_message(self.Typed(event.value))

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self.query_one(_Field).value

    def start(self, query: str, earlier: Sequence[str] = ()) -> None:
        """Begin to type, after what is there already.

        Args:
            earlier: What was searched for before, the latest first; in an empty line the key up leads there.
        """
        field = self.query_one(_Field)
        field._earlier, field._recalled = [one_line(each) for each in earlier], -1
        self.set_query(query)
        # at once, not by `focus()`: what was typed ahead belongs here
        self.screen.set_focus(field)

    def set_query(self, query: str) -> None:
        """Put a query into the line."""
        field = self.query_one(_Field)
        field._candidates = ()
        if field.value != query:
            with field.prevent(Input.Changed):
                field.value = query
        field.cursor_position = len(field.value)
        self.say("")

    def offer(self, query: str, cursor: int, candidates: Sequence[Completion]) -> None:
        """Let the word at the cursor go on.

        Args:
            query: The line that was asked about; if it is another one by now, nothing happens.
            candidates: How it could go on, the best first.
        """
        field = self.query_one(_Field)
        if (field.value, field.cursor_position) != (query, cursor):
            return
        field.offer(candidates)
        if not candidates:
            self.say("Nothing in the library goes on like this")

    @property
    def offers(self) -> bool:
        """Whether candidates are shown."""
        return bool(self.query_one(_Field)._candidates)

    def on_search_line_offered(self, event: Offered) -> None:
        """Show the candidates from the chosen one on, as many as fit."""
        event.stop()
        field = self.query_one(_Field)
        chosen, room = field._candidate, self.size.width - 2
        shown = [fit(_label(each), room) for each in field._candidates]
        first = chosen
        while first > 0 and sum(cell_len(each) + len(_BETWEEN) for each in shown[first - 1 : chosen + 1]) <= room:
            first -= 1
        parts = [
            Content(shown[at]).stylize("reverse") if at == chosen else Content(shown[at])
            for at in range(first, len(shown))
        ]
        self._put(Content(_BETWEEN).join(parts))

    def say(self, message: str, *, position: int = -1, error: bool = False, whole: bool = False) -> None:
        """Say something about the query; "" says nothing.

        Args:
            message: One sentence.
            position: Offset into the query of what is wrong, or -1.
            error: It is an error, not a remark.
            whole: A long remark gets more lines; errors always do.
        """
        field = self.query_one(_Field)
        pointer = ""
        if error and 0 <= position <= len(field.value) and position < field.size.width:
            pointer = " " * cell_len(field.value[:position]) + "^\n"
        self._put(Content(pointer + one_line(message)), error=error, whole=error or whole)

    def _put(self, content: Content, *, error: bool = False, whole: bool = False) -> None:
        below = self.query_one("#search-message", Static)
        # a line of one height costs no layout of the screen at each key
        lays_out = whole or below.has_class("-whole")
        below.set_class(error, "-error")
        below.set_class(whole, "-whole")
        below.update(content, layout=lays_out)


def _label(candidate: Completion) -> str:
    label = one_line(candidate.label)
    return f"{label} {candidate.count:,}" if candidate.count else label
