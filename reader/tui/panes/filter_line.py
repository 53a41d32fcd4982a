"""The line that narrows a list as one types, with what of it is left."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reader.tui.cells import one_line
from reader.tui.commands import bindings


class _Field(Input):
    BINDINGS = bindings("filter")

    # what a key asks for goes to the screen without a detour, so that it is done before the next key is looked at

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.screen.post_message(FilterLine.Typed(event.value))

    def action_move(self, by: int) -> None:
        self.screen.post_message(FilterLine.Moved(by))

    def action_done(self) -> None:
        self.screen.post_message(FilterLine.Done())

    def action_leave(self) -> None:
        self.screen.post_message(FilterLine.Left())


class FilterLine(Horizontal):
    """One row to type into. It filters nothing itself: the screen does, and says what is left."""

    DEFAULT_CSS = """
    FilterLine {
        height: 1; background: $surface;
        & > #filter-mark { width: 3; padding-left: 1; color: $foreground 50%; text-style: bold; }
        & > Input.-textual-compact { width: 1fr; background: $surface; padding: 0 1 0 0; }
        & > #filter-count { width: auto; padding: 0 2 0 1; color: $foreground 60%; text-wrap: nowrap; }
        & > #filter-count:ansi { color: ansi_default; text-style: dim; }
        &:focus-within { background: $panel; }
        &:focus-within > #filter-mark { color: $text-primary; }
        &:focus-within > Input.-textual-compact { background: $panel; }
    }
    """

    @dataclass
    class Typed(Message):
        """The words have changed."""

        text: str

    @dataclass
    class Moved(Message):
        """The cursor of the list is to move, while one types."""

        by: int

    @dataclass
    class Done(Message):
        """On to the list."""

    @dataclass
    class Left(Message):
        """The line is left."""

    def __init__(self, text: str = "", *, placeholder: str = "", id: str | None = None) -> None:  # noqa: A002  Textual's name
        """Make the line.

        Args:
            text: What stands in it.
            placeholder: What an empty line says.
        """
        super().__init__(id=id)
        self._begins_with = one_line(text)
        self._placeholder = placeholder

    def compose(self) -> ComposeResult:
        """A mark, a field, a number."""
        yield Static("/", id="filter-mark", markup=False)
        field = _Field(self._begins_with, placeholder=self._placeholder, compact=True)
        field.cursor_blink = False
        yield field
        yield Static(id="filter-count", markup=False)

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self.query_one(_Field).value

    def clear(self) -> None:
        """Empty the line; that is told like any other change."""
        self.query_one(_Field).value = ""

    def start(self) -> None:
        """Begin to type, behind what stands there."""
        field = self.query_one(_Field)
        field.cursor_position = len(field.value)
        # at once, not by `focus()`: what was typed ahead belongs here
        self.screen.set_focus(field)

    def show(self, count: str) -> None:
        """Say what is left."""
        self.query_one("#filter-count", Static).update(Content(one_line(count)))

    async def _on_click(self, event: events.Click) -> None:
        event.stop()
        self.start()
