"""Resolving without a library: the entities of a few texts, kept in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from reader.entities.resolve import Cluster, EntityRef, resolve
from reader.model import EntityId, Kind, Mention

Tied = tuple[Mention, str, str, str]
"""A mention, a label of its entity (equal for equal entities), the entity's name, and the evidence."""


@dataclass(slots=True)
class _Entity:
    kind: Kind
    name: str
    keys: set[str] = field(default_factory=set)
    weak: set[str] = field(default_factory=set)
    texts: set[int] = field(default_factory=set)


class Remembered:
    """Texts one after the other; who is who is known when the last one has been added."""

    def __init__(self) -> None:
        self._entities: dict[EntityId, _Entity] = {}
        self._moved: dict[EntityId, EntityId] = {}
        self._owners: dict[str, EntityId] = {}
        self._sharers: dict[str, list[EntityId]] = {}
        self._texts: list[list[tuple[Mention, EntityId, str]]] = []

    def add(self, found: Sequence[Cluster]) -> None:
        """Resolve the clusters of one more text."""
        ties: list[tuple[Mention, EntityId, str]] = []
        for resolution in resolve(found, self):
            entity = resolution.entity
            if entity is None:
                entity = EntityId(len(self._entities) + 1)
                self._entities[entity] = _Entity(resolution.kind, resolution.name)
            known = self._entities[entity]
            known.name = resolution.name
            known.texts.add(len(self._texts))
            for key in resolution.keys:
                self._owners.setdefault(key, entity)
                known.keys.add(key)
            for key in resolution.weak:
                self._share(key, entity)
            for other in resolution.adopt:
                self._adopt(entity, other)
            ties += [(mention, entity, resolution.evidence or why) for mention, why in resolution.cluster.mentions]
        self._texts.append(sorted(ties, key=lambda tie: tie[0].start))

    def texts(self) -> list[list[Tied]]:
        """The mentions of each text, in the order in which the texts were added."""
        return [[self._tied(*tie) for tie in ties] for ties in self._texts]

    def by_key(self, key: str) -> EntityRef | None:
        """The owner of a strong key."""
        owner = self._owners.get(key)
        return None if owner is None else self._ref(self._now(owner))

    def by_weak(self, key: str) -> list[EntityRef]:
        """Those that share a weak key."""
        return [self._ref(entity) for entity in self._sharers.get(key, [])]

    def _tied(self, mention: Mention, entity: EntityId, why: str) -> Tied:
        known = self._entities[self._now(entity)]
        return mention, f"{known.kind}:{self._now(entity)}", known.name, why

    def _share(self, key: str, entity: EntityId) -> None:
        sharers = self._sharers.setdefault(key, [])
        if entity not in sharers:
            sharers.append(entity)
        self._entities[entity].weak.add(key)

    def _adopt(self, entity: EntityId, other: EntityId) -> None:
        if other in self._moved or other == entity:
            return
        self._moved[other] = entity
        self._entities[entity].texts |= self._entities[other].texts
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
