"""Mentions → clusters of one article → entities of the library. Keys decide; spelling alone never does.

A cluster publishes strong keys ("person:khalifa haftar", "name:libyan national army"; organisations and places share
one namespace, so that a wrong kind does not split them) and weak ones ("surname:haftar", "acronym:lna"). Equal strong
keys are one entity, unless the texts say of its bearers what is seldom true of one. A weak key ties a cluster to an
entity only if no other entity publishes it, or if the article's other names are known to stand with that one alone.
What is tied so is a guess: it is decided anew when a second entity with that weak key turns up (`reconsider`).
"""

from __future__ import annotations

import collections
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from reader.entities import names, said, spelling
from reader.entities.grouping import PLAIN, Group, Pair, Sentences, group, shown_person
from reader.entities.lexicon import fold, lexicon, place, place_of_demonym, usage
from reader.model import ArticleId, EntityId, Kind, Mention

_ENOUGH = 1.0
"""Company that decides: one person named in full, one organisation that not everybody knows, or several places."""
_CLEARLY = 2.0
"""How many times the company of the next candidate."""
_MOST_CANDIDATES = 16
_MOST_LOOSE = 12
"""Provisional entities of one weak key, after which mentions that nobody can tell apart share the largest."""
_MOST_COMPANY = 10
_SHORT = re.compile(r"(?:\S+ )?\S\.?(?: |$)")
_OF_LETTERS = ("acronym:", "initials:")
_DATELINE = re.compile(
    r"(?:^|\n)([A-ZÀ-Þ][A-ZÀ-Þ'’. -]{2,30})(?:, ([^\W\d_][\w. -]{2,30}?))?(?: \([A-Za-z ]{2,20}\))? [—–-]{1,2} "
)
_OWNER = re.compile(r"((?:[A-Z]\w+ ){0,2}[A-Z]\w+)['’]s? $")


@dataclass(frozen=True, slots=True)
class Cluster:
    """All mentions of one person, organisation or place in one article."""

    kind: Kind
    name: str
    """The form to show: the fullest; for known places and organisations the canonical one."""
    mentions: tuple[tuple[Mention, str], ...]
    """In order of the text, each with one sentence that says why it belongs here."""
    keys: tuple[str, ...]
    """Strong keys, the most telling first."""
    weak: tuple[str, ...]
    """Weak keys."""
    traits: tuple[str, ...] = ()
    """What the text says of it: "is:sport", "in:jeddah"."""
    twins: tuple[str, ...] = ()
    """Weak keys that it shares with other forms of its full name: "sounds:khalifa kftr", "initials:lna"."""
    united: bool = False
    """Whether the text says that several full names are its own."""


@dataclass(frozen=True, slots=True)
class EntityRef:
    """An entity of the library, as far as resolving needs to know it."""

    id: EntityId
    kind: Kind
    name: str
    articles: int
    provisional: bool = False
    """Without any strong key: known by a bare surname or acronym alone."""


class Known(Protocol):
    """The entities of the library, by key."""

    def by_key(self, key: str) -> EntityRef | None:
        """The entity that has registered a strong key."""

    def by_weak(self, key: str) -> Sequence[EntityRef]:
        """The entities that have registered a weak key, provisional ones too; of very many the most mentioned."""

    def company(
        self, candidates: Collection[EntityId], others: Collection[EntityId], *, without: ArticleId | None = None
    ) -> Mapping[EntityId, Mapping[EntityId, int]]:
        """For each candidate, which of the others stand with it in articles, and in how many."""

    def traits(self, entities: Collection[EntityId]) -> Mapping[EntityId, Collection[str]]:
        """What was said of entities, those of whom nothing was said left out."""

    def guesses(self, key: str) -> Sequence[Guess]:
        """The latest articles in which a name was tied by a weak key."""

    def open_guesses(self, entity: EntityId) -> Sequence[Guess]:
        """The latest names that may mean an entity, as nothing decided against it."""

    def named_with(self, guess: Guess) -> Mapping[EntityId, tuple[Kind, str]]:
        """Kinds and names of the other entities of a guess's article that have a strong key."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A name of one article that was tied to an entity by a weak key."""

    key: str
    article: ArticleId
    entity: EntityId


