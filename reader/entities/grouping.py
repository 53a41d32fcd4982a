"""The mentions of one article → groups that speak of one person, organisation or place each, with the evidence."""

from __future__ import annotations

import bisect
import collections
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reader.entities import names, said, spelling
from reader.entities.aliases import aliases
from reader.entities.lexicon import fold, lexicon, place, place_of_demonym, usage
from reader.entities.names import Person
from reader.model import Kind, Mention
from reader.text.segment import sentences

_CROWD = 100
"""Most names with one word in common that are compared with one another in an article: bounds the work."""
_STEPS = ("province", "governorate", "oblast", "prefecture")
_SUFFIX_ROLES = {"sr": "elder", "jr": "younger"}
_LOCATIVE = (" in ", " at ", " near ", " from ", " outside ", " around ", " In ", "\nIn ", " At ", "\nAt ")
_NEAR = 3
"""How many persons back the bearer of a former name is looked for."""


Pair = tuple[Mention, str]
"""A mention and why it belongs where it is."""


@dataclass(slots=True, eq=False)
class Group:
    """Mentions under way to a cluster."""

    kind: Kind
    mentions: list[tuple[Mention, str]] = field(default_factory=list)
    roles_at: dict[int, set[str]] = field(default_factory=dict)
    """Start of a mention → the roles that the words around it give."""
    also: list[str] = field(default_factory=list)
    """Names that the text says are this one's too."""

    @property
    def roles(self) -> set[str]:
        """All roles given anywhere, and those of "Sr" and "Jr"."""
        found = {role for roles in self.roles_at.values() for role in roles}
        suffixes = {names.person(text).suffix for text in self.texts()} if self.kind == "person" else set()
        return found | {_SUFFIX_ROLES[suffix] for suffix in suffixes if suffix in _SUFFIX_ROLES}

    @property
    def first(self) -> int:
        """Where its first mention begins."""
        return min(mention.start for mention, _ in self.mentions)

    def texts(self) -> list[str]:
        """The distinct forms of non-demonyms, the most frequent first."""
        counted = collections.Counter(m.text for m, _ in self.mentions if not m.demonym)
        return [text for text, _ in counted.most_common()]

    def absorb(self, other: Group, evidence: str) -> None:
        """Take over another group's mentions, all for one reason unless they had one already."""
        self.mentions += [(m, why if why != PLAIN else evidence) for m, why in other.mentions]
        self.roles_at.update(other.roles_at)
        self.also += other.also
        other.mentions = []


PLAIN = "named"


class Sentences:
    """Which sentence of a text a place stands in."""

    def __init__(self, text: str, spans: Sequence[tuple[int, int]] | None = None) -> None:
        self.text = text
        self._spans = list(spans) if spans is not None else _plain_sentences(text)
        self._starts = [start for start, _ in self._spans]

    def index(self, position: int) -> int:
        """The sentence around or before a place, counted from 0."""
        return max(0, bisect.bisect_right(self._starts, position) - 1)

    def said(self, position: int) -> str:
        """The same for people: "sentence 3"."""
        return f"sentence {self.index(position) + 1}"

    def end(self, position: int) -> int:
        """Where the sentence around a place ends."""
        return self._spans[self.index(position)][1] if self._spans else len(self.text)


def _plain_sentences(text: str) -> list[tuple[int, int]]:
    spans = []
    at = 0
    for line in text.split("\n"):
        spans += sentences(text, at, at + len(line))
        at += len(line) + 1
    return spans


def group(mentions: Sequence[Mention], told: Sentences) -> list[Group]:
    """The groups of one article, in no order."""
    groups = _by_form(mentions, told.text)
    full = _full_persons(groups, told)
    _said_names(groups, full, told)
    _bare_persons(groups, full, told)
    groups = [each for each in groups if each.mentions]
    _acronyms(groups, told.text)
    _short_forms([each for each in groups if each.mentions], told)
    _provinces([each for each in groups if each.mentions and each.kind == "place"])
    return [each for each in groups if each.mentions]


