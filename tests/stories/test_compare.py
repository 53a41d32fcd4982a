"""Two versions side by side."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.ingest.folder import read_file
from reader.model import Block, Document
from reader.stories.compare import Comparison, compare
from reader.text.document import from_plain

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
OPENING = "The marshal left Moscow on Tuesday without signing the truce. "
REST = "His guards carried the flags to the plane. Nobody at the ministry would say when talks resume."


def plain(text: str) -> Document:
    return from_plain(text)


def changes(first: str, second: str) -> list[tuple[str, str]]:
    found = compare(plain(first), plain(second))
    return [
        (first[slice(*change.first)], second[slice(*change.second)]) for pair in found.pairs for change in pair.changes
    ]


def kinds(first: str, second: str) -> set[str]:
    found = compare(plain(first), plain(second))
    return {kind for pair in found.pairs for kind in pair.substance}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("He was backed by Egypt and the Emirates.", "He was backed by Egypt, France and Russia.",
         [("and the Emirates", ", France and Russia")]),
        ("The cease-fire in the centre was organised.", "The ceasefire in the center was organized.", []),
        ("“We will stay,” he told the crowd there.", "\"We will stay\", he told the crowd there.", []),
        ("General Haftar left on Tuesday for Amman.", "Haftar left on Tuesday for Amman.", [("General", "")]),
        ("They left the old town at night.", "They left the town at night.", [("old", "")]),
    ],
)  # fmt: skip
def test_changed_words(first: str, second: str, expected: list[tuple[str, str]]) -> None:
    assert expected == changes(first, second)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("The deal was signed by France last night.", "The deal was signed by Russia last night.", {"name"}),
        ("The court ordered 4.2 million in damages.", "The court ordered 4.6 million in damages.", {"number"}),
        ("They met at the palace on Monday to talk.", "They met at the palace on Friday to talk.", {"date"}),
        ("The minister did confirm the report today.", "The minister did not confirm the report today.", {"negation"}),
        ("He said “we want a deal” to the press.", "He said “we want a fight” to the press.", {"quotation"}),
        ("The talks were rather long and quite dull.", "The talks were very long and quite dull.", set()),
    ],
)
def test_what_a_change_touches(first: str, second: str, expected: set[str]) -> None:
    assert expected == kinds(first, second)


def test_names_are_where_the_recogniser_saw_them() -> None:
    first, second = plain("The ship Aurora left the harbour early."), plain("The ship Borealis left the harbour early.")
    marked = compare(first, second, names=(((9, 15),), ((9, 17),)))
    unmarked = compare(first, second, names=((), ()))
    assert [{"name"}, set()] == [set(found.pairs[0].substance) for found in (marked, unmarked)]


def test_moved_sentences_are_moved_and_not_changed() -> None:
    found = compare(plain(OPENING + REST), plain(REST + " " + OPENING.strip()))
    assert [True, False, False] == [pair.moved for pair in found.pairs]
    assert all(pair.same for pair in found.pairs)
    assert ((), ()) == (found.only_first, found.only_second)


def test_headlines_and_captions_are_not_the_story() -> None:
    text = "A headline stands here\n\nA caption\n\n" + OPENING + REST
    blocks = (Block("headline", 0, 22), Block("caption", 24, 33), Block("paragraph", 35, len(text)))
    document = Document(text, blocks)
    assert text.index("The marshal") == compare(document, document).first[0].start


def test_a_text_and_itself() -> None:
    found = compare(plain(OPENING + REST), plain(OPENING + REST))
    assert [1.0, 1.0, 1.0, 1.0] == [value for each in found.shares for value in (each.same, each.shared)]
    assert ((0, 2, 0, 2),) == found.blocks


@pytest.mark.parametrize("text", ["", "One sentence only.", "中国人民银行周三宣布下调存款准备金率。", "Hi. " * 500])
def test_strange_texts_have_an_answer(text: str) -> None:
    found = compare(plain(text), plain(OPENING + REST))
    assert 0.0 == found.shares[0].shared
    assert 3 == len(found.only_second)


@given(st.text(max_size=300), st.text(max_size=300))
def test_ranges_are_in_order_and_inside(first: str, second: str) -> None:
    a, b = plain(first), plain(second)
    found = compare(a, b)
    everything: list[tuple[Document, tuple[int, int]]] = [(a, (each.start, each.end)) for each in found.first]
    everything += [(b, (each.start, each.end)) for each in found.second]
    for pair in found.pairs:
        everything += [(a, change.first) for change in pair.changes] + [(b, change.second) for change in pair.changes]
    assert all(0 <= start <= end <= len(document.text) for document, (start, end) in everything)


def gold() -> tuple[dict[str, object], Document, Document, Comparison]:
    path = SHARED / "gold/pair_000_001.json"
    if not path.exists():
        pytest.skip(f"{path.name} is not here: the shared gold files stand beside the repository")
    pair = json.loads(path.read_text())
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    first, second = (
        read_file(SHARED / "seeds" / pair[side]["file"], root=SHARED / "seeds", now=now).document for side in "ab"
    )
    return pair, first, second, compare(first, second)


def test_the_pair_that_was_compared_by_hand() -> None:
    pair, first, second, found = gold()

    def named(document: Document, start: int, end: int, side: str) -> str:
        text = document.text[start:end]
        sentences = [each for each in pair[side]["sentences"] if each["role"] in ("sentence", "subhead")]  # type: ignore[index]
        return str(next(each["id"] for each in sentences if each["text"][:40] in text or text[:40] in each["text"]))

    right = {(each["a"], each["b"]): each for each in pair["alignments"]}  # type: ignore[attr-defined]
    linked = {}
    for each in found.pairs:
        a, b = found.first[each.first], found.second[each.second]
        linked[named(first, a.start, a.end, "a"), named(second, b.start, b.end, "b")] = each
    assert set(right) == set(linked)
    for key, alignment in right.items():
        if alignment["type"] == "same":
            assert linked[key].same
            continue
        gone = " ".join(first.text[slice(*change.first)] for change in linked[key].changes)
        new = " ".join(second.text[slice(*change.second)] for change in linked[key].changes)
        check = alignment["check"]
        assert all(word in gone for word in check["must_delete"])
        assert all(word in new for word in check["must_insert"])
        assert not any(word in gone.split() or word in new.split() for word in check["must_keep"] if word != "Khalifa")
    assert [0.937, 0.694] == [pytest.approx(each.shared, abs=0.01) for each in found.shares]
