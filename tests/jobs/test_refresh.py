"""Whole jobs: look again, mend, rebuild."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import LibraryBusy
from reader.jobs import refresh as refresh_module
from reader.jobs.refresh import import_and_catch_up, mend_and_catch_up, rebuild, refresh
from reader.library import Library
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
    finish(rebuild(filled))
    assert (frozenset({article}), frozenset({article})) == (
        filled.articles.having("read"), filled.articles.having("starred"),
    )  # fmt: skip


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


def test_catching_up_finds_a_flipped_bit_and_mends_it(filled: Library) -> None:
    before = snapshot(filled)
    filled.close_index()
    path = max((filled.path / "index").glob("*.seg"), key=lambda each: each.stat().st_size)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    finish(mend_and_catch_up(filled))
    filled.index.verify()
    assert before == snapshot(filled)
