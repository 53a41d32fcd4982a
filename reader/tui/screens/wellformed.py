"""Whether a complete query can be understood, told without a look into the library."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from reader.index.query import parse
from reader.index.trees import Alike, Articles
from reader.model import ArticleId, EntityId, Kind


def check(query: str) -> None:
    """Look whether a query is well formed.

    Raises:
        QueryError: It is not; the error has its position.
    """
    parse(query, names=_Unasked(), states=_Unasked(), likes=_Unasked())


class _Unasked:
    """A library in which nothing is known."""

    def find(self, kind: Kind, name: str) -> Sequence[EntityId]:  # noqa: ARG002  the parser's protocol
        return ()

    def articles(self, state: str) -> Articles:  # noqa: ARG002
        return Articles(array("q"))

    def tagged(self, tag: str) -> Articles | None:  # noqa: ARG002
        return None

    def having(self, what: str) -> Articles | None:  # noqa: ARG002
        return Articles(array("q"))

    def near(self, groups: Sequence[Sequence[EntityId]]) -> Articles:  # noqa: ARG002
        return Articles(array("q"))

    def like(self, article: ArticleId) -> Alike | None:
        return Alike(article, (), 1)
