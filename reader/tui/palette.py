"""The command palette: every command by name, and names of people, organisations and places to go to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from reader.tui.cells import one_line
from reader.tui.commands import COMMANDS, Command, Where, key_names
from reader.tui.screens.main import Main

_NAMES = 8
_LITERAL, _NAMED = 2.0, 1.0
"""Scores of what holds what was typed as it was typed."""


class CommandProvider(Provider):
    """The commands of the table that make sense by name. Labels are ours; names are foreign and never markup."""

    async def discover(self) -> Hits:
        """All commands, before anything is typed."""
        for command in self._commands():
            yield DiscoveryHit(_content(command), partial(self._run, command), text=command.label, help=command.help)

    async def search(self, query: str) -> Hits:
        """Commands and names that match."""
        matcher, wanted = self.matcher(query), query.strip().casefold()
        for command in self._commands():
            # letters that only stand somewhere in a whole sentence say nothing: those of the help must stand together
            score = matcher.match(command.label)
            if wanted and wanted in f"{command.label}: {command.help}".casefold():
                score = _LITERAL + score
            if score > 0:
                yield Hit(score, _content(command), partial(self._run, command), text=command.label, help=command.help)
        screen = self.screen
        if isinstance(screen, Main) and wanted:
            for entity_id, name, about in screen.names_like(query, limit=_NAMES):
                shown = Content(one_line(name))
                yield Hit(_NAMED, shown, partial(screen.open_entity, entity_id), text=one_line(name), help=about)

    def _commands(self) -> Iterable[Command]:
        here: tuple[Where, ...] = getattr(self.screen, "PALETTE", ())
        if here:
            return (each for each in COMMANDS if each.palette and each.where in (*here, "app"))
        elsewhere = ("names", "filter", "entity", "compare", "story")
        return (each for each in COMMANDS if each.palette and each.where not in elsewhere)

    async def _run(self, command: Command) -> None:
        main = self.screen
        target: Any = main
        if command.where == "app":
            target = main.app
        elif command.where == "article" and isinstance(main, Main):
            target = main.article_view
        await main.app.run_action(command.action, target)


def _content(command: Command) -> Content:
    return Content(f"{command.label}  ").append(Content(key_names(command.keys)[0]).stylize("dim"))
