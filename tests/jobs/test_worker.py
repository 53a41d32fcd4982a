"""The process that writes, over its pipes: orders in, facts out."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from reader.library import Library
from reader.model import ArticleId
from tests.making import environment, snapshot

SECONDS = 30
"""After which a test gives up waiting for a fact."""


class Worker:
    """The process, and the facts it tells."""

    def __init__(self, library: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reader.jobs.worker", str(library)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(),
        )  # fmt: skip
        self.facts: queue.Queue[dict[str, Any] | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.facts.put(json.loads(line))
        self.facts.put(None)

    def order(self, do: str, **more: Any) -> None:
        self.say(json.dumps({"do": do, **more}).encode())

    def say(self, line: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + b"\n")
        self.process.stdin.flush()

    def until(self, *events: str) -> list[dict[str, Any]]:
        """The facts up to the first of these events."""
        told: list[dict[str, Any]] = []
        while not told or told[-1]["event"] not in events:
            fact = self.facts.get(timeout=SECONDS)
            assert fact is not None, told
            told.append(fact)
        return told

    def end(self) -> tuple[int, bytes]:
        """Close its input; its exit code and what it said on standard error."""
        assert self.process.stdin is not None
        assert self.process.stderr is not None
        self.process.stdin.close()
        code = self.process.wait(timeout=SECONDS)
        return code, self.process.stderr.read()


@pytest.fixture
def workers() -> Iterator[Any]:
    """Start workers; those that still run at the end are killed."""
    started: list[Worker] = []

    def start(library: Path) -> Worker:
        started.append(Worker(library))
        return started[-1]

    yield start
    for worker in started:
        worker.process.kill()
        worker.process.wait()
        for pipe in (worker.process.stdin, worker.process.stdout, worker.process.stderr):
            assert pipe is not None
            pipe.close()


def test_import_reports_progress_and_its_end(workers: Any, tmp_path: Path, seeds: Path, filled: Library) -> None:
    worker = workers(tmp_path / "library")
    worker.order("import", paths=[str(seeds), str(tmp_path / "missing.txt")])
    *progress, end = worker.until("ended", "failed")
    assert {"progress"} == {fact["event"] for fact in progress}
    assert {"import", "names", "index", "versions", "events"} == {fact["job"] for fact in progress}
    failed = [{"path": str(tmp_path / "missing.txt"), "reason": "there is no such file or folder"}]
    assert ("import", False, 20, failed) == (
        end["job"],
        end["stopped"],
        end["report"]["added"],
        end["report"]["failed"],
    )
    assert (0, b"") == worker.end()
    with Library.open(tmp_path / "library") as library:
        assert snapshot(filled) == snapshot(library)


def test_stop_is_heard_and_the_next_order_goes_on(workers: Any, tmp_path: Path, seeds: Path, filled: Library) -> None:
    worker = workers(tmp_path / "library")
    worker.order("import", paths=[str(seeds)])
    worker.order("stop")
    assert ("ended", True) == ((end := worker.until("ended", "failed")[-1])["event"], end["stopped"])
    worker.order("import", paths=[str(seeds)])
    worker.order("catch_up")
    ends = [worker.until("ended", "failed")[-1] for _ in range(2)]
    assert [("import", False), ("catch_up", False)] == [(each.get("job"), each.get("stopped")) for each in ends]
    assert (0, b"") == worker.end()
    with Library.open(tmp_path / "library") as library:
        assert snapshot(filled) == snapshot(library)


def test_end_of_input_ends_it_and_loses_nothing(workers: Any, tmp_path: Path, seeds: Path) -> None:
    worker = workers(tmp_path / "library")
    worker.order("import", paths=[str(seeds)])
    worker.until("progress")
    assert (0, b"") == worker.end()
    with Library.open(tmp_path / "library") as library:
        assert [("ok",)] == library.db.rows("PRAGMA integrity_check")
        assert library.index.count() >= library.articles.count() - library.pending.count("index")


def test_second_worker_waits_for_the_first(workers: Any, filled_path: Path, tmp_path: Path) -> None:
    """It takes files in all the same; what is derived is the first one's work."""
    (tmp_path / "a.txt").write_text("A headline\n\nA text.\n")
    second = workers(filled_path)
    with Library.open(filled_path) as library, library.writing():
        second.order("import", paths=[str(tmp_path / "a.txt")])
        fact = second.until("waiting", "ended", "failed")[-1]
        assert ("waiting", True) == (fact["event"], "already working" in fact["message"])
        assert (21, 1) == (library.articles.count(), library.pending.count("index"))
    second.order("catch_up")
    assert "ended" == second.until("ended", "failed")[-1]["event"]


def test_work_that_another_process_left_is_taken_up_unasked(workers: Any, tmp_path: Path, filled_path: Path) -> None:
    worker = workers(filled_path)
    worker.order("catch_up")
    worker.until("ended")
    with Library.open(filled_path) as library, library.transaction():
        library.pending.add_all("index")
    assert ("ended", "catch_up") == ((end := worker.until("ended", "failed")[-1])["event"], end["job"])


def test_library_that_cannot_be_opened_is_told(workers: Any, tmp_path: Path) -> None:
    (tmp_path / "library.db").write_text("Dear diary")
    worker = workers(tmp_path)
    assert "not a Reader library" in worker.until("failed")[-1]["message"]
    assert (3, b"") == worker.end()


def test_nonsense_is_passed_over_and_an_unknown_order_fails_alone(workers: Any, filled_path: Path) -> None:
    worker = workers(filled_path)
    for line in (b"", b"not json", b"[1]", b"\xff\xfe", b"[" * 100_000, b'"stop"'):
        worker.say(line)
    worker.order("make coffee")
    assert "failed" == worker.until("failed", "ended")[-1]["event"]
    worker.order("rebuild", stages=["index"])
    assert ("ended", "rebuild") == ((end := worker.until("ended", "failed")[-1])["event"], end["job"])
    assert 0 == worker.end()[0]


def test_order_that_comes_while_segments_are_joined_is_done_between(
    workers: Any, filled_path: Path, tmp_path: Path
) -> None:
    with Library.open(filled_path) as library:
        for _ in range(3):
            for article in library.articles.ids():
                library.index.put([library.entry(ArticleId(article))])
    (tmp_path / "a.txt").write_text("At the zoo\n\nThe zebra stayed.\n")
    worker = workers(filled_path)
    worker.order("catch_up")
    worker.order("import", paths=[str(tmp_path / "a.txt")])
    ended = [worker.until("ended", "failed")[-1] for _ in range(2)]
    assert {("catch_up", False), ("import", False)} == {(each.get("job"), each.get("stopped")) for each in ended}
    assert (0, b"") == worker.end()
    with Library.open(filled_path) as library:
        assert (1, 21, False) == (
            library.search("zebra").total, library.index.count(), library.index.wants_merge(),
        )  # fmt: skip
