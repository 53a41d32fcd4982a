"""Only web addresses are opened."""

from __future__ import annotations

import subprocess

import pytest

from reader.tui.screens.browser import open_address


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    commands: list[list[str]] = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: commands.append(command))
    return commands


@pytest.mark.parametrize("address", ["https://example.org/a?b=c#d", "http://example.org"])
def test_web_addresses_are_opened_as_one_argument(started: list[list[str]], address: str) -> None:
    assert open_address(address) == "example.org"
    assert [command[-1] for command in started] == [address]


@pytest.mark.parametrize(
    "address",
    ["", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "--help", "//host/x", "ssh://-oProxyCommand=x",
     "http://", "https:///x", "http://[broken", "|ls", "mailto:a@b.c"],
)  # fmt: skip
def test_anything_else_is_refused(started: list[list[str]], address: str) -> None:
    assert open_address(address) == ""
    assert started == []
