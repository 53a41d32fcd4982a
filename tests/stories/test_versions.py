"""What two articles are to each other."""

from __future__ import annotations

import random

import pytest

from reader.stories.versions import Prepared, judge, packed, prepare, unpacked
from reader.text.document import from_plain


def sentence(seed: int) -> str:
    chance = random.Random(seed)
    return " ".join(f"word{chance.randrange(5000)}" for _ in range(18)).capitalize() + "."


def article(*seeds: int) -> Prepared:
    return prepare(from_plain(" ".join(map(sentence, seeds))))


def test_a_cut_copy_is_a_version() -> None:
    verdict = judge(article(*range(20)), article(*range(8)))
    shares = (round(verdict.first_in_second, 2), verdict.second_in_first)
    assert ("version", (0.4, 1.0), 8) == (verdict.relation, shares, verdict.sentences)


def test_a_live_blog_contains_the_story() -> None:
    assert "contained" == judge(article(*range(60)), article(*range(6))).relation


def test_a_shared_quotation_or_caption_makes_no_version() -> None:
    assert "none" == judge(article(*range(20)), article(0, 1, 2, *range(50, 70))).relation


def test_strangers() -> None:
    assert "none" == judge(article(*range(10)), article(*range(50, 60))).relation


def test_short_texts_must_be_nearly_the_same() -> None:
    assert "version" == judge(article(1, 2), article(1, 2)).relation
    assert "none" == judge(article(1, 2), article(1, 3)).relation


def test_texts_without_a_story() -> None:
    assert "none" == judge(article(), article(*range(8))).relation
    assert "none" == judge(article(), article()).relation


def test_an_article_is_stored_and_read_as_it_was() -> None:
    first = prepare(from_plain(STORED))
    again = unpacked(packed(first))
    assert again is not None
    assert (first.ends, first.words.tolist()) == (again.ends, again.words.tolist())
    assert "version" == judge(first, again).relation


@pytest.mark.parametrize(
    "stored", [b"", b"\xa5", b"\xa5" * 40, b"\0" * 8, b"\x02\0\0\0\x05\0\0\0\x01\0\0\0"], ids=range(5)
)
def test_what_was_not_stored_so_is_nothing(stored: bytes) -> None:
    assert None is unpacked(stored)


def test_nothing_is_stored_as_nothing() -> None:
    again = unpacked(packed(prepare(from_plain(""))))
    assert again is not None and () == again.ends


STORED = """\
The marshal left Moscow on Tuesday without signing the truce. His guards carried the striped flags to the plane.
Nobody at the ministry would say when talks might resume. A cold wind blew over the empty airfield until evening.
"""
