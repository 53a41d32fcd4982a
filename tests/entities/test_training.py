from __future__ import annotations

import pytest

from reader.entities.corpora import restore
from reader.entities.lexicon import usage
from reader.entities.model import TAGS
from reader.entities.tokens import tokenise
from reader.entities.training import fit, gold_tags, samples, table


def test_labels_are_carried_over_to_our_tokens() -> None:
    sentence = [("The", "O"), ("U.N.", "B-ORG"), ("-backed", "O"), ("talks", "O"), ("in", "O"), ("Lagos", "B-LOC")]
    labelled = restore("one", [sentence])
    tokens = tokenise(labelled.document)
    tags = gold_tags(tokens, labelled.spans)
    named = [(form, TAGS[tag]) for form, tag in zip(tokens.forms, tags, strict=True) if tag]
    assert [("U.N.", "B-ORG"), ("Lagos", "B-LOC")] == named


def test_weights_tell_the_tags_of_what_they_were_fitted_to() -> None:
    pytest.importorskip("pycrfsuite", reason="the extra train is not installed")
    town = [("They", "O"), ("met", "O"), ("in", "O"), ("Vornholt", "B-LOC"), (".", "O")]
    man = [("It", "O"), ("was", "O"), ("Mr.", "O"), ("Vornholt", "B-PER"), (".", "O")]
    found = list(samples([restore("one", [town, man] * 6)], (usage(), usage())))
    weights = fit(found)
    row = weights.matrix[weights.index["4=in|."]]
    assert TAGS[int(row.argmax())] == "B-LOC"
    assert ["B-LOC", "O", "B-PER"] == [*found[1][1], *found[3][1]]


def test_the_table_counts_by_kind() -> None:
    sentence = [("Officials", "O"), ("in", "O"), ("Paris", "B-LOC"), ("left", "O"), (".", "O")]
    rows = table([restore("one", [sentence])]).splitlines()
    assert [row.split()[0] for row in rows] == ["all", "person", "org", "place"]
    assert "100.0%" in rows[3]