@dataclass(frozen=True, slots=True)
class Move:
    """A guess that is to be another one."""

    guess: Guess
    entity: EntityId | None
    """None: a new, provisional entity."""
    candidates: tuple[EntityId, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What is to become of a cluster."""

    cluster: Cluster
    entity: EntityId | None
    """The entity it belongs to; None: make a new one."""
    name: str
    """The name to show, the better one of the entity's and the cluster's."""
    kind: Kind
    keys: tuple[str, ...]
    """Strong keys to register for the entity; none that another entity owns."""
    weak: tuple[str, ...]
    """Weak keys to register for the entity."""
    adopt: tuple[EntityId, ...] = ()
    """Entities that are this one: their mentions and keys move here and they end."""
    evidence: str = ""
    """Why this entity, when it was tied by a weak key alone."""
    candidates: tuple[EntityId, ...] = ()
    """Whom it may be, if nothing decides."""
    guess: str = ""
    """The weak key by which it was tied, or would be; "" for one that has strong keys."""

    @property
    def provisional(self) -> bool:
        """Whether a new entity would have no strong key."""
        return not self.keys

    @property
    def traits(self) -> tuple[str, ...]:
        """What the article says of the entity, to keep; nothing if it is a guess that the entity is meant."""
        return self.cluster.traits if self.cluster.keys or self.entity is None else ()


def clusters(
    mentions: Sequence[Mention], text: str, sentences: Sequence[tuple[int, int]] | None = None
) -> list[Cluster]:
    """Group the mentions of one article by who or what they speak of; in order of first mention.

    Args:
        mentions: The names found in it.
        text: The article's.
        sentences: Spans of its sentences, for the evidence; found anew if None.
    """
    told = Sentences(text, sentences)
    groups = group(mentions, told)
    country = _country(groups) or _dateline_country(text)
    crowd = _persons_at(groups, told)
    found = [_cluster(each, country, told, crowd) for each in groups]
    return sorted(found, key=lambda c: c.mentions[0][0].start)


def _persons_at(groups: list[Group], told: Sentences) -> collections.Counter[int]:
    """Number of a sentence → how many persons it names."""
    counts: collections.Counter[int] = collections.Counter()
    for each in groups:
        if each.kind == "person":
            counts.update({told.index(m.start) for m, _ in each.mentions})
    return counts


def _country(groups: list[Group]) -> str:
    """The one country that an article is about, or "": named at least twice as often as any other."""
    counts: collections.Counter[str] = collections.Counter()
    for each in groups:
        if each.kind != "place":
            continue
        mention = each.mentions[0][0]
        spot = place(place_of_demonym(mention.text) or "" if mention.demonym else mention.text)
        if spot is not None and (spot.country or spot.group == "country"):
            counts[spot.country or spot.name] += len(each.mentions)
    if not counts:
        return ""
    (name, most), *rest = counts.most_common(2)
    return name if not rest or most >= 2 * rest[0][1] else ""


def _dateline_country(text: str) -> str:
    """The country of the place before the dash that opens a report: "TALLINN — "."""
    match = _DATELINE.search(text[:600])
    if match is None:
        return ""
    for part in (match.group(2), match.group(1).title()):
        spot = place(part) if part else None
        if spot is not None and (spot.country or spot.group == "country"):
            return spot.country or spot.name
    return ""


def _cluster(each: Group, country: str, told: Sentences, crowd: collections.Counter[int]) -> Cluster:
    """Name, keys and evidence of a finished group."""
    pairs = sorted(each.mentions, key=lambda pair: pair[0].start)
    texts = each.texts()
    if not texts:
        name = place_of_demonym(pairs[0][0].text) or pairs[0][0].text
        return Cluster("place", name, tuple(pairs), ("name:" + fold(name).lower(),), ())
    if each.kind == "person":
        return _person_cluster(pairs, texts, each, told, crowd)
    return _name_cluster(each.kind, pairs, texts, country, told.text)


def _person_cluster(
    pairs: list[Pair], texts: list[str], each: Group, told: Sentences, crowd: collections.Counter[int]
) -> Cluster:
    full = sorted((t for t in texts if names.person(t).full), key=lambda t: (-len(t), t))
    name = shown_person(full or texts)
    keys = dict.fromkeys(f"person:{k}" for t in full for k in names.person_keys(t))
    byname = not full and all(names.is_byname(t) for t in texts)
    space = "byname" if byname else "surname"
    weak = dict.fromkeys(f"{space}:{names.person(t).surname}" for t in [name, *full] if names.person(t).surname)
    weak |= dict.fromkeys(f"surname:{words}" for t in full for words in _second_names(t))
    weak |= dict.fromkeys(f"surname:{names.person(t).surname}" for t in each.also if not names.person(t).full)
    traits: set[str] = set()
    for mention, _ in pairs:
        if names.person(mention.text).full or not full:
            alone = crowd[told.index(mention.start)] == 1
            traits |= said.fields(told.text, mention, told.end(mention.start), alone=alone)
    twins = dict.fromkeys(f"sounds:{sound}" for t in full if (sound := spelling.sounds(names.person(t))))
    why = "named in full" if full else "named by one name alone"
    return Cluster(
        "person",
        name,
        _evident(pairs, why),
        tuple(sorted(keys, key=lambda k: -k.count(" "))),
        tuple(weak),
        tuple(f"is:{trait}" for trait in sorted(traits)),
        tuple(twins),
        united=bool(each.also),
    )


def _name_cluster(kind: Kind, pairs: list[Pair], texts: list[str], country: str, text: str) -> Cluster:
    long = [t for t in texts if not names.is_acronym(t)]
    best = _side(kind, texts) or max(long or texts, key=lambda t: (not t.isupper(), len(t)))
    texts = texts if best in texts else [best, *texts]
    known = names.canonical(best, kind)
    whole = len(names.name_key(best).split())
    keys: dict[str, None] = {}
    nicks: list[str] = []
    for form in sorted(texts, key=lambda t: (-len(t), t)):
        key = names.name_key(form)
        if names.is_acronym(form):
            # what letters stand for is this article's own matter, unless everyone knows them
            usable = not long and names.canonical(form, kind) is not None
        elif names.is_generic(form):
            owner = _owner(pairs, form, text) or country
            key = f"{key}/{fold(owner).lower()}"
            usable = bool(owner) and not keys
        else:
            # a shortened form may be short for something else elsewhere
            said_whole = len(key.split()) >= whole and (len(names.words_of(form)) > 1 or whole == 1)
            usable = said_whole or (known is not None and names.canonical(form, kind) == known)
            called = names.nickname(form) if kind == "org" and known is None and whole == 1 else ""
            if called:
                # "the Saints" may be those of another town elsewhere
                usable = usable and called not in usage().lower
                nicks.append(f"nickname:{called}")
        if usable:
            keys[f"name:{key}"] = None
            keys |= dict.fromkeys(_generic_keys(form))
    weak = [f"acronym:{a}" for a in sorted({names.acronym(t) for t in texts if names.is_acronym(t)})]
    weak += dict.fromkeys(nicks)
    if kind == "org" and whole > 1 and (called := names.nickname(best)):
        town = " ".join(names.words_of(best)[:-1])
        if called in usage().lower or place(town) is not None or fold(town) in usage().minor:
            weak.append(f"nickname:{called}")
    if kind == "org" and keys:
        # "Unicef" is written "UNICEF" elsewhere
        weak += [
            f"acronym:{k}" for t in texts if 3 < len(k := t.lower()) < 8 and k.isalpha() and not names.is_acronym(t)
        ]
    if not keys and names.is_generic(best):
        weak.append(f"generic:{names.name_key(best)}")
    seat = _seat(kind, best, pairs, text)
    spot = place(best) if kind == "place" else None
    if seat and spot is not None and spot.country and keys:
        there = place(seat)
        elsewhere = there is not None and (there.country or there.name) not in (spot.country, spot.name)
        # "Paris, Texas"
        keys = dict.fromkeys(f"{key}/{fold(seat).lower()}" for key in keys) if elsewhere else keys
        known = f"{known}, {seat}" if elsewhere else known
    twins = [
        f"initials:{short}"
        for short in sorted(names.acronyms_of(best) if long and kind == "org" else ())
        if len(short) > 2
    ]
    why = "named in full" if long else "named by an acronym"
    return Cluster(
        kind,
        known or " ".join(names.words_of(best)),
        _evident(pairs, why),
        tuple(keys),
        tuple(weak),
        (f"in:{fold(seat).lower()}",) if seat and not (spot is not None and spot.group == "country") else (),
        tuple(twins),
    )


def _side(kind: Kind, texts: list[str]) -> str:
    """The whole name of a side that the text calls by its town and by a word, but never by both; or ""."""
    if kind != "org" or len(texts) < 2 or any(" " in t and place(t) is None for t in texts):
        return ""
    return next((whole for one in texts for other in texts if (whole := names.side(one, other))), "")


def _owner(pairs: list[Pair], form: str, text: str) -> str:
    """The country whose ministry is meant, where the words before a name say it: "Kenya's Defence Ministry"."""
    for mention, _ in pairs:
        match = _OWNER.search(text, max(0, mention.start - 60), mention.start) if mention.text == form else None
        spot = place(match.group(1)) if match else None
        if spot is not None and spot.group == "country":
            return spot.name
    return ""


def _generic_keys(form: str) -> list[str]:
    """The key of "Defence Ministry" in Kenya, for "Kenyan Defence Ministry"."""
    words = names.words_of(form)
    for size in (1, 2):
        owner = " ".join(words[:size])
        rest = " ".join(words[size:])
        spot = place(place_of_demonym(owner) or owner) if rest and names.is_generic(rest) else None
        if spot is not None and spot.group == "country":
            return [f"name:{names.name_key(rest)}/{fold(spot.name).lower()}"]
    return []


def _seat(kind: Kind, best: str, pairs: list[Pair], text: str) -> str:
    """The place that an organisation or a place is said to be of or in: "Al-Ittihad of Jeddah", "Paris, Texas"."""
    join = ", " if kind == "place" else " of "
    own = place(best)
    if kind == "place" and own is not None and own.group in ("country", "area", "state", "region"):
        return ""
    for mention, _ in pairs:
        if not text.startswith(join, mention.end):
            continue
        words = re.match(r"(?:[A-Z][\w.'’-]*\s?){1,3}", text[mention.end + len(join) : mention.end + 50])
        parts = words.group().split() if words else []
        for size in range(len(parts), 0, -1):
            spot = place(" ".join(parts[:size]).rstrip(".,"))
            if spot is None or (kind == "place" and spot.group not in ("country", "state", "region")):
                continue
            # in a list of places each has a comma behind it
            if kind == "place" and re.match(
                r",? and |, [A-Z]", text[mention.end + len(join) + len(" ".join(parts[:size])) :]
            ):
                continue
            return spot.name
    return ""


def _second_names(text: str) -> list[str]:
    """A full name without its first given name, if what is left is no other person's full name.

    "Julián Ordóñez Barrientos" → "ordonez barrientos"; "Mary Jane Smith" → nothing.
    """
    parts = names.person(text)
    if len(parts.given) < 2 or parts.family_first or len(parts.given[-1]) == 1 or parts.given[-1] in usage().given:
        return []
    return [f"{parts.given[-1]} {parts.surname}"]


def _evident(pairs: list[Pair], plain: str) -> tuple[Pair, ...]:
    return tuple((mention, plain if why == PLAIN else why) for mention, why in pairs)


@dataclass(slots=True)
class _Scene:
    """What resolving one article has found out so far."""

    known: Known
    owners: dict[str, EntityRef | None] = field(default_factory=dict)
    company: dict[EntityId, tuple[float, str]] = field(default_factory=dict)
    """Entities that the article names in full → how telling their company is, and their name."""
    used: set[EntityId] = field(default_factory=set)
    sharers: dict[str, Sequence[EntityRef]] = field(default_factory=dict)

    def by_weak(self, key: str) -> Sequence[EntityRef]:
        """Those that share a weak key, asked once."""
        if key not in self.sharers:
            self.sharers[key] = self.known.by_weak(key)
        return self.sharers[key]

    def by_key(self, key: str) -> EntityRef | None:
        """The owner of a strong key, asked once."""
        if key not in self.owners:
            self.owners[key] = self.known.by_key(key)
        return self.owners[key]


def resolve(found: Sequence[Cluster], known: Known) -> list[Resolution]:
    """Tie the clusters of one article to the library's entities, in the order given.

    Strong keys first; then, for clusters without any, the only entity that publishes the weak key and is not already
    somebody else of this article, or the one among several with which the article's other names are known to stand.
    """
    scene = _Scene(known)
    for cluster in found:
        ref = next((ref for key in cluster.keys if (ref := scene.by_key(key)) is not None), None)
        if ref is not None and _same_space(cluster.kind, ref.kind):
            scene.company[ref.id] = (telling(cluster.kind, cluster.name), cluster.name)
    results: dict[int, Resolution] = {}
    for i, cluster in enumerate(found):
        if cluster.keys:
            results[i] = _by_strong(cluster, scene)
            entity = results[i].entity
            if entity is not None:
                scene.used.add(entity)
            scene.used.update(results[i].adopt)
    for i, cluster in enumerate(found):
        if not cluster.keys:
            results[i] = _by_weak(cluster, scene)
            entity = results[i].entity
            if entity is not None:
                scene.used.add(entity)
    return [results[i] for i in range(len(found))]


def asked(found: Iterable[Cluster]) -> tuple[set[str], set[str]]:
    """The strong and the weak keys by which `resolve` will look for entities, so that they can be read together."""
    strong: set[str] = set()
    weak: set[str] = set()
    for cluster in found:
        strong.update(cluster.keys)
        weak.update(cluster.weak)
        shorts = [key.partition(":")[2] for key in (*cluster.weak, *cluster.twins) if key.startswith(_OF_LETTERS)]
        weak.update(f"{space}{short}" for short in shorts for space in _OF_LETTERS)
        if cluster.kind == "person" and cluster.keys:
            strong.update(filter(None, map(_turned_key, cluster.keys)))
            strong.update(f"person:{key}" for key in _second_names(cluster.name))
            weak.update(cluster.twins)
            weak.add("surname:" + cluster.keys[0].removeprefix("person:"))
        strong.update(filter(None, [_other_space(cluster)]))
    return strong, weak


def reconsider(entity: EntityId, weak: Iterable[str], known: Known) -> list[Move]:
    """Decide anew what was tied by weak keys that a new entity, named in full, shares.

    A name that was tied to the only entity of its weak key stays there only if the other names of its article speak
    for it, now that there are two. What follows a third one is left alone: it is decided by company already.
    """
    moves = []
    for key in weak:
        full = [ref for ref in known.by_weak(key) if not ref.provisional]
        if len(full) != 2 or entity not in {ref.id for ref in full}:
            continue
        for guess in known.guesses(key):
            if guess.entity not in {ref.id for ref in full}:
                continue
            company = {other: (telling(*told), told[1]) for other, told in known.named_with(guess).items()}
            possible = [ref for ref in full if ref.id not in company]
            chosen, why = likeliest(possible, company, known, without=guess.article)
            if chosen is None:
                moves.append(Move(guess, None, tuple(ref.id for ref in possible), "may be several of that name"))
            elif chosen.id != guess.entity:
                moves.append(Move(guess, chosen.id, (), why))
    return moves


def reconsider_open(entity: EntityId, known: Known) -> list[Move]:
    """Decide anew what was left open, now that one more article names a candidate in full, with its company."""
    moves = []
    for guess in known.open_guesses(entity):
        company = {other: (telling(*told), told[1]) for other, told in known.named_with(guess).items()}
        possible = [ref for ref in known.by_weak(guess.key) if not ref.provisional and ref.id not in company]
        if len(possible) > 1:
            chosen, why = likeliest(possible[:_MOST_CANDIDATES], company, known, without=guess.article)
            if chosen is not None:
                moves.append(Move(guess, chosen.id, (), why))
    return moves


def telling(kind: Kind, name: str) -> float:
    """How much it says that two names both stand with this one: much for a person, little for a country."""
    if kind == "person":
        return 1.0
    if kind == "org":
        return 0.25 if names.canonical(name, kind) is not None else 1.0
    spot = place(name)
    return 0.1 if spot is not None and spot.group in ("country", "area") else 0.4


def likeliest(
    candidates: Sequence[EntityRef],
    company: Mapping[EntityId, tuple[float, str]],
    known: Known,
    *,
    traits: Collection[str] = (),
    without: ArticleId | None = None,
) -> tuple[EntityRef | None, str]:
    """The candidate with which the article's other names stand clearly more than with the next, and why; or None.

    Args:
        candidates: Those that share the weak key.
        company: The article's other names: how telling each is, and how it reads.
        known: The library.
        traits: What the article says of the one in question.
        without: An article whose own testimony does not count.
    """
    if len(candidates) == 1:
        return candidates[0], f"the only {candidates[0].name} known by this name"
    scores = _scores(candidates, company, known, without=without)
    fields_of = {entity: _fields(told) for entity, told in known.traits([ref.id for ref in candidates]).items()}
    fields = _fields(traits)
    ranked = []
    for ref in candidates:
        score, why = scores.get(ref.id, (0.0, ""))
        if fields & fields_of.get(ref.id, set()):
            score, why = score + _ENOUGH, why or f"{next(iter(sorted(fields)))}, as {ref.name}"
        elif said.apart(fields, fields_of.get(ref.id, set())):
            score /= 4
        ranked.append((score, -ref.id, why, ref))
    ranked.sort(key=lambda item: item[:2], reverse=True)
    if not ranked:
        return None, ""
    best = ranked[0]
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    if best[0] < _ENOUGH or best[0] < _CLEARLY * second:
        return None, ""
    return best[3], best[2]


def _scores(
    candidates: Sequence[EntityRef],
    company: Mapping[EntityId, tuple[float, str]],
    known: Known,
    *,
    without: ArticleId | None = None,
) -> dict[EntityId, tuple[float, str]]:
    """How much the company speaks for each candidate, and the name that speaks most; no entry for no company."""
    asked = [ref.id for ref in candidates]
    telling_most = sorted(company, key=lambda other: (-company[other][0], other))
    others = [other for other in telling_most if other not in asked][:_MOST_COMPANY]
    if not asked or not others:
        return {}
    found = {}
    for entity, shared in known.company(asked, others, without=without).items():
        parts = {other: company[other][0] * math.log2(1 + min(count, 7)) for other, count in shared.items()}
        if parts:
            most = max(parts, key=lambda other: (parts[other], -other))
            found[entity] = (sum(parts.values()), f"known to stand with {company[most][1]}")
    return found


def _in_company(ref: EntityRef, scene: _Scene) -> bool:
    """Whether the article's other names are known to stand with an entity."""
    score, _ = _scores([ref], scene.company, scene.known).get(ref.id, (0.0, ""))
    return score >= _ENOUGH


def _fields(traits: Collection[str]) -> set[str]:
    return {trait.removeprefix("is:") for trait in traits if trait.startswith("is:")}


def _by_strong(cluster: Cluster, scene: _Scene) -> Resolution:
    owned = {key: scene.by_key(key) for key in cluster.keys}
    lookups = list(owned.items())
    sharers: dict[EntityId, EntityRef] = {}
    if cluster.kind == "person":
        for key in cluster.keys:
            turned = _turned_key(key)
            if turned:
                lookups.append((turned, scene.by_key(turned)))
        lookups += [(key, scene.by_key(f"person:{key}")) for key in _second_names(cluster.name)]
        longer = scene.by_weak("surname:" + cluster.keys[0].removeprefix("person:"))
        if len(longer) == 1:
            lookups.append(("", longer[0]))
    for key in cluster.weak:
        sharers |= {r.id: r for r in scene.by_weak(key) if _same_space(cluster.kind, r.kind)}
    chosen = next((ref for _, ref in lookups if ref is not None and _fits(cluster, ref)), None)
    other = _other_space(cluster) if chosen is None else ""
    if other:
        chosen = scene.by_key(other)
    keys = tuple(k for k, ref in owned.items() if ref is None or (chosen is not None and ref.id == chosen.id))
    weak = (*cluster.weak, *cluster.twins)
    side = next((key for key in cluster.weak if key.startswith("nickname:")), "") if " " not in cluster.name else ""
    whole = [ref for ref in sharers.values() if " " in ref.name and not ref.provisional and ref.id not in scene.used]
    if side and whole:
        meant, why = likeliest(whole[:_MOST_CANDIDATES], scene.company, scene.known)
        if len(whole) == 1 and not _in_company(whole[0], scene):
            meant = None
        if meant is not None:
            return Resolution(cluster, meant.id, meant.name, meant.kind, (), (), evidence=why, guess=side)
        candidates = tuple(ref.id for ref in whole)
        return Resolution(
            cluster, None, cluster.name, cluster.kind, (), cluster.weak, candidates=candidates, guess=side
        )
    if chosen is not None and _is_another(cluster, chosen, scene):
        # two of one name: the second is known by the name and what was said of it
        keys = tuple(f"{cluster.keys[0]}/{trait}" for trait in cluster.traits)
        chosen = next((ref for key in keys if (ref := scene.by_key(key)) is not None), None)
        entity = None if chosen is None else chosen.id
        return Resolution(cluster, entity, cluster.name, cluster.kind, keys, weak)
    if chosen is not None and cluster.kind == "person" and not cluster.traits:
        namesakes = [ref for ref in sharers.values() if ref.name == chosen.name and not ref.provisional]
        if len(namesakes) > 1:
            decided, why = likeliest(namesakes, scene.company, scene.known)
            if decided is None:
                candidates = tuple(ref.id for ref in namesakes)
                return Resolution(cluster, None, cluster.name, cluster.kind, (), (), candidates=candidates)
            return Resolution(cluster, decided.id, decided.name, decided.kind, (), weak, evidence=why)
    stated = {ref.id: ref for ref in owned.values() if cluster.united and ref is not None}
    twins = {ref.id: ref for ref in _twins(cluster, chosen, sharers, scene)} | stated
    if chosen is None and twins:
        chosen = twins[min(twins)]
    if chosen is not None:
        adopt = tuple(sorted(entity for entity in twins if entity != chosen.id and entity not in scene.used))
        return Resolution(cluster, chosen.id, _better(chosen, cluster), chosen.kind, keys, weak, adopt)
    if not keys:
        # all its keys belong to others whom it cannot be: it stands alone, known by its weak keys
        return Resolution(cluster, None, cluster.name, cluster.kind, (), weak)
    loose = [ref for ref in sharers.values() if ref.provisional and ref.id not in scene.used]
    adopt = ()
    if len(loose) == len(sharers):
        adopt = tuple(
            ref.id
            for ref in loose
            if (len(loose) == 1 and not any(key.startswith("nickname:") for key in cluster.weak))
            or ref.id in _scores([ref], scene.company, scene.known)
        )
    adopt += tuple(ref.id for ref in _spelt(cluster, scene) if ref.id not in adopt)
    return Resolution(cluster, None, cluster.name, cluster.kind, keys, weak, adopt)


def _is_another(cluster: Cluster, ref: EntityRef, scene: _Scene) -> bool:
    """Whether what is said here cannot well be said of the owner of the key, and no common company says otherwise."""
    if not cluster.traits:
        return False
    traits = scene.known.traits([ref.id]).get(ref.id, ())
    if cluster.kind == "person":
        different = said.apart(_fields(cluster.traits), _fields(traits))
    else:
        seats = {trait for trait in traits if trait.startswith("in:")}
        different = bool(seats) and not seats & set(cluster.traits)
    if not different:
        return False
    score, _ = _scores([ref], scene.company, scene.known).get(ref.id, (0.0, ""))
    return score < _ENOUGH


def _twins(
    cluster: Cluster, chosen: EntityRef | None, sharers: Mapping[EntityId, EntityRef], scene: _Scene
) -> list[EntityRef]:
    """Entities under another form of the same full name, for which the company speaks.

    Another spelling ("Khalifa Hifter"), initials for given names, another long form of one acronym. None that the
    article names beside this one.
    """
    found: dict[EntityId, EntityRef] = {}
    if cluster.kind == "person":
        mine = names.person(cluster.name)
        for key in cluster.twins:
            heard = (r for r in scene.by_weak(key) if not r.provisional)
            found |= {r.id: r for r in heard if spelling.may_be_one(mine, names.person(r.name))}
        short = names.initials_only(mine)
        named = [
            r for r in sharers.values() if not r.provisional and r.kind == "person" and short != _begins_short(r.name)
        ]
        letters = {name[0] for name in mine.given}
        # taking names apart is slow, and of a common surname there are many
        named = [r for r in named if any(fold(word)[:1].lower() in letters for word in r.name.split()[:-1])]
        forms = [(r, names.person(r.name)) for r in named]
        fitting = {r.id: r for r, form in forms if short != names.initials_only(form) and names.compatible(mine, form)}
        found |= fitting
        first = cluster.name.partition(" ")[0]
        found |= {
            r.id: r
            for r in sharers.values()
            if not r.provisional and r.name.startswith(first) and _is_suffixed(mine, names.person(r.name))
        }
    elif cluster.kind == "org" and " " in cluster.name:
        found |= {r.id: r for r in sharers.values() if not r.provisional and names.nickname(r.name) == r.name.lower()}
        shorts = {key.partition(":")[2] for key in cluster.weak if key.startswith("acronym:")}
        if any(len(short) > 2 for short in shorts):
            found |= {r.id: r for r in sharers.values() if not r.provisional and " " in r.name and r.kind == "org"}
    present = scene.used | set(scene.company)
    absent = [r for r in found.values() if r.id not in present and (chosen is None or r.id != chosen.id)]
    if chosen is not None and absent:
        # an article that names both tells them apart: father and son
        beside = scene.known.company([chosen.id], [r.id for r in absent]).get(chosen.id, {})
        absent = [r for r in absent if r.id not in beside]
    scores = _scores(absent, scene.company, scene.known) if absent else {}
    near = [r for r in absent if scores.get(r.id, (0.0, ""))[0] >= _ENOUGH]
    if len(near) > 1:
        told = scene.known.traits([r.id for r in near])
        near = [r for r in near if _fields(told.get(r.id, ())) & _fields(cluster.traits)]
    return near if len(near) == 1 else []


def _is_suffixed(one: names.Person, other: names.Person) -> bool:
    """Whether two full names differ by nothing but a suffix that one of them lacks: "Ray Moss III"."""
    return (
        bool(one.given)
        and (one.given, one.surname) == (other.given, other.surname)
        and "" in (one.suffix, other.suffix)
    )


def _other_space(cluster: Cluster) -> str:
    """The key that a name of several words would have if its kind were taken wrongly: a person for a place, or back."""
    if " " not in cluster.name or names.canonical(cluster.name, cluster.kind) is not None:
        return ""
    if cluster.kind == "person":
        return "name:" + names.name_key(cluster.name)
    return next((f"person:{key}" for key in names.person_keys(cluster.name)), "")


def _turned_key(key: str) -> str:
    """A person's key of two words in the other order."""
    words = key.removeprefix("person:").split()
    if len(words) != 2 or all(w in lexicon().nicknames for w in words):
        return ""
    return f"person:{words[1]} {words[0]}"


def _fits(cluster: Cluster, ref: EntityRef) -> bool:
    """Whether the owner of a key can be meant: a person's further names must not speak against it."""
    if not _same_space(cluster.kind, ref.kind):
        return False
    if cluster.kind != "person":
        return True
    one, other = names.person(cluster.name), names.person(ref.name)
    if not one.full or not other.full or one.surname != other.surname or names.compatible(one, other):
        return True
    # "Ordóñez Barrientos" alone reads like a given name and a surname
    return any(" ".join((*a.given, a.surname)) in _second_names(b) for a, b in ((one, ref.name), (other, cluster.name)))


def _same_space(one: Kind, other: Kind) -> bool:
    return (one == "person") == (other == "person")


def _begins_short(name: str) -> bool:
    """Whether a name begins with what may be an initial: "J. R. Moss", "Dr J. Moss"."""
    return _SHORT.match(name) is not None


def _by_weak(cluster: Cluster, scene: _Scene) -> Resolution:
    """A bare surname or an acronym: tied to one, or left open between several."""
    traits = _fields(cluster.traits)
    refs: dict[EntityId, EntityRef] = {}
    guess = cluster.weak[0] if cluster.weak else ""
    for key in cluster.weak:
        for ref in scene.by_weak(key):
            if _same_space(cluster.kind, ref.kind) and ref.id not in scene.used and ref.id not in refs:
                refs[ref.id] = ref
    full = [ref for ref in refs.values() if not ref.provisional][:_MOST_CANDIDATES]
    loose = [ref for ref in refs.values() if ref.provisional]
    told = scene.known.traits(list(refs)) if traits and refs else {}
    possible = [ref for ref in full if not said.apart(traits, _fields(told.get(ref.id, ())))]
    if not full:
        full = possible = _spelt_out(cluster, scene)
    chosen: EntityRef | None = None
    why = ""
    if possible:
        chosen, why = likeliest(possible, scene.company, scene.known, traits=cluster.traits)
        if guess.startswith("nickname:") and chosen is not None and not _in_company(chosen, scene):
            # many a town has its Giants: the only one known need not be meant
            chosen = None
    if chosen is not None:
        name = _better(chosen, cluster)
        return Resolution(cluster, chosen.id, name, chosen.kind, (), (), evidence=why, guess=guess)
    loose = [ref for ref in loose if not said.apart(traits, _fields(told.get(ref.id, ())))]
    # what is every country's is nobody's without a country
    plain = len(loose) == 1 and not possible and not guess.startswith("generic:")
    if plain or len(loose) >= _MOST_LOOSE:
        chosen = loose[0]
    elif loose:
        scores = _scores(loose, scene.company, scene.known)
        near = sorted((r for r in loose if scores.get(r.id, (0.0, ""))[0] >= _ENOUGH), key=lambda r: -scores[r.id][0])
        chosen = near[0] if near else None
    entity = None if chosen is None else chosen.id
    candidates = tuple(ref.id for ref in possible)
    return Resolution(cluster, entity, cluster.name, cluster.kind, (), cluster.weak, candidates=candidates, guess=guess)


def _spelt_out(cluster: Cluster, scene: _Scene) -> list[EntityRef]:
    """The organisation with an acronym's initials, if the article's other names are known to stand with it."""
    shorts = [key.partition(":")[2] for key in cluster.weak if key.startswith("acronym:")]
    long = {r.id: r for short in shorts for r in scene.by_weak(f"initials:{short}")}
    refs = [r for r in long.values() if r.id not in scene.used and not r.provisional]
    scores = _scores(refs, scene.company, scene.known)
    return [r for r in refs if scores.get(r.id, (0.0, ""))[0] >= _ENOUGH]


def _spelt(cluster: Cluster, scene: _Scene) -> list[EntityRef]:
    """What is known by the initials of an organisation alone, if the company speaks for it."""
    shorts = [key.partition(":")[2] for key in cluster.twins if key.startswith("initials:")]
    found = []
    for short in shorts:
        refs = [ref for ref in scene.by_weak(f"acronym:{short}") if ref.id not in scene.used]
        if len(refs) == 1 and refs[0].provisional:
            score, _ = _scores(refs, scene.company, scene.known).get(refs[0].id, (0.0, ""))
            found += [ref for ref in refs if score >= _ENOUGH and ref not in found]
    return found


def _better(ref: EntityRef, cluster: Cluster) -> str:
    """The name to show: the library's, unless the article has a fuller one."""
    if ref.provisional and cluster.keys:
        return cluster.name
    if cluster.kind == "person" and cluster.keys:
        fuller = len(cluster.name.split()) > len(ref.name.split()) and not names.initials_only(
            names.person(cluster.name)
        )
        return cluster.name if fuller else ref.name
    return ref.name
