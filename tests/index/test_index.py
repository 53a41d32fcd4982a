import subprocess
import sys
from pathlib import Path

import pytest

from reader.errors import IndexDamaged, LibraryBusy
from reader.index import writer
from reader.index.index import Index
from reader.index.query import parse
from reader.model import ArticleId
from tests.index.conftest import ENTRIES, Names, States, entry

ROOT = Path(__file__).resolve().parents[2]


def found(index: Index, text: str) -> list[int]:
    query = parse(text, names=Names(), states=States())
    return sorted(int(hit.article) for hit in index.searcher().find(query, limit=10_000).hits)


def test_the_package_does_not_import_whoosh() -> None:
    code = "import reader.index, reader.index.entry, reader.index.snippets, sys; print('whoosh' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout == "False\n"


def test_an_empty_index_finds_nothing(folder: Path) -> None:
    index = Index.open(folder)
    assert (index.count(), found(index, "wheat")) == (0, [])


def test_putting_twice_is_putting_once(folder: Path) -> None:
    index = Index.open(folder)
    index.put(ENTRIES)
    index.put(ENTRIES)
    assert (index.count(), found(index, "wheat")) == (12, [2, 5])


def test_the_last_of_one_id_in_a_batch_counts(folder: Path) -> None:
    index = Index.open(folder)
    index.put([entry(1, "One", "alpha"), entry(1, "One", "beta")])
    assert (index.count(), found(index, "alpha"), found(index, "beta")) == (1, [], [1])


def test_a_new_revision_replaces_the_old_one(folder: Path) -> None:
    index = Index.open(folder)
    index.put(ENTRIES)
    index.put([entry(2, "Wheat", "Barley instead.")])
    assert (found(index, "wheat"), found(index, "barley"), found(index, "tonnes")) == ([2, 5], [2], [])


def test_removed_articles_are_gone(folder: Path) -> None:
    index = Index.open(folder)
    index.put(ENTRIES)
    index.put([], remove=[ArticleId(2), ArticleId(99)])
    assert (index.count(), found(index, "wheat"), found(index, "")) == (11, [5], [1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])


def test_everything_can_be_removed(folder: Path) -> None:
    index = Index.open(folder)
    index.put(ENTRIES)
    index.put([], remove=[item.article for item in ENTRIES])
    assert (index.count(), found(Index.open(folder), "")) == (0, [])


def test_a_searcher_keeps_its_state(folder: Path) -> None:
    index = Index.open(folder)
    index.put(ENTRIES[:1])
    searcher = index.searcher()
    before = index.is_newer(searcher)
    index.put(ENTRIES[1:])
    query = parse("", names=Names(), states=States())
    assert (
        before,
        index.is_newer(searcher),
        searcher.find(query).total,
        index.searcher().find(query).total,
    ) == (False, True, 1, 12)


def test_an_index_made_anew_is_newer(folder: Path) -> None:
    index = Index.open(folder)
    searcher = index.searcher()
    Index.wipe(folder)
    again = Index.open(folder)
    assert (index.is_newer(searcher), again.is_newer(searcher)) == (True, True)


def test_wiping_leaves_files_of_others(folder: Path) -> None:
    Index.open(folder).put(ENTRIES)
    (folder / "letter.txt").write_text("mine")
    Index.wipe(folder)
    assert sorted(path.name for path in folder.iterdir()) == ["MAIN_WRITELOCK", "letter.txt"]


def test_one_process_writes_at_a_time(folder: Path) -> None:
    index = Index.open(folder)
    with writer.locked(index._storage):
        with pytest.raises(LibraryBusy):
            index.put(ENTRIES)
        with pytest.raises(LibraryBusy):
            Index.wipe(folder)
    index.put(ENTRIES)
    assert index.count() == 12


def test_a_failed_batch_leaves_the_old_state_and_no_lock(folder: Path) -> None:
    index = Index.open(folder)
    index.put(ENTRIES[:1])
    with pytest.raises(IndexDamaged):
        index.put([ENTRIES[1], entry(3, "Bad", None)])  # type: ignore[arg-type]
    index.put(ENTRIES[2:3])
    assert found(index, "") == [1, 3]


def test_verify_passes_what_is_whole(folder: Path) -> None:
    index = Index.open(folder)
    index.put(ENTRIES)
    index.verify()
    assert index.count() == 12


def test_a_very_long_article(folder: Path) -> None:
    index = Index.open(folder)
    index.put([entry(1, "Long", "word " * 70_000 + "the very last")])
    assert (found(index, "last"), found(index, '"word word"')) == ([1], [1])


def test_odd_texts(folder: Path) -> None:
    index = Index.open(folder)
    index.put(
        [
            entry(1, "", ""),
            entry(
                2,
                "\x00\x1b[31m",
                "x" * 5000 + " " + "a-" * 3000 + "\ud800".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
            ),
        ]
    )
    assert found(index, "") == [1, 2]
