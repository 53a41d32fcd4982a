"""Fingerprints: shared by copies, not by strangers, the same at every start."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.stories.fingerprint import are_candidates, fingerprints


def text(seed: int, words: int = 400) -> str:
    chance = random.Random(seed)
    return " ".join(f"w{chance.randrange(3000)}" for _ in range(words))


def common(first: str, second: str) -> int:
    return len(set(fingerprints(first)) & set(fingerprints(second)))


def test_a_shared_stretch_of_twenty_words_is_found() -> None:
    shared = text(1, 20)
    assert common(f"{text(2)} {shared} {text(3)}", f"{text(4)} {shared}") >= 1


def test_strangers_share_nothing() -> None:
    assert common(text(5), text(6)) == 0


def test_writing_does_not_matter() -> None:
    plain = "The 'quick' brown fox - jumped over the lazy dog's back, and then the café closed for the night. " * 3
    fancy = plain.upper().replace("'QUICK'", "‘QUICK’").replace(" - ", " — ").replace("DOG'S", "DOG’S")
    assert fingerprints(plain) == fingerprints(fancy)


def test_the_same_at_every_start() -> None:
    """They are kept on the disk: with a change comes a migration that has them made anew."""
    assert [-1557402645887903597] == list(fingerprints("one two three four five"))


@pytest.mark.parametrize("words", [0, 1, 4])
def test_too_short_a_text_has_none(words: int) -> None:
    assert [] == list(fingerprints(text(7, words)))


def test_writing_without_spaces_is_cut_into_signs() -> None:
    story = "中国人民银行周三宣布下调存款准备金率以支持实体经济发展并保持流动性合理充裕"
    assert common(f"{story}一", f"二{story}") >= 1


@given(st.text(max_size=400))
def test_any_text_has_sorted_distinct_numbers(anything: str) -> None:
    found = list(fingerprints(anything))
    assert sorted(set(found)) == found


@pytest.mark.parametrize(
    ("shared", "first", "second", "expected"),
    [(2, 20, 80, True), (1, 80, 80, False), (7, 80, 80, False), (8, 80, 400, True), (1, 1, 80, True), (0, 0, 5, False)],
)
def test_candidates(shared: int, first: int, second: int, expected: bool) -> None:
    assert expected == are_candidates(shared, first, second)
