"""Whole screens compared with text files in `snapshots/`.

When a change is wanted: `READER_RENEW=1 python -m pytest tests/tui/test_snapshots.py`, then look at the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.library import Library
from reader.model import ArticleId
from tests.tui import tunnel
from tests.tui.journey import Journey, travel

FOLDER = Path(__file__).parent / "snapshots"


def compare(journey: Journey, name: str) -> None:
    path = FOLDER / f"{name}.txt"
    if os.environ.get("READER_RENEW"):
        FOLDER.mkdir(exist_ok=True)
        path.write_text(journey.text(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == journey.text()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=lambda size: "{}x{}".format(*size))
async def test_first_screen(filled: Library, size: tuple[int, int]) -> None:
    async with travel(filled, size=size) as journey:
        compare(journey, "first_{}x{}".format(*size))


async def test_search(filled: Library) -> None:
    async with travel(filled, size=(120, 36)) as journey:
        await journey.search("haftar mosc", found=lambda: "found" in journey.title())
        await journey.until(lambda: "haftar" in journey.opened.casefold())
        compare(journey, "search_120x36")


@pytest.mark.parametrize("size", [(80, 24), (150, 44)], ids=lambda size: "{}x{}".format(*size))
async def test_facets(filled: Library, size: tuple[int, int]) -> None:
    async with travel(filled, size=size) as journey:
        await journey.press("slash")
        await journey.type("the sea")
        await journey.press("enter", "1")
        await journey.until(lambda: journey.facets.shown_query == "the sea")
        await journey.until(lambda: journey.title().startswith("Search ·"))
        compare(journey, "facets_{}x{}".format(*size))


async def test_help(filled: Library) -> None:
    async with travel(filled, size=(120, 36)) as journey:
        await journey.press("question_mark")
        compare(journey, "help_120x36")


async def test_empty_library(library: Library) -> None:
    async with travel(library, size=(120, 36)) as journey:
        compare(journey, "empty_120x36")


async def test_page_of_a_name(filled: Library) -> None:
    async with travel(filled, size=(120, 40)) as journey:
        journey.main.open_page(filled.entities.named("Skarvøy Line")[0].id)
        await journey.until(lambda: journey.shows("Skarvøy Line  organisation", "Skarvøy Line sends"))
        compare(journey, "name_120x40")


@pytest.mark.parametrize("size", [(80, 24), (150, 44)], ids=lambda size: "{}x{}".format(*size))
async def test_comparison(filled: Library, size: tuple[int, int]) -> None:
    first = next(each for each in map(ArticleId, filled.stories.having_versions()) if "Haftar" in title(filled, each))
    async with travel(filled, size=size) as journey:
        journey.main.open_compare(first, filled.stories.versions(first)[0].article)
        await journey.until(lambda: journey.shows("in the order of A"))
        await journey.press("n", "n")
        compare(journey, "compare_{}x{}".format(*size))


def title(library: Library, article: ArticleId) -> str:
    return library.articles.get(article).title


async def test_page_of_an_event(library: Library, tmp_path: Path) -> None:
    tunnel.fill(library, tmp_path / "news")
    async with travel(library, size=(120, 40)) as journey:
        await journey.press("L", "j", "V", *["j"] * 5)
        await journey.until(lambda: journey.shows("Only in Sound Herald", "Matej Korbel showed", "4 of 5"))
        compare(journey, "event_120x40")
