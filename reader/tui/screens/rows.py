"""Rows that are read from the library when they come on screen: a hundred thousand cost as little as a hundred."""

from __future__ import annotations

import datetime as dt
from array import array
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

from reader.library import Library
from reader.model import Article, ArticleId, EntityId
from reader.store.copies import Standing
from reader.store.entities import Appearance
from reader.text.segment import document_sentences
from reader.tui.render import Line, Row, article_row, sentence_row
from reader.tui.standing import with_versions

_PAGE = 64
_KEPT_TEXTS = 128
_LONGEST = 100_000
"""Code points of a text that a snippet is cut from."""
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
            self._read(self.ids[start : start + _PAGE])
        return self._articles.get(article)

    def hides_unread(self, index: int) -> bool:  # noqa: ARG002  for those that fold
        """Whether a row stands for other articles, and one of those is unread."""
        return False

    def _read(self, ids: Sequence[int]) -> list[Article]:
        found = self._library.articles.many(ids)
        self._articles.update((each.id, each) for each in found)
        return found

    def forget(self, articles: Sequence[int]) -> None:
        """Read these anew when they are next asked for."""
        for article in articles:
            self._articles.pop(article, None)

    def _row(self, article: Article) -> Row:
        return article_row(article, now=self._clock())


class Texts:
    """The texts that were read last, shared by the answers to a query as it is typed: they hold much the same."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._texts: OrderedDict[tuple[int, int], str] = OrderedDict()

    def of(self, article: Article) -> str:
        """The beginning of an article's text below its headline, which the row shows anyway; "" if it is gone."""
        return self.read([article]).get(article.id, "")

    def read(self, articles: Sequence[Article]) -> dict[int, str]:
        """The same for several articles by their ids, those that are not kept read in one go."""
        texts: dict[int, str] = {}
        for article in articles:
            kept = self._texts.pop((article.id, article.revision), None)
            if kept is not None:
                texts[article.id] = kept
        lacking = [article.id for article in articles if article.id not in texts]
        if lacking:
            texts |= self._library.articles.bodies(lacking, longest=_LONGEST)
        for article in articles:
            if article.id in texts:
                self._texts[article.id, article.revision] = texts[article.id]
        while len(self._texts) > _KEPT_TEXTS:
            self._texts.popitem(last=False)
        return texts


class ResultRows(ArticleRows):
    """The rows of search results: with the words around what was found."""

    def __init__(
        self, library: Library, ids: array[int], clock: Clock, terms: tuple[str, ...], texts: Texts | None = None
    ) -> None:
        super().__init__(library, ids, clock)
        self.terms = terms
        self._texts = texts or Texts(library)
        self._made: dict[int, Row] = {}
        self._standing: dict[int, Standing] = {}

    def _read(self, ids: Sequence[int]) -> list[Article]:
        self._standing.update((each.article, each) for each in self._library.copies.standing(ids).values())
        return super()._read(ids)

    def standing(self, article: ArticleId) -> Standing | None:
        """What there is of versions of an article that was read."""
        return self._standing.get(article)

    def make_ready(self, count: int) -> None:
        """Make the first rows before they are asked for, in a thread that does not keep keys waiting."""
        count = min(count, len(self), _PAGE)
        self._texts.read(self._read(self.ids[:count]))
        for index in range(count):
            self[index]

    def forget(self, articles: Sequence[int]) -> None:
        """Read these anew when they are next asked for."""
        super().forget(articles)
        for article in articles:
            self._made.pop(article, None)

    def _row(self, article: Article) -> Row:
        # a list asks for a row once for each of its lines
        row = self._made.get(article.id)
        if row is None:
            from reader.index.snippets import highlights, snippet  # Whoosh is loaded by the first search, not before

            cut = snippet(self._texts.of(article), self.terms, lang=article.lang)
            hits = highlights(article.title, self.terms, lang=article.lang)
            made = article_row(article, now=self._clock(), snippet=cut, hits=hits)
            row = self._made[article.id] = with_versions(made, self._standing.get(article.id))
        return row


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
