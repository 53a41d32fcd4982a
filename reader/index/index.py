"""The search index of a library: a folder that can be thrown away and made again from the store."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import whoosh
from whoosh.index import TOC, LockError

from reader.errors import IndexDamaged, LibraryBusy, LibraryError
from reader.index import joining, writer
from reader.index.entry import Entry
from reader.index.files import Folder
from reader.index.postings import Kept, SegmentView
from reader.index.schema import FORMAT_VERSION, schema
from reader.index.search import Searcher
from reader.index.writer import LOCK, NAME
from reader.model import ArticleId

_STAMP = "stamp.json"
_STAMPED = {"format": FORMAT_VERSION, "whoosh": whoosh.versionstring()}
_CLEAN = "clean"
_SEGMENT = ".seg"
_RETRIES = 5


class Index:
    """An open index. Any number of processes may read it, one at a time may write.

    Build it with `Index.open`. Damage of any kind shows as IndexDamaged: `wipe` the folder and put everything again.
    """

    def __init__(self, folder: Path, storage: Folder) -> None:
        self._folder = folder
        self._storage = storage
        self._kept = Kept()
        self._views: dict[str, SegmentView] = {}
        """Those of the newest state seen."""

    @classmethod
    def open(cls, folder: Path) -> Index:
        """Open the index in `folder`; an empty or missing folder becomes an empty index.

        Raises:
            IndexDamaged: There is an index, but it is broken or of another version, or something else in its place.
            LibraryError: The folder cannot be made.
        """
        if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
            raise IndexDamaged("The search index is no folder.")
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # its files are pickles: nobody else may write here
            empty = not any(path.name == _STAMP or path.suffix in {".toc", ".seg"} for path in folder.iterdir())
        except OSError as error:
            raise LibraryError(f"The search index {folder} cannot be opened: {error.strerror or error}.") from error
        try:
            storage = Folder(folder)
            if empty:
                TOC.create(storage, schema(), NAME)
                (folder / _STAMP).write_text(json.dumps(_STAMPED))
            elif json.loads((folder / _STAMP).read_bytes()) != _STAMPED:
                raise IndexDamaged("The search index was made by another version.")
            index = cls(folder, storage)
            index._read()
        except IndexDamaged:
            raise
        except Exception as error:
            raise _damaged(error) from error
        return index

    @staticmethod
    def wipe(folder: Path) -> None:
        """Remove an index, so that `open` makes an empty one. Files of others in the folder stay.

        A file or link in its place goes, never what a link leads to.

        Raises:
            LibraryBusy: Another process is writing.
            LibraryError: Something cannot be removed.
        """
        try:
            if folder.is_symlink() or folder.is_file():
                folder.unlink()
            if not folder.is_dir():
                return
            with writer.locked(Folder(folder)):
                for path in folder.iterdir():
                    ours = path.name.startswith((NAME, f"_{NAME}_")) or path.name in {_STAMP, _CLEAN}
                    ours = ours or path.suffix == joining.PART
                    if path.is_dir() and not path.is_symlink() and ours:
                        shutil.rmtree(path)
                    elif ours and path.name not in {LOCK, joining.LOCK}:
                        path.unlink()
        except LockError as error:
            raise LibraryBusy("Another Reader is writing to the search index.") from error
        except OSError as error:
            raise LibraryError(f"The search index cannot be removed: {error.strerror or error}.") from error

    def put(self, entries: Sequence[Entry], remove: Sequence[ArticleId] = ()) -> None:
        """Add or replace articles and take others out, in one commit that is on the disk when this returns.

        Doing it twice is doing it once. Best in batches of 100 to 500; the work belongs in the worker process.

        Raises:
            LibraryBusy: Another process is writing.
            LibraryError: The disk is full or may not be written to.
            IndexDamaged: The index is broken.
        """
        if not entries and not remove:
            return
        with self._writing():
            names = {each.segment_id() for each in writer.put(self._storage, entries, remove, self._view)}
            self._views = {name: view for name, view in self._views.items() if name in names}

    def wants_merge(self) -> bool:
        """Whether segments should be joined; then the worker goes through `merge()`, between batches.

        Raises:
            IndexDamaged: The index is broken.
        """
        try:
            return joining.planned(self._contents().segments) is not None
        except Exception as error:
            raise _damaged(error) from error

    def merge(self) -> Iterator[None]:
        """Join some neighbouring segments in steps of some hundredths of a second; batches may be put in between.

        At the end there are fewer segments with the same articles. A search sees nothing of it before. Closing it, or
        killing the process, leaves the index as it was. Nothing happens if nothing is to be joined, or if another
        process is at it.

        Raises:
            LibraryError: The disk is full or may not be written to.
            IndexDamaged: The index is broken.
        """
        if not self.wants_merge():
            return
        with self._writing():
            yield from writer.merge(self._storage)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            self._unmark()
            yield
        except LockError as error:
            raise LibraryBusy("Another Reader is writing to the search index.") from error
        except OSError as error:
            if isinstance(error, FileNotFoundError):
                raise _damaged(error) from error
            raise LibraryError(f"The search index cannot be written: {error.strerror or error}.") from error
        except Exception as error:
            raise _damaged(error) from error

    def is_clean(self) -> bool:
        """Whether the last process that wrote said that it stopped in order, and nobody has touched the files since.

        If not, `verify` once.
        """
        marked = self._marked()
        return bool(marked) and marked == self._facts()

    def mark_clean(self) -> None:
        """Say that writing stopped in order, and that what there was before was in order; the next put takes it back.

        Raises:
            LibraryError: The disk is full or may not be written to.
        """
        try:
            with (self._folder / _CLEAN).open("w") as file:
                json.dump(self._facts(), file)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise LibraryError(f"The search index cannot be written: {error.strerror or error}.") from error

    def _marked(self) -> dict[str, Any]:
        """What the files looked like when they were marked as clean; empty if they are not."""
        try:
            marked = json.loads((self._folder / _CLEAN).read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return marked if isinstance(marked, dict) else {}

    def _facts(self) -> dict[str, list[int]]:
        """Size and time of change of every file that the index is made of: what no reading can leave different."""
        facts = {}
        with os.scandir(self._folder) as entries:
            for entry in entries:
                if entry.name.endswith((".toc", _SEGMENT)):
                    about = entry.stat()
                    facts[entry.name] = [about.st_size, about.st_mtime_ns]
        return facts

    def _unmark(self) -> None:
        marker = self._folder / _CLEAN
        if marker.exists():
            marker.unlink()
            self._storage.sync()  # before anything is written that the marker would vouch for

    def count(self) -> int:
        """How many articles can be found.

        Raises:
            IndexDamaged: The index is broken.
        """
        try:
            return sum(segment.doc_count() for segment in self._contents().segments)
        except Exception as error:
            raise _damaged(error) from error

    def searcher(self) -> Searcher:
        """The index as it is now, for searching. Segments that an earlier searcher holds are shared with it.

        Raises:
            IndexDamaged: The index is broken.
        """
        try:
            contents, views, state = self._read()
            deleted = [frozenset(segment.deleted_docs()) for segment in contents.segments]
            return Searcher(list(zip(views, deleted, strict=True)), state=state)
        except Exception as error:
            raise _damaged(error) from error

    def _contents(self) -> Any:
        """The newest table of contents."""
        return TOC.read(self._storage, NAME, schema=schema())

    def _read(self) -> tuple[Any, list[SegmentView], tuple[str, int, int]]:
        """The newest table of contents, its segments, and what to tell it from a later one by."""
        for attempt in range(_RETRIES):
            state = self._state()
            try:
                contents = self._contents()
                views = [self._view(segment) for segment in contents.segments]
            except FileNotFoundError:
                # the writer replaced the table of contents, or a segment named in it, between two of our steps
                if attempt == _RETRIES - 1 or state == self._state():
                    raise
            else:
                self._views = {view.name: view for view in views}
                return contents, views, state
        raise IndexDamaged("The search index changes faster than it can be opened.")

    def is_newer(self, searcher: Searcher) -> bool:
        """Whether something was put since `searcher` was made; one look at the folder, cheap enough for every key."""
        return self._state() != searcher.state

    def verify(self) -> None:
        """Read every byte and compare checksums; after an unclean stop, away from the screen.

        Raises:
            IndexDamaged: Some file is not as it was written.
        """
        try:
            for segment in self._contents().segments:
                SegmentView(self._storage, segment).verify()
        except Exception as error:
            raise _damaged(error) from error

    def close(self) -> None:
        """Let go of what is kept between searchers. Nothing is lost: everything put is on the disk."""
        self._views.clear()

    def _view(self, segment: Any) -> SegmentView:
        name = segment.segment_id()
        view = self._views.get(name)
        if view is None:
            view = SegmentView(self._storage, segment, self._kept)
            marked = self._marked().get(name + _SEGMENT)
            about = (self._folder / (name + _SEGMENT)).stat()
            if marked not in (None, [about.st_size, about.st_mtime_ns]):
                view.verify()  # it was changed after its last writer had stopped: copied, or damaged
            self._views[name] = view
        return view

    def _state(self) -> tuple[str, int, int]:
        """The newest table of contents: its name, and what tells two of one name apart (the index made anew)."""
        newest: tuple[int, str] = (-1, "")
        try:
            with os.scandir(self._folder) as entries:
                for entry in entries:
                    if entry.name.endswith(".toc"):
                        newest = max(newest, (int(entry.name[len(NAME) + 2 : -4]), entry.name))
            facts = (self._folder / newest[1]).stat()
        except (OSError, ValueError):
            return "", 0, 0
        return newest[1], facts.st_ino, facts.st_mtime_ns


def _damaged(error: Exception) -> IndexDamaged:
    if isinstance(error, IndexDamaged):
        return error
    return IndexDamaged(f"The search index cannot be read ({type(error).__name__}: {str(error)[:200]}).")
