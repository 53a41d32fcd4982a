"""The loop of derived work: a bad text is set aside, a stop or a kill loses nothing, a lost index comes back."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reader.errors import IndexDamaged
from reader.jobs import catch_up as catch_up_module
from reader.jobs.catch_up import Caught, catch_up
from reader.jobs.imports import import_paths
from reader.jobs.refresh import import_and_catch_up, mend_and_catch_up
from reader.jobs.stages import STAGES
from reader.library import Library
from reader.model import ArticleId
from reader.progress import Progress
from tests.making import NOW, broken_links, counts, environment, finish, snapshot


@pytest.fixture
def imported(library: Library, seeds: Path) -> Library:
    """The sample articles, with all derived work still to do."""
    finish(import_paths(library, [seeds], now=NOW))
    return library


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit after each article, so that there are many places to stop at."""
    monkeypatch.setattr(catch_up_module, "_BATCH_SECONDS", -1.0)


@pytest.fixture
def golden(filled: Library) -> dict[str, Any]:
    """What an uninterrupted run ends in."""
    return snapshot(filled)


def breaking(
    monkeypatch: pytest.MonkeyPatch, stage: str, step: str, bad: Callable[[Any], bool], error: Exception
) -> None:
    """Let one step of one stage raise for results or articles that are `bad`."""

    def broken(original: Callable[..., Any]) -> Callable[..., Any]:
        def run(library: Library, given: Any) -> Any:
            if any(bad(each) for each in (given if isinstance(given, Sequence) else [given])):
                raise error
            return original(library, given)

        return run

    stages = tuple(
        replace(each, **{step: broken(getattr(each, step))}) if each.name == stage else each for each in STAGES
    )
    monkeypatch.setattr(catch_up_module, "STAGES", stages)
    monkeypatch.setattr("reader.jobs.refresh.STAGES", stages)


