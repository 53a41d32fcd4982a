"""Versions of a text as one row: the key that unfolds them, what is read with them, what the article says of them."""

from __future__ import annotations

from reader.model import ArticleId
from reader.stories.publishing import outlet
from reader.tui.screens.reading import ReadingScreen
from reader.tui.screens.rows import ResultRows
from reader.tui.screens.version_rows import VersionRows
from reader.tui.standing import Place, head_line, with_whom

_KEYS: dict[Place, str] = {
    "alone": "",
    "apart": "",
    "folded": "v shows every version",
    "unfolded": "v folds the versions",
    "below": "v folds the versions",
}


class FoldingScreen(ReadingScreen):
    """Folds and unfolds."""

    reads_copies = True
    """Whether reading one version marks its copies as read; a setting."""

    def set_folding(self, *, fold: bool, read_copies: bool) -> None:
        """Take over the settings, before anything is shown."""
        self._folds.on = fold
        self.reads_copies = read_copies

    def action_fold_versions(self) -> None:
        """Unfold the versions of the row with the cursor, or fold them again."""
        article, rows = self._current, self._rows
        if article is None or not isinstance(rows, VersionRows) or not self._folds.holds(self._section):
            self._tell("Versions are folded in sections, sources and names; here each has a row of its own")
            return
        group = self._grouped.group_of.get(article)
        if group is None:
            self._tell("There is no other version of this story")
            return
        self._follows_top = False
        if group in rows.shown.unfolded:
            self._folds.fold_again(group, self._grouped)
            told = "Folded; v shows them again"
        else:
            self._folds.unfold(article)
            told = "Every version; v folds them again"
        self._set_ids(self._ids, keep=article)
        self._title()
        self._tell(told)

    def action_fold_nothing(self) -> None:
        """Give every version a row of its own, in all lists; or fold them again."""
        self._follows_top = False
        self._folds.switch()
        self._stale = True
        if self._section.kind != "search":
            self._grouped = self._folds.groups_of(None)
            self._set_ids(self._ids, keep=self._current)
            self._title()
        self._tell("Versions are folded to one row again" if self._folds.on else "Every version has a row of its own")

    def _copies(self, article: ArticleId) -> list[ArticleId]:
        if not self.reads_copies:
            return []
        # a group may be a chain of updates whose ends have little in common: only what was compared with this one
        group = frozenset(self._library.copies.of(article))
        return [each.article for each in self._library.stories.versions(article) if each.article in group]

    def _say_versions(self) -> str:
        article, rows = self._current, self._rows
        if article is not None and isinstance(rows, VersionRows) and self._folds.holds(self._section):
            return _KEYS[rows.place(self._stories.cursor)]
        if article is None or not isinstance(rows, ResultRows):
            return ""
        standing = rows.standing(article)
        if standing is None or not standing.others:
            return ""
        versions = self._library.articles.many(self._library.copies.of(article))
        whom = with_whom([outlet(each.outlet, each.url, each.source) for each in versions])
        return f"version of {standing.others:,} other{'' if standing.others == 1 else 's'} {whom}"

    def _standing_line(self, article: ArticleId) -> str:
        return head_line(self._library.copies.standing([article]).get(article))
