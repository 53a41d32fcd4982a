"""What a list remembers of its folds: which versions stand for others, what is unfolded, whether it folds at all."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from reader.library import Library
from reader.model import ArticleId
from reader.store.copies import Grouped
from reader.tui.folding import Folded, folded
from reader.tui.panes.sources import Section

NOTHING = Grouped({}, frozenset())
_WHOLE = frozenset({"search", "starred"})
"""Lists in which every version has a row: what was searched for, and what somebody picked by hand."""
_REMEMBERED = 8
"""Sections whose folds are remembered, the last ones."""
_NONE: Mapping[int, int] = MappingProxyType({})


class Folds:
    """The folds of the list. What it holds is replaced, never changed, so that a thread may read it."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.on = True
        self._heads: Mapping[int, int] = _NONE
        """The versions that stand for their groups in the section that is shown."""
        self._left: dict[Section, Mapping[int, int]] = {}
        """The same of sections that were shown, to come back to."""
        self._section: Section | None = None
        self.changes = 0
        """Goes up when lists would be folded in another way."""
        self._unfolded: frozenset[int] = frozenset()
        """Articles whose groups are shown whole, here and in other sections."""

    def holds(self, section: Section) -> bool:
        """Whether versions are folded in a section."""
        return self.on and section.kind not in _WHOLE

    def begin(self, section: Section, *, anew: bool) -> None:
        """Show a section. If anew, the newest unread version stands for each group, else the same as last time."""
        if self._section is not None:
            self._left.pop(self._section, None)
            self._left[self._section] = self._heads
            if len(self._left) > _REMEMBERED:
                del self._left[next(iter(self._left))]
        self._section = section
        self._set_heads(_NONE if anew else self._left.get(section, _NONE))

    def fold(
        self,
        section: Section,
        ids: array[int],
        grouped: Grouped,
        *,
        current: ArticleId | None = None,
        shown: Sequence[int] = (),
    ) -> Folded:
        """The list as it is shown. See `folding.folded`."""
        if not self.holds(section):
            return Folded(ids)
        group_of, unread = grouped
        groups = {group_of[each] for each in self._unfolded if each in group_of}
        return folded(
            ids,
            group_of,
            unread,
            kept=self._heads,
            current=current,
            shown=shown,
            unfolded={each: self._whole(each) for each in groups},
        )

    def keep(self, shown: Folded) -> None:
        """Let the versions that stand for others go on doing so."""
        self._set_heads(shown.heads)

    def put_first(self, group: int, article: ArticleId) -> None:
        """Let a version stand for its group."""
        self._set_heads({**self._heads, group: article})

    def is_unfolded(self, group: int, grouped: Grouped) -> bool:
        """Whether a group is shown whole."""
        return any(grouped.group_of.get(each) == group for each in self._unfolded)

    def unfold(self, article: ArticleId) -> None:
        """Show the group of an article whole."""
        self._unfolded |= {article}
        self.changes += 1

    def fold_again(self, group: int, grouped: Grouped) -> None:
        """Fold a group that was shown whole."""
        self._unfolded = frozenset(each for each in self._unfolded if grouped.group_of.get(each) != group)
        self.changes += 1

    def switch(self) -> None:
        """Fold nothing, or fold versions again."""
        self.on = not self.on
        self.changes += 1

    def _set_heads(self, heads: Mapping[int, int]) -> None:
        if heads != self._heads:
            self._heads = heads
            self.changes += 1

    def groups_of(self, ids: Sequence[int] | None) -> Grouped:
        """The groups of some articles; with None those of all, kept until somebody writes."""
        if not self.on:
            return NOTHING
        if ids is not None:
            return self._library.copies.grouped(ids)
        return self._library.remembered(("grouped",), self._library.copies.grouped)

    def _whole(self, group: int) -> list[ArticleId]:
        return self._library.articles.in_order(self._library.events.group(ArticleId(group)))
