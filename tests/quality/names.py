"""How well names are found and linked: a table for a gold file, or for held-out labelled sentences.

    python tests/quality/names.py GOLD.json FOLDER [--errors]
    python tests/quality/names.py --conll DATA [--errors]
    python tests/quality/names.py --left-out DATA [--only ecb voa …] [--errors]

GOLD.json names its files below FOLDER and gives offsets into them as they are; DATA is the folder with `annotated/`. Of
that, `--conll` reads only documents that the shipped model was not trained on. `--left-out` tells more of a new sort of
text: for each collection it trains a model on all the others (some minutes each; extra `train`) and measures that one.
Lists and the worth of signs stay as they are shipped; classes of words have seen the texts without their labels.
"""

from __future__ import annotations

import argparse
import collections
import datetime as dt
import difflib
import itertools
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from scoring import Score, compare  # noqa: E402  # found only once the two folders are on the path

from reader.entities import agreement, training  # noqa: E402
from reader.entities import recognise as recognising  # noqa: E402
from reader.entities.corpora import (  # noqa: E402
    ANNOTATED,
    OTHERS,
    Labelled,
    annotated,
    held_out,
    other,
    restore,
    restore_other,
)
from reader.entities.lexicon import place_of_demonym  # noqa: E402
from reader.entities.recognise import recognise  # noqa: E402
from reader.entities.remembered import Remembered  # noqa: E402
from reader.entities.resolve import clusters  # noqa: E402
from reader.ingest.folder import read_file  # noqa: E402
from reader.model import Document, Mention  # noqa: E402

COLLECTIONS = {
    "ecb": ("ecb",),
    "dg": ("dg",),
    "gum": tuple(name for name in OTHERS if name.startswith("gum")),
    "uner": tuple(name for name in OTHERS if name.startswith("uner")),
    "voa": ("voa",),
}
"""What is left out of training together: files of one origin."""
KIND = {"PERSON": "person", "ORG": "org", "PLACE": "place", "PER": "person", "LOC": "place"}


@dataclass(frozen=True, slots=True)
class Tied:
    """One of our mentions with its entity: a label, equal for equal entities, and its name."""

    mention: Mention
    entity: str
    name: str


def link(articles: list[tuple[list[Mention], str]]) -> list[list[Tied]]:
    """Cluster and resolve articles in order."""
    memory = Remembered()
    for mentions, text in articles:
        memory.add(clusters(mentions, text))
    return [[Tied(mention, label, name) for mention, label, name, _ in tied] for tied in memory.texts()]


def load(path: Path) -> tuple[Document, dict[int, int]]:
    """A file's document, and where each of its code points stands in the file."""
    raw = path.read_text("utf-8")
    document = read_file(path, root=path.parent, now=dt.datetime.now(dt.UTC)).document
    text = document.text
    if len(text) == len(raw):
        return document, {i: i for i in range(len(raw) + 1)}
    places = {}
    for block in difflib.SequenceMatcher(None, text, raw, autojunk=False).get_matching_blocks():
        for i in range(block.size):
            places[block.a + i] = block.b + i
            places.setdefault(block.a + i + 1, block.b + i + 1)
    return document, places


@dataclass(slots=True)
class Table:
    """The measured scores and the single errors."""

    scores: dict[str, Score] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def add(self, name: str, score: Score) -> None:
        total = self.scores.setdefault(name, Score())
        total.right += score.right
        total.false += score.false
        total.missed += score.missed

    def show(self, *, errors: bool) -> None:
        for name, score in self.scores.items():
            print(score.row(name))
        if errors:
            print(*self.errors, sep="\n")


def around(text: str, start: int, end: int) -> str:
    """A span in its surroundings, on one line."""
    return (text[max(0, start - 30) : start] + "[" + text[start:end] + "]" + text[end : end + 25]).replace("\n", "/")


