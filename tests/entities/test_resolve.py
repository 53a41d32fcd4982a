from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import pytest

from reader.entities.resolve import Cluster, EntityRef, Guess, Resolution, clusters, reconsider, resolve
from reader.model import ArticleId, EntityId, Kind, Mention


def mentions(text: str, *marked: tuple[str, str]) -> list[Mention]:
    """Mentions of the given names, each the next occurrence behind the one before."""
    out = []
    at = 0
    for name, kind in marked:
        start = text.index(name, at)
        at = start + len(name)
        demonym = kind == "demonym"
        out.append(Mention(start, at, name, "place" if demonym else kind, demonym))  # type: ignore[arg-type]  # from literals
    return out


def grouped(text: str, *marked: tuple[str, str]) -> list[list[str]]:
    return [[m.text for m, _ in c.mentions] for c in clusters(mentions(text, *marked), text)]


P, O, L, D = "person", "org", "place", "demonym"  # noqa: E741  # kinds in short


def test_a_surname_joins_the_full_name_with_its_evidence() -> None:
    text = "Lucia Ferrante spoke. Ferrante left."
    (one,) = clusters(mentions(text, ("Lucia Ferrante", P), ("Ferrante", P)), text)
    assert ("person", "Lucia Ferrante") == (one.kind, one.name)
    assert ["named in full", "surname of Lucia Ferrante, named in full in sentence 1"] == [w for _, w in one.mentions]
    assert (("person:lucia ferrante",), ("surname:ferrante",)) == (one.keys, one.weak)


