import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import And, Every, Not, NumericRange, Or, Phrase, Term

from reader.index.query import Query
from reader.index.schema import minutes
from reader.index.trees import Alike, Articles, AtLeast, FromSource, Fuzzy, Glob, StartsWith, Within
from reader.model import ArticleId, Contribution
from tests.index.conftest import ENTRIES, HAFTAR, LIBYA
from tests.index.memory import searcher

LIBRARY = searcher(ENTRIES[:5], ENTRIES[5:])
NOW = dt.datetime(2020, 2, 1, tzinfo=dt.UTC)
JANUARY = (minutes(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)), minutes(dt.datetime(2020, 2, 1, tzinfo=dt.UTC)) - 1)


def text(word: str) -> Term:
    return Term("text", word)


def reasons(
    article: int, *trees: Any, typed: str = "", now: dt.datetime | None = None
) -> list[tuple[str, str, int, int]]:
    parts = LIBRARY.explain(Query(typed, filters=trees), ArticleId(article), now=now).parts
    return [(part.what, part.text, part.places, part.articles) for part in parts]


@pytest.mark.parametrize(
    ("article", "trees", "expected"),
    [
        (5, [text("wheat")], [("word", "wheat", 1, 2)]),
        (2, [text("wheat")], [("word", "wheat", 2, 2), ("title", "wheat", 1, 1)]),
        (2, [Or([text("wheat"), text("moscow")])], [("word", "wheat", 2, 2), ("title", "wheat", 1, 1)]),
        (2, [Phrase("text", ["export", "of", "wheat"])], [("phrase", '"export of wheat"', 1, 1)]),
        (2, [Within("text", ("wheat", "rose"), 2)], [("phrase", '"wheat rose"~2', 1, 1)]),
        (
            5,
            [text("wheat"), Phrase("text", ["trade", "wheat"])],
            [("word", "wheat", 1, 2), ("phrase", '"trade wheat"', 1, 1)],
        ),
        (11, [StartsWith("text", "elec")], [("word", "elec*", 3, 3)]),
        (11, [StartsWith("text", "el")], [("word", "el*", 0, 0)]),
        (11, [Glob("text", "*city")], [("word", "*city", 3, 1)]),
        (5, [Fuzzy("text", "wheet", 1)], [("word", "wheet~", 1, 2)]),
        (1, [Term("person", str(HAFTAR))], [("name", str(HAFTAR), 1, 2)]),
        (5, [FromSource("herald"), Every()], [("condition", 'source:"herald"', 0, 0)]),
        (5, [NumericRange("date", *JANUARY)], [("condition", "after:2020-01-01 before:2020-01-31", 0, 0)]),
        (5, [NumericRange("date", JANUARY[0], JANUARY[0] + 1439)], [("condition", "on:2020-01-01", 0, 0)]),
        (5, [NumericRange("date", None, JANUARY[1])], [("condition", "before:2020-01-31", 0, 0)]),
        (
            5,
            [Term("lang", "en"), Not(text("export"))],
            [("condition", "lang:en", 0, 0), ("condition", "-export", 0, 0)],
        ),
        (5, [Not(Or([text("export"), text("rye")]))], [("condition", "-(export OR rye)", 0, 0)]),
        (3, [AtLeast(1, (text("election"), text("libya")))], [("word", "libya", 1, 2)]),
        (
            11,
            [Alike(ArticleId(3), ((text("libya"), 2.0), (Term("place", str(LIBYA)), 3.0), (text("elect"), 4.0)), 2)],
            [("word", "libya", 1, 2), ("name", str(LIBYA), 1, 2)],
        ),
        (5, [text("moscow")], []),
        (99, [text("wheat")], []),
    ],
)
def test_reasons(article: int, trees: list[Any], expected: list[tuple[str, str, int, int]]) -> None:
    assert expected == reasons(article, *trees)


def test_states_are_called_as_they_were_typed() -> None:
    trees = (Articles({5}), Articles({1}, without=True), Not(Articles({2})))
    typed = 'is:unread wheat near:"Haftar" "Putin" -tag:"to read"'
    expected = ["is:unread", 'near:"Haftar" "Putin"', '-tag:"to read"']
    assert expected == [text for _, text, _, _ in reasons(5, *trees, typed=typed)]


def test_a_recent_article_says_so() -> None:
    parts = LIBRARY.explain(Query("", words=(text("wheat"),)), ArticleId(2), now=NOW).parts
    score = sum(part.score for part in parts[:-1])
    assert ("recent", round(score * 0.15, 4)) == (parts[-1].what, round(parts[-1].score, 4))


def test_words_that_the_article_has_not_are_left_out() -> None:
    """The query is relaxed: some of the words will do."""
    parts = LIBRARY.explain(Query("", words=(text("wheat"), text("china"))), ArticleId(2)).parts
    assert ["word", "title"] == [part.what for part in parts]


words = st.sampled_from(["wheat", "export", "haftar", "libya", "elect", "electr", "us", "of", "the", "trade", "moscow"])
leaves = st.one_of(
    st.builds(Term, st.sampled_from(["text", "title"]), words),
    st.builds(Phrase, st.just("text"), st.lists(words, min_size=1, max_size=2)),
    st.builds(StartsWith, st.just("text"), st.sampled_from(["e", "elec", "whe"])),
    st.builds(Fuzzy, st.just("text"), st.sampled_from(["wheet", "libia", "trade"]), st.just(1)),
    st.builds(Term, st.just("person"), st.just(str(HAFTAR))),
    st.builds(lambda word, worth: Alike(ArticleId(1), ((Term("text", word), worth),), 1), words, st.floats(0.1, 9)),
)
trees = st.recursive(
    leaves,
    lambda some: st.one_of(
        st.lists(some, min_size=1, max_size=3).map(And),
        st.lists(some, min_size=1, max_size=3).map(Or),
        some.map(Not),
        st.builds(AtLeast, st.just(1), st.lists(some, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=5,
)


@settings(deadline=None)
@given(st.lists(trees, max_size=3), st.lists(trees, max_size=2), st.sampled_from([None, NOW]))
def test_the_parts_add_up_to_the_score(words: list[Any], filters: list[Any], now: dt.datetime | None) -> None:
    query = Query("", words=tuple(words), filters=tuple(filters))
    for hit in LIBRARY.find(query, now=now).hits:
        explanation = LIBRARY.explain(query, hit.article, now=now)
        total = sum(part.score for part in explanation.parts)
        assert (pytest.approx(hit.score, abs=1e-3), hit.score) == (total, pytest.approx(explanation.score, abs=1e-3))


def test_the_forms_of_a_word_are_one_reason() -> None:
    query = Query("", words=(Or([text("wheat"), text("weizen"), Phrase("text", ["export", "of"])]),))
    parts = LIBRARY.explain(query, ArticleId(2)).parts
    assert [("word", "wheat", 2), ("title", "wheat", 1), ("phrase", '"export of"', 1)] == [
        (part.what, part.text, part.places) for part in parts
    ]


def test_nothing_is_told_twice() -> None:
    query = Query("", words=(text("wheat"), text("wheat")), filters=(Phrase("text", ["wheat", "export"]),))
    parts = LIBRARY.explain(query, ArticleId(2)).parts
    assert ["word", "title", "phrase"] == [part.what for part in parts]
    assert isinstance(parts[0], Contribution)
