"""Search over articles in memory: the same hits as from an index, and a sieve that lets nothing through its fingers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.index.analysis import stem
from reader.index.entry import Entry
from reader.index.index import Index
from reader.index.plain import Plain, cut, excludes, reads_texts, sieve
from reader.index.query import Query, parse
from reader.index.trees import Articles
from reader.model import ArticleId, EntityId, Kind


class Names:
    def find(self, kind: Kind, name: str) -> Sequence[EntityId]:
        return [EntityId(7)] if (kind, name.lower()) == ("person", "haftar") else []


class States:
    def articles(self, state: str) -> Articles:
        return Articles([ArticleId(2), ArticleId(3)] if state == "unread" else [])

    def tagged(self, tag: str) -> Articles | None:
        return None

    def having(self, what: str) -> Articles | None:
        return None

    def near(self, groups: Sequence[Sequence[EntityId]]) -> Articles:
        return Articles([ArticleId(1)])


def asked(text: str, *, typing: bool = False) -> Query:
    return parse(text, names=Names(), states=States(), langs=("en", "fr"), typing=typing)


def entry(article: int, title: str, body: str, day: int | None, **more: object) -> Entry:
    when = dt.datetime(2020, 1, day, tzinfo=dt.UTC) if day else None
    return Entry(ArticleId(article), title, body, when, **more)  # type: ignore[arg-type]


ENTRIES = [
    entry(1, "Haftar leaves Moscow", "Khalifa Haftar left Moscow. The e-mail said 1,000 men.", 14, source="Daily Post",
          lang="en", persons=(EntityId(7),)),
    entry(2, "Elections", "In Libya the elections were happy days. O'Brien and the U.S. envoy spoke.", 15,
          source="Beacon"),
    entry(3, "Une arrivée", "Les élections libyennes et l'arrivée du président.", None, source="Daily Star", lang="fr"),
    entry(4, "A sky of oil", "Haftar, the general, and men dying in Moscow. Skies over Libya.", 2, source="Beacon"),
]  # fmt: skip
QUERIES = [
    "haftar", "haftar moscow", "haftar OR elections", "-haftar", '"left moscow"', '"moscow haftar"~5', "lib*", "l?bya",
    "moscaw~", "title:haftar", "source:daily", 'source:"Daily Post"', "person:haftar", "after:2020-01-14",
    "on:2020-01-15", "is:unread", "is:read", "lang:fr", "email", "e-mail", "1000", "obrien", "us", "happiness", "elect",
    "arrivee", "arriver", "sky", "dying", "(haftar OR libya) -moscow", "haftar wheat", "", 'near:"a" "b"', "the",
    "president",
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = Index.open(tmp_path_factory.mktemp("plain"))
    index.put(ENTRIES)
    return index


@pytest.mark.parametrize("text", QUERIES)
def test_finds_what_the_index_finds(text: str, index: Index) -> None:
    query = asked(text)
    expected = index.searcher().find(query, sort="newest")
    found = Plain().find(query, ENTRIES, [cut(each) for each in ENTRIES])
    assert [hit.article for hit in expected.hits] == [hit.article for hit in found.hits]
    assert (expected.total, expected.relaxed, expected.terms) == (found.total, found.relaxed, found.terms)


WORDS = st.sampled_from(
    ["haftar", "moscow", "libya", "elections", "men", "the", "oil", "sk*", "l?bya", "haftr~", '"the u.s"']
)
TEXTS = st.recursive(
    WORDS,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda two: f"({two[0]} OR {two[1]})"),
        st.tuples(inner, inner).map(lambda two: f"({two[0]} {two[1]})"),
        inner.map(lambda one: f"-{one}"),
    ),
    max_leaves=5,
)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_any_query_finds_what_the_index_finds_and_the_sieve_lets_it_through(text: str) -> None:
    query = asked(text)
    cuts = [cut(each) for each in ENTRIES]
    found = {hit.article for hit in Plain().find(query, ENTRIES, cuts).hits}
    wanted = sieve(query)
    for each in ENTRIES:
        bare = "".join(c for c in f"{each.title} {each.body}".lower() if c not in "-.,'’")
        if each.article in found and bare.isascii() and len(query.words) < 2:  # else some of the words are enough
            assert all(any(word in bare for word in group) for group in wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("haftar", [("haft",)]),
        ("elections wheat", [("ele",), ("whe",)]),
        ("oil", [("oil",)]),
        ("us", []),
        ("sky", []),
        ("haftar OR wheat", [("haft", "whe")]),
        ("haftar OR us", []),
        ("-haftar", []),
        ("élection", [("ele",)]),
        ("хафтар", []),
        ("haftar~", []),
        ("libya*", [("libya", "lib")]),
        ("is:unread", []),
    ],
)
def test_sieve_of_a_query(text: str, wanted: list[tuple[str, ...]]) -> None:
    query = parse(text, names=Names(), states=States())
    assert wanted == sieve(query)


@pytest.mark.parametrize(
    "word", ["happiness", "sensibility", "dying", "skies", "hopping", "luxuriating", "early", "was"]
)
def test_stem_that_is_no_beginning_of_its_word_lets_the_word_through(word: str) -> None:
    query = parse(stem(word), names=Names(), states=States())
    assert all(any(start in word for start in group) for group in sieve(query))


def test_phrases_stay_phrases_as_others_may_have_them(index: Index) -> None:
    query = asked('"moscow left" haftar')
    assert 2 == index.searcher().find(query).total
    assert 0 == Plain().find(query, ENTRIES, [cut(each) for each in ENTRIES]).total


def test_what_must_be_missing_and_what_reads_texts() -> None:
    texts = ["haftar", "-haftar", "(a OR -b)", "is:unread", "source:x", "person:haftar", "on:2020", 'is:unread "a b"']
    assert [False, True, True, False, False, False, False, False] == [excludes(asked(text)) for text in texts]
    assert [True, True, True, False, False, False, False, True] == [reads_texts(asked(text)) for text in texts]


def test_article_is_cut_once_for_each_revision(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Plain()
    first = plain.cut(ENTRIES[0], 1)
    assert first is plain.cut(ENTRIES[0], 1)
    assert first is not plain.cut(ENTRIES[0], 2)
    assert plain.cut(ENTRIES[1], -1) is not plain.cut(ENTRIES[1], -1)
    monkeypatch.setattr("reader.index.plain._KEPT", 1)
    plain.cut(ENTRIES[2], 1)
    assert len(plain._cuts) <= 2


def test_index_that_is_asked_for_some_articles_gives_those_it_has(index: Index, tmp_path: Path) -> None:
    from reader.index.plain import only

    found = index.searcher().find(only([1, 3, 99]), sort="newest")
    assert [1, 3] == [hit.article for hit in found.hits]
