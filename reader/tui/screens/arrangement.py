"""Which panes there is room for."""

from __future__ import annotations

PANES = ("sources", "stories", "article", "links")
BREAKPOINTS = [(0, "-one"), (90, "-two"), (140, "-three"), (180, "-four")]
"""Least widths in columns, with the class that the screen gets from there on."""


def visible_panes(pane: str, width: int, *, zoomed: bool = False) -> tuple[str, ...]:
    """The panes to show: the one that is in use, and its neighbours as far as there is room.

    Args:
        pane: The one in use; anything else than a pane (the search line, say) belongs to the stories.
        width: Columns of the screen.
        zoomed: Nothing but the one in use.
    """
    pane = pane if pane in PANES else "stories"
    columns = sum(width >= least for least, _ in BREAKPOINTS)
    if zoomed or columns <= 1:
        return (pane,)
    if columns == 2:
        return {"sources": PANES[:2], "links": PANES[2:]}.get(pane, PANES[1:3])
    if columns == 3:
        return PANES[1:] if pane == "links" else PANES[:3]
    return PANES
