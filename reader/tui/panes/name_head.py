"""The head of the page of a name: who it is, when it is mentioned, and the names of the page's parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from reader.model import KINDS, EntityPage, Kind
from reader.tui.cells import fit, one_line
from reader.tui.render import KIND_MARKS, date_text
from reader.tui.timeline import picture

KIND_WORDS: dict[Kind, str] = {"person": "person", "org": "organisation", "place": "place"}
_MARGIN = 2


class NameHead(Widget):
    """Name, kind and figures; below them mentions over time. Its height never depends on what it shows."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"name-head--{kind}" for kind in KINDS),
        "name-head--quiet",
        "name-head--chart",
        "name-head--notice",
    }
    DEFAULT_CSS = """
    NameHead {
        height: 3; background: $background; color: $foreground;
        & > .name-head--person { color: $text-accent; text-style: bold; }
        & > .name-head--org { color: $text-primary; text-style: bold; }
        & > .name-head--place { color: $text-success; text-style: bold; }
        & > .name-head--quiet { color: $foreground 60%; }
        & > .name-head--chart { color: $primary 70%; }
        & > .name-head--notice { color: $text-warning; }
        &:ansi {
            color: ansi_default;
            & > .name-head--person { color: $warning; }
            & > .name-head--quiet { color: ansi_default; text-style: dim; }
            & > .name-head--chart { color: $primary; }
        }
    }
    """

    @dataclass
    class Pressed(Message):
        """A bar was clicked; `month` is the last of its time, as 2020-01."""

        month: str

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._page: EntityPage | None = None
        self._complete = False
        self._notice = ""

    def show(self, page: EntityPage | None, *, complete: bool = True, notice: str = "") -> None:
        """Show a name.

        Args:
            page: Whose; None = there is none any more.
            complete: When it is mentioned is known, too.
            notice: What is to be known of it, such as that it is followed.
        """
        if (page, complete, notice) != (self._page, self._complete, self._notice):
            self._page, self._complete, self._notice = page, complete, notice
            self.refresh()

    def render(self) -> Content:
        """Return the lines; nothing in them is read as markup."""
        page = self._page
        if page is None:
            return Content("")
        width, height = self.size.width - 2 * _MARGIN, self.size.height
        lines = [*self._name_lines(page, width)]
        if height > len(lines) + 2 and self._complete:
            lines += self._chart_lines(page, width, height - len(lines) - 2)
        margin = " " * _MARGIN
        return Content("\n").join(Content(margin) + line for line in lines[:height])

    def on_click(self, event: events.Click) -> None:
        """Tell which bar was clicked."""
        if self._page is None or not self._complete or event.y < 3:
            return
        shown = picture(self._page.months, width=self.size.width - 2 * _MARGIN, height=max(1, self.size.height - 4))
        month = shown.month_at(event.x - _MARGIN)
        if month is not None:
            self.post_message(self.Pressed(month))

    def _name_lines(self, page: EntityPage, width: int) -> list[Content]:
        about = page.entity
        kind = self._styled(f"{KIND_MARKS[about.kind]} ", about.kind)
        word = f"  {KIND_WORDS[about.kind]}"
        notice = f"  {self._notice}" if self._notice else ""
        name = fit(one_line(about.name), max(8, width - 2 - len(word) - cell_len(notice)))
        first = [kind, self._styled(name, about.kind), self._styled(word, "quiet"), self._styled(notice, "notice")]
        figures = [
            f"in {about.articles:,} {'story' if about.articles == 1 else 'stories'}",
            f"{about.mentions:,} {'mention' if about.mentions == 1 else 'mentions'}",
        ]
        if page.first_seen is not None and page.last_seen is not None:
            days = [date_text(each, "day", None) for each in (page.first_seen, page.last_seen)]
            figures.append(days[0] if days[0] == days[1] else f"{days[0]} – {days[1]}")
        undated = about.mentions - sum(count for _, count in page.months)
        if self._complete and undated > 0:
            figures.append("without dates" if undated == about.mentions else f"{undated:,} without a date")
        return [Content("").join(first), self._styled(fit(" · ".join(figures), width), "quiet")]

    def _chart_lines(self, page: EntityPage, width: int, height: int) -> list[Content]:
        """Bars, their axis, and between them and the figures a line to breathe."""
        shown = picture(page.months, width=width, height=height)
        axis = shown.axis
        if shown.peak and cell_len(axis) + len(shown.peak) + 9 <= width:
            axis += f"   most in {shown.peak}"
        return [
            Content(""),
            *(self._styled(line, "chart") for line in shown.bars),
            self._styled(axis, "quiet"),
        ]

    def _styled(self, text: str, style: str) -> Content:
        return Content(text).stylize(self.get_visual_style(f"name-head--{style}", partial=True))


class PartTabs(Widget):
    """The parts of the page where only one of them has room."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"part-tabs--active", "part-tabs--other"}
    DEFAULT_CSS = """
    PartTabs {
        height: 1; background: $surface;
        & > .part-tabs--active { color: $text-primary; text-style: bold; }
        & > .part-tabs--other { color: $foreground 55%; }
        &:ansi > .part-tabs--active { color: ansi_default; text-style: bold reverse; }
        &:ansi > .part-tabs--other { color: ansi_default; text-style: dim; }
    }
    """

    @dataclass
    class Pressed(Message):
        """A part was clicked."""

        index: int

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._tabs: tuple[str, ...] = ()
        self._active = 0

    def show(self, tabs: Sequence[str], active: int) -> None:
        """Show the names of the parts, and which one is on screen."""
        if (tuple(tabs), active) != (self._tabs, self._active):
            self._tabs, self._active = tuple(tabs), active
            self.refresh()

    def _placed(self) -> list[tuple[str, int, int]]:
        """Return (text, first column, column behind it) of each; where there is no room, the others are shortened."""
        texts = [one_line(each) for each in self._tabs]
        room = self.size.width - 2
        while texts and sum(map(cell_len, texts)) + 3 * (len(texts) - 1) > room:
            at = max(range(len(texts)), key=lambda each: (each != self._active, cell_len(texts[each])))
            longest = cell_len(texts[at])
            if longest <= 4:
                at = max(range(len(texts)), key=lambda each: cell_len(texts[each]))
                longest = cell_len(texts[at])
            if longest <= 1:
                break
            texts[at] = fit(texts[at], longest - 1)
        placed, column = [], 1
        for text in texts:
            placed.append((text, column, column + cell_len(text)))
            column += cell_len(text) + 3
        return placed

    def render(self) -> Content:
        """Return the line."""
        parts = [Content(" ")]
        for at, (text, _, _) in enumerate(self._placed()):
            style = "active" if at == self._active else "other"
            parts.append(Content("   " if at else ""))
            parts.append(Content(text).stylize(self.get_visual_style(f"part-tabs--{style}", partial=True)))
        return Content("").join(parts)

    def on_click(self, event: events.Click) -> None:
        """Tell which part was clicked."""
        for index, (_, start, end) in enumerate(self._placed()):
            if start <= event.x < end:
                self.post_message(self.Pressed(index))
