"""The tests' pseudo-terminal with a stopwatch: what a key costs, and the memory of the program. Linux only."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from tests.tui.terminal import Terminal


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key cost."""

    first_ms: float
    """From the key to the first byte of the answer."""
    cpu_ms: float
    """CPU time of the process (its children apart) until it was quiet again."""


class TimedTerminal(Terminal):
    """A running program; leaving the `with` block ends it."""

    def press(self, key: str, *, quiet: float = 0.12, seconds: float = 5.0) -> Answer:
        """Press one key and wait until the program is quiet, or for some seconds."""
        cpu, began = self.cpu_seconds(), time.perf_counter()
        self.send(key)
        self._read(2.0)
        first = time.perf_counter() - began
        self.settle(quiet, seconds=seconds)
        return Answer(first * 1000, (self.cpu_seconds() - cpu) * 1000)

    def memory(self) -> float:
        """Resident memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))
