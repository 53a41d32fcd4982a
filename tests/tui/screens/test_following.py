"""Names are followed and muted by key, wherever one is at hand, and all of it can be undone."""

from __future__ import annotations

import pytest

from reader.library import Library
from reader.model import ArticleId, EntityId
from reader.store.following import What
from reader.tui.panes.sources import MUTED
from reader.tui.screens.at_hand import AtHand
from tests.tui.journey import Journey, travel
from tests.tui.screens.test_names import browse, browser, current, find


def person(library: Library, name: str) -> EntityId:
    return library.entities.named(name)[0].id


def source_rows(journey: Journey) -> list[str]:
    """The left pane, each row with its number."""
    rows = journey.sources.rows
    lines = [rows[at].lines[0] for at in range(len(rows))]
    return [f"{''.join(text for text, _ in line.left).strip()} {line.right}".strip() for line in lines]


async def go_to_name(journey: Journey, name: str) -> None:
    """List the stories of a name."""
    await browse(journey)
    await find(journey, name, name)
    await journey.press("enter", "enter")


async def test_followed_name_stands_among_the_sources_with_its_unread_stories(filled: Library) -> None:
    async with travel(filled) as journey:
        await go_to_name(journey, "Ilse van der Meulen")
        assert "◇ Norway 8" in source_rows(journey)
        await journey.press("F")
        assert "Following Ilse van der Meulen" in journey.status()
        await journey.until(lambda: "Following" in source_rows(journey))
        at = source_rows(journey).index("Following")
        assert "○ Ilse van der Meulen 4" == source_rows(journey)[at + 1]
        assert 1 == sum("Ilse van der Meulen" in row for row in source_rows(journey))
        await journey.press("enter")  # reading one of them
        await journey.until(lambda: "○ Ilse van der Meulen 3" in source_rows(journey))


async def test_row_of_a_followed_name_lists_its_stories(filled: Library) -> None:
    async with travel(filled) as journey:
        await go_to_name(journey, "Ilse van der Meulen")
        await journey.press("F")
        await journey.until(lambda: "Following" in source_rows(journey))
        await journey.press("1", "g")
        assert journey.title().startswith("All stories")
        await journey.press("j", "j", "j", "j")
        assert "Ilse van der Meulen · 4" == journey.title()


async def test_following_is_undone_by_the_key_of_marks(filled: Library) -> None:
    async with travel(filled) as journey:
        await go_to_name(journey, "Ilse van der Meulen")
        await journey.press("F")
        await journey.until(lambda: "Following" in source_rows(journey))
        await journey.press("ctrl+z")
        assert "Undone: following Ilse van der Meulen" == journey.status()
        await journey.until(lambda: "Following" not in source_rows(journey))
        assert [] == filled.following.all()


async def test_key_pressed_twice_takes_it_back(filled: Library) -> None:
    async with travel(filled) as journey:
        await go_to_name(journey, "Ilse van der Meulen")
        await journey.press("F", "F")
        assert "No longer following Ilse van der Meulen · ctrl+z undoes it" == journey.status()
        await journey.press("ctrl+z")
        assert ["follow"] == [each.what for each in filled.following.all()]


@pytest.mark.parametrize(("key", "what"), [("F", "follow"), ("M", "mute")])
async def test_a_name_is_followed_or_muted_not_both(key: str, what: What, filled: Library) -> None:
    async with travel(filled) as journey:
        await go_to_name(journey, "Ilse van der Meulen")
        await journey.press("M" if key == "F" else "F", key)
        assert [what] == [each.what for each in filled.following.all()]
        await journey.press("ctrl+z", "ctrl+z")
        assert [] == filled.following.all()


async def test_stories_about_a_muted_name_leave_the_lists_and_stand_under_muted(filled: Library) -> None:
    line = person(filled, "Skarvøy Line")
    async with travel(filled) as journey:
        await go_to_name(journey, "Skarvøy Line")
        its_own = journey.rows()
        await journey.press("M")
        muted = filled.following.muted()
        assert 0 < len(muted) < len(its_own)
        await journey.until(lambda: f"All stories {20 - len(muted)}" in source_rows(journey))
        assert {f"Unread {20 - len(muted)}", f"Muted {len(muted)}"} < set(source_rows(journey))
        assert f"seeds {20 - len(muted)}" in source_rows(journey)
        assert not any("Skarvøy Line" in row for row in source_rows(journey))  # nor among the names of most stories
        assert its_own == journey.rows()  # its own list is whole
        await journey.press("1", "g")
        assert 20 - len(muted) == len(journey.main._all_ids)
        await journey.press("j", "j", "j", "j")
        assert MUTED.label == journey.title().split(" ·")[0]
        assert list(muted) == sorted(journey.main._all_ids)
        await journey.search("skarvøy", found=lambda: len(journey.rows()) >= len(its_own))
    assert "mute" == filled.following.of(line)


async def test_undoing_a_mute_brings_the_stories_back(filled: Library) -> None:
    async with travel(filled) as journey:
        await go_to_name(journey, "Skarvøy Line")
        await journey.press("M")
        await journey.until(lambda: any(row.startswith("Muted") for row in source_rows(journey)))
        await journey.press("ctrl+z")
        await journey.until(lambda: "All stories 20" in source_rows(journey))
        assert not any(row.startswith("Muted") for row in source_rows(journey))


async def test_follow_and_mute_in_the_browser(filled: Library) -> None:
    async with travel(filled, size=(100, 30)) as journey:
        await browse(journey)
        await journey.press("j")
        name = current(journey)
        await journey.press("F")
        await journey.until(lambda: journey.shows(f"★ ◇ {name}"))
        assert name == current(journey)
        await journey.press("j", "M")
        await journey.until(lambda: journey.shows("⊘ ◇", "  muted"))
        await journey.press("5")
        await journey.until(lambda: journey.shows("2 names"))
        await journey.press("ctrl+z")
        await journey.until(lambda: journey.shows("1 name"))
        assert browser(journey).name_at_hand() == AtHand(person(filled, name))
        await journey.press("q")
        await journey.until(lambda: "Following" in source_rows(journey))
        await journey.press("ctrl+z")
        await journey.until(lambda: "Following" not in source_rows(journey))


async def test_marks_undone_in_the_browser_show_in_the_list(filled: Library) -> None:
    async with travel(filled) as journey:
        await journey.press("s")
        article = ArticleId(filled.articles.ids()[0])
        await journey.press("E", "ctrl+z", "q")
        assert not filled.articles.get(article).starred
        assert "★" not in journey.text().split("\n")[1]


async def test_name_at_hand_is_that_of_the_pane_in_use(filled: Library) -> None:
    async with travel(filled) as journey:
        assert None is journey.main.name_at_hand()
        await journey.press("F")
        assert journey.status().startswith("No name is at hand")
        await journey.press("enter", "n")
        name = journey.article.current_name
        at_hand = journey.main.name_at_hand()
        assert name is not None
        assert at_hand is not None
        assert at_hand.mention is not None
        assert (name.entity, name.start) == (at_hand.entity, at_hand.mention.start)
        await journey.press("4", "j")
        assert AtHand(EntityId(journey.names.current_key), at_hand.article) == journey.main.name_at_hand()  # type: ignore[arg-type]
        await journey.press("enter")
        section = journey.main._section
        assert section.entity is not None
        assert AtHand(section.entity) == journey.main.name_at_hand()
        await journey.press("1")
        assert AtHand(section.entity) == journey.main.name_at_hand()
