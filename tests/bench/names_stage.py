"""What it costs to find, resolve and store the names of an article: `python -m tests.bench.names_stage [LIBRARY ...]`.

The articles are sentences of a public broadcaster in running order, 470 words each; DATA is the shared folder of
labelled names, of which the labels are not used. They go into an empty library and into a copy of each LIBRARY. Times
are CPU milliseconds of this process.
"""

from __future__ import annotations

import datetime as dt
import shutil
import sys
import tempfile
import time
from pathlib import Path

from reader.entities.corpora import annotated, restore
from reader.entities.recognise import recognise
from reader.entities.resolve import clusters
from reader.jobs import stages
from reader.library import Library
from reader.model import ArticleId, Block, Document, Draft
from reader.text.segment import document_sentences

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "ner"
_WORDS = 470
_ARTICLES = 256
_BATCH = 8
"""Articles in one transaction, as many as are computed in the time that the program takes for one."""
_NOW = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def texts(count: int) -> list[str]:
    """So many texts, each of whole sentences."""
    found: list[str] = []
    part: list[str] = []
    size = 0
    for number, sentences in enumerate(annotated(DATA, "voa")):
        for sentence in sentences:
            part.append(restore(str(number), [sentence]).document.text)
            size += part[-1].count(" ") + 1
            if size >= _WORDS:
                found.append("\n\n".join(" ".join(part[at : at + 3]) for at in range(0, len(part), 3)))
                part, size = [], 0
                if len(found) == count:
                    return found
    return found


def document(text: str) -> Document:
    """A text's lines as paragraphs."""
    blocks = []
    at = 0
    for line in text.split("\n\n"):
        blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 2
    return Document(text, tuple(blocks))


def put(library: Library, items: list[str]) -> list[ArticleId]:
    """Store texts as articles without names."""
    with library.transaction():
        source = library.sources.add("folder", "Bench", "/bench")
        return [
            library.articles.put(
                source,
                Draft(origin=str(n), digest=n.to_bytes(32), title=f"Bench {n}", document=document(text), lang="en",
                      published_at=_NOW, date_precision="time"),
                now=_NOW,
            )[0]
            for n, text in enumerate(items)
        ]  # fmt: skip


def measure(title: str, library: Library, items: list[str]) -> None:
    """Run the stage over all texts and print a row for each step."""
    stage = next(each for each in stages.STAGES if each.name == "names")
    ids = put(library, items)
    spent = dict.fromkeys(("recognise", "group", "whole computing", "resolve and store"), 0.0)
    for text in items:
        whole = document(text)
        started = time.process_time()
        found = recognise(whole)
        between = time.process_time()
        clusters(found, whole.text, document_sentences(whole))
        spent["recognise"] += between - started
        spent["group"] += time.process_time() - between
    with library.writing():
        for at in range(0, len(ids), _BATCH):
            started = time.process_time()
            results = [stage.compute(library, each) for each in ids[at : at + _BATCH]]
            between = time.process_time()
            with library.transaction():
                stage.save(library, results)
            spent["whole computing"] += between - started
            spent["resolve and store"] += time.process_time() - between
    print(title)
    for name, seconds in spent.items():
        print(f"  {name:<20}{1000 * seconds / len(ids):8.1f} ms an article")
    print(f"  {len(ids) / (spent['whole computing'] + spent['resolve and store']):.1f} articles a second")


def main(libraries: list[Path]) -> None:
    """An empty library, and a copy of each given one."""
    items = texts(_ARTICLES)
    recognise(document(items[0]))  # reads the model
    with tempfile.TemporaryDirectory() as folder:
        with Library.open(Path(folder) / "empty") as library:
            measure(f"empty library, {len(items)} articles of {_WORDS} words", library, items)
        for number, path in enumerate(libraries):
            copy = Path(folder) / str(number)
            shutil.copytree(path, copy)
            with Library.open(copy) as library:
                measure(f"{library.articles.count():,} articles", library, items)
            shutil.rmtree(copy)


if __name__ == "__main__":
    main([Path(each) for each in sys.argv[1:]])
