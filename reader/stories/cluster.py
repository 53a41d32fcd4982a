"""Which articles tell of the same event.

Two articles are as near as their words are alike, times how near they are in time. Groups are joined, the nearest pair
first, as long as the mean over all pairs of their articles is high enough (average linkage). What comes out depends on
the articles alone: not on the order in which they came, nor on articles that are near to none of them. So it is enough
to look at those that hang together by single pairs, and a new article changes no event that is far from it.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reader.stories.terms import Vector

SAME = 0.32
"""Mean likeness from which on articles are of one event: one for all kinds of news (see tests/quality/events.py)."""
DAYS = 14.0
"""Articles so far apart count for 0.61 of their likeness, twice as far apart for 0.14."""
_APART = -1e9


@dataclass(frozen=True, slots=True)
class When:
    """The days between which an article was published, counted from 1970; from -inf to inf if nothing is known."""

    first: float = -math.inf
    last: float = math.inf


def alike(vector: Vector, others: Sequence[Vector]) -> list[float]:
    """How alike the words of one article are to those of others: 0 to 1."""
    if not others or not len(vector.numbers):
        return [0.0] * len(others)
    numbers = np.concatenate([each.numbers for each in others])
    places = np.searchsorted(vector.numbers, numbers)
    places[places == len(vector.numbers)] = 0
    shared = np.where(vector.numbers[places] == numbers, vector.weights[places], 0.0)
    shared = shared * np.concatenate([each.weights for each in others])
    ends = np.cumsum([len(each.numbers) for each in others])
    sums = np.concatenate(([0.0], np.cumsum(shared, dtype=np.float64)))
    return np.minimum(1.0, sums[ends] - sums[np.concatenate(([0], ends[:-1]))]).tolist()  # type: ignore[no-any-return]


def in_time(first: When, second: When) -> float:
    """How much of their likeness counts, for the least time that may lie between two articles: 0 to 1."""
    apart = max(0.0, first.first - second.last, second.first - first.last)
    return math.exp(-((apart / DAYS) ** 2) / 2)


def nearness(vectors: Sequence[Vector], when: Sequence[When]) -> NDArray[np.float64]:
    """How near all pairs of articles are: a square, 0 to 1."""
    if not vectors:
        return np.zeros((0, 0))
    words, columns = np.unique(np.concatenate([each.numbers for each in vectors]), return_inverse=True)
    rows = np.repeat(np.arange(len(vectors)), [len(each.numbers) for each in vectors])
    table = np.zeros((len(vectors), max(1, len(words))), np.float32)
    table[rows, columns] = np.concatenate([each.weights for each in vectors])
    likeness = (table @ table.T).astype(np.float64)
    first = np.array([each.first for each in when])
    last = np.array([each.last for each in when])
    apart = np.maximum(first[:, None] - last[None, :], first[None, :] - last[:, None]).clip(min=0.0)
    near: NDArray[np.float64] = likeness * np.exp(-((apart / DAYS) ** 2) / 2)
    return near


def events(
    near: NDArray[np.float64],
    *,
    together: Iterable[Collection[int]] = (),
    apart: Iterable[tuple[int, int]] = (),
    alone: Iterable[int] = (),
) -> list[list[int]]:
    """Group articles.

    Args:
        near: How near all pairs are.
        together: Groups that are of one event whatever their nearness; no article is in two of them.
        apart: Pairs that are never of one event, unless a group of `together` holds both.
        alone: Articles that are of one event with nobody but their group.

    Returns:
        The groups, each ascending, in order of their first article.
    """
    count = len(near)
    sums = near.astype(np.float64)
    for first, second in apart:
        sums[first, second] = sums[second, first] = _APART
    solitary = sorted(set(alone))
    sums[solitary, :] = _APART
    sums[:, solitary] = _APART
    groups: list[list[int]] = [[each] for each in range(count)]
    sizes = np.ones(count)
    gone = np.zeros(count, bool)

    def join(stays: int, goes: int) -> None:
        sums[stays, :] += sums[goes, :]
        sums[:, stays] = sums[stays, :]
        sizes[stays] += sizes[goes]
        groups[stays] += groups[goes]
        gone[goes] = True

    for group in together:
        members = sorted(group)
        for each in members[1:]:
            join(members[0], each)
    mean = sums / np.outer(sizes, sizes)
    np.fill_diagonal(mean, -1.0)
    mean[gone, :] = -1.0
    mean[:, gone] = -1.0
    while count > 1:
        stays, goes = sorted(divmod(int(mean.argmax()), count))
        if mean[stays, goes] < SAME:
            break
        join(stays, goes)
        row = np.where(gone, -1.0, sums[stays, :] / (sizes[stays] * sizes))
        row[stays] = -1.0
        mean[goes, :] = mean[:, goes] = -1.0
        mean[stays, :] = mean[:, stays] = row
    return [sorted(group) for group, left in zip(groups, gone, strict=True) if not left]
