"""The trained part of the recogniser: weights, and how likely each tag is for each token of a window.

A linear chain over TAGS: the score of a window's tags is the sum of what the features of each token give to its tag and
what each step from tag to tag gives. numpy is imported here and in what imports this, so this is imported late.
"""

from __future__ import annotations

import functools
import json
import threading
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reader.entities.features import Evidence, beside, beyond, local, own
from reader.entities.lexicon import Lexicon, Usage, fold, lexicon, usage
from reader.entities.tokens import Tokens

TAGS = ("O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC", "I-LOC", "B-NORP", "I-NORP")
"""Outside; beginning and inside of a person, organisation, place, and of a word for a people or camp."""
WIDTH = len(TAGS)
_REMEMBERED = 50_000
"""Words whose scores are kept; when there are more, all are forgotten, which bounds memory on hostile text."""
_NEVER = -1e4

Floats = NDArray[np.float32]
Windows = Sequence[tuple[int, int]]


def allowed(before: int, after: int) -> bool:
    """Whether one tag may follow another: the inside of a name only follows its beginning or inside."""
    return after == 0 or after % 2 == 1 or before in (after, after - 1)


_ALLOWED = np.array([[allowed(before, after) for after in range(WIDTH)] for before in range(WIDTH)])


@dataclass(frozen=True, slots=True)
class Weights:
    """What features and steps are worth."""

    index: dict[str, int]
    """Feature → row of the matrix."""
    matrix: Floats
    """Feature by tag; one more row of zeros stands for unknown features."""
    steps: Floats
    """Tag by following tag."""


def pack(weights: Weights, *, least: float = 0.0) -> bytes:
    """Weights as they are shipped: a byte each, only those of at least `least`, features sorted."""
    names = sorted(weights.index)
    matrix = weights.matrix[[weights.index[name] for name in names]]
    keep = np.abs(matrix) >= max(least, 1e-6)
    used = np.flatnonzero(keep.any(axis=1))
    names = [names[row] for row in used.tolist()]
    matrix, keep = matrix[used], keep[used]
    # a byte for the root: small weights matter more than the exact size of large ones
    top = float(np.sqrt(np.abs(matrix).max()))
    roots = np.round(np.sign(matrix) * np.sqrt(np.abs(matrix)) / top * 127).astype(np.int8)
    masks = (keep * (1 << np.arange(WIDTH))).sum(axis=1).astype("<u2")
    text = "\n".join(names).encode("utf-8")
    head = json.dumps(
        {"top": top, "steps": [[round(float(v), 4) for v in row] for row in weights.steps], "rows": len(names)}
    ).encode("ascii")
    return zlib.compress(head + b"\n" + masks.tobytes() + roots[keep].tobytes() + b"\n" + text, 9)


def unpack(data: bytes) -> Weights:
    """The weights in what `pack` made."""
    raw = zlib.decompress(data)
    cut = raw.index(b"\n")
    head = json.loads(raw[:cut])
    rows = head["rows"]
    at = cut + 1
    masks = np.frombuffer(raw, "<u2", rows, at)
    at += 2 * rows
    bits = (masks[:, None] >> np.arange(WIDTH)) & 1 == 1
    count = int(bits.sum())
    roots = np.frombuffer(raw, np.int8, count, at).astype(np.float32) * np.float32(head["top"] / 127)
    matrix = np.zeros((rows + 1, WIDTH), np.float32)
    matrix[:-1][bits] = np.sign(roots) * roots * roots
    names = raw[at + count + 1 :].decode("utf-8").split("\n")
    return Weights({name: i for i, name in enumerate(names)}, matrix, np.array(head["steps"], np.float32))


_ROLES: tuple[tuple[str, Callable[[str, Lexicon, Usage], list[str]]], ...] = (
    ("", own),
    ("<", beside),
    (">", beside),
    ("<<", beyond),
    (">>", beyond),
)
"""A word itself, beside on the left and right, two places away: prefix of its features, and what finds them."""


class Reading:
    """The features of windows: of words in their roles, and of places."""

    def __init__(self, lists: Lexicon, words: Usage) -> None:
        self._lists = lists
        self._usage = words
        self._sorts: dict[str, str] = {}
        self._known: dict[tuple[int, str], list[str]] = {}

    def of_word(self, role: int, form: str) -> list[str]:
        """What a word is seen as in one of _ROLES."""
        prefix, find = _ROLES[role]
        return [prefix + feature for feature in find(form, self._lists, self._usage)]

    def of_places(self, tokens: Tokens, windows: Windows, seen: Evidence) -> list[list[str]]:
        """What hangs on the place, for each token of the windows."""
        forms = tokens.forms
        if len(self._sorts) > _REMEMBERED:
            self._sorts.clear()
        found: list[list[str]] = []
        for start, end in windows:
            folded = [fold(form) for form in forms[start:end]]
            found += local(tokens, start, end, seen, self._lists, self._usage, folded, self._sorts)
        return found

    def features(self, tokens: Tokens, windows: Windows, seen: Evidence) -> list[list[str]]:
        """All features of each token of the windows, for training."""
        rows = self.of_places(tokens, windows, seen)
        for role, column in enumerate(in_roles(tokens, windows)):
            for row, form in zip(rows, column, strict=True):
                known = self._known.get((role, form))
                if known is None:
                    known = self._known[role, form] = self.of_word(role, form)
                row += known
        return rows


