import datetime as dt
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.query import And, Or, Phrase, Term

from reader.index.entry import Entry
from reader.index.query import Query
from reader.index.trees import Alike, Articles, AtLeast, Fuzzy, Glob, StartsWith
from reader.model import ArticleId, Sort
from tests.index.conftest import entry
from tests.index.memory import searcher


def hits(query: Query, *batches: list[Entry], **options: Any) -> list[int]:
    return [int(hit.article) for hit in searcher(*batches).find(query, **options).hits]


def asking(*words: Any) -> Query:
    return Query("", words=words)


def wanting(*conditions: Any) -> Query:
    return Query("", filters=conditions)


def text(word: str) -> Term:
    return Term("text", word)


def test_the_score_of_a_word() -> None:
    """log(1 + (N - n + 0.5) / (n + 0.5)) * f * (K1 + 1) / (f + K1), as the lengths are equal."""
    found = searcher([entry(1, "", "wheat wheat corn"), entry(2, "", "corn corn corn")]).find(asking(text("wheat")))
    assert round(math.log(1 + 1.5 / 1.5) * 2 * 2.2 / (2 + 1.2), 3) == round(found.hits[0].score, 3)


def test_rare_words_weigh_more() -> None:
    batch = [entry(1, "", "rare x"), entry(2, "", "common y"), *[entry(n, "", "common z") for n in range(3, 9)]]
    assert 1 == hits(wanting(Or([text("rare"), text("common")])), batch)[0]


def test_how_rare_a_word_is_goes_by_all_segments() -> None:
    old = [entry(number, "", "common other") for number in range(10, 20)]
    new = [entry(2, "", "common y"), entry(1, "", "rare x")]
    assert 1 == hits(wanting(Or([text("rare"), text("common")])), old, new)[0]


def test_words_in_the_title_weigh_more_and_short_texts() -> None:
    batch = [
        entry(1, "", "wheat barley rye"),
        entry(2, "Wheat", "barley rye"),
        entry(3, "", "wheat barley rye corn oats"),
    ]
    assert [2, 1, 3] == hits(asking(text("wheat")), batch)


def test_a_beginning_counts_as_one_word() -> None:
    """Not as many, of which the rarest would be worth most."""
    batch = [entry(1, "", "election"), *[entry(number, "", "electric electric") for number in range(2, 8)]]
    assert 1 == hits(asking(StartsWith("text", "elec")), batch)[-1]


def test_one_or_two_letters_find_but_do_not_rank() -> None:
    batch = [entry(1, "", "elk", "2020-01-01"), entry(2, "", "elk elk", "2019-01-01"), entry(3, "", "el", "2021-01-01")]
    assert ([3, 1, 2], [2, 1]) == (
        hits(asking(StartsWith("text", "el")), batch),
        hits(asking(StartsWith("text", "elk")), batch),
    )


def test_what_is_spelt_so_comes_before_what_is_spelt_nearly_so() -> None:
    batch = [entry(1, "", "wheat"), entry(2, "", "wheel"), entry(3, "", "wheat"), entry(4, "", "wheal wheal")]
    assert [3, 1] == hits(asking(Fuzzy("text", "wheat", 1)), batch)[:2]


def test_patterns_rank() -> None:
    batch = [entry(1, "", "wheat wheat"), entry(2, "", "wheat", "2020-01-01")]
    assert [1, 2] == hits(asking(Glob("text", "wh*t")), batch)


def test_words_of_a_choice_count_together_only() -> None:
    """(rare common) OR other: `rare` alone is nothing that was asked for."""
    batch = [entry(1, "", "rare other"), entry(2, "", "other other"), entry(3, "", "more text")]
    tree = Or([And([text("rare"), text("common")]), text("other")])
    assert [2, 1] == hits(wanting(tree), batch)


