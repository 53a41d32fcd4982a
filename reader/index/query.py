"""The query language: what is typed → Whoosh query objects, and our own (trees.py).

    libya election          both words; when that finds little, also articles with one of them
    "wheat exports"         the words next to each other, in this order
    "haftar putin"~10       the words near each other, in any order
    -wheat   NOT wheat      without the word (or phrase, field, bracket)
    a OR b c                (a or b) and c: OR joins its two neighbours; AND may be written, and says nothing
    (a b) OR c              brackets
    elect*  wor?d  *burg    words that begin so, with any letter, that end so
    haftr~  haftr~2         words that differ by a letter (in longer words two)
    title:wheat             in the headline; title:(wheat OR corn)
    source:"daily post"     the source of that name; source:daily those with a word that begins so
    person:"Khalifa Haftar" org: place: name:   the person, organisation, place, or any of them, under whatever form
    near:"Putin" "Erdogan"  both names in one sentence; near:(Putin Erdogan "Angela Merkel")
    after:2020-03           from the first moment of March 2020 on
    before:2020-03          up to the last moment of March 2020; so after:2020 before:2020 is the year 2020
    on:2020-03-15           that day (month, year, "last week", 7d: see periods.py), all in UTC
    is:unread is:read is:starred    what the reader did
    tag:politics            what the reader called it
    has:names               what there is of it: names, tags, date, author, versions
    lang:de                 articles in a language
    like:12                 articles that share rare words and names with article 12

Words are cut as articles are (analysis.py). Words that carry no weight (`the`, `of`) count in phrases and when nothing
else is asked for. A blank may follow a field's colon where a value follows it (`person: Putin`, `is: unread`). What
only looks like an operator is text: `a) first`, `5' 10" tall`, `50~60`, and OR and NOT IN A SENTENCE ALL IN CAPITALS.

The parser is our own, as Whoosh's gives no positions for its errors, has another idea of fields (every `http:` is one)
and cannot complete what is still being typed. The text is cut into pieces once; recursive descent goes through them.
The same pieces tell what stands at the cursor, and let a query be narrowed and widened as text.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any, Literal, NamedTuple, Protocol, TypeAlias

from whoosh.query import And, Every, Not, NumericRange, Or, Phrase, Term

from reader.errors import QueryError
from reader.index import periods
from reader.index.analysis import EVERYDAY, LANGUAGES, STOP_WORDS, TOKEN, Shape, shape, stemmer, unspaced
from reader.index.pieces import (
    CONTROL,
    DATE_FIELDS,
    FIELD_NAMES,
    FIELD_VALUES,
    QUOTES,
    Piece,
    behind,
    conditions,
    fields_of,
    is_shouted,
    pieces_of,
    strays,
)
from reader.index.schema import minutes
from reader.index.terms import Written, alternatives, written
from reader.index.trees import Alike, Articles, FromSource, Fuzzy, Glob, StartsWith, Within
from reader.model import KINDS, ArticleId, EntityId, Kind

MAX_LENGTH = 2000
"""Longest query, in code points."""
MAX_WORDS = 200
"""Most words, phrases and fields in a query."""
MAX_PHRASE = 64
"""Most words in a phrase."""
MAX_DEPTH = 20
"""Deepest nesting of brackets."""
MAX_PATTERNS = 16
"""Most words with `*`, `?` or `~` in a query: each stands for many words."""
MAX_DISTANCE = 1000
"""Most words that may stand in a phrase with a distance."""
SENTENCE = 20
"""How near each other words must stand in place of names in one sentence that nobody is called by."""

FIELDS = FIELD_NAMES
STATES = FIELD_VALUES["is"]
HAVING = FIELD_VALUES["has"]
_NAME_FIELDS: dict[str, tuple[Kind, ...]] = {"person": ("person",), "org": ("org",), "place": ("place",), "name": KINDS}
_FIELD = re.compile(r"([A-Za-z_]+):")
_TIMES = re.compile(r"(?:today|yesterday|(?:last|this) (?:week|month|year))")
_CALLED = {"person": "No person is", "org": "No organisation is", "place": "No place is", "name": "Nothing is"}


class Names(Protocol):
    """Where the names of a library are found."""

    def find(self, kind: Kind, name: str) -> Sequence[EntityId]:
        """The entities that go by this name, under any of its forms; empty if none does."""


class States(Protocol):
    """Where it is known what the reader did, and what there is of an article besides its words."""

    def articles(self, state: str) -> Articles:
        """The articles in a state: one of STATES."""

    def tagged(self, tag: str) -> Articles | None:
        """The articles with a tag; None if there is no such tag."""

    def having(self, what: str) -> Articles | None:
        """The articles that have one of HAVING; None if that cannot be told."""

    def near(self, groups: Sequence[Sequence[EntityId]]) -> Articles:
        """The articles with a sentence that names one entity of each group."""


class Likes(Protocol):
    """Where it is known what an article is about."""

    def like(self, article: ArticleId) -> Alike | None:
        """What articles like this one have; None if there is no such article."""


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """An understood query. Articles must meet all `filters`, and all `words` unless that finds too little."""

    text: str
    """As it was typed."""
    words: tuple[Any, ...] = ()
    filters: tuple[Any, ...] = ()
    terms: tuple[str, ...] = ()
    """What to mark in a text, in the form that terms.py describes. For snippets.highlights."""
    entities: tuple[EntityId, ...] = ()
    """Names asked for; whoever knows their aliases marks these as well."""
    notes: tuple[str, ...] = ()
    """Sentences for the person."""
    like: ArticleId | None = None
    """The article of like:, if there is one."""
    looser: Query | None = None
    """The same with the words of its phrases and choices in place of these, for when nothing is found; None if it has
    none, or nothing but these, or is still being typed."""


class Place(NamedTuple):
    """What stands at the cursor of a query."""

    kind: Literal["word", "field", "value"]
    """A word (or the beginning of a field's name), a field's name with its colon, the value of a field."""
    start: int
    """The range that a completion takes the place of; of a quoted value the quotes too."""
    end: int
    text: str
    """What is there before the cursor, without quotes."""
    field: str = ""
    """Of a value: whose."""
    quoted: bool = False
    """Whether it stands in quotes."""


def parse(
    text: str,
    *,
    names: Names,
    states: States,
    typing: bool = False,
    now: dt.datetime | None = None,
    langs: Sequence[str] = ("en",),
    likes: Likes | None = None,
) -> Query:
    """Understand a query. Empty text finds everything.

    Args:
        text: As typed.
        names: Resolves person:, org:, place:, name: and near:.
        states: Resolves is:, tag:, has: and near:.
        typing: The text is still being typed: its last word is the beginning of one unless white space or a quote
            follows, and what is unfinished is completed or left out, never an error.
        now: For `today`; the system's time if None.
        langs: The languages of the library (BCP-47): a word is searched for as each of them stems it.
        likes: Resolves like:.

    Raises:
        QueryError: It cannot be understood, or is beyond the limits above (these also while typing).
    """
    if len(text) > MAX_LENGTH:
        raise QueryError(f"A query has at most {MAX_LENGTH:,} characters.", MAX_LENGTH, "Leave some words out.")
    return _Parser(text, names, states, likes, typing, now or dt.datetime.now(dt.UTC), langs).query()


def folded_source(name: str) -> str:
    """A source's name as `source:` looks for it: folded words, each with a space before it."""
    return "".join(f" {part.word}" for found in _shapes(name) for part in found.parts)


def quoted(value: str) -> str:
    """A value in quotes, to stand behind a field. Quotes inside become spaces: they say nothing to the search."""
    return '"' + " ".join(re.sub(f"[{QUOTES}]", " ", CONTROL.sub(" ", value)).split()) + '"'


def complete_at(text: str, cursor: int) -> Place | None:
    """Which part of a query stands at the cursor, for completions; None if it is nothing that could go on."""
    clean = CONTROL.sub(" ", text[:MAX_LENGTH])
    cursor = min(max(0, cursor), len(clean))
    pieces = pieces_of(clean)
    for piece, field in zip(pieces, fields_of(pieces), strict=True):
        if piece.end >= cursor:
            inside = piece.start < cursor and piece.kind in {"word", "quoted"}
            return _place(clean, piece, cursor, field) if inside else None
    return None


def narrowed(text: str, part: str, *, typing: bool = False) -> str:
    """A query with one more condition, such as `person:"Khalifa Haftar"` or `on:2020-01`.

    What is unfinished is closed or left out first; a query that is an OR as a whole goes into brackets. A condition
    that is there already is not added again.

    Args:
        text: As typed.
        part: The condition, as it would be typed.
        typing: The last word was taken for the beginning of one: it gets a `*`, and goes on finding the same.
    """
    clean = CONTROL.sub(" ", text)
    if part in {clean[first:last] for first, last in conditions(clean)}:
        return text.rstrip()
    return " ".join(filter(None, (_finished(clean, typing=typing), part)))


def widened(text: str) -> str:
    """A query without its last condition (a field outside of brackets); as it is if it has none.

    Brackets that are then around the whole query go too, so that it undoes `narrowed`.
    """
    clean = CONTROL.sub(" ", text)
    found = conditions(clean)
    if not found:
        return text
    first, last = found[-1]
    rest = f"{clean[:first].rstrip()} {clean[last:].lstrip()}".strip()
    return _unwrapped(rest)


_Role: TypeAlias = Literal["word", "stop", "other", "negative"]


@dataclass(frozen=True, slots=True)
class _Node:
    tree: Any
    role: _Role = "other"
    terms: tuple[str, ...] = ()
    entities: tuple[EntityId, ...] = ()
    plain: str = ""
    """A word and nothing but a word, as it was typed; it may be half of one (`e mail`)."""
    begun: bool = False
    """Whether it is the beginning of a word."""
    parts: tuple[_Node, ...] = ()
    """Of a bracket without OR: what must hold, which it does without the bracket just as well."""
    loose: tuple[_Node, ...] = ()
    """Of a phrase, or a choice or bracket of words and phrases: the single words."""


class _Parser:
    """Goes through the pieces of one query once; `at` is the number of the next."""

    def __init__(
        self,
        text: str,
        names: Names,
        states: States,
        likes: Likes | None,
        typing: bool,
        now: dt.datetime,
        langs: Sequence[str],
    ) -> None:
        self.original = text
        self.text = CONTROL.sub(" ", text)  # one for one: positions stay
        small = self.text.lower()
        if is_shouted(self.text) and len(small) == len(self.text):
            self.text = small  # where all words are in capitals, IT is no department and US no country
        self.names = names
        self.states = states
        self.likes = likes
        self.typing = typing
        self.now = now
        self.langs = tuple(langs)
        # English too, for articles that do not say what they are written in
        self.stemmed = tuple({stemmer(lang): lang for lang in ("en", *langs)}.values())
        self.pieces = pieces_of(self.text)
        self.at = 0
        self.depth = 0
        self.count = 0
        self.patterns = 0
        self.target = "text"
        """The field in which words are searched for: title inside of title:(…)."""
        self.like: ArticleId | None = None
        self.notes: list[str] = []

    def query(self) -> Query:
        if self.pieces and not self.pieces[-1].closed and not self.typing:
            raise QueryError("This quote is not closed.", self.pieces[-1].at - 1, 'Write " at its end.')
        nodes = self.sequence()
        if not nodes and self.text.strip() and not self.typing:
            raise QueryError("There is no word to search for.", self.pieces[0].start, "Words have letters or digits.")
        if not self.typing:
            self.note_times()
        return self.made(nodes, self.loosened(nodes))

    def made(self, nodes: Sequence[_Node], looser: Query | None = None) -> Query:
        return Query(
            text=self.original,
            words=tuple(node.tree for node in nodes if node.role in {"word", "stop"}),
            filters=tuple(node.tree for node in nodes if node.role in {"other", "negative"}),
            terms=_terms(nodes),
            entities=_entities(nodes),
            notes=tuple(dict.fromkeys(self.notes)),
            like=self.like,
            looser=looser,
        )

    def loosened(self, nodes: Sequence[_Node]) -> Query | None:
        """The query for when nothing is found; None if there is nothing in it to take apart.

        A phrase among words is part of a sentence, and may be wrong; who asks for nothing but a phrase means it.
        """
        if self.typing or not any(node.loose for node in nodes) or not any(node.role == "word" for node in nodes):
            return None
        query = self.made([part for node in nodes for part in node.loose or (node,)])
        note = "Nothing has the phrases and choices of this query as they are; searching for their words."
        words = {repr(tree): tree for tree in query.words}
        return replace(query, words=tuple(words.values()), notes=(*query.notes, note))

    def note_times(self) -> None:
        """Say how to ask for a time, if one stands among the words."""
        plain = [piece.kind == "word" and not piece.field and not piece.signs for piece in self.pieces]
        words = [
            piece.value.lower().rstrip(".,;:!?") if is_ else "" for piece, is_ in zip(self.pieces, plain, strict=True)
        ]
        for value in (each for at, word in enumerate(words) for each in (word, " ".join(words[at : at + 2]))):
            if _TIMES.fullmatch(value):
                written_so = quoted(value) if " " in value else value
                called = "words" if " " in value else "a word"
                self.notes.append(f'"{value}" is searched as {called}; on:{written_so} is the time.')
                return

    # --- structure

    def sequence(self) -> list[_Node]:
        """Everything up to the end or the closing bracket: parts that must all hold."""
        groups: list[list[_Node]] = []
        either: Piece | None = None
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece.kind == "close":
                if self.depth:
                    break
                if not self.typing:
                    raise QueryError("This bracket closes nothing.", piece.start, "Take it out, or open one before it.")
                self.at += 1
                continue
            if piece.kind == "operator" and piece.value != "NOT":
                if piece.value == "OR":
                    if (not groups or either) and not self.typing:
                        raise QueryError("There is nothing before this OR.", piece.start, "Write OR between two words.")
                    either = piece if groups else None
                self.at += 1
                continue
            node = self.unary()
            if node is None:
                continue
            if either:
                groups[-1].append(node)
                either = None
            else:
                groups.append([node])
        if either and not self.typing:
            raise QueryError("There is nothing behind this OR.", either.start, "Write OR between two words.")
        nodes = self.joined(
            [node for group in groups for node in ((group[0].parts or group) if len(group) == 1 else [_either(group)])]
        )
        if any(node.role not in {"stop", "negative"} for node in nodes):
            nodes = [node for node in nodes if node.role != "stop"]
        return nodes

    def unary(self) -> _Node | None:
        """One word, phrase, field or bracket, with what negates it; None if it is nothing to search for."""
        negated: Piece | None = None
        negative = False
        while self.at < len(self.pieces) and self.pieces[self.at].value == "NOT":
            if self.pieces[self.at].kind != "operator":
                break
            negated = negated or self.pieces[self.at]
            negative = not negative
            self.at += 1
        node = None
        if self.at < len(self.pieces) and self.pieces[self.at].kind not in {"close", "operator"}:
            negative ^= self.pieces[self.at].signs % 2 == 1
            node = self.primary()
        if node is None:
            if negated and not self.typing:
                raise QueryError(
                    "There is nothing behind this NOT.", negated.start, "Write the word that must be missing."
                )
            return None
        return _Node(Not(node.tree), "negative") if negative else node

    def primary(self) -> _Node | None:
        piece = self.pieces[self.at]
        if piece.kind == "open":
            return self.names_in_brackets(piece) if piece.field == "near" else self.bracket(piece)
        self.at += 1
        if piece.field and piece.field != "title":
            return self.field(piece)
        if piece.field and not _shapes(piece.value) and written(piece.value).kind != "all":
            self.nothing_behind(piece)
            return None
        name = piece.field or self.target
        if piece.kind == "quoted":
            return self.phrase(piece, name)
        if not piece.field:
            self.check_field(piece)
        return self.word(piece, name)

    def bracket(self, piece: Piece) -> _Node | None:
        self.open(piece)
        before, self.target = self.target, piece.field or self.target
        nodes = self.sequence()
        self.target = before
        self.close(piece)
        if not nodes:
            return None
        if len(nodes) == 1:
            return replace(nodes[0], plain="")
        parts = tuple(replace(node, plain="") for node in nodes)
        tree = And([node.tree for node in nodes])
        return _Node(tree, "other", _terms(nodes), _entities(nodes), parts=parts, loose=_loose(nodes))

    def open(self, piece: Piece) -> None:
        self.at += 1
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise QueryError(f"Brackets are nested more than {MAX_DEPTH} deep.", piece.start, "Leave some out.")

    def close(self, piece: Piece) -> None:
        self.depth -= 1
        if self.at < len(self.pieces):
            self.at += 1
        elif not self.typing:
            raise QueryError("This bracket is not closed.", piece.end - 1, "Write ) at its end.")

    def counted(self, piece: Piece) -> None:
        self.count += 1
        if self.count > MAX_WORDS:
            raise QueryError(f"A query has at most {MAX_WORDS} words.", piece.start, "Leave some out.")

    def pattern(self, piece: Piece) -> None:
        self.patterns += 1
        if self.patterns > MAX_PATTERNS:
            raise QueryError(
                f"A query has at most {MAX_PATTERNS} words with *, ? or ~.", piece.start, "Write some of them out."
            )

    def unfinished(self, piece: Piece) -> bool:
        """Whether a piece is still being typed."""
        return self.typing and piece.end >= len(self.text) and (piece.kind == "word" or not piece.closed)

    # --- words

    def word(self, piece: Piece, name: str) -> _Node | None:
        self.counted(piece)
        asked = written(piece.value)
        if asked.kind == "all":
            return _Node(Every())
        if asked.kind == "glob":
            self.pattern(piece)
            return _Node(Glob(name, asked.text), "word" if name == "text" else "other", (asked.text,))
        if asked.kind == "fuzzy":
            return self.fuzzy(piece, asked, name)
        tokens = _tokens(asked.text)
        shapes = [shape(token) for token in tokens]
        if not tokens:
            return None
        self.check_length(shapes, piece)
        tree = self.exactly(tokens, name)
        terms: tuple[str, ...] = (asked.text,)
        begun = _beginning(shapes)
        starred = asked.kind == "prefix" and bool(begun)
        if starred and not unspaced(begun):
            self.pattern(piece)
        unfinished = self.unfinished(piece)
        if begun and (starred or unfinished or unspaced(begun)):
            tree = Or([StartsWith(name, begun), tree])
            terms = (f"{asked.text}*",)
        single = len(shapes) == 1 and len(shapes[0].parts) == 1 and not shapes[0].whole and not starred
        stop = single and shapes[0].parts[0].word in STOP_WORDS
        role: _Role = "other" if name != "text" else "stop" if stop else "word"
        if stop and piece.at > piece.start + piece.signs + len(piece.field) + 1:
            role = "stop"  # `title: the story`: running text
        plain = asked.text if role == "word" and asked.text == tokens[0] and asked.text.isalnum() else ""
        return _Node(tree, role, terms, plain=plain, begun=unfinished or starred)

    def fuzzy(self, piece: Piece, asked: Written, name: str) -> _Node:
        self.pattern(piece)
        if asked.distance > 2 and not self.typing:
            at = piece.at + piece.value.rfind("~")
            raise QueryError(
                "A word may differ by two letters at most.", at, f"Write {asked.text}~1 or {asked.text}~2."
            )
        distance = min(2, asked.distance)
        if not distance:
            return _Node(self.exactly([asked.text], name), "word" if name == "text" else "other", (asked.text,))
        tree = Fuzzy(name, asked.text, distance)
        return _Node(tree, "word" if name == "text" else "other", (f"{asked.text}~{distance}",))

    def phrase(self, piece: Piece, name: str) -> _Node | None:
        value = piece.value
        tokens = _tokens(value)
        if not tokens:
            return None
        self.counted(piece)
        shapes = [shape(token) for token in tokens]
        self.check_length(shapes, piece)
        # one word without the signs around it: in quotes they make no pattern, and must make none for the marks
        text = " ".join(value.split()) if len(value.split()) > 1 else " ".join(tokens)
        if piece.distance is not None:
            distance = self.distance(piece)
            if distance:
                tree, near = self.within(tokens, name, distance)
                terms = (f'"{text}"~{distance}' if near else text,)
                return _Node(tree, "other", terms, loose=self.single(tokens, name))
        begun = _beginning(shapes[-1:])
        if not begun or not self.unfinished(piece) or value[-1:].isspace():
            return _Node(self.exactly(tokens, name), "other", (text,), loose=self.single(tokens, name))
        return self.begun_phrase(tokens, text, begun, name)

    def single(self, tokens: Sequence[str], name: str) -> tuple[_Node, ...]:
        """The words of a phrase one by one, without those of no weight unless it has no others."""
        if len(tokens) < 2:
            return ()
        weighty = [token for token in tokens if token.lower() not in STOP_WORDS] or tokens
        return tuple(_Node(self.exactly([token], name), "word", (token,)) for token in weighty)

    def begun_phrase(self, tokens: list[str], text: str, begun: str, name: str) -> _Node:
        """Words next to each other, and behind them, or somewhere, a word that begins so."""
        last = StartsWith(name, begun)
        if len(tokens) == 1:
            return _Node(Or([last, self.exactly(tokens, name)]), "other", (f"{text}*",))
        before, _, beginning = text.rpartition(" ")
        return _Node(And([self.exactly(tokens[:-1], name), last]), "other", (before or text, f"{beginning}*"))

    def distance(self, piece: Piece) -> int:
        if not piece.distance:
            if self.typing:
                return 0
            raise QueryError("There is no number behind this ~.", piece.end - 1, 'Say how near: "a b"~10.')
        number = int(piece.distance[:9])
        if number > MAX_DISTANCE:
            at = piece.end - len(piece.distance)
            raise QueryError(f"A distance is at most {MAX_DISTANCE:,} words.", at, 'Say how near: "a b"~10.')
        return number

    def check_length(self, shapes: Sequence[Shape], piece: Piece) -> None:
        if sum(len(found.parts) for found in shapes) > MAX_PHRASE:
            raise QueryError(f"A phrase has at most {MAX_PHRASE} words.", piece.start, "Quote the rarest part of it.")

    def exactly(self, tokens: Sequence[str], name: str) -> Any:
        """Articles with these tokens next to each other, as any of the languages stems them."""
        found: dict[tuple[str, ...], None] = {}
        for lang in self.stemmed:
            found |= dict.fromkeys(alternatives([shape(token, lang) for token in tokens]))
        trees = [Term(name, stems[0]) if len(stems) == 1 else Phrase(name, list(stems)) for stems in found]
        return trees[0] if len(trees) == 1 else Or(trees)

    def within(self, tokens: Sequence[str], name: str, distance: int) -> tuple[Any, bool]:
        """Articles with these tokens near each other, and whether that is about more than one word."""
        if len(tokens) == 1:
            return self.exactly(tokens, name), False
        found: dict[tuple[str, ...], None] = {}
        for lang in self.stemmed:
            found |= dict.fromkeys(alternatives([shape(token, lang) for token in tokens]))
        trees = [Within(name, stems, distance) for stems in found]
        return (trees[0] if len(trees) == 1 else Or(trees)), True

    def joined(self, nodes: list[_Node]) -> list[_Node]:
        """Halves of compounds that were typed as two words (`e mail`, `covid 19`, `al Sarraj`): also as one."""
        result: list[_Node] = []
        for node in nodes:
            before = result[-1] if result else None
            if before and before.plain and not before.begun and node.plain and _halves(before.plain, node.plain):
                whole = before.plain + node.plain
                trees = [And([before.tree, node.tree]), self.exactly([whole], "text")]
                if node.begun:
                    trees.append(StartsWith("text", shape(whole).parts[0].word))
                terms = (*before.terms, *node.terms, f"{whole}*" if node.begun else whole)
                result[-1] = _Node(Or(trees), "word", terms)
            else:
                result.append(node)
        return result

    # --- fields

    def check_field(self, piece: Piece) -> None:
        """Tell a field that there is not from text with a colon in it."""
        match = _FIELD.match(piece.value)
        if match is None or self.typing:
            return
        name = match[1]
        after = piece.value[match.end() : match.end() + 1]
        if not after and piece.end < len(self.text) and self.text[piece.end] in QUOTES:
            after = self.text[piece.end]
        if name.islower() and len(name) > 2 and after not in {"", "/"}:
            close = get_close_matches(name, FIELDS, 1)
            hint = f"Did you mean {close[0]}:? " if close else ""
            raise QueryError(f'There is no field "{name}".', piece.at, f"{hint}Fields: {', '.join(FIELDS)}.")

    def nothing_behind(self, piece: Piece) -> None:
        if not self.typing:
            at = piece.at - (piece.kind == "quoted")
            raise QueryError(f"There is nothing behind {piece.field}:.", at, _example(piece.field))

    def field(self, piece: Piece) -> _Node | None:
        name = piece.field
        shapes = _shapes(piece.value)
        if not shapes:
            self.nothing_behind(piece)
            return None
        self.counted(piece)
        self.check_length(shapes, piece)
        value = " ".join(piece.value.split())
        match name:
            case "source":
                exact = piece.kind == "quoted" and piece.closed
                return _Node(FromSource(folded_source(value)[1:], exact))
            case "lang":
                return _Node(self.language(value.lower()))
            case "near":
                return self.near(piece)
            case "is" | "has":
                return self.state(name, value.lower(), piece)
            case "tag":
                return self.tag(value, piece)
            case "like":
                return self.likeness(value, piece)
            case "after" | "before" | "on":
                return self.date(name, value, piece)
        return self.name(name, value, piece)

    def name(self, name: str, value: str, piece: Piece) -> _Node:
        found = self.named(name, value)
        if found:
            return _Node(_any_of(found), "other", (value,), tuple(entity for _, entity in found))
        tokens = _tokens(value)
        if not self.unfinished(piece):
            self.notes.append(f'{_CALLED[name]} called "{value}"; searching for the words.')
            return _Node(self.exactly(tokens, "text"), "other", (value,))
        begun = _beginning([shape(token) for token in tokens[-1:]])
        if not begun:
            return _Node(self.exactly(tokens, "text"), "other", (value,))
        return self.begun_phrase(tokens, value, begun, "text")

    def named(self, name: str, value: str) -> list[tuple[Kind, EntityId]]:
        return [(kind, entity) for kind in _NAME_FIELDS[name] for entity in self.names.find(kind, value)]

    def near(self, first: Piece) -> _Node | None:
        """`near:"Putin" "Erdogan"`: what follows in quotes belongs to it."""
        parts = [first]
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            if piece.kind != "quoted" or piece.field or piece.signs or piece.distance is not None:
                break
            self.counted(piece)
            parts.append(piece)
            self.at += 1
        return self.together(parts, first)

    def names_in_brackets(self, opening: Piece) -> _Node | None:
        """`near:(Putin "Recep Erdogan")`."""
        self.open(opening)
        parts: list[Piece] = []
        while self.at < len(self.pieces) and self.pieces[self.at].kind != "close":
            piece = self.pieces[self.at]
            self.at += 1
            if piece.kind == "operator" and piece.value in {"AND", ""}:
                continue
            if piece.kind not in {"word", "quoted"} or piece.field or piece.signs:
                if self.typing:
                    continue
                raise QueryError("There are names only in the brackets of near:.", piece.start, _example("near"))
            self.counted(piece)
            parts.append(piece)
        self.close(opening)
        return self.together(parts, opening)

    def together(self, pieces: Sequence[Piece], first: Piece) -> _Node | None:
        """Names in one sentence. Where one is not known: their words near each other."""
        parts = [piece for piece in pieces if _tokens(piece.value)]
        for piece in parts:
            self.check_length(_shapes(piece.value), piece)
        if len(parts) < 2 and not self.typing:
            what = "There is one name only" if parts else "There is nothing"
            raise QueryError(f"{what} behind near:.", first.at, _example("near"))
        if not parts:
            return None
        if len(parts) == 1:
            return self.name("name", " ".join(parts[0].value.split()), parts[0])
        values = [" ".join(piece.value.split()) for piece in parts]
        found = [self.named("name", value) for value in values]
        entities = tuple(dict.fromkeys(entity for group in found for _, entity in group))
        if all(found):
            groups = [tuple(dict.fromkeys(entity for _, entity in group)) for group in found]
            return _Node(self.states.near(groups), "other", tuple(values), entities)
        if not found[-1] and self.unfinished(parts[-1]):  # it may become a name with the next letter
            last = self.name("name", values[-1], parts[-1])
            before = self.together(parts[:-1], first)
            return _Node(And([before.tree, last.tree]), "other", (*before.terms, *last.terms)) if before else last
        for value, group in zip(values, found, strict=True):
            if not group:
                self.notes.append(f'Nothing is called "{value}"; searching for the words near each other.')
        tokens = _tokens(" ".join(values))
        self.check_length([shape(token) for token in tokens], first)
        tree, _ = self.within(tokens, "text", SENTENCE)
        return _Node(tree, "other", (f'"{" ".join(values)}"~{SENTENCE}',), entities)

    def state(self, name: str, value: str, piece: Piece) -> _Node | None:
        known, called = (STATES, "state") if name == "is" else (HAVING, "such thing as")
        if value in known:
            articles = self.states.articles(value) if name == "is" else self.states.having(value)
            if articles is None:
                self.notes.append(f"It is not known which articles have {value}.")
            return _Node(Articles(()) if articles is None else articles)
        if self.typing:
            return None
        close = get_close_matches(value, known, 1)
        hint = f"Did you mean {name}:{close[0]}? " if close else ""
        raise QueryError(f'There is no {called} "{value}".', piece.at, f"{hint}{_example(name)}")

    def tag(self, value: str, piece: Piece) -> _Node | None:
        articles = self.states.tagged(value)
        if articles is not None:
            return _Node(articles)
        if self.unfinished(piece):
            return None
        self.notes.append(f'No article has the tag "{value}".')
        return _Node(Articles(()))

    def likeness(self, value: str, piece: Piece) -> _Node | None:
        number = int(value) if value.isascii() and value.isdecimal() and len(value) <= 18 else 0
        alike = self.likes.like(ArticleId(number)) if number and self.likes else None
        if alike is not None:
            self.like = self.like or ArticleId(number)
            return _Node(alike)
        if self.typing:
            return None
        raise QueryError(f'There is no article "{value}".', piece.at, _example("like"))

    def language(self, value: str) -> Any:
        """Articles in a language, by its code or English name; in its variants too (`en-GB`)."""
        codes = [code for code, called in LANGUAGES.items() if called == value] or [value]
        known = [lang for lang in self.langs if lang.lower() in codes or lang.lower().split("-")[0] in codes]
        trees = [Term("lang", lang) for lang in dict.fromkeys((*known, *codes))]
        return trees[0] if len(trees) == 1 else Or(trees)

    def date(self, name: str, value: str, piece: Piece) -> _Node | None:
        try:
            found = periods.period(value, self.now)
        except ValueError as error:
            if self.typing:
                return None
            raise QueryError(f'"{value}" is not a date.', piece.at, periods.HINT) from error
        start = None if name == "before" else minutes(found.first)
        end = None if name == "after" else minutes(found.after) - 1
        if name == "before" and found.back:
            end = minutes(found.first) - 1
        return _Node(NumericRange("date", start, end))


def _tokens(text: str) -> list[str]:
    """The tokens that are words; a lone `_` is none."""
    return [token for token in TOKEN.findall(text) if shape(token).parts]


def _shapes(text: str) -> list[Shape]:
    return [shape(token) for token in _tokens(text)]


def _terms(nodes: Iterable[_Node]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for node in nodes for term in node.terms))


