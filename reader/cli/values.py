"""Model values → what the command line prints: JSON with stable keys, and short plain texts.

Spans are `[start, end]` in code points of the canonical text, which `show --json` prints.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from reader.library import Library
from reader.model import (
    Article,
    ArticleId,
    Candidate,
    Contribution,
    Decision,
    DecisionRecord,
    Document,
    Entity,
    Explanation,
    Facet,
    Facets,
    Followed,
    Found,
    Hit,
    InContext,
    Link,
    Mention,
    Preview,
    SavedSearch,
    Snippet,
)
from reader.stories.relate import Relation
from reader.text.languages import foreign_language, found_by
from reader.text.segment import document_sentences

Tagged = tuple[Mention, str, str, str]
"""A mention, the entity it belongs to, that entity's name, and the evidence."""


def date(article: Article) -> str | None:
    """When it was published, as precisely as it is known: 2020, 2020-01, 2020-01-15 or 2020-01-15T08:24:43Z."""
    when = article.published_at
    if when is None:
        return None
    # isoformat, as strftime writes the year 476 with three digits on some platforms
    text = when.isoformat(timespec="seconds").replace("+00:00", "Z")
    return text[: {"year": 4, "month": 7, "day": 10}.get(article.date_precision or "", len(text))]


def date_text(article: Article) -> str:
    """The same for people."""
    known = date(article)
    if known:
        return known[:10]
    return f"after {article.not_before}" if article.not_before else "undated"


def date_of(article: dict[str, Any]) -> str:
    """The same for an article that is JSON already."""
    not_before = article["date_not_before"]
    return (article["published_at"] or "")[:10] or (f"after {not_before}" if not_before else "undated")


def article(article: Article) -> dict[str, Any]:
    """What `list` prints."""
    return {
        "id": article.id,
        "title": article.title,
        "source": article.source,
        "published_at": date(article),
        "date_precision": article.date_precision,
        "date_not_before": article.not_before.isoformat() if article.not_before else None,
        "inferred": list(article.inferred),
        "read": article.read,
        "starred": article.starred,
    }


def full_article(value: Article, document: Document, links: Sequence[Link], recogniser: str = "") -> dict[str, Any]:
    """What `show` prints: "" becomes null, as a field is either known or not."""
    return article(value) | {
        "outlet": value.outlet or None,
        "url": value.url or None,
        "origin": value.origin,
        "lang": value.lang or None,
        "recogniser": recogniser or None,
        "author": value.author or None,
        "dateline": value.dateline or None,
        "caption": value.caption or None,
        "credit": value.credit or None,
        "copyright": value.copyright or None,
        "bio": value.bio or None,
        "revision": value.revision,
        "words": value.words,
        "text": document.text,
        "blocks": [{"kind": b.kind, "start": b.start, "end": b.end, "level": b.level} for b in document.blocks],
        "spans": [{"kind": s.kind, "start": s.start, "end": s.end, "target": s.target} for s in document.spans],
        "mentions": [
            {
                **_mention(link.mention),
                "entity": link.entity,
                "name": link.name,
                "evidence": link.evidence,
                "candidates": [_named(each) for each in link.candidates],
            }
            for link in links
        ],
    }


def search(
    found: Found,
    rows: Sequence[tuple[Article, Hit, Snippet]],
    counts: Facets | None,
    explanations: Mapping[ArticleId, Explanation],
) -> dict[str, Any]:
    """What `search` prints."""
    return {
        "total": found.total,
        "hits": [
            {
                "id": article.id,
                "title": article.title,
                "source": article.source,
                "published_at": date(article),
                "score": round(hit.score, 4),
                "snippet": cut.text,
                "highlights": [list(span) for span in cut.highlights],
            }
            | ({"explanation": _explanation(explanations[article.id])} if article.id in explanations else {})
            for article, hit, cut in rows
        ],
        "facets": {
            field: [{"name": each.label, "count": each.count, "query": each.query} for each in each_field]
            for field, each_field in facets(counts)
        },
        "did_you_mean": found.did_you_mean or None,
        "relaxed": found.relaxed,
        "notes": list(found.notes),
    }


def facets(counts: Facets | None) -> list[tuple[str, tuple[Facet, ...]]]:
    """How hits divide, by the names of the fields; nothing if it was not asked for."""
    if counts is None:
        return []
    return [
        ("person", counts.persons),
        ("org", counts.orgs),
        ("place", counts.places),
        ("source", counts.sources),
        ("month", counts.months),
    ]


