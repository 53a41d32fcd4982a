"""The folder that the index lies in, and the file that a segment is.

Whoosh's own storage copies every part of a segment into memory when it opens it (300 ms and 500 MB with 100,000
articles), forces nothing to the disk and keeps no checksums. Here a segment is one file of named sections that is
mapped and read in place, everything is on the disk before the table of contents that names it, and all of it has
checksums: so power loss leaves the old index or the new one, and what was damaged can be told from what was written.

A segment file: 8 bytes that say what it is, the sections, each from a multiple of 8 on, then the directory as JSON
(name → start, length, CRC32, and facts), then length and CRC32 of the directory as 32 bit numbers, and the first 8
bytes again. All numbers in the index are little-endian.
"""

from __future__ import annotations

import json
import mmap
import os
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from struct import Struct
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile

SUFFIX = ".seg"
_SIGN = b"RdrSeg2\n"
_END = Struct("<II8s")
_CHECK = Struct("<I")
_ALIGNED = 8
_BUFFER = 1 << 20
_READ = 8 << 20
"""Bytes that are checked in a step."""
_PIECES = 4096
"""Written pieces are joined from this many on."""


class SegmentFile:
    """A segment's file, mapped. The map lives as long as an array that looks into it.

    Raises:
        ValueError: It is not what was written: cut, or damaged at its end. (What is in between, `verify` reads.)
        OSError: It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._name = path.name
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        end = len(self._map) - _END.size
        if end < len(_SIGN):
            raise ValueError(f"{self._name} is cut")
        length, crc, sign = _END.unpack_from(self._map, end)
        directory = self._map[end - length : end] if length <= end else b""
        if sign != _SIGN or self._map[: len(_SIGN)] != _SIGN or zlib.crc32(directory) != crc:
            raise ValueError(f"{self._name} is damaged")
        content = json.loads(directory)
        self._sections: dict[str, tuple[int, int, int]] = content["sections"]
        self._body_end = end - length
        self.facts: dict[str, Any] = content["facts"]
        """Numbers about the segment."""

    def section(self, name: str) -> memoryview:
        """A section, not copied."""
        start, length, _ = self._sections[name]
        return memoryview(self._map)[start : start + length]

    def array(self, name: str, kind: str) -> NDArray[Any]:
        """A section as an array of numbers ("<u4" and the like), not copied."""
        start, length, _ = self._sections[name]
        dtype = np.dtype(kind)
        return np.frombuffer(self._map, dtype, length // dtype.itemsize, start)

    def checked(self, name: str) -> bytes:
        """A copy of a section.

        Raises:
            ValueError: It is damaged.
        """
        content = bytes(self.section(name))
        if zlib.crc32(content) != self._sections[name][2]:
            raise ValueError(f"{name} of {self._name} is damaged")
        return content

    def verify(self) -> Iterator[None]:
        """Read everything, in steps.

        Raises:
            ValueError: Some of it is not what was written.
        """
        view = memoryview(self._map)
        at = len(_SIGN)
        for name, (start, length, crc) in self._sections.items():
            found = 0
            for piece in range(start, start + length, _READ):
                found = zlib.crc32(view[piece : min(piece + _READ, start + length)], found)
                yield
            if any(view[at:start]) or found != crc:
                raise ValueError(f"{name} of {self._name} is damaged")
            at = start + length
        if at != self._body_end:
            raise ValueError(f"{self._name} is damaged")


class SegmentFileWriter:
    """Writes a segment's file from start to end: `start` a section, `write`, the next; `finish`. Else `abandon` it.

    Raises:
        OSError: The disk is full or may not be written to.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("wb", buffering=0)
        self._sections: dict[str, tuple[int, int, int]] = {}
        self._name = ""
        self._start = 0
        self._crc = 0
        self._pieces: list[bytes] = [_SIGN]
        self._held = len(_SIGN)
        self.size = len(_SIGN)
        """Bytes written so far."""

    def start(self, name: str) -> None:
        """Begin a section."""
        self._close_section()
        self._add(bytes(-self.size % _ALIGNED))
        self._flush()
        self._name, self._start, self._crc = name, self.size, 0

    def write(self, piece: bytes) -> None:
        """Add to the section."""
        self._add(piece)
        if self._held >= _BUFFER or len(self._pieces) >= _PIECES:
            self._flush()

    def put(self, name: str, content: bytes | NDArray[Any]) -> None:
        """A whole section."""
        self.start(name)
        self.write(content if isinstance(content, bytes) else content.tobytes())

    def offset(self) -> int:
        """How much of the section is written."""
        return self.size - self._start

    def finish(self, facts: Mapping[str, Any]) -> None:
        """Write the directory and force everything to the disk."""
        self._close_section()
        directory = json.dumps({"sections": self._sections, "facts": dict(facts)}).encode()
        self._add(directory)
        self._add(_END.pack(len(directory), zlib.crc32(directory), _SIGN))
        self._flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def abandon(self) -> None:
        """Remove what was written; nothing happens after `finish`."""
        if not self._file.closed:
            with suppress(OSError):
                self._file.close()
            with suppress(OSError):
                self.path.unlink()

    def _add(self, piece: bytes) -> None:
        self._pieces.append(piece)
        self._held += len(piece)
        self.size += len(piece)

    def _flush(self) -> None:
        data = memoryview(b"".join(self._pieces))
        self._crc = zlib.crc32(data, self._crc)
        self._pieces.clear()
        self._held = 0
        while data:  # an unbuffered file may take less than it is given
            data = data[self._file.write(data) :]

    def _close_section(self) -> None:
        self._flush()
        if self._name:
            self._sections[self._name] = (self._start, self.size - self._start, self._crc)
            self._name = ""


class Folder(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """The index folder, for Whoosh's tables of contents: forced to the disk, a checksum behind what Whoosh reads."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path

    def open_file(self, name: str, **_options: Any) -> BufferFile:
        """Read a table of contents.

        Raises:
            ValueError: It is damaged.
        """
        content = (self.path / name).read_bytes()
        body = content[: -_CHECK.size]
        if len(content) < _CHECK.size or _CHECK.pack(zlib.crc32(body)) != content[-_CHECK.size :]:
            raise ValueError(f"{name} is damaged")
        return BufferFile(memoryview(body), name=name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Whoosh renames one thing only: a finished table of contents, which takes the place of the one before."""
        with (self.path / oldname).open("rb+") as file:
            file.write(_CHECK.pack(zlib.crc32(file.read())))
            file.flush()
            os.fsync(file.fileno())
        super().rename_file(oldname, newname, safe=safe)
        self.sync()

    def names(self) -> Iterator[str]:
        """The files here."""
        with os.scandir(self.path) as entries:
            for entry in entries:
                yield entry.name

    def sync(self) -> None:
        """Force to the disk which files there are."""
        if os.name != "nt":  # Windows cannot open a folder, and needs no such call
            handle = os.open(self.path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