def _entities(nodes: Iterable[_Node]) -> tuple[EntityId, ...]:
    return tuple(dict.fromkeys(entity for node in nodes for entity in node.entities))


def _either(group: list[_Node]) -> _Node:
    tree = Or([node.tree for node in group])
    return _Node(tree, "other", _terms(group), _entities(group), loose=_loose(group))


def _loose(nodes: Sequence[_Node]) -> tuple[_Node, ...]:
    """The single words of some parts; none if there is a part that has none."""
    found: list[_Node] = []
    for node in nodes:
        if node.loose:
            found += node.loose
        elif node.role in {"word", "stop"}:
            found.append(replace(node, role="word"))
        else:
            return ()
    return tuple(found)


def _any_of(entities: Sequence[tuple[Kind, EntityId]]) -> Any:
    terms = [Term(kind, str(entity)) for kind, entity in entities]
    return terms[0] if len(terms) == 1 else Or(terms)


def _beginning(shapes: Sequence[Shape]) -> str:
    """The word that is being begun, or "" where there is none; a single sign of Chinese begins the pairs it is in."""
    if len(shapes) != 1 or not shapes[0].parts:
        return ""
    parts, whole, _ = shapes[0]
    if unspaced(parts[-1].word):
        return parts[0].word if len(parts) == 1 and len(parts[0].word) == 1 else ""
    return parts[0].word if len(parts) == 1 else whole


