"""ArticleView: an article with its names, links and search hits. One text and marks over it, painted line by line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from time import perf_counter
from typing import ClassVar, Literal, NamedTuple, TypeAlias

from rich.cells import split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.cache import LRUCache
from textual.color import Color
from textual.filter import LineFilter
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from reader.model import PEELED, EntityId, Span
from reader.text.clean import visible
from reader.tui.article_layout import BLANK, HEADER, Layout, ScreenLine
from reader.tui.cells import fit, paint
from reader.tui.panes.hints import hint_letters, hinted
from reader.tui.panes.paint import BAR, message_strips, overlays, thumb
from reader.tui.render import ArticleText, NameLink

_STYLES = (
    "headline", "meta", "inferred", "star", "tag", "rule", "heading", "quote", "item", "code", "peeled", "marker",
    "person", "org", "place", "demonym", "current", "hit", "current-hit",
    "strong", "em", "link", "image", "strike", "bar", "placeholder", "faded", "hint", "hint-link",
)  # fmt: skip
_CACHED_LINES = 1000
_EAGER_LINES = 2048
"""Lines laid out before the first frame; the rest of a longer text follows while the reader is idle."""
_SLICE_S, _PAUSE_S = 0.012, 0.012
_OVERLAP = 2
"""Lines of the page before that stay on screen when paging."""
_FOLLOW_NAME, _FOLLOW_LINK = "follow_name", "follow_link"
_Action: TypeAlias = tuple[str, tuple[int, ...]]
"""What a click on a name or a link does: an action and the index of the name or link."""
_STILL = Style(bold=False, reverse=False)
_NO_LINE = Style(underline=False, underline2=False)
_WORD = re.compile(r"\w[\w'’-]*|\S")


@dataclass(frozen=True, slots=True)
class Place:
    """Where someone reads: enough to come back to the exact line, at any width."""

    top: int
    """Offset of the first character on screen, if the header is scrolled off."""
    header: int = -1
    """Lines of the header that are scrolled off, or -1 if all are."""
    name: int = -1
    """Index of the current name, or -1."""


_TOP = Place(0, 0)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A range of the text that looks different."""

    start: int
    end: int
    style: str
    action: _Action | None = None
    dashed: bool = False
    """Underlined at every other letter: it is uncertain."""


class _Hint(NamedTuple):
    """Letters that stand on a name or a link."""

    letters: str
    line: int
    """Of the layout; a name that goes over two lines has them on the first one that is on screen."""


