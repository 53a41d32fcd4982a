"""Decisions laid over what was found: in their order, each on what the ones before it left."""

from __future__ import annotations

import pytest

from reader.entities.decided import Found, Step, Steps, nth, nth_at, own_key, step, wants_own
from reader.model import ArticleId, Decision, EntityId, Kind, Mention, Place, Subject

A, B, C, D = (EntityId(number) for number in range(1, 5))
ANN, BOB = Subject("person", "Ann Lee"), Subject("person", "Bob Stone")


def found(entity: EntityId, text: str = "Lee", *, article: int = 1, start: int = 0, kind: Kind = "person") -> Found:
    return Found(ArticleId(article), start, start + len(text), text, kind, entity, entity)


def about(*entities: EntityId) -> frozenset[EntityId]:
    return frozenset(entities)


MERGE = Step("merge", about(A, B), B)
MERGE_ON = Step("merge", about(B, C), C)
SPLIT = Step("split", about(B), D, frozenset({"lee"}))
HIDE = Step("hide", about(B))
IN_ONE = Step("split", about(A), D, articles=frozenset({ArticleId(1)}))
PIN = Step("pin", about(C), C, frozenset({"lee"}), spread="person")
PLACE = Step("hide", about(), None, articles=frozenset({ArticleId(1)}), span=(10, 13))


@pytest.mark.parametrize(
    ("steps", "mention", "expected"),
    [
        ([], found(A), A),
        ([MERGE], found(A), B),
        ([MERGE, MERGE_ON], found(A), C),
        ([MERGE_ON, MERGE], found(A), B),
        ([MERGE, SPLIT], found(A, "LEE"), D),
        ([SPLIT, MERGE], found(A, "Lee"), B),
        ([MERGE, SPLIT], found(A, "Ann Lee"), B),
        ([MERGE, HIDE], found(A), None),
        ([HIDE, MERGE], found(B), None),
        ([IN_ONE], found(A, article=1), D),
        ([IN_ONE], found(A, article=2), A),
        ([PIN], found(A), C),
        ([PIN], found(A, kind="place"), A),
        ([PIN], found(C, kind="place"), C),
        ([PLACE], found(A, start=10), None),
        ([PLACE], found(A, start=8), None),
        ([PLACE], found(A, start=13), A),
        ([PLACE], found(A, start=10, article=2), A),
    ],
)
def test_where_a_mention_is_shown(steps: list[Step], mention: Found, expected: EntityId | None) -> None:
    assert expected == Steps(steps).placed(mention)
    if expected != mention.entity:
        assert Steps(steps).concern(mention)


@pytest.mark.parametrize(
    ("steps", "plain", "whole"),
    [
        ([], True, A),
        ([MERGE, MERGE_ON], True, C),
        ([MERGE, SPLIT], False, B),
        ([PIN], False, A),
        ([MERGE, HIDE], True, None),
    ],
)
def test_where_an_entity_goes_as_a_whole(steps: list[Step], plain: bool, whole: EntityId | None) -> None:
    assert (plain, whole) == (Steps(steps).is_plain(A), Steps(steps).whole(A))


def test_the_last_name_and_kind_count() -> None:
    steps = [
        Step("rename", about(A), name="One"),
        Step("kind", about(A), kind="org"),
        Step("rename", about(A), name="Two"),
    ]
    assert {A: ("Two", "org")} == dict(Steps(steps).called())


def test_merge_with_one_that_is_not_here_gives_its_name() -> None:
    made = step(Decision("merge", ANN, BOB), [A], [])
    assert made is not None
    assert {A: ("Bob Stone", None)} == dict(Steps([made]).called())
    assert step(Decision("merge", ANN, BOB), [], []) is None


@pytest.mark.parametrize(
    ("decision", "owners", "others", "expected"),
    [
        (Decision("split", ANN, BOB, ("Lee",)), [A], [], True),
        (Decision("split", ANN, BOB, ("Lee",)), [A], [B], False),
        (Decision("never", ANN, BOB, ("Bob",)), [A], [A], True),
        (Decision("never", ANN, BOB, ("Bob",)), [A], [B], False),
        (Decision("hide", ANN), [A], [], False),
    ],
)
def test_when_an_entity_has_to_be_made(
    decision: Decision, owners: list[EntityId], others: list[EntityId], expected: bool
) -> None:
    assert expected == wants_own(decision, owners, others)


def test_place_that_is_not_in_the_text_does_nothing() -> None:
    decision = Decision("hide", ANN, place=Place("/1", "Lee", 3))
    assert step(decision, [A], [], articles=[ArticleId(1)], span=None) is None


@pytest.mark.parametrize(("number", "expected"), [(0, (0, 2)), (1, (3, 5)), (2, (4, 6)), (3, None)])
def test_nth_time_that_a_text_stands_in_another(number: int, expected: tuple[int, int] | None) -> None:
    text = "aa aaa"
    assert expected == nth(text, "aa", number)
    if expected:
        assert number == nth_at(text, Mention(*expected, "aa", "person"))
    assert nth(text, "", 0) is None


def test_own_keys_fold_names() -> None:
    assert own_key(Subject("person", "Ann  LÉE")) == own_key(Subject("person", "ann lee"))
