"""What a person does with stories."""

from __future__ import annotations

import datetime as dt

import pytest

from reader.library import Library
from reader.model import ArticleId
from reader.tui.screens.marks import Marks

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@pytest.fixture
def marks(filled: Library) -> Marks:
    return Marks(filled, lambda: NOW)


def first(library: Library) -> ArticleId:
    return ArticleId(library.articles.ids()[0])


def test_opening_marks_once(filled: Library, marks: Marks) -> None:
    article = first(filled)
    assert marks.open(article) == [article]
    assert marks.open(article) == []
    assert marks.undo() is None


def test_toggles_are_undone_in_turn(filled: Library, marks: Marks) -> None:
    article = first(filled)
    marks.toggle_read(filled.articles.get(article))
    marks.toggle_star(filled.articles.get(article))
    assert (True, True) == (filled.articles.get(article).read, filled.articles.get(article).starred)
    undone = marks.undo()
    assert undone is not None
    assert (undone.label, undone.articles) == ("star", (article,))
    marks.undo()
    assert (False, False) == (filled.articles.get(article).read, filled.articles.get(article).starred)


def test_undoing_mark_all_read_leaves_what_was_read_before(filled: Library, marks: Marks) -> None:
    article = first(filled)
    marks.open(article)
    ids = filled.articles.ids()
    assert len(marks.read_all(ids)) == len(ids) - 1
    assert list(filled.articles.having("unread")) == []
    marks.undo()
    assert list(filled.articles.having("read")) == [article]


def test_nothing_to_mark_leaves_nothing_to_undo(filled: Library, marks: Marks) -> None:
    marks.read_all(filled.articles.ids())
    marks.undo()
    marks.read_all([])
    assert marks.undo() is None
