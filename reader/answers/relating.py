"""Why two articles of a library belong together: names, rare phrases, dates, and what they copied from each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from reader.answers.telling import Telling, story_of
from reader.errors import QueryError
from reader.index.query import quoted
from reader.model import ArticleId
from reader.store.stories import Stories
from reader.stories.phrases import shared_phrases
from reader.stories.relate import Relation, SharedPhrase, relate

_LOOKED_UP = 12
"""Phrases whose rarity is asked of the index: each is a search."""
_ASKED = 8
"""Words of a long phrase that are searched for."""
_COMMON = 0.02
"""Share of the articles in which a phrase stands that tells nothing."""
_FEW = 3
"""In so few articles a phrase may always stand."""


def relation(
    telling: Telling,
    stories: Stories,
    count: Callable[[str], int],
    first: ArticleId,
    second: ArticleId,
) -> Relation:
    """Say what links two articles.

    Args:
        count: How many articles a query finds.

    Raises:
        NotFound: There is none of that id.
    """
    articles, entities, events = telling.articles, telling.entities, telling.events
    about = articles.get(first), articles.get(second)
    total = articles.count()
    documents = articles.document(first), articles.document(second)
    names = [(each.mention.start, each.mention.end) for each in entities.of_article(first)]
    told = (
        each
        for each in shared_phrases(*documents)
        # a name is said already
        if not any(start <= each.first[0] and each.first[1] <= end for start, end in names)
    )
    phrases = []
    for each in islice(told, _LOOKED_UP):
        text = " ".join(documents[0].text[slice(*each.first)].split())
        try:
            holders = max(2, count(quoted(" ".join(text.split()[:_ASKED]))))
        except QueryError:  # signs alone
            continue
        if holders <= max(_FEW, _COMMON * total):
            phrases.append(SharedPhrase(text, holders))
    version = next((each for each in stories.versions(first) if each.article == second), None)
    page = story_of(telling, first)
    there = events.event_of(second)
    return replace(
        relate(*about, entities.shared(first, second), articles=total),
        phrases=tuple(sorted(phrases, key=_rarest)),
        version=version,
        event=there if there is not None and there == events.event_of(first) else None,
        running=there in {link.story.id for link in (*page.earlier, *page.later, *page.undated)},
        likeness=events.likeness(first, second),
    )


def _rarest(phrase: SharedPhrase) -> tuple[int, int]:
    return phrase.articles, -len(phrase.text)
