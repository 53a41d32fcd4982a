"""What a query's words match in a text, and the best short cut of it. The same words as the index: see analysis.py.

Of a text only the stretches that a sieve lets through are taken apart: few of some hundred.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from reader.index.analysis import STOP_WORDS, TOKEN, Shape, plain_stems, shape, slices, stemmer, unspaced
from reader.index.sieve import Sieve, of_letters, of_stem, sieve, stretches
from reader.index.terms import alternatives, differs_by, distant, glob_pattern, written
from reader.model import Snippet

MAX_TEXT = 400_000
"""Code points that are looked through for a snippet; highlights go through all of a text."""
_SPACES = re.compile(r"\s+")
_GAP = re.compile(r"\s\s+|[^\S ]")
"""White space that is not one blank."""
_WORD_CHARACTER = re.compile(r"\w")
_STRETCH = re.compile(r"\S+")
_ELLIPSIS = "…"
_KEPT_ANSWERS = 20_000
_KEPT_CHUNK = 64


class _Match(NamedTuple):
    start: int
    end: int
    term: int
    """Which of the terms."""


class _Answer(NamedTuple):
    """What a token matches."""

    spans: tuple[tuple[int, int, int], ...]
    """Start and end in the token, and the term."""
    parts: tuple[tuple[str, int, int], ...]
    """Stem, start, end of each part, if the token may stand in a phrase."""
    joined: tuple[tuple[str, int, int], ...]
    """The same for the token as one word; equal to `parts` if it is no compound."""


_Answers: TypeAlias = tuple[tuple[int, _Answer], ...]
"""What the tokens of a stretch match, with their places in it; those that match nothing are left out."""


@dataclass(slots=True)
class _Wanted:
    """Terms made ready for matching."""

    lang: str
    stems: dict[str, int] = field(default_factory=dict)
    prefixes: list[tuple[str, int]] = field(default_factory=list)
    globs: list[tuple[re.Pattern[str], int]] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    """The globs as they are written."""
    fuzzies: list[tuple[str, int, int]] = field(default_factory=list)
    """Word, distance, term."""
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)
    """By their last stem."""
    in_phrases: set[str] = field(default_factory=set)
    beginnings: tuple[str, ...] = ()
    """The prefixes, without their terms."""
    patterns: bool = False
    """Whether there are globs or fuzzies."""
    through: Sieve | None = None
    """Lets through what may match; None if all must be looked at."""
    answers: dict[str, _Answers] = field(default_factory=dict)
    """Of stretches without white space, which repeat."""


def highlights(text: str, terms: Sequence[str], *, limit: int = 2000, lang: str = "") -> list[tuple[int, int]]:
    """Where `text` holds what was searched for, as half-open ranges of code points, in order, not overlapping.

    Args:
        text: Any text; ranges are offsets into it.
        terms: Query.terms (their forms are in terms.py); other spellings of names may be added. Of words that were
            asked for near each other, every one is marked.
        limit: Most ranges.
        lang: The language of the text, as BCP-47.
    """
    ranges: list[tuple[int, int]] = []
    for start, end, _ in _matches(text, _wanted(tuple(terms), stemmer(lang), lang), limit):
        if ranges and start < ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((start, end))
    return ranges


def snippet(text: str, terms: Sequence[str], *, width: int = 160, lang: str = "") -> Snippet:
    """The stretch of about `width` code points that holds the most different terms, in one line.

    Cut at words, with an ellipsis where text is left out; the start of the text if nothing matches.
    """
    text = text[:MAX_TEXT]
    width = max(10, width)
    matches = _matches(text, _wanted(tuple(terms), stemmer(lang), lang), 500)
    start, end = _window(text, matches, width)
    return _cut(text, start, end, matches)


# --- what is wanted


# the rows on the screen and the article beside them ask for the same terms, in one or two languages
@lru_cache(maxsize=16)
def _wanted(terms: tuple[str, ...], rules: str, lang: str) -> _Wanted:
    wanted = _Wanted(lang)
    number = 0
    for term in terms:
        near = distant(term)
        for each in _important(near[0]) if near else [term]:
            _want(each, number, wanted)
            number += 1
    wanted.beginnings = tuple(prefix for prefix, _ in wanted.prefixes)
    wanted.patterns = bool(wanted.globs or wanted.fuzzies)
    stems = [of_stem(stem, rules) for stem in (*wanted.stems, *wanted.in_phrases)]
    letters = [*wanted.beginnings, *wanted.written, *(text[:1] for text, _, _ in wanted.fuzzies)]
    wanted.through = sieve([*stems, *map(of_letters, letters)])
    return wanted


def _important(words: str) -> list[str]:
    """The words that say something, or all if none does."""
    tokens = TOKEN.findall(words)
    return [token for token in tokens if token.lower() not in STOP_WORDS] or tokens


def _want(term: str, number: int, wanted: _Wanted) -> None:
    asked = written(term) if not any(character.isspace() for character in term) else None
    if asked and asked.kind == "glob":
        wanted.globs.append((glob_pattern(asked.text), number))
        wanted.written.append(asked.text)
        return
    if asked and asked.kind == "fuzzy" and asked.distance:
        wanted.fuzzies.append((asked.text, min(2, asked.distance), number))
        return
    shapes = [
        found for token in TOKEN.findall(asked.text if asked else term) if (found := shape(token, wanted.lang)).parts
    ]
    if not shapes:
        return
    if asked and asked.kind == "prefix" and len(shapes) == 1:
        parts, whole, _ = shapes[0]
        if len(parts) == 1 or (whole and not unspaced(whole)):
            wanted.prefixes.append((parts[0].word if len(parts) == 1 else whole, number))
            return
    for stems in alternatives(shapes):
        if len(stems) == 1:
            wanted.stems.setdefault(stems[0], number)
        else:
            wanted.phrases.setdefault(stems[-1], []).append((stems, number))
            wanted.in_phrases.update(stems)


# --- matching


def _matches(text: str, wanted: _Wanted, limit: int) -> list[_Match]:
    """All matches in order of their start."""
    found: list[_Match] = []
    phrases = 0
    parted, joined = _Chain(wanted), _Chain(wanted)
    for at, answer in _answers(text, wanted):
        found += [_Match(at + start, at + end, term) for start, end, term in answer.spans]
        if answer.parts:
            ends = parted.add(text, at, answer.parts)
            ends += joined.add(text, at, answer.joined)
            phrases += len(ends)
            found += ends
        if len(found) - phrases >= limit or phrases >= 2 * limit:
            break
    found.sort()
    return found[:limit]


def _answers(text: str, wanted: _Wanted) -> Iterator[tuple[int, _Answer]]:
    """Where tokens stand that match something, in order, with what they match."""
    places = stretches(text, wanted.through) if wanted.through is not None else None
    known = wanted.answers
    if len(known) > _KEPT_ANSWERS:
        known.clear()
    # no token reaches over white space
    for start, end in (match.span() for match in _STRETCH.finditer(text)) if places is None else places:
        stretch = text[start:end]
        answers = known.get(stretch)
        if answers is None:
            if end - start > _KEPT_CHUNK:
                yield from ((start + at, answer) for at, answer in _looked_at(stretch, wanted))
                continue
            answers = known[stretch] = tuple(_looked_at(stretch, wanted))
        for at, answer in answers:
            yield start + at, answer


def _looked_at(stretch: str, wanted: _Wanted) -> Iterator[tuple[int, _Answer]]:
    """The tokens of a stretch without white space that match something."""
    plain = plain_stems(wanted.lang)
    if _is_nothing(stretch, plain.get(stretch), wanted):
        return
    pieces: dict[str, _Answer | None] = {}  # slices of floods repeat
    for match in TOKEN.finditer(stretch):
        at = match.start()
        for token in slices(match[0]):
            answer = pieces.get(token)
            if answer is None and token not in pieces and not _is_nothing(token, plain.get(token), wanted):
                answer = _answer(shape(token, wanted.lang), wanted)
            pieces[token] = answer
            if answer:
                yield at, answer
            at += len(token)


def _is_nothing(token: str, stem: str | None, wanted: _Wanted) -> bool:
    """Whether a token whose stem is known at once is nothing that is looked for; most are."""
    if stem is None or wanted.patterns or stem in wanted.stems or stem in wanted.in_phrases:
        return False
    return not (wanted.beginnings and token.lower().startswith(wanted.beginnings))


class _Chain:
    """Parts that follow each other in a text, as far back as a phrase may reach."""

    def __init__(self, wanted: _Wanted) -> None:
        self._phrases = wanted.phrases
        longest = max((len(stems) for phrases in wanted.phrases.values() for stems, _ in phrases), default=0)
        self._stems: deque[str] = deque(maxlen=longest)
        self._starts: deque[int] = deque(maxlen=longest)
        self._end = 0

    def add(self, text: str, at: int, parts: Sequence[tuple[str, int, int]]) -> list[_Match]:
        """Go on with the parts of the token at `at`; the phrases that end in it."""
        if self._stems and _WORD_CHARACTER.search(text, self._end, at):  # words between that are in no phrase
            self._stems.clear()
            self._starts.clear()
        found: list[_Match] = []
        for stem, start, end in parts:
            self._stems.append(stem)
            self._starts.append(at + start)
            for stems, number in self._phrases.get(stem, ()):
                first = len(self._stems) - len(stems)
                if first >= 0 and all(self._stems[first + place] == each for place, each in enumerate(stems)):
                    found.append(_Match(self._starts[first], at + end, number))
        self._end = at + max(end for _, _, end in parts)
        return found


def _answer(found: Shape, wanted: _Wanted) -> _Answer | None:
    """What matches inside one token; None if nothing does."""
    parts, whole, whole_stem = found
    if not parts:
        return None
    spaced = not unspaced(whole)
    in_phrases = wanted.in_phrases
    spans = _spans(found, wanted, spaced=spaced)
    compound = bool(whole) and spaced
    chained: tuple[tuple[str, int, int], ...] = ()
    if in_phrases and (whole_stem in in_phrases or any(part.stem in in_phrases for part in parts)):
        chained = tuple((part.stem, part.start, part.end) for part in parts)
    if not spans and not chained:
        return None
    joined = ((whole_stem, parts[0].start, parts[-1].end),) if compound and chained else chained
    return _Answer(spans, chained, joined)


def _spans(found: Shape, wanted: _Wanted, *, spaced: bool) -> tuple[tuple[int, int, int], ...]:
    parts, whole, whole_stem = found
    if whole and spaced:
        term = wanted.stems.get(whole_stem)
        if term is None:
            term = _pattern(whole, wanted)
            if term is not None and len(parts) > 1 and _pattern(parts[0].word, wanted) is not None:
                term = None  # the first part alone is like that
        if term is not None:
            return ((parts[0].start, parts[-1].end, term),)
    spans: list[tuple[int, int, int]] = []
    for word, stem, start, end, other in parts:
        term = wanted.stems.get(stem)
        if term is None and other:
            term = wanted.stems.get(other)
        if term is None:
            term = _pattern(word, wanted)
            end = start + 1 if term is not None and unspaced(word) else end
        if term is not None:
            spans.append((start, end, term))
    return tuple(spans)


def _pattern(word: str, wanted: _Wanted) -> int | None:
    """The term that a folded word is a beginning, a pattern or a misspelling of."""
    for prefix, number in wanted.prefixes:
        if word.startswith(prefix):
            return number
    for pattern, number in wanted.globs:
        if pattern.match(word):
            return number
    for text, distance, number in wanted.fuzzies:
        if differs_by(word, text, distance):
            return number
    return None


# --- cutting


def _window(text: str, matches: Sequence[_Match], width: int) -> tuple[int, int]:
    """The range to cut: most different terms, then most matches, then earliest; room before and after them."""
    if not matches:
        return _at_words(text, 0, width)
    best, best_worth, best_last = 0, (0, 0), 0
    inside: Counter[int] = Counter()
    last = -1
    for first, match in enumerate(matches):
        while last + 1 < len(matches) and matches[last + 1].start <= match.start + width * 3 // 4:
            last += 1
            inside[matches[last].term] += 1
        worth = (len(inside), last - first + 1)
        if worth > best_worth:
            best, best_worth, best_last = first, worth, last
        inside[match.term] -= 1
        if not inside[match.term]:
            del inside[match.term]
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
    while at < end and text[at].isspace():
        at += 1
    last = end
    while last > at and text[last - 1].isspace():
        last -= 1
    for space in [*_GAP.finditer(text, at, last), None]:
        upto = space.start() if space else last
        if upto > at:
            if pieces and pieces[-1] != _ELLIPSIS:
                pieces.append(" ")
                length += 1
            origins.append(at)
            places.append(length)
            pieces.append(text[at:upto])
            length += upto - at
        at = space.end() if space else last
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
