"""The table of derived work: what is made of each article, and in which order.

    names     text → mentions → clusters  (computed)  → entities and links  (saved)
    index     text, names → search index  (published)
    versions  text → fingerprints         (computed)  → articles that copy from each other  (saved)
    events    text → counted words        (computed)  → articles of one event               (saved)

A stage computes outside any transaction, publishes to what is not SQLite (twice does no harm), and saves inside the
transaction that also takes the articles off the list of what is pending.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reader.entities.choice import recognise_in
from reader.entities.recognise import recognise
from reader.entities.resolve import (
    Cluster,
    EntityRef,
    Guess,
    Move,
    Resolution,
    asked,
    clusters,
    reconsider,
    reconsider_open,
    resolve,
)
from reader.index.entry import Entry
from reader.ingest.language import detect
from reader.jobs.deciding import settle
from reader.jobs.placing import Decided, find_alike, hold_versions
from reader.jobs.placing import settle as settle_events
from reader.library import Library
from reader.model import ArticleId, Entity, EntityId, Kind, Mention, Version
from reader.store.ties import Ties
from reader.stories import terms
from reader.stories.compare import story_text
from reader.stories.fingerprint import are_candidates, fingerprints
from reader.stories.terms import Counted, story_part
from reader.stories.versions import Prepared, judge, packed, prepare, unpacked
from reader.text.segment import document_sentences

_MOST_JUDGED = 40
"""Candidates that an article is compared with sentence by sentence, those of which most is shared first."""
_MOST_MISSES = 6
"""Weak candidates one after the other that turned out to be nothing, after which weaker ones are not looked at."""
_WEAK = 0.25
"""Share of the fingerprints of the shorter text; who has more of them in common is always looked at."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of derived work."""

    name: str
    label: str
    """What it does, for progress: "Finding names"."""
    needs: tuple[str, ...]
    """Stages that must have seen an article before this one does."""
    compute: Callable[[Library, ArticleId], Any]
    """One article's result; may raise anything, which sets that article aside."""
    publish: Callable[[Library, Sequence[Any]], None]
    save: Callable[[Library, Sequence[Any]], None]
    wipe: Callable[[Library], None]
    """Forget all results, before they are made anew."""


@dataclass(frozen=True, slots=True)
class _Names:
    article: ArticleId
    clusters: tuple[Cluster, ...]
    sentences: tuple[tuple[int, int], ...]
    found_by: str
    chosen: str
    """The recogniser that a person chose."""
    lang: str
    """The language, if it was not known before; else ""."""


@dataclass(frozen=True, slots=True)
class _Printed:
    article: ArticleId
    prints: Sequence[int]
    prepared: Prepared


@dataclass(frozen=True, slots=True)
class _Words:
    article: ArticleId
    counted: Counted


