from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest
from textual.message import Message
from textual.message_pump import MessagePump

from reader.library import Library
from reader.model import ArticleId
from reader.tui.background import Advanced, Ended, Failed, Newest, Overtaken, Worker
from tests.tui.journey import travel

SECONDS = 20.0


class Said(Message):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Listener(MessagePump):
    """Keeps what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Message] = []
        self._news = threading.Condition()

    def post_message(self, message: Message) -> bool:
        with self._news:
            self.heard.append(message)
            self._news.notify_all()
        return True

    def wait_for(self, kind: type[Message], *, count: int = 1) -> list[Message]:
        with self._news:
            assert self._news.wait_for(
                lambda: sum(isinstance(each, kind) for each in self.heard) >= count, timeout=SECONDS
            ), self.heard
            return [each for each in self.heard if isinstance(each, kind)]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_newest_question_wins() -> None:
    began, go_on = threading.Event(), threading.Event()
    asked: list[str] = []

    def answer(question: str) -> Said:
        asked.append(question)
        if question == "first":
            began.set()
            assert go_on.wait(SECONDS)
        return Said(question)

    listener = Listener()
    newest = Newest(answer, listener)
    newest.ask("first")
    assert began.wait(SECONDS)
    for question in ("second", "third", "fourth"):
        newest.ask(question)
    go_on.set()
    said = listener.wait_for(Said)
    newest.close()
    newest.join(SECONDS)
    assert ["first", "fourth"] == asked
    assert ["fourth"] == [each.text for each in said]  # type: ignore[attr-defined]
    assert not newest.is_alive()


def test_a_question_that_breaks_does_not_end_the_thread() -> None:
    def answer(question: str) -> Said:
        if question == "bad":
            raise ValueError("no such thing")
        return Said(question)

    listener = Listener()
    broken = threading.Event()
    newest = Newest(lambda question: (broken.set() if question == "bad" else None, answer(question))[1], listener)
    newest.ask("bad")
    assert broken.wait(SECONDS)
    newest.ask("good")
    assert "good" == listener.wait_for(Said)[0].text  # type: ignore[attr-defined]
    newest.close()


def test_no_answer_is_no_message() -> None:
    listener = Listener()
    newest: Newest[int] = Newest(lambda number: Said(str(number)) if number else None, listener)
    newest.ask(0)
    newest.ask(1)
    assert ["1"] == [each.text for each in listener.wait_for(Said)]  # type: ignore[attr-defined]
    newest.close()


def test_the_most_urgent_lane_goes_first_and_what_it_overtakes_begins_anew() -> None:
    began, go_on = threading.Event(), threading.Event()
    asked: list[str] = []

    def answer(question: str) -> Said:
        asked.append(question)
        if asked == ["slow"]:
            began.set()
            assert go_on.wait(SECONDS)
            if newest.overtaken():
                raise Overtaken
        return Said(question)

    listener = Listener()
    newest = Newest(answer, listener, lanes=("urgent", "slow"))
    newest.ask("slow", lane="slow")
    assert began.wait(SECONDS)
    assert not newest.overtaken()
    newest.ask("urgent", lane="urgent")
    assert newest.overtaken()
    go_on.set()
    said = listener.wait_for(Said, count=2)
    newest.close()
    assert ["slow", "urgent", "slow"] == asked
    assert ["urgent", "slow"] == [each.text for each in said]  # type: ignore[attr-defined]


def test_what_is_overtaken_is_not_asked_again_if_there_is_a_newer_question() -> None:
    began, go_on = threading.Event(), threading.Event()

    def answer(question: str) -> Said:
        if question == "old":
            began.set()
            assert go_on.wait(SECONDS)
            raise Overtaken
        return Said(question)

    listener = Listener()
    newest = Newest(answer, listener)
    newest.ask("old")
    assert began.wait(SECONDS)
    newest.ask("new")
    go_on.set()
    assert ["new"] == [each.text for each in listener.wait_for(Said)]  # type: ignore[attr-defined]
    newest.close()
    newest.join(SECONDS)


def test_in_its_pause_a_question_gives_way_to_a_newer_one_and_is_forgotten_at_will() -> None:
    asked: list[str] = []
    listener = Listener()
    newest = Newest(lambda question: (asked.append(question), Said(question))[1], listener, lanes=("a", "b"))
    newest.ask("first", lane="b", pause=SECONDS)
    newest.ask("second", lane="b", pause=SECONDS)
    newest.ask("urgent", lane="a")
    listener.wait_for(Said)
    newest.forget("b")
    newest.ask("third", lane="b")
    listener.wait_for(Said, count=2)
    newest.close()
    newest.join(SECONDS)
    assert ["urgent", "third"] == asked


def test_an_answer_after_the_end_of_the_screens_is_dropped() -> None:
    class Gone(MessagePump):
        def post_message(self, message: Message) -> bool:
            raise RuntimeError("Event loop is closed")

    answered = threading.Event()

    def answer(question: str) -> Said:
        answered.set()
        return Said(question)

    newest = Newest(answer, Gone())
    newest.ask("anybody there?")
    assert answered.wait(SECONDS)
    newest.close()
    newest.join(SECONDS)
    assert not newest.is_alive()


def test_the_worker_imports_and_ends_with_the_screens(tmp_path: Path, seeds: Path) -> None:
    path = tmp_path / "library"
    Library.open(path).close()
    listener = Listener()
    worker = Worker(path, listener)
    worker.order("import", paths=[str(seeds / "08_barrier_vote.md"), str(tmp_path / "no such file")])
    ended = listener.wait_for(Ended)[0]
    assert isinstance(ended, Ended) and ended.report is not None
    assert (1, 1) == (ended.report["added"], len(ended.report["failed"]))
    assert any(isinstance(each, Advanced) for each in listener.heard)
    worker.close()
    assert not is_alive(worker._process.pid)
    with Library.open(path) as library:
        assert 1 == library.articles.count()
        assert 1 == library.search("barrier").total


def test_recogniser_that_is_missing_is_told_and_no_article_waits_for_it(tmp_path: Path, seeds: Path) -> None:
    path = tmp_path / "library"
    Library.open(path).close()
    listener = Listener()
    worker = Worker(path, listener, recogniser="spacy:no_such_pipeline")
    worker.order("import", paths=[str(seeds / "08_barrier_vote.md")])
    ended = listener.wait_for(Ended)[0]
    worker.close()
    assert isinstance(ended, Ended)
    assert "python -m spacy download no_such_pipeline" in ended.note
    with Library.open(path) as library:
        [article] = library.articles.ids()
        assert ("model", 1) == (library.recognised.of(ArticleId(article)), library.search("barrier").total)


def test_a_worker_that_dies_is_told_of_once(tmp_path: Path) -> None:
    path = tmp_path / "library"
    Library.open(path).close()
    listener = Listener()
    worker = Worker(path, listener)
    worker._process.kill()
    first = listener.wait_for(Failed)[0]
    assert isinstance(first, Failed) and "broken off" in first.message
    worker._process.wait(SECONDS)
    worker.order("catch_up")
    listener.wait_for(Failed, count=2)
    worker.close()
    assert 2 == len(listener.wait_for(Failed))


def test_a_worker_that_is_closed_is_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "library"
    Library.open(path).close()
    listener = Listener()
    worker = Worker(path, listener)
    worker.close()
    assert [] == [each for each in listener.heard if isinstance(each, Failed)]


async def test_stories_and_names_appear_without_a_key(library: Library, seeds: Path) -> None:
    async with travel(library, worker=True, paths=(str(seeds),)) as journey:
        await journey.until(lambda: len(journey.main._all_ids) == 20, seconds=SECONDS)
        await journey.until(lambda: "added" in journey.status(), seconds=SECONDS)
        assert "20 added, 0 changed, 0 unchanged" == journey.status()
        await journey.until(lambda: journey.article.article and journey.article.article.names, seconds=SECONDS)
        await journey.until(lambda: "People" in journey.rows("#names"))
        pid = journey.main._worker._process.pid  # type: ignore[union-attr]
        assert is_alive(pid)
    assert not is_alive(pid)


def write_articles(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        text = f"The minister Marta Oyelaran spoke in Lisbon on day {number}. " * 40
        (folder / f"{number:04}.md").write_text(f"# Day {number}\n\n{text}\n", encoding="utf-8")


async def test_work_is_stopped_and_goes_on(library: Library, tmp_path: Path) -> None:
    write_articles(tmp_path / "many", 1500)
    async with travel(library, worker=True, paths=(str(tmp_path / "many"),)) as journey:
        await journey.until(lambda: "x stops" in journey.status(), seconds=SECONDS)
        await journey.press("x")
        await journey.until(lambda: "Stopped; X goes on" in journey.status(), seconds=SECONDS)
        assert "x stops" not in journey.status()
        done = library.articles.count()
        assert done < 1500
        await journey.press("X")
        await journey.until(lambda: library.articles.count() > done, seconds=SECONDS)
        began = time.monotonic()
        pid = journey.main._worker._process.pid  # type: ignore[union-attr]
        await journey.press("Q")
    assert time.monotonic() - began < SECONDS
    assert not is_alive(pid)


@pytest.mark.parametrize("key", ["x", "X", "R"])
async def test_keys_of_the_worker_at_rest(library: Library, key: str) -> None:
    async with travel(library, worker=True) as journey:
        await journey.press(key)
        await journey.until(lambda: journey.status())
        assert journey.app.is_running
