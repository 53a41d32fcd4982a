"""The index is a cache: whatever happens to its files, it is either refused as damaged or still right."""

import json
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from whoosh.fields import TEXT, Schema
from whoosh.index import create_in

from reader.errors import IndexDamaged
from reader.index.index import _STAMPED, Index
from reader.index.query import parse
from tests.index.conftest import ENTRIES, Names, States

QUERIES = ("wheat", '"exports of wheat"', "elect*", "on:2020-01", "source:herald", "libya", "-wheat", "")


def answers(folder: Path) -> list[list[int]]:
    searcher = Index.open(folder).searcher()
    queries = [parse(text, names=Names(), states=States()) for text in QUERIES]
    return [sorted(hit.article for hit in searcher.find(query).hits) for query in queries]


@pytest.fixture
def made(folder: Path) -> Path:
    Index.open(folder).put(ENTRIES)
    return folder


def only(folder: Path, suffix: str) -> Path:
    return next(folder.glob(f"*{suffix}"))


def remove(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def zero(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def junk(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(path.stat().st_size))


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("damage", [remove, empty, cut, zero, junk])
@pytest.mark.parametrize("suffix", [".toc", ".seg", "stamp.json"])
def test_damage_is_noticed(made: Path, suffix: str, damage: Callable[[Path], None]) -> None:
    damage(only(made, suffix))
    with pytest.raises(IndexDamaged):
        answers(made)


@pytest.mark.parametrize("stamp", ['{"format": "1.1"}', '{"format": "99.1", "whoosh": "9.9"}', "[]", "\ud800", "{"])
def test_an_index_of_another_version_is_refused(made: Path, stamp: str) -> None:
    (made / "stamp.json").write_bytes(stamp.encode(errors="surrogatepass"))
    with pytest.raises(IndexDamaged):
        Index.open(made)


def test_an_index_of_whooshs_own_is_refused(folder: Path) -> None:
    folder.mkdir()
    create_in(folder, Schema(title=TEXT), "MAIN").writer().commit()
    with pytest.raises(IndexDamaged):
        Index.open(folder)
    (folder / "stamp.json").write_text(json.dumps(_STAMPED))
    with pytest.raises(IndexDamaged):
        Index.open(folder)


@pytest.mark.parametrize("size", [0, 3, 7, 30, 1000])
def test_a_cut_segment_is_noticed(made: Path, size: int) -> None:
    path = only(made, ".seg")
    path.write_bytes(path.read_bytes()[:-size] if size else path.read_bytes() + b"more")
    with pytest.raises(IndexDamaged):
        Index.open(made)


def flips(path: Path, count: int) -> Iterator[None]:
    """Bits flipped one at a time, at any place of a file."""
    data = path.read_bytes()
    chance = random.Random(3)
    for _ in range(count):
        wrong = bytearray(data)
        wrong[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.unlink()  # whoever has the old file mapped goes on reading it
        path.write_bytes(bytes(wrong))
        yield


def test_a_bit_flipped_in_the_table_of_contents_is_noticed(made: Path) -> None:
    for _ in flips(only(made, ".toc"), 100):
        with pytest.raises(IndexDamaged):
            Index.open(made)


def test_a_bit_flipped_in_a_segment_is_noticed_when_all_is_read(made: Path) -> None:
    for _ in flips(only(made, ".seg"), 300):
        with pytest.raises(IndexDamaged):
            Index.open(made).verify()


def test_a_search_in_a_damaged_segment_answers_or_says_so(made: Path) -> None:
    refused = 0
    for _ in flips(only(made, ".seg"), 100):
        try:
            found = answers(made)
        except IndexDamaged:
            refused += 1
        else:
            assert [] == [article for articles in found for article in articles if type(article) is not int]
    assert refused > 0


def test_a_segment_of_another_index_is_noticed(made: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    Index.open(other).put(ENTRIES[:3])
    only(made, ".seg").write_bytes(only(other, ".seg").read_bytes())
    with pytest.raises(IndexDamaged):
        Index.open(made)


def test_a_mark_of_order_is_gone_with_the_first_write(made: Path) -> None:
    index = Index.open(made)
    marks = [index.is_clean()]
    index.mark_clean()
    marks += [index.is_clean(), Index.open(made).is_clean()]
    index.put(ENTRIES[:1])
    marks += [index.is_clean()]
    assert [False, True, True, False] == marks


@pytest.mark.parametrize("damage", [remove, empty, cut, zero, junk])
def test_a_damaged_mark_is_none(made: Path, damage: Callable[[Path], None]) -> None:
    Index.open(made).mark_clean()
    damage(made / "clean")
    assert not Index.open(made).is_clean()


def test_a_mark_of_an_older_state_is_none(made: Path) -> None:
    index = Index.open(made)
    index.mark_clean()
    mark = (made / "clean").read_bytes()
    index.put(ENTRIES[:1])
    (made / "clean").write_bytes(mark)
    assert not index.is_clean()


def test_a_damaged_index_can_be_made_again(made: Path) -> None:
    right = answers(made)
    zero(only(made, ".toc"))
    Index.wipe(made)
    Index.open(made).put(ENTRIES)
    assert right == answers(made)


def test_putting_into_a_damaged_index_is_refused(made: Path) -> None:
    index = Index.open(made)
    cut(only(made, ".toc"))
    with pytest.raises(IndexDamaged):
        index.put(ENTRIES)
    Index.wipe(made)
    Index.open(made).put(ENTRIES)
    assert Index.open(made).count() == 12


@pytest.mark.parametrize("what", ["file", "link", "broken link"])
def test_something_else_in_place_of_the_folder_is_damage_and_can_be_wiped(what: str, tmp_path: Path) -> None:
    folder, other = tmp_path / "index", tmp_path / "other"
    other.mkdir()
    (other / "_MAIN_1.toc").write_text("of another")
    if what == "file":
        folder.write_text("text")
    else:
        folder.symlink_to(other if what == "link" else tmp_path / "nowhere")
    with pytest.raises(IndexDamaged):
        Index.open(folder)
    Index.wipe(folder)
    Index.open(folder).put(ENTRIES)
    assert (12, "of another") == (Index.open(folder).count(), (other / "_MAIN_1.toc").read_text())


def test_damage_after_a_clean_stop_is_noticed_when_the_index_is_opened(folder: Path) -> None:
    """Nobody reads all checksums then, but a file that was changed meanwhile has another time."""
    index = Index.open(folder)
    index.put(ENTRIES)
    index.mark_clean()
    index.close()
    [segment] = folder.glob("*.seg")
    damaged = bytearray(segment.read_bytes())
    damaged[len(damaged) // 2] ^= 4
    segment.write_bytes(damaged)
    with pytest.raises(IndexDamaged):
        Index.open(folder)


def test_a_copied_index_is_read_once_and_found_whole(folder: Path, tmp_path: Path) -> None:
    index = Index.open(folder)
    index.put(ENTRIES)
    index.mark_clean()
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy, copy_function=shutil.copyfile)
    copied = Index.open(copy)
    assert (len(ENTRIES), False) == (copied.count(), copied.is_clean())
    copied.mark_clean()
    assert copied.is_clean()
