"""The query language: what is typed → Whoosh query objects.

    libya election          both words; when that finds little, also articles with one of them
    "wheat exports"         the words next to each other, in this order
    -wheat   NOT wheat      without the word (or phrase, field, bracket)
    a OR b c                (a or b) and c: OR joins its two neighbours
    (a b) OR c              brackets
    elect*                  words that begin so
    title:wheat             in the headline
    source:"daily post"     sources with a word that begins so
    person:"Khalifa Haftar" org: place: name:   the person, organisation, place, or any of them, under whatever form
    after:2020-03           from the first moment of March 2020 on
    before:2020-03          up to the last moment of March 2020; so after:2020 before:2020 is the year 2020
    on:2020-03-15           that day (month, year), all in UTC; `today` and `yesterday` are days
    is:unread is:read is:starred    what the reader did
    lang:de                 articles in a language

Words are cut as articles are (analysis.py). Words that carry no weight (`the`, `of`) count in phrases and when nothing
else is asked for.

The parser is our own, as Whoosh's gives no positions for its errors, has another idea of fields (every `http:` is one)
and cannot complete what is still being typed. It goes through the text once, by recursive descent.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Literal, Protocol, TypeAlias

from whoosh import query as whoosh_query
from whoosh.query import And, Every, Not, NumericRange, Or, Phrase, Term

from reader.errors import QueryError
from reader.index.analysis import STOP_WORDS, TOKEN, Part, Shape, shape, unspaced
from reader.index.schema import minutes
from reader.model import KINDS, ArticleId, EntityId, Kind

MAX_LENGTH = 1000
"""Longest query, in code points."""
MAX_TERMS = 32
"""Most words, phrases and fields in a query."""
MAX_PHRASE = 64
"""Most words in a phrase."""
MAX_DEPTH = 20
"""Deepest nesting of brackets."""

FIELDS = ("title", "source", "person", "org", "place", "name", "after", "before", "on", "is", "lang")
STATES = ("unread", "read", "starred")

_NAME_FIELDS: dict[str, tuple[Kind, ...]] = {"person": ("person",), "org": ("org",), "place": ("place",), "name": KINDS}
_CALLED = {"person": "No person is", "org": "No organisation is", "place": "No place is", "name": "Nothing is"}
_QUOTES = '"“”„'
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_SPACE = re.compile(r"\s*")
_RAW = re.compile(rf"[^\s{_QUOTES}()]+")
_QUOTED = re.compile(rf"[^{_QUOTES}]*")
_FIELD = re.compile(r"([A-Za-z_]+):")
_OPERATOR = re.compile(r"(OR|AND|NOT)(?=[\s()]|$)")
_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")
_DATE_HINT = "Write a year, a month or a day: 2020, 2020-01 or 2020-01-15."


class Names(Protocol):
    """Where the names of a library are found."""

    def find(self, kind: Kind, name: str) -> Sequence[EntityId]:
        """The entities that go by this name, under any of its forms; empty if none does."""


class States(Protocol):
    """Where it is known what the reader did."""

    def articles(self, state: str) -> AbstractSet[ArticleId]:
        """The articles in a state: one of STATES."""


class StartsWith(whoosh_query.Query):  # type: ignore[misc]  # Whoosh has no types
    """Articles with words that begin so; the searcher's word dictionary knows which there are."""

    def __init__(self, fieldname: str, text: str) -> None:
        self.fieldname = fieldname
        self.text = text
        """Folded."""


class FromSource(whoosh_query.Query):  # type: ignore[misc]  # Whoosh has no types
    """Articles of sources with a word that begins so."""

    def __init__(self, text: str) -> None:
        self.text = text
        """Folded words, without the leading space of folded_source."""


class Articles(whoosh_query.Query):  # type: ignore[misc]  # Whoosh has no types
    """Articles by id, any number of them."""

    def __init__(self, articles: Collection[ArticleId]) -> None:
        self.articles = articles


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """An understood query. Articles must meet all `filters`, and all `words` unless that finds too little."""

    text: str
    """As it was typed."""
    words: tuple[Any, ...] = ()
    filters: tuple[Any, ...] = ()
    terms: tuple[str, ...] = ()
    """What to mark in a text: words, `prefix*`, and phrases of several words. For snippets.highlights."""
    entities: tuple[EntityId, ...] = ()
    """Names asked for; whoever knows their aliases marks these as well."""
    notes: tuple[str, ...] = ()
    """Sentences for the person."""


_Role: TypeAlias = Literal["word", "stop", "other", "negative"]


@dataclass(frozen=True, slots=True)
class _Node:
    tree: Any
    role: _Role = "other"
    terms: tuple[str, ...] = ()
    entities: tuple[EntityId, ...] = ()


