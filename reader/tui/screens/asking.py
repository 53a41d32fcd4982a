"""What the search thread is asked, and how it answers: results, facets, completions, reasons, counts.

All of it runs in one thread, as an index is looked at by one thread only; what is most urgent goes first.
"""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from textual.message import Message
from textual.message_pump import MessagePump

from reader.errors import ReaderError
from reader.library import Library
from reader.model import KINDS, ArticleId, Completion, EntityId, Explanation, Facets, Found, SavedSearch, Sort
from reader.tui.background import Newest, Overtaken
from reader.tui.screens.rows import ResultRows, Texts

HITS = 2000
"""Results that are listed."""
HITS_WHILE_TYPING = 200


LIKE = "like:"
"""Begins the condition that asks for articles like one."""


@dataclass(frozen=True, slots=True)
class Search:
    """Find articles."""

    query: str
    sort: Sort = "relevance"
    typing: bool = False
    recent: bool = True
    ready: int = 0
    """So many rows are wanted at once."""


@dataclass(frozen=True, slots=True)
class Divide:
    """Count how the results divide."""

    query: str
    typing: bool = False


@dataclass(frozen=True, slots=True)
class Complete:
    """Say how the word at the cursor could go on."""

    query: str
    cursor: int


@dataclass(frozen=True, slots=True)
class Explain:
    """Say why an article is among the results."""

    query: str
    article: ArticleId
    recent: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """Count the unread articles that saved searches find."""

    searches: tuple[SavedSearch, ...]


@dataclass(frozen=True, slots=True)
class WarmUp:
    """Open the index: somebody is about to type."""


Question: TypeAlias = Search | Divide | Complete | Explain | Count | WarmUp
_LANES: dict[type, str] = {
    Search: "search",
    Complete: "complete",
    Explain: "explain",
    WarmUp: "warm",
    Divide: "facets",
    Count: "counts",
}


@dataclass
class Answered(Message):
    """Results, or an error."""

    question: Search
    found: Found | None
    rows: ResultRows | None
    error: ReaderError | None


@dataclass
class Divided(Message):
    """Facets."""

    question: Divide
    facets: Facets


@dataclass
class Completed(Message):
    """How a word could go on."""

    question: Complete
    candidates: tuple[Completion, ...]


@dataclass
class Explained(Message):
    """Why an article is a result; None if that cannot be told."""

    question: Explain
    explanation: Explanation | None


@dataclass
class Counted(Message):
    """How many unread articles saved searches find, by the ids of the searches."""

    unread: dict[int, int]


class Asker:
    """The search thread."""

    def __init__(self, library: Library, target: MessagePump, clock: Callable[[], dt.datetime]) -> None:
        """Start it; the answers go to `target`."""
        self._library = library
        self._clock = clock
        self._texts = Texts(library)
        self._thread: Newest[Question] = Newest(self._answer, target, lanes=tuple(_LANES.values()))

    def ask(self, question: Question, *, pause: float = 0.0) -> None:
        """Ask; what was asked before of the same kind and still waits is forgotten.

        Args:
            pause: Seconds in which a newer question of the kind may take its place.
        """
        self._thread.ask(question, lane=_LANES[type(question)], pause=pause)

    def forget(self, *kinds: type) -> None:
        """Drop the questions of these kinds that still wait."""
        for kind in kinds:
            self._thread.forget(_LANES[kind])

    def close(self) -> None:
        """End the thread."""
        self._thread.close()

    def _answer(self, question: Question) -> Message | None:
        match question:
            case Search():
                return self._search(question)
            case Complete():
                return Completed(question, tuple(self._library.complete(question.query, question.cursor)))
            case Explain():
                return self._explain(question)
            case Divide():
                return self._divide(question)
            case Count():
                return self._count(question)
            case WarmUp():
                self._library.count("a")
                return None

    def _search(self, question: Search) -> Answered | None:
        from reader.index.search import Stale  # Whoosh is loaded by the first search, not before

        overtaken = self._thread.overtaken
        try:
            found = self._library.search(
                question.query,
                sort=question.sort,
                typing=question.typing,
                recent=question.recent,
                limit=HITS_WHILE_TYPING if question.typing else HITS,
                stale=overtaken,
                now=self._clock(),
            )
            if overtaken():
                return None
            if question.query.casefold().find(LIKE) >= 0:
                found = replace(found, terms=(*found.terms, *shared_words(self._library, question.query)))
            rows = ResultRows(
                self._library, array("q", [hit.article for hit in found.hits]), self._clock, found.terms, self._texts
            )
            rows.make_ready(question.ready)
        except Stale:
            return None
        except ReaderError as error:
            return Answered(question, None, None, error)
        return Answered(question, found, rows, None)

    def _divide(self, question: Divide) -> Divided | None:
        try:
            return Divided(question, self._library.facets(question.query, typing=question.typing))
        except ReaderError:
            return None  # the results have said what is wrong

    def _explain(self, question: Explain) -> Explained:
        try:
            explanation = self._library.explain(
                question.query, question.article, recent=question.recent, now=self._clock()
            )
        except ReaderError:
            return Explained(question, None)
        return Explained(question, explanation)

    def _count(self, question: Count) -> Counted:
        from reader.index.query import narrowed

        unread: dict[int, int] = {}
        for search in question.searches:
            if self._thread.overtaken():
                raise Overtaken
            try:
                unread[search.id] = self._library.count(narrowed(search.query, "is:unread"))
            except ReaderError:
                continue  # a query of another version of Reader
        return Counted(unread)


def shared_words(library: Library, query: str) -> tuple[str, ...]:
    """What articles like one share with it: names and rare words in the form in which it has them, the rarest first."""
    from reader.index.snippets import highlights
    from reader.index.trees import Alike

    def likes(tree: Any) -> Iterator[Alike]:
        if isinstance(tree, Alike):
            yield tree
        else:
            for child in tree.children():
                yield from likes(child)

    found: list[str] = []
    understood = library.parse(query, typing=True)
    for tree in (*understood.words, *understood.filters):
        for like in likes(tree):
            text = library.articles.document(like.article).text
            for part, _ in sorted(like.parts, key=lambda each: -each[1]):
                for leaf in part.leaves():
                    if leaf.fieldname in KINDS:
                        found += [each.name for each in library.entities.many([EntityId(int(leaf.text))])]
                    else:
                        found += [text[start:end] for start, end in highlights(text, [leaf.text], limit=1)]
    return tuple(dict.fromkeys(found))
