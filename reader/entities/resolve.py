"""Mentions → clusters of one article → entities of the library. Keys decide; spelling is never guessed.

A cluster publishes strong keys ("person:khalifa haftar", "name:libyan national army"; organisations and places share
one namespace, so that a wrong kind does not split them) and weak ones ("surname:haftar", "acronym:lna"). Equal strong
keys are one entity. A weak key ties a cluster to an entity only if no other entity publishes it.
"""

from __future__ import annotations

import bisect
import collections
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from reader.entities import names
from reader.entities.lexicon import fold, lexicon, place, place_of_demonym, usage
from reader.entities.names import Person
from reader.model import EntityId, Kind, Mention

_ROLES = {
    "judge": "judge", "justice": "judge", "magistrate": "judge",
    "lawyer": "lawyer", "counsel": "lawyer", "attorney": "lawyer", "barrister": "lawyer", "solicitor": "lawyer",
    "prosecutor": "prosecutor",
    "bishop": "clergy", "archbishop": "clergy", "cardinal": "clergy", "pope": "clergy", "rabbi": "clergy",
    "imam": "clergy", "reverend": "clergy", "rev": "clergy", "father": "clergy", "priest": "clergy", "pastor": "clergy",
    "doctor": "doctor", "dr": "doctor", "surgeon": "doctor", "physician": "doctor",
    "general": "soldier", "gen": "soldier", "colonel": "soldier", "col": "soldier", "captain": "captain",
    "major": "soldier", "maj": "soldier", "lieutenant": "soldier", "sergeant": "soldier", "sgt": "soldier",
    "marshal": "soldier", "admiral": "soldier", "brigadier": "soldier", "commander": "soldier",
    "detective": "police", "inspector": "police", "sheriff": "police", "superintendent": "police",
    "constable": "police",
    "king": "royal", "queen": "royal", "prince": "royal", "princess": "royal", "emir": "royal", "sultan": "royal",
    "president": "president", "premier": "premier", "prime": "premier", "chancellor": "chancellor",
    "minister": "minister", "senator": "senator", "sen": "senator", "governor": "governor", "gov": "governor",
    "mayor": "mayor", "ambassador": "ambassador", "secretary": "secretary", "congressman": "member",
    "congresswoman": "member", "rep": "member", "representative": "member", "mp": "member", "coach": "coach",
    "professor": "professor", "prof": "professor", "chairman": "chair", "chairwoman": "chair", "ceo": "chair",
    "mr": "man", "sir": "man", "lord": "man", "mrs": "woman", "ms": "woman", "miss": "woman", "lady": "woman",
    "dame": "woman",
}  # fmt: skip
"""Role that a title or a word for a profession speaks of."""
_APART = frozenset(("judge", "lawyer", "prosecutor", "clergy", "police"))
"""Roles that one article does not give to one person together with another of these."""
_CROWD = 100
"""Most names with one word in common that are compared with one another in an article: bounds the work."""
_STEPS = ("province", "governorate", "oblast", "prefecture")


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
        """All entities that have registered a weak key, provisional ones too."""


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
    """Provisional entities that are this one: their mentions move here and they end."""
    evidence: str = ""
    """Why this entity, when it was tied by a weak key alone."""

    @property
    def provisional(self) -> bool:
        """Whether a new entity would have no strong key."""
        return not self.keys


_Pair = tuple[Mention, str]
"""A mention and why it belongs where it is."""


@dataclass(slots=True, eq=False)
class _Group:
    """Mentions under way to a cluster."""

    kind: Kind
    mentions: list[tuple[Mention, str]] = field(default_factory=list)
    roles_at: dict[int, set[str]] = field(default_factory=dict)
    """Start of a mention → the roles that the words around it give."""

    @property
    def roles(self) -> set[str]:
        """All roles given anywhere."""
        return {role for roles in self.roles_at.values() for role in roles}

    def texts(self) -> list[str]:
        """The distinct forms of non-demonyms, the most frequent first."""
        counted = collections.Counter(m.text for m, _ in self.mentions if not m.demonym)
        return [text for text, _ in counted.most_common()]

    def absorb(self, other: _Group, evidence: str) -> None:
        """Take over another group's mentions, all for one reason unless they had one already."""
        self.mentions += [(m, why if why != _PLAIN else evidence) for m, why in other.mentions]
        self.roles_at.update(other.roles_at)
        other.mentions = []