def _halves(first: str, second: str) -> bool:
    """Whether two words may be one that is also written with a hyphen: after a letter or two, or before a number."""
    if not first.isalpha() or first.lower() in EVERYDAY or unspaced(first) or unspaced(second):
        return False
    return (len(first) <= 2 and second.isalpha()) or (second.isdecimal() and len(second) <= 3)


def _example(name: str) -> str:
    if name in DATE_FIELDS:
        return periods.HINT
    if name == "is":
        return f"States: {', '.join(STATES)}."
    if name == "has":
        return f"What there can be: {', '.join(HAVING)}."
    if name == "near":
        return 'Write near:"one name" "another name".'
    if name == "like":
        return "Write the number of an article, as the list shows it: like:12."
    return f'Write {name}:word or {name}:"several words".'


# --- queries as text


def _place(text: str, piece: Piece, cursor: int, field: str) -> Place | None:
    is_quoted = piece.kind == "quoted"
    start = piece.at - is_quoted
    if field and cursor >= piece.at:
        end = piece.end if piece.closed else cursor
        before = text[piece.at : min(cursor, piece.at + len(piece.value))]
        # behind the closing quote there is nothing left to complete
        return (
            None
            if is_quoted and piece.closed and cursor == end
            else Place("value", start, end, before, field, is_quoted)
        )
    name = piece.start + piece.signs
    behind_name = name + len(piece.field) + 1
    if piece.field and cursor <= behind_name:
        return Place("field", name, behind_name, text[name:cursor])
    for token in TOKEN.finditer(text, piece.at, piece.at + len(piece.value)):
        if token.start() < cursor <= token.end():
            return Place("word", token.start(), token.end(), text[token.start() : cursor], quoted=is_quoted)
    return None


