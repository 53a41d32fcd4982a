"""No field of the shared gold files may be read wrong, and hardly one left empty."""

import datetime as dt
from pathlib import Path

import pytest

from tests.quality.metadata import Judged, measure

SHARED = Path(__file__).resolve().parents[3] / "shared"
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def judged() -> list[Judged]:
    gold = SHARED / "gold" / "metadata.json"
    if not gold.is_file() or not (SHARED / "seeds").is_dir():
        pytest.skip("the shared folder with the gold file and its articles is not here")
    return measure(gold, SHARED / "seeds", now=NOW)


def test_no_field_is_wrong(judged):
    wrong = [each for each in judged if each.verdict == "wrong"]
    assert wrong == []


def test_no_field_is_left_empty(judged):
    empty = [each for each in judged if each.verdict == "empty"]
    assert empty == []
