"""Whether two articles are versions of one story, or one is contained in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from reader.model import Document
from reader.stories.align import align_signs
from reader.stories.compare import Comparison, story_sentences
from reader.stories.words import words

Relation: TypeAlias = Literal["version", "contained", "none"]

MOST = 0.50
"""Share of the words of one version that stands in sentences of the other, at least."""
LEAST = 0.15
"""The same in the other direction: with less, the first is only contained in a longer thing, such as a live blog."""
SENTENCES = 4
"""Shared sentences, at least."""
_FIRST_SIGN, _LAST_SIGN = 0x100, 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)
_SHORT_WORDS, _SHORT_SENTENCES, _SHORT_SHARE = 80, 3, 0.6
"""A text below the first two has no four sentences to share: both must be so far the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two articles are to each other."""

    relation: Relation
    first_in_second: float
    """Share of the first one's words that stands in sentences of the second: 0 to 1."""
    second_in_first: float
    sentences: int
    """Shared ones."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article's sentences as numbers of words, to be compared with several others."""

    words: NDArray[np.uint32]
    """Of all sentences."""
    ends: tuple[int, ...]
    """Where each sentence ends in `words`."""


def prepare(document: Document) -> Prepared:
    """Cut a story into sentences and words."""
    found: list[int] = []
    ends: list[int] = []
    for each in story_sentences(document):
        if not each.heading:
            found += map(_number, words(document.text, each.start, each.end))
            ends.append(len(found))
    return Prepared(np.array(found, np.uint32), tuple(ends))


def packed(prepared: Prepared) -> bytes:
    """An article as it is stored: how many sentences, where they end, their words; 4 bytes each."""
    return np.array([len(prepared.ends), *prepared.ends], "<u4").tobytes() + prepared.words.astype("<u4").tobytes()


def unpacked(stored: bytes) -> Prepared | None:
    """What was stored; None if it is not what was put there."""
    numbers = np.frombuffer(stored, "<u4", len(stored) // 4)
    count = int(numbers[0]) if len(numbers) else 0
    ends = tuple(numbers[1 : 1 + count].tolist())
    found = numbers[1 + count :]
    if not len(numbers) or len(ends) < count or list(ends) != sorted(ends) or (ends[-1] if ends else 0) != len(found):
        return None
    return Prepared(found.astype(np.uint32), ends)


def judge(first: Prepared, second: Prepared) -> Verdict:
    """Compare two articles sentence by sentence."""
    a, b = _signs(first, second)
    links = align_signs(a, b)
    linked_a = {link.first for link in links}
    linked_b = {link.second for link in links}
    share_a = sum(len(a[at]) for at in linked_a) / max(1, len(first.words))
    share_b = sum(len(b[at]) for at in linked_b) / max(1, len(second.words))
    shared = min(len(linked_a), len(linked_b))
    brief = _is_brief(len(first.words), len(a)) or _is_brief(len(second.words), len(b))
    return Verdict(_relation(share_a, share_b, shared, brief=brief), share_a, share_b, shared)


@lru_cache(maxsize=60_000)
def _number(word: str) -> int:
    # Python's own hash differs from one start to the next
    return int.from_bytes(blake2b(word.encode(errors="surrogatepass"), digest_size=4).digest(), "little")


def _signs(first: Prepared, second: Prepared) -> tuple[list[str], list[str]]:
    """The sentences of both as strings in which each character stands for a word."""
    _, places = np.unique(np.concatenate((first.words, second.words)), return_inverse=True)
    signs = places.astype("<u4") + _FIRST_SIGN
    signs[signs >= _SURROGATES.start] += len(_SURROGATES)
    text = np.minimum(signs, _LAST_SIGN).astype("<u4").tobytes().decode("utf-32-le")
    whole = len(first.words)
    return _cut(text[:whole], first.ends), _cut(text[whole:], second.ends)


def _cut(text: str, ends: Sequence[int]) -> list[str]:
    return [text[start:end] for start, end in zip((0, *ends), ends, strict=False)]


def verdict(comparison: Comparison) -> Verdict:
    """What two articles are to each other that have been compared already."""
    told_a = [each for each in comparison.first if not each.heading]
    told_b = [each for each in comparison.second if not each.heading]
    a = {pair.first for pair in comparison.pairs if not comparison.first[pair.first].heading}
    b = {pair.second for pair in comparison.pairs if not comparison.second[pair.second].heading}
    shared = min(len(a), len(b))
    brief = any(_is_brief(sum(each.words for each in told), len(told)) for told in (told_a, told_b))
    share_a, share_b = (each.shared for each in comparison.shares)
    return Verdict(_relation(share_a, share_b, shared, brief=brief), share_a, share_b, shared)


def _relation(share_a: float, share_b: float, shared: int, *, brief: bool) -> Relation:
    more, less = max(share_a, share_b), min(share_a, share_b)
    if brief:
        if less >= _SHORT_SHARE:
            return "version"
        return "contained" if more >= _SHORT_SHARE and shared >= _SHORT_SENTENCES else "none"
    if more >= MOST and shared >= SENTENCES:
        return "version" if less >= LEAST else "contained"
    return "none"


def _is_brief(words: int, sentences: int) -> bool:
    return words < _SHORT_WORDS or sentences < _SHORT_SENTENCES
