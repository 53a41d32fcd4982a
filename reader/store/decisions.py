"""What a person decided about names: a list that only grows, as an undone decision stays in it.

A decision is kept in words (kind, name, keys, forms, origins of articles), so that it means the same after a rebuild.
What it does to what was found is worked out by reader.entities.decided and done by reader.jobs.deciding.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from reader.errors import NotFound
from reader.model import DECISION_KINDS, KINDS, Decision, DecisionRecord, Place, Subject
from reader.store.db import Database

_ROW = "SELECT id, body, sentence, decided_at, undone_at FROM decisions"
_GARBAGE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What a body from a damaged file leads to."""


class Decisions:
    """The decisions of a library. A rebuild never touches them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[DecisionRecord]:
        """Every decision, those that were undone too, in the order in which they were made."""
        return [self._record(row) for row in self._db.rows(f"{_ROW} ORDER BY id")]

    def active(self) -> list[DecisionRecord]:
        """Those that hold, in the order in which they were made."""
        return [self._record(row) for row in self._db.rows(f"{_ROW} WHERE undone_at IS NULL ORDER BY id")]

    def get(self, number: int) -> DecisionRecord:
        """One decision.

        Raises:
            NotFound: There is none of that number.
        """
        row = self._db.row(f"{_ROW} WHERE id = ?", (number,))
        if row is None:
            raise NotFound(f"There is no decision {number}; `reader entities decisions` lists all.")
        return self._record(row)

    def add(self, decision: Decision, sentence: str, *, now: dt.datetime) -> int:
        """Put a decision on the list; returns its number."""
        return self._db.run(
            "INSERT INTO decisions (what, body, sentence, decided_at) VALUES (?, ?, ?, ?)",
            (decision.what, encoded(decision), sentence, int(now.timestamp())),
        )

    def set_undone(self, number: int, *, at: dt.datetime | None) -> None:
        """Let a decision hold no more from that time on, or again with None."""
        self._db.run(
            "UPDATE decisions SET undone_at = ? WHERE id = ?", (None if at is None else int(at.timestamp()), number)
        )

    def applied(self) -> dict[int, Any]:
        """What each decision was last found to be about."""
        return {row[0]: _reach(row[1]) for row in self._db.rows("SELECT decision_id, reach FROM applied")}

    def set_applied(self, reaches: Mapping[int, Any], gone: Iterable[int]) -> None:
        """Note what decisions were found to be about, and forget those that hold no more."""
        self._db.run_many("DELETE FROM applied WHERE decision_id = ?", [(number,) for number in gone])
        self._db.run_many(
            "INSERT OR REPLACE INTO applied (decision_id, reach) VALUES (?, ?)",
            [(number, json.dumps(reach)) for number, reach in reaches.items()],
        )

    def _record(self, row: Any) -> DecisionRecord:
        try:
            return DecisionRecord(
                row[0], decoded(row[1]), row[2], _time(row[3]), None if row[4] is None else _time(row[4])
            )
        except _GARBAGE as error:
            raise self._db.damaged(error) from error


def encoded(decision: Decision) -> str:
    """A decision as JSON; what is empty is left out."""
    return json.dumps({key: value for key, value in asdict(decision).items() if value}, ensure_ascii=False)


@functools.lru_cache(maxsize=20_000)
def decoded(body: str) -> Decision:
    """The decision that `encoded` wrote.

    Raises:
        ValueError, TypeError, KeyError: It did not.
    """
    value = json.loads(body)
    other, place, kind = value.get("other"), value.get("place"), value.get("kind")
    if value["what"] not in DECISION_KINDS or kind not in (None, *KINDS):
        raise ValueError("unknown kind of decision")
    return Decision(
        value["what"],
        subject_of(value["subject"]),
        None if other is None else subject_of(other),
        tuple(value.get("forms", ())),
        tuple(value.get("articles", ())),
        None if place is None else Place(place["origin"], place["text"], int(place["nth"])),
        value.get("name", ""),
        kind,
    )


@functools.lru_cache(maxsize=20_000)
def _reach(body: str) -> Any:
    """What a decision was about; not to be changed by who asked, as it is kept."""
    return json.loads(body)


def subject_of(value: Any) -> Subject:
    """A subject out of JSON.

    Raises:
        ValueError, TypeError, KeyError: It is none.
    """
    if value["kind"] not in KINDS:
        raise ValueError("unknown kind of name")
    return Subject(value["kind"], value["name"], tuple(value.get("keys", ())), tuple(value.get("weak", ())))


def _time(seconds: int) -> dt.datetime:
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
