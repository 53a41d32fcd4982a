"""Whole jobs: look again, mend, rebuild."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import LibraryBusy
from reader.index.index import Index
from reader.jobs import refresh as refresh_module
from reader.jobs.imports import import_paths
from reader.jobs.refresh import import_and_catch_up, mend_and_catch_up, rebuild, refresh
from reader.library import Library
from reader.model import ArticleId
from tests.making import NOW, broken_links, counts, finish, snapshot


@pytest.mark.parametrize("stages", [(), ("names",), ("index",)], ids=str)
def test_rebuild_ends_where_it_began(stages: tuple[str, ...], filled: Library) -> None:
    before = snapshot(filled)
    finish(rebuild(filled, stages))
    assert before == snapshot(filled)


@pytest.mark.parametrize("steps", range(3))
def test_rebuild_that_is_stopped_is_ended_by_the_next_catching_up(steps: int, filled: Library) -> None:
    before = snapshot(filled)
    job = rebuild(filled)
    for _ in range(steps):
        next(job)
    job.close()
    finish(mend_and_catch_up(filled))
    assert before == snapshot(filled)


def test_rebuild_killed_between_its_steps_loses_nothing(filled: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is to be made anew is noted before what there was is thrown away."""
    before = snapshot(filled)

    def killed(library: Library, **_: bool) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(refresh_module, "catch_up", killed)
    with pytest.raises(KeyboardInterrupt):
        finish(rebuild(filled))
    monkeypatch.undo()
    finish(mend_and_catch_up(filled))
    assert before == snapshot(filled)


def test_rebuild_keeps_what_a_person_did(filled: Library) -> None:
    article = filled.articles.many(filled.articles.ids())[0].id
    with filled.transaction():
        filled.articles.set_read([article], at=NOW)
        filled.articles.set_starred([article], at=NOW)
        filled.tags.set(article, ["To quote"])
        filled.searches.add("Libya", "libya")
        filled.searches.remember("haftar")
    finish(rebuild(filled))
    assert ([article], [article]) == (list(filled.articles.having("read")), list(filled.articles.having("starred")))
    assert (["To quote"], ["Libya"], ["haftar"]) == (
        filled.tags.of(article), [each.name for each in filled.searches.all()], filled.searches.history(),
    )  # fmt: skip
    assert [article] == [hit.article for hit in filled.search('tag:"to quote"').hits]


def test_refresh_takes_in_what_is_new_and_edited(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("At the zoo\n\nThe zebra came from Tripoli on Sunday.\n")
    (folder / "b.txt").write_text("In the rain\n\nThey stayed in Paris on Sunday.\n")
    finish(import_and_catch_up(library, [folder], now=NOW))
    (folder / "a.txt").write_text("At the zoo\n\nThe yak came from Tunis on Sunday.\n")
    (folder / "b.txt").unlink()
    (folder / "c.txt").write_text("In the snow\n\nThey stayed in Oslo on Sunday.\n")
    report = finish(refresh(library, now=NOW))
    assert (1, 1, 0, []) == (report.added, report.changed, report.unchanged, report.failed)
    assert {"zebra": 0, "yak": 1, "paris": 1, "oslo": 1, "place:Tripoli": 0, "place:Tunis": 1} == {
        word: library.search(word).total for word in ("zebra", "yak", "paris", "oslo", "place:Tripoli", "place:Tunis")
    }
    assert {"Tunis", "Paris", "Oslo"} == {entity.name for entity in library.entities.top()}
    assert [] == broken_links(library)
    kept, counted = counts(library)
    assert counted == kept


def test_import_is_done_even_while_another_process_makes_what_is_derived(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Alpha\n\nText.\n")
    with Library.open(library.path) as other, other.writing(), pytest.raises(LibraryBusy):
        finish(import_and_catch_up(library, [tmp_path / "a.txt"], now=NOW))
    assert (1, 1) == (library.articles.count(), library.pending.count("index"))
    finish(mend_and_catch_up(library))
    assert 1 == library.index.count()


def flip_a_bit(library: Library) -> None:
    """Where opening the index and most searches do not come by."""
    library.close_index()
    path = max((library.path / "index").glob("*.seg"), key=lambda each: each.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


def test_flipped_bit_is_found_and_mended_after_an_unclean_stop(filled: Library, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("At the zoo\n\nThe zebra stayed.\n")
    finish(import_paths(filled, [tmp_path / "a.txt"], now=NOW))
    filled.index.put([filled.entry(ArticleId(filled.pending.ids("index")[0]))])  # and then it was killed
    flip_a_bit(filled)
    with Library.open(filled.path) as library:
        finish(mend_and_catch_up(library))
        library.index.verify()
        assert (21, 1) == (library.index.count(), library.search("zebra").total)


def test_index_is_read_whole_after_an_unclean_stop_only(filled_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    verified: list[bool] = []
    monkeypatch.setattr(Index, "verify", lambda index: verified.append(True))
    with Library.open(filled_path) as library:
        finish(mend_and_catch_up(library))
        assert [] == verified
        library.index.put([library.entry(ArticleId(1))])
    with Library.open(filled_path) as library:
        finish(mend_and_catch_up(library))
        finish(mend_and_catch_up(library))
    with Library.open(filled_path) as library:
        finish(mend_and_catch_up(library))
    assert [True] == verified


def test_job_that_is_stopped_leaves_the_index_in_order(library: Library, seeds: Path) -> None:
    job = import_and_catch_up(library, [seeds], now=NOW)
    while library.index.count() == 0:
        next(job)
    job.close()
    assert library.index.is_clean()
