"""The list of decisions: what holds, what Enter would change, undone and made to hold again."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from reader.errors import UsageError
from reader.jobs import deciding
from reader.library import Library
from reader.model import Decision, DecisionRecord, Preview, Subject
from reader.tui.screens import wishes
from reader.tui.screens.decisions import switch_sentence
from tests.making import NOW
from tests.tui.journey import Journey, travel
from tests.tui.screens.naming_ways import heading, listed, names, one, seen, sentences, told


def decided(library: Library) -> None:
    """Two decisions: a merge, and a name."""
    haftar, hifter = one(library, "Khalifa Haftar"), one(library, "Khalifa Hifter")
    deciding.decide(library, wishes.merge(hifter, haftar)(library), now=NOW)
    deciding.decide(library, wishes.rename(one(library, "Bob Stone"), "Robert Stone")(library), now=NOW)


async def opened(journey: Journey) -> None:
    """Open the list and wait for its rows."""
    await journey.press("U")
    await journey.until(lambda: listed(journey))


async def test_all_are_listed_newest_first_with_what_undoing_changes(news: Library) -> None:
    decided(news)
    async with travel(news) as journey:
        await opened(journey)
        assert "Decisions about names · 2 of 2 hold" == heading(journey)
        assert [
            "● Bob Stone is called Robert Stone: 1 mention in 1 article",
            "● Khalifa Hifter is Khalifa Haftar: 3 mentions in 1 article",
        ] == listed(journey)
        await seen(journey, "Enter shows 1 mention in 1 story as it was found.")
        await journey.press("j")
        await seen(journey, "Enter moves 3 mentions in 1 story back.")
        assert journey.shows("reader entities export")


async def test_an_undone_decision_stays_and_can_hold_again(news: Library) -> None:
    before = names(news)
    decided(news)
    after = names(news)
    async with travel(news) as journey:
        await opened(journey)
        await journey.press("j", "enter")
        await journey.until(lambda: "○ Khalifa Hifter is Khalifa Haftar: 3 mentions in 1 article" in listed(journey))
        assert before["Khalifa Hifter"] == names(news)["Khalifa Hifter"]
        await seen(journey, "Enter moves 3 mentions in 1 story again.")
        await journey.press("u")
        await journey.until(lambda: heading(journey).endswith("2 of 2 hold"))
        assert after == names(news)
        await journey.press("escape")
        assert "Holds again: Khalifa Hifter is Khalifa Haftar: 3 mentions in 1 article" == journey.status()


async def test_undoing_in_the_list_is_undone_by_ctrl_z(news: Library) -> None:
    decided(news)
    after = names(news)
    async with travel(news) as journey:
        await opened(journey)
        await journey.press("u")
        await journey.until(lambda: heading(journey).endswith("1 of 2 hold"))
        await journey.press("escape", "ctrl+z")
        await told(journey, "Holds again: Bob Stone is called Robert Stone")
        assert after == names(news)
        await journey.press("ctrl+z")
        assert "There is nothing to undo" == journey.status()


async def test_twice_the_key_is_once_the_deed(news: Library) -> None:
    decided(news)
    free = threading.Event()

    def hold(_: Library) -> Decision:
        free.wait(10)
        raise UsageError("Nothing.")

    async with travel(news) as journey:
        await opened(journey)
        journey.main._decider.decide(hold)  # what was decided before is still being made
        await journey.press("u", "u", "enter")
        free.set()
        await journey.until(lambda: heading(journey).endswith("1 of 2 hold"))
        assert ["Khalifa Hifter is Khalifa Haftar: 3 mentions in 1 article"] == sentences(news)


async def test_only_those_that_hold(news: Library) -> None:
    decided(news)
    deciding.undo(news, now=NOW)
    async with travel(news) as journey:
        await opened(journey)
        assert 2 == len(listed(journey))
        await journey.press("a")
        assert ["● Khalifa Hifter is Khalifa Haftar: 3 mentions in 1 article"] == listed(journey)
        assert "Decisions about names · 1 of 2 hold, those alone are shown" == heading(journey)
        await journey.press("u")
        await journey.until(lambda: not listed(journey))
        assert journey.shows("None of them holds. a shows them all.")


async def test_an_empty_list_says_how_to_decide(news: Library) -> None:
    async with travel(news) as journey:
        await journey.press("U")
        await journey.until(lambda: journey.shows("Nothing was decided about names yet."))
        await journey.press("enter", "u", "q")
        assert "" == heading(journey)


async def test_names_are_never_markup_in_the_list(news: Library) -> None:
    deciding.decide(news, wishes.rename(one(news, "Bob Stone"), "[red]Bob[/] [@click=x]")(news), now=NOW)
    async with travel(news) as journey:
        await opened(journey)
        assert journey.shows("Bob Stone is called [red]Bob[/] [@click=x]: 1 mention in 1 article")


def _record(what: str, undone: bool) -> DecisionRecord:
    decision = Decision(what, Subject("person", "A"))  # type: ignore[arg-type]
    return DecisionRecord(1, decision, "A is B", NOW, NOW + dt.timedelta(days=1) if undone else None)


@pytest.mark.parametrize(
    ("what", "undone", "mentions", "expected"),
    [
        ("merge", False, 2, "Enter moves 2 mentions in 1 story back."),
        ("hide", True, 1, "Enter moves 1 mention in 1 story again."),
        ("kind", True, 2, "Enter shows 2 mentions in 1 story so again."),
        ("never", False, 0, "Enter undoes it; no mention is shown otherwise by it now."),
        ("never", True, 0, "Enter lets it hold again."),
    ],
)
def test_what_enter_would_do(what: str, undone: bool, mentions: int, expected: str) -> None:
    assert expected == switch_sentence(_record(what, undone), Preview("", min(1, mentions), mentions, ()))