def _form(mention: Mention) -> str:
    """What two mentions share that are the same name as written."""
    if mention.demonym:
        return "name:" + fold(place_of_demonym(mention.text) or mention.text).lower()
    if mention.kind == "person":
        parts = names.person(mention.text)
        if names.is_byname(mention.text) and not parts.full:
            return "person:the " + parts.surname
        return "person:" + " ".join((*parts.given, parts.surname, parts.suffix)).strip()
    return "name:" + names.name_key(mention.text)


def _by_form(mentions: Sequence[Mention], text: str) -> list[Group]:
    """One group for each name as written. A word that is both a person and something else follows the majority."""
    groups: dict[str, Group] = {}
    kinds: dict[str, collections.Counter[Kind]] = {}
    teams = _teams(mentions)

    def form_of(mention: Mention) -> str:
        form = _form(mention)
        # "Boston lost again": the side, where the article names one of that town
        return teams.get(form, form) if mention.kind == "org" else form

    for mention in mentions:
        kinds.setdefault(form_of(mention), collections.Counter())[mention.kind] += 1
    for mention in sorted(mentions, key=lambda m: m.start):
        form = form_of(mention)
        space, _, word = form.partition(":")
        other = ("name:" if space == "person" else "person:") + word
        if other in kinds and not mention.demonym and place(mention.text) is None:
            here, there = sum(kinds[form].values()), sum(kinds[other].values())
            if there > here or (there == here and space == "name"):
                form = other
        group = groups.get(form)
        if group is None:
            kind = kinds[form].most_common(1)[0][0]
            group = groups[form] = Group(
                "place" if kind == "org" and kinds[form]["place"] == kinds[form]["org"] else kind
            )
        why = PLAIN
        if form != _form(mention) and mention.kind == "org":
            why = "the side of that town"
        if mention.demonym:
            why = f"demonym of {place_of_demonym(mention.text) or mention.text}"
        elif mention.kind == "person":
            group.roles_at[mention.start] = said.roles(text, mention)
        group.mentions.append((mention, why))
    return list(groups.values())


def _teams(mentions: Sequence[Mention]) -> dict[str, str]:
    """Form of a town's name → form of the only side of that town in the article."""
    sides: dict[str, set[str]] = collections.defaultdict(set)
    orgs = {_form(m): m.text for m in mentions if m.kind == "org"}
    for form in orgs:
        words = form.removeprefix("name:").split()
        if len(words) > 1 and names.nickname(words[-1]):
            town = next((t for n in range(len(words) - 1, 0, -1) if place(t := " ".join(words[:n])) is not None), "")
            if town:
                sides["name:" + names.name_key(town)].add(form)
    found = {town: next(iter(forms)) for town, forms in sides.items() if len(forms) == 1}
    for town, written in orgs.items():
        if town in sides or place(written) is None:
            continue
        # "New Orleans" and "the Saints", if everybody knows the New Orleans Saints
        called = [form for form in orgs if names.side(written, orgs[form])]
        if len(called) == 1:
            found[town] = called[0]
    return found


@dataclass(slots=True, eq=False)
class _Full:
    """A person named in full, with all full forms found so far."""

    group: Group
    forms: list[Person]
    name: str

    @property
    def nicks(self) -> set[str]:
        """Nicknames in quotes within its forms."""
        return {nick for text in self.group.texts() for nick in names.quoted(text)}

    @property
    def last(self) -> str:
        """Its surname without particles."""
        return self.forms[0].last


def _full_persons(groups: list[Group], told: Sentences) -> list[_Full]:
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
        if names.goes_by_letters(group.texts()[0]):
            # "T.J. Ray" beside "Tony Ray": whoever is called by letters is not called by what the first stands for
            fitting = [f for f in fitting if len(f.forms[0].given) != 1 or f.forms[0].given == parts.given]
        if not fitting:
            # "Tom Ray" for "Albert 'Tom' Ray"
            fitting = [
                f for f in near.values() if parts.given[:1] and parts.last == f.last and parts.given[0] in f.nicks
            ]
        if not fitting:
            # "Julián Ordóñez" for "Julián Ordóñez Barrientos"
            whole = (*parts.given, parts.surname)
            fitting = [f for f in near.values() if _begins(f.forms[0], whole)]
        if len(fitting) == 1 and any(form.suffix != parts.suffix for form in fitting[0].forms):
            # "his grandson, Ray Moss III"
            told_apart = [m for each in (group, fitting[0].group) for m, _ in each.mentions if said.kin(told.text, m)]
            fitting = [] if told_apart else fitting
        if len(fitting) == 1:
            one = fitting[0]
            one.group.absorb(group, f"form of {one.name}, named in full in {told.said(one.group.first)}")
            one.forms.append(parts)
        else:
            one = _Full(group, [parts], shown_person(group.texts()))
            full.append(one)
        for word in words:
            if len(by_word[word]) < _CROWD and one not in by_word[word]:
                by_word[word].append(one)
    return full


