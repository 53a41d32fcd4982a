import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import QueryError
from reader.index.query import MAX_LENGTH, Query, parse
from reader.model import EntityId
from tests.index.conftest import HAFTAR, Names, States


def understood(text: str, *, typing: bool = False, now: dt.datetime | None = None) -> Query:
    return parse(text, names=Names(), states=States(), typing=typing, now=now)


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ('libya "wheat exp', 6, "This quote is not closed."),
        ("libya (wheat", 6, "This bracket is not closed."),
        ("wheat)", 5, "This bracket closes nothing."),
        ("OR wheat", 0, "There is nothing before this OR."),
        ("wheat OR", 6, "There is nothing behind this OR."),
        ("wheat NOT", 6, "There is nothing behind this NOT."),
        ("wheat titel:x", 6, 'There is no field "titel".'),
        ("wheat person:", 13, "There is nothing behind person:."),
        ("after:tomorrow", 6, '"tomorrow" is not a date.'),
        ("on:2020-13", 3, '"2020-13" is not a date.'),
        ("on:2020-02-30", 3, '"2020-02-30" is not a date.'),
        ("on:9999", 3, '"9999" is not a date.'),
        ("on:0000", 3, '"0000" is not a date.'),
        ("is:unraed", 3, 'There is no state "unraed".'),
        ("el*ct", 2, "A * stands at the end of a word only."),
        ("!!! ???", 0, "There is no word to search for."),
        ("x" * 1001, 1000, "A query has at most 1000 characters."),
        (" ".join("w" * 33), 64, "A query has at most 32 words."),
        ("a* " * 333, 96, "A query has at most 32 words."),
        ("(" * 500, 20, "Brackets are nested more than 20 deep."),
        ('"' + "a " * 65 + '"', 0, "A phrase has at most 64 words."),
    ],
)
def test_errors_point_at_the_place(text: str, position: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        understood(text)
    assert (position, message) == (caught.value.position, caught.value.message)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "titel:x",
            "Did you mean title:? Fields: title, source, person, org, place, name, after, before, on, is, lang.",
        ),
        ("is:unraed", "Did you mean is:unread? States: unread, read, starred."),
        ("on:x", "Write a year, a month or a day: 2020, 2020-01 or 2020-01-15."),
    ],
)
def test_errors_say_what_to_type_instead(text: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        understood(text)
    assert hint == caught.value.hint


@pytest.mark.parametrize("text", ["http://example.com", "12:30", "Moscow: talks", "note: this", "a:b"])
def test_what_cannot_be_a_field_is_text(text: str) -> None:
    assert len(understood(text).words) >= 1


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ('elections "wheat  exports" -libya vacc*', ("elections", "wheat exports", "vacc*")),
        ("the wheat of", ("wheat",)),
        ("the", ("the",)),
        ("a OR wheat", ("a", "wheat")),
        ("title:wheat", ("wheat",)),
        ("is:unread after:2020", ()),
        ('person:"General Haftar"', ("General Haftar",)),
    ],
)
def test_terms_to_mark(text: str, terms: tuple[str, ...]) -> None:
    assert terms == understood(text).terms


def test_the_last_word_while_typing_is_a_beginning() -> None:
    assert [
        understood("wheat exp", typing=True).terms,
        understood("wheat exp ", typing=True).terms,
    ] == [("wheat", "exp*"), ("wheat", "exp")]


def test_entities_asked_for() -> None:
    assert (
        understood('person:"Khalifa Haftar" wheat').entities,
        understood('-person:"Khalifa Haftar" wheat').entities,
    ) == ((HAFTAR,), ())


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("person:nobody", 'No person is called "nobody"; searching for the words.'),
        ("org:nobody", 'No organisation is called "nobody"; searching for the words.'),
        ("place:nobody", 'No place is called "nobody"; searching for the words.'),
        ("name:nobody", 'Nothing is called "nobody"; searching for the words.'),
    ],
)
def test_unknown_names_get_a_note(text: str, note: str) -> None:
    assert (note,) == understood(text).notes


def test_no_note_while_a_name_is_being_typed() -> None:
    assert [understood("person:nob", typing=True).notes, len(understood("person:nob ", typing=True).notes)] == [(), 1]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on:today", "2024-02-29T00:00", "2024-02-29T23:59"),
        ("on:yesterday", "2024-02-28T00:00", "2024-02-28T23:59"),
        ("on:2023-12", "2023-12-01T00:00", "2023-12-31T23:59"),
        ("on:2024-2", "2024-02-01T00:00", "2024-02-29T23:59"),
        ("on:2024", "2024-01-01T00:00", "2024-12-31T23:59"),
    ],
)
def test_periods(text: str, first: str, last: str) -> None:
    now = dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)
    (tree,) = understood(text, now=now).filters
    zero = dt.datetime(1, 1, 1)
    moments = [(zero + dt.timedelta(minutes=number)).isoformat(timespec="minutes") for number in (tree.start, tree.end)]
    assert [first, last] == moments


def test_control_characters_are_white_space() -> None:
    assert understood("wheat\x00libya\u202e").terms == ("wheat", "libya")


@given(st.text(alphabet='ab"*:()-OR NOT\x1bé人.,person:is:on:2020\u201c', max_size=MAX_LENGTH // 4))
def test_any_text_while_typing(text: str) -> None:
    try:
        query = understood(text, typing=True)
    except QueryError as error:
        assert error.position <= len(text)
    else:
        assert text == query.text


@given(st.text(max_size=80))
def test_any_text(text: str) -> None:
    try:
        assert text == understood(text).text
    except QueryError as error:
        assert 0 <= error.position <= len(text)


def test_an_entity_is_asked_for_by_any_kind() -> None:
    assert (EntityId(9),) == understood("name:Libya").entities
