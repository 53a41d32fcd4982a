"""Writing a page to a file that the person names."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.errors import UsageError

_LONGEST = 1000


class WriteDialog(ModalScreen[str | None]):
    """Asks where a page is to be written; dismisses with what was typed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", show=False)]

    def __init__(self, suggestion: str) -> None:
        """Make the dialog.

        Args:
            suggestion: The path that Enter alone takes.
        """
        super().__init__()
        self._suggestion = suggestion

    def compose(self) -> ComposeResult:
        """One question, one field."""
        with Vertical(classes="dialog"):
            yield Static("Write the comparison to", classes="dialog-title", markup=False)
            field = Input(self._suggestion, compact=True, max_length=_LONGEST, select_on_focus=False)
            field.cursor_blink = False
            yield field
            yield Static("A page for any browser. Enter writes, Esc cancels.", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Ready to type."""
        field = self.query_one(Input)
        field.focus()
        field.cursor_position = len(field.value)

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        self.dismiss(message.value.strip() or None)


def write_page(typed: str, page: str, *, overwrite: bool) -> Path | None:
    """Write a page whole or not at all.

    Args:
        typed: The path as a person writes it: ~ is the home.
        overwrite: Even if something is there.

    Returns:
        Where it is; None if something was there that was not to be written over.

    Raises:
        UsageError: It cannot be written there.
    """
    try:
        path = Path(typed).expanduser()
        if path.is_dir():
            raise UsageError(f"{path} is a folder: name a file in it.")
        if overwrite:
            _replace(path, page)
        else:
            _create(path, page)
    except FileExistsError:
        return None
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: the home of somebody who is not known
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise UsageError(f"{typed} cannot be written: {reason.lower()}.") from error
    return path


def _create(path: Path, page: str) -> None:
    with path.open("x", encoding="utf-8") as file:
        try:
            file.write(page)
        except OSError:
            path.unlink(missing_ok=True)  # half a page is none
            raise


def _replace(path: Path, page: str) -> None:
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_text(page, encoding="utf-8")
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
