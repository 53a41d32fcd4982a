"""What one text of an event alone reports."""

from __future__ import annotations

import pytest

from reader.stories.alone import News, Standing, is_said, news, standings, vocabulary
from reader.text.segment import sentences

OTHER = "The ferry left Norvik at ten with 40 people. Captain Ann Lee waved. The Orre Sound was calm."


def alone(text: str, *, other: str = OTHER, names: tuple[tuple[str, int], ...] = (), limit: int = 20) -> list[str]:
    """The sentences of a text that another one does not have."""
    places = sorted((text.index(name), text.index(name) + len(name), entity) for name, entity in names)
    found = news(text, sentences(text), places, said=vocabulary(other), known={1}, limit=limit)
    return [text[each.start : each.end] for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry left Norvik at ten.", []),
        ("Norvik's ferry left with 40 people.", []),
        ("The ferry left with 41 people.", ["The ferry left with 41 people."]),
        ("The ferry left. Divers searched wreckage.", ["Divers searched wreckage."]),
        ("It was so.", []),
        ("", []),
    ],
)
def test_news_are_sentences_with_numbers_or_words_of_their_own(text: str, expected: list[str]) -> None:
    assert expected == alone(text)


def test_a_name_that_no_other_text_has_is_news_and_marked() -> None:
    text = "Ann Lee waved. Bo Kim waved."
    found = news(text, sentences(text), [(0, 7, 1), (15, 21, 2)], said=vocabulary(OTHER + " Bo Kim"), known={1})
    assert [News(15, 28, ((15, 21),))] == found


def test_those_that_say_most_are_kept_in_order_of_the_text() -> None:
    text = "Divers searched wreckage. The bill: 500, 600 and 700. The fine: 800."
    assert ["The bill: 500, 600 and 700.", "The fine: 800."] == alone(text, limit=2)


def test_a_repeated_word_does_not_make_a_sentence_news() -> None:
    assert [] == alone("ferry " * 50_000 + ".")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Orre Sound", True), ("Sound Orre", False), ("Lee", True), ("Left", False), ("Ann Lee", True), ("", False)],
)
def test_names_are_found_where_nobody_recognised_them(name: str, expected: bool) -> None:
    assert expected == is_said(name, vocabulary(OTHER))


def test_standings_count_texts_before_articles() -> None:
    named = [(1, {10, 11}), (2, {10, 11, 12}), (3, {10, 13}), (4, {13})]
    group_of = {1: 1, 2: 1, 3: 3, 4: 4}
    assert [
        Standing(10, 3, 2),
        Standing(13, 2, 2),
        Standing(11, 2, 1, only=1),
        Standing(12, 1, 1, only=2),
    ] == standings(named, group_of)
