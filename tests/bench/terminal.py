"""A program in a pseudo-terminal: keys in, bytes out, CPU time and memory from the system's books. Linux only."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass

_CONTROL = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a key cost."""

    first_ms: float
    """From the key to the first byte of the answer."""
    cpu_ms: float
    """CPU time of the process (its children apart) until it was quiet again."""


class Terminal:
    """A running program; leaving the `with` block ends it."""

    def __init__(self, command: Sequence[str], *, columns: int, rows: int, env: dict[str, str] | None = None) -> None:
        self.started = time.perf_counter()
        self.output = b""
        self._pid, self._fd = pty.fork()
        if self._pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            settings = {"TERM": "xterm-256color", "COLORTERM": "truecolor", **(env or {})}
            os.execvpe(command[0], list(command), {**os.environ, **settings})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)
        except (ProcessLookupError, ChildProcessError):
            pass  # it has ended by itself
        os.close(self._fd)

    def text(self) -> str:
        """All output so far without its control sequences."""
        return _CONTROL.sub(b"", self.output).decode("utf-8", "replace")

    def wait_for(self, marker: str, seconds: float = 20) -> float:
        """Read until the text appears; returns the seconds since the start.

        Raises:
            TimeoutError: It does not appear.
        """
        end = time.perf_counter() + seconds
        while marker not in self.text():
            left = end - time.perf_counter()
            if left < 0 or not self._read(left):
                raise TimeoutError(f"{marker!r} does not appear; the screen says {self.text()[-500:]!r}")
        return time.perf_counter() - self.started

    def settle(self, quiet: float = 0.12, seconds: float = 10) -> None:
        """Read until nothing comes for a while."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and self._read(quiet):
            pass

    def send(self, keys: str) -> None:
        """Press keys."""
        os.write(self._fd, keys.encode())

    def press(self, key: str, *, quiet: float = 0.12) -> Answer:
        """Press one key and wait until the program is quiet again."""
        cpu, began = self.cpu(), time.perf_counter()
        self.send(key)
        self._read(2.0)
        first = time.perf_counter() - began
        self.settle(quiet)
        return Answer(first * 1000, (self.cpu() - cpu) * 1000)

    def cpu(self) -> float:
        """CPU seconds of all threads of the process."""
        total = 0
        for thread in os.listdir(f"/proc/{self._pid}/task"):
            try:
                with open(f"/proc/{self._pid}/task/{thread}/schedstat") as file:
                    total += int(file.read().split()[0])
            except FileNotFoundError:
                pass  # the thread has just ended
        return total / 1e9

    def memory(self) -> float:
        """Resident memory in MB."""
        with open(f"/proc/{self._pid}/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._fd], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            return False
        self.output += data
        # programs ask the terminal what it can; one that answers nothing makes them wait
        if b"\x1b[?2026$p" in data:
            os.write(self._fd, b"\x1b[?2026;2$y")
        if b"\x1b[6n" in data:
            os.write(self._fd, b"\x1b[1;1R")
        return bool(data)
