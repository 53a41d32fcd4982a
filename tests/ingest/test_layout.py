"""Layouts of many kinds, all invented: what is read must be right, and what is unclear must stay empty."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.ingest.layout import Layout, peel
from reader.model import Block, Document, Span
from reader.text.document import from_plain, with_headline

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
_TEXT_FIELDS = ("author", "outlet", "dateline", "caption", "credit", "copyright", "bio")


def read(text: str) -> Layout:
    return peel(from_plain(text), now=NOW)


def fields(layout: Layout) -> dict[str, object]:
    """What was found, without what was not."""
    found: dict[str, object] = {name: value for name in _TEXT_FIELDS if (value := getattr(layout, name))}
    if layout.published_at:
        found["at"] = layout.published_at.strftime("%Y-%m-%d %H:%M" if layout.date_precision == "time" else "%Y-%m-%d")
    if layout.not_before:
        found["after"] = layout.not_before.isoformat()
    return found


def kinds(layout: Layout, *, but: str = "paragraph") -> list[tuple[str, str]]:
    text = layout.document.text
    return [(block.kind, text[block.start : block.end]) for block in layout.document.blocks if block.kind != but]


def body(layout: Layout) -> list[str]:
    return [text for kind, text in kinds(layout, but="") if kind == "paragraph"]


WIRE = """VALLETTA (Norvane) — The harbour authority closed two berths on Tuesday after a crane fell. Nobody was hurt.

Divers will look at the sea bed on Wednesday, the authority said.

(Reporting by Maria Vella; Editing by Tom Agius)"""

PHOTO_WIRE = """Rescuers search the river near the bridge, Sunday, Oct. 3, 2021. (AP Photo/Jane Roe)

ENUGU, Nigeria (AP) — Water stood a metre deep on the northern road on Sunday, officials said. It rained on."""

FILE_PHOTO = """FILE PHOTO: A view of the port of Odesa in spring. REUTERS/Jane Roe

KYIV (Reuters) - Ukraine said on Friday it had opened the port again. Ships are waiting."""

WEB_WIRE = """Floods cut the northern road

By Chidi Okoro and Anna Bassey, Norvane News

Published: 3 October 2021 14:05 GMT

ENUGU, Nigeria — Water stood a metre deep on the northern road on Sunday, officials said. It rained on.

A second bridge was closed by noon."""

SLUG = """harbour fire-1612345678901
Smoke rises from a shed in the port of Lisbon on Feb. 2, 2021. Image Credit: Norvane

Lisbon: A fire in the harbour burned for six hours on Wednesday before it was put out. Nobody was hurt.

What is known so far?

The shed held paint and old rope, the harbour master said, and nobody had been in it for weeks.

Copyright 2021 Norvane. All rights reserved."""

OPINION = """OPINION

The ferry is not the problem

By ANNA PETROV

Every summer we hear the same song. The ferry is late, the ferry is full.

It is not the ferry. It is the road to it.

Anna Petrov is a transport economist and the author of two books about islands. She is on Twitter @apetrovmt."""

COLUMN = """A worker walks past a sugar mill in Kisumu. Photo: AFP

Sugar has a long memory. It remembers who owned the mills.

The mills stand still, and nobody asks them why.

This article was provided by Norvane Features, which holds copyright.

John Doe is editor of a letter on trade."""

PRESS = """FOR IMMEDIATE RELEASE

Norvane opens a second plant in Gozo

Victoria, 12 May 2022

Norvane, the maker of small pumps, today opened its second plant. It will employ 40 people.

About Norvane

Norvane makes pumps.

Media contact: Rita Borg, +356 555 0101

###"""

BLOG = """Why I stopped counting steps

15 January 2020

I bought the thing in a shop by the station. It told me to walk.

Then I walked. By June I had stopped."""

STANDFIRST = """A bridge too old

The northern crossing has stood for ninety years; nobody has a plan for the ninety-first.

By Maria Vella
Meridian Courant
3 October 2021

Msida: The engineers came on a Tuesday with hammers and a drone. They left quickly."""

