"""A small library in which it is known which articles are versions of one text, and which tell of one event."""

from __future__ import annotations

import datetime as dt

from reader.library import Library
from reader.model import ArticleId, Fold, StoryRow, Version
from reader.store.events import Place
from tests.making import NOW, draft
from tests.tui.panes.sample import HOSTILE

TITLES = {
    1: "Ferry strike ends", 2: "Harbour pays at last", 3: "Fog over the fjord", 4: "Harbour pays",
    5: "Nine goats rescued", 6: "Harbour to pay dockers", 7: "Dockers win their case", 8: "Ice on the road",
}  # fmt: skip
VERSIONS = (2, 4, 6)
_EVIL = " ".join(HOSTILE[each] for each in ("escape", "clipboard", "c1", "bidi", "action", "closing tag", "newline"))


def add(library: Library, number: int, title: str, *, day: int | None = None) -> ArticleId:
    """Add an article of a day of January; its outlet is called by its number."""
    at = dt.datetime(2026, 1, day or number, tzinfo=dt.UTC)
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        article, _, _ = library.articles.put(
            source,
            draft(
                f"{title}. Text of number {number}.",
                origin=f"/{number}",
                title=title,
                outlet=f"Outlet {number}",
                published_at=at,
                date_precision="day",
            ),
            now=NOW,
        )
    return article


def group(
    library: Library, *versions: int, also: tuple[int, ...] = (), apart: tuple[tuple[int, int], ...] = ()
) -> None:
    """Say that articles are versions of one text.

    Args:
        also: Others that tell of the event.
        apart: Pairs that are versions through others only.
    """
    first = ArticleId(min(versions))
    event = ArticleId(min(versions + also))
    with library.transaction():
        library.events.place(Place(ArticleId(each), event, first) for each in versions)
        library.events.place(Place(ArticleId(each), event, None) for each in also)
        library.events.set_group(first, Fold(first, first, len(versions), len(versions)))
        outlets = 1 + len(also)
        row = StoryRow(event, event, len(versions) + len(also), outlets, outlets)
        library.events.set_story(event, row)
        for one in versions:
            for other in versions:
                if one < other and (one, other) not in apart:
                    library.stories.add_version(ArticleId(one), Version(ArticleId(other), "version", 0.94, 0.69, 5))


def fill(library: Library, *, hostile: bool = False) -> Library:
    """Eight articles; 2, 4 and 6 are versions, 7 tells of the same event."""
    for number, title in TITLES.items():
        add(library, number, f"{_EVIL}{number}" if hostile else title)
    group(library, *VERSIONS, also=(7,))
    return library
