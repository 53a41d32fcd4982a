"""The list of stories."""

from __future__ import annotations

from reader.tui.commands import bindings
from reader.tui.panes.row_list import RowList


class Stories(RowList):
    """Articles or search results; a row's key is the article's id."""

    BINDINGS = bindings("list")
