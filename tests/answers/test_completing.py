"""How what stands at the cursor could go on."""

from __future__ import annotations

import pytest

from reader.library import Library
from reader.model import ArticleId
from tests.answers.harming import damage
from tests.making import NOW, draft


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("freig", ("freighters", 0, 5)),
        ("haftar mosc", ("moscow", 7, 11)),
        ("person:khal", ('"Khalifa Haftar"', 7, 11)),
        ('person:"khalifa h', ('"Khalifa Haftar"', 7, 17)),
        ("haft", ('person:"Khalifa Haftar"', 0, 4)),
        ("per", ("person:", 0, 3)),
        ("is:un", ("unread", 3, 5)),
        ("has:n", ("names", 4, 5)),
        ("tag:to", ('"To quote"', 4, 6)),
        ("on:2020", ("2020-01", 3, 7)),
        ("source:nor", ("Norvane", 7, 10)),
    ],
)
def test_completions_of_what_is_at_the_cursor(text: str, expected: tuple[str, int, int], filled: Library) -> None:
    with filled.transaction():
        filled.tags.set(ArticleId(1), ["To quote"])
    found = filled.complete(text, len(text))
    assert expected in {(each.text, each.start, each.end) for each in found}, found
    assert len(found) <= 8


def test_completions_do_without_an_index(filled: Library) -> None:
    damage(filled)
    assert 'person:"Khalifa Haftar"' in {each.text for each in filled.complete("haft", 4)}
    assert [] == filled.complete("", 0)


def test_sources_are_completed_with_what_they_find(library: Library) -> None:
    """An article that names its outlet goes by that, not by the folder it came from."""
    with library.transaction():
        for folder, outlets in (("Papers", ["Daily Post", "Daily Post"]), ("Letters", ["", "Norvane"])):
            source = library.sources.add("folder", folder, f"/{folder}")
            for number, outlet in enumerate(outlets):
                library.articles.put(source, draft("A text", origin=f"/{folder}/{number}", outlet=outlet), now=NOW)
    found = library.complete("source:", len("source:"))
    assert {"Daily Post": 2, "Letters": 1, "Norvane": 1} == {each.label: each.count for each in found}


def test_words_in_quotes_are_completed_by_words_alone(filled: Library) -> None:
    assert {"haftar"} == {each.text for each in filled.complete('"haft', 5)}
