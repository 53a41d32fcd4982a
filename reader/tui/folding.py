"""Lists in which the versions of a text are one row: which version that is, and which stand below it. Pure."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Folded:
    """A list as it is shown."""

    ids: array[int]
    """A row each."""
    heads: Mapping[int, int] = field(default_factory=dict)
    """The version that stands for each group that is in the list."""
    below: frozenset[int] = frozenset()
    """Versions that stand below another one, as their group is unfolded."""
    unfolded: frozenset[int] = frozenset()
    """Those groups."""


def folded(
    ids: array[int],
    group_of: Mapping[int, int],
    unread: AbstractSet[int] = frozenset(),
    *,
    kept: Mapping[int, int] | None = None,
    current: int | None = None,
    shown: Sequence[int] = (),
    unfolded: Mapping[int, Sequence[int]] | None = None,
) -> Folded:
    """Fold a list.

    The row of a group stands where the version stands that it shows. That is, of those in the list, the one that was
    shown for it before, else the one with the cursor, else one that is on a row already, else the newest unread, else
    the newest: what somebody looks at neither moves nor turns into something else while articles come in.

    Args:
        ids: All articles, in the order of the list.
        group_of: The groups of those that have other versions.
        unread: Which of those are unread.
        kept: The version that was shown for a group.
        current: The article with the cursor.
        shown: The rows there are.
        unfolded: The groups that are shown whole, each with all of its versions, be they in the list or not.
    """
    members: dict[int, list[int]] = {}
    for article in [each for each in ids if each in group_of]:
        members.setdefault(group_of[article], []).append(article)
    if not members:
        return Folded(ids)
    kept, unfolded = kept or {}, unfolded or {}
    there: frozenset[int] = frozenset()
    heads, hidden = {}, set()
    for group, articles in members.items():
        head = articles[0]
        if len(articles) > 1:
            known = kept.get(group)
            if known is not None and known in articles:
                head = known
            elif current is not None and current in articles:
                head = current
            else:
                there = there or frozenset(shown)
                head = _first(articles, there) or _first(articles, unread) or head
            hidden.update(articles)
            hidden.discard(head)
        heads[group] = head
    rows = array("q", [each for each in ids if each not in hidden]) if hidden else ids
    below = {
        heads[group]: [each for each in versions if each != heads[group]]
        for group, versions in unfolded.items()
        if group in heads
    }
    if below:
        rows = array("q", [each for row in rows for each in (row, *below.get(row, ()))])
    return Folded(
        rows,
        heads,
        frozenset(each for versions in below.values() for each in versions),
        frozenset(unfolded).intersection(heads),
    )


def _first(articles: Sequence[int], some: AbstractSet[int]) -> int | None:
    for article in articles:
        if article in some:
            return article
    return None
