"""How answers are written as parts of a query."""

from __future__ import annotations

import pytest

from reader.answers.wording import condition


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("person", "Khalifa Haftar", 'person:"Khalifa Haftar"'),
        ("org", "AT&T", "org:AT&T"),
        ("place", "’t Zand", 'place:"’t Zand"'),
        ("source", "a*b", 'source:"a*b"'),
        ("source", 'The "Post"', 'source:"The Post"'),
        ("on", "2020-01", "on:2020-01"),
    ],
)
def test_value_of_several_words_stands_in_quotes(field: str, text: str, expected: str) -> None:
    assert expected == condition(field, text)
