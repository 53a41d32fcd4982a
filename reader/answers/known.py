"""What the store has answered, kept until somebody writes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from reader.store.db import Database

_MOST = 500
"""Answers that are kept for each thread."""

T = TypeVar("T")


class Known:
    """Answers of one store. Each thread has its own: it has a connection of its own, which knows what has changed."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._here = threading.local()

    def answer(self, key: tuple[str, ...], make: Callable[[], T]) -> T:
        """An answer that is kept until anybody writes, this thread too; until then it is the same object.

        Args:
            key: What is asked. Who uses the same key must `make` the same.
            make: Asks the store.
        """
        state = self._db.state()
        if getattr(self._here, "state", None) != state:
            self._here.state, self._here.answers = state, {}
        answers: dict[tuple[str, ...], T] = self._here.answers
        if key not in answers:
            if len(answers) >= _MOST:
                answers.clear()
            answers[key] = make()
        return answers[key]
