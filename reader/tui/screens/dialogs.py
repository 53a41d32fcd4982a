"""Small questions on top of a screen."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.tui.commands import bindings
from reader.tui.panes.row_list import RowList
from reader.tui.render import Line, Row


class AddDialog(ModalScreen[str | None]):
    """Asks for a file or folder; dismisses with what was typed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", show=False)]

    def compose(self) -> ComposeResult:
        """One question, one field."""
        with Vertical(classes="dialog"):
            yield Static("Add a file or folder", classes="dialog-title", markup=False)
            field = Input(placeholder="~/articles", compact=True)
            field.cursor_blink = False
            yield field
            yield Static(
                "Text, Markdown and saved web pages. Enter adds, Esc cancels.", classes="dialog-hint", markup=False
            )

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        self.dismiss(message.value.strip() or None)


class _Choices(RowList):
    BINDINGS = bindings("list")


class ThemeDialog(ModalScreen[str | None]):
    """Lists themes, showing each as the cursor comes to it; dismisses with the chosen one, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "cancel", "Cancel", show=False)]

    def __init__(self, names: list[str], current: str) -> None:
        super().__init__()
        self._names = names
        self._current = current

    def compose(self) -> ComposeResult:
        """A list of names."""
        with Vertical(classes="dialog"):
            yield Static("Colours", classes="dialog-title", markup=False)
            yield _Choices([Row((Line(((name, "title"),)),), name) for name in self._names], id="choices")
            yield Static(
                'Enter takes it, Esc goes back. To keep it: theme = "NAME" in config.toml',
                classes="dialog-hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Begin at the theme in force."""
        choices = self.query_one(_Choices)
        choices.focus()
        choices.cursor = self._names.index(self._current)

    @on(RowList.Highlighted)
    def _on_highlighted(self, message: RowList.Highlighted) -> None:
        if isinstance(message.key, str):
            self.app.theme = message.key

    @on(RowList.Chosen)
    def _on_chosen(self, message: RowList.Chosen) -> None:
        self.dismiss(message.key if isinstance(message.key, str) else None)

    def action_cancel(self) -> None:
        """Take back the theme that was there before."""
        self.app.theme = self._current
        self.dismiss(None)
