"""The index is a cache: whatever happens to its files, it is either refused as damaged or still right."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from reader.errors import IndexDamaged
from reader.index.index import Index
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
@pytest.mark.parametrize("suffix", [".toc", ".seg", ".words", "stamp.json"])
def test_damage_is_noticed(made: Path, suffix: str, damage: Callable[[Path], None]) -> None:
    damage(only(made, suffix))
    with pytest.raises(IndexDamaged):
        answers(made)


def test_another_version_is_refused(made: Path) -> None:
    flip(made / "stamp.json")
    with pytest.raises(IndexDamaged):
        Index.open(made)


def test_flipped_bits_are_noticed_or_do_no_harm(made: Path) -> None:
    right = answers(made)
    path = only(made, ".toc")
    data = path.read_bytes()
    chance = random.Random(3)
    for _ in range(60):
        wrong = bytearray(data)
        # the start and the list of segments; in between lies the stored schema, which is never read
        wrong[chance.choice([chance.randrange(20), chance.randrange(len(data) - 200, len(data))])] ^= (
            1 << chance.randrange(8)
        )
        path.write_bytes(bytes(wrong))
        try:
            answer = answers(made)
        except IndexDamaged:
            continue
        assert right == answer


def test_verify_reads_every_byte(made: Path) -> None:
    index = Index.open(made)
    path = only(made, ".seg")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(IndexDamaged):
        index.verify()


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
