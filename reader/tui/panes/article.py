"""The article."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from reader.tui.commands import bindings
from reader.tui.panes.article_view import ArticleView


class Article(ArticleView):
    """The article that is being read."""

    BINDINGS = bindings("article")

    @dataclass
    class FindWanted(Message):
        """Words of the article are to be found."""

    def action_find(self) -> None:
        """Ask for the line that finds words."""
        # to the screen without a detour, so that the line is there before the next key is looked at
        self.screen.post_message(self.FindWanted())
