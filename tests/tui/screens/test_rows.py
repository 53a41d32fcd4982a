from __future__ import annotations

from array import array

from reader.library import Library
from reader.tui.render import Row
from reader.tui.screens.rows import ArticleRows, LinkedRows, ResultRows
from tests.tui.journey import NOW


def text(row: Row, line: int = 0) -> str:
    return "".join(piece for piece, _ in row.lines[line].left)


def test_rows_stand_in_the_order_of_their_ids(filled: Library) -> None:
    ids = filled.articles.ids()
    rows = ArticleRows(filled, array("q", reversed(ids)), lambda: NOW)
    assert list(reversed(ids)) == [rows[at].key for at in range(len(rows))]
    assert filled.articles.many(ids)[0].title in text(rows[len(rows) - 1])


def test_find(filled: Library) -> None:
    rows = ArticleRows(filled, array("q", [5, 3, 8]), lambda: NOW)
    assert [1, None, None, None] == [rows.find(key) for key in (3, 4, "3", None)]


def test_an_article_that_is_gone_has_a_row_that_cannot_be_chosen(filled: Library) -> None:
    rows = ArticleRows(filled, array("q", [5, 99_999]), lambda: NOW)
    assert [True, False] == [rows[at].selectable for at in range(2)]
    assert 99_999 == rows[1].key
    assert rows.article(1) is None


def test_forgotten_rows_are_read_anew(filled: Library) -> None:
    rows = ArticleRows(filled, array("q", [5]), lambda: NOW)
    before = text(rows[0])
    with filled.transaction():
        filled.db.run("UPDATE articles SET title = 'Other' WHERE id = 5")
    assert before == text(rows[0])
    rows.forget([5])
    assert "● Other" == text(rows[0])


def test_results_show_the_words_around_what_was_found(filled: Library) -> None:
    found = filled.search("haftar")
    rows = ResultRows(filled, array("q", [hit.article for hit in found.hits]), lambda: NOW, found.terms)
    for at in range(len(rows)):
        marked = {piece.casefold() for piece, style in rows[at].lines[1].left if style == "hit"}
        assert {"haftar"} == marked


def test_rows_that_were_made_ready_are_the_same(filled: Library) -> None:
    found = filled.search("the")
    ids = array("q", [99_999, *(hit.article for hit in found.hits)])
    rows, ready = (ResultRows(filled, ids, lambda: NOW, found.terms) for _ in range(2))
    ready.make_ready(len(ids))
    assert [rows[at] for at in range(len(ids))] == [ready[at] for at in range(len(ids))]


def test_rows_that_were_made_ready_need_the_library_no_more(filled: Library) -> None:
    found = filled.search("the")
    ids = array("q", [hit.article for hit in found.hits])
    rows = ResultRows(filled, ids, lambda: NOW, found.terms)
    rows.make_ready(3)
    with filled.transaction():
        filled.db.run("UPDATE articles SET title = 'Other'")
        filled.db.run("UPDATE texts SET text = 'Other', blocks = '[]', spans = '[]'")
    assert ["Other" in text(rows[at]) for at in range(4)] == [False, False, False, True]


def test_linked_stories_come_with_the_sentence(filled: Library) -> None:
    entity = filled.entities.top("person", limit=1)[0]
    where = filled.entities.appearances(entity.id)
    rows = LinkedRows(filled, entity.id, lambda: NOW, without=where[0].article)
    assert [each.article for each in where[1:]] == [rows[at].key for at in range(len(rows))]
    forms = {alias.text for alias in filled.entities.with_aliases([entity])[0].aliases}
    for at in range(len(rows)):
        assert any(piece in forms for piece, style in rows[at].lines[1].left if style == "hit")
    assert 0 == rows.find(where[1].article)
    assert rows.find(where[0].article) is None


def test_a_linked_story_that_is_gone_meanwhile(filled: Library) -> None:
    entity = filled.entities.top("person", limit=1)[0]
    rows = LinkedRows(filled, entity.id, lambda: NOW)
    article = filled.entities.appearances(entity.id)[0].article
    with filled.transaction():
        for table in ("mentions", "appearances"):
            filled.db.run(f"DELETE FROM {table} WHERE article_id = ?", (article,))
        filled.db.run("DELETE FROM articles WHERE id = ?", (article,))
    assert not rows[0].selectable
