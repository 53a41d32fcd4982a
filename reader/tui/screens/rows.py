"""Rows that are read from the library when they come on screen: a hundred thousand cost as little as a hundred."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Hashable, Sequence

from reader.library import Library
from reader.model import Article, ArticleId, EntityId, Snippet
from reader.store.entities import Appearance
from reader.text.segment import document_sentences
from reader.tui.render import Line, Row, article_row, sentence_row

_PAGE = 64
_GONE = "(no longer in the library)"

Clock = Callable[[], dt.datetime]


class ArticleRows:
    """The rows of articles by their ids."""

    def __init__(self, library: Library, ids: array[int], clock: Clock) -> None:
        self.ids = ids
        self._library = library
        self._clock = clock
        self._articles: dict[int, Article] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, index: int, /) -> Row:
        article = self.article(index)
        return _missing(self.ids[index]) if article is None else self._row(article)

    def find(self, key: Hashable) -> int | None:
        """Where an article stands."""
        try:
            return self.ids.index(key)  # type: ignore[arg-type]  # any other key is in no array of numbers
        except (ValueError, TypeError):
            return None

    def article(self, index: int) -> Article | None:
        """One article; its neighbours are read with it."""
        article = self.ids[index]
        if article not in self._articles:
            start = index - index % _PAGE
            for each in self._library.articles.many(self.ids[start : start + _PAGE]):
                self._articles[each.id] = each
        return self._articles.get(article)

    def forget(self, articles: Sequence[int]) -> None:
        """Read these anew when they are next asked for."""
        for article in articles:
            self._articles.pop(article, None)

    def _row(self, article: Article) -> Row:
        return article_row(article, now=self._clock())


class ResultRows(ArticleRows):
    """The rows of search results: with the words around what was found."""

    def __init__(self, library: Library, ids: array[int], clock: Clock, terms: tuple[str, ...]) -> None:
        super().__init__(library, ids, clock)
        self.terms = terms
        self._snippets: dict[int, Snippet] = {}

    def forget(self, articles: Sequence[int]) -> None:
        """Read these anew when they are next asked for."""
        super().forget(articles)
        for article in articles:
            self._snippets.pop(article, None)

    def _row(self, article: Article) -> Row:
        # a list asks for a row once for each of its lines
        if article.id not in self._snippets:
            from reader.index.snippets import snippet  # Whoosh is loaded by the first search, not before

            text = self._library.articles.document(article.id).text
            self._snippets[article.id] = snippet(text, self.terms)
        cut = self._snippets[article.id]
        return article_row(article, now=self._clock(), snippet=cut, terms=self.terms)


class LinkedRows:
    """The stories that speak of an entity, each with the sentence in which it first does."""

    def __init__(
        self, library: Library, entity: EntityId, clock: Clock, *, without: ArticleId | None = None, limit: int = 200
    ) -> None:
        self._library = library
        self._entity = entity
        self._clock = clock
        self._appearances: list[Appearance] = [
            each for each in library.entities.appearances(entity, limit=limit) if each.article != without
        ]
        self._rows: dict[int, Row] = {}

    def __len__(self) -> int:
        return len(self._appearances)

    def __getitem__(self, index: int, /) -> Row:
        if index not in self._rows:
            self._rows[index] = self._read(self._appearances[index])
        return self._rows[index]

    def find(self, key: Hashable) -> int | None:
        """Where an article stands."""
        return next((at for at, each in enumerate(self._appearances) if each.article == key), None)

    def _read(self, where: Appearance) -> Row:
        found = self._library.articles.many([where.article])
        if not found:
            return _missing(where.article)
        document = self._library.articles.document(where.article)
        start = where.first_start
        sentences = document_sentences(document)
        begin, end = next((span for span in sentences if span[0] <= start < span[1]), (start, start + 160))
        marks = [
            (first - begin, last - begin)
            for first, last in self._library.entities.mentions(self._entity, where.article)
            if begin <= first and last <= end
        ]
        return sentence_row(found[0], document.text[begin:end], marks, now=self._clock())


def _missing(key: int) -> Row:
    return Row((Line(((_GONE, "muted"),)), Line()), key, selectable=False)