def test_a_demonym_joins_its_country() -> None:
    text = "Kenya objected. Kenyan farmers agreed."
    (one,) = clusters(mentions(text, ("Kenya", L), ("Kenyan", D)), text)
    assert ["named in full", "demonym of Kenya"] == [why for _, why in one.mentions]
    assert ("name:kenya",) == one.keys


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        (
            "Ada Moss met Ben Moss. Moss smiled.",
            [("Ada Moss", P), ("Ben Moss", P), ("Moss", P)],
            [["Ada Moss"], ["Ben Moss", "Moss"]],
        ),
        (
            "Justice Ada Moss sat. Her lawyer, Ben Moss, stood. Justice Moss nodded.",
            [("Ada Moss", P), ("Ben Moss", P), ("Moss", P)],
            [["Ada Moss", "Moss"], ["Ben Moss"]],
        ),
        (
            "Edwin Moss Sr founded it. Edwin Moss Jr sold it.",
            [("Edwin Moss Sr", P), ("Edwin Moss Jr", P)],
            [["Edwin Moss Sr"], ["Edwin Moss Jr"]],
        ),
        (
            "The National Grain Authority (NGA) met. NGA staff left.",
            [("National Grain Authority", O), ("NGA", O), ("NGA", O)],
            [["National Grain Authority", "NGA", "NGA"]],
        ),
        (
            "Aldona Cement and Aldona Glass agreed. Aldona rose.",
            [("Aldona Cement", O), ("Aldona Glass", O), ("Aldona", O)],
            [["Aldona Cement"], ["Aldona Glass"], ["Aldona"]],
        ),
        (
            "Tarvik Shipping ASA sank. Tarvik rose.",
            [("Tarvik Shipping ASA", O), ("Tarvik", O)],
            [["Tarvik Shipping ASA", "Tarvik"]],
        ),
        (
            "The Kenyan Health Ministry spoke. The Health Ministry Press Office did not.",
            [("Kenyan Health Ministry", O), ("Health Ministry Press Office", O)],
            [["Kenyan Health Ministry"], ["Health Ministry Press Office"]],
        ),
        (
            "Warrnambool Sharks won. The Sharks sang.",
            [("Warrnambool Sharks", O), ("Sharks", O)],
            [["Warrnambool Sharks", "Sharks"]],
        ),
        (
            "Kadima Party members met. Kadima won.",
            [("Kadima Party", O), ("Kadima", O)],
            [["Kadima Party", "Kadima"]],
        ),
        (
            "Skarvik Yard grew. In Skarvik it rained.",
            [("Skarvik Yard", O), ("Skarvik", L)],
            [["Skarvik Yard"], ["Skarvik"]],
        ),
        (
            "Gary Moss and his mother, Ann Moss, left. Moss smiled.",
            [("Gary Moss", P), ("Ann Moss", P), ("Moss", P)],
            [["Gary Moss", "Moss"], ["Ann Moss"]],
        ),
        (
            "Ada Moss married the farmer Ben Moss. It rained, Moss said.",
            [("Ada Moss", P), ("Ben Moss", P), ("Moss", P)],
            [["Ada Moss", "Moss"], ["Ben Moss"]],
        ),
        (
            "Robin Moss sang. He bowed. Kim Moss danced. Mr. Moss bowed again.",
            [("Robin Moss", P), ("Kim Moss", P), ("Moss", P)],
            [["Robin Moss", "Moss"], ["Kim Moss"]],
        ),
        (
            "Susan Moss sang and Martin Moss danced. Mrs. Moss bowed.",
            [("Susan Moss", P), ("Martin Moss", P), ("Moss", P)],
            [["Susan Moss", "Moss"], ["Martin Moss"]],
        ),
        (
            "Lord Moss left. Lady Moss stayed. Moss slept.",
            [("Moss", P), ("Moss", P), ("Moss", P)],
            [["Moss"], ["Moss", "Moss"]],
        ),
        (
            "Mayor Ray Moss kissed his grandson, Ray Moss III.",
            [("Ray Moss", P), ("Ray Moss III", P)],
            [["Ray Moss"], ["Ray Moss III"]],
        ),
        ("Ray Moss III ran. Ray Moss won.", [("Ray Moss III", P), ("Ray Moss", P)], [["Ray Moss III", "Ray Moss"]]),
        ("T.J. Moss met Tony Moss.", [("T.J. Moss", P), ("Tony Moss", P)], [["T.J. Moss"], ["Tony Moss"]]),
        (
            "Chuck Moss met Ada Charles. Charles spoke.",
            [("Chuck Moss", P), ("Ada Charles", P), ("Charles", P)],
            [["Chuck Moss"], ["Ada Charles", "Charles"]],
        ),
        ("Chuck Moss sat. Charles spoke.", [("Chuck Moss", P), ("Charles", P)], [["Chuck Moss"], ["Charles"]]),
        ("Wladimir Moss won. Wlad sang.", [("Wladimir Moss", P), ("Wlad", P)], [["Wladimir Moss", "Wlad"]]),
        ("The Rock met Ada Rock.", [("The Rock", P), ("Ada Rock", P)], [["The Rock"], ["Ada Rock"]]),
        (
            "Nairobi Jaguars won. Nairobi had 40 points. The Jags sang in Nairobi. A Jaguar wept.",
            [("Nairobi Jaguars", O), ("Nairobi", O), ("Jags", O), ("Nairobi", L), ("Jaguar", O)],
            [["Nairobi Jaguars", "Nairobi", "Jags", "Jaguar"], ["Nairobi"]],
        ),
        (
            "The Nairobi Times fell. Nairobi rose.",
            [("Nairobi Times", O), ("Nairobi", L)],
            [["Nairobi Times"], ["Nairobi"]],
        ),
        ("The Lindal Post fell. Lindal rose.", [("Lindal Post", O), ("Lindal", L)], [["Lindal Post"], ["Lindal"]]),
        (
            "The U. S. left. Calif. and California too.",
            [("U. S.", L), ("Calif.", L), ("California", L)],
            [["U. S."], ["Calif.", "California"]],
        ),
        (
            "Grain Centre and Grain Center agreed.",
            [("Grain Centre", O), ("Grain Center", O)],
            [["Grain Centre", "Grain Center"]],
        ),
        ("The U.S. left. America stayed.", [("U.S.", L), ("America", L)], [["U.S.", "America"]]),
        ("Bank of Lodz is in Lodz.", [("Bank of Lodz", O), ("Lodz", L)], [["Bank of Lodz"], ["Lodz"]]),
        ("Paris Obi is in Paris.", [("Paris Obi", P), ("Paris", L)], [["Paris Obi"], ["Paris"]]),
        (
            "Tamim Al Dosari met Al Gore. Al Dosari won.",
            [("Tamim Al Dosari", P), ("Al Gore", P), ("Al Dosari", P)],
            [["Tamim Al Dosari", "Al Dosari"], ["Al Gore"]],
        ),
        (
            "Ruud van der Laan met Ruud van Laan. Van der Laan won.",
            [("Ruud van der Laan", P), ("Ruud van Laan", P), ("Van der Laan", P)],
            [["Ruud van der Laan", "Van der Laan"], ["Ruud van Laan"]],
        ),
    ],
)
def test_groups_of_one_article(text: str, marked: list[tuple[str, str]], expected: list[list[str]]) -> None:
    assert expected == grouped(text, *marked)


