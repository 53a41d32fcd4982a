"""What is known of a name, on a card of a few lines: the inside of the window that peeks at it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from reader.answers.doubts import doubt
from reader.model import Article, Entity, EntityPage, InContext
from reader.tui.cells import fit, one_line, wrap
from reader.tui.render import DOUBT_MARK, KIND_MARKS, Piece, age, marked

_KIND_NAMES = {"person": "person", "org": "organisation", "place": "place"}
_LABEL = 9
_STORIES = 3
_LEAD_IN = 48
"""Code points that stand before the name in its sentence."""
_LONGEST = 400
_STYLES = ("name", "person", "org", "place", "label", "meta", "doubt", "title", "hit")
_WAITING = "…"


@dataclass(frozen=True, slots=True)
class Peek:
    """A name and what is known of it so far."""

    entity: Entity
    """With its forms."""
    evidence: str = ""
    """Why the mention is this name; "" without a mention."""
    confidence: float = 1.0
    candidates: tuple[Entity, ...] = ()
    page: EntityPage | None = None
    """None while it is being read."""
    others: int = 0
    """How many other stories speak of it: known before the page has come, so the card has its height at once."""
    stories: tuple[Article, ...] = ()
    """The newest of them."""
    context: InContext | None = None
    """A sentence of another story."""


def card_lines(peek: Peek, *, width: int, height: int, now: dt.datetime) -> list[list[Piece]]:
    """Return the lines of a card, `height` at most. What has not come yet has its place already, so nothing moves."""
    entity = peek.entity
    sections: list[tuple[int, list[list[Piece]]]] = [(0, [_head(entity, width)]), (0, [_numbers(peek, width)])]
    forms = [f"{each.text} {each.count:,}" for each in entity.aliases if each.text != entity.name and each.count]
    if forms:
        sections.append((2, [_listed("written", forms, width)]))
    why = doubt(peek.confidence, peek.candidates)
    for label, text, style in (("doubt", why, "doubt"), ("why", peek.evidence, "")):
        if text.strip():
            sections.append((0, _told(label, text, style, width)))
    sections.append((9, [[]]))
    company = [f"{each.entity.name} {each.shared:,}" for each in peek.page.company] if peek.page else [_WAITING]
    sections.append((1, [_listed("with", company or ["no other name"], width)]))
    sections.append((8, [[]]))
    sections += [(3 + at, [line]) for at, line in enumerate(_stories(peek, width, now))]
    if peek.others:
        sections.append((7, [[]]))
        sections += [(2 + 4 * at, [line]) for at, line in enumerate(_context(peek.context, width))]
    while sum(len(lines) for _, lines in sections) > height and len(sections) > 1:
        # what matters least goes, the last of equals first
        worst = max(range(len(sections)), key=lambda at: (sections[at][0], at))
        if sections[worst][0] == 0:
            break
        del sections[worst]
    return [line for _, lines in sections for line in lines][:height]


def _head(entity: Entity, width: int) -> list[Piece]:
    mark, kind = f"{KIND_MARKS[entity.kind]} ", _KIND_NAMES[entity.kind]
    name = fit(entity.name, max(1, width - len(mark) - len(kind) - 2))
    gap = width - len(mark) - cell_len(name) - len(kind)
    return [(mark, entity.kind), (name, "name"), (" " * max(1, gap), ""), (kind, "meta")]


def _numbers(peek: Peek, width: int) -> list[Piece]:
    entity, page = peek.entity, peek.page
    stories = f"in {entity.articles:,} {'story' if entity.articles == 1 else 'stories'}"
    facts = [stories, f"named {entity.mentions:,} {'time' if entity.mentions == 1 else 'times'}"]
    if page is not None and page.first_seen is not None and page.last_seen is not None:
        first, last = _day(page.first_seen), _day(page.last_seen)
        facts.append(first if first == last else f"{first} – {last}")
    return [("  ", ""), (fit(" · ".join(facts), width - 2), "meta")]


def _day(when: dt.datetime) -> str:
    return age(when.replace(hour=0, minute=0), "day", None, when + dt.timedelta(days=99))


def _labelled(label: str) -> Piece:
    return f"  {label:<{_LABEL}}", "label"


def _listed(label: str, values: Sequence[str], width: int) -> list[Piece]:
    return [_labelled(label), (fit(" · ".join(one_line(value) for value in values), width - _LABEL - 2), "")]


def _told(label: str, text: str, style: str, width: int) -> list[list[Piece]]:
    """A sentence on one line, or on two."""
    room = max(1, width - _LABEL - 2)
    text = one_line(text[:_LONGEST])
    lines = [text[start:end] for start, end in wrap(text, 0, len(text), room)]
    if len(lines) > 2:
        lines = [lines[0], fit(" ".join(lines[1:]), room)]
    if style == "doubt":
        label = f"{DOUBT_MARK} unsure"
    return [[_labelled(label if at == 0 else ""), (line, style)] for at, line in enumerate(lines)]


def _stories(peek: Peek, width: int, now: dt.datetime) -> Iterable[list[Piece]]:
    height = max(1, min(peek.others, _STORIES))
    if not peek.stories:
        waits = peek.others and peek.page is None
        return [[_labelled("newest"), (_WAITING if waits else "in no other story", "meta")], *([[]] * (height - 1))]
    lines: list[list[Piece]] = []
    for at, story in enumerate(peek.stories[:_STORIES]):
        when = age(story.published_at, story.date_precision, story.not_before, now)
        room = max(1, width - _LABEL - 2 - cell_len(when) - 2)
        title = fit(story.title if story.title.strip() else "(no title)", room)
        gap = " " * (room - cell_len(title) + 2)
        lines.append([_labelled("newest" if at == 0 else ""), (title, "title"), (gap, ""), (when, "meta")])
    return [*lines, *([[]] * (height - len(lines)))]


def _context(context: InContext | None, width: int) -> list[list[Piece]]:
    """The sentence on two lines, begun so that its name is on them."""
    if context is None:
        return [[], []]
    text, ranges = context.text, context.ranges
    first = min((start for start, _ in ranges), default=0)
    at = 0
    if first > _LEAD_IN:
        space = text.find(" ", first - _LEAD_IN, first)
        at = space + 1 if space >= 0 else first - _LEAD_IN
    lead, room = ("… " if at else ""), max(1, width - _LABEL - 2)
    spans = list(wrap(text, at, min(len(text), at + _LONGEST), room - 2))
    lines: list[list[Piece]] = []
    for number, (start, end) in enumerate(spans[:2]):
        inside = [(max(a, start) - start, min(b, end) - start) for a, b in ranges if a < end and b > start]
        more = " …" if number == 1 and len(spans) > 2 else ""
        pieces = [(one_line(words), style) for words, style in marked(text[start:end], inside, style="meta")]
        head: list[Piece] = [_labelled("as in" if number == 0 else ""), (lead if number == 0 else "", "meta")]
        lines.append([*head, *pieces, (more, "meta")])
    return [*lines, *([[]] * (2 - len(lines)))]


class PeekCard(Widget):
    """Paints a card."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {f"peek-card--{name}" for name in _STYLES}
    DEFAULT_CSS = """
    PeekCard {
        background: $panel; color: $foreground 85%; border: round $foreground 35%; padding: 0 1;
        border-subtitle-color: $foreground 60%; border-subtitle-align: right;
        & > .peek-card--name { color: $foreground; text-style: bold; }
        & > .peek-card--person { color: $text-accent; }
        & > .peek-card--org { color: $text-primary; }
        & > .peek-card--place { color: $text-success; }
        & > .peek-card--label, & > .peek-card--meta { color: $foreground 60%; }
        & > .peek-card--doubt { color: $text-warning; }
        & > .peek-card--title { color: $foreground 85%; }
        & > .peek-card--hit { color: $text-warning; text-style: bold; }
        &:ansi {
            color: ansi_default;
            & > .peek-card--person { color: $warning; }
            & > .peek-card--name { color: ansi_default; text-style: bold; }
            & > .peek-card--title { color: ansi_default; }
            & > .peek-card--label, & > .peek-card--meta { color: ansi_default; text-style: dim; }
        }
    }
    """

    def __init__(self, *, now: dt.datetime) -> None:
        """Make an empty card.

        Args:
            now: What the ages of stories are counted from.
        """
        super().__init__()
        self._now = now
        self._peek: Peek | None = None

    def show(self, peek: Peek) -> None:
        """Show a name."""
        if peek != self._peek:
            self._peek = peek
            self.refresh()

    def render(self) -> Content:
        """Return the lines; nothing in them is read as markup."""
        width, height = self.content_size
        if self._peek is None or not width or not height:
            return Content("")
        lines = card_lines(self._peek, width=width, height=height, now=self._now)
        return Content("\n").join([Content("").join(self._painted(piece) for piece in line) for line in lines])

    def _painted(self, piece: Piece) -> Content:
        text, style = piece
        return (
            Content(text).stylize(self.get_visual_style(f"peek-card--{style}", partial=True))
            if style
            else Content(text)
        )
