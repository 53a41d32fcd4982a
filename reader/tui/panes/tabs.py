"""Tabs: one line with the parts of a list, each with its key, the one that is shown marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from reader.tui.cells import fit


class Tabs(Widget):
    """Parts of a list by name."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"tabs--key", "tabs--label", "tabs--on"}
    DEFAULT_CSS = """
    Tabs {
        height: 1; background: $surface; color: $foreground;
        & > .tabs--key { color: $foreground 50%; }
        & > .tabs--label { color: $foreground 70%; }
        & > .tabs--on { color: $text-primary; text-style: bold underline; }
        &:ansi > .tabs--key, &:ansi > .tabs--label { color: ansi_default; text-style: dim; }
        &:ansi > .tabs--on { color: ansi_default; text-style: bold reverse; }
    }
    """

    @dataclass
    class Pressed(Message):
        """A tab was clicked."""

        index: int

    def __init__(self, title: str, tabs: Sequence[tuple[str, str]], *, on: int = 0, id: str | None = None) -> None:  # noqa: A002  Textual's name
        """Make the line.

        Args:
            title: What the list is of.
            tabs: Pairs of key and label.
            on: Which one is shown.
        """
        super().__init__(id=id)
        self._title = title
        self._tabs = tuple(tabs)
        self._on = on

    def show(self, on: int) -> None:
        """Mark another one."""
        if on != self._on:
            self._on = on
            self.refresh()

    def _places(self) -> list[tuple[int, int]]:
        """First column of each tab, and the column behind it."""
        found, column = [], cell_len(self._shown_title)
        for key, label in self._tabs:
            end = column + cell_len(key) + 1 + cell_len(label)
            found.append((column, end))
            column = end + 2
        return found

    @property
    def _shown_title(self) -> str:
        whole = sum(cell_len(key) + 3 + cell_len(label) for key, label in self._tabs) + cell_len(self._title) + 4
        return f" {self._title}   " if whole <= self.size.width else " "

    def render(self) -> Content:
        """Return the line."""
        key_style, label_style, on_style = (
            self.get_visual_style(f"tabs--{name}", partial=True) for name in ("key", "label", "on")
        )
        parts: list[Content] = [Content(self._shown_title).stylize(label_style)]
        for at, (key, label) in enumerate(self._tabs):
            parts.append(Content("  " if at else ""))
            parts.append(Content(f"{key} ").stylize(key_style))
            parts.append(Content(label).stylize(on_style if at == self._on else label_style))
        line = Content("").join(parts)
        return line if line.cell_length <= self.size.width else Content(fit(line.plain, self.size.width))

    def on_click(self, event: events.Click) -> None:
        """Tell which tab was clicked."""
        for index, (start, end) in enumerate(self._places()):
            if start <= event.x < end:
                self.post_message(self.Pressed(index))