def test_a_ministry_of_no_named_country_takes_the_country_of_the_article() -> None:
    text = "In Nairobi the Defence Ministry spoke."
    found = clusters(mentions(text, ("Nairobi", L), ("Defence Ministry", O)), text)
    assert ("name:defense ministry/kenya",) == found[1].keys


def test_an_unknown_acronym_alone_has_no_strong_key() -> None:
    (one,) = clusters(mentions("QXZ met.", ("QXZ", O)), "QXZ met.")
    assert ((), ("acronym:qxz",)) == (one.keys, one.weak)


@dataclass
class Shelf:
    """Known entities: key → entity, weak key → entities, entity → those it stands with, and what is said of it."""

    strong: dict[str, EntityRef] = field(default_factory=dict)
    weak: dict[str, list[EntityRef]] = field(default_factory=dict)
    near: dict[int, dict[int, int]] = field(default_factory=dict)
    said: dict[int, set[str]] = field(default_factory=dict)
    guessed: list[Guess] = field(default_factory=list)
    beside: dict[EntityId, tuple[Kind, str]] = field(default_factory=dict)

    def by_key(self, key: str) -> EntityRef | None:
        return self.strong.get(key)

    def by_weak(self, key: str) -> list[EntityRef]:
        return self.weak.get(key, [])

    def company(
        self, candidates: Collection[EntityId], others: Collection[EntityId], *, without: ArticleId | None = None
    ) -> dict[EntityId, dict[EntityId, int]]:
        return {c: {o: n for o in others if (n := self.near.get(c, {}).get(o))} for c in candidates}

    def traits(self, entities: Collection[EntityId]) -> dict[EntityId, set[str]]:
        return {entity: self.said[entity] for entity in entities if entity in self.said}

    def guesses(self, key: str) -> list[Guess]:
        return [guess for guess in self.guessed if guess.key == key]

    def open_guesses(self, entity: EntityId) -> list[Guess]:
        return self.guessed

    def named_with(self, guess: Guess) -> dict[EntityId, tuple[Kind, str]]:
        return self.beside


def ref(number: int, name: str, kind: Kind = "person", *, provisional: bool = False) -> EntityRef:
    return EntityRef(EntityId(number), kind, name, 3, provisional)


ADA, BEN = ref(1, "Ada Moss"), ref(2, "Ben Moss")
UNKNOWN = ref(9, "Moss", provisional=True)


def resolved(text: str, known: Shelf, *marked: tuple[str, str]) -> list[Resolution]:
    found: list[Cluster] = clusters(mentions(text, *marked), text)
    return resolve(found, known)


def test_a_full_name_finds_its_entity() -> None:
    (one,) = resolved("Dr. Ada Moss left.", Shelf({"person:ada moss": ADA}), ("Ada Moss", P))
    assert (1, "Ada Moss", ()) == (one.entity, one.name, one.adopt)


def test_a_new_name_registers_its_keys() -> None:
    (one,) = resolved("Ada Moss left.", Shelf(), ("Ada Moss", P))
    assert (None, ("person:ada moss",), "surname:moss") == (one.entity, one.keys, one.weak[0])


@pytest.mark.parametrize(
    ("sharers", "expected"),
    [([], None), ([ADA], 1), ([ADA, BEN], None), ([UNKNOWN], 9), ([ADA, BEN, UNKNOWN], None)],
)
def test_a_bare_surname_attaches_only_to_one_candidate(sharers: list[EntityRef], expected: int | None) -> None:
    (one,) = resolved("Moss left.", Shelf(weak={"surname:moss": sharers}), ("Moss", P))
    assert (expected, ()) == (one.entity, one.keys)


