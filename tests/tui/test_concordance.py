from __future__ import annotations

import pytest
from rich.cells import cell_len

from reader.model import ArticleId, InContext
from reader.tui.concordance import column, context_row, waiting_row


def line(text: str, *names: str, centre: int = 0, width: int = 60) -> str:
    ranges = tuple((text.index(name), text.index(name) + len(name)) for name in names)
    context = InContext(ArticleId(1), 0, 1, text, ranges)
    row = context_row(context, ["person"] * len(names), centre=centre, width=width, when="", key=1, dates=0)
    return "".join(piece for piece, _ in row.lines[0].left)


@pytest.mark.parametrize(
    "text",
    [
        "Anna begins.",
        "The end is Anna",
        "before " * 50 + "Anna" + " behind" * 50,
        "東京都" * 30 + " Anna " + "東京都" * 30,
        "a\u0301\u0301 👩‍👩‍👧‍👦 \u202e Anna [bold]",
    ],
)
@pytest.mark.parametrize("width", [12, 40, 61, 200])
def test_the_name_stands_in_its_column(text: str, width: int) -> None:
    shown = line(text, "Anna", width=width)
    assert column(width) == cell_len(shown[: shown.index("Anna")])
    assert cell_len(shown) <= width


@pytest.mark.parametrize("centre", [0, 1])
def test_both_names_are_kept_in_sight(centre: int) -> None:
    shown = line("Anna " + "and much else " * 20 + "met Olav.", "Anna", "Olav", centre=centre)
    assert "Anna" in shown
    assert "Olav" in shown
    assert "…" in shown


def test_white_space_is_folded() -> None:
    assert "so  said" not in line("so  said   Anna  and   left", "Anna")


def test_what_is_being_read_has_a_mark_in_the_column() -> None:
    assert column(40) == len(waiting_row(40, 3).lines[0].left[0][0])
