"""Small questions on top of a screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from reader.tui.cells import one_line
from reader.tui.commands import bindings
from reader.tui.panes.key_bar import KeyBar
from reader.tui.panes.row_list import RowList
from reader.tui.render import Line, Row

_LONGEST_NAME = 80
_LONGEST_TAGS = 2000
_LONGEST_TAG = 60


class AddDialog(ModalScreen[str | None]):
    """Asks for a file or folder; dismisses with what was typed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", show=False)]

    def compose(self) -> ComposeResult:
        """One question, one field."""
        with Vertical(classes="dialog"):
            yield Static("Add a file or folder", classes="dialog-title", markup=False)
            field = Input(placeholder="~/articles", compact=True)
            field.cursor_blink = False
            yield field
            yield Static(
                "Text, Markdown and saved web pages. Enter adds, Esc cancels.", classes="dialog-hint", markup=False
            )

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        self.dismiss(message.value.strip() or None)


class _Choices(RowList):
    BINDINGS = bindings("list")


class ThemeDialog(ModalScreen[str | None]):
    """Lists themes, showing each as the cursor comes to it; dismisses with the chosen one, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "cancel", "Cancel", show=False)]

    def __init__(self, names: list[str], current: str) -> None:
        super().__init__()
        self._names = names
        self._current = current

    def compose(self) -> ComposeResult:
        """A list of names."""
        with Vertical(classes="dialog"):
            yield Static("Colours", classes="dialog-title", markup=False)
            yield _Choices([Row((Line(((name, "title"),)),), name) for name in self._names], id="choices")
            yield Static(
                'Enter takes it, Esc goes back. To keep it: theme = "NAME" in config.toml',
                classes="dialog-hint",
                markup=False,
            )

    def on_mount(self) -> None:
        """Begin at the theme in force."""
        choices = self.query_one(_Choices)
        choices.focus()
        choices.cursor = self._names.index(self._current)

    @on(RowList.Highlighted)
    def _on_highlighted(self, message: RowList.Highlighted) -> None:
        if isinstance(message.key, str):
            self.app.theme = message.key

    @on(RowList.Chosen)
    def _on_chosen(self, message: RowList.Chosen) -> None:
        self.dismiss(message.key if isinstance(message.key, str) else None)

    def action_cancel(self) -> None:
        """Take back the theme that was there before."""
        self.app.theme = self._current
        self.dismiss(None)


class SaveSearchDialog(ModalScreen[str | None]):
    """Asks for the name under which a search is kept; dismisses with it, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", show=False)]
    CSS = """
    SaveSearchDialog .dialog-query { color: $foreground 70%; margin-bottom: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """  # noqa: E501  CSS reads best with a rule on one line

    def __init__(self, query: str, suggestion: str = "") -> None:
        """Make the dialog.

        Args:
            query: The search as it was typed.
            suggestion: A name that is taken by Enter alone; typing takes its place.
        """
        super().__init__()
        self._query = query
        self._suggestion = one_line(suggestion).strip()[:_LONGEST_NAME]

    def compose(self) -> ComposeResult:
        """The search, and a field for its name."""
        with Vertical(classes="dialog"):
            yield Static("Save this search as", classes="dialog-title", markup=False)
            yield Static(Content(one_line(self._query)), classes="dialog-query", markup=False)
            field = Input(self._suggestion, placeholder="a name for it", compact=True, max_length=_LONGEST_NAME)
            field.cursor_blink = False
            yield field
            yield Static("Kept among the sources. Enter saves, Esc cancels.", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        name = one_line(message.value).strip()
        if name:
            self.dismiss(name)
        else:
            self.query_one(".dialog-hint", Static).update("It needs a name. Enter saves, Esc cancels.")


class _TagField(Input):
    # a key is bound to what it does for the list below, as the focus stays in the line
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "screen.complete", "Complete", show=False),
        Binding("down,ctrl+n", "screen.move(1)", "Down", show=False),
        Binding("up", "screen.move(-1)", "Up", show=False),
    ]


class _KnownTags(RowList, can_focus=False):
    """The tags that the word at the cursor may become."""


