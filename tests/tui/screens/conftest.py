"""A small library in which it is known who is named where, so that decisions about names can be told by heart."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.jobs import stages
from reader.library import Library
from reader.model import Document, Kind, Mention
from tests.making import NOW, draft
from tests.tui import tunnel

KINDS: dict[str, Kind] = {
    "Khalifa Haftar": "person", "Khalifa Hifter": "person", "Ann Lee": "person", "Vera Lee": "person",
    "Bob Stone": "person", "Haftar": "person", "Hifter": "person", "Lee": "person",
    "[b]Zoe[/b] [@click=x]Quist": "person",
    "Fjord Bank": "org", "Skarvik": "place", "Tromdal": "place",
}  # fmt: skip
NAME = re.compile("|".join(re.escape(each) for each in sorted(KINDS, key=len, reverse=True)))
TEXTS = {
    "/1": "Khalifa Haftar met Ann Lee in Skarvik. Haftar left. Haftar rang Fjord Bank.",
    "/2": "Khalifa Hifter spoke. Hifter was heard in Tromdal, said Bob Stone. Hifter left Tromdal.",
    "/3": "Lee was seen in Tromdal. Fjord Bank paid Lee.",
    "/4": "Vera Lee owns Fjord Bank. Khalifa Haftar of Skarvik knows [b]Zoe[/b] [@click=x]Quist.",
}


def recognise(document: Document) -> list[Mention]:
    """All names that this module knows."""
    text = document.text
    return [Mention(m.start(), m.end(), m.group(), KINDS[m.group()]) for m in NAME.finditer(text)]


def find(library: Library) -> None:
    """Find the names of all articles that wait."""
    while due := library.pending.take("names", limit=2):
        results = [stages._compute_names(library, each.article) for each in due]
        with library.transaction():
            stages._save_names(library, results)
            library.pending.clear("names", due)


def rebuild(library: Library) -> None:
    """Find all names anew."""
    with library.transaction():
        library.pending.add_all("names")
    stages._wipe_names(library)
    find(library)


@pytest.fixture
def news(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """Four stories with names that are known."""
    monkeypatch.setattr(stages, "recognise", recognise)
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        for origin, text in TEXTS.items():
            article, revision, _ = library.articles.put(source, draft(text, origin=origin), now=NOW)
            library.pending.add("names", [(article, revision)])
    find(library)
    return library


@pytest.fixture(scope="session")
def _tunnel_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tunnel")
    with Library.open(path / "library") as library:
        tunnel.fill(library, path / "news")
    return path / "library"


@pytest.fixture
def flood(_tunnel_once: Path, tmp_path: Path) -> Iterator[Library]:
    """An event that several outlets tell of, and what came before and after it; this test's own copy."""
    with Library.open(Path(shutil.copytree(_tunnel_once, tmp_path / "flood"))) as library:
        yield library
