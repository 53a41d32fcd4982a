"""Words in a row that two articles share: what links them beyond names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from reader.model import Document
from reader.stories.compare import Span, story_sentences
from reader.stories.words import Token, tokens


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


LEAST = 3
"""Words of a phrase, of which at least two mean something."""
_PLACES = 20
"""Three words that stand more often in one article are a refrain."""
_MEANINGLESS = _listed(
    """a about after again against all also although always am among an and another any are as asked at away be
    because been before being below between both but by came can come could did do does during each early even
    every few first for from further get go had has have having he her here him his how however i if in into is
    it its just know last late like made make many may me might more most much must my near never new next no
    not now of off on once one only or other our out over own part people put said same say says see set several
    she should since so some still such take than that the their them then there these they this those three
    through time to told too took toward two under until up us use used very was way we week well were what when
    where which while who why will with within without would year years yesterday yet you your"""
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row that stand in both articles."""

    first: Span
    second: Span
    words: int


def shared_phrases(first: Document, second: Document) -> list[Phrase]:
    """The longest stretches of words that two stories share, each inside one sentence, the longest first.

    A stretch begins and ends with a word that means something.
    """
    a, b = _sentences(first), _sentences(second)
    places: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for number, words in enumerate(b):
        for at in range(len(words) - LEAST + 1):
            places[_keys(words[at : at + LEAST])].append((number, at))
    found: dict[tuple[str, ...], Phrase] = {}
    for words in a:
        at = 0
        while at <= len(words) - LEAST:
            there = places.get(_keys(words[at : at + LEAST]), [])
            length, where = 0, (0, 0)
            if len(there) <= _PLACES:
                for number, start in there:
                    alike = _alike(words, at, b[number], start)
                    if alike > length:
                        length, where = alike, (number, start)
            if not length:
                at += 1
                continue
            low, high = _trimmed(words, at, at + length)
            if high - low >= LEAST and sum(_means(word) for word in words[low:high]) > 1:
                others = b[where[0]][where[1] + low - at : where[1] + high - at]
                phrase = Phrase((words[low].start, words[high - 1].end), (others[0].start, others[-1].end), high - low)
                found.setdefault(_keys(words[low:high]), phrase)
            at += length - LEAST + 1
    return sorted(found.values(), key=lambda phrase: (-phrase.words, phrase.first))


def _sentences(document: Document) -> list[list[Token]]:
    return [
        [token for token in tokens(document.text, each.start, each.end) if token.word]
        for each in story_sentences(document)
    ]


def _keys(words: Sequence[Token]) -> tuple[str, ...]:
    return tuple(word.key.lower() for word in words)


def _alike(a: Sequence[Token], at: int, b: Sequence[Token], start: int) -> int:
    length = LEAST
    while (
        at + length < len(a) and start + length < len(b) and a[at + length].key.lower() == b[start + length].key.lower()
    ):
        length += 1
    return length


def _means(word: Token) -> bool:
    return word.key.lower() not in _MEANINGLESS


def _trimmed(words: Sequence[Token], low: int, high: int) -> tuple[int, int]:
    while low < high and not _means(words[low]):
        low += 1
    while low < high and not _means(words[high - 1]):
        high -= 1
    return low, high
