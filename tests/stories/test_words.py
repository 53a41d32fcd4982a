"""Words as versions are compared by them."""

from __future__ import annotations

import pytest

from reader.stories.words import spelling, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cease-fire", "ceasefire"),
        ("organise", "organize"),
        ("organisations", "organizations"),
        ("analysed", "analyzed"),
        ("labour", "labor"),
        ("Labour", "Labor"),
        ("neighbouring", "neighboring"),
        ("centre", "center"),
        ("can’t", "can't"),
        ("Café", "Cafe"),
        ("e‑mail", "email"),
        ("travelled", "traveled"),
    ],
)
def test_one_word_in_two_spellings(one: str, other: str) -> None:
    assert spelling(one) == spelling(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("government", "Government"),
        ("US", "us"),
        ("promise", "promize"),
        ("four", "for"),
        ("hour", "hor"),
        ("raised", "razed"),
        ("Paris", "Pariz"),
        ("1,000", "1000000"),
        ("is", "iz"),
        ("advised", "advized"),
    ],
)
def test_two_words(one: str, other: str) -> None:
    assert spelling(one) != spelling(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A UN-backed truce, he said.", ["A", "UN-backed", "truce", ",", "he", "said", "."]),
        (
            "It’s 4.6 million (3,000) at U.S. ports.",
            ["It’s", "4.6", "million", "(", "3,000", ")", "at", "U.S.", "ports", "."],
        ),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    assert expected == [text[token.start : token.end] for token in tokens(text, 0, len(text))]
