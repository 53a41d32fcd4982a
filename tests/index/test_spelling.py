import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index.spelling import MOST_ALIKE, Vocabulary, distances
from tests.index.conftest import ENTRIES, entry
from tests.index.memory import MemorySegment, searcher
from tests.index.plain_words import edits, fits_glob


def vocabulary(*texts: str) -> Vocabulary:
    """A segment for each text."""
    return Vocabulary([MemorySegment([entry(number, "", text)]) for number, text in enumerate(texts)])  # type: ignore[misc]


KNOWN = vocabulary("election elections electric the alpha", "election electoral alps", "election electric theory")


def test_a_word_is_counted_where_it_is_not_among_the_most_frequent() -> None:
    many = [f"a{letter}{other}" for letter in "bcdefghijk" for other in "bcdefghijk"]
    batches = [
        [entry(number, "", " ".join(many)) for number in range(2)],
        [entry(number, "", "azz") for number in range(5)],
    ]
    batches[0].append(entry(9, "", "azz"))
    known = Vocabulary([MemorySegment(batch) for batch in batches])  # type: ignore[misc]
    assert ("azz", 6) == known.beginning("a", 64)[0]


@pytest.mark.parametrize(
    ("prefix", "limit", "expected"),
    [
        ("elect", 9, [("election", 3), ("electric", 2), ("elections", 1), ("electoral", 1)]),
        ("elect", 2, [("election", 3), ("electric", 2)]),
        ("th", 9, [("theory", 1)]),  # no stop words
        ("x", 9, []),
    ],
)
def test_beginnings(prefix: str, limit: int, expected: list[tuple[str, int]]) -> None:
    assert expected == KNOWN.beginning(prefix, limit)


def test_the_most_frequent_beginnings_among_many() -> None:
    """A word that is frequent over all, but not among the first of any segment but one, has its whole count."""
    many = " ".join(f"word{number}" for number in range(300))
    words = vocabulary(many, f"{many} wordy", "word7 wordy", "word7 wordy", "word7")
    assert [("word7", 5), ("wordy", 3)] == words.beginning("word", 2)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("elec*", {"election", "elections", "electric", "electoral"}),
        ("*ion", {"election"}),
        ("*ion*", {"election", "elections"}),
        ("?lp?", {"alps"}),
        ("alp??", {"alpha"}),
        ("e*t*c", {"electric"}),
        ("e*e*e*e", set()),
        ("the.ry", set()),
    ],
)
def test_patterns(pattern: str, expected: set[str]) -> None:
    assert expected == {word for word, _ in KNOWN.matching(pattern)}


@given(
    st.lists(st.text("ab", min_size=1, max_size=6), min_size=1, max_size=12), st.text("ab*?", min_size=1, max_size=7)
)
def test_patterns_fit_as_they_should(words: list[str], pattern: str) -> None:
    known = vocabulary(" ".join(f"x{word}" for word in words))
    expected = {f"x{word}" for word in words if fits_glob(pattern, f"x{word}")}
    assert expected == {word for word, _ in known.matching(pattern)}


def test_a_hostile_pattern_is_no_work() -> None:
    """Each star may begin anywhere in each of these: with backtracking this would not end."""
    known = vocabulary(" ".join("a" * number for number in range(10, 64)))
    assert [] == known.matching("*a" * 25 + "*b")


def test_patterns_stand_for_the_most_frequent_words() -> None:
    many = [f"w{number:03}x" for number in range(MOST_ALIKE + 50)]
    known = vocabulary(" ".join(many), many[-1])
    found = known.matching("w*x")
    assert ((many[-1], 2), MOST_ALIKE) == (found[0], len(found))


@pytest.mark.parametrize(
    ("word", "distance", "expected"),
    [
        ("electin", 1, ["election"]),
        ("elction", 1, ["election"]),
        ("eelction", 1, ["election"]),
        ("electinos", 1, ["elections"]),
        ("election", 1, ["election", "elections"]),
        ("elecrik", 2, ["electric"]),
        ("lection", 1, []),  # another first letter
        ("", 1, []),
    ],
)
def test_words_that_are_nearly_spelt_so(word: str, distance: int, expected: list[str]) -> None:
    assert expected == [each for each, _ in KNOWN.near(word, distance)]


@given(st.text("abc", max_size=5), st.lists(st.text("abc", min_size=1, max_size=6), max_size=6), st.integers(1, 2))
def test_distances_within_the_limit(word: str, others: list[str], limit: int) -> None:
    expected = [min(edits(word, other), limit + 1) for other in others]
    assert expected == np.minimum(distances(word, others, limit), limit + 1).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("elecion", "election"),
        ("Haftr moscow", "haftar moscow"),
        ("election", ""),
        ("elections", ""),
        ("xylophone", ""),
        ("mniistry", "ministry"),
        ("mnisitry", "ministry"),  # two mistakes in a long word
        ("mosocow haftra", "moscow haftar"),
        ("leection", "election"),  # the first two letters swapped
        ("libxyz", ""),
        ("title:elecion", "title:election"),
        ("person:Haftr", ""),
        ('person:"Khalifa Haftr" elecion', 'person:"Khalifa Haftr" election'),
        ("-elecion", ""),
        ("elecio*", ""),
        ("elecio~", ""),
        ("elec?on", ""),
        ("haftar OR elecion", "haftar OR election"),
        ('"wheet exports"', '"wheat exports"'),
        ("東京住む", ""),
        ("", ""),
    ],
)
def test_unknown_words_are_put_right(text: str, expected: str) -> None:
    assert expected == searcher(ENTRIES[:5], ENTRIES[5:]).suggestion(text)


def test_the_nearest_then_the_most_frequent_word_is_meant() -> None:
    found = searcher([entry(1, "", "house mouse mouse"), entry(2, "", "moose mouse")])
    assert ["mouse", "moose"] == [found.suggestion("mousee"), found.suggestion("moosse")]


def test_answers_that_are_kept_are_few() -> None:
    known = vocabulary("alpha")
    for number in range(1000):
        known.beginning(f"a{number}", 5)
    assert len(known._answers) <= 256


def test_pattern_characters_are_no_expressions() -> None:
    assert [] == vocabulary("alpha").matching("a" + re.escape(".") + "*")
