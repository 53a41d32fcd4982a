"""Libraries for benchmarks and quality measurements, written directly: an import would take minutes to find the names.

The names of the generator stand in the texts as they are, so their mentions are found by looking for them. The index is
made by the program's own stage.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from reader.jobs.catch_up import catch_up
from reader.library import Library
from reader.model import ArticleId, Block, Document, Draft, EntityId, Kind, Mention, SourceId
from reader.text.document import with_headline
from tests.bench.articles import CACHE, Article, articles

_BATCH = 1000
_VERSION = 1


def filled(count: int) -> Path:
    """A library with so many articles, kept between runs; it is brought up to date, should its format have changed."""
    path = CACHE / f"library-{count}-{_VERSION}"
    if not (path / "filled").exists():
        fill(path, articles(count))
        (path / "filled").touch()
    else:
        with Library.open(path) as library, library.writing():
            for _ in catch_up(library):
                pass
    return path


def fill(path: Path, items: Iterable[Article]) -> None:
    """Put articles with their names into a library that has none, and index them."""
    with Library.open(path) as library, library.writing():
        with library.transaction():
            source = library.sources.add("folder", "Generated", "/generated")
        known: dict[tuple[Kind, str], EntityId] = {}
        remaining = iter(items)
        while batch := list(islice(remaining, _BATCH)):
            with library.transaction():
                put = [_put(library, source, item, known) for item in batch]
                library.pending.add("index", put)
        for _ in catch_up(library):
            pass


def _put(
    library: Library, source: SourceId, item: Article, known: dict[tuple[Kind, str], EntityId]
) -> tuple[ArticleId, int]:
    document = _document(item)
    draft = Draft(
        origin=f"{item.number:06}.md",
        digest=item.number.to_bytes(32),
        title=item.title,
        document=document,
        outlet=item.source,
        lang="en",
        published_at=item.published_at,
        date_precision="time",
    )
    article, revision, _ = library.articles.put(source, draft, now=item.published_at + dt.timedelta(minutes=1))
    links: dict[tuple[int, int], tuple[EntityId, Mention, str]] = {}
    for kind, names in _names(item):
        for name in names:
            for match in re.finditer(re.escape(name), document.text):
                entity = known.get((kind, name))
                if entity is None:
                    entity = known[kind, name] = library.entities.create(kind, name)
                mention = Mention(match.start(), match.end(), name, kind)
                links.setdefault(match.span(), (entity, mention, "the name"))
    library.entities.set_mentions(article, list(links.values()))
    return article, revision


def _names(item: Article) -> Iterator[tuple[Kind, tuple[str, ...]]]:
    yield "person", item.persons
    yield "org", item.orgs
    yield "place", item.places


def _document(item: Article) -> Document:
    """The body's lines as paragraphs below the headline."""
    blocks: list[Block] = []
    at = 0
    lines = [line for line in item.body.split("\n") if line]
    for line in lines:
        blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 2
    return with_headline(Document("\n\n".join(lines), tuple(blocks)), item.title)
