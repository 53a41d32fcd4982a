from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.document import from_plain
from reader.text.segment import document_sentences, fold, sentences, words

PROSE = st.lists(st.sampled_from([*'aB1 .?!…"”“’()\n', " U.S. ", " Mr. ", "。", " said ", "é"]), max_size=60).map(
    "".join
)


@pytest.mark.parametrize(
    "expected",
    [
        ["He lost.", "She won!", "Why?", "Nobody knows…", "The end."],
        ["Mr. Smith met Gen. K. Haftar and John F. Kennedy Jr. in Washington, D.C.", "They talked."],
        ["The U.S. Army left.", "It was sent by the U.S.", "The rest stayed."],
        ["On Jan. 13, 2020, nothing happened.", "On Feb. 2 it did."],
        ["Apple Inc. Chairman Roe resigned.", "So did the head of Acme Corp.", "He gave no reason."],
        ["“We go.”", "He left."],
        ["“What now?” Macron asked.", "Nobody answered."],
        ["“What now?”", "The room fell silent."],
        ["He left at 8 p.m. Monday.", "She came at 9 a.m.", "They talked."],
        ["No. 5 was first.", "He said no.", "Then yes."],
        ["It cost 3.5 million.", "$5 would have been enough."],
        ["1. First of all, the point.", "Then the rest."],
        ["See e.g. the third case.", "10 people came."],
        ["a small start. goes on as one."],
        ["他来了。", "她走了！", "好"],
        ["وصل الرئيس.", "ثم غادر؟", "نعم."],
        ["No stop at all"],
    ],
)
def test_sentences(expected: list[str]) -> None:
    text = "".join(sentence if sentence[-1] in "。！" else f"{sentence} " for sentence in expected)
    assert expected == [text[start:end] for start, end in sentences(text)]


def test_a_line_end_inside_a_block_does_not_cut() -> None:
    text = "The talks broke\ndown Monday."
    assert [(0, len(text))] == sentences(text)


def test_only_the_given_part_is_cut() -> None:
    expected = [(5, 9), (10, 13)]
    assert expected == sentences("One. Two. Six. Ten.", 5, 13)


@given(PROSE, st.integers(-3, 70), st.integers(-3, 70))
def test_sentences_cover_all_but_white_space_in_order(text: str, start: int, end: int) -> None:
    spans = sentences(text, start, end)
    low, high = max(start, 0), max(min(end, len(text)), 0)
    assert "".join(text[low:high].split()) == "".join("".join(text[s:e].split()) for s, e in spans)
    flat = [offset for span in spans for offset in span]
    assert sorted(flat) == flat
    assert all(low <= s < e <= high and text[s:e] == text[s:e].strip() for s, e in spans)


def test_document_sentences_do_not_cross_blocks() -> None:
    document = from_plain("A heading without stop\n\nOne. Two.")
    expected = ["A heading without stop", "One.", "Two."]
    assert expected == [document.text[s:e] for s, e in document_sentences(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don’t stop, al-Sarraj!", ["Don’t", "stop", "al-Sarraj"]),
        ("The U.S. and AT&T paid 3.5 and 1,000.", ["The", "U.S.", "and", "AT&T", "paid", "3.5", "and", "1,000"]),
        ("end.Next", ["end", "Next"]),
        ("cafe\u0301 naïve", ["cafe\u0301", "naïve"]),
        ("प्रधानमंत्री मोदी", ["प्रधानमंत्री", "मोदी"]),
        ("– … “”", []),
        ("snake_case -x-", ["snake", "case", "x"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert expected == [text[start:end] for start, end in words(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ERDOĞAN", "Erdogan"),
        ("Yıldırım", "yildirim"),
        ("cafe\u0301", "CAFÉ"),
        ("Straße", "STRASSE"),
        ("Libya’s", "libya's"),
        ("“al‑Sarraj”", '"AL-SARRAJ"'),
        ("Løgstør", "logstor"),
        ("ﬁnance", "Finance"),
        ("Ｎａｔｏ", "nato"),
        ("Чёрный", "черный"),
        ("مُحَمَّد", "محمد"),
    ],
)
def test_fold_makes_writings_of_a_word_equal(one: str, other: str) -> None:
    assert fold(other) == fold(one)


@pytest.mark.parametrize(("one", "other"), [("が", "か"), ("하나", "하"), ("कि", "कु"), ("Sarraj", "Saraj")])
def test_fold_keeps_words_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(text) == fold(fold(text))
