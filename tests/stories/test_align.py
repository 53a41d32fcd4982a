"""Sentences that say the same are linked, wherever they stand."""

from __future__ import annotations

import random

import pytest

from reader.stories.align import Aligned, align, in_order

FOX = ["the", "quick", "brown", "fox", "jumped", "over", "the", "lazy", "dog"]
SHIP = ["a", "freighter", "with", "seventeen", "people", "on", "board", "ran", "onto", "a", "shoal"]
BANK = ["the", "central", "bank", "raised", "its", "main", "rate", "to", "seven", "percent", "on", "thursday"]


def links(first: list[list[str]], second: list[list[str]]) -> list[tuple[int, int]]:
    return [(link.first, link.second) for link in align(first, second)]


def test_moved_sentences_are_found() -> None:
    assert [(0, 2), (1, 0), (2, 1)] == links([FOX, SHIP, BANK], [SHIP, BANK, FOX])


def test_changed_sentences_are_found() -> None:
    changed = ["the", "quick", "red", "fox", "leapt", "over", "the", "lazy", "dog", "yesterday"]
    [link] = align([FOX, SHIP], [BANK, changed])
    assert (0, 1, False) == (link.first, link.second, link.part)
    assert 0.35 < link.similarity < 1


def test_strangers_are_not_linked() -> None:
    assert [] == links([FOX], [SHIP])


def test_a_sentence_that_was_split() -> None:
    whole = [*SHIP, "and", *BANK]
    found = align([whole], [SHIP, BANK])
    assert {(0, 0), (0, 1)} == {(link.first, link.second) for link in found}
    assert [False, True] == [link.part for link in found]


def test_two_sentences_that_were_run_together() -> None:
    whole = [*SHIP, "and", *BANK]
    assert {(0, 0), (1, 0)} == set(links([SHIP, BANK], [whole]))


def test_short_sentences_are_linked_only_word_for_word() -> None:
    assert [(0, 0)] == links([["he", "said", "so"], ["she", "agreed"]], [["he", "said", "so"], ["she", "denied"]])


def test_repeated_sentences_are_linked_one_by_one() -> None:
    assert [(0, 0), (1, 1)] == links([FOX, FOX, FOX], [FOX, FOX])


def test_nothing_to_link() -> None:
    assert [] == links([], [FOX])
    assert [] == links([[]], [[]])


@pytest.mark.parametrize(
    ("second", "kept"),
    [([0, 1, 2], {0, 1, 2}), ([2, 0, 1], {1, 2}), ([0, 3, 4, 1, 2], {0, 3, 4}), ([], set())],
)
def test_the_longest_run_keeps_its_order(second: list[int], kept: set[int]) -> None:
    found = in_order([Aligned(at, place, 1.0) for at, place in enumerate(second)])
    assert len(kept) == len(found)
    assert sorted(second[at] for at in found) == [second[at] for at in sorted(found)]


def test_long_texts_have_an_answer() -> None:
    """10,000 words against as many, no sentence the same, and one sentence over and over."""
    chance = random.Random(3)
    words = [f"w{number}" for number in range(2000)]
    texts = [[[chance.choice(words) for _ in range(20)] for _ in range(500)] for _ in range(2)]
    assert [] == align(*texts)
    assert 1 == len(align([FOX] * 4000, [[*FOX[:-1], "cat"]] * 4000))
