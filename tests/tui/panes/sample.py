"""Values that the tests of the panes share: an article with its marks, and texts that attack a terminal."""

from __future__ import annotations

import datetime as dt
import re

from reader.model import Article, ArticleId, Block, BlockKind, Document, EntityId, Kind, Link, Mention, SourceId, Span

NOW = dt.datetime(2026, 3, 4, 15, 30, tzinfo=dt.UTC)

HOSTILE = {
    "escape": "\x1b[31mred\x1b[0m",
    "clipboard": "\x1b]52;c;aGVsbG8=\x07copied",
    "link": "\x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\",
    "c1": "a\x9b31mb\x85c",
    "bidi": "abc\u202edef\u2066ghi",
    "nul": "a\x00b\x7fc\x08d",
    "action": "[@click=app.quit]x",
    "closing tag": "[/b] and [/]",
    "index": "[0] [b]bold[/b]",
    "newline": "first\nsecond\r\nthird\vfourth",
    "tabs": "left" + "\t" * 5000 + "right",
    "cjk": "東京都知事選挙の開票速報、現職が再選を確実にした。" * 4,
    "emoji": "⚠\ufe0f storm ❤\ufe0f warning",
    "zwj": "👩\u200d👩\u200d👧\u200d👦 family 👍🏽 👨🏿\u200d🚀",
    "combining": "Z" + "\u0301" * 300 + "algo",
    "surrogate": "a\ud800b",
    "empty": "",
    "blank": "   ",
}
FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
LITERAL = {"action": "[@click=app.quit]x", "closing tag": "[/b] and [/]", "index": "[0] [b]bold[/b]"}
"""What must stand on the screen as it is."""

SIZES = [(40, 10), (80, 24), (120, 36), (240, 60)]

_BLOCKS: tuple[tuple[BlockKind, str, int], ...] = (
    ("slug", "harbour-bridge-1598000000000", 0),
    ("headline", "Karlsen and the Council agree to mend the harbour bridge", 0),
    ("dateline", "Oslo:", 0),
    (
        "paragraph",
        "Mayor Ingrid Karlsen said on Thursday that the City Council had found the money to mend the old harbour "
        "bridge, two winters after it was closed to lorries.",
        0,
    ),
    (
        "paragraph",
        "“We have waited long enough,” Karlsen told reporters outside the town hall, as Norwegian engineers from "
        "Bridge Trust began to measure the piers.",
        0,
    ),
    ("heading", "What will be done", 2),
    ("item", "• The deck is lifted and its bolts are counted.", 1),
    ("item", "• The piers are wrapped in steel before the frost.", 1),
    ("item", "• Divers look at the footings twice.", 2),
    ("quote", "A bridge is a promise that the other side is still there.", 1),
    (
        "paragraph",
        "The work is to take until spring. The plan is on the council’s pages, where the Bridge Trust has put its "
        "drawings; people in Oslo may comment on it for three weeks.",
        0,
    ),
    ("code", "span  1  42 m\nspan  2  38 m", 0),
    ("caption", "The harbour bridge in an evening of August.", 0),
    ("credit", "Photo: Reader sample", 0),
)


def _document() -> Document:
    text, blocks = "", []
    for kind, words, level in _BLOCKS:
        if text:
            text += " " if blocks[-1].kind == "dateline" else "\n\n"
        blocks.append(Block(kind, len(text), len(text) + len(words), level))
        text += words
    at = text.index("the council’s pages")
    strong = text.index("until spring")
    spans = (
        Span(strong, strong + len("until spring"), "strong"),
        Span(at, at + len("the council’s pages"), "link", "https://example.org/plan"),
    )
    return Document(text, tuple(blocks), spans)


DOCUMENT = _document()


def links(document: Document = DOCUMENT) -> list[Link]:
    """Return the names of the sample, found by their spelling."""
    names: tuple[tuple[str, Kind, int, bool], ...] = (
        ("Ingrid Karlsen", "person", 1, False),
        ("Karlsen", "person", 1, False),
        ("City Council", "org", 2, False),
        ("Bridge Trust", "org", 3, False),
        ("Norwegian", "place", 4, True),
        ("Oslo", "place", 5, False),
    )
    taken: set[int] = set()
    found = []
    for text, kind, entity, demonym in names:
        for match in re.finditer(re.escape(text), document.text):
            if not taken.intersection(range(*match.span())):
                taken.update(range(*match.span()))
                mention = Mention(*match.span(), text, kind, demonym)
                found.append(Link(mention, EntityId(entity), text, "spelled so"))
    return found


def article(number: int = 1, **changes: object) -> Article:
    """Return an article; `changes` replace fields."""
    values: dict[str, object] = {
        "id": ArticleId(number),
        "source_id": SourceId(1),
        "source": "The Harbour Courier",
        "origin": f"{number}.txt",
        "title": "Karlsen and the Council agree to mend the harbour bridge",
        "published_at": dt.datetime(2026, 3, 4, 12, 10, tzinfo=dt.UTC),
        "date_precision": "time",
        "not_before": None,
        "imported_at": NOW,
        "read": False,
        "starred": False,
        "revision": 1,
        "words": 180,
        "author": "Marta Lind",
        "dateline": "Oslo",
    }
    return Article(**{**values, **changes})  # type: ignore[arg-type]
