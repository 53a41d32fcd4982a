"""The head of a comparison: what is compared, how much is shared, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from reader.answers.comparison_words import counts, relation, shares
from reader.stories.compared import Compared
from reader.tui.cells import fit, one_line, padded, wrap
from reader.tui.comparison_bars import BLOCK_COLOURS, overview, same_order
from reader.tui.comparison_layout import BETWEEN, MARKS, Columns
from reader.tui.render import Piece

_LETTERS = ("A", "B")
_STYLES = ("a", "b", "title", "quiet", "share", "own", "rule", *(f"block-{at}" for at in range(BLOCK_COLOURS)))
_LEAST_BAR = 24
_TALL = 9
"""Lines from which on titles may take two."""


@dataclass(frozen=True, slots=True)
class HeadSide:
    """What the head says of one version."""

    title: str
    told: str
    """Source, date, length."""
    day: str
    """The date alone, where there is no room for more."""


class CompareHead(Widget):
    """Titles, figures, the order as bars, and a rule. Its height never depends on what it shows."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"compare-head--{name}" for name in _STYLES}
    DEFAULT_CSS = """
    CompareHead {
        height: 3; background: $background; color: $foreground 85%;
        & > .compare-head--a { color: $text-error; text-style: bold; }
        & > .compare-head--b { color: $text-success; text-style: bold; }
        & > .compare-head--title { color: $foreground; text-style: bold; }
        & > .compare-head--quiet { color: $foreground 55%; }
        & > .compare-head--share { color: $foreground 85%; }
        & > .compare-head--own { color: $foreground 30%; }
        & > .compare-head--rule { color: $foreground 20%; }
        & > .compare-head--block-0 { color: $primary; }
        & > .compare-head--block-1 { color: $secondary; }
        & > .compare-head--block-2 { color: $accent; }
        &:ansi {
            color: ansi_default;
            & > .compare-head--title { color: ansi_default; text-style: bold; }
            & > .compare-head--quiet, & > .compare-head--own, & > .compare-head--rule {
                color: ansi_default; text-style: dim;
            }
            & > .compare-head--share { color: ansi_default; }
        }
    }
    """

    def __init__(self, *, id: str) -> None:  # noqa: A002  Textual's name for it
        super().__init__(id=id)
        self._sides: tuple[HeadSide, ...] = ()
        self._compared: Compared | None = None
        self._columns: Columns | None = None
        self._rule = ""

    def show(self, sides: Sequence[HeadSide], compared: Compared | None, columns: Columns, *, rule: str) -> None:
        """Show what is compared.

        Args:
            sides: A and B; empty while nothing is.
            compared: How they compare; None = it is not known yet.
            columns: Where the text below begins, so that all stands in line.
            rule: What the rule below says.
        """
        state = (tuple(sides), compared, columns, rule)
        if state[0] != self._sides or compared is not self._compared or state[2:] != (self._columns, self._rule):
            self._sides, self._compared, self._columns, self._rule = state
            self.refresh()

    def render(self) -> Content:
        """Return the lines; nothing in them is read as markup."""
        height, shape = self.size.height, self._columns
        if shape is None or len(self._sides) < 2:
            return Content("")
        lines = self._lines(shape, height - 1)
        lines += [[] for _ in range(height - 1 - len(lines))]
        lines.append(self._ruled(shape))
        return Content("\n").join(self._content(line) for line in lines[:height])

    def _content(self, pieces: Sequence[Piece]) -> Content:
        shown = [
            Content(text).stylize(self.get_visual_style(f"compare-head--{style}", partial=True))
            if style
            else Content(text)
            for text, style in pieces
        ]
        return Content("").join(shown)

    def _lines(self, shape: Columns, height: int) -> list[list[Piece]]:
        """As much as `height` lines hold, what matters most before all else."""
        titles = self._titles(shape)
        if shape.two:
            if height >= _TALL:
                titles = self._long_titles(shape)
            about = [*titles, self._beside(shape, [each.told for each in self._sides], "quiet")]
            least = len(about)
        else:
            least = len(titles)
            about = [line for at, line in enumerate(titles) for line in (line, self._told(shape, at))]
        if height < len(about):
            about = titles[:height]
        figures, bars = self._figures(shape), self._bars(shape)
        room = height - len(about)
        if room < len(figures) + len(bars) and len(about) > least:
            about = titles
            room = height - len(about)
        figures = figures[:room]
        bars = bars if room >= len(figures) + len(bars) else []
        spare = room - len(figures) - len(bars)
        lines = about
        for part in (figures, bars):
            if part and spare > 0:
                lines = [*lines, []]
                spare -= 1
            lines = [*lines, *part]
        return lines

    def _titles(self, shape: Columns) -> list[list[Piece]]:
        if shape.two:
            return [self._beside(shape, [each.title for each in self._sides], "title", letters=True)]
        lines: list[list[Piece]] = []
        margin = shape.left + MARKS
        for letter, side in zip(_LETTERS, self._sides, strict=False):
            right = side.day if cell_len(side.day) + 24 <= shape.text else ""
            room = shape.text - (cell_len(right) + 2 if right else 0)
            lines.append(
                [
                    (" " * margin, ""),
                    (padded(letter, shape.label), letter.lower()),
                    (padded(side.title, room), "title"),
                    (f"  {right}" if right else "", "quiet"),
                ]
            )
        return lines

    def _long_titles(self, shape: Columns) -> list[list[Piece]]:
        """Both titles side by side on two lines, if one needs them."""
        split: list[tuple[str, str]] = []
        for each in self._sides:
            title = one_line(each.title)
            lines = list(wrap(title, 0, len(title), shape.text))
            split.append((title[slice(*lines[0])] if lines else "", title[lines[1][0] :] if len(lines) > 1 else ""))
        first, rest = ([part[at] for part in split] for at in (0, 1))
        found = [self._beside(shape, first, "title", letters=True)]
        return [*found, self._beside(shape, rest, "title")] if any(rest) else found

    def _told(self, shape: Columns, at: int) -> list[Piece]:
        margin = shape.left + MARKS + shape.label
        return [(" " * margin, ""), (fit(self._sides[at].told, shape.text), "quiet")]

    def _beside(self, shape: Columns, texts: Sequence[str], style: str, *, letters: bool = False) -> list[Piece]:
        line: list[Piece] = [(" " * (shape.left + MARKS), "")]
        for at, text in enumerate(texts):
            if at:
                line.append(("│".center(BETWEEN), "rule"))
            letter = _LETTERS[at]
            line.append((padded(letter if letters else "", shape.label), letter.lower()))
            line.append((padded(text, shape.text), style))
        return line

    def _figures(self, shape: Columns) -> list[list[Piece]]:
        # the figures of one column need the room of its margin
        margin = (" " * (shape.left + (MARKS + shape.label if shape.two else 1)), "")
        room = shape.all_text if shape.two else MARKS + shape.label + shape.text
        compared = self._compared
        if compared is None:
            return [[margin, ("comparing …", "quiet")]]
        first = f"{shares(compared.comparison)} · {relation(compared)}"
        lines = [first, counts(compared.comparison)]
        return [[margin, (fit(text, room), style)] for text, style in zip(lines, ("share", "quiet"), strict=True)]

    def _bars(self, shape: Columns) -> list[list[Piece]]:
        compared = self._compared
        if compared is None or not compared.comparison.blocks:
            return []
        said = "the order is the same" if same_order(compared) else "the order differs"
        room = shape.all_text
        beside = room - len(said) - 3
        width = beside if beside >= 2 * _LEAST_BAR else room
        bars = overview(compared, width)
        if bars is None:
            return []
        lines: list[list[Piece]] = []
        for letter, bar in zip(_LETTERS, bars, strict=True):
            lines.append([(" " * (shape.left + MARKS), ""), (padded(letter, shape.label), letter.lower()), *bar])
        if width < room:
            lines[1].append((f"   {said}", "quiet"))
        return lines

    def _ruled(self, shape: Columns) -> list[Piece]:
        whole = MARKS + shape.label + shape.all_text
        if not self._rule:
            return [(" " * (shape.left + 1), ""), ("─" * (whole - 1), "rule")]
        text = fit(self._rule, whole - 10)
        rest = "─" * max(0, whole - cell_len(text) - 7)
        return [(" " * shape.left, ""), (" ──── ", "rule"), (text, "quiet"), (f" {rest}", "rule")]
