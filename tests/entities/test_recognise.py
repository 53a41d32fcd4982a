from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.entities.recognise import recognise
from reader.model import Block, BlockKind, Document

PERSON, ORG, PLACE, DEMONYM = "person", "org", "place", "demonym"


def found(text: str, kind: BlockKind = "paragraph") -> list[tuple[str, str]]:
    document = Document(text, (Block(kind, 0, len(text)),))
    return [(m.text, DEMONYM if m.demonym else m.kind) for m in recognise(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("General Karim Mansour said on Monday that the road was open.", [("Karim Mansour", PERSON)]),
        ("The president met Anna van der Berg in Lagos.", [("Anna van der Berg", PERSON), ("Lagos", PLACE)]),
        ("Officials in Paris, France, confirmed the report.", [("Paris", PLACE), ("France", PLACE)]),
        ("The UN-backed talks failed.", [("UN", ORG)]),
        ("The Nairobi-based company closed.", [("Nairobi", PLACE)]),
        ("Kenyan and Ugandan officials met.", [("Kenyan", DEMONYM), ("Ugandan", DEMONYM)]),
        ("Peru’s president resigned on Friday.", [("Peru", PLACE)]),
        ("The Bank of England raised rates.", [("Bank of England", ORG)]),
        ("The Russian Foreign Ministry denied it.", [("Russian Foreign Ministry", ORG)]),
        ("Russian officials denied it.", [("Russian", DEMONYM)]),
        ("The U.S. and the U.K. signed it.", [("U.S.", PLACE), ("U.K.", PLACE)]),
        ("Police in St. Louis arrested two men.", [("St. Louis", PLACE)]),
        ("The Israeli-Palestinian talks were put off.", [("Israeli", DEMONYM), ("Palestinian", DEMONYM)]),
        ("Muslim leaders in Cairo protested.", [("Cairo", PLACE)]),
        ("However, nobody came.", []),
        ("It was the third Monday in March.", []),
        ("", []),
    ],
)
def test_names_in_a_sentence(text: str, expected: list[tuple[str, str]]) -> None:
    assert expected == found(text)


def test_a_surname_is_found_again() -> None:
    text = "Mayor Lucia Ferrante resigned. Ferrante said she was tired. Nobody had asked Ferrante to stay."
    assert [("Lucia Ferrante", PERSON), ("Ferrante", PERSON), ("Ferrante", PERSON)] == found(text)


def test_an_acronym_in_brackets_is_a_name_of_its_own() -> None:
    text = "The National Grain Authority (NGA) said no. Farmers blame the NGA."
    assert [("National Grain Authority", ORG), ("NGA", ORG), ("NGA", ORG)] == found(text)


def test_a_dateline_in_capitals_is_a_place() -> None:
    assert ("GDYNIA", PLACE) in found("GDYNIA — The harbour froze over on Tuesday.")


def test_a_headline_in_title_case_takes_its_case_from_the_text() -> None:
    headline = "Farmers Block Roads Near Tripoli Over Water Prices"
    body = "Farmers blocked roads near Tripoli over water prices. The roads near the city were closed by farmers."
    text = f"{headline}\n\n{body}"
    start = len(headline) + 2
    document = Document(text, (Block("headline", 0, len(headline)), Block("paragraph", start, len(text))))
    assert ["Tripoli", "Tripoli"] == [m.text for m in recognise(document)]


@pytest.mark.parametrize("kind", ["caption", "credit", "bio", "copyright", "code", "slug"])
def test_blocks_beside_the_story_have_no_names(kind: BlockKind) -> None:
    assert [] == found("Lucia Ferrante lives in Rome.", kind)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from("ABab áÉß. ,'’-–—()\"\n&/@#09ЖжاIt"), max_size=200))
def test_a_mention_is_its_stretch_of_the_text(text: str) -> None:
    mentions = recognise(Document(text, (Block("paragraph", 0, len(text)),) if text else ()))
    assert [m.text for m in mentions] == [text[m.start : m.end] for m in mentions]
    assert all(one.end <= two.start for one, two in itertools.pairwise(mentions))


@pytest.mark.parametrize(
    "text",
    ["Word " * 10_000, "A" * 200_000, "A-" * 50_000, "Al'" * 50_000, "A. " * 20_000, "of " * 20_000, "(A) " * 10_000],
)
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    assert all(len(m.text.split()) <= 12 for m in recognise(Document(text, ())))
