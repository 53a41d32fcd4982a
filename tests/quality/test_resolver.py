"""Floors of resolving on the links of the news set: they only go up."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import resolver  # found only once its folder is on the path
import silver

SHARED = Path(__file__).resolve().parents[2] / "../shared"


@cache
def given() -> list[resolver.Seen]:
    if not (SHARED / "data/ner/annotated").exists() or not (SHARED / "data/stories").exists():
        pytest.skip("the labelled names of the news set are not beside the repository")
    return resolver.given(silver.load(SHARED))


@pytest.mark.parametrize(
    ("part", "b_cubed", "precision", "pairs", "strictly"),
    [("read", 0.99, 0.99, 0.97, 0.94), ("unread", 0.975, 0.995, 0.935, 0.915)],
)
def test_given_names(part: str, b_cubed: float, precision: float, pairs: float, strictly: float) -> None:
    read, unread = resolver.halves(given())
    result = resolver.measure(read if part == "read" else unread)
    assert result.b_cubed >= b_cubed
    assert result.pairs.precision >= precision, result.united.most_common(5)
    assert result.pairs.f >= pairs, result.split.most_common(5)
    assert result.strict.f >= strictly


def test_decisions_speak_of_names_that_are_there() -> None:
    """Each row for one topic or document is about a name that stands in it."""
    if not (SHARED / "data/ner/annotated").exists() or not (SHARED / "data/stories").exists():
        pytest.skip("the labelled names of the news set are not beside the repository")
    articles = silver.load(SHARED)
    names = {
        (each.topic, silver.plain(each.labelled.document.text[start:end]))
        for each in articles
        for start, end, _ in each.labelled.spans
    }
    rules = [(topic, silver.parted(form)[0]) for topic, _, form in silver.read_decisions() if topic != "*"]
    assert [] == [rule for rule in rules if not rule[1].endswith(" ?") and rule not in names]
