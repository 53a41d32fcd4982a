from dataclasses import replace
from pathlib import Path

import pytest

from reader.errors import IndexDamaged
from reader.index.evaluate import Evaluator
from reader.index.index import Index
from reader.index.query import parse
from reader.index.search import Searcher, Stale
from tests.index.conftest import ENTRIES, Names, States, entry


def found(library: Index, text: str, *, typing: bool = False, sort: str = "relevance") -> list[int]:
    query = parse(text, names=Names(), states=States(), typing=typing)
    return [int(hit.article) for hit in library.searcher().find(query, sort=sort).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # words
        ("election", {1, 3}),
        ("ELECTIONS", {1, 3}),
        ("haftar", {1, 12}),
        ("haftar moscow", {1, 12}),  # relaxed: one of the words will do
        ('"haftar moscow"', set()),
        ("cafe", {7}),
        ("naive", {12}),
        ("1000", {2}),
        ("1,000", {2}),
        ("xylophone", set()),
        # forms
        ("o'brien", {4}),
        ("O’Brien", {4}),
        ("obrien", {4}),
        ("brien", {4}),
        ("at&t", {4}),
        ("AT&T", {4}),
        ("covid-19", {4, 10}),
        ("covid19", {4}),
        ("covid", {4, 10}),
        ("e-mail", {4, 10}),
        ("email", {4, 10}),
        ("sarraj", {9}),
        ("al-Sarraj", {9}),
        ('"al Sarraj"', {9}),
        ("well-known", {12}),
        ('"well known"', {12}),
        # capitals that are also everyday words
        ("U.S.", {5, 6}),
        ("US", {5, 6}),
        ("us", {5, 6, 7}),
        # writing without spaces
        ("東京", {8}),
        ("中国人", {8}),
        ("人", {8}),
        ("中人", set()),
        # phrases
        ('"wheat exports"', {2}),
        ('"exports of wheat"', {2}),
        ('"war of words"', {3}),
        ('"the war"', {3}),
        ('"words an election"', set()),  # no phrase reaches from the title into the text
        ("“wheat exports”", {2}),
        # without, or, brackets
        ("wheat -exports", {5}),
        ("wheat NOT exports", {5}),
        ('-"the" -us', {1, 8, 10, 11, 12}),
        ("moscow OR vaccine", {1, 4}),
        ("wheat moscow OR china", {5}),
        ("(wheat china) OR moscow", {1, 5}),
        ("-(wheat OR libya) after:2020-02 before:2020-07", {7, 8}),
        ("wheat AND china", {2, 5}),
        # beginnings
        ("elect*", {1, 3, 11}),
        ("electric*", {11}),
        ("electio*", {1, 3}),
        # fields
        ("title:wheat", {2}),
        ('title:"wheat exports"', {2}),
        ("title:electi*", set()),
        ("title:electric*", {11}),
        ("source:herald", {5, 6}),
        ("source:HARB", {5, 6}),
        ('source:"harbour her"', {5, 6}),
        ("source:arbour", set()),
        ("source:新聞", {8}),
        ('person:"Khalifa Haftar"', {1, 12}),
        ('person:"general haftar" moscow', {1}),
        ("org:UN", {9}),
        ("place:libya", {3, 11}),
        ("name:libya", {3, 11}),
        ("-place:libya elect*", {1}),
        # dates
        ("on:2020-01-15", {1}),
        ("on:2020-01", {1, 5, 9}),
        ("on:2019-12-31", {3}),
        ("after:2022", {10, 11, 12}),
        ("after:2022-05-06", {12}),
        ("before:2019", {3}),
        ("before:2018", set()),
        ("before:2019-12-31", {3}),
        ("after:2020 before:2020", {1, 2, 5, 7, 8, 9}),
        # states
        ("is:starred", {2, 9}),
        ("is:unread libya", {11}),
        ("is:read libya", {3}),
        # words without weight
        ("the wheat", {2, 5}),
        ("lang:en wheat", {2, 5}),
        ("", set(range(1, 13))),
        ("*", set(range(1, 13))),
    ],
)
def test_the_language(library: Index, text: str, expected: set[int]) -> None:
    assert expected == set(found(library, text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("electio", {1, 3}),
        ("electio ", set()),
        ("mosc", {1}),
        ("wheat expo", {2, 5}),
        ("O'Bri", {4}),
        ("covid-1", {4}),
        ("中", {8}),
        ('"wheat exp', {2}),
        ('"wheat exports', {2}),
        ('title:"wheat ex', {2}),
        ("title:whe", {2}),
        ("person:haf", {1, 12}),
        ("person:", set(range(1, 13))),
        ("wheat person:", {2, 5}),
        ("wheat OR", {2, 5}),
        ("wheat OR mosc", {1, 2, 5}),
        ("wheat -", {2, 5}),
        ("wheat -exp", {5}),
        ("wheat NOT", {2, 5}),
        ("(wheat OR mosc", {1, 2, 5}),
        ("wheat after:20", {2, 5}),
        ("wheat is:unr", {2, 5}),
        ('"', set(range(1, 13))),
        ("on:2020-01 t", {5}),
        ("on:2020-01 the ", {1, 5, 9}),
    ],
)
def test_what_is_being_typed_is_completed(library: Index, text: str, expected: set[int]) -> None:
    assert expected == set(found(library, text, typing=True))


