"""Why an article is among the hits of a search: every reason, and what it gave to the score."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.model import Contribution, Explanation
from reader.tui.cells import fit, one_line
from reader.tui.commands import bindings
from reader.tui.panes.row_list import RowList
from reader.tui.render import Line, Piece, Row

_WHERE = {
    "word": "in the text",
    "title": "in the headline",
    "phrase": "side by side",
    "name": "as a name",
    "recent": "for its age",
    "condition": "",
}
_NO_REASON = "The search did not say why."
_HOLDS = "a condition that holds"
_MOST_COUNTED = 255
"""The index counts no further."""
_ONE_LINE = 84
"""Cells of a list in which a reason is one line; in a narrower one it is two."""
_GAP = 2
_LEAST_BAR, _MOST_BAR = 10, 24
_LEAST_NAME = 12
_LIST_FRAME = 3
"""Cells of a list that are not text: the mark of the cursor, a blank, the scroll bar."""
_WIDTH, _SHARE, _SIDES = 100, 95, 6
"""The dialog: its greatest width, its share of the screen in percent, the cells of its border and padding."""
_TALL = 20
_BREAKPOINTS = [(0, "-short"), (_TALL, "-tall")]
_FRAME_TALL, _FRAME_SHORT = 10, 5
"""Lines of the dialog that are not the list."""
_SMALL, _NOUGHT = 0.05, 0.005
"""Scores below which one decimal, or two, would be noughts."""
_STEM_SLACK = 4
"""A typed word is at most so many letters longer than its stem."""
_WORD = re.compile(r"\w+")


class _Reasons(RowList):
    BINDINGS = bindings("list")

    def __init__(self, parts: Sequence[Contribution], query: str, *, lines: int) -> None:
        super().__init__(row_height=lines, placeholder=_NO_REASON)
        self._parts = parts
        self._query = query

    def on_mount(self) -> None:
        self.focus()

    def on_resize(self) -> None:
        room = self.size.width - _LIST_FRAME
        self.set_rows(reason_rows(self._parts, self._query, room=room, lines=self.row_height), keep=self.current_key)


class ExplainScreen(ModalScreen[None]):
    """The reasons why an article is a hit, those that gave most first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,i,h,left", "dismiss", "Close", show=False)]
    VERTICAL_BREAKPOINTS = _BREAKPOINTS
    CSS = f"""
    ExplainScreen {{
        .dialog {{ width: {_WIDTH}; max-width: {_SHARE}%; max-height: 100%; }}
        .dialog RowList {{ min-height: 1; max-height: 100%; margin-top: 1; }}
        .dialog-title {{ margin: 0; }}
        #explain-article {{ text-wrap: nowrap; text-overflow: ellipsis; }}
        #explain-query {{ color: $foreground 70%; text-wrap: nowrap; text-overflow: ellipsis; }}
        &.-short {{
            .dialog {{ padding: 0 2; }}
            .dialog RowList {{ margin: 0; }}
            .dialog-hint {{ display: none; }}
        }}
    }}
    """

    def __init__(self, title: str, query: str, explanation: Explanation) -> None:
        """Make the screen.

        Args:
            title: Of the article.
            query: The search as it was typed.
            explanation: Why the article is among its hits.
        """
        super().__init__()
        self._title = title
        self._query = query
        self._score = explanation.score
        # an old story is not among the hits for its age
        parts = [part for part in explanation.parts if part.what != "recent" or abs(_finite(part.score)) >= _NOUGHT]
        self._parts = sorted(parts, key=lambda part: (part.what == "condition", -_finite(part.score)))
        self._lines = 1

    def compose(self) -> ComposeResult:
        """What was found by which search, and the reasons."""
        self._lines = self._lines_each
        with Vertical(classes="dialog"):
            yield Static("Why this hit?", classes="dialog-title", markup=False)
            yield Static(Content(one_line(self._title)), id="explain-article", markup=False)
            yield Static(Content(_searched(self._query, self._score, self._parts)), id="explain-query", markup=False)
            yield _Reasons(self._parts, self._query, lines=self._lines)
            yield Static("Often here and rare elsewhere gives most. Esc closes.", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Give the list its height."""
        self._fit_list()

    async def on_resize(self) -> None:
        """Follow the new size."""
        if self._lines != self._lines_each:
            await self.recompose()
        self._fit_list()

    @property
    def _lines_each(self) -> int:
        """Lines of a reason: two where one would be too narrow."""
        width = min(_WIDTH, self.app.size.width * _SHARE // 100) - _SIDES - _LIST_FRAME
        return 1 if width >= _ONE_LINE else 2

    def _fit_list(self) -> None:
        height = self.app.size.height
        room = height * _SHARE // 100 - _FRAME_TALL if height >= _TALL else height - _FRAME_SHORT
        self.query_one(_Reasons).styles.height = max(1, min(room, max(1, len(self._parts)) * self._lines))


def reason_rows(parts: Sequence[Contribution], query: str, *, room: int, lines: int) -> list[Row]:
    """Return a row for each reason, in columns that are as wide as what stands in them.

    Args:
        query: The search as it was typed: its words take the place of their stems.
        room: Cells for the text of a line.
        lines: 1 = all in one line; 2 = the name and what it gave, and below them where it stands.
    """
    typed = _WORD.findall(query.casefold())
    names = [_name(part, typed) for part in parts]
    numbers = _numbers(part.score for part in parts)
    peak = max((_finite(part.score) for part in parts), default=0.0)
    facts = [(_times(part.places), _WHERE[part.what], _known(part.articles)) for part in parts]
    columns = [max((cell_len(fact[at]) for fact in facts), default=0) for at in range(3)]
    number = max(map(cell_len, numbers), default=0)
    taken = number + _GAP + (sum(width + _GAP for width in columns if width) if lines == 1 else 0)
    name = max(_LEAST_NAME, min(max(map(cell_len, names), default=0), room - taken - _LEAST_BAR - _GAP))
    bar = max(0, min(_MOST_BAR, room - taken - name - _GAP))
    # what is left over parts the name from the rest
    name = max(_LEAST_NAME, room - taken - bar - _GAP)
    rows = []
    for at, part in enumerate(parts):
        if part.what == "condition":
            first: tuple[Piece, ...] = ((_pad(names[at], name), "title"), (" " * _GAP, ""))
            below: tuple[Piece, ...] = (("  " + _HOLDS, "meta"),)
            if lines == 1:
                first += ((_HOLDS, "meta"),)
        else:
            middle = tuple(
                (_pad(fact, width) + " " * _GAP, "meta")
                for fact, width in zip(facts[at], columns, strict=True)
                if width and lines == 1
            )
            share = (_bar(part.score, peak, bar) + " " * _GAP, "marker")
            given = (numbers[at].rjust(number), "unread")
            first = ((_pad(names[at], name), "title"), (" " * _GAP, ""), *middle, share, given)
            below = (("  " + _sentence(facts[at]), "meta"),)
        rows.append(Row((Line(first), Line(below))[:lines], at))
    return rows


def _searched(query: str, score: float, parts: Sequence[Contribution]) -> str:
    words = one_line(query).strip()
    if not any(part.what != "condition" for part in parts):
        return words
    return f"Score {_numbers([score])[0].lstrip('+')} · {words}"


def _name(part: Contribution, typed: Sequence[str]) -> str:
    text = one_line(part.text).strip()
    match part.what:
        case "word" | "title":
            return _spoken(text, typed)
        case "phrase":
            return f"“{text}”" if text[:1] not in ('"', "“") else text
        case "recent":
            return text or "a recent story"
        case _:
            return text


def _spoken(stem: str, typed: Iterable[str]) -> str:
    """Return the typed word that a stem comes from, as "policies" is easier to read than "polici"; else the stem."""
    # the last letter of a stem may have been changed
    start = stem[:-1] if len(stem) > 2 else stem
    return next((word for word in typed if word.startswith(start) and len(word) <= len(stem) + _STEM_SLACK), stem)


def _times(places: int) -> str:
    match places:
        case 0:
            return ""
        case 1:
            return "once"
        case 2:
            return "twice"
        case _:
            return f"{places:,} times" + (" or more" if places >= _MOST_COUNTED else "")


def _known(articles: int) -> str:
    if articles == 1:
        return "in no other article"
    return f"in {articles:,} articles" if articles > 0 else ""


def _sentence(facts: tuple[str, str, str]) -> str:
    times, where, known = facts
    return " · ".join(fact for fact in (f"{times} {where}".strip(), known) if fact)


def _finite(score: float) -> float:
    return score if math.isfinite(score) else 0.0


def _numbers(scores: Iterable[float]) -> list[str]:
    """Scores with a sign, all with one decimal, or with two if one of them would be nought."""
    finite = [_finite(score) for score in scores]
    decimals = 2 if any(_NOUGHT <= abs(score) < _SMALL for score in finite) else 1
    return [f"{score:+.{decimals}f}".replace("-", "−") for score in finite]


def _bar(score: float, peak: float, width: int) -> str:
    """A bar of `width` cells for a share of the greatest score; a share that is not nought is seen."""
    share = max(0.0, _finite(score)) / peak if peak > 0 else 0.0
    halves = max(int(share * width * 2), 1 if share > 0 else 0)
    return _pad("━" * (halves // 2) + "╸" * (halves % 2), width)


def _pad(text: str, width: int) -> str:
    shown = fit(text, width)
    return shown + " " * (width - cell_len(shown))
