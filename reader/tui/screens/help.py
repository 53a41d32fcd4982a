"""The help: every key from the command table, and the query language."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.text.document import from_markdown
from reader.tui.commands import COMMANDS, GROUPS, Command, bindings, key_names
from reader.tui.panes.article_view import ArticleView
from reader.tui.render import ArticleText

QUERY_HELP = """
## What a search understands

```
haftar moscow             both words; few such stories: some of the words
"peace talks"             a phrase
"haftar putin"~10         words near each other, in any order
-oil   -"oil price"       without this
turkey OR egypt           one of them
(turkey OR egypt) truce   brackets
elect*  wor?d  *burg      words that begin so, with any letter, that end so
haftr~                    words that differ by a letter or two
title:truce               in the title
source:norvane            of a source or outlet
person:haftar             stories that name a person, by any form of the name
org:"united nations"      … an organisation
place:libya  name:aasen   … a place; whatever has that name
near:"Putin" "Haftar"     both names in one sentence
after:2020-01             in January 2020 or later
before:2020               in 2020 or earlier
on:2020-01-15             on that day, in that month or year
after:"last week"         also today, yesterday, "this month", 7d, 3w, 2m
is:unread  is:read  is:starred
tag:oil  has:tags  has:names  has:date  has:author  has:versions
lang:de                   in a language
like:12                   stories that share rare words and names with story 12
```

Tab completes a word, a field or a name. While a search is shown, people, places, sources and months of what it finds
stand at the left; Enter narrows the search to one of them, Backspace widens it again, and the line shows it as text.

While you type, the last word counts as a beginning.
"""

_KEYS = 24
_FRAME = 13
"""Cells of the dialog that are not text: border, padding, margins, the indent of code, the scroll bar."""


class _Text(ArticleView):
    BINDINGS = bindings("article")


class HelpScreen(ModalScreen[None]):
    """Every key, in the groups in which they are valid."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,h,left", "dismiss", "Close", show=False),
        Binding("space", "page", "Page down", show=False),
    ]

    def __init__(self, commands: Sequence[Command] = COMMANDS) -> None:
        """Make the help.

        Args:
            commands: The table with the keys that are in force.
        """
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        """A text to scroll."""
        with Vertical(classes="dialog -large"):
            yield Static("Help", classes="dialog-title", markup=False)
            yield _Text(id="help-text", measure=90)
            yield Static("Space pages, Esc closes", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Show the text."""
        room = min(100, self.app.size.width * 95 // 100) - _FRAME
        document = from_markdown(help_text(self._commands, width=room))
        view = self.query_one(_Text)
        view.set_article(ArticleText("Keys and searches", document.text, document.blocks, document.spans))
        view.focus()

    def action_page(self) -> None:
        """One page on."""
        self.query_one(_Text).action_page_down()


def help_text(commands: Sequence[Command], *, width: int = 84) -> str:
    """The help as Markdown; the lines of its tables are at most `width` cells wide, as code is not wrapped at words."""
    parts = []
    for where, title in GROUPS.items():
        lines = [line for each in commands if each.where == where for line in _entry(each, width)]
        parts.append(f"## {title}\n\n```\n" + "\n".join(lines) + "\n```\n")
    return "\n".join(parts) + QUERY_HELP


def _entry(command: Command, width: int) -> list[str]:
    keys = " ".join(key_names(command.keys))
    column = _KEYS if len(keys) < _KEYS else len(keys) + 2
    lines = wrap(command.help, max(20, width - column))
    return [f"{keys:<{column}}{lines[0]}", *(" " * column + line for line in lines[1:])]
