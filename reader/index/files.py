"""The folder that Whoosh reads from and writes to.

Two things differ from Whoosh's own storage. Files are read in place through a memory map: Whoosh copies every part of a
segment into memory when it opens it, which costs 300 ms and 500 MB with 100,000 articles. And everything written is
forced to the disk before the table of contents that names it, so that power loss leaves the old index or the new one.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from typing import Any

from whoosh.filedb.compound import CompoundStorage
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.structfile import BufferFile


class MemoryFile:
    """The few methods of a binary file that Whoosh calls, over a buffer that is not copied."""

    def __init__(self, buffer: memoryview) -> None:
        self._buffer = buffer
        self._at = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        """As io.IOBase.seek."""
        self._at = max(0, offset + (0, self._at, len(self._buffer))[whence])
        return self._at

    def tell(self) -> int:
        """As io.IOBase.tell."""
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        """As io.RawIOBase.read."""
        end = len(self._buffer) if size is None or size < 0 else self._at + size
        data = bytes(self._buffer[self._at : end])
        self._at += len(data)
        return data

    def readinto(self, target: memoryview) -> int:
        """As io.RawIOBase.readinto; the unpickler asks for it."""
        data = self.read(len(target))
        target[: len(data)] = data
        return len(data)

    def readline(self) -> bytes:
        """As io.IOBase.readline; the unpickler asks for it."""
        start = self._at
        step = 256
        while True:
            window = bytes(self._buffer[self._at : self._at + step])
            found = window.find(b"\n")
            if found >= 0 or len(window) < step:
                end = self._at + (found + 1 if found >= 0 else len(window))
                self._at = start
                return self.read(end - start)
            self._at += step

    def close(self) -> None:
        """The map goes when the last part of it is let go."""


class MappedFile(BufferFile):  # type: ignore[misc]  # Whoosh has no types
    """A part of a memory map, read as one of Whoosh's structured files."""

    def __init__(self, buffer: memoryview, name: str | None = None) -> None:
        super().__init__(b"", name=name)
        self._buf = buffer
        self.file = MemoryFile(buffer)

    def subset(self, position: int, length: int, name: str | None = None) -> MappedFile:
        """A part of this part, without a copy."""
        return MappedFile(self._buf[position : position + length], name=name or self._name)


class MappedSegment(CompoundStorage):  # type: ignore[misc]  # Whoosh has no types
    """The parts of one segment file."""

    def __init__(self, file: MappedFile) -> None:  # the base's constructor would map the file a second time
        self._source = file
        self._file = None
        self._locks: dict[str, Any] = {}
        self.is_closed = False
        offset = file.read_long()
        file.read_int()
        file.seek(offset)
        self._dir = file.read_pickle()
        self._options = file.read_pickle()

    def open_file(self, name: str, *_args: Any, **_options: Any) -> MappedFile:
        """One part, by name."""
        offset, length = self.range(name)
        return self._source.subset(offset, length, name)

    def close(self) -> None:
        """Nothing to close: see MemoryFile."""
        self.is_closed = True


class Folder(FileStorage):  # type: ignore[misc]  # Whoosh has no types
    """The index folder. Only the writing process renames and creates."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self._unsynced: set[str] = set()

    def open_file(self, name: str, **_options: Any) -> MappedFile:
        """Map a whole file; the descriptor is closed at once, the map lives as long as someone reads from it."""
        with Path(self._fpath(name)).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            buffer = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b"")
        return MappedFile(buffer, name=name)

    def create_file(self, name: str, **options: Any) -> Any:
        """A new file, remembered until it is forced to the disk."""
        self._unsynced.add(name)
        return super().create_file(name, **options)

    def written(self, name: str) -> None:
        """Note a file that was written past Whoosh, so that it is forced to the disk as well."""
        self._unsynced.add(name)

    def delete_file(self, name: str) -> None:
        """Remove a file."""
        self._unsynced.discard(name)
        super().delete_file(name)

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        """Whoosh renames one thing only: a finished table of contents. What it names goes to the disk first."""
        self.sync()
        super().rename_file(oldname, newname, safe=safe)
        self._sync_folder()

    def sync(self) -> None:
        """Force every file written since the last time to the disk."""
        for name in sorted(self._unsynced):
            path = Path(self._fpath(name))
            if path.exists():
                with path.open("rb+") as file:
                    os.fsync(file.fileno())
        self._unsynced.clear()

    def _sync_folder(self) -> None:
        if os.name != "nt":  # Windows cannot open a folder, and needs no such call
            handle = os.open(self.folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