class _Known:
    """What the resolver asks about entities of other articles, answered by the store."""

    def __init__(self, library: Library, article: ArticleId) -> None:
        self._entities = library.entities
        self._ties = Ties(library.db)
        self._article = article
        """The one that is resolved: what was found in it before says nothing."""
        self._articles: dict[EntityId, set[ArticleId]] = {}
        self._as_found: bool | None = None
        self._owners: dict[str, Entity | None] = {}
        self._sharers: dict[str, list[tuple[Entity, bool]]] = {}

    def prepare(self, strong: Collection[str], weak: Collection[str]) -> None:
        """Read all that is owned or shared by keys at once, as nothing will be written until they have been asked."""
        self._owners = {**dict.fromkeys(strong), **self._entities.find_by_keys(strong)}
        self._sharers = {**{key: [] for key in weak}, **self._ties.all_sharing(weak)}

    def by_key(self, key: str) -> EntityRef | None:
        found = self._owners[key] if key in self._owners else self._entities.find_by_key(key)
        return None if found is None else EntityRef(found.id, found.kind, found.name, found.articles, provisional=False)

    def by_weak(self, key: str) -> list[EntityRef]:
        found = self._sharers[key] if key in self._sharers else self._ties.sharing(key)
        return [EntityRef(e.id, e.kind, e.name, e.articles, provisional=not strong) for e, strong in found]

    def company(
        self, candidates: Collection[EntityId], others: Collection[EntityId], *, without: ArticleId | None = None
    ) -> Mapping[EntityId, Mapping[EntityId, int]]:
        apart = {self._article if without is None else without}
        found: dict[EntityId, dict[EntityId, int]] = {}
        beside = [(other, self._articles_of(other)) for other in others]
        for candidate in candidates:
            here = self._articles_of(candidate) - apart
            found[candidate] = {other: count for other, there in beside if (count := len(here & there))} if here else {}
        return found

    def _articles_of(self, entity: EntityId) -> set[ArticleId]:
        if self._as_found is None:
            self._as_found = self._ties.are_as_found()
        if entity not in self._articles:
            self._articles[entity] = self._ties.articles(entity, as_found=self._as_found)
        return self._articles[entity]

    def traits(self, entities: Collection[EntityId]) -> Mapping[EntityId, Collection[str]]:
        return self._ties.traits(entities)

    def guesses(self, key: str) -> list[Guess]:
        return [Guess(key, article, entity) for article, entity in self._ties.guesses(key)]

    def open_guesses(self, entity: EntityId) -> list[Guess]:
        return [Guess(*row) for row in self._ties.open_guesses(entity)]

    def named_with(self, guess: Guess) -> Mapping[EntityId, tuple[Kind, str]]:
        return self._ties.named_with(guess.article, guess.entity)


def _compute_names(library: Library, article: ArticleId) -> _Names:
    document = library.articles.document(article)
    sentences = tuple(document_sentences(document))
    stated = library.articles.get(article).lang
    lang = stated or detect(document)  # an article of an older library may have none
    read = recognise_in(document, lang, library.recogniser, embedded=recognise)
    found = tuple(clusters(read.mentions, document.text, sentences))
    return _Names(article, found, sentences, read.by, read.chosen, "" if stated else lang)


def _save_names(library: Library, results: Sequence[_Names]) -> None:
    touched: set[ArticleId] = set()
    for result in results:
        touched |= _save_article_names(library, result)
    settle(library, touched)  # what a person decided holds for what was found anew


def _save_article_names(library: Library, result: _Names) -> set[ArticleId]:
    """Store what one article names; returns the articles whose names are others now."""
    touched = {result.article}
    known = _Known(library, result.article)
    known.prepare(*asked(result.clusters))
    ties = Ties(library.db)
    links: list[tuple[EntityId, Mention, str]] = []
    doubtful: list[EntityId] = []
    guesses: list[tuple[str, EntityId]] = []
    new: list[tuple[EntityId, Resolution]] = []
    met: list[EntityId] = []
    for resolution in resolve(result.clusters, known):
        entity = resolution.entity
        if entity is None:
            entity = library.entities.create(resolution.kind, resolution.name)
            ties.add_candidates(entity, resolution.candidates)
            if resolution.keys:
                new.append((entity, resolution))
        else:
            library.entities.rename(entity, kind=resolution.kind, name=resolution.name)
            if resolution.keys:
                met.append(entity)
        library.entities.add_keys(entity, resolution.keys, resolution.weak)
        ties.add_traits(entity, resolution.traits)
        for other in resolution.adopt:
            if other != entity:
                ties.follow(entity, other, evidence=f"the only {resolution.name} known by this name")
                changed = library.entities.absorb(entity, other)
                library.pending.add_again("index", [each for each in changed if each != result.article])
                touched.update(changed)
        if resolution.guess:
            guesses.append((resolution.guess, entity))
        links += [(entity, mention, resolution.evidence or why) for mention, why in resolution.cluster.mentions]
        if resolution.cluster.kind != resolution.kind:
            doubtful.append(entity)
    library.entities.set_mentions(result.article, links, sentences=result.sentences)
    library.recognised.set(result.article, result.found_by, result.chosen)
    if result.lang:
        library.articles.set_lang(result.article, result.lang)
    ties.set_guesses(result.article, guesses)
    for entity in doubtful:
        # the index keeps people, organisations and places apart
        library.pending.add_again("index", library.entities.settle_kind(entity))
    known = _Known(library, result.article)  # what was asked before has changed
    moved: list[ArticleId] = []
    known.prepare((), {key for _, resolution in new for key in resolution.cluster.weak})
    for entity, resolution in new:
        for move in reconsider(entity, resolution.cluster.weak, known):
            _move_guess(library, move)
            moved.append(move.guess.article)
    known = _Known(library, result.article)
    for entity in ties.are_candidates(met):
        for move in reconsider_open(entity, known):
            _move_guess(library, move)
            moved.append(move.guess.article)
    library.pending.add_again("index", sorted(set(moved) - {result.article}))
    return touched | set(moved)


