"""Deciding about the name at hand: for every screen that shows names."""

from __future__ import annotations

from textual import on
from textual.screen import Screen, ScreenResultType

from reader.errors import NotFound, StoreError
from reader.library import Library
from reader.model import Decision, EntityId
from reader.tui.cells import one_line
from reader.tui.commands import bindings
from reader.tui.screens.at_hand import NONE_AT_HAND, AtHand
from reader.tui.screens.decider import Decided, Decider, Unmarked


class Deciding(Screen[ScreenResultType]):
    """What a screen inherits to let a person decide about names: the keys, the dialogs, undoing, the lists.

    The screen sets `_library` and `_decider` (the one of the app), says which name is at hand, tells things, and
    brings itself up to date after a decision.
    """

    BINDINGS = bindings("main", "decide", "decisions", "candidates", "undo")
    _library: Library
    _decider: Decider

    def name_at_hand(self) -> AtHand | None:
        """The name that a key is about now; None if there is none."""
        return None

    def open_page(self, entity: EntityId) -> None:
        """Open the page of a name; a screen that can, does."""

    def _tell(self, text: str, *, error: bool = False) -> None:
        """Tell something in one line."""
        self.notify(one_line(text), severity="error" if error else "information", markup=False)

    def _after_deciding(self, entity: EntityId | None) -> None:
        """Names are others than before.

        Args:
            entity: The one that was decided about, if it was one that this screen had at hand.
        """

    def _tell_decided(self, text: str, *, error: bool) -> None:
        """Tell how a decision ended."""
        self._tell(text, error=error)

    def _after_unmarking(self, message: Unmarked) -> None:
        """A mark of stories was taken back."""

    def on_mount(self) -> None:
        """Hear of decisions, whoever makes them."""
        self._decider.listen(self)

    def on_unmount(self) -> None:
        """Hear no more of them."""
        self._decider.leave(self)

    def action_decide(self) -> None:
        """Ask what is to be decided about the name at hand."""
        at = self.name_at_hand()
        if at is None:
            self._tell(NONE_AT_HAND)
            return
        from reader.tui.screens.decide_menu import DecideMenu, Matter  # not before somebody decides something

        try:
            entity = self._library.entities.get(self._library.entities.shown(at.entity))
            may_be = self._library.entities.candidates([entity.id]).get(entity.id, ())
        except (NotFound, StoreError) as error:
            self._tell(str(error), error=True)
            return

        def decide(decision: Decision) -> None:
            self._tell("Deciding …")
            self._decider.decide(lambda _: decision, entity=entity.id)

        self.app.push_screen(DecideMenu(Matter(self._decider, decide, entity, at, may_be)))

    def action_decisions(self) -> None:
        """List all decisions."""
        from reader.tui.screens.decisions import DecisionsScreen

        self.app.push_screen(DecisionsScreen(self._decider))

    def action_candidates(self) -> None:
        """Go through names that may be one."""
        from reader.tui.screens.candidates import CandidatesScreen

        def look(entity: EntityId | None) -> None:
            if entity is not None:
                self.open_page(entity)

        self.app.push_screen(CandidatesScreen(self._decider), look)

    def action_undo(self) -> None:
        """Undo what was marked or decided last."""
        try:
            if not self._decider.undo():
                self._tell("There is nothing to undo")
        except StoreError as error:
            self._tell(str(error), error=True)

    @on(Decided)
    def _on_decided(self, message: Decided) -> None:
        if message.what != "waits":
            self._after_deciding(message.entity)
        self._tell_decided(message.text, error=message.what == "failed")

    @on(Unmarked)
    def _on_unmarked(self, message: Unmarked) -> None:
        self._after_unmarking(message)
        self._tell(f"Undone: {message.label}")
