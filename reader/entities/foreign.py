"""What places and organisations are called in other languages: "Allemagne" is Germany, the "ONU" the United Nations."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from reader.entities.lexicon import fold, lexicon, read_data


@dataclass(frozen=True, slots=True)
class Foreign:
    """Folded forms → canonical names."""

    countries: dict[str, dict[str, str]]
    """Language → the countries as it calls them."""
    places: dict[str, str]
    """Cities and areas, whatever the language."""
    orgs: dict[str, str]
    anywhere: dict[str, str]
    """All places that are called so in any language, but for forms that mean one here and another there."""


@functools.cache
def foreign() -> Foreign:
    """The lists, read once."""
    lists = lexicon()

    def place(name: str) -> str:
        known = lists.places.get(fold(name))
        return name if known is None else known.partition("\t")[0]

    countries: dict[str, dict[str, str]] = {}
    anywhere: dict[str, str] = {}
    doubtful: set[str] = set()
    for line in read_data("countries.tsv").splitlines():
        lang, form, name = line.split("\t")
        key, standing = fold(form), place(name)
        countries.setdefault(lang, {})[key] = standing
        if anywhere.setdefault(key, standing) != standing:
            doubtful.add(key)
    places: dict[str, str] = {}
    orgs: dict[str, str] = {}
    for line in read_data("foreign.tsv").splitlines():
        if line.startswith("#"):
            continue
        section, name, rest = line.split("\t")
        forms = [fold(form) for form in rest.split("|")]
        if section == "place":
            places.update(dict.fromkeys(forms, place(name)))
        else:
            orgs.update(dict.fromkeys(forms, lists.orgs.get(fold(name), name)))
    for key in doubtful:
        del anywhere[key]
    return Foreign(countries, places, orgs, anywhere | places)
