"""The two threads behind decisions: one makes them in order, one says beforehand what they would change.

A decision takes up to a second or two in a large library, and longer while another process writes it. Meanwhile the
screens go on, and every screen that listens is told how it ended.
"""

from __future__ import annotations

import datetime as dt
import logging
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from textual.message import Message
from textual.message_pump import MessagePump

from reader.errors import ReaderError, StoreBusy, StoreError, UsageError
from reader.library import Library
from reader.model import (
    ArticleId,
    Decision,
    DecisionRecord,
    EntityId,
    Preview,
    StoryDecision,
    StoryDecisionRecord,
)
from reader.tui.background import Newest
from reader.tui.screens.marks import Marks, Step, Undone

Wish: TypeAlias = Callable[[Library], Decision]
"""What a person wants, made a decision of by the thread that looks into the library."""
Record: TypeAlias = DecisionRecord | StoryDecisionRecord
Lane = Literal["names", "preview", "beside", "next", "list"]
_LANES: tuple[Lane, ...] = ("names", "preview", "beside", "next", "list")
_AGAIN_SECONDS = 0.1
_LAST_SECONDS = 30.0
"""How long Reader waits at its end for decisions that are still being made."""
_log = logging.getLogger(__name__)


@dataclass
class Decided(Message):
    """A decision was made, undone or made to hold again; it waits for the library; or it could not be made."""

    what: Literal["decided", "undone", "redone", "waits", "failed"]
    text: str
    """A sentence for the person."""
    number: int | None = None
    """Of the decision."""
    entity: EntityId | None = None
    """The name that it was asked about."""
    token: object = None
    """What `Decider.decide` was given to know it by."""


