"""What an article is about, as a few weighed words: the rarer a word, the more it says.

    text → counted words → the strongest ones with weights (a vector of length 1)

How rare a word is comes from two counts: a shipped table of how many of some thousand texts hold it, without which a
small library could not tell a common word from a telling one, and the library's own articles.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reader.model import NAMELESS, Document
from reader.text.segment import fold

KEPT = 60
"""Words that an article is known by."""
LOOKED_UP = 16
"""The strongest of them, by which others that may be of the same event are found."""
LONGEST = 60_000
"""Code points of a text that are read: what an event is about stands in the first pages."""
_SCALE = 65_535
_COUNTED = 400
"""Different words that are weighed, so that a dictionary costs no more than an article."""
_LEAD = 60
"""Words at the beginning that count more."""
_IN_LEAD, _AS_NAME = 1.5, 2.5
"""How much more a word counts that stands there, and one that is written as a name."""
_SMOOTH = 2.0
"""Texts that every word is taken to stand in besides: one that was never met is rare, but not beyond all others."""
_OF_ONE_EVENT = 25
"""Articles of the library that may hold a word without its being less telling: those of a large event do."""
FREQUENCIES = Path(__file__).with_name("data") / "frequencies.bin"

_WORD = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"  # written without spaces
    r"|[^\W_]+(?:[.,'’][^\W_]+)*"
)
# written with a capital in the middle of a sentence
_NAME = re.compile(r"(?<=[\w,;)’'] )[^\W\d_a-z][^\W_]*(?:[.,'’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Counted:
    """The words of an article before their rarity is known."""

    numbers: tuple[int, ...]
    """Words as numbers of 32 bits, those with the greatest weight first as far as the shipped table says."""
    weights: tuple[float, ...]
    """How much each says, apart from its rarity."""


@dataclass(frozen=True, slots=True)
class Vector:
    """What an article is about: words as numbers, ascending, and their weights, of length 1."""

    numbers: NDArray[np.uint32]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Frequencies:
    texts: int
    of: Mapping[int, int]


def story_part(document: Document) -> str:
    """The text that tells the event: the headline and the story, no captions, bylines or biographies."""
    parts: list[str] = []
    length = 0
    for block in document.blocks:
        if block.kind not in NAMELESS and length < LONGEST:
            parts.append(document.text[block.start : min(block.end, block.start + LONGEST - length)])
            length += len(parts[-1])
    return "\n".join(parts) if document.blocks else document.text[:LONGEST]


def count(text: str) -> Counted:
    """Count the words of a text."""
    words = [number_of_term(term(raw)) for raw in _WORD.findall(text, 0, LONGEST)]
    lead = set(words[:_LEAD])
    names = {number_of_term(term(raw)) for raw in _NAME.findall(text, 0, LONGEST) if raw[0].isupper()}
    weighed: list[tuple[float, int, float]] = []
    for number, often in Counter(words).items():
        rarity = _shipped_rarity(number)
        if rarity > 0:
            weight = 1 + math.log(often)
            if number in lead:
                weight *= _IN_LEAD
            if number in names:
                weight *= _AS_NAME
            weighed.append((-weight * rarity, number, weight))
    weighed.sort()
    return Counted(
        tuple([number for _, number, _ in weighed[:_COUNTED]]), tuple([weight for _, _, weight in weighed[:_COUNTED]])
    )


def numbers(text: str) -> set[int]:
    """The different words of a text."""
    return {number_of_term(term(match[0])) for match in _WORD.finditer(text, 0, LONGEST)}


def weigh(counted: Counted, own: Mapping[int, int], articles: int) -> Vector:
    """Make a vector of counted words.

    Args:
        counted: The words.
        own: In how many articles of the library each stands; those left out stand in none.
        articles: How many articles the library has.
    """
    shipped = _frequencies()
    whole = shipped.texts + articles + _SMOOTH
    known = shipped.of
    weights = [
        (
            -weight * math.log(whole / (known.get(number, 0) + max(0, own.get(number, 0) - _OF_ONE_EVENT) + _SMOOTH)),
            number,
        )
        for number, weight in zip(counted.numbers, counted.weights, strict=True)
    ]
    weights.sort()
    kept = sorted([(number, -weight) for weight, number in weights[:KEPT] if weight < 0])
    values = np.array([weight for _, weight in kept], np.float64)
    length = math.sqrt(float(values @ values)) or 1.0
    return Vector(np.array([number for number, _ in kept], np.uint32), (values / length).astype(np.float32))


def packed(vector: Vector) -> tuple[bytes, bytes]:
    """A vector as it is stored: its words in 4 bytes each, its weights in 2."""
    return vector.numbers.astype("<u4").tobytes(), np.rint(vector.weights * _SCALE).astype("<u2").tobytes()


def unpacked(stored: tuple[bytes, bytes]) -> Vector:
    """The vector that was stored."""
    count = min(len(stored[0]) // 4, len(stored[1]) // 2)
    weights = np.frombuffer(stored[1], "<u2", count).astype(np.float32) / np.float32(_SCALE)
    return Vector(np.frombuffer(stored[0], "<u4", count), weights)


def strongest(vector: Vector) -> list[tuple[int, float]]:
    """The words by which others are found, the strongest first, with their weights."""
    order = np.lexsort((vector.numbers, -vector.weights))[:LOOKED_UP]
    return list(zip(vector.numbers[order].tolist(), vector.weights[order].tolist(), strict=True))


@lru_cache(maxsize=60_000)
def term(word: str) -> str:
    """A word under which its other spellings are counted."""
    return fold(word).replace("’", "'").removesuffix("'s")


@lru_cache(maxsize=60_000)
def number_of_term(word: str) -> int:
    """A word as a number that is the same on every machine."""
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def packed_frequencies(texts: int, counts: Mapping[int, int]) -> bytes:
    """The table of frequencies as it is shipped: texts, numbers of words ascending, in how many texts each stands."""
    numbers = sorted(counts)
    return (
        np.array([texts], "<u4").tobytes()
        + np.array(numbers, "<u4").tobytes()
        + np.array([min(counts[each], 0xFFFF) for each in numbers], "<u2").tobytes()
    )


@lru_cache(maxsize=60_000)
def _shipped_rarity(number: int) -> float:
    shipped = _frequencies()
    return math.log((shipped.texts + _SMOOTH) / (shipped.of.get(number, 0) + _SMOOTH))


@cache
def _frequencies() -> _Frequencies:
    raw = FREQUENCIES.read_bytes()
    words = (len(raw) - 4) // 6
    numbers = np.frombuffer(raw, "<u4", words, 4)
    counts = np.frombuffer(raw, "<u2", words, 4 + 4 * words)
    texts = int(np.frombuffer(raw, "<u4", 1)[0])
    return _Frequencies(texts, dict(zip(numbers.tolist(), counts.tolist(), strict=True)))
