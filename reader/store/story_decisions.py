"""What a person decided about events and versions: a list that only grows, as an undone decision stays in it.

Articles are named by their origins, so that a decision means the same after a rebuild and another import.
"""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from reader.errors import NotFound
from reader.model import STORY_DECISION_KINDS, StoryDecision, StoryDecisionRecord
from reader.store.db import Database

_ROW = "SELECT id, what, body, sentence, decided_at, undone_at FROM story_decisions"


class StoryDecisions:
    """The decisions about stories of a library. A rebuild never touches them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[StoryDecisionRecord]:
        """Every decision, those that were undone too, in the order in which they were made."""
        return [self._record(row) for row in self._db.rows(f"{_ROW} ORDER BY id")]

    def active(self) -> list[StoryDecisionRecord]:
        """Those that hold, in the order in which they were made."""
        return [self._record(row) for row in self._db.rows(f"{_ROW} WHERE undone_at IS NULL ORDER BY id")]

    def get(self, number: int) -> StoryDecisionRecord:
        """One decision.

        Raises:
            NotFound: There is none of that number.
        """
        row = self._db.row(f"{_ROW} WHERE id = ?", (number,))
        if row is None:
            raise NotFound(f"There is no decision {number} about stories; `reader stories decisions` lists all.")
        return self._record(row)

    def add(self, decision: StoryDecision, sentence: str, *, now: dt.datetime) -> int:
        """Put a decision on the list; returns its number."""
        body = json.dumps({"article": decision.article, "others": decision.others}, ensure_ascii=False)
        return self._db.run(
            "INSERT INTO story_decisions (what, body, sentence, decided_at) VALUES (?, ?, ?, ?)",
            (decision.what, body, sentence, int(now.timestamp())),
        )

    def set_undone(self, number: int, *, at: dt.datetime | None) -> None:
        """Let a decision hold no more from that time on, or again with None."""
        self._db.run(
            "UPDATE story_decisions SET undone_at = ? WHERE id = ?",
            (None if at is None else int(at.timestamp()), number),
        )

    def _record(self, row: Any) -> StoryDecisionRecord:
        number, what, body, sentence, decided, undone = row
        try:
            value = json.loads(body)
            if what not in STORY_DECISION_KINDS:
                raise ValueError("unknown kind of decision")
            decision = StoryDecision(what, str(value["article"]), tuple(str(each) for each in value["others"]))
            return StoryDecisionRecord(
                number, decision, sentence, _time(decided), None if undone is None else _time(undone)
            )
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise self._db.damaged(error) from error


def _time(seconds: int) -> dt.datetime:
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
