"""The ways in which a word can be asked for: as it is, `word*`, `wor?d`, `word~`. One rule for searching and marking.

What is to be marked in a text travels as strings (Query.terms, Found.terms), in the form in which it is typed:
`word`, `several words` (next to each other), `word*`, `wor?d`, `word~1`, `"several words"~10`.
"""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from reader.index.analysis import MAX_WORD, TOKEN, Shape, shape, unspaced
from reader.text.segment import fold

_AFTER_TILDE = re.compile(r"(\d?)[.,;:!?…]*", re.ASCII)
_JOINERS = re.compile(r"['’ʼ\-‐‑_]")
_STARS = re.compile(r"\*{2,}")
_NEAR = re.compile(r'"([^"]*)"~(\d{1,4})')


class Written(NamedTuple):
    """What somebody typed for one word."""

    kind: Literal["word", "prefix", "glob", "fuzzy", "all"]
    text: str
    """word, prefix: as typed, without the sign. glob, fuzzy: folded."""
    distance: int = 0
    """fuzzy: as typed; 1 or 2 are of use."""


def written(raw: str) -> Written:
    """Understand what stands between two spaces.

    A `*` counts where it touches a word, a `?` inside one only: at the end it ends a question. Where other signs stand
    between (`and/or*`), it is running text, and neither counts.
    """
    before, tilde, after = raw.rpartition("~")
    if tilde and (match := _AFTER_TILDE.fullmatch(after)):
        word = _joined(before)
        if len(word) == 1 or (match[1] and word.isdecimal()):  # 5~6, 1990~5: from one to the other
            return Written("word", raw if match[1] else before)
        if word:
            # a letter in a word of five is as much as two in a longer one
            return Written("fuzzy", word, int(match[1]) if match[1] else 1 if len(word) <= 5 else 2)
    if "*" not in raw and "?" not in raw:
        return Written("word", raw)
    core = _core(raw)
    letters = re.sub(r"[*?]", "", core)
    if not any(character.isalnum() for character in letters):
        return Written("all" if "*" in core and not letters else "word", letters)
    if "*" not in core and "?" not in core:
        return Written("word", core)
    if core.find("*") >= len(core.rstrip("*")) and "?" not in core:
        return Written("prefix", letters)
    pattern = _pattern(core)
    return Written("glob", pattern) if pattern else Written("word", re.sub(r"[*?]+", " ", core))


def _core(raw: str) -> str:
    """Without the punctuation around it."""
    ends = [at for at, character in enumerate(raw) if character == "*" or not _punctuation(character)]
    return raw[ends[0] : ends[-1] + 1] if ends else ""


def _punctuation(character: str) -> bool:
    return not character.isalnum() and not unicodedata.category(character).startswith("M")


def _joined(text: str) -> str:
    """The one folded word that a text is, as the dictionary has it; "" if it is several, or has no letters in a row."""
    tokens = TOKEN.findall(text)
    if len(tokens) != 1:
        return ""
    parts, whole, _ = shape(tokens[0])
    if not parts or unspaced(parts[-1].word):
        return ""
    return parts[0].word if len(parts) == 1 else whole


def _pattern(core: str) -> str:
    """A pattern over dictionary words, where compounds are joined: `e-m?il` is `em?il`. "" if it can be none."""
    folded = _STARS.sub("*", _JOINERS.sub("", fold(core)))
    if len(folded) > 2 * MAX_WORD or any(unspaced(character) for character in folded):
        return ""
    if all(c.isalnum() or c in "*?&" or unicodedata.category(c).startswith("M") for c in folded):
        return folded
    return ""


def alternatives(shapes: Sequence[Shape]) -> list[tuple[str, ...]]:
    """The stems for which tokens that follow each other can stand in the index; one stem is a word, several a phrase.

    A compound is found as one word or as its parts; a word with accents also by the stem that was made with them on.
    """
    if len(shapes) == 1:
        parts, whole, whole_stem = shapes[0]
        if whole and not unspaced(whole) and (len(parts) == 1 or "&" in whole):
            return [(whole_stem,)]
    parted: list[str] = []
    accented: list[str] = []
    whole_words: list[str] = []
    for parts, whole, whole_stem in shapes:
        joined = bool(whole) and not unspaced(whole)
        stems = [whole_stem] if joined and len(parts) == 1 else [part.stem for part in parts]
        parted += stems
        accented += [part.other or found for part, found in zip(parts, stems, strict=True)]
        # a sign joins for a reason, and its parts say little: `AT&T` inside a phrase still goes by its parts, as the
        # whole stands at its both ends only
        whole_words += [whole_stem] if joined and "&" not in whole else stems
    return list(dict.fromkeys(map(tuple, (whole_words, parted, accented))))


@lru_cache(maxsize=64)
def glob_pattern(pattern: str) -> re.Pattern[str]:
    """Matches (with `match`) the words of a glob from beginning to end, in time linear in the word for each `*`."""
    # atomic groups: translate() has none of the backtracking that `.*a.*a.*a` would have
    return re.compile(fnmatch.translate(pattern))


def differs_by(word: str, other: str, most: int) -> bool:
    """Whether two words begin alike and at most so many letters are changed, missing, added, or swapped with the next.

    Optimal string alignment: no stretch is edited twice.
    """
    if word == other:
        return True
    if abs(len(word) - len(other)) > most or word[:1] != other[:1]:
        return False
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(word, start=1):
        current = [row]
        for column, against in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and word[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return False
        before, last = last, current
    return last[-1] <= most


def distant(term: str) -> tuple[str, int] | None:
    """The words and the distance of a term such as `"several words"~10`; None if it is of another kind."""
    match = _NEAR.fullmatch(term)
    return (match[1], int(match[2])) if match else None
