from __future__ import annotations

import numpy as np
import pytest

from reader.entities.agreement import MEASURES, Signs
from reader.entities.corpora import restore
from reader.entities.lexicon import usage
from reader.entities.model import TAGS, WIDTH
from reader.entities.tokens import tokenise
from reader.entities.training import Seen, dressed, fit, fit_agreement, gold_tags, samples, table, unknown


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


def test_signs_that_go_with_a_tag_become_worth_something_to_it() -> None:
    even = np.zeros((2, WIDTH), np.float32)
    steps = np.zeros((WIDTH, WIDTH), np.float32)
    row = Seen(
        [(0, 1), (1, 2)], even, steps, Signs(np.zeros((2, MEASURES), np.float32), [["slPER"], ["other"]]), [1, 0]
    )
    worth = fit_agreement([row] * 50)
    assert TAGS[int(worth.matrix[worth.signs["slPER"]].argmax())] == "B-PER"
    assert TAGS[int(worth.matrix[worth.signs["other"]].argmax())] == "O"


def test_some_documents_are_set_as_agencies_set_them() -> None:
    sentences = [[("Ada", "B-PER"), ("Moss", "I-PER"), ("left", "O"), ("Lagos", "B-LOC"), (".", "O")]]
    found = dressed([sentences] * 12)
    texts = [restore("one", document).document.text for document in found]
    assert {"ADA MOSS LEFT LAGOS", "Ada Moss Left Lagos", "LAGOS (Reuters) - Ada Moss left Lagos."} <= set(texts)
    assert "By Ada Moss\nAda Moss left Lagos." in texts
    assert texts.count("Ada Moss left Lagos.") == 5


def test_words_are_hidden_in_a_second_copy() -> None:
    row = ["w=Moss", "rl=1"]
    found = list(unknown([([row] * 40, ["O"] * 40)]))
    assert [row] * 40 == found[0][0]
    assert {("w=Moss", "rl=1"), ("rl=1",)} == {tuple(features) for features in found[1][0]}
