from array import array
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.query import And, Every, Not, NumericRange, Or, Phrase, Prefix, Term

from reader.index import evaluate
from reader.index.evaluate import Evaluator
from reader.index.schema import minutes
from reader.index.trees import Alike, Articles, AtLeast, FromSource, Fuzzy, Glob, StartsWith, Within
from tests.index.conftest import ENTRIES, HAFTAR, LIBYA, entry
from tests.index.memory import MemorySegment

SEGMENTS = [(MemorySegment(ENTRIES[:5]), frozenset[int]()), (MemorySegment(ENTRIES[5:]), frozenset({1}))]
"""Article 7 is deleted."""


def found(tree: Any, segments: list[Any] = SEGMENTS) -> set[int]:
    evaluator = Evaluator(segments)
    return {
        int(article)
        for number, (segment, _) in enumerate(segments)
        for article in segment.aids[evaluator.live(tree, number)]
    }


def ids(*numbers: int) -> "array[int]":
    return array("q", numbers)


wheat, haftar, libya, nowhere = (Term("text", word) for word in ("wheat", "haftar", "libya", "xylophon"))


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (wheat, {2, 5}),
        (nowhere, set()),
        (Term("title", "wheat"), {2}),
        (Term("person", str(HAFTAR)), {1, 12}),
        (Every(), set(range(1, 13)) - {7}),
        # combinations
        (And([]), set(range(1, 13)) - {7}),
        (And([wheat, Term("text", "china")]), {5}),
        (And([wheat, nowhere]), set()),
        (And([Not(wheat), libya]), {3, 11}),
        (And([Not(libya)]), set(range(1, 13)) - {3, 7, 11}),
        (Or([]), set()),
        (Or([wheat, haftar, nowhere]), {1, 2, 5, 12}),
        (And([Or([wheat, haftar]), Not(Term("title", "wheat"))]), {1, 5, 12}),
        (Not(Or([wheat, haftar])), {3, 4, 6, 8, 9, 10, 11}),
        (And([libya, Or([Phrase("text", ["north", "of", "libya"]), wheat])]), {3}),
        # places
        (Phrase("text", ["export", "of", "wheat"]), {2}),
        (Phrase("text", ["wheat", "of", "export"]), set()),
        (Phrase("text", ["wheat"]), {2, 5}),
        (Phrase("text", ["wheat", "wheat"]), set()),
        (And([Phrase("text", ["the", "war"]), libya]), {3}),
        (Within("text", ("export", "wheat"), 2), {2}),
        (Within("text", ("wheat", "china"), 1), set()),
        (Within("text", ("wheat", "china"), 2), {5}),
        (Within("text", ("again", "wheat", "china"), 2), {5}),
        (Within("text", ("again", "wheat", "u.s"), 3), set()),
        (Within("text", ("us", "us"), 2), set()),
        # words that are looked up
        (StartsWith("text", "elect"), {1, 3, 11}),
        (StartsWith("title", "elect"), {11}),
        (StartsWith("text", "xylo"), set()),
        (And([libya, StartsWith("text", "e")]), {3, 11}),
        (Glob("text", "elec*y"), {11}),
        (Glob("text", "*tion"), {1, 3}),
        (Glob("text", "c?r*"), {11}),
        (Glob("text", "??eat"), {2, 5}),
        (Fuzzy("text", "whaet", 1), {2, 5}),
        (Fuzzy("text", "xhaet", 2), set()),
        (Fuzzy("text", "libra", 1), {3, 11}),
        # conditions
        (NumericRange("date", None, minutes(ENTRIES[4].published_at)), {3, 5}),
        (NumericRange("date", minutes(ENTRIES[10].published_at), None), {11, 12}),
        (And([wheat, NumericRange("date", minutes(ENTRIES[1].published_at), None)]), {2}),
        (NumericRange("date", 5, 4), set()),
        (FromSource("herald"), {5, 6}),
        (FromSource("daily po"), {1, 2, 3, 4, 9, 10, 11, 12}),
        (FromSource("aily"), set()),
        (Not(FromSource("daily")), {5, 6, 8}),
        (Articles(ids(2, 7, 9, 99)), {2, 9}),
        (Articles(ids(2, 7, 9), without=True), {1, 3, 4, 5, 6, 8, 10, 11, 12}),
        (Articles(ids()), set()),
        (Articles(ids(-3, 2)), {2}),
        (Articles(ids(2, 2**60)), {2}),
        (Articles({4, 2}), {2, 4}),
        (And([wheat, Articles(ids(5))]), {5}),
        (AtLeast(2, (wheat, haftar, libya, Term("place", str(LIBYA)))), {3, 11}),
        (AtLeast(1, (wheat, Term("text", "trade"))), {2, 5, 6}),
        (AtLeast(1, ()), set()),
        (Alike(3, ((Term("place", str(LIBYA)), 1.0), (libya, 2.0)), 2), {11}),
    ],
)
def test_what_a_tree_holds_for(tree: Any, expected: set[int]) -> None:
    assert expected == found(tree)


