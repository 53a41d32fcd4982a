"""One name for what everyone writes in several ways."""

from __future__ import annotations

import pytest

from reader.entities import names
from reader.entities.aliases import aliases
from reader.entities.lexicon import fold, lexicon, read_data
from reader.model import Kind


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Kiev", "Kyiv", "place"),
        ("Bombay", "Mumbai", "place"),
        ("Holland", "the Netherlands", "place"),
        ("FAA", "Federal Aviation Administration", "org"),
        ("U.S. Geological Survey", "USGS", "org"),
        ("Vince Okafor", "Vincent Okafor", "person"),
        ("Bettie Okafor", "Elizabeth Okafor", "person"),
    ],
)
def test_forms_of_one_name(one: str, other: str, kind: Kind) -> None:
    assert names.key(one, kind) == names.key(other, kind)


def test_no_form_stands_for_two() -> None:
    lists = lexicon()
    table = aliases()
    assert [] == [form for form, name in table.orgs.items() if lists.orgs.get(form, name) != name]
    assert [] == [
        form for form, name in table.places.items() if fold(name) not in table.places and fold(name) not in lists.places
    ]


def test_no_given_name_is_said_to_be_of_both() -> None:
    rows = [line.split("\t") for line in read_data("aliases.tsv").splitlines() if line.startswith("gender\t")]
    women, men = (set(forms.split("|")) for _, _, forms in rows)
    assert set() == women & men
