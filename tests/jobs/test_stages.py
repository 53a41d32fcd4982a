"""The table of derived work: names that belong together do, and each stage may run twice."""

from __future__ import annotations

from reader.jobs.catch_up import catch_up
from reader.jobs.deciding import decide, to_hide, to_merge, to_rename, to_set_kind, to_split
from reader.jobs.refresh import rebuild
from reader.jobs.stages import STAGES
from reader.library import Library
from reader.model import ArticleId
from reader.text.segment import document_sentences
from tests.making import NOW, broken_links, counts, draft, finish, snapshot


def put(library: Library, origin: str, text: str) -> ArticleId:
    """Store a text as an import does."""
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        article, revision, _ = library.articles.put(source, draft(text, origin=origin), now=NOW)
        for stage in STAGES:
            library.pending.add(stage.name, [(article, revision)])
    return article


def test_stages_stand_after_those_they_need() -> None:
    seen: set[str] = set()
    for stage in STAGES:
        assert set(stage.needs) <= seen
        seen.add(stage.name)


def test_bare_surname_of_an_earlier_article_is_the_full_name_of_a_later_one(library: Library) -> None:
    """The earlier article's links move to the full name, and the index follows."""
    earlier = put(
        library, "1", "Quiet talks\n\nMr Brandvold left the room. Brandvold said nothing, and Brandvold left."
    )
    finish(catch_up(library))
    [bare] = library.entities.named("Brandvold")
    later = put(library, "2", "Talks end\n\nIngrid Brandvold signed. Brandvold was tired, said Ingrid Brandvold.")
    finish(catch_up(library))
    [full] = library.entities.named("Brandvold")
    assert ("Ingrid Brandvold", 2) == (full.name, full.articles)
    assert {full.id} == {link.entity for link in library.entities.of_article(earlier)}
    assert {earlier, later} == {hit.article for hit in library.search('person:"Ingrid Brandvold"').hits}
    assert [0] * len(STAGES) == [library.pending.count(stage.name) for stage in STAGES]
    assert bare.id != full.id or bare.name != full.name


def test_all_seeds_keep_the_invariants(filled: Library) -> None:
    kept, counted = counts(filled)
    assert counted == kept
    assert [] == broken_links(filled)
    assert [] == filled.pending.problems()
    assert filled.articles.count() == filled.index.count() > 15


def test_working_twice_keeps_the_counters_right(filled: Library) -> None:
    before = snapshot(filled)
    with filled.transaction():
        for stage in STAGES:
            filled.pending.add_all(stage.name)
    finish(catch_up(filled))
    kept, counted = counts(filled)
    assert counted == kept
    assert [] == broken_links(filled)
    after = snapshot(filled)
    assert [before[what] for what in ("texts", "indexed", "pending")] == [
        after[what] for what in ("texts", "indexed", "pending")
    ]


def test_sentence_of_each_mention_is_known(filled: Library) -> None:
    for article in filled.articles.ids():
        sentences = document_sentences(filled.articles.document(ArticleId(article)))
        rows = filled.db.rows("SELECT start, sentence FROM mentions WHERE article_id = ?", (article,))
        assert all(sentences[sentence][0] <= start < sentences[sentence][1] for start, sentence in rows)


def test_what_a_person_decided_holds_over_a_rebuild_of_everything(filled: Library) -> None:
    first, second, third, fourth, fifth, *_ = [each.id for each in filled.entities.top()]
    for decision in (
        to_merge(filled, fourth, third),
        to_rename(filled, first, "The Line"),
        to_hide(filled, second),
        to_split(filled, third, "Somebody else", forms=[filled.entities.get(third).aliases[0].text]),
        to_set_kind(filled, fifth, "org"),
    ):
        decide(filled, decision, now=NOW)
    finish(catch_up(filled))
    before = snapshot(filled)
    finish(rebuild(filled))
    assert before == snapshot(filled)
    assert {"The Line", "Somebody else"} <= {each.name for each in filled.entities.top()}
    kept, counted = counts(filled)
    assert counted == kept
    assert [] == broken_links(filled)
