"""StatusLine: one line that says where one is, what is being worked on, and how to stop it."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from reader.tui.cells import fit, one_line
from reader.tui.render import progress_bar

_LEAST_TEXT = 12
"""Cells that the text keeps when the progress wants them all."""


class StatusLine(Widget):
    """A text at the left, the progress of work at the right."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"status-line--error", "status-line--progress", "status-line--stop"}
    DEFAULT_CSS = """
    StatusLine {
        height: 1; background: $surface; color: $foreground 75%;
        & > .status-line--error { color: $text-error; text-style: bold; }
        & > .status-line--progress { color: $text-primary; }
        & > .status-line--stop { color: $foreground 60%; }
        &:ansi {
            color: ansi_default;
            & > .status-line--stop { color: ansi_default; text-style: dim; }
        }
    }
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._text = ""
        self._is_error = False
        self._progress = ("", "", "")

    def show(self, text: str, *, error: bool = False) -> None:
        """Show a text: counts, a state, or what went wrong."""
        if (text, error) != (self._text, self._is_error):
            self._text, self._is_error = text, error
            self.refresh()

    def show_progress(self, job: str, done: int, total: int, *, stop: str = "") -> None:
        """Show how far a job is.

        Args:
            job: What runs, in a word or two.
            total: 0 while it is not known: then the number done is shown.
            stop: What stops it, such as "x stops".
        """
        self._set_progress((job, progress_bar(done, total) or str(done), stop))

    def clear_progress(self) -> None:
        """No work is being done."""
        self._set_progress(("", "", ""))

    def _set_progress(self, progress: tuple[str, str, str]) -> None:
        if progress != self._progress:
            self._progress = progress
            self.refresh()

    def render(self) -> Content:
        """Return the line; nothing in it is read as markup."""
        width = max(0, self.size.width - 2)
        job, bar, stop = one_line(self._progress[0]), self._progress[1], one_line(self._progress[2])
        variants = [(job, bar, stop), (job, bar, ""), ("", bar, "")] if bar else []
        room = width - min(_LEAST_TEXT, cell_len(one_line(self._text)[:_LEAST_TEXT]))
        right = next((parts for parts in variants if sum(cell_len(part) + 2 for part in parts if part) <= room), None)
        styles = ("", "progress", "stop")
        pieces = [
            Content("  " + part).stylize(self.get_visual_style(f"status-line--{style}", partial=True))
            if style
            else Content("  " + part)
            for part, style in zip(right or (), styles, strict=False)
            if part
        ]
        shown = Content("").join(pieces)
        mark = "! " if self._is_error else ""
        text = fit(mark + self._text, width - shown.cell_length)
        left = Content(text)
        if self._is_error:
            left = left.stylize(self.get_visual_style("status-line--error", partial=True))
        gap = " " * max(0, width - cell_len(text) - shown.cell_length)
        return Content("").join([Content(" "), left, Content(gap), shown])
