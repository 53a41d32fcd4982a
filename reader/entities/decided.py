"""What a person decided, laid over what was found: pure, so that a rebuild comes to the same.

Resolving never sees a decision. Each mention was found to be of some entity; the decisions that hold are gone through
in the order in which they were made, and each may send it on to another entity, or hide it. Whoever undoes a decision
leaves it out, and everything is as if it had never been made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reader.model import ArticleId, Decision, DecisionKind, EntityId, Kind, Mention, Subject
from reader.text.segment import fold

_OWN = "decided:"
"""How the keys of entities begin that no text but a person made."""


@dataclass(frozen=True, slots=True)
class Step:
    """A decision as it is to be done in one library, with the entities that its words are about there."""

    what: DecisionKind
    about: frozenset[EntityId] = frozenset()
    """Mentions that have come to these; with a span, all that meet it."""
    target: EntityId | None = None
    """Where they go; None: nowhere, they are hidden."""
    forms: frozenset[str] = frozenset()
    """Folded; empty: all."""
    articles: frozenset[ArticleId] | None = None
    """None: all."""
    span: tuple[int, int] | None = None
    """The place of a single mention in its one article."""
    spread: Kind | None = None
    """Of a pin: its forms are meant wherever a name of this kind is written so, whomever it was found to be."""
    name: str = ""
    kind: Kind | None = None

    @property
    def moves(self) -> bool:
        """Whether it sends mentions anywhere, and does not only change how an entity is called."""
        return self.what not in ("rename", "kind")

    @property
    def whole(self) -> bool:
        """Whether it is about entities with all that they have."""
        return self.moves and not self.forms and self.articles is None


@dataclass(frozen=True, slots=True)
class Found:
    """A mention as resolving left it."""

    article: ArticleId
    start: int
    end: int
    text: str
    kind: Kind
    entity: EntityId
    shown: EntityId | None
    """Where it is shown now; None: it is hidden."""


def written(text: str) -> str:
    """A form as forms are compared: no case, no accents, single blanks."""
    return fold(" ".join(text.split()))


def own_key(subject: Subject) -> str:
    """The key of an entity that exists because a person said so."""
    return f"{_OWN}{subject.kind}:{written(subject.name)}"


def wants_own(decision: Decision, owners: Sequence[EntityId], others: Sequence[EntityId]) -> bool:
    """Whether a decision needs an entity that no text made.

    Args:
        decision: What was decided.
        owners: The entities that its subject is in this library.
        others: Those that its other one is.
    """
    if decision.what in ("split", "pin"):
        return not others
    return decision.what == "never" and not set(owners).isdisjoint(others) and bool(decision.forms)


def step(
    decision: Decision,
    owners: Sequence[EntityId],
    others: Sequence[EntityId],
    *,
    own: EntityId | None = None,
    articles: Iterable[ArticleId] = (),
    span: tuple[int, int] | None = None,
) -> Step | None:
    """A decision as it is to be done; None if there is nothing here that it is about.

    Args:
        decision: What was decided.
        owners: The entities that its subject is in this library, the likeliest first.
        others: Those that its other one is.
        own: The entity of the other one's own key.
        articles: Those that its origins name, and that of its place.
        span: Where its place is in that article.
    """
    forms = frozenset(written(form) for form in decision.forms)
    about = frozenset(owners)
    within = frozenset(articles) if decision.articles or decision.place else None
    if decision.place is not None and (span is None or not within):
        return None
    target = others[0] if others else own
    if decision.what == "merge":
        about |= frozenset(others)
        unknown = decision.other is not None and not others
        name = decision.other.name if unknown and decision.other is not None else ""
        return Step("merge", about, (*others, *owners)[0], name=name) if about else None
    if decision.what in ("rename", "kind"):
        named = about if decision.what == "kind" else frozenset(owners[:1])
        return Step(decision.what, named, name=decision.name, kind=decision.kind) if named else None
    if decision.what == "hide":
        return Step("hide", about, None, forms, within, span) if about or span else None
    if decision.what == "never":
        both = about & frozenset(others)
        return Step("never", both, own, forms) if both and own is not None and forms else None
    if target is None or not (about or span or (decision.what == "pin" and within is None)):
        return None
    everywhere = decision.what == "pin" and within is None
    spread = decision.other.kind if everywhere and decision.other is not None else None
    return Step(decision.what, about, target, forms, within, span, spread)


class Steps:
    """The steps of all decisions that hold, to be gone through for each mention."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._by_entity: dict[EntityId, list[int]] = {}
        self._by_form: dict[str, list[int]] = {}
        self._by_article: dict[ArticleId, list[int]] = {}
        for number, each in enumerate(steps):
            if not each.moves:
                continue
            if each.span is not None:
                for article in each.articles or ():
                    self._by_article.setdefault(article, []).append(number)
                continue
            for entity in each.about:
                self._by_entity.setdefault(entity, []).append(number)
            if each.spread is not None:
                for form in each.forms:
                    self._by_form.setdefault(form, []).append(number)

    def concern(self, found: Found) -> bool:
        """Whether any step may be about a mention: a cheap question before `placed`."""
        return (
            found.entity in self._by_entity
            or found.article in self._by_article
            or (bool(self._by_form) and written(found.text) in self._by_form)
        )

    def placed(self, found: Found) -> EntityId | None:
        """The entity under which a mention is to be shown; None: nowhere."""
        form = written(found.text)
        fixed = [*self._by_form.get(form, ()), *self._by_article.get(found.article, ())]
        entity, last = found.entity, -1
        while True:
            numbers = sorted(n for n in {*self._by_entity.get(entity, ()), *fixed} if n > last)
            last = next((n for n in numbers if _is_meant(self._steps[n], entity, form, found)), -1)
            if last < 0:
                return entity
            target = self._steps[last].target
            if target is None:
                return None
            entity = target

    def whole(self, entity: EntityId) -> EntityId | None:
        """Where an entity as a whole is shown, by merges and hiding; None: nowhere."""
        last = -1
        while True:
            following = (n for n in self._by_entity.get(entity, ()) if n > last and self._steps[n].whole)
            last = next(following, -1)
            if last < 0:
                return entity
            target = self._steps[last].target
            if target is None:
                return None
            entity = target

    def is_plain(self, entity: EntityId) -> bool:
        """Whether all mentions of an entity go where it goes as a whole, single ones apart that a place names."""
        if self._by_form:
            return False
        last = -1
        while True:
            following = [n for n in self._by_entity.get(entity, ()) if n > last]
            if not following:
                return True
            last = following[0]
            target = self._steps[last].target
            if not self._steps[last].whole:
                return False
            if target is None:
                return True
            entity = target

    def called(self) -> Mapping[EntityId, tuple[str, Kind | None]]:
        """The names ("": as found) and kinds (None: as found) that entities have by decision."""
        found: dict[EntityId, tuple[str, Kind | None]] = {}
        for each in self._steps:
            named = each.about if each.what in ("rename", "kind") else frozenset()
            if each.what == "merge" and each.name and each.target is not None:
                named = frozenset((each.target,))
            for entity in named:
                name, kind = found.get(entity, ("", None))
                found[entity] = (each.name or name, each.kind or kind)
        return found


def nth(text: str, place_text: str, number: int) -> tuple[int, int] | None:
    """Where a text stands in another for the nth time, counted from 0; None if it does not."""
    at = -1
    for _ in range(number + 1):
        at = text.find(place_text, at + 1)
        if at < 0 or not place_text:
            return None
    return at, at + len(place_text)


def nth_at(text: str, mention: Mention) -> int:
    """The how-manieth time it is that the text of a mention stands in the whole text; undoes `nth`."""
    count, at = 0, text.find(mention.text)
    while 0 <= at < mention.start:
        count, at = count + 1, text.find(mention.text, at + 1)
    return count


def _is_meant(step: Step, entity: EntityId, form: str, found: Found) -> bool:
    if step.articles is not None and found.article not in step.articles:
        return False
    if step.span is not None:
        return found.start < step.span[1] and step.span[0] < found.end
    if step.forms and form not in step.forms:
        return False
    if entity in step.about:
        return True
    return step.spread is not None and (found.kind == "person") == (step.spread == "person")
