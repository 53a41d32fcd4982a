"""What tests of decisions by key have in common."""

from __future__ import annotations

from textual.widgets import Static

from reader.library import Library
from reader.model import Entity
from reader.tui.panes.row_list import RowList
from tests.tui.journey import Journey


def one(library: Library, name: str) -> Entity:
    """The one name of that name."""
    [found] = [each for each in library.entities.top() if each.name == name]
    return library.entities.get(found.id)


def names(library: Library) -> dict[str, int]:
    """All names with how often they are mentioned."""
    return {each.name: each.mentions for each in library.entities.top()}


def sentences(library: Library) -> list[str]:
    """What holds."""
    return [each.sentence for each in library.decisions.active()]


async def read(journey: Journey, title: str) -> None:
    """Go to a story of the list and open it."""
    await journey.press("2", "g", *["j"] * next(at for at, row in enumerate(journey.rows()) if title in row), "enter")


async def choose(journey: Journey, name: str) -> None:
    """Go to a name in the list beside the article."""
    await journey.press("4", "g")
    while name not in journey.rows("#names")[journey.names.cursor]:
        before = journey.names.cursor
        await journey.press("j")
        assert before != journey.names.cursor, f"{name} is not beside the article"


def heading(journey: Journey) -> str:
    """What the topmost dialog asks; "" on the main screen."""
    found = journey.app.screen.query(".dialog-title").results(Static)
    return next((str(each.content) for each in found), "")


def preview(journey: Journey) -> str:
    """What the topmost dialog says that would change."""
    found = journey.app.screen.query(".dialog-preview").results(Static)
    return next((str(each.content) for each in found), "")


def listed(journey: Journey) -> list[str]:
    """The rows of the list of the topmost dialog."""
    rows = journey.app.screen.query_one(RowList).rows
    return ["".join(text for text, _ in rows[at].lines[0].left).strip() for at in range(len(rows))]


async def seen(journey: Journey, text: str) -> None:
    """Wait until the dialog says what would change."""
    await journey.until(lambda: text in preview(journey))


async def told(journey: Journey, text: str = "ctrl+z undoes it") -> None:
    """Wait until the status line says it."""
    await journey.until(lambda: text in journey.status())
