"""What a query's words match in a text, and the best short cut of it. The same words as the index: see analysis.py.

Of a text only its different words are looked at, and those that match are then looked for: few of some hundred.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from reader.index.analysis import LONGEST_RUN, STOP_WORDS, TOKEN, Shape, plain_stems, shape, slices, stemmer, unspaced
from reader.index.terms import alternatives, differs_by, distant, glob_pattern, written
from reader.model import Snippet

MAX_TEXT = 400_000
"""Code points that are looked through for a snippet; highlights go through all of a text."""
_SPACES = re.compile(r"\s+")
_WORD_CHARACTER = re.compile(r"\w")
_JOINERS = frozenset("'’.&-‐‑")
_ELLIPSIS = "…"
_KEPT_ANSWERS = 20_000
_KEPT_CHUNK = 64
_FEW = 24
"""So many different tokens are looked for one by one; for more, the text is cut into its tokens."""
_LOOKED_AT = 1000
"""And no more places than these."""


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


@dataclass(slots=True)
class _Wanted:
    """Terms made ready for matching."""

    lang: str
    stems: dict[str, int] = field(default_factory=dict)
    prefixes: list[tuple[str, int]] = field(default_factory=list)
    globs: list[tuple[re.Pattern[str], int]] = field(default_factory=list)
    fuzzies: list[tuple[str, int, int]] = field(default_factory=list)
    """Word, distance, term."""
    phrases: dict[str, list[tuple[tuple[str, ...], int]]] = field(default_factory=dict)
    """By their last stem."""
    in_phrases: set[str] = field(default_factory=set)
    beginnings: tuple[str, ...] = ()
    """The prefixes, without their terms."""
    patterns: bool = False
    """Whether there are globs or fuzzies."""
    seen: set[str] = field(default_factory=set)
    """Stretches without white space whose answers are known; they repeat."""
    answers: dict[str, dict[str, _Answer]] = field(default_factory=dict)
    """Of those of them that match: the tokens in them that do."""


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
def _wanted(terms: tuple[str, ...], _stemmer: str, lang: str) -> _Wanted:
    wanted = _Wanted(lang)
    number = 0
    for term in terms:
        near = distant(term)
        for each in _important(near[0]) if near else [term]:
            _want(each, number, wanted)
            number += 1
    wanted.beginnings = tuple(prefix for prefix, _ in wanted.prefixes)
    wanted.patterns = bool(wanted.globs or wanted.fuzzies)
    return wanted


def _important(words: str) -> list[str]:
    """The words that say something, or all if none does."""
    tokens = TOKEN.findall(words)
    return [token for token in tokens if token.lower() not in STOP_WORDS] or tokens


def _want(term: str, number: int, wanted: _Wanted) -> None:
    asked = written(term) if not any(character.isspace() for character in term) else None
    if asked and asked.kind == "glob":
        wanted.globs.append((glob_pattern(asked.text), number))
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
    answers, long = _answers(text, wanted)
    found: list[_Match] = []
    phrases = 0
    parted, joined = _Chain(wanted), _Chain(wanted)
    for at, answer in _occurrences(text, answers, scan=long):
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


def _answers(text: str, wanted: _Wanted) -> tuple[dict[str, _Answer], bool]:
    """The tokens of a text that match something, with what; and whether any stretch of it is very long."""
    if len(wanted.seen) > _KEPT_ANSWERS:
        wanted.seen.clear()
        wanted.answers.clear()
    chunks = set(text.split())  # no token reaches over white space
    here: dict[str, _Answer] = {}
    long = False
    unseen = chunks - wanted.seen
    if unseen:
        plain = plain_stems(wanted.lang)
        for chunk in unseen:
            if _is_nothing(chunk, plain.get(chunk), wanted):
                continue
            tokens = TOKEN.findall(chunk)
            if len(chunk) > LONGEST_RUN:
                long = True
                tokens = [piece for token in tokens for piece in slices(token)]
            found: dict[str, _Answer] = {}
            for token in set(tokens):
                if not _is_nothing(token, plain.get(token), wanted):
                    answer = _answer(shape(token, wanted.lang), wanted)
                    if answer:
                        found[token] = answer
            here.update(found)
            if found and len(chunk) <= _KEPT_CHUNK:
                wanted.answers[chunk] = found
        wanted.seen.update([chunk for chunk in unseen if len(chunk) <= _KEPT_CHUNK])
    for chunk in chunks & wanted.answers.keys():
        here.update(wanted.answers[chunk])
    return here, long


def _is_nothing(token: str, stem: str | None, wanted: _Wanted) -> bool:
    """Whether a token whose stem is known at once is nothing that is looked for; most are."""
    if stem is None or wanted.patterns or stem in wanted.stems or stem in wanted.in_phrases:
        return False
    return not (wanted.beginnings and token.lower().startswith(wanted.beginnings))


def _occurrences(text: str, answers: Mapping[str, _Answer], *, scan: bool) -> Iterator[tuple[int, _Answer]]:
    """Where tokens with an answer stand, in order."""
    if not scan and len(answers) <= _FEW:
        places = _looked_for(text, answers)
        if places is not None:
            return ((at, answers[token]) for at, token in places)
    return _scanned(text, answers)


def _looked_for(text: str, tokens: Iterable[str]) -> list[tuple[int, str]] | None:
    """The places of a few tokens; None if there is too much that looks like them, or it cannot be told this way."""
    places: list[tuple[int, str]] = []
    looked_at = 0
    for token in tokens:
        at = text.find(token)
        while at >= 0:
            looked_at += 1
            begins = _begins(text, at)
            if looked_at > _LOOKED_AT or begins is None:
                return None
            if begins:
                match = TOKEN.match(text, at)
                if match and match.end() == at + len(token):
                    places.append((at, token))
            at = text.find(token, at + len(token))
    places.sort()
    return places


def _begins(text: str, at: int) -> bool | None:
    """Whether a token begins where a word character stands: nothing before that TOKEN would join it to.

    None if that depends on what stands further before, as with loose accents.
    """
    if not at:
        return True
    before = text[at - 1]
    if before == ",":
        return not (text[at].isdecimal() and text[at - 2 : at - 1].isdecimal())
    if before in _JOINERS and at > 1:
        before = text[at - 2]
    if before.isspace():  # nearly always
        return True
    if before.isalnum() or before == "_":
        return False
    return None if unicodedata.category(before) in {"Mn", "Mc", "Me", "Cf"} else True


def _scanned(text: str, answers: Mapping[str, _Answer]) -> Iterator[tuple[int, _Answer]]:
    for match in TOKEN.finditer(text):
        token, at = match[0], match.start()
        if len(token) <= LONGEST_RUN:
            answer = answers.get(token)
            if answer:
                yield at, answer
            continue
        for piece in slices(token):
            answer = answers.get(piece)
            if answer:
                yield at, answer
            at += len(piece)


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
