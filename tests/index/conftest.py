"""A tiny library: twelve articles, three names, and what was read."""

import datetime as dt
from array import array
from collections.abc import Sequence
from pathlib import Path

import pytest

from reader.index.entry import Entry
from reader.index.index import Index
from reader.index.trees import Articles
from reader.model import ArticleId, EntityId, Kind

HAFTAR, UNITED_NATIONS, LIBYA = EntityId(7), EntityId(8), EntityId(9)


class Names:
    """Names under all their forms."""

    forms = {
        ("person", "khalifa haftar"): [HAFTAR],
        ("person", "general haftar"): [HAFTAR],
        ("org", "united nations"): [UNITED_NATIONS],
        ("org", "un"): [UNITED_NATIONS],
        ("place", "libya"): [LIBYA],
    }

    def find(self, kind: Kind, name: str) -> list[EntityId]:
        return self.forms.get((kind, name.casefold()), [])


class States:
    """Which articles were read and starred, what is written on them, and what they have."""

    sets = {"read": range(1, 4), "unread": range(4, 13), "starred": (2, 9)}
    tags = {"grain": (2, 5)}
    near_each_other = (9,)
    having_names = (1, 3, 9, 11, 12)

    def articles(self, state: str) -> Articles:
        return Articles(array("q", self.sets[state]))

    def tagged(self, tag: str) -> Articles | None:
        return Articles(array("q", self.tags[tag])) if tag in self.tags else None

    def having(self, what: str) -> Articles | None:
        return Articles(array("q", self.having_names)) if what == "names" else None

    def near(self, groups: Sequence[Sequence[EntityId]]) -> Articles:
        return Articles(array("q", self.near_each_other if all(groups) else ()))


def entry(number: int, title: str, body: str, day: str = "", source: str = "Daily Post", **more: object) -> Entry:
    published = dt.datetime.fromisoformat(day).replace(tzinfo=dt.UTC) if day else None
    return Entry(ArticleId(number), title, body, published, source, "en", **more)  # type: ignore[arg-type]


ENTRIES = [
    entry(1, "Haftar visits Moscow", "General Khalifa Haftar's elections promise.", "2020-01-15", persons=(HAFTAR,)),
    entry(2, "Wheat exports rise", "Exports of wheat rose by 1,000 tonnes, the ministry said.", "2020-02-01"),
    entry(3, "The war of words", "An election was held in the north of Libya.", "2019-12-31T23:59", places=(LIBYA,)),
    entry(4, "Vaccine news", "The COVID-19 vaccine of AT&T staff; an e-mail by Conor O'Brien.", "2021-03-04"),
    entry(5, "Trade", "The U.S. and China trade wheat again.", "2020-01-01", source="Harbour Herald"),
    entry(6, "Trade talks", "US officials told us nothing.", source="Harbour Herald"),
    entry(7, "Tell us", "They told us a story about café culture.", "2020-06-30"),
    entry(8, "東京の話", "中国人は東京に住む。", "2020-07-01", source="新聞"),
    entry(9, "Fayez al-Sarraj", "Prime minister al-Sarraj met the UN envoy.", "2020-01-20", orgs=(UNITED_NATIONS,)),
    entry(10, "Email address", "My email address changed; covid 19 is over.", "2022-01-01"),
    entry(11, "Electricity", "Electric cars need electricity in Libya.", "2022-05-05", places=(LIBYA,)),
    entry(12, "Naive", "A naïve ‘quote’ – and well-known dashes, Haftar said.", "2022-05-06", persons=(HAFTAR,)),
]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = Index.open(tmp_path_factory.mktemp("index"))
    index.put(ENTRIES[:5])
    index.put(ENTRIES[5:])
    return index


@pytest.fixture
def names() -> Names:
    return Names()


@pytest.fixture
def states() -> States:
    return States()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"
