from __future__ import annotations

import itertools

import numpy as np
import pytest

from reader.entities.model import TAGS, WIDTH, Floats, Weights, allowed, best, chances, pack, unpack

WINDOWS = [(0, 1), (4, 7), (9, 11)]


def random_scores(rows: int) -> tuple[Floats, Floats]:
    draw = np.random.default_rng(3)
    steps = np.array([[0.0 if allowed(b, a) else -1e4 for a in range(WIDTH)] for b in range(WIDTH)], np.float32)
    steps += draw.normal(size=(WIDTH, WIDTH)).astype(np.float32)
    return draw.normal(size=(rows, WIDTH)).astype(np.float32) * 2, steps


def by_trying(scores: Floats, steps: Floats) -> tuple[tuple[int, ...], Floats]:
    """The best tags and the chance of each tag, by going through all that is possible."""
    total = np.zeros_like(scores)
    top, winner = -np.inf, ()
    for path in itertools.product(range(WIDTH), repeat=len(scores)):
        if not allowed(0, path[0]) or not all(allowed(b, a) for b, a in itertools.pairwise(path)):
            continue
        value = sum(scores[i, tag] for i, tag in enumerate(path)) + sum(
            steps[b, a] for b, a in itertools.pairwise(path)
        )
        for i, tag in enumerate(path):
            total[i, tag] += np.exp(value)
        if value > top:
            top, winner = value, path
    return winner, total / total.sum(axis=1, keepdims=True)


def test_the_inside_of_a_name_only_follows_its_own_kind() -> None:
    inside = TAGS.index("I-ORG")
    assert ["B-ORG", "I-ORG"] == [TAGS[before] for before in range(len(TAGS)) if allowed(before, inside)]


def test_the_best_tags_are_those_of_the_highest_sum() -> None:
    scores, steps = random_scores(6)
    rows = [scores[:1], scores[1:4], scores[4:]]
    assert [tag for row in rows for tag in by_trying(row, steps)[0]] == best(scores, steps, WINDOWS)


def test_chances_are_those_of_all_ways_to_tag() -> None:
    scores, steps = random_scores(6)
    rows = [scores[:1], scores[1:4], scores[4:]]
    expected = np.concatenate([by_trying(row, steps)[1] for row in rows])
    assert chances(scores, steps, WINDOWS) == pytest.approx(expected, abs=1e-4)


def test_packed_weights_come_back_nearly_as_they_were() -> None:
    matrix = np.zeros((3, WIDTH), np.float32)
    matrix[0, :2], matrix[1, 8] = (2.0, -0.5), 0.01
    weights = Weights({"long|word": 0, "é": 1}, matrix, np.eye(WIDTH, dtype=np.float32))
    again = unpack(pack(weights, least=0.02))
    assert {"long|word": 0} == again.index
    assert again.matrix[0] == pytest.approx(matrix[0], abs=0.02)
    assert not again.matrix[-1].any()
    assert again.steps == pytest.approx(weights.steps)