def in_roles(tokens: Tokens, windows: Windows) -> list[list[str]]:
    """For each of _ROLES the word that is in it, for each token of the windows."""
    forms = tokens.forms
    sentences = tokens.sentences
    count = len(forms)
    columns: list[list[str]] = [[], [], [], [], []]
    for start, end in windows:
        # a window is one sentence's: only its edges can look beyond the sentence
        here = sentences[start]
        left2 = forms[start - 2] if start > 1 and sentences[start - 2] == here else "^"
        left = forms[start - 1] if start and sentences[start - 1] == here else "^"
        right = forms[end] if end < count and sentences[end] == here else "$"
        right2 = forms[end + 1] if end + 1 < count and sentences[end + 1] == here else "$"
        around = [left2, left, *forms[start:end], right, right2]
        for column, words in zip(
            columns, (around[2:-2], around[1:-3], around[3:-1], around[:-4], around[4:]), strict=True
        ):
            column += words
    return columns


class _Words:
    """The sums of weights of words in one role, found once a word."""

    def __init__(self) -> None:
        self.rows: dict[str, int] = {}
        self.table: Floats = np.zeros((1024, WIDTH), np.float32)


class Tagger:
    """Weights, and the scores found so far for words."""

    def __init__(self, weights: Weights, lists: Lexicon, words: Usage) -> None:
        self.weights = weights
        self.usage = words
        self._reading = Reading(lists, words)
        self._words = [_Words() for _ in _ROLES]
        self._lock = threading.Lock()
        steps = np.where(_ALLOWED, weights.steps, np.float32(_NEVER))
        self.steps: Floats = steps.astype(np.float32)

    def _sums(self, groups: Iterable[Iterable[str]]) -> Floats:
        """The sum of the weights of each group of features."""
        get = self.weights.index.get
        rows: list[int] = []
        starts = []
        unknown = len(self.weights.matrix) - 1
        for group in groups:
            starts.append(len(rows))
            rows += [row for feature in group if (row := get(feature)) is not None]
            if len(rows) == starts[-1]:
                rows.append(unknown)
        found: Floats = np.add.reduceat(self.weights.matrix[rows], starts, axis=0)
        return found

    def _of_words(self, role: int, forms: list[str]) -> Floats:
        words = self._words[role]
        if len(words.rows) > _REMEMBERED:
            words.rows.clear()
        known = words.rows
        new = [form for form in dict.fromkeys(forms) if form not in known]
        if new:
            first, last = len(known), len(known) + len(new)
            if last > len(words.table):
                larger = np.zeros((max(last, 2 * len(words.table)), WIDTH), np.float32)
                larger[: len(words.table)] = words.table
                words.table = larger
            words.table[first:last] = self._sums([self._reading.of_word(role, form) for form in new])
            known.update(zip(new, range(first, last), strict=True))
        found: Floats = words.table[[known[form] for form in forms]]
        return found

    def scores(self, tokens: Tokens, windows: Windows, seen: Evidence) -> Floats:
        """One score for each tag, for each token of the windows one after the other."""
        with self._lock:
            total = self._sums(self._reading.of_places(tokens, windows, seen))
            for role, column in enumerate(in_roles(tokens, windows)):
                total += self._of_words(role, column)
        return total


def _layout(windows: Windows) -> tuple[NDArray[np.intp], list[int]]:
    """Where windows start among their tokens put one after the other, longest first; how many are longer than t."""
    lengths = np.array([end - start for start, end in windows])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    order = np.argsort(-lengths, kind="stable")
    lengths = lengths[order]
    longer = [int((lengths > t).sum()) for t in range(int(lengths[0]))]
    return starts[order], longer


def best(scores: Floats, steps: Floats, windows: Windows) -> list[int]:
    """The tags with the highest sum of scores and steps, for all windows' tokens. A window begins as after O."""
    starts, longer = _layout(windows)
    current = scores[starts] + np.where(_ALLOWED[0], np.float32(0), np.float32(_NEVER))
    totals = [current]
    origins: list[NDArray[np.intp]] = []
    for t, k in enumerate(longer[1:], 1):
        sums = current[:k, :, None] + steps
        origins.append(sums.argmax(axis=1))
        current = sums.max(axis=1) + scores[starts[:k] + t]
        totals.append(current)
    tags = np.zeros(len(scores), np.intp)
    following = np.zeros(0, np.intp)
    for t in range(len(longer) - 1, -1, -1):
        k = longer[t]
        here = totals[t].argmax(axis=1)
        done = len(following)
        if done:
            here[:done] = origins[t][np.arange(done), following]
        tags[starts[:k] + t] = here
        following = here
    found: list[int] = tags.tolist()
    return found


def chances(scores: Floats, steps: Floats, windows: Windows) -> Floats:
    """How likely each tag is for each token of the windows, given the whole window."""
    starts, longer = _layout(windows)
    weight = np.exp(scores - scores.max(axis=1, keepdims=True))
    factors = np.exp(steps)
    forward = np.zeros_like(scores)
    current = weight[starts] * _ALLOWED[0]
    current /= current.sum(axis=1, keepdims=True)
    forward[starts] = current
    for t, k in enumerate(longer[1:], 1):
        at = starts[:k] + t
        current = (current[:k] @ factors) * weight[at]
        current /= current.sum(axis=1, keepdims=True)
        forward[at] = current
    backward = np.ones_like(scores)
    for t in range(len(longer) - 1, 0, -1):
        at = starts[: longer[t]] + t
        back = (backward[at] * weight[at]) @ factors.T
        backward[at - 1] = back / back.max(axis=1, keepdims=True)
    both = forward * backward
    found: Floats = both / both.sum(axis=1, keepdims=True)
    return found


@functools.cache
def tagger() -> Tagger:
    """The shipped model, read once."""
    return Tagger(unpack((Path(__file__).parent / "data" / "model.bin").read_bytes()), lexicon(), usage())
