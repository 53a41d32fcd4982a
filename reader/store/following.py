"""Names that a person follows or has muted, by what they are known by: a rebuild never touches them.

A followed name has its unread stories counted. A muted name's stories count nowhere as unread; which are left out of
lists is for the lists to say. Only a story that is about the muted name is muted: one that names it in its headline or
at least three times. One that names it in passing stays.
"""

from __future__ import annotations

import datetime as dt
import json
from array import array
from dataclasses import asdict
from typing import Any, Literal

from reader.model import EntityId, Followed, Subject
from reader.store.db import Database
from reader.store.decisions import subject_of
from reader.store.entities import Entities
from reader.text.segment import fold

_MENTIONS = 3
"""So often a story names what it is about."""
What = Literal["follow", "mute"]


class Following:
    """The followed and muted names of a library, and when a person last looked at what is new."""

    def __init__(self, db: Database, entities: Entities) -> None:
        self._db = db
        self._entities = entities

    def set(self, subject: Subject, what: What | None, *, at: dt.datetime) -> bool:
        """Follow a name, mute it, or with None neither; returns whether that was news."""
        same = [row[0] for row in self._rows() if _same(row[2], subject)]
        kept = [row for row in self._rows() if row[0] in same]
        if [row[1] for row in kept] == ([] if what is None else [what]):
            return False
        self._db.run_many("DELETE FROM followed WHERE id = ?", [(number,) for number in same])
        if what is not None:
            self._db.run(
                "INSERT INTO followed (what, subject, since) VALUES (?, ?, ?)",
                (what, json.dumps(asdict(subject), ensure_ascii=False), int(at.timestamp())),
            )
        return True

    def subjects(self) -> list[Followed]:
        """All followed and muted names in the order in which that was said, without counts."""
        return [
            Followed(number, what, subject.kind, subject.name, _time(since), None)
            for number, what, subject, since in self._rows()
        ]

    def all(self) -> list[Followed]:
        """All followed and muted names as they are called now, with all and unread stories; followed ones first."""
        found = []
        for number, what, subject, since in self._rows():
            entity = self._entity(subject)
            if entity is None:
                found.append(Followed(number, what, subject.kind, subject.name, _time(since), None))
                continue
            about = self._entities.many([entity])[0]
            unread = self._db.row(
                """
                SELECT count(*) FROM appearances p LEFT JOIN states s ON s.article_id = p.article_id
                WHERE p.entity_id = ? AND s.read_at IS NULL
                """,
                (entity,),
            )[0]
            found.append(Followed(number, what, about.kind, about.name, _time(since), entity, about.articles, unread))
        return sorted(found, key=lambda each: (each.what != "follow", each.name.casefold(), each.id))

    def of(self, entity: EntityId) -> What | None:
        """Whether an entity is followed or muted."""
        found: What | None = None
        for _, what, subject, _ in self._rows():
            if self._entity(subject) == entity:
                found = what
        return found

    def entities(self) -> dict[EntityId, What]:
        """The entities that are followed or muted now."""
        return {entity: what for _, what, subject, _ in self._rows() if (entity := self._entity(subject)) is not None}

    def muted(self) -> array[int]:
        """The ids, ascending, of the articles that are about a muted name."""
        entities = [
            entity for _, what, subject, _ in self._rows() if what == "mute" and (entity := self._entity(subject))
        ]
        if not entities:
            return array("q")
        rows = self._db.rows(
            f"""
            SELECT DISTINCT p.article_id FROM appearances p WHERE p.entity_id IN (SELECT value FROM json_each(?))
                AND (p.mentions >= {_MENTIONS}
                    OR p.first_start < (SELECT length(a.title) FROM articles a WHERE a.id = p.article_id))
            ORDER BY 1
            """,
            (json.dumps(entities),),
        )
        return array("q", [row[0] for row in rows])

    def looked(self, what: str) -> dt.datetime | None:
        """When a person last looked at something; None: never."""
        row = self._db.row("SELECT at FROM looked WHERE what = ?", (what,))
        return None if row is None else _time(row[0])

    def look(self, what: str, *, at: dt.datetime) -> None:
        """Note that a person has looked at something."""
        self._db.run("INSERT OR REPLACE INTO looked (what, at) VALUES (?, ?)", (what, int(at.timestamp())))

    def _rows(self) -> list[tuple[int, What, Subject, int]]:
        rows: list[Any] = self._db.rows("SELECT id, what, subject, since FROM followed ORDER BY id")
        try:
            return [(number, what, subject_of(json.loads(body)), since) for number, what, body, since in rows]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise self._db.damaged(error) from error

    def _entity(self, subject: Subject) -> EntityId | None:
        """The entity that a subject is shown as now."""
        found = self._entities.owner_of(subject)
        return None if found is None else self._entities.shown(found)


def _same(one: Subject, other: Subject) -> bool:
    if set(one.keys) & set(other.keys):
        return True
    return (one.kind, fold(one.name)) == (other.kind, fold(other.name))


def _time(seconds: int) -> dt.datetime:
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
