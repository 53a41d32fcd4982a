"""What a person decides about names: asked for, tried out, done at once, undone, and done again after every rebuild.

    to_merge(…), to_split(…) …   entities as they are now → a decision in words that survive a rebuild
    preview                      what it would change
    decide, undo, redo           one durable transaction: the list of decisions, and what is shown
    settle                       after names were found anew: what is shown, for these articles

What was found stays beside what is shown, so everything here is a comparison: where should each mention be shown by the
decisions that hold (entities/decided.py), and where is it shown now? Only the difference is written.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from reader.entities.decided import Found, Step, Steps, nth, nth_at, own_key, step, wants_own, written
from reader.entities.resolve import clusters
from reader.errors import UsageError
from reader.library import Library
from reader.model import (
    Alias,
    ArticleId,
    Decision,
    DecisionRecord,
    EntityId,
    Kind,
    Mention,
    Place,
    Preview,
    Subject,
)
from reader.store.entities import FoundRow
from reader.text.clean import clean_line

LONGEST = 200
"""Code points of a name that a person gives."""
_MOST_KEYS = 50
_KINDS = {"person": "a person", "org": "an organisation", "place": "a place"}

At = tuple[ArticleId, Mention]
"""A single mention: its article, and where it stands there."""


# what a person may want


def to_merge(library: Library, entity: EntityId, other: EntityId) -> Decision:
    """Let one entity be another one: its mentions and forms go there, which keeps its name.

    Of an undecided name that others go by too ("Clinton"), what it has now goes there; what comes is decided anew.
    """
    if entity == other:
        raise UsageError("A name cannot be merged with itself.")
    scope = _scope(library, entity)
    if scope:
        return Decision("pin", subject_of(library, entity), subject_of(library, other), articles=scope)
    return Decision("merge", subject_of(library, entity), subject_of(library, other))


def to_split(
    library: Library,
    entity: EntityId,
    name: str,
    *,
    forms: Sequence[str] = (),
    articles: Sequence[ArticleId] = (),
    at: At | None = None,
) -> Decision:
    """Let some forms of an entity, its mentions in some articles, or one mention be somebody else, new under `name`."""
    if not (forms or articles or at):
        raise UsageError("Say what is to be somebody else: some forms, some articles, or one mention.")
    subject = subject_of(library, entity)
    called = named(name)
    if written(called) == written(library.entities.get(entity).name):
        raise UsageError(f'The new one needs another name than "{called}", for example with a word in brackets.')
    other = Subject(library.entities.get(entity).kind, called)
    origins = tuple(each.origin for each in library.articles.many(articles))
    return Decision(
        "split",
        subject,
        Subject(other.kind, other.name, (own_key(other),)),
        _forms(forms),
        origins,
        None if at is None else _place(library, at),
    )


def to_rename(library: Library, entity: EntityId, name: str) -> Decision:
    """Give an entity another name to be shown under."""
    scope = _scope(library, entity)
    if scope:
        new = Subject(library.entities.get(entity).kind, named(name))
        return Decision("split", subject_of(library, entity), replace(new, keys=(own_key(new),)), articles=scope)
    return Decision("rename", subject_of(library, entity), name=named(name))


def to_set_kind(library: Library, entity: EntityId, kind: Kind) -> Decision:
    """Say that an entity is a person, an organisation or a place."""
    if library.entities.get(entity).kind == kind:
        raise UsageError(f"{library.entities.get(entity).name} is {_KINDS[kind]} already.")
    return Decision("kind", subject_of(library, entity), kind=kind)


def to_hide(library: Library, entity: EntityId, *, forms: Sequence[str] = (), at: At | None = None) -> Decision:
    """Say that an entity, some of its forms, or a single mention is no name at all."""
    return Decision(
        "hide",
        subject_of(library, entity),
        forms=_forms(forms),
        articles=() if at is not None else _scope(library, entity),
        place=None if at is None else _place(library, at),
    )


def to_keep_apart(library: Library, entity: EntityId, other: EntityId) -> Decision:
    """Say that two entities are never to be one, however alike they look."""
    if entity == other:
        raise UsageError("These are two forms of one name; split it first.")
    theirs = {written(each.text): each.text for each in library.entities.get(other).aliases}
    ours = {written(each.text) for each in library.entities.get(entity).aliases}
    forms = tuple(text for form, text in theirs.items() if form not in ours)
    return Decision("never", subject_of(library, entity), subject_of(library, other), forms)


def to_pin(library: Library, forms: Sequence[str], other: EntityId, *, at: At | None = None) -> Decision:
    """Let forms mean one entity wherever they stand, or a single mention be of it."""
    if not forms and at is None:
        raise UsageError("Say which form or which mention is to be pinned.")
    subject = subject_of(library, other)
    return Decision("pin", subject, subject, _forms(forms), place=None if at is None else _place(library, at))


def _scope(library: Library, entity: EntityId) -> tuple[str, ...]:
    """The origins of the articles of an undecided name that others go by too: all that tells it from them.

    Nothing for a name that is known, or the only one of its kind.
    """
    subject = subject_of(library, entity)
    if subject.keys or len(_Owners(library, [Decision("hide", subject)]).of(subject)) < 2:
        return ()
    articles = [each.article for each in library.entities.appearances(entity)]
    return tuple(each.origin for each in library.articles.many(articles))


def subject_of(library: Library, entity: EntityId) -> Subject:
    """An entity in words that survive a rebuild.

    Raises:
        NotFound: There is none of that id.
    """
    kind, name = library.entities.found(entity)
    strong, weak = library.entities.keys(entity)
    telling = keys_of(kind, name)[0]
    strong.sort(key=lambda key: (key not in telling, key))
    return Subject(kind, name, tuple(strong[:_MOST_KEYS]), tuple(weak[:_MOST_KEYS]))


def named(name: str) -> str:
    """A name as a person may give it, on one line.

    Raises:
        UsageError: Nothing is left of it, or it is too long.
    """
    text = " ".join(clean_line(name, limit=10 * LONGEST).split())
    if not any(character.isalnum() for character in text):
        raise UsageError("A name needs a letter or a digit.")
    if len(text) > LONGEST:
        raise UsageError(f"A name has at most {LONGEST} characters.")
    return text


# doing it


def preview(library: Library, decision: Decision) -> Preview:
    """What a decision would change, without changing anything.

    Raises:
        UsageError: It cannot be made.
    """
    _check(library, decision)
    new = _State(library, [*_active(library), (0, decision)], create=False)
    moves, _ = _moves(library, new, (), {0})
    if decision.what in ("rename", "kind"):
        nodes = sorted(new.reaches[0].get("about", []))
        rows = [row for row in library.entities.found_of(nodes) if row.shown is not None]
    else:
        rows = [row for row, _ in moves]
    return _previewed(_sentence(library, decision, len({row.article for row in rows}), len(rows)), rows)


def _previewed(sentence: str, rows: Sequence[FoundRow]) -> Preview:
    forms = Counter(" ".join(row.text.split()) for row in rows)
    return Preview(
        sentence,
        len({row.article for row in rows}),
        len(rows),
        tuple(Alias(text, count) for text, count in sorted(forms.items(), key=lambda each: (-each[1], each[0]))),
    )


def preview_switched(library: Library, number: int) -> Preview:
    """What undoing a decision would change, or letting it hold again if it was undone, without changing anything.

    Raises:
        NotFound: There is none of that number.
    """
    record = library.decisions.get(number)
    active = [each for each in _active(library) if each[0] != number]
    if record.undone_at is not None:
        active = sorted([*active, (number, record.decision)], key=lambda each: each[0])
    before = library.decisions.applied()
    state = _State(library, active, create=False)
    moves, about = _moves(library, state, (), {number}, before)
    if record.decision.what in ("rename", "kind"):
        rows = [row for row in library.entities.found_of(about) if row.shown is not None]
    else:
        rows = [row for row, _ in moves]
    return _previewed(record.sentence, rows)


def decide(library: Library, decision: Decision, *, now: dt.datetime) -> DecisionRecord:
    """Make a decision: it holds at once, and for ever.

    Raises:
        UsageError: It cannot be made.
    """
    with library.transaction(durable=True):
        sentence = preview(library, decision).sentence
        number = library.decisions.add(decision, sentence, now=now)
        settle(library)
    return library.decisions.get(number)


def add_all(library: Library, decisions: Sequence[Decision], *, now: dt.datetime) -> int:
    """Inside a transaction: make many decisions; those that hold already are passed over. Returns how many were new."""
    made = 0
    there = {each.decision for each in library.decisions.active()}
    for each in decisions:
        if each not in there:
            there.add(each)
            made += 1
            library.decisions.add(each, _sentence(library, each), now=now)
    settle(library)
    return made


def undo(library: Library, number: int | None = None, *, now: dt.datetime) -> DecisionRecord:
    """Let a decision, or the last that holds, hold no more; it stays in the list.

    Raises:
        NotFound: There is none of that number.
        UsageError: It was undone already, or none holds.
    """
    with library.transaction(durable=True):
        if number is None:
            active = library.decisions.active()
            if not active:
                raise UsageError("There is no decision to undo.")
            number = active[-1].id
        if library.decisions.get(number).undone_at is not None:
            raise UsageError(f"Decision {number} was undone already.")
        library.decisions.set_undone(number, at=now)
        settle(library)
    return library.decisions.get(number)


def redo(library: Library, number: int) -> DecisionRecord:
    """Let a decision that was undone hold again, in its old place.

    Raises:
        NotFound: There is none of that number.
        UsageError: It holds.
    """
    with library.transaction(durable=True):
        if library.decisions.get(number).undone_at is None:
            raise UsageError(f"Decision {number} holds already.")
        library.decisions.set_undone(number, at=None)
        settle(library)
    return library.decisions.get(number)


def settle(library: Library, articles: Iterable[ArticleId] = ()) -> None:
    """Inside a transaction: show everything as the decisions that hold say.

    Args:
        library: Where.
        articles: Those in which names were found anew. All others are looked at only for decisions that are about other
            entities than the last time: those that are new, undone, or whose names came or went.
    """
    active, before = _active(library), library.decisions.applied()
    if not active and not before:
        return
    state = _State(library, active, create=True)
    numbers = before.keys() | state.reaches.keys()
    changed = {number for number in numbers if before.get(number) != state.reaches.get(number)}
    moves, nodes = _moves(library, state, articles, changed, before)
    library.entities.move(moves)
    stale = {row.article for row, _ in moves}
    called = state.steps.called()
    for node in nodes:
        name, kind = called.get(node, ("", None))
        if library.entities.call(node, name=name, kind=kind):
            stale |= {each.article for each in library.entities.appearances(node)}
        library.entities.show_under(node, state.steps.whole(node))
    library.entities.settle(nodes)
    library.decisions.set_applied(
        {number: state.reaches[number] for number in changed if number in state.reaches},
        [number for number in changed if number not in state.reaches],
    )
    library.pending.add_again("index", sorted(stale))


@dataclass(slots=True)
class _State:
    """The decisions that hold, tied to the entities and articles of the library as it is."""

    library: Library
    decisions: Sequence[tuple[int, Decision]]
    create: bool
    """Whether entities that no text made may be made; else they get numbers below 0."""
    steps: Steps = field(init=False)
    reaches: dict[int, Any] = field(default_factory=dict)
    """For each decision what it is about here, in terms of JSON."""

    def __post_init__(self) -> None:
        known = _Owners(self.library, [each for _, each in self.decisions])
        origins = [each.place.origin for _, each in self.decisions if each.place is not None]
        origins += [origin for _, each in self.decisions for origin in each.articles]
        came = self.library.articles.of_origins(origins) if origins else {}
        steps: list[Step] = []
        for number, decision in self.decisions:
            made = self._step(decision, known, came)
            self.reaches[number] = {} if made is None else _reach(made)
            if made is not None:
                steps.append(made)
        self.steps = Steps(steps)

    def _step(self, decision: Decision, known: _Owners, came: Mapping[str, list[ArticleId]]) -> Step | None:
        owners = known.of(decision.subject)
        others = known.of(decision.other) if decision.other is not None else []
        own: EntityId | None = None
        if decision.other is not None and wants_own(decision, owners, others):
            own = known.own(decision.other, self._create)
        place = decision.place
        if place is not None:
            articles = came.get(place.origin, [])[:1]
            text = self.library.articles.document(articles[0]).text if articles else ""
            span = nth(text, place.text, place.nth)
            return step(decision, owners, others, own=own, articles=articles, span=span)
        articles = [article for origin in decision.articles for article in came.get(origin, ())]
        return step(decision, owners, others, own=own, articles=articles)

    def _create(self, subject: Subject, number: int) -> EntityId:
        if not self.create:
            return EntityId(-number)
        entity = self.library.entities.create(subject.kind, subject.name)
        self.library.entities.add_keys(entity, [own_key(subject)], [])
        return entity


class _Owners:
    """Which entities the subjects of decisions are, asked from the store in a few questions for all."""

    def __init__(self, library: Library, decisions: Sequence[Decision]) -> None:
        subjects = [each for one in decisions for each in (one.subject, one.other) if each is not None]
        self._strong: dict[Subject, Sequence[str]] = {}
        self._weak: dict[Subject, Sequence[str]] = {}
        self._library = library
        for each in subjects:
            if each not in self._strong:
                # those of its name too: another version may write keys otherwise
                strong, weak = keys_of(each.kind, each.name)
                self._strong[each] = (*each.keys, *strong)
                self._weak[each] = () if each.keys else (*each.weak, *weak)
        entities = library.entities
        self._by_key = entities.owners([key for each, keys in self._strong.items() for key in (*keys, own_key(each))])
        self._by_weak = entities.owners([key for keys in self._weak.values() for key in keys], weak=True)
        self._created = 0

    def of(self, subject: Subject) -> list[EntityId]:
        """The entities that a subject is here, the one that most of its keys belong to first."""
        hits = Counter(entity for key in subject.keys for entity in self._by_key.get(key, ()))
        if not hits:
            hits.update(entity for key in self._strong[subject] for entity in self._by_key.get(key, ()))
        if not hits:
            bare = {entity for key in self._weak[subject] for entity in self._by_weak.get(key, ())}
            same = sorted(e for e in bare if written(self._library.entities.found(e)[1]) == written(subject.name))
            if same or len(bare) == 1:
                return same or sorted(bare)
        if not hits:
            hits.update(self._by_key.get(own_key(subject), ()))
        return [entity for entity, _ in sorted(hits.items(), key=lambda each: (-each[1], each[0]))]

    def own(self, subject: Subject, create: Callable[[Subject, int], EntityId]) -> EntityId:
        """The entity of a subject's own key, made if there is none."""
        key = own_key(subject)
        if not self._by_key.get(key):
            self._created += 1
            self._by_key[key] = [create(subject, self._created)]
        return self._by_key[key][0]


