"""Documents cannot lie: what there is stands in the README, and what the README names is there."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from reader.cli.main import COMMANDS
from reader.config import Settings
from reader.tui.commands import COMMANDS as KEYS
from reader.tui.commands import GROUPS, Command, key_names
from tests.making import ROOT
from tests.readme import with_tables


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str, readme: str) -> None:
    assert re.search(rf"\breader {command}\b", readme)


@pytest.mark.parametrize("setting", [each.name for each in fields(Settings)])
def test_every_setting_is_in_the_readme(setting: str, readme: str) -> None:
    assert re.search(rf"`\[?{setting}\b|^\[?{setting}\]? ?=?", readme, re.MULTILINE)


@pytest.mark.parametrize("command", KEYS, ids=lambda command: command.id)
def test_every_key_is_in_the_readme(command: Command, readme: str) -> None:
    """A row with the keys and what they do, and the id by which the person may give it others."""
    keys = " ".join(f"`{name}`" for name in key_names(command.keys))
    assert f"| {GROUPS[command.where]} | {keys} | {command.help} |" in readme.splitlines()
    assert f"`{command.id}`" in readme


def test_tables_of_the_readme_are_those_of_the_code(readme: str) -> None:
    """Otherwise `python tests/readme.py` writes them."""
    assert with_tables(readme) == readme


def test_readme_names_no_command_that_does_not_exist(readme: str) -> None:
    code = "\n".join(re.findall(r"```.*?```", readme, re.DOTALL)) + "\n".join(re.findall(r"`([^`\n]+)`", readme))
    named = set(re.findall(r"(?:^|[\s|&(])reader ([a-z]{2,})(?=\s|$|`)", code, re.MULTILINE))
    paths = {name for name in named if (ROOT / name).exists()}  # `reader seeds` opens a folder
    assert set() == named - set(COMMANDS) - paths
    assert named & set(COMMANDS)


def test_readme_names_no_option_that_does_not_exist(readme: str) -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "reader" / "cli").glob("*.py"))
    lines = re.findall(r"^.*?\breader (?:" + "|".join(COMMANDS) + r")\b.*$", readme, re.MULTILINE)
    options = {option for line in lines for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)}
    assert set() == {option for option in options if f'"{option}"' not in source}


@pytest.mark.parametrize("file", ["LICENSE", "NOTICE", "CHANGELOG.md", "seeds/README.md"])
def test_documents_are_there(file: str) -> None:
    assert (ROOT / file).read_text(encoding="utf-8").strip()


def test_links_to_files_lead_somewhere(readme: str) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", readme) + re.findall(
        r'src="(?!https?:)([^"]+)"', readme
    )
    assert [] == [target for target in targets if not (ROOT / target).exists()]
