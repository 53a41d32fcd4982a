"""Names that everyone writes in several ways: given names, renamed places, organisations known by their letters.

Beside the lists that the recogniser is trained with (lexicon.py), so that a new alias never changes what is found.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from reader.entities.foreign import foreign
from reader.entities.lexicon import fold, lexicon, read_data


@dataclass(frozen=True, slots=True)
class Aliases:
    """The table of `data/aliases.tsv`. Keys are folded."""

    given: dict[str, str]
    """Given name → the one that stands for all its forms."""
    places: dict[str, str]
    """Form → canonical name of a place."""
    orgs: dict[str, str]
    """Form → canonical name of an organisation."""
    gender: dict[str, str]
    """Given name → "man" or "woman", of names that are seldom the other's."""


@functools.cache
def aliases() -> Aliases:
    """The table, read once; where the lists know a form themselves, they prevail, and theirs is the canonical name."""
    lists = lexicon()
    given = dict(lists.nicknames)
    places: dict[str, str] = {}
    orgs: dict[str, str] = {}
    gender: dict[str, str] = {}
    for line in read_data("aliases.tsv").splitlines():
        if line.startswith("#"):
            continue
        section, name, rest = line.split("\t")
        forms = rest.split("|")
        if section == "gender":
            gender.update(dict.fromkeys(forms, name))
            continue
        if section == "given":
            standing = given.setdefault(name, name)
            for form in forms:
                given.setdefault(form, standing)
        elif section == "place":
            spot = lists.places.get(fold(name))
            standing = name if spot is None else spot.partition("\t")[0]
            places.update((fold(form), standing) for form in (name, *forms))
        else:
            standing = lists.orgs.get(fold(name), name)
            orgs.update((fold(form), standing) for form in (name, *forms) if fold(form) not in lists.orgs)
    return Aliases(given, places, orgs, gender)


def place_name(text: str) -> str | None:
    """The canonical name of a place by its form, or None: "Kiev" → Kyiv."""
    folded = fold(text)
    found = aliases().places.get(folded)
    if found is None:
        spot = lexicon().places.get(folded)
        found = spot.partition("\t")[0] if spot is not None else foreign().anywhere.get(folded)
    return found


def org_name(text: str) -> str | None:
    """The canonical name of an organisation by its form, or None: "FAA" → Federal Aviation Administration."""
    folded = fold(text)
    found = lexicon().orgs.get(folded)
    if found is None:
        found = aliases().orgs.get(folded)
    return found if found is not None else foreign().orgs.get(folded)
