from __future__ import annotations

import numpy as np
import pytest

from reader.entities.agreement import MEASURES, Signs, Worth, pack, signs, spans, unpack
from reader.entities.features import windows
from reader.entities.model import TAGS, WIDTH, Floats
from reader.entities.tokens import Tokens, tokenise
from reader.model import Document

OUT, B_PER, I_PER, B_ORG, I_ORG, B_LOC = 0, 1, 2, 3, 4, 5


def looked(text: str, names: dict[int, int]) -> tuple[Tokens, list[tuple[int, int]], list[int]]:
    """Tokens and windows of a text, and tags of the windows' tokens; names: number of a token → its tag."""
    tokens = tokenise(Document(text, ()))
    ranges = windows(tokens)
    tags = [names.get(i, OUT) for start, end in ranges for i in range(start, end)]
    return tokens, ranges, tags


def sure(tags: list[int]) -> Floats:
    return np.eye(WIDTH, dtype=np.float32)[tags]


def test_tags_become_spans() -> None:
    ranges = [(2, 5), (9, 12)]
    assert [(2, 4, "PER"), (4, 5, "LOC"), (10, 12, "ORG")] == spans([B_PER, I_PER, B_LOC, OUT, B_ORG, I_ORG], ranges)


def test_other_sightings_of_a_word_are_counted_without_its_own() -> None:
    tokens, ranges, tags = looked("We saw Moss. They met Moss. Later Moss left.", {2: B_PER, 9: B_PER})
    seen = signs(tokens, ranges, sure(tags), tags)
    forms = [tokens.forms[i] for start, end in ranges for i in range(start, end)]
    first = forms.index("Moss")
    assert seen.measures[first, : MEASURES // 2] == pytest.approx([0.5, 0.5, 0, 0, 0])
    assert not seen.measures[forms.index("They")].any()


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("We met Ada Moss. They saw Moss.", {2: B_PER, 3: I_PER}, "slPER"),
        ("We know the Bank of Ada (BA) well. They like BA.", {3: B_ORG, 4: I_ORG, 5: I_ORG}, "aORG"),
        ("We saw Moss. They met Moss.", {2: B_PER}, "yPER"),
    ],
)
def test_signs_of_a_missed_name(text: str, names: dict[int, int], expected: str) -> None:
    tokens, ranges, tags = looked(text, names)
    seen = signs(tokens, ranges, sure(tags), tags)
    assert expected in seen.names[-1]


def test_a_document_without_repeats_gives_no_signs() -> None:
    tokens, ranges, tags = looked("We met Ada in Lagos.", {2: B_PER, 4: B_LOC})
    seen = signs(tokens, ranges, sure(tags), tags)
    assert not seen.measures.any()
    assert all(not names for names in seen.names)


def test_what_signs_are_worth_is_added_up_and_unknown_ones_are_worth_nothing() -> None:
    measures = np.zeros((MEASURES, WIDTH), np.float32)
    measures[1, B_PER] = 2.0
    worth = unpack(pack(Worth(measures, {"slPER": 0}, np.full((1, WIDTH), 0.5, np.float32))))
    first = np.zeros((2, MEASURES), np.float32)
    first[0, 1] = 0.5
    added = worth.of(Signs(first, [["new"], ["slPER", "slPER"]]))
    assert [TAGS[B_PER]] == [TAGS[tag] for tag in np.flatnonzero(added[0])]
    assert added[0, B_PER] == pytest.approx(1.0)
    assert added[1] == pytest.approx(np.ones(WIDTH))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("John Moss sat. John Moss left.", 0), ("John Moss sat. John Lee left. John Ray spoke.", 1)],
)
def test_a_word_of_many_names_is_told_once_that_it_is_part_of_others(text: str, expected: int) -> None:
    tokens, ranges, _ = looked(text, {})
    numbers = [i for start, end in ranges for i in range(start, end)]
    tags = [OUT] * len(numbers)
    for at, number in enumerate(numbers):
        if tokens.forms[number] == "John":
            tags[at : at + 2] = [B_PER, I_PER]
    seen = signs(tokens, ranges, sure(tags), tags)
    john = [names for names, number in zip(seen.names, numbers, strict=True) if tokens.forms[number] == "John"]
    assert [expected] * len(john) == [names.count("sfPER") for names in john]