def _begins(form: Person, part: tuple[str, ...]) -> bool:
    whole = (*form.given, form.surname)
    return 2 <= len(part) < len(whole) and whole[: len(part)] == part and not form.family_first


def _said_names(groups: list[Group], full: list[_Full], told: Sentences) -> None:
    """Unite the names of one person where the text says that they are: "Ann Lee, born Ann Moss", "his nickname, Zé"."""
    fulls = {id(one.group): one for one in full}
    owner = {m.start: g for g in groups if g.kind == "person" for m, _ in g.mentions}
    persons = sorted((m for g in groups if g.kind == "person" for m, _ in g.mentions), key=lambda m: m.start)

    def unite(one: Mention, other: Mention, why: str) -> None:
        first, second = _now(owner, one), _now(owner, other)
        if first is second:
            return
        if id(first) not in fulls and id(second) in fulls:
            first, second = second, first
        into, gone = fulls.get(id(first)), fulls.get(id(second))
        first.also += second.texts()
        first.absorb(second, f"{why} in {told.said(max(one.start, other.start))}")
        owner.update({m.start: first for m, _ in first.mentions})
        if into is not None and gone is not None:
            into.forms += gone.forms
            full.remove(gone)

    for at, mention in enumerate(persons):
        before = persons[max(0, at - _NEAR) : at]
        if not before:
            continue
        gap = told.text[before[-1].end : mention.start]
        if said.same_person(gap) or said.own_name(gap):
            unite(before[-1], mention, f"said to be a name of {before[-1].text}")
        elif said.whose_name(gap) and not names.person(before[-1].text).full and _near(before[-1], mention, told):
            unite(before[-1], mention, f"said to be the name of {before[-1].text}")
        elif said.once_named(told.text[max(0, mention.start - 40) : mention.start]):
            words = _name_words(mention)
            bearer = next((m for m in reversed(before) if words & _name_words(m) and _near(m, mention, told)), None)
            if bearer is not None:
                unite(bearer, mention, f"said to be a former name of {bearer.text}")
    if said.speaks_of_spelling(told.text):
        for i, one in enumerate(list(full)):
            for other in list(full)[i + 1 :]:
                if one in full and other in full and spelling.may_be_one(one.forms[0], other.forms[0]):
                    unite(one.group.mentions[0][0], other.group.mentions[0][0], f"a spelling of {one.name}, as said")


def _now(owner: dict[int, Group], mention: Mention) -> Group:
    return owner[mention.start]


def _name_words(mention: Mention) -> set[str]:
    parts = names.person(mention.text)
    return {*parts.given, parts.surname}


def _near(one: Mention, other: Mention, told: Sentences) -> bool:
    return told.index(other.start) - told.index(one.start) <= 2


