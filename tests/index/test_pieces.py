import pytest

from reader.index.pieces import Piece, conditions, fields_of, pieces_of, strays


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" wheat ", [Piece("word", 1, 6, at=1, value="wheat")]),
        ("--wheat", [Piece("word", 0, 7, signs=2, at=2, value="wheat")]),
        ('-"a b"~3', [Piece("quoted", 0, 8, 1, at=2, value="a b", distance="3")]),
        ('"a', [Piece("quoted", 0, 2, at=1, value="a", closed=False)]),
        ("Title:x", [Piece("word", 0, 7, field="title", at=6, value="x")]),
        ('person:"x"', [Piece("quoted", 0, 10, field="person", at=8, value="x")]),
        ("is:", [Piece("word", 0, 3, field="is", at=3)]),
        ("is: ", [Piece("word", 0, 3, field="is", at=3)]),
        ("on:last week", [Piece("word", 0, 12, field="on", at=3, value="last week")]),
        ("near:(", [Piece("open", 0, 6, field="near", at=5)]),
        ("()", [Piece("open", 0, 1), Piece("close", 1, 2)]),
        ("NOT ", [Piece("operator", 0, 3, value="NOT")]),
        ("NOTE", [Piece("word", 0, 4, at=0, value="NOTE")]),
        ("- ", [Piece("operator", 0, 1)]),
    ],
)
def test_pieces(text: str, expected: list[Piece]) -> None:
    assert expected == pieces_of(text)


def test_prose_has_colons() -> None:
    assert ["", "", ""] == [piece.field for piece in pieces_of("on: the Place: x")][:3]


def test_the_names_of_near_are_its_value() -> None:
    pieces = pieces_of('a near:"b" "c" d near:(e f) g title:h')
    assert ["", "near", "near", "", "near", "near", "near", "near", "", "title"] == fields_of(pieces)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a on:2020 b NOT is:read", ["on:2020", "NOT is:read"]),
        ('near:"a" "b" near:(a b) -place:x', ['near:"a" "b"', "near:(a b)", "-place:x"]),
        ("(on:2020) a OR is:read", []),
        ("is:read OR NOT on:2020 lang:de", ["lang:de"]),
        ("title:(a b", ["title:(a b"]),
    ],
)
def test_conditions(text: str, expected: list[str]) -> None:
    assert expected == [text[start:end] for start, end in conditions(text)]


def test_strays() -> None:
    assert [1, 7] == strays(pieces_of("a) (b) )"))