def reasons(value: Explanation) -> str:
    """Why an article was found, in one line."""
    return " · ".join(_reason(part) for part in value.parts)


def saved_search(value: SavedSearch, total: int | None, unread: int | None) -> dict[str, Any]:
    """What `searches` prints; the counts are null where the query cannot be understood any more."""
    return {"name": value.name, "query": value.query, "sort": value.sort, "total": total, "unread": unread}


def _explanation(value: Explanation) -> dict[str, Any]:
    return {
        "score": round(value.score, 4),
        "parts": [
            {
                "what": part.what,
                "text": part.text,
                "score": round(part.score, 4),
                "places": part.places,
                "articles": part.articles,
            }
            for part in value.parts
        ],
    }


def _reason(part: Contribution) -> str:
    if part.what == "condition":
        return part.text
    facts = [f"{part.places:,}×" if part.places else "", f"in {part.articles:,} articles" if part.articles else ""]
    known = ", ".join(fact for fact in facts if fact)
    what = "recent" if part.what == "recent" else f"{part.what} {part.text}"
    return f"{what} {part.score:+.2f}" + (f" ({known})" if known else "")


def entity_brief(entity: Entity) -> dict[str, Any]:
    """Enough to name one."""
    return {"id": entity.id, "kind": entity.kind, "name": entity.name}


def entity(entity: Entity) -> dict[str, Any]:
    """What `entities` prints."""
    return entity_brief(entity) | {
        "aliases": [{"text": each.text, "count": each.count} for each in entity.aliases],
        "articles": entity.articles,
        "mentions": entity.mentions,
    }


def entity_page(library: Library, chosen: Entity, others: Sequence[Entity]) -> dict[str, Any]:
    """What `entity` prints: forms, articles with the sentences, company, and months."""
    appearances = library.entities.appearances(chosen.id)
    articles = library.articles.many([each.article for each in appearances])
    months: Counter[str] = Counter(known[:7] for each in articles if (known := date(each)) and len(known) >= 7)
    return entity(chosen) | {
        "appearances": [article(each) | {"mentions": _in_context(library, chosen, each)} for each in articles],
        "associated": [
            {**entity_brief(each.entity), "shared": each.shared, "strength": round(each.strength, 2)}
            for each in library.entity_page(chosen.id, stories=0, contexts=0).company
        ],
        "timeline": [{"month": month, "articles": count} for month, count in sorted(months.items())],
        "also": [entity_brief(each) for each in others],
        "candidates": [_named(each) for each in library.entities.candidates([chosen.id]).get(chosen.id, ())],
    }


def decision(record: DecisionRecord) -> dict[str, Any]:
    """What `entities decisions` prints for each; what is not said of a decision is left out."""
    return {
        "id": record.id,
        "sentence": record.sentence,
        "decided_at": record.decided_at.isoformat().replace("+00:00", "Z"),
        "undone_at": record.undone_at.isoformat().replace("+00:00", "Z") if record.undone_at else None,
    } | _decided(record.decision)


def preview(value: Decision, seen: Preview) -> dict[str, Any]:
    """What `--dry-run` prints."""
    return _decided(value) | {
        "sentence": seen.sentence,
        "articles": seen.articles,
        "mentions": seen.mentions,
        "forms_changed": [{"text": each.text, "count": each.count} for each in seen.forms],
    }


def followed(value: Followed) -> dict[str, Any]:
    """What `entities followed` prints for each."""
    return {
        "id": value.entity,
        "what": value.what,
        "kind": value.kind,
        "name": value.name,
        "since": value.since.isoformat().replace("+00:00", "Z"),
        "articles": value.articles,
        "unread": value.unread,
    }


def candidate(value: Candidate) -> dict[str, Any]:
    """What `entities candidates` prints for each."""
    return {"first": entity_brief(value.first), "second": entity_brief(value.second), "reason": value.reason}


def together(
    first: Entity, second: Entity, shared: int, in_one_sentence: int, sentences: Sequence[InContext]
) -> dict[str, Any]:
    """What `entity A --with B` prints."""
    return {
        "first": entity_brief(first),
        "second": entity_brief(second),
        "articles": shared,
        "articles_with_sentence": in_one_sentence,
        "sentences": [
            {"article": each.article, "text": each.text, "ranges": [list(span) for span in each.ranges]}
            for each in sentences
        ],
    }


