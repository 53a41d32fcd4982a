"""What two articles are to each other."""

from __future__ import annotations

import random

from reader.stories.versions import Prepared, judge, prepare
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
