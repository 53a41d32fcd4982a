from __future__ import annotations

import pytest

from reader.entities.corpora import restore

SENTENCE = [
    ("The", "O"),
    ("U.N.", "B-ORG"),
    ("-backed", "O"),
    ("talks", "O"),
    ("in", "O"),
    ("Lagos", "B-LOC"),
    (".", "O"),
]


def test_running_text_is_restored_with_the_offsets_of_its_names() -> None:
    labelled = restore("one", [SENTENCE])
    text = labelled.document.text
    assert "The U.N.-backed talks in Lagos." == text
    assert [("U.N.", "ORG"), ("Lagos", "LOC")] == [(text[start:end], kind) for start, end, kind in labelled.spans]


@pytest.mark.parametrize(("hyphens", "expected"), [(True, "Al-Ahram said"), (False, "Al - Ahram said")])
def test_words_that_were_cut_at_hyphens(hyphens: bool, expected: str) -> None:
    sentence = [("Al", "B-ORG"), ("-", "I-ORG"), ("Ahram", "I-ORG"), ("said", "O")]
    labelled = restore("one", [sentence], hyphens=hyphens)
    assert expected == labelled.document.text
    assert ((0, expected.index(" said"), "ORG"),) == labelled.spans
