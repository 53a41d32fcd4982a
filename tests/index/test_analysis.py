from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index import analysis
from reader.index.analysis import MAX_WORD, TOKEN, collect, shape


def words(text: str) -> list[str]:
    """Surface words in order; what a token is besides its parts stands after them in brackets."""
    found = []
    for token in TOKEN.findall(text):
        parts, whole, _ = shape(token)
        found += [part.word for part in parts]
        found += [f"[{whole}]"] if whole else []
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The War", ["the", "war"]),
        ("Haftar's James'", ["haftar", "james"]),
        ("O'Brien", ["o", "brien", "[obrien]"]),
        ("l'Europe don’t", ["l", "europe", "[leurope]", "dont"]),
        ("U.S. e.g.", ["us", "[u.s]", "eg"]),
        ("US NATO", ["us", "[u.s]", "nato"]),
        ("COVID-19", ["covid", "19", "[covid19]"]),
        ("AT&T", ["at", "t", "[at&t]"]),
        ("a-b-c-d-e", ["a", "b", "c", "d", "e"]),
        ("1,000.5 12:30 3.", ["1000.5", "12", "30", "3"]),
        ("end.Next", ["end", "next"]),
        ("snake_case", ["snake", "case"]),
        ("__", []),
        ("naïve Łódź", ["naive", "lodz"]),
        ("cafe\u0301s", ["cafes"]),
        ("हिन्दी", ["हिन्दी"]),
        ("東京都", ["東京", "京都", "[都]"]),
        ("東", ["東"]),
        ("2020年", ["2020", "年"]),
        ("x\u2011ray", ["x", "ray", "[xray]"]),
        ("par\xadlia\xadment", ["parliament"]),
        ("می\u200cخواهم", ["میخواهم"]),
        ("2019–2020", ["2019", "2020"]),
        ("al-Sarraj's", ["al", "sarraj", "[alsarraj]"]),
        ("Alsarraj", ["alsarraj"]),
        ("Обама", ["обама"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert expected == words(text)


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("", "elections Häuser", {"elect": [0], "hauser": [1]}),
        ("en-GB", "elections", {"elect": [0]}),
        ("xx", "elections", {"elect": [0]}),
        ("de", "Häuser Haus", {"haus": [0, 1]}),
        ("DE_at", "Häuser", {"haus": [0]}),
        ("fr", "arrivée arriver", {"arrive": [0], "arriv": [0, 1]}),
        ("ru", "красный красного", {"красны": [0], "красн": [0, 1]}),
        ("ja", "東京 elections", {"東京": [0], "京": [0], "elect": [1]}),
    ],
)
def test_stems_are_of_the_language(lang: str, text: str, expected: dict[str, list[int]]) -> None:
    for _ in range(2):  # the second time out of memory
        found: dict[str, list[int]] = defaultdict(list)
        collect(text, found, set(), lang=lang)
        assert expected == dict(found)


def test_all_languages_have_a_stemmer() -> None:
    assert set(analysis.LANGUAGES) >= {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "ru", "ar", "tr"}
    for lang in analysis.LANGUAGES:
        assert analysis.stem("elections", lang)


def test_stems_of_several_languages_are_distinct() -> None:
    assert [("hauser", "haus"), ("2020",), ()] == [
        analysis.stems("hauser", ["en", "de", "en-US", "de-AT"]),
        analysis.stems("2020", ["en", "de"]),
        analysis.stems("x", []),
    ]


def test_what_is_remembered_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "_CACHED", 10)
    found: dict[str, list[int]] = defaultdict(list)
    text = " ".join(f"word{number}" for number in range(100))
    after = [collect(text, found, set(), lang=lang) for lang in ("en", "de", "en")]
    assert [100, 100, 100] == after
    assert {f"word{number}": [number] * 3 for number in range(100)} == dict(found)
    assert sum(len(known.shapes) for known in analysis._known.values()) <= 10


def test_positions_count_parts() -> None:
    found: dict[str, list[int]] = defaultdict(list)
    surface: set[str] = set()
    after = collect("My e-mail's elections", found, surface, start=5)
    assert (after, dict(found)) == (9, {"my": [5], "e": [6], "mail": [7], "email": [6, 7], "elect": [8]})
    assert {"my", "e", "mail", "email", "elections"} == surface


def test_a_very_long_run_of_signs_is_collected_in_slices() -> None:
    found: dict[str, list[int]] = defaultdict(list)
    assert 100_000 < collect("東京都" * 40_000, found, set())
    assert {"東京", "京都", "都東"} == {term for term in found if len(term) == 2}


def test_a_very_long_text_is_collected_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "My e-mail's elections in Łódź 東京都 " * 20
    whole: tuple[dict[str, list[int]], set[str]] = (defaultdict(list), set())
    parts: tuple[dict[str, list[int]], set[str]] = (defaultdict(list), set())
    after = collect(text, *whole)
    monkeypatch.setattr(analysis, "_LONGEST_PART", 50)
    assert (after, whole) == (collect(text, *parts), parts)


@given(st.text(max_size=200))
def test_parts_lie_in_their_token(text: str) -> None:
    for token in TOKEN.findall(text):
        for part in shape(token).parts:
            assert 0 <= part.start < part.end <= len(token)
            assert 0 < len(part.word) <= MAX_WORD
