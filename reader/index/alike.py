"""More like this: what an article shares with few others, as a condition that can be searched, sorted and narrowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from whoosh.query import Term

from reader.index.analysis import collect
from reader.index.trees import Alike
from reader.model import ArticleId, EntityId, Kind

_SHARE = 0.2
"""So much of the words and names must be there."""
_LEAST = 2
"""One rare word in common may be chance."""


def stems(title: str, body: str, lang: str) -> dict[str, int]:
    """The stems of an article with how often each stands in it."""
    places: dict[str, list[int]] = defaultdict(list)
    collect(f"{title}\n{body}", places, set(), lang=lang)
    return {stem: len(each) for stem, each in places.items()}


def alike(
    article: ArticleId, words: Sequence[tuple[str, float]], names: Sequence[tuple[Kind, EntityId, float]]
) -> Alike | None:
    """Articles that share words and names with one.

    Args:
        article: That one.
        words: Stems, each with what it is worth.
        names: Entities, each with what it is worth.

    Returns:
        The condition; None if nothing sets the article apart.
    """
    parts = [(Term("text", stem), worth) for stem, worth in words]
    parts += [(Term(kind, str(entity)), worth) for kind, entity, worth in names]
    if not parts:
        return None
    return Alike(article, tuple(parts), min(len(parts), max(_LEAST, round(_SHARE * len(parts)))))
