"""Files and folders → store.

for each path: its source
    for each file: bytes known already? unchanged : draft
    one transaction per batch: the articles and their rows in pending
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from reader.errors import LibraryError, UnreadableSource
from reader.ingest.folder import Ignored, Skipped, Unchanged, origin_of, read_file, walk
from reader.jobs.stages import STAGES
from reader.library import Library
from reader.model import Draft, SourceId
from reader.progress import Job, Progress
from reader.text.clean import clean_line

_log = logging.getLogger(__name__)
_BATCH_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that was not imported."""

    path: str
    reason: str


@dataclass(slots=True)
class Imported:
    """What an import did."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    ignored: int = 0
    """Files of kinds that hold no articles (pictures, style sheets …)."""
    failed: list[Failure] = field(default_factory=list)


def import_paths(library: Library, paths: Sequence[Path], *, now: dt.datetime) -> Job[Imported]:
    """Bring files and folders into the library. What was imported stays when its file is gone.

    Args:
        library: Where to.
        paths: Files and folders; one that cannot be read is a failure in the report and stops nothing.
        now: This moment; no article can be of a later one.
    """
    report = Imported()
    files = list(_find(library, paths, report))
    done = 0
    batch: list[tuple[SourceId, Draft]] = []
    until = time.monotonic() + _BATCH_SECONDS
    yield Progress("import", 0, len(files), "Importing")
    for source, root, path in files:
        done += 1
        try:
            batch.append((source, _read(library, path, root, now)))
        except Unchanged:
            report.unchanged += 1
        except LibraryError:
            raise
        except UnreadableSource as error:
            report.failed.append(Failure(_shown(path), str(error)))
        except Exception as error:  # noqa: BLE001  any file may break a parser; it must not stop the others
            _log.exception("cannot read %s", _shown(path))
            report.failed.append(Failure(_shown(path), f"it broke its parser ({type(error).__name__})"))
        if time.monotonic() > until:
            _commit(library, batch, report, now)
            batch.clear()
            yield Progress("import", done, len(files), "Importing")
            until = time.monotonic() + _BATCH_SECONDS
    _commit(library, batch, report, now)
    yield Progress("import", done, len(files), "Importing")
    return report


def _find(library: Library, paths: Iterable[Path], report: Imported) -> Iterable[tuple[SourceId, Path, Path]]:
    """Source, root and path of every file to read."""
    for given in paths:
        path = Path(os.path.abspath(given))  # noqa: PTH100  resolve would follow the link that the person named
        # the methods of Path raise when a folder above may not be read or a name is too long
        is_folder = os.path.isdir(path)  # noqa: PTH112  see above
        if not os.path.exists(path):  # noqa: PTH110  see above
            report.failed.append(Failure(_shown(path), "there is no such file or folder"))
            _note_missing(library, path)
            continue
        if is_folder:
            source, root = _source(library, path, "folder")
        found = 0
        for each in walk(path):
            if isinstance(each, Skipped):
                report.failed.append(Failure(_shown(each.path), each.reason))
            elif isinstance(each, Ignored):
                report.ignored += 1
            else:
                found += 1
                if not is_folder:  # only a file that can be read makes a source; a link that was named is meant
                    source, root = _source(library, path.parent, "files")[0], path
                yield source, root, each
        if is_folder:
            with library.transaction():
                library.sources.set_problem(source, "" if found else "the folder holds no articles")


def _source(library: Library, folder: Path, kind: Literal["folder", "files"]) -> tuple[SourceId, Path]:
    """The source that a folder belongs to: itself, an imported folder above it, or a new one."""
    for source, known, location in library.sources.locations():
        if known == "folder" and folder.is_relative_to(location):
            return source, Path(location)
    with library.transaction():
        taken = {source.name for source in library.sources.all()}
        name = clean_line(origin_of(folder, folder.parent)) or "folder"
        if name in taken and folder.parent.name:
            name = clean_line(origin_of(folder, folder.parent.parent))
        return library.sources.add(kind, name, _shown(folder)), folder


def _note_missing(library: Library, path: Path) -> None:
    """An imported folder that has gone keeps its articles; its row says why there is nothing new."""
    with library.transaction():
        for source, _, location in library.sources.locations():
            if location == _shown(path):
                library.sources.set_problem(source, "the folder is not there any more")


def _read(library: Library, path: Path, root: Path, now: dt.datetime) -> Draft:
    origin = _shown(path)
    draft = read_file(path, root=root, now=now, known=library.articles.find_digest(origin))
    return replace(draft, origin=origin)


def _commit(library: Library, batch: Sequence[tuple[SourceId, Draft]], report: Imported, now: dt.datetime) -> None:
    if not batch:
        return
    with library.transaction():
        for source, draft in batch:
            article, revision, outcome = library.articles.put(source, draft, now=now)
            if outcome == "unchanged":
                report.unchanged += 1
                continue
            report.added += outcome == "added"
            report.changed += outcome == "changed"
            if outcome == "changed":
                library.entities.set_mentions(article, [])  # they are places in the text that was
            for stage in STAGES:
                library.pending.add(stage.name, [(article, revision)])


def _shown(path: Path) -> str:
    """An absolute path as text that can be stored and shown, also when its bytes are no UTF-8."""
    return path.anchor + origin_of(path, Path(path.anchor))
