from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.clean import JOINERS_PER_CHAIN, MARKS_PER_BASE, clean, clean_line, visible

NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x1b\x07\x9b\x9d\x9c\x90\\[];PXm0123 \r\n\t\x85\u2028\u202e\u2066\u200b\u200c\u200d\ufe0f\ufe00\u0301"
            "\u0489\U000e0041\U000e0100\U0001f468\U0001f3fd\u3164\xa0\xad\ufeff\ufffe\ud800\u0915\u094d\u0645"
        ),
    ),
    max_size=60,
)
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f\u3164\u115f\xa0]"
)


@given(NASTY)
def test_what_is_clean_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    assert FORBIDDEN.search(clean(text)) is None


@given(NASTY)
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(text) == clean(clean(text))
    assert visible(text) == visible(visible(text))
    assert clean_line(text, limit=20) == clean_line(clean_line(text, limit=20), limit=20)


@given(NASTY)
def test_no_base_carries_a_flood_of_marks(text: str) -> None:
    run = longest = 0
    for character in clean(text + "a" + "\u0301\ufe0f" * 30 + "\u0301" * 30):
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        longest = max(longest, run)
    assert longest == MARKS_PER_BASE


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E) | st.sampled_from("\n“”’–é中Я…")))
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("foreign", "expected"),
    [
        # complete sequences go with their payload
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x1b]52;c;ZXZpbA==\x07b", "ab"),
        ("a\x1b]52;c;ZXZpbA==\x1b\\b", "ab"),
        ("a\x1b]8;;http://x/\x07text\x1b]8;;\x07b", "atextb"),
        ("a\x9d0;title\x9cb", "ab"),
        ("a\x9b2Jb", "ab"),
        ("a\x90$q\"p\x9cb", "ab"),
        ("a\x1bP$q\x1b\\b", "ab"),
        ("a\x1b_Gpayload\x1b\\b", "ab"),
        ("é\x1b[31m\x1b(B\x1bc", "é"),
        # broken ones lose only the control characters
        ("a\x1b]52;c;AAAA", "a]52;c;AAAA"),
        ("a\x1bHello", "aHello"),
        ("\x9bSo\x9b", "So"),
        ("a\x1b]0;" + "x" * 5000 + "\x07b", "a]0;" + "x" * 5000 + "b"),
        # lines and spaces
        ("a\r\nb\rc\vd\fe\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\tb\xa0c\u2009d\u3000e\u202ff", "a b c d e f"),
        # what hides
        ("pass\u200bword\ufeff\u2060\xad", "password"),
        ("a\u202egnp.exe\u2066b\u2069\u200f", "agnp.exeb"),
        ("a\U000e0068\U000e0069\U000e007f", "a"),
        ("a\u3164\u115f\uffa0b", "ab"),
        ("a\ufff9b\ufffac\ufffb", "abc"),
        ("a\ufdd0\ufffe\U0010ffffb", "ab"),
        ("a\ud800b", "a\ufffdb"),
        ("nul\0, bell\a, back\b, del\x7f", "nul, bell, back, del"),
        # marks that belong to their base
        ("❤\ufe0f\ufe0f\ufe0e", "❤\ufe0f"),
        (" \ufe0fx", " x"),
        ("1\ufe0f\u20e3", "1\ufe0f\u20e3"),
        ("e\u0301", "e\u0301"),
        # joiners only where they join
        ("\U0001f469\u200d\U0001f692", "\U0001f469\u200d\U0001f692"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("Vla\u200ddi\u200cmir", "Vladimir"),
        ("\u200d\u200d\U0001f469\u200d", "\U0001f469"),
        # markup is text
        ("[@click=app.quit]x[/b] <b> &#27; \\[", "[@click=app.quit]x[/b] <b> &#27; \\["),
    ],
)  # fmt: skip
def test_clean(foreign: str, expected: str) -> None:
    assert expected == clean(foreign)


def test_a_chain_of_joined_emoji_is_cut() -> None:
    chain = clean("\U0001f469\u200d" * 5000 + "\U0001f469")
    assert chain.count("\u200d") == JOINERS_PER_CHAIN
    assert chain.count("\U0001f469") == 5001


@pytest.mark.parametrize(
    ("foreign", "limit", "expected"),
    [
        ("  a\n\tb \r\n c ", 1000, "a b c"),
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcd efgh", 6, "abcd…"),
        ("abce\u0301fgh", 5, "abc…"),
        ("\x1b]0;x\x07", 10, ""),
        ("abc", 1, "…"),
    ],
)
def test_clean_line(foreign: str, limit: int, expected: str) -> None:
    assert expected == clean_line(foreign, limit=limit)


@pytest.mark.parametrize(
    ("foreign", "expected"),
    [
        ("plain", "plain"),
        ("two\nlines", "two\nlines"),
        ("❤\ufe0f sign", "❤ sign"),
        ("\U0001f44d\U0001f3fd", "\U0001f44d"),
        ("soft\xadhyphen", "softhyphen"),
        ("\x1b[2Jé", "é"),
        ("[b]é[/b]", "[b]é[/b]"),
        ("a" + "\u0301" * 8 + "\U0001f3fd" + "\u0301" * 8, "a" + "\u0301" * 8),
    ],
)
def test_visible(foreign: str, expected: str) -> None:
    assert expected == visible(foreign)
