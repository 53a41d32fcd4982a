"""Stories on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.cli.main import run


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a command prints."""
    assert 0 == run(arguments)
    return capsys.readouterr().out


def test_list_and_story(filled_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ("--library", str(filled_path))
    rows = json.loads(said(capsys, "stories", "--json", *at))
    assert rows
    assert all(row["total"] == row["unique"] + row["reprint"] >= 2 for row in rows)
    sizes = [row["unique"] for row in json.loads(said(capsys, "stories", "--sort", "biggest", "--json", *at))]
    assert sizes == sorted(sizes, reverse=True)
    story = json.loads(said(capsys, "stories", str(rows[0]["id"]), "--json", *at))
    assert rows[0]["total"] == len(story["items"]) == sum(map(len, story["versions"]))
    assert rows[0]["title"] in said(capsys, "stories", str(rows[0]["id"]), *at)
    assert 1 == len(said(capsys, "stories", "--limit", "1", *at).splitlines())


def test_decisions(filled_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    at = ("--library", str(filled_path))
    rows = json.loads(said(capsys, "stories", "--json", *at))
    first, second = (str(row["id"]) for row in rows[:2])
    record = json.loads(said(capsys, "stories", "join", first, second, "--json", *at))
    assert len(rows) - 1 == len(json.loads(said(capsys, "stories", "--json", *at)))
    assert record["sentence"] in said(capsys, "stories", "decisions", *at)
    assert "undone" in said(capsys, "stories", "undo", *at)
    assert rows == json.loads(said(capsys, "stories", "--json", *at))
    assert 2 == run(["stories", "join", first, first, *at])
    assert 1 == run(["stories", "999999", *at])