def test_articles_with_all_words_come_first(library: Index) -> None:
    query = parse("wheat china", names=Names(), states=States())
    answer = library.searcher().find(query)
    assert (answer.relaxed, [hit.article for hit in answer.hits]) == (True, [5, 2])


def test_words_in_the_title_weigh_more(library: Index) -> None:
    assert found(library, "wheat") == [2, 5]


def test_newest_first_puts_undated_articles_last(library: Index) -> None:
    assert found(library, "us", sort="newest") == [7, 5, 6]


def test_a_query_without_words_is_newest_first(library: Index) -> None:
    assert found(library, 'person:"khalifa haftar"') == [12, 1]


def test_pages(library: Index) -> None:
    searcher = library.searcher()
    query = parse("", names=Names(), states=States())
    whole = searcher.find(query).hits
    assert whole[3:7] == searcher.find(query, offset=3, limit=4).hits


def test_the_total_does_not_depend_on_the_limit(library: Index) -> None:
    answer = library.searcher().find(parse("", names=Names(), states=States()), limit=2)
    assert (answer.total, len(answer.hits)) == (12, 2)


def test_unknown_names_are_searched_for_as_words(library: Index) -> None:
    query = parse('person:"conor o\'brien"', names=Names(), states=States())
    answer = library.searcher().find(query)
    assert (
        [hit.article for hit in answer.hits],
        answer.notes,
    ) == ([4], ('No person is called "conor o\'brien"; searching for the words.',))


def test_facets_count_hits(library: Index) -> None:
    query = parse("wheat OR haftar OR herald", names=Names(), states=States())
    assert library.searcher().facets(query) == {
        "source": [("Daily Post", 3), ("Harbour Herald", 1)],
        "person": [("7", 2)],
        "org": [],
        "place": [],
        "month": [("2020-01", 2), ("2020-02", 1), ("2022-05", 1)],
    }


def test_a_failure_inside_is_damage(library: Index) -> None:
    class Broken:
        size = 1

        def __getattr__(self, name: str) -> object:
            raise KeyError(name)

    searcher = Searcher([(Broken(), frozenset())], state=("", 0, 0))  # type: ignore[list-item]
    with pytest.raises(IndexDamaged):
        searcher.find(parse("wheat", names=Names(), states=States()))


def test_every_article_is_found_by_its_title(library: Index) -> None:
    for item in ENTRIES:
        assert item.article in found(library, f'"{item.title}"')


def test_what_nobody_waits_for_ends_between_segments(library: Index) -> None:
    asked = []

    def stale() -> bool:
        asked.append(True)
        return len(asked) > 1

    searcher = library.searcher()
    query = parse("wheat", names=Names(), states=States())
    with pytest.raises(Stale):
        searcher.find(query, stale=stale)
    assert (2, 2) == (len(asked), searcher.find(query, stale=lambda: False).total)


