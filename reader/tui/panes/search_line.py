"""The search line: what is typed, and beneath it what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reader.tui.cells import one_line
from reader.tui.commands import bindings


class _Field(Input):
    BINDINGS = bindings("search")

    # what a key asks for goes to the screen without a detour, so that it is done before the next key is looked at

    def action_results_down(self) -> None:
        self.screen.post_message(SearchLine.Moved(1))

    def action_results_up(self) -> None:
        self.screen.post_message(SearchLine.Moved(-1))

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
        & #search-message { height: auto; color: $text-error; padding: 0 1; display: none; }
        & #search-message.-note { color: $foreground 60%; }
        & #search-message.-shown { display: block; }
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
    class Done(Message):
        """The query is complete."""

        query: str

    @dataclass
    class Left(Message):
        """The search is given up."""

    def compose(self) -> ComposeResult:
        """One field and one message."""
        field = _Field(placeholder='words, "a phrase", person:name, after:2020, is:unread …', compact=True)
        field.cursor_blink = False
        yield field
        yield Static(id="search-message", markup=False)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say what was typed."""
        event.stop()
        self.post_message(self.Typed(event.value))

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self.query_one(_Field).value

    def start(self, query: str) -> None:
        """Begin to type, after what is there already."""
        self.set_query(query)
        # at once, not by `focus()`: what was typed ahead belongs here
        self.screen.set_focus(self.query_one(_Field))

    def set_query(self, query: str) -> None:
        """Put a query into the line."""
        field = self.query_one(_Field)
        if field.value != query:
            with field.prevent(Input.Changed):
                field.value = query
        field.cursor_position = len(field.value)
        self.say("")

    def say(self, message: str, *, position: int = -1, note: bool = False) -> None:
        """Say what is wrong, pointing at its place in the line; "" says nothing.

        Args:
            message: One sentence.
            position: Offset into the query, or -1.
            note: It is a remark, not an error.
        """
        below = self.query_one("#search-message", Static)
        field = self.query_one(_Field)
        pointer = ""
        if 0 <= position <= len(field.value) and position < field.size.width:
            pointer = " " * cell_len(field.value[:position]) + "^\n"
        below.update(Content(pointer + one_line(message)))
        below.set_class(bool(message), "-shown")
        below.set_class(note, "-note")