def _active(library: Library) -> list[tuple[int, Decision]]:
    return [(each.id, each.decision) for each in library.decisions.active()]


@functools.lru_cache(maxsize=10_000)
def keys_of(kind: Kind, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The strong and weak keys that a name has where it stands alone."""
    found = clusters([Mention(0, len(name), name, kind)], name)
    return (found[0].keys, found[0].weak) if found else ((), ())


def _reach(made: Step) -> dict[str, Any]:
    """What a step is about, in terms of JSON: equal means that it does the same."""
    return {
        "about": sorted(made.about),
        "target": made.target,
        "articles": None if made.articles is None else sorted(made.articles),
        "span": None if made.span is None else list(made.span),
        "forms": sorted(made.forms) if made.spread is not None else [],
        "called": [made.name, made.kind],
    }


def _moves(
    library: Library,
    state: _State,
    articles: Iterable[ArticleId],
    changed: set[int],
    before: Mapping[int, Any] | None = None,
) -> tuple[list[tuple[FoundRow, EntityId | None]], list[EntityId]]:
    """The mentions that are to be shown elsewhere, and the entities that the changed decisions are about."""
    reaches = [(number, reach) for each in (before or {}, state.reaches) for number, reach in each.items() if reach]
    nodes: set[int] = set()
    taken = [reach for number, reach in reaches if number in changed]
    rest = [reach for number, reach in reaches if number not in changed]
    while taken:  # what a changed decision is about may have come there by another one, or go on by one
        nodes.update(node for reach in taken for node in _nodes(reach))
        near = [reach for reach in rest if not nodes.isdisjoint(_nodes(reach))]
        rest = [reach for reach in rest if nodes.isdisjoint(_nodes(reach))]
        taken = near
    met = [reach for number, reach in reaches if number in changed or not nodes.isdisjoint(_nodes(reach))]
    kept = [EntityId(node) for node in sorted(nodes) if node > 0]
    where = {ArticleId(article) for reach in met if reach["span"] for article in reach["articles"]} | set(articles)
    rows: dict[tuple[ArticleId, int], FoundRow] = {}
    if changed:
        forms = sorted({form for reach in met for form in reach["forms"]})
        found = {*kept, *library.entities.found_under(kept, forms)}
        # most often an entity moves as a whole: what is there already need not be read
        plain = [entity for entity in sorted(found) if state.steps.is_plain(entity)]
        read = library.entities.found_of(sorted(found.difference(plain)))
        for entity in plain:
            read += library.entities.found_not_under(entity, state.steps.whole(entity))
        rows = {(row.article, row.start): row for row in read}
    rows |= {(row.article, row.start): row for row in library.entities.found_in(sorted(where))}
    moves: list[tuple[FoundRow, EntityId | None]] = []
    for row in rows.values():
        mention = Found(*row)
        to = state.steps.placed(mention) if state.steps.concern(mention) else row.entity
        if to != row.shown:
            moves.append((row, to))
    return moves, kept


def _nodes(reach: Mapping[str, Any]) -> list[int]:
    return [*reach["about"], *([] if reach["target"] is None else [reach["target"]])]


def _check(library: Library, decision: Decision) -> None:
    for each in library.decisions.active():
        if each.decision == decision:
            raise UsageError(f"That was decided already (number {each.id}).")
        if decision.what == "merge" and each.decision.what == "never" and decision.other is not None:
            known = _Owners(library, [decision, each.decision])
            ours = [set(known.of(one)) for one in (decision.subject, decision.other)]
            theirs = [set(known.of(one)) for one in (each.decision.subject, each.decision.other) if one is not None]
            if any(ours[0] & one and ours[1] & other for one, other in (theirs, theirs[::-1])):
                raise UsageError(
                    f"{decision.subject.name} and {decision.other.name} were said to be two (decision {each.id}); "
                    f"undo that first: `reader entities undo {each.id}`."
                )


def _sentence(library: Library, decision: Decision, articles: int | None = None, mentions: int | None = None) -> str:
    """What a decision does, for people."""
    subject = _called(library, decision.subject)
    other = _called(library, decision.other) if decision.other is not None else ""
    forms = ", ".join(f"“{form}”" for form in decision.forms[:5]) + (" …" if len(decision.forms) > 5 else "")
    if decision.place is not None:
        what = f"this mention of “{' '.join(decision.place.text.split())}”"
    elif decision.articles:
        count = len(decision.articles)
        what = (f"{forms} in " if forms else f"{subject} in ") + (f"{count:,} articles" if count > 1 else "one article")
    else:
        what = forms or subject
    text = {
        "merge": f"{subject} is {other}",
        "split": f"{what} is not {subject} but {other}",
        "rename": f"{subject} is called {decision.name}",
        "kind": f"{subject} is {_KINDS.get(decision.kind or '', 'of another kind')}",
        "hide": f"{what} is hidden",
        "never": f"{subject} and {other} are never one",
        "pin": f"{what} is {other}",
    }[decision.what]
    if mentions is None or articles is None or decision.what == "never":
        return text
    return f"{text}: {_counted(mentions, 'mention')} in {_counted(articles, 'article')}"


def _called(library: Library, subject: Subject) -> str:
    """A subject as it is called now; as it is known, if it is not here."""
    found = library.entities.owners([*subject.keys, own_key(subject)])
    for key in (*subject.keys, own_key(subject)):
        for entity in found.get(key, ()):
            return library.entities.get(entity).name
    return subject.name


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _forms(forms: Sequence[str]) -> tuple[str, ...]:
    kept = {written(named(form)): named(form) for form in forms}
    return tuple(kept.values())


def _place(library: Library, at: At) -> Place:
    article, mention = at
    text = library.articles.document(article).text
    return Place(library.articles.get(article).origin, mention.text, nth_at(text, mention))
