"""A five-line host for one pane: what is on its screen, what it said, how often it painted."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget


class Host(App[None]):
    """Shows one pane over the whole screen."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, pane: Widget, *keys: tuple[str, str]) -> None:
        super().__init__()
        self.pane = pane
        self.keys = keys
        self.said: list[Message] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        for key, action in self.keys:
            self.bind(key, f"focused.{action}")
        if self.pane.can_focus:
            self.pane.focus()

    def do(self, *keys: str) -> None:
        """Do at once what the keys are bound to: a real key press makes the test wait for 50 ms."""
        for key in keys:
            getattr(self.pane, f"action_{dict(self.keys)[key]}")()

    def hear(self, message: Message) -> None:
        """Keep what the pane says (handed to `run_test` as its message hook)."""
        if type(message).__qualname__.startswith(f"{type(self.pane).__name__}."):
            self.said.append(message)

    def heard(self, kind: type[Message]) -> list[Message]:
        """Return the messages of one kind, once each."""
        seen: dict[int, Message] = {id(message): message for message in self.said if isinstance(message, kind)}
        return list(seen.values())

    def lines(self) -> list[str]:
        """Return what is on the screen."""
        return [strip.text for strip in self.screen._compositor.render_strips()]

    def text(self) -> str:
        """Return what is on the screen, in one piece."""
        return "\n".join(self.lines())
