"""Which version stands for a group, and where."""

from __future__ import annotations

from array import array

import pytest

from reader.tui.folding import Folded, folded

GROUPS = {2: 2, 4: 2, 6: 2, 5: 5, 9: 5}


def ids(*numbers: int) -> array[int]:
    return array("q", numbers)


def test_the_newest_unread_version_stands_for_all_where_it_is() -> None:
    assert [8, 4, 3, 1] == list(folded(ids(8, 6, 4, 3, 2, 1), GROUPS, {4, 2}).ids)


def test_without_unread_ones_the_newest_does() -> None:
    assert [8, 6, 3, 1] == list(folded(ids(8, 6, 4, 3, 2, 1), GROUPS).ids)


@pytest.mark.parametrize(
    ("how", "head"),
    [
        ({"kept": {2: 2}, "current": 4, "shown": (6,)}, 2),
        ({"current": 4, "shown": (6, 4)}, 4),
        ({"shown": (8, 2, 1)}, 2),
        ({"kept": {2: 99}, "current": 8}, 6),
    ],
)
def test_what_somebody_looks_at_stays(how: dict[str, object], head: int) -> None:
    shown = folded(ids(8, 6, 4, 3, 2, 1), GROUPS, {6}, **how)  # type: ignore[arg-type]
    assert head == shown.heads[2]
    assert [each for each in (8, 6, 4, 3, 2, 1) if each in (head, 8, 3, 1)] == list(shown.ids)


def test_unfolded_versions_stand_below_also_those_that_the_list_does_not_hold() -> None:
    shown = folded(ids(8, 6, 3, 2), GROUPS, unfolded={2: [6, 4, 2]})
    assert [8, 6, 4, 2, 3] == list(shown.ids)
    assert ({4, 2}, {2}) == (shown.below, shown.unfolded)


def test_group_of_another_list_changes_nothing() -> None:
    assert Folded(ids(8, 3)) == folded(ids(8, 3), GROUPS, unfolded={2: [6, 4, 2]})


def test_one_version_alone_is_its_row() -> None:
    shown = folded(ids(8, 9, 1), GROUPS)
    assert ([8, 9, 1], {5: 9}) == (list(shown.ids), shown.heads)