HEADER = """Title: Council keeps library open
Author: Maria Vella
Date: 2021-04-05
Source: The Harbour Post

The council voted on Monday to keep the library open. It was close."""

LETTER_HEAD = """From: Jane Roe
To: John Doe
Subject: The bridge
Date: Thu, 4 Feb 2021 06:00:00 +0100

John, the bridge is closed. Take the ferry."""

KICKER = """WORLD NEWS
Floods cut northern road
Chidi Okoro in Enugu
Sun 3 Oct 2021 14.05 BST

Water stood a metre deep on the northern road on Sunday, officials said."""

ONE_LINE = "date: 2019-03-04 BERLIN (dpa) - The train stopped at four. Nobody knew why it had stopped. © 2019 Norvane"

GERMAN = """Der Hafen bleibt geschlossen

Von Anna Schmidt

Hamburg, 3. März 2021. Der Hafen bleibt bis Freitag geschlossen, sagte ein Sprecher am Mittwoch.

Die Schiffe warten auf der Elbe. Niemand weiß, wie lange noch."""

FRENCH = """Le port restera fermé

Par Claire Dubois

Publié le 3 mars 2021

Le port restera fermé jusqu'à vendredi, a dit un porte-parole. Les bateaux attendent au large."""

LIVE = """Storm Ada: live updates

14:32 GMT
Trains to the coast are suspended, the operator says.

14:10 GMT
The airport has closed its northern runway."""

QUESTIONS = """Q: What made you come back?

A: The sea, mostly. I had not seen it for a year.

Q: And will you stay?

A: Until the autumn. Then we shall see."""

INTERVIEW = """'I never wanted to be a minister'

By Maria Vella

Norvane: You were a nurse before. What did that teach you?

Jane Roe: That people lie about pain. They say it is fine.

Norvane: And politicians?

Jane Roe: The same, but louder."""

SPEECH = """PUTIN: Good evening to all of you. We have met three times this year.

ERDOGAN: Thank you. I agree with what was said here.

PUTIN: Then we shall sign it today."""

POEM = """The boats come in
at the end of the day,
and the gulls behind them
have nothing to say

The lamps go on
along the wall"""

LIST = """Five things to know about the budget

1. Fuel gets dearer. The tax rises by two cents.
2. Pensions rise by three euros a week.

The vote is on Friday."""

LETTER = """Dear Editor,

I write about the bench by the pond. It has been gone since March.

Yours sincerely,
Rose Camilleri"""

RECIPE = """Lemon cake

Ingredients:
- 200 g flour
- 3 eggs

Method

Mix the flour with the eggs. Add the juice of the lemons and bake for forty minutes."""

TABLE = """Premier League results
Valletta 2 0 Sliema
Birkirkara 1 1 Hamrun
Gzira 0 3 Mosta"""

DIARY = """15 January 2020

We left at dawn. The sea was flat.

16 January 2020

Nothing but water today."""

CORRECTED = """The town has a new clock. It is late by two minutes.

This story has been corrected to show that the clock is late, not early.

Additional reporting by Tom Agius."""

TWO_AUTHORS = """The tide is late. It has been late before, and nobody wrote it down.

We did. The tables were wrong by an hour.

Jane Roe is a freelance journalist based in Nairobi.

John Doe is a lecturer in physics at the University of Malta."""

CARPENTER = """He got up at five every day. The village knew the sound of his saw.

His hands are still steady. Nobody else knows the old joints.

John Smith is a carpenter."""

