"""The surface words of an index: which begin so, look so, are spelt nearly so.

Stems cannot be completed or compared with what is typed, so all of this goes by the segments' word dictionaries.
Nothing here works on words one by one but for those few that come into question: counts are arrays, patterns run over
many words at once, and edit distances of a thousand words are worked out together.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from reader.index.analysis import STOP_WORDS, unspaced
from reader.index.dictionary import Dictionary
from reader.index.postings import SegmentView
from reader.index.terms import glob_pattern
from reader.text.segment import fold

MOST_ALIKE = 256
"""Words that a pattern or a misspelt word stands for at most."""
_KEPT = 256
"""Answers that are remembered."""
_SPARE = 16
"""Words beyond those wanted that are counted in all segments."""
_TWO_TYPOS = 7
"""From this length on a word may have two typing mistakes."""

# a field with its value, which is no text to put right (but for title:), or a word that may be misspelt:
# no beginning, nothing that is to be left out
_SPELT = re.compile(
    r"\b(?!title:)[a-z]+:(?:[\"“”„][^\"“”„]*[\"“”„]?|[^\s\"“”„]*)"
    r"|(?<![\w*~-])(?!OR\b|AND\b|NOT\b)(?P<word>[^\W\d_]{4,40})(?![\w:*?~])"
)


class Vocabulary:
    """The words of several segments with the number of articles that have them; deleted ones are still counted."""

    def __init__(self, segments: Sequence[SegmentView]) -> None:
        self._segments = tuple(segments)
        self._answers: dict[tuple[str, str, int], list[tuple[str, int]]] = {}

    def forget(self) -> None:
        """Drop the answers that are remembered."""
        self._answers.clear()

    def beginning(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        """The most frequent words that begin so, without stop words."""
        return self._remembered("beginning", prefix, limit, lambda: self._beginning(prefix, limit))

    def matching(self, pattern: str) -> list[tuple[str, int]]:
        """The most frequent words of a pattern with `*` and `?`."""
        return self._remembered("matching", pattern, 0, lambda: self._matching(pattern))

    def near(self, word: str, distance: int) -> list[tuple[str, int]]:
        """The words with the same first letter within an edit distance, nearest first, then the most frequent."""
        return self._remembered("near", word, distance, lambda: self._near(word, word[:1], distance))

    def corrected(self, text: str, known: Callable[[str], bool]) -> str:
        """A query with its unknown words put right; as it was where nothing is near.

        Args:
            text: As typed.
            known: Whether the index has a folded word in some form.
        """

        def right(match: re.Match[str]) -> str:
            word = match["word"]
            if word is None:
                return match[0]
            folded = fold(word)
            if unspaced(folded) or known(folded):  # signs are indexed in pairs, and are not typed letter by letter
                return word
            # a swap of the first two letters is as likely as any other
            most = 2 if len(folded) >= _TWO_TYPOS else 1
            near = self._remembered("right", folded, most, lambda: self._near(folded, folded[:2], most))
            return near[0][0] if near else word

        return _SPELT.sub(right, text)

    def _remembered(
        self, what: str, text: str, number: int, make: Callable[[], list[tuple[str, int]]]
    ) -> list[tuple[str, int]]:
        key = (what, text, number)
        answer = self._answers.get(key)
        if answer is None:
            answer = make()
            if len(self._answers) >= _KEPT:
                self._answers.clear()
            self._answers[key] = answer
        return answer

    def _beginning(self, prefix: str, limit: int) -> list[tuple[str, int]]:
        partial: dict[str, int] = {}
        others: list[tuple[Dictionary, range, frozenset[str]]] = []
        wanted = limit + len(STOP_WORDS)
        for segment in self._segments:
            known = segment.words
            places = known.beginning_with(prefix)
            counts = known.counts[places.start : places.stop]
            words = known.words[places.start : places.stop]
            if len(counts) > wanted:
                some = np.argpartition(counts, len(counts) - wanted)[len(counts) - wanted :]
                counts = counts[some]
                words = [words[at] for at in some.tolist()]
                others.append((known, places, frozenset(words)))
            for word, count in zip(words, counts.tolist(), strict=True):
                partial[word] = partial.get(word, 0) + count
        for word in STOP_WORDS:
            partial.pop(word, None)
        best = dict(_most_frequent(partial.items(), limit + _SPARE))
        if len(self._segments) > 1 and len(partial) > limit:
            # a word that is among the most frequent of one segment may be in others as well
            for known, places, counted in others:
                for word in best.keys() - counted:
                    best[word] += _count_in(known, word, places)
        return _most_frequent(best.items(), limit)

    def _matching(self, pattern: str) -> list[tuple[str, int]]:
        fixed = re.split(r"[*?]", pattern, maxsplit=1)[0]
        longest = max(re.split(r"[*?]", pattern), key=len)
        fits = glob_pattern(pattern).match
        counts: dict[str, int] = {}
        for segment in self._segments:
            known = segment.words
            places = known.beginning_with(fixed) if fixed else range(len(known.words))
            some = known.words[places.start : places.stop]
            if len(longest) > max(1, len(fixed)):
                some = _lines_with(longest, "\n".join(some))
            for word in filter(fits, some):
                counts[word] = counts.get(word, 0) + int(known.counts[bisect_left(known.words, word)])
        return _most_frequent(counts.items(), MOST_ALIKE)

    def _near(self, word: str, letters: str, distance: int) -> list[tuple[str, int]]:
        shortest, longest = len(word) - distance, len(word) + distance
        counts: dict[str, int] = {}
        for segment in self._segments:
            known = segment.words
            for letter in dict.fromkeys(letters):
                places = known.beginning_with(letter)
                numbers = known.counts[places.start : places.stop].tolist()
                for other, number in zip(known.words[places.start : places.stop], numbers, strict=True):
                    if shortest <= len(other) <= longest:
                        counts[other] = counts.get(other, 0) + number
        others = list(counts)
        found = distances(word, others, distance)
        near = [(int(found[at]), -counts[others[at]], others[at]) for at in np.flatnonzero(found <= distance)]
        return [(other, -count) for _, count, other in islice(sorted(near), MOST_ALIKE)]


def _count_in(known: Dictionary, word: str, places: range) -> int:
    """In how many articles a word stands that can only be at some places of a dictionary."""
    at = bisect_left(known.words, word, places.start, places.stop)
    return int(known.counts[at]) if at < places.stop and known.words[at] == word else 0


def distances(word: str, others: Sequence[str], limit: int) -> NDArray[np.uint8]:
    """The edit distance of a word to each of the others, as far as it is at most `limit`; else something larger.

    A letter changed, missing or added counts one, two neighbours swapped as well (optimal string alignment).
    """
    lengths = np.array([len(other) for other in others], np.intp)
    far = np.uint8(limit + 1)
    if not others or not word:
        return np.minimum(lengths + len(word), far).astype(np.uint8)
    width = int(lengths.max())
    # one row for each letter, one column for each word
    letters = np.ascontiguousarray(np.array(others, f"<U{width}").view(np.uint32).reshape(len(others), width).T)
    rows = [np.full((width + 1, len(others)), far, np.uint8) for _ in range(len(word) + 1)]
    for at in range(min(width, limit) + 1):
        rows[0][at] = at
    for i in range(1, len(word) + 1):
        row, above = rows[i], rows[i - 1]
        if i <= limit:
            row[0] = i
        # only near the diagonal can a distance within the limit be
        for j in range(max(1, i - limit), min(width, i + limit) + 1):
            differs = letters[j - 1] != ord(word[i - 1])
            best = np.minimum(above[j - 1] + differs, np.minimum(above[j], row[j - 1]) + np.uint8(1))
            if i > 1 and j > 1:
                swapped = (letters[j - 2] == ord(word[i - 1])) & (letters[j - 1] == ord(word[i - 2]))
                best = np.where(swapped, np.minimum(best, rows[i - 2][j - 2] + np.uint8(1)), best)
            row[j] = np.minimum(best, far)
    result: NDArray[np.uint8] = rows[-1][lengths, np.arange(len(others))]
    return result


def _lines_with(part: str, text: str) -> list[str]:
    """The lines in which a text has `part`: a look at each word by itself takes ten times as long."""
    found = []
    at = text.find(part)
    while at >= 0:
        start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
        end = len(text) if end < 0 else end
        found.append(text[start:end])
        at = text.find(part, end)
    return found


def _most_frequent(counts: Iterable[tuple[str, int]], limit: int) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda item: (-item[1], item[0]))[:limit]
