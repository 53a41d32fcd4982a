"""A comparison as entries: what the screen shows one after the other, and what stands in them. Pure.

An entry is what the cursor goes to: a sentence that was changed, one that only one version has, a run of sentences that
are the same, a name or quotation in which the versions differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypeAlias

from reader.answers.comparison_words import in_numbers, numbers, spliced
from reader.model import EntityId
from reader.stories.compare import Change, Sentence, Span, changed_words
from reader.stories.compared import Compared, NameSeen, Quotation
from reader.stories.passages import Passage, passages
from reader.stories.relate import Relation
from reader.tui.cells import one_line
from reader.tui.comparison_place import Key, Options
from reader.tui.render import KIND_MARKS, Piece

What: TypeAlias = Literal[
    "same",
    "sentence",
    "changed",
    "first",
    "second",
    "quiet",
    "section",
    "note",
    "name",
    "quotation",
    "headline",
    "link",
]
_LONGEST = 20_000
"""Characters of a cell that are shown; no sentence of a story is longer."""
_TEASER = 300
_SIGN = {"same": "=", "sentence": "=", "changed": "~", "first": "A", "second": "B", "quiet": "~"}
_ARROWS = {"": " ", "earlier": "↑", "later": "↓"}
_SHIFTS = {"": "", "earlier": "earlier in {}", "later": "later in {}"}
_BEGINNING = re.compile(r"\S+(?:\s+\S+){0,11}")
_ABSENT = "not in {}"


@dataclass(frozen=True, slots=True)
class Entry:
    """Something of a comparison that the cursor can go to."""

    key: Key
    what: What
    marks: str = "   "
    """What it is, whether it is of substance, whether it was moved: a sign each."""
    labels: tuple[str, str] = ("", "")
    """Which sentences of each version."""
    number: int = 0
    """Of the change; 0 if it is none, or goes on with one."""
    passage: Passage | None = None
    text: str = ""
    """What we say ourselves."""
    name: NameSeen | None = None
    quotation: Quotation | None = None
    entity: EntityId | None = None
    """The name whose page it leads to."""
    apart: bool = True
    """A blank line stands before it."""

    @property
    def selectable(self) -> bool:
        """Whether the cursor can go to it."""
        return self.what not in ("section", "note")


@dataclass(frozen=True, slots=True)
class Cell:
    """A text that is harmless and on one line, with the ranges in it that look different."""

    text: str = ""
    marks: tuple[tuple[int, int, str], ...] = ()
    style: str = ""

    def pieces(self, start: int, end: int) -> Iterator[Piece]:
        """The stretch from `start` to `end` in pieces of one style."""
        edges = {start, end}
        for low, high, _ in self.marks:
            edges.update(at for at in (low, high) if start < at < end)
        for low, high in pairwise(sorted(edges)):
            style = next((name for first, last, name in self.marks if first <= low and high <= last), self.style)
            yield self.text[low:high], style


def cell(pieces: Iterable[Piece], *, style: str = "") -> Cell:
    """Make a cell of pieces; white space that meets white space is one blank."""
    text: list[str] = []
    marks: list[tuple[int, int, str]] = []
    length = 0
    for raw, name in pieces:
        shown = one_line(raw[: _LONGEST - length])
        if shown.startswith(" ") and (not text or text[-1].endswith(" ")):
            shown = shown[1:]
        if not shown:
            continue
        text.append(shown)
        if name != style:
            marks.append((length, length + len(shown), name))
        length += len(shown)
    return Cell("".join(text), tuple(marks), style)


class Sheet:
    """All entries of a comparison, in order."""

    def __init__(self, compared: Compared, options: Options, relation: Relation | None = None) -> None:
        """Make the entries.

        Args:
            compared: What two articles share and where they part.
            options: How it is to be shown.
            relation: What links two that share no sentence.
        """
        self.compared = compared
        self.options = options
        self.relation = relation
        comparison = compared.comparison
        self._numbers = numbers(comparison.first), numbers(comparison.second)
        self.entries: list[Entry] = []
        self.changes: list[int] = []
        """Entries at which changes begin."""
        self.facts = -1
        """The first entry about names, quotations, headlines; -1 if there is none."""
        if comparison.pairs:
            self._add_text(passages(comparison, by=options.by))
        else:
            self._add(Entry(Key("note", (0,)), "note", text=unshared(compared)))
            if relation is not None:
                self._add_links(relation)
        self._add_facts()
        self._by_key = {entry.key: at for at, entry in enumerate(self.entries)}

    def _add(self, entry: Entry) -> None:
        self.entries.append(entry)

    def _add_text(self, found: Sequence[Passage]) -> None:
        for each in found:
            if each.what == "same":
                self._add_same(each)
            elif each.what == "changed":
                self._add_changed(each)
            else:
                self._add_only(each)

    def _label(self, first: Sequence[int], second: Sequence[int]) -> tuple[str, str]:
        comparison = self.compared.comparison
        return (
            _short("A", in_numbers(first, comparison.first, self._numbers[0])) if first else "",
            _short("B", in_numbers(second, comparison.second, self._numbers[1])) if second else "",
        )

    def _add_same(self, passage: Passage) -> None:
        key = Key("same", passage.first, passage.second)
        opened = self.options.all_open != (key in self.options.toggled)
        marks = f"= {_ARROWS[passage.shift]}"
        self._add(
            Entry(
                key,
                "same",
                marks,
                self._label(passage.first, passage.second),
                passage=passage,
                text="▾" if opened else "▸",
                # a fold stands close to a fold
                apart=opened or not (self.entries and self.entries[-1].what in ("same", "quiet")),
            )
        )
        if not opened:
            return
        firsts, seconds = _beside(passage)
        for at, (one, other) in enumerate(zip(firsts, seconds, strict=True)):
            part = Passage("same", one, other, passage.shift)
            label = self._label(one, other)
            self._add(Entry(Key("sentence", one, other), "sentence", marks, label, passage=part, apart=at < 0))

    def _add_changed(self, passage: Passage) -> None:
        key = Key("changed", passage.first, passage.second)
        label = self._label(passage.first, passage.second)
        arrow = _ARROWS[passage.shift]
        if self.options.substance and not passage.substance:
            fold = self.entries and self.entries[-1].what in ("same", "quiet")
            self._add(Entry(key, "quiet", f"~ {arrow}", label, passage=passage, apart=not fold))
            return
        self.changes.append(len(self.entries))
        sign = "!" if passage.substance else " "
        self._add(Entry(key, "changed", f"~{sign}{arrow}", label, len(self.changes), passage))

    def _add_only(self, passage: Passage) -> None:
        comparison = self.compared.comparison
        sentences = comparison.first if passage.what == "first" else comparison.second
        places = passage.first or passage.second
        # a heading alone says nothing that a reader could miss
        weighty = any(not sentences[at].heading for at in places)
        counted = weighty or not self.options.substance
        if counted:
            self.changes.append(len(self.entries))
        for position, at in enumerate(places):
            part = Passage(passage.what, (at,)) if passage.what == "first" else Passage(passage.what, (), (at,))
            number = len(self.changes) if counted and not position else 0
            marks = f"{_SIGN[passage.what]}{'!' if weighty and not sentences[at].heading else ' '} "
            label = self._label(part.first, part.second)
            apart = not position or sentences[at].heading
            key = Key(passage.what, part.first, part.second)
            self._add(Entry(key, passage.what, marks, label, number, part, apart=apart))

    def _add_links(self, relation: Relation) -> None:
        """What else links two articles, the most telling first."""
        parts = []
        if relation.days_apart is not None:
            parts.append(f"{relation.days_apart:,} day{'' if relation.days_apart == 1 else 's'} apart")
        if not relation.names:
            parts.append("no name stands in both")
        self._section(" · ".join(["what links them", *parts]))
        for at, name in enumerate(relation.names):
            about = name.entity
            where = f"in {about.articles:,} {'story' if about.articles == 1 else 'stories'}"
            text = f"{KIND_MARKS[about.kind]} {about.name} · {where}"
            self._add(Entry(Key("link", (at,)), "link", "=  ", text=text, entity=about.id, apart=False))
        for at, phrase in enumerate(relation.phrases):
            text = f"both say “{phrase.text}” · in {phrase.articles:,} stories"
            self._add(Entry(Key("note", (at + 1,)), "note", text=text, apart=at == 0))

    def _add_facts(self) -> None:
        compared = self.compared
        before = len(self.entries)
        if compared.headline:
            self._section("the headlines differ")
            self._add(Entry(Key("headline"), "headline", "~  ", ("A", "B"), apart=False))
        for letter, number, names in (("A", 0, compared.names_first), ("B", 1, compared.names_second)):
            if names:
                self._section(f"names that only {letter} speaks of · {len(names):,}")
            for at, name in enumerate(names):
                self._add(
                    Entry(Key("name", (number, at)), "name", f"{letter}  ", name=name, entity=name.entity, apart=False)
                )
        if compared.quotations:
            self._section(f"quotations that differ · {len(compared.quotations):,}")
        for at, quotation in enumerate(compared.quotations):
            sign = {"altered": "~", "first": "A", "second": "B"}[quotation.what]
            label = ("A" if quotation.first else "", "B" if quotation.second else "")
            key = Key("quotation", (at,))
            self._add(Entry(key, "quotation", f"{sign}! ", label, quotation=quotation, apart=at > 0))
        if len(self.entries) > before:
            self.facts = before + 1

    def _section(self, text: str) -> None:
        self._add(Entry(Key("section", (len(self.entries),)), "section", text=text))

    def first_selectable(self) -> int:
        """Where the cursor begins: at the first change of substance, else the first change, else the first entry."""
        weighty = (at for at in self.changes if self.entries[at].marks[1] == "!")
        ordinary = (at for at, entry in enumerate(self.entries) if entry.selectable)
        return next(weighty, next(iter(self.changes), next(ordinary, 0)))

    def find(self, key: Key) -> int | None:
        """The entry of a key, or the one that holds its sentences now."""
        if key in self._by_key:
            return self._by_key[key]
        if key.what in ("name", "quotation", "headline"):
            return None
        for at, entry in enumerate(self.entries):
            held = entry.passage
            if held is not None and (
                (key.first and key.first[0] in held.first)
                or (not key.first and key.second and key.second[0] in held.second)
            ):
                return at
        return None

    def turned(self, key: Key) -> Key:
        """The key of the same entry when A and B have changed places."""
        if key.what == "name":
            return key._replace(first=(1 - key.first[0], *key.first[1:]))
        if key.what in ("quotation", "headline", "section", "note"):
            return key
        what = {"first": "second", "second": "first"}.get(key.what, key.what)
        return Key(what, key.second, key.first)

    # what stands in the cells

    def cells(self, entry: Entry, *, unified: bool) -> tuple[Cell, Cell | None]:
        """The text of A and the text of B, or one text for both.

        Returns:
            The second is None where one text takes the room of both.
        """
        match entry.what:
            case "same" | "quiet":
                return self._folded(entry, unified=unified)
            case "sentence":
                left, right = self._sentences(entry, "kept", "kept")
                return (left, None) if unified else (left, right)
            case "changed":
                return self._changed(entry, unified=unified)
            case "first" | "second":
                return self._only(entry, unified=unified)
            case "name":
                return self._name(entry, unified=unified)
            case "quotation":
                return self._quotation(entry, unified=unified)
            case "headline":
                one, other = self.compared.first.title, self.compared.second.title
                return _confronted(one, (0, len(one)), other, (0, len(other)), self.compared.headline, unified=unified)
            case "link":
                return Cell(one_line(entry.text)), None
        return Cell(one_line(entry.text), style="note" if entry.what == "note" else "section"), None

    def _texts(self) -> tuple[str, str]:
        return self.compared.first.document.text, self.compared.second.document.text

    def _folded(self, entry: Entry, *, unified: bool) -> tuple[Cell, Cell | None]:
        """A run of sentences in a line: how many they are, and how they begin."""
        passage = entry.passage
        assert passage is not None  # noqa: S101  entries of this kind have one
        count = max(len(passage.first), len(passage.second))
        if entry.what == "quiet":
            said = "other words, no fact touched"
        else:
            said = f"{entry.text} {count:,} sentence{'' if count == 1 else 's'} the same"
        moved = _SHIFTS[passage.shift].format("B" if self.options.by == "first" else "A")
        pieces = [(said, "same"), (f" · {moved}" if moved else "", "moved")]
        sentence = self.compared.comparison.first[passage.first[0]]
        text = self._texts()[0]
        beginning = _BEGINNING.match(text, sentence.start, min(sentence.end, sentence.start + _TEASER))
        teaser = ""
        if beginning is not None and entry.text != "▾":
            teaser = beginning.group() + (" …" if count > 1 or beginning.end() < sentence.end else "")
        if unified:
            return cell([*pieces, (f" · {teaser}" if teaser else "", "teaser")], style="same"), None
        return cell(pieces, style="same"), cell([(teaser, "teaser")], style="teaser")

    def _sentences(self, entry: Entry, left: str, right: str) -> tuple[Cell, Cell]:
        passage, comparison = entry.passage, self.compared.comparison
        assert passage is not None  # noqa: S101  entries of this kind have one
        a, b = self._texts()
        return (
            cell(_whole(a, passage.first, comparison.first, left), style=left),
            cell(_whole(b, passage.second, comparison.second, right), style=right),
        )

    def _changed(self, entry: Entry, *, unified: bool) -> tuple[Cell, Cell | None]:
        passage, comparison = entry.passage, self.compared.comparison
        assert passage is not None  # noqa: S101  entries of this kind have one
        a, b = self._texts()
        if not passage.changes:
            left, right = self._sentences(entry, "", "")
            said = "   the same words, divided otherwise"
            return (cell([(left.text, ""), (said, "same")]), None) if unified else (left, right)
        first, second = _stretch(passage.first, comparison.first), _stretch(passage.second, comparison.second)
        return _confronted(a, first, b, second, passage.changes, unified=unified)

    def _only(self, entry: Entry, *, unified: bool) -> tuple[Cell, Cell | None]:
        passage, comparison = entry.passage, self.compared.comparison
        assert passage is not None  # noqa: S101  entries of this kind have one
        first = entry.what == "first"
        sentences = comparison.first if first else comparison.second
        at = (passage.first or passage.second)[0]
        style = "heading" if sentences[at].heading else "only-a" if first else "only-b"
        side = cell(_whole(self._texts()[0 if first else 1], (at,), sentences, style), style=style)
        if unified:
            return side, None
        absent = Cell(_ABSENT.format("B" if first else "A") if entry.apart else "", style="absent")
        return (side, absent) if first else (absent, side)

    def _name(self, entry: Entry, *, unified: bool) -> tuple[Cell, Cell | None]:
        name = entry.name
        assert name is not None  # noqa: S101  entries of this kind have one
        times = f"{name.mentions:,} mentions" if name.mentions > 1 else "1 mention"
        shown = cell([(f"{KIND_MARKS[name.kind]} ", name.kind), (name.name, name.kind), (f" · {times}", "same")])
        if unified:
            return shown, None
        return (shown, Cell()) if entry.marks[0] == "A" else (Cell(), shown)

    def _quotation(self, entry: Entry, *, unified: bool) -> tuple[Cell, Cell | None]:
        quotation = entry.quotation
        assert quotation is not None  # noqa: S101  entries of this kind have one
        a, b = self._texts()
        first, second = quotation.first, quotation.second
        if first and second:
            one, other = a[slice(*first)], b[slice(*second)]
            changes = changed_words(one, other)
            return _confronted(one, (0, len(one)), other, (0, len(other)), changes, unified=unified)
        text = a[slice(*first)] if first else b[slice(*second)] if second else ""
        shown = cell([(text, "only-a" if first else "only-b")], style="only-a" if first else "only-b")
        if unified:
            return shown, None
        absent = Cell(_ABSENT.format("B" if first else "A"), style="absent")
        return (shown, absent) if first else (absent, shown)

    def place(self, entry: Entry, *, second: bool) -> int | None:
        """Where an entry stands in the text of a version; None if it does not."""
        comparison = self.compared.comparison
        if entry.passage is not None:
            places = entry.passage.second if second else entry.passage.first
            return (comparison.second if second else comparison.first)[places[0]].start if places else None
        if entry.quotation is not None:
            span = entry.quotation.second if second else entry.quotation.first
            return span[0] if span else None
        if entry.what == "headline":
            return 0
        return None


def unshared(compared: Compared) -> str:
    """What is to be said of two articles that share no sentence."""
    empty = [
        letter
        for letter, sentences in (("A", compared.comparison.first), ("B", compared.comparison.second))
        if not sentences
    ]
    if empty:
        return f"{' and '.join(empty)} {'has' if len(empty) == 1 else 'have'} no sentences that could be compared."
    first, second = compared.first.lang, compared.second.lang
    if first and second and first != second:
        return f"They share no sentence: A is in another language ({first}) than B ({second})."
    return "They share no sentence. Each tells the story, or another one, in its own words."


def _short(letter: str, numbers: str) -> str:
    """A label; headings have no numbers."""
    return letter if numbers == "H" else letter + numbers.replace(", ", ",")


def _beside(passage: Passage) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """The sentences of a run side by side; those of one version that are more stand with the last of the other."""
    first, second = passage.first, passage.second
    rows = min(len(first), len(second))
    return (
        [*((each,) for each in first[: rows - 1]), first[rows - 1 :]],
        [*((each,) for each in second[: rows - 1]), second[rows - 1 :]],
    )


def _stretch(places: Sequence[int], sentences: Sequence[Sentence]) -> Span:
    return sentences[places[0]].start, sentences[places[-1]].end


def _whole(text: str, places: Sequence[int], sentences: Sequence[Sentence], style: str) -> Iterator[Piece]:
    """Sentences one after the other; where some between them are left out, dots stand for them."""
    for before, at in pairwise([None, *places]):
        if before is not None:
            yield (" " if at == before + 1 else " … "), style
        assert at is not None  # noqa: S101  only the first one has none before it
        yield text[sentences[at].start : sentences[at].end], style


def _confronted(
    a: str, first: Span, b: str, second: Span, changes: Sequence[Change], *, unified: bool
) -> tuple[Cell, Cell | None]:
    """Two stretches with what differs marked, side by side or in one."""
    if not unified:
        return (
            cell(_marked(a, first, [each.first for each in changes], "gone")),
            cell(_marked(b, second, [each.second for each in changes], "new")),
        )
    signs = {"gone": ("[-", "-]", "cut"), "new": ("{+", "+}", "new")}
    pieces: list[Piece] = []
    for what, text in spliced(a, first, b, changes):
        if what == "kept":
            pieces.append((text, ""))
        else:
            opening, closing, style = signs[what]
            pieces += [(opening, "sign"), (text, style), (closing, "sign")]
    return cell(pieces), None


def _marked(text: str, whole: Span, ranges: Iterable[Span], style: str) -> Iterator[Piece]:
    at, end = whole
    for low, high in ranges:
        low, high = max(low, at), min(high, end)
        if low < high:
            yield text[at:low], ""
            yield text[low:high], style
            at = high
    yield text[at:end], ""
