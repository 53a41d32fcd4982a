from pathlib import Path

import pytest

from reader.index import dictionary
from reader.index.dictionary import Dictionary
from reader.index.files import SegmentFile, SegmentFileWriter


def made(path: Path, counts: dict[str, int]) -> Dictionary:
    file = SegmentFileWriter(path / "words.seg")
    dictionary.write(file, counts)
    file.finish({})
    return dictionary.load(SegmentFile(file.path))


@pytest.mark.parametrize("counts", [{}, {"one": 1}, {"wheat": 3, "année": 1, "東京": 70_000, "1000": 2}])
def test_words_are_read_as_they_were_written(tmp_path: Path, counts: dict[str, int]) -> None:
    found = made(tmp_path, counts)
    assert (sorted(counts), counts) == (found.words, dict(zip(found.words, found.counts.tolist(), strict=True)))


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("whe", ["wheat", "wheel"]), ("wheat", ["wheat"]), ("x", []), ("", ["a", "wheat", "wheel", "é"]), ("é", ["é"])],
)
def test_words_with_a_beginning(tmp_path: Path, prefix: str, words: list[str]) -> None:
    found = made(tmp_path, dict.fromkeys(["wheel", "a", "é", "wheat"], 1))
    assert words == [found.words[place] for place in found.beginning_with(prefix)]


def test_words_of_segments_are_added_up(tmp_path: Path) -> None:
    counts = {"a": 1, "b": 2}
    dictionary.add(counts, made(tmp_path, {"b": 3, "c": 4}))
    assert {"a": 1, "b": 5, "c": 4} == counts


@pytest.mark.parametrize("word", [b"wheat", b"wheel"])
def test_a_damaged_dictionary_is_noticed(tmp_path: Path, word: bytes) -> None:
    made(tmp_path, {"wheat": 1, "wheel": 2})
    path = tmp_path / "words.seg"
    path.write_bytes(path.read_bytes().replace(word, b"whoop"))
    with pytest.raises(ValueError, match="damaged"):
        dictionary.load(SegmentFile(path))
