"""What resolving names asks and remembers beyond keys: company, traits, guesses, candidates. All of it is derived."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence

from reader.model import ArticleId, Entity, EntityId, Kind
from reader.store.db import Database

_MOST_SHARERS = 24
"""Of those that share a weak key: bounds the work for common surnames."""
_LATEST_ARTICLES = 200
"""Articles of an entity that are looked at for its company."""
_LATEST_GUESSES = 50
_APPEARANCES = (
    f"SELECT article_id FROM appearances WHERE entity_id = ?1 ORDER BY article_id DESC LIMIT {_LATEST_ARTICLES}"
)
_FOUND_APPEARANCES = f"""
    SELECT * FROM (
        SELECT article_id FROM appearances p WHERE entity_id = ?1 AND EXISTS (
            SELECT 1 FROM mentions m WHERE m.entity_id = ?1 AND m.article_id = p.article_id AND m.found_id IS NULL)
        ORDER BY article_id DESC LIMIT {_LATEST_ARTICLES})
    UNION SELECT * FROM (
        SELECT DISTINCT article_id FROM mentions WHERE found_id = ?1 ORDER BY article_id DESC LIMIT {_LATEST_ARTICLES})
    UNION SELECT article_id FROM hidden WHERE entity_id = ?1
    ORDER BY article_id DESC LIMIT {_LATEST_ARTICLES}
"""
_GUESSED = f"""
    SELECT article_id, 1 FROM (
        SELECT article_id FROM guesses WHERE entity_id = ?1
            AND EXISTS (SELECT 1 FROM entity_keys s WHERE s.entity_id = ?1 AND s.weak = 0)
        ORDER BY article_id DESC LIMIT {_LATEST_ARTICLES})
