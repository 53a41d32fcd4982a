"""Who is meant by each name of the labelled news articles: links made without the resolver, to measure it with.

The articles of one topic report the same events, so a name has one meaning there far more often than in the wild: a
bare surname is that of the only person of the topic who bears it, letters are those of the only long form that they
spell. What these plain rules got wrong, or could not tell, stands in `data/links_ecb.tsv`: topic, document ("*": all
of the topic), name as written, and what is meant. All names of all topics were read once, by one person.
"""

from __future__ import annotations

import collections
import gzip
import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from reader.entities.corpora import Labelled, annotated, is_held, restore

DECISIONS = Path(__file__).with_name("data") / "links_ecb.tsv"
NOBODY = "-"
"""What a name means that is none, or of which not even a reader of the text can tell whose it is."""
_TITLES = frozenset(
    ("mr", "mrs", "ms", "miss", "dr", "sen", "rep", "gov", "gen", "col", "lt", "sgt", "capt", "president", "prime",
     "minister", "secretary", "judge", "justice", "king", "queen", "prince", "princess", "sir", "lord", "lady", "pope",
     "senator", "attorney", "general", "coach", "chief", "officer", "det", "detective", "sheriff")
)  # fmt: skip
_SMALL = frozenset(("of", "the", "and", "for", "in", "on", "to", "de", "a", "at", "&"))
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii"))
_TAILS = frozenset(("inc", "corp", "co", "ltd", "llc", "plc", "corporation", "incorporated", "company"))


@dataclass(frozen=True, slots=True)
class Article:
    """A document, the topic that it reports on, and who or what each of its names means."""

    topic: str
    number: int
    labelled: Labelled
    meant: dict[tuple[int, int], str]
    """Span → entity. Names of peoples, and those of nobody, are left out."""

    @property
    def held(self) -> bool:
        """Whether the recogniser was not trained on it."""
        return is_held(self.number)


def plain(form: str) -> str:
    """A name as names are compared: no case, accents, dots, possessive, leading article, or form of company."""
    text = "".join(c for c in unicodedata.normalize("NFKD", form) if not unicodedata.combining(c)).lower()
    text = re.sub(r"['’]s?$", "", text.strip()).replace(".", "").replace("’", "'")
    text = re.sub(r"\s*-\s*", "-", text)
    words = [w for w in re.split(r"[\s,\"“”]+", text) if w]
    while len(words) > 1 and words[0] == "the":
        del words[0]
    while len(words) > 1 and words[-1] in _TAILS:
        words.pop()
    return " ".join(words)


def topics(documents: list[Labelled], events: list[dict[str, str]]) -> list[str]:
    """The topic of each document: that of the event article that begins alike, else of the document before it."""

    def beginning(text: str) -> str:
        return re.sub(r"\W", "", text).lower()[:60]

    told: dict[str, set[str]] = collections.defaultdict(set)
    for event in events:
        told[beginning(event["text"])].add(event["topic"])
    found: list[str] = []
    for each in documents:
        here = told.get(beginning(each.document.text), set())
        found.append(next(iter(here)) if len(here) == 1 else found[-1])
    return found


def read_decisions(path: Path = DECISIONS) -> dict[tuple[str, str, str], str]:
    """Topic, document number or "*", plain name → what is meant."""
    rows = (line.split("\t") for line in path.read_text("utf-8").splitlines() if line and line[0] != "#")
    return {(topic, number, _key(form)): meant for topic, number, form, meant in rows}


def _key(form: str) -> str:
    """A name of the table as it is looked up: behind what is compared, a label or a number as it stands."""
    bare, rest = parted(form)
    return plain(bare) + rest


def parted(form: str) -> tuple[str, str]:
    """A name of the table, and the label ("/ORG") or the number ("@2") behind it."""
    match = re.search(r"(?:/(?:PER|ORG|LOC)|@\d+)$", form)
    end = match.start() if match else len(form)
    return form[:end], form[end:]


