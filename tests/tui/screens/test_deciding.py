"""Decisions about the name at hand, by key, from the article and the lists; undone in turn with all else."""

from __future__ import annotations

import threading

import pytest

from reader.errors import StoreBusy
from reader.jobs import deciding
from reader.library import Library
from reader.model import ArticleId, EntityId
from reader.store import db
from reader.tui.screens import wishes
from reader.tui.screens.at_hand import AtHand
from reader.tui.screens.decider import Decided, Decider
from reader.tui.screens.deciding import Deciding
from reader.tui.screens.main import Main
from tests.making import NOW
from tests.tui.journey import Journey, travel
from tests.tui.screens.conftest import rebuild
from tests.tui.screens.naming_ways import choose, heading, listed, names, one, preview, read, seen, sentences, told

ONE, TWO, THREE, FOUR = "Khalifa Haftar met", "Khalifa Hifter spoke", "Lee was seen", "Vera Lee owns"


# each decision


async def test_merge_from_the_article_with_its_preview_and_back_again(news: Library) -> None:
    async with travel(news) as journey:
        before = names(news)
        await read(journey, ONE)
        await journey.press("n", "d", "m")
        assert "Merge Khalifa Haftar into …" == heading(journey)
        await journey.type("hift")
        await seen(journey, "Khalifa Haftar is Khalifa Hifter: 4 mentions in 2 articles")
        assert "written Haftar 2 · Khalifa Haftar 2" in preview(journey)
        await journey.press("enter")
        assert "" == heading(journey)
        await told(journey)
        assert "Khalifa Haftar is Khalifa Hifter: 4 mentions in 2 articles · ctrl+z undoes it" == journey.status()
        assert "Khalifa Hifter" in journey.rows("#names")[journey.names.cursor]
        assert 7 == names(news)["Khalifa Hifter"]
        await journey.until(lambda: not any("Khalifa Haftar" in row for row in journey.rows("#sources")))
        await journey.press("ctrl+z")
        await told(journey, "Undone: Khalifa Haftar is Khalifa Hifter")
        assert before == names(news)
        assert any("Khalifa Haftar" in row for row in journey.rows("#names"))


