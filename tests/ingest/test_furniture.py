import datetime as dt

import pytest

from reader.ingest import furniture

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jane Roe", True),
        ("JANE ROE", True),
        ("Fayez al-Sarraj", True),
        ("Ludwig van der Berg", True),
        ("Conor O’Brien", True),
        ("J. R. Doe", True),
        ("Jane", False),
        ("Associated Press", False),
        ("The Bridge", False),
        ("jane roe", False),
        ("Jane Roe 3", False),
        ("Jane Roe is a writer", False),
    ],
)
def test_names(text, expected):
    assert furniture.is_name(text) == expected


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Jane Roe", "Jane Roe"),
        ("By JANE ROE and JOHN DOE, Norvane", "JANE ROE and JOHN DOE"),
        ("By Jane Roe, John Doe and Rita Borg", "Jane Roe, John Doe and Rita Borg"),
        ("By Jane Roe in Rome and John Doe in Oslo", "Jane Roe and John Doe"),
        ("By Dr. Jane Roe | 15 January 2020", "Jane Roe"),
        ("Words by Jane Roe", "Jane Roe"),
        ("Von Anna Schmidt", "Anna Schmidt"),
        ("Jane Roe in Valletta", "Jane Roe"),
        ("Jane Roe, political editor", "Jane Roe"),
        ("By Norvane Staff", ""),
        ("By AFP", ""),
        ("By the time it stopped", None),
        ("By Jane Roe.", None),
        ("Jane Roe", None),
        ("Tallow Street Review, 2 October 2021", None),
        ("War in Libya", None),
    ],
)
def test_bylines(line, author):
    found = furniture.byline(line, now=NOW)
    assert (found and found.author) == author


@pytest.mark.parametrize(
    ("line", "whom"),
    [
        ("Men at sea. Photo: AFP", "AFP"),
        ("Men at sea. Image Credit: Jane Roe/Norvane", "Jane Roe/Norvane"),
        ("Men at sea. (AP Photo/Jane Roe)", "AP Photo/Jane Roe"),
        ("Men at sea. (Photo by Jane Roe/Getty Images)", "Jane Roe/Getty Images"),
        ("Men at sea [Jane Roe/Norvane]", "Jane Roe/Norvane"),
        ("Men at sea. REUTERS/Jane Roe", "REUTERS/Jane Roe"),
        ("Foto: Anna Schmidt", "Anna Schmidt"),
        ("Photograph by Jane Roe", "Jane Roe"),
        ("Is it late? (Yes/No)", None),
        ("She works at the agency (EPA)", None),
        ("The photo: a blur, a hand, a ball.", None),
        ("She deserved credit: the team won.", None),
        ("Photo: a view of the port in spring", None),
    ],
)
def test_credits(line, whom):
    found = furniture.credit(line)
    assert (found and line[found[1] : found[2]]) == whom


@pytest.mark.parametrize(
    ("line", "start"),
    [
        ("© 2020 Norvane", 0),
        ("Copyright: Norvane", 0),
        ("This article was provided by Norvane, which holds copyright.", 0),
        ("All rights reserved.", 0),
        ("It is late. © 2020 Norvane", 12),
        ("Copyright law in Europe is changing, and few are glad of it.", None),
        ("The estate holds the copyright in her songs.", None),
    ],
)
def test_copyright(line, start):
    assert furniture.copyright_start(line) == start


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Additional reporting by Jane Roe", True),
        ("Jane Roe contributed to this report.", True),
        ("Read more: The bridge", True),
        ("CORRECTION: The bridge is open.", True),
        ("This story has been updated.", True),
        ("-30-", True),
        ("ENDS", True),
        ("Read it and weep, he said.", False),
        ("Corrections officers went on strike on Monday.", False),
        ("The article was a blow.", False),
        ("30", False),
    ],
)
def test_notes(line, expected):
    assert furniture.is_note(line) == expected
