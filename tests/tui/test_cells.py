from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.tui.cells import PLAIN, chop, fit, fit_end, is_plain, one_line, padded, paint, wrap
from tests.tui.panes.sample import FORBIDDEN, HOSTILE

WORDS = st.text(alphabet=st.sampled_from("ab é—“中文。\t\n 👩\u200d👧\u0301\x1b[\u202e\u00ad"), max_size=300)


def test_plain_characters_are_one_cell_wide() -> None:
    plain = [chr(point) for point in range(0x3000) if PLAIN.fullmatch(chr(point))]
    assert [character for character in plain if cell_len(character) != 1] == []


def test_plain_text_is_shown_as_it_is() -> None:
    text = "“Prices rose” – by 3 €, said Müller…"
    assert (True, text) == (is_plain(text), one_line(text))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("width", [0, 1, 2, 7, 40])
def test_fit_is_never_too_wide_and_harmless(text: str, width: int) -> None:
    fitted = fit(text, width)
    assert cell_len(fitted) <= width
    assert FORBIDDEN.search(fitted) is None


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("width", [0, 1, 2, 7, 40])
def test_the_end_of_a_text_is_never_too_wide_and_harmless(text: str, width: int) -> None:
    fitted = fit_end(text, width)
    assert cell_len(fitted) <= width
    assert FORBIDDEN.search(fitted) is None


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("a short one", 20, "a short one"),
        ("the end of a long one", 8, "…ong one"),
        ("中文中文", 6, "…中文"),
        ("é" * 9, 4, "…ééé"),
    ],
)
def test_the_end_of_a_text(text: str, width: int, shown: str) -> None:
    assert shown == fit_end(text, width)


def test_padded_texts_are_of_one_width() -> None:
    assert {8} == {cell_len(padded(text, 8)) for text in ("", "a", "中文中文中文", "a very long one")}


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("harbour", 7, "harbour"),
        ("harbour bridge", 9, "harbour…"),
        ("中文字", 4, "中…"),
        ("one\n\ttwo", 20, "one two"),
        ("  two blanks", 20, "  two blanks"),
        ("x", 1, "x"),
        ("xy", 1, "…"),
    ],
)
def test_fit(text: str, width: int, expected: str) -> None:
    assert expected == fit(text, width)


@given(WORDS, st.integers(2, 30))
def test_wrapped_lines_hold_every_word_and_fit(text: str, width: int) -> None:
    lines = list(wrap(text, 0, len(text), width))
    assert "".join(text.split()) == "".join("".join(text[start:end].split()) for start, end in lines)
    assert all(before[1] <= after[0] for before, after in pairwise(lines))
    for start, end in lines:
        shown = "".join(piece for _, piece in paint(text, start, end))
        # a cluster cut by nothing but a flood may be as wide as its parts
        assert cell_len(shown) <= width


@pytest.mark.parametrize("size", [4000, 4096, 4100, 9000])
def test_wrapping_does_not_depend_on_the_window(size: int) -> None:
    text = ("lorem ipsum dolor " * 600)[:size]
    lines = [text[start:end] for start, end in wrap(text, 0, len(text), 21)]
    assert lines[0] == "lorem ipsum dolor"
    assert {"lorem ipsum dolor"} == set(lines[:-1])


def test_wrap_folds_white_space() -> None:
    text = "left" + "\t" * 9000 + "right \n again"
    assert [text[s:e] for s, e in wrap(text, 0, len(text), 12)] == ["left" + "\t" * 9000 + "right", "again"]


def test_wide_characters_break_anywhere_but_not_before_a_full_stop() -> None:
    text = "中文中文。中"
    assert [text[s:e] for s, e in wrap(text, 0, len(text), 8)] == ["中文中", "文。中"]


def test_only_the_first_lines_of_a_long_text_are_looked_at() -> None:
    text = "word " * 1_000_000
    assert next(wrap(text, 0, len(text), 76)) == (0, 74)


@given(WORDS)
def test_painted_pieces_know_their_place(text: str) -> None:
    pieces = paint(text, 0, len(text))
    offsets = [at for at, _ in pieces]
    assert sorted(offsets) == offsets
    assert all(FORBIDDEN.search(shown) is None for _, shown in pieces)
    for at, shown in pieces:
        assert shown == one_line(text[at : at + len(shown)]) or shown == " "


def test_paint_keeps_offsets_where_characters_are_left_out() -> None:
    assert _joined(paint("one \x00two", 0, 8)) == [(0, "one "), (5, "two")]


def _joined(pieces: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Join pieces that follow each other without a gap."""
    joined: list[tuple[int, str]] = []
    for at, shown in pieces:
        if joined and joined[-1][0] + len(joined[-1][1]) == at:
            joined[-1] = (joined[-1][0], joined[-1][1] + shown)
        else:
            joined.append((at, shown))
    return joined


def test_code_keeps_blanks_and_empty_lines() -> None:
    text = "a  b\n\n    indented\n"
    assert [text[s:e] for s, e in chop(text, 0, len(text), 9)] == ["a  b", "", "    inden", "ted", ""]
