"""A comparison cut into passages, in the order of one version: what a screen, a page or a terminal shows row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from reader.stories.compare import Change, Comparison, Pair, Substance

What: TypeAlias = Literal["same", "changed", "first", "second"]
Side: TypeAlias = Literal["first", "second"]
Shift: TypeAlias = Literal["", "earlier", "later"]


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences in a row that are the same in both, one that was changed, or some that only one version has."""

    what: What
    """"first" and "second": only there."""
    first: tuple[int, ...] = ()
    """Places in the sentences of the first version."""
    second: tuple[int, ...] = ()
    shift: Shift = ""
    """Where it stands in the version that does not give the order, if it was moved there."""
    changes: tuple[Change, ...] = ()

    @property
    def substance(self) -> frozenset[Substance]:
        """What kinds of facts its changes touch."""
        return frozenset().union(*(change.substance for change in self.changes)) if self.changes else frozenset()


def passages(comparison: Comparison, *, by: Side = "first") -> list[Passage]:
    """Cut a comparison into passages.

    Args:
        comparison: What two versions share and where they part.
        by: The version whose order they have. What only the other one has stands behind what it follows there.
    """
    turned = by == "second"
    groups = _groups(comparison.pairs, turned=turned)
    mine = {at: group for group in groups for at in group.mine}
    followers = _followers(comparison.only_first if turned else comparison.only_second, groups)
    found: list[Passage] = []

    def add(passage: Passage) -> None:
        if found and _goes_on(found[-1], passage):
            found[-1] = _run_together(found[-1], passage)
        else:
            found.append(passage)

    def add_others(places: Iterable[int]) -> None:
        for at in places:
            add(Passage("first", (at,)) if turned else Passage("second", (), (at,)))

    add_others(followers[None])
    for at in range(len(comparison.second if turned else comparison.first)):
        group = mine.get(at)
        if group is None:
            add(Passage("second", (), (at,)) if turned else Passage("first", (at,)))
        elif at == group.mine[0]:
            add(group.passage)
            for other in group.others:
                add_others(followers[other])
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    """Sentences of both versions that belong together; `mine` are those of the version that gives the order."""

    mine: tuple[int, ...]
    others: tuple[int, ...]
    passage: Passage


def _groups(pairs: Sequence[Pair], *, turned: bool) -> list[_Group]:
    """A pair with the parts of its sentences, in the order of the version that gives it."""
    parts_of_first: dict[int, list[int]] = defaultdict(list)
    parts_of_second: dict[int, list[int]] = defaultdict(list)
    for pair in pairs:
        if pair.part:
            parts_of_first[pair.first].append(pair.second)
            parts_of_second[pair.second].append(pair.first)
    whole = [pair for pair in pairs if not pair.part]
    shifts = _shifts(whole, turned=turned)
    found = []
    for pair in whole:
        first = tuple(sorted({pair.first, *parts_of_second[pair.second]}))
        second = tuple(sorted({pair.second, *parts_of_first[pair.first]}))
        what: What = "same" if pair.same else "changed"
        passage = Passage(what, first, second, shifts.get(pair.first, ""), pair.changes)
        found.append(_Group(*((second, first) if turned else (first, second)), passage))
    return sorted(found, key=lambda group: group.mine)


def _shifts(pairs: Sequence[Pair], *, turned: bool) -> dict[int, Shift]:
    """Where what was moved stands in the other version, seen from its neighbours that keep the order."""
    ordered = sorted(pairs, key=lambda pair: pair.second if turned else pair.first)
    shifts: dict[int, Shift] = {}
    before = -1
    for pair in ordered:
        there = pair.first if turned else pair.second
        if not pair.moved:
            before = there
        else:
            shifts[pair.first] = "earlier" if there < before else "later"
    return shifts


def _followers(only: Sequence[int], groups: Sequence[_Group]) -> dict[int | None, list[int]]:
    """What only the other version has, by the sentence that it follows there; None: it stands at the top."""
    linked = {other for group in groups for other in group.others}
    found: dict[int | None, list[int]] = defaultdict(list)
    for at in only:
        before = at - 1
        while before >= 0 and before not in linked:
            before -= 1
        found[before if before >= 0 else None].append(at)
    return found


def _goes_on(before: Passage, after: Passage) -> bool:
    if before.what != after.what or before.what == "changed" or before.shift != after.shift:
        return False
    return all(
        not one or (other[0] == one[-1] + 1)
        for one, other in ((before.first, after.first), (before.second, after.second))
    )


def _run_together(before: Passage, after: Passage) -> Passage:
    return Passage(before.what, before.first + after.first, before.second + after.second, before.shift)
