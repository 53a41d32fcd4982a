"""Trains the recogniser: `python -m reader.entities.training`, with the extra `train` installed.

Reads the labelled names beside the repository (`--data`), takes the word lists as `reader.entities.building` left them,
writes `data/model.bin` (the first look at a document) and `data/agreement.json` (the second), and prints precision,
recall and F by kind on the documents that are held out. The same input gives the same files. Some ten minutes.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from reader.entities.agreement import MEASURES, Signs, Worth, signs
from reader.entities.agreement import pack as pack_agreement
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
from reader.entities.model import TAGS, WIDTH, Floats, Reading, Tagger, Weights, best, chances, pack
from reader.entities.tokens import Tokens, tokenise

Sample = tuple[list[list[str]], list[str]]
"""A window: the features of each token, and its tag."""
_L2 = 3.0
_ROUNDS = 100
_RARE = 2
"""Features seen less often are left out."""
_LEAST = 0.02
"""Weights below this are not shipped."""
_HIDDEN = 0.5
_SEED = 1
_LEXICAL = (
    "w=", "l=", "c=", "d=", "e=", "2=", "3=", "p2=", "p3=", "p4=", "s1=", "s2=", "s3=", "s4=", "m=giv", "m=sur", "m=p:",
    "m=min", "m=bod", "m=sit", "m=org", "M=", "bw=", "rf=", "re=", "rs=", "rS=", "rB=", "lc=", "hy=", "g=", "bl=",
    "rw=",
)  # fmt: skip
"""What features begin with that hang on knowing the word."""
_UNTITLED = frozenset(("of", "the", "a", "an", "in", "to", "and", "for", "on", "at", "by", "with", "from", "as"))
_FOLDS = 2
_L2_SIGNS = 30.0
_RARE_SIGN = 5
_STEPS = 60
_PACE = 0.1
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
    hints = lexicon().hints
    return dataclasses.replace(words, given=hints["given"] | given, surnames=hints["surname"] | surnames)


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


def unknown(found: Iterable[Sample]) -> Iterator[Sample]:
    """Each window as it is, and once more with half of its words as if nobody had ever met them.

    News is full of names that no training text holds: what stands around them must carry more of the weight.
    """
    chance = random.Random(_SEED).random  # noqa: S311  # which words to hide is no secret
    for rows, tags in found:
        yield rows, tags
        yield (
            [[f for f in row if not f.startswith(_LEXICAL)] if chance() < _HIDDEN else row for row in rows],
            tags,
        )


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


def full_names(documents: Iterable[Sentences], kind: str, words: int) -> list[list[tuple[str, str]]]:
    """The names of a kind that have so many words, each as its tokens and tags."""
    found: dict[str, list[tuple[str, str]]] = {}
    for document in documents:
        for sentence in document:
            name: list[tuple[str, str]] = []
            for token, tag in [*sentence, ("", "O")]:
                if tag == "I-" + kind and name:
                    name.append((token, tag))
                    continue
                if len(name) == words and all(part[:1].isupper() for part, _ in name):
                    found.setdefault(" ".join(part for part, _ in name), name)
                name = [(token, tag)] if tag == "B-" + kind else []
    return [found[name] for name in sorted(found)]


def dressed(documents: Sequence[Sentences]) -> list[Sentences]:
    """Documents, half of them as papers and agencies set them: headlines, bylines and datelines of several fashions."""
    people, places = full_names(documents, "PER", 2), full_names(documents, "LOC", 1)
    if not people or not places:
        return list(documents)
    draw = random.Random(_SEED)  # noqa: S311  # who signs what is no secret
    found = []
    for number, document in enumerate(documents):
        head, rest = document[0], document[1:]
        person, place, country = draw.choice(people), draw.choice(places)[0], draw.choice(places)[0]
        town = (place[0].upper(), "B-LOC")
        fashion = number % 12
        if fashion == 0:
            head = [(token.upper(), tag) for token, tag in head]
        elif fashion == 1:
            head = [(token if token in _UNTITLED else token[:1].upper() + token[1:], tag) for token, tag in head]
        if fashion < 2:
            head = head[:-1] if head[-1][0] == "." else head
        elif fashion == 2:
            rest = [head, *rest]
            head = person
        elif fashion == 3:
            rest = [[town, ("1997-03-14", "O")], head, *rest]
            head = person
        elif fashion == 4:
            head = [town, ("(", "O"), ("Reuters", "B-ORG"), (")", "O"), ("-", "O"), *head]
        elif fashion == 5:
            head = [town, (",", "O"), country, ("—", "O"), *head]
        elif fashion == 6:
            rest = [head, *rest]
            head = [("By", "O"), *person]
        found.append([head, *rest])
    return found


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents to train on: as they are labelled, and as running text."""

    raw: list[Sentences]
    labelled: list[Labelled]
    chat: list[Sentences]
    """Texts from which only names of people are taken."""


