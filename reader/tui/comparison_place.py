"""How a comparison is looked at, and where in it one is: enough to come back to the exact place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple


class Key(NamedTuple):
    """What an entry stands for, whatever the order it is shown in."""

    what: str
    first: tuple[int, ...] = ()
    """Places in the first version, or the number of a fact."""
    second: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """How a comparison is shown."""

    by: Literal["first", "second"] = "first"
    """The version that gives the order."""
    unified: bool | None = None
    """One column for both versions; None = as there is room."""
    substance: bool = False
    """Changes that touch no fact are folded and passed over."""
    all_open: bool = False
    """Sentences that are the same are shown."""
    toggled: frozenset[Key] = frozenset()
    """Runs of sentences that are folded or opened against that."""


@dataclass(frozen=True, slots=True)
class ComparePlace:
    """Where one is in a comparison."""

    options: Options = Options()
    key: Key | None = None
    """The entry with the cursor; None = the first one."""
    above: int = 0
    """Lines between the top of the screen and the entry."""


BEGINNING = ComparePlace()
