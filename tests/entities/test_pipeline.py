"""A spaCy pipeline as recogniser: one that the test builds, and what is said when there is none."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from reader.entities import pipeline
from reader.entities.pipeline import Pipeline, load, recognise_by
from reader.errors import RecogniserMissing
from reader.model import Block, Document
from reader.text.document import from_plain

with_spacy = pytest.mark.skipif(
    importlib.util.find_spec("spacy") is None, reason="spaCy is optional: pip install -e '.[spacy]'"
)

PATTERNS = [
    {"label": "PERSON", "pattern": "President Zorvan Klee"},
    {"label": "PERSON", "pattern": "Klee's"},
    {"label": "ORG", "pattern": "the Brall Union"},
    {"label": "GPE", "pattern": "Quendor"},
    {"label": "GPE", "pattern": "The Hague"},
    {"label": "FAC", "pattern": "Brall Bridge"},
    {"label": "NORP", "pattern": "Libyans"},
    {"label": "NORP", "pattern": "Liberals"},
    {"label": "MISC", "pattern": "Danish"},
    {"label": "DATE", "pattern": "Friday"},
    {"label": "WORK_OF_ART", "pattern": "Lost Hours"},
]


@pytest.fixture(autouse=True)
def _nothing_loaded() -> None:
    load.cache_clear()


def built(folder: Path, patterns: list[dict[str, Any]]) -> Pipeline:
    spacy = pytest.importorskip("spacy", reason="spaCy is optional: pip install -e '.[spacy]'")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(patterns)
    nlp.add_pipe("sentencizer")
    nlp.to_disk(folder)
    loaded = load(str(folder))
    assert isinstance(loaded, Pipeline)
    return loaded


def found(loaded: Pipeline, document: Document) -> list[tuple[str, str, bool]]:
    mentions = recognise_by(loaded, document)
    assert all(document.text[each.start : each.end] == each.text for each in mentions)
    return [(each.text, each.kind, each.demonym) for each in mentions]


@with_spacy
def test_labels_become_kinds_and_names_lose_what_is_no_part_of_them(tmp_path: Path) -> None:
    text = (
        "😀 President Zorvan Klee saw Quendor on Friday. At Brall Bridge the Brall Union read Lost Hours. "
        "It was Klee's day: Libyans, Liberals and Danish guests flew to The Hague."
    )
    assert [
        ("Zorvan Klee", "person", False),
        ("Quendor", "place", False),
        ("Brall Bridge", "place", False),
        ("Brall Union", "org", False),
        ("Klee", "person", False),
        ("Libyans", "place", True),
        ("Danish", "place", True),
        ("The Hague", "place", False),
    ] == found(built(tmp_path / "pipe", PATTERNS), from_plain(text))


@with_spacy
def test_only_blocks_of_the_story_are_read(tmp_path: Path) -> None:
    text = "Quendor\nQuendor photo\nHe left Quendor."
    document = Document(text, (Block("headline", 0, 7), Block("caption", 8, 21), Block("paragraph", 22, len(text))))
    loaded = built(tmp_path / "pipe", PATTERNS)
    assert [0, 30] == [each.start for each in recognise_by(loaded, document)]


@with_spacy
@pytest.mark.parametrize("blocks", [0, 1, 400])
def test_long_text_goes_in_pieces_and_comes_out_at_its_places(blocks: int, tmp_path: Path) -> None:
    one = "He went from Quendor to the sea and came back. "
    text = one * 400
    ranges = [(0, len(text))] if blocks == 1 else [(i * len(one), (i + 1) * len(one) - 1) for i in range(blocks)]
    document = Document(text, tuple(Block("paragraph", start, end) for start, end in ranges))
    loaded = built(tmp_path / "pipe", PATTERNS)
    assert [i * len(one) + 13 for i in range(400)] == [each.start for each in recognise_by(loaded, document)]
    assert max(len(piece.text) for piece in pipeline._pieces(document)) <= 5_000


@with_spacy
def test_name_does_not_reach_over_the_end_of_its_block(tmp_path: Path) -> None:
    document = Document("Near Brall\n\nBridge.", (Block("heading", 0, 10), Block("paragraph", 12, 19)))
    loaded = built(
        tmp_path / "pipe",
        [{"label": "FAC", "pattern": [{"ORTH": "Brall"}, {"IS_SPACE": True, "OP": "*"}, {"ORTH": "Bridge"}]}],
    )
    assert [("Brall", "place", False)] == found(loaded, document)


@with_spacy
def test_what_names_do_not_need_is_left_out(tmp_path: Path) -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    nlp.add_pipe("sentencizer")
    ner = nlp.add_pipe("ner")
    ner.add_label("PERSON")
    nlp.initialize()
    nlp.to_disk(tmp_path / "own")
    loaded = load(str(tmp_path / "own"))
    assert isinstance(loaded, Pipeline)
    assert ["ner"] == loaded.nlp.pipe_names  # nothing listens to tok2vec


@with_spacy
def test_what_the_names_are_found_with_is_kept(tmp_path: Path) -> None:
    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec")
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "tok2vec"}
    for name in ("tagger", "ner"):
        component = nlp.add_pipe(name, config={"model": {"tok2vec": listener}})
        component.add_label("PERSON")
    nlp.initialize()
    nlp.to_disk(tmp_path / "shared")
    loaded = load(str(tmp_path / "shared"))
    assert isinstance(loaded, Pipeline)
    assert ["tok2vec", "ner"] == loaded.nlp.pipe_names
    found(loaded, from_plain("Zorvan Klee went home."))


@with_spacy
@pytest.mark.parametrize("text", ["", "\n\n", "a" * 12_000, "\u202e\x00😀" * 50, "Klee's"])
def test_hostile_texts_break_nothing(text: str, tmp_path: Path) -> None:
    found(built(tmp_path / "pipe", PATTERNS), Document(text, ()))


@with_spacy
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no_such_pipeline", "python -m spacy download no_such_pipeline"),
        ("./nowhere", "There is no spaCy pipeline in nowhere"),
    ],
)
def test_missing_pipeline_is_told_with_what_to_do(name: str, message: str) -> None:
    error = load(name)
    assert isinstance(error, RecogniserMissing)
    assert message in str(error)


def test_missing_spacy_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hidden:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "spacy":
                raise ModuleNotFoundError("No module named 'spacy'", name="spacy")

    for name in [each for each in sys.modules if each == "spacy" or each.startswith("spacy.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [Hidden(), *sys.meta_path])
    error = load("en_core_web_sm")
    assert (
        "The recogniser spacy:en_core_web_sm needs spaCy, which is not installed: "
        "`pip install spacy`, then `python -m spacy download en_core_web_sm`."
    ) == str(error)
