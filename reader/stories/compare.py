"""Two versions of a story side by side: what they share, what was changed, moved, left out or added.

The result is values: ranges of the two canonical texts, which the screens, the command line and exports paint.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from rapidfuzz.distance import Indel

from reader.model import PEELED, Document
from reader.stories.align import Aligned, align, in_order
from reader.stories.words import Token, tokens, word_count
from reader.text.segment import sentences

Substance: TypeAlias = Literal["name", "number", "date", "negation", "quotation"]
Span: TypeAlias = tuple[int, int]


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_MEANINGLESS = _listed(
    """a an the of in on at to and or by for with from as is are was were be been it its his her their that
    which who this"""
)
_JOINED = 2
"""Changes with no more than so many words without meaning between them are one change."""
_DATES = _listed(
    """january february march april june july august september october november december jan feb mar apr jun jul
    aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow
    tonight weekend week month year morning evening night"""
)
_NUMBERS = _listed(
    """two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands
    million millions billion billions trillion dozen dozens half third quarter double twice percent first second"""
)
_NEGATIONS = _listed(
    """not no never none nor neither nobody nothing nowhere without cannot refuse refuses refused deny denies
    denied fail fails failed reject rejects rejected"""
)
QUOTED = re.compile(
    r"“[^“”„«»]{2,2000}[”\"]|„[^“”„«»]{2,2000}[“”]|«[^“”„«»]{2,2000}»|\"[^“”„«»\"]{2,2000}[\"”]"
    r"|(?<!\w)‘[^‘]{2,2000}?’(?!\w)"
)
UNCOMPARED = PEELED | {"headline", "rule", "code"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of one version."""

    start: int
    end: int
    words: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """Words of the first version in whose place the second has others; either range may be empty."""

    first: Span
    second: Span
    substance: frozenset[Substance] = frozenset()
    """What kinds of facts it touches; empty for a matter of style."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence that stands in both versions; `first` and `second` are places in their lists of sentences."""

    first: int
    second: int
    same: bool
    """Word for word, but for spelling and punctuation."""
    moved: bool = False
    part: bool = False
    """One is a part of the other: a sentence was split, or two were run together."""
    changes: tuple[Change, ...] = ()

    @property
    def substance(self) -> frozenset[Substance]:
        """What kinds of facts its changes touch."""
        return frozenset().union(*(change.substance for change in self.changes)) if self.changes else frozenset()


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of one version is in the other, by words, without headings: 0 to 1."""

    same: float
    """In sentences that are word for word the same."""
    shared: float
    """In sentences that stand in both, changed or not."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two versions share and where they part."""

    first: tuple[Sentence, ...]
    second: tuple[Sentence, ...]
    pairs: tuple[Pair, ...]
    """In the order of the first version."""
    only_first: tuple[int, ...]
    only_second: tuple[int, ...]
    shares: tuple[Shares, Shares]
    """Of the first in the second, and of the second in the first."""
    blocks: tuple[tuple[int, int, int, int], ...] = field(default=())
    """Runs of pairs that stand together in both: first and last place in the first version, then in the second."""


def story_text(document: Document) -> str:
    """The text that tells the story: no headline, byline, caption or biography."""
    return "\n\n".join(
        document.text[block.start : block.end] for block in document.blocks if block.kind not in UNCOMPARED
    )


def story_sentences(document: Document) -> list[Sentence]:
    """The sentences that tell the story: no headline, byline, caption or biography. A paragraph that ends in a comma
    goes on in the next one.
    """
    found: list[Sentence] = []
    text = document.text
    open_end = False
    for block in document.blocks:
        if block.kind in UNCOMPARED:
            continue
        heading = block.kind == "heading"
        for number, (start, end) in enumerate(sentences(text, block.start, block.end)):
            count = word_count(text, start, end)
            if number == 0 and open_end and not heading:
                before = found.pop()
                found.append(Sentence(before.start, end, before.words + count))
            elif count:
                found.append(Sentence(start, end, count, heading))
            open_end = False
        open_end = bool(found) and not heading and text[block.start : block.end].rstrip().endswith(",")
    return found


def compare(
    first: Document,
    second: Document,
    *,
    names: tuple[Sequence[Span], Sequence[Span]] | None = None,
) -> Comparison:
    """Compare two versions of a story.

    Args:
        first: One version.
        second: The other.
        names: Where names stand in each; None takes words with a capital inside a sentence for names.
    """
    a, b = story_sentences(first), story_sentences(second)
    words_a = [tokens(first.text, each.start, each.end) for each in a]
    words_b = [tokens(second.text, each.start, each.end) for each in b]
    links = align([_keys(words) for words in words_a], [_keys(words) for words in words_b])
    kept = in_order(links)
    facts_a = _Facts(first.text, names[0] if names else None)
    facts_b = _Facts(second.text, names[1] if names else None)
    pairs = []
    for at, link in enumerate(links):
        same = not link.part and link.similarity == 1.0
        changes: tuple[Change, ...] = ()
        if not same and not link.part:
            left, right = _whole(link, links)
            changes = _changes([words_a[at] for at in left], [words_b[at] for at in right], facts_a, facts_b)
        pairs.append(Pair(link.first, link.second, same, not link.part and at not in kept, link.part, changes))
    linked_a = {pair.first for pair in pairs}
    linked_b = {pair.second for pair in pairs}
    return Comparison(
        tuple(a),
        tuple(b),
        tuple(pairs),
        tuple(at for at in range(len(a)) if at not in linked_a),
        tuple(at for at in range(len(b)) if at not in linked_b),
        (
            _shares(a, linked_a, {pair.first for pair in pairs if pair.same}),
            _shares(b, linked_b, {pair.second for pair in pairs if pair.same}),
        ),
        tuple(_blocks(links)),
    )


