"""What is said of events in a line."""

from __future__ import annotations

import datetime as dt

import pytest

from reader.model import ArticleId, Entity, EntityId, FirstPublisher, RunningLink, StoryRow
from reader.tui.story_words import apart, counts, dates, first_line, why


def row(articles: int, groups: int, outlets: int, *days: tuple[int, int, int]) -> StoryRow:
    moments = [dt.datetime(*day, tzinfo=dt.UTC) for day in days]
    return StoryRow(ArticleId(1), ArticleId(1), articles, groups, outlets, *moments)


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        (row(12, 4, 4), "12 articles: 4 unique, 8 reprints · reported by 4"),
        (row(2, 1, 1), "2 articles: 1 unique, 1 reprint · reported by 1"),
        (row(3, 3, 2), "3 articles · reported by 2"),
        (row(1, 1, 1), "1 article · nobody else reported it"),
    ],
)
def test_counts(story: StoryRow, expected: str) -> None:
    assert expected == counts(story)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], "undated"),
        ([(2026, 2, 4), (2026, 2, 4)], "4 Feb 2026"),
        ([(2026, 2, 4), (2026, 2, 6)], "4 – 6 Feb 2026"),
        ([(2026, 1, 31), (2026, 2, 6)], "31 Jan – 6 Feb 2026"),
        ([(2025, 12, 31), (2026, 1, 1)], "31 Dec 2025 – 1 Jan 2026"),
    ],
)
def test_dates(days: list[tuple[int, int, int]], expected: str) -> None:
    assert expected == dates(row(2, 2, 2, *days))


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (None, "when is not known"),
        (0.001, "at the same time"),
        (0.5, "12 hours later"),
        (-1.0, "1 day before"),
        (20.2, "20 days later"),
        (-142.0, "5 months before"),
        (3700.0, "10 years later"),
    ],
)
def test_apart(days: float | None, expected: str) -> None:
    assert expected == apart(days)


def test_apart_at_least() -> None:
    assert "at least 3 days before" == apart(-3, at_least=True)


def test_who_was_first() -> None:
    at = dt.datetime(2020, 1, 15, tzinfo=dt.UTC)
    first = FirstPublisher(ArticleId(1), "The Post", at, "others have no date")
    assert "first: The Post, 15 Jan 2020 · a guess: others have no date" == first_line(first, ())
    assert "Nobody gives a date, so it is not known who was first" == first_line(None, ())


def test_why_names_the_rarest() -> None:
    names = tuple(Entity(EntityId(each), "person", f"N{each}") for each in range(5))
    link = RunningLink(row(1, 1, 1), 3.0, 0.42, ArticleId(1), ArticleId(2), names)
    assert "both name N0, N1, N2 and 2 more · 42% alike" == why(link)
