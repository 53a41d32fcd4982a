"""Trains the recogniser: `python -m reader.entities.training`, with the extra `train` installed.

Reads the labelled names beside the repository (`--data`), takes the word lists as `reader.entities.building` left them,
writes `data/model.bin`, and prints precision, recall and F by kind on the documents that are held out. The same input
gives the same file.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from reader.entities.building import people_lists
from reader.entities.corpora import (
    ANNOTATED,
    NAME_LISTS,
    OTHERS,
    Labelled,
    Sentences,
    annotated,
    held_out,
    is_held,
    other,
    restore,
    restore_other,
)  # fmt: skip
from reader.entities.features import gather, windows
from reader.entities.lexicon import Usage, lexicon, usage
from reader.entities.model import TAGS, WIDTH, Reading, Weights, pack
from reader.entities.tokens import Tokens, tokenise

Sample = tuple[list[list[str]], list[str]]
"""A window: the features of each token, and its tag."""
_L2 = 5.0
_ROUNDS = 100
_RARE = 2
"""Features seen less often are left out."""
_LEAST = 0.02
"""Weights below this are not shipped."""
_SHARED = Path(__file__).resolve().parents[2] / "../shared/data/ner"


def gold_tags(tokens: Tokens, spans: Iterable[tuple[int, int, str]]) -> list[int]:
    """The marked names as one tag a token; a name that cuts through a token is left out."""
    tags = [0] * len(tokens.forms)
    at = {start: i for i, start in enumerate(tokens.starts)}
    for start, end, kind in spans:
        i = at.get(start)
        if i is None or f"B-{kind}" not in TAGS:
            continue
        j = i
        while j < len(tags) and tokens.ends[j] < end:
            j += 1
        if j < len(tags) and tokens.ends[j] == end:
            tags[i] = TAGS.index(f"B-{kind}")
            tags[i + 1 : j + 1] = [TAGS.index(f"I-{kind}")] * (j - i)
    return tags


def with_names_of(words: Usage, documents: Iterable[Sentences]) -> Usage:
    """The statistics with the lists of people that these documents give."""
    given, surnames = people_lists(documents)
    return dataclasses.replace(words, given=frozenset(given), surnames=frozenset(surnames))


def samples(labelled: Sequence[Labelled], halves: tuple[Usage, Usage]) -> Iterator[Sample]:
    """The windows of documents; even documents read by the first statistics, odd ones by the second."""
    readings = [Reading(lexicon(), half) for half in halves]
    for number, document in enumerate(labelled):
        reading = readings[number % 2]
        tokens = tokenise(document.document)
        ranges = windows(tokens)
        seen = gather(tokens, lexicon(), halves[number % 2])
        features = reading.features(tokens, ranges, seen)
        gold = gold_tags(tokens, document.spans)
        at = 0
        for start, end in ranges:
            yield features[at : at + end - start], [TAGS[tag] for tag in gold[start:end]]
            at += end - start


def fit(found: Iterable[Sample]) -> Weights:
    """The weights that make the tags of the samples likeliest, small ones preferred."""
    import pycrfsuite  # only to train

    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.select("lbfgs")
    trainer.set_params(
        {"c1": 0.0, "c2": _L2, "max_iterations": _ROUNDS, "feature.minfreq": _RARE,
         "feature.possible_transitions": False}
    )  # fmt: skip
    for rows, tags in found:
        trainer.append(pycrfsuite.ItemSequence(rows), tags)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    names = sorted({feature for feature, _ in info.state_features})
    index = {name: i for i, name in enumerate(names)}
    matrix = np.zeros((len(names) + 1, WIDTH), np.float32)
    for (feature, tag), weight in info.state_features.items():
        matrix[index[feature], TAGS.index(tag)] = weight
    steps = np.zeros((WIDTH, WIDTH), np.float32)
    for (before, after), weight in info.transitions.items():
        steps[TAGS.index(before), TAGS.index(after)] = weight
    return Weights(index, matrix, steps)


def train(folder: Path, left_out: Iterable[str] = ()) -> tuple[Weights, Usage]:
    """Weights from all that may be trained on but some files, and the statistics on words without those files."""
    raw: list[Sentences] = []
    labelled: list[Labelled] = []
    for name in ANNOTATED:
        if name not in left_out:
            documents = [(f"{name}{n}", d) for n, d in enumerate(annotated(folder, name)) if not is_held(n)]
            raw += [d for _, d in documents]
            labelled += [restore(number, d) for number, d in documents]
    for name in OTHERS:
        if name not in left_out:
            others = other(folder, name)
            raw += others
            labelled += restore_other(name, others)
    chat = [d for name in NAME_LISTS for d in other(folder, name)]
    words = usage()
    # lists taken from the training text itself would look surer than they are: each half sees the other half's names
    halves = with_names_of(words, [*raw[1::2], *chat]), with_names_of(words, [*raw[::2], *chat])
    return fit(samples(labelled, halves)), with_names_of(words, [*raw, *chat])


def table(labelled: Iterable[Labelled]) -> str:
    """Precision, recall and F by kind of what the shipped recogniser finds."""
    from reader.entities.recognise import recognise

    kinds = {"PER": "person", "ORG": "org", "LOC": "place"}
    right: collections.Counter[str] = collections.Counter()
    found: collections.Counter[str] = collections.Counter()
    marked: collections.Counter[str] = collections.Counter()
    for document in labelled:
        gold = {(start, end, kinds[kind]) for start, end, kind in document.spans if kind in kinds}
        ours = {(m.start, m.end, m.kind) for m in recognise(document.document) if not m.demonym}
        for counter, names in ((right, gold & ours), (found, ours), (marked, gold)):
            counter.update(kind for _, _, kind in names)
            counter["all"] += len(names)
    rows = []
    for kind in ("all", *kinds.values()):
        precision = right[kind] / max(found[kind], 1)
        recall = right[kind] / max(marked[kind], 1)
        f = 2 * right[kind] / max(found[kind] + marked[kind], 1)
        rows.append(f"  {kind:<8} P {precision:6.1%}  R {recall:6.1%}  F {f:6.1%}  of {marked[kind]}")
    return "\n".join(rows)


def main() -> None:
    """Train, write the model, measure it."""
    parser = argparse.ArgumentParser(description="Train the recogniser of reader.entities.")
    parser.add_argument("--data", type=Path, default=_SHARED, help="folder with annotated/ and train/")
    data: Path = parser.parse_args().data
    weights, _ = train(data)
    (Path(__file__).parent / "data" / "model.bin").write_bytes(pack(weights, least=_LEAST))
    for corpus in ANNOTATED:
        print(f"{corpus}, documents held out\n{table(held_out(data, [corpus]))}")  # noqa: T201  # what it is run for


if __name__ == "__main__":
    main()
