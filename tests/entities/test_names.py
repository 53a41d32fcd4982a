from __future__ import annotations

import pytest

from reader.entities import names
from reader.entities.lexicon import fold, place, place_of_demonym
from reader.model import Kind


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("President Amina Toure", "person", "amina toure"),
        ("Gen. Per Halvorsen", "person", "per halvorsen"),
        ("Bill Okafor", "person", "william okafor"),
        ("Zoé Müller’s", "person", "zoe muller"),
        ("Fadi al-Khatib", "person", "fadi khatib"),
        ("Ruud van der Meer", "person", "ruud van der meer"),
        ("Ruud van Meer", "person", "ruud van meer"),
        ("Edwin Moss Jr.", "person", "edwin moss jr"),
        ("Okafor", "person", "okafor"),
        ("the Harbour Company Ltd.", "org", "harbor"),
        ("U.N.", "org", "united nations"),
        ("UN", "org", "united nations"),
        ("the U.K.", "place", "united kingdom"),
        ("Britain", "place", "united kingdom"),
        ("Côte d’Ivoire", "place", "ivory coast"),
    ],
)
def test_key(text: str, kind: Kind, expected: str) -> None:
    assert expected == names.key(text, kind)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Vera K. Lindt", "Vera Lindt", True),
        ("Vera K.M. Lindt", "Vera Karin Maud Lindt", True),
        ('Vera "Vee" Lindt', "Vera Lindt", True),
        ("V. Lindt", "Vera Lindt", True),
        ("Vera K. Lindt", "Vera M. Lindt", False),
        ("Jonas Lindt", "Vera Lindt", False),
        ("Tom Reyes", "Thomas Reyes", True),
        ("Edwin Moss Jr", "Edwin Moss Sr", False),
        ("Pieter van der Laan", "Pieter van Laan", False),
        ("Szabo Emese", "Emese Szabo", True),
        ("James Thomas", "Thomas James", False),
    ],
)
def test_compatible(one: str, other: str, expected: bool) -> None:
    assert expected == names.compatible(names.person(one), names.person(other))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vera K. Lindt", ("vera k lindt", "vera lindt")),
        ("Vera Karin Maud Lindt", ("vera karin maud lindt",)),
        ("J. Edwin Lindt", ("j edwin lindt", "edwin lindt")),
        ("J. Lindt", ()),
        ("Lindt", ()),
        ("Abu Omar al-Lindi", ("abu omar lindi",)),
    ],
)
def test_person_keys(text: str, expected: tuple[str, ...]) -> None:
    assert expected == names.person_keys(text)


def test_a_chinese_name_has_its_surname_first() -> None:
    assert names.Person(("meilin",), "zhou", family_first=True) == names.person("Zhou Meilin")


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("GNA", "Government of National Accord", True),
        ("BoE", "Bank of England", True),
        ("LNA", "Bank of England", False),
    ],
)
def test_acronyms_of(short: str, long: str, expected: bool) -> None:
    assert expected == (names.acronym(short) in names.acronyms_of(long))


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [("INTERMAR", "International Maritime", True), ("INTERMAR", "Internal Revenue", False), ("AB", "Alpha", False)],
)
def test_syllabic(short: str, long: str, expected: bool) -> None:
    assert expected == names.syllabic(short, long)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Libyans", "Libya"),
        ("Dutch", "Netherlands"),
        ("Senegalese", "Senegal"),
        ("Scots", "Scotland"),
        ("Kurdish", "Kurdistan"),
        ("South Koreans", "South Korea"),
        ("Muslim", None),
    ],
)
def test_place_of_demonym(text: str, expected: str | None) -> None:
    assert expected == place_of_demonym(text)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("U.S.", "United States", "United States"),
        ("Nairobi", "Nairobi", "Kenya"),
        ("Russian Federation", "Russia", "Russia"),
        ("Kiev", "Kyiv", "Ukraine"),
        ("Texas", "Texas", "United States"),
    ],
)
def test_place(text: str, name: str, country: str) -> None:
    found = place(text)
    assert found is not None
    assert (name, country) == (found.name, found.country)


def test_a_short_word_in_capitals_is_not_the_word() -> None:
    assert place("us") is None
    assert fold("US") != fold("us")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("GNA", True), ("U.N.", True), ("MoD", True), ("BoS", True), ("Mod", False), ("McD", True), ("PhDs", False),
     ("Paris", False), ("iOS", False), ("A", False), ("ABCDEFGH", False), ("B2", False)],
)  # fmt: skip
def test_what_is_written_as_an_acronym(text: str, expected: bool) -> None:
    assert expected == names.is_acronym(text)
