"""What the rest of a document says of a word: the second look of the recogniser.

After the first look each token has chances of its tags. A name that is plain in one sentence then helps its other
sightings: the same word elsewhere, as part of a longer name, beside the same neighbour, as the initials of a name. Each
such sign is worth something to each tag; that is added to the first scores. Without signs nothing changes.
"""

from __future__ import annotations

import collections
import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reader.entities.features import Evidence
from reader.entities.model import WIDTH, Floats, Windows, best, chances, tagger
from reader.entities.tokens import Tokens

_KINDS = ("O", "PER", "ORG", "LOC", "NORP")
_KIND = np.array([(tag + 1) // 2 for tag in range(WIDTH)])
_TO_KIND = np.eye(len(_KINDS), dtype=np.float32)[_KIND]
MEASURES = 2 * len(_KINDS)
"""Numbers that each token has beside its signs: mean and greatest chance of each kind at the other sightings."""
_MANY = 3
"""Other sightings beyond which more make no difference."""

Span = tuple[int, int, str]
"""First token, end, kind."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What was seen for each token of the windows."""

    measures: Floats
    """Token by MEASURES."""
    names: list[list[str]]
    """The signs of each token."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What measures and signs are worth to each tag."""

    measures: Floats
    signs: dict[str, int]
    matrix: Floats

    def of(self, seen: Signs) -> Floats:
        """What to add to the scores."""
        total = seen.measures @ self.measures
        rows = [
            (i, row) for i, names in enumerate(seen.names) for name in names if (row := self.signs.get(name, -1)) >= 0
        ]
        if rows:
            at, which = np.array(rows).T
            np.add.at(total, at, self.matrix[which])
        return total


def spans(tags: Iterable[int], windows: Windows) -> list[Span]:
    """The names that tags of windows' tokens stand for."""
    found: list[Span] = []
    following = iter(tags)
    for start, end in windows:
        first, kind = -1, 0
        for i in range(start, end):
            tag = next(following)
            if first >= 0 and (tag == 0 or tag & 1):
                found.append((first, i, _KINDS[kind]))
                first = -1
            if tag & 1:
                first, kind = i, (tag + 1) // 2
        if first >= 0:
            found.append((first, end, _KINDS[kind]))
    return found


def signs(tokens: Tokens, windows: Windows, sure: Floats, tags: list[int]) -> Signs:
    """What the document says of each token beyond its own sighting, given chances and tags of a first look."""
    forms = tokens.forms
    places = [i for start, end in windows for i in range(start, end)]
    kinds = sure @ _TO_KIND
    measures, others = _measures([forms[i] for i in places], kinds)
    own = kinds.argmax(axis=1).tolist()
    usual = measures[:, : len(_KINDS)].argmax(axis=1).tolist()

    found = spans(tags, windows)
    wholes: dict[tuple[str, ...], collections.Counter[str]] = {}
    # by word and by where it stands in names of which kind: those names
    parts: dict[str, dict[str, set[tuple[str, ...]]]] = {}
    short: dict[str, set[str]] = {}
    at: dict[int, tuple[tuple[str, ...], str]] = {}
    inside: dict[int, str] = {}
    for start, end, kind in found:
        key = tuple(forms[start:end])
        wholes.setdefault(key, collections.Counter())[kind] += 1
        for i in range(start, end):
            at[i] = key, kind
            if i > start:
                inside[i] = kind
            if len(key) > 1 and (forms[i][0].isupper() or "-" in forms[i]):
                where = "f" if i == start else "l" if i == end - 1 else "m"
                parts.setdefault(forms[i], {}).setdefault(where + kind, set()).add(key)
        initials = "".join(word[0] for word in key if word[0].isupper())
        if kind in ("ORG", "LOC") and len(initials) > 1:
            short.setdefault(initials, set()).add(kind)
    pairs: dict[tuple[str, str], collections.Counter[str]] = {}
    for start, end in windows:
        for i in range(start + 1, end):
            pairs.setdefault((forms[i - 1], forms[i]), collections.Counter())[inside.get(i, "-")] += 1

    names: list[list[str]] = []
    number = 0
    for start, end in windows:
        for i in range(start, end):
            form = forms[i]
            seen: list[str] = []
            first = own[number]
            if others[number]:
                seen += [f"m{first}{usual[number]}", f"n{min(others[number], _MANY)}"]
            key, kind = at.get(i, ((form,), ""))
            for part, whole in sorted(parts.get(form, {}).items()):
                if len(whole) > 1 or key not in whole:  # another name than this one
                    seen += ["s" + part, f"s{first}{part}"]
            for other, count in sorted(wholes.get(key, {}).items()):
                if kind:
                    left = count - (other == kind)
                    if left:
                        seen += [f"w{kind}{other}", f"w{kind}{other}{min(left, _MANY)}"]
                else:
                    seen.append(f"y{other}{tokens.begins[i]}")
            if form.isupper():
                seen += ["a" + other for other in sorted(short.get(form, ()))]
            if i > start:
                seen += _beside("p", pairs[forms[i - 1], form], inside.get(i, "-"))
            if i + 1 < end:
                seen += _beside("q", pairs[form, forms[i + 1]], inside.get(i + 1, "-"))
            names.append(list(dict.fromkeys(seen)))
            number += 1
    return Signs(measures, names)


def _beside(mark: str, counts: Mapping[str, int], here: str) -> list[str]:
    """Whether two neighbours are elsewhere one name, and of which kind."""
    return [f"{mark}{here}{other}" for other, count in sorted(counts.items()) if count > (other == here)]


def _measures(words: list[str], kinds: Floats) -> tuple[Floats, list[int]]:
    """Mean and greatest chance of each kind over the other sightings of each word; how many those are."""
    numbers: dict[str, int] = {}
    which: NDArray[np.intp] = np.array([numbers.setdefault(word, len(numbers)) for word in words], np.intp)
    sums = np.zeros((len(numbers), len(_KINDS)), np.float32)
    np.add.at(sums, which, kinds)
    others = np.bincount(which, minlength=len(numbers))[which] - 1
    mean = (sums[which] - kinds) / np.maximum(others, 1)[:, None]
    top = np.zeros_like(sums)
    np.maximum.at(top, which, kinds)
    # the greatest of the others is the second greatest of all where the word itself is the greatest
    is_top = kinds >= top[which]
    second = np.zeros_like(sums)
    np.maximum.at(second, which, np.where(is_top, np.float32(0), kinds))
    greatest = np.where(is_top, second[which], top[which])
    found = np.concatenate([mean, greatest], axis=1).astype(np.float32)
    found[others == 0] = 0
    return found, others.tolist()


def pack(worth: Worth) -> str:
    """What signs are worth, as it is shipped."""
    rows = {name: worth.matrix[row] for name, row in worth.signs.items()}
    return json.dumps(
        {
            "measures": [[round(float(v), 3) for v in row] for row in worth.measures],
            "signs": {name: [round(float(v), 3) for v in row] for name, row in sorted(rows.items())},
        },
        separators=(",", ":"),
    )


def unpack(text: str) -> Worth:
    """What `pack` made."""
    data = json.loads(text)
    table: dict[str, list[float]] = data["signs"]
    matrix = np.array(list(table.values()), np.float32).reshape(len(table), WIDTH)
    return Worth(np.array(data["measures"], np.float32), {name: i for i, name in enumerate(table)}, matrix)


@functools.cache
def worth() -> Worth:
    """The shipped numbers, read once."""
    return unpack((Path(__file__).parent / "data" / "agreement.json").read_text("utf-8"))


def read(tokens: Tokens, windows: Windows, seen: Evidence) -> list[tuple[Span, float]]:
    """The names in the windows of a document, each with its chance: the least of its tokens' chances."""
    trained = tagger()
    scores = trained.scores(tokens, windows, seen)
    first = best(scores, trained.steps, windows)
    scores = scores + worth().of(signs(tokens, windows, chances(scores, trained.steps, windows), first))
    tags = best(scores, trained.steps, windows)
    sure = chances(scores, trained.steps, windows)[np.arange(len(tags)), tags].tolist()
    offsets = {i: number for number, i in enumerate(i for start, end in windows for i in range(start, end))}
    return [(span, min(sure[offsets[span[0]] : offsets[span[0]] + span[1] - span[0]])) for span in spans(tags, windows)]
