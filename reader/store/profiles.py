"""What the page of a name and the list of names ask of the store, quick however many articles mention a name."""

from __future__ import annotations

import datetime as dt
import json
from array import array
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
_NEW = f"""
    SELECT p.entity_id, count(*) AS new FROM (
        SELECT id FROM articles WHERE imported_at > ? ORDER BY imported_at DESC LIMIT {_NEW_ARTICLES}
    ) a JOIN appearances p ON p.article_id = a.id GROUP BY p.entity_id
"""
_STEP = 200
_FIRST_NAMES = 500
_FIRST_ARTICLES = 300
"""So much of a list is enough for its first screens."""
_ARTICLES_BITS = 26
"""Bits of a number that an article's id takes, below its time: to find the newest of each name by one maximum."""


Sighting: TypeAlias = tuple[ArticleId, int, int | None]
"""An article that mentions a name, how often it does, and when it is of, in seconds since 1970. A bare tuple, as there
may be tens of thousands."""


class Spot(NamedTuple):
    """One mention: where it stands, and in the how-manieth sentence."""

    article: ArticleId
    start: int
    end: int
    sentence: int


class Listing(NamedTuple):
    """All names of a list in their order."""

    entities: array[int]
    figures: array[int]
    """For each what the order is about: its articles, its new ones, or the time of its newest (seconds since 1970)."""
    whole: bool
    """False: there may be more."""


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

    def sharing_keys(self, entity: EntityId, *, limit: int) -> list[Entity]:
        """Others that share a surname, initials or another weak key with a name, the most mentioned first."""
        return self._others(
            "SELECT coalesce(o.shown_id, o.id) FROM entity_keys k JOIN entity_keys s ON s.key = k.key AND s.weak = 1 "
            "JOIN entities o ON o.id = s.entity_id WHERE k.entity_id = ?1 AND k.weak = 1",
            entity,
            limit=limit,
        )

    def _others(self, which: str, entity: EntityId, *, limit: int) -> list[Entity]:
        rows = self._db.rows(
            f"SELECT {_ENTITY} FROM entities e WHERE e.id IN ({which}) AND e.id <> ?1 AND e.articles > 0 "
            "ORDER BY e.articles DESC, e.mentions DESC, e.id LIMIT ?2",
            (entity, limit),
        )
        return [Entity(*row) for row in rows]

    def listing(
        self,
        kind: Kind | None = None,
        *,
        beginning: str = "",
        sort: NameSort = "count",
        since: dt.datetime | None = None,
        among: Sequence[EntityId] | None = None,
        first: bool = False,
    ) -> Listing:
        """The whole list of names as numbers, for a list that reads its rows as they come on screen.

        Args:
            kind: Only people, organisations or places.
            beginning: As for `names`, but of very many that begin alike none is left out.
            sort: As for `names`.
            since: As for `names`.
            among: Only these.
            first: Only the beginning of the same list, at once.
        """
        where, values = self._listed(kind, beginning, among)
        limit = _FIRST_NAMES if first else -1
        if sort == "recent":
            named = "appearances p JOIN articles a INDEXED BY articles_times ON a.id = p.article_id"
            if first:
                named = f"""
                    (SELECT id, sort_at FROM articles ORDER BY sort_at DESC, id DESC LIMIT {_FIRST_ARTICLES}) a
                    CROSS JOIN appearances p ON p.article_id = a.id
                """
            # by the side that is the smaller one
            some = f"p.entity_id IN (SELECT e.id FROM entities e WHERE {where})" if values and not first else "1"
            rows = self._db.rows(
                f"""
                SELECT e.id, n.last >> {_ARTICLES_BITS} FROM (
                    SELECT p.entity_id, max((a.sort_at << {_ARTICLES_BITS}) + a.id) AS last
                    FROM {named} WHERE {some} GROUP BY p.entity_id
                ) n JOIN entities e ON e.id = n.entity_id WHERE {where if first else "1"}
                ORDER BY n.last DESC, e.articles DESC, e.id
                """,
                values,
            )
            return _listing(rows, whole=not first)
        if sort == "rising":
            # of some that are asked for by name, those without anything new come last
            named = f"({_NEW}) n JOIN entities e ON e.id = n.entity_id"
            if among is not None:
                named = f"entities e LEFT JOIN ({_NEW}) n ON e.id = n.entity_id"
            rows = self._db.rows(
                f"""
                SELECT e.id, coalesce(n.new, 0) FROM {named} WHERE {where}
                ORDER BY 1.0 * n.new * n.new / e.articles DESC, e.articles DESC, e.id
                """,
                (self._since(since), *values),
            )
            return _listing(rows, whole=True)
        if beginning.strip() or among is not None:
            rows = self._db.rows(
                f"""
                SELECT e.id, e.articles FROM entities e WHERE {where}
                ORDER BY e.articles DESC, e.mentions DESC, e.name, e.id LIMIT ?
                """,
                (*values, limit),
            )
        else:
            each = """
                SELECT id, articles, mentions FROM entities WHERE kind = ? AND articles > 0
                ORDER BY articles DESC LIMIT ?
            """
            kinds = [kind] if kind else KINDS
            parts = " UNION ALL ".join(f"SELECT * FROM ({each})" for _ in kinds)
            rows = self._db.rows(
                f"SELECT id, articles FROM ({parts}) ORDER BY articles DESC, mentions DESC, id LIMIT ?",
                (*(value for kind in kinds for value in (kind, limit)), limit),
            )
        return _listing(rows, whole=not first or len(rows) < limit)

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
        rows = self._db.rows(
            f"""
            SELECT {_ENTITY}, n.new FROM ({_NEW}) n JOIN entities e ON e.id = n.entity_id
            WHERE +e.kind IN (SELECT value FROM json_each(?))
            ORDER BY 1.0 * n.new * n.new / e.articles DESC, e.articles DESC, e.id
            """,
            (self._since(since), json.dumps([kind] if kind else list(KINDS))),
        )
        wanted = None if some is None else {each.id for each in some}
        found = [NameRow(Entity(*row[:5]), new=row[5]) for row in rows if wanted is None or row[0] in wanted]
        return found[offset : offset + limit]

    def _since(self, since: dt.datetime | None) -> int:
        """From when on articles are new, in seconds since 1970."""
        if since is not None:
            return int(since.timestamp())
        newest = self._db.row("SELECT max(imported_at) FROM articles")[0]
        return -1 if newest is None else newest - _SEVEN_DAYS

    def _listed(self, kind: Kind | None, beginning: str, among: Sequence[EntityId] | None) -> tuple[str, list[Any]]:
        """The condition for an entity to be listed, and its values."""
        where, values = ["e.articles > 0"], list[Any]()
        if kind is not None:
            where.append("+e.kind = ?")
            values.append(kind)
        if among is not None:
            where.append("e.id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps(list(among)))
        # the longest is the rarest: it leads, the others are looked up for what it finds
        starts = sorted(fold_asked(beginning).split(), key=len, reverse=True)
        for number, start in enumerate(starts):
            where.append(
                "e.id IN (SELECT entity_id FROM form_words WHERE word >= ? AND word < ?)"
                if number == 0
                else "EXISTS (SELECT 1 FROM form_words w WHERE w.entity_id = e.id AND w.word >= ? AND w.word < ?)"
            )
            values += [start, start + "\U0010ffff"]
        if beginning.strip() and not starts:
            where.append("0")
        return " AND ".join(where), values


def _listing(rows: Sequence[tuple[int, int]], *, whole: bool) -> Listing:
    return Listing(array("q", [row[0] for row in rows]), array("q", [row[1] for row in rows]), whole)


def _time(seconds: int | None) -> dt.datetime | None:
    """The moment of a sort time; None for an undated article's."""
    if seconds is None or seconds < -62_135_596_800:
        return None
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
