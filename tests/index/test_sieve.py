import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index import sieve as sieves
from reader.index.analysis import LONGEST_RUN, stem, stemmer
from reader.index.sieve import of_letters, of_stem, sieve, stretches


def through(text: str, *beginnings: str) -> list[str] | None:
    wanted = sieve(beginnings)
    assert wanted is not None
    found = stretches(text, wanted)
    return None if found is None else [text[start:end] for start, end in found]


@pytest.mark.parametrize(
    ("text", "beginnings", "expected"),
    [
        ("Wheat, wheaten and oats", ("whea",), ["Wheat,", "wheaten"]),
        ("buckwheat (wheat) oats/wheat", ("whea",), ["(wheat)", "oats/wheat"]),
        ("wheat\nand\twheat", ("whea",), ["wheat", "wheat"]),
        ("wheat wheat-oats oats", ("whea", "oat"), ["wheat", "wheat-oats", "oats"]),
        # joiners inside of a beginning
        ("an e-mail of O'Brien", ("emai",), ["e-mail"]),
        ("an e-mail of O'Brien", ("obri",), ["O'Brien"]),
        ("U.S. and 1,000", ("us",), ["U.S."]),
        ("U.S. and 1,000", ("1000",), ["1,000"]),
        ("to-day, year-long", ("year",), ["year-long"]),
        # what may be folded
        ("naïve café menu", ("x",), ["naïve", "café"]),
        ("par\xadliament \ufb01nance", ("x",), ["par\xadliament", "\ufb01nance"]),
        ("“wheat” – Haftar’s…", ("x",), []),
        ("中国人は wheat", (), ["中国人は"]),
        ("", ("x",), []),
        ("İ wheat", ("whea",), None),
        ("wheat " + "a" * (LONGEST_RUN + 1), ("whea",), None),
        ("wheat " + "a" * LONGEST_RUN, ("whea",), ["wheat"]),
    ],
)
def test_what_comes_through(text: str, beginnings: tuple[str, ...], expected: list[str] | None) -> None:
    assert expected == through(text, *beginnings)


def test_all_white_space_is_known() -> None:
    assert [sign for sign in map(chr, range(sys.maxunicode + 1)) if sign.isspace()] == sorted(sieves._SPACES + " ")


@given(st.text(alphabet="ab \n\xa0\u2003\u0085é-'.", max_size=60))
def test_stretches_lie_between_white_space(text: str) -> None:
    found = through(text, "a", "b")
    assert found == [each for each in text.split() if each in (found or ())]


def test_a_longer_beginning_adds_nothing_to_a_shorter() -> None:
    assert sieve(["wh", "whea", "a", "", "wh"]) == (("a", "wh"), frozenset("aw"), 2)


def test_what_may_begin_in_any_way_is_in_no_sieve() -> None:
    assert sieve(["wh", None]) is None


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("wheaten", "whea"),
        ("at&t", "at"),
        ("u.s", "u"),
        ("eésé", "e"),
        ("été", ""),
        ("人", ""),
        ("*burg", None),
        ("", None),
    ],
)
def test_letters_begin_words(letters: str, expected: str | None) -> None:
    assert expected == of_letters(letters)


@pytest.mark.parametrize(
    ("word", "lang", "expected"),
    [
        ("elections", "en", "elec"),
        ("skies", "en", "sk"),
        ("happily", "en", "happ"),
        ("dying", "en", "d"),
        ("news", "en", "new"),
        ("2020", "en", "2020"),
        ("aerzte", "de", "a"),
        ("applications", "fr", "appl"),
        ("gedungen", "nl", None),
    ],
)
def test_stems_tell_how_their_words_begin(word: str, lang: str, expected: str | None) -> None:
    assert expected == of_stem(stem(word, lang), stemmer(lang))


_ENDS = (
    "",
    "s",
    "es",
    "ies",
    "ied",
    "ing",
    "ying",
    "ed",
    "ization",
    "ational",
    "ability",
    "emment",
    "ication",
    "logia",
)


@given(
    st.text(alphabet="abcdeghilnorstuvy", min_size=1, max_size=6),
    st.sampled_from(_ENDS),
    st.sampled_from(["en", "ca", "da", "de", "es", "fr", "it", "nb", "pt", "ro", "sv"]),
)
def test_words_begin_as_their_stems_tell(letters: str, end: str, lang: str) -> None:
    word = letters + end
    beginning = of_stem(stem(word, lang), stemmer(lang))
    assert beginning
    assert word.startswith(beginning)
