"""A terminal for a program of ours: it keeps every byte, takes them apart strictly, and knows what is on its screen.

Whatever is neither printable text nor on the short list of what our programs send is kept in `Terminal.strange`.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from rich.cells import cell_len

_MODES = {
    7, 25, 1000, 1002, 1003, 1004, 1006, 1015, 1016, 1049, 2004, 2026, 2027, 2031, 2048,
}  # fmt: skip
"""Private modes that the screens switch or ask about: cursor, mouse, focus, alternate screen, paste, frames …"""
_ALLOWED_CSI = re.compile(
    r"\d{0,4}(;\d{0,4})?H"  # go to a cell
    r"|[0-9;:]{0,80}m"  # colours
    r"|\d{0,3}[ABCDG]|2?J|K"  # move, erase
    r"|>\d{1,2}u|<u|=\d{1,2}(;\d)?u|\?u"  # the keyboard protocol
    r"|6n|>?0?c|>?0?q|14t|16t|18t"  # questions
)
_PRIVATE_MODE = re.compile(r"\?(\d{1,4})(h|l|\$p)")
_ALLOWED_OSC = re.compile(r"22;[a-z-]*")
"""The shape of the mouse pointer: all that the screens send by OSC unless something is copied."""
_TOKEN = re.compile(
    r"\x1b\[([0-?]*[ -/]*[@-~])"
    r"|\x1b\]([^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b([PX^_])(?:[^\x1b]*)\x1b\\"
    r"|\x1b([^\[\]PX^_])"
    r"|([\x00-\x1a\x1c-\x1f\x7f-\x9f])"
    r"|([^\x00-\x1f\x7f-\x9f]+)"
)
_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e0fff]")


class Terminal:
    """A child process in a pseudo-terminal of `columns` × `rows` cells. Use it in a `with` statement: that ends it."""

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        columns: int = 120,
        rows: int = 36,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.columns, self.rows = columns, rows
        self.raw = b""
        self.strange: list[str] = []
        """Sequences and characters that no program of ours sends by itself."""
        self.exit_code: int | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._cells = [[" "] * columns for _ in range(rows)]
        self._x = self._y = 0
        size = struct.pack("HHHH", rows, columns, 0, 0)
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, size)
                if folder is not None:
                    os.chdir(folder)
                # workers of the test runner are told a size that is not this terminal's
                inherited = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
                chosen = {**inherited, "TERM": "xterm-256color", "COLORTERM": "truecolor", **(environment or {})}
                os.execvpe(arguments[0], list(arguments), chosen)
            finally:
                os._exit(127)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, keys: str | bytes) -> None:
        """Type."""
        os.write(self._fd, keys.encode() if isinstance(keys, str) else keys)

    def paste(self, text: str | bytes) -> None:
        """Paste, as a terminal does that marks what is pasted."""
        content = text.encode() if isinstance(text, str) else text
        self.send(b"\x1b[200~" + content + b"\x1b[201~")

    def screen(self) -> str:
        """What is on the screen, as lines without the blanks at their ends."""
        return "\n".join("".join(row).rstrip() for row in self._cells)

    def wait_for(self, what: str | Callable[[str], bool], *, seconds: float = 10.0) -> str:
        """Read until a text is on the screen, or until something is true of the screen; returns the screen."""
        until = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if what(screen) if callable(what) else what in screen:
                return screen
            left = until - time.monotonic()
            if left <= 0 or not self._read(left):
                raise AssertionError(f"never seen: {what!r}. On the screen stands:\n{screen}")

    def settle(self, quiet: float = 0.08, *, seconds: float = 5.0) -> str:
        """Read until nothing has come for `quiet` seconds; returns the screen."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and select.select([self._fd], [], [], quiet)[0]:
            if not self._read(0):
                break
        return self.screen()

    def wait_for_end(self, *, seconds: float = 10.0) -> int:
        """Read until the program ends; returns its exit code."""
        until = time.monotonic() + seconds
        while self.exit_code is None:
            if not self._read(0.05):
                self._reap(os.WNOHANG)
            if time.monotonic() > until:
                raise AssertionError(f"it has not ended. On the screen stands:\n{self.screen()}")
        return self.exit_code

    def close(self) -> None:
        """End the child, which is ours, by its number."""
        if self.exit_code is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self._reap(0)
        os.close(self._fd)

    def cpu_seconds(self) -> float:
        """Processor time that the child has had."""
        nanoseconds = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            nanoseconds += int((task / "schedstat").read_text().split()[0])
        return nanoseconds / 1e9

    def _reap(self, options: int) -> None:
        with contextlib.suppress(ChildProcessError):
            pid, status = os.waitpid(self.pid, options)
            if pid:
                self.exit_code = os.waitstatus_to_exitcode(status)

    def _read(self, seconds: float) -> bool:
        """Take in what comes within some seconds; False when nothing does, or the program has ended."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError as error:
            if error.errno == errno.EIO:  # how Linux says that the other side has gone
                return False
            raise
        if not data:
            return False
        self.raw += data
        self._answer(data)
        self._take(self._decoder.decode(data))
        return True

    def _answer(self, data: bytes) -> None:
        """Answer the questions that a program waits for."""
        if b"\x1b[?2026$p" in data:
            self.send(b"\x1b[?2026;2$y")
        if b"\x1b[6n" in data:
            self.send(b"\x1b[1;1R")

    def _take(self, text: str) -> None:
        text = self._rest + text
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                if len(text) - at > 20_000:
                    self.strange.append(text[at : at + 80])
                    at += 1
                    continue
                break  # the rest of a sequence has not come yet
            if match.end() == len(text) and match.group(6) is None and match.group(4) is None and text[at] == "\x1b":
                pass  # whole: the pattern wants the final byte
            self._token(match)
            at = match.end()
        self._rest = text[at:]

    def _token(self, match: re.Match[str]) -> None:
        csi, osc, string, escape, control, shown = match.groups()
        if shown is not None:
            self._print(shown)
        elif csi is not None:
            self._csi(csi)
        elif control == "\r":
            self._x = 0
        elif control == "\n":
            self._y = min(self._y + 1, self.rows - 1)
        elif not (
            (osc is not None and _ALLOWED_OSC.fullmatch(osc))
            # Textual asks Apple's terminal and those that know keys by one DCS question each; neither is asked here
            or (escape is not None and escape in "78")
        ):
            self.strange.append(match.group())
        del string

    def _csi(self, csi: str) -> None:
        mode = _PRIVATE_MODE.fullmatch(csi)
        if mode is not None and int(mode[1]) in _MODES:
            return
        if mode is not None or not _ALLOWED_CSI.fullmatch(csi):
            self.strange.append(f"\x1b[{csi}")
            return
        if csi[-1] == "H":
            row, column = (*(int(each or 1) for each in csi[:-1].split(";")), 1)[:2]
            self._y, self._x = max(0, min(row, self.rows) - 1), max(0, column - 1)
        elif csi in ("2J", "J"):
            self._cells = [[" "] * self.columns for _ in range(self.rows)]
        elif csi[-1] == "K":
            self._cells[self._y][self._x :] = [" "] * max(0, self.columns - self._x)

    def _print(self, shown: str) -> None:
        self.strange += _INVISIBLE.findall(shown)
        for character in shown:
            width = cell_len(character)
            if width == 0 or unicodedata.category(character)[0] == "M":
                if self._x:
                    self._cells[self._y][min(self._x, self.columns) - 1] += character
                continue
            if self._x < self.columns:
                self._cells[self._y][self._x] = character
                if width == 2 and self._x + 1 < self.columns:
                    self._cells[self._y][self._x + 1] = ""
            self._x += width
