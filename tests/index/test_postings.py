from pathlib import Path

import numpy as np
import pytest

from reader.index.codec import LENGTHS
from reader.index.index import Index
from reader.index.postings import Kept, Postings, SegmentView
from reader.model import EntityId
from tests.index.conftest import ENTRIES, HAFTAR, entry


def view(folder: Path, entries: list) -> SegmentView:  # type: ignore[type-arg]
    index = Index.open(folder)
    index.put(entries)
    (segment,) = index._contents().segments
    return index._view(segment)


@pytest.fixture
def made(folder: Path) -> SegmentView:
    return view(folder, ENTRIES)


def test_postings_say_who_has_a_word_and_how_often(made: SegmentView) -> None:
    found = made.postings("text", b"wheat")
    assert found is not None
    assert ([1, 4], [2, 1], np.uint32, np.uint8) == (
        found.docs.tolist(),
        found.counts.tolist(),
        found.docs.dtype.type,
        found.counts.dtype.type,
    )


@pytest.mark.parametrize(("field", "term"), [("text", b"unheard"), ("person", b"1"), ("title", b""), ("lang", b"zz")])
def test_what_nobody_has(made: SegmentView, field: str, term: bytes) -> None:
    assert (None, None, 0) == (made.postings(field, term), made.places(field, term), made.frequency(field, term))


def test_places_say_where_it_stands(made: SegmentView) -> None:
    found = made.places("text", b"wheat")
    assert found is not None
    # the title is three words long, the body begins a hundred positions later
    assert ([1, 4], [0, 2, 3], [0, 105, 106]) == (
        found.docs.tolist(),
        found.starts.tolist(),
        found.positions.tolist(),
    )


def test_positions_are_not_copied(made: SegmentView) -> None:
    found = made.places("text", b"wheat")
    assert found is not None
    assert (False, False) == (found.positions.flags.owndata, found.positions.flags.writeable)


@pytest.mark.parametrize("count", [255, 256, 65_535, 70_000])
def test_a_word_that_stands_very_often(folder: Path, count: int) -> None:
    made = view(folder, [entry(1, "", "word " * count), entry(2, "", "word other")])
    postings, places = made.postings("text", b"word"), made.places("text", b"word")
    assert postings is not None
    assert places is not None
    assert ([255, 1], [0, min(count, 65_535), min(count, 65_535) + 1]) == (
        postings.counts.tolist(),
        places.starts.tolist(),
    )


def test_columns(made: SegmentView) -> None:
    assert ([item.article for item in ENTRIES], 0, True) == (
        made.aids.tolist(),
        int(made.dates[5]),
        bool(made.dates[0] > made.dates[2] > 0),
    )


def test_labels(folder: Path) -> None:
    made = view(
        folder,
        [
            entry(1, "One", "", persons=(EntityId(30), EntityId(4))),
            entry(2, "Two", "", source=" a\n b\t"),
            entry(3, "Three", "", source="", persons=(EntityId(4), EntityId(4))),
        ],
    )
    person, source = made.labels("person"), made.labels("source")
    assert (["30", "4"], [0, 2, 2, 3], [0, 1, 1], ["Daily Post", "a b"], [0, 1, 2, 2], [0, 1]) == (
        person.names,
        person.starts.tolist(),
        person.values.tolist(),
        source.names,
        source.starts.tolist(),
        source.values.tolist(),
    )


def test_labels_are_found_as_terms_too(made: SegmentView) -> None:
    found = made.postings("person", str(HAFTAR).encode())
    assert found is not None
    assert ([0, 11], [1, 1]) == (found.docs.tolist(), found.counts.tolist())


def test_lengths(made: SegmentView) -> None:
    assert (3, sum(LENGTHS[byte] for byte in made.lengths["text"])) == (
        LENGTHS[made.lengths["title"][0]],
        made.total_length("text"),
    )


def test_words(made: SegmentView) -> None:
    words = made.words
    assert (["wheat"], [2], "exports" in words.words) == (
        [words.words[place] for place in words.beginning_with("whea")],
        [int(words.counts[place]) for place in words.beginning_with("whea")],
        True,
    )


def postings(count: int) -> Postings:
    return Postings(np.arange(count, dtype=np.uint32), np.ones(count, np.uint8))


def test_lists_used_last_are_kept() -> None:
    kept = Kept(limit=20_000)
    for name in (b"a", b"b", b"c"):
        kept.add(("one", "text", name), postings(1000))
        kept.get(("one", "text", b"a"))
    kept.add(("one", "text", b"d"), postings(1000))
    assert ([True, False, True, True], True) == (
        [kept.get(("one", "text", name)) is not None for name in (b"a", b"b", b"c", b"d")],
        kept.size <= 20_000,
    )


def test_a_list_larger_than_everything_is_not_kept() -> None:
    kept = Kept(limit=1000)
    kept.add(("one", "text", b"a"), postings(1000))
    assert (None, 0) == (kept.get(("one", "text", b"a")), kept.size)


def test_nothing_is_kept_after_clearing() -> None:
    kept = Kept()
    kept.add(("one", "text", b"a"), postings(10))
    kept.clear()
    assert (None, 0) == (kept.get(("one", "text", b"a")), kept.size)


def test_segments_share_what_is_kept(folder: Path) -> None:
    index = Index.open(folder)
    index.put(ENTRIES[:3])
    index.put(ENTRIES[3:])
    views = [index._view(segment) for segment in index._contents().segments]
    found = [each.postings("text", b"wheat") for each in views]
    assert ([[1], [1]], True) == (
        [each.docs.tolist() for each in found if each],
        all(index._kept.get((each.name, "text", b"wheat")) is not None for each in views),
    )


@pytest.mark.parametrize("field", ["text", "title"])
def test_several_words_together_are_the_sums_of_each(folder: Path, field: str) -> None:
    """Lists of all widths: far from each other and near, once and often."""
    texts = [f"w{number % 7} w{number % 7} x{number % 300} {'often ' * (number == 3) * 300}" for number in range(700)]
    made = view(folder, [entry(number, text, "") for number, text in enumerate(texts)])
    terms = [f"w{number}".encode() for number in range(7)] + [b"x1", b"x299", b"often", b"unheard"]
    expected = np.zeros(made.size, np.int64)
    for term in terms:
        postings = made.postings(field, term)
        if postings is not None:
            expected[postings.docs] += postings.counts
    found = made.together(field, terms)
    assert found is not None
    assert (np.flatnonzero(expected).tolist(), np.minimum(expected[expected > 0], 255).tolist()) == (
        found.docs.tolist(),
        found.counts.tolist(),
    )
    assert (np.uint32, np.uint8) == (found.docs.dtype.type, found.counts.dtype.type)


def test_several_words_that_nobody_has(made: SegmentView) -> None:
    assert made.together("text", [b"unheard", b"unseen"]) is None