def _move_guess(library: Library, move: Move) -> None:
    """Tie a bare name to another entity than before, or to none that is known."""
    guess, entity = move.guess, move.entity
    rows = [row for row in library.entities.found_in([guess.article]) if row.entity == guess.entity]
    if not rows:
        return
    ties = Ties(library.db)
    if entity is None:
        entity = library.entities.create(rows[0].kind, " ".join(rows[0].text.split()))
        library.entities.add_keys(entity, (), (guess.key,))
        ties.add_candidates(entity, move.candidates)
    library.entities.move([(row._replace(entity=entity), entity) for row in rows if row.shown == guess.entity])
    ties.retie(guess.article, guess.entity, entity, key=guess.key, evidence=move.evidence)


def _publish_entries(library: Library, entries: Sequence[Entry]) -> None:
    library.index.put(entries)


def _nothing(library: Library, results: Sequence[Any]) -> None:
    """A stage that does not publish, or has nothing to save."""


def _wipe_names(library: Library) -> None:
    with library.transaction():
        Ties(library.db).wipe()
        library.entities.wipe()
        library.recognised.wipe()


def _compute_fingerprints(library: Library, article: ArticleId) -> _Printed:
    document = library.articles.document(article)
    return _Printed(article, fingerprints(story_text(document)), prepare(document))


def _prepared(library: Library, article: ArticleId) -> Prepared:
    stored = library.stories.words(article)
    found = unpacked(stored) if stored else None
    return prepare(library.articles.document(article)) if found is None else found


def _save_versions(library: Library, results: Sequence[_Printed]) -> None:
    # one after the other, so that articles of one batch find each other
    for result in results:
        library.stories.set_fingerprints(result.article, result.prints, packed(result.prepared))
        candidates = [
            (common / max(1, min(len(result.prints), count)), other)
            for other, common, count in library.stories.sharing(result.article, result.prints)
            if are_candidates(common, len(result.prints), count)
        ]
        candidates.sort(key=lambda each: (-each[0], each[1]))
        misses = 0
        for share, other in candidates[:_MOST_JUDGED]:
            verdict = judge(result.prepared, _prepared(library, other))
            if verdict.relation == "none":
                misses += share < _WEAK
                if misses == _MOST_MISSES:
                    break
                continue
            misses = 0
            library.stories.add_version(
                result.article,
                Version(other, verdict.relation, verdict.first_in_second, verdict.second_in_first, verdict.sentences),
            )
    hold_versions(library, [result.article for result in results], Decided.of(library))


def _wipe_versions(library: Library) -> None:
    with library.transaction():
        library.stories.wipe()


def _count_words(library: Library, article: ArticleId) -> _Words:
    return _Words(article, terms.count(story_part(library.articles.document(article))))


def _save_events(library: Library, results: Sequence[_Words]) -> None:
    decided = Decided.of(library)
    for result in results:
        find_alike(library, result.article, result.counted)
        settle_events(library, [result.article], decided)


def _wipe_events(library: Library) -> None:
    with library.transaction():
        library.events.wipe()


STAGES: tuple[Stage, ...] = (
    Stage("names", "Linking names", (), _compute_names, _nothing, _save_names, _wipe_names),
    Stage("index", "Indexing", ("names",), Library.entry, _publish_entries, _nothing, Library.wipe_index),
    Stage("versions", "Finding versions", (), _compute_fingerprints, _nothing, _save_versions, _wipe_versions),
    Stage("events", "Finding events", ("versions",), _count_words, _nothing, _save_events, _wipe_events),
)