_PLAIN = "named"


def clusters(mentions: Sequence[Mention], text: str) -> list[Cluster]:
    """Group the mentions of one article by who or what they speak of; in order of first mention."""
    groups = _by_form(mentions, text)
    full = _full_persons(groups)
    _bare_persons(groups, full)
    groups = [group for group in groups if group.mentions]
    _acronyms(groups, text)
    _short_forms([group for group in groups if group.mentions])
    _provinces([group for group in groups if group.mentions and group.kind == "place"])
    groups = [group for group in groups if group.mentions]
    country = _country(groups)
    found = [_cluster(group, country) for group in groups]
    return sorted(found, key=lambda c: c.mentions[0][0].start)


def _form(mention: Mention) -> str:
    """What two mentions share that are the same name as written."""
    if mention.demonym:
        return "name:" + fold(place_of_demonym(mention.text) or mention.text).lower()
    if mention.kind == "person":
        parts = names.person(mention.text)
        return "person:" + " ".join((*parts.given, parts.surname, parts.suffix)).strip()
    return "name:" + names.name_key(mention.text)


def _by_form(mentions: Sequence[Mention], text: str) -> list[_Group]:
    """One group for each name as written. A word that is both a person and something else follows the majority."""
    groups: dict[str, _Group] = {}
    kinds: dict[str, collections.Counter[Kind]] = {}
    for mention in mentions:
        kinds.setdefault(_form(mention), collections.Counter())[mention.kind] += 1
    for mention in sorted(mentions, key=lambda m: m.start):
        form = _form(mention)
        space, _, word = form.partition(":")
        other = ("name:" if space == "person" else "person:") + word
        if other in kinds and not mention.demonym and place(mention.text) is None:
            here, there = sum(kinds[form].values()), sum(kinds[other].values())
            if there > here or (there == here and space == "name"):
                form = other
        group = groups.get(form)
        if group is None:
            kind = kinds[form].most_common(1)[0][0]
            group = groups[form] = _Group(
                "place" if kind == "org" and kinds[form]["place"] == kinds[form]["org"] else kind
            )
        why = _PLAIN
        if mention.demonym:
            why = f"demonym of {place_of_demonym(mention.text) or mention.text}"
        elif mention.kind == "person":
            group.roles_at[mention.start] = _roles(text, mention)
        group.mentions.append((mention, why))
    return list(groups.values())


def _roles(text: str, mention: Mention) -> set[str]:
    """Roles that the words before a name give it ("Justice Moss", "his lawyer, Ben Moss,"), or those behind."""
    found = set()
    before = text[max(0, mention.start - 40) : mention.start].rstrip()
    after = text[mention.end : mention.end + 50]
    if after.startswith(","):
        before = before.removesuffix(",")
    # "Gen." and "Mr." end in a dot that ends no sentence
    ending = "." if before.endswith(".") else ""
    before = before.removesuffix(".")
    cut = max(before.rfind(stop) for stop in '.,;:!?\n"“”()')
    for word in reversed((before[cut + 1 :] + ending).replace("-", " ").split()[-3:]):
        role = _ROLES.get(word.strip(".'’").lower())
        if role:
            found.add(role)
        elif word[:1].islower() and word not in ("of", "and", "the", "vice", "former"):
            break
    if after.startswith(", "):
        for word in after[2:].split()[:6]:
            role = _ROLES.get(word.strip(".,'’").lower())
            if role and role not in ("man", "woman"):
                found.add(role)
            if word[-1] in ".,;:!?":
                break
    return found


@dataclass(slots=True, eq=False)
class _Full:
    """A person named in full, with all full forms found so far."""

    group: _Group
    forms: list[Person]
    name: str


