from __future__ import annotations

from collections import Counter

import pytest

from reader.errors import UsageError
from reader.tui.app import ReaderApp
from reader.tui.commands import COMMANDS, GROUPS, bindings, check_keys, key_names, with_keys
from reader.tui.panes.article import Article
from reader.tui.panes.facets import FacetsList
from reader.tui.panes.filter_line import _Field as FilterField
from reader.tui.panes.find_line import _Field as FindField
from reader.tui.panes.search_line import _Field
from reader.tui.panes.stories import Stories
from reader.tui.screens.candidates import CandidatesScreen
from reader.tui.screens.compare import CompareScreen
from reader.tui.screens.decide_menu import DecideMenu
from reader.tui.screens.decisions import DecisionsScreen
from reader.tui.screens.entity import EntityScreen
from reader.tui.screens.main import Main
from reader.tui.screens.names import NamesScreen
from reader.tui.screens.peek import PeekScreen
from reader.tui.screens.story import StoryScreen
from reader.tui.screens.story_decide import StoryMenu
from reader.tui.screens.versions import VersionsScreen

OWNERS = {
    "app": ReaderApp,
    "main": Main,
    "list": Stories,
    "article": Article,
    "search": _Field,
    "facets": FacetsList,
    "find": FindField,
    "peek": PeekScreen,
    "decide": DecideMenu,
    "decisions": DecisionsScreen,
    "candidates": CandidatesScreen,
    "names": NamesScreen,
    "filter": FilterField,
    "entity": EntityScreen,
    "compare": CompareScreen,
    "versions": VersionsScreen,
    "story": StoryScreen,
    "story-decide": StoryMenu,
}


def test_ids_are_unique() -> None:
    assert [] == [name for name, count in Counter(each.id for each in COMMANDS).items() if count > 1]


@pytest.mark.parametrize("where", GROUPS)
def test_no_key_has_two_meanings_in_one_place(where: str) -> None:
    keys = Counter(key for each in COMMANDS if each.where == where for key in each.keys.split(","))
    assert [] == [key for key, count in keys.items() if count > 1]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_its_action(command) -> None:  # type: ignore[no-untyped-def]
    place, _, name = command.action.split("(")[0].rpartition(".")
    assert hasattr(Main if place == "screen" else OWNERS[command.where], f"action_{name}")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_lists_and_articles_take_no_key_from_the_screen(command) -> None:  # type: ignore[no-untyped-def]
    if command.where in ("list", "article"):
        outer = {key for each in COMMANDS if each.where in ("main", "app") for key in each.keys.split(",")}
        own = {"slash"} if command.id == "find" else set()  # it leads on to the search of the library
        assert own == outer & set(command.keys.split(","))


def test_bindings_carry_the_ids() -> None:
    assert {each.id for each in COMMANDS if each.where == "main"} == {each.id for each in bindings("main")}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("keys", "shown"),
    [("slash,ctrl+f", ["/", "ctrl+f"]), ("alt+left", ["alt+←"]), ("pagedown", ["PgDn"]), ("Q", ["Q"])],
)
def test_key_names(keys: str, shown: list[str]) -> None:
    assert shown == key_names(keys)


def test_with_keys_changes_only_what_is_named() -> None:
    changed = {each.id: each.keys for each in with_keys({"search": "ctrl+f"})}
    assert "ctrl+f" == changed.pop("search")
    assert {each.id: each.keys for each in COMMANDS if each.id != "search"} == changed


@pytest.mark.parametrize(
    ("keys", "about"),
    [
        ({"serch": "x"}, "search"),
        ({"xyzzy": "x"}, "the help in Reader"),
        ({"search": "u"}, "toggle-read"),
        ({"first": "f5, G"}, "last"),
    ],
)
def test_wrong_keys_are_refused(keys: dict[str, str], about: str) -> None:
    with pytest.raises(UsageError, match=about):
        check_keys(keys)


def test_keys_that_have_a_meaning_elsewhere_are_allowed() -> None:
    check_keys({"search": "ctrl+f", "page-down": "pagedown"})
