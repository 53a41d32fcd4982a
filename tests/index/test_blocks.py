"""Blocks of postings, written, joined and read."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.index.blocks import MOST, Block, Terms, TermsWriter, add_terms, joined, kept
from reader.index.files import SegmentFile, SegmentFileWriter

PostingList = dict[int, list[int]]
"""Positions by document."""

places = st.one_of(
    st.lists(st.integers(0, 65_535), min_size=1, max_size=4).map(sorted), st.just([7] * 300), st.just([9] * 255)
)
lists = st.dictionaries(st.one_of(st.integers(0, 40), st.integers(0, 100_000)), places, min_size=1, max_size=6)


def write(folder: Path, terms: dict[bytes, PostingList]) -> Terms:
    """A segment file with these terms only."""
    rows = [(at, doc, held) for at, name in enumerate(sorted(terms)) for doc, held in sorted(terms[name].items())]
    file = SegmentFileWriter(folder / "one.seg")
    writer = TermsWriter(file)
    writer.field("text")
    steps = add_terms(
        writer,
        sorted(terms),
        np.array([at for at, _, _ in rows], np.int64),
        np.array([doc for _, doc, _ in rows], np.int64),
        np.array([len(held) for _, _, held in rows], np.int64),
        np.array([place for _, _, held in rows for place in held], np.uint16),
        None,
    )
    for _ in steps:
        pass
    writer.finish()
    file.finish({})
    return Terms(SegmentFile(file.path), "text")


def write_blocks(folder: Path, blocks: dict[bytes, Block]) -> Terms:
    file = SegmentFileWriter(folder / "blocks.seg")
    writer = TermsWriter(file)
    writer.field("text")
    for name in sorted(blocks):
        writer.add(name, blocks[name])
    writer.finish()
    file.finish({})
    return Terms(SegmentFile(file.path), "text")


def read(terms: Terms, name: bytes) -> PostingList | None:
    record = terms.find(name)
    if record is None:
        return None
    counts = terms.counts(record).tolist()
    cuts = np.cumsum([0, *counts]).tolist()
    positions = terms.positions(record).tolist()
    return {
        doc: positions[cuts[at] : cuts[at + 1]] for at, doc in enumerate(terms.docs(record).astype(np.int64).tolist())
    }


@given(st.dictionaries(st.text("abé東", min_size=1, max_size=5).map(str.encode), lists, max_size=8))
@settings(max_examples=40, deadline=None)
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, terms: dict[bytes, PostingList]) -> None:
    found = write(tmp_path_factory.mktemp("terms"), terms)
    assert (terms, sorted(terms), None) == (
        {name: read(found, name) for name in terms},
        found.names(),
        read(found, b"missing"),
    )


@pytest.mark.parametrize("at_once", [1, 5, 1 << 17])
@given(st.dictionaries(st.text("abé東", min_size=1, max_size=5).map(str.encode), lists, max_size=8))
@settings(max_examples=20, deadline=None)
def test_several_lists_are_read_side_by_side(
    at_once: int, tmp_path_factory: pytest.TempPathFactory, terms: dict[bytes, PostingList]
) -> None:
    expected = sorted((doc, min(len(held), 255)) for each in terms.values() for doc, held in each.items())
    found = write(tmp_path_factory.mktemp("terms"), terms)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("reader.index.blocks._AT_ONCE", at_once)
        portions = list(found.unpacked(record for _, record in found.items()))
    assert expected == sorted(
        pair for docs, counts in portions for pair in zip(docs.tolist(), counts.tolist(), strict=True)
    )


@pytest.mark.parametrize("at_once", [1, 2, 3, 10])
def test_several_lists_are_read_in_portions(at_once: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terms = write(tmp_path, {b"a": {1: [1]}, b"b": {2: [1], 3: [1]}, b"c": {4: [1]}, b"d": {70_000: [1], 5: [1]}})
    monkeypatch.setattr("reader.index.blocks._AT_ONCE", at_once)
    sizes = [len(docs) for docs, _ in terms.unpacked(record for _, record in terms.items())]
    assert {1: [1, 2, 1, 2], 2: [1, 2, 1, 2], 3: [3, 1, 2], 10: [4, 2]}[at_once] == sizes


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 200])
def test_terms_are_found_among_many(tmp_path: Path, count: int) -> None:
    names = [b"%03d" % number for number in range(0, 2 * count, 2)]
    terms = write(tmp_path, {name: {number: [number]} for number, name in enumerate(names)})
    others = [b"", b"0", b"999", b"zz"] + [b"%03d" % number for number in range(1, 2 * count, 2)]
    from_here = names[count // 2 :]
    assert (list(range(count)), [None] * len(others), from_here, names) == (
        [record.first if (record := terms.find(name)) else None for name in names],
        [terms.find(name) for name in others],
        [name for name, _ in terms.items(from_here[0] if from_here else b"")],
        [name for name, _ in terms.items()],
    )


def test_a_record_says_what_the_block_holds(tmp_path: Path) -> None:
    record = write(tmp_path, {b"word": {3: [1, 2], 70_000: [5]}}).find(b"word")
    assert record is not None
    assert (2, 3, 3, 70_000, 2) == (record.df, record.total, record.first, record.last, record.most)


def test_the_largest_count_can_be_told(tmp_path: Path) -> None:
    held = {1: [0] * MOST, 2: [1, 2]}
    assert held == read(write(tmp_path, {b"word": held}), b"word")


def test_a_term_with_a_line_feed_is_refused(tmp_path: Path) -> None:
    file = SegmentFileWriter(tmp_path / "one.seg")
    writer = TermsWriter(file)
    writer.field("source")
    writer.add(b"a\nb", Block(1, 1, 0, 0, 1, 0, 0, b"", b"", b""))
    with pytest.raises(ValueError, match="line feed"):
        writer.finish()
    file.abandon()


@given(st.lists(lists, min_size=1, max_size=4), st.data())
@settings(max_examples=40, deadline=None)
def test_blocks_are_joined_with_and_without_deletions(
    tmp_path_factory: pytest.TempPathFactory, parts: list[PostingList], data: st.DataObject
) -> None:
    blocks: list[Block] = []
    bases: list[int] = []
    expected: PostingList = {}
    base = 0
    for part in parts:
        terms = write(tmp_path_factory.mktemp("part"), {b"word": part})
        record = terms.find(b"word")
        assert record is not None
        size = max(part) + data.draw(st.integers(1, 70_000))
        gone = data.draw(st.sets(st.sampled_from(sorted(part))))
        if gone:
            live = np.ones(size, bool)
            live[list(gone)] = False
            numbers = np.where(live, np.cumsum(live) - 1 + base, -1)
            block = kept(terms, record, numbers)
            expected |= {int(numbers[doc]): held for doc, held in part.items() if doc not in gone}
            bases.append(0)
            base += int(live.sum())
        else:
            block = terms.block(record)
            expected |= {doc + base: held for doc, held in part.items()}
            bases.append(base)
            base += size
        if block is None:
            bases.pop()
        else:
            blocks.append(block)
    if blocks:
        found = write_blocks(tmp_path_factory.mktemp("joined"), {b"word": joined(blocks, bases)})
        assert expected == read(found, b"word")
    else:
        assert expected == {}
