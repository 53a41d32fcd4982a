"""The command line, called as a function."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reader.cli.main import run as run_reader


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: Any
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its output as one JSON document."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Its output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def anywhere(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run with the arguments as they are."""

    def call(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run_reader([str(each) for each in arguments])
        return Ran(code, *capsys.readouterr())

    return call


@pytest.fixture
def run(anywhere: Run, filled_path: Path) -> Run:
    """Run on a library with the sample articles."""

    def call(command: object, *arguments: object) -> Ran:
        return anywhere(command, "--library", filled_path, *arguments)

    return call


@pytest.fixture
def empty(anywhere: Run, tmp_path: Path) -> Run:
    """Run on an empty library."""

    def call(command: object, *arguments: object) -> Ran:
        return anywhere(command, "--library", tmp_path / "library", *arguments)

    return call
