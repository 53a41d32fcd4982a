"""Whole jobs: import and catch up, look at every source again, rebuild."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from pathlib import Path

from reader.errors import IndexDamaged
from reader.jobs.catch_up import Caught, catch_up
from reader.jobs.imports import Imported, import_paths
from reader.jobs.stages import STAGES
from reader.library import Library
from reader.progress import Job


def import_and_catch_up(
    library: Library, paths: Sequence[Path], *, now: dt.datetime, tidy_seconds: float = math.inf
) -> Job[Imported]:
    """Import files and folders, then make what is derived from them."""
    report = yield from import_paths(library, paths, now=now)
    # a Reader that is already at work finds what was imported, so this fails only after the import
    yield from mend_and_catch_up(library, tidy_seconds=tidy_seconds)
    return report


def refresh(library: Library, *, now: dt.datetime, tidy_seconds: float = math.inf) -> Job[Imported]:
    """Look at every imported folder again, then catch up."""
    folders = [Path(location) for _, kind, location in library.sources.locations() if kind == "folder"]
    return (yield from import_and_catch_up(library, folders, now=now, tidy_seconds=tidy_seconds))


def rebuild(library: Library, stages: Sequence[str] = ()) -> Job[Caught]:
    """Throw derived data away and make it anew; every stage, or those named and all that need them."""
    with library.writing():
        wanted = [s for s in STAGES if not stages or s.name in stages or any(need in stages for need in s.needs)]
        for stage in wanted:
            # first noted, then wiped: the other way round, a process killed in between would never make it anew
            with library.transaction():
                library.pending.add_all(stage.name)
            stage.wipe(library)
        return (yield from catch_up(library, fresh="index" in [stage.name for stage in wanted]))


def mend_and_catch_up(library: Library, *, tidy_seconds: float = math.inf) -> Job[Caught]:
    """Catch up; an index that turns out to be damaged is made anew from the store."""
    with library.writing():
        try:
            return (yield from catch_up(library, tidy_seconds=tidy_seconds))
        except IndexDamaged:
            return (yield from rebuild(library, ["index"]))
