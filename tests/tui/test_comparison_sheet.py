"""A comparison as entries and as the lines of the screen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reader.stories.compared import Compared, Named, Side, confront
from reader.text.document import from_plain
from reader.tui.comparison_bars import overview, same_order
from reader.tui.comparison_layout import Layout, columns
from reader.tui.comparison_place import Key, Options
from reader.tui.comparison_sheet import Sheet, cell
from tests.tui.screens.comparing import (
    BACKED,
    BACKED_TOO,
    BERLIN,
    FIRST,
    FLAGS,
    GONE,
    NAMES,
    OTHER,
    QUIET,
    QUIET_TOO,
    SECOND,
    WIND,
)

ALL = Options()


def side(title: str, text: str, lang: str = "") -> Side:
    names = [(text.find(name), name) for name in NAMES if name in text]
    found = tuple(Named(at, at + len(name), "place", name, name) for at, name in sorted(names))
    return Side(title, from_plain(text), found, lang=lang)


def compared(first: str = FIRST, second: str = SECOND) -> Compared:
    return confront(side("One title", first), side("Another title", second))


def entries(sheet: Sheet) -> list[tuple[str, str, tuple[str, str]]]:
    return [(entry.what, entry.marks, entry.labels) for entry in sheet.entries if entry.passage is not None]


def test_entries_in_the_order_of_a() -> None:
    assert [
        ("same", "=  ", ("A1-4", "B2-5")),
        ("changed", "~!↑", ("A5", "B1")),
        ("changed", "~  ", ("A6", "B6")),
        ("first", "A! ", ("A7", "")),
    ] == entries(Sheet(compared(), ALL))


def test_entries_in_the_order_of_b() -> None:
    assert [
        ("changed", "~!↓", ("A5", "B1")),
        ("same", "=  ", ("A1-4", "B2-5")),
        ("changed", "~  ", ("A6", "B6")),
        ("first", "A! ", ("A7", "")),
    ] == entries(Sheet(compared(), replace(ALL, by="second")))


def test_changes_are_counted_and_only_those_of_substance_if_one_wants_it() -> None:
    every, weighty = Sheet(compared(), ALL), Sheet(compared(), replace(ALL, substance=True))
    assert [1, 2, 3] == [each.number for each in every.entries if each.number]
    assert [1, 2] == [each.number for each in weighty.entries if each.number]
    assert ["quiet"] == [each.what for each in weighty.entries if each.labels == ("A6", "B6")]


def test_the_cursor_begins_at_the_first_change_of_substance() -> None:
    first, second = f"{QUIET} {GONE} {FLAGS} {BACKED}", f"{QUIET_TOO} {GONE} {FLAGS} {BACKED_TOO}"
    sheet = Sheet(compared(first, second), ALL)
    assert "!" == sheet.entries[sheet.first_selectable()].marks[1]
    assert sheet.first_selectable() > sheet.changes[0]


@pytest.mark.parametrize(
    "opened", [{"all_open": True}, {"toggled": frozenset({Key("same", (0, 1, 2, 3), (1, 2, 3, 4))})}]
)
def test_an_open_run_shows_its_sentences_side_by_side(opened: dict[str, object]) -> None:
    sheet = Sheet(compared(), replace(ALL, **opened))  # type: ignore[arg-type]
    found = [sheet.cells(entry, unified=False) for entry in sheet.entries if entry.what == "sentence"]
    assert [GONE, FLAGS] == [left.text for left, _ in found[:2]]
    assert [GONE, FLAGS] == [right.text for _, right in found[:2] if right is not None]


def test_words_that_differ_are_marked_on_both_sides() -> None:
    sheet = Sheet(compared(), ALL)
    entry = next(each for each in sheet.entries if each.what == "changed")
    left, right = sheet.cells(entry, unified=False)
    assert right is not None
    assert ["and the United Arab Emirates"] == [left.text[start:end] for start, end, _ in left.marks]
    assert [", France and Russia"] == [right.text[start:end] for start, end, _ in right.marks]


def test_in_one_column_signs_mark_them() -> None:
    sheet = Sheet(compared(), ALL)
    entry = next(each for each in sheet.entries if each.what == "changed")
    text, none = sheet.cells(entry, unified=True)
    assert none is None
    assert "He was backed by Egypt [-and the United Arab Emirates-] {+, France and Russia+}." == text.text


def test_names_quotations_and_headlines_stand_behind_the_text() -> None:
    first = f"{FIRST} “We shall never sign this paper,” he said in Moscow."
    sheet = Sheet(compared(first=first), ALL)
    facts = sheet.entries[sheet.facts :]
    assert "headline" == facts[0].what
    assert {"United Arab Emirates", "Berlin", "France", "Russia"} == {each.name.name for each in facts if each.name}
    assert ["first"] == [each.quotation.what for each in facts if each.quotation]


def test_the_same_title_is_no_fact() -> None:
    what = confront(side("Title", OTHER), side("Title", OTHER))
    assert -1 == Sheet(what, ALL).facts


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (side("", ""), side("", FIRST), "A has no sentences that could be compared."),
        (side("", ""), side("", ""), "A and B have no sentences that could be compared."),
        (side("", FIRST, "en"), side("", OTHER, "de"), "They share no sentence: A is in another language (en)"),
        (side("", FIRST, "en"), side("", OTHER, "en"), "They share no sentence."),
    ],
)  # fmt: skip
def test_what_shares_nothing_is_told(first: Side, second: Side, said: str) -> None:
    assert Sheet(confront(first, second), ALL).entries[0].text.startswith(said)


@pytest.mark.parametrize("key", [Key("same", (2,), ()), Key("sentence", (1,), (2,)), Key("same", (0, 1), (1, 2))])
def test_a_sentence_is_found_in_the_run_that_holds_it(key: Key) -> None:
    sheet = Sheet(compared(), ALL)
    at = sheet.find(key)
    assert at is not None
    assert "same" == sheet.entries[at].what


def test_a_key_that_is_nowhere_is_not_found() -> None:
    assert Sheet(compared(), ALL).find(Key("first", (99,))) is None
    assert Sheet(compared(), ALL).find(Key("name", (1, 99))) is None


def test_pieces_that_meet_have_one_blank_between_them() -> None:
    made = cell([("one ", ""), ("  two\n", "gone"), (" \x1b[31mthree", "")])
    assert ("one two three", ((4, 8, "gone"),)) == (made.text, made.marks)
    assert [("e ", ""), ("two ", "gone"), ("th", "")] == list(made.pieces(2, 10))


@pytest.mark.parametrize(("width", "two"), [(40, False), (119, False), (120, True), (300, True)])
def test_two_columns_where_there_is_room(width: int, two: bool) -> None:
    shape = columns(width, unified=None)
    assert two == shape.two
    assert shape.left + 6 + shape.label + shape.all_text <= width


def test_lines_of_a_long_comparison_come_on_demand() -> None:
    first = " ".join(f"In the year {year} the court of {year * 7} sat again." for year in range(900))
    layout = Layout(Sheet(compared(first, first.replace("again", "once more")), ALL), 120)
    layout.grow_to_line(100)
    assert 100 < len(layout.lines) < 600
    assert not layout.done
    last = len(layout.sheet.entries) - 1
    assert layout.lines_of(last)
    assert layout.lines[layout.lines_of(last).start].entry == last


def test_the_order_as_bars() -> None:
    what = compared()
    assert not same_order(what)
    bars = overview(what, 60)
    assert bars is not None
    first, second = ("".join(text for text, _ in bar) for bar in bars)
    assert (60, 60) == (len(first), len(second))
    assert first.index(" 1-4 ") < first.index("5")
    assert second.index("5") < second.index(" 1-4 ")
    assert "░" in first
    assert "░" not in second


def test_no_bars_without_blocks() -> None:
    assert overview(compared(FIRST, OTHER), 60) is None
    assert overview(compared(), 5) is None


def test_many_blocks_in_few_cells() -> None:
    sentences = [f"In the year {year} the court of {year * 7} sat again." for year in range(60)]
    bars = overview(compared(" ".join(sentences), " ".join(reversed(sentences))), 20)
    assert bars is not None
    assert [20, 20] == [len("".join(text for text, _ in bar)) for bar in bars]


def test_what_a_version_has_alone_stands_in_its_place() -> None:
    second = f"{GONE}\n\n{OTHER}\n\n{WIND} {QUIET} {BERLIN}"
    found = [entry.what for entry in Sheet(compared(f"{GONE} {WIND} {QUIET} {BERLIN}", second), ALL).entries]
    assert ["same", "second", "second", "same"] == [each for each in found if each in ("same", "second")]
