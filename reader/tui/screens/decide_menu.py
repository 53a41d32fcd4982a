"""The menu of what one may decide about a name, and the questions that its entries lead to.

Each question shows, while it is being answered, what the decision would change; Enter makes it, Esc goes one step back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from reader.library import Library
from reader.model import KINDS, Decision, Entity, Kind, Preview
from reader.tui.cells import one_line
from reader.tui.commands import COMMANDS, bindings, key_names
from reader.tui.panes.row_list import RowList
from reader.tui.render import KIND_MARKS, Line, Piece, Row
from reader.tui.screens import wishes
from reader.tui.screens.at_hand import AtHand
from reader.tui.screens.decider import Decider, Look, Looked, Wish, previewed

KIND_WORDS: dict[Kind, str] = {"person": "person", "org": "organisation", "place": "place"}
_KIND_KEYS: dict[Kind, str] = {"person": "p", "org": "o", "place": "l"}
_OTHERS = 100
"""Names that are offered at once; typing finds the others."""
_FORMS_TOLD = 6
_LONGEST_NAME = 200
_WORKING = "Looking what it changes …"
_DECIDING = "Deciding …"
_BREAKPOINTS = [(0, "-short"), (26, "-tall")]
_CSS = """
    {name} {{
        .dialog {{ width: 88; max-width: 95%; max-height: 100%; }}
        .dialog-title, .dialog-about {{ text-wrap: nowrap; text-overflow: ellipsis; }}
        .dialog-title {{ margin: 0; }}
        .dialog-about {{ color: $foreground 60%; margin-bottom: 1; }}
        .dialog RowList {{ height: {rows}; min-height: 1; max-height: 100%; margin-top: 1; }}
        .dialog-preview {{ height: 4; margin-top: 1; padding: 0 1; border-left: wide $primary 60%; }}
        .dialog-preview.-stale {{ color: $foreground 50%; }}
        .dialog-preview.-error {{ border-left: wide $error; color: $text-error; }}
        &.-behind {{ background: transparent; .dialog {{ visibility: hidden; }} }}
        &.-short {{
            .dialog {{ padding: 0 2; }}
            .dialog RowList {{ height: {few}; margin-top: 0; }}
            .dialog-preview {{ height: 3; }}
            .dialog-hint {{ margin-top: 0; }}
        }}
    }}