def test_a_surname_that_the_article_keeps_apart_is_not_that_person() -> None:
    text = "Counsel Ben Moss stood. Justice Moss nodded."
    known = Shelf({"person:benjamin moss": BEN}, {"surname:moss": [ADA, BEN]})
    assert [2, 1] == [r.entity for r in resolved(text, known, ("Ben Moss", P), ("Moss", P))]


@pytest.mark.parametrize(("sharers", "expected"), [([UNKNOWN], (9,)), ([UNKNOWN, BEN], ()), ([BEN], ())])
def test_a_full_name_adopts_the_only_bare_one(sharers: list[EntityRef], expected: tuple[int, ...]) -> None:
    (one,) = resolved("Ada Moss left.", Shelf(weak={"surname:moss": sharers}), ("Ada Moss", P))
    assert (None, expected) == (one.entity, one.adopt)


def test_second_names_that_differ_are_two_people() -> None:
    known = Shelf({"person:ada k moss": ref(1, "Ada K. Moss"), "person:ada moss": ref(1, "Ada K. Moss")})
    (one,) = resolved("Ada R. Moss left.", known, ("Ada R. Moss", P))
    assert (None, ("person:ada r moss",)) == (one.entity, one.keys)


def test_a_wrong_kind_does_not_split_a_name() -> None:
    known = Shelf({"name:tarvik": ref(4, "Tarvik", "place")})
    (one,) = resolved("Tarvik rose.", known, ("Tarvik", O))
    assert (4, "place") == (one.entity, one.kind)


def test_a_full_name_of_the_wrong_kind_is_still_that_person() -> None:
    (one,) = resolved("Ada Moss rose.", Shelf({"person:ada moss": ADA}), ("Ada Moss", L))
    assert (1, "person") == (one.entity, one.kind)


CY, TARVIK = ref(3, "Cy Ray"), ref(4, "Tarvik Shipping", "org")
LIBYA = ref(5, "Libya", "place")


@pytest.mark.parametrize(
    ("near", "expected"),
    [
        ({}, (None, (1, 2))),
        ({1: {3: 1}}, (1, ())),
        ({1: {3: 1}, 2: {3: 1}}, (None, (1, 2))),
        ({1: {5: 7}}, (None, (1, 2))),
    ],
)
def test_company_decides_between_two_of_a_surname(
    near: dict[int, dict[int, int]], expected: tuple[int | None, tuple[int, ...]]
) -> None:
    known = Shelf({"person:cy ray": CY, "name:libya": LIBYA}, {"surname:moss": [ADA, BEN]}, near)
    found = resolved("Cy Ray met Moss in Libya.", known, ("Cy Ray", P), ("Moss", P), ("Libya", L))
    assert expected == (found[1].entity, found[1].candidates)


def test_a_name_tied_by_its_company_says_with_whom() -> None:
    known = Shelf({"person:cy ray": CY}, {"surname:moss": [ADA, BEN]}, {2: {3: 2}})
    found = resolved("Cy Ray met Moss.", known, ("Cy Ray", P), ("Moss", P))
    assert ("known to stand with Cy Ray", "surname:moss") == (found[1].evidence, found[1].guess)


@pytest.mark.parametrize(("near", "expected"), [({}, None), ({1: {4: 1}}, 1)])
def test_another_spelling_is_that_person_in_the_same_company_only(
    near: dict[int, dict[int, int]], expected: int | None
) -> None:
    aziz = ref(1, "Khalifa Azhtar")
    known = Shelf({"name:tarvik shipping": TARVIK}, {"sounds:khalifa str": [aziz]}, near)
    found = resolved("Khalifa Azhter led Tarvik Shipping.", known, ("Khalifa Azhter", P), ("Tarvik Shipping", O))
    assert expected == found[0].entity


def test_a_striker_is_not_the_surgeon_of_that_name() -> None:
    known = Shelf({"person:ada moss": ADA}, {"surname:moss": [ADA]}, said={1: {"is:medicine"}})
    (one,) = resolved("Striker Ada Moss scored.", known, ("Ada Moss", P))
    assert (None, ("person:ada moss/is:sport",)) == (one.entity, one.keys)