@dataclass
class Unmarked(Message):
    """A mark was taken back."""

    label: str
    articles: tuple[ArticleId, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """A question to the library."""

    about: object
    """To know the answer by."""
    make: Callable[[Library], Any]
    to: MessagePump


@dataclass
class Looked(Message):
    """An answer, or a sentence that says why there is none."""

    about: object
    value: Any
    error: str


@dataclass(frozen=True, slots=True)
class _Job:
    do: Callable[[], tuple[Literal["decided", "undone", "redone"], Record]]
    step: Step | None
    """What is forgotten if it cannot be done."""
    undoing: Step | None
    """What is remembered again if it cannot be done now."""
    entity: EntityId | None = None
    token: object = None


class Decider:
    """Makes and undoes decisions, one after the other. One for all screens of the app."""

    def __init__(self, library: Library, clock: Callable[[], dt.datetime], marks: Marks) -> None:
        """Make it; its threads begin with the first question and the first decision.

        Args:
            library: Where.
            clock: What time it is.
            marks: The memory of what one may undo.
        """
        self._library = library
        self._clock = clock
        self._marks = marks
        self._listeners: list[MessagePump] = []
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._looker: Newest[Look] | None = None
        self._closed = threading.Event()

    def listen(self, screen: MessagePump) -> None:
        """Tell a screen of all decisions from now on: `Decided` and `Unmarked`."""
        self._listeners.append(screen)

    def leave(self, screen: MessagePump) -> None:
        """Tell it no more."""
        self._listeners = [each for each in self._listeners if each is not screen]

    def ask(self, lane: Lane, question: Look) -> None:
        """Look into the library in a thread; `question.to` gets `Looked`. Of a lane only the newest is answered."""
        if self._looker is None:
            self._looker = Newest(_answerer(self._library), question.to, lanes=_LANES)
        self._looker.ask(question, lane=lane)

    def decide(self, wish: Wish, *, entity: EntityId | None = None, token: object = None) -> None:
        """Make a decision once those before it are made; it can be undone from now on."""
        step = Step("undo")
        self._marks.note(step)

        def do() -> tuple[Literal["decided"], DecisionRecord]:
            from reader.jobs import deciding  # as in `previewed`

            record = deciding.decide(self._library, wish(self._library), now=self._clock())
            step.number = record.id
            return "decided", record

        self._put(_Job(do, step, None, entity, token))

    def decide_story(self, wish: Callable[[Library], StoryDecision], *, token: object = None) -> None:
        """Make a decision about events or versions, in its turn among the others; it can be undone like them."""
        step = Step("undo", about="stories")
        self._marks.note(step)

        def do() -> tuple[Literal["decided"], StoryDecisionRecord]:
            from reader.jobs import story_deciding  # not before somebody decides something

            record = story_deciding.decide(self._library, wish(self._library), now=self._clock())
            step.number = record.id
            return "decided", record

        self._put(_Job(do, step, None, None, token))

    def switch(self, record: Record) -> None:
        """Undo a decision, or let one that was undone hold again; that can be undone too."""
        about: Literal["names", "stories"] = "stories" if isinstance(record, StoryDecisionRecord) else "names"
        step = Step("undo" if record.undone_at is not None else "redo", record.id, about)
        self._marks.note(step)
        self._put(_Job(lambda: self._turn(record.id, undo=record.undone_at is None, about=about), step, None))

    def undo(self) -> bool:
        """Take back what was done last, be it a mark or a decision; returns whether there is anything.

        Raises:
            StoreError: A mark cannot be taken back now.
        """
        last = self._marks.undo()
        if isinstance(last, Undone):
            self._post(Unmarked(last.label, last.articles))
        elif isinstance(last, Step):
            self._put(_Job(lambda: self._take_back(last), None, last))
        return last is not None

    def close(self) -> None:
        """End the threads once all is done that was decided."""
        self._closed.set()
        if self._looker is not None:
            self._looker.close()
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join(_LAST_SECONDS)

    def _put(self, job: _Job) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        self._jobs.put(job)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._post(self._done(job))

    def _done(self, job: _Job) -> Decided:
        waits = False
        while True:
            try:
                what, record = job.do()
            except StoreBusy as error:
                if self._closed.is_set() and waits:
                    return self._failed(job, str(error), again=True)
                if not waits:
                    waits = True
                    self._post(Decided("waits", "The library is being written; what you decided waits for its turn …"))
                self._closed.wait(_AGAIN_SECONDS)
            except ReaderError as error:
                return self._failed(job, str(error), again=isinstance(error, StoreError))
            except Exception as error:  # noqa: BLE001  the thread must live on, and the person must hear of it
                _log.exception("a decision broke off")
                return self._failed(job, f"That could not be done ({type(error).__name__}); see the log.", again=False)
            else:
                return Decided(what, _told(what, record), record.id, job.entity, job.token)

    def _failed(self, job: _Job, text: str, *, again: bool) -> Decided:
        if job.step is not None:
            self._marks.forget(job.step)
        if job.undoing is not None and again:
            self._marks.note(job.undoing)
        return Decided("failed", text, None, job.entity, job.token)

    def _take_back(self, step: Step) -> tuple[Literal["undone", "redone"], Record]:
        if step.number is None:
            raise UsageError("There is nothing to undo: that was not decided.")
        return self._turn(step.number, undo=step.back == "undo", about=step.about)

    def _turn(
        self, number: int, *, undo: bool, about: Literal["names", "stories"]
    ) -> tuple[Literal["undone", "redone"], Record]:
        if about == "stories":
            from reader.jobs import story_deciding

            if undo:
                return "undone", story_deciding.undo(self._library, number, now=self._clock())
            return "redone", story_deciding.redo(self._library, number)
        from reader.jobs import deciding  # as in `previewed`

        if undo:
            return "undone", deciding.undo(self._library, number, now=self._clock())
        return "redone", deciding.redo(self._library, number)

    def _post(self, message: Decided | Unmarked) -> None:
        for each in self._listeners:
            with suppress(RuntimeError):  # the event loop has ended
                each.post_message(replace(message))  # each its own: on its way a message is changed


def previewed(wish: Wish) -> Callable[[Library], tuple[Decision, Preview]]:
    """The question what a wish would change: the decision that it is, and its preview."""

    def look(library: Library) -> tuple[Decision, Preview]:
        from reader.jobs import deciding  # with it comes all that finds names; the first frame does not wait for it

        decision = wish(library)
        return decision, deciding.preview(library, decision)

    return look


def _answerer(library: Library) -> Callable[[Look], None]:
    def answer(question: Look) -> None:
        try:
            answered = Looked(question.about, question.make(library), "")
        except ReaderError as error:
            answered = Looked(question.about, None, str(error))
        except Exception as error:  # noqa: BLE001  who asked must not wait for ever
            _log.exception("no answer to %r", question.about)
            answered = Looked(
                question.about, None, f"That could not be found out ({type(error).__name__}); see the log."
            )
        with suppress(RuntimeError):  # the event loop has ended
            question.to.post_message(answered)

    return answer


def _told(what: Literal["decided", "undone", "redone"], record: Record) -> str:
    match what:
        case "decided":
            return f"{record.sentence} · ctrl+z undoes it"
        case "undone":
            return f"Undone: {record.sentence}"
        case "redone":
            return f"Holds again: {record.sentence}"
