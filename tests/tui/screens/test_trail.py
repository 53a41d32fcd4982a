"""Back and forward."""

from __future__ import annotations

from reader.model import ArticleId
from reader.tui.panes.article_view import Place
from reader.tui.panes.sources import ALL
from reader.tui.screens.trail import Spot, Trail


def spot(number: int) -> Spot:
    return Spot(ALL, ArticleId(number), 0, ArticleId(number), Place(0), "stories")


def test_back_and_forward_meet_the_same_spots() -> None:
    trail = Trail()
    trail.leave(spot(1))
    trail.leave(spot(2))
    assert trail.back(spot(3)) == spot(2)
    assert trail.back(spot(2)) == spot(1)
    assert trail.back(spot(1)) is None
    assert trail.forward(spot(1)) == spot(2)
    assert trail.forward(spot(2)) == spot(3)
    assert trail.forward(spot(3)) is None


def test_going_somewhere_new_forgets_what_lay_before() -> None:
    trail = Trail()
    trail.leave(spot(1))
    trail.back(spot(2))
    trail.leave(spot(1))
    assert trail.forward(spot(3)) is None


def test_a_spot_left_twice_is_left_once() -> None:
    trail = Trail()
    trail.leave(spot(1))
    trail.leave(spot(1))
    assert trail.back(spot(2)) == spot(1)
    assert not trail


def test_a_dropped_spot_is_not_gone_back_to() -> None:
    trail = Trail()
    trail.leave(spot(1))
    trail.drop(spot(2))
    assert trail
    trail.drop(spot(1))
    assert not trail
