"""The table of derived work: what is made of each article, and in which order.

    names   text → mentions → clusters  (computed)  → entities and links  (saved)
    index   text, names → search index  (published)

A stage computes outside any transaction, publishes to what is not SQLite (twice does no harm), and saves inside the
transaction that also takes the articles off the list of what is pending.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reader.entities.recognise import recognise
from reader.entities.resolve import Cluster, EntityRef, clusters, resolve
from reader.index.entry import Entry
from reader.library import Library
from reader.model import ArticleId, Document, EntityId, Mention
from reader.store.entities import Entities


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


class _Known:
    """What the resolver asks about entities of other articles, answered by the store."""

    def __init__(self, entities: Entities) -> None:
        self._entities = entities

    def by_key(self, key: str) -> EntityRef | None:
        found = self._entities.find_by_key(key)
        return None if found is None else EntityRef(found.id, found.kind, found.name, found.articles, provisional=False)

    def by_weak(self, key: str) -> list[EntityRef]:
        return [
            EntityRef(e.id, e.kind, e.name, e.articles, provisional=not self._entities.has_strong_key(e.id))
            for e in self._entities.having_weak(key)
        ]


def _compute_names(library: Library, article: ArticleId) -> _Names:
    document = library.articles.document(article)
    return _Names(article, tuple(clusters(recognise(document), document.text)))


def _save_names(library: Library, results: Sequence[_Names]) -> None:
    known = _Known(library.entities)
    for result in results:
        links: list[tuple[EntityId, Mention, str]] = []
        doubtful: list[EntityId] = []
        for resolution in resolve(result.clusters, known):
            entity = resolution.entity
            if entity is None:
                entity = library.entities.create(resolution.kind, resolution.name)
            else:
                library.entities.rename(entity, kind=resolution.kind, name=resolution.name)
            library.entities.add_keys(entity, resolution.keys, resolution.weak)
            for other in resolution.adopt:
                if other != entity:
                    changed = library.entities.absorb(entity, other)
                    library.pending.add_again("index", [each for each in changed if each != result.article])
            links += [(entity, mention, resolution.evidence or why) for mention, why in resolution.cluster.mentions]
            if resolution.cluster.kind != resolution.kind:
                doubtful.append(entity)
        library.entities.set_mentions(result.article, links)
        for entity in doubtful:
            # the index keeps people, organisations and places apart
            library.pending.add_again("index", library.entities.settle_kind(entity))


def _compute_entry(library: Library, article: ArticleId) -> Entry:
    about = library.articles.get(article)
    document = library.articles.document(article)
    named = library.entities.of_articles([article])[article]
    return Entry(
        article=article,
        title=about.title,
        body=body(document),
        published_at=about.published_at,
        source=about.source,
        lang=about.lang,
        persons=tuple(entity for kind, entity in named if kind == "person"),
        orgs=tuple(entity for kind, entity in named if kind == "org"),
        places=tuple(entity for kind, entity in named if kind == "place"),
    )


def body(document: Document) -> str:
    """The canonical text without its headline, which the index holds as the title."""
    headline = next((block for block in document.blocks if block.kind == "headline"), None)
    return document.text if headline is None else document.text[headline.end :]


def _publish_entries(library: Library, entries: Sequence[Entry]) -> None:
    library.index.put(entries)


def _nothing(library: Library, results: Sequence[Any]) -> None:
    """A stage that does not publish, or has nothing to save."""


def _wipe_names(library: Library) -> None:
    with library.transaction():
        library.entities.wipe()


STAGES: tuple[Stage, ...] = (
    Stage("names", "Linking names", (), _compute_names, _nothing, _save_names, _wipe_names),
    Stage("index", "Indexing", ("names",), _compute_entry, _publish_entries, _nothing, Library.wipe_index),
)
