"""Which recogniser reads which text."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from reader.entities import choice, pipeline
from reader.entities.choice import checked, problem, recognise_in
from reader.entities.pipeline import Pipeline
from reader.errors import RecogniserMissing, UsageError
from reader.model import Document, Mention
from reader.text.document import from_plain

DOCUMENT = from_plain("Hier, le maire Antoine Leroux est parti.")


def embedded(document: Document) -> list[Mention]:
    return [Mention(0, 4, document.text[:4], "org")]


def who(monkeypatch: pytest.MonkeyPatch, lang: str, recogniser: str, found: object = None) -> tuple[str, str]:
    monkeypatch.setattr(pipeline, "load", lambda name: found)
    read = recognise_in(DOCUMENT, lang, recogniser, embedded=embedded)
    return read.by, read.chosen


def of_language(lang: str) -> Pipeline:
    return Pipeline(
        "x", lang, SimpleNamespace(pipe=lambda texts, batch_size: [SimpleNamespace(ents=()) for _ in texts])
    )


@pytest.mark.parametrize(
    ("lang", "by"), [("en", "model"), ("", "model"), ("en_GB", "model"), ("fr", "rules"), ("zh-Hant", "rules")]
)
def test_embedded_recogniser_reads_english_and_rules_the_rest(
    lang: str, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (by, "embedded") == who(monkeypatch, lang, "embedded")


@pytest.mark.parametrize(
    ("lang", "of", "by"),
    [
        ("en", "en", "spacy:x"),
        ("fr", "en", "rules"),
        ("no", "nb", "spacy:x"),
        ("en", "de", "model"),
        ("fr", "xx", "spacy:x"),
        ("", "en", "spacy:x"),
    ],
)
def test_pipeline_reads_its_own_language(lang: str, of: str, by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (by, "spacy:x") == who(monkeypatch, lang, "spacy:x", of_language(of))


def test_embedded_recogniser_takes_over_where_the_chosen_one_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    error = RecogniserMissing("not here")
    assert ("model", "embedded") == who(monkeypatch, "en", "spacy:x", error)
    assert (error, None) == (problem("spacy:x"), problem(choice.EMBEDDED))


@pytest.mark.parametrize("recogniser", ["embedded", "spacy:en_core_web_sm", "spacy:~/models/mine"])
def test_settings_that_can_be(recogniser: str) -> None:
    assert recogniser == checked(f" {recogniser} ")


@pytest.mark.parametrize("recogniser", ["", "spacy", "spacy:", "model", "spacy:\x1b[2J"])
def test_settings_that_cannot_be(recogniser: str) -> None:
    with pytest.raises(UsageError, match="There is no recogniser"):
        checked(recogniser)
