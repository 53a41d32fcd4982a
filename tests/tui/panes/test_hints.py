"""Letters for names and links."""

from __future__ import annotations

import pytest

from reader.tui.panes.hints import ALPHABET, hint_letters, hinted


@pytest.mark.parametrize("count", [0, 1, 26, 27, 200, 676])
def test_letters_differ_and_none_begins_another(count: int) -> None:
    letters = hint_letters(count)
    assert (count, count) == (len(letters), len(set(letters)))
    assert not [(a, b) for a in letters for b in letters if a != b and b.startswith(a)]


@pytest.mark.parametrize(("count", "longest"), [(1, 1), (26, 1), (27, 2)])
def test_one_letter_while_they_suffice(count: int, longest: int) -> None:
    assert longest == max(map(len, hint_letters(count)))


def test_the_home_row_comes_first() -> None:
    assert set("asdfghjkl") == set("".join(hint_letters(9)))
    assert len(ALPHABET) == len(set(ALPHABET)) == 26


def test_more_than_there_are_pairs_of_letters_go_without() -> None:
    assert 26 * 26 == len(hint_letters(5000))


def test_every_sighting_has_a_letter_while_single_ones_suffice() -> None:
    assert [0, 1, 2] == hinted(["ann", "bob", "ann"])


def test_of_very_many_only_the_first_sighting_of_each_name_has_one() -> None:
    assert [0, 1, 2] == hinted(["ann", "bob", "cy", *["ann", "bob"] * 20])
