"""The process that does the writing work for the screens: `python -m reader.jobs.worker FOLDER RECOGNISER [LOG]`.

It speaks in lines of JSON. Standard input: {"do": "import", "paths": […]}, {"do": "refresh"}, {"do": "catch_up"},
{"do": "rebuild", "stages": […]}, {"do": "stop"}. Standard output: {"event": "progress" | "ended" | "failed" |
"waiting", …}; "ended" may have a "note", a sentence about the recogniser. It ends when its input does, so it never
outlives the screens; what it had committed stays, and the next run goes on from there. Where the recogniser that was
chosen is not installed, the embedded one finds the names: no article waits for that.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import gc
import json
import logging
import math
import os
import queue
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from reader.errors import LibraryBusy, ReaderError
from reader.jobs.imports import Imported
from reader.jobs.naming import advice
from reader.jobs.refresh import import_and_catch_up, mend_and_catch_up, rebuild, refresh
from reader.jobs.stages import STAGES
from reader.library import Library
from reader.progress import Job

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 2.0
"""How often an idle worker looks whether another process has left work."""

_PUTTING = frozenset({"import", "refresh", "catch_up"})

Command = dict[str, Any]


def main(arguments: Sequence[str]) -> int:
    """Serve one library until the input ends."""
    with contextlib.suppress(OSError, AttributeError):
        os.nice(10)  # keys come before work
    if len(arguments) > 2:
        handler = logging.FileHandler(arguments[2], encoding="utf-8", errors="backslashreplace", delay=True)
        logging.basicConfig(handlers=[handler], level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    orders: queue.SimpleQueue[Command | None] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(orders,), daemon=True).start()
    try:
        with Library.open(Path(arguments[0])) as library:
            if len(arguments) > 1:
                library.recogniser = arguments[1]
            _serve(library, orders)
    except ReaderError as error:
        _say("failed", message=str(error))
        return 3
    return 0


def _listen(orders: queue.SimpleQueue[Command | None]) -> None:
    try:
        # a reader of our own: Python aborts when it ends while a thread waits inside that of sys.stdin
        with os.fdopen(sys.stdin.fileno(), "rb", closefd=False) as lines:
            for line in lines:
                with contextlib.suppress(ValueError, RecursionError):
                    order = json.loads(line)
                    if isinstance(order, dict):
                        orders.put(order)
    finally:
        orders.put(None)


def _serve(library: Library, orders: queue.SimpleQueue[Command | None]) -> None:
    seen = -1
    resting = False  # after a stop, until something is asked for
    while True:
        try:
            order: Command | None = orders.get(timeout=_LOOK_SECONDS)
        except queue.Empty:
            version = library.db.data_version()
            if resting or version == seen or not any(library.pending.count(stage.name) for stage in STAGES):
                seen = version
                continue
            order = {"do": "catch_up"}
        if order is None:
            return
        if order.get("do") == "stop":
            continue
        resting = _work(library, order, orders)
        seen = -1


def _work(library: Library, order: Command, orders: queue.SimpleQueue[Command | None], *, tidy: bool = True) -> bool:
    """Do one order. Returns whether it was stopped; an order that came meanwhile is kept."""
    name = str(order.get("do"))
    try:
        with contextlib.closing(_job(library, order, tidy=tidy)) as job:
            later: list[Command | None] = []
            try:
                while True:
                    step = next(job)
                    _say("progress", **asdict(step))
                    while not orders.empty():
                        newer = orders.get()
                        if newer is None or newer.get("do") == "stop":
                            _say("ended", job=name, stopped=True, report=None)
                            if newer is None:
                                orders.put(None)
                            return True
                        if step.job == "tidy" and newer.get("do") in _PUTTING:
                            # joining waits: what is new can be put into the index between its steps
                            if _work(library, newer, orders, tidy=False):
                                _say("ended", job=name, stopped=True, report=None)
                                return True
                        else:
                            later.append(newer)
            except StopIteration as end:
                note = advice(library)
                _say("ended", job=name, stopped=False, report=_report(end.value), **({"note": note} if note else {}))
            finally:
                for each in later:
                    orders.put(each)
    except LibraryBusy as error:
        _say("waiting", message=str(error))
    except ReaderError as error:
        _say("failed", message=str(error))
    except Exception as error:  # noqa: BLE001  the screens must hear of it, whatever it is
        _log.exception("the job %s broke", name)
        _say("failed", message=f"The work on the library broke off ({type(error).__name__}); see the log.")
    return False


def _job(library: Library, order: Command, *, tidy: bool) -> Job[Any]:
    now = dt.datetime.now(dt.UTC)
    seconds = math.inf if tidy else 0.0
    paths = [Path(path) for path in order.get("paths", [])]
    jobs: dict[str, Callable[[], Job[Any]]] = {
        "import": lambda: import_and_catch_up(library, paths, now=now, tidy_seconds=seconds),
        "refresh": lambda: refresh(library, now=now, tidy_seconds=seconds),
        "rebuild": lambda: rebuild(library, order.get("stages", [])),
        "catch_up": lambda: mend_and_catch_up(library, tidy_seconds=seconds),
    }
    return jobs[str(order.get("do"))]()


def _report(value: Any) -> dict[str, Any] | None:
    return asdict(value) if isinstance(value, Imported) else None


def _say(event: str, **facts: Any) -> None:
    sys.stdout.write(json.dumps({"event": event, **facts}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    code = main(sys.argv[1:])
    gc.freeze()  # Python looks for garbage once more when it ends; the screens are kept open until it has
    sys.exit(code)
