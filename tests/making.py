"""Small pieces that tests of several rooms are made of."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeVar

from reader.ingest.layout import peel
from reader.library import Library
from reader.model import ArticleId, Draft, EntityId, Mention
from reader.text.document import from_plain

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


def finish(job: Generator[Any, None, T]) -> T:
    """Run a job to its end and return its report."""
    try:
        while True:
            next(job)
    except StopIteration as end:
        result: T = end.value
        return result


def draft(text: str, *, origin: str = "/a.txt", **fields: Any) -> Draft:
    """A plain text as a draft; its fields may be given."""
    document = fields.pop("document", None) or peel(from_plain(text), now=NOW).document
    values = {"title": text[:40], "digest": hashlib.sha256(text.encode()).digest(), **fields}
    return Draft(origin=origin, document=document, **values)


def mention(text: str, start: int = 0, kind: Any = "person") -> Mention:
    """A name at a place."""
    return Mention(start, start + len(text), text, kind)


def snapshot(library: Library) -> dict[str, Any]:
    """All that is derived, by names and origins, to compare libraries that were made on different ways."""
    articles = [ArticleId(each) for each in library.articles.ids()]
    origins = {article: Path(library.articles.get(article).origin).name for article in articles}
    entities = library.entities.with_aliases(library.entities.top())
    return {
        "texts": {origins[a]: library.articles.document(a).text for a in articles},
        "links": {
            origins[a]: [(k.mention, k.name, k.evidence) for k in library.entities.of_article(a)] for a in articles
        },
        "entities": sorted((e.kind, e.name, e.articles, e.mentions, sorted(map(repr, e.aliases))) for e in entities),
        "indexed": library.index.count(),
        "pending": [library.pending.count(stage) for stage in ("names", "index", "versions", "events")],
        "versions": {
            origins[a]: sorted((origins[each.article], each.relation) for each in library.stories.versions(a))
            for a in articles
        },
        "events": sorted(
            sorted(origins[place.article] for place in library.events.members([event]))
            for event in {place.event for place in library.events.places(articles).values()}
        ),
        "found": {
            word: sorted(origins[hit.article] for hit in library.search(word, limit=100).hits)
            for word in ("haftar", "aasen", "serravia", "person:haftar", "harbour")
        },
    }


def broken_links(library: Library) -> list[tuple[ArticleId, Mention]]:
    """Mentions that are not what stands at their place."""
    return [
        (ArticleId(article), link.mention)
        for article in library.articles.ids()
        for text in [library.articles.document(ArticleId(article)).text]
        for link in library.entities.of_article(ArticleId(article))
        if text[link.mention.start : link.mention.end] != link.mention.text
    ]


def counts(library: Library) -> tuple[Any, Any]:
    """The counters of all entities and forms: as kept, and as counted anew from the mentions."""
    db = library.db
    kept = {
        "entities": {e: (a, m) for e, a, m in db.rows("SELECT id, articles, mentions FROM entities")},
        "appearances": sorted(db.rows("SELECT entity_id, article_id, mentions, first_start FROM appearances")),
        "aliases": sorted(db.rows("SELECT entity_id, text, count FROM aliases WHERE count > 0")),
    }
    mentions = db.rows("SELECT entity_id, article_id, start, text FROM mentions")
    entities: dict[EntityId, tuple[int, int]] = {
        entity: (len({a for e, a, _, _ in mentions if e == entity}), sum(e == entity for e, _, _, _ in mentions))
        for (entity,) in db.rows("SELECT id FROM entities")
    }
    places: dict[tuple[int, int], list[int]] = {}
    forms: dict[tuple[int, str], int] = {}
    for entity, article, start, text in mentions:
        places.setdefault((entity, article), []).append(start)
        form = " ".join(text.split())
        forms[entity, form] = forms.get((entity, form), 0) + 1
    counted = {
        "entities": entities,
        "appearances": sorted((e, a, len(starts), min(starts)) for (e, a), starts in places.items()),
        "aliases": sorted((e, text, count) for (e, text), count in forms.items()),
    }
    return kept, counted


def reader(*arguments: str) -> list[str]:
    """The command that starts Reader in a process of its own."""
    return [sys.executable, "-m", "reader", *arguments]


def environment(**more: str) -> dict[str, str]:
    """The environment for such a process: this tree, strict about warnings, nothing of the user's."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}