def _finished(text: str, *, typing: bool) -> str:
    """A query with its brackets and quotes closed, what says nothing at its end left out, and one OR in brackets."""
    pieces = pieces_of(text)
    while pieces and (pieces[-1].kind in {"open", "operator"} or _says_nothing(pieces[-1])):
        pieces.pop()
    if not pieces:
        return ""
    last = pieces[-1]
    words_only = fields_of(pieces)[-1] in {"", "title"}
    finished = text[: last.end]
    if not last.closed:
        finished = _closed(finished, last, begun=typing and words_only)
    elif typing and words_only and last.kind == "word" and last.end == len(text):
        finished = _starred(finished, last)
    depth, either = 0, False
    for piece in pieces:
        if piece.kind == "open":
            depth += 1
        elif piece.kind == "close" and depth:
            depth -= 1
        either = either or (not depth and piece.kind == "operator" and piece.value == "OR")
    for at in reversed(strays(pieces)):
        apart = finished[at + 1 : at + 2].strip() and finished[:at].strip()
        finished = finished[:at] + (" " if apart else "") + finished[at + 1 :]
    finished = (finished + ")" * depth).strip()
    return f"({finished})" if either else finished


def _says_nothing(piece: Piece) -> bool:
    """Whether it is a field without a value, or a quote without a word."""
    if piece.kind not in {"word", "quoted"} or (piece.kind == "word" and not piece.field):
        return False
    return not _tokens(piece.value) and (piece.kind == "quoted" or written(piece.value).kind != "all")


