"""Names, quotations and headlines in which two articles differ."""

from __future__ import annotations

from reader.model import Block, Document
from reader.stories.compared import Compared, Named, Side, confront
from reader.text.document import from_plain

REST = " The marshal left Moscow on Tuesday without signing. His guards carried the flags to the plane."


def named(text: str, *names: str) -> Side:
    spans = [(text.index(each), text.index(each) + len(each), each) for each in names]
    return Side("Title", from_plain(text), tuple(Named(s, e, "place", name, name) for s, e, name in spans))


def quotations(first: str, second: str) -> list[tuple[str, str, str]]:
    found: Compared = confront(Side("", from_plain(first + REST)), Side("", from_plain(second + REST)))
    a, b = found.first.document.text, found.second.document.text
    return [
        (each.what, a[slice(*each.first)] if each.first else "", b[slice(*each.second)] if each.second else "")
        for each in found.quotations
    ]


def test_names_that_stand_in_one_version_only() -> None:
    first = named("Egypt and Oman spoke. Oman left.", "Egypt", "Oman")
    second = named("Egypt and Chad spoke.", "Egypt", "Chad")
    found = confront(first, second)
    assert ([("Oman", 1)], [("Chad", 1)]) == (
        [(each.name, each.mentions) for each in found.names_first],
        [(each.name, each.mentions) for each in found.names_second],
    )


def test_names_of_a_caption_are_no_names_of_the_story() -> None:
    text = "Photo from Chad\n\nEgypt spoke."
    document = Document(text, (Block("caption", 0, 15), Block("paragraph", 17, len(text))))
    side = Side("", document, (Named(11, 15, "place", "Chad", "Chad"), Named(17, 22, "place", "Egypt", "Egypt")))
    found = confront(side, named("Nobody spoke."))
    assert ["Egypt"] == [each.name for each in found.names_first]


def test_quotations() -> None:
    quote = "“We will stay in the city,” he said."
    assert [] == quotations(quote, '"We will stay in the city", he said.')
    assert [("first", "“We will stay in the city,”", "")] == quotations(quote, "He said so.")
    assert [("second", "", "“We will stay in the city,”")] == quotations("He said so.", quote)
    assert [("altered", "“We will stay in the city,”", "“We will not stay in the city,”")] == quotations(
        quote, "“We will not stay in the city,” he said."
    )


def test_a_quotation_that_was_cut_is_altered() -> None:
    whole = "“We will stay in the city until the harbour opens again in spring,” he said."
    assert [("altered", whole[:-9], "“until the harbour opens again”")] == quotations(
        whole, "He would stay “until the harbour opens again”, he said."
    )


def test_one_word_in_quotation_marks_is_no_quotation() -> None:
    assert [] == quotations("He called it “absurd” there.", "He called it “odd” there.")


def test_headlines() -> None:
    found = confront(Side("Marshal leaves Moscow", from_plain("")), Side("Marshal quits Moscow", from_plain("")))
    assert [((8, 14), (8, 13))] == [(each.first, each.second) for each in found.headline]


def test_what_the_two_are_to_each_other() -> None:
    text = from_plain("The marshal left Moscow on Tuesday without signing." + REST)
    assert "version" == confront(Side("", text), Side("", text)).relation
    assert "none" == confront(Side("", text), Side("", from_plain("Nothing of it."))).relation