def _full_persons(groups: list[_Group]) -> list[_Full]:
    """Unite the full names of one person: "Vladimir V. Putin" and "Vladimir Putin"."""
    pending = []
    for group in groups:
        if group.kind == "person":
            parts = names.person(group.texts()[0])
            if parts.full:
                pending.append((names.initials_only(parts), -len(parts.given), parts, group))
    # names with most parts first, those of initials last, so that the vaguer one has to choose
    pending.sort(key=lambda item: item[:2])
    full: list[_Full] = []
    by_word: dict[str, list[_Full]] = collections.defaultdict(list)
    for _, _, parts, group in pending:
        words = {parts.surname, parts.last, *parts.given}
        near = {id(f): f for word in sorted(words) for f in by_word[word]}
        fitting = [f for f in near.values() if all(names.compatible(parts, form) for form in f.forms)]
        if not fitting:
            # "Julián Ordóñez" for "Julián Ordóñez Barrientos"
            said = (*parts.given, parts.surname)
            fitting = [f for f in near.values() if _begins(f.forms[0], said)]
        if len(fitting) == 1:
            one = fitting[0]
            one.group.absorb(group, f"form of {one.name}, named in full in this article")
            one.forms.append(parts)
        else:
            one = _Full(group, [parts], _shown_person(group.texts()))
            full.append(one)
        for word in words:
            if len(by_word[word]) < _CROWD and one not in by_word[word]:
                by_word[word].append(one)
    return full


def _begins(form: Person, said: tuple[str, ...]) -> bool:
    whole = (*form.given, form.surname)
    return len(said) >= 2 and len(said) < len(whole) and whole[: len(said)] == said and not form.family_first


def _bare_persons(groups: list[_Group], full: list[_Full]) -> None:
    """Tie bare surnames and given names to the persons named in full."""
    surnames: dict[str, list[_Full]] = collections.defaultdict(list)
    lasts: dict[str, list[_Full]] = collections.defaultdict(list)
    others: dict[str, list[_Full]] = collections.defaultdict(list)
    for one in full:
        for word in {form.surname for form in one.forms}:
            surnames[word].append(one)
        for word in {form.last for form in one.forms}:
            lasts[word].append(one)
        rest = {w for form in one.forms for g in form.given for w in (g, names.given_form(g)) if len(w) > 1}
        rest |= {w for form in one.forms for w in form.surname.split("-") if "-" in form.surname}
        for word in rest:
            others[word].append(one)
    lists = lexicon()
    taken = {id(one.group) for one in full}
    starts = {id(one): [m.start for m, _ in sorted(one.group.mentions, key=lambda p: p[0].start)] for one in full}
    for group in groups:
        if not group.mentions or id(group) in taken or any(m.demonym for m, _ in group.mentions):
            continue
        parts = names.person(group.texts()[0])
        if parts.full:
            continue
        word = parts.surname
        if group.kind != "person":
            written = fold(group.texts()[0])
            known = written in lists.places or written in lists.orgs or word != written.lower().removeprefix("al-")
            if known or len(surnames[word]) != 1 or names.is_acronym(group.texts()[0]):
                continue
        what = "surname"
        candidates = surnames[word]
        if not candidates and " " not in word:
            candidates = lasts[word]
            if len(candidates) > 1:
                continue
        if not candidates:
            what = "part of the name"
            candidates = others[word] or others[names.given_form(word)]
            if len(candidates) > 1:
                continue
        if candidates:
            _tie(group, candidates[:_CROWD], what, starts)


def _tie(group: _Group, candidates: list[_Full], what: str, starts: dict[int, list[int]]) -> None:
    """Give each mention of a bare name to the candidate that its title, or else the order of the text, speaks for."""
    roles_of = {id(c): c.group.roles for c in candidates}
    left = []
    moved: list[tuple[_Full, tuple[Mention, str]]] = []
    for mention, why in group.mentions:
        roles = group.roles_at.get(mention.start, set())
        possible = [c for c in candidates if not _conflict(roles, roles_of[id(c)])]
        if not possible:
            left.append((mention, why))
            continue
        named = [c for c in possible if roles & roles_of[id(c)]]
        chosen = named if len(named) == 1 else possible
        if len(chosen) > 1:
            one = max(chosen, key=lambda c: _last_before(starts[id(c)], mention.start))
            evidence = f"{what} of {one.name}, the last of that name before"
        else:
            one = chosen[0]
            evidence = f"{what} of {one.name}, named in full in this article"
            if len(candidates) > 1:
                evidence = f"{what} and title of {one.name}"
        moved.append((one, (mention, evidence)))
    for one, pair in moved:
        one.group.mentions.append(pair)
    group.mentions = left