"""


@dataclass(frozen=True, slots=True)
class Matter:
    """What all questions about one name need."""

    decider: Decider
    decide: Callable[[Decision], None]
    """Called once, with what was decided, when the dialogs are closed."""
    entity: Entity
    at: AtHand
    """Where it was met."""
    may_be: tuple[Entity, ...] = ()
    """Whom it may mean, if nothing says which."""

    @property
    def mention(self) -> str:
        """The mention at hand as it is written; "" if there is none."""
        return " ".join(self.at.mention.text.split()) if self.at.mention is not None else ""


def about_line(entity: Entity) -> str:
    """What is known of a name, in one line."""
    others = [each.text for each in entity.aliases if each.text != entity.name][:_FORMS_TOLD]
    written = f" · also {', '.join(others)}" if others else ""
    return f"{KIND_WORDS[entity.kind]} · {counted(entity)}{written}"


def counted(entity: Entity) -> str:
    """How often a name is mentioned."""
    return f"{_count(entity.mentions, 'mention')} in {_count(entity.articles, 'story', 'stories')}"


def preview_text(seen: Preview) -> Content:
    """What a decision would change: its sentence, and the forms that it is about."""
    text = Content(one_line(seen.sentence)).stylize("bold")
    if not seen.forms:
        return text
    forms = " · ".join(f"{one_line(form.text)} {form.count:,}" for form in seen.forms[:_FORMS_TOLD])
    more = " …" if len(seen.forms) > _FORMS_TOLD else ""
    return Content("\n").join([text, Content(f"written {forms}{more}").stylize("dim")])


class _Title(Static):
    def __init__(self, text: str, **options: Any) -> None:
        super().__init__(Content(one_line(text)), markup=False, **options)


class _Choices(RowList):
    BINDINGS = bindings("list")


class _Step(ModalScreen[None]):
    """One of several dialogs on top of each other, of which only the last is to be seen."""

    VERTICAL_BREAKPOINTS = _BREAKPOINTS

    def on_screen_suspend(self) -> None:
        """Another one is on top of it."""
        self.add_class("-behind")

    def on_screen_resume(self) -> None:
        """It is the last one again."""
        self.remove_class("-behind")


class DecideMenu(_Step):
    """What one may decide about a name, each by a letter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("decide"),
        Binding("q,h,left", "dismiss", "Close", show=False),
    ]
    CSS = _CSS.format(name="DecideMenu", rows="auto", few="auto")

    def __init__(self, matter: Matter) -> None:
        """Make the menu."""
        super().__init__()
        self._matter = matter
        self._entries = [
            each
            for each in COMMANDS
            if each.where == "decide" and each.action.startswith("pick(") and self._possible(_entry(each.action))
        ]

    def compose(self) -> ComposeResult:
        """The name, and a line for each decision."""
        entity = self._matter.entity
        rows = []
        for each in self._entries:
            keys = self.app.keymap_keys(each.id, each.keys)  # type: ignore[attr-defined]  # of ReaderApp
            pieces = ((f"{key_names(keys)[0]}  ", "marker"), (f"{each.label:<22}", "title"), (each.help, "meta"))
            rows.append(Row((Line(pieces),), _entry(each.action)))
        with Vertical(classes="dialog"):
            yield _Title(f"{KIND_MARKS[entity.kind]} {entity.name}", classes="dialog-title")
            yield _Title(self._about(), classes="dialog-about")
            yield _Choices(rows)
            yield _Title("A letter chooses, Esc closes. ctrl+z undoes any decision.", classes="dialog-hint")

    def _about(self) -> str:
        matter = self._matter
        if matter.may_be:
            names = ", ".join(each.name for each in matter.may_be[:_FORMS_TOLD])
            return f"Nothing says yet who this is. It may be {names}"
        return about_line(matter.entity)

    def on_mount(self) -> None:
        """The list has the keys."""
        self.set_focus(self.query_one(_Choices), scroll_visible=False)

    def _possible(self, entry: str) -> bool:
        match entry:
            case "this_is":
                return bool(self._matter.may_be)
            case "hide_here":
                return self._matter.at.mention is not None
            case _:
                return True

    @on(RowList.Chosen)
    def _on_chosen(self, message: RowList.Chosen) -> None:
        self.action_pick(str(message.key))

    def action_pick(self, entry: str) -> None:
        """Ask what an entry needs to know."""
        if not self._possible(entry):
            return
        self.app.push_screen(question_for(entry, self._matter))

    def action_tick(self) -> None:
        """Nothing is to be ticked here; the space bar chooses."""
        self.query_one(_Choices).action_choose()

    def action_back(self) -> None:
        """Close."""
        self.dismiss()


