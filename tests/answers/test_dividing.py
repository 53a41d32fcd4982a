"""How the hits of a query divide."""

from __future__ import annotations

from reader.library import Library
from reader.model import Facets
from tests.answers.harming import damage


def test_facets_have_labels_counts_and_the_text_that_narrows(filled: Library) -> None:
    facets = filled.facets("haftar")
    assert filled.search("haftar").total == facets.total
    for each in (*facets.persons, *facets.orgs, *facets.places, *facets.sources, *facets.months):
        assert (each.count, each.query) == (filled.search(f"haftar {each.query}").total, each.query)
    [haftar] = [each for each in facets.persons if each.label == "Khalifa Haftar"]
    assert ('person:"Khalifa Haftar"', filled.entities.named("Khalifa Haftar")[0].id) == (haftar.query, haftar.entity)
    assert sorted(each.label for each in facets.months) == [each.label for each in facets.months]
    assert {"on:2020-01"} <= {each.query for each in facets.months}


def test_hits_divide_in_the_same_way_without_an_index(filled: Library) -> None:
    def divided(facets: Facets) -> list[object]:
        several = (facets.persons, facets.orgs, facets.places, facets.sources)
        return [facets.total, facets.months, *({(each.query, each.count) for each in some} for some in several)]

    whole = divided(filled.facets("haftar", limit=1000))
    damage(filled)
    assert whole == divided(filled.facets("haftar", limit=1000))


def test_no_more_of_a_kind_than_wanted_but_all_months(filled: Library) -> None:
    few, whole = filled.facets("", limit=2), filled.facets("", limit=1000)
    assert (2, 2, whole.months) == (len(few.persons), len(few.places), few.months)
