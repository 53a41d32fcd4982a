"""Puts articles into events: who is near to whom, what a person decided, which numbers events have.

    find_alike      an article's words → the articles that are like it
    settle          all that hang together with some articles → their events, anew

An event is settled by looking at everything that hangs together with it by single pairs, so that the order in which
articles came does not matter (stories/cluster.py). Where too much hangs together, an article only joins the event that
it is nearest to.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from reader.answers.published import publication, story_row
from reader.library import Library
from reader.model import ArticleId, Fold, StoryDecision, Version
from reader.store.events import About, Place
from reader.stories.cluster import SAME, When, alike, events, in_time, nearness
from reader.stories.publishing import lead
from reader.stories.running import LINKED
from reader.stories.terms import Counted, Vector, packed, strongest, unpacked, weigh
from reader.stories.versions import judge, prepare

MOST_TOGETHER = 150
"""Articles that are settled at once."""
_COMPARED = 40
"""Articles that share the most telling words with one, whose words are all compared."""
_KEPT = 24
"""Of those that are like it, the nearest, which are kept in mind."""
_SAMPLE = 12
"""Articles of an event that stand for it where too much hangs together."""
_MOST_VERSIONS = 1_000
_UNPLACED = ArticleId(0)


@dataclass(slots=True)
class Decided:
    """The decisions that hold, tied to the articles that are here. Of two that contradict each other the later does."""

    joins: list[tuple[ArticleId, ArticleId]] = field(default_factory=list)
    apart: list[tuple[ArticleId, ArticleId]] = field(default_factory=list)
    alone: set[ArticleId] = field(default_factory=set)
    versions: dict[frozenset[ArticleId], bool] = field(default_factory=dict)
    """Pairs that are versions of each other, or are not."""

    @classmethod
    def of(cls, library: Library) -> Decided:
        """The decisions of a library."""
        decided = cls()
        decisions = [each.decision for each in library.story_decisions.active()]
        if not decisions:
            return decided
        here = library.articles.of_origins(origin for each in decisions for origin in (each.article, *each.others))
        for each in decisions:
            decided._add(each, here)
        return decided

    def _add(self, decision: StoryDecision, here: Mapping[str, list[ArticleId]]) -> None:
        ours = here.get(decision.article, [])
        others = [article for origin in decision.others for article in here.get(origin, ())]
        pairs = [(one, other) for one in ours for other in others if one != other]
        both = {frozenset(pair) for pair in pairs}
        match decision.what:
            case "join":
                self.apart = [pair for pair in self.apart if frozenset(pair) not in both]
                self.alone.difference_update(ours, others)
                self.joins += pairs
            case "split":
                self.joins = [pair for pair in self.joins if frozenset(pair) not in both]
                self.alone.difference_update(ours)
                self.apart += pairs
            case "take-out":
                self.joins = [pair for pair in self.joins if set(ours).isdisjoint(pair)]
                self.alone.update(ours)
            case "version" | "no-version":
                self.versions.update(dict.fromkeys(both, decision.what == "version"))

    def joined(self, articles: Iterable[ArticleId]) -> set[ArticleId]:
        """The articles whose events a person joined with those of some."""
        wanted = set(articles)
        return {each for pair in self.joins if not wanted.isdisjoint(pair) for each in pair}


def find_alike(library: Library, article: ArticleId, counted: Counted) -> None:
    """Inside a transaction: keep what an article is about, and which others are like it."""
    store = library.events
    store.drop_terms(article)
    vector = weigh(counted, store.counts(counted.numbers), store.count())
    telling = strongest(vector)
    shared: dict[int, float] = {}
    for word, weight in telling:
        for other in store.holders(word):
            shared[other] = shared.get(other, 0.0) + weight
    candidates = sorted(shared, key=lambda each: (-shared[each], each))[:_COMPARED]
    terms = store.terms(candidates)
    when = {each.article: _when(each) for each in store.about([article, *terms])}
    likeness = alike(vector, [unpacked(terms[other]) for other in terms])
    found = [
        (other, like, like * in_time(when[article], when[other]))
        for other, like in zip(terms, likeness, strict=True)
        if like >= LINKED
    ]
    found.sort(key=lambda each: (-each[2], -each[1], each[0]))
    store.set_terms(article, packed(vector), lookup=[word for word, _ in telling])
    store.add_alike(article, found[:_KEPT])


def settle(library: Library, articles: Iterable[ArticleId], decided: Decided) -> None:
    """Inside a transaction: put articles, and all that hangs together with them, into their events."""
    start = set(articles)
    reach = _reach(library, start, decided)
    if reach is None:
        for each in sorted(start):
            near = _reach(library, {each}, decided) or _neighbourhood(library, each, decided)
            if near is None:
                _join_nearest(library, each, decided)
            else:
                _settle_together(library, near, {each}, decided)
    else:
        _settle_together(library, reach, start, decided)


def hold_versions(library: Library, articles: Iterable[ArticleId], decided: Decided) -> None:
    """Inside a transaction: let some articles be the versions of others that a person said they are, or are not."""
    wanted = set(articles)
    for pair, are in decided.versions.items():
        if wanted.isdisjoint(pair):
            continue
        one, other = sorted(pair)
        if are:
            verdict = judge(prepare(library.articles.document(one)), prepare(library.articles.document(other)))
            library.stories.add_version(
                one,
                Version(other, "version", verdict.first_in_second, verdict.second_in_first, verdict.sentences),
            )
        else:
            library.stories.drop_versions(one, [other])


def _reach(library: Library, start: set[ArticleId], decided: Decided) -> set[ArticleId] | None:
    """All articles that hang together with some, and those of the events that they are in; None if that is too much."""
    reach: set[ArticleId] = set()
    new = set(start)
    while new:
        reach |= new
        if len(reach) > MOST_TOGETHER:
            return None
        held = {place.event for place in library.events.places(new).values()}
        found: set[ArticleId] = {place.article for place in library.events.members(held, limit=MOST_TOGETHER + 1)}
        found.update(ArticleId(each) for each in library.events.near(new, SAME))
        found.update(other for _, other in library.stories.version_pairs(new))
        found |= decided.joined(new)
        new = found - reach
    return reach


def _neighbourhood(library: Library, article: ArticleId, decided: Decided) -> set[ArticleId] | None:
    """Of all that hangs together with an article the nearest events; None if those that must be there are too large.

    Always whole events, with whole groups of versions, or what is stored of them would not fit together. What is
    settled so depends a little on what came before.
    """
    store = library.events
    tied = _versions(library, article)
    tied |= decided.joined(tied)
    found = tied | {place.article for place in store.members({place.event for place in store.places(tied).values()})}
    if len(found) > MOST_TOGETHER:
        return None
    near = [ArticleId(each) for each in store.near([article], SAME)]
    places = store.places(near)
    for event in dict.fromkeys(places[each].event for each in near if each in places):
        members = {place.article for place in store.members([event], limit=MOST_TOGETHER + 1)}
        if len(members) > MOST_TOGETHER:
            return None
        if len(found | members) <= MOST_TOGETHER:
            found |= members
    return found


def _settle_together(library: Library, reach: set[ArticleId], changed: set[ArticleId], decided: Decided) -> None:
    members = sorted(reach)
    about = library.events.about(members)
    terms = library.events.terms(members)
    vectors = [unpacked(terms[each]) if each in terms else _nothing() for each in members]
    at = {each: place for place, each in enumerate(members)}
    groups = _joined([(one, other) for one, other in library.stories.version_pairs(members) if other in at], members)
    found = events(
        nearness(vectors, [_when(each) for each in about]),
        together=[[at[each] for each in group] for group in groups if len(group) > 1],
        apart=[(at[one], at[other]) for one, other in decided.apart if one in at and other in at],
        alone=[at[each] for each in decided.alone if each in at],
    )
    # what a person joined are whole events, so that what comes later goes where it would have gone
    held = [(members[cluster[0]], members[each]) for cluster in found for each in cluster]
    clusters = _joined([*held, *(pair for pair in decided.joins if set(pair) <= reach)], members)
    _save(library, {each.article: each for each in about}, clusters, groups, changed)


def _save(
    library: Library,
    about: Mapping[ArticleId, About],
    clusters: Sequence[Sequence[ArticleId]],
    groups: Sequence[Sequence[ArticleId]],
    changed: set[ArticleId],
) -> None:
    """Store where articles stand now, where that is not where they stood."""
    before = library.events.places(about)
    group_of = {each: min(group) for group in groups if len(group) > 1 for each in group}
    numbers = library.events.numbers(about)
    new_numbers: dict[ArticleId, ArticleId | None] = {}
    after: dict[ArticleId, Place] = {}
    for cluster in clusters:
        number = _number(cluster, numbers, before)
        if len(cluster) > 1:
            new_numbers |= {each: number for each in cluster if each in numbers and each != number}
            new_numbers[number] = None
        elif number in numbers:
            new_numbers[number] = None
        after |= {each: Place(each, number, group_of.get(each)) for each in cluster}
    library.events.set_numbers({key: value for key, value in new_numbers.items() if numbers.get(key, 0) != value})
    moved = {each for each in after if before.get(each) != after[each]}
    library.events.place(after[each] for each in sorted(moved))
    touched = moved | changed
    stale = {place.event for each in touched for place in (before.get(each), after.get(each)) if place}
    by_event: dict[ArticleId, list[ArticleId]] = {each: [] for each in stale}
    by_group: dict[ArticleId, list[ArticleId]] = {
        place.group: [] for each in touched for place in (before.get(each), after.get(each)) if place and place.group
    }
    for place in after.values():
        if place.event in by_event:
            by_event[place.event].append(place.article)
        if place.group in by_group:
            by_group[place.group].append(place.article)
    for event, cluster in by_event.items():
        _count_event(library, event, [about[each] for each in cluster], group_of)
    for group, cluster in by_group.items():
        _count_group(library, group, [about[each] for each in cluster])


def _number(
    cluster: Sequence[ArticleId], numbers: Mapping[ArticleId, ArticleId | None], before: Mapping[ArticleId, Place]
) -> ArticleId:
    """The number of an event: one that it had, else that of the article that was here first."""
    held = Counter(before[each].event for each in cluster if each in before)
    given = [each for each in cluster if each in numbers and (numbers[each] or _UNPLACED) not in cluster]
    if given:
        return min(given, key=lambda each: (-held[each], each))
    return min(cluster, key=lambda each: (each not in before, each))


def _count_event(
    library: Library, event: ArticleId, about: Sequence[About], group_of: Mapping[ArticleId, ArticleId]
) -> None:
    if len(about) < 2:
        library.events.set_story(event, None)
        return
    row = story_row(event, about, group_of)
    library.events.set_story(event, row, sort_at=max(each.sort_at for each in about))


def _count_group(library: Library, group: ArticleId, about: Sequence[About]) -> None:
    published = [publication(each, group) for each in about]
    if len(published) < 2:
        library.events.set_group(group, None)
        return
    outlets = len({each.outlet for each in published})
    library.events.set_group(group, Fold(group, lead(published).article, len(published), outlets))


def _join_nearest(library: Library, article: ArticleId, decided: Decided) -> None:
    """Put one article into the event that it is nearest to, and leave all others where they are."""
    store = library.events
    before = store.places([article]).get(article)
    versions = _versions(library, article)
    tied = (versions | decided.joined(versions)) - {article}
    events_of = {each: place.event for each, place in store.places(tied).items()}
    target = min(events_of.values(), default=None)
    if target is None and article not in decided.alone:
        target = _nearest_event(library, article, decided)
    number = article if target is None else target
    group = min(versions) if len(versions) > 1 else None
    # versions are of one event, so the events of all of them become one
    joined = {place.article: place for place in store.members({*events_of.values()} - {number})}
    places = {each: place._replace(event=number) for each, place in joined.items()}
    for each in versions:
        places[each] = Place(each, number, group)
    places[article] = Place(article, number, group)
    stale = store.places(places)
    store.place(places.values())
    if number != article:
        store.set_numbers({number: None, **{event: number for event in events_of.values() if event != number}})
    for event in {number, *(place.event for place in stale.values()), *([before.event] if before else [])}:
        members = store.members([event])
        group_of = {each.article: each.group for each in members if each.group is not None}
        _count_event(library, event, store.about(each.article for each in members), group_of)
    for stale_group in {group, *(place.group for place in stale.values())}:
        if stale_group is not None:
            _count_group(library, stale_group, store.about(store.group(stale_group)))


def _nearest_event(library: Library, article: ArticleId, decided: Decided) -> ArticleId | None:
    """The event of others that an article is of by its nearness to some of them; None if it is of none."""
    store = library.events
    near = store.places(store.near([article], SAME))
    unwanted = {each for pair in decided.apart if article in pair for each in pair} | decided.alone
    best: tuple[float, ArticleId] | None = None
    terms = store.terms([article])
    if article not in terms:
        return None
    vector = unpacked(terms[article])
    [here] = store.about([article])
    for event in sorted({place.event for place in near.values()}):
        members = [place.article for place in store.members([event]) if place.article != article]
        if not unwanted.isdisjoint(members):
            continue
        sample = members[:: max(1, len(members) // _SAMPLE)]
        theirs = store.terms(sample)
        likeness = alike(vector, [unpacked(theirs[each]) for each in theirs])
        when = {each.article: _when(each) for each in store.about(theirs)}
        values = [like * in_time(_when(here), when[other]) for other, like in zip(theirs, likeness, strict=True)]
        mean = sum(values) / max(1, len(values))
        if mean >= SAME and (best is None or mean > best[0]):
            best = (mean, event)
    return None if best is None else best[1]


def _versions(library: Library, article: ArticleId) -> set[ArticleId]:
    """An article with its group of versions."""
    found: set[ArticleId] = set()
    new = {article}
    while new and len(found) < _MOST_VERSIONS:
        found |= new
        new = {other for _, other in library.stories.version_pairs(new)} - found
    return found


def _joined(pairs: Iterable[tuple[ArticleId, ArticleId]], members: Iterable[ArticleId]) -> list[list[ArticleId]]:
    """The groups into which pairs join articles, each ascending."""
    above = {each: each for each in members}

    def top(each: ArticleId) -> ArticleId:
        while above[each] != each:
            above[each] = above[above[each]]
            each = above[each]
        return each

    for one, other in pairs:
        low, high = sorted((top(one), top(other)))
        above[high] = low
    groups: dict[ArticleId, list[ArticleId]] = {}
    for each in sorted(above):
        groups.setdefault(top(each), []).append(each)
    return list(groups.values())


def _when(about: About) -> When:
    if about.published_at is not None:
        day = about.published_at / 86_400
        return When(day, day)
    if about.not_before is not None:
        try:
            return When(float((dt.date.fromisoformat(about.not_before) - dt.date(1970, 1, 1)).days))
        except ValueError:  # a damaged file
            return When()
    return When()


def _nothing() -> Vector:
    return Vector(np.zeros(0, np.uint32), np.zeros(0, np.float32))
