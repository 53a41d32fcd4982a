"""Followed and muted names: counted, kept over a rebuild, and never both."""

from __future__ import annotations

from reader.jobs.deciding import decide, subject_of, to_merge
from reader.library import Library
from reader.model import ArticleId, EntityId, Subject
from tests.making import NOW, draft, mention


def filled(library: Library) -> tuple[EntityId, EntityId, list[ArticleId]]:
    """Ann in three articles: in the headline, three times, and in passing; Bob in the last."""
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        articles = [
            library.articles.put(source, draft(str(n), origin=str(n), title="A headline"), now=NOW)[0] for n in range(4)
        ]
        ann, bob = library.entities.create("person", "Ann Lee"), library.entities.create("person", "Bob Stone")
        library.entities.add_keys(ann, ["person:ann lee"], [])
        library.entities.add_keys(bob, ["person:bob stone"], [])
        library.entities.set_mentions(articles[0], [(ann, mention("Ann Lee", 2), "")])
        library.entities.set_mentions(articles[1], [(ann, mention("Ann Lee", at), "") for at in (50, 70, 90)])
        library.entities.set_mentions(articles[2], [(ann, mention("Ann Lee", 50), ""), (bob, mention("Bob", 70), "")])
    return ann, bob, articles


def test_followed_names_have_their_unread_stories_counted(library: Library) -> None:
    ann, _, articles = filled(library)
    with library.transaction():
        assert library.following.set(subject_of(library, ann), "follow", at=NOW)
        assert not library.following.set(subject_of(library, ann), "follow", at=NOW)
        library.articles.set_read(articles[1:], at=NOW)
    [followed] = library.following.all()
    assert (ann, "Ann Lee", 3, 1, NOW) == (
        followed.entity, followed.name, followed.articles, followed.unread, followed.since,
    )  # fmt: skip
    assert ("follow", None) == (library.following.of(ann), library.following.of(EntityId(2)))


def test_muted_are_the_stories_that_are_about_the_name(library: Library) -> None:
    ann, _, articles = filled(library)
    with library.transaction():
        library.following.set(subject_of(library, ann), "mute", at=NOW)
        library.articles.set_read(articles[:1], at=NOW)
    muted = library.following.muted()
    assert articles[:2] == list(muted)
    assert ((4, 3, 0), (4, 2, 0)) == (library.articles.counts(), library.articles.counts(muted=muted))
    assert {articles[2], articles[3]} == set(library.articles.ids(without=muted))
    with library.transaction():
        assert library.following.set(subject_of(library, ann), "follow", at=NOW)
    assert ([], ["follow"]) == (list(library.following.muted()), [each.what for each in library.following.all()])
    with library.transaction():
        assert library.following.set(subject_of(library, ann), None, at=NOW)
    assert [] == library.following.all()


def test_unread_ones_among_some_articles_by_source(library: Library) -> None:
    ann, bob, articles = filled(library)
    with library.transaction():
        library.following.set(subject_of(library, ann), "mute", at=NOW)
        library.following.set(subject_of(library, bob), "follow", at=NOW)
        library.articles.set_read(articles[:1], at=NOW)
    [source] = library.sources.all()
    assert [(source.id, "", 1)] == library.sources.unread_among(library.following.muted())
    assert {ann: "mute", bob: "follow"} == library.following.entities()


def test_followed_name_is_followed_through_merges_and_rebuilds(library: Library) -> None:
    ann, bob, articles = filled(library)
    with library.transaction():
        library.following.set(subject_of(library, bob), "follow", at=NOW)
        library.following.set(Subject("person", "Nobody Here", ("person:nobody here",)), "follow", at=NOW)
    decide(library, to_merge(library, bob, ann), now=NOW)
    assert [("Ann Lee", ann, 3), ("Nobody Here", None, 0)] == [
        (each.name, each.entity, each.articles) for each in library.following.all()
    ]
    with library.transaction():
        library.entities.wipe()
    assert ["Bob Stone", "Nobody Here"] == [each.name for each in library.following.all()]
    with library.transaction():
        again = library.entities.create("person", "Bob Stone")
        library.entities.add_keys(again, ["person:bob stone"], [])
        library.entities.set_mentions(articles[3], [(again, mention("Bob Stone"), "")])
    assert [(again, 1), (None, 0)] == [(each.entity, each.articles) for each in library.following.all()]


def test_when_a_person_last_looked(library: Library) -> None:
    assert library.following.looked("names") is None
    with library.transaction():
        library.following.look("names", at=NOW)
    assert NOW == library.following.looked("names")
