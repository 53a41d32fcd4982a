from __future__ import annotations

from pathlib import Path

from reader.entities import lexicon
from reader.entities.building import gold_tags, pack, people_lists, restore
from reader.entities.model import MIDDLE, TAGS, allowed, best
from reader.entities.tokens import tokenise

SENTENCE = [
    ("The", "O"),
    ("U.N.", "B-ORG"),
    ("-backed", "O"),
    ("talks", "O"),
    ("in", "O"),
    ("Lagos", "B-LOC"),
    (".", "O"),
]


def test_running_text_is_restored_with_the_offsets_of_its_names() -> None:
    labelled = restore("one", [SENTENCE])
    text = labelled.document.text
    assert "The U.N.-backed talks in Lagos." == text
    assert [("U.N.", "ORG"), ("Lagos", "LOC")] == [(text[start:end], kind) for start, end, kind in labelled.spans]


def test_labels_are_carried_over_to_our_tokens() -> None:
    labelled = restore("one", [SENTENCE])
    tokens = tokenise(labelled.document)
    tags = gold_tags(tokens, labelled.spans)
    named = [(form, TAGS[tag]) for form, tag in zip(tokens.forms, tags, strict=True) if tag]
    assert [("U.N.", "B-ORG"), ("Lagos", "B-LOC")] == named


def test_lists_of_people_hold_what_is_seen_in_two_full_names() -> None:
    documents = [
        [[(given, "B-PER"), (last, "I-PER")]] for given, last in (("Ada", "Moss"), ("Ada", "Lindt"), ("Oto", "Moss"))
    ]
    assert ({"ada"}, {"moss"}) == people_lists(documents)


def test_the_inside_of_a_name_only_follows_its_own_kind() -> None:
    inside = TAGS.index("I-ORG")
    assert ["B-ORG", "I-ORG"] == [TAGS[before] for before in range(len(TAGS)) if allowed(before, inside)]


def test_the_best_path_weighs_steps_against_scores() -> None:
    steps = [[0.0] * len(TAGS) for _ in TAGS]
    steps[2][1] = 3.0
    scores = [[0.0] * len(TAGS) for _ in range(2)]
    scores[0][1], scores[1][3] = 1.0, 2.0
    assert [1, 2] == best(scores, steps)


def test_packed_weights_keep_their_order() -> None:
    weights = [[0.0, 4.0, -4.0, *[0.0] * 6], [0.0, 1.0, 0.0, *[0.0] * 6]]
    packed = pack(["strong", "weak"], weights, [[0.0] * 9])
    assert chr(MIDDLE) + chr(MIDDLE + 43) + chr(MIDDLE - 43) in packed


def test_the_shipped_lists_stay_small() -> None:
    folder = Path(lexicon.__file__).with_name("data")
    assert sum(file.stat().st_size for file in folder.iterdir()) < 1_000_000
