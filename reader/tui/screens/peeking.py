"""Letters on the names of the article, and a look at a name without going anywhere."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from textual import events, on

from reader.errors import NotFound
from reader.model import EntityId, Mention
from reader.tui.panes.article_view import ArticleView
from reader.tui.screens.at_hand import NONE_AT_HAND, AtHand
from reader.tui.screens.naming import NamingScreen
from reader.tui.screens.peek import Choice, PeekScreen, Spot

_PATIENCE_SECONDS = 0.1
_ROUNDS = 5
"""How often it is looked whether a pane that was hidden has its size."""
_NO_STORY = "No story is open; Enter opens one"
_NO_NAMES = "This story names nobody and nothing that is known"
_NO_LINKS = "This story has no web links"
_NONE_HERE = "No name is on the screen; n goes to the next one"
_LETTERS = "A letter follows the name · with shift it peeks · any other key ends this"


class PeekingScreen(NamingScreen):
    """Hints and peeks."""

    async def action_hints(self) -> None:
        """Put letters on the names and links of the article."""
        shown = self._view.article
        if shown is None:
            self._tell(_NO_STORY)
            return
        await self._show_article()
        if self._view.show_hints():
            self._tell(_LETTERS)
        else:
            self._tell(_NONE_HERE if shown.names else _NO_NAMES)

    @on(ArticleView.HintsEnded)
    def _on_hints_ended(self) -> None:
        if self._view.current_name is None:
            self._told = False
            self._say_where()

    def on_mouse_down(self, event: events.MouseDown) -> None:  # noqa: ARG002  wherever it is
        """The mouse ends what was begun with keys."""
        self._view.end_hints()

    def action_peek(self) -> None:
        """Say what is known of the name at hand."""
        hand = self.name_at_hand()
        if hand is None:
            self._tell(NONE_AT_HAND)
            return
        try:
            self._library.entities.get(hand.entity)
        except NotFound as error:
            self._tell(str(error), error=True)
            return
        now = self._clock()
        self.app.push_screen(PeekScreen(self._library, hand, now=now, hop=self._hop, spot=self._spot), self._peeked)

    @on(ArticleView.Lacks)
    def _on_lacks(self, message: ArticleView.Lacks) -> None:
        self._tell(_NO_NAMES if message.what == "name" else _NO_LINKS)

    @on(ArticleView.PeekWanted)
    def _on_peek_wanted(self) -> None:
        self.action_peek()

    def _peeked(self, choice: Choice | None) -> None:
        if choice is None:
            return
        what, entity = choice
        (self.open_page if what == "page" else self.open_entity)(entity)

    async def _hop(self, by: int) -> AtHand | None:
        """Go to another name of the article; None if it has none."""
        if self._view.article is None or not self._view.article.names:
            return None
        await self._show_article()
        if by > 0:
            self._view.action_next_name()
        else:
            self._view.action_previous_name()
        name = self._view.current_name
        if name is None:
            return None
        text = self._view.article.text[name.start : name.end]
        mention = Mention(name.start, name.end, text, name.kind, name.demonym, name.confidence)
        return AtHand(EntityId(name.entity), self._article, mention)

    def _spot(self, hand: AtHand) -> Spot:
        """Where a name stands; one that is not in the text leaves the upper half of the screen free."""
        if not self._pane_shown("article"):
            return self.region, range(self.size.height // 2)
        region = self._view.region
        first = last = None
        if hand.mention is not None and hand.article == self._article:
            first, last = self._view.screen_line(hand.mention.start), self._view.screen_line(hand.mention.end - 1)
        if first is None:
            return region, range(self.size.height // 2)
        return region, range(region.y + first, region.y + (first if last is None else last) + 1)

    async def _show_article(self) -> None:
        """Go to the article, and wait until it is laid out: keys that are typed ahead are for what is on it."""
        self.action_focus_pane("article")
        for _ in range(_ROUNDS):
            if self._view.size.width:
                return
            done = asyncio.Event()
            # the view hears of its size when the screen is laid out, and answers when it comes to it
            self.call_after_refresh(self._view.call_later, done.set)
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), _PATIENCE_SECONDS)
