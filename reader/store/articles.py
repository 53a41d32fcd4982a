"""Articles: what was imported, and apart from it what the reader did with them."""

from __future__ import annotations

import datetime as dt
import json
import re
from array import array
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from reader.errors import NotFound
from reader.model import Article, ArticleId, Block, Document, Draft, EntityId, SourceId, Span
from reader.store.db import Database

_FIELDS = """
    a.id, a.source_id, s.name, a.outlet, a.origin, a.title, a.published_at, a.date_precision, a.not_before,
    a.imported_at, t.read_at IS NOT NULL, t.starred_at IS NOT NULL, a.revision, a.words, a.url, a.author, a.dateline,
    a.caption, a.credit, a.copyright, a.bio, a.lang, a.inferred
"""
_FROM = "FROM articles a JOIN sources s ON s.id = a.source_id LEFT JOIN states t ON t.article_id = a.id"
_GARBAGE = (ValueError, TypeError, AttributeError, OverflowError)
"""What values from a damaged file lead to."""
_UNDATED = -62_135_596_801  # a second before the first moment that a date can name, so that undated articles come last
_HAVING = {
    "read": "SELECT article_id FROM states WHERE read_at IS NOT NULL ORDER BY article_id",
    "starred": "SELECT article_id FROM states WHERE starred_at IS NOT NULL ORDER BY article_id",
    "unread": "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM states WHERE read_at IS NOT NULL)"
    " ORDER BY id",
    "date": "SELECT id FROM articles WHERE published_at IS NOT NULL ORDER BY id",
    "author": "SELECT id FROM articles WHERE author <> '' ORDER BY id",
}
_JOINERS = "-.,'‐‑’"
"""Signs that may stand inside a word."""
_FOREIGN = re.compile("[^\0-\u00a0\u1fff-\u2c2f]")
"""A word may be written in such letters that are folded to ASCII for finding. A set of what is beyond the first 65,536
characters takes longer to compile than the rest of this module to load, so the others are named."""
_CHUNK = 500  # parameters of one statement; SQLite's limit is higher, but plans are cached by length