def test_a_surname_said_of_another_work_is_not_tied() -> None:
    known = Shelf(weak={"surname:moss": [ADA]}, said={1: {"is:medicine"}})
    (one,) = resolved("Striker Moss scored.", known, ("Moss", P))
    assert (None, ()) == (one.entity, one.candidates)


@pytest.mark.parametrize(("near", "expected"), [({}, (None, (1, 2))), ({2: {3: 1}}, (2, ())), ({1: {3: 1}}, ())])
def test_a_guess_is_decided_anew_when_a_second_one_turns_up(
    near: dict[int, dict[int, int]], expected: tuple[object, ...]
) -> None:
    guess = Guess("surname:moss", ArticleId(7), EntityId(1))
    known = Shelf(
        weak={"surname:moss": [ADA, BEN]}, near=near, guessed=[guess], beside={EntityId(3): ("person", "Cy Ray")}
    )
    moves = reconsider(EntityId(2), ("surname:moss",), known)
    assert ([expected] if expected else []) == [(move.entity, move.candidates) for move in moves]


def test_two_names_that_the_text_says_are_one() -> None:
    text = "Ann Lee, born Ann Moss, won. Lee smiled."
    (one,) = clusters(mentions(text, ("Ann Lee", P), ("Ann Moss", P), ("Lee", P)), text)
    assert "said to be a name of Ann Lee in sentence 1" == one.mentions[1][1]
    assert {"person:ann lee", "person:ann moss"} == set(one.keys)


def test_a_former_name_of_the_person_before() -> None:
    text = "Ann Lee is back. The rower, who as Ann Moss took bronze, won. Ann Ray lost."
    assert [["Ann Lee", "Ann Moss"], ["Ann Ray"]] == grouped(text, ("Ann Lee", P), ("Ann Moss", P), ("Ann Ray", P))


def test_the_name_of_one_known_by_a_nickname() -> None:
    text = "Zeca jumped. The forward, whose name is Luis Prado, scored. Prado ran."
    assert [["Zeca", "Luis Prado", "Prado"]] == grouped(text, ("Zeca", P), ("Luis Prado", P), ("Prado", P))


def test_a_first_surname_is_of_the_last_one_named() -> None:
    text = "Luis Ordoval Prado spoke. Ordoval left. Luis Ordoval Sanz stayed."
    marked = [("Luis Ordoval Prado", P), ("Ordoval", P), ("Luis Ordoval Sanz", P)]
    assert [["Luis Ordoval Prado", "Ordoval"], ["Luis Ordoval Sanz"]] == grouped(text, *marked)


def test_the_elder_of_a_father_and_a_son() -> None:
    text = "Edwin Moss Sr left. Edwin Moss Jr stays. The elder Moss wept."
    expected = [["Edwin Moss Sr", "Moss"], ["Edwin Moss Jr"]]
    assert expected == grouped(text, ("Edwin Moss Sr", P), ("Edwin Moss Jr", P), ("Moss", P))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kenya's Defence Ministry spoke.", ("name:defense ministry/kenya",)),
        ("TALLINN — The Defence Ministry spoke.", ("name:defense ministry/estonia",)),
        ("The Defence Ministry spoke.", ()),
    ],
)
def test_whose_ministry_it_is(text: str, expected: tuple[str, ...]) -> None:
    (one,) = clusters(mentions(text, ("Defence Ministry", O)), text)
    assert expected == one.keys


def test_a_town_elsewhere_is_not_the_capital_of_that_name() -> None:
    text = "He moved to Paris, Texas."
    found = clusters(mentions(text, ("Paris", L), ("Texas", L)), text)
    assert ("Paris, Texas", ("name:paris/texas",)) == (found[0].name, found[0].keys)


def test_places_in_a_list_stand_for_themselves() -> None:
    text = "In Tripoli, Cairo and Tunis it rained."
    found = clusters(mentions(text, ("Tripoli", L), ("Cairo", L), ("Tunis", L)), text)
    assert ["name:tripoli", "name:cairo", "name:tunis"] == [one.keys[0] for one in found]
