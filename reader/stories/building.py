"""Builds the table of word frequencies of this room: `python -m reader.stories.building --data FOLDER`.

FOLDER holds `ner/` (labelled names, of which only the words are used) and `news/`. Taken are texts of a public
broadcaster of the US government (public domain) and posts of a US government site (CC0). The table holds no words, only
numbers: for each word that stands in two texts or more its 32-bit sum, and in how many it stands.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from reader.stories.terms import FREQUENCIES, numbers, packed_frequencies

_DOCUMENTS = "ner/annotated/voa_annotated.conll.gz"
_SENTENCES = "ner/train/gmb_train.conll.gz"
_POSTS = "news/cc0-digitalgov-news.jsonl.gz"
_TOGETHER = 10
"""Single sentences that are counted as one text: about as long as the others."""
_LEAST = 2


def texts(data: Path) -> Iterator[str]:
    """The texts of the folder that words are counted in."""
    yield from _documents(data / _DOCUMENTS)
    sentences = list(_documents(data / _SENTENCES))
    for at in range(0, len(sentences), _TOGETHER):
        yield "\n".join(sentences[at : at + _TOGETHER])
    with gzip.open(data / _POSTS, "rt", encoding="utf-8") as lines:
        for line in lines:
            post = json.loads(line)
            yield f"{post['title']}\n{post['body']}"


def frequencies(found: Iterator[str]) -> bytes:
    """The table of some texts."""
    held: Counter[int] = Counter()
    number = 0
    for number, text in enumerate(found, 1):  # noqa: B007  the last one is how many there were
        held.update(numbers(text))
    return packed_frequencies(number, {word: times for word, times in held.items() if times >= _LEAST})


def _documents(path: Path) -> Iterator[str]:
    words: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("-DOCSTART-"):
                if words:
                    yield " ".join(words)
                words = []
            elif line.strip():
                words.append(line.split("\t", 1)[0])
    if words:
        yield " ".join(words)


def main() -> None:
    """Make the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    data = parser.parse_args().data
    FREQUENCIES.parent.mkdir(exist_ok=True)
    FREQUENCIES.write_bytes(frequencies(texts(data)))


if __name__ == "__main__":
    main()
