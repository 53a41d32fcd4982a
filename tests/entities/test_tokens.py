from __future__ import annotations

import pytest

from reader.entities.tokens import tokenise
from reader.model import Block, Document


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Peru’s", ["Peru", "’s"]),
        ("UN-backed", ["UN", "-backed"]),
        ("al-Khatib", ["al-Khatib"]),
        ("Jean-Luc", ["Jean-Luc"]),
        ("Kenya-Uganda", ["Kenya", "-", "Uganda"]),
        ("U.S.-led", ["U.S.", "-", "led"]),
        ("J. K. Moss", ["J.", "K.", "Moss"]),
        ("It was plan B. Then", ["It", "was", "plan", "B.", "Then"]),
        ("AT&T won’t", ["AT&T", "wo", "n’t"]),
        ("St. Louis", ["St.", "Louis"]),
        ("O’Hara", ["O’Hara"]),
    ],
)
def test_pieces(text: str, expected: list[str]) -> None:
    tokens = tokenise(Document(text, ()))
    assert expected == [text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)]


def test_how_tokens_begin() -> None:
    tokens = tokenise(Document("No one came. “We left,” he said: nothing.", ()))
    begun = [(form, begin) for form, begin in zip(tokens.forms, tokens.begins, strict=True) if begin]
    assert [("No", "S"), ("We", "S"), ("nothing", "C")] == begun


def test_a_line_of_capitals_takes_its_case_from_the_text() -> None:
    head, body = "FERRANTE LEAVES THE COUNCIL", "On Monday Ferrante leaves the council."
    blocks = (Block("headline", 0, len(head)), Block("paragraph", len(head) + 1, len(head) + 1 + len(body)))
    tokens = tokenise(Document(f"{head}\n{body}", blocks))
    assert ["Ferrante", "leaves", "the", "council"] == tokens.forms[:4]