class Question(_Step):
    """A question with the preview of what its answer would change."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("decide", "decide-back")
    heading = ""
    hint = "Enter decides, Esc goes back."

    def __init__(self, matter: Matter) -> None:
        """Make it."""
        super().__init__()
        self._matter = matter
        self._asked: object = None
        """What the newest preview is about."""
        self._seen: Decision | None = None
        """The decision of which the preview is on screen."""
        self._entered = False
        """Enter was pressed before the preview was there."""

    def compose(self) -> ComposeResult:
        """What is asked, what is known, the answer, the preview, the keys."""
        entity = self._matter.entity
        with Vertical(classes="dialog"):
            yield _Title(self._heading(), classes="dialog-title")
            yield _Title(f"{entity.name}: {about_line(entity)}", classes="dialog-about")
            yield from self._fields()
            yield _Title("", classes="dialog-preview")
            yield _Title(self.hint, classes="dialog-hint")

    def _heading(self) -> str:
        return self.heading

    def _fields(self) -> Sequence[Widget]:
        return ()

    def _ask(self, about: object, wish: Wish | None, otherwise: str = "") -> None:
        """Ask what a wish would change; without one, say what is missing."""
        if wish is None:
            self._asked, self._seen = None, None
            self._say(otherwise)
        elif about != self._asked:
            self._asked, self._seen = about, None
            preview = self.query_one(".dialog-preview", Static)
            preview.add_class("-stale")
            if not str(preview.content):
                preview.update(_WORKING)
            self._matter.decider.ask("preview", Look(about, previewed(wish), self))

    def _say(self, text: Content | str, *, error: bool = False) -> None:
        preview = self.query_one(".dialog-preview", Static)
        preview.set_class(error, "-error")
        preview.remove_class("-stale")
        preview.update(text if isinstance(text, Content) else Content(one_line(text)))

    @on(Looked)
    def _on_looked(self, message: Looked) -> None:
        if message.about != self._asked:
            self._on_other(message)
        elif message.error:
            self._entered = False
            self._say(message.error, error=True)
        else:
            self._seen, preview = message.value
            self._say(preview_text(preview))
            if self._entered:
                self._take()

    def _on_other(self, message: Looked) -> None:
        """An answer to something else than the preview."""

    def _take(self) -> None:
        """Decide, as soon as it has been seen what that would change; once."""
        if self._seen is not None:
            # all at once: a key that was typed ahead is not meant for the menu behind this
            while isinstance(self.app.screen, _Step):
                self.app.pop_screen()
            self._matter.decide(self._seen)
        elif self._asked is not None:
            self._entered = True
            self._say(_DECIDING)

    def action_back(self) -> None:
        """One step back."""
        self.dismiss()


# the focus is set at once, not by `focus()`: a key that was typed ahead must find it there


class _Line(Input):
    # the focus stays in the line while keys go through the list below it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,ctrl+n", "screen.move(1)", "Down", show=False),
        Binding("up", "screen.move(-1)", "Up", show=False),
        Binding("pagedown,ctrl+f", "screen.move(8)", "Page down", show=False),
        Binding("pageup,ctrl+b", "screen.move(-8)", "Page up", show=False),
    ]


def _line(value: str, placeholder: str) -> _Line:
    line = _Line(
        one_line(value).strip()[:_LONGEST_NAME],
        placeholder=placeholder,
        compact=True,
        max_length=_LONGEST_NAME,
        select_on_focus=False,
    )
    line.cursor_blink = False
    return line


class _Offered(RowList, can_focus=False):
    """Names to choose from while one types."""


class OtherQuestion(Question):
    """Asks for another name: what is typed finds names, the likeliest first."""

    CSS = _CSS.format(name="OtherQuestion", rows="9", few="6")
    hint = "Type to find a name, ↑ and ↓ choose, Enter decides, Esc goes back."

    def __init__(
        self,
        matter: Matter,
        heading: str,
        wish: Callable[[Entity], Wish],
        *,
        itself: int | None = None,
    ) -> None:
        """Ask.

        Args:
            matter: The name at hand.
            heading: What is asked.
            wish: From the other name to what is then wanted.
            itself: The place at which the name at hand is offered too; None if it is not.
        """
        super().__init__(matter)
        self.heading = heading
        self._wish = wish
        self._itself = itself
        self._typed: str | None = None
        self._listed: str | None = None
        """What was typed when the names were found that are listed."""
        self._found: dict[int, Entity] = {}

    def _fields(self) -> Sequence[Widget]:
        return _line("", "the beginning of any of its words"), _Offered(placeholder="No name has words that begin so.")

    def on_mount(self) -> None:
        """Ready to type; the likeliest names are there."""
        self.set_focus(self.query_one(_Line), scroll_visible=False)
        self._find("")

    @on(Input.Changed)
    def _on_changed(self, message: Input.Changed) -> None:
        self._find(message.value)

    def _find(self, typed: str) -> None:
        if typed == self._typed:
            return
        self._typed = typed
        entity = self._matter.entity

        def find(library: Library) -> list[Entity]:
            return library.likely_same(wishes.still(library, entity), typed, limit=_OTHERS)

        self._matter.decider.ask("names", Look(("names", typed), find, self))

    def _on_other(self, message: Looked) -> None:
        if message.about != ("names", self._typed):
            return
        if message.error:
            self._say(message.error, error=True)
            return
        found: list[Entity] = list(message.value)
        if self._itself is not None and not (self._typed or "").strip():
            found.insert(self._itself, self._matter.entity)
        self._listed = self._typed
        self._found = {each.id: each for each in found}
        likely = {each.id for each in self._matter.may_be}
        # the likeliest one has the cursor, not the one that stood there before
        self.query_one(_Offered).set_rows([_name_row(each, likely=each.id in likely) for each in found])
        self._look()
        if self._entered:
            self._take()

    @on(RowList.Highlighted)
    def _look(self) -> None:
        if self._listed != self._typed:
            return
        key = self.query_one(_Offered).current_key
        other = self._found.get(key) if isinstance(key, int) else None
        self._ask(None if other is None else other.id, None if other is None else self._wish(other))

    @on(RowList.Chosen)
    @on(Input.Submitted)
    def _take_other(self) -> None:
        if self._listed != self._typed:
            self._entered = True  # typed ahead of the names that are being found
        else:
            self._look()
            self._take()

    def action_move(self, by: int) -> None:
        """Mark another name."""
        self.query_one(_Offered).cursor += by


class FormsQuestion(Question):
    """Asks which forms or mentions are meant, and where that is needed for a new name."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("decide", "decide-back", "decide-tick")
    CSS = _CSS.format(name="FormsQuestion", rows="8", few="5")

    def __init__(self, matter: Matter, what: str) -> None:
        """Ask.

        Args:
            matter: The name at hand.
            what: "split", "hide" or "pin".
        """
        super().__init__(matter)
        self._what = what
        self._ticked: set[object] = {"here"} if matter.mention and what != "hide" else set()
        self.hint = {
            "split": "Space ticks, Enter goes to the name and then decides, Esc goes back.",
            "hide": "Enter decides; Space ticks forms, to hide those alone. Esc goes back.",
            "pin": "Space ticks, Enter goes on to the name that is meant, Esc goes back.",
        }[what]

    def _heading(self) -> str:
        name = self._matter.entity.name
        return {
            "split": f"Which of {name} is somebody else?",
            "hide": f"Hide {name} everywhere",
            "pin": f"Which form of {name} is to mean one name?",
        }[self._what]

    def _fields(self) -> Sequence[Widget]:
        fields: list[Widget] = [_Choices(self._rows())]
        if self._what == "split":
            fields.append(_line("", "the name of somebody else, new or known"))
        return fields

    def on_mount(self) -> None:
        """The list has the keys."""
        self.set_focus(self.query_one(_Choices), scroll_visible=False)
        self._changed()

    def _rows(self) -> list[Row]:
        matter, rows = self._matter, []
        if matter.mention and self._what != "hide":
            rows.append(self._row("here", f"only this mention, “{matter.mention}”", ""))
        if matter.at.article is not None and self._what == "split":
            rows.append(self._row("story", "only what stands in this story", ""))
        rows += [self._row(("form", each.text), each.text, f"{each.count:,}") for each in matter.entity.aliases]
        return rows

    def _row(self, key: Any, text: str, right: str) -> Row:
        ticked = key in self._ticked
        style = "title" if isinstance(key, tuple) else "meta"
        pieces: tuple[Piece, ...] = (("[x] " if ticked else "[ ] ", "marker"), (text, "unread" if ticked else style))
        return Row((Line(pieces, right, "count"),), key)

    @property
    def _forms(self) -> list[str]:
        return [each.text for each in self._matter.entity.aliases if ("form", each.text) in self._ticked]

    @property
    def _at(self) -> AtHand | None:
        return self._matter.at if "here" in self._ticked else None

    def action_tick(self) -> None:
        """Tick the row, or take its tick away; a single mention excludes all others."""
        choices = self.query_one(_Choices)
        key = choices.current_key
        if key is None:
            return
        if key in self._ticked:
            self._ticked.discard(key)
        elif key == "here":
            self._ticked = {"here"}
        else:
            self._ticked.discard("here")
            self._ticked.add(key)
        choices.set_rows(self._rows(), keep=key)
        self._changed()

    @on(Input.Changed)
    def _changed(self) -> None:
        entity, forms, at = self._matter.entity, self._forms, self._at
        about = (tuple(forms), at, "story" in self._ticked)
        if self._what == "hide":
            self._ask(about, wishes.hide(entity, forms))
        elif not self._ticked:
            self._ask(None, None, "Tick at least one line.")
        elif self._what == "pin":
            self._ask(None, None, "Enter goes on to the name that this is to mean.")
        else:
            name = self.query_one(_Line).value.strip()
            article = self._matter.at.article
            articles = [article] if article is not None and "story" in self._ticked else []
            wish = wishes.split(entity, name, forms, articles, at)
            self._ask((about, name), wish if name else None, "Enter goes to the line for the name of somebody else.")

    @on(RowList.Chosen)
    def _on_chosen(self) -> None:
        if not self._ticked and self._what != "hide":
            self.action_tick()
        if self._what == "split":
            self.set_focus(self.query_one(_Line), scroll_visible=False)
        elif self._what == "pin":
            self._ask_whom()
        else:
            self._take()

    def _ask_whom(self) -> None:
        forms, at = self._forms, self._at
        meant = f"“{self._matter.mention}” here" if at is not None else ", ".join(f"“{form}”" for form in forms)
        whom = OtherQuestion(
            self._matter,
            f"Whom does {meant} mean?",
            lambda other: wishes.pin(forms, other, at),
            itself=0 if forms else 1,  # a single mention is rather somebody else
        )
        self.app.push_screen(whom)

    @on(Input.Submitted)
    def _on_submitted(self) -> None:
        self._changed()
        self._take()

    def action_move(self, by: int) -> None:  # noqa: ARG002  the line's keys say how far
        """From the line to the list."""
        self.set_focus(self.query_one(_Choices), scroll_visible=False)

    def action_back(self) -> None:
        """From the name to the list, from the list out."""
        if isinstance(self.focused, _Line):
            self.set_focus(self.query_one(_Choices), scroll_visible=False)
        else:
            self.dismiss()


