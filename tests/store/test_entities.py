"""People, organisations and places: counters that always agree with the mentions, and finding by any form."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import NotFound
from reader.library import Library
from reader.model import Alias, ArticleId, Entity, EntityId, Kind
from reader.store.entities import Appearance
from reader.store.ties import Ties
from tests.making import NOW, counts, draft, mention


def some_articles(library: Library, number: int) -> list[ArticleId]:
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        return [library.articles.put(source, draft(str(n), origin=str(n)), now=NOW)[0] for n in range(number)]


def create(library: Library, name: str, *, kind: Kind = "person", article: ArticleId | None = None) -> EntityId:
    """An entity, mentioned once in an article of its own if one is given."""
    with library.transaction():
        entity = library.entities.create(kind, name)
        if article is not None:
            library.entities.set_mentions(article, [(entity, mention(name, kind=kind), "why")])
    return entity


FORMS = ("Ann", "Ann  Lee", "Ann Lee", "Lee", "ANN")
STEPS = st.one_of(
    st.tuples(
        st.just("mentions"),
        st.integers(0, 3),
        st.lists(st.tuples(st.integers(0, 4), st.sampled_from(FORMS), st.integers(0, 30)), max_size=8),
    ),
    st.tuples(st.just("absorb"), st.integers(0, 4), st.integers(0, 4)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_counters_always_agree_with_the_mentions(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        articles = some_articles(library, 4)
        alive = [create(library, f"Entity {number}") for number in range(5)]
        for step in steps:
            with library.transaction():
                if step[0] == "mentions":
                    _, article, places = step
                    links = {10 * at: (alive[who % len(alive)], mention(form, 10 * at), "") for who, form, at in places}
                    library.entities.set_mentions(articles[article], list(links.values()))
                else:
                    entity, other = alive[step[1] % len(alive)], alive[step[2] % len(alive)]
                    if entity != other:
                        changed = library.entities.absorb(entity, other)
                        alive.remove(other)
                        assert set(changed) <= {each.article for each in library.entities.appearances(entity)}
            kept, counted = counts(library)
            assert counted == kept


def test_set_mentions_replaces_those_of_its_article_only(library: Library) -> None:
    one, two = some_articles(library, 2)
    ann, bob = create(library, "Ann"), create(library, "Bob")
    with library.transaction():
        library.entities.set_mentions(one, [(ann, mention("Ann", 0), "full"), (ann, mention("Ann Lee", 9), "long")])
        library.entities.set_mentions(two, [(ann, mention("Ann", 4), "full"), (bob, mention("Bob", 0), "full")])
        library.entities.set_mentions(one, [(bob, mention("Bob", 2), "new")])
    assert Entity(ann, "person", "Ann", 1, 1, (Alias("Ann", 1),)) == library.entities.get(ann)
    assert Entity(bob, "person", "Bob", 2, 2, (Alias("Bob", 2),)) == library.entities.get(bob)
    assert [(mention("Bob", 2), bob, "Bob", "new")] == [
        (link.mention, link.entity, link.name, link.evidence) for link in library.entities.of_article(one)
    ]
    assert [Appearance(two, 1, 4)] == library.entities.appearances(ann)
    assert [(4, 7)] == library.entities.mentions(ann, two)


def test_absorb_moves_mentions_keys_and_forms(library: Library) -> None:
    one, two = some_articles(library, 2)
    full, bare = create(library, "Khalifa Haftar", article=one), create(library, "Haftar", article=two)
    with library.transaction():
        library.entities.add_keys(full, ["person:khalifa haftar"], ["surname:haftar"])
        library.entities.add_keys(bare, ["person:haftar"], ["surname:haftar", "acronym:h"])
        changed = library.entities.absorb(full, bare)
    entities = library.entities
    assert [two] == changed
    assert (2, 2, {"Khalifa Haftar", "Haftar"}) == (
        entities.get(full).articles, entities.get(full).mentions, {each.text for each in entities.get(full).aliases},
    )  # fmt: skip
    owners = [entities.find_by_key(key) for key in ("person:haftar", "person:khalifa haftar")]
    assert [full, full] == [owner and owner.id for owner in owners]
    assert [[full], [full]] == [sharing(library, key) for key in ("surname:haftar", "acronym:h")]
    with pytest.raises(NotFound):
        entities.get(bare)
    assert [] == library.db.rows("PRAGMA foreign_key_check")


def sharing(library: Library, key: str) -> list[int]:
    """The entities that share a weak key."""
    rows = library.db.rows("SELECT entity_id FROM entity_keys WHERE key = ? AND weak = 1 ORDER BY entity_id", (key,))
    return [row[0] for row in rows]


def test_strong_key_stays_with_its_first_owner_and_weak_ones_are_shared(library: Library) -> None:
    one, two = create(library, "One"), create(library, "Two")
    with library.transaction():
        library.entities.add_keys(one, ["strong"], ["weak"])
        library.entities.add_keys(two, ["strong"], ["weak"])
    owner = library.entities.find_by_key("strong")
    assert (one, [one, two]) == (owner and owner.id, sharing(library, "weak"))
    assert (None, []) == (library.entities.find_by_key("weak"), sharing(library, "strong"))


NAMES = ("Łukasz Żółć", "100% Club", "50_50", "A\\B", "José Álvarez", "Ærø")


@pytest.mark.parametrize(
    ("how", "asked", "expected"),
    [
        ("named", "lukasz zolc", ["Łukasz Żółć"]),
        ("named", " JOSÉ ALVAREZ ", ["José Álvarez"]),
        ("named", "jose", []),
        ("named", "zolc", ["Łukasz Żółć"]),
        ("named", "lvarez", []),
        ("named", "", []),
        ("like", " ", []),
        ("named", "%", []),
        ("named", "100% club", ["100% Club"]),
        ("like", "alva", ["José Álvarez"]),
        ("like", "%", ["100% Club"]),
        ("like", "_", ["50_50"]),
        ("like", "\\", ["A\\B"]),
        ("like", "0_5", ["50_50"]),
        ("like", "0%5", []),
        ("like", "ærø", ["Ærø"]),
        ("like", "'; DROP TABLE entities", []),
        ("like", "x" * 100_000, []),
        ("named", "x" * 100_000, []),
    ],
)
def test_finding_by_any_form(how: str, asked: str, expected: list[str], library: Library) -> None:
    for name, article in zip(NAMES, some_articles(library, len(NAMES)), strict=True):
        create(library, name, article=article)
    assert expected == [each.name for each in getattr(library.entities, how)(asked)]
    assert len(NAMES) == len(library.entities.top())


def test_kind_narrows_and_the_most_mentioned_comes_first(library: Library) -> None:
    one, two, three = some_articles(library, 3)
    place, person = create(library, "Florence", kind="place"), create(library, "Florence")
    with library.transaction():
        library.entities.set_mentions(one, [(place, mention("Florence", kind="place"), "")])
        library.entities.set_mentions(two, [(place, mention("Florence", kind="place"), "")])
        library.entities.set_mentions(three, [(person, mention("Florence"), "")])
    assert [place, person] == [each.id for each in library.entities.named("florence")]
    assert [person] == [each.id for each in library.entities.named("florence", kind="person")]
    assert [place] == [each.id for each in library.entities.top("place")]
    assert [place] == [each.id for each in library.entities.top(limit=1)]
    assert [] == library.entities.top("org")


def test_entity_that_is_no_longer_mentioned_is_not_listed(library: Library) -> None:
    [one] = some_articles(library, 1)
    ann = create(library, "Ann", article=one)
    with library.transaction():
        library.entities.set_mentions(one, [])
    assert ([], [], []) == (library.entities.top(), library.entities.named("ann"), library.entities.like("ann"))
    assert 0 == library.entities.get(ann).articles


def test_what_two_articles_share_leads_with_those_that_seldom_stand_elsewhere(library: Library) -> None:
    articles = some_articles(library, 6)
    ann, rare, common = (create(library, name) for name in ("Ann", "Rare", "Common"))
    with library.transaction():
        for number, article in enumerate(articles):
            here = [common, *([ann, rare] if number < 2 else [])]
            library.entities.set_mentions(article, [(e, mention("x", 5 * at), "") for at, e in enumerate(here)])
    assert ["Ann", "Rare", "Common"] == [each.name for each in library.entities.shared(articles[0], articles[1])]
    assert [("Common", 1), ("Ann", 1), ("Rare", 1)] == [
        (each.name, count) for each, count in library.entities.in_article(articles[0])
    ]
    assert {articles[5]: [("person", common)], ArticleId(99): []} == library.entities.of_articles(
        [articles[5], ArticleId(99)]
    )


def test_wipe_forgets_names_and_nothing_else(library: Library) -> None:
    [one] = some_articles(library, 1)
    create(library, "Ann", article=one)
    with library.transaction():
        library.entities.wipe()
    assert ([], [], 1) == (library.entities.top(), library.entities.of_article(one), library.articles.count())


def test_found_by_a_canonical_name_that_no_text_writes(library: Library) -> None:
    [article] = some_articles(library, 1)
    with library.transaction():
        entity = library.entities.create("place", "US")
        library.entities.rename(entity, kind="place", name="United States")
        library.entities.set_mentions(article, [(entity, mention("U.S.", kind="place"), "")])
        library.entities.set_mentions(article, [(entity, mention("America", kind="place"), "")])
    assert [entity] == [each.id for each in library.entities.named("united states")]
    assert (Alias("America", 1),) == library.entities.get(entity).aliases


def test_the_kind_is_that_of_most_mentions(library: Library) -> None:
    first, second, third = some_articles(library, 3)
    entity = create(library, "Skarvik", kind="org", article=first)
    with library.transaction():
        library.entities.set_mentions(second, [(entity, mention("Skarvik", kind="place"), "why")])
        assert library.entities.settle_kind(entity) == []
        assert library.entities.get(entity).kind == "org"
        library.entities.set_mentions(third, [(entity, mention("Skarvik", kind="place"), "why")])
        assert sorted(library.entities.settle_kind(entity)) == [first, second, third]
    assert library.entities.get(entity).kind == "place"


def in_sentences(library: Library, article: ArticleId, *links: tuple[EntityId, int]) -> None:
    """Mentions of entities in sentences that are 100 code points long."""
    sentences = [(at, at + 100) for at in range(0, 1000, 100)]
    with library.transaction():
        places = [(entity, mention("x", 100 * sentence + at), "") for at, (entity, sentence) in enumerate(links)]
        library.entities.set_mentions(article, places, sentences=sentences)


def test_near_wants_names_of_all_groups_in_one_sentence(library: Library) -> None:
    ann, bob, cem, bobby = (create(library, name) for name in ("Ann", "Bob", "Cem", "Bobby"))
    one, two, three, four = some_articles(library, 4)
    in_sentences(library, one, (ann, 0), (bob, 0), (cem, 1))
    in_sentences(library, two, (ann, 0), (bob, 1))
    in_sentences(library, three, (ann, 2), (bobby, 2), (cem, 2))
    with library.transaction():  # in which sentences they stand is not known
        library.entities.set_mentions(four, [(ann, mention("x", 0), ""), (bob, mention("x", 5), "")])
    near = library.entities.near
    assert [one] == list(near([[ann], [bob]])) == list(near([[bob], [ann]]))
    assert [one, three] == list(near([[ann], [bob, bobby]]))
    assert [three] == list(near([[ann], [bob, bobby], [cem]]))
    assert ([], [], [one, two, three]) == (list(near([])), list(near([[ann], []])), list(near([[ann]])))
    with library.transaction():
        library.entities.absorb(bob, bobby)
    assert [one, three] == list(near([[ann], [bob]]))


def test_near_asks_an_index_for_every_name(library: Library) -> None:
    """Otherwise it would take seconds in a large library."""
    asked: list[str] = []
    original = library.db.rows
    library.db.rows = lambda sql, parameters=(): (asked.append(sql), original(sql, parameters))[1]  # type: ignore[method-assign]
    library.entities.near([[EntityId(1)], [EntityId(2)]])
    plan = " ".join(row[3] for row in original("EXPLAIN QUERY PLAN " + asked[-1], ["[1]", "[2]"]))
    assert (2, 0) == (plan.count("COVERING INDEX mentions_by_sentence"), plan.count("SCAN m"))


@pytest.mark.parametrize("many", [2000, 0])
def test_names_that_begin_so_the_most_mentioned_first(
    many: int, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.store.entities._MANY_FORMS", many)
    one, two = some_articles(library, 2)
    haftar = create(library, "Khalifa Haftar", article=one)
    hafiz, oslo = create(library, "Hafiz"), create(library, "Håfoss", kind="place")
    with library.transaction():
        places = [(haftar, mention("Haftar"), ""), (hafiz, mention("Hafiz", 20), "")]
        library.entities.set_mentions(one, places)
        library.entities.set_mentions(two, [*places, (oslo, mention("Håfoss", 40, kind="place"), "")])
    names = {
        start: [each.name for each in library.entities.beginning_with(start)]
        for start in ("haf", "HAFT", "khalifa h", "x", " ", "haf%", "\ud800")
    }
    assert {"haf": {"Khalifa Haftar", "Hafiz", "Håfoss"}, "HAFT": {"Khalifa Haftar"}} == {
        start: set(names[start]) for start in ("haf", "HAFT")
    }
    assert (["Khalifa Haftar"], [], [], [], []) == tuple(
        names[each] for each in ("khalifa h", "x", " ", "haf%", "\ud800")
    )
    assert ["Håfoss"] == [each.name for each in library.entities.beginning_with("haf", kind="place")]
    assert "Håfoss" == library.entities.beginning_with("haf")[-1].name
    assert 1 == len(library.entities.beginning_with("haf", limit=1))


def test_articles_with_names(library: Library) -> None:
    one, _, three = some_articles(library, 3)
    ann = create(library, "Ann")
    in_sentences(library, three, (ann, 0))
    in_sentences(library, one, (ann, 0))
    assert [one, three] == list(library.entities.articles())


def test_how_sure_a_mention_was_is_kept_and_moves_with_it(library: Library) -> None:
    (one,) = some_articles(library, 1)
    ann, bob = create(library, "Ann"), create(library, "Bob")
    with library.transaction():
        unsure = replace(mention("Ann", 0), confidence=0.617)
        library.entities.set_mentions(one, [(ann, unsure, "full"), (bob, mention("Bob", 9), "full")])
    assert [0.62, 1.0] == [link.mention.confidence for link in library.entities.of_article(one)]
    rows = library.entities.found_of([ann])
    with library.transaction():
        library.entities.move([(row, None) for row in rows])
    assert [1.0] == [link.mention.confidence for link in library.entities.of_article(one)]
    with library.transaction():
        library.entities.move([(row._replace(shown=None), bob) for row in rows])
    assert [(0.62, bob), (1.0, bob)] == [(k.mention.confidence, k.entity) for k in library.entities.of_article(one)]


def test_a_mention_from_before_confidence_was_kept_is_sure(library: Library) -> None:
    (one,) = some_articles(library, 1)
    create(library, "Ann", article=one)
    with library.transaction():
        library.db.run("UPDATE mentions SET confidence = NULL")
    assert [1.0] == [link.mention.confidence for link in library.entities.of_article(one)]


def test_links_of_an_undecided_name_say_whom_it_may_mean(library: Library) -> None:
    one, two, three = some_articles(library, 3)
    ann, bob, gone = create(library, "Ann Lee", article=one), create(library, "Bob Lee"), create(library, "Cy Lee")
    lee = create(library, "Lee", article=two)
    with library.transaction():
        library.entities.set_mentions(three, [(bob, mention("Bob Lee", at), "why") for at in (0, 20)])
        Ties(library.db).add_candidates(lee, [ann, bob, gone])
    (link,) = library.entities.of_article(two)
    assert ["Bob Lee", "Ann Lee"] == [each.name for each in link.candidates]
    assert [()] == [each.candidates for each in library.entities.of_article(one)]
    with library.transaction():
        library.entities.move([(row, bob) for row in library.entities.found_of([ann])])
        library.entities.show_under(ann, bob)
    assert {lee: ["Bob Lee"]} == {
        entity: [each.name for each in names] for entity, names in library.entities.candidates([lee, ann]).items()
    }
