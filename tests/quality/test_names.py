"""Floors of name recognition and linking on the shared gold: they only go up."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from reader.entities.corpora import held_out

SHARED = Path(__file__).resolve().parents[2] / "../shared"


def quality(name: str) -> ModuleType:
    """A script of this folder as a module."""
    spec = importlib.util.spec_from_file_location(f"quality_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up there
    spec.loader.exec_module(module)
    return module


def shared(part: str) -> Path:
    path = SHARED / part
    if not path.exists():
        pytest.skip(f"{part} is not beside the repository")
    return path


@pytest.mark.parametrize(
    ("row", "floor"),
    [
        ("mentions, span and kind", 0.975),
        ("mentions, span", 0.98),
        ("links within articles", 0.99),
        ("links across articles", 0.99),
        ("article contains entity", 0.98),
    ],
)
def test_articles_of_the_gold(row: str, floor: float) -> None:
    table = quality("names").measure_gold(shared("gold/seeds-entities.json"), shared("seeds"))
    score = table.scores[row]
    assert min(score.precision, score.recall) >= floor, score.row(row)


@pytest.mark.parametrize(("corpus", "floor"), [("voa", 0.97), ("ecb", 0.93), ("dg", 0.83)])
def test_documents_held_out_of_training(corpus: str, floor: float) -> None:
    table = quality("names").measure_labelled(held_out(shared("data/ner"), [corpus]))
    score = table.scores["mentions, span and kind"]
    assert score.f >= floor, score.row(corpus)


@pytest.mark.parametrize(("gold_mentions", "precision", "recall"), [(True, 0.97, 0.93), (False, 0.91, 0.90)])
def test_names_that_are_alike(gold_mentions: bool, precision: float, recall: float) -> None:
    lines = shared("gold/homonyms_dev.jsonl").read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    score, _, _ = quality("homonyms").measure(cases, gold_mentions=gold_mentions)
    assert score.precision >= precision, score.row("precision")
    assert score.recall >= recall, score.row("recall")
