"""Other names, the likeliest first."""

from __future__ import annotations

import pytest

from reader.errors import NotFound
from reader.library import Library
from reader.model import EntityId
from tests.making import NOW, draft, mention


@pytest.fixture
def named(library: Library) -> dict[str, EntityId]:
    """People and a bank, of which the bank is mentioned most; "Lee" may be Ann Lee."""
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        known = {
            name: library.entities.create("org" if "Bank" in name else "person", name)
            for name in ("Lee", "Ann Lee", "Vera Lee", "Bob Stone", "Ann Poe", "Fjord Bank")
        }
        for name in ("Lee", "Ann Lee", "Vera Lee"):
            library.entities.add_keys(known[name], [] if name == "Lee" else [f"person:{name}"], ["surname:lee"])
        for number, name in enumerate([*known, "Fjord Bank", "Fjord Bank", "Ann Poe"]):
            article, _, _ = library.articles.put(source, draft(name, origin=f"/{number}"), now=NOW)
            library.entities.set_mentions(article, [(known[name], mention(name), "")])
        library.db.run(
            "INSERT INTO candidates (entity_id, candidate_id) VALUES (?, ?)", (known["Lee"], known["Ann Lee"])
        )
    return known


def likely(library: Library, entity: EntityId, typed: str = "") -> list[str]:
    return [each.name for each in library.likely_same(entity, typed)]


def test_whom_it_may_be_then_its_surname_then_its_kind(library: Library, named: dict[str, EntityId]) -> None:
    assert ["Ann Lee", "Vera Lee", "Ann Poe", "Bob Stone"] == likely(library, named["Lee"])


def test_those_that_share_a_word_come_before_the_others(library: Library, named: dict[str, EntityId]) -> None:
    assert ["Lee", "Vera Lee", "Ann Poe", "Bob Stone"] == likely(library, named["Ann Lee"])


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("lee", ["Ann Lee", "Vera Lee"]),
        ("fj", ["Fjord Bank"]),
        ("an", ["Ann Lee", "Ann Poe"]),
        ("b f", ["Fjord Bank"]),
        ("nobody", []),
        ("  ", ["Ann Lee", "Vera Lee", "Ann Poe", "Bob Stone"]),
    ],
)
def test_what_is_typed_finds_words_that_begin_so(
    library: Library, named: dict[str, EntityId], typed: str, expected: list[str]
) -> None:
    assert expected == likely(library, named["Lee"], typed)


def test_a_name_is_never_its_own_other(library: Library, named: dict[str, EntityId]) -> None:
    assert all(name not in likely(library, entity) for name, entity in named.items())


def test_no_more_than_are_asked_for(library: Library, named: dict[str, EntityId]) -> None:
    assert 2 == len(library.likely_same(named["Lee"], limit=2))


def test_an_unknown_number(library: Library) -> None:
    with pytest.raises(NotFound):
        library.likely_same(EntityId(9))