EXPERT = """The road was closed in March. It has not reopened.

Karl Brandt is a professor of geology at the University of Bergen. He says the slope will move again."""


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        (WIRE, "The harbour authority closed two berths on Tuesday after a crane fell",
         {"dateline": "VALLETTA", "author": "Maria Vella"}),
        (PHOTO_WIRE, "Water stood a metre deep on the northern road on Sunday, officials said",
         {"dateline": "ENUGU, Nigeria", "credit": "AP Photo/Jane Roe", "after": "2021-10-03",
          "caption": "Rescuers search the river near the bridge, Sunday, Oct. 3, 2021."}),
        (FILE_PHOTO, "Ukraine said on Friday it had opened the port again",
         {"dateline": "KYIV", "caption": "A view of the port of Odesa in spring.", "credit": "REUTERS/Jane Roe"}),
        (WEB_WIRE, "Floods cut the northern road",
         {"author": "Chidi Okoro and Anna Bassey", "dateline": "ENUGU, Nigeria", "at": "2021-10-03 14:05"}),
        (SLUG, "A fire in the harbour burned for six hours on Wednesday before it was put out",
         {"dateline": "Lisbon", "caption": "Smoke rises from a shed in the port of Lisbon on Feb. 2, 2021.",
          "credit": "Norvane", "copyright": "Copyright 2021 Norvane. All rights reserved.", "at": "2021-02-03 09:47"}),
        (OPINION, "The ferry is not the problem",
         {"author": "ANNA PETROV", "bio": "Anna Petrov is a transport economist and the author of two books about "
          "islands. She is on Twitter @apetrovmt."}),
        (COLUMN, "Sugar has a long memory",
         {"caption": "A worker walks past a sugar mill in Kisumu.", "credit": "AFP", "author": "John Doe",
          "copyright": "This article was provided by Norvane Features, which holds copyright.",
          "bio": "John Doe is editor of a letter on trade."}),
        (PRESS, "Norvane opens a second plant in Gozo", {"at": "2022-05-12"}),
        (BLOG, "Why I stopped counting steps", {"at": "2020-01-15"}),
        (STANDFIRST, "A bridge too old", {"author": "Maria Vella", "dateline": "Msida", "at": "2021-10-03"}),
        (HEADER, "Council keeps library open",
         {"author": "Maria Vella", "outlet": "The Harbour Post", "at": "2021-04-05"}),
        (LETTER_HEAD, "The bridge", {"at": "2021-02-04 05:00"}),
        (KICKER, "Floods cut northern road", {"author": "Chidi Okoro", "at": "2021-10-03 13:05"}),
        (ONE_LINE, "The train stopped at four",
         {"at": "2019-03-04", "dateline": "BERLIN", "copyright": "© 2019 Norvane"}),
        (GERMAN, "Der Hafen bleibt geschlossen",
         {"author": "Anna Schmidt", "dateline": "Hamburg", "at": "2021-03-03"}),
        (FRENCH, "Le port restera fermé", {"author": "Claire Dubois", "at": "2021-03-03"}),
        (LIVE, "Storm Ada: live updates", {}),
        (QUESTIONS, "Q: What made you come back?", {}),
        (INTERVIEW, "'I never wanted to be a minister'", {"author": "Maria Vella"}),
        (SPEECH, "PUTIN: Good evening to all of you", {}),
        (POEM, "The boats come in", {}),
        (LIST, "Five things to know about the budget", {}),
        (LETTER, "I write about the bench by the pond", {}),
        (RECIPE, "Lemon cake", {}),
        (TABLE, "Premier League results", {}),
        (DIARY, "We left at dawn", {}),
        (CORRECTED, "The town has a new clock", {}),
        (TWO_AUTHORS, "The tide is late",
         {"author": "Jane Roe and John Doe", "bio": "Jane Roe is a freelance journalist based in Nairobi. "
          "John Doe is a lecturer in physics at the University of Malta."}),
        (CARPENTER, "He got up at five every day", {}),
        (EXPERT, "The road was closed in March", {}),
        ("The council voted on Monday to stay open.", "The council voted on Monday to stay open", {}),
        ("Council keeps library open", "Council keeps library open", {}),
        ("Workers carry sandbags to the wall on Monday. Photo: Norvane", "Workers carry sandbags to the wall on Monday",
         {"caption": "Workers carry sandbags to the wall on Monday.", "credit": "Norvane"}),
        ("", "", {}),
        (" \n\n ", "", {}),
    ],
)  # fmt: skip
def test_fields_of_a_layout(text, title, expected):
    layout = read(text)
    assert (layout.title, fields(layout)) == (title, expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" date 2020-01-15 The council met. It was late.", [("date", "date 2020-01-15")]),
        ("Rome: The council met for four hours on Monday.", [("dateline", "Rome:")]),
        (CORRECTED, [("note", "This story has been corrected to show that the clock is late, not early."),
                     ("note", "Additional reporting by Tom Agius.")]),
        (SLUG, [("slug", "harbour fire-1612345678901"),
                ("caption", "Smoke rises from a shed in the port of Lisbon on Feb. 2, 2021."),
                ("credit", "Image Credit: Norvane"), ("dateline", "Lisbon:"), ("heading", "What is known so far?"),
                ("copyright", "Copyright 2021 Norvane. All rights reserved.")]),
        (STANDFIRST, [("headline", "A bridge too old"), ("byline", "By Maria Vella"), ("byline", "Meridian Courant"),
                      ("date", "3 October 2021"), ("dateline", "Msida:")]),
        (DIARY, [("heading", "15 January 2020"), ("heading", "16 January 2020")]),
        (PRESS, [("note", "FOR IMMEDIATE RELEASE"), ("headline", "Norvane opens a second plant in Gozo"),
                 ("date", "Victoria, 12 May 2022"), ("heading", "About Norvane"),
                 ("note", "Media contact: Rita Borg, +356 555 0101"), ("note", "###")]),
    ],
)  # fmt: skip
def test_pieces_keep_their_place(text, expected):
    assert kinds(read(text)) == expected