def _bare_persons(groups: list[Group], full: list[_Full], told: Sentences) -> None:
    """Tie bare surnames and given names to the persons named in full."""
    surnames: dict[str, list[_Full]] = collections.defaultdict(list)
    lasts: dict[str, list[_Full]] = collections.defaultdict(list)
    others: dict[str, list[_Full]] = collections.defaultdict(list)
    literal: dict[str, list[_Full]] = collections.defaultdict(list)
    for one in full:
        for word in {form.surname for form in one.forms}:
            surnames[word].append(one)
        for word in {form.last for form in one.forms}:
            lasts[word].append(one)
        rest = {w for form in one.forms for g in form.given for w in (g, names.given_form(g)) if len(w) > 1}
        parts_of = {w for form in one.forms for w in form.surname.split("-") if "-" in form.surname}
        for word in rest | parts_of:
            others[word].append(one)
        for word in parts_of | {g for form in one.forms for g in form.given if len(g) > 1}:
            literal[word].append(one)
    for one in full:
        for text in one.group.texts():
            for word in names.quoted(text):
                literal[word] = [*literal[word], one]
    lists = lexicon()
    taken = {id(one.group) for one in full}
    starts = {id(one): [m.start for m, _ in sorted(one.group.mentions, key=lambda p: p[0].start)] for one in full}
    groups_apart: list[Group] = []
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
        byname = group.kind == "person" and all(names.is_byname(text) for text in group.texts())
        candidates = surnames[word] if not byname else []
        if not candidates and not byname and " " not in word:
            candidates = lasts[word]
            if len(candidates) > 1:
                continue
        if not candidates:
            what = "part of the name"
            said_name = others[fold(group.texts()[0]).lower()] if " " in group.texts()[0] else []
            candidates = literal[word] or said_name
            if not candidates and names.given_form(word) != word:
                # "Bill" for William, but nobody calls a Chuck "Charles"
                candidates = others[names.given_form(word)]
            if not candidates and len(word) > 3 and word not in usage().surnames:
                candidates = [c for c in full if any(g.startswith(word) for form in c.forms for g in form.given)]
            # of a father and a son of one name the last one named is meant
            alike = len({(c.forms[0].given, c.forms[0].surname) for c in candidates}) == 1
            # nor of two that have their first surname in common: "Ordóñez" for Julián Ordóñez Pardo
            first = all(len(c.forms[0].given) > 1 and c.forms[0].given[-1] == word for c in candidates)
            if len(candidates) > 1 and not alike and not (first and word not in usage().given):
                continue
        if candidates:
            _tie(group, candidates[:_CROWD], what, starts, told)
        elif group.kind == "person":
            groups_apart.append(group)
    for group in groups_apart:
        _lord_and_lady(group, groups)


def _lord_and_lady(group: Group, groups: list[Group]) -> None:
    """Part "Lord Moss" and "Lady Moss", neither of whom is named in full; one without a title is the one named last."""
    if {"man", "woman"} - group.roles:
        return
    last = ""
    hers = []
    for mention, _ in sorted(group.mentions, key=lambda pair: pair[0].start):
        roles = group.roles_at.get(mention.start, set()) & {"man", "woman"}
        last = next(iter(roles)) if len(roles) == 1 else last
        if last == "woman":
            hers.append(mention.start)
    other = Group("person", [pair for pair in group.mentions if pair[0].start in hers])
    other.roles_at = {start: group.roles_at.pop(start) for start in hers if start in group.roles_at}
    group.mentions = [pair for pair in group.mentions if pair[0].start not in hers]
    groups.append(other)


def _tie(group: Group, candidates: list[_Full], what: str, starts: dict[int, list[int]], told: Sentences) -> None:
    """Give each mention of a bare name to the candidate that its title, or else the order of the text, speaks for."""
    roles_of = {id(c): c.group.roles for c in candidates}
    kin = set()
    if len(candidates) > 1:
        crowd = collections.Counter(told.index(at) for c in candidates for at in starts[id(c)])
        for one in candidates:
            relation, gender = _kin_and_gender(one, crowd, told)
            roles_of[id(one)] = roles_of[id(one)] | ({gender} - {""})
            kin |= {id(one)} if relation else set()
    left = []
    moved: list[tuple[_Full, tuple[Mention, str]]] = []
    for mention, why in group.mentions:
        roles = group.roles_at.get(mention.start, set())
        possible = [c for c in candidates if not said.conflict(roles, roles_of[id(c)])]
        if not possible:
            left.append((mention, why))
            continue
        named = [c for c in possible if roles & roles_of[id(c)]]
        chosen = named if len(named) == 1 else possible
        first = [c for c in chosen if id(c) not in kin] if what == "surname" else []
        if len(chosen) > 1 and len(first) == 1:
            # "Gary Moss and his mother, Ann Moss": the bare name goes on being his
            one = first[0]
            at = told.said(starts[id(one)][0])
            evidence = f"{what} of {one.name}, named in full in {at}; others of that name are named as kin"
        elif len(chosen) > 1:
            one = max(chosen, key=lambda c: _last_before(starts[id(c)], mention.start))
            at = told.said(_nearest(starts[id(one)], mention.start))
            evidence = f"{what} of {one.name}, the nearest of that name, named in full in {at}"
        else:
            one = chosen[0]
            evidence = f"{what} of {one.name}, named in full in {told.said(starts[id(one)][0])}"
            if len(candidates) > 1:
                evidence = f"{what} and title of {one.name}, named in full in {told.said(starts[id(one)][0])}"
        moved.append((one, (mention, evidence)))
    for one, pair in moved:
        one.group.mentions.append(pair)
    group.mentions = left