class TagsDialog(ModalScreen[tuple[str, ...] | None]):
    """Asks for the tags of an article; dismisses with all of them, or None if they stay as they are."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel", show=False)]
    CSS = """
    TagsDialog {
        .dialog { max-height: 95%; }
        .dialog-about { color: $foreground 70%; margin-bottom: 1; text-wrap: nowrap; text-overflow: ellipsis; }
        .dialog RowList { height: 8; margin-top: 1; }
    }
    """

    def __init__(self, title: str, tags: Sequence[str], known: Sequence[tuple[str, int]]) -> None:
        """Make the dialog.

        Args:
            title: Of the article.
            tags: Those it has.
            known: Every tag of the library and how many articles have it; the first ones are shown first.
        """
        super().__init__()
        self._title = title
        self._tags = tags
        self._known = known

    def compose(self) -> ComposeResult:
        """The article, a line of tags, the tags there are."""
        with Vertical(classes="dialog"):
            yield Static("Tags", classes="dialog-title", markup=False)
            yield Static(Content(one_line(self._title)), classes="dialog-about", markup=False)
            line = ", ".join(one_line(tag) for tag in self._tags)
            field = _TagField(
                line + ", " if line else "",
                placeholder="oil, to read",
                compact=True,
                max_length=_LONGEST_TAGS,
                select_on_focus=False,
            )
            field.cursor_blink = False
            yield field
            yield _KnownTags(placeholder="What you type becomes a new tag.")
            yield Static("Tab takes the marked tag, Enter saves, Esc cancels.", classes="dialog-hint", markup=False)

    def on_mount(self) -> None:
        """Ready to type behind the tags there are."""
        field = self.query_one(_TagField)
        field.focus()
        field.cursor_position = len(field.value)
        self.watch(field, "selection", self._suggest)

    @on(Input.Changed)
    def _suggest(self) -> None:
        field = self.query_one(_TagField)
        start, end = _word_at(field.value, field.cursor_position)
        others = typed_tags(field.value[:start] + "," + field.value[end:])
        found = suggested_tags(field.value[start : field.cursor_position], others, self._known)
        rows = [Row((Line(((tag, "title"),), f"{count:,}", "count"),), tag) for tag, count in found]
        self.query_one(_KnownTags).set_rows(rows)

    @on(Input.Submitted)
    def _on_submitted(self, message: Input.Submitted) -> None:
        spelled = {tag.casefold(): tag for tag, _ in self._known}
        self.dismiss(tuple(spelled.get(tag.casefold(), tag) for tag in typed_tags(message.value)))

    @on(RowList.Chosen)
    def _on_chosen(self) -> None:
        self.action_complete()

    def action_complete(self) -> None:
        """Let the marked tag take the place of the word at the cursor."""
        tag = self.query_one(_KnownTags).current_key
        if not isinstance(tag, str):
            return
        field = self.query_one(_TagField)
        start, end = _word_at(field.value, field.cursor_position)
        before, after = field.value[:start].rstrip(), field.value[end:].lstrip(", ")
        line = f"{before}{' ' if before else ''}{one_line(tag)}, "
        field.value = line + after
        field.cursor_position = len(line)

    def action_move(self, by: int) -> None:
        """Mark another tag."""
        self.query_one(_KnownTags).cursor += by


def suggested_tags(part: str, taken: Iterable[str], known: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the known tags that `part` may become: those that begin with it, then those that contain it.

    Args:
        part: What is typed of a tag; "" suggests them all.
        taken: Tags that are in the line already.
    """
    wanted = part.strip().casefold()
    gone = {tag.casefold() for tag in taken}
    left = [(tag, count) for tag, count in known if tag.casefold() not in gone]
    first = [each for each in left if each[0].casefold().startswith(wanted)]
    inside = [each for each in left if wanted in each[0].casefold()[1:] and each not in first]
    return first + inside


def _word_at(line: str, cursor: int) -> tuple[int, int]:
    """Return the range of `line` between the commas around the cursor."""
    start = line.rfind(",", 0, cursor) + 1
    end = line.find(",", cursor)
    return start, len(line) if end < 0 else end


def typed_tags(line: str) -> tuple[str, ...]:
    """Return the tags of a line that is parted by commas, each once, in their order."""
    found: dict[str, str] = {}
    for part in line.split(","):
        tag = one_line(part).strip().lstrip("#").strip()[:_LONGEST_TAG].rstrip()
        if tag:
            found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


class ConfirmDialog(ModalScreen[bool | None]):
    """Asks before something is done that cannot be undone; dismisses with True if it is to be done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "dismiss(True)", "Yes", show=False),
        Binding("escape,n,q", "dismiss(False)", "No", show=False),
    ]
    CSS = """
    ConfirmDialog KeyBar { background: $panel; margin-top: 1; }
    """

    def __init__(self, question: str, yes: str) -> None:
        """Make the dialog.

        Args:
            question: One sentence that names what is lost.
            yes: What is done, in a word: "Remove".
        """
        super().__init__()
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The question and its two answers."""
        with Vertical(classes="dialog"):
            yield Static(Content(one_line(self._question)), markup=False)
            yield KeyBar([("y", self._yes), ("Esc", "Cancel")])

    @on(KeyBar.Pressed)
    def _on_pressed(self, message: KeyBar.Pressed) -> None:
        self.dismiss(message.index == 0)