class Articles:
    """The articles of a library."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def put(
        self, source: SourceId, draft: Draft, *, now: dt.datetime
    ) -> tuple[ArticleId, int, Literal["added", "changed", "unchanged"]]:
        """Store a draft: a new article, a new revision of one whose bytes changed, or nothing at all.

        Files are known by their path, so an article keeps its id and its reading state when its folder is later
        imported as part of a larger one.

        Returns:
            Its id, its revision, and what happened.
        """
        known = self._db.row(
            "SELECT id, revision, digest FROM articles WHERE origin = ? ORDER BY source_id = ? DESC, id LIMIT 1",
            (draft.origin, source),
        )
        if known and known[2] == draft.digest:
            return ArticleId(known[0]), known[1], "unchanged"
        published = int(draft.published_at.timestamp()) if draft.published_at else None
        values = {
            "digest": draft.digest,
            "title": draft.title,
            "outlet": draft.outlet,
            "author": draft.author,
            "dateline": draft.dateline,
            "caption": draft.caption,
            "credit": draft.credit,
            "copyright": draft.copyright,
            "bio": draft.bio,
            "url": draft.url,
            "lang": draft.lang,
            "published_at": published,
            "date_precision": draft.date_precision,
            "not_before": draft.not_before.isoformat() if draft.not_before else None,
            "inferred": " ".join(draft.inferred),
            "sort_at": _sort_time(published, draft.not_before),
            "words": len(draft.document.text.split()),
        }
        if known:
            article, revision = ArticleId(known[0]), known[1] + 1
            columns = ", ".join(f"{name} = ?" for name in values)
            self._db.run(
                f"UPDATE articles SET {columns}, revision = ? WHERE id = ?", (*values.values(), revision, article)
            )
        else:
            revision = 1
            values |= {"source_id": source, "origin": draft.origin, "imported_at": int(now.timestamp())}
            columns = ", ".join(values)
            marks = ", ".join("?" * len(values))
            article = ArticleId(
                self._db.run(f"INSERT INTO articles ({columns}) VALUES ({marks})", tuple(values.values()))
            )
        document = draft.document
        self._db.run(
            "INSERT OR REPLACE INTO texts (article_id, text, blocks, spans) VALUES (?, ?, ?, ?)",
            (
                article,
                document.text,
                json.dumps([[b.kind, b.start, b.end, b.level] for b in document.blocks], separators=(",", ":")),
                json.dumps([[s.start, s.end, s.kind, s.target] for s in document.spans], separators=(",", ":")),
            ),
        )
        return article, revision, "changed" if known else "added"

    def count(self) -> int:
        """How many there are."""
        return int(self._db.row("SELECT count(*) FROM articles")[0])

    def counts(self, *, muted: Sequence[int] = ()) -> tuple[int, int, int]:
        """All, unread and starred ones; the muted ones count as read."""
        row = self._db.row(
            """
            SELECT (SELECT count(*) FROM articles),
                   (SELECT count(*) FROM articles) - (SELECT count(read_at) FROM states) - (
                       SELECT count(*) FROM json_each(?) WHERE value NOT IN (
                           SELECT article_id FROM states WHERE read_at IS NOT NULL)),
                   (SELECT count(starred_at) FROM states)
            """,
            (json.dumps(list(muted)),),
        )
        return int(row[0]), int(row[1]), int(row[2])

    def find_digest(self, origin: str) -> bytes | None:
        """The digest under which a file was stored the last time."""
        row = self._db.row("SELECT digest FROM articles WHERE origin = ? ORDER BY id LIMIT 1", (origin,))
        return bytes(row[0]) if row else None

    def of_origins(self, origins: Iterable[str]) -> dict[str, list[ArticleId]]:
        """For each origin the articles that came from there."""
        found: dict[str, list[ArticleId]] = {}
        for origin, article in self._db.rows(
            "SELECT origin, id FROM articles WHERE origin IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(sorted(set(origins))),),
        ):
            found.setdefault(origin, []).append(ArticleId(article))
        return found

    def ids(
        self,
        *,
        unread: bool = False,
        starred: bool = False,
        source: SourceId | None = None,
        outlet: str | None = None,
        entity: EntityId | None = None,
        without: Sequence[int] = (),
        limit: int = -1,
        offset: int = 0,
    ) -> array[int]:
        """Ids of the articles for which all that is given holds, newest first, undated ones last.

        `without` names articles to leave out: those of muted names.
        """
        where: list[str] = []
        parameters: list[Any] = []
        joins = ""
        if unread or starred:
            joins = "LEFT JOIN states t ON t.article_id = a.id"
        if unread:
            where.append("t.read_at IS NULL")
        if starred:
            where.append("t.starred_at IS NOT NULL")
        if source is not None:
            where.append("a.source_id = ?")
            parameters.append(source)
        if outlet is not None:
            where.append("a.outlet = ?")
            parameters.append(outlet)
        if entity is not None:
            joins += " JOIN appearances p ON p.article_id = a.id"
            where.append("p.entity_id = ?")
            parameters.append(entity)
        if without:
            where.append("a.id NOT IN (SELECT value FROM json_each(?))")
            parameters.append(json.dumps(list(without)))
        condition = f"WHERE {' AND '.join(where)}" if where else ""
        rows = self._db.rows(
            f"SELECT a.id FROM articles a {joins} {condition} ORDER BY a.sort_at DESC, a.id DESC LIMIT ? OFFSET ?",
            (*parameters, limit, offset),
        )
        return array("q", [row[0] for row in rows])

    def get(self, article: ArticleId) -> Article:
        """One article.

        Raises:
            NotFound: There is none of that id.
        """
        found = self.many([article])
        if not found:
            raise NotFound(f"There is no article {article}; `reader list` shows those there are.")
        return found[0]

    def many(self, articles: Sequence[int]) -> list[Article]:
        """The articles of these ids, in their order; missing ones are left out."""
        found: dict[int, Article] = {}
        for at in range(0, len(articles), _CHUNK):
            chunk = list(articles[at : at + _CHUNK])
            marks = ", ".join("?" * len(chunk))
            for row in self._db.rows(f"SELECT {_FIELDS} {_FROM} WHERE a.id IN ({marks})", chunk):
                try:
                    found[row[0]] = _article(row)
                except _GARBAGE as error:
                    raise self._db.damaged(error) from error
        return [found[article] for article in articles if article in found]

    def document(self, article: ArticleId) -> Document:
        """The text of one article.

        Raises:
            NotFound: There is none of that id.
        """
        row = self._db.row("SELECT text, blocks, spans FROM texts WHERE article_id = ?", (article,))
        if row is None:
            raise NotFound(f"There is no article {article}; `reader list` shows those there are.")
        try:
            return Document(
                row[0],
                tuple(Block(kind, start, end, level) for kind, start, end, level in json.loads(row[1])),
                tuple(Span(start, end, kind, target) for start, end, kind, target in json.loads(row[2])),
            )
        except _GARBAGE as error:
            raise self._db.damaged(error) from error

    def bodies(self, articles: Sequence[int], *, longest: int) -> dict[int, str]:
        """The beginnings of the texts of these articles, without their headlines; missing ones are left out.

        Cheaper than documents are, for lists that show a few words of each.

        Args:
            articles: Their ids.
            longest: Code points of each text at most.
        """
        found: dict[int, str] = {}
        for at in range(0, len(articles), _CHUNK):
            chunk = list(articles[at : at + _CHUNK])
            marks = ", ".join("?" * len(chunk))
            for row in self._db.rows(
                f"SELECT article_id, text, blocks FROM texts WHERE article_id IN ({marks})", chunk
            ):
                try:
                    # the kind, start, end and level of each
                    start = max((block[2] for block in json.loads(row[2]) if block[0] == "headline"), default=0)
                    found[row[0]] = row[1][start : start + longest]
                except (*_GARBAGE, LookupError) as error:
                    raise self._db.damaged(error) from error
        return found

    def set_lang(self, article: ArticleId, lang: str) -> None:
        """Note the language that an article was found to be in, its source having said none."""
        self._db.run(
            "UPDATE articles SET lang = ?, inferred = trim(inferred || ' lang') WHERE id = ? AND lang = ''",
            (lang, article),
        )

    def set_read(self, articles: Iterable[ArticleId], *, at: dt.datetime | None) -> None:
        """Mark as read at that time, or as unread with None."""
        self._set_state("read_at", articles, at)

    def set_starred(self, articles: Iterable[ArticleId], *, at: dt.datetime | None) -> None:
        """Star at that time, or take the star away with None."""
        self._set_state("starred_at", articles, at)

    def having(self, what: str) -> array[int]:
        """The ids, ascending, of all articles that are "unread", "read" or "starred", or have a "date" or an "author".

        A "date" is one that is known, at least to the year.
        """
        return array("q", [row[0] for row in self._db.rows(_HAVING[what])])

    def in_order(self, articles: Sequence[int], *, newest_first: bool = True) -> list[ArticleId]:
        """These articles by time; undated ones stand last in both orders, as in the search index."""
        order = "DESC" if newest_first else "ASC"
        rows = self._db.rows(
            "SELECT id FROM articles WHERE id IN (SELECT value FROM json_each(?)) "
            f"ORDER BY published_at IS NULL, published_at {order}, id {order}",
            (json.dumps(list(articles)),),
        )
        return [ArticleId(row[0]) for row in rows]

    def holding(
        self, articles: Sequence[int], wanted: Sequence[Sequence[str]], *, titles_only: bool = False
    ) -> list[ArticleId]:
        """Those of some articles that may hold certain words, in their order: a cheap sieve before an exact look.

        Args:
            articles: Which to look at.
            wanted: Beginnings of words in small ASCII letters; of each group one at least must stand in the title or
                text, whatever the case and whatever signs stand between the letters. Texts with letters beyond ASCII
                pass, as those are not folded here.
            titles_only: Look at titles alone.
        """
        if not wanted:
            return [ArticleId(article) for article in articles]
        # not by LIKE: it knows no joiners, and finding the texts with foreign letters by GLOB takes ten times as long
        text = "''" if titles_only else "t.text"
        rows = self._db.rows(
            f"""
            SELECT a.id, a.title, {text} FROM articles a JOIN texts t ON t.article_id = a.id
            WHERE a.id IN (SELECT value FROM json_each(?))
            """,
            (json.dumps(list(articles)),),
        )
        there = {article for article, title, text in rows if _may_hold(f"{title} {text}", wanted)}
        return [ArticleId(article) for article in articles if article in there]

    def months(self) -> list[tuple[str, int]]:
        """The months in which articles were published, as 2020-01, with their numbers of articles, newest first."""
        return self._db.rows(
            """
            SELECT strftime('%Y-%m', published_at, 'unixepoch') AS month, count(*) FROM articles
            WHERE published_at IS NOT NULL GROUP BY month HAVING month IS NOT NULL ORDER BY month DESC
            """
        )

    def langs(self) -> list[str]:
        """The languages of the articles, most frequent first."""
        rows = self._db.rows("SELECT lang FROM articles WHERE lang <> '' GROUP BY lang ORDER BY count(*) DESC, lang")
        return [row[0] for row in rows]

    def _set_state(self, column: str, articles: Iterable[ArticleId], at: dt.datetime | None) -> None:
        value = int(at.timestamp()) if at else None
        self._db.run_many(
            f"""
            INSERT INTO states (article_id, {column}) VALUES (?, ?)
            ON CONFLICT (article_id) DO UPDATE SET {column} = excluded.{column}
            """,
            [(article, value) for article in articles],
        )


def _may_hold(text: str, wanted: Sequence[Sequence[str]]) -> bool:
    """Whether one word of each group stands in a text, or it has letters that would have to be folded first."""
    ascii_only = text.isascii()
    text = text.lower()
    if all(any(word in text for word in group) for group in wanted):
        return True
    if not ascii_only and _FOREIGN.search(text):
        return True
    for joiner in _JOINERS:
        text = text.replace(joiner, "")
    return all(any(word in text for word in group) for group in wanted)


def _sort_time(published: int | None, not_before: dt.date | None) -> int:
    if published is not None:
        return published
    if not_before is not None:
        return int(dt.datetime.combine(not_before, dt.time(), dt.UTC).timestamp())
    return _UNDATED


def _time(seconds: int | None) -> dt.datetime | None:
    # arithmetic, not fromtimestamp: that fails outside the platform's range
    return None if seconds is None else dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)


def _article(row: Any) -> Article:
    imported = _time(row[9])
    assert imported is not None  # noqa: S101  the column is NOT NULL
    return Article(
        id=row[0],
        source_id=row[1],
        source=row[3] or row[2],
        outlet=row[3],
        origin=row[4],
        title=row[5],
        published_at=_time(row[6]),
        date_precision=row[7],
        not_before=dt.date.fromisoformat(row[8]) if row[8] else None,
        imported_at=imported,
        read=bool(row[10]),
        starred=bool(row[11]),
        revision=row[12],
        words=row[13],
        url=row[14],
        author=row[15],
        dateline=row[16],
        caption=row[17],
        credit=row[18],
        copyright=row[19],
        bio=row[20],
        lang=row[21],
        inferred=tuple(row[22].split()),
    )
