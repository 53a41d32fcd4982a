"""The list of decisions about stories: it only grows, and a damaged entry is a sentence, not a crash."""

from __future__ import annotations

import pytest

from reader.errors import NotFound, StoreError
from reader.library import Library
from reader.model import StoryDecision
from tests.making import NOW

JOIN = StoryDecision("join", "/a.txt", ("/b.txt",))


def test_decisions_stay_in_the_list_when_they_are_undone(library: Library) -> None:
    with library.transaction():
        number = library.story_decisions.add(JOIN, "they are one", now=NOW)
        library.story_decisions.add(StoryDecision("take-out", "/c.txt"), "it is none", now=NOW)
        library.story_decisions.set_undone(number, at=NOW)
    first, second = library.story_decisions.all()
    assert (JOIN, "they are one", NOW, NOW) == (first.decision, first.sentence, first.decided_at, first.undone_at)
    assert [second] == library.story_decisions.active()
    with pytest.raises(NotFound):
        library.story_decisions.get(99)


@pytest.mark.parametrize(("what", "body"), [("join", "[]"), ("join", "{"), ("burn", '{"article": "", "others": []}')])
def test_a_damaged_decision_is_a_damaged_library(what: str, body: str, library: Library) -> None:
    with library.transaction():
        library.db.run(
            "INSERT INTO story_decisions (what, body, sentence, decided_at) VALUES (?, ?, '', 0)", (what, body)
        )
    with pytest.raises(StoreError, match="damaged"):
        library.story_decisions.all()
