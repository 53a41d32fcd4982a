"""What is shown as uncertain is wrong often enough to deserve it, and the rest is not."""

from __future__ import annotations

from reader.entities.corpora import held_out
from reader.model import UNCERTAIN
from tests.quality.test_names import quality, shared


def test_the_uncertain_are_wrong_far_more_often_than_the_others() -> None:
    shared("data/ner/annotated")
    confidence = quality("confidence")
    judged = [each for labelled in held_out(shared("data/ner")) for each in confidence.judge(labelled)]
    marked = [each.right for each in judged if each.confidence < UNCERTAIN]
    others = [each.right for each in judged if each.confidence >= UNCERTAIN]
    figures = "\n".join(confidence.table(judged))
    assert sum(marked) / len(marked) < 0.75, figures
    assert sum(others) / len(others) > 0.95, figures
    assert len(marked) / len(judged) < 0.15, figures
