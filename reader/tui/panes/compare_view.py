"""CompareView: two versions sentence by sentence, in two columns that move together or in one. Painted line by line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from time import perf_counter
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reader.stories.compared import Compared
from reader.stories.relate import Relation
from reader.tui.cells import fit
from reader.tui.commands import bindings
from reader.tui.comparison_layout import BETWEEN, BLANK, MARKS, Columns, Layout, ScreenLine, columns
from reader.tui.comparison_place import ComparePlace, Key, Options
from reader.tui.comparison_sheet import Entry, Sheet
from reader.tui.panes.paint import BAR, message_strips, overlays, thumb
from reader.tui.render import Piece

_STYLES = (
    "gone", "cut", "new", "sign", "same", "kept", "teaser", "moved", "absent", "only-a", "only-b", "heading", "section",
    "note", "label", "a", "b", "changed", "weighty", "quiet", "rule", "cursor", "marker", "bar", "placeholder",
    "person", "org", "place",
)  # fmt: skip
_SIGN_STYLES = {"A": "a", "B": "b", "~": "changed", "=": "quiet"}
_CACHED_LINES = 2000
_EAGER_LINES = 512
"""Lines laid out before the first frame; the rest of a longer text follows while nobody presses a key."""
_SLICE_S, _PAUSE_S = 0.012, 0.012
_OVERLAP = 2
_CURSOR = "▌"
_MOST_WAITING = 200
"""Keys that are kept until there is something they can be for."""


class CompareView(ScrollView, can_focus=True, inherit_bindings=False):
    """A comparison with a cursor that goes from entry to entry."""

    ALLOW_SELECT = False
    BINDINGS = bindings("list")
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"compare-view--{name}" for name in _STYLES}
    DEFAULT_CSS = """
    CompareView {
        background: $background; color: $foreground 92%; min-width: 20;
        overflow-x: hidden; overflow-y: scroll; scrollbar-size: 0 0;
        /* told apart without colour too: a line under what differs, in one column a line through what B has not */
        & > .compare-view--gone { color: $text-error; background: $error 18%; text-style: underline; }
        & > .compare-view--cut { color: $text-error; background: $error 18%; text-style: strike; }
        & > .compare-view--new { color: $text-success; background: $success 18%; text-style: underline; }
        & > .compare-view--sign { color: $foreground 45%; }
        & > .compare-view--same, & > .compare-view--quiet { color: $foreground 50%; }
        & > .compare-view--kept { color: $foreground 60%; }
        & > .compare-view--teaser { color: $foreground 38%; }
        & > .compare-view--moved { color: $text-secondary; }
        & > .compare-view--absent { color: $foreground 38%; text-style: italic; }
        & > .compare-view--only-a { color: $text-error; }
        & > .compare-view--only-b { color: $text-success; }
        & > .compare-view--heading { color: $foreground; text-style: bold; }
        & > .compare-view--section { color: $foreground 60%; text-style: bold; }
        & > .compare-view--note { color: $text-warning; }
        & > .compare-view--label { color: $foreground 50%; }
        & > .compare-view--a { color: $text-error; text-style: bold; }
        & > .compare-view--b { color: $text-success; text-style: bold; }
        & > .compare-view--changed { color: $text-primary; text-style: bold; }
        & > .compare-view--weighty { color: $text-warning; text-style: bold; }
        & > .compare-view--rule, & > .compare-view--bar { color: $foreground 20%; }
        & > .compare-view--cursor { background: $foreground 5%; }
        & > .compare-view--marker { color: $text-primary; }
        & > .compare-view--placeholder { color: $foreground 60%; }
        & > .compare-view--person { color: $text-accent; }
        & > .compare-view--org { color: $text-primary; }
        & > .compare-view--place { color: $text-success; }
        &:ansi {
            color: ansi_default;
            & > .compare-view--gone, & > .compare-view--new { background: ansi_default; text-style: bold underline; }
            & > .compare-view--cut { background: ansi_default; text-style: bold strike; }
            & > .compare-view--sign, & > .compare-view--same, & > .compare-view--quiet, & > .compare-view--kept,
            & > .compare-view--teaser, & > .compare-view--label, & > .compare-view--rule, & > .compare-view--bar,
            & > .compare-view--placeholder { color: ansi_default; text-style: dim; }
            & > .compare-view--absent { color: ansi_default; text-style: dim italic; }
            & > .compare-view--heading, & > .compare-view--section { color: ansi_default; text-style: bold; }
            & > .compare-view--person { color: $warning; }
            & > .compare-view--cursor { background: ansi_default; }
        }
    }
    """

    # Textual lays the whole screen out when this changes; of a text it changes nothing but how far one can scroll
    virtual_size = Reactive(Size(0, 0))

    @dataclass
    class Moved(Message):
        """The cursor is on another entry, or other entries are shown."""

        view: CompareView

        def can_replace(self, message: Message) -> bool:
            """Let a newer one take the place of one that waits."""
            return isinstance(message, CompareView.Moved)

    @dataclass
    class Chosen(Message):
        """An entry was chosen by key or mouse."""

        view: CompareView
        entry: Entry

    def __init__(self, *, measure: int = 76, id: str | None = None) -> None:  # noqa: A002  Textual's name for it
        """Make an empty view.

        Args:
            measure: Longest line of a column in cells.
        """
        super().__init__(id=id)
        self.auto_links = False
        self._measure = measure
        self._placeholder = ""
        self._sheet: Sheet | None = None
        self._layout: Layout | None = None
        self._options = Options()
        self._cursor = 0
        self._place = ComparePlace()
        """Where to go as soon as there is something to show, and a size to show it in."""
        self._waiting: list[Callable[[], None]] | None = None
        """What keys asked for before there was anything to do it with; None = there is."""
        self._strips: LRUCache[tuple[int, bool, bool], Strip] = LRUCache(_CACHED_LINES)
        self._styles_by_name: dict[str, Style] = {}
        self._filters: list[LineFilter] = []
        self._background = Color(0, 0, 0)
        self._chose_by_click = False
        self._laid_out = Size(0, 0)
        self._before_facts = 0
        """The entry that one came from to the names."""

    # what is shown

    @property
    def sheet(self) -> Sheet | None:
        """What is shown."""
        return self._sheet

    @property
    def options(self) -> Options:
        """How it is shown."""
        return self._options

    @property
    def entry(self) -> Entry | None:
        """The entry with the cursor."""
        if self._sheet is None or not 0 <= self._cursor < len(self._sheet.entries):
            return None
        return self._sheet.entries[self._cursor]

    @property
    def columns(self) -> Columns:
        """How the cells of a line are given out."""
        if self._layout is not None:
            return self._layout.columns
        return columns(self.size.width, unified=self._options.unified, measure=self._measure)

    @property
    def change(self) -> tuple[int, int]:
        """The number of the change that the cursor is at, 0 if at none, and how many there are."""
        if self._sheet is None:
            return 0, 0
        changes = self._sheet.changes
        entry = self.entry
        if entry is None or entry.what not in ("changed", "first", "second"):
            return 0, len(changes)
        return next((n for n in range(len(changes), 0, -1) if changes[n - 1] <= self._cursor), 0), len(changes)

    @property
    def place(self) -> ComparePlace:
        """Where one is."""
        entry = self.entry
        if self._layout is None or entry is None or not self.size.height:
            return replace(self._place, options=self._options)
        lines = self._layout.lines_of(self._cursor)
        return ComparePlace(self._options, entry.key, lines.start - self.scroll_offset.y)

    def wait(self, place: ComparePlace, text: str) -> None:
        """Say that something is being made ready; keys are kept until it is shown, at `place`."""
        self._waiting = []
        self._sheet = self._layout = None
        self._options, self._place = place.options, place
        self._say(text)

    def say(self, text: str) -> None:
        """Say why there is nothing to be shown."""
        self._waiting = None
        self._sheet = self._layout = None
        self._say(text)

    def _say(self, text: str) -> None:
        self._placeholder = text
        self.virtual_size = self.size
        self._repaint()
        self.post_message(self.Moved(self))

    def show(self, compared: Compared, place: ComparePlace, relation: Relation | None = None) -> None:
        """Show a comparison, and do what keys have asked for in the meantime.

        Args:
            compared: What two articles share and where they part.
            place: Where to go in it.
            relation: What links two that share no sentence.
        """
        self._place, self._options = place, place.options
        self._set_sheet(Sheet(compared, place.options, relation))
        waiting, self._waiting = self._waiting, None
        for each in waiting or ():
            each()

    def turned(self, key: Key | None) -> Key | None:
        """The key of an entry when A and B have changed places."""
        return None if key is None or self._sheet is None else self._sheet.turned(key)

    def _set_sheet(self, sheet: Sheet) -> None:
        self._sheet = sheet
        found = sheet.find(self._place.key) if self._place.key is not None else None
        self._cursor = self._selectable(sheet.first_selectable() if found is None else found, 1)
        if found is None:
            self._place = replace(self._place, key=None)
        self._lay_out()
        self.post_message(self.Moved(self))

    def _lay_out(self) -> None:
        self._strips.clear()
        if self._sheet is None or not self.size.width:
            self._layout = None
            return
        layout = Layout(self._sheet, self.size.width, measure=self._measure)
        self._layout = layout
        layout.grow_to_line(_EAGER_LINES)
        layout.grow_to_entry(self._cursor)
        self._update_size()
        if self._place.key is not None:
            self._scroll(layout.lines_of(self._cursor).start - self._place.above)
        else:
            self._scroll(0)
        self._reveal()
        if not layout.done:
            self._grow_soon(layout)
        self.refresh()

    def _grow_soon(self, layout: Layout) -> None:
        # a timer, not call_later: that would be handled before any key that is waiting for another widget
        self.set_timer(_PAUSE_S, partial(self._grow_on, layout))

    def _grow_on(self, layout: Layout) -> None:
        """Lay out what is left of a long text, a slice at a time, so that keys are answered in between."""
        if layout is not self._layout:
            return
        until = perf_counter() + _SLICE_S
        while not layout.grow() and perf_counter() < until:
            pass
        self._update_size()
        if not layout.done:
            self._grow_soon(layout)

    def _update_size(self) -> None:
        if self._layout is not None:
            self.virtual_size = Size(self.size.width, len(self._layout.lines))

    # how it is shown

    def change_options(self, change: Callable[[Options], Options]) -> None:
        """Show it in another way; the cursor stays on its sentence, and that on its line of the screen."""
        self._now(partial(self._change_options, change))

    def _change_options(self, change: Callable[[Options], Options]) -> None:
        if self._sheet is None:
            return
        self._place = self.place
        self._options = change(self._options)
        self._place = replace(self._place, options=self._options)
        self._set_sheet(Sheet(self._sheet.compared, self._options, self._sheet.relation))

    def toggle_fold(self) -> None:
        """Open or fold the run of sentences with the cursor."""
        entry, sheet = self.entry, self._sheet
        if entry is None or sheet is None:
            return
        at = self._cursor
        while at > 0 and sheet.entries[at].what == "sentence":
            at -= 1
        key = sheet.entries[at].key
        if at != self._cursor:
            self._put(at)
        self._change_options(lambda options: replace(options, toggled=options.toggled ^ {key}))

    # moving

    def _now(self, action: Callable[[], None]) -> None:
        """Do it, or keep it until there is something to do it with."""
        if self._waiting is None:
            action()
        elif len(self._waiting) < _MOST_WAITING:
            self._waiting.append(action)

    def when_ready(self, action: Callable[[], None]) -> None:
        """Do something as soon as the comparison is there: at once if it is."""
        self._now(action)

    def action_cursor_down(self) -> None:
        """Go to the next entry, or on within a long one."""
        self._now(partial(self._move, 1))

    def action_cursor_up(self) -> None:
        """Go to the entry before."""
        self._now(partial(self._move, -1))

    def action_page_down(self) -> None:
        """Go down a page."""
        self._now(lambda: self._page(max(1, self.size.height - _OVERLAP)))

    def action_page_up(self) -> None:
        """Go up a page."""
        self._now(lambda: self._page(-max(1, self.size.height - _OVERLAP)))

    def action_half_page_down(self) -> None:
        """Go down half a page."""
        self._now(lambda: self._page(max(1, self.size.height // 2)))

    def action_half_page_up(self) -> None:
        """Go up half a page."""
        self._now(lambda: self._page(-max(1, self.size.height // 2)))

    def action_first(self) -> None:
        """Go to the first entry."""
        self._now(lambda: self._go(0, 1))

    def action_last(self) -> None:
        """Go to the last entry."""
        self._now(lambda: self._go(self._count - 1, -1))

    def action_choose(self) -> None:
        """Choose the entry with the cursor."""
        self._now(self._choose)

    def _choose(self) -> None:
        entry = self.entry
        if entry is None or not entry.selectable:
            return
        if entry.what == "same":
            self.toggle_fold()
        else:
            self.post_message(self.Chosen(self, entry))

    def go_to_change(self, by: int) -> bool:
        """Go to the next change, or the one before; False if there is none."""
        if self._sheet is None:
            return False
        changes = self._sheet.changes
        ahead = [at for at in changes if (at > self._cursor if by > 0 else at < self._cursor)]
        if not ahead:
            return False
        self._put(ahead[0] if by > 0 else ahead[-1], calm=True)
        return True

    def go_to_facts(self) -> bool:
        """Go to the names and quotations that differ, and from there back to the text; False if there are none."""
        sheet = self._sheet
        if sheet is None or sheet.facts < 0:
            return False
        if self._cursor < sheet.facts:
            self._before_facts = self._cursor
            self._put(sheet.facts, calm=True, heading=True)
        else:
            self._put(min(self._before_facts, sheet.facts), calm=True)
        return True

    @property
    def _count(self) -> int:
        return len(self._sheet.entries) if self._sheet is not None else 0

    def _selectable(self, index: int, step: int) -> int:
        """The entry at or after `index` in the direction of `step` that may have the cursor, else before."""
        if self._sheet is None:
            return 0
        for direction in (step, -step):
            at = max(0, min(index, self._count - 1))
            while 0 <= at < self._count:
                if self._sheet.entries[at].selectable:
                    return at
                at += direction
        return 0

    def _move(self, by: int) -> None:
        if self._layout is None:
            return
        lines, top, height = self._layout.lines_of(self._cursor), self.scroll_offset.y, self.size.height
        if by > 0 and lines.stop > top + height and lines.start < top + height:
            self._scroll(top + min(height - _OVERLAP, lines.stop - top - height))
        elif by < 0 and lines.start < top < lines.stop:
            self._scroll(max(lines.start, top - height + _OVERLAP))
        else:
            self._put(self._selectable(self._cursor + by, 1 if by > 0 else -1))
            if self._cursor == self._selectable(0, 1):
                self._scroll(0)  # what stands above the first one
            elif self._cursor == self._selectable(self._count - 1, -1) and by > 0 and self._layout.done:
                self._reveal()

    def _page(self, by: int) -> None:
        layout = self._layout
        if layout is None or not layout.lines:
            return
        target = layout.lines_of(self._cursor).start + by
        layout.grow_to_line(target)
        target = max(0, min(target, len(layout.lines) - 1))
        at = next((layout.lines[y].entry for y in range(target, -1, -1) if layout.lines[y].entry != BLANK), 0)
        before = self.scroll_offset.y
        moved = self._selectable(at, 1 if by > 0 else -1)
        if moved == self._cursor:
            moved = self._selectable(self._cursor + (1 if by > 0 else -1), 1 if by > 0 else -1)
        self._put(moved)
        self._scroll(before + by)
        self._reveal()

    def _go(self, index: int, step: int) -> None:
        self._put(self._selectable(index, step))
        if step > 0:
            self._scroll(0)
            self._reveal()

    def _put(self, index: int, *, calm: bool = False, heading: bool = False) -> None:
        """Put the cursor on an entry.

        Args:
            calm: If it is not on screen, a third of the way down, so that what follows is seen too.
            heading: Show what stands right above it.
        """
        layout = self._layout
        if index == self._cursor or layout is None:
            self._cursor = index
            self._reveal()
            return
        before, self._cursor = self._cursor, index
        lines = layout.lines_of(index)
        self._update_size()
        top, height = self.scroll_offset.y, self.size.height
        if heading:
            self._scroll(max(0, lines.start - 1))
        elif calm and not (top <= lines.start and lines.stop <= top + height):
            self._scroll(lines.start - height // 3)
        self._reveal()
        for each in (before, index):
            self._refresh_entry(each)
        self.post_message(self.Moved(self))

    def _reveal(self) -> None:
        layout, height = self._layout, self.size.height
        if layout is None or not height:
            return
        lines, top = layout.lines_of(self._cursor), self.scroll_offset.y
        if lines.start < top or len(lines) >= height:
            if not (len(lines) >= height and lines.start <= top < lines.stop):
                self._scroll(lines.start)
        elif lines.stop > top + height:
            self._scroll(lines.stop - height)

    def _scroll(self, y: int) -> None:
        if self._layout is not None:
            self._layout.grow_to_line(y + self.size.height)
            self._update_size()
        self.scroll_to(y=max(0, y), animate=False, immediate=True, force=True)

    def _refresh_entry(self, index: int) -> None:
        if self._layout is None:
            return
        lines = self._layout.lines_of(index)
        top = lines.start - self.scroll_offset.y
        region = Region(0, top, self.size.width, len(lines)).intersection(self.size.region)
        if region:
            self.refresh(region)

    # events

    def on_show(self) -> None:
        """Lay out what was set while the view was hidden: its size is not news then."""
        self.on_resize()

    def on_resize(self) -> None:
        """Wrap again for another width; keep the entry one is at."""
        if self._layout is not None and self._laid_out == self.size:
            return
        if self._layout is not None:
            self._place = self.place
        self._laid_out = self.size
        self._lay_out()
        self.post_message(self.Moved(self))

    def notify_style_update(self) -> None:
        """Forget all that was painted: theme or focus have changed."""
        super().notify_style_update()
        self._strips.clear()
        self._styles_by_name = {}

    def on_click(self, event: events.Click) -> None:
        """Go to the entry under the pointer; choose it if the cursor is on it already; jump with the scroll bar."""
        layout, height = self._layout, self.size.height
        if layout is None:
            return
        if event.x == self.size.width - 1 and len(layout.lines) > height:
            self._scroll(event.y * (len(layout.lines) - height) // max(1, height - 1))
            return
        y = event.y + self.scroll_offset.y
        index = layout.lines[y].entry if y < len(layout.lines) else BLANK
        if self._sheet is None or index == BLANK or not self._sheet.entries[index].selectable:
            return
        if index != self._cursor:
            self._chose_by_click = False
            self._put(index)
        elif event.chain == 1 or not self._chose_by_click:
            # the second click of a double click must not choose again what the first has chosen
            self._chose_by_click = True
            self._choose()

    # painting

    def _repaint(self) -> None:
        self._strips.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen (Textual asks for it to find what is under the pointer)."""
        return self.render_lines(Region(0, y, self.size.width, 1))[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a part of the screen, past Textual's style cache, which costs more than the painting."""
        width, height = self.size
        if not self._styles_by_name:
            self._styles_by_name = overlays(self, "compare-view", _STYLES)
            self._styles_by_name["base"] = self.rich_style
        filters = list(self.get_line_filters())
        if filters:
            self._background = self.background_colors[1]
        if filters != self._filters:
            self._filters = filters
            self._strips.clear()
        layout = self._layout
        if layout is None:
            styles = self._styles_by_name
            strips = message_strips(self._placeholder, width, height, styles["base"], styles["placeholder"])
            strips = [self._filtered(strip) for strip in strips[crop.y : crop.bottom]]
        else:
            top, cached = self.scroll_offset.y, self._strips
            bar = thumb(top, height, len(layout.lines))
            strips = []
            for y in range(crop.y, crop.bottom):
                entry = layout.lines[y + top].entry if y + top < len(layout.lines) else BLANK
                key = (y + top, entry == self._cursor, y in bar)
                strip = cached.get(key)
                if strip is None:
                    strip = self._filtered(self._paint(layout, *key))
                    cached[key] = strip
                strips.append(strip)
        if (crop.x, crop.width) != (0, width):
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def _filtered(self, strip: Strip) -> Strip:
        for line_filter in self._filters:
            strip = strip.apply_filter(line_filter, self._background)
        return strip

    def _paint(self, layout: Layout, y: int, current: bool, bar: bool) -> Strip:
        width, styles = self.size.width, self._styles_by_name
        base = styles["base"]
        edge = Segment(BAR if bar else " ", base + styles["bar"])
        line = layout.lines[y] if y < len(layout.lines) else None
        if line is None or line.entry == BLANK:
            return Strip([*self._between(layout, y).adjust_cell_length(width - 1, base), edge], width)
        entry = layout.sheet.entries[line.entry]
        shape = layout.columns
        segments = [Segment(" " * shape.left, base)]
        if not entry.selectable:
            segments += self._heading(layout, line)
            return Strip([*Strip(segments).adjust_cell_length(width - 1, base), edge], width)
        base = base + styles["cursor"] if current else base
        segments.append(Segment(_CURSOR if current else " ", base + styles["marker"]))
        first = line.part == 0
        for at, sign in enumerate(entry.marks if first else "   "):
            style = _SIGN_STYLES.get(sign, "") if at == 0 else "weighty" if at == 1 else "moved"
            segments.append(Segment(sign, base + styles[style]))
        segments.append(Segment(" ", base))
        labels = layout.label(entry) if first else ("", "")
        left, right = layout.texts(line)
        if not shape.two:
            segments += self._column(labels[0], left, shape.label, shape.text, base)
        elif right is None:
            segments += self._column(labels[0], left, shape.label, shape.all_text, base)
        else:
            segments += self._column(labels[0], left, shape.label, shape.text, base)
            segments.append(Segment("│".center(BETWEEN), base + styles["rule"]))
            segments += self._column(labels[1], right, shape.label, shape.text, base)
        end = shape.left + MARKS + 1 + shape.label + shape.all_text
        shown = Strip(segments).adjust_cell_length(min(end, width - 1), base)
        return Strip([*shown.adjust_cell_length(width - 1, styles["base"]), edge], width)

    def _column(self, label: str, pieces: list[Piece], label_cells: int, cells: int, base: Style) -> Strip:
        styles = self._styles_by_name
        shown = fit(label, label_cells - 1)
        segments = [Segment(shown + " " * (label_cells - cell_len(shown)), base + styles["label"])]
        segments += [Segment(text, base + styles[style]) for text, style in pieces]
        return Strip(segments).adjust_cell_length(label_cells + cells, base)

    def _between(self, layout: Layout, y: int) -> Strip:
        """A blank line; the columns stay apart on it."""
        shape, base = layout.columns, self._styles_by_name["base"]
        around = [layout.lines[at].entry for at in (y - 1, y + 1) if 0 <= at < len(layout.lines)]
        entries = layout.sheet.entries
        if not shape.two or len(around) < 2 or not all(at != BLANK and entries[at].selectable for at in around):
            return Strip([])
        left = shape.left + MARKS + shape.label + shape.text
        return Strip([Segment(" " * left, base), Segment("│".center(BETWEEN), base + self._styles_by_name["rule"])])

    def _heading(self, layout: Layout, line: ScreenLine) -> list[Segment]:
        styles, shape = self._styles_by_name, layout.columns
        base = styles["base"]
        text = "".join(piece for piece, _ in layout.texts(line)[0])
        if layout.sheet.entries[line.entry].what == "note":
            return [Segment(" " * MARKS, base), Segment(text, base + styles["note"])]
        rule = "─" * max(0, MARKS + shape.label + shape.all_text - cell_len(text) - 7)
        return [
            Segment(" ──── ", base + styles["rule"]),
            Segment(text, base + styles["section"]),
            Segment(f" {rule}", base + styles["rule"]),
        ]
