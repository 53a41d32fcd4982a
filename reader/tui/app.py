"""ReaderApp: theme, the person's keys, the first screen. No data, no work."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import logging
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.theme import Theme
from textual.widgets import Input

from reader.config import Settings, log_path
from reader.errors import LibraryError, ReaderError
from reader.library import Library
from reader.tui.cells import one_line
from reader.tui.commands import bindings, check_keys, with_keys
from reader.tui.palette import CommandProvider
from reader.tui.panes.article_view import ArticleView
from reader.tui.screens.dialogs import ThemeDialog
from reader.tui.screens.main import Main

DARK = Theme(
    name="reader-dark",
    primary="#7fa8f0",
    secondary="#b79bf0",
    accent="#eba773",
    success="#86c89a",
    warning="#e9c46a",
    error="#f07f7f",
    foreground="#d8dbe2",
    background="#15171c",
    surface="#1a1d23",
    panel="#22262e",
    dark=True,
)
LIGHT = Theme(
    name="reader-light",
    primary="#2457b3",
    secondary="#6b3fb5",
    accent="#a4500f",
    success="#1f7040",
    warning="#8a6100",
    error="#b3261e",
    foreground="#22252b",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e8e5de",
    dark=False,
)
_PATIENCE_SECONDS = 0.5
_SWITCH_SECONDS = 0.001
"""How long a thread that searches may keep a key waiting before it lets go; Python's own 5 ms are felt."""
_log = logging.getLogger(__name__)


class ReaderApp(App[None]):
    """Reader on a terminal."""

    TITLE = "Reader"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "ctrl+p"
    COMMANDS = {CommandProvider}
    BINDINGS = bindings("app")
    HORIZONTAL_BREAKPOINTS = Main.HORIZONTAL_BREAKPOINTS

    def __init__(
        self,
        library: Library,
        settings: Settings,
        *,
        paths: tuple[str, ...] = (),
        clock: Callable[[], dt.datetime] | None = None,
        worker: bool = True,
    ) -> None:
        """Make the app.

        Args:
            library: What to read; the app does not close it.
            settings: Theme, keys, measure.
            paths: Files and folders to add first.
            clock: What time it is; tests give their own.
            worker: Start the process that imports and catches up.
        """
        super().__init__()
        self._library = library
        self._settings = settings
        self._paths = paths
        self._clock = clock or (lambda: dt.datetime.now().astimezone())
        self._with_worker = worker
        self.register_theme(DARK)
        self.register_theme(LIGHT)

    def on_mount(self) -> None:
        """Theme, keys, the first screen."""
        if self._settings.theme in self.available_themes:
            self.theme = self._settings.theme
        else:
            self.theme = DARK.name
            self.notify(
                one_line(f"There is no theme {self._settings.theme}; T lists those there are."),
                severity="warning",
                markup=False,
            )
        self.set_keymap(dict(self._settings.keys))
        self._main = Main(
            self._library,
            clock=self._clock,
            measure=self._settings.measure,
            worker=self._with_worker,
            recent=self._settings.recent,
        )
        self._main.set_folding(fold=self._settings.fold, read_copies=self._settings.read_copies)
        self.push_screen(self._main)
        if self._paths:
            self.call_after_refresh(self._main.import_paths, list(self._paths))
        # objects of the start live as long as the app: the collector need not look at them again
        self.call_after_refresh(_settle)

    async def on_event(self, event: events.Event) -> None:
        """Let each key take effect before the next one: what is typed ahead must reach what it was meant for.

        Textual hands keys on through the queues of the widgets, and a fast hand, a paste or `tmux send-keys` is
        quicker than those.
        """
        if isinstance(event, events.Paste) and not event.is_forwarded:
            # a paste may hold what the terminal obeys
            await super().on_event(events.Paste(one_line(event.text)))
            if self.focused is not None:
                await _handled(self.focused)
            return
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        screen, focused = self.screen, self.focused
        typing = isinstance(focused, Input) and event.is_printable
        hinting = isinstance(focused, ArticleView) and focused.takes_keys
        before = focused.value if isinstance(focused, Input) else ""
        if typing or hinting or not await self._check_bindings(event.key):
            await super().on_event(event)
        if self.screen is not screen:
            await _handled(self.screen)
        elif typing and isinstance(focused, Input):
            await _handled(focused)
            if focused.value == before:  # it was no letter for the line, but asked the screen for something
                await _handled(screen)
        elif focused is not None:
            # what the widget has said goes up through its ancestors
            for node in focused.ancestors_with_self:
                if node is not self and isinstance(node, MessagePump):
                    await _handled(node)

    def get_system_commands(self, screen):  # type: ignore[no-untyped-def]  # noqa: ARG002  Textual's signature
        """None of Textual's own: the palette is fed by the command table."""
        return ()

    def action_help(self) -> None:
        """Show every key."""
        from reader.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(with_keys(self._settings.keys)))

    def action_change_theme(self) -> None:
        """Choose the colours."""
        self.push_screen(ThemeDialog(sorted(self.available_themes), self.theme))

    def keymap_keys(self, command: str, default: str) -> str:
        """The keys in force for a command."""
        return self._settings.keys.get(command, default)

    def _fatal_error(self) -> None:
        """One sentence instead of Textual's traceback, which prints private data and foreign text."""
        self.bell()
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        _log.error("Reader broke", exc_info=error)
        super()._handle_exception(error)


async def _handled(target: MessagePump) -> None:
    """Wait until a widget has dealt with all that it was sent, but not for ever: an action may wait for the app."""
    done = asyncio.Event()
    if target.is_running and target.call_later(done.set):
        with suppress(TimeoutError):
            await asyncio.wait_for(done.wait(), _PATIENCE_SECONDS)


def _settle() -> None:
    gc.freeze()
    gc.enable()


def open_screens(settings: Settings, paths: Sequence[Path]) -> int:
    """Open the screens on the library that the settings name, adding files and folders; returns the exit code."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    gc.disable()  # until the first frame: nothing of what is made before it is garbage
    try:
        check_keys(settings.keys)
        with Library.open(settings.library) as library:
            library.recogniser = settings.recogniser
            app = ReaderApp(library, settings, paths=tuple(str(path.absolute()) for path in paths))
            app.run(mouse=settings.mouse)
            if app.return_code:
                sys.stderr.write(f"reader: Reader broke off; the reason is in {log_path()}. Nothing is lost.\n")
            return app.return_code or 0
    except LibraryError as error:
        sys.stderr.write(f"reader: {one_line(str(error))}\n")
        return 3
    except ReaderError as error:
        sys.stderr.write(f"reader: {one_line(str(error))}\n")
        return 2
