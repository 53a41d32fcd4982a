"""KeyBar: one line with the keys that do something now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from reader.tui.cells import fit, one_line

_MARGIN = 1
_BETWEEN = 2


class KeyBar(Widget):
    """Keys and what they do, as many as fit; the last ones give way first."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"key-bar--key", "key-bar--label"}
    DEFAULT_CSS = """
    KeyBar {
        height: 1; background: $surface; color: $foreground;
        & > .key-bar--key { color: $text-primary; text-style: bold; }
        & > .key-bar--label { color: $foreground 60%; }
        &:ansi > .key-bar--label { color: ansi_default; text-style: dim; }
    }
    """

    @dataclass
    class Pressed(Message):
        """A key was clicked; `index` is its place in what was shown last."""

        bar: KeyBar
        index: int

        @property
        def control(self) -> KeyBar:
            """The bar, for `@on` with a selector."""
            return self.bar

    def __init__(
        self,
        items: Sequence[tuple[str, str]] = (),
        *,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._items = tuple(items)

    def show(self, items: Sequence[tuple[str, str]]) -> None:
        """Show other keys.

        Args:
            items: Pairs of key and label, the most important ones first.
        """
        if tuple(items) != self._items:
            self._items = tuple(items)
            self.refresh()

    def _fitting(self) -> list[tuple[str, str, int, int]]:
        """Return (key, label, first column, column behind it) for what fits."""
        found: list[tuple[str, str, int, int]] = []
        column = _MARGIN
        for key, label in self._items:
            key, label = one_line(key), one_line(label)
            end = column + cell_len(key) + 1 + cell_len(label)
            if end > self.size.width - _MARGIN:
                break
            found.append((key, label, column, end))
            column = end + _BETWEEN
        return found

    def render(self) -> Content:
        """Return the line; nothing in it is read as markup."""
        key_style = self.get_visual_style("key-bar--key", partial=True)
        label_style = self.get_visual_style("key-bar--label", partial=True)
        parts: list[Content] = [Content(" " * _MARGIN)]
        for at, (key, label, _, _) in enumerate(self._fitting()):
            parts.append(Content(" " * _BETWEEN if at else ""))
            parts.append(Content(fit(key, self.size.width)).stylize(key_style))
            parts.append(Content(" " + label).stylize(label_style))
        return Content("").join(parts)

    def on_click(self, event: events.Click) -> None:
        """Tell which key was clicked."""
        for index, (_, _, start, end) in enumerate(self._fitting()):
            if start <= event.x < end:
                self.post_message(self.Pressed(self, index))