def _closed(text: str, last: Piece, *, begun: bool) -> str:
    """With an end to its quote; if the last word in it is a beginning, it stays one."""
    words = last.value.split()
    if begun and words and not last.value[-1:].isspace() and _beginning(_shapes(words[-1])):
        before = text[: last.at - 1]
        if len(words) == 1:
            apart = last.start == len(before) and before and before[-1] != "(" and not before[-1].isspace()
            return f"{before} {words[0]}*" if apart else f"{before}{words[0]}*"
        return f'{before}("{" ".join(words[:-1])}" {words[-1]}*)'
    return f'{text.rstrip()}"'


def _starred(text: str, last: Piece) -> str:
    """With a `*` behind a plain word, in place of the punctuation there."""
    if written(last.value).kind != "word" or not _beginning(_shapes(last.value)):
        return text
    end = len(text)
    while not (text[end - 1].isalnum() or unicodedata.category(text[end - 1]).startswith("M")):
        end -= 1
    return f"{text[:end]}*"


def _unwrapped(text: str) -> str:
    pieces = pieces_of(text)
    whole = pieces and pieces[0].kind == "open" and not pieces[0].field and not pieces[0].signs
    if whole and behind(pieces, 0) == len(pieces) and pieces[-1].kind == "close":
        return text[pieces[0].end : pieces[-1].start].strip()
    return text