def _kin_and_gender(one: _Full, crowd: collections.Counter[int], told: Sentences) -> tuple[bool, str]:
    """Whether somebody is brought in as another's kin, and whether as a man or a woman, as far as the text says so."""
    gender = ""
    relation = False
    full = sorted((m for m, _ in one.group.mentions if names.person(m.text).full), key=lambda m: m.start)
    for number, mention in enumerate(full):
        said_kin = said.kin(told.text, mention)
        relation = relation or (said_kin is not None and number == 0)
        gender = gender or said_kin or ""
        if not gender and crowd[told.index(mention.start)] == 1:
            gender = said.pronoun(told.text, told.end(mention.start))
    if not gender and not one.group.roles & {"man", "woman"}:
        gender = aliases().gender.get(one.forms[0].given[0], "") if one.forms[0].given else ""
    return relation, gender


def _last_before(starts: list[int], position: int) -> tuple[int, int]:
    """Order of nearness: the last full name before a position, else the first one behind it."""
    at = bisect.bisect_left(starts, position)
    return (1, starts[at - 1]) if at else (0, -starts[0])


def _nearest(starts: list[int], position: int) -> int:
    at = bisect.bisect_left(starts, position)
    return starts[at - 1] if at else starts[0]


def _acronyms(groups: list[Group], text: str) -> None:
    """Unite acronyms with the long form that stands beside them in brackets, or else has these initials."""
    longer = [g for g in groups if g.kind != "person" and any(" " in t for t in g.texts())]
    ends = {m.end: g for g in longer for m, _ in g.mentions}
    begins = {m.start: g for g in longer for m, _ in g.mentions}
    initials: dict[str, list[Group]] = collections.defaultdict(list)
    for group in longer:
        for short in {a for form in group.texts() for a in names.acronyms_of(form)}:
            initials[short].append(group)
    by_letter: dict[str, list[Group]] = collections.defaultdict(list)
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
            inside = before is not None and "(" in gap and bool(before.mentions)
            if before is not None and inside and any(names.spells(mention.text, form) for form in before.texts()):
                owner = before
                break
            # "ABC (Long Form)", "Long Form, or ABC"
            behind = begins.get(mention.end + 2) if text[mention.end : mention.end + 2] == " (" else None
            beside = ends.get(mention.start - 5) if text[mention.start - 5 : mention.start] == ", or " else behind
            if beside is not None and beside.mentions and any(names.spells(mention.text, f) for f in beside.texts()):
                owner = beside
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


