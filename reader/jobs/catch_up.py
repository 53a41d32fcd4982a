"""The one loop that makes derived data: pending articles → stage → done.

while something waits:
    for each stage, a round of the newest articles:
        compute  (outside any transaction; a bad text is set aside)
        publish  (to the index, twice does no harm)
        one transaction: save, take off the list in the revision that was worked on
        yield progress
when nothing waits: check the index if its last writer was killed, and join its segments, until something waits again
"""

from __future__ import annotations

import contextlib
import logging
import math
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

from reader.errors import IndexDamaged, LibraryError
from reader.jobs.stages import STAGES, Stage
from reader.library import Library
from reader.progress import Job, Progress
from reader.store.pending import Due

_log = logging.getLogger(__name__)
_ROUNDS = (32, 256)
"""Articles of the first and of the largest round. The first ones are searchable at once; after that, larger segments of
the index are smaller on the disk and quicker to write."""
_BATCH_SECONDS = 0.3
"""How long computing goes on before what there is gets committed: a stop is heard in that time."""
_TIDY_SECONDS = 0.1
"""The same for joining segments."""


@dataclass(frozen=True, slots=True)
class Caught:
    """What a run did."""

    done: int
    set_aside: int


def catch_up(library: Library, *, fresh: bool = False, tidy_seconds: float = math.inf) -> Job[Caught]:
    """Do all derived work that is pending, newest articles first. The caller holds `library.writing()`.

    Args:
        library: Where.
        fresh: The index has just been made anew: an article that it refuses is set aside, and is not taken for damage.
        tidy_seconds: How long segments of the index may be joined; what is not ended then is done another time.

    Raises:
        IndexDamaged: The index cannot be read or written (not when `fresh`).
    """
    library.doubt_index(fresh=fresh)
    try:
        caught = yield from _catch_up(library, fresh=fresh, tidy_seconds=tidy_seconds)
    except GeneratorExit:
        library.trust_index()
        raise
    library.trust_index()
    return caught


def _catch_up(library: Library, *, fresh: bool, tidy_seconds: float) -> Job[Caught]:
    if library.lacks_indexed():
        _log.warning("the index holds %s articles: indexing all again", library.index.count())
        with library.transaction():
            library.pending.add_all("index")
    done = set_aside = 0
    size, largest = _ROUNDS
    tidying = _tidy(library, tidy_seconds)
    while True:
        worked = False
        for stage in STAGES:
            round_done = 0
            while round_done < size:
                due = library.pending.take(stage.name, after=stage.needs, limit=size - round_done)
                if not due:
                    break
                worked = True
                finished, problems = _batch(library, stage, due, fresh=fresh)
                round_done += finished + problems
                done += finished
                set_aside += problems
                waiting = sum(library.pending.count(each.name) for each in STAGES)
                yield Progress(stage.name, done + set_aside, done + set_aside + waiting, stage.label)
        if worked:
            size = min(size * 2, largest)
            continue
        try:
            label = next(tidying)
        except StopIteration:
            return Caught(done, set_aside)
        yield Progress("tidy", done + set_aside, done + set_aside, label)


def _tidy(library: Library, seconds: float) -> Iterator[str]:
    """Bring the index in order, in steps between which new articles may be put into it; yields what is being done."""
    if library.index_is_doubtful:
        library.verify_index()  # before segments are joined: the new one's checksums would hide what is wrong
        yield "Checking the index"
    until = time.monotonic() + seconds
    while library.index.wants_merge():
        pause = time.monotonic() + _TIDY_SECONDS
        idle = True
        with contextlib.closing(_joining(library)) as steps:
            for _ in steps:
                idle = False
                if time.monotonic() > until:
                    return
                if time.monotonic() > pause:
                    yield "Tidying the index"
                    pause = time.monotonic() + _TIDY_SECONDS
        if idle:  # another process is at it
            return


def _joining(library: Library) -> Generator[None, None, None]:
    yield from library.index.merge()


def _batch(library: Library, stage: Stage, due: list[Due], *, fresh: bool) -> tuple[int, int]:
    """Work on as many as fit in the time; returns how many were done and how many set aside."""
    until = time.monotonic() + _BATCH_SECONDS
    computed: list[tuple[Due, Any]] = []
    problems: list[tuple[Due, str]] = []
    for each in due:
        try:
            computed.append((each, stage.compute(library, each.article)))
        except Exception as error:  # noqa: BLE001  any text may break an algorithm; it must not stop the others
            problems.append((each, _problem(stage, each, error)))
        if time.monotonic() > until:
            break
    try:
        _keep(library, stage, computed)
        done = len(computed)
    except LibraryError:
        raise
    except Exception as error:
        if isinstance(error, IndexDamaged) and not fresh:
            raise
        refused = _keep_singly(library, stage, computed)
        problems += refused
        done = len(computed) - len(refused)
    if problems:
        with library.transaction():
            for each, reason in problems:
                library.pending.set_aside(stage.name, each, reason)
    return done, len(problems)


def _keep(library: Library, stage: Stage, computed: list[tuple[Due, Any]]) -> None:
    """Publish and save results, and take their articles off the list."""
    stage.publish(library, [result for _, result in computed])
    with library.transaction():
        # not what was made of a text that has changed meanwhile: its places are no places of the new one
        stage.save(library, [result for each, result in computed if library.pending.waits(stage.name, each)])
        library.pending.clear(stage.name, [each for each, _ in computed])


def _keep_singly(library: Library, stage: Stage, computed: list[tuple[Due, Any]]) -> list[tuple[Due, str]]:
    """Keep what can be kept of results that could not be kept together; returns the others with the reason."""
    problems: list[tuple[Due, str]] = []
    for each, result in computed:
        try:
            _keep(library, stage, [(each, result)])
        except LibraryError:
            raise
        except Exception as error:  # noqa: BLE001  as above
            problems.append((each, _problem(stage, each, error)))
    return problems


def _problem(stage: Stage, due: Due, error: Exception) -> str:
    _log.error("stage %s cannot work on article %s", stage.name, due.article, exc_info=error)
    return f"{type(error).__name__}: {error}"[:200]