def _decided(value: Decision) -> dict[str, Any]:
    facts = {
        "decision": value.what,
        "kind": value.subject.kind,
        "name": value.subject.name,
        "other": value.other.name if value.other is not None else "",
        "new": value.name or value.kind or "",
        "forms": list(value.forms),
        "articles": list(value.articles),
        "at": [value.place.origin, value.place.text, value.place.nth + 1] if value.place else [],
    }
    return {key: fact for key, fact in facts.items() if fact}


def tagged(
    name: str, document: Document, links: Sequence[Tagged], sentences: Sequence[tuple[int, int]], *, recogniser: str
) -> dict[str, Any]:
    """What `tag` prints for one text."""
    return {
        "path": name,
        "recogniser": recogniser,
        "text": document.text,
        "sentences": [list(span) for span in sentences],
        "mentions": [
            {**_mention(mention), "name": entity_name, "entity": entity, "evidence": evidence}
            for mention, entity, entity_name, evidence in links
        ],
    }


def about(article: Article) -> str:
    """Source, date and author in one line."""
    return " · ".join(each for each in (article.source, date_text(article), article.author) if each)


def read_how(article: Article, recogniser: str) -> list[str]:
    """The language if it is not English, and who found the names if it was not the embedded model."""
    return [foreign_language(article.lang), found_by(recogniser)]


def marks(article: Article) -> str:
    """Unread and starred, as characters."""
    return ("·" if article.read else "N") + ("*" if article.starred else " ")


def forms(entity: Entity) -> str:
    """How else it is written."""
    return ", ".join(each.text for each in entity.aliases if each.text != entity.name)


def marked(cut: Snippet) -> str:
    """A snippet with its hits between asterisks."""
    parts, at = [], 0
    for start, end in cut.highlights:
        parts += [cut.text[at:start], "*", cut.text[start:end], "*"]
        at = end
    return "".join([*parts, cut.text[at:]])


def total(found: Found, shown: int) -> str:
    """How many there are."""
    if found.did_you_mean:
        return f"{found.total or 'nothing'} found; did you mean {found.did_you_mean}"
    if not found.total:
        return "nothing found" + ("; fewer words, or word* for its beginning, find more" if found.terms else "")
    some = " with some of the words" if found.relaxed else ""
    return f"{found.total:,} found{some}" + (f", {shown:,} shown" if shown < found.total else "")


def relation(first: Article, second: Article, value: Relation) -> dict[str, Any]:
    """What `why` prints."""
    return {
        "articles": [article(first), article(second)],
        "shared": [
            {**entity_brief(each.entity), "articles": each.entity.articles, "weight": round(each.weight, 3)}
            for each in value.names
        ],
        "score": round(value.score, 3),
        "days_apart": value.days_apart,
        "phrases": [{"text": each.text, "articles": each.articles} for each in value.phrases],
        "version": {
            "relation": value.version.relation,
            "words_of_a_in_b": round(value.version.here_in_there, 4),
            "words_of_b_in_a": round(value.version.there_in_here, 4),
            "sentences": value.version.sentences,
        }
        if value.version
        else None,
        "event": value.event,
        "running_story": value.running,
        "likeness": None if value.likeness is None else round(value.likeness, 3),
    }


def event_sentence(value: Relation) -> str:
    """Whether two articles tell of one event, for people; "" if nothing is to be said."""
    if value.event is not None:
        return f"both tell of one event (`reader stories {value.event}`)"
    return "they tell of two events of one running story" if value.running else ""


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "kind": mention.kind,
        "demonym": mention.demonym,
        "confidence": round(mention.confidence, 2),
    }


def _named(entity: Entity) -> dict[str, Any]:
    return {"id": entity.id, "name": entity.name}


def _in_context(library: Library, chosen: Entity, where: Article) -> list[dict[str, Any]]:
    document = library.articles.document(where.id)
    sentences = document_sentences(document)
    found = []
    for start, end in library.entities.mentions(chosen.id, where.id):
        sentence = next((span for span in sentences if span[0] <= start and end <= span[1]), (start, end))
        text = " ".join(document.text[sentence[0] : sentence[1]].split())
        found.append({"start": start, "end": end, "text": document.text[start:end], "sentence": text})
    return found
