"""What spellings of one foreign name share; and what is no more than a likeness."""

from __future__ import annotations

import pytest

from reader.entities import names
from reader.entities.spelling import may_be_one, skeleton


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Khalifa Haftar", "Khalifa Hifter", True),
        ("Moammar Gaddafi", "Muammar Qaddafi", True),
        ("Muammar Kadhafi", "Moammar Qaddafi", True),
        ("Serhiy Hryhorenko", "Sergei Grigorenko", True),
        ("Mohammed Hassan", "Mohammed Hussein", False),
        ("John Miller", "John Mueller", False),
        ("Hamid Rostami", "Hamed Rostami", False),
        ("Khalifa Haftar", "Salem Hifter", False),
        ("Khalifa Haftar", "Khalifa Sarraj", False),
        ("Ali Tan", "Ali Ten", False),
    ],
)
def test_may_be_one(one: str, other: str, expected: bool) -> None:
    assert expected == may_be_one(names.person(one), names.person(other))


def test_skeleton() -> None:
    assert skeleton("qaddafi") == skeleton("kadhafi") == skeleton("gaddafi")
