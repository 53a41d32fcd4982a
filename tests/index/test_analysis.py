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
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert expected == words(text)


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
