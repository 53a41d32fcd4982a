"""Why an article is among the hits, as a person reads it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.app import App
from textual.pilot import Pilot

import reader.tui
from reader.model import ArticleId, Contribution, Explanation
from reader.tui.panes.row_list import RowList
from reader.tui.screens.explain import ExplainScreen, reason_rows
from tests.tui.panes.sample import FORBIDDEN, HOSTILE, LITERAL, SIZES

PARTS = (
    Contribution("condition", "source:norvane"),
    Contribution("recent", "", 0.3),
    Contribution("word", "wheat", 2.4, 3, 120),
    Contribution("title", "truce", 1.2, 1, 38),
    Contribution("name", "Khalifa Haftar", 1.9, 7, 1),
    Contribution("phrase", "peace talks", 1.5, 2, 9),
)
EXPLANATION = Explanation(ArticleId(1), 7.3, PARTS)


class Host(App[None]):
    """Shows the reasons on an empty screen."""

    CSS_PATH = str(Path(reader.tui.__file__).parent / "app.tcss")
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, screen: ExplainScreen) -> None:
        super().__init__()
        self.explain = screen

    def on_mount(self) -> None:
        self.push_screen(self.explain)

    def lines(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips()]

    def inside(self) -> list[str]:
        """The lines within the border, without their bars."""
        lines = [re.sub("[━╸▌▐]", " ", line) for line in self.lines() if "│" in line]
        return [" ".join(line.strip().strip("│").split()) for line in lines]


@asynccontextmanager
async def shown(
    explanation: Explanation = EXPLANATION,
    *,
    title: str = "A truce",
    query: str = "wheat truce",
    size: tuple[int, int] = (120, 40),
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host(ExplainScreen(title, query, explanation))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.pause()
        yield app, pilot


def texts(parts: tuple[Contribution, ...], *, query: str = "", room: int = 90, lines: int = 1) -> list[str]:
    rows = reason_rows(parts, query, room=room, lines=lines)
    return ["".join(text for text, _ in line.left) for row in rows for line in row.lines]


async def test_one_reason_in_each_line_the_greatest_first_and_conditions_last() -> None:
    async with shown() as (app, _):
        assert [
            "Why this hit?",
            "A truce",
            "Score 7.3 · wheat truce",
            "",
            "wheat 3 times in the text in 120 articles +2.4",
            "Khalifa Haftar 7 times as a name in no other article +1.9",
            "“peace talks” twice side by side in 9 articles +1.5",
            "truce once in the headline in 38 articles +1.2",
            "a recent story for its age +0.3",
            "source:norvane a condition that holds",
        ] == app.inside()[1:11]


async def test_columns_stand_below_each_other() -> None:
    rows = texts(PARTS[1:])
    assert 1 == len({row.rindex("+") for row in rows})
    assert 1 == len({row.index("━") for row in rows})
    assert 1 == len({found.start() for row in rows if (found := re.search(r"in (\d+ articles|no other)", row))})
    assert {90} == {cell_len(row) for row in rows}


async def test_a_narrow_screen_has_two_lines_for_each_reason() -> None:
    async with shown(size=(80, 24)) as (app, _):
        assert ["wheat +2.4", "3 times in the text · in 120 articles"] == app.inside()[5:7]
        assert {80} == {cell_len(line) for line in app.lines()}


@pytest.mark.parametrize("key", ["escape", "q", "i", "h", "left"])
async def test_it_is_closed_by_a_key(key: str) -> None:
    async with shown() as (app, pilot):
        await pilot.press(key)
        await pilot.pause()
        assert app.screen is not app.explain


async def test_what_does_not_fit_is_scrolled_to() -> None:
    many = tuple(Contribution("word", f"word{at}", 50 - at, 1, 2) for at in range(50))
    async with shown(Explanation(ArticleId(1), 1275, many), size=(80, 24)) as (app, pilot):
        assert "word0 " in app.lines()[7]
        assert not any("word49" in line for line in app.lines())
        await pilot.press("G")
        await pilot.pause()
        assert any("word49" in line for line in app.lines())
        assert any("Esc closes" in line for line in app.lines())


async def test_it_follows_the_size_of_the_screen() -> None:
    async with shown() as (app, pilot):
        await pilot.press("j")
        for size, lines in [((80, 24), 2), ((120, 40), 1)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            await pilot.pause()
            reasons = app.screen.query_one(RowList)
            assert (lines, True, len(PARTS) * lines) == (
                reasons.row_height,
                reasons.has_focus,
                len(reasons.rows) * lines,
            )
        assert "▌" in "".join(app.lines())


@pytest.mark.parametrize("size", SIZES)
async def test_the_first_reason_is_on_every_screen(size: tuple[int, int]) -> None:
    async with shown(size=size) as (app, _):
        assert any("wheat" in line and "+2.4" in line for line in app.lines())


async def test_conditions_alone_have_no_score() -> None:
    only = Explanation(ArticleId(1), 0.0, (Contribution("condition", "is:unread"),))
    async with shown(only, query="is:unread") as (app, _):
        assert "is:unread" == app.inside()[3]
        assert "is:unread a condition that holds" == app.inside()[5]


async def test_an_old_story_has_no_reason_in_its_age() -> None:
    parts = (Contribution("word", "wheat", 2.4, 3, 120), Contribution("recent", "", 0.0001))
    async with shown(Explanation(ArticleId(1), 2.4, parts)) as (app, _):
        assert not any("recent" in line for line in app.lines())


async def test_no_reason_at_all_is_said() -> None:
    async with shown(Explanation(ArticleId(1), 0.0, ())) as (app, _):
        assert "The search did not say why." in app.inside()


@pytest.mark.parametrize(
    ("stem", "query", "expected"),
    [
        ("polici", "oil policies", "policies"),
        ("polici", "source:policies", "policies"),
        ("wheat", "WHEAT", "wheat"),
        ("elector", "elect*", "elector"),
        ("act", "actuarialism", "act"),
        ("polici", "like:17", "polici"),
    ],
)
def test_a_stem_is_shown_as_the_word_that_was_typed(stem: str, query: str, expected: str) -> None:
    assert expected == texts((Contribution("word", stem, 1.0, 1, 2),), query=query)[0].split()[0]


@pytest.mark.parametrize(
    ("places", "expected"),
    [(1, "once"), (2, "twice"), (3, "3 times"), (254, "254 times"), (255, "255 times or more")],
)
def test_how_often(places: int, expected: str) -> None:
    assert (
        f"  {expected} in the text · in 5 articles" == texts((Contribution("word", "a", 1.0, places, 5),), lines=2)[1]
    )


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((2.44, 1.0), ["+2.4", "+1.0"]),
        ((12.5, 0.3), ["+12.5", "+0.3"]),
        ((1.0, 0.04), ["+1.00", "+0.04"]),
        ((1.0, -0.3), ["+1.0", "−0.3"]),
        ((1.0, 0.0001), ["+1.0", "+0.0"]),
        ((1.0, float("nan"), float("inf")), ["+1.0", "+0.0", "+0.0"]),
    ],
)
def test_numbers_have_as_many_decimals_as_the_smallest_needs(scores: tuple[float, ...], expected: list[str]) -> None:
    parts = tuple(Contribution("word", "a", score, 1, 2) for score in scores)
    assert expected == [row.split()[-1] for row in texts(parts)]


@pytest.mark.parametrize(
    ("score", "expected"), [(8.0, "━" * 24), (4.0, "━" * 12), (0.5, "━╸"), (0.0001, "╸"), (0.0, ""), (-1.0, "")]
)
def test_bars_show_the_share_of_the_greatest(score: float, expected: str) -> None:
    parts = (Contribution("word", "a", 8.0, 1, 2), Contribution("word", "b", score, 1, 2))
    assert expected == "".join(letter for letter in texts(parts)[1] if letter in "━╸")


@pytest.mark.parametrize("room", [0, 5, 20, 67, 84, 91])
@pytest.mark.parametrize("lines", [1, 2])
def test_any_width_can_be_laid_out(room: int, lines: int) -> None:
    assert len(PARTS) * lines == len(texts(PARTS, room=room, lines=lines))


@pytest.mark.parametrize("size", [(120, 40), (60, 24)])
async def test_hostile_texts(size: tuple[int, int]) -> None:
    async with shown(size=size) as (app, pilot):
        for text in HOSTILE.values():
            parts = tuple(Contribution(what, text, 1.0, 1, 2) for what in ("word", "title", "phrase", "name"))
            await app.push_screen(ExplainScreen(text, text, Explanation(ArticleId(1), 4.0, parts)))
            await pilot.pause()
            assert FORBIDDEN.search("".join(app.lines())) is None
            assert {size[0]} == {cell_len(line) for line in app.lines()}


async def test_markup_is_shown_as_it_is() -> None:
    async with shown() as (app, pilot):
        for text in LITERAL.values():
            parts = (Contribution("condition", text), Contribution("word", text, 1.0, 1, 2))
            await app.push_screen(ExplainScreen(text, text, Explanation(ArticleId(1), 1.0, parts)))
            await pilot.pause()
            assert 4 == sum(text in line for line in app.lines())