def load(shared: Path) -> list[Article]:
    """All articles with their links, from the shared folder."""
    documents = [restore(f"ecb{n}", told) for n, told in enumerate(annotated(shared / "data/ner", "ecb"))]
    packed = gzip.decompress((shared / "data/stories/events_ecbplus_dev.jsonl.gz").read_bytes())
    of = topics(documents, [json.loads(line) for line in packed.decode("utf-8").splitlines()])
    decisions = read_decisions()
    articles = []
    for topic in dict.fromkeys(of):
        numbers = [n for n, each in enumerate(of) if each == topic]
        ruled = by_rule(
            {n: documents[n] for n in numbers}, {k[2]: v for k, v in decisions.items() if k[0] == topic and k[1] == "*"}
        )
        for number in numbers:
            meant = {}
            seen: collections.Counter[str] = collections.Counter()
            for start, end, tag in documents[number].spans:
                if tag == "NORP":
                    continue
                form = plain(documents[number].document.text[start:end])
                seen[form] += 1
                asked = (
                    (topic, str(number), f"{form}@{seen[form]}"),
                    (topic, str(number), form),
                    (topic, "*", f"{form}/{tag}"),
                    ("*", "*", f"{form}/{tag}"),
                )
                entity = next((decisions[key] for key in asked if key in decisions), "") or ruled.get(
                    (number, form), form
                )
                entity = decisions.get(("*", "*", entity), entity)
                if entity != NOBODY:
                    meant[start, end] = plain(entity)
            articles.append(Article(topic, number, documents[number], meant))
    return sorted(articles, key=lambda each: each.number)


def by_rule(documents: dict[int, Labelled], fixed: dict[str, str]) -> dict[tuple[int, str], str]:
    """What each plain name of the documents of one topic means; those that mean themselves may be left out.

    Args:
        documents: By number.
        fixed: What was decided by hand for the whole topic.
    """
    tags: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    where: dict[str, set[int]] = collections.defaultdict(set)
    for number, each in documents.items():
        for start, end, tag in each.spans:
            if tag != "NORP":
                form = plain(each.document.text[start:end])
                tags[form][tag] += 1
                where[form].add(number)
    kind = {form: counted.most_common(1)[0][0] for form, counted in tags.items()}
    size = {form: sum(counted.values()) for form, counted in tags.items()}
    people = {form: _person(form) for form in tags if kind[form] == "PER"}
    full = sorted((f for f, words in people.items() if len(words) > 1), key=lambda f: (-len(people[f]), -size[f], f))
    standing: dict[str, str] = {}
    for form in full:
        same = [f for f in dict.fromkeys(standing.values()) if _same_person(people[f], people[form])]
        standing[form] = same[0] if len(same) == 1 else form
    meant: dict[tuple[int, str], str] = {}
    for form, words in people.items():
        for number in where[form]:
            if len(words) > 1:
                meant[number, form] = standing[form]
                continue
            bearers = {standing[f] for f in full if people[f][-1] == words[0] or (words[0] in people[f][:-1])}
            last = {standing[f] for f in full if people[f][-1] == words[0]}
            here = {standing[f] for f in full if standing[f] in (last or bearers) and number in where[f]}
            chosen = here if len(here) == 1 else last or bearers
            meant[number, form] = next(iter(chosen)) if len(chosen) == 1 else f"{words[0]} ?" if chosen else form
    orgs = [form for form in tags if kind[form] == "ORG"]
    for form in orgs:
        words = form.split()
        longer = [f for f in orgs if len(f.split()) > len(words) and (f.split()[-len(words) :] == words)]
        if len(words) == 1 and len(form) < 7:
            longer = [f for f in orgs if _spells(form, f)] or longer
        if len(longer) == 1:
            meant |= {(number, form): longer[0] for number in where[form]}
    for key, entity in list(meant.items()):
        meant[key] = fixed.get(entity, entity)
    meant |= {(number, form): fixed[form] for form in fixed for number in where[form]}
    return meant


def _person(form: str) -> tuple[str, ...]:
    words = form.split()
    while len(words) > 1 and words[0] in _TITLES:
        del words[0]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return tuple(words)


def _same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return one[-1] == other[-1] and (
        one[0] == other[0] or (min(len(one[0]), len(other[0])) == 1 and one[0][0] == other[0][0])
    )


def _spells(short: str, form: str) -> bool:
    words = [w for w in form.split() if w not in _SMALL]
    return len(words) > 1 and short == "".join(w[0] for w in words)
