"""What articles are about: names and the beginning count more, common words nothing, and any text is bounded."""

from __future__ import annotations

import numpy as np
import pytest

from reader.model import Block, Document
from reader.stories.cluster import alike
from reader.stories.terms import (
    KEPT,
    LOOKED_UP,
    Vector,
    count,
    number_of_term,
    numbers,
    packed_frequencies,
    story_part,
    strongest,
    term,
    weigh,
)

HARBOUR = "The harbour of Marsalgada was closed on Monday after a freighter ran aground, the port authority said."


def vector(text: str) -> Vector:
    """What a text alone is about."""
    return weigh(count(text), {}, 0)


@pytest.mark.parametrize(("written", "known"), [("Haftar's", "haftar"), ("Haftar’s", "haftar"), ("ＦＡＯ", "fao")])
def test_spellings_of_a_word_are_one(written: str, known: str) -> None:
    assert known == term(written)


def test_number_of_a_word_is_the_same_on_every_machine() -> None:
    assert 0xCBF43926 == number_of_term("123456789")


def test_a_name_says_more_than_a_common_word() -> None:
    weights = dict(zip(*(each.tolist() for each in (vector(HARBOUR).numbers, vector(HARBOUR).weights)), strict=True))
    assert (
        weights[number_of_term("marsalgada")] > weights[number_of_term("freighter")] > weights[number_of_term("port")]
    )
    assert weights.get(number_of_term("the"), 0.0) < 0.1


def test_a_word_that_many_articles_of_the_library_hold_says_less() -> None:
    marsalgada = number_of_term("marsalgada")
    counted = count(HARBOUR)
    alone, frequent = weigh(counted, {}, 10_000), weigh(counted, {marsalgada: 3_000}, 10_000)
    one, other = (dict(zip(each.numbers.tolist(), each.weights.tolist(), strict=True)) for each in (alone, frequent))
    assert one[marsalgada] > 1.5 * other[marsalgada]


def test_words_of_one_event_do_not_say_less_for_it() -> None:
    counted = count(HARBOUR)
    before, after = weigh(counted, {}, 100), weigh(counted, dict.fromkeys(counted.numbers, 20), 100)
    assert [1.0] == pytest.approx(alike(before, [after]))


@pytest.mark.parametrize(
    "text",
    ["", "   ", "!!! …", "Yes.", "Storm. " * 4_000, "word " * 20_000, "習近平 国家主席 会談 " * 50, "a" * 300_000],
    ids=["empty", "blank", "signs", "one word", "one sentence", "one word often", "Japanese", "one long word"],
)
def test_any_text_has_a_bounded_vector(text: str) -> None:
    found = vector(text)
    assert len(found.numbers) <= KEPT
    assert list(found.numbers) == sorted(set(found.numbers.tolist()))
    assert not len(found.numbers) or abs(float(found.weights @ found.weights) - 1) < 1e-5
    assert len(strongest(found)) <= LOOKED_UP


def test_strongest_words_come_first() -> None:
    found = [weight for _, weight in strongest(vector(HARBOUR))]
    assert found == sorted(found, reverse=True)


def test_the_part_that_tells_the_story() -> None:
    text = "Storm\n\nAP photo\n\nIt rained."
    blocks = (Block("headline", 0, 5), Block("credit", 7, 15), Block("paragraph", 17, 27))
    assert "Storm\nIt rained." == story_part(Document(text, blocks))
    assert text == story_part(Document(text))


def test_table_of_frequencies_is_numbers_only() -> None:
    assert {number_of_term("storm"), number_of_term("rain")} == numbers("Storm, rain. Storm!")
    packed = packed_frequencies(5, {7: 70_000, 3: 2})
    assert [5, 3, 7] == np.frombuffer(packed, "<u4", 3).tolist()
    assert [2, 65_535] == np.frombuffer(packed, "<u2", 2, 12).tolist()
