"""Pairs of names that may be one, for a person to go through: each is merged, or said to be two for ever."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from reader.answers.entity_page import Names
from reader.entities import names as forms
from reader.model import Candidate, Decision, Entity, EntityId, Kind

_MENTIONED_MOST = 4000
"""Names of each kind that are looked at: the most mentioned."""
_CROWD = 30
"""Most names with one key in common that are compared with one another; more say nothing."""
_LEAST_WORD = 3
"""Letters of a word that two names may have in common; less says nothing."""


def candidates(names: Names, decisions: Sequence[Decision], *, limit: int) -> list[Candidate]:
    """Pairs that may be one, those in most articles first, without those that were said to be two.

    Args:
        names: Where to ask.
        decisions: Those that hold.
        limit: How many at most.
    """
    apart = _kept_apart(names, decisions)
    found: dict[frozenset[EntityId], Candidate] = {}
    for one, other, reason in (*_people(names), *_organisations(names), *_undecided(names)):
        pair = frozenset((one.id, other.id))
        if len(pair) == 2 and pair not in apart and pair not in found:
            found[pair] = Candidate(one, other, reason)
    order = sorted(found.values(), key=lambda c: (-c.first.articles, -c.second.articles, c.first.name))
    return order[:limit]


def likely(names: Names, entity: EntityId, typed: str, *, limit: int) -> list[Entity]:
    """Other names: whom an undecided one may mean, then those with its surname or initials, then those with a word of
    it, then the most mentioned of its kind.

    Args:
        names: Where to ask.
        entity: Which name they are to be another one than.
        typed: Words of which each must begin a word of one of a name's forms; "" for none.
        limit: How many at most.

    Raises:
        NotFound: There is none of that id.
    """
    about = names.entities.get(entity)
    open_ = names.entities.candidates([entity]).get(entity, ())
    first = [*open_, *names.profiles.sharing_keys(entity, limit=_CROWD)]
    if typed.strip():
        order = {each.id: at for at, each in enumerate(first)}
        found = [row.entity for row in names.profiles.names(beginning=typed, limit=limit + len(first) + 1)]
        found.sort(key=lambda each: order.get(each.id, len(order)))
    else:
        words = [word for word in about.name.split() if len(word) >= _LEAST_WORD]
        pages = [names.profiles.names(about.kind, beginning=word, limit=_CROWD) for word in reversed(words)]
        pages.append(names.profiles.names(about.kind, limit=limit + 1))
        found = first + [row.entity for page in pages for row in page]
    others = {each.id: each for each in found if each.id != entity}
    return list(others.values())[:limit]


def _people(names: Names) -> Iterator[tuple[Entity, Entity, str]]:
    """Same surname and first names that may be one; another spelling with the same first name."""
    for key, group in _groups(names, ("surname:", "sounds:"), "person"):
        for one, other in _pairs(group):
            first, second = forms.person(one.name), forms.person(other.name)
            if not (first.full and second.full):
                if key.startswith("surname:") and first.full != second.full and len(group) == 2:
                    full, bare = (one, other) if first.full else (other, one)
                    yield bare, full, f"{full.name} is the only one of that name"
            elif first.surname == second.surname:
                if forms.compatible(first, second):
                    yield *_by_weight(one, other), "same surname, and the first names may be one"
            elif key.startswith("sounds:"):
                shared = names.profiles.shared_company(one.id, other.id)
                if shared:
                    yield *_by_weight(one, other), f"they sound alike, and both are named with {shared[0].name}"


def _organisations(names: Names) -> Iterator[tuple[Entity, Entity, str]]:
    """An acronym, and a name with these initials."""
    for key, group in _groups(names, ("acronym:", "initials:"), "org"):
        short = [each for each in group if forms.is_acronym(each.name)]
        long = [each for each in group if key.partition(":")[2] in forms.acronyms_of(each.name)]
        if len(short) == 1:
            for each in long:
                yield short[0], each, f"{short[0].name} has the initials of {each.name}"


def _undecided(names: Names) -> Iterator[tuple[Entity, Entity, str]]:
    """A bare surname or an acronym, and whom it may mean."""
    for one, other in names.profiles.undecided(limit=_MENTIONED_MOST):
        yield one, other, f"{one.name} may be {other.name}; no text says so"


def _groups(names: Names, prefixes: Sequence[str], kind: Kind) -> Iterator[tuple[str, list[Entity]]]:
    """The entities that share a key; an acronym's key and that of initials are one."""
    groups: dict[str, dict[EntityId, Entity]] = {}
    for key, entity in names.profiles.keyed(prefixes, kind=kind, limit=_MENTIONED_MOST):
        groups.setdefault(key.replace("initials:", "acronym:"), {})[entity.id] = entity
    for key, group in sorted(groups.items()):
        if 1 < len(group) <= _CROWD:
            yield key, list(group.values())


def _by_weight(one: Entity, other: Entity) -> tuple[Entity, Entity]:
    """Two names, so that the one that more articles speak of stands last, which is the one that stays."""
    first, second = sorted((one, other), key=lambda e: (e.articles, e.mentions, len(e.name), -e.id))
    return first, second


def _pairs(group: Sequence[Entity]) -> Iterator[tuple[Entity, Entity]]:
    for number, one in enumerate(group):
        for other in group[number + 1 :]:
            yield one, other


def _kept_apart(names: Names, decisions: Sequence[Decision]) -> set[frozenset[EntityId]]:
    found = set()
    for each in decisions:
        if each.what == "never" and each.other is not None:
            ones, others = (names.entities.owners_of(subject) for subject in (each.subject, each.other))
            found |= {frozenset(map(names.entities.shown, pair)) for pair in product(ones, others)}
    return found
