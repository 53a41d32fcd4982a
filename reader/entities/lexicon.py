"""The name lists that ship with Reader: places, demonyms, organisations, telling words, common words.

The lists live in `entities/data/` and are read on first use, once a process; `reader.entities.building` makes all of
them but `curated.tsv`, which is kept by hand.
"""

from __future__ import annotations

import functools
import gzip
import unicodedata
from dataclasses import dataclass
from pathlib import Path

SMALL = frozenset(
    [
        "of",
        "and",
        "the",
        "for",
        "in",
        "on",
        "de",
        "la",
        "le",
        "del",
        "da",
        "di",
        "du",
        "des",
        "at",
        "to",
        "a",
        "an",
        "et",
        "y",
        "e",
        "und",
        "der",
    ]
)
"""Words that an organisation's name holds in lower case, and that its acronym leaves out."""

_PLACE_SECTIONS = frozenset(("country", "area", "city"))
_HINTS = frozenset(("given", "surname", "body", "site"))


@dataclass(frozen=True, slots=True)
class Place:
    """What the lists say of a place."""

    name: str
    """The canonical form: "Libya"."""
    group: str
    """"country", "state", "capital", "city", "town", "region" or "area"."""
    country: str
    """The canonical name of the country it lies in or is, or ""."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The hand-kept and the gazetteer lists. All keys are folded (see `fold`)."""

    places: dict[str, str]
    """Folded name → canonical name, tab, ISO code of its country, tab, group."""
    countries: dict[str, str]
    """ISO code → canonical name."""
    orgs: dict[str, str]
    """Folded form → canonical name of an organisation."""
    demonyms: dict[str, str]
    """Demonym → canonical place."""
    groups: frozenset[str]
    """Capitalised words for people and camps that stand for no one place."""
    nicknames: dict[str, str]
    """Short given name → the full one that stands for all its forms."""
    words: dict[str, frozenset[str]]
    """Telling words by role: title, honorific, orghead, orgtail, orgpart, club, placehead, sports …"""
    hints: dict[str, frozenset[str]]
    """"given", "surname", "body", "site": names that are a hint in a name's making, not enough to tell a name by."""
    phrases: dict[str, int]
    """First word of a known name of several words → most words such a name has."""


@dataclass(frozen=True, slots=True)
class Usage:
    """How words are used in news text."""

    lower: dict[str, str]
    """Word in lower case → "0".."9": the share of its sightings that are in lower case."""
    given: frozenset[str]
    """Given names, folded."""
    surnames: frozenset[str]
    """Last words of full names of people, folded."""
    counted: frozenset[str]
    """Those of them that were counted in texts; the others are hints, which hold several spellings of one name."""
    clusters: dict[str, tuple[str, str, str]]
    """Word → its middling, its fine and its coarse class of words used alike."""
    minor: frozenset[str]
    """Names of small towns, folded: a hint in a name's making, not enough to tell a place by."""
    towns: dict[str, int]
    """First word of such a name of several words → most words such a name has."""


def fold(text: str) -> str:
    """The form under which names are looked up: no accents, no case, plain apostrophes, no dots of initials, one space.

    A short word wholly in capitals keeps them, so that "US" is not "us".
    """
    if not text.isascii():
        text = text.replace("’", "'").replace("‘", "'").replace("ʼ", "'").replace("‑", "-")
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        text = text.replace("ı", "i").replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L")
        text = text.replace("đ", "d").replace("ß", "ss").replace("æ", "ae")
    if "." in text:
        text = text.replace(".", "")
    if text.isupper() and len(text) <= 3:
        return text
    return " ".join(text.lower().split())


def read_data(name: str) -> str:
    """The text of one shipped data file."""
    path = Path(__file__).parent / "data" / name
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes()).decode("utf-8")
    return path.read_text("utf-8")


def demonym_forms(word: str) -> list[str]:
    """A demonym and its plural."""
    if word.endswith(("ese", "ish", "ch", "sh", "ss", "men", "man", "s")):
        return [word]
    return [word, word + "s"]


@functools.cache
def lexicon() -> Lexicon:
    """The lists, read once."""
    orgs: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    groups: set[str] = set()
    nicknames: dict[str, str] = {}
    words: dict[str, frozenset[str]] = {}
    hints: dict[str, frozenset[str]] = {}
    places = {}
    for line in read_data("places.tsv").splitlines():
        form, rest = line.split("\t", 1)
        places[fold(form)] = rest if rest[0] != "\t" else form + rest
    for line in read_data("curated.tsv").splitlines():
        if line.startswith("#") or not line:
            continue
        section, name, rest = line.split("\t")
        forms = rest.split("|") if rest else []
        if section in _PLACE_SECTIONS:
            before = places.get(fold(name)) or next(
                (places[k] for k in map(fold, forms) if k in places), "\t\t" + section
            )
            _, code, group = before.split("\t")
            for form in (name, *forms):
                places[fold(form)] = f"{name}\t{code}\t{group if section == 'city' else section}"
        elif section == "org":
            for form in (name, *forms):
                orgs[fold(form)] = name
        elif section == "demonym":
            for word in forms:
                for form in demonym_forms(word):
                    demonyms.setdefault(fold(form), name)
        elif section == "group":
            groups.update(fold(form) for form in forms)
        elif section == "nick":
            nicknames[name] = name
            for form in forms:
                nicknames.setdefault(form, name)
        elif section in _HINTS:
            hints[section] = frozenset(fold(form) for form in forms)
        else:
            words[section] = frozenset(forms)
    countries = {}
    for row in places.values():
        name, code, group = row.split("\t")
        if group == "country" and code:
            countries[code] = name
    phrases: dict[str, int] = {}
    for table in (places, orgs, demonyms):
        for key in table:
            if " " in key:
                parts = key.split()
                phrases[parts[0]] = max(phrases.get(parts[0], 0), len(parts))
    return Lexicon(places, countries, orgs, demonyms, frozenset(groups), nicknames, words, hints, phrases)


@functools.cache
def usage() -> Usage:
    """The statistics on words, read once."""
    lower = {}
    for line in read_data("words.txt").splitlines():
        bucket, rest = line.split("\t")
        for word in rest.split(" "):
            lower[word] = bucket
    given, surnames = read_data("people.txt").split("\n")[:2]
    clusters = {}
    for line in read_data("clusters.tsv").splitlines():
        fine, middling, coarse, rest = line.split("\t")
        alike = (middling, fine, coarse)
        for word in rest.split(" "):
            clusters[word] = alike
    hints = lexicon().hints
    counted = frozenset(surnames.split(" "))
    minor = frozenset(read_data("towns.txt.gz").split("\n"))
    towns: dict[str, int] = {}
    for name in (*minor, *hints["body"], *hints["site"]):
        if " " in name:
            parts = name.split()
            towns[parts[0]] = max(towns.get(parts[0], 0), len(parts))
    return Usage(
        lower,
        hints["given"].union(given.split(" ")),
        hints["surname"] | counted,
        counted,
        clusters,
        minor,
        towns,
    )


def place(text: str) -> Place | None:
    """What the lists say of a place's name in any of its forms, or None: "U.S." → United States, a country."""
    found = lexicon().places.get(fold(text))
    if found is None:
        return None
    name, code, group = found.split("\t")
    return Place(name, group, lexicon().countries.get(code, ""))


def place_of_demonym(text: str) -> str | None:
    """The canonical place that a demonym speaks of, or None: "Libyans" → "Libya"."""
    return lexicon().demonyms.get(fold(text))
