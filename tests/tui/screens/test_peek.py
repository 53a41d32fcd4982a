"""A look at a name, by key; and the card by itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from rich.cells import cell_len

from reader.library import Library
from reader.model import Alias, ArticleId, Company, Entity, EntityId, EntityPage, InContext
from reader.tui.panes.peek_card import Peek, PeekCard, card_lines
from reader.tui.screens.peek import PeekScreen
from tests.tui.journey import Journey, travel
from tests.tui.panes.sample import FORBIDDEN, HOSTILE, LITERAL, NOW, article
from tests.tui.screens.test_hints import SIZES, opened

ANN = Entity(EntityId(1), "person", "Ann Lee", 4, 9, (Alias("Ann Lee", 5), Alias("Lee", 4)))
BOB = Entity(EntityId(2), "person", "Bob Lee", 2, 3)
SEEN = dt.datetime(2020, 1, 15, tzinfo=dt.UTC)
PAGE = EntityPage(ANN, SEEN, NOW, (), (), (), (Company(BOB, 3, 9.0),), 4)
STORIES = tuple(article(n, title=f"Story {n}") for n in (1, 2, 3))
CONTEXT = InContext(ArticleId(2), 5, 12, "Then Ann Lee came.", ((5, 12),))
FULL = Peek(ANN, "named in full", page=PAGE, others=3, stories=STORIES, context=CONTEXT)


def text(peek: Peek, *, width: int = 60, height: int = 40) -> list[str]:
    """The lines of a card."""
    lines = card_lines(peek, width=width, height=height, now=NOW)
    return ["".join(words for words, _ in line).rstrip() for line in lines]


def card(journey: Journey) -> str:
    """What stands in the window."""
    box = journey.app.screen.query_one(PeekCard).region
    return "\n".join(line[box.x : box.right] for line in journey.lines()[box.y : box.bottom])


async def peeked(journey: Journey) -> None:
    """Wait until all of the window has come."""
    screen = journey.app.screen
    assert isinstance(screen, PeekScreen)
    await journey.until(lambda: screen._peek is not None and screen._peek.page is not None)


def test_a_card_says_who_how_often_why_with_whom_and_where_else() -> None:
    assert [
        "○ Ann Lee" + " " * 45 + "person",
        "  in 4 stories · named 9 times · 15 Jan 2020 – 4 Mar 2026",
        "  written  Lee 4",
        "  why      named in full",
        "",
        "  with     Bob Lee 3",
        "",
        "  newest   Story 1                                        3h",
        "           Story 2                                        3h",
        "           Story 3                                        3h",
        "",
        "  as in    Then Ann Lee came.",
        "",
    ] == text(FULL)


def test_what_comes_later_has_its_place_from_the_beginning() -> None:
    early, late = text(replace(FULL, page=None, stories=(), context=None)), text(FULL)
    assert len(early) == len(late)
    labels = ("with", "newest", "why")
    assert [[line[2:10].strip() in labels for line in lines] for lines in (early,)] == [
        [line[2:10].strip() in labels for line in late]
    ]


def test_a_name_of_this_story_alone_has_a_low_card() -> None:
    alone = text(replace(FULL, others=0, stories=(), context=None))
    assert "  newest   in no other story" == alone[-1]
    assert len(alone) == len(text(replace(FULL, others=0, stories=(), context=None, page=None)))


def test_doubts_are_named() -> None:
    lines = text(replace(FULL, confidence=0.5, candidates=(ANN, BOB)), width=90)
    assert "  ? unsure could be Ann Lee or Bob Lee; only 50 % sure of name and kind" in lines


@pytest.mark.parametrize("height", range(1, 16))
def test_a_low_window_leaves_out_what_matters_least(height: int) -> None:
    lines = text(FULL, height=height)
    assert len(lines) <= height
    assert lines[0].startswith("○ Ann Lee")
    if height >= 6:
        assert any("Bob Lee 3" in line for line in lines)


@pytest.mark.parametrize("width", [20, 40, 74])
@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_names_stay_inside(words: str, width: int) -> None:
    bad = Entity(EntityId(3), "org", words, 1, 1, (Alias(words + "x", 1),))
    peek = Peek(
        bad, words, 0.3, (bad, bad),
        page=replace(PAGE, entity=bad, company=(Company(bad, 1, 1.0),)), others=1,
        stories=(article(1, title=words, source=words),),
        context=InContext(ArticleId(1), 0, len(words), words, ((0, len(words)),)),
    )  # fmt: skip
    for line in card_lines(peek, width=width, height=30, now=NOW):
        shown = "".join(piece for piece, _ in line)
        assert not FORBIDDEN.search(shown)
        assert cell_len(shown) <= width


@pytest.mark.parametrize("size", SIZES)
async def test_it_shows_what_is_known_and_the_name_stays_in_sight(filled: Library, size: tuple[int, int]) -> None:
    async with travel(filled, size=size) as journey:
        await opened(journey, "Great powers")
        await journey.press("n", "p")
        name = journey.article.current_name
        assert name is not None
        assert isinstance(journey.app.screen, PeekScreen)
        entity = filled.entities.get(name.entity)
        assert entity.name in card(journey) and f"in {entity.articles} stories" in card(journey)
        before = journey.app.screen.query_one(PeekCard).region
        await peeked(journey)
        page = filled.entity_page(entity.id)
        assert f"{page.company[0].entity.name} {page.company[0].shared}" in card(journey)
        box = journey.app.screen.query_one(PeekCard).region
        assert before == box
        line = journey.article.screen_line(name.start)
        assert line is not None
        assert not box.y <= journey.article.region.y + line < box.bottom
        assert box.right <= size[0] and box.bottom <= size[1]


@pytest.mark.parametrize("size", SIZES)
async def test_n_goes_on_with_the_window_open_and_closing_it_moves_nothing(
    filled: Library, size: tuple[int, int]
) -> None:
    async with travel(filled, size=size) as journey:
        await opened(journey, "Great powers")
        await journey.press("n", "p")
        shown = journey.article.article
        assert shown is not None
        seen = []
        for _ in range(12):
            await journey.press("n")
            name = journey.article.current_name
            assert name is not None
            seen.append(name)
            entity = filled.entities.get(name.entity)
            assert entity.name in card(journey)
            line = journey.article.screen_line(name.start)
            box = journey.app.screen.query_one(PeekCard).region
            assert line is not None and not box.y <= journey.article.region.y + line < box.bottom
        assert list(shown.names[1:13]) == seen
        await journey.press("N")
        assert shown.names[11] == journey.article.current_name
        state = journey.state()[:-1]  # the focus is the window's
        await journey.press("p")
        assert not isinstance(journey.app.screen, PeekScreen)
        assert (*state, "article") == journey.state()


@pytest.mark.parametrize("key", ["p", "escape", "q", "h", "left"])
async def test_keys_that_close_it(filled: Library, key: str) -> None:
    async with travel(filled) as journey:
        await opened(journey)
        await journey.press("n", "p", key)
        assert not isinstance(journey.app.screen, PeekScreen)
        assert "article" == journey.focus


async def test_enter_lists_its_stories_and_back_leads_to_the_name(filled: Library) -> None:
    async with travel(filled) as journey:
        await opened(journey, "Great powers")
        await journey.press("n", "n", "p", "enter")
        await journey.press("h")
        name = journey.article.current_name
        await journey.press("p", "enter")
        assert name is not None
        entity = filled.entities.get(name.entity)
        assert journey.title().startswith(f"{entity.name} · {entity.articles}")


async def test_e_asks_for_the_page_of_the_name(filled: Library) -> None:
    asked: list[EntityId] = []
    async with travel(filled) as journey:
        await opened(journey)
        journey.main.open_page = asked.append  # type: ignore[attr-defined]
        await journey.press("n")
        name = journey.article.current_name
        await journey.press("p", "e")
        assert name is not None
        assert [name.entity] == asked


async def test_from_the_list_of_names_it_is_about_the_row(filled: Library) -> None:
    async with travel(filled, size=(200, 50)) as journey:
        await opened(journey)
        await journey.press("4", "j", "p")
        entity = filled.entities.get(EntityId(journey.names.current_key))  # type: ignore[arg-type]
        assert entity.name in card(journey)
        assert "why" not in card(journey)


async def test_an_undecided_name_says_whom_it_could_be(filled: Library) -> None:
    async with travel(filled, size=(160, 45)) as journey:
        await opened(journey, "gloves")
        while journey.article.current_name is None or not journey.article.current_name.candidates:
            await journey.press("n")
        names = [each.name for each in journey.article.current_name.candidates]
        await journey.press("p")
        assert f"? unsure could be {names[0]} or {names[1]}" in card(journey)


async def test_without_a_name_at_hand_a_sentence_says_what_to_do(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("p")
        assert journey.status().startswith("No name is at hand: n finds one")
        assert not isinstance(journey.app.screen, PeekScreen)


@pytest.mark.parametrize("words", LITERAL.values(), ids=LITERAL.keys())
async def test_a_name_that_looks_like_markup_is_shown_as_it_is(filled: Library, words: str) -> None:
    with filled.transaction():
        filled.db.run("UPDATE entities SET name = ?", (words,))
        filled.db.run("UPDATE mentions SET evidence = ?", (words,))
    async with travel(filled, size=(160, 45)) as journey:
        await opened(journey)
        await journey.press("n", "p")
        assert 2 <= card(journey).count(words)


async def test_another_size_puts_it_beside_the_name_again(filled: Library) -> None:
    async with travel(filled, size=(160, 45)) as journey:
        await opened(journey)
        await journey.press("n", "p")
        await journey.pilot.resize_terminal(80, 24)
        await journey.rest()
        await journey.rest()
        box = journey.app.screen.query_one(PeekCard).region
        assert box.right <= 80 and box.bottom <= 24
        name = journey.article.current_name
        assert name is not None
        line = journey.article.screen_line(name.start)
        assert line is not None and not box.y <= journey.article.region.y + line < box.bottom
