"""The recogniser on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.entities import pipeline
from tests.cli.conftest import Run
from tests.jobs.test_naming import ENGLISH, FRENCH

MISSING = ("--recogniser", "spacy:no_such_pipeline")


@pytest.fixture(autouse=True)
def _nothing_loaded() -> None:
    pipeline.load.cache_clear()


@pytest.mark.parametrize("command", [["import", "x.txt"], ["refresh"], ["rebuild"], ["tag", "x.txt"]])
def test_missing_recogniser_is_wrong_usage_and_nothing_is_done(
    command: list[str], anywhere: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.txt").write_text(ENGLISH)
    ran = anywhere(command[0], "--library", tmp_path / "library", *command[1:], *MISSING)
    assert (2, "") == (ran.code, ran.out)
    assert "python -m spacy download no_such_pipeline" in ran.err
    assert not (tmp_path / "library").exists()


def test_index_can_be_rebuilt_without_the_recogniser(run: Run) -> None:
    assert 0 == run("rebuild", "versions", *MISSING).code


def test_show_says_the_language_and_how_names_were_found(anywhere: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FRENCH)
    library = tmp_path / "library"
    assert 0 == anywhere("import", "--library", library, tmp_path / "a.txt").code
    shown = anywhere("show", "--library", library, "1", "--json").json
    assert ("fr", "rules") == (shown["lang"], shown["recogniser"])
    assert "lang" in shown["inferred"]
    assert "French · names by simple rules" in anywhere("show", "--library", library, "1").out


def test_tag_says_who_found_the_names(anywhere: Run, tmp_path: Path) -> None:
    for name, text in (("a.txt", FRENCH), ("b.txt", ENGLISH)):
        (tmp_path / name).write_text(text)
    lines = anywhere("tag", "--json", tmp_path / "a.txt", tmp_path / "b.txt").lines
    assert ["rules", "model"] == [each["recogniser"] for each in lines]


def test_pipeline_by_its_folder(anywhere: Run, tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy", reason="spaCy is optional: pip install -e '.[spacy]'")
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "GPE", "pattern": "Quendor"}])
    nlp.to_disk(tmp_path / "pipe")
    (tmp_path / "a.txt").write_text(ENGLISH)
    library = tmp_path / "library"
    chosen = f"spacy:{tmp_path / 'pipe'}"
    assert 0 == anywhere("import", "--library", library, tmp_path / "a.txt", "--recogniser", chosen).code
    shown = anywhere("show", "--library", library, "1", "--json").json
    assert (chosen, ["Quendor"]) == (shown["recogniser"], [each["text"] for each in shown["mentions"]])
    ran = anywhere("refresh", "--library", library)
    assert "`reader rebuild names`" in ran.err
    assert ["Quendor"] == [each["name"] for each in anywhere("entities", "--library", library, "--json").json]
