"""RowList: every list of Reader. Rows are data, painted line by line; only those on screen are ever asked for."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import ClassVar, Protocol, runtime_checkable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.tui.cells import fit
from reader.tui.panes.paint import BAR, message_strips, overlays, thumb
from reader.tui.render import Line, Row

_STYLES = (
    "title", "unread", "meta", "heading", "count", "person", "org", "place", "hit", "muted", "marker", "star",
    "problem", "chart", "selected", "cursor", "bar", "placeholder",
)  # fmt: skip
_PALE = frozenset({"meta", "count", "muted"})
"""Styles too pale for the cursor's background; there the text is in style "selected"."""
_CURSOR = "▌"
_CACHED_LINES = 2000


class Rows(Protocol):
    """What a list shows: any sequence of rows, which may read them when they are asked for."""

    def __len__(self) -> int: ...

    def __getitem__(self, index: int, /) -> Row: ...


@runtime_checkable
class FindsRows(Protocol):
    """Rows that know the place of a key without being read one after the other."""

    def find(self, key: Hashable) -> int | None:
        """Return the index of the row with that key, or None."""


class RowList(ScrollView, can_focus=True, inherit_bindings=False):
    """A list of rows of one height with a cursor.

    It has no bindings of its own: the command table binds its actions.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"row-list--{name}" for name in _STYLES}
    DEFAULT_CSS = """
    RowList {
        background: $surface; color: $foreground; min-width: 12;
        overflow-x: hidden; overflow-y: scroll; scrollbar-size: 0 0;
        & > .row-list--title { color: $foreground 85%; }
        & > .row-list--unread { color: $foreground; text-style: bold; }
        & > .row-list--meta, & > .row-list--count, & > .row-list--muted { color: $foreground 55%; }
        & > .row-list--heading { color: $foreground 55%; text-style: bold; }
        & > .row-list--person { color: $text-accent; }
        & > .row-list--org { color: $text-primary; }
        & > .row-list--place { color: $text-success; }
        & > .row-list--hit { color: $text-warning; text-style: bold underline; }
        & > .row-list--marker { color: $text-primary; }
        & > .row-list--star { color: $text-warning; }
        & > .row-list--chart { color: $primary 70%; }
        & > .row-list--problem { color: $text-error; text-style: bold; }
        & > .row-list--selected { color: $foreground 85%; }
        & > .row-list--cursor { background: $foreground 8%; }
        & > .row-list--bar { color: $foreground 25%; }
        & > .row-list--placeholder { color: $foreground 60%; }
        &:focus > .row-list--cursor { background: $primary 35%; }
        &:ansi {
            & > .row-list--person { color: $warning; }
            & > .row-list--title, & > .row-list--unread, & > .row-list--selected { color: ansi_default; }
            & > .row-list--meta, & > .row-list--count, & > .row-list--muted { color: ansi_default; text-style: dim; }
            & > .row-list--chart { color: $primary; }
            & > .row-list--heading { color: ansi_default; text-style: bold; }
            & > .row-list--bar, & > .row-list--placeholder { color: ansi_default; text-style: dim; }
            & > .row-list--cursor { background: ansi_default; text-style: bold; }
        }
        &:ansi:focus > .row-list--cursor {
            color: $block-cursor-foreground; background: $block-cursor-background; text-style: none;
        }
    }
    """

    # Textual lays the whole screen out when this changes; of a list it changes nothing but how far one can scroll
    virtual_size = Reactive(Size(0, 0))
    cursor: reactive[int] = reactive(0, repaint=False, init=False)
    """Index of the row with the cursor."""

    @dataclass
    class Highlighted(Message):
        """The cursor is on another row. `key` is None when the list is empty."""

        list: RowList
        index: int
        key: Hashable

        @property
        def control(self) -> RowList:
            """The list, for `@on` with a selector."""
            return self.list

        def can_replace(self, message: Message) -> bool:
            """Let a newer one take the place of one that waits: a held key must not queue up previews."""
            return isinstance(message, RowList.Highlighted) and message.list is self.list

    @dataclass
    class Chosen(Message):
        """A row was chosen by key or mouse."""

        list: RowList
        index: int
        key: Hashable

        @property
        def control(self) -> RowList:
            """The list, for `@on` with a selector."""
            return self.list

    def __init__(
        self,
        rows: Rows = (),
        *,
        row_height: int = 1,
        placeholder: str = "",
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        """Make a list.

        Args:
            row_height: Lines of each row; lines that a row does not have stay blank.
            placeholder: What an empty list says: what it is, and what to do next.
        """
        super().__init__(name=name, id=id, classes=classes)
        self.auto_links = False
        self._rows = rows
        self._row_height = row_height
        self._placeholder = placeholder
        self._strips: LRUCache[tuple[int, bool, bool], Strip] = LRUCache(_CACHED_LINES)
        self._styles_by_name: dict[str, Style] = {}
        self._filters: list[LineFilter] = []
        self._background = Color(0, 0, 0)
        """What filters mix colours with; asked for once a frame, as it costs as much as a line."""
        self._chose_by_click = False
        self.set_reactive(RowList.cursor, self._selectable(0, 1))

    @property
    def rows(self) -> Rows:
        """What is shown."""
        return self._rows

    @property
    def row_height(self) -> int:
        """Lines of each row."""
        return self._row_height

    @property
    def current_key(self) -> Hashable:
        """Key of the row with the cursor; None if the list is empty."""
        return self._rows[self.cursor].key if self._on_row(self.cursor) else None

    @property
    def placeholder(self) -> str:
        """What an empty list says."""
        return self._placeholder

    @placeholder.setter
    def placeholder(self, text: str) -> None:
        if text != self._placeholder:
            self._placeholder = text
            if not len(self._rows):
                self.refresh()

    def set_rows(self, rows: Rows, *, keep: Hashable = None) -> None:
        """Show other rows.

        Args:
            keep: Key of the row that keeps the cursor and its place on screen. If it is gone, the row at the same
                index gets the cursor. None begins at the top.
        """
        before, old_key, top = self.cursor, self.current_key, self.scroll_offset.y
        self._rows = rows
        self._strips.clear()
        if keep is None:
            cursor, top = self._selectable(0, 1), 0
        else:
            found = self._find(keep, before)
            cursor = self._selectable(min(before, len(rows) - 1) if found is None else found, 1)
            top += (cursor - before) * self._row_height
        self.set_reactive(RowList.cursor, cursor)
        self._update_size()
        self._scroll(top)
        self._reveal()
        self.refresh()
        if self.current_key != old_key:
            self.post_message(self.Highlighted(self, cursor, self.current_key))

    def update_row(self, index: int) -> None:
        """Paint one row anew: it has changed, its place has not."""
        for line in range(index * self._row_height, (index + 1) * self._row_height):
            for selected in (False, True):
                for bar in (False, True):
                    self._strips.discard((line, selected, bar))
        self._refresh_row(index)

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor inside the list."""
        return max(0, min(cursor, len(self._rows) - 1))

    def watch_cursor(self, before: int, cursor: int) -> None:
        """Paint two rows, scroll if need be, and tell."""
        self._refresh_row(before)
        self._refresh_row(cursor)
        self._reveal()
        self.post_message(self.Highlighted(self, cursor, self.current_key))

    def action_cursor_down(self) -> None:
        """Go to the next row."""
        self._move(1)

    def action_cursor_up(self) -> None:
        """Go to the row before."""
        self._move(-1)

    def action_page_down(self) -> None:
        """Go down by what fits on the screen."""
        self._move(max(1, self._visible_rows - 1))

    def action_page_up(self) -> None:
        """Go up by what fits on the screen."""
        self._move(-max(1, self._visible_rows - 1))

    def action_half_page_down(self) -> None:
        """Go down by half a screen."""
        self._move(max(1, self._visible_rows // 2))

    def action_half_page_up(self) -> None:
        """Go up by half a screen."""
        self._move(-max(1, self._visible_rows // 2))

    def action_first(self) -> None:
        """Go to the first row."""
        self.cursor = self._selectable(0, 1)

    def action_last(self) -> None:
        """Go to the last row."""
        self.cursor = self._selectable(len(self._rows) - 1, -1)

    def action_choose(self) -> None:
        """Choose the row with the cursor."""
        if self._on_row(self.cursor) and self._rows[self.cursor].selectable:
            self.post_message(self.Chosen(self, self.cursor, self.current_key))

    @property
    def _visible_rows(self) -> int:
        return self.size.height // self._row_height

    def _on_row(self, index: int) -> bool:
        return 0 <= index < len(self._rows)

    def _find(self, key: Hashable, near: int) -> int | None:
        if self._on_row(near) and self._rows[near].key == key:
            return near
        if isinstance(self._rows, FindsRows):
            return self._rows.find(key)
        return next((index for index in range(len(self._rows)) if self._rows[index].key == key), None)

    def _selectable(self, index: int, step: int) -> int:
        """Return the row at or after `index` in the direction of `step` that may have the cursor, else before."""
        for direction in (step, -step):
            at = max(0, min(index, len(self._rows) - 1))
            while self._on_row(at):
                if self._rows[at].selectable:
                    return at
                at += direction
        return 0

    def _move(self, by: int) -> None:
        self.cursor = self._selectable(self.cursor + by, 1 if by > 0 else -1)

    def _reveal(self) -> None:
        """Scroll by no more than is needed to see the cursor's row, and the headings right above it."""
        height = self.size.height
        if not height:
            return
        first = self.cursor
        while first > 0 and self.cursor - first < 2 and not self._rows[first - 1].selectable:
            first -= 1
        top, bottom, y = first * self._row_height, (self.cursor + 1) * self._row_height, self.scroll_offset.y
        if bottom > y + height:
            self._scroll(bottom - height)
        elif top < y:
            self._scroll(min(top, max(0, bottom - 1)) if bottom - top <= height else bottom - self._row_height)

    def _scroll(self, y: int) -> None:
        self.scroll_to(y=y, animate=False, immediate=True, force=True)

    def _update_size(self) -> None:
        before = self.virtual_size
        self.virtual_size = Size(self.size.width, len(self._rows) * self._row_height)
        if self.styles.auto_dimensions and before != self.virtual_size:
            self.refresh(layout=True)

    def _refresh_row(self, index: int) -> None:
        top = index * self._row_height - self.scroll_offset.y
        region = Region(0, top, self.size.width, self._row_height).intersection(self.size.region)
        if region:
            self.refresh(region)

    def on_show(self) -> None:
        """Catch up with what happened while the list was hidden: its size is not news then."""
        self._update_size()
        self._reveal()

    def on_resize(self) -> None:
        """Follow the new size."""
        self._strips.clear()
        self._update_size()
        self._reveal()

    def notify_style_update(self) -> None:
        """Forget all that was painted: theme or focus have changed."""
        super().notify_style_update()
        self._strips.clear()
        self._styles_by_name = {}

    def on_click(self, event: events.Click) -> None:
        """Select the row under the pointer; choose it if it is selected already; jump with the scroll bar."""
        height = self.size.height
        total = len(self._rows) * self._row_height
        if event.x == self.size.width - 1 and total > height:
            self._scroll(event.y * (total - height) // max(1, height - 1))
            return
        index = (event.y + self.scroll_offset.y) // self._row_height
        if not self._on_row(index) or not self._rows[index].selectable:
            return
        if index != self.cursor:
            self._chose_by_click = False
            self.cursor = index
        elif event.chain == 1 or not self._chose_by_click:
            # the second click of a double click must not choose again what the first has chosen
            self._chose_by_click = True
            self.action_choose()

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen (Textual asks for it to find what is under the pointer)."""
        return self.render_lines(Region(0, y, self.size.width, 1))[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a part of the screen, past Textual's style cache, which costs more than the painting."""
        width, height = self.size
        if not self._styles_by_name:
            self._styles_by_name = overlays(self, "row-list", _STYLES)
            self._styles_by_name["base"] = self.rich_style
        filters = list(self.get_line_filters())
        if filters:
            self._background = self.background_colors[1]
        if filters != self._filters:
            self._filters = filters
            self._strips.clear()
        if len(self._rows):
            strips = self._row_strips(crop, width, height)
        else:
            styles = self._styles_by_name
            strips = message_strips(self._placeholder, width, height, styles["base"], styles["placeholder"])
            strips = [self._filtered(strip) for strip in strips[crop.y : crop.bottom]]
        if (crop.x, crop.width) != (0, width):
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def _row_strips(self, crop: Region, width: int, height: int) -> list[Strip]:
        top, cached = self.scroll_offset.y, self._strips
        first = self.cursor * self._row_height
        cursor_lines = range(first, first + self._row_height)
        bar = thumb(top, height, len(self._rows) * self._row_height)
        strips = []
        for y in range(crop.y, crop.bottom):
            key = (y + top, y + top in cursor_lines, y in bar)
            strip = cached.get(key)
            if strip is None:
                strip = self._filtered(self._paint(*key, width))
                cached[key] = strip
            strips.append(strip)
        return strips

    def _filtered(self, strip: Strip) -> Strip:
        for line_filter in self._filters:
            strip = strip.apply_filter(line_filter, self._background)
        return strip

    def _paint(self, y: int, selected: bool, bar: bool, width: int) -> Strip:
        styles = self._styles_by_name
        base = styles["base"]
        edge = Segment(BAR if bar else " ", base + styles["bar"])
        index, part = divmod(y, self._row_height)
        if not self._on_row(index):
            return Strip([Segment(" " * (width - 1), base), edge], width)
        row = self._rows[index]
        selected = selected and row.selectable
        over = styles["cursor"] if selected else Style.null()
        line = row.lines[part] if part < len(row.lines) else Line()
        mark = Segment(
            _CURSOR if selected else " ", base + over + (styles["marker"] if not over.color else Style.null())
        )
        segments = [mark, *self._segments(line, width - 2, base, over)]
        return Strip([*Strip(segments).adjust_cell_length(width - 1, base + over), edge], width)

    def _segments(self, line: Line, room: int, base: Style, over: Style) -> list[Segment]:
        """Return the pieces of a line in `room` cells: the text at the right edge first, then the rest."""
        right = fit(line.right, room * 2 // 5) if line.right and room >= line.right_from else ""
        left_room = room - (cell_len(right) + 2 if right else 1)
        segments, used = [], 0
        for position, (text, style) in enumerate(line.left):
            left = left_room - used
            shown = fit(text, left)
            if shown and cell_len(shown) == left and any(rest for rest, _ in line.left[position + 1 :]):
                shown = fit(shown + "…", left)
            segments.append(Segment(shown, self._text_style(style, base, over)))
            used += cell_len(shown)
            if shown.endswith("…") and not text.endswith("…"):
                # cut: a blank cell that is left over must not take the beginning of the next piece
                break
        gap = room - used - (cell_len(right) + 1 if right else 0)
        segments.append(Segment(" " * max(0, gap), base + over))
        if right:
            segments.append(Segment(right + " ", self._text_style(line.right_style, base, over)))
        return segments

    def _text_style(self, name: str, base: Style, over: Style) -> Style:
        if over and name in _PALE:
            name = "selected"
        return base + self._styles_by_name.get(name, Style.null()) + over