def parse(text: str, *, names: Names, states: States, typing: bool = False, now: dt.datetime | None = None) -> Query:
    """Understand a query. Empty text finds everything.

    Args:
        text: As typed.
        names: Resolves person:, org:, place: and name:.
        states: Resolves is:.
        typing: The text is still being typed: its last word is the beginning of one unless white space or a quote
            follows, and what is unfinished is completed or left out, never an error.
        now: For `today`; the system's time if None.

    Raises:
        QueryError: It cannot be understood, or is beyond the limits above (these also while typing).
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"A query has at most {MAX_LENGTH} characters.", MAX_LENGTH, "Leave some words out.")
    return _Parser(text, names, states, typing, now or dt.datetime.now(dt.UTC)).query()


def folded_source(name: str) -> str:
    """A source's name as `source:` looks for it: folded words, each with a space before it."""
    return "".join(f" {part.word}" for part in _parts(name))


def _parts(text: str) -> Iterator[Part]:
    for token in TOKEN.findall(text):
        yield from shape(token).parts


class _Parser:
    """Goes through one query once; `at` is where it is."""

    def __init__(self, text: str, names: Names, states: States, typing: bool, now: dt.datetime) -> None:
        self.original = text
        self.text = _CONTROL.sub(" ", text)  # one for one: positions stay
        self.names = names
        self.states = states
        self.typing = typing
        self.now = now
        self.at = 0
        self.depth = 0
        self.count = 0
        self.notes: list[str] = []

    def query(self) -> Query:
        nodes = self.sequence()
        if not nodes and self.text.strip() and not self.typing:
            at = len(self.text) - len(self.text.lstrip())
            raise QueryError("There is no word to search for.", at, "Words have letters or digits.")
        return Query(
            text=self.original,
            words=tuple(node.tree for node in nodes if node.role in {"word", "stop"}),
            filters=tuple(node.tree for node in nodes if node.role in {"other", "negative"}),
            terms=tuple(dict.fromkeys(term for node in nodes for term in node.terms)),
            entities=tuple(dict.fromkeys(entity for node in nodes for entity in node.entities)),
            notes=tuple(dict.fromkeys(self.notes)),
        )

    # --- structure

    def sequence(self) -> list[_Node]:
        """Everything up to the end or the closing bracket: parts that must all hold."""
        groups: list[list[_Node]] = []
        or_at = -1
        while True:
            self.skip_space()
            if self.at >= len(self.text):
                break
            if self.text[self.at] == ")":
                if self.depth:
                    break
                if not self.typing:
                    raise QueryError("This bracket closes nothing.", self.at, "Take it out, or open one before it.")
                self.at += 1
                continue
            operator = _OPERATOR.match(self.text, self.at)
            if operator and operator[1] != "NOT":
                if operator[1] == "OR":
                    if (not groups or or_at >= 0) and not self.typing:
                        raise QueryError("There is nothing before this OR.", self.at, "Write OR between two words.")
                    or_at = self.at if groups else -1
                self.at = operator.end()
                continue
            node = self.unary()
            if node is None:
                continue
            if or_at >= 0:
                groups[-1].append(node)
                or_at = -1
            else:
                groups.append([node])
        if or_at >= 0 and not self.typing:
            raise QueryError("There is nothing behind this OR.", or_at, "Write OR between two words.")
        nodes = [group[0] if len(group) == 1 else _either(group) for group in groups]
        if any(node.role not in {"stop", "negative"} for node in nodes):
            nodes = [node for node in nodes if node.role != "stop"]
        return nodes

    def unary(self) -> _Node | None:
        """One word, phrase, field or bracket, with what negates it; None if it is nothing to search for."""
        negative = False
        start = self.at
        while self.at < len(self.text):
            operator = _OPERATOR.match(self.text, self.at)
            if operator and operator[1] == "NOT":
                self.at = operator.end()
                self.skip_space()
            elif self.text[self.at] == "-":
                self.at += 1
                if self.at >= len(self.text) or self.text[self.at].isspace():  # a dash in running text
                    return None
            else:
                break
            negative = not negative
        if self.at >= len(self.text):
            if self.typing:
                return None
            raise QueryError("There is nothing behind this NOT.", start, "Write the word that must be missing.")
        node = self.primary()
        if node is None or not negative:
            return node
        return _Node(Not(node.tree), "negative")

    def primary(self) -> _Node | None:
        character = self.text[self.at]
        if character == "(":
            return self.bracket()
        if character == ")":
            return None
        if character in _QUOTES:
            start = self.at
            value, finished = self.quoted()
            return self.phrase(value, start, "text", finished=finished)
        match = _FIELD.match(self.text, self.at)
        if match:
            name = match[1].lower()
            if name in FIELDS:
                return self.field(name, match)
            after = self.text[match.end() : match.end() + 1]
            if match[1].islower() and len(name) > 2 and not self.typing and after not in {"", "/", " "}:
                close = get_close_matches(name, FIELDS, 1)
                hint = f"Did you mean {close[0]}:? " if close else ""
                raise QueryError(f'There is no field "{name}".', self.at, f"{hint}Fields: {', '.join(FIELDS)}.")
        start = self.at
        return self.word(self.raw(), start, "text")

    def bracket(self) -> _Node | None:
        start = self.at
        self.at += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(f"Brackets are nested more than {MAX_DEPTH} deep.", start, "Leave some out.")
        nodes = self.sequence()
        self.depth -= 1
        if self.at < len(self.text):
            self.at += 1
        elif not self.typing:
            raise QueryError("This bracket is not closed.", start, "Write ) at its end.")
        if not nodes:
            return None
        if len(nodes) == 1:
            return nodes[0]
        return _Node(
            And([node.tree for node in nodes]),
            "other",
            tuple(term for node in nodes for term in node.terms),
            tuple(entity for node in nodes for entity in node.entities),
        )

    # --- pieces of text

    def skip_space(self) -> None:
        match = _SPACE.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def raw(self) -> str:
        """Up to the next white space, quote or bracket."""
        match = _RAW.match(self.text, self.at)
        value = match[0] if match else ""
        self.at += len(value)
        return value

    def quoted(self) -> tuple[str, bool]:
        """What stands in quotes, and whether they are closed."""
        start = self.at
        match = _QUOTED.match(self.text, start + 1)
        value = match[0] if match else ""
        self.at = start + 1 + len(value)
        if self.at < len(self.text):
            self.at += 1
            return value, True
        if not self.typing:
            raise QueryError("This quote is not closed.", start, 'Write " at its end.')
        return value, False

    def counted(self, at: int) -> None:
        self.count += 1
        if self.count > MAX_TERMS:
            raise QueryError(f"A query has at most {MAX_TERMS} words.", at, "Leave some out.")

    def unfinished(self) -> bool:
        """Whether what was just read is still being typed."""
        return self.typing and self.at >= len(self.text)

    # --- words

    def word(self, raw: str, start: int, name: str) -> _Node | None:
        star = raw.find("*")
        if 0 <= star < len(raw.rstrip("*")) and not self.typing:
            raise QueryError("A * stands at the end of a word only.", start + star, "Write the beginning of the word.")
        if raw and not raw.strip("*"):
            return _Node(Every())
        shapes = [shape(token) for token in TOKEN.findall(raw)]
        if not any(found.parts for found in shapes):
            return None
        self.counted(start)
        text = raw.strip("*")
        tree = _exactly(shapes, name)
        terms: tuple[str, ...] = (text,)
        begun = _beginning(shapes)
        if begun and (raw.endswith("*") or self.unfinished() or unspaced(begun)):
            tree = Or([StartsWith(name, begun), tree])
            terms = (f"{text}*",)
        only = shapes[0].parts[0].word if len(shapes) == 1 and len(shapes[0].parts) == 1 else ""
        stop = only in STOP_WORDS and not shapes[0].whole and not raw.endswith("*")
        role: _Role = "other" if name != "text" else "stop" if stop else "word"
        return _Node(tree, role, terms)

    def phrase(self, value: str, start: int, name: str, *, finished: bool) -> _Node | None:
        shapes = [shape(token) for token in TOKEN.findall(value)]
        count = sum(len(found.parts) for found in shapes)
        if not count:
            return None
        self.counted(start)
        if count > MAX_PHRASE:
            raise QueryError(f"A phrase has at most {MAX_PHRASE} words.", start, "Quote the rarest part of it.")
        text = " ".join(value.split())
        if finished or not self.typing or value[-1:].isspace():
            return _Node(_exactly(shapes, name), "other", (text,))
        begun = _beginning(shapes[-1:])
        if not begun:
            return _Node(_exactly(shapes, name), "other", (text,))
        last = StartsWith(name, begun)
        if len(shapes) == 1:
            return _Node(Or([last, _exactly(shapes, name)]), "other", (f"{text}*",))
        before, _, beginning = text.rpartition(" ")
        return _Node(And([_exactly(shapes[:-1], name), last]), "other", (before or text, f"{beginning}*"))

    # --- fields

    def field(self, name: str, match: re.Match[str]) -> _Node | None:
        start = self.at
        self.at = match.end()
        quoted = self.text[self.at : self.at + 1] in tuple(_QUOTES)
        value_at = self.at + quoted
        finished = True
        if quoted:
            value, finished = self.quoted()
        else:
            value = self.raw()
            finished = not self.unfinished()
        if not any(True for _ in _parts(value)):
            if self.typing:
                return None
            raise QueryError(f"There is nothing behind {name}:.", self.at, _example(name))
        if name == "title":
            return self.phrase(value, start, name, finished=finished) if quoted else self.word(value, value_at, name)
        self.counted(start)
        if name == "source":
            return _Node(FromSource(folded_source(value)[1:]))
        if name == "lang":
            return _Node(Term("lang", value.lower()))
        if name in _NAME_FIELDS:
            return self.name(name, value, finished=finished)
        if name == "is":
            return self.state(value.lower(), value_at)
        return self.date(name, value.lower(), value_at)

    def name(self, name: str, value: str, *, finished: bool) -> _Node:
        value = " ".join(value.split())
        found = [(kind, entity) for kind in _NAME_FIELDS[name] for entity in self.names.find(kind, value)]
        if found:
            terms = [Term(kind, str(entity)) for kind, entity in found]
            tree = terms[0] if len(terms) == 1 else Or(terms)
            return _Node(tree, "other", (value,), tuple(entity for _, entity in found))
        shapes = [shape(token) for token in TOKEN.findall(value)]
        tree = _exactly(shapes, "text")
        if finished:
            self.notes.append(f'{_CALLED[name]} called "{value}"; searching for the words.')
            return _Node(tree, "other", (value,))
        begun = _beginning(shapes[-1:])
        if begun:
            last = StartsWith("text", begun)
            tree = And([_exactly(shapes[:-1], "text"), last]) if len(shapes) > 1 else Or([last, tree])
        return _Node(tree, "other", (f"{value}*" if len(shapes) == 1 else value,))

    def state(self, value: str, at: int) -> _Node | None:
        if value in STATES:
            return _Node(Articles(self.states.articles(value)))
        if self.typing:
            return None
        close = get_close_matches(value, STATES, 1)
        hint = f"Did you mean is:{close[0]}? " if close else ""
        raise QueryError(f'There is no state "{value}".', at, f"{hint}States: {', '.join(STATES)}.")

    def date(self, name: str, value: str, at: int) -> _Node | None:
        try:
            first, after = self.period(value)
        except ValueError as error:
            if self.typing:
                return None
            raise QueryError(f'"{value}" is not a date.', at, _DATE_HINT) from error
        start = None if name == "before" else minutes(first)
        end = None if name == "after" else minutes(after) - 1
        return _Node(NumericRange("date", start, end))

    def period(self, value: str) -> tuple[dt.datetime, dt.datetime]:
        """The first moment of a day, month or year, and the first after it; ValueError if it is none."""
        days = {"today": 0, "yesterday": 1}.get(value)
        if days is not None:
            today = self.now.astimezone(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            first = today - dt.timedelta(days=days)
            return first, first + dt.timedelta(days=1)
        match = _DATE.fullmatch(value)
        if not match or not value.isascii():
            raise ValueError(value)
        year, month, day = (int(part) if part else 0 for part in match.groups())
        first = dt.datetime(year, month or 1, day or 1, tzinfo=dt.UTC)
        if year >= dt.MAXYEAR:
            raise ValueError(value)
        if day:
            return first, first + dt.timedelta(days=1)
        if match[2]:
            return first, first.replace(year=year + month // 12, month=month % 12 + 1)
        return first, first.replace(year=year + 1)


def _either(group: list[_Node]) -> _Node:
    return _Node(
        Or([node.tree for node in group]),
        "other",
        tuple(term for node in group for term in node.terms),
        tuple(entity for node in group for entity in node.entities),
    )


def _exactly(shapes: Sequence[Shape], name: str) -> Any:
    """Articles with these tokens next to each other."""
    if len(shapes) == 1:
        parts, whole, whole_stem = shapes[0]
        joined = bool(whole) and not unspaced(whole)
        if len(parts) == 1:
            return Term(name, whole_stem if joined else parts[0].stem)
        if joined:
            together = Term(name, whole_stem)
            return together if "&" in whole else Or([together, Phrase(name, [part.stem for part in parts])])
    stems = [part.stem for found in shapes for part in found.parts]
    return Term(name, stems[0]) if len(stems) == 1 else Phrase(name, stems)


def _beginning(shapes: Sequence[Shape]) -> str:
    """The word that is being begun, or "" where there is none; a single sign of Chinese begins the pairs it is in."""
    if len(shapes) != 1 or not shapes[0].parts:
        return ""
    parts, whole, _ = shapes[0]
    if unspaced(parts[-1].word):
        return parts[0].word if len(parts) == 1 and len(parts[0].word) == 1 else ""
    return parts[0].word if len(parts) == 1 else whole


def _example(name: str) -> str:
    if name in {"after", "before", "on"}:
        return _DATE_HINT
    if name == "is":
        return f"States: {', '.join(STATES)}."
    return f'Write {name}:word or {name}:"several words".'
