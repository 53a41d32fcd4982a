"""Which sentences of two texts say the same: word for word or changed, in two halves or run together, moved or not.

Greedy, best first, over the similarity of words (Indel: twice the longest common run over both lengths), one to one,
wherever the sentences stand: methods that keep the order lose every moved block. A second pass finds what was split
or merged: a sentence that is left over and stands in the part of another one that its partner does not account for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import cdist

LEAST_SIMILAR = 0.35
LEAST_CONTAINED = 0.8
SHORT = 5
"""Sentences of fewer words are only linked word for word, or beside linked ones: "He said so." proves nothing."""
_BESIDE = 0.5
"""A short sentence and the one at the same place beside linked ones are more similar than this."""
MOST_COMPARED = 2_500
"""Sentences that are compared each with each; those of a longer text are only found word for word."""
_FIRST_SIGN = 0x100
_SURROGATES = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A sentence of one text and what it is in the other, by their places."""

    first: int
    second: int
    similarity: float
    part: bool = False
    """One of the two is only a part of the other, beside the sentence that is its main partner."""


def align(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]) -> list[Aligned]:
    """Link sentences of two texts; ordered by the place in the first.

    Args:
        first: The words of each sentence of one text, in their normal form.
        second: The same of the other.
    """
    signs = _Signs()
    return align_signs([signs.encode(words) for words in first], [signs.encode(words) for words in second])


def align_signs(a: Sequence[str], b: Sequence[str]) -> list[Aligned]:
    """The same for sentences in which each character stands for a word."""
    links = _identical(a, b)
    links += _similar(a, b, links)
    links += _parts(a, b, links)
    links += _neighbours(a, b, links)
    return sorted(links, key=lambda link: (link.first, link.part, link.second))


def in_order(links: Sequence[Aligned]) -> set[int]:
    """The places in `links` of the longest run that keeps the order of both texts; the others were moved."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = [-1] * len(links)
    order = [at for at, link in enumerate(links) if not link.part]
    for at in order:
        place = bisect_left(tails, links[at].second)
        before[at] = last[place - 1] if place else -1
        if place == len(tails):
            tails.append(links[at].second)
            last.append(at)
        else:
            tails[place] = links[at].second
            last[place] = at
    kept: set[int] = set()
    at = last[-1] if last else -1
    while at >= 0:
        kept.add(at)
        at = before[at]
    return kept


class _Signs:
    """Words as single characters, so that the comparison of strings in C serves for lists of words."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}
        self._next = _FIRST_SIGN

    def encode(self, words: Sequence[str]) -> str:
        return "".join([self._known.get(word) or self._add(word) for word in words])

    def _add(self, word: str) -> str:
        if self._next in _SURROGATES:
            self._next = _SURROGATES.stop
        sign = self._known[word] = chr(min(self._next, 0x10FFFF))
        self._next += 1
        return sign


def _identical(a: Sequence[str], b: Sequence[str]) -> list[Aligned]:
    """Equal sentences; of repeated ones the n-th with the n-th."""
    places: dict[str, list[int]] = defaultdict(list)
    for at in range(len(b) - 1, -1, -1):
        if b[at]:
            places[b[at]].append(at)
    links = []
    for at, sentence in enumerate(a):
        if places.get(sentence):
            links.append(Aligned(at, places[sentence].pop(), 1.0))
    return links


def _similar(a: Sequence[str], b: Sequence[str], links: Sequence[Aligned]) -> list[Aligned]:
    left, right = _unlinked(a, b, links)
    left = _distinct(a, left)[:MOST_COMPARED]
    right = _distinct(b, right)[:MOST_COMPARED]
    if not left or not right:
        return []
    similar = cdist(
        [a[at] for at in left],
        [b[at] for at in right],
        scorer=Indel.normalized_similarity,
        score_cutoff=LEAST_SIMILAR,
        dtype=np.float32,
    )
    rows, columns = np.nonzero(similar >= LEAST_SIMILAR)
    scores = similar[rows, columns]
    # of equally similar ones, those at the same height of their texts
    apart = np.abs(np.array(left)[rows] / len(a) - np.array(right)[columns] / len(b))
    found: list[Aligned] = []
    taken_a: set[int] = set()
    taken_b: set[int] = set()
    for at in np.lexsort((apart, -scores)):
        row, column = int(rows[at]), int(columns[at])
        if row not in taken_a and column not in taken_b:
            taken_a.add(row)
            taken_b.add(column)
            found.append(Aligned(left[row], right[column], float(scores[at])))
    return found


def _distinct(sentences: Sequence[str], places: Sequence[int]) -> list[int]:
    """Those long enough to be compared, the first of each that is repeated."""
    firsts: dict[str, int] = {}
    for at in places:
        if len(sentences[at]) >= SHORT:
            firsts.setdefault(sentences[at], at)
    return list(firsts.values())


def _parts(a: Sequence[str], b: Sequence[str], links: Sequence[Aligned]) -> list[Aligned]:
    """Left-over sentences that stand in what the partner of another sentence does not account for."""
    left, right = _unlinked(a, b, links)
    found: list[Aligned] = []
    rest_b = {link.second: _rest(b[link.second], a[link.first]) for link in links if link.similarity < 1}
    rest_a = {link.first: _rest(a[link.first], b[link.second]) for link in links if link.similarity < 1}
    for at in left:
        partner = _holder(a[at], rest_b)
        if partner is not None:
            found.append(Aligned(at, partner[0], partner[1], part=True))
    for at in right:
        partner = _holder(b[at], rest_a)
        if partner is not None:
            found.append(Aligned(partner[0], at, partner[1], part=True))
    return found


def _neighbours(a: Sequence[str], b: Sequence[str], links: Sequence[Aligned]) -> list[Aligned]:
    """Short left-over sentences that stand at the same place, before or behind linked ones, and are much the same."""
    left, right = _unlinked(a, b, links)
    left = [at for at in left if len(a[at]) < SHORT]
    open_b = {at for at in right if len(b[at]) < SHORT + 1}
    known = {link.first: link.second for link in links}
    found: list[Aligned] = []
    for at in left:
        for step in (1, -1):
            place = known.get(at - step)
            if place is None or place + step not in open_b:
                continue
            similar = Indel.normalized_similarity(a[at], b[place + step])
            if similar > _BESIDE:
                found.append(Aligned(at, place + step, similar))
                open_b.discard(place + step)
                known[at] = place + step
                break
    return found


def _holder(sentence: str, rests: dict[int, str]) -> tuple[int, float] | None:
    if len(sentence) < SHORT:
        return None
    best: tuple[int, float] | None = None
    for place, rest in rests.items():
        if len(rest) < len(sentence) * LEAST_CONTAINED:
            continue
        held = LCSseq.similarity(sentence, rest) / len(sentence)
        if held >= LEAST_CONTAINED and (best is None or held > best[1]):
            best = (place, held)
    return best


def _rest(sentence: str, partner: str) -> str:
    """What of a sentence is not in its partner."""
    return "".join(
        sentence[step.src_start : step.src_end] for step in Indel.opcodes(sentence, partner) if step.tag == "delete"
    )


def _unlinked(a: Sequence[str], b: Sequence[str], links: Sequence[Aligned]) -> tuple[list[int], list[int]]:
    linked_a = {link.first for link in links}
    linked_b = {link.second for link in links}
    return (
        [at for at in range(len(a)) if a[at] and at not in linked_a],
        [at for at in range(len(b)) if b[at] and at not in linked_b],
    )
