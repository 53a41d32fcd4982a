"""What the index is told about an article."""

from __future__ import annotations

from reader.answers.entries import body, entry
from reader.library import Library
from reader.model import ArticleId, Block, Document


def test_body_is_the_text_without_its_headline() -> None:
    document = Document("Title\n\nBody", (Block("headline", 0, 5), Block("paragraph", 7, 11)))
    assert ("\n\nBody", "Body") == (body(document), body(Document("Body", (Block("paragraph", 0, 4),))))


def test_entry_keeps_people_organisations_and_places_apart(filled: Library) -> None:
    about = filled.articles.get(ArticleId(1))
    named = filled.entities.of_articles([ArticleId(1)])[ArticleId(1)]
    made = entry(about, "text", named)
    expected = {kind: {each for other, each in named if other == kind} for kind in ("person", "org", "place")}
    assert expected == {"person": set(made.persons), "org": set(made.orgs), "place": set(made.places)}
    assert (about.id, about.title, "text", about.source) == (made.article, made.title, made.body, made.source)
