"""The line for a word in the article that is being read, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static
from textual.widgets.input import Selection

from reader.tui.cells import one_line
from reader.tui.commands import bindings

_LIBRARY_KEY = "/"


class _Field(Input):
    BINDINGS = bindings("find")

    # what a key asks for goes to the screen without a detour, so that it is done before the next key is looked at

    _fresh = False
    """What stands in the line is from before: nothing has been typed since the line was opened."""

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._fresh = False
        self.screen.post_message(FindLine.Typed(event.value))

    async def _on_key(self, event: events.Key) -> None:
        # a printable key never reaches the bindings of an input
        if event.character == _LIBRARY_KEY and (self._fresh or not self.value):
            event.stop()
            event.prevent_default()
            self.screen.post_message(FindLine.Library(""))
            return
        await super()._on_key(event)

    def action_next_hit(self) -> None:
        self.screen.post_message(FindLine.Next(1))

    def action_previous_hit(self) -> None:
        self.screen.post_message(FindLine.Next(-1))

    def action_library(self) -> None:
        self.screen.post_message(FindLine.Library(self.value))

    def action_leave(self) -> None:
        self.screen.post_message(FindLine.Left())


class FindLine(Horizontal):
    """One row to type words of the article into. It finds nothing itself: the screen does, and says how many."""

    DEFAULT_CSS = """
    FindLine {
        height: 1; background: $panel;
        & > #find-mark { width: 3; padding-left: 1; color: $text-primary; text-style: bold; }
        & > Input.-textual-compact { width: 1fr; background: $panel; padding: 0 1 0 0; }
        & > #find-count { width: auto; padding: 0 1; color: $foreground 60%; text-wrap: nowrap; }
        & > #find-count:ansi { color: ansi_default; text-style: dim; }
    }
    """

    @dataclass
    class Typed(Message):
        """The words have changed."""

        query: str

    @dataclass
    class Next(Message):
        """Another hit is wanted: 1 the next, -1 the one before."""

        by: int

    @dataclass
    class Left(Message):
        """The line is left."""

    @dataclass
    class Library(Message):
        """The whole library is to be searched, beginning with what was typed."""

        query: str

    def compose(self) -> ComposeResult:
        """A mark, a field, a number."""
        yield Static(_LIBRARY_KEY, id="find-mark", markup=False)
        field = _Field(placeholder="words in this story; / again searches the library", compact=True)
        field.cursor_blink = False
        yield field
        yield Static(id="find-count", markup=False)

    @property
    def typed(self) -> str:
        """What stands in the line."""
        return self.query_one(_Field).value

    def start(self, query: str = "") -> None:
        """Begin to type.

        Args:
            query: What was looked for before; it is selected, so that typing takes its place.
        """
        query = one_line(query)
        field = self.query_one(_Field)
        with field.prevent(Input.Changed):
            field.value = query
        field.selection = Selection(0, len(query))
        field._fresh = bool(query)
        if not query:
            self.show(0, 0)
        # at once, not by `focus()`: what was typed ahead belongs here
        self.screen.set_focus(field)

    def show(self, at: int, total: int) -> None:
        """Say how many hits there are.

        Args:
            at: The number of the hit one is at, the first is 1; 0 = at none of them.
            total: How many there are.
        """
        if at and total:
            text = f"{at:,} of {total:,}"
        elif total:
            text = f"{total:,} hits" if total > 1 else "1 hit"
        else:
            text = "no hits" if self.typed.strip() else ""
        self.query_one("#find-count", Static).update(Content(text))
