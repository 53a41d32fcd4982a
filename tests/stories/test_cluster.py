"""Groups by mean nearness: whatever the order, with what must be together, apart and alone."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest
from numpy.typing import NDArray

from reader.stories.cluster import DAYS, SAME, When, alike, events, in_time, nearness
from reader.stories.terms import Vector


def square(count: int, near: dict[tuple[int, int], float]) -> NDArray[np.float64]:
    """Nearness of all pairs out of that of some."""
    found = np.zeros((count, count))
    for (one, other), value in near.items():
        found[one, other] = found[other, one] = value
    return found


def vector(**weights: float) -> Vector:
    """Words given by letters."""
    known = sorted((ord(each), value) for each, value in weights.items())
    return Vector(np.array([n for n, _ in known], np.uint32), np.array([w for _, w in known], np.float32))


CHAIN = square(4, {(0, 1): 0.9, (1, 2): 0.5, (2, 3): 0.9, (0, 2): 0.1, (1, 3): 0.1, (0, 3): 0.0})


def test_a_chain_of_near_pairs_is_no_event() -> None:
    """One link of .5 between two pairs: the mean over all four is .175."""
    assert [[0, 1], [2, 3]] == events(CHAIN)


def test_what_must_be_together_is() -> None:
    assert [[0, 2], [1]] == events(np.zeros((3, 3)), together=[[0, 2]])


def test_what_is_apart_or_alone_stays_so() -> None:
    assert [[0], [1, 2], [3]] == events(CHAIN, apart=[(0, 1), (2, 3)])
    assert [[0], [1], [2, 3]] == events(CHAIN, alone=[1])
    assert [[0, 1], [2], [3]] == events(CHAIN, together=[[0, 1]], alone=[1, 2])


@pytest.mark.parametrize("count", [0, 1])
def test_few_articles(count: int) -> None:
    assert [[each] for each in range(count)] == events(np.zeros((count, count)))


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_articles_does_not_matter(seed: int) -> None:
    chance = random.Random(seed)
    raw = np.array([[chance.random() ** 2 for _ in range(20)] for _ in range(20)])
    near = (raw + raw.T) / 2
    order = chance.sample(range(20), 20)
    shuffled = events(near[np.ix_(order, order)])
    back = {frozenset(order[each] for each in group) for group in shuffled}
    assert {frozenset(group) for group in events(near)} == back


def test_likeness_is_the_same_one_by_one_and_all_at_once() -> None:
    found = [vector(a=0.6, b=0.8), vector(b=1.0), vector(c=1.0), vector()]
    assert [1.0, 0.8, 0.0, 0.0] == pytest.approx(alike(found[0], found))
    assert alike(found[0], found) == pytest.approx(nearness(found, [When()] * 4)[0].tolist())
    assert ([0.0], []) == (alike(vector(), [found[0]]), alike(found[0], []))
    assert (0, 0) == nearness([], []).shape


def test_articles_far_apart_in_time_are_not_near() -> None:
    monday, later, unknown, after = When(100, 100), When(100 + DAYS, 100 + DAYS), When(), When(300)
    assert math.exp(-0.5) == pytest.approx(in_time(monday, later))
    assert 1.0 == in_time(monday, unknown) == in_time(unknown, unknown) == in_time(after, When(400, 400))
    assert in_time(monday, after) < 0.01 < SAME
    same = [vector(a=1.0)] * 4
    times = [monday, later, unknown, after]
    found = nearness(same, times)
    assert [[in_time(one, other) for other in times] for one in times] == [pytest.approx(row) for row in found.tolist()]
