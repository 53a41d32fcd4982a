"""The rows of lists that fold the versions of a text to one row."""

from __future__ import annotations

from collections.abc import Sequence

from reader.library import Library
from reader.model import Article
from reader.store.copies import Standing
from reader.tui.folding import Folded
from reader.tui.render import Row
from reader.tui.screens.rows import ArticleRows, Clock
from reader.tui.standing import Place, place, standing_row


class VersionRows(ArticleRows):
    """Articles, one row for all versions of a text."""

    def __init__(self, library: Library, shown: Folded, clock: Clock, *, folds: bool = True) -> None:
        """Make the rows.

        Args:
            shown: The list as it is folded.
            folds: Versions are folded in this list; else each is a row of its own.
        """
        super().__init__(library, shown.ids, clock)
        self.shown = shown
        self._folds = folds
        self._standing: dict[int, Standing] = {}

    def _read(self, ids: Sequence[int]) -> list[Article]:
        self._standing.update((each.article, each) for each in self._library.copies.standing(ids).values())
        return super()._read(ids)

    def standing(self, index: int) -> Standing | None:
        """What there is of versions of the article of a row."""
        self.article(index)
        return self._standing.get(self.ids[index])

    def hides_unread(self, index: int) -> bool:
        """Whether a version for which a row stands is unread."""
        standing = self.standing(index)
        return (
            self._folds and standing is not None and standing.unread > 0 and standing.group not in self.shown.unfolded
        )

    def place(self, index: int) -> Place:
        """Where a row stands among the versions of its text."""
        return self._place(self.ids[index], self.standing(index))

    def _place(self, article: int, standing: Standing | None) -> Place:
        return place(
            standing,
            folds=self._folds,
            below=article in self.shown.below,
            unfolded=standing is not None and standing.group in self.shown.unfolded,
        )

    def _row(self, article: Article) -> Row:
        standing = self._standing.get(article.id)
        where = self._place(article.id, standing)
        return standing_row(article, standing, where, now=self._clock())
