"""The article."""

from __future__ import annotations

from reader.tui.commands import bindings
from reader.tui.panes.article_view import ArticleView


class Article(ArticleView):
    """The article that is being read."""

    BINDINGS = bindings("article")