def test_what_is_split_off_stays_on_its_line():
    blocks = read(" date 2020-01-15 The council met. It was late.").document.blocks
    assert blocks == (Block("date", 1, 16), Block("paragraph", 17, 46))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date 2031-01-15 The council met on Monday. It was late.", {}),
        ("harbour-4102444800000\n\nThe council met on Monday. It was late.", {}),
        ("Published: 03/04/2021\n\nThe council met on Monday. It was late.", {}),
        ("Updated: 3 April 2021\n\nThe council met on Monday. It was late.", {}),
        ("The council met on Monday. It was late.\n\nPublished: 4 February 2021", {"at": "2021-02-04"}),
        ("harbour-1612345678901\n\ndate 2021-02-05 The council met. It was late.", {"at": "2021-02-05"}),
    ],
)
def test_dates_that_cannot_be_trusted_are_not_taken(text, expected):
    assert fields(read(text)) == expected


@pytest.mark.parametrize(
    "first",
    [
        "Update: The council voted on Monday to keep the library open.",
        "Football: Malta won their first match of the year. The football was poor.",
        "Karimov: We will not sign anything today. Aziz Karimov said this on Monday.",
        "Monday: The first day of the trial was short. The judge was ill.",
        "Simple — that is how he liked things. He kept one cup and one plate.",
        "BREAKING — The council voted on Monday to keep the library open.",
        "By the time the rain stopped, the river had taken the bridge.",
    ],
)
def test_what_only_looks_like_a_dateline_or_byline_stays_in_the_story(first):
    layout = read(f"{first}\n\nNobody had expected it, and nobody was there to see it.")
    assert (fields(layout), body(layout)[0]) == ({}, first)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" date 2020-01-15 The council met. It was late.", ("title",)),
        ("Rome: The council met for four hours on Monday.", ("dateline", "title")),
        ("ROME (Norvane) - The council met for four hours on Monday.", ("title",)),
        (BLOG, ("published_at",)),
        (SLUG, ("dateline", "published_at", "title")),
        (COLUMN, ("author", "bio", "title")),
        (HEADER, ()),
        (PHOTO_WIRE, ("not_before", "title")),
    ],
)
def test_concluded_fields_are_named(text, expected):
    assert read(text).inferred == expected