class NameQuestion(Question):
    """Asks for the name under which something is to be shown."""

    CSS = _CSS.format(name="NameQuestion", rows="1", few="1")

    def _heading(self) -> str:
        return f"Show {self._matter.entity.name} as"

    def _fields(self) -> Sequence[Widget]:
        return (_line(self._matter.entity.name, "its name"),)

    def on_mount(self) -> None:
        """Ready to type behind the name."""
        line = self.query_one(_Line)
        self.set_focus(line, scroll_visible=False)
        line.cursor_position = len(line.value)

    @on(Input.Changed)
    def _changed(self) -> None:
        name = self.query_one(_Line).value.strip()
        same = name == one_line(self._matter.entity.name).strip()
        wish = None if same or not name else wishes.rename(self._matter.entity, name)
        self._ask(name, wish, "Type another name." if same or not name else "")

    @on(Input.Submitted)
    def _on_submitted(self) -> None:
        self._changed()
        self._take()

    def action_move(self, by: int) -> None:
        """There is no list to go through."""


class KindQuestion(Question):
    """Asks for the kind: one key marks it, Enter decides."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("decide", "decide-back"),
        *(Binding(key, f"mark('{kind}')", KIND_WORDS[kind], show=False) for kind, key in _KIND_KEYS.items()),
    ]
    CSS = _CSS.format(name="KindQuestion", rows="auto", few="auto")
    hint = "p, o or l marks a kind, Enter decides, Esc goes back."

    def _heading(self) -> str:
        return f"What is {self._matter.entity.name}?"

    def _fields(self) -> Sequence[Widget]:
        rows = []
        for kind in KINDS:
            now = kind == self._matter.entity.kind
            pieces: tuple[Piece, ...] = (
                (f"{_KIND_KEYS[kind]}  ", "marker"),
                (f"{KIND_MARKS[kind]} ", kind),
                (KIND_WORDS[kind], "muted" if now else "title"),
                ("  as it is now" if now else "", "muted"),
            )
            rows.append(Row((Line(pieces),), kind, selectable=not now))
        return (_Choices(rows),)

    def on_mount(self) -> None:
        """The list has the keys."""
        self.set_focus(self.query_one(_Choices), scroll_visible=False)
        self._changed()

    def action_mark(self, kind: Kind) -> None:
        """Mark a kind."""
        if kind != self._matter.entity.kind:
            self.query_one(_Choices).cursor = KINDS.index(kind)

    @on(RowList.Highlighted)
    def _changed(self) -> None:
        kind = next(each for each in KINDS if each == self.query_one(_Choices).current_key)
        self._ask(kind, wishes.set_kind(self._matter.entity, kind))

    @on(RowList.Chosen)
    def _on_chosen(self) -> None:
        self._changed()
        self._take()


class HereQuestion(Question):
    """Asks whether one mention is to be hidden."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("decide", "decide-back"),
        Binding("enter", "take", "Hide", show=False),
    ]
    CSS = _CSS.format(name="HereQuestion", rows="1", few="1")

    def _heading(self) -> str:
        return f"Hide “{self._matter.mention}” only here"

    def on_mount(self) -> None:
        """Say at once what that changes."""
        self._ask("here", wishes.hide(self._matter.entity, (), self._matter.at))

    def action_take(self) -> None:
        """Hide it."""
        self._take()


