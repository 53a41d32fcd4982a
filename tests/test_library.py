"""The handle of a library: opening, the right to write, and search over store and index together."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reader.errors import IndexDamaged, LibraryBusy, LibraryError, StoreError
from reader.jobs.refresh import import_and_catch_up, rebuild
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


def test_index_that_lacks_articles_is_refused_by_who_needs_all(filled: Library) -> None:
    filled.index.put([], [ArticleId(1)])
    with filled.asking() as searcher:
        assert 19 == searcher.count(filled.parse(""))
    with pytest.raises(IndexDamaged, match="less than the library"), filled.asking(whole=True):
        pass


def test_damaged_index_is_let_go_so_that_a_new_one_is_opened(filled: Library) -> None:
    with pytest.raises(IndexDamaged), filled.asking():
        raise IndexDamaged("odd")
    with Library.open(filled.path) as other:
        finish(rebuild(other, ["index"]))
    with filled.asking(whole=True) as searcher:
        assert 20 == searcher.count(filled.parse(""))


def test_one_thread_at_a_time_has_the_turn_at_the_index(filled: Library) -> None:
    """Closing it as well waits for who is asking."""
    with ThreadPoolExecutor(1) as pool:
        with filled.asking() as searcher:
            closing = pool.submit(filled.close_index)
            with pytest.raises(TimeoutError):
                closing.result(timeout=0.05)
            assert 20 == searcher.count(filled.parse(""))
        closing.result(timeout=10)


def test_who_writes_keeps_more_of_the_file_in_memory(tmp_path: Path) -> None:
    def kept(library: Library) -> int:
        return int(library.db.rows("PRAGMA cache_size")[0][0])

    with Library.open(tmp_path) as library:
        before = kept(library)
        with library.writing():
            with library.writing():
                assert kept(library) < before  # negative numbers are kilobytes
            assert kept(library) < before
        assert before == kept(library)
