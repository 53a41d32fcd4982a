"""The head of the page of an event: what it is, who was first, and who told of it when, as a picture."""

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
from reader.tui.lanes import COPIED, WRITTEN, Drawn, Lane, Picture, draw

_MARGIN = 2
_HERE = "◉"
"""The article under the cursor, which must be seen without colour too."""
_LEGEND = f"{WRITTEN} written  {COPIED} copied  2 several at once"


class StoryHead(Widget):
    """Title, dates and counts, who was first; below them a lane for each text."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "story-head--title",
        "story-head--quiet",
        "story-head--first",
        "story-head--dots",
        "story-head--here",
        "story-head--label",
    }
    DEFAULT_CSS = """
    StoryHead {
        height: 3; background: $background; color: $foreground;
        & > .story-head--title { text-style: bold; }
        & > .story-head--quiet { color: $foreground 60%; }
        & > .story-head--first { color: $foreground 85%; }
        & > .story-head--dots { color: $primary; }
        & > .story-head--label { color: $foreground 75%; }
        & > .story-head--here { color: $text-warning; text-style: bold; }
        &:ansi {
            color: ansi_default;
            & > .story-head--quiet { color: ansi_default; text-style: dim; }
            & > .story-head--first, & > .story-head--label { color: ansi_default; }
            & > .story-head--here { color: $warning; }
        }
    }
    """

    @dataclass
    class Pressed(Message):
        """The dot of an article was clicked."""

        article: int

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._title = ""
        self._lines: tuple[str, ...] = ()
        self._lanes: tuple[Lane, ...] = ()
        self._here: int | None = None
        self._drawn: tuple[tuple[int, int], Picture] | None = None

    def show(self, title: str, lines: Sequence[str], lanes: Sequence[Lane]) -> None:
        """Show an event.

        Args:
            title: What it is.
            lines: What is known of it, a line each.
            lanes: Its texts.
        """
        shown = (title, tuple(lines), tuple(lanes))
        if shown != (self._title, self._lines, self._lanes):
            self._title, self._lines, self._lanes = shown
            self._drawn = None
            self.refresh()

    def point(self, article: int | None) -> None:
        """Mark the dot of an article."""
        if article != self._here:
            self._here = article
            self.refresh()

    def render(self) -> Content:
        """Return the lines; nothing in them is read as markup."""
        width, height = self.size.width - 2 * _MARGIN, self.size.height
        lines = [self._styled(fit(one_line(self._title), width), "title")]
        lines += [
            self._styled(fit(one_line(each), width), "quiet" if at == 0 else "first")
            for at, each in enumerate(self._lines)
        ]
        shown = self._picture(width, height - len(lines) - 1)
        if shown.lanes:
            lines.append(Content(""))
            lines += [self._lane(each) for each in shown.lanes]
            axis = shown.axis
            if cell_len(axis) + cell_len(_LEGEND) + 4 <= width:
                axis += " " * (width - cell_len(axis) - cell_len(_LEGEND)) + _LEGEND
            lines.append(self._styled(fit(axis, width), "quiet"))
        margin = Content(" " * _MARGIN)
        return Content("\n").join(margin + line for line in lines[:height])

    def _picture(self, width: int, height: int) -> Picture:
        if height < 2 or width < 20:
            return Picture()
        if self._drawn is None or self._drawn[0] != (width, height):
            self._drawn = (width, height), draw(self._lanes, width=width, height=height - 1)
        return self._drawn[1]

    def _lane(self, lane: Drawn) -> Content:
        parts = [self._styled(lane.label, "label"), Content("  "), *self._cells(lane.cells, lane.spots)]
        if lane.aside:
            parts += [Content("  "), *self._cells(lane.aside, lane.undated)]
        return Content("").join(parts)

    def _cells(self, cells: str, spots: Sequence[tuple[int, tuple[int, ...]]]) -> list[Content]:
        parts, at = [], 0
        for column, keys in spots:
            parts.append(self._styled(cells[at:column], "quiet"))
            here = self._here is not None and self._here in keys
            parts.append(self._styled(_HERE if here else cells[column], "here" if here else "dots"))
            at = column + 1
        return [*parts, self._styled(cells[at:], "quiet")]

    def on_click(self, event: events.Click) -> None:
        """Tell whose dot was clicked."""
        first = 2 + len(self._lines)
        shown = self._picture(self.size.width - 2 * _MARGIN, self.size.height - first)
        if 0 <= event.y - first < len(shown.lanes):
            article = shown.lanes[event.y - first].key_at(event.x - _MARGIN)
            if article is not None:
                self.post_message(self.Pressed(article))

    def _styled(self, text: str, style: str) -> Content:
        return Content(text).stylize(self.get_visual_style(f"story-head--{style}", partial=True))