class ArticleView(ScrollView, can_focus=True, inherit_bindings=False):
    """An article to read: wrapped to a measure, with names to follow.

    It has no bindings of its own: the command table binds its actions.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"article-view--{name}" for name in _STYLES}
    DEFAULT_CSS = """
    ArticleView {
        background: $background; color: $foreground 92%; min-width: 20;
        overflow-x: hidden; overflow-y: scroll; scrollbar-size: 0 0;
        & > .article-view--headline { color: $foreground; text-style: bold; }
        & > .article-view--meta { color: $foreground 60%; }
        & > .article-view--inferred { color: $foreground 60%; text-style: italic; }
        & > .article-view--star { color: $text-warning; }
        & > .article-view--tag { color: $text-secondary; }
        & > .article-view--rule, & > .article-view--bar { color: $foreground 25%; }
        & > .article-view--heading { color: $foreground; text-style: bold; }
        & > .article-view--quote { color: $foreground 80%; text-style: italic; }
        & > .article-view--code { color: $foreground 80%; }
        & > .article-view--peeled { color: $foreground 55%; }
        & > .article-view--marker { color: $text-primary; }
        /* told apart without colour too, in italic quotations and bold headlines as well; where a terminal knows no
           double line (uu) it draws the single one */
        & > .article-view--person { color: $text-accent; text-style: underline not italic; }
        & > .article-view--org { color: $text-primary; text-style: underline uu not italic; }
        & > .article-view--place { color: $text-success; text-style: underline italic; }
        & > .article-view--demonym { color: $text-success; text-style: italic; }
        & > .article-view--current { text-style: bold reverse; }
        & > .article-view--hit { color: $text-warning; text-style: bold reverse; }
        & > .article-view--current-hit { color: $text-error; text-style: bold reverse underline; }
        & > .article-view--strong { text-style: bold; }
        & > .article-view--em { text-style: italic; }
        & > .article-view--link { color: $text-secondary; text-style: underline; }
        & > .article-view--image { color: $foreground 55%; text-style: italic; }
        & > .article-view--strike { text-style: strike; }
        & > .article-view--placeholder { color: $foreground 60%; }
        & > .article-view--faded { color: $foreground 40%; text-style: not bold not reverse; }
        & > .article-view--hint { color: $background; background: $warning; text-style: bold; }
        & > .article-view--hint-link { color: $background; background: $secondary; text-style: bold underline; }
        &:ansi {
            color: ansi_default;
            & > .article-view--person { color: $warning; }
            & > .article-view--headline, & > .article-view--heading { color: ansi_default; }
            & > .article-view--meta, & > .article-view--rule, & > .article-view--bar, & > .article-view--peeled,
            & > .article-view--placeholder { color: ansi_default; text-style: dim; }
            & > .article-view--inferred, & > .article-view--image { color: ansi_default; text-style: dim italic; }
            & > .article-view--quote, & > .article-view--code { color: ansi_default; }
            & > .article-view--faded { color: ansi_default; text-style: dim not bold not reverse; }
            & > .article-view--hint { color: $warning; background: ansi_default; text-style: bold reverse; }
            & > .article-view--hint-link {
                color: $secondary; background: ansi_default; text-style: bold reverse underline;
            }
        }
    }
    """

    # Textual lays the whole screen out when this changes; of an article it changes nothing but how far one can scroll
    virtual_size = Reactive(Size(0, 0))

    @dataclass
    class Followed(Message):
        """A name was followed."""

        view: ArticleView
        entity: EntityId
        start: int

        @property
        def control(self) -> ArticleView:
            """The view, for `@on` with a selector."""
            return self.view

    @dataclass
    class LinkChosen(Message):
        """A link of the text was followed; its target is as it stood in the text."""

        view: ArticleView
        target: str

        @property
        def control(self) -> ArticleView:
            """The view, for `@on` with a selector."""
            return self.view

    @dataclass
    class PeekWanted(Message):
        """Something is to be said about the current name, without going anywhere."""

        view: ArticleView

        @property
        def control(self) -> ArticleView:
            """The view, for `@on` with a selector."""
            return self.view

    @dataclass
    class HintsEnded(Message):
        """The letters on names and links have gone."""

        view: ArticleView

        @property
        def control(self) -> ArticleView:
            """The view, for `@on` with a selector."""
            return self.view

    @dataclass
    class NameHighlighted(Message):
        """Another name is the current one, or none (None)."""

        view: ArticleView
        entity: EntityId | None

        @property
        def control(self) -> ArticleView:
            """The view, for `@on` with a selector."""
            return self.view

    @dataclass
    class Lacks(Message):
        """There is none to go to in the text."""

        view: ArticleView
        what: Literal["name", "link"]

        @property
        def control(self) -> ArticleView:
            """The view, for `@on` with a selector."""
            return self.view

    @dataclass
    class LinkHighlighted(Message):
        """Another link is the current one: its target can be shown."""

        view: ArticleView
        target: str

        @property
        def control(self) -> ArticleView:
            """The view, for `@on` with a selector."""
            return self.view

    @dataclass
    class EndReached(Message):
        """A page down was asked for where there is none: time for the next article."""

        view: ArticleView

        @property
        def control(self) -> ArticleView:
            """The view, for `@on` with a selector."""
            return self.view

    def __init__(
        self,
        *,
        measure: int = 76,
        placeholder: str = "",
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name for it
        classes: str | None = None,
    ) -> None:
        """Make an empty view.

        Args:
            measure: Longest line in cells, 60 to 100.
            placeholder: What it says while there is no article: what it is, and what to do next.
        """
        super().__init__(name=name, id=id, classes=classes)
        self.auto_links = False
        self._measure = max(60, min(measure, 100))
        self._placeholder = placeholder
        self._article: ArticleText | None = None
        self._layout: Layout | None = None
        self._laid_out_width = 0
        self._left = 0
        self._place = _TOP
        """Where the first line on screen was when somebody last moved; survives any number of resizes."""
        self._follows_scroll = True
        self._links: tuple[Span, ...] = ()
        self._marks: list[_Mark] = []
        self._mark_starts: list[int] = []
        self._longest_mark = 0
        self._name_at = self._link_at = self._hit_at = -1
        self._gone: int | None = None
        """Where the name stood that was taken from under the cursor: from there one goes on, or it comes back."""
        self._hints: dict[_Action, _Hint] = {}
        self._typed = ""
        """What was typed of a hint of two letters."""
        self._strips: LRUCache[tuple[int, bool], Strip] = LRUCache(_CACHED_LINES)
        self._styles_by_name: dict[str, Style] = {}
        self._filters: list[LineFilter] = []
        self._background = Color(0, 0, 0)
        """What filters mix colours with; asked for once a frame, as it costs as much as a line."""

    @property
    def article(self) -> ArticleText | None:
        """What is shown."""
        return self._article

    @property
    def measure(self) -> int:
        """Longest line in cells."""
        return self._measure

    @measure.setter
    def measure(self, cells: int) -> None:
        self._measure = max(60, min(cells, 100))
        self._lay_out()

    @property
    def placeholder(self) -> str:
        """What an empty view says."""
        return self._placeholder

    @placeholder.setter
    def placeholder(self, text: str) -> None:
        self._placeholder = text
        if self._article is None:
            self.refresh()

    @property
    def current_name(self) -> NameLink | None:
        """The name that would be followed."""
        return self._article.names[self._name_at] if self._article and self._name_at >= 0 else None

    @property
    def hit_number(self) -> int:
        """The number of the hit one is at, the first is 1; 0 = at none."""
        return self._hit_at + 1

    @property
    def top(self) -> int:
        """Offset of the first character on screen."""
        return max(0, self._place.top)

    @property
    def place(self) -> Place:
        """Where one reads now."""
        return replace(self._place, name=self._name_at)

    def set_article(self, view: ArticleText | None, *, top: int = 0) -> None:
        """Show an article, or none.

        Args:
            top: Offset of the character whose line is the first on screen; 0 begins with the title.
        """
        had_name = self._name_at >= 0
        self.end_hints()
        self._article = view
        self._name_at = self._link_at = self._hit_at = -1
        self._gone = None
        self._place = Place(top) if top > 0 else _TOP
        self._layout = None
        self._gather()
        self._lay_out()
        if had_name:
            self.post_message(self.NameHighlighted(self, None))

    def update_marks(
        self, *, names: Sequence[NameLink] | None = None, hits: Iterable[tuple[int, int]] | None = None
    ) -> None:
        """Show other names or hits over the same text; the text does not move."""
        if self._article is None:
            return
        current = self.current_name
        self.end_hints()  # their numbers may be others now
        if names is not None:
            self._article = replace(self._article, names=tuple(names))
            starts = [name.start for name in names]
            start = current.start if current else self._gone
            self._name_at = starts.index(start) if start in starts else -1
            self._gone = start if self._name_at < 0 else None
        if hits is not None:
            self._article = replace(self._article, hits=tuple(hits))
            self._hit_at = -1
        self._gather()
        self._repaint()
        if current is not None and self._name_at < 0:
            self.post_message(self.NameHighlighted(self, None))

    def restore(self, place: Place) -> None:
        """Go back to a place in the same article."""
        self._place = place
        names = len(self._article.names) if self._article is not None else 0
        self._name_at = place.name if place.name < names else -1
        self._gone = None
        self._go_to_place()
        self._repaint()
        name = self.current_name
        self.post_message(self.NameHighlighted(self, name.entity if name else None))

    def reveal(self, start: int) -> None:
        """Scroll, if the line of a character is not on screen, so that it is a third of the way down."""
        if self._layout is None:
            return
        line, top, height = self._layout.line_at(start), self.scroll_offset.y, self.size.height
        if not top <= line < top + height:
            self._scroll(line - height // 3)

    def show_hit(self, start: int) -> None:
        """Make the first hit at or behind a character the current one; the first of all if there is none."""
        if self._article and self._article.hits:
            starts = [each for each, _ in self._article.hits]
            self._hit_at = bisect_left(starts, start) % len(starts)
            self.reveal(starts[self._hit_at])
            self._repaint()

    @property
    def takes_keys(self) -> bool:
        """Whether letters stand on the names: then every key is for them, and for nothing else."""
        return bool(self._hints)

    def show_hints(self) -> int:
        """Put letters on all names and links on screen until a key is pressed.

        A letter follows the name or link, a capital one peeks at the name; any other key, the mouse, and whatever moves
        the text take the letters away.

        Returns:
            How many there are.
        """
        self.end_hints()
        layout, article = self._layout, self._article
        if layout is None or article is None:
            return 0
        self._need_styles()
        top = self.scroll_offset.y
        found: dict[_Action, int] = {}
        for y in range(top, min(top + self.size.height, len(layout.lines))):
            line = layout.lines[y]
            if line.paragraph >= 0:
                for segment in self._text_segments(layout, line, Style.null()):
                    action = segment.style.meta.get("@click") if segment.style else None
                    if action is not None:
                        found.setdefault(action, y)
        actions = list(found)
        aims = [("entity", article.names[n].entity) if what == _FOLLOW_NAME else (what, n) for what, (n,) in actions]
        chosen = hinted(aims)
        for index, letters in zip(chosen, hint_letters(len(chosen)), strict=False):
            self._hints[actions[index]] = _Hint(letters, found[actions[index]])
        if self._hints:
            self._repaint()
        return len(self._hints)

    def end_hints(self) -> None:
        """Take the letters away, if there are any."""
        if self._hints:
            self._hints, self._typed = {}, ""
            self._repaint()
            self.post_message(self.HintsEnded(self))

    def on_key(self, event: events.Key) -> None:
        """Take a letter of a hint."""
        if not self._hints:
            return
        event.stop()
        event.prevent_default()
        letter = event.character or ""
        typed = self._typed + letter.lower()
        left = [action for action, hint in self._hints.items() if hint.letters.startswith(typed)]
        if not (letter.isascii() and letter.isalpha() and left):
            self.end_hints()
        elif self._hints[left[0]].letters != typed:
            self._typed = typed
            self._repaint()
        else:
            self.end_hints()
            what, (index,) = left[0]
            self._choose("name" if what == _FOLLOW_NAME else "link", index)
            if what == _FOLLOW_NAME and letter.isupper():
                self.post_message(self.PeekWanted(self))
            else:
                self.action_follow()

    def on_blur(self) -> None:
        """Take the letters away: keys go elsewhere now."""
        self.end_hints()

    def on_mouse_down(self) -> None:
        """Take the letters away."""
        self.end_hints()

    def screen_line(self, start: int) -> int | None:
        """Return the line of the screen, counted in the view, on which a character stands; None if it is not there."""
        if self._layout is None:
            return None
        line = self._layout.line_at(start) - self.scroll_offset.y
        return line if 0 <= line < self.size.height else None

    def show_name(self, start: int) -> None:
        """Make the name that begins at a character the current one, a third of the way down; else show its place."""
        if self._layout is not None:
            self._scroll(self._layout.line_at(start) - self.size.height // 3)
        else:
            self._place = Place(start)
        names = self._article.names if self._article is not None else ()
        index = next((at for at, name in enumerate(names) if name.start == start), None)
        if index is not None:
            self._choose("name", index)

    def action_next_name(self) -> None:
        """Go to the next name."""
        self._hop_name(1)

    def action_previous_name(self) -> None:
        """Go to the name before."""
        self._hop_name(-1)

    def action_next_link(self) -> None:
        """Go to the next link of the text."""
        self._hop_link(1)

    def action_previous_link(self) -> None:
        """Go to the link before."""
        self._hop_link(-1)

    def action_next_hit(self) -> None:
        """Go to the next place that the search found."""
        self._hop_hit(1)

    def action_previous_hit(self) -> None:
        """Go to the place before that the search found."""
        self._hop_hit(-1)

    def action_follow(self) -> None:
        """Follow the current name or link."""
        name = self.current_name
        if name is not None:
            self.post_message(self.Followed(self, name.entity, name.start))
        elif self._link_at >= 0:
            self.post_message(self.LinkChosen(self, self._links[self._link_at].target))

    def action_follow_name(self, index: int) -> None:
        """Follow the name that was clicked."""
        if self._article is None or self._is_selecting or not 0 <= index < len(self._article.names):
            return
        self._choose("name", index)
        self.action_follow()

    def action_follow_link(self, index: int) -> None:
        """Follow the link that was clicked."""
        if self._is_selecting or not 0 <= index < len(self._links):
            return
        self._choose("link", index)
        self.action_follow()

    def action_page_down(self) -> None:
        """Go a page on; at the end, say so."""
        if not self._scroll_by(max(1, self.size.height - _OVERLAP)):
            self.post_message(self.EndReached(self))

    def action_page_up(self) -> None:
        """Go a page back."""
        self._scroll_by(-max(1, self.size.height - _OVERLAP))

    def action_half_page_down(self) -> None:
        """Go half a page on."""
        self._scroll_by(max(1, self.size.height // 2))

    def action_half_page_up(self) -> None:
        """Go half a page back."""
        self._scroll_by(-max(1, self.size.height // 2))

    def action_line_down(self) -> None:
        """Go a line on."""
        self._scroll_by(1)

    def action_line_up(self) -> None:
        """Go a line back."""
        self._scroll_by(-1)

    def action_first(self) -> None:
        """Go to the title."""
        self._scroll(0)

    def action_last(self) -> None:
        """Go to the end."""
        if self._layout is not None:
            while not self._layout.grow():
                pass
            self._update_size()
            self._scroll(len(self._layout.lines))

    @property
    def _is_selecting(self) -> bool:
        """True when the mouse has marked text: letting go over a name must not follow it."""
        selection = self.text_selection
        return selection is not None and selection.start != selection.end

    def _gather(self) -> None:
        """Collect all that looks different, in order of its start: the text's own marks below, names and hits above."""
        article = self._article
        self._links = tuple(s for s in article.spans if s.kind == "link" and s.target) if article else ()
        marks: list[_Mark] = []
        if article:
            numbers = {id(link): at for at, link in enumerate(self._links)}
            for span in article.spans:
                number = numbers.get(id(span))
                action = None if number is None else (_FOLLOW_LINK, (number,))
                marks.append(_Mark(span.start, span.end, span.kind, action))
            for at, name in enumerate(article.names):
                style = "demonym" if name.demonym else name.kind
                marks.append(_Mark(name.start, name.end, style, (_FOLLOW_NAME, (at,)), name.uncertain))
            marks.extend(_Mark(start, end, "hit") for start, end in article.hits)
        # the sort is stable: of marks with one start, those added later are painted over the earlier ones
        self._marks = sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: mark.start)
        self._mark_starts = [mark.start for mark in self._marks]
        self._longest_mark = max((mark.end - mark.start for mark in self._marks), default=0)

    def _lay_out(self) -> None:
        """Break the text into lines for the present width, and go to where one read."""
        width = self.size.width
        self._strips.clear()
        if not width:
            self._laid_out_width = 0
            return
        self._laid_out_width = width
        if self._article is None:
            self._layout = None
            self.virtual_size = Size(width, 1)
            self._scroll(0)
            self.refresh()
            return
        margin = 2 if width >= 40 else 1
        text_width = max(1, min(self._measure, width - 1 - 2 * margin))
        self._left = max(margin, (width - 1 - text_width) // 2)
        self._layout = Layout(self._article, text_width)
        self._layout.grow_to_line(_EAGER_LINES)
        self._update_size()
        self._go_to_place()
        self.refresh()
        if not self._layout.done:
            self._grow_soon(self._layout)

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

    def _go_to_place(self) -> None:
        """Scroll to the place that is remembered, without changing what is remembered."""
        if self._layout is None:
            return
        header = self._place.header
        line = min(header, self._layout.body - 1) if header >= 0 else self._layout.line_at(self._place.top)
        self._follows_scroll = False
        self._scroll(line)
        self._follows_scroll = True

    def _scroll_by(self, lines: int) -> bool:
        before = self.scroll_offset.y
        self._scroll(before + lines)
        return self.scroll_offset.y != before

    def _scroll(self, y: int) -> None:
        if self._layout is not None:
            self._layout.grow_to_line(y + 2 * self.size.height)
            self._update_size()
        self.scroll_to(y=max(0, y), animate=False, immediate=True, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Remember the place; not while the size changes, when Textual clips the position before we wrap."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.end_hints()
        layout = self._layout
        if layout is None or not self._follows_scroll or self.size.width != self._laid_out_width:
            return
        y = round(new_value)
        if y < layout.body:
            self._place = Place(0, y)
        elif y < len(layout.lines):
            self._place = Place(layout.lines[y].start)

    def _repaint(self) -> None:
        self._strips.clear()
        self.refresh()

    def _hop_name(self, step: int) -> None:
        if self._article and self._article.names:
            starts = [name.start for name in self._article.names]
            index = self._next(self._name_at, starts, step)
            if self._gone is not None and self._on_screen(self._gone):
                index = (bisect_left(starts, self._gone) - (step < 0)) % len(starts)
            self._choose("name", index)
        elif self._article:
            self.post_message(self.Lacks(self, "name"))

    def _hop_link(self, step: int) -> None:
        if self._links:
            self._choose("link", self._next(self._link_at, [link.start for link in self._links], step))
        elif self._article:
            self.post_message(self.Lacks(self, "link"))

    def _hop_hit(self, step: int) -> None:
        if self._article and self._article.hits:
            starts = [start for start, _ in self._article.hits]
            self._hit_at = self._next(self._hit_at, starts, step)
            self.reveal(starts[self._hit_at])
            self._repaint()

    def _next(self, current: int, starts: list[int], step: int) -> int:
        """Return the index of the mark after or before the current one.

        If that is not on screen: of the first or last one from here on.
        """
        layout = self._layout
        if layout is None:
            return (current + step) % len(starts) if current >= 0 else 0
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        if current >= 0 and self._on_screen(starts[current]):
            return (current + step) % len(starts)
        if step > 0:
            if top < layout.body:
                return 0
            return bisect_left(starts, layout.lines[top].start) % len(starts)
        last = layout.lines[min(bottom, len(layout.lines)) - 1]
        return ((bisect_left(starts, last.end + 1) if last.paragraph != HEADER else 0) - 1) % len(starts)

    def _on_screen(self, offset: int) -> bool:
        top = self.scroll_offset.y
        return self._layout is not None and top <= self._layout.line_at(offset) < top + self.size.height

    def _choose(self, what: Literal["name", "link"], index: int) -> None:
        """Make a name or a link the current one; there is one or the other."""
        self._name_at, self._link_at = (index, -1) if what == "name" else (-1, index)
        self._gone = None
        name = self.current_name
        if name is not None:
            self.reveal(name.start)
            self.post_message(self.NameHighlighted(self, name.entity))
        else:
            self.reveal(self._links[index].start)
            self.post_message(self.LinkHighlighted(self, self._links[index].target))
        self._repaint()

    def on_show(self) -> None:
        """Lay out what was set while the view was hidden: its size is not news then."""
        self.on_resize()

    def on_resize(self) -> None:
        """Wrap again for another width; keep the line one reads."""
        self.end_hints()
        if self.size.width != self._laid_out_width:
            self._lay_out()
        elif self._article is None:
            self.refresh()

    def notify_style_update(self) -> None:
        """Forget all that was painted: the theme has changed."""
        super().notify_style_update()
        self._strips.clear()
        self._styles_by_name = {}

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002 - it is looked up when painting
        """Show what the mouse has marked."""
        self._repaint()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the marked text, as it is shown and not as it is wrapped."""
        if self._article is None:
            return None
        text = self._article.text
        start = selection.start.x if selection.start else 0
        end = selection.end.x if selection.end else len(text)
        return visible(text[start:end]), "\n"

    def on_click(self, event: events.Click) -> None:
        """Jump with the scroll bar; mark a word by a double click, a paragraph by a triple one."""
        layout, height = self._layout, self.size.height
        if layout is None:
            return
        if event.x == self.size.width - 1 and len(layout.lines) > height:
            self._scroll(event.y * (len(layout.lines) - height) // max(1, height - 1))
        elif event.chain > 1:
            # Textual would mark the whole article, and the screen
            event.prevent_default()
            event.stop()
            _, offset = self.screen.get_widget_and_offset_at(event.screen_x, event.screen_y)
            if offset is not None:
                self._mark_at(layout, offset.x, whole_paragraph=event.chain > 2)

    def _mark_at(self, layout: Layout, offset: int, *, whole_paragraph: bool) -> None:
        text = self._article.text if self._article else ""
        line = layout.lines[layout.line_at(offset)]
        if line.paragraph < 0:
            return
        if whole_paragraph:
            start, end = layout.paragraphs[line.paragraph].start, layout.paragraphs[line.paragraph].end
        else:
            words = _WORD.finditer(text, line.start, line.end)
            start, end = next((word.span() for word in words if word.end() > offset), (line.start, line.end))
        self.screen.selections = {self: Selection(Offset(start, 0), Offset(end, 0))}

    def render_line(self, y: int) -> Strip:
        """Return one line of the screen (Textual asks for it to find what is under the pointer)."""
        return self.render_lines(Region(0, y, self.size.width, 1))[0]

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a part of the screen, past Textual's style cache, which costs more than the painting."""
        width, height = self.size
        self._need_styles()
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
                key = (y + top, y in bar)
                strip = cached.get(key)
                if strip is None:
                    strip = self._filtered(self._paint(layout, *key))
                    cached[key] = strip
                strips.append(strip)
        if (crop.x, crop.width) != (0, width):
            strips = [strip.crop(crop.x, crop.right) for strip in strips]
        return strips

    def _need_styles(self) -> None:
        if not self._styles_by_name:
            self._styles_by_name = overlays(self, "article-view", _STYLES)
            self._styles_by_name["base"] = self.rich_style

    def _filtered(self, strip: Strip) -> Strip:
        for line_filter in self._filters:
            strip = strip.apply_filter(line_filter, self._background)
        return strip

    def _paint(self, layout: Layout, y: int, bar: bool) -> Strip:
        width, styles = self.size.width, self._styles_by_name
        base = styles["base"]
        segments = [Segment(" " * self._left, base)]
        line = layout.lines[y] if y < len(layout.lines) else None
        if line is not None and line.paragraph == HEADER:
            for text, style in layout.header[line.start]:
                segments.append(Segment(fit(text, layout.width), base + styles.get(style, styles[""])))
        elif line is not None and line.paragraph == BLANK:
            # no cells, but a place in the text: a selection may begin or end here
            segments.append(Segment("", base + Style(meta={"offset": (line.start, 0)})))
        elif line is not None:
            segments.extend(self._text_segments(layout, line, base))
        strip = self._with_hints(segments, y) if self._hints else Strip(segments).adjust_cell_length(width - 1, base)
        return Strip([*strip, Segment(BAR if bar else " ", base + styles["bar"])], width)

    def _with_hints(self, segments: list[Segment], y: int) -> Strip:
        """Return a faded line with its letters over the first cells of names and links; nothing moves."""
        width, styles = self.size.width - 1, self._styles_by_name
        places: dict[_Action, int] = {}
        at = 0
        for segment in segments:
            action = segment.style.meta.get("@click") if segment.style else None
            if action is not None:
                places.setdefault(action, at)
            at += segment.cell_length
        shown = []
        for segment in segments:
            style = segment.style or styles["base"]
            aimed = style.meta.get("@click") in self._hints  # it keeps its colour
            shown.append(Segment(segment.text, style + (_STILL if aimed else styles["faded"])))
        strip = Strip(shown).adjust_cell_length(width, styles["base"])
        free = 0
        for action, x in places.items():
            hint = self._hints.get(action)
            if hint is None or hint.line != y or not hint.letters.startswith(self._typed):
                continue
            x = max(free, min(x, width - len(hint.letters)))  # letters of neighbours stand side by side
            free = x + len(hint.letters)
            style = styles["base"] + styles["hint" if action[0] == _FOLLOW_NAME else "hint-link"]
            strip = Strip.join([strip.crop(0, x), Strip([Segment(hint.letters, style)]), strip.crop(free)])
        return strip.adjust_cell_length(width, styles["base"])

    def _text_segments(self, layout: Layout, line: ScreenLine, base: Style) -> list[Segment]:
        article, styles = self._article, self._styles_by_name
        if article is None:
            return []
        paragraph = layout.paragraphs[line.paragraph]
        segments = []
        indent = paragraph.indent[0 if line.first else 1]
        if indent:
            segments.append(Segment(indent, base + styles["marker"]))
        if paragraph.kind == "rule":
            return [Segment("─" * layout.width, base + styles["rule"] + Style(meta={"offset": (line.start, 0)}))]
        marks = self._marks_on(paragraph.start, line)
        cuts = {line.start, line.end}
        for mark in marks:
            cuts.update((max(mark.start, line.start), min(mark.end, line.end)))
        for block in paragraph.blocks:
            cuts.update(at for at in (block.start, block.end) if line.start < at < line.end)
        edges = sorted(cuts)
        after_space = False
        for start, end in pairwise(edges):
            kind = next((block.kind for block in paragraph.blocks if block.start <= start < block.end), "paragraph")
            style = base + styles.get("peeled" if kind in PEELED else kind, styles[""])
            action = None
            dashed = False
            for mark in marks:
                if mark.start <= start and mark.end >= end:
                    style += styles[mark.style]
                    action = mark.action or action
                    dashed = mark.dashed or dashed
            for at, shown in paint(article.text, start, end, fold=paragraph.kind != "code"):
                # the white space of a paragraph may be cut in two by the edge of a mark; it is still one space
                if after_space and shown.startswith(" ") and paragraph.kind != "code":
                    at, shown = at + 1, shown[1:]
                if not shown:
                    continue
                after_space = shown.endswith(" ")
                meta: dict[str, object] = {"offset": (at, 0)}
                if action:
                    meta["@click"] = action
                if dashed:
                    segments.extend(_dashed(shown, style, meta, at))
                else:
                    segments.append(Segment(shown, style + Style(meta=meta)))
        return segments

    def _marks_on(self, paragraph_start: int, line: ScreenLine) -> list[_Mark]:
        """Return the marks that touch a line, those to be painted over others last."""
        # no mark begins before its paragraph
        first = bisect_left(self._mark_starts, max(paragraph_start, line.start - self._longest_mark))
        last = bisect_left(self._mark_starts, line.end)
        marks = [mark for mark in self._marks[first:last] if mark.end > line.start]
        marks.sort(key=lambda mark: mark.style in ("hit", "current", "current-hit"))
        if (selected := self._selected()) is not None:
            marks.append(selected)
        if (name := self.current_name) is not None:
            marks.append(_Mark(name.start, name.end, "current"))
        elif self._link_at >= 0:
            marks.append(_Mark(self._links[self._link_at].start, self._links[self._link_at].end, "current"))
        if self._hit_at >= 0 and self._article is not None:
            marks.append(_Mark(*self._article.hits[self._hit_at], "current-hit"))
        return [mark for mark in marks if mark.start < line.end and mark.end > line.start]

    def _selected(self) -> _Mark | None:
        selection = self.text_selection
        if selection is None or self._article is None:
            return None
        self._styles_by_name["selection"] = self.selection_style
        start = selection.start.x if selection.start else 0
        end = selection.end.x if selection.end else len(self._article.text)
        return _Mark(start, end, "selection")


def _dashed(shown: str, style: Style, meta: dict[str, object], at: int) -> list[Segment]:
    """Return a text underlined at every other letter: terminals know dotted lines too rarely."""
    segments = []
    for number, (first, last, _) in enumerate(split_graphemes(shown)[0]):
        own = Style(meta={**meta, "offset": (at + first, 0)})
        segments.append(Segment(shown[first:last], style + own if number % 2 == 0 else style + _NO_LINE + own))
    return segments
