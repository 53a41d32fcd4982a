"""From the setting to the names: who finds them, what is remembered of it, and what is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.entities import choice, pipeline
from reader.errors import RecogniserMissing
from reader.jobs.catch_up import catch_up
from reader.jobs.deciding import decide, to_rename
from reader.jobs.naming import advice, missing, others
from reader.jobs.refresh import rebuild
from reader.library import Library
from reader.model import ArticleId
from tests.jobs.test_stages import put
from tests.making import NOW, finish

FRENCH = (
    "Le conseil s'est réuni vendredi pour parler du port. Le maire, Antoine Leroux, a dit que les élus étaient las "
    "des projets venus d'Allemagne, et qu'il ne fallait pas se presser."
)
ENGLISH = "The council of Quendor met Angela Merkel on Friday. It was late, and the members said that they were tired."


def names(library: Library, article: ArticleId) -> list[str]:
    return [link.mention.text for link in library.entities.of_article(article)]


@pytest.fixture
def quendor(tmp_path: Path, library: Library) -> Library:
    """A library whose recogniser is a pipeline that knows one place."""
    spacy = pytest.importorskip("spacy", reason="spaCy is optional: pip install -e '.[spacy]'")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Quendor"}])
    nlp.to_disk(tmp_path / "pipe")
    pipeline.load.cache_clear()
    library.recogniser = f"spacy:{tmp_path / 'pipe'}"
    return library


@pytest.fixture
def gone(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    """A library whose recogniser is not installed."""
    monkeypatch.setattr(pipeline, "load", lambda name: RecogniserMissing(f"There is no {name}."))
    library.recogniser = "spacy:gone"
    return library


def test_article_in_another_language_is_read_by_rules_and_its_language_noted(library: Library) -> None:
    article = put(library, "/fr", FRENCH)
    finish(catch_up(library))
    about = library.articles.get(article)
    assert ("fr", ("lang",), "rules") == (about.lang, about.inferred, library.recognised.of(article))
    assert ["Antoine Leroux", "Allemagne"] == names(library, article)
    assert "Germany" in [each.name for each in library.entities.top("place")]
    assert [article] == [hit.article for hit in library.search("lang:fr projet").hits]


def test_language_that_a_source_states_is_kept(library: Library) -> None:
    article = put(library, "/x", FRENCH)
    with library.transaction():
        library.articles.set_lang(article, "de")
    finish(catch_up(library))
    assert ("de", ("lang",)) == (library.articles.get(article).lang, library.articles.get(article).inferred)


def test_pipeline_finds_the_names_and_is_remembered(quendor: Library) -> None:
    article = put(quendor, "/1", ENGLISH)
    french = put(quendor, "/2", FRENCH)
    finish(catch_up(quendor))
    assert (["Quendor"], quendor.recogniser) == (names(quendor, article), quendor.recognised.of(article))
    assert "rules" == quendor.recognised.of(french)
    assert "" == advice(quendor)


def test_other_recogniser_is_offered_and_a_rebuild_keeps_what_was_decided(quendor: Library) -> None:
    article = put(quendor, "/1", ENGLISH)
    finish(catch_up(quendor))
    [place] = quendor.entities.named("Quendor")
    decide(quendor, to_rename(quendor, place.id, "Quendoria"), now=NOW)
    chosen, quendor.recogniser = quendor.recogniser, choice.EMBEDDED
    assert "The names of 1 article were found by another recogniser; `reader rebuild names` finds them anew." == advice(
        quendor
    )
    finish(rebuild(quendor, ["names"]))
    assert ("model", 0) == (quendor.recognised.of(article), others(quendor))
    assert "Angela Merkel" in names(quendor, article)
    quendor.recogniser = chosen
    finish(rebuild(quendor, ["names"]))
    assert ["Quendoria"] == [each.name for each in quendor.entities.top()]


def test_embedded_recogniser_takes_over_and_it_is_said(gone: Library) -> None:
    article = put(gone, "/1", ENGLISH)
    assert "" == missing(gone)
    finish(catch_up(gone))
    assert ("model", [], 0) == (gone.recognised.of(article), gone.pending.problems(), gone.pending.count("names"))
    assert "There is no gone. Until then Reader's own recogniser finds names." == advice(gone)
    assert 1 == others(gone)


def test_library_of_before_is_the_embedded_recognisers(gone: Library) -> None:
    put(gone, "/1", ENGLISH)
    finish(catch_up(gone))
    with gone.transaction():
        gone.recognised.wipe()
    assert 1 == others(gone)
    gone.recogniser = choice.EMBEDDED
    assert (0, "") == (others(gone), advice(gone))
