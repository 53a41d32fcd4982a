"""What a person did, to be undone in turn: stories read, unread, starred, and decisions about names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from reader.library import Library
from reader.model import Article, ArticleId

_FEW = 200
"""So many articles are looked at one by one; for more, all states are read at once."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A mark that was taken back."""

    label: str
    articles: tuple[ArticleId, ...]


@dataclass(slots=True, eq=False)
class Step:
    """A decision that was made, undone or made to hold again, in its place among what else was done."""

    back: Literal["undo", "redo"] = "undo"
    """What takes it back."""
    number: int | None = None
    """Of the decision; None until it is made."""
    about: Literal["names", "stories"] = "names"


class Marks:
    """Marks stories in the library, durably, and remembers how to undo it. All may raise StoreError.

    It is the memory of all that one may undo, so decisions about names are noted here too (see `reader.tui.decider`).
    """

    def __init__(self, library: Library, clock: Callable[[], dt.datetime]) -> None:
        self._library = library
        self._clock = clock
        self._done: list[tuple[str, Callable[[], list[ArticleId]]] | Step] = []

    def open(self, article: ArticleId, copies: Sequence[ArticleId] = ()) -> list[ArticleId]:
        """Mark a story as read because it was opened, and its copies with it. Returns what has changed.

        One step takes all of it back if copies were marked; a story that was read alone has no undo.
        """
        changed = self._set_read([article, *copies], True)
        if any(each != article for each in changed):
            label = f"read with {len(copies):,} version{'' if len(copies) == 1 else 's'}"
            self._done.append((label, lambda: self._set_read(changed, False)))
        return changed

    def toggle_read(self, about: Article) -> None:
        """Read becomes unread and the other way round."""
        self._set_read([about.id], not about.read)
        label = "unread" if about.read else "read"
        self._done.append((label, lambda: self._set_read([about.id], about.read)))

    def toggle_star(self, about: Article) -> None:
        """Star, or take the star away."""
        self._set_starred(about.id, not about.starred)
        self._done.append(("star", lambda: self._set_starred(about.id, about.starred)))

    def read_all(self, articles: Sequence[int]) -> list[ArticleId]:
        """Mark all of these as read; returns those that were not."""
        changed = self._set_read(articles, True)
        if changed:
            self._done.append(("mark all read", lambda: self._set_read(changed, False)))
        return changed

    def note(self, step: Step) -> None:
        """Remember a decision as what was done last."""
        self._done.append(step)

    def forget(self, step: Step) -> None:
        """A decision could not be made: there is nothing of it to undo."""
        self._done = [each for each in self._done if each is not step]

    def did(self, label: str, back: Callable[[], list[ArticleId]]) -> None:
        """Remember what was done elsewhere.

        Args:
            label: For what is told when it is undone.
            back: Undoes it, and returns the stories whose marks that changes.
        """
        self._done.append((label, back))

    def undo(self) -> Undone | Step | None:
        """Take the last mark back; a decision is only handed out, as it takes a while. None if there is nothing."""
        if not self._done:
            return None
        last = self._done[-1]
        taken = last if isinstance(last, Step) else Undone(last[0], tuple(last[1]()))
        self._done.pop()  # not before: what cannot be undone now may be later
        return taken

    def _set_read(self, articles: Sequence[int], read: bool) -> list[ArticleId]:
        if len(articles) <= _FEW:
            changed = [each.id for each in self._library.articles.many(articles) if each.read != read]
        else:
            there = frozenset(self._library.articles.having("unread" if read else "read"))
            changed = [ArticleId(each) for each in articles if each in there]
        if changed:
            with self._library.transaction(durable=True):
                self._library.articles.set_read(changed, at=self._clock() if read else None)
        return changed

    def _set_starred(self, article: ArticleId, starred: bool) -> list[ArticleId]:
        with self._library.transaction(durable=True):
            self._library.articles.set_starred([article], at=self._clock() if starred else None)
        return [article]