def _last_before(starts: list[int], position: int) -> tuple[int, int]:
    """Order of nearness: the last full name before a position, else the first one behind it."""
    at = bisect.bisect_left(starts, position)
    return (1, starts[at - 1]) if at else (0, -starts[0])


def _conflict(roles: set[str], others: set[str]) -> bool:
    """Whether two sets of roles cannot be one person's."""
    one, two = roles & _APART, others & _APART
    if one and two:
        return not one & two
    return ("man" in roles and "woman" in others) or ("woman" in roles and "man" in others)


def _acronyms(groups: list[_Group], text: str) -> None:
    """Unite acronyms with the long form that stands beside them in brackets, or else has these initials."""
    longer = [g for g in groups if g.kind != "person" and any(" " in t for t in g.texts())]
    ends = {m.end: g for g in longer for m, _ in g.mentions}
    initials: dict[str, list[_Group]] = collections.defaultdict(list)
    for group in longer:
        for short in {a for form in group.texts() for a in names.acronyms_of(form)}:
            initials[short].append(group)
    by_letter: dict[str, list[_Group]] = collections.defaultdict(list)
    for group in longer:
        letter = fold(names.words_of(group.texts()[0])[0])[:1].lower()
        if group.kind == "org" and len(by_letter[letter]) < _CROWD:
            by_letter[letter].append(group)
    for group in groups:
        written = next((t for t in group.texts() if names.is_acronym(t)), None)
        if written is None or any(" " in t for t in group.texts()) or not group.mentions:
            continue
        owner = None
        for mention, _ in group.mentions:
            gap = text[max(0, mention.start - 4) : mention.start]
            before = ends.get(mention.start - len(gap) + len(gap.rstrip(" (\"“'")))
            if before is None or "(" not in gap or not before.mentions:
                continue
            if any(names.spells(mention.text, form) for form in before.texts()):
                owner = before
                break
        if owner is None:
            fitting = [g for g in initials.get(names.acronym(written), []) if g.mentions and g is not group]
            # "United States" and "US" are one already; a place has its initials only by the list
            fitting = [g for g in fitting if g.kind == "org"]
            if not fitting and len(written) > 3 and names.canonical(written, "org") is None:
                near = [g for g in by_letter[written[0].lower()] if g.mentions]
                fitting = [g for g in near if any(names.syllabic(written, form) for form in g.texts())]
            if len(fitting) == 1:
                owner = fitting[0]
        if owner is not None:
            owner.absorb(group, f"acronym of {max(owner.texts(), key=len)} ({written})")


def _short_forms(groups: list[_Group]) -> None:
    """Unite a shortened organisation's name with the one longer name in the article that begins or ends with it."""
    keyed = [(group, names.name_key(max(group.texts(), key=len)).split()) for group in groups if group.texts()]
    by_word: dict[str, list[tuple[_Group, list[str]]]] = collections.defaultdict(list)
    for group, words in keyed:
        if len(words) > 1 and group.kind == "org":
            by_word[words[0]].append((group, words))
            if words[-1] != words[0]:
                by_word[words[-1]].append((group, words))
    lists = lexicon()
    for group, words in sorted(keyed, key=lambda item: len(item[1])):
        # one word alone may have got the wrong kind; a person's full name has not
        if not group.mentions or len(words) > 3 or (group.kind != "org" and len(words) > 1):
            continue
        whole = " ".join(words)
        written = max(group.texts(), key=len)
        if (
            names.is_acronym(written)
            or whole in lists.places
            or (whole in lists.orgs and not names.is_generic(written))
        ):
            continue
        if len(words) == 1 and (words[0] in lists.words["orghead"] or words[0] in lists.demonyms):
            continue
        size = len(words)
        near = {id(g): (g, w) for g, w in (*by_word[words[0]], *by_word[words[-1]]) if g.mentions and len(w) > size}
        # "Russian Foreign Ministry" is whole: it is not short for its own press service
        whole_name = words[-1] in lists.words["orghead"]
        begun = [] if whole_name else [g for g, w in near.values() if w[:size] == words]
        ended = [g for g, w in near.values() if size > 1 and w[-size:] == words]
        fitting = begun or ended
        if len(fitting) == 1 and fitting[0] is not group:
            longest = max(fitting[0].texts(), key=len)
            fitting[0].absorb(group, f"short for {longest}, named in full in this article")


