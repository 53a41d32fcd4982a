"""Resolving without a library: entities are the same across texts, also when a later text tells who was meant."""

from __future__ import annotations

import re
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader.entities.recognise import recognise
from reader.entities.remembered import Remembered
from reader.entities.resolve import Cluster, clusters
from reader.ingest.folder import read_file
from reader.model import Kind, Mention
from reader.text.document import from_plain
from tests.making import NOW, mention


def person(name: str, *, weak: str = "", start: int = 0, kind: Kind = "person") -> Cluster:
    """A cluster of one mention; known by its full name, or by a surname alone."""
    keys = () if weak == name else (f"{kind}:{name.lower()}",)
    return Cluster(
        kind, name, ((mention(name, start, kind), "why"),), keys, (f"surname:{weak.lower()}",) if weak else ()
    )


def labels(*texts: list[Cluster]) -> list[list[tuple[str, str]]]:
    """Label and name of each mention, text by text."""
    known = Remembered()
    for found in texts:
        known.add(found)
    return [[(entity, name) for _, entity, name, _ in ties] for ties in known.texts()]


def test_equal_names_of_two_texts_are_one() -> None:
    [[one], [two]] = labels([person("Ann Lee", weak="Lee")], [person("Ann Lee", weak="Lee")])
    assert one == two == ("person:1", "Ann Lee")


def test_bare_surname_after_the_full_name() -> None:
    [[full], [bare]] = labels([person("Ann Lee", weak="Lee")], [person("Lee", weak="Lee")])
    assert full == bare


def test_bare_surname_before_the_full_name() -> None:
    [[bare], [full]] = labels([person("Lee", weak="Lee")], [person("Ann Lee", weak="Lee")])
    assert (full, "Ann Lee") == (bare, full[1])


def test_bare_surname_of_two_people_stays_apart() -> None:
    [[ann], [bob], [bare]] = labels(
        [person("Ann Lee", weak="Lee")], [person("Bob Lee", weak="Lee")], [person("Lee", weak="Lee")]
    )
    assert 3 == len({ann[0], bob[0], bare[0]})


def test_names_of_another_kind_stay_apart() -> None:
    [[one, two]] = labels([person("Florence"), person("Florence", kind="place", start=20)])
    assert one[0] != two[0]


def test_mentions_come_in_the_order_of_the_text() -> None:
    known = Remembered()
    known.add([person("Bob Ray", start=50), person("Ann Lee", start=5)])
    assert [5, 50] == [found.start for found, *_ in known.texts()[0]]


def test_no_text_gives_no_mentions() -> None:
    known = Remembered()
    known.add([])
    assert [[]] == known.texts()


PEOPLE = st.sampled_from(["Lee", "Ann Lee", "Bob Lee", "Ray", "Cy Ray"])


@given(st.lists(st.lists(PEOPLE, max_size=4, unique=True), max_size=6))
def test_any_order_of_texts_keeps_every_mention_and_one_label_for_a_full_name(texts: list[list[str]]) -> None:
    """Nothing is lost, and a full name has one label wherever it stands."""
    found = [[person(name, weak=name.split()[-1], start=20 * at) for at, name in enumerate(names)] for names in texts]
    known = Remembered()
    for each in found:
        known.add(each)
    tied = known.texts()
    assert [[name for name in names] for names in texts] == [[m.text for m, *_ in ties] for ties in tied]  # noqa: C416
    labelled: dict[str, set[str]] = {}
    for ties in tied:
        for place, entity, _, _ in ties:
            labelled.setdefault(place.text, set()).add(entity)
    assert [] == [name for name, entities in labelled.items() if " " in name and len(entities) > 1]
    full = [labelled[name] for name in labelled if " " in name]
    assert len(full) == len(set().union(*full))


def test_samples_keep_text_and_place_of_each_mention(seeds: Path) -> None:
    known = Remembered()
    texts: list[str] = []
    kept: list[list[Mention]] = []
    for path in sorted(seeds.glob("0*.txt")):
        document = read_file(path, root=seeds, now=NOW).document
        texts.append(document.text)
        kept.append(recognise(document))
        known.add(clusters(kept[-1], document.text))
    tied = known.texts()
    assert [[m.text for m in found] for found in kept] == [
        [text[m.start : m.end] for m, *_ in ties] for text, ties in zip(texts, tied, strict=True)
    ]
    haftar = {entity for ties in tied for _, entity, name, _ in ties if name == "Khalifa Haftar"}
    assert 1 == len(haftar)


def test_plain_text_of_two_lines_is_enough() -> None:
    document = from_plain("Angela Merkel met Emmanuel Macron in Paris. Merkel smiled.")
    known = Remembered()
    known.add(clusters(recognise(document), document.text))
    [ties] = known.texts()
    assert {"Angela Merkel", "Emmanuel Macron", "Paris"} == {name for _, _, name, _ in ties}
    assert 1 == len({entity for _, entity, name, _ in ties if name == "Angela Merkel"})


def one_each(*texts: str) -> list[list[str]]:
    """Entities of the names in square brackets, text by text; a letter and a bar before a name tell its kind."""
    kinds: dict[str, Kind] = {"p": "person", "o": "org", "l": "place"}
    known = Remembered()
    for text in texts:
        plain, found = "", []
        for number, part in enumerate(re.split(r"[\[\]]", text)):
            if number % 2:
                kind, _, name = part.partition("|")
                found.append(mention(name, len(plain), kinds[kind]))
            plain += name if number % 2 else part
        known.add(clusters(found, plain))
    return [[entity for _, entity, _, _ in ties] for ties in known.texts()]


def test_letters_and_a_word_are_one_name() -> None:
    [[spoken, _], [letters]] = one_each("[o|Seacom] met [p|Ada Moss].", "[o|SEACOM] rose.")
    assert spoken == letters


def test_a_side_is_known_by_its_word_in_known_company() -> None:
    [[whole, _], [bare, _]] = one_each("[o|Nairobi Giants] signed [p|Ada Moss].", "The [o|Giants] sold [p|Ada Moss].")
    assert whole == bare


def test_a_side_s_word_without_company_is_not_the_first_side_of_that_word() -> None:
    [[whole, _], [bare, _]] = one_each("[o|Nairobi Giants] signed [p|Ada Moss].", "The [o|Giants] sold [p|Ben Lindt].")
    assert whole != bare


def test_a_town_that_stands_for_its_side_is_a_town_elsewhere() -> None:
    [[side, town_side], [town]] = one_each("[o|Nairobi Giants] won. [o|Nairobi] sang.", "In [l|Nairobi] it rains.")
    assert side == town_side
    assert side != town


def test_a_suffix_may_be_left_out_in_known_company() -> None:
    [[third, _], [bare, _]] = one_each("[p|Ray Moss III] met [p|Ada Lindt].", "[p|Ray Moss] left [p|Ada Lindt].")
    assert third == bare


def test_a_suffix_tells_apart_whom_one_text_names_both() -> None:
    texts = one_each(
        "[p|Ray Moss] and his grandson, [p|Ray Moss III], met [p|Ada Lindt].",
        "[p|Ray Moss III] met [p|Ada Lindt].",
        "[p|Ray Moss] met [p|Ada Lindt].",
    )
    assert len({texts[0][0], texts[0][1]}) == 2
    assert (texts[0][1], texts[0][0]) == (texts[1][0], texts[2][0])
