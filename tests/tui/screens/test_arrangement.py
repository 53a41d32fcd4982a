"""Which panes there is room for."""

from __future__ import annotations

import pytest

from reader.tui.screens.arrangement import PANES, visible_panes


@pytest.mark.parametrize(
    ("width", "pane", "expected"),
    [
        (80, "stories", ("stories",)),
        (89, "links", ("links",)),
        (90, "sources", ("sources", "stories")),
        (90, "stories", ("stories", "article")),
        (120, "article", ("stories", "article")),
        (139, "links", ("article", "links")),
        (140, "stories", ("sources", "stories", "article")),
        (179, "links", ("stories", "article", "links")),
        (180, "sources", PANES),
        (120, "search", ("stories", "article")),
        (1, "article", ("article",)),
    ],
)
def test_panes_by_width(width: int, pane: str, expected: tuple[str, ...]) -> None:
    assert visible_panes(pane, width) == expected


@pytest.mark.parametrize("pane", PANES)
def test_zoom_shows_one(pane: str) -> None:
    assert visible_panes(pane, 240, zoomed=True) == (pane,)


@pytest.mark.parametrize("width", range(1, 260, 7))
@pytest.mark.parametrize("pane", PANES)
def test_the_pane_in_use_is_always_there(pane: str, width: int) -> None:
    assert pane in visible_panes(pane, width)
