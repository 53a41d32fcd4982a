"""The lists of all decisions: what each did, whether it holds, and what undoing it would change."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from reader.errors import StoreError
from reader.library import Library
from reader.model import DecisionRecord, Preview, StoryDecisionRecord
from reader.tui.cells import one_line
from reader.tui.commands import bindings
from reader.tui.panes.row_list import RowList
from reader.tui.render import Line, Piece, Row, date_text
from reader.tui.screens.decider import Decided, Decider, Look, Looked, Record, Unmarked

_HOLDS, _UNDONE, _WORKS = "●", "○", "…"
_WHAT = {
    "merge": "merged",
    "split": "split",
    "rename": "renamed",
    "kind": "another kind",
    "hide": "hidden",
    "never": "kept apart",
    "pin": "pinned",
    "join": "joined",
    "take-out": "taken out",
    "version": "a version",
    "no-version": "no version",
}
_NONE = (
    "Nothing was decided about names yet.\n\nd decides about the name at hand, C goes through names that may be one."
)
_NO_STORIES = (
    "Nothing was decided about events and versions yet.\n\nd on the page of an event decides about its articles."
)
_HINT = "Enter or u undoes it or lets it hold again · a filters · Esc closes"
_SHELL = "`reader entities export` and `import` take them elsewhere, as a table."
_STORIES_SHELL = "`reader stories decisions` lists them on the command line."


class _Decisions(RowList):
    BINDINGS = bindings("list")


class DecisionsScreen(ModalScreen[None]):
    """All decisions, the newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("decisions"),
        *bindings("main", "undo"),
    ]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (26, "-tall")]
    CSS = """
    DecisionsScreen {
        .dialog { width: 110; height: 90%; max-height: 100%; }
        .dialog-title { margin: 0; }
        .dialog RowList { height: 1fr; max-height: 100%; min-height: 2; margin-top: 1; }
        .dialog-preview { height: 2; margin-top: 1; padding: 0 1; border-left: wide $primary 60%; }
        .dialog-preview.-error { border-left: wide $error; color: $text-error; }
        &.-short {
            .dialog { padding: 0 2; height: 100%; }
            .dialog RowList { margin: 0; }
            .dialog-preview { margin: 0; }
            .dialog-hint { margin: 0; }
        }
    }
    """

    heading = "Decisions about names"
    nothing = _NONE
    shell = _SHELL

    def __init__(self, decider: Decider) -> None:
        """Make the list."""
        super().__init__()
        self._decider = decider
        self._records: dict[int, Record] = {}
        self._active = False
        """Only those that hold are shown."""
        self._works: set[int | None] = set()
        """Those that are being undone or made to hold again."""
        self._ended: set[int | None] = set()
        """Those of them that have been; None: one that could not be."""
        self._asked: object = None

    def compose(self) -> ComposeResult:
        """The decisions, what Enter would change, the keys."""
        with Vertical(classes="dialog"):
            yield Static(self.heading, classes="dialog-title", markup=False)
            yield _Decisions(row_height=2, placeholder="Looking …")
            yield Static("", classes="dialog-preview", markup=False)
            yield Static(Content(f"{_HINT}\n{self.shell}"), classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Read the decisions, and hear of those that change."""
        self.set_focus(self.query_one(_Decisions), scroll_visible=False)
        self._decider.listen(self)
        self._read()

    def on_unmount(self) -> None:
        """Hear no more."""
        self._decider.leave(self)

    def _read(self) -> None:
        self._decider.ask("list", Look("list", lambda library: library.decisions.all(), self))

    @on(Looked)
    def _on_looked(self, message: Looked) -> None:
        if message.about == "list":
            self._show(message.value or (), message.error)
        elif message.about == self._asked:
            if message.error:
                self._say(message.error, error=True)
            else:
                record, preview = message.value
                self._say(switch_sentence(record, preview))

    def _show(self, records: Any, error: str = "") -> None:
        self._records = {each.id: each for each in records}
        # not before: what is known of them is old until now
        self._works = set() if None in self._ended else self._works - self._ended
        self._ended = set()
        self._list()
        if error:
            self._say(error, error=True)

    def _list(self) -> None:
        decisions = self.query_one(_Decisions)
        shown = [each for each in reversed(self._records.values()) if not self._active or each.undone_at is None]
        decisions.placeholder = self.nothing if not self._records else "None of them holds. a shows them all."
        decisions.set_rows(
            [_row(each, works=each.id in self._works) for each in shown],
            keep=decisions.current_key,
        )
        holds = sum(each.undone_at is None for each in self._records.values())
        total = len(self._records)
        some = f"{holds:,} of {total:,} hold" + (", those alone are shown" if self._active else "")
        title = f"{self.heading} · {some}" if total else self.heading
        self.query_one(".dialog-title", Static).update(title)
        self._look()

    @on(RowList.Highlighted)
    def _look(self) -> None:
        """Say what Enter would change."""
        record = self._record
        if record is None:
            self._asked = None
            self._say("")
            return
        self._asked = ("switch", record.id, record.undone_at)
        self._ask_switched(record)

    def _ask_switched(self, record: Any) -> None:
        """Ask what Enter would change."""

        def look(library: Library) -> tuple[DecisionRecord, Preview]:
            from reader.jobs import deciding  # with it comes all that finds names; the first frame does not wait for it

            return record, deciding.preview_switched(library, record.id)

        self._decider.ask("preview", Look(self._asked, look, self))

    @property
    def _record(self) -> Record | None:
        key = self.query_one(_Decisions).current_key
        return self._records.get(key) if isinstance(key, int) else None

    @on(RowList.Chosen)
    def _on_chosen(self) -> None:
        self.action_switch()

    def action_switch(self) -> None:
        """Undo the decision with the cursor, or let it hold again; once, however often the key is pressed."""
        record = self._record
        if record is not None and record.id not in self._works:
            self._works.add(record.id)
            self._decider.switch(record)
            self._list()

    def action_filter(self) -> None:
        """Show only those that hold, or all."""
        self._active = not self._active
        self._list()

    def action_undo(self) -> None:
        """Undo what was done last, here or elsewhere."""
        try:
            if not self._decider.undo():
                self._say("There is nothing to undo.")
        except StoreError as error:
            self._say(str(error), error=True)

    @on(Decided)
    def _on_decided(self, message: Decided) -> None:
        if message.what in ("waits", "failed"):
            self._say(message.text, error=message.what == "failed")
        if message.what != "waits":
            self._ended.add(message.number)
            self._read()

    @on(Unmarked)
    def _on_unmarked(self, message: Unmarked) -> None:
        self._say(f"Undone: {message.label}")

    def _say(self, text: str, *, error: bool = False) -> None:
        preview = self.query_one(".dialog-preview", Static)
        preview.set_class(error, "-error")
        preview.update(Content(one_line(text)))


class StoryDecisionsScreen(DecisionsScreen):
    """All decisions about events and versions, the newest first."""

    heading = "Decisions about events and versions"
    nothing = _NO_STORIES
    shell = _STORIES_SHELL

    def _read(self) -> None:
        self._decider.ask("list", Look("list", lambda library: library.story_decisions.all(), self))

    def _ask_switched(self, record: StoryDecisionRecord) -> None:
        self._say("Enter lets it hold again." if record.undone_at is not None else "Enter undoes it.")


def switch_sentence(record: DecisionRecord, preview: Preview) -> str:
    """What Enter would do to a decision."""
    mentions = f"{preview.mentions:,} mention{'' if preview.mentions == 1 else 's'}"
    stories = f"{preview.articles:,} {'story' if preview.articles == 1 else 'stories'}"
    again = record.undone_at is not None
    if not preview.mentions:
        return "Enter lets it hold again." if again else "Enter undoes it; no mention is shown otherwise by it now."
    if record.decision.what in ("rename", "kind"):
        back = "so again" if again else "as it was found"
        return f"Enter shows {mentions} in {stories} {back}."
    return f"Enter moves {mentions} in {stories}" + (" again." if again else " back.")


def _row(record: Record, *, works: bool) -> Row:
    undone = record.undone_at is not None
    mark = _WORKS if works else _UNDONE if undone else _HOLDS
    first: tuple[Piece, ...] = (
        (f"{mark} ", "muted" if undone else "marker"),
        (record.sentence, "muted" if undone else "title"),
    )
    state = f"undone {_date(record.undone_at)}" if record.undone_at is not None else "holds"
    what = f"  number {record.id} · {_WHAT[record.decision.what]} {_date(record.decided_at)} · {state}"
    return Row((Line(first), Line(((what, "meta"),))), record.id)


def _date(moment: dt.datetime) -> str:
    return date_text(moment.astimezone(), "time", None)
