from __future__ import annotations

from reader.library import Library
from reader.tui.commands import COMMANDS
from tests.tui.journey import travel

HOSTILE = "[@click=app.quit]x[/] [/b]\x1b]52;c;aGk=\x07 Zorblax"


async def test_before_anything_is_typed_all_commands_are_there(filled: Library) -> None:
    async with travel(filled, size=(120, 220)) as journey:
        await journey.press("colon")
        elsewhere = ("names", "filter", "entity", "compare", "story")
        last = [each for each in COMMANDS if each.palette and each.where not in elsewhere]
        await journey.until(lambda: journey.shows(*[each.help for each in last]))


async def test_in_the_list_of_names_its_own_commands_are_there(filled: Library) -> None:
    async with travel(filled, size=(120, 60)) as journey:
        await journey.press("E", "colon")
        own = [each for each in COMMANDS if each.palette and each.where in ("names", "app")]
        await journey.until(lambda: journey.shows(*[each.help for each in own]))
        assert not journey.shows("Star the story")
        await journey.type("order")
        await journey.until(lambda: journey.shows("Most stories first, latest first"))
        await journey.press("enter")
        await journey.until(lambda: journey.shows("last seen▾"))


async def test_a_hostile_name_is_shown_as_it_is(filled: Library) -> None:
    with filled.transaction():
        filled.entities.create("person", HOSTILE)
        entity = filled.db.row("SELECT max(id) FROM entities")[0]
        filled.db.run("UPDATE entities SET articles = 1 WHERE id = ?", (entity,))
        filled.db.run("INSERT INTO aliases VALUES (?, ?, ?, 1)", (entity, HOSTILE, HOSTILE.casefold()))
    async with travel(filled, size=(120, 40)) as journey:
        await journey.press("colon")
        await journey.type("zorblax")
        await journey.until(lambda: journey.shows("[@click=app.quit]x[/] [/b] Zorblax"))
        assert "\x1b" not in journey.text()
        await journey.press("down", "enter")
        await journey.until(lambda: "Zorblax" in journey.title())
        assert journey.app.is_running


async def test_a_command_of_the_article_works_from_the_list(filled: Library) -> None:
    async with travel(filled, size=(120, 40)) as journey:
        await journey.press("colon")
        await journey.type("next name")
        await journey.until(lambda: journey.shows("Go to the next name"))
        await journey.press("enter")
        await journey.until(lambda: journey.article.current_name is not None)
