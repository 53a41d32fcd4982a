"""The list of names: by any beginning of any word, in three orders, page by page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from reader.library import Library
from reader.model import EntityId, Kind, NameSort
from reader.store.profiles import Listing
from tests.making import NOW, draft, mention

DAY = dt.timedelta(days=1)
PEOPLE: dict[str, Sequence[int]] = {
    "Khalifa Haftar": (0, 1, 2), "Ann Hafiz-Lee": (4,), "Bob Stone": (0, 1, 2, 3), "Jörg Öst": (2,), "Unheard": (),
}  # fmt: skip


@pytest.fixture
def ids(library: Library) -> dict[str, EntityId]:
    """Names and the numbers of the articles that hold them; article n came on day n, and is of day n."""
    found: dict[str, EntityId] = {}
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        for name in PEOPLE:
            kind: Kind = "place" if name == "Jörg Öst" else "person"
            found[name] = library.entities.create(kind, name)
        for number in range(5):
            when = NOW + number * DAY
            item = draft(str(number), origin=str(number), published_at=when, date_precision="day")
            article = library.articles.put(source, item, now=when)[0]
            here = [name for name, articles in PEOPLE.items() if number in articles]
            links = [(found[name], mention(name, 50 * at), "") for at, name in enumerate(here)]
            library.entities.set_mentions(article, links)
    return found


def listed(library: Library, **options: object) -> list[str]:
    return [row.entity.name for row in library.profiles.names(**options)]  # type: ignore[arg-type]


def named(library: Library, found: Listing) -> list[str]:
    return [each.name for each in library.entities.many([EntityId(entity) for entity in found.entities])]


@pytest.mark.parametrize("many", [3000, -1])
@pytest.mark.parametrize(
    ("beginning", "expected"),
    [
        ("haf", ["Khalifa Haftar", "Ann Hafiz-Lee"]),
        ("HAFT", ["Khalifa Haftar"]),
        ("khal haf", ["Khalifa Haftar"]),
        ("haf khal", ["Khalifa Haftar"]),
        ("lee", ["Ann Hafiz-Lee"]),
        ("hafiz-l", ["Ann Hafiz-Lee"]),
        ("ost", ["Jörg Öst"]),
        ("aftar", []),
        ("unheard", []),
        ("%", []),
        ("\ud800", []),
    ],
)
def test_filter_by_the_beginning_of_any_word(
    beginning: str,
    expected: list[str],
    many: int,
    library: Library,
    ids: dict[str, EntityId],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("reader.store.profiles._MANY", max(many, 0))
    assert expected == listed(library, beginning=beginning)


def test_three_orders(library: Library, ids: dict[str, EntityId]) -> None:
    assert ["Bob Stone", "Khalifa Haftar", "Ann Hafiz-Lee", "Jörg Öst"] == listed(library)
    assert ["Ann Hafiz-Lee", "Bob Stone", "Khalifa Haftar", "Jörg Öst"] == listed(library, sort="recent")
    assert ["Ann Hafiz-Lee", "Khalifa Haftar"] == listed(library, sort="recent", beginning="haf")
    rows = library.profiles.names(sort="rising", since=NOW + 2 * DAY)
    assert [("Ann Hafiz-Lee", 1), ("Bob Stone", 1)] == [(row.entity.name, row.new) for row in rows]
    assert ["Jörg Öst"] == listed(library, kind="place", sort="rising")
    assert [NOW + 4 * DAY] == [row.last_seen for row in library.profiles.names(sort="recent", limit=1)]


@pytest.mark.parametrize("sort", ["count", "recent", "rising"])
@pytest.mark.parametrize("beginning", ["", "haf"])
def test_pages_make_the_whole(sort: str, beginning: str, library: Library, ids: dict[str, EntityId]) -> None:
    whole = listed(library, sort=sort, beginning=beginning)
    pages = [listed(library, sort=sort, beginning=beginning, limit=1, offset=n) for n in range(len(whole) + 1)]
    assert whole == [name for page in pages for name in page]


@pytest.mark.parametrize("sort", ["count", "recent", "rising"])
@pytest.mark.parametrize("beginning", ["", "haf", "st", "%", "\ud800"])
@pytest.mark.parametrize("kind", [None, "person", "place"])
def test_whole_list_is_that_of_the_pages(
    kind: Kind | None, beginning: str, sort: NameSort, library: Library, ids: dict[str, EntityId]
) -> None:
    found = library.profiles.listing(kind, beginning=beginning, sort=sort)
    assert (listed(library, kind=kind, beginning=beginning, sort=sort), True) == (named(library, found), found.whole)


def test_whole_list_says_what_its_order_is_about(library: Library, ids: dict[str, EntityId]) -> None:
    assert [4, 3, 1, 1] == list(library.profiles.listing().figures)
    days = [int((NOW + day * DAY).timestamp()) for day in (4, 3, 2, 2)]
    assert days == list(library.profiles.listing(sort="recent").figures)
    assert [1, 1] == list(library.profiles.listing(sort="rising", since=NOW + 2 * DAY).figures)


def test_first_part_of_a_list_is_its_beginning(
    library: Library, ids: dict[str, EntityId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.store.profiles._FIRST_NAMES", 2)
    monkeypatch.setattr("reader.store.profiles._FIRST_ARTICLES", 2)
    first = library.profiles.listing(first=True)
    assert (["Bob Stone", "Khalifa Haftar"], False) == (named(library, first), first.whole)
    first = library.profiles.listing(sort="recent", first=True)
    assert (["Ann Hafiz-Lee", "Bob Stone"], False) == (named(library, first), first.whole)


def test_list_among_some(library: Library, ids: dict[str, EntityId]) -> None:
    some = [ids["Jörg Öst"], ids["Khalifa Haftar"], ids["Unheard"]]
    assert ["Khalifa Haftar", "Jörg Öst"] == named(library, library.profiles.listing(among=some))
    assert [] == named(library, library.profiles.listing(among=[], sort="recent"))
    found = library.profiles.listing(among=some, sort="rising", since=NOW)
    assert (["Khalifa Haftar", "Jörg Öst"], [2, 1]) == (named(library, found), list(found.figures))
    found = library.profiles.listing(among=some, sort="rising", since=NOW + 2 * DAY)
    assert [0, 0] == list(found.figures)


def test_forms_that_went_elsewhere_are_not_found_there_any_more(library: Library, ids: dict[str, EntityId]) -> None:
    bob = ids["Bob Stone"]
    rows = library.entities.found_of([ids["Khalifa Haftar"]])
    with library.transaction():
        library.entities.move([(row, bob) for row in rows])
    assert ["Bob Stone", "Ann Hafiz-Lee"] == listed(library, beginning="haf")
    with library.transaction():
        library.entities.move([(row._replace(shown=bob), row.entity) for row in rows])
    assert ["Khalifa Haftar", "Ann Hafiz-Lee"] == listed(library, beginning="haf")
