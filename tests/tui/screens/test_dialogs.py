"""Small questions, answered by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

import reader.tui
from reader.tui.screens.dialogs import (
    AddDialog,
    ConfirmDialog,
    SaveSearchDialog,
    TagsDialog,
    suggested_tags,
    typed_tags,
)
from tests.tui.panes.sample import FORBIDDEN, HOSTILE, LITERAL

KNOWN = [("oil", 12), ("harvest", 7), ("war", 5), ("late harvest", 1)]
UNANSWERED = object()


class Host(App[None]):
    """Asks one question on an empty screen."""

    CSS_PATH = str(Path(reader.tui.__file__).parent / "app.tcss")
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, question: ModalScreen[Any]) -> None:
        super().__init__()
        self.question = question
        self.answer: object = UNANSWERED

    def on_mount(self) -> None:
        self.push_screen(self.question, self.hear)

    def hear(self, answer: object) -> None:
        self.answer = answer

    def lines(self) -> list[str]:
        return [strip.text for strip in self.screen._compositor.render_strips()]

    def text(self) -> str:
        return "\n".join(self.lines())


@asynccontextmanager
async def asked(
    question: ModalScreen[Any], size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[Host, Pilot[None]]]:
    app = Host(question)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield app, pilot


async def answer(question: ModalScreen[Any], *keys: str) -> object:
    async with asked(question) as (app, pilot):
        await pilot.press(*keys)
        await pilot.pause()
        return app.answer


@pytest.mark.parametrize(
    ("keys", "expected"), [(["x", "enter"], "x"), (["enter"], None), (["x", "escape"], None), (["x"], UNANSWERED)]
)
async def test_a_path_to_add(keys: list[str], expected: object) -> None:
    assert expected == await answer(AddDialog(), *keys)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["enter"], "wheat"),
        (["x", "enter"], "x"),
        (["end", "s", "enter"], "wheats"),
        (["escape"], None),
        (["space", "enter"], UNANSWERED),
    ],
)
async def test_a_name_for_a_search(keys: list[str], expected: object) -> None:
    assert expected == await answer(SaveSearchDialog("wheat", "wheat"), *keys)


async def test_a_search_without_a_name_is_asked_for_one() -> None:
    async with asked(SaveSearchDialog("wheat")) as (app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert "It needs a name." in app.text()


async def test_the_name_of_a_search_is_one_short_line() -> None:
    assert "a b" + "c" * 77 == await answer(SaveSearchDialog("q", "a\n b" + "c" * 200), "enter")


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["enter"], ("oil",)),
        (["escape"], None),
        (["n", "e", "w", "enter"], ("oil", "new")),
        (["h", "a", "r", "enter"], ("oil", "har")),
        (["h", "a", "r", "tab", "enter"], ("oil", "harvest")),
        (["h", "a", "r", "down", "tab", "enter"], ("oil", "late harvest")),
        (["h", "a", "r", "down", "up", "tab", "enter"], ("oil", "harvest")),
        (["tab", "tab", "enter"], ("oil", "harvest", "war")),
        (["home", "ctrl+k", "enter"], ()),
        (["home", "w", "a", "comma", "left", "tab", "enter"], ("war", "oil")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
async def test_tags(keys: list[str], expected: object) -> None:
    assert expected == await answer(TagsDialog("Truce", ["oil"], KNOWN), *keys)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a,b", ("a", "b")),
        (" a , , b  c ,", ("a", "b c")),
        ("#a, A, a", ("a",)),
        ("a\tb\x1b[0m", ("a b",)),
        (", ,", ()),
    ],
)
def test_a_line_of_tags_is_tidied(line: str, expected: tuple[str, ...]) -> None:
    assert expected == typed_tags(line)


async def test_a_known_tag_keeps_its_spelling() -> None:
    assert ("oil", "war") == await answer(TagsDialog("Truce", ["oil"], KNOWN), "W", "A", "R", "enter")


async def test_tab_without_a_suggestion_changes_nothing() -> None:
    async with asked(TagsDialog("Truce", [], KNOWN)) as (app, pilot):
        await pilot.press("z", "tab", "y")
        assert "zy" == app.screen.query_one(Input).value


@pytest.mark.parametrize(
    ("part", "taken", "expected"),
    [
        ("", [], ["oil", "harvest", "war", "late harvest"]),
        ("", ["OIL", "war"], ["harvest", "late harvest"]),
        ("har", [], ["harvest", "late harvest"]),
        (" HAR", ["harvest"], ["late harvest"]),
        ("zz", [], []),
    ],
)
def test_suggested_tags(part: str, taken: list[str], expected: list[str]) -> None:
    assert expected == [tag for tag, _ in suggested_tags(part, taken, KNOWN)]


async def test_a_tag_is_taken_by_the_mouse() -> None:
    async with asked(TagsDialog("Truce", [], KNOWN)) as (app, pilot):
        y = next(at for at, line in enumerate(app.lines()) if "harvest" in line)
        x = app.lines()[y].index("harvest")
        await pilot.click(offset=(x, y))
        await pilot.click(offset=(x, y))
        await pilot.pause()
        assert "harvest, " == app.screen.query_one(Input).value


@pytest.mark.parametrize(
    ("keys", "expected"),
    [(["y"], True), (["enter"], True), (["escape"], False), (["n"], False), (["q"], False), (["x"], UNANSWERED)],
)
async def test_a_question_before_something_is_lost(keys: list[str], expected: object) -> None:
    assert expected is await answer(ConfirmDialog("Remove it?", "Remove"), *keys)


@pytest.mark.parametrize(("label", "expected"), [("Remove", True), ("Cancel", False)])
async def test_a_question_is_answered_by_the_mouse(label: str, expected: bool) -> None:
    async with asked(ConfirmDialog("Sure?", "Remove")) as (app, pilot):
        y = next(at for at, line in enumerate(app.lines()) if label in line)
        await pilot.click(offset=(app.lines()[y].index(label), y))
        await pilot.pause()
        assert expected is app.answer


@pytest.mark.parametrize("kind", ["save", "tags", "confirm"])
async def test_every_dialog_says_how_to_leave_it(kind: str) -> None:
    async with asked(dialog(kind, "wheat")) as (app, _):
        assert "Esc" in app.text()


def dialog(kind: str, text: str) -> ModalScreen[Any]:
    match kind:
        case "save":
            return SaveSearchDialog(text, text)
        case "tags":
            return TagsDialog(text, [text], [(text, 1), (text + "2", 1)])
        case _:
            return ConfirmDialog(text, text[:9])


@pytest.mark.parametrize("kind", ["save", "tags", "confirm"])
async def test_hostile_texts(kind: str) -> None:
    async with asked(ConfirmDialog("", "")) as (app, pilot):
        for text in HOSTILE.values():
            await app.push_screen(dialog(kind, text))
            await pilot.pause()
            assert FORBIDDEN.search("".join(app.lines())) is None


@pytest.mark.parametrize("kind", ["save", "tags", "confirm"])
async def test_markup_is_shown_as_it_is(kind: str) -> None:
    async with asked(ConfirmDialog("", "")) as (app, pilot):
        for text in LITERAL.values():
            await app.push_screen(dialog(kind, text))
            await pilot.pause()
            assert text in app.text()
