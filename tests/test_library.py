"""The handle of a library: opening, the right to write, and search over store and index together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import IndexDamaged, LibraryBusy, LibraryError, QueryError, StoreError
from reader.jobs.refresh import import_and_catch_up, mend_and_catch_up
from reader.library import Library
from reader.model import ArticleId
from tests.making import NOW, environment, finish


def test_opening_makes_folder_and_store_but_no_index(tmp_path: Path) -> None:
    Library.open(tmp_path / "a" / "b").close()
    assert ["library.db"] == [path.name for path in (tmp_path / "a" / "b").iterdir()]
    if os.name != "nt":
        assert 0o700 == (tmp_path / "a" / "b").stat().st_mode & 0o777


def test_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "library").write_text("text")
    with pytest.raises(LibraryError, match=r"cannot be made \(a file has that name\); name another folder"):
        Library.open(tmp_path / "library")
    assert "text" == (tmp_path / "library").read_text()


def test_foreign_store_is_refused_through_the_library(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_text("text")
    with pytest.raises(StoreError):
        Library.open(tmp_path)
    assert ["library.db"] == [path.name for path in tmp_path.iterdir()]


def test_only_one_may_write_and_the_right_comes_back(library: Library) -> None:
    with Library.open(library.path) as other:
        with library.writing(), library.writing(), pytest.raises(LibraryBusy), other.writing():
            pass
        with other.writing():
            pass


def test_right_to_write_dies_with_its_holder(library: Library) -> None:
    code = (
        "import os, sys; from pathlib import Path; from reader.library import Library\n"
        "held = Library.open(Path(sys.argv[1])).writing(); held.__enter__(); os._exit(7)\n"
    )
    ended = subprocess.run([sys.executable, "-c", code, str(library.path)], env=environment(), timeout=30, check=False)
    assert 7 == ended.returncode
    with library.writing():
        pass


def test_lock_that_cannot_be_made_is_an_error_of_the_library(library: Library) -> None:
    (library.path / "writer.lock").mkdir()
    with pytest.raises(LibraryError, match="cannot be written to"), library.writing():
        pass


def test_search_finds_what_another_connection_indexed(filled_path: Path, tmp_path: Path) -> None:
    from reader.jobs.refresh import import_and_catch_up

    (tmp_path / "a.txt").write_text("A headline\n\nThe quokka stayed.\n")
    with Library.open(filled_path) as reading, Library.open(filled_path) as writing:
        assert 0 == reading.search("quokka").total
        finish(import_and_catch_up(writing, [tmp_path / "a.txt"], now=NOW))
        assert 1 == reading.search("quokka").total


def test_states_and_names_are_asked_of_the_store(filled: Library) -> None:
    total = filled.articles.count()
    assert (total, 0) == (filled.search("is:unread").total, filled.search("is:starred").total)
    with filled.transaction():
        filled.articles.set_starred([ArticleId(1)], at=NOW)
        filled.articles.set_read([ArticleId(2)], at=NOW)
    assert [1] == [hit.article for hit in filled.search("is:starred").hits]
    assert total - 1 == filled.search("is:unread").total
    haftar = filled.entities.named("Haftar", kind="person")[0]
    assert haftar.articles == filled.search("person:haftar").total
    assert "Haftar" in filled.search("person:haftar").terms


@pytest.mark.parametrize("query", ["before:yesterdayish", "after:2020-13-45", "is:purple"])
def test_query_that_cannot_be_understood_points_at_the_place(query: str, filled: Library) -> None:
    with pytest.raises(QueryError) as caught:
        filled.search(f"haftar {query}")
    assert 7 <= caught.value.position <= 7 + len(query)
    filled.search(f"haftar {query}", typing=True)


@pytest.mark.parametrize(
    "query",
    [
        "",
        " ",
        "-",
        '"',
        "((",
        "a:b:c",
        "\x1b[2J",
        "\ud800",
        "person:\ud800",
        "*",
        "x" * 900,
        "OR OR",
        "'; DROP TABLE x",
    ],
)
def test_odd_queries_are_answered_while_typing(query: str, filled: Library) -> None:
    filled.search(query, typing=True)


def test_facets_have_labels(filled: Library) -> None:
    facets = filled.facets("haftar")
    assert {"source", "person", "org", "place", "month"} <= set(facets)
    assert "Khalifa Haftar" in dict(facets["person"])
    assert all(isinstance(label, str) for counts in facets.values() for label, _ in counts)


def test_damage_found_by_a_search_is_told_and_mended(filled: Library) -> None:
    filled.close_index()
    for path in (filled.path / "index").glob("*.seg"):
        path.write_bytes(b"")
    with pytest.raises(IndexDamaged):
        filled.search("haftar")
    finish(mend_and_catch_up(filled))
    assert filled.search("haftar").total > 0


def test_lost_index_is_noticed_by_counting(filled: Library) -> None:
    assert not filled.lacks_indexed()
    filled.close_index()
    shutil.rmtree(filled.path / "index")
    assert filled.lacks_indexed()


def test_index_of_another_library_is_noticed_and_made_anew(filled: Library, tmp_path: Path) -> None:
    """The database was lost and begun again, the index was not."""
    shutil.copytree(filled.path / "index", tmp_path / "new" / "index")
    (tmp_path / "a.txt").write_text("Alpha\n\nHaftar came to Tripoli.\n")
    with Library.open(tmp_path / "new") as library:
        with pytest.raises(IndexDamaged):
            library.lacks_indexed()
        finish(import_and_catch_up(library, [tmp_path / "a.txt"], now=NOW))
        assert (1, 1) == (library.index.count(), library.search("haftar").total)


def test_article_that_was_set_aside_is_not_missed(filled: Library) -> None:
    with filled.transaction():
        filled.pending.add_again("index", [ArticleId(1)])
        filled.pending.set_aside("index", filled.pending.take("index", limit=1)[0], "odd")
    filled.index.put([], [ArticleId(1)])
    assert not filled.lacks_indexed()
