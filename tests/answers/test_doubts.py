"""What is not sure about a name, in words."""

from __future__ import annotations

import pytest

from reader.answers.doubts import could_be, doubt, is_uncertain
from reader.model import UNCERTAIN, Entity, EntityId


def people(*names: str) -> list[Entity]:
    return [Entity(EntityId(number), "person", name) for number, name in enumerate(names)]


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ((), ""),
        (("Ann Lee",), "could be Ann Lee"),
        (("Ann Lee", "Bob Lee"), "could be Ann Lee or Bob Lee"),
        (("Ann Lee", "Bob Lee", "Cy Lee"), "could be Ann Lee, Bob Lee or Cy Lee"),
        (("A", "B", "C", "D"), "could be A, B, C or D"),
        (("A", "B", "C", "D", "E"), "could be A, B, C or 2 others"),
    ],
)
def test_could_be(names: tuple[str, ...], words: str) -> None:
    assert words == could_be(names)


@pytest.mark.parametrize(
    ("confidence", "candidates", "words"),
    [
        (1.0, (), ""),
        (UNCERTAIN, (), ""),
        (0.62, (), "only 62 % sure of name and kind"),
        (0.9, ("Ann Lee",), "could be Ann Lee"),
        (0.5, ("Ann Lee",), "could be Ann Lee; only 50 % sure of name and kind"),
    ],
)
def test_what_is_doubtful_is_uncertain(confidence: float, candidates: tuple[str, ...], words: str) -> None:
    assert words == doubt(confidence, people(*candidates))
    assert bool(words) == is_uncertain(confidence, people(*candidates))