def test_what_nobody_waits_for_is_not_counted(library: Index) -> None:
    with pytest.raises(Stale):
        library.searcher().facets(parse("wheat", names=Names(), states=States()), stale=lambda: True)


def test_facets_of_what_was_just_found_need_no_second_search(library: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    searcher = library.searcher()
    query = parse("wheat", names=Names(), states=States())
    searcher.find(query)
    monkeypatch.setattr(Evaluator, "live", None)
    assert [("Daily Post", 1), ("Harbour Herald", 1)] == searcher.facets(query)["source"]


@pytest.mark.parametrize(("text", "expected"), [("wheat", 2), ("wheat china", 2), ("", 12), ("xylophone", 0)])
def test_counting(library: Index, text: str, expected: int) -> None:
    assert expected == library.searcher().count(parse(text, names=Names(), states=States()))


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("Elect", [("election", 1), ("elections", 1), ("electric", 1), ("electricity", 1)]),
        ("libya", [("libya", 2)]),
        ("th", []),  # words without weight
        ("", []),
    ],
)
def test_words_are_completed(library: Index, prefix: str, expected: list[tuple[str, int]]) -> None:
    assert expected == library.searcher().completions(prefix)


def test_only_so_many_completions(library: Index) -> None:
    assert ["electric"] == [word for word, _ in library.searcher().completions("electri", limit=1)]


def test_languages_of_the_articles(folder: Path) -> None:
    index = Index.open(folder)
    none = index.searcher().langs
    index.put(
        [
            entry(1, "", "x"),
            entry(2, "", "y"),
            replace(entry(3, "", "z"), lang="de"),
            replace(entry(4, "", ""), lang=""),
        ]
    )
    assert ((), ("en", "de")) == (none, index.searcher().langs)


def test_words_that_tell_a_text_from_others(folder: Path) -> None:
    """Not those that only it has, nor those of every text, nor those without weight."""
    index = Index.open(folder)
    bodies = ["plain rare the seldom", "plain rare the seldom", *["plain the"] * 10]
    index.put([entry(number, "", body) for number, body in enumerate(bodies)])
    found = index.searcher().key_terms({"plain": 3, "rare": 1, "seldom": 2, "the": 9, "unknown": 4, "x": 1})
    assert ["seldom", "rare"] == [term for term, _ in found]
    assert found[0][1] > found[1][1] > 0


def test_a_closed_searcher_finds_nothing(library: Index) -> None:
    searcher = library.searcher()
    query = parse("wheat", names=Names(), states=States())
    before = searcher.find(query).total
    searcher.close()
    assert (2, 0) == (before, searcher.find(query).total)


@pytest.mark.parametrize("text", ['wheat "china exports"', "xylophone (unheard OR wheat)"])
def test_when_nothing_is_found_phrases_and_choices_are_words(library: Index, text: str) -> None:
    searcher = library.searcher()
    query = parse(text, names=Names(), states=States())
    answer = searcher.find(query)
    assert ({2, 5}, True, 1, 2) == (
        {int(hit.article) for hit in answer.hits},
        answer.relaxed,
        len(answer.notes),
        searcher.count(query),
    )
    explained = searcher.explain(query, answer.hits[0].article)
    assert pytest.approx(answer.hits[0].score, abs=0.001) == explained.score


def test_phrases_stay_phrases_where_something_is_found(library: Index) -> None:
    answer = library.searcher().find(parse('xylophone OR wheat "wheat exports"', names=Names(), states=States()))
    assert ([2], False) == ([hit.article for hit in answer.hits], answer.relaxed)


def test_what_is_forgotten_is_found_again(library: Index) -> None:
    searcher = library.searcher()
    query = parse("elect", names=Names(), states=States(), typing=True)
    before = searcher.find(query)
    searcher.forget()
    assert before == searcher.find(query)


def test_forgetting_leaves_nothing_kept(library: Index) -> None:
    searcher = library.searcher()
    searcher.find(parse("elect", names=Names(), states=States(), typing=True))
    searcher.find(parse("wheat", names=Names(), states=States()))
    kept = library._kept.size
    searcher.forget()
    assert (True, 0) == (kept > 0, library._kept.size)
