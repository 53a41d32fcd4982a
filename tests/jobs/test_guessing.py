"""A bare surname in a library: adopted by the only one, let go when a second turns up, decided by company."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.jobs import stages
from reader.library import Library
from reader.model import Document, Mention
from reader.store.ties import Ties
from tests.making import NOW, draft

NAME = re.compile(r"(?:Ada|Ben) Moss|Moss|Cy Ray|Dot Fenn")


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    def recognise(document: Document) -> list[Mention]:
        return [Mention(m.start(), m.end(), m.group(), "person") for m in NAME.finditer(document.text)]

    monkeypatch.setattr(stages, "recognise", recognise)
    with Library.open(tmp_path / "library") as library:
        yield library


def put(library: Library, *texts: str) -> None:
    """Import articles, one after the other."""
    for text in texts:
        with library.transaction():
            source = library.sources.add("folder", "News", "/news")
            article, revision, _ = library.articles.put(source, draft(text, origin=text), now=NOW)
            library.pending.add("names", [(article, revision)])
        due = library.pending.take("names", limit=5)
        results = [stages._compute_names(library, each.article) for each in due]
        with library.transaction():
            stages._save_names(library, results)
            library.pending.clear("names", due)


def bare(library: Library, text: str) -> tuple[str, str, list[str]]:
    """Name and evidence of the surname in an article, and whom it may mean."""
    (article,) = [a for a in library.articles.ids() if library.articles.get(a).origin == text]
    (link,) = [each for each in library.entities.of_article(article) if each.mention.text == "Moss"]
    candidates = library.entities.many(Ties(library.db).candidates(link.entity))
    return link.name, link.evidence, sorted(each.name for each in candidates)


BARE = "Moss came with Cy Ray."


def test_adopted_by_the_only_one_of_that_name(library: Library) -> None:
    put(library, BARE, "Ada Moss spoke.")
    assert ("Ada Moss", "the only Ada Moss known by this name", []) == bare(library, BARE)


def test_let_go_when_a_second_one_turns_up(library: Library) -> None:
    put(library, BARE, "Ada Moss spoke.", "Ben Moss sang.")
    assert ("Moss", "may be several of that name", ["Ada Moss", "Ben Moss"]) == bare(library, BARE)


def test_kept_by_the_one_in_whose_company_it_stands(library: Library) -> None:
    put(library, BARE, "Ada Moss met Cy Ray.", "Ben Moss sang.")
    assert ("Ada Moss", "the only Ada Moss known by this name", []) == bare(library, BARE)


def test_goes_to_the_second_one_if_that_one_has_the_company(library: Library) -> None:
    put(library, "Ada Moss spoke.", BARE, "Ben Moss met Cy Ray.")
    assert ("Ben Moss", "known to stand with Cy Ray", []) == bare(library, BARE)


def test_decided_when_the_company_becomes_known(library: Library) -> None:
    put(library, BARE, "Ada Moss spoke.", "Ben Moss sang.", "Dot Fenn waited.", "Ben Moss met Cy Ray.")
    assert ("Ben Moss", "known to stand with Cy Ray", []) == bare(library, BARE)
