"""Where articles come from."""

from __future__ import annotations

import pytest

from reader.errors import NotFound
from reader.library import Library
from reader.model import Source, SourceId
from reader.store.sources import Outlet
from tests.making import NOW, draft


def test_source_is_found_again_by_its_location(library: Library) -> None:
    with library.transaction():
        first = library.sources.add("folder", "News", "/news")
        again = library.sources.add("folder", "Other name", "/news")
    assert first == again
    assert [Source(first, "folder", "News", "/news")] == library.sources.all()


@pytest.mark.parametrize(
    ("before", "after", "expected"), [("files", "folder", "folder"), ("folder", "files", "folder")]
)
def test_folder_that_is_wanted_whole_stays_wanted(before: str, after: str, expected: str, library: Library) -> None:
    with library.transaction():
        source = library.sources.add(before, "News", "/news")
        library.sources.add(after, "News", "/news")
    assert expected == library.sources.get(source).kind


def test_counts_outlets_and_problems(library: Library) -> None:
    with library.transaction():
        one, two = (library.sources.add("folder", name, f"/{name}") for name in ("beta", "Alpha"))
        ids = [
            library.articles.put(one, draft(str(n), origin=str(n), outlet=outlet), now=NOW)[0]
            for n, outlet in enumerate(("Norvane", "Norvane", ""))
        ]
        library.articles.set_read(ids[:1], at=NOW)
        library.sources.set_problem(two, "the folder is not there any more")
    assert [
        Source(two, "folder", "Alpha", "/Alpha", 0, 0, "the folder is not there any more"),
        Source(one, "folder", "beta", "/beta", 3, 2),
    ] == library.sources.all()
    assert [Outlet(one, "Norvane", 2, 1)] == library.sources.outlets()
    with library.transaction():
        library.sources.set_problem(two, "")
    assert "" == library.sources.get(two).problem
    assert [(one, "folder", "/beta"), (two, "folder", "/Alpha")] == library.sources.locations()


def test_missing_source_is_not_found(library: Library) -> None:
    with pytest.raises(NotFound, match="no source 3"):
        library.sources.get(SourceId(3))