def changed_words(first: str, second: str) -> tuple[Change, ...]:
    """What differs between two lines, such as headlines."""
    a, b = tokens(first, 0, len(first)), tokens(second, 0, len(second))
    return _changes([a], [b], _Facts(first, None), _Facts(second, None)) if a and b else ()


def _keys(words: Iterable[Token]) -> list[str]:
    return [token.key.lower() for token in words if token.word]


def _whole(link: Aligned, links: Sequence[Aligned]) -> tuple[list[int], list[int]]:
    """The sentences that a change is looked for in: a pair's own, with the parts of it that stand beside them."""
    firsts = [each.first for each in links if each.part and each.second == link.second]
    seconds = [each.second for each in links if each.part and each.first == link.first]
    return _beside(link.first, firsts), _beside(link.second, seconds)


def _beside(place: int, parts: Iterable[int]) -> list[int]:
    found = sorted({place, *parts})
    return found if found[-1] - found[0] == len(found) - 1 else [place]


def _shares(sentences_: Sequence[Sentence], linked: set[int], same: set[int]) -> Shares:
    def words(places: Iterable[int]) -> int:
        return sum(sentences_[at].words for at in places if not sentences_[at].heading)

    total = words(range(len(sentences_))) or 1
    return Shares(words(same) / total, words(linked) / total)


def _blocks(links: Sequence[Aligned]) -> Iterable[tuple[int, int, int, int]]:
    run: list[int] = []
    for link in links:
        if link.part:
            continue
        if run and link.first == run[1] + 1 and link.second == run[3] + 1:
            run[1], run[3] = link.first, link.second
        else:
            if run:
                yield run[0], run[1], run[2], run[3]
            run = [link.first, link.first, link.second, link.second]
    if run:
        yield run[0], run[1], run[2], run[3]


class _Facts:
    """Where a text speaks of facts."""

    def __init__(self, text: str, names: Sequence[Span] | None) -> None:
        self.names = names
        self.quotes = [match.span() for match in QUOTED.finditer(text)]

    def touched(self, words: Sequence[Token], low: int, high: int, firsts: Collection[int]) -> Iterable[Substance]:
        """What the tokens from `low` to `high` speak of; `firsts` are the places of words that begin sentences."""
        for at in range(low, high):
            token = words[at]
            if not token.word:
                continue
            small = token.key.lower()
            if any(character.isdigit() for character in small) or small in _NUMBERS:
                yield "number"
            if small in _DATES:
                yield "date"
            if small in _NEGATIONS or small.endswith("n't"):
                yield "negation"
            if self.names is None:
                if at not in firsts and token.key[:1].isupper() and small not in _DATES:
                    yield "name"
            elif any(start < token.end and token.start < end for start, end in self.names):
                yield "name"
            if any(start < token.end and token.start < end for start, end in self.quotes):
                yield "quotation"


def _changes(
    first: Sequence[Sequence[Token]], second: Sequence[Sequence[Token]], facts_a: _Facts, facts_b: _Facts
) -> tuple[Change, ...]:
    """The changes between neighbouring sentences of both; those parted only by words without meaning are one."""
    a, starts_a = _joined(first)
    b, starts_b = _joined(second)
    steps: list[list[int]] = []  # ranges of tokens that differ: of a, of b
    for step in Indel.opcodes(_cased(a, b, starts_a), _cased(b, a, starts_b)):
        if step.tag == "equal":
            continue
        if steps and _little_between(a[steps[-1][1] : step.src_start]):
            steps[-1][1], steps[-1][3] = step.src_end, step.dest_end
        else:
            steps.append([step.src_start, step.src_end, step.dest_start, step.dest_end])
    found = []
    for a_low, a_high, b_low, b_high in steps:
        if not any(token.word for token in (*a[a_low:a_high], *b[b_low:b_high])):
            continue  # punctuation alone
        touched = (*facts_a.touched(a, a_low, a_high, starts_a), *facts_b.touched(b, b_low, b_high, starts_b))
        found.append(Change(_range(a, a_low, a_high), _range(b, b_low, b_high), frozenset(touched)))
    return tuple(found)


def _joined(sentences_: Sequence[Sequence[Token]]) -> tuple[list[Token], set[int]]:
    """The tokens of sentences in a row, and the places of the words that begin them."""
    joined: list[Token] = []
    firsts: set[int] = set()
    for each in sentences_:
        first = next((at for at, token in enumerate(each) if token.word), None)
        if first is not None:
            firsts.add(len(joined) + first)
        joined += each
    return joined, firsts


def _cased(words: Sequence[Token], other: Sequence[Token], firsts: Iterable[int]) -> list[str]:
    """The keys of words; one that begins a sentence counts as written small where the other text writes it so."""
    keys = [token.key for token in words]
    there = {token.key for token in other}
    for at in firsts:
        if keys[at] not in there:
            keys[at] = keys[at].lower()
    return keys


def _little_between(between: Sequence[Token]) -> bool:
    return len(between) <= _JOINED and all(not token.word or token.key.lower() in _MEANINGLESS for token in between)


def _range(words: Sequence[Token], low: int, high: int) -> Span:
    if low < high:
        return words[low].start, words[high - 1].end
    at = words[low].start if low < len(words) else words[-1].end
    return at, at