def test_a_sentence_broken_by_a_comma_is_joined_in_place():
    text = "After the minister had threatened to close the port for good,\n\nthe crews went home. They were glad."
    layout = read(text)
    assert layout.document.text == text.replace("\n", " ")
    assert layout.document.blocks == (Block("paragraph", 0, len(text)),)


def test_a_sentence_without_stop_goes_on_with_a_small_letter():
    assert (
        len(body(read("The minister had threatened for weeks to close the port\n\nand then he did. It was late."))) == 1
    )


def test_short_lines_of_a_salutation_or_verse_are_not_joined():
    assert (len(body(read(LETTER))), len(body(read(POEM)))) == (4, 6)


@pytest.mark.parametrize(
    ("line", "is_heading"),
    [
        ("What happens to the ferry?", True),
        ("A plan for the winter", True),
        ("THE COST", True),
        ("He did not say why.", False),
        ("“We are ready to go”", False),
        ("But who would pay?", False),
        ("the ferry and the port", False),
    ],
)
def test_headings_without_marks(line, is_heading):
    story = "The council voted on Monday to keep the library open for another year. It was close."
    layout = read(f"{story}\n\n{line}\n\n{story}\n\n{story}")
    assert (("heading", line) in kinds(layout)) == is_heading


def test_the_last_paragraph_is_no_heading():
    assert kinds(read("The council voted on Monday. It was close.\n\nThe rest is silence")) == []


def test_headings_are_not_guessed_where_the_text_marks_its_own():
    text = "One\n\nA line in between\n\nThe council voted on Monday to keep the library open for another year."
    document = Document(text, (Block("heading", 0, 3, 2), Block("paragraph", 5, 22), Block("paragraph", 24, len(text))))
    assert kinds(peel(document, now=NOW)) == [("headline", "One")]


def test_a_given_headline_is_the_title():
    layout = peel(
        with_headline(from_plain("Rome: The council met for four hours on Monday."), "Council meets"), now=NOW
    )
    assert (layout.title, layout.title_in_source, layout.dateline) == ("Council meets", True, "Rome")


def test_a_long_first_sentence_is_cut_at_a_word():
    title = read("The council voted " + "again and again " * 20 + "on Monday. It was late.").title
    assert title == "The council voted again and again again and again again and again again and again again…"


def test_marks_are_cut_where_a_block_is_split():
    text = "Rome: The council met for four hours on Monday."
    layout = peel(Document(text, (Block("paragraph", 0, len(text)),), (Span(0, 9, "strong"),)), now=NOW)
    assert layout.document.spans == (Span(0, 5, "strong"), Span(6, 9, "strong"))


def test_seed_articles_are_all_given_a_title():
    seeds = Path(__file__).resolve().parents[2] / "seeds"
    if not seeds.is_dir():
        pytest.skip("the sample articles are not here")
    assert all(read(path.read_text(errors="replace")).title for path in seeds.glob("*.txt"))


_PIECES = st.sampled_from(
    ["date 2020-01-15 ", "By Jane Roe", "Photo: AFP", "(AP Photo/Jane Roe)", "ROME (AP) — ", "Rome: ", "\n", "\n\n",
     "x-1579076683271", "© 2020 X", "Jane Roe is a writer based in Rome.", "FOR IMMEDIATE RELEASE", "Why?", "a, b,",
     "Title: ", "and so on", "The council met for four hours on Monday.", " ", "3 May 2020", "Subject: x", "To: y"]
)  # fmt: skip


