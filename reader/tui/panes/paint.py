"""What widgets that paint line by line have in common: styles from CSS, the scroll bar, the text of an empty pane."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from reader.tui.cells import fit, one_line, wrap

BAR = "▐"


def overlays(widget: Widget, prefix: str, names: Iterable[str]) -> dict[str, Style]:
    """Return for each component class `prefix--name` what it changes, to be added to the style beneath it.

    Colours are resolved against the widget's background (so `auto 60%` and half transparent ones come out right), but
    only those that the CSS sets are in the style.
    """
    styles = {"": Style.null()}
    for name in names:
        own = widget.get_component_rich_style(f"{prefix}--{name}", partial=True)
        resolved = widget.get_component_rich_style(f"{prefix}--{name}")
        colours = Style(color=resolved.color if own.color else None, bgcolor=resolved.bgcolor if own.bgcolor else None)
        styles[name] = own.without_color + colours
    return styles


def thumb(offset: int, height: int, total: int) -> range:
    """Return the lines of a scroll bar `height` high that are its thumb; none if all `total` lines are on screen."""
    if total <= height or height <= 0:
        return range(0)
    size = max(1, height * height // total)
    top = (height - size) * offset // max(1, total - height)
    return range(top, top + size)


def message_strips(text: str, width: int, height: int, base: Style, style: Style) -> list[Strip]:
    """Return `height` lines with `text` wrapped and in the middle: what an empty pane says."""
    measure = max(1, min(width - 4, 56))
    lines: list[str] = []
    for paragraph in text.split("\n"):
        ranges = list(wrap(paragraph, 0, len(paragraph), measure))
        lines.extend(one_line(paragraph[start:end]) for start, end in ranges) if ranges else lines.append("")
    lines = [fit(line, width) for line in lines[:height]]
    above = max(0, (height - len(lines)) // 3)
    blank = Strip.blank(width, base)
    strips = [blank] * above
    for line in lines:
        left = (width - cell_len(line)) // 2
        strip = Strip([Segment(" " * left, base), Segment(line, base + style)])
        strips.append(strip.adjust_cell_length(width, base))
    return (strips + [blank] * height)[:height]