def _provinces(groups: list[_Group]) -> None:
    """Unite "Anbar Province" and "Anbar"."""
    by_key = {names.name_key(group.texts()[0]): group for group in groups if group.texts()}
    for whole, group in list(by_key.items()):
        head, _, step = whole.rpartition(" ")
        if step in _STEPS and head in by_key and by_key[head].mentions and group.mentions:
            by_key[head].absorb(group, f"form of {by_key[head].texts()[0]}")


def _country(groups: list[_Group]) -> str:
    """The one country that an article is about, or "": named at least twice as often as any other."""
    counts: collections.Counter[str] = collections.Counter()
    for group in groups:
        if group.kind != "place":
            continue
        mention = group.mentions[0][0]
        spot = place(place_of_demonym(mention.text) or "" if mention.demonym else mention.text)
        if spot is not None and (spot.country or spot.group == "country"):
            counts[spot.country or spot.name] += len(group.mentions)
    if not counts:
        return ""
    (name, most), *rest = counts.most_common(2)
    return name if not rest or most >= 2 * rest[0][1] else ""


def _shown_person(texts: Iterable[str]) -> str:
    """The form of a person's name to show: all parts, no title, not in capitals."""
    shown = []
    for text in texts:
        words = names.words_of(text)
        while len(words) > 2 and fold(words[0]).lower() in lexicon().words["honorific"]:
            del words[0]
        shown.append(" ".join(words))
    return max(shown, key=lambda s: (not s.isupper(), sum(len(w.strip(".")) > 1 for w in s.split()), len(s)))


def _cluster(group: _Group, country: str) -> Cluster:
    """Name, keys and evidence of a finished group."""
    pairs = sorted(group.mentions, key=lambda pair: pair[0].start)
    texts = group.texts()
    if not texts:
        name = place_of_demonym(pairs[0][0].text) or pairs[0][0].text
        return Cluster("place", name, tuple(pairs), ("name:" + fold(name).lower(),), ())
    if group.kind == "person":
        return _person_cluster(pairs, texts)
    return _name_cluster(group.kind, pairs, texts, country)


def _person_cluster(pairs: list[_Pair], texts: list[str]) -> Cluster:
    full = sorted((t for t in texts if names.person(t).full), key=lambda t: (-len(t), t))
    name = _shown_person(full or texts)
    keys = dict.fromkeys(f"person:{k}" for t in full for k in names.person_keys(t))
    weak = dict.fromkeys(f"surname:{names.person(t).surname}" for t in [name, *full] if names.person(t).surname)
    weak |= dict.fromkeys(f"surname:{words}" for t in full for words in _second_names(t))
    why = "named in full" if full else "named by one name alone"
    return Cluster("person", name, _evident(pairs, why), tuple(sorted(keys, key=lambda k: -k.count(" "))), tuple(weak))


def _name_cluster(kind: Kind, pairs: list[_Pair], texts: list[str], country: str) -> Cluster:
    long = [t for t in texts if not names.is_acronym(t)]
    best = max(long or texts, key=lambda t: (not t.isupper(), len(t)))
    known = names.canonical(best, kind)
    whole = len(names.name_key(best).split())
    keys: dict[str, None] = {}
    for text in sorted(texts, key=lambda t: (-len(t), t)):
        said = names.name_key(text)
        if names.is_acronym(text):
            # what letters stand for is this article's own matter, unless everyone knows them
            usable = not long and names.canonical(text, kind) is not None
        elif names.is_generic(text):
            said = f"{said}/{fold(country).lower()}"
            usable = bool(country) and not keys
        else:
            # a shortened form may be short for something else elsewhere
            usable = known is not None or len(said.split()) >= whole
        if usable:
            keys[f"name:{said}"] = None
    weak = [f"acronym:{a}" for a in sorted({names.acronym(t) for t in texts if names.is_acronym(t)})]
    if not keys and names.is_generic(best):
        weak.append(f"generic:{names.name_key(best)}")
    why = "named in full" if long else "named by an acronym"
    return Cluster(kind, known or " ".join(names.words_of(best)), _evident(pairs, why), tuple(keys), tuple(weak))


