"""Fingerprints of the articles, and which of them are versions of each other."""

from __future__ import annotations

import json
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

from reader.model import ArticleId, Version
from reader.store.db import Database

FURNITURE = 200
"""A fingerprint that stands in more articles than this is a boilerplate, and says nothing."""


class Stories:
    """What articles are to each other; derived, and wiped by a rebuild."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def set_fingerprints(self, article: ArticleId, prints: Sequence[int], words: bytes | None = None) -> None:
        """Replace the fingerprints of an article, and forget what it was to others.

        Args:
            article: Which.
            prints: Its fingerprints.
            words: Its sentences as numbers of words, for `words`.
        """
        known = self._db.row("SELECT prints FROM fingerprinted WHERE article_id = ?", (article,))
        if known is not None:
            self._db.run_many(
                "DELETE FROM fingerprints WHERE print = ? AND article_id = ?",
                [(each, article) for each in _unpacked(known[0])],
            )
        self._db.run(
            "INSERT OR REPLACE INTO fingerprinted (article_id, prints, words) VALUES (?, ?, ?)",
            (article, array("q", prints).tobytes(), words),
        )
        self._db.run_many(
            "INSERT OR IGNORE INTO fingerprints (print, article_id) VALUES (?, ?)", [(each, article) for each in prints]
        )
        self._db.run("DELETE FROM versions WHERE article_id = ? OR other_id = ?", (article, article))

    def words(self, article: ArticleId) -> bytes | None:
        """The sentences of an article as numbers of words; None if they were not kept."""
        row = self._db.row("SELECT words FROM fingerprinted WHERE article_id = ?", (article,))
        return row[0] if row and isinstance(row[0], bytes) else None

    def sharing(self, article: ArticleId, prints: Sequence[int]) -> list[tuple[ArticleId, int, int]]:
        """Other articles with some of the fingerprints: id, how many they share, how many they have."""
        common: Counter[int] = Counter()
        for each in prints:
            holders = self._db.rows(
                "SELECT article_id FROM fingerprints WHERE print = ? LIMIT ?", (each, FURNITURE + 1)
            )
            if len(holders) <= FURNITURE:
                common.update(row[0] for row in holders)
        del common[article]
        sizes = dict(
            self._db.rows(
                "SELECT article_id, length(prints) FROM fingerprinted "
                "WHERE article_id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(common)),),
            )
        )
        each_one = array("q").itemsize
        return [(ArticleId(other), count, sizes.get(other, 0) // each_one) for other, count in common.most_common()]

    def add_version(self, article: ArticleId, version: Version) -> None:
        """Note what an article and another one are to each other, for both."""
        here, there, sentences = version.here_in_there, version.there_in_here, version.sentences
        self._db.run_many(
            "INSERT OR REPLACE INTO versions (article_id, other_id, relation, here_in_there, there_in_here, sentences) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                (article, version.article, version.relation, here, there, sentences),
                (version.article, article, version.relation, there, here, sentences),
            ],
        )

    def versions(self, article: ArticleId) -> list[Version]:
        """The versions of an article, and what contains it or is contained in it; the nearest first."""
        return [
            Version(ArticleId(other), relation, here, there, sentences)
            for other, relation, here, there, sentences in self._db.rows(
                """
                SELECT other_id, relation, here_in_there, there_in_here, sentences FROM versions WHERE article_id = ?
                ORDER BY relation = 'version' DESC, here_in_there + there_in_here DESC, other_id
                """,
                (article,),
            )
        ]

    def version_pairs(self, articles: Iterable[int]) -> list[tuple[ArticleId, ArticleId]]:
        """Articles out of some, each with one of its versions; those may be any."""
        return [
            (ArticleId(article), ArticleId(other))
            for article, other in self._db.rows(
                "SELECT article_id, other_id FROM versions WHERE relation = 'version' "
                "AND article_id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(articles)),),
            )
        ]

    def drop_versions(self, article: ArticleId, others: Iterable[ArticleId]) -> None:
        """Forget what an article is to some others."""
        self._db.run_many(
            "DELETE FROM versions WHERE article_id = ? AND other_id = ?",
            [pair for other in others for pair in ((article, other), (other, article))],
        )

    def having_versions(self) -> array[int]:
        """The articles of which there are other versions, ascending."""
        rows = self._db.rows("SELECT DISTINCT article_id FROM versions WHERE relation = 'version' ORDER BY article_id")
        return array("q", [row[0] for row in rows])

    def wipe(self) -> None:
        """Forget everything, before it is made anew."""
        for table in ("versions", "fingerprints", "fingerprinted"):
            self._db.run(f"DELETE FROM {table}")


def _unpacked(stored: bytes) -> array[int]:
    prints = array("q")
    prints.frombytes(stored[: len(stored) // prints.itemsize * prints.itemsize])
    return prints
