"""Floors for names by rules, on the few texts of foreign.txt; they only go up."""

from __future__ import annotations

import collections

from tests.quality.foreign import counted, texts


def test_names_by_rules_are_rarely_wrong() -> None:
    total: collections.Counter[str] = collections.Counter()
    for row in counted([each for each in texts() if each.lang != "en"]).values():
        total.update(row)
    assert total["right"] / total["found"] >= 0.95
    assert total["right"] / total["marked"] >= 0.85
