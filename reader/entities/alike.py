"""Puts words that are used alike into one class, from nothing but running text.

The classes make the text likeliest under a model in which a word's class is told by the class of the word before it:
each word in turn moves to the class where that is so, until few move (the exchange algorithm of class bigram models).
Only `reader.entities.building` uses this.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

_RARE = 3
_ROUNDS = 14
_SETTLED = 0.01
"""Share of words that move in a round, below which the classes are taken as settled."""

Array = NDArray[np.float64]
Counts = NDArray[np.int64]


def plain(word: str) -> str:
    """A word with all digits alike."""
    return re.sub(r"\d", "0", word)


def classes(sentences: Iterable[Sequence[str]], number: int) -> dict[str, int]:
    """Each frequent word, as `plain` gives it, with one of so many classes; a repeated sentence counts once."""
    texts = [[plain(word) for word in text] for text in dict.fromkeys(tuple(sentence) for sentence in sentences)]
    seen = collections.Counter(word for text in texts for word in text)
    words = [word for word, count in seen.most_common() if count >= _RARE]
    index = {word: i for i, word in enumerate(words)}
    edge, rare = len(words), len(words) + 1
    pairs: collections.Counter[tuple[int, int]] = collections.Counter()
    for text in texts:
        before = edge
        for word in text:
            here = index.get(word, rare)
            pairs[before, here] += 1
            before = here
        pairs[before, edge] += 1
    table = np.array([(left, right, count) for (left, right), count in pairs.items()], np.int64)
    found = _exchange(table, len(words), number)
    return {word: int(found[i]) for word, i in index.items()}


def _log(values: Array) -> Array:
    """x log x, 0 for 0."""
    found: Array = np.where(values > 0, values * np.log(np.maximum(values, 1e-9)), 0.0)
    return found


def _grouped(by: Counts, other: Counts, counts: Counts, size: int) -> tuple[Counts, Counts, Array]:
    """Pairs in the order of one of their sides: where each word's begin, the other side, how often."""
    order = np.argsort(by, kind="stable")
    starts: Counts = np.searchsorted(by[order], np.arange(size + 1)).astype(np.int64)
    often: Array = counts[order].astype(np.float64)
    return starts, other[order], often


def _exchange(table: Counts, words: int, number: int) -> Counts:
    """The class of each word, for pairs of neighbours as (left, right, count); two more for edges and rare words."""
    left, right, counts = table.T
    behind = _grouped(left, right, counts, words + 2)
    ahead = _grouped(right, left, counts, words + 2)
    of = np.concatenate([np.arange(words) % number, [number, number + 1]])

    def summed() -> Array:
        sums = np.zeros((number + 2, number + 2))
        np.add.at(sums, (of[left], of[right]), counts)
        return sums

    def neighbours(side: tuple[Counts, Counts, Array], word: int) -> tuple[Counts, Array, float]:
        """Classes beside a word, how often each, and how often the word stands beside itself."""
        starts, others, often = side
        near, many = others[starts[word] : starts[word + 1]], often[starts[word] : starts[word + 1]]
        apart = near != word
        kinds, which = np.unique(of[near[apart]], return_inverse=True)
        sums: Array = np.bincount(which, many[apart], len(kinds)).astype(np.float64)
        return kinds, sums, float(many[~apart].sum())

    for _ in range(_ROUNDS):
        sums = summed()
        rows, columns = sums.sum(1), sums.sum(0)
        moved = 0
        for word in range(words):
            was = int(of[word])
            after, after_counts, double = neighbours(behind, word)
            before, before_counts, _ = neighbours(ahead, word)
            total_after, total_before = after_counts.sum() + double, before_counts.sum() + double
            sums[was, after] -= after_counts
            sums[before, was] -= before_counts
            sums[was, was] -= double
            rows[was] -= total_after
            columns[was] -= total_before
            there = sums[:number][:, after]
            gain = (_log(there + after_counts) - _log(there)).sum(1)
            there = sums[before][:, :number]
            gain = gain + (_log(there + before_counts[:, None]) - _log(there)).sum(0)
            if double:
                same = np.diag(sums)[:number]
                gain = gain + _log(same + double) - _log(same)
            gain = gain - (_log(rows[:number] + total_after) - _log(rows[:number]))
            gain = gain - (_log(columns[:number] + total_before) - _log(columns[:number]))
            now = int(gain.argmax())
            if gain[now] <= gain[was] + 1e-9:
                now = was
            moved += now != was
            of[word] = now
            sums[now, after] += after_counts
            sums[before, now] += before_counts
            sums[now, now] += double
            rows[now] += total_after
            columns[now] += total_before
        if moved < _SETTLED * words:
            break
    return of