def test_duplicate_words_stand_in_distinct_places() -> None:
    segments = [(MemorySegment([entry(1, "", "far far away"), entry(2, "", "far away from far")]), frozenset[int]())]
    trees = [Phrase("text", ["far", "far"]), Within("text", ("far", "far"), 2), Within("text", ("far", "far"), 3)]
    assert [{1}, {1}, {1, 2}] == [found(tree, segments) for tree in trees]


def test_distance_does_not_reach_into_the_next_article() -> None:
    segments = [(MemorySegment([entry(1, "", "alpha"), entry(2, "", "beta")]), frozenset[int]())]
    assert set() == found(Within("text", ("alpha", "beta"), 10**9), segments)


@pytest.mark.parametrize(
    ("text", "exact", "expected"), [("post", False, {1, 2}), ("post", True, {1}), ("pos", True, {1, 2})]
)
def test_a_source_called_exactly_so(text: str, exact: bool, expected: set[int]) -> None:
    """The exact one may be in another segment."""
    batches = [[entry(1, "", "a", source="Post")], [entry(2, "", "a", source="Daily Post")]]
    assert expected == found(FromSource(text, exact), [(MemorySegment(batch), frozenset()) for batch in batches])


def test_a_word_has_a_stem_in_every_language_of_the_articles() -> None:
    german = entry(1, "", "Die Kinderwagen standen dort.")
    batches = [
        [entry(2, "", "kinder")],
        [type(german)(**{name: getattr(german, name) for name in german.__slots__} | {"lang": "de"})],
    ]
    segments: list[Any] = [(MemorySegment(batch), frozenset[int]()) for batch in batches]
    assert ({1, 2}, {"en", "de"}) == (found(StartsWith("text", "kinder"), segments), set(Evaluator(segments).langs))


def test_sets_of_very_different_size() -> None:
    entries = [entry(number, "", "common rare" if number % 400 == 7 else "common") for number in range(1, 2000)]
    segments: list[Any] = [(MemorySegment(entries), frozenset[int]())]
    common, rare = Term("text", "common"), Term("text", "rare")
    expected = {7, 407, 807, 1207, 1607}
    assert [expected, expected, 1994] == [
        found(And([common, rare]), segments),
        found(And([rare, common, Not(Articles(ids(1)))]), segments),
        len(found(And([common, Not(rare)]), segments)),
    ]


def test_documents_are_ascending_and_stand_once() -> None:
    evaluator = Evaluator(SEGMENTS)  # type: ignore[arg-type]
    trees = [
        Or([wheat, Every()]),
        Every(),
        FromSource("daily"),
        StartsWith("text", "e"),
        Within("text", ("a", "of"), 50),
    ]
    results = [evaluator.live(tree, 0) for tree in trees]
    assert [(np.uint32, True)] * len(trees) == [
        (docs.dtype, bool(np.all(np.diff(docs.astype(int)) > 0))) for docs in results
    ]


def test_what_is_remembered_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluate, "_JOINED", 50)
    evaluator = Evaluator(SEGMENTS)  # type: ignore[arg-type]
    most = 0
    for number in range(200):
        for tree in (StartsWith("text", f"ele{number}"), Glob("text", f"e*{number}"), FromSource(str(number))):
            evaluator.live(tree, 0)
        most = max(most, len(evaluator._joined))
    assert (True, True, True) == (most <= 51, len(evaluator._terms) <= 64, len(evaluator._sources) <= 64)


def test_an_unknown_node_is_no_damage() -> None:
    with pytest.raises(NotImplementedError, match="Prefix"):
        found(Prefix("text", "a"))


@given(
    st.lists(st.text("abc", max_size=8), min_size=1, max_size=5),
    st.lists(st.sampled_from("abc"), min_size=2, max_size=4),
    st.integers(0, 5),
)
def test_words_near_each_other(texts: list[str], words: list[str], distance: int) -> None:
    """Some choice of distinct places, one for each word, lies in a stretch that is short enough."""

    def near(text: str) -> bool:
        places = permutations(range(len(text)), len(words))
        fitting = (some for some in places if all(text[at] == word for at, word in zip(some, words, strict=True)))
        return any(max(some) - min(some) <= distance + len(words) - 2 for some in fitting)

    segments: list[Any] = [
        (MemorySegment([entry(number, "", " ".join(text)) for number, text in enumerate(texts)]), frozenset[int]())
    ]
    expected = {number for number, text in enumerate(texts) if near(text)}
    assert expected == found(Within("text", tuple(words), distance), segments)
