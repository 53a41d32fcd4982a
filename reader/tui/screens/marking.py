"""Read, unread, starred, tagged: what a person does with the stories of the list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from reader.errors import NotFound, StoreError, UsageError
from reader.library import Library
from reader.model import Article, ArticleId
from reader.tui.screens.dialogs import TagsDialog
from reader.tui.screens.marks import Marks
from reader.tui.screens.working import WorkingScreen

_REPAINTED = 500
"""Rows that are looked for to be painted anew; nobody sees more."""


class MarkingScreen(WorkingScreen):
    """Marks stories, and takes it back."""

    def __init__(
        self, library: Library, *, clock: Callable[[], dt.datetime], measure: int = 76, worker: bool = True
    ) -> None:
        """Make the screen; see `WorkingScreen`."""
        super().__init__(library, clock=clock, measure=measure, worker=worker)
        self._marks = Marks(library, clock)

    def action_toggle_read(self) -> None:
        """Unread becomes read and the other way round."""
        about = self._about_current()
        if about is not None and self._mark(lambda: self._marks.toggle_read(about), [about.id]):
            self._tell("Marked as unread" if about.read else "Marked as read")

    def action_toggle_star(self) -> None:
        """Star, or take the star away."""
        about = self._about_current()
        if about is not None and self._mark(lambda: self._marks.toggle_star(about), [about.id]):
            self._tell("The star is gone" if about.starred else "Starred")

    def action_tag(self) -> None:
        """Ask for the tags of the story."""
        about = self._about_current()
        if about is None:
            return

        def take(tags: tuple[str, ...] | None) -> None:
            if tags is not None and self._set_tags(about.id, tags):
                self._tell(f"Tagged {', '.join(tags)}" if tags else "No tags any more")

        known = sorted(self._library.tags.all(), key=lambda each: -each[1])
        self.app.push_screen(TagsDialog(about.title, self._library.tags.of(about.id), known), take)

    def _set_tags(self, article: ArticleId, tags: Sequence[str]) -> bool:
        try:
            with self._library.transaction(durable=True):
                self._library.tags.set(article, tags)
        except (StoreError, NotFound, UsageError) as error:
            self._tell(str(error), error=True)
            return False
        self._after_marking([article])
        return True

    def _about_current(self) -> Article | None:
        """The story with the cursor, as it is in the library now."""
        current = self._current
        found = self._library.articles.many([current]) if current is not None else []
        if not found:
            self._tell("There is no story here to do that with")
        return found[0] if found else None

    def action_mark_all_read(self) -> None:
        """Mark all stories of the list as read."""
        changed: list[ArticleId] = []
        if self._mark(lambda: changed.extend(self._marks.read_all(self._all_ids)), changed):
            count = f"{len(changed):,} marked as read · ctrl+z undoes it"
            self._tell(count if changed else "Nothing is unread here")

    def _mark(self, change: Callable[[], object], articles: Sequence[ArticleId]) -> bool:
        """Change marks and show it; a library that cannot be written is told."""
        self._follows_top = False
        try:
            change()
        except StoreError as error:
            self._tell(str(error), error=True)
            return False
        self._after_marking(articles)
        return True

    def _after_marking(self, articles: Sequence[ArticleId]) -> None:
        if not articles:
            return
        touched = self._with_heads(articles)
        self._rows.forget(touched)
        for article in touched[:_REPAINTED]:
            index = self._rows.find(article)
            if index is not None:
                self._stories.update_row(index)
        self._looker.ask(self._section)
