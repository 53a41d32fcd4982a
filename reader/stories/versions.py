"""Whether two articles are versions of one story, or one is contained in the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from reader.model import Document
from reader.stories.align import align
from reader.stories.compare import Comparison, story_sentences
from reader.stories.words import words

Relation: TypeAlias = Literal["version", "contained", "none"]

MOST = 0.50
"""Share of the words of one version that stands in sentences of the other, at least."""
LEAST = 0.15
"""The same in the other direction: with less, the first is only contained in a longer thing, such as a live blog."""
SENTENCES = 4
"""Shared sentences, at least."""
_SHORT_WORDS, _SHORT_SENTENCES, _SHORT_SHARE = 80, 3, 0.6
"""A text below the first two has no four sentences to share: both must be so far the same."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What two articles are to each other."""

    relation: Relation
    first_in_second: float
    """Share of the first one's words that stands in sentences of the second: 0 to 1."""
    second_in_first: float
    sentences: int
    """Shared ones."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article's sentences as words, to be compared with several others."""

    sentences: tuple[tuple[str, ...], ...]
    words: int


def prepare(document: Document) -> Prepared:
    """Cut a story into sentences and words."""
    found = tuple(words(document.text, each.start, each.end) for each in story_sentences(document) if not each.heading)
    return Prepared(found, sum(map(len, found)))


def judge(first: Prepared, second: Prepared) -> Verdict:
    """Compare two articles sentence by sentence."""
    links = align(first.sentences, second.sentences)
    a = {link.first for link in links}
    b = {link.second for link in links}
    share_a = sum(len(first.sentences[at]) for at in a) / max(1, first.words)
    share_b = sum(len(second.sentences[at]) for at in b) / max(1, second.words)
    shared = min(len(a), len(b))
    brief = _is_brief(first.words, len(first.sentences)) or _is_brief(second.words, len(second.sentences))
    return Verdict(_relation(share_a, share_b, shared, brief=brief), share_a, share_b, shared)


def verdict(comparison: Comparison) -> Verdict:
    """What two articles are to each other that have been compared already."""
    told_a = [each for each in comparison.first if not each.heading]
    told_b = [each for each in comparison.second if not each.heading]
    a = {pair.first for pair in comparison.pairs if not comparison.first[pair.first].heading}
    b = {pair.second for pair in comparison.pairs if not comparison.second[pair.second].heading}
    shared = min(len(a), len(b))
    brief = any(_is_brief(sum(each.words for each in told), len(told)) for told in (told_a, told_b))
    share_a, share_b = (each.shared for each in comparison.shares)
    return Verdict(_relation(share_a, share_b, shared, brief=brief), share_a, share_b, shared)


def _relation(share_a: float, share_b: float, shared: int, *, brief: bool) -> Relation:
    more, less = max(share_a, share_b), min(share_a, share_b)
    if brief:
        if less >= _SHORT_SHARE:
            return "version"
        return "contained" if more >= _SHORT_SHARE and shared >= _SHORT_SENTENCES else "none"
    if more >= MOST and shared >= SENTENCES:
        return "version" if less >= LEAST else "contained"
    return "none"


def _is_brief(words: int, sentences: int) -> bool:
    return words < _SHORT_WORDS or sentences < _SHORT_SENTENCES
