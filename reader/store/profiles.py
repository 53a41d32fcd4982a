"""What the page of a name and the list of names ask of the store, quick however many articles mention a name."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

from reader.model import KINDS, ArticleId, Entity, EntityId, Kind, NameRow, NameSort
from reader.store.db import Database
from reader.store.entities import fold_asked

_ENTITY = "e.id, e.kind, e.name, e.articles, e.mentions"
_MANY = 3000
"""So many names that begin alike are looked at one by one; of more, only the most mentioned of each kind are."""
_MENTIONED_MOST = 4000
_NEW_ARTICLES = 5000
"""The newest articles in which rising names are counted."""
_SEVEN_DAYS = 7 * 86_400
_STEP = 200


Sighting: TypeAlias = tuple[ArticleId, int, int | None]
"""An article that mentions a name, how often it does, and when it is of, in seconds since 1970. A bare tuple, as there
may be tens of thousands."""


class Spot(NamedTuple):
    """One mention: where it stands, and in the how-manieth sentence."""

    article: ArticleId
    start: int
    end: int
    sentence: int


class Profiles:
    """Looks at the names of a library."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def sightings(self, entity: EntityId) -> list[Sighting]:
        """All articles that mention an entity, newest first, undated ones last."""
        return self._db.rows(
            """
            SELECT p.article_id, p.mentions, a.published_at
            FROM appearances p JOIN articles a INDEXED BY articles_times ON a.id = p.article_id
            WHERE p.entity_id = ? ORDER BY a.sort_at DESC, a.id DESC
            """,
            (entity,),
        )

    def spots(self, entities: Sequence[EntityId], articles: Sequence[ArticleId]) -> list[Spot]:
        """All mentions of entities in some articles, in the order of these and of their texts."""
        return [
            Spot(*row)
            for article in articles
            for row in self._db.rows(
                """
                SELECT article_id, start, end, sentence FROM mentions
                WHERE article_id = ? AND entity_id IN (SELECT value FROM json_each(?)) ORDER BY start
                """,
                (article, json.dumps(list(entities))),
            )
        ]

    def sharing(self, entity: EntityId, articles: Sequence[ArticleId], *, limit: int) -> list[tuple[Entity, int]]:
        """The other entities of some articles with in how many they stand, those that stand in most first."""
        return [
            (Entity(*row[:5]), row[5])
            for row in self._db.rows(
                f"""
                SELECT {_ENTITY}, n.shared FROM (
                    SELECT p.entity_id, count(*) AS shared
                    FROM appearances p JOIN json_each(?) j ON j.value = p.article_id
                    GROUP BY p.entity_id ORDER BY shared DESC LIMIT ?
                ) n JOIN entities e ON e.id = n.entity_id WHERE e.id <> ?
                """,
                (json.dumps(list(articles)), limit, entity),
            )
        ]

    def together(
        self, first: EntityId, second: EntityId, *, limit: int, offset: int = 0
    ) -> list[tuple[ArticleId, int]]:
        """The sentences (article and number) in which both stand, those of the newest articles first."""
        return self._db.rows(
            """
            SELECT m.article_id, m.sentence
            FROM mentions m JOIN articles a INDEXED BY articles_times ON a.id = m.article_id
            WHERE m.entity_id = (SELECT id FROM entities WHERE id IN (?1, ?2) ORDER BY mentions LIMIT 1)
                AND m.sentence >= 0 AND EXISTS (
                    SELECT 1 FROM mentions o
                    WHERE o.entity_id = (SELECT id FROM entities WHERE id IN (?1, ?2) ORDER BY mentions DESC LIMIT 1)
                        AND o.entity_id <> m.entity_id AND o.article_id = m.article_id AND o.sentence = m.sentence)
            GROUP BY m.article_id, m.sentence ORDER BY a.sort_at DESC, a.id DESC, m.sentence LIMIT ?3 OFFSET ?4
            """,
            (first, second, limit, offset),
        )

    def shared_articles(self, first: EntityId, second: EntityId) -> int:
        """In how many articles both stand."""
        row = self._db.row(
            """
            SELECT count(*) FROM appearances p WHERE p.entity_id = ?1 AND EXISTS (
                SELECT 1 FROM appearances q WHERE q.entity_id = ?2 AND q.article_id = p.article_id)
            """,
            (first, second),
        )
        return int(row[0])

    def shared_company(self, first: EntityId, second: EntityId, *, limit: int = 3) -> list[Entity]:
        """Entities that stand in some of the latest articles of both, the rarest first."""
        latest = "SELECT article_id FROM appearances WHERE entity_id = ? ORDER BY article_id DESC LIMIT 100"
        rows = self._db.rows(
            f"""
            SELECT {_ENTITY} FROM entities e WHERE e.id IN (
                SELECT entity_id FROM appearances WHERE article_id IN ({latest})
                INTERSECT SELECT entity_id FROM appearances WHERE article_id IN ({latest})
            ) AND e.id NOT IN (?, ?) ORDER BY e.articles, e.id LIMIT ?
            """,
            (first, second, first, second, limit),
        )
        return [Entity(*row) for row in rows]

    def may_be(self, entity: EntityId) -> list[Entity]:
        """Whom a name may mean, the most mentioned first; nobody for one that is known."""
        rows = self._db.rows(
            f"""
            SELECT DISTINCT {_ENTITY} FROM candidates c JOIN entities f ON f.id = c.candidate_id
            JOIN entities e ON e.id = coalesce(f.shown_id, f.id)
            WHERE c.entity_id = ?1 AND e.id <> ?1 AND e.articles > 0 ORDER BY e.articles DESC, e.id
            """,
            (entity,),
        )
        return [Entity(*row) for row in rows]

    def undecided(self, *, limit: int) -> list[tuple[Entity, Entity]]:
        """Names that may mean a certain other one, with that one, the most mentioned first."""
        other = "o.id, o.kind, o.name, o.articles, o.mentions"
        return [
            (Entity(*row[:5]), Entity(*row[5:]))
            for row in self._db.rows(
                f"""
                SELECT {_ENTITY}, {other} FROM candidates c JOIN entities e ON e.id = c.entity_id
                JOIN entities o ON o.id = c.candidate_id WHERE e.articles > 0 AND o.articles > 0
                ORDER BY e.articles DESC, e.id, o.articles DESC, o.id LIMIT ?
                """,
                (limit,),
            )
        ]

    def names(
        self,
        kind: Kind | None = None,
        *,
        beginning: str = "",
        sort: NameSort = "count",
        since: dt.datetime | None = None,
        limit: int = 200,
        offset: int = 0,
    ) -> list[NameRow]:
        """A page of the list of names, without forms.

        Args:
            kind: Only people, organisations or places.
            beginning: Words of which each must begin a word of one of the name's forms, case and accents aside.
            sort: By the number of articles; by the newest article; or rising: named often in articles that came since a
                moment, and seldom before.
            since: That moment; None: seven days before the newest article came.
            limit: How many at most.
            offset: How many to pass over.
        """
        some = None if not beginning.strip() else self._beginning(beginning, kind)
        if some == []:
            return []
        if sort == "recent":
            return self._recent(kind, some, limit, offset)
        if sort == "rising":
            return self._rising(kind, some, since, limit, offset)
        if some is not None:
            some.sort(key=lambda e: (-e.articles, -e.mentions, e.name, e.id))
            return [NameRow(each) for each in some[offset : offset + limit]]
        found: list[Entity] = []
        for each in [kind] if kind else KINDS:
            rows = self._db.rows(
                f"SELECT {_ENTITY} FROM entities e WHERE e.kind = ? AND e.articles > 0 "
                "ORDER BY e.articles DESC LIMIT ?",
                (each, limit + offset),
            )
            found += [Entity(*row) for row in rows]
        found.sort(key=lambda e: -e.articles)
        return [NameRow(each) for each in found[offset : offset + limit]]

    def keyed(self, prefixes: Sequence[str], *, kind: Kind, limit: int) -> list[tuple[str, Entity]]:
        """Weak keys that begin so, with the entities that share each: of the most mentioned names of a kind."""
        conditions = " OR ".join("k.key GLOB ?" for _ in prefixes)
        rows = self._db.rows(
            f"""
            SELECT k.key, {_ENTITY} FROM (
                SELECT * FROM entities WHERE kind = ? AND articles > 0 ORDER BY articles DESC LIMIT ?
            ) e JOIN entity_keys k ON k.entity_id = e.id WHERE k.weak = 1 AND ({conditions})
            """,
            (kind, limit, *(f"{each}*" for each in prefixes)),
        )
        return [(row[0], Entity(*row[1:])) for row in rows]

    def _beginning(self, beginning: str, kind: Kind | None) -> list[Entity]:
        starts = fold_asked(beginning).split()
        if not starts:
            return []
        starts.sort(key=len, reverse=True)
        spans = [(start, start + "\U0010ffff") for start in starts]
        where = " ".join(
            "AND EXISTS (SELECT 1 FROM form_words w WHERE w.entity_id = e.id AND w.word >= ? AND w.word < ?)"
            for _ in spans
        )
        values: list[Any] = [bound for span in spans for bound in span]
        kinds = [kind] if kind else list(KINDS)
        many = self._db.row(
            "SELECT 1 FROM form_words WHERE word >= ? AND word < ? LIMIT 1 OFFSET ?", (*spans[0], _MANY)
        )
        if not many:
            rows = self._db.rows(
                f"""
                SELECT {_ENTITY} FROM entities e WHERE e.id IN (
                    SELECT entity_id FROM form_words WHERE word >= ? AND word < ?
                ) AND e.articles > 0 AND +e.kind IN (SELECT value FROM json_each(?)) {where}
                """,
                (*spans[0], json.dumps(kinds), *values),
            )
            return [Entity(*row) for row in rows]
        found: list[Entity] = []
        for each in kinds:
            rows = self._db.rows(
                f"""
                SELECT {_ENTITY} FROM (
                    SELECT * FROM entities WHERE kind = ? AND articles > 0
                    ORDER BY articles DESC LIMIT {_MENTIONED_MOST}
                ) e WHERE 1 {where}
                """,
                (each, *values),
            )
            found += [Entity(*row) for row in rows]
        return found

    def _recent(self, kind: Kind | None, some: list[Entity] | None, limit: int, offset: int) -> list[NameRow]:
        """Those of the newest articles first."""
        wanted = None if some is None else {each.id for each in some}
        kinds = json.dumps([kind] if kind else list(KINDS))
        if wanted is not None:
            rows = self._db.rows(
                f"""
                SELECT {_ENTITY}, (
                    SELECT max(a.sort_at) FROM appearances p JOIN articles a INDEXED BY articles_times
                        ON a.id = p.article_id WHERE p.entity_id = e.id
                ) AS last FROM entities e WHERE e.id IN (SELECT value FROM json_each(?))
                ORDER BY last DESC, e.articles DESC, e.id LIMIT ? OFFSET ?
                """,
                (json.dumps(sorted(wanted)), limit, offset),
            )
            return [NameRow(Entity(*row[:5]), last_seen=_time(row[5])) for row in rows]
        found: dict[EntityId, NameRow] = {}
        at = 0
        while len(found) < limit + offset:
            articles = self._db.rows(
                "SELECT id, sort_at FROM articles ORDER BY sort_at DESC, id DESC LIMIT ? OFFSET ?", (_STEP, at)
            )
            if not articles:
                break
            at += _STEP
            times = dict(articles)
            order = {article: number for number, (article, _) in enumerate(articles)}
            rows = self._db.rows(
                f"""
                SELECT {_ENTITY}, p.article_id FROM json_each(?) j JOIN appearances p ON p.article_id = j.value
                JOIN entities e ON e.id = p.entity_id WHERE +e.kind IN (SELECT value FROM json_each(?))
                """,
                (json.dumps(list(times)), kinds),
            )
            rows.sort(key=lambda row: (order[row[5]], -row[3], row[0]))
            for row in rows:
                found.setdefault(EntityId(row[0]), NameRow(Entity(*row[:5]), last_seen=_time(times[row[5]])))
        return list(found.values())[offset : offset + limit]

    def _rising(
        self, kind: Kind | None, some: list[Entity] | None, since: dt.datetime | None, limit: int, offset: int
    ) -> list[NameRow]:
        """Those that stand in many new articles, and in few old ones."""
        if since is None:
            newest = self._db.row("SELECT max(imported_at) FROM articles")[0]
            moment = -1 if newest is None else newest - _SEVEN_DAYS
        else:
            moment = int(since.timestamp())
        rows = self._db.rows(
            f"""
            SELECT {_ENTITY}, n.new FROM (
                SELECT p.entity_id, count(*) AS new FROM (
                    SELECT id FROM articles WHERE imported_at > ? ORDER BY imported_at DESC LIMIT {_NEW_ARTICLES}
                ) a JOIN appearances p ON p.article_id = a.id GROUP BY p.entity_id
            ) n JOIN entities e ON e.id = n.entity_id WHERE +e.kind IN (SELECT value FROM json_each(?))
            ORDER BY 1.0 * n.new * n.new / e.articles DESC, e.articles DESC, e.id
            """,
            (moment, json.dumps([kind] if kind else list(KINDS))),
        )
        wanted = None if some is None else {each.id for each in some}
        found = [NameRow(Entity(*row[:5]), new=row[5]) for row in rows if wanted is None or row[0] in wanted]
        return found[offset : offset + limit]


def _time(seconds: int | None) -> dt.datetime | None:
    """The moment of a sort time; None for an undated article's."""
    if seconds is None or seconds < -62_135_596_800:
        return None
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