@pytest.mark.parametrize("error", [ValueError("odd"), RecursionError(), MemoryError(), AssertionError()], ids=repr)
@pytest.mark.parametrize("stage", ["names", "index", "versions", "events"])
def test_text_that_breaks_a_stage_is_set_aside(
    stage: str, error: Exception, imported: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = ArticleId(imported.articles.ids()[3])
    breaking(monkeypatch, stage, "compute", lambda article: article == bad, error)
    total = imported.articles.count()
    assert Caught(len(STAGES) * total - 1, 1) == finish(catch_up(imported))
    assert [(stage, bad)] == [(name, article) for name, article, _ in imported.pending.problems()]
    assert imported.pending.problems()[0][2].startswith(type(error).__name__)
    assert total - (stage == "index") == imported.index.count()


@pytest.mark.parametrize(
    ("stage", "step"), [("names", "save"), ("index", "publish"), ("versions", "save"), ("events", "save")]
)
def test_result_that_cannot_be_kept_is_set_aside_and_the_others_are_kept(
    stage: str, step: str, imported: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = ArticleId(imported.articles.ids()[3])
    breaking(monkeypatch, stage, step, lambda result: result.article == bad, KeyError("odd"))
    total = imported.articles.count()
    assert Caught(len(STAGES) * total - 1, 1) == finish(catch_up(imported))
    assert [(stage, bad, "KeyError: 'odd'")] == imported.pending.problems()
    assert total - (stage == "index") == imported.index.count()


def test_text_that_the_index_takes_for_damage_is_set_aside_after_one_rebuild(
    imported: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise the index would be thrown away and made anew at every run for ever."""
    bad = ArticleId(imported.articles.ids()[3])
    breaking(monkeypatch, "index", "publish", lambda entry: entry.article == bad, IndexDamaged("odd"))
    finish(mend_and_catch_up(imported))
    assert [("index", bad)] == [(name, article) for name, article, _ in imported.pending.problems()]
    assert imported.articles.count() - 1 == imported.index.count()
    assert Caught(0, 0) == finish(mend_and_catch_up(imported))


def test_set_aside_gets_another_try_after_an_edit(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("What was said\n\nThey came back from Tripoli on Sunday.\n")
    breaking(monkeypatch, "names", "compute", lambda article: article == 1, ValueError("odd"))
    finish(import_and_catch_up(library, [tmp_path / "a.txt"], now=NOW))
    assert [] == library.entities.top()
    monkeypatch.undo()
    assert Caught(0, 0) == finish(catch_up(library))
    (tmp_path / "a.txt").write_text("What was said\n\nThey came back from Tunis on Sunday.\n")
    finish(import_and_catch_up(library, [tmp_path / "a.txt"], now=NOW))
    assert (["Tunis"], []) == ([entity.name for entity in library.entities.top()], library.pending.problems())


def test_article_edited_while_its_old_text_is_worked_on_is_worked_on_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The edit lands between computing and saving."""
    path = tmp_path / "a.txt"
    path.write_text("What was said\n\nThey came back from Tripoli on Sunday.\n")
    finish(import_paths(library, [path], now=NOW))
    path.write_text("What was said\n\nOn Sunday they came back from Tunis.\n")
    names = STAGES[0]

    def edited_meanwhile(of: Library, article: ArticleId) -> Any:
        result = names.compute(of, article)
        finish(import_paths(of, [path], now=NOW))
        return result

    monkeypatch.setattr(catch_up_module, "STAGES", (replace(names, compute=edited_meanwhile), *STAGES[1:]))
    for _ in catch_up(library):
        assert [] == broken_links(library)
    assert ["Tunis"] == [entity.name for entity in library.entities.top()]
    assert [] == broken_links(library)
    assert (0, 1) == (library.search("tripoli").total, library.search("tunis").total)


def test_progress_ends_at_its_total(imported: Library) -> None:
    steps: list[Progress] = list(catch_up(imported))
    assert (steps[-1].total, sorted(each.done for each in steps)) == (steps[-1].done, [each.done for each in steps])


def steps_of(job: Iterator[Progress], number: int) -> bool:
    """Take so many steps; whether the job would have had more."""
    return sum(1 for _ in zip(range(number), job, strict=False)) == number


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("every", [1, 7, 25])
def test_stopping_after_any_batch_ends_in_the_same_state(every: int, imported: Library, golden: dict[str, Any]) -> None:
    """Stopped again and again, after so many commits each time."""
    rounds = 0
    while True:
        job = catch_up(imported)
        more = steps_of(job, every)
        job.close()
        rounds += 1
        if not more:
            break
    assert rounds > 1
    assert golden == snapshot(imported)


KILLED = """
import os, signal, sys
from pathlib import Path
from reader.index.index import Index
from reader.jobs import catch_up as module, imports
from reader.jobs.refresh import import_and_catch_up
from reader.library import Library
from reader.store.db import Database
from reader.store.pending import Pending
from tests.making import NOW, finish

place, number = sys.argv[3], int(sys.argv[4])
module._BATCH_SECONDS = imports._BATCH_SECONDS = -1.0

def after(owner, name, *, before=False):
    original, left = getattr(owner, name), [number]
    def run(*given, **named):
        left[0] -= 1
        if before and left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*given, **named)
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, name, run)

if place == "published": after(Index, "put")
elif place == "publishing":
    from reader.index.files import Folder
    after(Folder, "rename_file", before=True)
elif place == "segment written":
    from reader.index.files import Folder
    after(Folder, "create_file")
elif place == "cleared": after(Pending, "clear")
elif place == "added": after(Pending, "add")
elif place == "saved":
    from reader.store.entities import Entities
    after(Entities, "set_mentions")
elif place == "joining":
    module._TIDY_SECONDS = -1.0
    original = module._joining
    def joining(library):
        for step, _ in enumerate(original(library)):
            if step == number:
                os.kill(os.getpid(), signal.SIGKILL)
            yield
    module._joining = joining
elif place == "absorbing":
    from reader.store.entities import Entities
    after(Entities, "absorb", before=True)
with Library.open(Path(sys.argv[1])) as library:
    finish(import_and_catch_up(library, [Path(sys.argv[2])], now=NOW))
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system cannot kill in that way")
@pytest.mark.parametrize(
    ("place", "number"),
    [
        ("added", 9), ("saved", 11), ("cleared", 4), ("published", 9), ("publishing", 1), ("publishing", 12),
        ("segment written", 20), ("absorbing", 0),
        ("joining", 0), ("joining", 2),
    ],
)  # fmt: skip
def test_killed_process_loses_nothing_that_was_acknowledged(
    place: str, number: int, seeds: Path, tmp_path: Path, golden: dict[str, Any]
) -> None:
    path = tmp_path / "library"
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), str(seeds), place, str(number)],
        capture_output=True, env=environment(), timeout=60, check=False,
    )  # fmt: skip
    assert (-signal.SIGKILL, b"") == (ended.returncode, ended.stderr)
    with Library.open(path) as library:
        assert [("ok",)] == library.db.rows("PRAGMA integrity_check")
        acknowledged = library.articles.count()
        kept, counted = counts(library)
        assert counted == kept
        assert library.index.count() >= acknowledged - library.pending.count("index")
        report = finish(import_and_catch_up(library, [seeds], now=NOW))
        assert acknowledged == report.unchanged
        assert library.articles.count() == library.index.count()
        assert golden == snapshot(library)


def test_lost_index_comes_back(filled: Library, golden: dict[str, Any]) -> None:
    filled.close_index()
    shutil.rmtree(filled.path / "index")
    finish(catch_up(filled))
    assert golden == snapshot(filled)


def files(folder: Path, ending: str) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.name.endswith(ending)]


DAMAGES: dict[str, Callable[[Path], object]] = {
    "contents cut": lambda folder: [p.write_bytes(p.read_bytes()[:20]) for p in files(folder, ".toc")],
    "contents emptied": lambda folder: [p.write_bytes(b"") for p in files(folder, ".toc")],
    "contents gone": lambda folder: [p.unlink() for p in files(folder, ".toc")],
    "segments gone": lambda folder: [p.unlink() for p in files(folder, ".seg")],
    "segments emptied": lambda folder: [p.write_bytes(b"") for p in files(folder, ".seg")],
    "segments cut": lambda folder: [os.truncate(p, p.stat().st_size // 2) for p in files(folder, ".seg")],
    "segments zeroed": lambda folder: [p.write_bytes(bytes(p.stat().st_size)) for p in files(folder, ".seg")],
    "stamp gone": lambda folder: (folder / "stamp.json").unlink(),
    "stamp of another version": lambda folder: (folder / "stamp.json").write_text('{"format": -1}'),
    "stamp is garbage": lambda folder: (folder / "stamp.json").write_bytes(b"\xff\xfe["),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_index_is_made_anew(damage: str, filled_path: Path, golden: dict[str, Any]) -> None:
    DAMAGES[damage](filled_path / "index")
    with Library.open(filled_path) as library:
        finish(mend_and_catch_up(library))
        assert golden == snapshot(library)


def many_segments(library: Library) -> None:
    """As many batches leave them behind."""
    for article in library.articles.ids():
        library.index.put([library.entry(ArticleId(article))])


def segments(library: Library) -> int:
    return len(list((library.path / "index").glob("*.seg")))


def test_segments_are_joined_when_nothing_waits(filled: Library, golden: dict[str, Any]) -> None:
    many_segments(filled)
    before = segments(filled)
    steps = list(catch_up(filled))
    assert {("tidy", "Checking the index")} <= {(step.job, step.note) for step in steps}
    assert (True, False, True) == (segments(filled) < before, filled.index.wants_merge(), filled.index.is_clean())
    assert golden == snapshot(filled)


def test_joining_pauses_for_what_arrives(filled: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(catch_up_module, "_TIDY_SECONDS", -1.0)
    many_segments(filled)
    (tmp_path / "a.txt").write_text("At the zoo\n\nThe zebra stayed.\n")
    seen: list[str] = []
    job = catch_up(filled)
    for step in job:
        seen.append(step.note)
        if step.note == "Tidying the index":
            break
    finish(import_paths(filled, [tmp_path / "a.txt"], now=NOW))
    seen = [step.note for step in job]
    labels = [stage.label for stage in STAGES]
    assert [*labels, "Tidying the index"] == list(dict.fromkeys(seen))[: len(labels) + 1]
    assert (1, 21, False) == (filled.search("zebra").total, filled.index.count(), filled.index.wants_merge())


def test_joining_that_is_stopped_or_out_of_time_leaves_the_index_as_it_was(
    filled: Library, monkeypatch: pytest.MonkeyPatch, golden: dict[str, Any]
) -> None:
    monkeypatch.setattr(catch_up_module, "_TIDY_SECONDS", -1.0)
    many_segments(filled)
    before = segments(filled)
    job = catch_up(filled)
    while next(job).note != "Tidying the index":
        pass
    job.close()
    assert before == segments(filled)
    assert Caught(0, 0) == finish(catch_up(filled, tidy_seconds=-1.0))
    assert (before, True) == (segments(filled), filled.index.is_clean())
    assert golden == snapshot(filled)
