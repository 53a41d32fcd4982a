"""The name that a key is about, and where it was met."""

from __future__ import annotations

from dataclasses import dataclass

from reader.model import ArticleId, EntityId, Mention

NONE_AT_HAND = "No name is at hand: n finds one in the article, 4 beside it, E anywhere"
"""What is told when a key is about a name and there is none."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """A name, with the mention under the cursor if there is one."""

    entity: EntityId
    article: ArticleId | None = None
    mention: Mention | None = None
