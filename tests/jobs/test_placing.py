"""Events of a library: versions together, decisions kept, counts right, whatever the order and however often."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

from reader.jobs import placing
from reader.jobs.catch_up import catch_up
from reader.jobs.refresh import import_and_catch_up, rebuild
from reader.jobs.stages import STAGES
from reader.library import Library
from reader.model import ArticleId
from tests.making import NOW, draft, finish

SHARED_SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
FIRE = [
    "Warehouse fire in Ostermark kills three, mayor Petra Lindqvist says",
    "Petra Lindqvist mourns three workers after the Ostermark warehouse fire",
    "Ostermark fire: three dead in a warehouse, Lindqvist orders an inquiry",
]
VOTE = [
    "Parliament of Caldoria passes the fishing quota bill of minister Arun Devi",
    "Arun Devi wins the vote on fishing quotas in Caldoria's parliament",
]
LONG = (
    "The ferry Aurelia sank off Port Velmora on Tuesday. Forty people were rescued by the coast guard of Velmora. "
    "Captain Jonas Brekke was the last to leave the ferry. The owner, Brekke Lines, said the weather had been calm. "
    "An inquiry led by judge Marta Osei begins next week in the old harbour hall. "
)


def put(library: Library, texts: list[str], **fields: object) -> list[ArticleId]:
    """Store texts as an import does, and catch up; their origins are the texts."""
    ids = []
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        for text in texts:
            article, revision, _ = library.articles.put(source, draft(text, origin=text[:50], **fields), now=NOW)
            for stage in STAGES:
                library.pending.add(stage.name, [(article, revision)])
            ids.append(article)
    finish(catch_up(library))
    return ids


def groups(library: Library) -> set[frozenset[str]]:
    """The events, by origins."""
    found: dict[int, set[str]] = {}
    for article in library.articles.many(library.articles.ids()):
        event = library.events.event_of(article.id)
        assert event is not None
        found.setdefault(event, set()).add(article.origin)
    return {frozenset(each) for each in found.values()}


def check(library: Library) -> None:
    """What is stored of events is what counting gives."""
    places = library.events.places(library.articles.ids())
    assert len(places) == library.articles.count()
    members: dict[ArticleId, set[ArticleId]] = {}
    for place in places.values():
        members.setdefault(place.event, set()).add(place.article)
        if place.group is not None:
            assert places[place.group].event == place.event
    assert all(event in each for event, each in members.items())
    rows = {row.id: row for row in library.events.stories()}
    assert {event: len(each) for event, each in members.items() if len(each) > 1} == {
        event: row.articles for event, row in rows.items()
    }
    for event, row in rows.items():
        held = {places[each].group or each for each in members[event]}
        assert (len(held), True) == (row.groups, 1 <= row.outlets <= row.groups)
    for fold in library.events.folds(list(places)).values():
        assert len(library.events.group(fold.group)) == fold.articles > 1


def test_articles_of_one_event_are_put_together(library: Library) -> None:
    ids = put(library, [*FIRE, *VOTE])
    assert {frozenset(each[:50] for each in FIRE), frozenset(each[:50] for each in VOTE)} == groups(library)
    assert {3: ids[:3], 2: ids[3:]} == {
        row.articles: [each.article for each in library.events.members([row.id])] for row in library.events.stories()
    }
    check(library)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_coming_does_not_matter(seed: int, tmp_path: Path) -> None:
    texts = [*FIRE, *VOTE, LONG, LONG + "Divers found the bell of the ferry on Friday."]
    with Library.open(tmp_path / "a") as one, Library.open(tmp_path / "b") as other:
        put(one, texts)
        for each in random.Random(seed).sample(texts, len(texts)):
            put(other, [each])
        assert groups(one) == groups(other)
        check(other)


def test_a_version_is_of_the_event_of_its_original_though_it_came_much_later(library: Library) -> None:
    early, late = dt.datetime(2025, 1, 1, tzinfo=dt.UTC), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    [one] = put(library, [LONG], published_at=early, date_precision="day")
    [copy] = put(library, ["Again. " + LONG], published_at=late, date_precision="day")
    assert library.events.event_of(one) == library.events.event_of(copy) == one
    [row] = library.events.stories()
    assert (2, 1, 1) == (row.articles, row.groups, row.outlets)
    assert {one, copy} == set(library.events.folds([one, copy]))
    check(library)


def test_a_rebuild_gives_the_same_events_and_numbers(library: Library) -> None:
    put(library, [*FIRE, *VOTE])
    before = library.events.places(library.articles.ids())
    finish(rebuild(library, ["versions"]))
    assert before == library.events.places(library.articles.ids())
    check(library)


def test_an_article_that_tells_of_another_thing_now_leaves_its_event(library: Library) -> None:
    ids = put(library, FIRE)
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        article, revision, _ = library.articles.put(source, draft(VOTE[0], origin=FIRE[1][:50]), now=NOW)
        for stage in STAGES:
            library.pending.add(stage.name, [(article, revision)])
    finish(catch_up(library))
    assert library.events.event_of(ids[0]) == library.events.event_of(ids[2]) != ids[1]
    assert ids[1] == library.events.event_of(ids[1])
    check(library)


@pytest.mark.parametrize("most", [0, 2, 4])
def test_where_too_much_hangs_together_what_is_stored_still_fits(
    most: int, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placing, "MOST_TOGETHER", most)
    for text in (*FIRE, *VOTE, LONG, "Again. " + LONG):
        put(library, [text])
    assert {frozenset(each[:50] for each in VOTE)} <= groups(library)
    check(library)


@pytest.mark.parametrize("text", ["", "Yes.", "Storm. " * 3_000, "word " * 20_000, "火災で三人が死亡した。" * 40])
def test_odd_texts_are_events_of_their_own(text: str, library: Library) -> None:
    put(library, [text or " ", *FIRE])
    assert [] == library.pending.problems()
    assert 2 == len(groups(library))
    check(library)


def test_the_real_samples(library: Library) -> None:
    if not SHARED_SEEDS.exists():
        pytest.skip("the sample articles of others are not here")
    finish(import_and_catch_up(library, [SHARED_SEEDS], now=NOW))
    one, two, three = (ArticleId(each) for each in sorted(library.articles.ids()))
    page = library.story_of(one)
    assert ([one, two], 1) == ([each.article.id for each in page.articles], page.story.groups)
    assert library.events.event_of(three) == three
    [later] = page.later
    assert (three, True, True) == (later.story.id, later.at_least, bool(later.names))
    check(library)
