"""Floors of ranking on known posts, which only go up; and the parts of the measurement that could mislead."""

from __future__ import annotations

import datetime as dt
import math
import random
from pathlib import Path

import pytest

from reader.library import Library
from tests.quality import known_posts, questions, ranking
from tests.quality.known_posts import Post

CRANFIELD = """.I 1
.T
experimental study of a wing
in a slipstream .
.A
brenckman,m.
.B
j. ae. scs. 25, 1958, 324.
.W
an experimental study of a wing .
.I 2
.T
simple shear flow .
.W
the high-speed problem .
"""
CRANFIELD_QUERIES = """.I 001
.W
what similarity laws
must be obeyed ?
.I 004
.W
what are the problems ?
"""
TIME = """*TEXT 017 01/04/63 PAGE 020


THE ALLIES AFTER NASSAU
 IN DECEMBER 1960, THE U.S.
*TEXT 020 01/04/63 PAGE 021

THE ROAD TO JAIL
*STOP
"""
TIME_QUERIES = """*FIND     1

 KENNEDY ADMINISTRATION PRESSURE ON NGO
 DINH DIEM .

*FIND     2

 EFFORTS OF AMBASSADOR .
*STOP
"""


def test_cranfield_is_read() -> None:
    collection = ranking.cranfield(CRANFIELD, CRANFIELD_QUERIES, "1 2 1\n1 1 5\n2 1 -1\n2 2 4 \n")
    assert ["experimental study of a wing in a slipstream .", "simple shear flow ."] == [
        title for title, _ in collection.documents
    ]
    assert "the high-speed problem ." == collection.documents[1][1]
    assert ["what similarity laws must be obeyed ?", "what are the problems ?"] == collection.queries
    assert {1: {2}, 2: {2}} == collection.relevant


def test_time_is_read() -> None:
    collection = ranking.time_magazine(TIME, TIME_QUERIES, " 1  1  2\n\n 2  1\n")
    assert [
        ("", "THE ALLIES AFTER NASSAU\n IN DECEMBER 1960, THE U.S."),
        ("", "THE ROAD TO JAIL"),
    ] == collection.documents
    assert ["KENNEDY ADMINISTRATION PRESSURE ON NGO DINH DIEM .", "EFFORTS OF AMBASSADOR ."] == collection.queries
    assert {1: {1, 2}, 2: {1}} == collection.relevant


def test_a_collection_is_known_by_its_files(tmp_path: Path) -> None:
    for name, text in (("TIME.ALL", TIME), ("TIME.QUE", TIME_QUERIES), ("TIME.REL", "1 2")):
        (tmp_path / name).write_text(text, encoding="latin-1")
    assert {1: {2}} == ranking.read_collection(tmp_path).relevant


@pytest.mark.parametrize(
    ("ranked", "relevant", "precision", "gain"),
    [
        ([7, 8], {7, 8}, 1.0, 1.0),
        ([1, 7], {7}, 0.5, 1 / math.log2(3)),
        ([7, 1, 8], {7, 8}, (1 + 2 / 3) / 2, (1 + 1 / 2) / (1 + 1 / math.log2(3))),
        ([1, 2], {7}, 0.0, 0.0),
        ([], {7}, 0.0, 0.0),
    ],
)
def test_measures(ranked: list[int], relevant: set[int], precision: float, gain: float) -> None:
    assert pytest.approx(precision) == ranking.average_precision(ranked, relevant)
    assert pytest.approx(gain) == ranking.ndcg(ranked, relevant)


def test_reciprocal_rank() -> None:
    assert (0.5, 0.0) == (ranking.reciprocal_rank([3, 9], 9), ranking.reciprocal_rank([3], 9))


@pytest.mark.parametrize(("query", "floor"), [("title", 0.79), ("words", 0.84)])
def test_known_posts_are_found(query: str, floor: float, tmp_path: Path) -> None:
    if not known_posts.POSTS.exists():
        pytest.skip(f"{known_posts.POSTS.name} is not beside the repository")
    items = known_posts.posts(known_posts.POSTS, most=250)
    documents = [("" if query == "title" else each.title, each.body) for each in items]
    path = ranking.library_of(tmp_path, documents)
    with Library.open(path) as library:
        known = ranking.find_known(library, [(getattr(each, query), each.number) for each in items[::2]])
    assert [] == known.refused
    assert known.mrr >= floor


def post(number: int, body: str) -> Post:
    return Post(
        number=number,
        title="Wheat harvest grows",
        body=body,
        published_at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC),
        dev=True,
        words="",
        summary="Farmers expect record crops this summer everywhere",
        topics=("farming", "trade"),
    )


OURS = (
    "Farmers expect record crops this summer. Prices of bread might fall again when winter comes to the country soon."
)
FOREIGN = "Orbit rockets launch satellites planets."


@pytest.mark.parametrize("making", [questions.two_sentences, questions.title_and_summary, questions.question])
def test_a_long_query_has_words_of_its_post_and_some_of_another(making: questions.Making) -> None:
    text = making(post(1, OURS), post(2, FOREIGN), random.Random(7))
    words, ours = set(text.split()), set(f"{OURS} wheat harvest grows everywhere".lower().replace(".", "").split())
    foreign = set(FOREIGN.lower().replace(".", "").split())
    assert (True, True) == (len(words & ours) >= 4, 2 <= len(words & foreign) <= 5)
    assert text == making(post(1, OURS), post(2, FOREIGN), random.Random(7))


def test_no_query_is_made_of_a_post_with_too_little_text() -> None:
    posts = [post(1, "Too short."), post(2, "Two words. Even here.")]
    kinds = (questions.two_sentences, questions.question)
    assert [[], []] == [questions.for_each(posts, each) for each in kinds]


def test_a_topic_asks_for_all_of_its_posts() -> None:
    asked = questions.topics([post(number, OURS) for number in range(1, 6)])
    assert [{1, 2, 3, 4, 5}] * 3 == [set(each.relevant) for each in asked]
    assert [True, True] == [topic in asked[at].text for topic, at in (("farming", 0), ("trade", 2))]


def test_questions_find_their_posts(tmp_path: Path) -> None:
    if not known_posts.POSTS.exists():
        pytest.skip(f"{known_posts.POSTS.name} is not beside the repository")
    items = known_posts.posts(known_posts.POSTS, most=150)
    path = ranking.library_of(tmp_path, [(each.title, each.body) for each in items])
    with Library.open(path) as library:
        asked = questions.for_each(items, questions.question)
        assert ranking.find_asked(library, asked[::2], measure="mrr") >= 0.8
