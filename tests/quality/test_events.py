"""Floors of putting articles of one event together, which only go up."""

from __future__ import annotations

import random

import pytest

from tests.quality import events


def test_events_of_labelled_topics_among_foreign_articles() -> None:
    """A part of the measurement, to be quick: `python tests/quality/events.py` has all of it."""
    if not events.LABELLED.exists() or not events.FOREIGN.exists():
        pytest.skip("the labelled articles are not here")
    known = events.labelled()
    topics = set(random.Random(5).sample(sorted({each.topic for each in known}), 8))
    texts = [*(each for each in known if each.topic in topics), *events.foreign(200)]
    first, second = events.measure(texts, 1), events.measure(texts, 2)
    assert events.agreement(first, texts).f >= 0.86
    assert 0 == events.pulled(first, texts)
    assert events.changed(first, second) <= 0.05


def test_b_cubed() -> None:
    found = events.b_cubed([1, 1, 2, 2], ["a", "a", "a", "b"])
    assert (0.75, 2 / 3) == pytest.approx((found.precision, found.recall))


def test_share_of_articles_in_other_company() -> None:
    one = {"a": 1, "b": 1, "c": 3}
    assert 0.0 == events.changed(one, {"a": 7, "b": 7, "c": 1})  # type: ignore[arg-type]
    assert 1.0 == events.changed(one, {"a": 1, "b": 1, "c": 1})  # type: ignore[arg-type]
