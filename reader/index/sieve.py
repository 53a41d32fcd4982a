"""Which stretches of a text can hold a word that is looked for: told in C, so that the rest need not be taken apart.

A sieve lets through too much, never too little; what it lets through is looked at exactly by who asks. It knows how the
words of an index begin: a word begins like its stem, but for the last letters of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from reader.index.analysis import LONGEST_RUN

_LONGEST = 4
"""Letters of a beginning: with more, few words less come through, and more joiners can stand inside."""
_CHANGED = {
    "english": 1, "catalan": 2, "danish": 2, "french": 2, "italian": 2, "norwegian": 2, "portuguese": 2,
    "romanian": 2, "spanish": 2, "swedish": 2, "german": 99,
}  # fmt: skip
"""So many last letters of a stem may differ from those of its word: `happi`, `happy`. Of German stems all but the first
(`Aerzte` is `arzt`). In languages that are not named, words may begin otherwise than their stems."""
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_SPACES += "\u2028\u2029\u202f\u205f\u3000"
_JOINERS = "'-.,&’"
_KEPT_TEXT = 10_000
"""Code points of a text that is worth keeping."""
_FOREIGN = re.compile(r"[^\s\x00-\x7f“”‘’„«»–—…•·€£]")
"""May be folded to a letter, or stand inside a word."""


class Sieve(NamedTuple):
    """How the words begin that are looked for."""

    beginnings: tuple[str, ...]
    """In small ASCII letters and digits. Words that begin with anything else need none: they always come through."""
    firsts: frozenset[str]
    reach: int
    """The length of the longest beginning."""


def sieve(beginnings: Iterable[str | None]) -> Sieve | None:
    """A sieve for words with these beginnings; None if one of them is None: then nothing can be told."""
    kept: list[str] = []
    for each in sorted(wanted := set(beginnings), key=lambda each: each or ""):
        if each and not (kept and each.startswith(kept[-1])):
            kept.append(each)
    if None in wanted:
        return None
    return Sieve(tuple(kept), frozenset(each[0] for each in kept), max(map(len, kept), default=0))


def of_stem(stem: str, stemmer: str) -> str | None:
    """How words begin that have a stem by the rules of a stemmer; None if they may begin in any way."""
    if stemmer not in _CHANGED:
        return None
    beginning = of_letters(stem)
    if beginning and stem.isalpha():
        # of words with "ie" in the end, English knows `die` and the like, whose forms are `dying`
        changed = 2 if stemmer == "english" and len(stem) == 3 and stem.endswith("ie") else _CHANGED[stemmer]
        beginning = beginning[: max(1, len(stem) - changed)]
    return beginning


def of_letters(letters: str) -> str | None:
    """How folded words begin of which the first letters are known; None if no letter is."""
    if not letters[:1].isalnum():
        return None
    end = 0
    while end < min(len(letters), _LONGEST) and letters[end].isascii() and letters[end].isalnum():
        end += 1
    return letters[:end]


def stretches(text: str, through: Sieve) -> list[tuple[int, int]] | None:
    """The stretches between white space that can hold one of the words, in order; None if that cannot be told."""
    plain = (_plain if len(text) <= _KEPT_TEXT else _plain.__wrapped__)(text)
    if plain is None:
        return None
    low = plain.low
    found = dict(plain.foreign)
    for beginning in through.beginnings:
        at = low.find(beginning)
        while at >= 0:
            if at and low[at - 1].isalnum():  # inside a word
                at = low.find(beginning, at + 1)
            else:
                start, end = _around(low, at)
                found[start] = end
                at = low.find(beginning, end)
    if through.reach > 1:  # "e-mail" is a hit for "email"
        for at in plain.joined:
            if not through.firsts.isdisjoint(low[max(0, at + 1 - through.reach) : at]):
                start, end = _around(low, at)
                found[start] = end
    return sorted(found.items())


class _Plain(NamedTuple):
    """What is the same of a text, whatever is looked for."""

    low: str
    """In small letters, with blanks for all white space."""
    foreign: dict[int, int]
    """The stretches that always come through."""
    joined: tuple[int, ...]
    """Where joiners stand inside of words."""


@lru_cache(maxsize=96)  # as somebody types, the same texts are found again and again
def _plain(text: str) -> _Plain | None:
    low = text.lower()
    if len(low) != len(text):  # offsets are lost
        return None
    for space in _SPACES:
        if space in low:
            low = low.replace(space, " ")
    if _has_long(low):
        return None  # it is cut into slices, which begin anywhere
    joined: list[int] = []
    for joiner in _JOINERS:
        at = low.find(joiner, 1)
        while at >= 0:
            if low[at + 1 : at + 2].isalnum():
                joined.append(at)
            at = low.find(joiner, at + 1)
    foreign: dict[int, int] = {}
    match = None if text.isascii() else _FOREIGN.search(text)
    while match:
        start, end = _around(low, match.start())
        foreign[start] = end
        match = _FOREIGN.search(text, end)
    return _Plain(low, foreign, tuple(joined))


def _around(low: str, at: int) -> tuple[int, int]:
    """The stretch in which a place is."""
    end = low.find(" ", at)
    return low.rfind(" ", 0, at) + 1, end if end >= 0 else len(low)


def _has_long(low: str) -> bool:
    at, size = 0, len(low)
    while at + LONGEST_RUN < size:
        at = low.rfind(" ", at, at + LONGEST_RUN + 1) + 1
        if not at:
            return True
    return False