def corpus(folder: Path, left_out: Iterable[str] = ()) -> Corpus:
    """All that may be trained on, but some files."""
    raw: list[Sentences] = []
    labelled: list[Labelled] = []
    for name in ANNOTATED:
        if name not in left_out:
            documents = [d for n, d in enumerate(annotated(folder, name)) if not is_held(n)]
            raw += documents
            labelled += [restore(f"{name}{n}", d) for n, d in enumerate(dressed(documents))]
    for name in OTHERS:
        if name not in left_out:
            others = other(folder, name)
            raw += others
            labelled += restore_other(name, others)
    return Corpus(raw, labelled, [d for name in NAME_LISTS for d in other(folder, name)])


def train(found: Corpus, which: Sequence[int] | None = None) -> Tagger:
    """A tagger fitted to documents, all or those of some numbers."""
    which = range(len(found.raw)) if which is None else which
    raw = [found.raw[n] for n in which]
    words = usage()
    # lists taken from the training text itself would look surer than they are: each half sees the other half's names
    halves = with_names_of(words, [*raw[1::2], *found.chat]), with_names_of(words, [*raw[::2], *found.chat])
    weights = fit(unknown(samples([found.labelled[n] for n in which], halves)))
    return Tagger(weights, lexicon(), with_names_of(words, [*raw, *found.chat]))


def train_agreement(found: Corpus) -> Worth:
    """What signs are worth beside the first look of taggers that did not see the document in training."""
    rows: list[Seen] = []
    for fold in range(_FOLDS):
        tagger = train(found, [n for n in range(len(found.raw)) if n % _FOLDS != fold])
        rows += [first_look(tagger, document) for n, document in enumerate(found.labelled) if n % _FOLDS == fold]
    return fit_agreement([row for row in rows if row.windows])


@dataclass(frozen=True, slots=True)
class Seen:
    """The first look at a document, and what is right."""

    windows: list[tuple[int, int]]
    scores: Floats
    steps: Floats
    signs: Signs
    gold: list[int]


def first_look(tagger: Tagger, labelled: Labelled) -> Seen:
    """Scores and signs of a document, with the right tags of its windows' tokens."""
    tokens = tokenise(labelled.document)
    ranges = windows(tokens)
    if not ranges:
        none = np.zeros((0, WIDTH), np.float32)
        return Seen([], none, tagger.steps, Signs(none, []), [])
    scores = tagger.scores(tokens, ranges, gather(tokens, lexicon(), tagger.usage))
    sure = chances(scores, tagger.steps, ranges)
    gold = gold_tags(tokens, labelled.spans)
    return Seen(
        ranges,
        scores,
        tagger.steps,
        signs(tokens, ranges, sure, best(scores, tagger.steps, ranges)),
        [gold[i] for start, end in ranges for i in range(start, end)],
    )


def fit_agreement(rows: Sequence[Seen]) -> Worth:
    """The worth of signs that makes the right tags likeliest, by gradient ascent; small numbers preferred."""
    counts = collections.Counter(name for row in rows for names in row.signs.names for name in names)
    index = {name: i for i, name in enumerate(sorted(n for n, count in counts.items() if count >= _RARE_SIGN))}
    size = sum(len(row.gold) for row in rows)
    design = np.zeros((size, MEASURES + len(index)), np.float32)
    right = np.zeros((size, WIDTH), np.float32)
    ranges: list[tuple[int, int]] = []
    at = 0
    for row in rows:
        design[at : at + len(row.gold), :MEASURES] = row.signs.measures
        for i, names in enumerate(row.signs.names, at):
            design[i, [MEASURES + index[name] for name in names if name in index]] = 1
        right[np.arange(at, at + len(row.gold)), row.gold] = 1
        for start, end in row.windows:
            ranges.append((at, at + end - start))
            at += end - start
    scores = np.concatenate([row.scores for row in rows])
    worth = np.zeros((design.shape[1], WIDTH), np.float32)
    mean, square = np.zeros_like(worth), np.zeros_like(worth)
    for step in range(1, _STEPS + 1):
        error = right - chances(scores + design @ worth, rows[0].steps, ranges)
        slope = design.T @ error - _L2_SIGNS * worth
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope * slope
        worth += _PACE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-6)
    return Worth(worth[:MEASURES], index, worth[MEASURES:])


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
    found = corpus(data)
    into = Path(__file__).parent / "data"
    (into / "agreement.json").write_text(pack_agreement(train_agreement(found)), "utf-8")
    (into / "model.bin").write_bytes(pack(train(found).weights, least=_LEAST))
    for name in ANNOTATED:
        print(f"{name}, documents held out\n{table(held_out(data, [name]))}")  # noqa: T201  # what it is run for


if __name__ == "__main__":
    main()