"""
_LATEST = f"SELECT article_id, 0 FROM ({_APPEARANCES}) UNION ALL {_GUESSED}"
_LATEST_FOUND = f"SELECT article_id, 0 FROM ({_FOUND_APPEARANCES}) UNION ALL {_GUESSED}"


class Ties:
    """The ties of a library's names. Entities are those that were found, not those that a person made of them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def sharing(self, key: str) -> list[tuple[Entity, bool]]:
        """Those that share a weak key, the first ones of very many, and whether each has a strong key."""
        rows = self._db.rows(
            f"""
            SELECT e.id, coalesce(e.found_kind, e.kind), coalesce(e.found_name, e.name), e.articles, e.mentions,
                EXISTS (SELECT 1 FROM entity_keys s WHERE s.entity_id = e.id AND s.weak = 0)
            FROM entity_keys k JOIN entities e ON e.id = k.entity_id WHERE k.key = ? AND k.weak = 1
            ORDER BY k.entity_id LIMIT {_MOST_SHARERS}
            """,
            (key,),
        )
        return [(Entity(*row[:5]), bool(row[5])) for row in rows]

    def all_sharing(self, keys: Collection[str]) -> dict[str, list[tuple[Entity, bool]]]:
        """The same as `sharing` for many keys at once; those left out that nothing shares."""
        found: dict[str, list[tuple[Entity, bool]]] = {}
        for key, *row, strong in self._db.rows(
            f"""
            SELECT k.key, e.id, coalesce(e.found_kind, e.kind), coalesce(e.found_name, e.name), e.articles, e.mentions,
                EXISTS (SELECT 1 FROM entity_keys s WHERE s.entity_id = e.id AND s.weak = 0)
            FROM json_each(?) j CROSS JOIN entity_keys k ON k.key = j.value AND k.weak = 1 AND k.entity_id <= coalesce(
                (SELECT l.entity_id FROM entity_keys l WHERE l.key = j.value AND l.weak = 1
                    ORDER BY l.entity_id LIMIT 1 OFFSET {_MOST_SHARERS - 1}), 9223372036854775807)
            CROSS JOIN entities e ON e.id = k.entity_id
            ORDER BY k.key, k.entity_id
            """,
            (json.dumps(sorted(keys)),),
        ):
            found.setdefault(key, []).append((Entity(*row), bool(strong)))
        return found

    def are_candidates(self, entities: Collection[EntityId]) -> list[EntityId]:
        """Those of some entities that are candidates for a name that was left open, in order."""
        rows = self._db.rows(
            "SELECT DISTINCT candidate_id FROM candidates WHERE candidate_id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(entities)),),
        )
        return sorted(EntityId(row[0]) for row in rows)

    def are_as_found(self) -> bool:
        """Whether no mention is shown otherwise than it was found."""
        return not self._db.rows(
            "SELECT 1 FROM mentions WHERE found_id IS NOT NULL UNION ALL SELECT 1 FROM hidden LIMIT 1"
        )

    def articles(self, entity: EntityId, *, as_found: bool) -> set[ArticleId]:
        """The latest articles that name an entity; of one that some name in full, those for which it is no guess.

        Args:
            entity: Which.
            as_found: The answer of `are_as_found`: what a person decided does not count, else a rebuild would find
                other names.
        """
        named: set[ArticleId] = set()
        guessed: set[ArticleId] = set()
        for article, guess in self._db.rows(_LATEST if as_found else _LATEST_FOUND, (entity,)):
            (guessed if guess else named).add(article)
        return named - guessed

    def traits(self, entities: Collection[EntityId]) -> dict[EntityId, set[str]]:
        """What texts say of entities; those left out of which they say nothing."""
        found: dict[EntityId, set[str]] = {}
        for entity, trait in self._db.rows(
            "SELECT entity_id, trait FROM traits WHERE entity_id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted(entities)),),
        ):
            found.setdefault(entity, set()).add(trait)
        return found

    def add_traits(self, entity: EntityId, traits: Iterable[str]) -> None:
        """Remember what a text says of an entity."""
        self._db.run_many(
            "INSERT OR IGNORE INTO traits (entity_id, trait) VALUES (?, ?)", [(entity, trait) for trait in traits]
        )

    def guesses(self, key: str) -> list[tuple[ArticleId, EntityId]]:
        """The latest articles in which a name was tied by a weak key, and to what."""
        return self._db.rows(
            f"SELECT article_id, entity_id FROM guesses WHERE key = ? ORDER BY article_id DESC LIMIT {_LATEST_GUESSES}",
            (key,),
        )

    def open_guesses(self, entity: EntityId) -> list[tuple[str, ArticleId, EntityId]]:
        """The latest names of which an entity is a candidate: weak key, article, and what the name is tied to."""
        return self._db.rows(
            """
            SELECT g.key, g.article_id, g.entity_id FROM candidates c JOIN guesses g ON g.entity_id = c.entity_id
            WHERE c.candidate_id = ? ORDER BY g.article_id DESC LIMIT 20
            """,
            (entity,),
        )

    def set_guesses(self, article: ArticleId, guesses: Iterable[tuple[str, EntityId]]) -> None:
        """Replace the guesses of an article: weak key and entity."""
        self._db.run("DELETE FROM guesses WHERE article_id = ?", (article,))
        self._db.run_many(
            "INSERT OR REPLACE INTO guesses (article_id, entity_id, key) VALUES (?, ?, ?)",
            [(article, entity, key) for key, entity in guesses],
        )

    def candidates(self, entity: EntityId) -> list[EntityId]:
        """Whom a name may mean; nothing for one that is known."""
        rows = self._db.rows("SELECT candidate_id FROM candidates WHERE entity_id = ? ORDER BY candidate_id", (entity,))
        return [EntityId(row[0]) for row in rows]

    def add_candidates(self, entity: EntityId, candidates: Sequence[EntityId]) -> None:
        """Remember whom a name may mean."""
        self._db.run_many(
            "INSERT OR IGNORE INTO candidates (entity_id, candidate_id) VALUES (?, ?)",
            [(entity, candidate) for candidate in candidates],
        )

    def named_with(self, article: ArticleId, entity: EntityId) -> dict[EntityId, tuple[Kind, str]]:
        """Kinds and names of the other entities found in an article that have a strong key."""
        return {
            EntityId(row[0]): (row[1], row[2])
            for row in self._db.rows(
                """
                SELECT DISTINCT e.id, coalesce(e.found_kind, e.kind), coalesce(e.found_name, e.name)
                FROM entities e
                WHERE e.id <> ?2 AND e.id IN (
                    SELECT coalesce(found_id, entity_id) FROM mentions WHERE article_id = ?1
                    UNION SELECT entity_id FROM hidden WHERE article_id = ?1
                ) AND EXISTS (SELECT 1 FROM entity_keys s WHERE s.entity_id = e.id AND s.weak = 0)
                """,
                (article, entity),
            )
        }

    def follow(self, entity: EntityId, other: EntityId, *, evidence: str) -> None:
        """Let all that is tied to `other` be tied to `entity`, which is to absorb it, and say why of its guesses."""
        guessed = "article_id IN (SELECT article_id FROM guesses WHERE entity_id = ?2)"
        self._db.run(
            f"UPDATE mentions SET evidence = ?1 WHERE entity_id = ?2 AND found_id IS NULL AND {guessed}",
            (evidence, other),
        )
        self._db.run(f"UPDATE mentions SET evidence = ?1 WHERE found_id = ?2 AND {guessed}", (evidence, other))
        self._db.run(f"UPDATE hidden SET evidence = ?1 WHERE entity_id = ?2 AND {guessed}", (evidence, other))
        for table, column in (
            ("guesses", "entity_id"), ("traits", "entity_id"), ("candidates", "entity_id"),
            ("candidates", "candidate_id"),
        ):  # fmt: skip
            self._db.run(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ?", (entity, other))
        # one that is known now may be nobody else
        self._db.run("DELETE FROM candidates WHERE entity_id = ?1", (entity,))

    def retie(self, article: ArticleId, entity: EntityId, to: EntityId, *, key: str, evidence: str) -> None:
        """Let an article's guess be another one, and say why; what is shown of it has been moved (Entities.move)."""
        self._db.run("DELETE FROM guesses WHERE article_id = ? AND entity_id = ?", (article, entity))
        self._db.run("INSERT OR REPLACE INTO guesses (article_id, entity_id, key) VALUES (?, ?, ?)", (article, to, key))
        self._db.run(
            "UPDATE mentions SET evidence = ? WHERE article_id = ? AND entity_id = ? AND found_id IS NULL",
            (evidence, article, to),
        )
        # what a person decided is shown elsewhere, or not at all
        self._db.run(
            "UPDATE mentions SET found_id = ?, evidence = ? WHERE article_id = ? AND found_id = ?",
            (to, evidence, article, entity),
        )
        self._db.run(
            "UPDATE hidden SET entity_id = ?, evidence = ? WHERE article_id = ? AND entity_id = ?",
            (to, evidence, article, entity),
        )

    def wipe(self) -> None:
        """Forget everything, before names are found anew."""
        for table in ("guesses", "candidates", "traits"):
            self._db.run(f"DELETE FROM {table}")
