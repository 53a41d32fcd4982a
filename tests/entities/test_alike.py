from __future__ import annotations

import itertools

from reader.entities.alike import classes, plain


def test_words_in_the_same_places_get_the_same_class() -> None:
    people, verbs = ("Ada", "Oto", "Liis"), ("sings", "runs", "sleeps")
    found = classes([[person, verb] for person, verb in itertools.product(people, verbs)], 2)
    assert 1 == len({found[person] for person in people})
    assert 1 == len({found[verb] for verb in verbs})
    assert found["Ada"] != found["runs"]


def test_a_repeated_sentence_counts_once() -> None:
    assert {} == classes([["Ada", "sings"]] * 9, 2)


def test_digits_are_alike() -> None:
    assert "0000-word" == plain("1997-word")
