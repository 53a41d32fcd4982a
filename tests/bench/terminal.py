"""The tests' pseudo-terminal with a stopwatch: what a key costs, and the memory of the program. Linux only."""

from __future__ import annotations

import errno
import os
import select
import time
from collections.abc import Callable, Sequence
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
    shown_ms: tuple[float | None, ...] = ()
    """From the key to the byte with which each of the conditions became true; None: it never did."""


class TimedTerminal(Terminal):
    """A running program; leaving the `with` block ends it."""

    def press(
        self, key: str, *, quiet: float = 0.12, seconds: float = 5.0, shown: Sequence[Callable[[str], bool]] = ()
    ) -> Answer:
        """Press one key and wait until the program is quiet, or for some seconds.

        Args:
            key: What to send.
            quiet: Seconds without a byte that count as quiet.
            seconds: The longest to wait.
            shown: Conditions on the screen whose first moment is wanted; they are not true before.
        """
        cpu, began = self.cpu_seconds(), time.perf_counter()
        self.send(key)
        pieces = self._pieces(quiet, began + seconds)
        used = self.cpu_seconds() - cpu
        moments: list[float | None] = [None] * len(shown)
        for moment, data in pieces:
            self.raw += data
            self._take(self._decoder.decode(data))
            screen = self.screen() if None in moments else ""
            for at, condition in enumerate(shown):
                if moments[at] is None and condition(screen):
                    moments[at] = (moment - began) * 1000
        first = pieces[0][0] if pieces else time.perf_counter()
        return Answer((first - began) * 1000, used * 1000, tuple(moments))

    def memory(self) -> float:
        """Resident memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))

    def _pieces(self, quiet: float, until: float) -> list[tuple[float, bytes]]:
        """What comes, with its moments. Taken apart later: that takes as long as a frame does."""
        pieces: list[tuple[float, bytes]] = []
        while True:
            patience = min(quiet if pieces else 2.0, until - time.perf_counter())
            if patience <= 0 or not select.select([self._fd], [], [], patience)[0]:
                return pieces
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError as error:
                if error.errno == errno.EIO:  # how Linux says that the other side has gone
                    return pieces
                raise
            if not data:
                return pieces
            pieces.append((time.perf_counter(), data))
            self._answer(data)
