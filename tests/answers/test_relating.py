"""Why two articles of a library belong together."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from reader.errors import NotFound
from reader.jobs.refresh import import_and_catch_up
from reader.library import Library
from reader.model import ArticleId

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
KEPT = """\
The marshal left Moscow on Tuesday without signing the truce. His guards carried the striped flags to the plane.
Nobody at the ministry would say when talks might resume. A cold wind blew over the empty airfield until evening.
"""
TEXTS = {
    "a.txt": f"Marshal leaves\n\n{KEPT}",
    "b.txt": f"Marshal quits\n\n{KEPT}Angela Merkel spoke in Berlin.",
    "c.txt": "Bread and wind\n\nThree bakers said that a cold wind blew over the empty market. Angela Merkel came.",
    "d.txt": "Nothing alike\n\nThe harbour stays shut.",
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    folder = tmp_path / "articles"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    library = Library.open(tmp_path / "library")
    for _ in import_and_catch_up(library, [folder], now=NOW):
        pass
    return library


def named(library: Library, letter: str) -> ArticleId:
    every = library.articles.many(library.articles.ids())
    return next(each.id for each in every if each.origin.endswith(f"{letter}.txt"))


def test_versions_names_and_phrases(library: Library) -> None:
    with library:
        versions = library.why(named(library, "a"), named(library, "b"))
        assert versions.version is not None and versions.version.relation == "version"
        linked = library.why(named(library, "b"), named(library, "c"))
        assert None is linked.version
        assert ["Angela Merkel"] == [each.entity.name for each in linked.names]
        assert [("cold wind blew over the empty", 3)] == [(each.text, each.articles) for each in linked.phrases]
        nothing = library.why(named(library, "a"), named(library, "d"))
        assert ((), (), None) == (nothing.names, nothing.phrases, nothing.version)


def test_an_article_that_is_not_there(library: Library) -> None:
    with library, pytest.raises(NotFound):
        library.why(named(library, "a"), ArticleId(99))
