"""What a query's words match in a text, and the best short cut of it. The same words as the index: see analysis.py."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from reader.index.analysis import TOKEN, shape, unspaced
from reader.model import Snippet

MAX_TEXT = 400_000
"""Code points that are looked through for a snippet; highlights go through all of a text."""
_SPACES = re.compile(r"\s+")
_ELLIPSIS = "…"
_KEPT_ANSWERS = 20_000


class _Match(NamedTuple):
    start: int
    end: int
    term: int
    """Which of the terms."""


@dataclass(slots=True)
class _Wanted:
    """Terms made ready for matching."""

    stems: dict[str, int] = field(default_factory=dict)
    prefixes: list[tuple[str, int]] = field(default_factory=list)
    phrases: list[tuple[tuple[str, ...], int]] = field(default_factory=list)
    answers: dict[str, list[tuple[int, int, int]] | None] = field(default_factory=dict)
    """By token: (start, end, term) in it, or None; tokens repeat."""


def highlights(text: str, terms: Sequence[str], *, limit: int = 2000) -> list[tuple[int, int]]:
    """Where `text` holds what was searched for, as half-open ranges of code points, in order, not overlapping.

    Args:
        text: Any text; ranges are offsets into it.
        terms: Query.terms: words, `prefix*`, phrases of several words; other spellings of names may be added.
        limit: Most ranges.
    """
    ranges: list[tuple[int, int]] = []
    for start, end, _ in _matches(text, _wanted(tuple(terms)), limit):
        if ranges and start < ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return ranges


def snippet(text: str, terms: Sequence[str], *, width: int = 160) -> Snippet:
    """The stretch of about `width` code points that holds the most different terms, in one line.

    Cut at words, with an ellipsis where text is left out; the start of the text if nothing matches.
    """
    text = text[:MAX_TEXT]
    width = max(10, width)
    matches = _matches(text, _wanted(tuple(terms)), 500)
    start, end = _window(text, matches, width)
    return _cut(text, start, end, matches)


@lru_cache(maxsize=8)  # the rows on the screen and the article beside them ask for the same terms
def _wanted(terms: tuple[str, ...]) -> _Wanted:
    wanted = _Wanted()
    for number, term in enumerate(terms):
        shapes = [shape(token) for token in TOKEN.findall(term)]
        parts = [part for found in shapes for part in found.parts]
        if not parts:
            continue
        whole = shapes[0].whole if len(shapes) == 1 else ""
        joined = bool(whole) and not unspaced(whole)
        if term.endswith("*") and len(shapes) == 1 and (len(parts) == 1 or joined):
            wanted.prefixes.append((parts[0].word if len(parts) == 1 else whole, number))
            continue
        if joined:
            wanted.stems.setdefault(shapes[0].whole_stem, number)
        if len(parts) > 1:
            if not joined or "&" not in whole:
                wanted.phrases.append((tuple(part.stem for part in parts), number))
        elif not joined:
            wanted.stems.setdefault(parts[0].stem, number)
    return wanted


def _matches(text: str, wanted: _Wanted, limit: int) -> list[_Match]:
    """All matches in order of their start."""
    found: list[_Match] = []
    answers = wanted.answers
    if wanted.stems or wanted.prefixes:
        if len(answers) > _KEPT_ANSWERS:
            answers.clear()
        for token in TOKEN.finditer(text):
            raw = token[0]
            try:
                answer = answers[raw]
            except KeyError:
                answer = answers[raw] = _answer(raw, wanted)
            if answer:
                at = token.start()
                found += [_Match(at + start, at + end, term) for start, end, term in answer]
                if len(found) >= limit:
                    break
    for stems, number in wanted.phrases:
        found += _phrase_matches(text, stems, number, limit)
    found.sort()
    return found[:limit]


def _answer(raw: str, wanted: _Wanted) -> list[tuple[int, int, int]] | None:
    """What matches inside one token."""
    parts, whole, whole_stem = shape(raw)
    stems = wanted.stems
    if len(parts) == 1 and not whole:  # nearly all tokens
        word, stem, start, end = parts[0]
        number = stems.get(stem)
        if number is None and wanted.prefixes:
            number = next((number for prefix, number in wanted.prefixes if word.startswith(prefix)), None)
        return None if number is None else [(start, end, number)]
    if not parts:
        return None
    spaced = not unspaced(whole)
    term = stems.get(whole_stem) if whole and spaced else None
    if term is None and whole and spaced:
        term = next((number for prefix, number in wanted.prefixes if whole.startswith(prefix)), None)
        if term is not None and parts[0].word.startswith(wanted.prefixes[0][0]) and len(parts) > 1:
            term = None  # the first part alone begins so
    if term is not None:
        return [(parts[0].start, parts[-1].end, term)]
    answer = []
    for word, stem, start, end in parts:
        number = stems.get(stem)
        if number is None:
            for prefix, candidate in wanted.prefixes:
                if word.startswith(prefix):
                    number = candidate
                    end = start + 1 if unspaced(word) else end
                    break
        if number is not None:
            answer.append((start, end, number))
    return answer or None


def _phrase_matches(text: str, stems: tuple[str, ...], number: int, limit: int) -> Iterator[_Match]:
    """Every stretch of parts that follow each other as the phrase does."""
    size, last = len(stems), stems[-1]
    recent: deque[str] = deque(maxlen=size)
    starts: deque[int] = deque(maxlen=size)
    given = 0
    for token in TOKEN.finditer(text):
        at = token.start()
        for _, stem, start, end in shape(token[0]).parts:
            recent.append(stem)
            starts.append(at + start)
            if stem == last and tuple(recent) == stems:
                yield _Match(starts[0], at + end, number)
                given += 1
                if given >= limit:
                    return


def _window(text: str, matches: Sequence[_Match], width: int) -> tuple[int, int]:
    """The range to cut: most different terms, then most matches, then earliest; room before and after them."""
    if not matches:
        return _at_words(text, 0, width)
    starts = [match.start for match in matches]
    best, best_worth, best_last = 0, (0, 0), 0
    for first, match in enumerate(matches):
        last = bisect_right(starts, match.start + width * 3 // 4) - 1
        inside = matches[first : last + 1]
        worth = (len({found.term for found in inside}), len(inside))
        if worth > best_worth:
            best, best_worth, best_last = first, worth, last
    start, end = matches[best].start, max(matches[best].end, matches[best_last].end)
    spare = max(0, width - (end - start))
    return _at_words(text, max(0, start - min(spare // 3, 60)), width)


def _at_words(text: str, start: int, width: int) -> tuple[int, int]:
    """Move a range to word borders, and to the start of a text that is near."""
    if start < 20:
        start = 0
    elif not text[start - 1].isspace():
        space = _SPACES.search(text, start, start + 30)
        start = space.end() if space else start
    end = min(len(text), start + width)
    if end < len(text) and not text[end].isspace():
        border = max(text.rfind(" ", start, end), text.rfind("\n", start, end))
        if border > start + width // 2:
            end = border
    return start, end


def _cut(text: str, start: int, end: int, matches: Sequence[_Match]) -> Snippet:
    """The range in one line, and the matches inside it."""
    pieces: list[str] = []
    origins: list[int] = []  # for each run of characters taken over as they are: where it stood
    places: list[int] = []  # and where it stands now
    length = 0
    if text[:start].strip():
        pieces.append(_ELLIPSIS)
        length = 1
    at = start
    for space in [*_SPACES.finditer(text, start, end), None]:
        upto = space.start() if space else end
        if upto > at:
            if pieces and pieces[-1] != _ELLIPSIS:
                pieces.append(" ")
                length += 1
            origins.append(at)
            places.append(length)
            pieces.append(text[at:upto])
            length += upto - at
        at = space.end() if space else end
    if text[end:].strip():
        pieces.append(_ELLIPSIS)
    cut: list[tuple[int, int]] = []
    for match in matches:
        if match.start < start or match.end > end:
            continue
        run = bisect_right(origins, match.start) - 1
        last = bisect_left(origins, match.end) - 1
        low = places[run] + match.start - origins[run]
        high = places[last] + match.end - origins[last]
        if cut and low < cut[-1][1]:
            cut[-1] = (cut[-1][0], max(high, cut[-1][1]))
        else:
            cut.append((low, high))
    return Snippet("".join(pieces), tuple(cut))
