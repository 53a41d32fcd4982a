"""Answers of the store that are kept until somebody writes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from reader.answers.known import Known
from reader.library import Library
from reader.model import ArticleId
from tests.making import NOW


def star(library: Library) -> None:
    with library.transaction():
        library.articles.set_starred([ArticleId(1)], at=NOW)


def test_answer_is_the_same_object_until_this_connection_or_another_writes(filled: Library) -> None:
    known = Known(filled.db)
    first = known.answer(("a",), list)
    assert first is known.answer(("a",), list)
    assert first is not known.answer(("b",), list)
    star(filled)
    second = known.answer(("a",), list)
    assert second is not first
    with Library.open(filled.path) as other:
        star(other)
    assert second is not known.answer(("a",), list)


def test_each_thread_has_its_own_answers(filled: Library) -> None:
    known = Known(filled.db)
    here: list[int] = known.answer(("a",), list)
    with ThreadPoolExecutor(1) as pool:
        there, again = (pool.submit(known.answer, ("a",), list).result() for _ in range(2))
    assert (False, True) == (here is there, there is again)


def test_answers_that_are_kept_are_bounded(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.answers.known._MOST", 2)
    known = Known(filled.db)
    first = known.answer(("1",), list)
    assert [first is known.answer((key,), list) for key in "121"] == [True, False, True]
    known.answer(("3",), list)
    assert first is not known.answer(("1",), list)


def test_answer_that_fails_is_asked_again(filled: Library) -> None:
    known = Known(filled.db)
    with pytest.raises(ZeroDivisionError):
        known.answer(("a",), lambda: 1 // 0)
    assert 1 == known.answer(("a",), lambda: 1)