async def test_the_likeliest_names_are_offered_first(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await choose(journey, "Ann Lee")
        await journey.press("d", "m")
        await seen(journey, "Ann Lee is ")
        assert ["○ Lee", "○ Vera Lee"] == listed(journey)[:2]
        assert not any(row.endswith("Ann Lee") for row in listed(journey))


async def test_rename_from_the_list_of_names(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await choose(journey, "Ann Lee")
        await journey.press("d", "r", "ctrl+u")
        await journey.type("Anne-Marie Lee")
        await seen(journey, "Ann Lee is called Anne-Marie Lee: 1 mention in 1 article")
        await journey.press("enter")
        await told(journey)
        assert any("Anne-Marie Lee" in row for row in journey.rows("#names"))


async def test_kind_by_one_key_from_the_sources(news: Library) -> None:
    async with travel(news) as journey:
        await journey.press("1")
        while "Skarvik" not in journey.rows("#sources")[journey.sources.cursor]:
            await journey.press("j")
        await journey.press("d", "c", "o")
        await seen(journey, "Skarvik is an organisation: 2 mentions in 2 articles")
        await journey.press("enter")
        await told(journey)
        assert "org" == one(news, "Skarvik").kind


async def test_hide_everywhere_from_the_section_of_a_name(news: Library) -> None:
    async with travel(news) as journey:
        journey.main.open_entity(one(news, "Fjord Bank").id)
        await journey.rest()
        assert "Fjord Bank · 3" == journey.title()
        await journey.press("d", "x")
        await seen(journey, "Fjord Bank is hidden: 3 mentions in 3 articles")
        await journey.press("enter")
        await told(journey)
        await journey.until(lambda: "Fjord Bank" == journey.title())
        assert journey.shows("No story speaks of this name any more")
        assert "Fjord Bank" not in names(news)


async def test_hide_some_forms_alone(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d", "x")
        await journey.press("space")
        await seen(journey, "“Haftar” is hidden: 2 mentions in 1 article")
        await journey.press("enter")
        await told(journey)
        assert 2 == names(news)["Khalifa Haftar"]


async def test_hide_only_the_mention_under_the_cursor(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "n", "n", "n")
        before = journey.article.article
        assert before is not None
        await journey.press("d", "o")
        await seen(journey, "this mention of “Haftar” is hidden: 1 mention in 1 article")
        await journey.press("enter")
        await told(journey)
        shown = journey.article.article
        assert shown is not None
        assert len(before.names) - 1 == len(shown.names)
        assert 3 == names(news)["Khalifa Haftar"]


@pytest.mark.parametrize(("key", "step"), [("n", 1), ("N", -1)])
async def test_one_goes_on_from_where_the_hidden_name_stood_and_undoing_puts_the_cursor_back(
    news: Library, key: str, step: int
) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "n", "n", "n")
        shown, hidden = journey.article.article, journey.article.current_name
        assert shown is not None
        assert hidden is not None
        beside = shown.names[shown.names.index(hidden) + step]
        await journey.press("d", "o")
        await seen(journey, "is hidden: 1 mention")
        await journey.press("enter")
        await told(journey)
        await journey.press("ctrl+z")
        await told(journey, "Undone")
        assert hidden == journey.article.current_name
        await journey.press("d", "o")
        await seen(journey, "is hidden: 1 mention")
        await journey.press("enter")
        await told(journey)
        await journey.press(key)
        assert beside == journey.article.current_name


async def test_split_the_forms_that_are_ticked(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, TWO)
        await choose(journey, "Khalifa Hifter")
        await journey.press("d", "s", "j", "space", "enter")
        await journey.type("Omar Hifter")
        await seen(journey, "“Hifter” is not Khalifa Hifter but Omar Hifter: 2 mentions in 1 article")
        await journey.press("enter")
        await told(journey)
        assert (1, 2) == (names(news)["Khalifa Hifter"], names(news)["Omar Hifter"])


async def test_split_one_mention_or_what_stands_in_one_story(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d", "s")
        assert "[x] only this mention, “Khalifa Haftar”" == listed(journey)[0]
        await journey.press("enter")
        await journey.type("Saddam Haftar")
        await seen(journey, "this mention of “Khalifa Haftar” is not Khalifa Haftar but Saddam Haftar: 1 mention")
        await journey.press("escape", "j", "space")
        await seen(journey, "Khalifa Haftar in one article is not Khalifa Haftar but Saddam Haftar: 3 mentions")
        await journey.press("enter", "enter")
        await told(journey)
        assert (1, 3) == (names(news)["Khalifa Haftar"], names(news)["Saddam Haftar"])


async def test_never_the_same_as(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d", "n")
        await journey.type("hifter")
        await seen(journey, "Khalifa Haftar and Khalifa Hifter are never one")
        await journey.press("enter")
        await told(journey)
        assert ["Khalifa Haftar and Khalifa Hifter are never one"] == sentences(news)
        await journey.press("d", "m")
        await journey.type("hifter")
        await seen(journey, "were said to be two (decision 1)")
        await journey.press("enter")
        assert "Merge Khalifa Haftar into …" == heading(journey)  # what cannot be made keeps the question open


async def test_pin_a_form_and_a_single_mention(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, TWO)
        await choose(journey, "Khalifa Hifter")
        await journey.press("d", "p", "space", "enter")
        assert "Whom does “Hifter” mean?" == heading(journey)
        assert "○ Khalifa Hifter" == (await _offered(journey))[0]
        await journey.type("bob")
        await seen(journey, "“Hifter” is Bob Stone: 2 mentions in 1 article")
        await journey.press("enter")
        await told(journey)
        assert (1, 3) == (names(news)["Khalifa Hifter"], names(news)["Bob Stone"])
        await journey.press("3", "g", "n", "d", "p", "enter")
        await journey.type("haftar")
        await seen(journey, "this mention of “Khalifa Hifter” is Khalifa Haftar: 1 mention")


async def _offered(journey: Journey) -> list[str]:
    await journey.until(lambda: listed(journey))
    return listed(journey)


async def test_an_undecided_name_is_said_to_be_one_of_its_candidates(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, THREE)
        await choose(journey, "Lee")
        await journey.press("d")
        assert journey.shows("Nothing says yet who this is. It may be Ann Lee, Vera Lee")
        await journey.press("i")
        await seen(journey, "Lee is Ann Lee: 2 mentions in 1 article")
        assert ["○ Ann Lee  it may be this one", "○ Vera Lee  it may be this one"] == listed(journey)[:2]
        await journey.press("down")
        await seen(journey, "Lee is Vera Lee: 2 mentions in 1 article")
        await journey.press("up")
        await seen(journey, "Lee is Ann Lee: 2 mentions in 1 article")
        await journey.press("enter")
        await told(journey)
        assert 3 == names(news)["Ann Lee"]


# steps back, twice, ahead


async def test_esc_goes_one_step_back_without_harm(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n")
        before = journey.state()
        await journey.press("d", "s", "enter", "escape")
        assert "Which of Khalifa Haftar is somebody else?" == heading(journey)
        await journey.press("escape")
        assert "○ Khalifa Haftar" == heading(journey)
        await journey.press("escape")
        assert before == journey.state()
        assert [] == news.decisions.all()


async def test_the_menu_offers_what_can_be_decided_about_a_name_and_nothing_else(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d")
        letters = [row.split()[0] for row in listed(journey)]
        assert ["m", "s", "r", "c", "x", "o", "n", "p"] == letters


async def test_keys_of_the_menu_work_after_a_step_back(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d", "p", "enter", "escape", "escape", "j", "enter")
        assert "Which of Khalifa Haftar is somebody else?" == heading(journey)
        assert not journey.shows("Merge into")  # only the last dialog is to be seen


async def test_the_keys_are_those_that_the_person_gave(news: Library) -> None:
    async with travel(news, keys={"decide": "c", "decide-rename": "v"}) as journey:
        await read(journey, ONE)
        await journey.press("n", "d")
        assert "" == heading(journey)
        await journey.press("c")
        assert any(row.startswith("v  Rename") for row in listed(journey))
        await journey.press("v")
        assert "Show Khalifa Haftar as" == heading(journey)


async def test_what_breaks_while_it_is_looked_at_is_said(news: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("what nobody foresaw")

    async with travel(news) as journey:
        await read(journey, ONE)
        monkeypatch.setattr(deciding, "preview", refuse)
        await journey.press("n", "d", "c")
        await seen(journey, "That could not be found out (RuntimeError); see the log.")
        await journey.press("enter")
        assert "What is Khalifa Haftar?" == heading(journey)


async def test_without_a_name_at_hand_it_is_said_how_to_get_one(news: Library) -> None:
    async with travel(news) as journey:
        await journey.press("d")
        assert "No name is at hand: n finds one in the article, 4 beside it, E anywhere" == journey.status()


async def test_enter_twice_decides_once_and_keys_go_on(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d", "m")
        await journey.type("hifter")
        await seen(journey, "is Khalifa Hifter")
        await journey.press("enter", "enter", "enter")
        await journey.until(lambda: news.decisions.all())
        assert 1 == len(news.decisions.all())


async def test_keys_may_be_typed_ahead_of_names_and_preview(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        for key in ("n", "d", "m", *"bob", "enter"):
            await journey._key(key, key if len(key) == 1 else None)
        await told(journey)
        assert ["Khalifa Haftar is Bob Stone: 4 mentions in 2 articles"] == sentences(news)


# undo


async def test_decisions_and_marks_are_undone_in_the_order_in_which_they_were_done(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        article = journey.main._article
        assert article is not None
        await journey.press("s", "n", "d", "m")
        await journey.type("bob")
        await seen(journey, "is Bob Stone")
        await journey.press("enter")
        await told(journey)
        await journey.press("u", "d", "r")
        await journey.type("!")
        await seen(journey, "is called Bob Stone!")
        await journey.press("enter")
        await told(journey)
        await journey.press("ctrl+z")
        await told(journey, "Undone: Bob Stone is called Bob Stone!")
        assert not news.articles.get(article).read
        await journey.press("ctrl+z")
        await told(journey, "Undone: unread")
        assert news.articles.get(article).read
        assert 1 == len(sentences(news))
        await journey.press("ctrl+z")
        await told(journey, "Undone: Khalifa Haftar is Bob Stone")
        assert news.articles.get(article).starred
        await journey.press("ctrl+z")
        assert not news.articles.get(article).starred
        await journey.press("ctrl+z")
        assert "There is nothing to undo" == journey.status()


async def test_what_has_not_been_made_yet_can_be_undone(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d", "m")
        await journey.type("bob")
        await seen(journey, "is Bob Stone")
        await journey.press("enter", "ctrl+z")
        await told(journey, "Undone: Khalifa Haftar is Bob Stone")
        assert [] == sentences(news)


# the main screen follows


async def test_the_section_of_a_merged_name_is_that_of_what_it_is_part_of(news: Library) -> None:
    async with travel(news) as journey:
        journey.main.open_entity(one(news, "Khalifa Hifter").id)
        await journey.press("d", "m")
        await journey.type("khalifa haf")
        await seen(journey, "Khalifa Hifter is Khalifa Haftar")
        await journey.press("enter")
        await told(journey)
        assert "Khalifa Haftar · 3" == journey.title()
        await journey.press("h", "alt+right")
        assert "Khalifa Haftar · 3" == journey.title()


async def test_a_renamed_section_is_called_so_at_once(news: Library) -> None:
    async with travel(news) as journey:
        journey.main.open_entity(one(news, "Fjord Bank").id)
        await journey.press("d", "r")
        await journey.type(" AS")
        await seen(journey, "is called Fjord Bank AS")
        await journey.press("enter")
        await journey.until(lambda: "Fjord Bank AS · 3" == journey.title())


async def test_the_name_at_hand(news: Library) -> None:
    async with travel(news) as journey:
        main = journey.main
        assert main.name_at_hand() is None
        await read(journey, ONE)
        assert main.name_at_hand() is None
        await journey.press("n", "n")
        at = main.name_at_hand()
        assert at is not None
        assert at.mention is not None
        assert (one(news, "Ann Lee").id, main._article, "Ann Lee") == (at.entity, at.article, at.mention.text)
        await choose(journey, "Skarvik")
        at = main.name_at_hand()
        assert at is not None
        assert (one(news, "Skarvik").id, main._article, None) == (at.entity, at.article, at.mention)
        main.open_entity(one(news, "Bob Stone").id)
        at = main.name_at_hand()
        assert at is not None
        assert (one(news, "Bob Stone").id, None) == (at.entity, at.article)


async def test_a_rebuild_keeps_what_was_decided(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d", "m")
        await journey.type("bob")
        await seen(journey, "is Bob Stone")
        await journey.press("enter")
        await told(journey)
        before = names(news)
    rebuild(news)
    assert before == names(news)


# what goes wrong


async def test_a_name_that_vanished_is_said_in_one_sentence(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d", "r")
        with news.transaction():
            news.entities.wipe()
        await journey.type("!")
        await seen(journey, "There is no name with the number")
        await journey.press("enter")
        assert "Show Khalifa Haftar as" == heading(journey)


def test_a_number_that_is_another_name_by_now_is_not_decided_about(news: Library) -> None:
    entity = one(news, "Ann Lee")
    with news.transaction():
        news.entities.rename(entity.id, kind="person", name="Somebody Else")
    with pytest.raises(deciding.UsageError.__base__, match="Ann Lee is not there any more as it was"):
        wishes.rename(entity, "X")(news)


async def test_a_story_that_changed_meanwhile_is_not_cut_at_the_wrong_place(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d")
        with news.transaction():
            news.entities.set_mentions(journey.main._article or ArticleId(0), [])
        await journey.press("o")
        await seen(journey, "“Khalifa Haftar” does not stand there any more; look at the story again.")


async def test_a_library_that_is_being_written_makes_the_decision_wait_and_nothing_is_lost(
    news: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "BUSY_SECONDS", 0.05)
    free, held = threading.Event(), threading.Event()

    def write() -> None:
        with news.transaction():
            held.set()
            free.wait(10)

    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d", "m")
        await journey.type("bob")
        await seen(journey, "is Bob Stone")
        writer = threading.Thread(target=write)
        writer.start()
        held.wait(10)
        await journey.press("enter")
        await told(journey, "The library is being written; what you decided waits for its turn …")
        await journey.press("j", "j")  # and keys go on
        free.set()
        await told(journey)
        writer.join()
        assert 1 == len(sentences(news))


async def test_leaving_while_decisions_are_being_made_makes_them(news: Library) -> None:
    async with travel(news) as journey:
        entity, others = one(news, "Bob Stone"), ("A", "B", "C", "D")
        for name in others:
            journey.main._decider.decide(wishes.rename(entity, f"Bob {name}"))
    assert "Bob D" in names(news)
    assert 4 == len(sentences(news))


async def test_a_decision_that_broke_off_is_told_and_leaves_nothing_to_undo(
    news: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("n", "d", "m")
        await journey.type("bob")
        await seen(journey, "is Bob Stone")

        def refuse(*_: object, **__: object) -> None:
            raise RuntimeError("[red]what nobody foresaw[/]")

        monkeypatch.setattr(deciding, "settle", refuse)
        await journey.press("enter")
        await told(journey, "That could not be done (RuntimeError); see the log.")
        await journey.press("ctrl+z")
        assert "There is nothing to undo" == journey.status()


async def test_every_screen_that_listens_is_told(news: Library) -> None:
    async with travel(news) as journey:
        heard: list[Decided] = []

        class Ear:
            def post_message(self, message: Decided) -> None:
                heard.append(message)

        journey.main._decider.listen(Ear())  # type: ignore[arg-type]
        journey.main._decider.decide(wishes.rename(one(news, "Bob Stone"), "Rob"), token="mine")
        await journey.until(lambda: heard)
        await told(journey)
        assert [("decided", "mine", 1)] == [(each.what, each.token, each.number) for each in heard]


async def test_decisions_are_made_while_the_worker_imports(filled: Library, seeds: object) -> None:
    async with travel(filled, worker=True) as journey:
        await journey.until(lambda: not filled.pending.count("index"))
        entity = filled.entities.named("Ragnhild Aasen")[0]
        assert isinstance(journey.main, Main)
        worker = journey.main._worker
        assert worker is not None
        worker.order("rebuild", stages=["index"])
        journey.main._decider.decide(wishes.rename(entity, "Ragnhild of Skarv"))
        await journey.until(lambda: sentences(filled))
        await journey.until(lambda: not filled.pending.count("index") and not journey.main._working, seconds=20)
        assert filled.search('person:"Ragnhild of Skarv"', now=NOW).total == entity.articles


# other screens


class Page(Deciding):
    """A screen that takes deciding in by inheriting, with one name on it."""

    def __init__(self, library: Library, decider: Decider, entity: EntityId) -> None:
        super().__init__()
        self._library, self._decider, self.entity = library, decider, entity
        self.heard: list[EntityId | None] = []

    def name_at_hand(self) -> AtHand | None:
        return AtHand(self.entity)

    def _after_deciding(self, entity: EntityId | None) -> None:
        self.heard.append(entity)


async def test_a_screen_decides_by_inheriting_and_those_below_it_follow(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await journey.press("s")
        bank = one(news, "Fjord Bank").id
        page = Page(news, journey.main._decider, bank)
        await journey.app.push_screen(page)
        await journey.press("d", "r")
        await journey.type(" AS")
        await seen(journey, "Fjord Bank is called Fjord Bank AS")
        await journey.press("enter")
        await journey.until(lambda: page.heard)
        assert [bank] == page.heard
        assert any("Fjord Bank AS" in row for row in journey.rows("#names"))
        await journey.press("ctrl+z")
        await journey.until(lambda: 2 == len(page.heard))
        assert "Fjord Bank" in names(news)
        await journey.press("ctrl+z")  # the star of the screen below
        await journey.until(lambda: not news.articles.having("starred"))
        await journey.press("U")
        await journey.until(lambda: listed(journey))
        assert "Decisions about names · 0 of 1 hold" == heading(journey)


# hostile names


async def test_names_are_never_markup_in_dialogs(news: Library) -> None:
    [name] = [each for each in names(news) if "Zoe[/b" in each]
    async with travel(news) as journey:
        await read(journey, FOUR)
        await choose(journey, "Quist")
        await journey.press("d")
        assert f"○ {name}" == heading(journey)
        assert journey.shows(name)
        await journey.press("m")
        await seen(journey, f"{name} is ")
        assert journey.shows(f"Merge {name} into")
        await journey.press("escape", "s")
        assert "[ ] [b]Zoe[/b] [@click=x]Quist" in listed(journey)
        await journey.press("escape", "r")
        await journey.type("[/] [red]x")
        await seen(journey, f"is called {name}[/] [red]x")
        await journey.press("enter")
        await told(journey)
        assert any("[/] [red]x" in row for row in journey.rows("#names"))


async def test_escapes_that_are_pasted_into_a_name_are_harmless(news: Library) -> None:
    async with travel(news) as journey:
        await read(journey, ONE)
        await choose(journey, "Ann Lee")
        await journey.press("d", "r")
        await journey.paste("\x1b]52;c;x\x07 \x1b[31mred‮")
        await journey.until(lambda: "is called" in preview(journey))
        assert "\x1b" not in journey.text()
        await journey.press("enter")
        await told(journey)
        assert not any(sign in name for name in names(news) for sign in "\x1b\x07‮")


def test_a_busy_library_is_told_from_a_broken_one(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "BUSY_SECONDS", 0.01)
    held, free = threading.Event(), threading.Event()

    def write() -> None:
        with library.transaction():
            held.set()
            free.wait(10)

    writer = threading.Thread(target=write)
    writer.start()
    held.wait(10)

    def other() -> None:
        with pytest.raises(StoreBusy, match="try again in a moment"), library.transaction():
            pass
        free.set()

    second = threading.Thread(target=other)
    second.start()
    second.join()
    writer.join()