@given(st.lists(_PIECES | st.text(max_size=20), max_size=25).map("".join))
@settings(max_examples=400, deadline=None)
def test_a_document_stays_a_document(source):
    before = from_plain(source)
    layout = peel(before, now=NOW)
    after = layout.document
    assert len(before.text) == len(after.text)
    assert before.text.replace("\n", " ") == after.text.replace("\n", " ")
    end = 0
    for block in after.blocks:
        assert end <= block.start < block.end <= len(after.text)
        assert not after.text[end : block.start].strip()
        assert after.text[block.start : block.end] == after.text[block.start : block.end].strip()
        assert "\n" not in after.text[block.start : block.end]
        end = block.end
    assert not after.text[end:].strip()
    assert bool(layout.title) == bool(after.text.strip())


@given(
    st.text("ab .\n", min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)), max_size=6),
)
@settings(max_examples=200, deadline=None)
def test_marks_stay_inside_of_blocks(source, marks):
    document = from_plain(f"Rome: The council met on Monday for long.\n\n{source}")
    spans = tuple(Span(start, min(start + size, len(document.text)), "em") for start, size in sorted(marks)
                  if start < len(document.text))  # fmt: skip
    after = peel(Document(document.text, document.blocks, spans), now=NOW).document
    for span in after.spans:
        assert any(block.start <= span.start < span.end <= block.end for block in after.blocks)


@pytest.mark.parametrize(
    "text",
    [
        "a," * 200_000,
        "a b c d e f g h,\n\n" * 20_000,
        "Photo: AFP\n\n" * 5_000,
        "1 " * 200_000,
        "By " * 100_000,
        "(" * 100_000,
        "A B " * 100_000,
        "https://x.y\n\n" * 5_000,
        "Rome, " * 50_000,
        "A" * 500_000,
    ],
    ids=lambda text: text[:12],
)
def test_floods_are_read_in_bounded_time(text):
    assert peel(from_plain(text), now=NOW).document.text


STORY = "The board opened the plant on Monday after a long quarrel about money and fish. It will run for years."


@pytest.mark.parametrize(
    ("top", "title", "expected"),
    [
        (
            "FOR IMMEDIATE RELEASE\n\nContact: Jane Roe\nPhone: +1 555 0100\npress@board.example\n\n"
            "Plant opens at last\n\nEXETER, Devon — June 12, 2019 — ",
            "Plant opens at last",
            {"dateline": "EXETER, Devon", "at": "2019-06-12"},
        ),
        ("Plant opens at last\n\nEXETER, June 12, 2019 /Newswire/ -- ", "Plant opens at last",
         {"dateline": "EXETER", "at": "2019-06-12"}),
        ("Plant opens at last\n\nEXETER (June 12, 2019) -- ", "Plant opens at last",
         {"dateline": "EXETER", "at": "2019-06-12"}),
        (
            "From: Jane Roe <j@roe.example>\nTo: desk@post.example\nDate: Tue, 5 Nov 2019 09:12:44 +0100\n"
            "Subject: Fwd: RE: Plant opens at last\n\n---------- Forwarded message ----------\n"
            "From: John Doe <j@doe.example>\n\n",
            "Plant opens at last",
            {"at": "2019-11-05 08:12"},
        ),
        ("Contact: how a film changed a town\n\n", "Contact: how a film changed a town", {}),
        ("Original message lost in the post\n\n", "Original message lost in the post", {}),
    ],
)  # fmt: skip
def test_heads_of_releases_and_letters(top, title, expected):
    layout = read(top + STORY)
    assert (title, expected, [STORY]) == (layout.title, fields(layout), body(layout))


def test_captions_that_a_document_names_itself_are_read():
    text = f"The plant\n\nThe plant at dusk. Photo: Jane Roe\n\n{STORY}"
    start = text.index(STORY)
    blocks = (Block("headline", 0, 9), Block("caption", 11, start - 2), Block("paragraph", start, len(text)))
    layout = peel(Document(text, blocks), now=NOW)
    assert fields(layout) == {"caption": "The plant at dusk.", "credit": "Jane Roe"}
    assert [kind for kind, _ in kinds(layout, but="")] == ["headline", "caption", "credit", "paragraph"]
