"""Resolving without a library: the entities of a few texts, kept in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from reader.entities.resolve import Cluster, EntityRef, Guess, Move, Resolution, reconsider, reconsider_open, resolve
from reader.model import ArticleId, EntityId, Kind, Mention

Tied = tuple[Mention, str, str, str]
"""A mention, a label of its entity (equal for equal entities), the entity's name, and the evidence."""


@dataclass(slots=True)
class _Entity:
    kind: Kind
    name: str
    keys: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)
    traits: set[str] = field(default_factory=set)
    texts: set[int] = field(default_factory=set)
    candidates: tuple[EntityId, ...] = ()


class Remembered:
    """Texts one after the other; who is who is known when the last one has been added."""

    def __init__(self) -> None:
        self._entities: dict[EntityId, _Entity] = {}
        self._moved: dict[EntityId, EntityId] = {}
        self._owners: dict[str, EntityId] = {}
        self._sharers: dict[str, list[EntityId]] = {}
        self._texts: list[list[tuple[Mention, EntityId, str]]] = []
        self._guesses: dict[str, list[Guess]] = {}

    def add(self, found: Sequence[Cluster]) -> None:
        """Resolve the clusters of one more text."""
        text = len(self._texts)
        ties: list[tuple[Mention, EntityId, str]] = []
        new: list[tuple[EntityId, Resolution]] = []
        met: list[EntityId] = []
        for resolution in resolve(found, self):
            entity = resolution.entity
            if entity is None:
                entity = EntityId(len(self._entities) + 1)
                self._entities[entity] = _Entity(resolution.kind, resolution.name, candidates=resolution.candidates)
                if resolution.keys:
                    new.append((entity, resolution))
            elif resolution.keys:
                met.append(entity)
            known = self._entities[entity]
            known.name = resolution.name
            known.texts.add(text)
            known.traits.update(resolution.traits)
            for key in resolution.keys:
                self._owners.setdefault(key, entity)
                known.keys.add(key)
            for key in resolution.weak:
                self._share(key, entity)
            for other in resolution.adopt:
                self._adopt(entity, other, f"the only {resolution.name} known by this name")
            if resolution.guess:
                guess = Guess(resolution.guess, ArticleId(text), entity)
                self._guesses.setdefault(resolution.guess, []).append(guess)
            ties += [(mention, entity, resolution.evidence or why) for mention, why in resolution.cluster.mentions]
        self._texts.append(sorted(ties, key=lambda tie: tie[0].start))
        for entity, resolution in new:
            for move in reconsider(entity, resolution.cluster.weak, self):
                self._retie(move)
        for entity in met:
            for move in reconsider_open(entity, self):
                self._retie(move)

    def texts(self) -> list[list[Tied]]:
        """The mentions of each text, in the order in which the texts were added."""
        return [[self._tied(*tie) for tie in ties] for ties in self._texts]

    def candidates(self) -> dict[str, list[str]]:
        """Labels of names that may be several → the names of these."""
        return {
            self._label(entity): [self._entities[self._now(each)].name for each in known.candidates]
            for entity, known in self._entities.items()
            if known.candidates and entity not in self._moved
        }

    def by_key(self, key: str) -> EntityRef | None:
        """The owner of a strong key."""
        owner = self._owners.get(key)
        return None if owner is None else self._ref(self._now(owner))

    def by_weak(self, key: str) -> list[EntityRef]:
        """Those that share a weak key."""
        return [self._ref(entity) for entity in self._sharers.get(key, [])]

    def company(
        self, candidates: Collection[EntityId], others: Collection[EntityId], *, without: ArticleId | None = None
    ) -> Mapping[EntityId, Mapping[EntityId, int]]:
        """With which of the others each candidate stands in texts."""
        found: dict[EntityId, dict[EntityId, int]] = {}
        for candidate in candidates:
            now = self._now(candidate)
            texts = self._entities[now].texts - {without}
            if self._entities[now].keys:
                texts -= {g.article for each in self._guesses.values() for g in each if self._now(g.entity) == now}
            counts = {other: len(texts & self._entities[self._now(other)].texts) for other in others}
            found[candidate] = {other: count for other, count in counts.items() if count}
        return found

    def traits(self, entities: Collection[EntityId]) -> Mapping[EntityId, Collection[str]]:
        """What was said of entities."""
        return {entity: self._entities[self._now(entity)].traits for entity in entities}

    def guesses(self, key: str) -> list[Guess]:
        """Names tied by a weak key."""
        return [Guess(key, each.article, self._now(each.entity)) for each in self._guesses.get(key, [])]

    def open_guesses(self, entity: EntityId) -> list[Guess]:
        """Names that may mean an entity."""
        return [
            Guess(key, each.article, self._now(each.entity))
            for key, guesses in self._guesses.items()
            for each in guesses
            if entity in self._entities[self._now(each.entity)].candidates
        ]

    def named_with(self, guess: Guess) -> Mapping[EntityId, tuple[Kind, str]]:
        """The other entities of a guess's text that have a strong key."""
        present = {self._now(entity) for _, entity, _ in self._texts[guess.article]} - {guess.entity}
        known = {entity: self._entities[entity] for entity in present}
        return {entity: (each.kind, each.name) for entity, each in known.items() if each.keys}

    def _retie(self, move: Move) -> None:
        guess = move.guess
        entity = move.entity
        if entity is None:
            entity = EntityId(len(self._entities) + 1)
            name = next(m.text for m, e, _ in self._texts[guess.article] if self._now(e) == guess.entity)
            self._entities[entity] = _Entity(self._entities[guess.entity].kind, name, candidates=move.candidates)
            self._share(guess.key, entity)
        self._texts[guess.article] = [
            (m, entity, move.evidence) if self._now(e) == guess.entity else (m, e, why)
            for m, e, why in self._texts[guess.article]
        ]
        self._entities[guess.entity].texts.discard(guess.article)
        self._entities[entity].texts.add(guess.article)
        self._guesses[guess.key] = [
            Guess(guess.key, guess.article, entity) if each.article == guess.article else each
            for each in self._guesses[guess.key]
        ]

    def _label(self, entity: EntityId) -> str:
        return f"{self._entities[entity].kind}:{entity}"

    def _tied(self, mention: Mention, entity: EntityId, why: str) -> Tied:
        now = self._now(entity)
        return mention, self._label(now), self._entities[now].name, why

    def _share(self, key: str, entity: EntityId) -> None:
        sharers = self._sharers.setdefault(key, [])
        if entity not in sharers:
            sharers.append(entity)
        self._entities[entity].weak.add(key)

    def _adopt(self, entity: EntityId, other: EntityId, evidence: str) -> None:
        if other in self._moved or other == entity:
            return
        for guess in [
            each for guesses in self._guesses.values() for each in guesses if self._now(each.entity) == other
        ]:
            self._texts[guess.article] = [
                (m, e, evidence if self._now(e) == other else why) for m, e, why in self._texts[guess.article]
            ]
        self._moved[other] = entity
        self._entities[entity].texts |= self._entities[other].texts
        self._entities[entity].keys |= self._entities[other].keys
        self._entities[entity].traits |= self._entities[other].traits
        for key in self._entities[other].weak:
            self._sharers[key].remove(other)
            self._share(key, entity)

    def _now(self, entity: EntityId) -> EntityId:
        while entity in self._moved:
            entity = self._moved[entity]
        return entity

    def _ref(self, entity: EntityId) -> EntityRef:
        known = self._entities[entity]
        return EntityRef(entity, known.kind, known.name, len(known.texts), provisional=not known.keys)
