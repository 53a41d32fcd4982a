"""People, organisations and places, their forms, and where each is mentioned. All of it is derived."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from reader.errors import NotFound
from reader.model import KINDS, Alias, ArticleId, Entity, EntityId, Kind, Link, Mention
from reader.store.db import Database
from reader.text.clean import clean
from reader.text.segment import fold

LAST_WORD = "substr(a.folded, length(rtrim(a.folded, replace(a.folded, ' ', ''))) + 1)"
"""The last word of a form, written as the index of it is (schema.py)."""
_MANY_FORMS = 2000
_MENTIONED_MOST = 4000
_ENTITY = "SELECT e.id, e.kind, e.name, e.articles, e.mentions FROM entities e"


@dataclass(frozen=True, slots=True)
class Appearance:
    """One article that mentions an entity."""

    article: ArticleId
    mentions: int
    first_start: int
    """Where in the text its first mention begins."""


class Entities:
    """The entities of a library."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # what resolving asks

    def find_by_key(self, key: str) -> Entity | None:
        """The one entity that owns a strong key."""
        row = self._db.row(f"{_ENTITY} JOIN entity_keys k ON k.entity_id = e.id WHERE k.key = ? AND k.weak = 0", (key,))
        return Entity(*row) if row else None

    def having_weak(self, key: str) -> list[Entity]:
        """The entities that share a weak key (a surname, an acronym), the most mentioned first."""
        rows = self._db.rows(
            f"""
            {_ENTITY} JOIN entity_keys k ON k.entity_id = e.id WHERE k.key = ? AND k.weak = 1
            ORDER BY e.articles DESC, e.id
            """,
            (key,),
        )
        return [Entity(*row) for row in rows]

    def has_strong_key(self, entity: EntityId) -> bool:
        """False for one that is known by a bare surname or acronym only."""
        row = self._db.row("SELECT 1 FROM entity_keys WHERE entity_id = ? AND weak = 0 LIMIT 1", (entity,))
        return row is not None

    def create(self, kind: Kind, name: str) -> EntityId:
        """A new entity without mentions."""
        return EntityId(self._db.run("INSERT INTO entities (kind, name) VALUES (?, ?)", (kind, name)))

    def rename(self, entity: EntityId, *, kind: Kind, name: str) -> None:
        """Give an entity a fuller name or a better kind."""
        self._db.run("UPDATE entities SET kind = ?, name = ? WHERE id = ?", (kind, name, entity))

    def add_keys(self, entity: EntityId, strong: Iterable[str], weak: Iterable[str]) -> None:
        """Let an entity be found by these keys; a strong key that another one owns stays with that one."""
        self._db.run_many(
            "INSERT OR IGNORE INTO entity_keys (key, entity_id, weak) VALUES (?, ?, ?)",
            [(key, entity, 0) for key in strong] + [(key, entity, 1) for key in weak],
        )

    def set_mentions(
        self,
        article: ArticleId,
        links: Sequence[tuple[EntityId, Mention, str]],
        *,
        sentences: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Replace all mentions of an article; counts follow.

        Args:
            article: Which.
            links: Entity, place in the text, evidence.
            sentences: The spans of the text's sentences, in order; `near` knows only names of which it is known in
                which of these they stand.
        """
        self._take_away(article)
        starts = [start for start, _ in sentences]
        self._db.run_many(
            "INSERT INTO mentions (article_id, start, end, entity_id, kind, demonym, text, evidence, sentence) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    article, mention.start, mention.end, entity, mention.kind, mention.demonym, mention.text, evidence,
                    bisect_right(starts, mention.start) - 1,
                )
                for entity, mention, evidence in links
            ],
        )  # fmt: skip
        places: dict[EntityId, list[int]] = {}
        forms: Counter[tuple[EntityId, str]] = Counter()
        for entity, mention, _ in links:
            places.setdefault(entity, []).append(mention.start)
            forms[entity, " ".join(mention.text.split())] += 1
        self._db.run_many(
            "INSERT INTO appearances (entity_id, article_id, mentions, first_start) VALUES (?, ?, ?, ?)",
            [(entity, article, len(each), min(each)) for entity, each in places.items()],
        )
        self._db.run_many(
            "UPDATE entities SET articles = articles + 1, mentions = mentions + ? WHERE id = ?",
            [(len(each), entity) for entity, each in places.items()],
        )
        self._add_aliases([(entity, text, count) for (entity, text), count in forms.items()])
        # an entity is found by its canonical name too, though no text may write it so
        named = self._db.rows(
            "SELECT e.id, e.name, 0 FROM appearances p JOIN entities e ON e.id = p.entity_id WHERE p.article_id = ?",
            (article,),
        )
        self._add_aliases(named)

    def settle_kind(self, entity: EntityId) -> list[ArticleId]:
        """Give an entity the kind that most of its mentions have; the one it has, if they are even.

        Returns:
            The articles that speak of it, if its kind has changed.
        """
        row = self._db.row(
            """
            SELECT m.kind, e.kind FROM mentions m JOIN entities e ON e.id = m.entity_id WHERE e.id = ?
            GROUP BY m.kind ORDER BY count(*) DESC, m.kind = e.kind DESC, m.kind LIMIT 1
            """,
            (entity,),
        )
        if row is None or row[0] == row[1]:
            return []
        self._db.run("UPDATE entities SET kind = ? WHERE id = ?", (row[0], entity))
        return [each.article for each in self.appearances(entity)]

    def absorb(self, entity: EntityId, other: EntityId) -> list[ArticleId]:
        """Make `other` a part of `entity`; returns the articles whose links changed."""
        articles = [
            ArticleId(row[0])
            for row in self._db.rows("SELECT article_id FROM appearances WHERE entity_id = ?", (other,))
        ]
        self._db.run("UPDATE mentions SET entity_id = ? WHERE entity_id = ?", (entity, other))
        self._db.run(
            """
            INSERT INTO appearances (entity_id, article_id, mentions, first_start)
            SELECT ?, article_id, mentions, first_start FROM appearances WHERE entity_id = ?
            ON CONFLICT (entity_id, article_id) DO UPDATE SET
                mentions = mentions + excluded.mentions, first_start = min(first_start, excluded.first_start)
            """,
            (entity, other),
        )
        self._db.run("DELETE FROM appearances WHERE entity_id = ?", (other,))
        self._db.run("UPDATE OR IGNORE entity_keys SET entity_id = ? WHERE entity_id = ?", (entity, other))
        self._add_aliases(
            [(entity, *row) for row in self._db.rows("SELECT text, count FROM aliases WHERE entity_id = ?", (other,))]
        )
        self._db.run("DELETE FROM entities WHERE id = ?", (other,))
        self._db.run(
            """
            UPDATE entities SET (articles, mentions) =
                (SELECT count(*), coalesce(sum(mentions), 0) FROM appearances WHERE entity_id = entities.id)
            WHERE id = ?
            """,
            (entity,),
        )
        return articles

    def wipe(self) -> None:
        """Forget all names, before they are found anew."""
        for table in ("mentions", "appearances", "aliases", "entity_keys", "entities"):
            self._db.run(f"DELETE FROM {table}")

    # what front ends ask

    def get(self, entity: EntityId) -> Entity:
        """One entity with its aliases, the most frequent form first.

        Raises:
            NotFound: There is none of that id.
        """
        row = self._db.row(f"{_ENTITY} WHERE e.id = ?", (entity,))
        if row is None:
            raise NotFound(f"There is no name with the number {entity}.")
        return replace(Entity(*row), aliases=tuple(self._aliases([entity]).get(entity, ())))

    def many(self, entities: Sequence[EntityId]) -> list[Entity]:
        """The entities of these ids, without aliases; missing ones are left out."""
        marks = ", ".join("?" * len(entities))
        found = {row[0]: Entity(*row) for row in self._db.rows(f"{_ENTITY} WHERE e.id IN ({marks})", entities)}
        return [found[entity] for entity in entities if entity in found]

    def top(self, kind: Kind | None = None, *, limit: int = -1) -> list[Entity]:
        """Those that most articles speak of, without aliases."""
        where, parameters = ("AND e.kind = ?", [kind]) if kind else ("", [])
        rows = self._db.rows(
            f"{_ENTITY} WHERE e.articles > 0 {where} ORDER BY e.articles DESC, e.mentions DESC, e.name, e.id LIMIT ?",
            (*parameters, limit),
        )
        return [Entity(*row) for row in rows]

    def with_aliases(self, entities: Sequence[Entity]) -> list[Entity]:
        """The same entities with their aliases filled in."""
        aliases = self._aliases([entity.id for entity in entities])
        return [replace(each, aliases=tuple(aliases.get(each.id, ()))) for each in entities]

    def named(self, name: str, *, kind: Kind | None = None) -> list[Entity]:
        """Those with an alias or canonical name that reads like `name`, case and accents aside, most mentioned first.

        If there are none, those with a form that ends in it: "al-Sarraj" for Fayez al-Sarraj.
        """
        folded = _folded(name)
        if not folded:
            return []
        found = self._by_folded("a.folded = ?", [folded], kind)
        # by the index of last words first, as reading all forms takes a tenth of a second in a large library
        return found or self._by_folded(
            f"{LAST_WORD} = ? AND substr(a.folded, -length(?) - 1) = ' ' || ?",
            [folded.rpartition(" ")[2], folded, folded],
            kind,
        )

    def beginning_with(self, prefix: str, *, kind: Kind | None = None, limit: int = 8) -> list[Entity]:
        """Those with a form that begins so, case and accents aside, the most mentioned first.

        Quick in any library: a beginning that very many forms have is looked for among the most mentioned names only.
        """
        folded = _folded(prefix)
        if not folded:
            return []
        span = (folded, folded + "\U0010ffff")
        many = self._db.row(
            "SELECT 1 FROM aliases WHERE folded >= ? AND folded < ? LIMIT 1 OFFSET ?", (*span, _MANY_FORMS)
        )
        if not many:
            return self._by_folded("a.folded >= ? AND a.folded < ?", span, kind)[:limit]
        found: list[Entity] = []
        for each in [kind] if kind else KINDS:
            rows = self._db.rows(
                f"""
                SELECT * FROM (
                    {_ENTITY} WHERE e.kind = ? AND e.articles > 0 ORDER BY e.articles DESC LIMIT {_MENTIONED_MOST}
                ) AS most
                WHERE EXISTS (
                    SELECT 1 FROM aliases a WHERE a.entity_id = most.id AND a.folded >= ? AND a.folded < ?
                ) LIMIT ?
                """,
                (each, *span, limit),
            )
            found += [Entity(*row) for row in rows]
        return sorted(found, key=lambda entity: (-entity.articles, -entity.mentions, entity.id))[:limit]

    def near(self, groups: Sequence[Sequence[EntityId]]) -> array[int]:
        """The articles, ascending, in which one sentence names at least one entity of every group."""
        if not groups or not all(groups):
            return array("q")
        # the group that is mentioned least leads: for each of its sentences the others are looked up
        weight = {
            row[0]: row[1]
            for row in self._db.rows(
                "SELECT id, mentions FROM entities WHERE id IN (SELECT value FROM json_each(?))",
                (json.dumps([entity for group in groups for entity in group]),),
            )
        }
        first, *others = sorted(groups, key=lambda group: sum(weight.get(entity, 0) for entity in group))
        conditions = " ".join(
            "AND EXISTS (SELECT 1 FROM mentions o WHERE o.entity_id IN (SELECT value FROM json_each(?)) "
            "AND o.article_id = m.article_id AND o.sentence = m.sentence)"
            for _ in others
        )
        rows = self._db.rows(
            f"""
            SELECT DISTINCT m.article_id FROM mentions m
            WHERE m.entity_id IN (SELECT value FROM json_each(?)) AND m.sentence >= 0 {conditions} ORDER BY 1
            """,
            [json.dumps(list(group)) for group in (first, *others)],
        )
        return array("q", [row[0] for row in rows])

    def articles(self) -> array[int]:
        """The ids, ascending, of all articles in which a name was found."""
        return array("q", [row[0] for row in self._db.rows("SELECT DISTINCT article_id FROM appearances ORDER BY 1")])

    def like(self, part: str, *, kind: Kind | None = None) -> list[Entity]:
        """Those with an alias that contains `part`, case and accents aside, the most mentioned first."""
        folded = _folded(part)
        return self._by_folded("instr(a.folded, ?) > 0", [folded], kind) if folded else []

    def of_article(self, article: ArticleId) -> list[Link]:
        """All links of an article, in the order of its text."""
        return [
            Link(Mention(start, end, text, kind, bool(demonym)), entity, name, evidence)
            for start, end, text, kind, demonym, entity, name, evidence in self._db.rows(
                """
                SELECT m.start, m.end, m.text, m.kind, m.demonym, m.entity_id, e.name, m.evidence
                FROM mentions m JOIN entities e ON e.id = m.entity_id WHERE m.article_id = ? ORDER BY m.start
                """,
                (article,),
            )
        ]

    def in_article(self, article: ArticleId) -> list[tuple[Entity, int]]:
        """The entities an article speaks of, each with how often it does, the most frequent first."""
        return [
            (Entity(*row[:5]), row[5])
            for row in self._db.rows(
                """
                SELECT e.id, e.kind, e.name, e.articles, e.mentions, p.mentions
                FROM appearances p JOIN entities e ON e.id = p.entity_id
                WHERE p.article_id = ? ORDER BY p.mentions DESC, p.first_start
                """,
                (article,),
            )
        ]

    def of_articles(self, articles: Sequence[ArticleId]) -> dict[ArticleId, list[tuple[Kind, EntityId]]]:
        """For each article the kinds and ids of the entities it speaks of."""
        found: dict[ArticleId, list[tuple[Kind, EntityId]]] = {article: [] for article in articles}
        marks = ", ".join("?" * len(articles))
        for article, kind, entity in self._db.rows(
            f"""
            SELECT p.article_id, e.kind, e.id FROM appearances p JOIN entities e ON e.id = p.entity_id
            WHERE p.article_id IN ({marks})
            """,
            articles,
        ):
            found[article].append((kind, entity))
        return found

    def appearances(self, entity: EntityId, *, limit: int = -1) -> list[Appearance]:
        """The articles that mention an entity, newest first."""
        return [
            Appearance(*row)
            for row in self._db.rows(
                """
                SELECT p.article_id, p.mentions, p.first_start
                FROM appearances p JOIN articles a ON a.id = p.article_id
                WHERE p.entity_id = ? ORDER BY a.sort_at DESC, a.id DESC LIMIT ?
                """,
                (entity, limit),
            )
        ]

    def mentions(self, entity: EntityId, article: ArticleId) -> list[tuple[int, int]]:
        """Where an article mentions an entity."""
        return self._db.rows(
            "SELECT start, end FROM mentions WHERE article_id = ? AND entity_id = ? ORDER BY start", (article, entity)
        )

    def associated(self, entity: EntityId, *, limit: int = 12) -> list[tuple[Entity, int]]:
        """Entities that stand in the same articles, with in how many; those that seldom stand elsewhere first.

        Ranked by shared articles over the square root of all articles of the other one (cosine with a fixed side),
        so that a country named everywhere does not lead every list.
        """
        return [
            (Entity(*row[:5]), row[5])
            for row in self._db.rows(
                """
                SELECT e.id, e.kind, e.name, e.articles, e.mentions, count(*) AS shared
                FROM appearances mine JOIN appearances theirs ON theirs.article_id = mine.article_id
                JOIN entities e ON e.id = theirs.entity_id
                WHERE mine.entity_id = ? AND theirs.entity_id <> mine.entity_id
                GROUP BY e.id
                ORDER BY (1.0 * count(*) * count(*)) / e.articles DESC, shared DESC, e.name LIMIT ?
                """,
                (entity, limit),
            )
        ]

    def shared(self, first: ArticleId, second: ArticleId) -> list[Entity]:
        """Entities that two articles both speak of, the rarest first."""
        return [
            Entity(*row)
            for row in self._db.rows(
                f"""
                {_ENTITY} JOIN appearances p ON p.entity_id = e.id AND p.article_id = ?
                JOIN appearances q ON q.entity_id = e.id AND q.article_id = ? ORDER BY e.articles, e.name
                """,
                (first, second),
            )
        ]

    def _by_folded(self, condition: str, values: Sequence[str], kind: Kind | None) -> list[Entity]:
        # "+": forms come first, never all names of that kind
        where, parameters = ("AND +e.kind = ?", [kind]) if kind else ("", [])
        rows = self._db.rows(
            f"""
            {_ENTITY} JOIN aliases a ON a.entity_id = e.id WHERE {condition} AND e.articles > 0 {where}
            GROUP BY e.id ORDER BY e.articles DESC, e.mentions DESC, e.id
            """,
            (*values, *parameters),
        )
        return [Entity(*row) for row in rows]

    def _aliases(self, entities: Sequence[EntityId]) -> dict[EntityId, list[Alias]]:
        found: dict[EntityId, list[Alias]] = {}
        for at in range(0, len(entities), 500):
            chunk = entities[at : at + 500]
            marks = ", ".join("?" * len(chunk))
            for entity, text, count in self._db.rows(
                f"SELECT entity_id, text, count FROM aliases WHERE entity_id IN ({marks}) AND count > 0 "
                "ORDER BY count DESC, text",
                chunk,
            ):
                found.setdefault(entity, []).append(Alias(text, count))
        return found

    def _add_aliases(self, forms: Sequence[tuple[Any, str, int]]) -> None:
        self._db.run_many(
            """
            INSERT INTO aliases (entity_id, text, folded, count) VALUES (?, ?, ?, ?)
            ON CONFLICT (entity_id, text) DO UPDATE SET count = count + excluded.count
            """,
            [(entity, text, fold(text), count) for entity, text, count in forms],
        )

    def _take_away(self, article: ArticleId) -> None:
        old = self._db.rows("SELECT entity_id, text FROM mentions WHERE article_id = ?", (article,))
        if not old:
            return
        forms = Counter((entity, " ".join(text.split())) for entity, text in old)
        self._db.run_many(
            "UPDATE aliases SET count = count - ? WHERE entity_id = ? AND text = ?",
            [(count, entity, text) for (entity, text), count in forms.items()],
        )
        self._db.run_many(
            "DELETE FROM aliases WHERE entity_id = ? AND text = ? AND count <= 0 "
            "AND text <> (SELECT name FROM entities WHERE id = entity_id)",
            [(e, t) for e, t in forms],
        )
        totals = Counter(entity for entity, _ in old)
        self._db.run_many(
            "UPDATE entities SET articles = articles - 1, mentions = mentions - ? WHERE id = ?",
            [(count, entity) for entity, count in totals.items()],
        )
        self._db.run("DELETE FROM mentions WHERE article_id = ?", (article,))
        self._db.run("DELETE FROM appearances WHERE article_id = ?", (article,))


def _folded(asked: str) -> str:
    """As forms are kept for finding. A shell may hand on lone surrogates, which SQLite cannot take."""
    return " ".join(fold(clean(asked)).split())