def _second_names(text: str) -> list[str]:
    """A full name without its first given name, if what is left is no other person's full name.

    "Julián Ordóñez Barrientos" → "ordonez barrientos"; "Mary Jane Smith" → nothing.
    """
    parts = names.person(text)
    if len(parts.given) < 2 or parts.family_first or len(parts.given[-1]) == 1 or parts.given[-1] in usage().given:
        return []
    return [f"{parts.given[-1]} {parts.surname}"]


def _evident(pairs: list[_Pair], plain: str) -> tuple[_Pair, ...]:
    return tuple((mention, plain if why == _PLAIN else why) for mention, why in pairs)


def resolve(found: Sequence[Cluster], known: Known) -> list[Resolution]:
    """Tie the clusters of one article to the library's entities, in the order given.

    Strong keys first; then, for clusters without any, the only entity that publishes the weak key and is not already
    somebody else of this article.
    """
    results: dict[int, Resolution] = {}
    used: set[EntityId] = set()
    for i, cluster in enumerate(found):
        if cluster.keys:
            results[i] = _by_strong(cluster, known, used)
            entity = results[i].entity
            if entity is not None:
                used.add(entity)
            used.update(results[i].adopt)
    for i, cluster in enumerate(found):
        if not cluster.keys:
            results[i] = _by_weak(cluster, known, used)
            entity = results[i].entity
            if entity is not None:
                used.add(entity)
    return [results[i] for i in range(len(found))]


def _by_strong(cluster: Cluster, known: Known, used: set[EntityId]) -> Resolution:
    owned = {key: known.by_key(key) for key in cluster.keys}
    lookups = list(owned.items())
    if cluster.kind == "person":
        for key in cluster.keys:
            turned = _turned_key(key)
            if turned:
                lookups.append((turned, known.by_key(turned)))
        lookups += [(key, known.by_key(f"person:{key}")) for key in _second_names(cluster.name)]
        longer = known.by_weak("surname:" + cluster.keys[0].removeprefix("person:"))
        if len(longer) == 1:
            lookups.append(("", longer[0]))
    chosen = next((ref for _, ref in lookups if ref is not None and _fits(cluster, ref)), None)
    other = _other_space(cluster) if chosen is None else ""
    if other:
        chosen = known.by_key(other)
    keys = tuple(k for k, ref in owned.items() if ref is None or (chosen is not None and ref.id == chosen.id))
    if chosen is not None:
        return Resolution(cluster, chosen.id, _better(chosen, cluster), chosen.kind, keys, cluster.weak)
    if not keys:
        # all its keys belong to others whom it cannot be: it stands alone, known by its weak keys
        return Resolution(cluster, None, cluster.name, cluster.kind, (), cluster.weak)
    candidates = {
        ref.id: ref for key in cluster.weak for ref in known.by_weak(key) if _same_space(cluster.kind, ref.kind)
    }
    adopt: tuple[EntityId, ...] = ()
    if len(candidates) == 1:
        only = next(iter(candidates.values()))
        if only.provisional and only.id not in used:
            adopt = (only.id,)
    return Resolution(cluster, None, cluster.name, cluster.kind, keys, cluster.weak, adopt)


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


def _by_weak(cluster: Cluster, known: Known, used: set[EntityId]) -> Resolution:
    candidates = {
        ref.id: ref
        for key in cluster.weak
        for ref in known.by_weak(key)
        if _same_space(cluster.kind, ref.kind) and ref.id not in used
    }
    chosen = likeliest(sorted(candidates.values(), key=lambda ref: ref.id))
    if chosen is None:
        return Resolution(cluster, None, cluster.name, cluster.kind, (), cluster.weak)
    why = "" if chosen.provisional else f"the only {chosen.name} known by this name"
    weak = cluster.weak if chosen.provisional else ()
    return Resolution(cluster, chosen.id, _better(chosen, cluster), chosen.kind, (), weak, evidence=why)


def likeliest(candidates: Sequence[EntityRef]) -> EntityRef | None:
    """The candidate that a weak key means: the only one; among several the provisional one, "unknown which".

    The other names of an article could tell several candidates apart; that decision belongs here.
    """
    if len(candidates) == 1:
        return candidates[0]
    unknown = [ref for ref in candidates if ref.provisional]
    return unknown[0] if len(unknown) == 1 else None


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
