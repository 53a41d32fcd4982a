"""Two stories compared, by key."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.cells import cell_len

from reader.errors import StoreError
from reader.library import Library
from reader.model import ArticleId
from reader.tui.screens.compare import CompareScreen, Question
from reader.tui.screens.entity import EntityScreen
from reader.tui.screens.main import Main
from reader.tui.screens.versions import VersionsScreen, VersionsTable
from tests.tui.journey import travel
from tests.tui.screens.comparing import (
    BACKED,
    BACKED_TOO,
    BERLIN,
    FIRST,
    FLAGS,
    GONE,
    NOBODY,
    OTHER,
    QUIET,
    SECOND,
    THIRD,
    WIND,
    Reader,
    add,
    comparing,
)

SMALL, LARGE = (80, 24), (160, 45)
SIZES = pytest.mark.parametrize("size", [SMALL, LARGE], ids=lambda size: "{}x{}".format(*size))


@pytest.fixture
def pair(library: Library) -> tuple[ArticleId, ArticleId]:
    """Two versions, and a story that has nothing to do with them."""
    first, second, _ = add(library, [FIRST, SECOND, OTHER])
    return first, second


# the way there and back


@SIZES
async def test_c_in_the_list_compares_with_the_nearest_version_and_h_comes_back(
    library: Library, pair: tuple[ArticleId, ArticleId], size: tuple[int, int]
) -> None:
    async with travel(library, size=size) as journey:
        reader = Reader(journey.app, journey.pilot)
        before = reader.state()
        await reader.press("c")
        await reader.until_compared()
        assert pair == reader.pair()
        await reader.press("h")
        assert before == reader.state()
        await reader.press("alt+right")
        await reader.until_compared()
        assert pair == reader.pair()


async def test_c_in_an_article_compares_the_one_that_is_open(
    library: Library, pair: tuple[ArticleId, ArticleId]
) -> None:
    async with travel(library, size=LARGE) as journey:
        reader = Reader(journey.app, journey.pilot)
        await reader.press("j", "enter", "c")
        await reader.until_compared()
        assert pair[::-1] == reader.pair()


async def test_c_on_a_story_elsewhere_compares_it_with_the_open_one(
    library: Library, pair: tuple[ArticleId, ArticleId]
) -> None:
    async with travel(library, size=(200, 50)) as journey:
        reader = Reader(journey.app, journey.pilot)
        await reader.press("enter", "4", "tab")
        assert "linked" == reader.focus
        await reader.press("c")
        await reader.until_compared()
        assert pair == reader.pair()


async def test_without_a_version_c_on_another_story_compares_the_two(
    library: Library, pair: tuple[ArticleId, ArticleId]
) -> None:
    async with travel(library, size=LARGE) as journey:
        reader = Reader(journey.app, journey.pilot)
        await reader.press("G", "c")
        assert "No other version of it is known: c on another story compares the two" in reader.status()
        await reader.press("c")
        assert "This is the same story" in reader.status()
        await reader.press("g")
        assert reader.status().startswith("c compares with “Story 3")
        await reader.press("c")
        await reader.until_compared()
        assert ("Story 3", pair[0]) == (reader.screen.compared.first.title[:7], reader.pair()[1])  # type: ignore[union-attr]
        await reader.press("h", "c")
        await reader.until_compared()
        assert pair == reader.pair(), "what was chosen is forgotten"


async def test_escape_forgets_the_story_that_was_chosen(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with travel(library, size=LARGE) as journey:
        reader = Reader(journey.app, journey.pilot)
        await reader.press("G", "alt+c", "g", "escape")
        assert "Nothing is compared" == reader.status()
        await reader.press("c")
        await reader.until_compared()
        assert pair == reader.pair()


async def test_an_empty_library_has_nothing_to_compare(library: Library) -> None:
    async with travel(library, size=SMALL) as journey:
        await journey.press("c")
        assert "There is no story here to compare" == journey.status()
        await journey.press("alt+c")
        assert "There is no story here to compare" == journey.status()


# what is on the screen


async def test_two_columns_stand_side_by_side(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        assert reader.shows("of A is in B", "6 shared (", "the order differs", "in the order of A")
        line = next(line for line in reader.lines() if "backed by Egypt and the United" in line)
        assert line.startswith((" ~!", "▌~!"))
        assert BACKED_TOO in line
        absent = next(line for line in reader.lines() if BERLIN in line)
        assert "not in B" in absent


async def test_one_column_marks_what_differs_without_colour(
    library: Library, pair: tuple[ArticleId, ArticleId]
) -> None:
    async with comparing(library, *pair, size=SMALL) as reader:
        await reader.until_compared()
        text = " ".join(reader.text().replace("▌", " ").replace("▐", " ").split())
        assert "backed by Egypt [-and the United Arab Emirates-] {+, France and Russia+}." in text


async def test_what_was_moved_is_neither_gone_nor_new(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        moved = next(line for line in reader.lines() if "~!↑" in line)
        assert BACKED in moved
        assert 1 == reader.text().count(BACKED)
        assert 1 == reader.text().count(BACKED_TOO)


@SIZES
async def test_u_changes_between_one_column_and_two(
    library: Library, pair: tuple[ArticleId, ArticleId], size: tuple[int, int]
) -> None:
    async with comparing(library, *pair, size=size) as reader:
        await reader.until_compared()
        two = reader.view.columns.two
        assert two == (size == LARGE)
        await reader.press("u")
        assert (not two, "One column" in reader.said()) == (reader.view.columns.two, two)
        await reader.press("u")
        assert two == reader.view.columns.two


# moving


async def test_n_and_p_go_from_change_to_change(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        assert reader.said().startswith("change 1 of 3 · name")
        seen = []
        for key in ("n", "right_square_bracket", "n", "p", "left_square_bracket", "p"):
            await reader.press(key)
            seen.append(reader.said()[:15])
        last, first = "This is the las", "This is the fir"
        assert ["change 2 of 3 ·", "change 3 of 3 ·", last, "change 2 of 3 ·", "change 1 of 3 ·", first] == seen


async def test_s_passes_over_changes_that_touch_no_fact(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        assert reader.shows(QUIET)
        await reader.press("s")
        assert reader.shows("only changes of substance", "other words, no fact touched")
        assert not reader.shows("Huge crowds gathered")
        await reader.press("n", "n")
        assert "This is the last change of substance" == reader.said()
        await reader.press("s")
        assert reader.shows("Huge crowds gathered")


async def test_enter_opens_a_run_that_is_the_same_and_equals_opens_all(
    library: Library, pair: tuple[ArticleId, ArticleId]
) -> None:
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        assert reader.shows("▸ 4 sentences the same")
        assert not reader.shows(FLAGS)
        await reader.press("g", "enter")
        assert reader.shows("▾ 4 sentences the same", GONE, FLAGS, NOBODY, WIND)
        await reader.press("enter")
        assert not reader.shows(FLAGS)
        await reader.press("equals_sign")
        assert reader.shows(FLAGS)
        await reader.press("equals_sign")
        assert not reader.shows(FLAGS)


async def test_o_follows_the_order_of_the_other_and_stays_at_the_sentence(
    library: Library, pair: tuple[ArticleId, ArticleId]
) -> None:
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        entry = reader.view.entry
        assert entry is not None
        lines = [reader.text().index(text) for text in ("sentences the same", BACKED)]
        await reader.press("o")
        assert reader.shows("in the order of B")
        assert lines[0] < lines[1]
        assert reader.text().index("sentences the same") > reader.text().index(BACKED)
        assert entry.key == reader.view.entry.key  # type: ignore[union-attr]


async def test_x_lets_a_and_b_change_places_and_stays_at_the_sentence(
    library: Library, pair: tuple[ArticleId, ArticleId]
) -> None:
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        await reader.press("n", "n")
        assert ("first", "only in A") == (reader.view.entry.key.what, reader.said().split(" is ")[1][:9])  # type: ignore[union-attr]
        await reader.press("x")
        await reader.until_compared()
        assert pair[::-1] == reader.pair()
        await reader.until(lambda: "only in B" in reader.said())
        assert "second" == reader.view.entry.key.what  # type: ignore[union-attr]


async def test_tab_goes_to_the_names_and_back(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with comparing(library, *pair, size=SMALL) as reader:
        await reader.until_compared()
        before = reader.view.entry
        await reader.press("tab")
        assert reader.shows("the headlines differ")
        await reader.press("j")
        assert reader.said().startswith("only A speaks of ")
        await reader.press("tab")
        assert before == reader.view.entry


# the ways on


@SIZES
async def test_a_name_leads_to_its_page_and_back_to_the_exact_place(
    library: Library, pair: tuple[ArticleId, ArticleId], size: tuple[int, int]
) -> None:
    async with comparing(library, *pair, size=size) as reader:
        await reader.until_compared()
        await reader.press("u", "equals_sign", "tab", "j")
        spot = reader.screen.here()
        lines = reader.lines()[:-2]
        await reader.press("enter")
        assert isinstance(reader.app.screen, EntityScreen)
        await reader.press("h")
        await reader.until_compared()
        assert spot == reader.screen.here()
        assert lines == reader.lines()[:-2]
        await reader.press("h")
        assert isinstance(reader.app.screen, Main)


@SIZES
@pytest.mark.parametrize(("key", "which"), [("enter", 0), ("l", 0), ("L", 1)])
async def test_a_change_leads_to_its_place_in_the_article_and_back(
    library: Library, pair: tuple[ArticleId, ArticleId], key: str, which: int, size: tuple[int, int]
) -> None:
    async with comparing(library, *pair, size=size) as reader:
        await reader.until_compared()
        spot = reader.screen.here()
        await reader.press(key)
        assert isinstance(reader.app.screen, Main)
        assert ("article", pair[which]) == (reader.focus, reader.main._article)
        await reader.press("h")
        await reader.until_compared()
        assert spot == reader.screen.here()


async def test_what_only_b_has_opens_in_b_alone(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with comparing(library, pair[1], pair[0], size=LARGE) as reader:
        await reader.until_compared()
        await reader.press("n", "n")
        assert "only in B" in reader.said()
        await reader.press("enter")
        assert pair[0] == reader.main._article
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        await reader.press("n", "n", "L")
        assert "This is not in B" == reader.said()


async def test_w_writes_a_page(library: Library, pair: tuple[ArticleId, ArticleId], tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        await reader.write_to(path)
        assert f"Written to {path}" == reader.said()
        assert path.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(("answer", "written"), [("n", "mine"), ("escape", "mine"), ("y", "<!do")])
async def test_w_asks_before_it_writes_over_a_file(
    library: Library, pair: tuple[ArticleId, ArticleId], tmp_path: Path, answer: str, written: str
) -> None:
    path = tmp_path / "page.html"
    path.write_text("mine", encoding="utf-8")
    async with comparing(library, *pair, size=SMALL) as reader:
        await reader.until_compared()
        await reader.write_to(path)
        assert reader.shows("is there already")
        await reader.press(answer)
        assert written == path.read_text(encoding="utf-8")[:4]


@pytest.mark.parametrize("name", ["", "nowhere/page.html"])
async def test_a_page_that_cannot_be_written_is_told(
    library: Library, pair: tuple[ArticleId, ArticleId], tmp_path: Path, name: str
) -> None:
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        await reader.write_to(f"{tmp_path}/{name}")
        assert isinstance(reader.app.screen, CompareScreen)
        assert [] == list(tmp_path.glob("*page*"))


# versions


async def test_v_lists_all_versions_and_compares_another_pair(library: Library) -> None:
    first, second, third = add(library, [FIRST, SECOND, THIRD])
    async with comparing(library, first, second, size=LARGE) as reader:
        await reader.until_compared()
        await reader.press("v")
        assert isinstance(reader.app.screen, VersionsScreen)
        assert reader.shows("3 versions", "1 is in 2", "Story 3")
        await reader.press("right")
        assert (first, third) == reader.app.screen.query_one(VersionsTable).pair
        await reader.press("down", "3", "2", "enter")
        await reader.until_compared()
        assert (third, second) == reader.pair()
        await reader.press("h")
        await reader.until_compared()
        assert (first, second) == reader.pair()
        await reader.press("v", "escape")
        assert (first, second) == reader.pair()


async def test_v_without_a_third_version_says_so(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        await reader.press("v")
        assert "No third version is known" == reader.said()


# what it is given


async def test_keys_are_not_lost_while_it_is_compared(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        reader.screen._kept.clear()
        answer, reader.screen._thread._answer = reader.screen._thread._answer, lambda _: None  # type: ignore[assignment]
        reader.screen.show(reader.screen.here())
        assert reader.screen.compared is None
        await reader.press("n", "j", "o", "u")
        reader.screen._thread._answer = answer
        reader.screen._thread.ask(Question(*pair))
        await reader.until_compared()
        assert ("second", True) == (reader.view.options.by, reader.view.options.unified)


async def test_a_second_comparison_takes_the_place_of_the_first(library: Library) -> None:
    first, second, third = add(library, [FIRST, SECOND, THIRD])
    async with comparing(library, first, second, size=LARGE) as reader:
        reader.main.open_compare(first, third)
        await reader.until_compared()
        assert (first, third) == reader.pair()
        assert third == reader.screen.compared.second.article  # type: ignore[union-attr]
        await reader.press("h")
        await reader.until_compared()
        assert (first, second) == reader.pair()


async def test_a_page_of_a_name_leads_to_a_comparison_and_is_come_back_to(
    library: Library, pair: tuple[ArticleId, ArticleId]
) -> None:
    async with travel(library, size=LARGE) as journey:
        reader = Reader(journey.app, journey.pilot)
        reader.main.open_page(library.entities.named("Egypt")[0].id)
        await reader.until(lambda: isinstance(reader.app.screen, EntityScreen))
        reader.main.open_compare(*pair)
        await reader.until_compared()
        await reader.press("h")
        assert isinstance(reader.app.screen, EntityScreen)
        await reader.press("h")
        assert isinstance(reader.app.screen, Main)


async def test_two_that_share_no_sentence_say_what_links_them(library: Library) -> None:
    one, other = add(library, [FIRST, "In Egypt a ferry ran aground. All forty passengers were brought to land."])
    async with comparing(library, one, other, size=SMALL) as reader:
        await reader.until_compared()
        assert reader.shows("They share no sentence", "what links them · 1 day apart", "◇ Egypt · in 2 stories")
        await reader.press("g", "enter")
        assert isinstance(reader.app.screen, EntityScreen)


async def test_the_same_article_twice(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with comparing(library, pair[0], pair[0], size=SMALL) as reader:
        assert reader.shows("This is the same article")
        await reader.press("n", "j", "o", "x", "u", "s", "tab", "enter", "L", "equals_sign", "w", "v")
        assert reader.shows("This is the same article")
        await reader.press("h")
        assert isinstance(reader.app.screen, Main)


async def test_an_article_that_is_gone(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with comparing(library, pair[0], ArticleId(999), size=SMALL) as reader:
        assert reader.shows("no longer in the library")
        await reader.press("n", "x", "h")
        assert isinstance(reader.app.screen, Main)


HOSTILE = (
    "\x1b[31m[b]Red[/b] [@click=app.quit]x[/] \u202eright to left\u202c "
    "漢字漢字漢字 \u0627\u0644\u0633\u0644\u0627\u0645 e\u0301 "
) * 3


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        ("", FIRST, "A has no sentences"),
        ("", "", "A and B have no sentences"),
        ("* * *", FIRST, "no sentence"),
        (OTHER, FIRST, "They share no sentence"),
        (HOSTILE + GONE, HOSTILE + GONE + FLAGS, "of A is in B"),
        ("word " * 20_000, "word " * 19_999, "of A is in B"),
        ("汉" * 30_000, "汉" * 30_001, "of A is in B"),
        ((GONE + " ") * 300, (GONE + " ") * 200, "of A is in B"),
    ],
    ids=["empty", "both empty", "no sentence", "nothing shared", "hostile", "one sentence", "wide", "repeated"],
)
async def test_texts_of_all_kinds(library: Library, first: str, second: str, shown: str) -> None:
    one, other = add(library, [first, second], titles={0: "[b]A[/b] \x1b[2J 漢字" * 9})
    async with comparing(library, one, other, size=LARGE) as reader:
        await reader.until_compared()
        assert reader.shows(shown)
        await reader.press("n", "n", "p", "=", "G", "g", "ctrl+d", "ctrl+u", "pagedown", "o", "s", "tab", "tab", "x")
        await reader.until_compared()
        assert {LARGE[0]} == {cell_len(line) for line in reader.lines()}
        await reader.press("u", "G", "g", "n")
        assert {LARGE[0]} == {cell_len(line) for line in reader.lines()}
        await reader.press("h")
        assert isinstance(reader.app.screen, Main)


async def test_another_language_is_told(library: Library) -> None:
    german = "Der Marschall verließ Moskau am Dienstag, ohne den Waffenstillstand zu unterschreiben."
    one, other = add(library, [FIRST, german])
    with library.transaction():
        library.db.run("UPDATE articles SET lang = 'de' WHERE id = ?", (other,))
        library.db.run("UPDATE articles SET lang = 'en' WHERE id = ?", (one,))
    async with comparing(library, one, other, size=SMALL) as reader:
        await reader.until_compared()
        assert "A is in another language (en) than B (de)" in " ".join(reader.text().split())


@pytest.mark.parametrize("size", [(20, 6), (40, 12), (60, 18), (119, 21), (120, 22), (200, 50)])
async def test_every_size_holds_it(library: Library, pair: tuple[ArticleId, ArticleId], size: tuple[int, int]) -> None:
    async with comparing(library, *pair, size=size) as reader:
        await reader.until_compared()
        await reader.press("n", "u", "n", "tab")
        assert size[1] == len(reader.lines())


async def test_another_width_keeps_the_sentence(library: Library, pair: tuple[ArticleId, ArticleId]) -> None:
    async with comparing(library, *pair, size=LARGE) as reader:
        await reader.until_compared()
        await reader.press("n", "n")
        before = reader.view.entry
        await reader.pilot.resize_terminal(*SMALL)
        await reader.rest()
        assert before == reader.view.entry
        assert reader.shows(BERLIN)
        assert not reader.view.columns.two


async def test_a_comparison_that_cannot_be_read_says_why(
    library: Library, pair: tuple[ArticleId, ArticleId], monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(self: Library, first: ArticleId, second: ArticleId) -> None:
        raise StoreError("The library is damaged; restore it from a backup.")

    monkeypatch.setattr(Library, "compared", damaged)
    async with travel(library, size=LARGE) as journey:
        journey.main.open_compare(*pair)
        await journey.until(lambda: journey.shows("The library is damaged", "could not be compared", "h goes back"))
        await journey.press("h")
        assert journey.app.screen is journey.main
