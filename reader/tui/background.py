"""The bridges between the screens and work: the worker process, and a thread that answers the newest question only."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from textual.message import Message
from textual.message_pump import MessagePump

Question = TypeVar("Question")
_PATIENCE_SECONDS = 0.3
"""How long a worker may take to end its batch when Reader quits."""
_IDLE_SECONDS = 3600.0
_log = logging.getLogger(__name__)


@dataclass
class Advanced(Message):
    """The worker has committed a step."""

    job: str
    label: str
    done: int
    total: int

    def can_replace(self, message: Message) -> bool:
        """A flood of steps collapses into the newest."""
        return isinstance(message, Advanced)


@dataclass
class Ended(Message):
    """The worker has ended a job; `report` is what an import did, or None; `note` a sentence about the recogniser."""

    job: str
    stopped: bool
    report: dict[str, Any] | None
    note: str = ""


@dataclass
class Failed(Message):
    """The worker cannot go on; `waiting` when it is only another process's turn."""

    message: str
    waiting: bool = False


class Worker:
    """The process that writes, seen from the screens. It dies with them."""

    def __init__(self, library: Path, target: MessagePump, *, recogniser: str = "embedded") -> None:
        self._target = target
        self._closing = False
        # `-P` keeps the working directory, which may be a folder of foreign files, off its import path; the folder of
        # this package takes its place, so that Reader also runs where it is not installed.
        places = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "reader.jobs.worker", str(library), recogniser],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": os.pathsep.join(each for each in places if each)},
            start_new_session=True,  # Ctrl-C in the terminal is ours to hear
        )
        assert self._process.stdout is not None  # noqa: S101  asked for above
        self._listener = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._listener.start()

    def order(self, do: str, **details: Any) -> None:
        """Ask for work; see `reader.jobs.worker`."""
        try:
            assert self._process.stdin is not None  # noqa: S101  asked for above
            self._process.stdin.write(json.dumps({"do": do, **details}) + "\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            self._target.post_message(Failed("The worker has ended; start Reader again to go on with imports."))

    def close(self) -> None:
        """End it; what it had committed stays."""
        self._closing = True
        try:
            if self._process.stdin is not None:
                self._process.stdin.close()
        except OSError:
            pass  # it has gone already
        try:
            self._process.wait(timeout=_PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()  # SQLite and the index are made for that
            self._process.wait()
        self._listener.join(_PATIENCE_SECONDS)

    def _listen(self, lines: IO[str]) -> None:
        with lines:
            for line in lines:
                try:
                    fact = json.loads(line)
                    message = _message(fact)
                except (ValueError, KeyError, TypeError):
                    _log.warning("the worker said something strange: %r", line[:200])
                    continue
                _post(self._target, message)
        if not self._closing:
            _post(self._target, Failed("The work on the library has broken off; start Reader again to go on with it."))


def _post(target: MessagePump, message: Message) -> None:
    """Tell the screens from a thread; they may be gone by now."""
    with suppress(RuntimeError):  # the event loop has ended
        target.post_message(message)


def _message(fact: dict[str, Any]) -> Message:
    match fact["event"]:
        case "progress":
            return Advanced(fact["job"], fact["note"] or fact["job"], fact["done"], fact["total"])
        case "ended":
            return Ended(fact["job"], fact["stopped"], fact["report"], fact.get("note", ""))
        case _:
            return Failed(fact["message"], fact["event"] == "waiting")


class Overtaken(Exception):
    """What is asked now must not wait for this; it is asked again afterwards."""


class Newest(threading.Thread, Generic[Question]):
    """One long-lived thread that answers the newest question; those that came before it are dropped unanswered.

    There may be several lanes, the most urgent first: the newest question of each is answered, and none while one of
    a more urgent lane waits.
    """

    def __init__(
        self, answer: Callable[[Question], Message | None], target: MessagePump, *, lanes: Sequence[str] = ("",)
    ) -> None:
        """Start the thread.

        Args:
            answer: Runs in the thread. It may look at `overtaken`, and raise Overtaken to begin anew later.
            target: Gets what it returns, if it is not None and no newer question of the lane waits.
            lanes: Names, the most urgent first.
        """
        super().__init__(daemon=True)
        self._answer = answer
        self._target = target
        self._changed = threading.Condition()
        self._waiting: dict[str, tuple[Question, float] | None] = dict.fromkeys(lanes)
        self._lane = lanes[0]
        """The one whose question is being answered."""
        self._closed = False
        self.start()

    def ask(self, question: Question, *, lane: str = "", pause: float = 0.0) -> None:
        """Put a question; one of its lane that still waits is forgotten.

        Args:
            pause: Seconds in which a newer question may still take its place before it costs anything.
        """
        with self._changed:
            self._waiting[lane] = (question, time.monotonic() + pause)
            self._changed.notify()

    def forget(self, lane: str = "") -> None:
        """Drop the question of a lane that still waits."""
        with self._changed:
            self._waiting[lane] = None

    def overtaken(self) -> bool:
        """Whether the answer that is being made is no longer wanted, or must wait for a more urgent one."""
        if self._closed:
            return True
        for lane, waits in self._waiting.items():
            if lane == self._lane:
                return waits is not None
            if waits is not None and waits[1] <= time.monotonic():
                return True
        return False

    def close(self) -> None:
        """End the thread after the question it is at."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def run(self) -> None:
        """Answer until closed."""
        while (question := self._next()) is not None:
            lane = self._lane
            try:
                message = self._answer(question[0])
            except Overtaken:
                with self._changed:
                    self._waiting[lane] = self._waiting[lane] or question
                continue
            except Exception:  # noqa: BLE001  the thread must live on for the next question
                _log.exception("no answer to %r", question[0])
                continue
            if message is not None and self._waiting[lane] is None:
                _post(self._target, message)

    def _next(self) -> tuple[Question, float] | None:
        """Wait for the most urgent question whose pause is over; None when closed."""
        with self._changed:
            while not self._closed:
                now = time.monotonic()
                waiting = [(lane, each) for lane, each in self._waiting.items() if each is not None]
                for lane, each in waiting:
                    if each[1] <= now:
                        self._lane, self._waiting[lane] = lane, None
                        return each
                self._changed.wait(min((each[1] for _, each in waiting), default=now + _IDLE_SECONDS) - now)
        return None