def test_words_of_a_part_among_several() -> None:
    batch = [entry(1, "", "a1 b1"), entry(2, "", "b1 c1"), entry(3, "", "c1 d1"), entry(4, "", "d1")]
    assert [1, 2] == hits(asking(AtLeast(1, (text("a1"), text("b1")))), batch)


def test_alike_ranks_by_what_the_parts_are_worth() -> None:
    batch = [entry(1, "", "a1 b1 c1"), entry(2, "", "a1 b1"), entry(3, "", "b1 c1"), entry(4, "", "a1")]
    parts = ((text("a1"), 1.0), (text("b1"), 1.0), (text("c1"), 5.0))
    found = searcher(batch).find(asking(Alike(ArticleId(1), parts, 2)))
    assert [(3, 6.0), (2, 2.0)] == [(hit.article, hit.score) for hit in found.hits]


# --- order


DATED = [
    [entry(1, "", "word", "2020-01-01"), entry(2, "", "word"), entry(3, "", "word", "2021-01-01")],
    [entry(4, "", "word"), entry(5, "", "word", "2020-06-01"), entry(6, "", "word", "2020-06-01")],
]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("newest", [3, 6, 5, 1, 4, 2]), ("oldest", [1, 5, 6, 3, 2, 4]), ("relevance", [3, 6, 5, 1, 4, 2])],
)
@pytest.mark.parametrize("limit", [1, 2, 3, 6, 50])
def test_orders(sort: Sort, expected: list[int], limit: int) -> None:
    """Articles without a date come last in both; equal scores are in the order of time."""
    query = asking(text("word"))
    assert (expected[:limit], expected[2 : 2 + limit]) == (
        hits(query, *DATED, sort=sort, limit=limit),
        hits(query, *DATED, sort=sort, limit=limit, offset=2),
    )


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (5, 100), (-1, -5)])
def test_pages_that_are_empty(limit: int, offset: int) -> None:
    assert [] == hits(asking(text("word")), *DATED, limit=limit, offset=offset)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 3)), min_size=1, max_size=30), st.integers(1, 10))
