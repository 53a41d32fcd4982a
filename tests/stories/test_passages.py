"""A comparison cut into the rows that are shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.stories.compare import compare
from reader.stories.passages import Passage, passages
from reader.text.document import from_plain

A = "The marshal left Moscow on Tuesday without signing the truce."
B = "His guards carried the striped flags to the waiting plane."
C = "Nobody at the ministry would say when talks might resume."
D = "A cold wind blew over the empty airfield until the evening."
E = "Three bakers in the harbour opened their shops before dawn."


def cut(
    first: list[str], second: list[str], *, by: str = "first"
) -> list[tuple[str, tuple[int, ...], tuple[int, ...], str]]:
    found = compare(from_plain(" ".join(first)), from_plain(" ".join(second)))
    return [(each.what, each.first, each.second, each.shift) for each in passages(found, by=by)]  # type: ignore[arg-type]


def test_equal_sentences_in_a_row_are_one_passage() -> None:
    assert [("same", (0, 1, 2), (0, 1, 2), "")] == cut([A, B, C], [A, B, C])


def test_what_only_the_second_has_stands_behind_what_it_follows_there() -> None:
    assert [("same", (0,), (0,), ""), ("second", (), (1, 2), ""), ("same", (1,), (3,), "")] == cut([A, B], [A, C, D, B])


def test_what_only_the_second_has_at_its_top_stands_at_the_top() -> None:
    assert [("second", (), (0,), ""), ("same", (0,), (1,), "")] == cut([A], [D, A])


def test_what_only_the_first_has() -> None:
    assert [("same", (0,), (0,), ""), ("first", (1, 2), (), ""), ("same", (3,), (1,), "")] == cut([A, C, D, B], [A, B])


def test_a_moved_sentence_is_the_same_one_and_says_whither() -> None:
    assert [("same", (0,), (2,), "later"), ("same", (1, 2), (0, 1), "")] == cut([A, B, C], [B, C, A])
    assert [("same", (0, 1), (1, 2), ""), ("same", (2,), (0,), "earlier")] == cut([A, B, C], [C, A, B])


def test_the_order_of_the_second() -> None:
    assert [("same", (1, 2), (0, 1), ""), ("same", (0,), (2,), "earlier")] == cut([A, B, C], [B, C, A], by="second")
    assert [("first", (0,), (), ""), ("same", (1,), (0,), ""), ("second", (), (1,), "")] == cut(
        [D, A], [A, E], by="second"
    )


def test_a_sentence_that_was_split_is_one_passage_without_its_halves_as_changes() -> None:
    whole = "The marshal left Moscow on Tuesday night, and his guards carried the striped flags to the waiting plane."
    halves = ["The marshal left Moscow on Tuesday night.", "His guards carried the striped flags to the waiting plane."]
    first, second = from_plain(whole), from_plain(" ".join(halves))
    found = passages(compare(first, second))
    assert [("changed", (0,), (0, 1))] == [(each.what, each.first, each.second) for each in found]
    gone = [first.text[slice(*change.first)] for each in found for change in each.changes]
    assert ["and"] == [text.strip(", ") for text in gone if text]
    assert not any(found[0].substance)


sentence = st.sampled_from([A, B, C, D, E])


@given(st.lists(sentence, max_size=6), st.lists(sentence, max_size=6), st.sampled_from(["first", "second"]))
def test_every_sentence_stands_once(first: list[str], second: list[str], by: str) -> None:
    found = compare(from_plain(" ".join(first)), from_plain(" ".join(second)))
    rows: list[Passage] = passages(found, by=by)  # type: ignore[arg-type]
    assert list(range(len(found.first))) == sorted(at for each in rows for at in each.first)
    assert list(range(len(found.second))) == sorted(at for each in rows for at in each.second)
    ordered = [at for each in rows for at in (each.first if by == "first" else each.second)]
    assert ordered == sorted(ordered)


@pytest.mark.parametrize("text", ["", "One sentence."])
def test_nothing_to_show(text: str) -> None:
    assert [] == passages(compare(from_plain(""), from_plain("")))
    assert len(passages(compare(from_plain(text), from_plain("")))) == bool(text)
