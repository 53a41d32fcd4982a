from __future__ import annotations

import pytest

from reader.tui.commands import COMMANDS, key_names, with_keys
from reader.tui.screens.help import help_text


@pytest.mark.parametrize("width", [50, 63, 87])
def test_no_line_of_a_table_is_wider_than_there_is_room(width: int) -> None:
    keys = help_text(COMMANDS, width=width).split("## What a search")[0]
    assert max(len(line) for line in keys.split("\n")) <= width


@pytest.mark.parametrize("width", [50, 87])
def test_every_command_is_there_with_its_keys(width: int) -> None:
    text = " ".join(help_text(COMMANDS, width=width).split())
    assert [] == [each.id for each in COMMANDS if f"{' '.join(key_names(each.keys))} {each.help}" not in text]


def test_the_keys_are_those_in_force() -> None:
    assert "ctrl+g                  Search as you type" in help_text(with_keys({"search": "ctrl+g"}))