def measure_gold(gold_file: Path, folder: Path) -> Table:
    """Mentions and links against a gold file."""
    gold = json.loads(gold_file.read_text("utf-8"))
    free = set(gold["free"])
    kinds = {name: KIND[entity["kind"]] for name, entity in gold["entities"].items()}
    table = Table()
    articles = []
    loaded = []
    for article in gold["articles"]:
        path = folder / article["file"]
        document, places = load(path)
        articles.append((recognise(document), document.text))
        loaded.append((path.read_text("utf-8"), places, article["mentions"]))
    tied = link(articles)
    shown = {t.entity: t.name for found in tied for t in found}
    matched: list[tuple[str, str, int]] = []  # gold entity, our entity, article
    contains_gold: set[tuple[int, str]] = set()
    contains_ours: set[tuple[int, str]] = set()
    votes: dict[str, collections.Counter[str]] = {}
    for number, ((raw, places, expected), found) in enumerate(zip(loaded, tied, strict=True)):
        peeled = [(m["start"], m["end"]) for m in expected if m["part"] == "peeled"]
        wanted = {(m["start"], m["end"]): m for m in expected if m["part"] != "peeled"}
        ours: dict[tuple[int, int], Tied] = {}
        for t in found:
            span = (places.get(t.mention.start, -1), places.get(t.mention.end - 1, -2) + 1)
            if span not in wanted and (t.mention.text in free or any(a < span[1] and span[0] < b for a, b in peeled)):
                continue
            ours[span] = t
        exact = {(s, kinds[m["entity"]]) for s, m in wanted.items()}
        got = {(s, t.mention.kind) for s, t in ours.items()}
        table.add("mentions, span and kind", compare(exact, got))
        table.add("mentions, span", compare(set(wanted), set(ours)))
        for kind in ("person", "org", "place"):
            table.add(f"  {kind}", compare({e for e in exact if e[1] == kind}, {g for g in got if g[1] == kind}))
        table.errors += [f"missed {k:<7}{number} {around(raw, *s)}" for s, k in sorted(exact - got)]
        table.errors += [f"false  {k:<7}{number} {around(raw, *s)}" for s, k in sorted(got - exact)]
        contains_gold |= {(number, m["entity"]) for m in wanted.values()}
        contains_ours |= {(number, t.entity) for t in ours.values()}
        for span in set(wanted) & set(ours):
            matched.append((wanted[span]["entity"], ours[span].entity, number))
            votes.setdefault(ours[span].entity, collections.Counter())[wanted[span]["entity"]] += 1
    for name, same_article in (("links within articles", True), ("links across articles", False)):
        score = Score()
        for (g1, o1, a1), (g2, o2, a2) in itertools.combinations(matched, 2):
            if (a1 == a2) is not same_article:
                continue
            score.right += g1 == g2 and o1 == o2
            score.false += g1 != g2 and o1 == o2
            score.missed += g1 == g2 and o1 != o2
        table.add(name, score)
    both = Score()
    for name in ("links within articles", "links across articles"):
        part = table.scores[name]
        both.right, both.false, both.missed = (
            both.right + part.right,
            both.false + part.false,
            both.missed + part.missed,
        )
    table.add("links", both)
    # an entity stands for the gold one that most of its mentions are of; two that stand for one count once
    named: dict[str, str] = {}
    for ours_id, counted in sorted(votes.items(), key=lambda item: -sum(item[1].values())):
        named.setdefault(counted.most_common(1)[0][0], ours_id)
    back = {number: name for name, number in named.items()}
    article_links: set[tuple[int, str]] = {(a, back.get(o, o)) for a, o in contains_ours}
    table.add("article contains entity", compare(set(contains_gold), article_links))
    for ours_id, counted in sorted(votes.items()):
        if len(counted) > 1:
            table.errors.append(f"united {shown[ours_id]}: {dict(counted)}")
    split = collections.defaultdict(set)
    for entity, ours_id, _ in matched:
        split[entity].add(ours_id)
    table.errors += [
        f"split  {entity}: {[shown[i] for i in sorted(ids)]}" for entity, ids in split.items() if len(ids) > 1
    ]
    return table


def measure_left_out(data: Path, files: tuple[str, ...]) -> Table:
    """Mentions in whole files of labelled names, found by a model that was trained without them."""
    trained = training.train(training.corpus(data, files))
    documents: list[Labelled] = []
    for name in files:
        if name in ANNOTATED:
            documents += [restore(f"{name}{n}", sentences) for n, sentences in enumerate(annotated(data, name))]
        else:
            documents += restore_other(name, other(data, name))
    with (
        mock.patch.object(agreement, "tagger", lambda: trained),
        mock.patch.object(recognising, "usage", lambda: trained.usage),
    ):
        return measure_labelled(documents)


def measure_labelled(documents: Iterable[Labelled]) -> Table:
    """Mentions against labelled documents."""
    table = Table()
    for labelled in documents:
        text = labelled.document.text
        found = recognise(labelled.document)
        exact = {((s, e), KIND.get(k, "org")) for s, e, k in labelled.spans if k != "NORP"}
        got = {((m.start, m.end), m.kind) for m in found if not m.demonym}
        peoples = {(s, e) for s, e, k in labelled.spans if k == "NORP" and place_of_demonym(text[s:e])}
        table.add("mentions, span and kind", compare(exact, got))
        table.add("mentions, span", compare({s for s, _ in exact}, {s for s, _ in got}))
        for kind in ("person", "org", "place"):
            table.add(f"  {kind}", compare({x for x in exact if x[1] == kind}, {x for x in got if x[1] == kind}))
        table.add("  demonym", compare(peoples, {(m.start, m.end) for m in found if m.demonym}))
        table.errors += [f"missed {k:<7}{labelled.name} {around(text, *s)}" for s, k in sorted(exact - got)]
        table.errors += [f"false  {k:<7}{labelled.name} {around(text, *s)}" for s, k in sorted(got - exact)]
    return table


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, nargs="?")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--conll", type=Path)
    parser.add_argument("--left-out", type=Path)
    parser.add_argument("--only", nargs="+", choices=COLLECTIONS, default=list(COLLECTIONS))
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    if options.conll:
        for corpus in ANNOTATED:
            print(f"{corpus}, held-out documents")
            measure_labelled(held_out(options.conll, [corpus])).show(errors=options.errors)
    elif options.left_out:
        tables = []
        for name in options.only:
            print(f"{name}, left out of training", flush=True)
            tables.append(measure_left_out(options.left_out, COLLECTIONS[name]))
            tables[-1].show(errors=options.errors)
        print("mean F")
        for row in tables[0].scores:
            print(f"{row:<26} {sum(table.scores[row].f for table in tables) / len(tables):.1%}")
    elif options.gold and options.folder:
        measure_gold(options.gold, options.folder).show(errors=options.errors)
    else:
        parser.error("give GOLD and FOLDER, --conll DATA or --left-out DATA")


if __name__ == "__main__":
    main()
