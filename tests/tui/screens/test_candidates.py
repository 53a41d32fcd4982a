"""Names that may be one, gone through with one key each."""

from __future__ import annotations

from reader.library import Library
from reader.tui.screens.candidates import CandidatesScreen
from tests.tui.journey import Journey, travel
from tests.tui.screens.naming_ways import heading, listed, names, one, sentences

VERA = "○ Lee  1  →  Vera Lee  1"
ANN = "○ Lee  1  →  Ann Lee  1"


async def opened(journey: Journey) -> None:
    """Open the list and wait for what is known of the first pair."""
    await journey.press("C")
    await journey.until(lambda: "1 of" in heading(journey) and journey.shows("with"))


def states(journey: Journey) -> list[str]:
    """What became of each pair."""
    screen = journey.app.screen
    assert isinstance(screen, CandidatesScreen)
    return [each.state for each in screen._pairs]


async def test_a_pair_is_shown_with_all_that_one_needs_to_decide(news: Library) -> None:
    async with travel(news) as journey:
        await opened(journey)
        assert [VERA, ANN] == [row.strip() for row in listed(journey)][:2]
        assert "Names that may be one · 1 of 2" == heading(journey)
        assert journey.shows(
            "Are they one? Lee may be Vera Lee; no text says so.",
            "2 mentions in 1 story",
            "“Lee was seen in Tromdal.”",
            "with Tromdal · Fjord Bank",
            "1 mention in 1 story",
            "“Vera Lee owns Fjord Bank.”",
        )


async def test_y_merges_and_ctrl_z_takes_it_back(news: Library) -> None:
    async with travel(news) as journey:
        before = names(news)
        await opened(journey)
        await journey.press("y")
        await journey.until(lambda: "merge" == states(journey)[0])
        assert 3 == names(news)["Vera Lee"]
        assert journey.shows("Lee is Vera Lee: 2 mentions in 1 article · ctrl+z undoes it")
        await journey.press("ctrl+z")
        await journey.until(lambda: "" == states(journey)[0])
        assert "Names that may be one · 1 of 2" == heading(journey)
        assert before == names(news)


async def test_n_is_never_for_ever(news: Library) -> None:
    async with travel(news) as journey:
        await opened(journey)
        await journey.press("n", "n")
        await journey.until(lambda: ["never", "never"] == states(journey))
        assert journey.shows("· 2 decided")
        assert ["Lee and Vera Lee are never one", "Lee and Ann Lee are never one"] == sentences(news)
        await journey.press("escape", "C")
        await journey.until(lambda: journey.shows("No two names look as if they were one."))


async def test_what_is_skipped_is_left_as_it_is(news: Library) -> None:
    async with travel(news) as journey:
        await opened(journey)
        await journey.press("s", "space")
        assert ["skip", "skip"] == states(journey)
        assert journey.shows("That was the last one.")
        assert [] == news.decisions.all()
        await journey.press("k", "y")
        await journey.until(lambda: "merge" == states(journey)[0])


async def test_keys_may_come_faster_than_decisions_are_made(news: Library) -> None:
    async with travel(news) as journey:
        await opened(journey)
        await journey.press("n", "n", "y", "n")
        await journey.until(lambda: "works" not in states(journey))
        assert ["never", "never"] == states(journey)
        assert ["Lee and Vera Lee are never one", "Lee and Ann Lee are never one"] == sentences(news)


async def test_who_is_one_is_not_offered_as_another_unless_that_is_undone(news: Library) -> None:
    async with travel(news) as journey:
        await opened(journey)
        await journey.press("y", "y", "y")
        await journey.until(lambda: "works" not in states(journey))
        assert ["merge", "skip"] == states(journey)
        assert ["Lee is Vera Lee: 2 mentions in 1 article"] == sentences(news)
        await journey.press("ctrl+z")
        await journey.until(lambda: ["", ""] == states(journey))


async def test_a_pair_that_is_one_by_now_is_said_to_be(news: Library) -> None:
    async with travel(news) as journey:
        await opened(journey)
        screen = journey.app.screen
        assert isinstance(screen, CandidatesScreen)
        await journey.press("y")
        await journey.until(lambda: "merge" == states(journey)[0])
        await journey.press("j")
        screen._pairs[1].candidate = screen._pairs[0].candidate
        screen._decide("merge")
        await journey.until(lambda: journey.shows("A name cannot be merged with itself."))
        assert "" == states(journey)[1]
        assert 1 == len(sentences(news))


async def test_e_looks_at_the_name_and_the_way_back_is_open(news: Library) -> None:
    async with travel(news) as journey:
        await opened(journey)
        await journey.press("e")
        await journey.until(lambda: journey.shows("○ Lee  person"))
        await journey.press("C")
        await journey.until(lambda: "1 of" in heading(journey))
        await journey.press("E")
        await journey.until(lambda: journey.shows("○ Vera Lee  person"))
        await journey.press("h")
        await journey.until(lambda: journey.shows("○ Lee  person"))


async def test_a_name_that_vanished_is_said_in_one_sentence(news: Library) -> None:
    async with travel(news) as journey:
        await opened(journey)
        with news.transaction():
            news.entities.rename(one(news, "Vera Lee").id, kind="person", name="Somebody")
        await journey.press("y")
        await journey.until(lambda: journey.shows("Vera Lee is not there any more as it was; look at it again."))
        assert "" == states(journey)[0]