def _short_forms(groups: list[Group], told: Sentences) -> None:
    """Unite a shortened organisation's name with the one longer name in the article that begins or ends with it."""
    keyed = [(group, names.name_key(max(group.texts(), key=len)).split()) for group in groups if group.texts()]
    by_word: dict[str, list[tuple[Group, list[str]]]] = collections.defaultdict(list)
    for group, words in keyed:
        if len(words) > 1 and group.kind == "org":
            by_word[words[0]].append((group, words))
            if words[-1] != words[0]:
                by_word[words[-1]].append((group, words))
    lasts = {words[-1]: group for group, words in keyed if group.kind == "org" and names.nickname(words[-1])}
    lists = lexicon()
    for group, words in sorted(keyed, key=lambda item: len(item[1])):
        short = fold(max(group.texts(), key=len)).lower()
        if group.mentions and group.kind == "org" and " " not in short and len(words) == 1:
            # "a Shark", "the Jags"
            clipped = [g for last, g in lasts.items() if g.mentions and g is not group and _is_clipped(short, last)]
            if len({id(g) for g in clipped}) == 1:
                longest = max(clipped[0].texts(), key=len)
                clipped[0].absorb(group, f"short for {longest}, named in full in {told.said(clipped[0].first)}")
                continue
        if group.mentions and group.kind == "org" and " " not in short and [short] != words:
            # "the Sharks" are those that the article names in full, not those that everybody knows
            own = [g for g, w in by_word[short] if g.mentions and g is not group and w[-1] == short]
            if len(own) == 1:
                longest = max(own[0].texts(), key=len)
                own[0].absorb(group, f"short for {longest}, named in full in {told.said(own[0].first)}")
        # one word alone may have got the wrong kind; a person's full name has not, and a town may have a paper
        if not group.mentions or len(words) > 3 or (group.kind != "org" and len(words) > 1) or group.kind == "place":
            continue
        whole = " ".join(words)
        written = max(group.texts(), key=len)
        # "Aldona Group" is not short for "Aldona Glass", nor the town of Aldona where something stands in it
        if (
            names.is_acronym(written)
            or len(names.words_of(written)) > len(words)
            or _stands_for_a_place(group, told.text)
        ):
            continue
        size = len(words)
        near = {id(g): (g, w) for g, w in (*by_word[words[0]], *by_word[words[-1]]) if g.mentions and len(w) > size}
        teams = [
            g
            for g, w in near.values()
            if (w[-size:] == words and w[-1].endswith("s")) or (w[:size] == words and _is_team(w))
        ]
        known = whole in lists.places or (whole in lists.orgs and not names.is_generic(written))
        if whole in lists.orgs and whole not in lists.places:
            # "Kadima" and "Kadima Party"
            teams += [g for g, w in near.values() if w[:-1] == words and w[-1] == "party" and g not in teams]
        if size == 1 and known and not (group.kind == "org" and len(teams) == 1):
            continue
        if size > 1 and known:
            continue
        if size == 1 and words[0] in lists.demonyms:
            continue
        # "Russian Foreign Ministry" is whole: it is not short for its own press service
        whole_name = words[-1] in lists.words["orghead"]
        begun = [] if whole_name else [g for g, w in near.values() if w[:size] == words]
        nickname = whole_name or words[-1].endswith(("s", "sox"))
        ended = [g for g, w in near.values() if w[-size:] == words and (size > 1 or nickname)]
        fitting = teams if known else begun or ended
        if len(fitting) == 1 and fitting[0] is not group:
            longest = max(fitting[0].texts(), key=len)
            fitting[0].absorb(group, f"short for {longest}, named in full in {told.said(fitting[0].first)}")


def _is_clipped(short: str, nickname: str) -> bool:
    """Whether a word is the singular of a side's name, or its beginning with an "s": "shark", "jags" for jaguars."""
    if len(short) < 4 or short == nickname:
        return False
    return short + "s" == nickname or (short.endswith("s") and nickname.startswith(short[:-1]) and len(nickname) > 5)


def _stands_for_a_place(group: Group, text: str) -> bool:
    return group.kind == "place" and any(text.endswith(_LOCATIVE, 0, m.start) for m, _ in group.mentions)


def _is_team(words: list[str]) -> bool:
    """Whether a name is a place and a nickname, as sports clubs have: "New Orleans Saints"."""
    return len(words) > 1 and names.nickname(words[-1]) != "" and place(" ".join(words[:-1])) is not None


def _provinces(groups: list[Group]) -> None:
    """Unite "Anbar Province" and "Anbar"."""
    by_key = {names.name_key(group.texts()[0]): group for group in groups if group.texts()}
    for whole, group in list(by_key.items()):
        head, _, step = whole.rpartition(" ")
        if step in _STEPS and head in by_key and by_key[head].mentions and group.mentions:
            by_key[head].absorb(group, f"form of {by_key[head].texts()[0]}")


def shown_person(texts: Iterable[str]) -> str:
    """The form of a person's name to show: all parts, no title, not in capitals."""
    shown = []
    for text in texts:
        words = names.words_of(text)
        while len(words) > 2 and fold(words[0]).lower() in lexicon().words["honorific"]:
            del words[0]
        shown.append(" ".join(words))
    return max(shown, key=lambda s: (not s.isupper(), sum(len(w.strip(".")) > 1 for w in s.split()), len(s)))
