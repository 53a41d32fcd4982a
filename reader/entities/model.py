"""The trained part of the recogniser: weights, and the best sequence of tags for a window of tokens."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping

from reader.entities.features import Evidence, beside, beyond, local, own
from reader.entities.lexicon import Lexicon, Usage, fold, lexicon, read_data, usage
from reader.entities.tokens import Tokens

TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-NORP", "I-NORP")
"""Outside; beginning and inside of a person, organisation, place, and of a word for a people or camp."""
NEVER = -1e9
_WIDTH = len(TAGS)
_ZERO = [0.0] * _WIDTH
_REMEMBERED = 50_000
"""Words whose scores are kept; when there are more, all are forgotten, which bounds memory on hostile text."""
MIDDLE = 79
"""Code point that stands for weight 0 in the data file; one character a tag, signed roots of the weights."""
REACH = 43
"""Largest root."""

_SQUARES = {root: float(root * abs(root)) for root in range(-REACH, REACH + 1)}

Vector = list[float]


def allowed(before: int, after: int) -> bool:
    """Whether one tag may follow another: the inside of a name only follows its beginning or inside."""
    return after == 0 or after % 2 == 1 or before in (after, after - 1)


class Tagger:
    """Weights and the scores found so far for words."""

    def __init__(self, weights: Mapping[str, Vector | None], steps: list[Vector], lists: Lexicon, words: Usage) -> None:
        self._weights = weights
        self._steps = steps
        self._lists = lists
        self._words = words
        self._own: dict[str, Vector] = {}
        self._before: dict[str, Vector] = {}
        self._after: dict[str, Vector] = {}
        self._before2: dict[str, Vector] = {}
        self._after2: dict[str, Vector] = {}

    def _score(
        self, table: dict[str, Vector], form: str, prefix: str, find: Callable[[str, Lexicon, Usage], list[str]]
    ) -> Vector:
        found = table.get(form)
        if found is None:
            found = _ZERO
            for feature in find(form, self._lists, self._words):
                vector = self._weights[prefix + feature]
                if vector is not None:
                    found = [a + b for a, b in zip(found, vector, strict=True)]
            if len(table) > _REMEMBERED:
                table.clear()
            table[form] = found
        return found

    def scores(self, tokens: Tokens, start: int, end: int, seen: Evidence) -> list[Vector]:
        """One score for each tag, for each token of a window."""
        forms = tokens.forms
        sentences = tokens.sentences
        count = len(forms)
        weights = self._weights
        folded = [fold(form) for form in forms[start:end]]
        places = local(tokens, start, end, seen, self._lists, self._words, folded)
        found = []
        for i in range(start, end):
            here = sentences[i]
            before = forms[i - 1] if i and sentences[i - 1] == here else "^"
            after = forms[i + 1] if i + 1 < count and sentences[i + 1] == here else "$"
            before2 = forms[i - 2] if i > 1 and sentences[i - 2] == here else "^"
            after2 = forms[i + 2] if i + 2 < count and sentences[i + 2] == here else "$"
            rows = [
                self._score(self._own, forms[i], "", own),
                self._score(self._before, before, "<", beside),
                self._score(self._after, after, ">", beside),
                self._score(self._before2, before2, "<<", beyond),
                self._score(self._after2, after2, ">>", beyond),
            ]
            for feature in places[i - start]:
                vector = weights[feature]
                if vector is not None:
                    rows.append(vector)
            found.append([sum(column) for column in zip(*rows, strict=True)])
        return found

    def tags(self, tokens: Tokens, start: int, end: int, seen: Evidence) -> list[int]:
        """The best tags of a window, as indices into TAGS."""
        return best(self.scores(tokens, start, end, seen), self._steps)


def best(scores: list[Vector], steps: list[Vector]) -> list[int]:
    """The tags with the highest sum of scores and steps. `steps[after][before]`; a window begins as after O."""
    current = [s + steps[tag][0] for tag, s in enumerate(scores[0])]
    back: list[list[int]] = []
    for row in scores[1:]:
        following = []
        origin = []
        for tag in range(_WIDTH):
            step = steps[tag]
            if tag == 0 or tag & 1:
                totals = [a + b for a, b in zip(current, step, strict=True)]
                top = max(totals)
                at = totals.index(top)
            else:
                one, two = current[tag - 1] + step[tag - 1], current[tag] + step[tag]
                top, at = (one, tag - 1) if one >= two else (two, tag)
            following.append(top + row[tag])
            origin.append(at)
        back.append(origin)
        current = following
    tag = current.index(max(current))
    path = [tag]
    for origin in reversed(back):
        tag = origin[tag]
        path.append(tag)
    path.reverse()
    return path


class _Packed(dict[str, Vector | None]):
    """Weights as they are shipped, each turned into numbers when it is first asked for; None for an unknown feature."""

    def __init__(self, packed: dict[str, str]) -> None:
        super().__init__()
        self._packed = packed

    def __missing__(self, key: str) -> Vector | None:
        packed = self._packed.get(key)
        if packed is None:
            # not remembered: hostile text holds no end of unknown features
            return None
        found = self[key] = [_SQUARES[ord(c) - MIDDLE] for c in packed]
        return found


@functools.cache
def tagger() -> Tagger:
    """The shipped model, read once."""
    data = json.loads(read_data("model.json.gz"))
    steps = [[v if allowed(b, a) else NEVER for b, v in enumerate(row)] for a, row in enumerate(data["steps"])]
    return Tagger(_Packed(data["weights"]), steps, lexicon(), usage())
