"""The worker seen from the screen: work is ordered, shown, stopped and gone on with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from textual import on

from reader.library import Library
from reader.tui.background import Advanced, Ended, Failed, Worker
from reader.tui.screens.dialogs import AddDialog
from reader.tui.screens.sections import SectionsScreen
from reader.tui.screens.texts import IMPORTING


class WorkingScreen(SectionsScreen):
    """What starts and stops work on the library."""

    def __init__(
        self, library: Library, *, clock: Callable[[], dt.datetime], measure: int = 76, worker: bool = True
    ) -> None:
        """Make the screen; see `Stage`.

        Args:
            worker: Start the process that imports and catches up.
        """
        super().__init__(library, clock=clock, measure=measure)
        self._with_worker = worker
        self._worker: Worker | None = None
        self._importing: list[str] = []
        self._unfinished = ""
        """The job that was stopped."""

    def on_mount(self) -> None:
        """Start the worker."""
        if self._with_worker:
            self._worker = Worker(self._library.path, self, recogniser=self._library.recogniser)
            self._worker.order("catch_up")

    def on_unmount(self) -> None:
        """End the worker."""
        if self._worker is not None:
            self._worker.close()

    def import_paths(self, paths: list[str]) -> None:
        """Let the worker add files and folders."""
        if self._worker is not None:
            self._worker.order("import", paths=paths)
            self._importing = paths
            self._working = True
            if not len(self._rows):
                self._stories.placeholder = IMPORTING

    def action_add(self) -> None:
        """Ask for a file or folder to add."""

        def add(path: str | None) -> None:
            if path:
                self.import_paths([path])

        self.app.push_screen(AddDialog(), add)

    def action_refresh_sources(self) -> None:
        """Look at every imported folder again."""
        if self._worker is not None:
            self._worker.order("refresh")
            self._tell("Looking at every imported folder again")

    def action_stop_work(self) -> None:
        """Stop the work at the end of its batch."""
        if self._worker is not None and self._working:
            self._worker.order("stop")
            self._tell("Stopping; what is done is kept")
        else:
            self._tell("Nothing is being worked on")

    def action_go_on(self) -> None:
        """Go on where the work was stopped."""
        if self._worker is None:
            return
        job, self._unfinished = self._unfinished, ""
        if job == "import":
            self._worker.order("import", paths=self._importing)  # what is in the library already is passed over
        else:
            self._worker.order("refresh" if job == "refresh" else "catch_up")
        self._tell("Going on")

    @on(Advanced)
    def _on_advanced(self, message: Advanced) -> None:
        self._working = True
        self._status.show_progress(message.label, message.done, message.total, stop="x stops")
        self._notice_others()

    @on(Ended)
    def _on_ended(self, message: Ended) -> None:
        self._working = False
        self._status.clear_progress()
        self._notice_others()
        if message.stopped:
            self._unfinished = message.job
            self._tell("Stopped; X goes on")
        elif message.report is not None or message.note:
            told = _report(message.report) if message.report is not None else ""
            # what is wrong comes first: the line may be cut
            self._tell(" · ".join(each for each in (message.note, told) if each))

    @on(Failed)
    def _on_failed(self, message: Failed) -> None:
        self._working = False
        self._status.clear_progress()
        self._tell(message.message, error=not message.waiting)
        self._notice_others()


def _report(report: dict[str, Any]) -> str:
    failed = report["failed"]
    text = f"{report['added']:,} added, {report['changed']:,} changed, {report['unchanged']:,} unchanged"
    if failed:
        text = f"{len(failed):,} not imported, such as {failed[0]['path']}: {failed[0]['reason']} · {text}"
    return text
