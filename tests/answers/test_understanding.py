"""What a query means in one library: names, states, tags, sentences, articles like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import QueryError
from reader.jobs.refresh import import_and_catch_up
from reader.library import Library
from reader.model import ArticleId
from tests.answers.harming import damage, ids
from tests.making import NOW, finish


def test_states_and_names_are_asked_of_the_store(filled: Library) -> None:
    total = filled.articles.count()
    assert (total, 0) == (filled.search("is:unread").total, filled.search("is:starred").total)
    with filled.transaction():
        filled.articles.set_starred([ArticleId(1)], at=NOW)
        filled.articles.set_read([ArticleId(2)], at=NOW)
    assert [1] == [hit.article for hit in filled.search("is:starred").hits]
    assert total - 1 == filled.search("is:unread").total
    haftar = filled.entities.named("Haftar", kind="person")[0]
    assert haftar.articles == filled.search("person:haftar").total
    assert "Haftar" in filled.search("person:haftar").terms


def test_sets_of_articles_follow_what_is_written_here_and_elsewhere(filled: Library) -> None:
    with Library.open(filled.path) as other:
        for library in (filled, other, filled):
            with library.transaction():
                library.articles.set_starred([ArticleId(len(filled.articles.having("starred")) + 1)], at=NOW)
            assert filled.articles.counts()[2] == filled.search("is:starred").total == other.search("is:starred").total
        with other.transaction():
            other.tags.set(ArticleId(3), ["Later"])
        assert [3] == ids(filled.search("tag:later"))


def test_near_finds_names_of_one_sentence(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Talks\n\nPresident Emmanuel Macron met Angela Merkel in Paris. It rained.\n")
    (tmp_path / "b.txt").write_text("Trips\n\nEmmanuel Macron left. Angela Merkel stayed in Berlin on Sunday.\n")
    finish(import_and_catch_up(library, [tmp_path], now=NOW))
    both = {Path(library.articles.get(each).origin).name for each in ids(library.search('"Macron" "Merkel"'))}
    near = [Path(library.articles.get(each).origin).name for each in ids(library.search('near:"Macron" "Merkel"'))]
    assert ({"a.txt", "b.txt"}, ["a.txt"]) == (both, near)


def test_more_like_this_finds_what_shares_rare_words_and_names(library: Library, tmp_path: Path) -> None:
    texts = {
        "a": "Quokka\n\nThe quokka of Rottnest was filmed by Ingrid Brandvold. Quokkas eat shrubs at dusk.",
        "b": "Island\n\nOn Rottnest a quokka was seen at dusk, said Ingrid Brandvold, among the shrubs.",
        "c": "Budget\n\nThe budget was passed after a long debate in parliament about taxes.",
        "d": "Sport\n\nThe match ended in a draw after a long evening of rain.",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text)
    finish(import_and_catch_up(library, [tmp_path], now=NOW))
    by_name = {Path(each.origin).stem: each.id for each in library.articles.many(library.articles.ids())}
    assert [by_name["b"]] == ids(library.search(f"like:{by_name['a']}"))
    assert library.explain(f"like:{by_name['a']}", by_name["b"]).parts
    with pytest.raises(QueryError, match="no article"):
        library.search("like:99")


def test_set_of_articles_is_the_same_object_until_somebody_writes(filled: Library) -> None:
    """By this the search knows that it has seen it."""
    first, again = (filled.parse("is:unread").filters[0] for _ in range(2))
    assert first is again
    with filled.transaction():
        filled.articles.set_read([ArticleId(1)], at=NOW)
    assert first is not filled.parse("is:unread").filters[0]


def test_what_nobody_is_called_by_or_has_finds_nothing(filled: Library) -> None:
    assert (0, 0) == (filled.search("tag:unheard").total, filled.search('person:"Nobody Atall"').total)


def test_queries_are_understood_without_an_index(filled: Library) -> None:
    whole = filled.parse("person:haftar moscow")
    damage(filled)
    found = filled.parse("person:haftar moscow")
    assert (whole.entities, whole.terms) == (found.entities, found.terms)
