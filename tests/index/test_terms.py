import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index.terms import Written, differs_by, distant, glob_pattern, written


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("word", Written("word", "word")),
        ("word?", Written("word", "word")),
        ("(word?!)", Written("word", "word")),
        ("wor?d", Written("glob", "wor?d")),
        ("wor??d?", Written("glob", "wor??d")),
        ("*burg", Written("glob", "*burg")),
        ("a*b*", Written("glob", "a*b*")),
        ("wor?*", Written("glob", "wor?*")),
        ("Élé*t", Written("glob", "ele*t")),
        ("e-m?il", Written("glob", "em?il")),
        ("at&?x", Written("glob", "at&?x")),
        ("elect*", Written("prefix", "elect")),
        ("elect**", Written("prefix", "elect")),
        ("«elect*»,", Written("prefix", "elect")),
        ("e-mai*", Written("prefix", "e-mai")),
        ("*", Written("all", "")),
        ("***", Written("all", "")),
        ("?*", Written("all", "")),
        ("???", Written("word", "")),
        ("x.com?a=b", Written("word", "x.com a=b")),
        ("中*国", Written("word", "中 国")),
        ("word~", Written("fuzzy", "word", 1)),
        ("letter~", Written("fuzzy", "letter", 2)),
        ("word~2", Written("fuzzy", "word", 2)),
        ("Wörd~1?", Written("fuzzy", "word", 1)),
        ("al-Saraj~", Written("fuzzy", "alsaraj", 2)),
        ("a~", Written("word", "a")),
        ("~", Written("word", "~")),
        ("~5", Written("word", "~5")),
        ("a/b~", Written("word", "a/b~")),
        ("中国~", Written("word", "中国~")),
    ],
)
def test_what_was_typed(raw: str, expected: Written) -> None:
    assert expected == written(raw)


@pytest.mark.parametrize(
    ("pattern", "words", "expected"),
    [
        ("wor?d", ["world", "word", "worlds"], ["world"]),
        ("*burg", ["hamburg", "burg", "burger"], ["hamburg", "burg"]),
        ("a*b", ["ab", "axxb", "abc"], ["ab", "axxb"]),
        ("a*" * 31 + "b", ["a" * 64], []),
        ("at&?", ["at&t", "att"], ["at&t"]),
    ],
)
def test_globs(pattern: str, words: list[str], expected: list[str]) -> None:
    assert expected == [word for word in words if glob_pattern(pattern).match(word)]


@pytest.mark.parametrize(
    ("word", "other", "least"),
    [
        ("haftar", "haftar", 0),
        ("haftar", "haftr", 1),
        ("haftar", "haftaar", 1),
        ("haftar", "haftor", 1),
        ("haftar", "hatfar", 1),
        ("haftar", "hatfor", 2),
        ("haftar", "xaftar", 3),
        ("haftar", "hxxtxr", 3),
        ("abc", "acbd", 2),
        ("cab", "cbxa", 3),
        ("", "a", 3),
    ],
)
def test_edits(word: str, other: str, least: int) -> None:
    assert [least <= most for most in (0, 1, 2)] == [differs_by(word, other, most) for most in (0, 1, 2)]


@given(st.text(alphabet="abc", max_size=7), st.text(alphabet="abc", max_size=7), st.integers(0, 2))
def test_edits_go_both_ways(word: str, other: str, most: int) -> None:
    assert differs_by(word, other, most) == differs_by(other, word, most)


@pytest.mark.parametrize(
    ("term", "expected"),
    [('"a b"~10', ("a b", 10)), ("a b", None), ('"a b"', None), ("a~1", None), ('"a b"~', None)],
)
def test_words_near_each_other(term: str, expected: tuple[str, int] | None) -> None:
    assert expected == distant(term)


@given(st.text(max_size=40))
def test_any_text(raw: str) -> None:
    found = written(raw)
    if found.kind == "glob":
        assert any(character.isalnum() for character in found.text)
        glob_pattern(found.text).match("word")
