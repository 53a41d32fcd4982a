"""The table of frequencies: built of texts, numbers only, small."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from reader.stories.building import frequencies, texts
from reader.stories.terms import FREQUENCIES, number_of_term

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def test_words_of_a_single_text_are_left_out() -> None:
    raw = frequencies(iter(["Storm in Rome", "storm in Paris, storm", "sun"]))
    words = sorted([number_of_term("storm"), number_of_term("in")])
    assert [3, *words] == np.frombuffer(raw, "<u4", 3).tolist()
    assert [2, 2] == np.frombuffer(raw, "<u2", 2, 12).tolist()


def test_the_shipped_table_is_small() -> None:
    assert 50_000 < FREQUENCIES.stat().st_size <= 300_000


def test_the_shipped_table_is_what_the_command_builds() -> None:
    if not (SHARED / "ner").exists():
        pytest.skip("the texts that words are counted in are not here")
    assert FREQUENCIES.read_bytes() == frequencies(texts(SHARED))
