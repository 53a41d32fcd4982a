"""The page of a name, names in their sentences, and names that belong together."""

from __future__ import annotations

import datetime as dt

import pytest

from reader.answers.entity_page import in_context, strength
from reader.errors import NotFound
from reader.jobs.deciding import decide, to_keep_apart, to_merge, undo
from reader.library import Library
from reader.model import ArticleId, Block, Document, EntityId, Kind, Mention
from reader.store.profiles import Spot
from reader.text.segment import document_sentences
from tests.making import NOW, draft

MONTH = dt.timedelta(days=31)


def put(library: Library, texts: list[str], names: dict[str, Kind]) -> dict[str, EntityId]:
    """Articles a month apart, the first one the oldest, with all places where these names stand."""
    entities: dict[str, EntityId] = {}
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        for number, text in enumerate(texts):
            document = Document(text, (Block("paragraph", 0, len(text)),))
            published = dt.datetime(2020, 1, 15, tzinfo=dt.UTC) + number * MONTH
            item = draft(text, origin=f"/{number}", document=document, published_at=published, date_precision="day")
            article = library.articles.put(source, item, now=NOW)[0]
            links = []
            for name, kind in names.items():
                at = text.find(name)
                while at >= 0:
                    if name not in entities:
                        entities[name] = library.entities.create(kind, name)
                        library.entities.add_keys(entities[name], [f"{kind}:{name.lower()}"], [])
                    links.append((entities[name], Mention(at, at + len(name), name, kind), "full"))
                    at = text.find(name, at + 1)
            library.entities.set_mentions(article, links, sentences=document_sentences(document))
    return entities


NAMES: dict[str, Kind] = {"Ann": "person", "Bob": "person", "Oslo": "place", "Rare": "org"}
TEXTS = [
    "Ann is in Oslo. Bob is not.",
    "Ann met Bob at Rare. It rained in Oslo. Then Bob left Ann.",
    "Oslo slept. Nobody came.",
    "Oslo woke. Ann rang Rare.",
    "Oslo again.",
]


def test_page_holds_what_is_known(library: Library) -> None:
    ids = put(library, TEXTS, NAMES)
    page = library.entity_page(ids["Ann"], stories=2, contexts=3)
    assert ("Ann", 3, 4) == (page.entity.name, page.entity.articles, page.entity.mentions)
    assert (("2020-01", 1), ("2020-02", 2), ("2020-04", 1)) == page.months
    assert (dt.date(2020, 1, 15), dt.date(2020, 4, 17)) == (
        page.first_seen and page.first_seen.date(),
        page.last_seen and page.last_seen.date(),
    )
    assert [("/3", 1), ("/1", 2)] == [(article.origin, mentions) for article, mentions in page.stories]
    assert ["Ann rang Rare.", "Ann met Bob at Rare.", "Then Bob left Ann."] == [each.text for each in page.contexts]
    assert {"Ann"} == {c.text[a:b] for c in page.contexts for a, b in c.ranges}
    # Oslo is in every story, and so says nothing
    assert [("Bob", 2), ("Rare", 2)] == [(c.entity.name, c.shared) for c in page.company if c.strength > 0]
    assert 3 == page.looked_at


def test_contexts_are_paged(library: Library) -> None:
    ids = put(library, TEXTS, NAMES)
    every = library.contexts(ids["Oslo"])
    assert 5 == len(every)
    assert every == [library.contexts(ids["Oslo"], limit=1, offset=n)[0] for n in range(5)]
    assert [] == library.contexts(ids["Oslo"], offset=5)


def test_pages_of_contexts_are_the_same_when_it_is_known_where_a_name_stands(library: Library) -> None:
    entity = put(library, TEXTS, NAMES)["Ann"]
    where = library.seen(entity)
    everything = library.contexts(entity, limit=100)
    assert (len(everything), list(library.articles.ids(entity=entity))) == (where.upto[-1], list(where.articles))
    paged = [library.contexts(entity, limit=2, offset=at, where=where) for at in range(0, len(everything) + 2, 2)]
    assert everything == [each for some in paged for each in some]
    assert library.entity_page(entity) == library.entity_page(entity, where=where)
    assert library.entity_page(entity).company == library.company(entity, where)


def test_page_says_whom_an_undecided_name_may_mean(library: Library) -> None:
    entities = put(library, TEXTS, NAMES)
    with library.transaction():
        library.db.run(
            "INSERT INTO candidates (entity_id, candidate_id) VALUES (?, ?)", (entities["Ann"], entities["Bob"])
        )
    assert ["Bob"] == [each.name for each in library.entity_page(entities["Ann"]).may_be]
    assert () == library.entity_page(entities["Bob"]).may_be


