"""People, organisations and places, their forms, and where each is mentioned. All of it is derived.

What was found and what is shown differ where a person decided so. Resolving asks and tells what was found; `move` and
`call` lay over it what a person decided (jobs/deciding.py); front ends are told what is shown.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from reader.errors import NotFound
from reader.model import KINDS, Alias, ArticleId, Entity, EntityId, Kind, Link, Mention, Subject
from reader.store.db import Database
from reader.store.decisions import Decisions
from reader.text.clean import clean
from reader.text.segment import fold

LAST_WORD = "substr(a.folded, length(rtrim(a.folded, replace(a.folded, ' ', ''))) + 1)"
"""The last word of a form, written as the index of it is (schema.py)."""
_MANY_FORMS = 2000
_MENTIONED_MOST = 4000
_ENTITY = "SELECT e.id, e.kind, e.name, e.articles, e.mentions FROM entities e"
_FOUND_ENTITY = (
    "SELECT e.id, coalesce(e.found_kind, e.kind), coalesce(e.found_name, e.name), e.articles, e.mentions "
    "FROM entities e"
)


@dataclass(frozen=True, slots=True)
class Appearance:
    """One article that mentions an entity."""

    article: ArticleId
    mentions: int
    first_start: int
    """Where in the text its first mention begins."""


class FoundRow(NamedTuple):
    """A mention as it was found, and where it is shown now (None: it is hidden)."""

    article: ArticleId
    start: int
    end: int
    text: str
    kind: Kind
    entity: EntityId
    shown: EntityId | None


class Entities:
    """The entities of a library."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # what resolving asks

    def find_by_key(self, key: str) -> Entity | None:
        """The one entity that owns a strong key."""
        row = self._db.row(
            f"{_FOUND_ENTITY} JOIN entity_keys k ON k.entity_id = e.id WHERE k.key = ? AND k.weak = 0", (key,)
        )
        return Entity(*row) if row else None

    def find_by_keys(self, keys: Collection[str]) -> dict[str, Entity]:
        """The owners of many strong keys; those left out that nothing owns."""
        rows = self._db.rows(
            f"{_FOUND_ENTITY.replace('SELECT', 'SELECT k.key,', 1)} JOIN entity_keys k ON k.entity_id = e.id "
            "WHERE k.key IN (SELECT value FROM json_each(?)) AND k.weak = 0",
            (json.dumps(sorted(keys)),),
        )
        return {row[0]: Entity(*row[1:]) for row in rows}

    def create(self, kind: Kind, name: str) -> EntityId:
        """A new entity without mentions."""
        return EntityId(self._db.run("INSERT INTO entities (kind, name) VALUES (?, ?)", (kind, name)))

    def rename(self, entity: EntityId, *, kind: Kind, name: str) -> None:
        """Give an entity a fuller name or a better kind; what a person decided about them stays."""
        self._db.run(
            """
            UPDATE entities SET
                kind = iif(found_kind IS NULL, ?1, kind), found_kind = iif(found_kind IS NULL, NULL, ?1),
                name = iif(found_name IS NULL, ?2, name), found_name = iif(found_name IS NULL, NULL, ?2)
            WHERE id = ?3
            """,
            (kind, name, entity),
        )

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
            "INSERT INTO mentions "
            "(article_id, start, end, entity_id, kind, demonym, text, evidence, sentence, confidence) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    article, mention.start, mention.end, entity, mention.kind, mention.demonym, mention.text, evidence,
                    bisect_right(starts, mention.start) - 1, round(100 * mention.confidence),
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
        known = self._db.row(
            "SELECT coalesce(found_kind, kind), name, found_kind FROM entities WHERE id = ?", (entity,)
        )
        if known is None:
            return []
        row = self._db.row(
            """
            SELECT kind FROM (
                SELECT kind FROM mentions WHERE entity_id = ?1 AND found_id IS NULL
                UNION ALL SELECT kind FROM mentions WHERE found_id = ?1
                UNION ALL SELECT kind FROM hidden WHERE entity_id = ?1
            ) GROUP BY kind ORDER BY count(*) DESC, kind = ?2 DESC, kind LIMIT 1
            """,
            (entity, known[0]),
        )
        if row is None or row[0] == known[0]:
            return []
        column = "kind" if known[2] is None else "found_kind"
        self._db.run(f"UPDATE entities SET {column} = ? WHERE id = ?", (row[0], entity))
        return [each.article for each in self.appearances(entity)] if known[2] is None else []

    def absorb(self, entity: EntityId, other: EntityId) -> list[ArticleId]:
        """Make `other` a part of `entity`, as it was found; returns the articles whose links changed."""
        articles = [
            ArticleId(row[0])
            for row in self._db.rows(
                "SELECT article_id FROM appearances WHERE entity_id = ?1 UNION SELECT article_id FROM mentions "
                "WHERE found_id = ?1 UNION SELECT article_id FROM hidden WHERE entity_id = ?1",
                (other,),
            )
        ]
        self._db.run("UPDATE mentions SET entity_id = ? WHERE entity_id = ?", (entity, other))
        self._db.run("UPDATE mentions SET found_id = nullif(?, entity_id) WHERE found_id = ?", (entity, other))
        self._db.run("UPDATE mentions SET found_id = NULL WHERE found_id = ?1 AND entity_id = ?1", (entity,))
        self._db.run("UPDATE hidden SET entity_id = ? WHERE entity_id = ?", (entity, other))
        self._db.run("UPDATE entities SET shown_id = nullif(?, id) WHERE shown_id = ?", (entity, other))
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
        self._db.run("DELETE FROM form_words WHERE entity_id = ?", (other,))
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
        for table in (
            "mentions", "hidden", "appearances", "aliases", "form_words", "entity_keys", "applied", "entities",
        ):  # fmt: skip
            self._db.run(f"DELETE FROM {table}")

    # what is laid over that by decisions

    def owners(self, keys: Sequence[str], *, weak: bool = False) -> dict[str, list[EntityId]]:
        """For each key the entities that have it; for weak keys those of them that have no strong one."""
        found: dict[str, list[EntityId]] = {}
        bare = "AND NOT EXISTS (SELECT 1 FROM entity_keys s WHERE s.entity_id = k.entity_id AND s.weak = 0)"
        for key, entity in self._db.rows(
            # a cross join keeps the order: keys first, never all entities
            "SELECT k.key, k.entity_id FROM json_each(?) j CROSS JOIN entity_keys k ON k.key = j.value "
            f"WHERE k.weak = ? {bare if weak else ''}",
            (json.dumps(sorted(set(keys))), weak),
        ):
            found.setdefault(key, []).append(EntityId(entity))
        return found

    def keys(self, entity: EntityId) -> tuple[list[str], list[str]]:
        """The strong and the weak keys of an entity."""
        rows = self._db.rows("SELECT key, weak FROM entity_keys WHERE entity_id = ? ORDER BY key", (entity,))
        return [key for key, weak in rows if not weak], [key for key, weak in rows if weak]

    def owner_of(self, subject: Subject) -> EntityId | None:
        """The entity that a subject was found as, the one that most of its keys belong to; None if it is not here."""
        return next(iter(self.owners_of(subject)), None)

    def owners_of(self, subject: Subject) -> list[EntityId]:
        """All that a subject may have been found as; several for an undecided name."""
        hits = Counter(entity for each in self.owners(subject.keys).values() for entity in each)
        if hits:
            return sorted(hits, key=lambda entity: (-hits[entity], entity))
        bare = {entity for each in self.owners(subject.weak, weak=True).values() for entity in each}
        same = self.found_as(subject.kind, subject.name)
        return sorted(bare.intersection(same) or (bare if len(bare) == 1 else same))

    def found_as(self, kind: Kind, name: str) -> list[EntityId]:
        """Those that were found under just this name and kind, whatever they are called now."""
        rows = self._db.rows(
            """
            SELECT e.id FROM entities e WHERE coalesce(e.found_kind, e.kind) = ?1
                AND coalesce(e.found_name, e.name) = ?2 AND e.id IN (
                    SELECT entity_id FROM aliases WHERE folded = ?3
                    UNION SELECT s.id FROM entities s JOIN aliases a ON s.shown_id = a.entity_id WHERE a.folded = ?3)
            ORDER BY e.id
            """,
            (kind, name, fold_asked(name)),
        )
        return [EntityId(row[0]) for row in rows]

    def found(self, entity: EntityId) -> tuple[Kind, str]:
        """The kind and name under which an entity was found.

        Raises:
            NotFound: There is none of that id.
        """
        row = self._db.row(f"{_FOUND_ENTITY} WHERE e.id = ?", (entity,))
        if row is None:
            raise NotFound(f"There is no name with the number {entity}.")
        return row[1], row[2]

    def shown(self, entity: EntityId) -> EntityId:
        """The entity under which a person put this one; itself, if nobody did."""
        row = self._db.row("SELECT shown_id FROM entities WHERE id = ?", (entity,))
        return entity if row is None or row[0] is None else EntityId(row[0])

    def found_not_under(self, entity: EntityId, other: EntityId | None) -> list[FoundRow]:
        """The mentions that were found to be of an entity and are not shown under another (None: not hidden)."""
        rows: list[Any] = []
        if other != entity:
            rows += self._db.rows(
                "SELECT article_id, start, end, text, kind, ?1, ?1 FROM mentions "
                "WHERE entity_id = ?1 AND found_id IS NULL",
                (entity,),
            )
        rows += self._db.rows(
            "SELECT article_id, start, end, text, kind, ?1, entity_id FROM mentions "
            "WHERE found_id = ?1 AND entity_id IS NOT ?2",
            (entity, other),
        )
        if other is not None:
            rows += self._db.rows(
                "SELECT article_id, start, end, text, kind, ?1, NULL FROM hidden WHERE entity_id = ?1", (entity,)
            )
        return [FoundRow(*row) for row in rows]

    def found_of(self, entities: Sequence[EntityId]) -> list[FoundRow]:
        """All mentions that were found to be of these entities, wherever they are shown."""
        return [
            FoundRow(*row)
            for entity in entities
            for row in self._db.rows(
                """
                SELECT article_id, start, end, text, kind, ?1, entity_id FROM mentions
                WHERE entity_id = ?1 AND found_id IS NULL
                UNION ALL SELECT article_id, start, end, text, kind, ?1, entity_id FROM mentions WHERE found_id = ?1
                UNION ALL SELECT article_id, start, end, text, kind, ?1, NULL FROM hidden WHERE entity_id = ?1
                """,
                (entity,),
            )
        ]

    def found_in(self, articles: Sequence[ArticleId]) -> list[FoundRow]:
        """All mentions that were found in these articles, wherever they are shown."""
        return [
            FoundRow(*row)
            for article in articles
            for row in self._db.rows(
                """
                SELECT article_id, start, end, text, kind, coalesce(found_id, entity_id), entity_id FROM mentions
                WHERE article_id = ?1
                UNION ALL SELECT article_id, start, end, text, kind, entity_id, NULL FROM hidden WHERE article_id = ?1
                """,
                (article,),
            )
        ]

    def found_under(self, entities: Sequence[EntityId], forms: Sequence[str]) -> list[EntityId]:
        """Other entities of which mentions are shown under these, and all that were found to be written so (folded)."""
        rows = self._db.rows(
            """
            SELECT DISTINCT found_id FROM mentions
            WHERE found_id IS NOT NULL AND entity_id IN (SELECT value FROM json_each(?))
            """,
            (json.dumps(list(entities)),),
        )
        if forms:
            wanted = set(forms)
            written = self._db.rows("SELECT DISTINCT entity_id, text FROM hidden")
            for (entity,) in self._db.rows(
                "SELECT DISTINCT entity_id FROM aliases WHERE folded IN (SELECT value FROM json_each(?))",
                (json.dumps(list(forms)),),
            ):
                written += self._db.rows(
                    "SELECT DISTINCT coalesce(found_id, entity_id), text FROM mentions WHERE entity_id = ?", (entity,)
                )
            rows += [(entity,) for entity, text in written if fold(" ".join(text.split())) in wanted]
        return [EntityId(row[0]) for row in rows]

    def move(self, moves: Sequence[tuple[FoundRow, EntityId | None]]) -> None:
        """Show mentions under other entities, or hide them (None); counts and forms follow."""
        hide = [(row.article, row.start) for row, to in moves if to is None and row.shown is not None]
        bring = [(row.article, row.start) for row, to in moves if to is not None and row.shown is None]
        columns = "article_id, start, end, entity_id, kind, demonym, text, evidence, sentence, confidence"
        self._db.run_many(
            f"""
            INSERT INTO hidden ({columns})
            SELECT article_id, start, end, coalesce(found_id, entity_id), kind, demonym, text, evidence, sentence,
                confidence
            FROM mentions WHERE article_id = ? AND start = ?
            """,
            hide,
        )
        self._db.run_many("DELETE FROM mentions WHERE article_id = ? AND start = ?", hide)
        self._db.run_many(
            f"INSERT INTO mentions ({columns}) SELECT {columns} FROM hidden WHERE article_id = ? AND start = ?", bring
        )
        self._db.run_many("DELETE FROM hidden WHERE article_id = ? AND start = ?", bring)
        self._db.run_many(
            "UPDATE mentions SET entity_id = ?, found_id = nullif(?, ?) WHERE article_id = ? AND start = ?",
            [(to, row.entity, to, row.article, row.start) for row, to in moves if to is not None],
        )
        forms: Counter[tuple[EntityId, str]] = Counter()
        pairs: set[tuple[EntityId, ArticleId]] = set()
        for row, to in moves:
            for entity, change in ((row.shown, -1), (to, 1)):
                if entity is not None:
                    forms[entity, " ".join(row.text.split())] += change
                    pairs.add((entity, row.article))
        self._db.run_many("DELETE FROM appearances WHERE entity_id = ? AND article_id = ?", sorted(pairs))
        self._db.run_many(
            """
            INSERT INTO appearances (entity_id, article_id, mentions, first_start)
            SELECT entity_id, article_id, count(*), min(start) FROM mentions WHERE entity_id = ? AND article_id = ?
            GROUP BY entity_id, article_id
            """,
            sorted(pairs),
        )
        self._add_aliases([(entity, text, change) for (entity, text), change in forms.items() if change])
        self.settle({entity for entity, _ in pairs})

    def call(self, entity: EntityId, *, name: str = "", kind: Kind | None = None) -> bool:
        """Let an entity be called so by decision; "" and None: as it was found. Returns whether its kind changed."""
        row = self._db.row("SELECT kind, name, found_kind, found_name FROM entities WHERE id = ?", (entity,))
        if row is None:
            return False
        found_kind, found_name = row[2] or row[0], row[3] or row[1]
        self._db.run(
            "UPDATE entities SET kind = ?, name = ?, found_kind = ?, found_name = ? WHERE id = ?",
            (kind or found_kind, name or found_name, kind and found_kind, found_name if name else None, entity),
        )
        return bool((kind or found_kind) != row[0])

    def show_under(self, entity: EntityId, other: EntityId | None) -> None:
        """Note under which other entity a person put one as a whole."""
        self._db.run("UPDATE entities SET shown_id = nullif(?, id) WHERE id = ?", (other, entity))

    def settle(self, entities: Iterable[EntityId]) -> None:
        """Count anew what entities have, and let them be found by all names they go by."""
        numbers = [(entity,) for entity in entities]
        self._db.run_many(
            """
            UPDATE entities SET (articles, mentions) =
                (SELECT count(*), coalesce(sum(mentions), 0) FROM appearances WHERE entity_id = entities.id)
            WHERE id = ?
            """,
            numbers,
        )
        self._db.run_many("DELETE FROM aliases WHERE entity_id = ? AND count <= 0", numbers)
        self._db.run_many("DELETE FROM form_words WHERE entity_id = ?", numbers)
        for (entity,) in numbers:
            names = self._db.rows(
                "SELECT id, name, 0 FROM entities WHERE id = ?1 UNION SELECT id, found_name, 0 FROM entities "
                "WHERE id = ?1 AND found_name IS NOT NULL UNION SELECT ?1, name, 0 FROM entities WHERE shown_id = ?1",
                (entity,),
            )
            self._add_aliases(
                [*names, *self._db.rows("SELECT entity_id, text, 0 FROM aliases WHERE entity_id = ?", (entity,))]
            )

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
        folded = fold_asked(name)
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
        folded = fold_asked(prefix)
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
        folded = fold_asked(part)
        return self._by_folded("instr(a.folded, ?) > 0", [folded], kind) if folded else []

    def of_article(self, article: ArticleId) -> list[Link]:
        """All links of an article, in the order of its text."""
        rows = self._db.rows(
            """
            SELECT m.start, m.end, m.text,
                iif(m.found_id IS NULL AND e.found_kind IS NULL, m.kind, e.kind), m.demonym, m.confidence,
                m.entity_id, e.name, m.evidence
            FROM mentions m JOIN entities e ON e.id = m.entity_id WHERE m.article_id = ? ORDER BY m.start
            """,
            (article,),
        )
        open_names = self.candidates({row[6] for row in rows})
        return [
            Link(
                Mention(start, end, text, kind, bool(demonym), 1.0 if sure is None else sure / 100),
                entity, name, evidence, open_names.get(entity, ()),
            )
            for start, end, text, kind, demonym, sure, entity, name, evidence in rows
        ]  # fmt: skip

    def candidates(self, entities: Collection[EntityId]) -> dict[EntityId, tuple[Entity, ...]]:
        """Whom names may mean that nothing decides about, the most mentioned first; names that are known are left out.

        A candidate that a person made a part of another is that other one; one that was said to be somebody else for
        ever is none.
        """
        found: dict[EntityId, list[Entity]] = {}
        names: set[str] = set()
        for row in self._db.rows(
            """
            SELECT DISTINCT k.entity_id, e.id, e.kind, e.name, e.articles, e.mentions, coalesce(n.found_name, n.name)
            FROM json_each(?) j CROSS JOIN candidates k ON k.entity_id = j.value JOIN entities n ON n.id = k.entity_id
            JOIN entities c ON c.id = k.candidate_id JOIN entities e ON e.id = coalesce(c.shown_id, c.id)
            WHERE e.id <> k.entity_id AND e.articles > 0 ORDER BY e.articles DESC, e.mentions DESC, e.name, e.id
            """,
            (json.dumps(sorted(entities)),),
        ):
            found.setdefault(row[0], []).append(Entity(*row[1:6]))
            names.add(row[6])
        apart = self._kept_apart(names) if found else set()
        left = {
            entity: tuple(each for each in whom if frozenset((entity, each.id)) not in apart)
            for entity, whom in found.items()
        }
        return {entity: whom for entity, whom in left.items() if whom}

    def _kept_apart(self, names: set[str]) -> set[frozenset[EntityId]]:
        """Pairs that were said to be two for ever, of which one was found under one of these names."""
        pairs = set()
        for decision in (each.decision for each in Decisions(self._db).active()):
            other = decision.other
            if decision.what == "never" and other is not None and names & {decision.subject.name, other.name}:
                ones, others = self.owners_of(decision.subject), self.owners_of(other)
                pairs |= {frozenset((one, self.shown(each))) for one in ones for each in others}
                pairs |= {frozenset((self.shown(one), each)) for one in ones for each in others}
        return pairs

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
        self._db.run_many(
            "INSERT OR IGNORE INTO form_words (word, entity_id) VALUES (?, ?)",
            {(word, entity) for entity, text, _ in forms for word in words_of(text)},
        )

    def _take_away(self, article: ArticleId) -> None:
        self._db.run("DELETE FROM hidden WHERE article_id = ?", (article,))
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


def words_of(form: str) -> list[str]:
    """The words of a form by whose beginnings it is found, folded: those between blanks and between hyphens."""
    parts = fold(form).split()
    return [word for part in parts for word in {part, *part.split("-")} if word]


def fold_asked(asked: str) -> str:
    """What is asked, as forms are kept for finding. A shell may hand on lone surrogates, which SQLite cannot take."""
    return " ".join(fold(clean(asked)).split())
