"""Letters on the names of the article, by key."""

from __future__ import annotations

import pytest

from reader.library import Library
from reader.model import ArticleId
from reader.tui.screens.peek import PeekScreen
from tests.making import NOW, draft
from tests.tui.journey import Journey, travel

SIZES = [(80, 24), (160, 45)]


async def opened(journey: Journey, part: str = "Florence goes") -> None:
    """Read an article."""
    await journey.press("2")
    while part not in journey.rows()[journey.stories.cursor]:
        await journey.press("j")
    await journey.press("enter")


def letters(journey: Journey) -> str:
    """What the status line says while letters stand on names."""
    return journey.status()


@pytest.mark.parametrize("size", SIZES)
async def test_a_letter_leads_to_the_stories_of_its_name_and_back_to_the_place(
    filled: Library, size: tuple[int, int]
) -> None:
    async with travel(filled, size=size) as journey:
        await opened(journey)
        await journey.press("f")
        assert journey.article.takes_keys
        assert letters(journey).startswith("A letter follows the name")
        assert journey.article.article is not None
        first = journey.article.article.names[0]
        await journey.press("a")
        entity = filled.entities.get(first.entity)
        assert f"{entity.name} · {entity.articles}" == journey.title()
        assert "stories" == journey.focus
        await journey.press("h")
        assert ("article", first) == (journey.focus, journey.article.current_name)


@pytest.mark.parametrize("size", SIZES)
async def test_from_the_list_it_goes_to_the_article_and_keys_typed_ahead_are_letters(
    filled: Library, size: tuple[int, int]
) -> None:
    async with travel(filled, size=size) as journey:
        await opened(journey)
        await journey.press("2")
        assert "stories" == journey.focus
        assert journey.article.article is not None
        first = journey.article.article.names[0]
        await journey.press("f", "A")
        await journey.until(lambda: isinstance(journey.app.screen, PeekScreen))
        assert first == journey.article.current_name
        await journey.press("p")
        assert "article" == journey.focus


@pytest.mark.parametrize("key", ["escape", "1", "/", "?", "ctrl+d", "enter", "down"])
async def test_any_other_key_ends_it_and_does_nothing_else(filled: Library, key: str) -> None:
    async with travel(filled, size=(160, 45)) as journey:
        await opened(journey, "The light at")
        state, text = journey.state(), journey.article.render_lines(journey.article.region.at_offset((0, 0)))
        await journey.press("f")
        assert text != journey.article.render_lines(journey.article.region.at_offset((0, 0)))
        await journey.press(key)
        assert not journey.article.takes_keys
        assert state == journey.state()
        assert text == journey.article.render_lines(journey.article.region.at_offset((0, 0)))
        assert "A letter follows" not in journey.status()


async def test_the_mouse_and_another_size_end_it(filled: Library) -> None:
    async with travel(filled, size=(160, 45)) as journey:
        await opened(journey)
        await journey.press("f")
        await journey.pilot.mouse_down("#sources")
        await journey.rest()
        assert not journey.article.takes_keys
        await journey.pilot.mouse_up("#sources")
        await journey.press("f")
        await journey.pilot.resize_terminal(120, 40)
        await journey.rest()
        assert not journey.article.takes_keys


async def test_without_names_and_without_a_story_a_sentence_says_so(library: Library, filled: Library) -> None:
    async with travel(library, size=(160, 45)) as journey:
        await journey.press("f")
        assert "No story is open; Enter opens one" == journey.status()
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        library.articles.put(source, draft("nothing and nobody at all"), now=NOW)
    async with travel(library, size=(160, 45)) as journey:
        await journey.press("enter", "f")
        assert "This story names nobody and nothing that is known" == journey.status()
        assert not journey.article.takes_keys
        for key, says in {"w": "This story has no web links", "n": "This story names nobody"}.items():
            await journey.press(key)
            assert journey.status().startswith(says)


async def test_uncertain_names_have_a_mark_in_the_list_and_words_in_the_status_line(filled: Library) -> None:
    article = next(a for a in map(ArticleId, filled.articles.ids()) if "gloves" in filled.articles.get(a).title)
    link = next(each for each in filled.entities.of_article(article) if each.candidates)
    names = [each.name for each in link.candidates]
    async with travel(filled, size=(200, 60)) as journey:
        await opened(journey, "gloves")
        assert f"{link.name} ?" in "\n".join(journey.rows("#names")) + "\n"
        assert journey.shows(f"could be {names[0]}", f"or {names[1]}")
        while journey.article.current_name is None or journey.article.current_name.entity != link.entity:
            await journey.press("n")
        assert journey.status().startswith(f"{link.name} ? · could be {names[0]} or {names[1]}")
        await journey.press("4", *["j"] * 4)
        assert all(isinstance(key, int) for key in [journey.names.current_key])
