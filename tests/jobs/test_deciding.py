"""What a person decides holds at once, after every import and after every rebuild, and can be undone."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import NotFound, UsageError
from reader.jobs import stages
from reader.jobs.deciding import (
    At,
    add_all,
    decide,
    preview,
    preview_switched,
    redo,
    to_hide,
    to_keep_apart,
    to_merge,
    to_pin,
    to_rename,
    to_set_kind,
    to_split,
    undo,
)
from reader.library import Library
from reader.model import Alias, ArticleId, Decision, Document, Entity, Kind, Mention, Subject
from tests.making import NOW, counts, draft

KINDS: dict[str, Kind] = {
    "Khalifa Haftar": "person", "Khalifa Hifter": "person", "Ann Lee": "person", "Anna Lee": "person",
    "Bob Stone": "person", "Carl Brandt": "person", "Haftar": "person", "Hifter": "person", "Lee": "person",
    "Stone": "person",
    "Fjord Bank": "org", "Skarvik": "place", "Tromdal": "place",
}  # fmt: skip
NAME = re.compile("|".join(sorted(KINDS, key=len, reverse=True)))
TEXTS = {
    "/1": "Khalifa Haftar met Ann Lee in Skarvik. Haftar left. Lee stayed, and Haftar rang Fjord Bank.",
    "/2": "Khalifa Hifter spoke. Hifter was heard in Tromdal, said Bob Stone. Hifter left Tromdal.",
    "/3": "Lee was seen in Tromdal, and Stone in Skarvik. Fjord Bank paid Stone.",
    "/4": "Anna Lee owns Fjord Bank. Anna Lee, or Lee, knows Haftar, Hifter and Bob Stone of Skarvik.",
}


def recognise(document: Document) -> list[Mention]:
    """All names that this module knows, so that tests do not hang on how well names are found."""
    text = document.text
    return [Mention(m.start(), m.end(), m.group(), KINDS[m.group()]) for m in NAME.finditer(text)]


@pytest.fixture(autouse=True)
def _known_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "recognise", recognise)


def put(library: Library, texts: dict[str, str]) -> None:
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        for origin, text in texts.items():
            article, revision, _ = library.articles.put(source, draft(text, origin=origin), now=NOW)
            library.pending.add("names", [(article, revision)])
    find(library)


def find(library: Library) -> None:
    """Find the names of all articles that wait, two at a time."""
    while due := library.pending.take("names", limit=2):
        results = [stages._compute_names(library, each.article) for each in due]
        with library.transaction():
            stages._save_names(library, results)
            library.pending.clear("names", due)


def rebuild(library: Library) -> None:
    with library.transaction():
        library.pending.add_all("names")
    stages._wipe_names(library)
    find(library)


def links(library: Library) -> Any:
    """All that is shown, without the numbers of entities."""
    return {
        library.articles.get(ArticleId(a)).origin: [
            (link.mention, link.name, link.evidence) for link in library.entities.of_article(ArticleId(a))
        ]
        for a in library.articles.ids()
    }, sorted(
        (e.kind, e.name, e.articles, e.mentions, repr(e.aliases))
        for e in library.entities.with_aliases(library.entities.top())
    )


def one(library: Library, name: str) -> Entity:
    [found] = [each for each in library.entities.top() if each.name == name]
    return library.entities.get(found.id)


def at(library: Library, origin: str, text: str, number: int = 0) -> At:
    [article] = [ArticleId(a) for a in library.articles.ids() if library.articles.get(ArticleId(a)).origin == origin]
    mentions = [each for each in recognise(library.articles.document(article)) if each.text == text]
    return article, mentions[number]


@pytest.fixture
def news(library: Library) -> Library:
    put(library, TEXTS)
    return library


def shown(library: Library, origin: str) -> list[str]:
    return [f"{mention.text} = {name}" for mention, name, _ in links(library)[0][origin]]


def test_merge_moves_all_and_the_other_is_gone_from_the_lists(news: Library) -> None:
    hifter, haftar = one(news, "Khalifa Hifter"), one(news, "Khalifa Haftar")
    decided = decide(news, to_merge(news, hifter.id, haftar.id), now=NOW)
    assert "Khalifa Hifter is Khalifa Haftar: 4 mentions in 2 articles" == decided.sentence
    assert "Khalifa Hifter" not in [each.name for each in news.entities.top()]
    assert haftar.mentions + hifter.mentions == one(news, "Khalifa Haftar").mentions
    assert haftar.id == news.entities.shown(hifter.id)
    assert [haftar.id] == [each.id for each in news.entities.named("khalifa hifter")]
    assert set(news.pending.ids("index")) >= {at(news, "/2", "Hifter")[0]}


def test_undecided_name_that_several_have_is_decided_for_its_own_articles(news: Library) -> None:
    """One bare surname is not all bare surnames."""
    put(news, {"/7": "Lee sang, and nobody else.", "/8": "Lee swam, and nobody else."})
    ann = one(news, "Ann Lee")
    [seven, eight] = [at(news, origin, "Lee")[0] for origin in ("/7", "/8")]
    with news.transaction():  # two of that name, as the resolver keeps them
        for article in (seven, eight):
            bare = news.entities.create("person", "Lee")
            news.entities.add_keys(bare, [], ["surname:lee"])
            news.entities.set_mentions(article, [(bare, recognise(news.articles.document(article))[0], "open")])
    wish = to_merge(news, news.entities.in_article(seven)[0][0].id, ann.id)
    decide(news, wish, now=NOW)
    assert (["Lee = Ann Lee"], ["Lee = Lee"]) == (shown(news, "/7"), shown(news, "/8"))
    decide(news, to_rename(news, news.entities.in_article(eight)[0][0].id, "Lee the swimmer"), now=NOW)
    assert (["Lee = Ann Lee"], ["Lee = Lee the swimmer"]) == (shown(news, "/7"), shown(news, "/8"))
    undo(news, now=NOW)
    decide(news, to_hide(news, news.entities.in_article(eight)[0][0].id), now=NOW)
    assert (["Lee = Ann Lee"], []) == (shown(news, "/7"), shown(news, "/8"))
    undo(news, 1, now=NOW)
    assert ["Lee = Lee"] == shown(news, "/7")


def test_new_articles_follow_what_was_decided(news: Library) -> None:
    decide(news, to_merge(news, one(news, "Khalifa Hifter").id, one(news, "Khalifa Haftar").id), now=NOW)
    decide(news, to_rename(news, one(news, "Tromdal").id, "Tromdalen"), now=NOW)
    put(news, {"/5": "Khalifa Hifter slept in Tromdal."})
    assert ["Khalifa Hifter = Khalifa Haftar", "Tromdal = Tromdalen"] == shown(news, "/5")


def test_split_by_form_and_by_article(news: Library) -> None:
    lee = one(news, "Ann Lee")
    decide(news, to_split(news, lee.id, "Ann Lee (singer)", articles=[at(news, "/1", "Lee")[0]]), now=NOW)
    assert {"Ann Lee = Ann Lee (singer)", "Lee = Ann Lee (singer)"} <= set(shown(news, "/1"))
    decide(news, to_split(news, one(news, "Bob Stone").id, "A stone", forms=["STONE"]), now=NOW)
    assert ["Stone = A stone", "Stone = A stone"] == [each for each in shown(news, "/3") if "Stone =" in each]
    assert "Bob Stone = Bob Stone" in shown(news, "/4")


def test_kind_hide_and_pin(news: Library) -> None:
    decide(news, to_set_kind(news, one(news, "Fjord Bank").id, "place"), now=NOW)
    assert "place" == one(news, "Fjord Bank").kind
    assert {"place"} == {m.kind for each in links(news)[0].values() for m, name, _ in each if name == "Fjord Bank"}
    decide(news, to_hide(news, one(news, "Tromdal").id), now=NOW)
    assert [] == [each for origin in TEXTS for each in shown(news, origin) if "Tromdal" in each]
    decide(news, to_pin(news, ["Hifter"], one(news, "Khalifa Haftar").id), now=NOW)
    assert ["Khalifa Hifter = Khalifa Hifter", "Hifter = Khalifa Haftar"] == shown(news, "/2")[:2]


def test_single_mention_hidden_or_somebody_else(news: Library) -> None:
    skarvik, haftar = one(news, "Skarvik"), one(news, "Khalifa Haftar")
    decide(news, to_hide(news, skarvik.id, at=at(news, "/3", "Skarvik")), now=NOW)
    decide(news, to_pin(news, [], one(news, "Ann Lee").id, at=at(news, "/1", "Haftar", 1)), now=NOW)
    assert "Skarvik = Skarvik" not in shown(news, "/3")
    assert "Skarvik = Skarvik" in shown(news, "/1")
    assert ["Khalifa Haftar = Khalifa Haftar", "Haftar = Khalifa Haftar", "Haftar = Ann Lee"] == [
        each for each in shown(news, "/1") if "Haftar" in each
    ]
    assert haftar.mentions - 1 == one(news, "Khalifa Haftar").mentions


def test_preview_says_what_would_change_and_changes_nothing(news: Library) -> None:
    before = links(news)
    hifter, haftar = one(news, "Khalifa Hifter"), one(news, "Khalifa Haftar")
    seen = preview(news, to_merge(news, hifter.id, haftar.id))
    assert (2, 4, (Alias("Hifter", 3), Alias("Khalifa Hifter", 1))) == (seen.articles, seen.mentions, seen.forms)
    named = preview(news, to_rename(news, one(news, "Tromdal").id, "Tromdalen"))
    assert (2, 3, (Alias("Tromdal", 3),)) == (named.articles, named.mentions, named.forms)
    assert "Tromdal is called Tromdalen: 3 mentions in 2 articles" == named.sentence
    assert before == links(news)
    assert [] == news.decisions.all()


def test_undone_decisions_stay_in_the_list_and_can_hold_again(news: Library) -> None:
    before = links(news)
    made = decide(news, to_merge(news, one(news, "Khalifa Hifter").id, one(news, "Khalifa Haftar").id), now=NOW)
    during = links(news)
    assert NOW == undo(news, now=NOW).undone_at
    assert before == links(news)
    assert [made.id] == [each.id for each in news.decisions.all()]
    redo(news, made.id)
    assert during == links(news)
    undo(news, made.id, now=NOW)
    with pytest.raises(UsageError, match="undone already"):
        undo(news, made.id, now=NOW)
    with pytest.raises(UsageError, match="no decision to undo"):
        undo(news, now=NOW)
    with pytest.raises(NotFound):
        undo(news, 99, now=NOW)


def test_two_that_are_never_one_cannot_be_merged(news: Library) -> None:
    ann, anna = one(news, "Ann Lee"), one(news, "Anna Lee")
    made = decide(news, to_keep_apart(news, ann.id, anna.id), now=NOW)
    with pytest.raises(UsageError, match=f"decision {made.id}"):
        decide(news, to_merge(news, anna.id, ann.id), now=NOW)
    with pytest.raises(UsageError, match="decided already"):
        decide(news, to_keep_apart(news, ann.id, anna.id), now=NOW)
    assert [made.id] == [each.id for each in news.decisions.all()]


def test_two_that_are_never_one_stay_two_when_they_are_found_as_one(news: Library) -> None:
    """As a later version of the resolver may do."""
    haftar, hifter = one(news, "Khalifa Haftar"), one(news, "Khalifa Hifter")
    decide(news, to_keep_apart(news, haftar.id, hifter.id), now=NOW)
    with news.transaction():
        changed = news.entities.absorb(haftar.id, hifter.id)
        stages.settle(news, changed)
    assert "Khalifa Hifter = Khalifa Hifter" in shown(news, "/2")
    assert counts(news)[0] == counts(news)[1]


def test_decision_about_names_that_are_not_here_waits_for_them(news: Library) -> None:
    waiting = Decision("merge", Subject("person", "Khalifa Hifter"), Subject("person", "Marshal X Haftar"))
    with news.transaction():
        assert 1 == add_all(news, [waiting, waiting], now=NOW)
    assert "Khalifa Hifter = Marshal X Haftar" in shown(news, "/2")
    nobody = Decision("hide", Subject("person", "Carl Brandt"))
    with news.transaction():
        add_all(news, [nobody], now=NOW)
    put(news, {"/6": "Carl Brandt met Ann Lee."})
    assert ["Ann Lee = Ann Lee"] == shown(news, "/6")


NUMBER = st.integers(0, 20)
STEPS = st.one_of(
    st.tuples(st.sampled_from(("merge", "split", "split_in", "rename", "kind", "hide", "hide_form")), NUMBER, NUMBER),
    st.tuples(st.sampled_from(("never", "pin", "pin_at", "hide_at", "undo", "redo", "rebuild")), NUMBER, NUMBER),
)


def act(library: Library, what: str, first: int, second: int) -> None:
    """One thing that a person may do, on whatever is there."""
    entities = [
        library.entities.get(each.id) for each in sorted(library.entities.top(), key=lambda e: (e.name, e.kind))
    ]
    all_decisions = library.decisions.all()
    if what == "rebuild":
        rebuild(library)
    elif what in ("undo", "redo"):
        if all_decisions:
            number = all_decisions[first % len(all_decisions)].id
            undo(library, number, now=NOW) if what == "undo" else redo(library, number)
    elif entities:
        one, two = entities[first % len(entities)], entities[second % len(entities)]
        articles = [each.article for each in library.entities.appearances(one.id)]
        article = articles[second % len(articles)]
        mentions = [link.mention for link in library.entities.of_article(article) if link.entity == one.id]
        place = (article, mentions[second % len(mentions)])
        form = one.aliases[second % len(one.aliases)].text
        decide(
            library,
            {
                "merge": lambda: to_merge(library, one.id, two.id),
                "split": lambda: to_split(library, one.id, f"New {second % 3}", forms=[form]),
                "split_in": lambda: to_split(library, one.id, f"New {second % 3}", articles=[article]),
                "rename": lambda: to_rename(library, one.id, f"Called {second % 3}"),
                "kind": lambda: to_set_kind(library, one.id, ("person", "org", "place")[second % 3]),
                "hide": lambda: to_hide(library, one.id),
                "hide_form": lambda: to_hide(library, one.id, forms=[form]),
                "hide_at": lambda: to_hide(library, one.id, at=place),
                "never": lambda: to_keep_apart(library, one.id, two.id),
                "pin": lambda: to_pin(library, [form], two.id),
                "pin_at": lambda: to_pin(library, [], two.id, at=place),
            }[what](),
            now=NOW,
        )


@settings(max_examples=80, deadline=None)
@given(st.lists(STEPS, max_size=9))
def test_rebuild_changes_nothing_and_undoing_all_is_as_if_nothing_had_been_decided(steps: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        put(library, TEXTS)
        nothing = links(library)
        for what, first, second in steps:
            try:
                act(library, what, first, second)
            except UsageError:
                continue
            assert counts(library)[0] == counts(library)[1]
        decided = links(library)
        rebuild(library)
        assert decided == links(library)
        assert counts(library)[0] == counts(library)[1]
        for each in library.decisions.active():
            undo(library, each.id, now=NOW)
        assert nothing == links(library)
        assert [] == library.db.rows("SELECT 1 FROM hidden UNION SELECT 1 FROM mentions WHERE found_id IS NOT NULL")
        assert counts(library)[0] == counts(library)[1]


@pytest.mark.parametrize("what", ["merge", "rename", "hide", "pin", "never"])
def test_what_undoing_or_redoing_would_change_is_told_beforehand(news: Library, what: str) -> None:
    haftar, hifter = one(news, "Khalifa Haftar").id, one(news, "Khalifa Hifter").id
    decision = {
        "merge": lambda: to_merge(news, hifter, haftar),
        "rename": lambda: to_rename(news, hifter, "Omar"),
        "hide": lambda: to_hide(news, hifter),
        "pin": lambda: to_pin(news, ["Hifter"], haftar),
        "never": lambda: to_keep_apart(news, hifter, haftar),
    }[what]()
    expected = preview(news, decision)
    record = decide(news, decision, now=NOW)
    before = links(news)
    undoing = preview_switched(news, record.id)
    assert (expected.mentions, expected.articles, expected.forms) == (undoing.mentions, undoing.articles, undoing.forms)
    assert before == links(news)  # a look changes nothing
    undo(news, record.id, now=NOW)
    redoing = preview_switched(news, record.id)
    assert (expected.mentions, expected.articles, expected.forms) == (redoing.mentions, redoing.articles, redoing.forms)


def test_what_an_unknown_decision_would_change(news: Library) -> None:
    with pytest.raises(NotFound):
        preview_switched(news, 9)