def question_for(entry: str, matter: Matter) -> Question:
    """The question behind an entry of the menu."""
    entity = matter.entity
    match entry:
        case "this_is":
            return OtherQuestion(matter, f"{entity.name} is …", lambda other: wishes.merge(entity, other))
        case "merge":
            return OtherQuestion(matter, f"Merge {entity.name} into …", lambda other: wishes.merge(entity, other))
        case "never":
            return OtherQuestion(
                matter, f"{entity.name} is never the same as …", lambda other: wishes.never(entity, other)
            )
        case "rename":
            return NameQuestion(matter)
        case "kind":
            return KindQuestion(matter)
        case "hide_here":
            return HereQuestion(matter)
        case _:
            return FormsQuestion(matter, entry)


def _entry(action: str) -> str:
    return action.removeprefix("pick('").removesuffix("')")


def _name_row(entity: Entity, *, likely: bool) -> Row:
    pieces: tuple[Piece, ...] = ((f"{KIND_MARKS[entity.kind]} ", entity.kind), (entity.name, "title"))
    if likely:
        pieces += (("  it may be this one", "marker"),)
    return Row((Line(pieces, _count(entity.articles, "story", "stories"), "count"),), entity.id)


def _count(number: int, noun: str, nouns: str = "") -> str:
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
