"""Words in a row that two articles share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.stories.phrases import shared_phrases
from reader.text.document import from_plain


def shared(first: str, second: str) -> list[str]:
    a, b = from_plain(first), from_plain(second)
    found = shared_phrases(a, b)
    for each in found:
        words = [" ".join(d.text[slice(*span)].split()).casefold() for d, span in ((a, each.first), (b, each.second))]
        assert words[0].split() == words[1].split()
    return [a.text[slice(*each.first)] for each in found]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("He felt a sharp tumble of grain prices there.", "Then the sharp tumble of grain prices came.",
         ["sharp tumble of grain prices"]),
        ("It was one of the last days of all.", "This is one of the last days of it.", []),
        ("He took the long iron road home.", "She went by the long iron road. He took the long iron bridge.",
         ["long iron road"]),
        ("Grain prices fell. Long roads home.", "Grain prices. Fell long roads home.", ["Long roads home"]),
        ("The grain prices fell far.", "Grain prices fell.", ["grain prices fell"]),
        ("", "Grain prices fell.", []),
    ],
)  # fmt: skip
def test_phrases(first: str, second: str, expected: list[str]) -> None:
    assert expected == shared(first, second)


def test_the_longest_come_first_and_each_once() -> None:
    text = "Black iron gates opened. The old tin whistle of the harbour master blew. Black iron gates opened."
    assert ["old tin whistle of the harbour master blew", "Black iron gates opened"] == shared(text, text)


def test_a_refrain_is_no_phrase() -> None:
    refrain = "Sing the iron song. " * 50
    assert [] == shared(refrain, refrain)


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts(first: str, second: str) -> None:
    assert isinstance(shared_phrases(from_plain(first), from_plain(second)), list)
