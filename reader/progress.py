"""How long work talks: a job is a generator of Progress. Who stops consuming stops the work."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Progress:
    """One committed step of a job."""

    job: str
    """What runs: "import", "names", "index" …"""
    done: int
    total: int
    """0 while it is not known yet."""
    note: str = ""
    """What is being worked on now; already harmless text."""


Job: TypeAlias = Generator[Progress, None, T]
"""Yields after each committed batch, never inside a transaction; returns a report when it runs to its end."""