def test_an_undecided_name_never_means_whom_a_person_said_it_does_not(library: Library) -> None:
    ids = put(library, TEXTS, NAMES)
    with library.transaction():
        for other in ("Bob", "Oslo"):
            library.db.run("INSERT INTO candidates (entity_id, candidate_id) VALUES (?, ?)", (ids["Ann"], ids[other]))
    both = library.entity_page(ids["Ann"]).may_be
    record = decide(library, to_keep_apart(library, ids["Ann"], ids["Bob"]), now=NOW)
    assert ["Oslo"] == [each.name for each in library.entity_page(ids["Ann"]).may_be]
    undo(library, record.id, now=NOW)
    assert (2, both) == (len(both), library.entity_page(ids["Ann"]).may_be)


def test_sentences_in_which_two_names_stand(library: Library) -> None:
    ids = put(library, TEXTS, NAMES)
    found = library.together(ids["Ann"], ids["Bob"])
    assert ["Ann met Bob at Rare.", "Then Bob left Ann."] == [each.text for each in found]
    assert [((0, 3), (8, 11)), ((5, 8), (14, 17))] == [each.ranges for each in found]
    assert found == library.together(ids["Bob"], ids["Ann"])
    assert found[1:] == library.together(ids["Ann"], ids["Bob"], limit=5, offset=1)
    assert (2, 3) == (
        library.profiles.shared_articles(ids["Ann"], ids["Bob"]),
        library.profiles.shared_articles(ids["Ann"], ids["Oslo"]),
    )


def test_page_of_one_that_was_merged_is_that_of_the_whole(library: Library) -> None:
    ids = put(library, TEXTS, NAMES)
    decide(library, to_merge(library, ids["Bob"], ids["Ann"]), now=NOW)
    assert library.entity_page(ids["Ann"]) == library.entity_page(ids["Bob"])
    with pytest.raises(NotFound):
        library.entity_page(EntityId(99))


@pytest.mark.parametrize(
    ("counts", "expected"), [((1, 2, 50, 100), 0.0), ((0, 2, 3, 100), 0.0), ((2, 2, 2, 2), 0.0), ((5, 5, 4, 3), 0.0)]
)
def test_what_happens_by_chance_has_no_strength(counts: tuple[int, int, int, int], expected: float) -> None:
    assert expected == strength(*counts)


def test_strength_grows_with_evidence_and_falls_with_frequency() -> None:
    assert strength(1, 10, 1, 1000) < strength(5, 10, 5, 1000)
    assert strength(5, 10, 5, 1000) > strength(5, 10, 200, 1000) > 0


def test_very_long_sentence_is_cut_around_the_name() -> None:
    text = "word " * 200 + "Ann Lee" + " word" * 200
    seen = in_context(Document(text, (Block("paragraph", 0, len(text)),)), [Spot(ArticleId(1), 1000, 1007, 0)])
    assert len(seen.text) < 400
    assert ["Ann Lee"] == [seen.text[a:b] for a, b in seen.ranges]
    assert ("…", "…") == (seen.text[0], seen.text[-1])


def test_candidates_are_left_out_once_they_are_decided(library: Library) -> None:
    names: dict[str, Kind] = {"Khalifa Haftar": "person", "Khalifa B. Haftar": "person", "Ann Lee": "person"}
    ids = put(library, ["Khalifa Haftar. Ann Lee.", "Khalifa Haftar. Ann Lee.", "Khalifa B. Haftar."], names)
    with library.transaction():
        for name in ("Khalifa Haftar", "Khalifa B. Haftar"):
            library.entities.add_keys(ids[name], [], ["surname:haftar"])
    [one] = library.merge_candidates()
    assert ("Khalifa B. Haftar", "Khalifa Haftar") == (one.first.name, one.second.name)
    assert "same surname" in one.reason
    decide(library, to_keep_apart(library, one.first.id, one.second.id), now=NOW)
    assert [] == library.merge_candidates()


def test_acronym_and_long_form_are_candidates(library: Library) -> None:
    names: dict[str, Kind] = {"LNA": "org", "Libyan National Army": "org"}
    ids = put(library, ["LNA came.", "Libyan National Army came."], names)
    with library.transaction():
        library.entities.add_keys(ids["LNA"], [], ["acronym:lna"])
        library.entities.add_keys(ids["Libyan National Army"], [], ["initials:lna"])
    assert ["LNA has the initials of Libyan National Army"] == [each.reason for each in library.merge_candidates()]
