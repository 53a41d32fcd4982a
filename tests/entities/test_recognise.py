from __future__ import annotations

import itertools
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.entities import recognise as room
from reader.entities import tokens
from reader.entities.recognise import recognise
from reader.model import Block, BlockKind, Document
from reader.text.document import from_plain

PERSON, ORG, PLACE, DEMONYM = "person", "org", "place", "demonym"


def found(text: str, kind: BlockKind = "paragraph") -> list[tuple[str, str]]:
    document = Document(text, (Block(kind, 0, len(text)),))
    return [(m.text, DEMONYM if m.demonym else m.kind) for m in recognise(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("General Karim Mansour said on Monday that the road was open.", [("Karim Mansour", PERSON)]),
        ("The president met Anna van der Berg in Lagos.", [("Anna van der Berg", PERSON), ("Lagos", PLACE)]),
        (
            "Ursula von der Leyen knows this; von der Leyen said so.",
            [("Ursula von der Leyen", PERSON), ("von der Leyen", PERSON)],
        ),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Fans cheered Manchester United's David Vornholt.",
            [("Manchester United", ORG), ("David Vornholt", PERSON)],
        ),
        (
            "Bankers from Goldman Sachs and Morgan Stanley met.",
            [("Goldman Sachs", ORG), ("Morgan Stanley", ORG)],
        ),
        ("Talks between the European Union and Turkey failed.", [("European Union", ORG), ("Turkey", PLACE)]),
        (
            "Sparta Rotterdam 2 Fortuna Sittard 2",
            [("Sparta Rotterdam", ORG), ("Fortuna Sittard", ORG)],
        ),
        ("It was Hapoel Tel Aviv 1, Maccabi Haifa 2.", [("Hapoel Tel Aviv", ORG), ("Maccabi Haifa", ORG)]),
        ("The Department of Health and Human Services paid.", [("Department of Health and Human Services", ORG)]),
    ],
)
def test_two_names_are_not_taken_for_one(text: str, expected: list[tuple[str, str]]) -> None:
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At 26 the Ghanaian is the calmest man in the division.", [("Ghanaian", "place", True)]),
        ("In 2019 the Bank of Serravia cut its rates.", [("Bank of Serravia", "org", False)]),
        ("By 1990 the Soviet Union was gone.", [("Soviet Union", "place", False)]),
        ("Since 2001 the United States has waited.", [("United States", "place", False)]),
    ],
)
def test_a_number_before_the_article_is_no_part_of_a_name(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert expected == [(m.text, m.kind, m.demonym) for m in recognise(from_plain(text))]


@pytest.mark.parametrize(
    ("headline", "expected"),
    [("PRESIDENT FERRANTE SACKS SPY CHIEF", ["FERRANTE"]), ("FERRANTE FLIES TO NEW YORK", ["FERRANTE", "NEW YORK"])],
)
def test_a_headline_in_capitals_holds_no_more_of_a_name_than_the_text(headline: str, expected: list[str]) -> None:
    text = f"{headline}\n\nPresident Lucia Ferrante dismissed him on Monday. Ferrante said nothing. Then she flew away."
    start = len(headline) + 2
    document = Document(text, (Block("headline", 0, len(headline)), Block("paragraph", start, len(text))))
    assert expected == [m.text for m in recognise(document) if m.end <= len(headline)]


@pytest.mark.parametrize("text", ["Ab Cd Ef Gh. " * 60_000, "word word word. " * 200_000])
def test_names_are_sought_in_a_bounded_part_of_a_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_MOST", 1000)
    monkeypatch.setattr(tokens, "MAX_TEXT", 20_000)
    last = "Mayor Lucia Ferrante resigned."
    assert all(m.end <= 20_000 for m in recognise(Document(text + last, ())))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The papers went to Pedro Vilhena de Moura on Friday.", ("Pedro Vilhena de Moura", "person")),
        ("Between the two men stands Marisol de la Cueva.", ("Marisol de la Cueva", "person")),
        ("The envoys flew on to Abu Dhabi on Sunday.", ("Abu Dhabi", "place")),
        ("Rain fell in the Jordan Valley on Sunday.", ("Jordan Valley", "place")),
    ],
)
def test_the_form_of_a_name_tells_people_from_places(text: str, expected: tuple[str, str]) -> None:
    assert [expected] == [(m.text, m.kind) for m in recognise(from_plain(text))]


def test_a_language_that_writes_nouns_with_capitals_is_not_full_of_names() -> None:
    text = (
        "Die Regierung hat am Montag den Schritt begründet, mit dem sie die Steuer auf den Strom senken will. Nach "
        "Angaben des Ministeriums sollen vor allem Haushalte mit kleinem Einkommen davon etwas haben, und auch das "
        "Handwerk soll weniger zahlen. Die Opposition sprach in Berlin von einem Geschenk an die Industrie, das der "
        "Bund sich nicht leisten könne; John Miller, ein Fachmann aus London, hält die Rechnung für richtig."
    )
    names = [m.text for m in recognise(from_plain(text))]
    assert {"Berlin", "London", "John Miller"} <= set(names)
    assert not {"Regierung", "Schritt", "Steuer", "Strom", "Haushalte", "Handwerk", "Opposition"} & set(names)


def test_numpy_is_not_loaded_before_there_is_something_to_recognise() -> None:
    code = "import sys, reader.entities.recognise, reader.entities.resolve; sys.exit('numpy' in sys.modules)"
    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode


def test_a_mention_says_how_sure_it_is() -> None:
    mentions = recognise(from_plain("Chancellor Angela Merkel flew to Paris on Friday."))
    assert ["Angela Merkel", "Paris"] == [m.text for m in mentions]
    assert all(0.5 < m.confidence <= 1 for m in mentions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Secretary-General Ban Ki-moon said on Friday that he would go.", "Ban Ki-moon"),
        ("He was killed near Key Biscayne, Fla., on Friday.", "Fla."),
    ],
)
def test_names_with_marks_inside(text: str, expected: str) -> None:
    assert expected in [m.text for m in recognise(from_plain(text))]


def test_a_subject_in_capitals_before_a_dash_is_no_dateline() -> None:
    text = "SOCCER - FERRANTE SCORES TWICE\nStriker Lucia Ferrante scored twice on Sunday. Ferrante is 19."
    assert "SOCCER" not in [m.text for m in recognise(from_plain(text))]


@pytest.mark.parametrize("joint", ["\n", "\n\n"])
def test_a_full_name_in_capitals_stays_whole(joint: str) -> None:
    text = f"PRESIDENT LUCIA FERRANTE RESIGNS{joint}The president left on Monday. Ferrante said nothing to reporters."
    assert "LUCIA FERRANTE" in [m.text for m in recognise(from_plain(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("With the U.S. and Western Europe in retreat, they have come.", "Western Europe"),
        ("He spoke for the Government of National Accord on Sunday.", "Government of National Accord"),
    ],
)
def test_known_names_stay_whole(text: str, expected: str) -> None:
    assert expected in [m.text for m in recognise(from_plain(text))]