def test_the_first_are_the_first_of_all(articles: list[tuple[int, int]], limit: int) -> None:
    batch = [
        entry(number, "", f"{'word ' * often}{'other ' * (5 - often)}", f"2020-01-0{day}")
        for number, (often, day) in enumerate(articles)
    ]
    both = searcher(batch[: len(batch) // 2], batch[len(batch) // 2 :])
    query = asking(text("word"))
    assert both.find(query, limit=100).hits[:limit] == both.find(query, limit=limit).hits


# --- recent articles

NOW = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)


def test_recent_articles_gain_a_little() -> None:
    days = ["2022-01-01", "2021-12-02", "", "1990-01-01", "2023-01-01"]
    found = searcher([entry(number, "", "word", day) for number, day in enumerate(days)])
    plain = found.find(asking(text("word"))).hits[0].score
    gained = {int(hit.article): hit.score / plain for hit in found.find(asking(text("word")), now=NOW).hits}
    assert pytest.approx({0: 1.15, 1: 1.075, 2: 1.0, 3: 1.0, 4: 1.15}, abs=0.002) == gained


def test_a_much_better_old_article_stays_before_a_new_one() -> None:
    batch = [entry(1, "Wheat", "wheat wheat", "2001-01-01"), entry(2, "", "wheat and other crops", "2022-01-01")]
    assert [1, 2] == hits(asking(text("wheat")), batch, now=NOW)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_orders_of_time_know_no_preference(sort: Sort) -> None:
    query = asking(text("word"))
    assert hits(query, *DATED, sort=sort) == hits(query, *DATED, sort=sort, now=NOW)


# --- when little is found


def test_articles_with_some_of_the_words_follow() -> None:
    batch = [entry(1, "", "wheat"), entry(2, "", "wheat corn"), entry(3, "", "rye"), entry(4, "", "corn", "2020-01-01")]
    found = searcher(batch).find(asking(text("wheat"), text("corn")))
    assert (True, 3, 2) == (found.relaxed, found.total, found.hits[0].article)


def test_the_more_of_the_words_the_better() -> None:
    common = [entry(number, "", "oats rye") for number in range(20, 30)]
    batch = [entry(1, "", "wheat corn"), entry(2, "", "wheat wheat"), entry(3, "", "corn corn"), *common]
    words = (text("wheat"), text("corn"), text("xylophon"))
    found = searcher(batch).find(asking(*words))
    both = searcher(batch).find(wanting(Or(list(words))))
    factors = [hit.score / plain.score for hit, plain in zip(found.hits, both.hits, strict=True)]
    assert ([1, 3, 2], [0.763, 0.481, 0.481]) == (
        [hit.article for hit in found.hits],
        [round(factor, 3) for factor in factors],
    )


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_articles_with_all_words_come_first_in_the_orders_of_time(sort: Sort) -> None:
    batch = [
        entry(1, "", "wheat", "2019-01-01"),
        entry(2, "", "wheat corn", "2020-01-01"),
        entry(3, "", "corn", "2021-01-01"),
    ]
    assert 2 == hits(asking(text("wheat"), text("corn")), batch, sort=sort)[0]


def test_filters_are_never_relaxed() -> None:
    batch = [entry(1, "", "wheat"), entry(2, "", "wheat corn"), entry(3, "", "corn")]
    query = Query("", words=(text("wheat"), text("corn")), filters=(Articles({1, 2}),))
    assert [2, 1] == hits(query, batch)


def test_enough_hits_are_not_relaxed() -> None:
    batch = [entry(number, "", "wheat corn") for number in range(10)] + [entry(99, "", "wheat")]
    found = searcher(batch).find(asking(text("wheat"), text("corn")))
    assert (False, 10) == (found.relaxed, found.total)


def test_phrases_are_worth_their_words() -> None:
    batch = [entry(1, "", "wheat exports"), entry(2, "Wheat exports", "wheat exports again")]
    assert [2, 1] == hits(asking(Phrase("text", ["wheat", "export"])), batch)


def test_the_forms_of_one_word_are_one_word() -> None:
    """A form that is rare, as few articles are of its language, is no rare word."""
    english = [entry(number, "", "elect elect more words") for number in range(2, 12)]
    word = Or([text("elect"), text("wahl")])
    batch = [entry(1, "", "wahl and some words", "2020-01-01"), *english]
    assert (1, 1) == (hits(asking(word), batch)[-1], hits(wanting(word), batch)[0])


def test_the_forms_of_one_word_count_in_the_title() -> None:
    batch = [entry(1, "", "elect words", "2020-01-01"), entry(2, "wahl", "words")]
    assert [2, 1] == hits(asking(Or([text("elect"), text("wahl")])), batch)


def test_a_word_in_a_title_is_as_rare_as_it_is_in_the_texts() -> None:
    """However few titles have it."""
    common = [entry(number, "", "wheat and more words") for number in range(10, 40)]
    batch = [entry(1, "Wheat", "words of another kind"), entry(2, "Words", "wheat corn of another"), *common]
    assert 2 == hits(wanting(Or([text("wheat"), text("corn")])), batch)[0]


def test_of_a_long_question_the_sum_of_the_words_counts() -> None:
    words = [text(f"w{number}") for number in range(15)]
    common = [entry(number, "", " ".join(f"w{each}" for each in range(3, 15))) for number in range(10, 40)]
    batch = [entry(1, "", "w0 w1 w2"), *common]
    plain = {int(hit.article): hit.score for hit in searcher(batch).find(wanting(Or(words))).hits}
    factors = {int(hit.article): hit.score / plain[hit.article] for hit in searcher(batch).find(asking(*words)).hits}
    assert (0.98, 1.0) == (round(factors[1], 2), round(factors[10], 2))
