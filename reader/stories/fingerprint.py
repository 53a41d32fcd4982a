"""A text in a few numbers that another text shares if it copies from it.

Winnowing (Schleimer, Wilkerson and Aiken, 2003): every five words in a row are hashed, and of every sixteen
neighbouring hashes the smallest is kept. Any stretch of twenty words that two texts share gives both a number in
common. An article of 500 words has about 80.
"""

from __future__ import annotations

import re
import sys
from array import array
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from reader.text.segment import fold

SHINGLE = 5
WINDOW = 16
LEAST_COMMON = 2
"""Fewer numbers in common are chance, or one quoted sentence."""
LEAST_CONTAINED = 0.10
"""Share of the shorter text's numbers that candidates for versions have in common."""

# a word, or one sign of a script that is written without spaces
_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W_]+(?:'[^\W_]+)?"
)
_PRIME = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)


def fingerprints(text: str) -> array[int]:
    """The fingerprints of a text, ascending, each once: signed 64 bit numbers, as SQLite keeps them.

    Empty for a text of less than five words.
    """
    words = [_hash(word) for word in _WORD.findall(fold(text))]
    if len(words) < SHINGLE:
        return array("q")
    hashed = np.array(words, np.uint64)
    shingles = _shingles(hashed)
    if len(shingles) > WINDOW:
        shingles = np.lib.stride_tricks.sliding_window_view(shingles, WINDOW).min(axis=1)
    else:
        shingles = shingles.min(keepdims=True)
    found = array("q")
    found.frombytes(np.unique(shingles.view(np.int64)).tobytes())
    return found


def are_candidates(common: int, first: int, second: int) -> bool:
    """Whether two texts are worth being compared sentence by sentence.

    Args:
        common: How many fingerprints they share.
        first: How many one has.
        second: How many the other has.
    """
    fewer = min(first, second)
    return common >= min(LEAST_COMMON, fewer) > 0 and common >= LEAST_CONTAINED * fewer


def _shingles(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    count = len(words) - SHINGLE + 1
    mixed = np.zeros(count, np.uint64)
    for at in range(SHINGLE):  # arrays of unsigned numbers wrap around, as a hash should
        mixed = mixed * _PRIME + words[at : at + count]
    mixed ^= mixed >> np.uint64(29)
    mixed *= _MIX
    return mixed ^ (mixed >> np.uint64(32))


@lru_cache(maxsize=60_000)
def _hash(word: str) -> int:
    # Python's own hash differs from one start to the next
    return int.from_bytes(blake2b(sys.intern(word).encode(), digest_size=8).digest(), "little")
