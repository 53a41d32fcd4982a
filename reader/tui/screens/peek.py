"""A look at a name without going anywhere: a small window beside it, while the text stays where it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from textual import on
from textual.app import ComposeResult
from textual.geometry import Offset, Region
from textual.message import Message
from textual.screen import ModalScreen

from reader.errors import NotFound
from reader.library import Library
from reader.model import ArticleId, EntityId, EntityPage, InContext
from reader.tui.background import Newest
from reader.tui.commands import bindings
from reader.tui.panes.peek_card import Peek, PeekCard, card_lines
from reader.tui.screens.at_hand import AtHand

Choice: TypeAlias = tuple[Literal["stories", "page"], EntityId]
"""Where to go when the window has closed."""
Spot: TypeAlias = tuple[Region, range]
"""The region that the window is to stand in, and the lines of the screen that it should not cover."""
_WIDEST = 78
_FRAME = 2
_SIDES = 4
"""Cells of the window that are not text: border and padding."""
_BELOW = 2
"""The status line and the key bar: they are covered only where there is no other room."""
_STORIES = 4
"""The newest three, and the one that is being read."""
_COMPANY = 8
_KEYS = "Enter stories · e page · n next · p close"


@dataclass
class PageRead(Message):
    """What is known of a name has come."""

    hand: AtHand
    page: EntityPage
    context: InContext | None


class PeekScreen(ModalScreen[Choice | None]):
    """Who or what a name is."""

    BINDINGS = bindings("peek")

    def __init__(
        self,
        library: Library,
        hand: AtHand,
        *,
        now: dt.datetime,
        hop: Callable[[int], Awaitable[AtHand | None]],
        spot: Callable[[AtHand], Spot],
    ) -> None:
        """Make the window.

        Args:
            library: Where it asks.
            hand: The name.
            now: What ages are counted from.
            hop: Goes to the next (1) or previous (-1) name of the article.
            spot: Says where a name stands.
        """
        super().__init__()
        self._library = library
        self._hand = hand
        self._hop = hop
        self._spot = spot
        self._now = now
        self._card = PeekCard(now=now)
        self._card.border_subtitle = _KEYS
        self._peek: Peek | None = None
        self._asking: Newest[AtHand] | None = None

    def compose(self) -> ComposeResult:
        """The card alone."""
        yield self._card

    def on_mount(self) -> None:
        """Show what is known at once, and ask for the rest."""
        self._asking = Newest(self._read, self)
        self._show(self._hand)

    def on_unmount(self) -> None:
        """End the thread."""
        if self._asking is not None:
            self._asking.close()

    def on_resize(self) -> None:
        """Stand beside the name again."""
        self.call_after_refresh(self._place)

    def _show(self, hand: AtHand) -> None:
        self._hand = hand
        try:
            entity = self._library.entities.get(self._library.entities.shown(hand.entity))
        except NotFound:
            self.dismiss(None)
            return
        candidates = self._library.entities.candidates([entity.id]).get(entity.id, ())
        self._peek = Peek(entity, candidates=candidates, others=entity.articles - (hand.article is not None))
        if hand.article is not None and hand.mention is not None:
            for link in self._library.entities.of_article(hand.article):
                if link.mention.start == hand.mention.start:
                    self._peek = replace(self._peek, evidence=link.evidence, confidence=link.mention.confidence)
        self._card.show(self._peek)
        self._place()
        if self._asking is not None:
            self._asking.ask(hand)

    def _read(self, hand: AtHand) -> PageRead | None:
        """What takes longer; runs in a thread."""
        library = self._library
        try:
            page = library.entity_page(hand.entity, stories=_STORIES, contexts=1, company=_COMPANY)
        except NotFound:
            return None
        return PageRead(hand, page, _elsewhere(library, page, hand.article))

    @on(PageRead)
    def _on_page_read(self, message: PageRead) -> None:
        if self._peek is not None and message.hand == self._hand:
            others = [story for story, _ in message.page.stories if story.id != self._hand.article]
            self._peek = replace(
                self._peek, page=message.page, stories=tuple(others[: _STORIES - 1]), context=message.context
            )
            self._card.show(self._peek)

    def _place(self) -> None:
        """Stand below the name, or above it: it stays in sight, as does the text around it."""
        if self._peek is None:
            return
        region, lines = self._spot(self._hand)
        screen = self.app.size
        width = max(1, min(_WIDEST, region.width))
        # half of the screen always fits on one side of a line
        inside = card_lines(self._peek, width=max(1, width - _SIDES), height=screen.height, now=self._now)
        height = max(3, min(len(inside) + _FRAME, screen.height // 2))
        x = region.x + (region.width - width) // 2
        below, above = lines.stop, lines.start - height
        if below + height <= screen.height - _BELOW:
            y = below
        elif above >= region.y:
            y = above
        else:
            y = below if below + height <= screen.height else max(0, above)
        self._card.styles.width, self._card.styles.height = width, height
        self._card.styles.offset = Offset(x, y)

    async def action_next_name(self) -> None:
        """Go on to the next name of the article."""
        await self._go_on(1)

    async def action_previous_name(self) -> None:
        """Go to the name before."""
        await self._go_on(-1)

    async def _go_on(self, by: int) -> None:
        hand = await self._hop(by)
        if hand is not None:
            self._show(hand)

    def action_stories(self) -> None:
        """List its stories."""
        self.dismiss(("stories", self._hand.entity))

    def action_page(self) -> None:
        """Open its page."""
        self.dismiss(("page", self._hand.entity))

    def action_close(self) -> None:
        """Close the window; nothing has moved."""
        self.dismiss(None)

    def on_click(self) -> None:
        """A click anywhere closes the window."""
        self.dismiss(None)


def _elsewhere(library: Library, page: EntityPage, here: ArticleId | None) -> InContext | None:
    """A sentence with the name, from the newest story but the one that is being read."""
    context = next(iter(page.contexts), None)
    if context is not None and context.article == here:
        passed = next((mentions for story, mentions in page.stories if story.id == here), 0)
        context = next(iter(library.contexts(page.entity.id, limit=1, offset=passed)), None)
    return context if context is None or context.article != here else None
