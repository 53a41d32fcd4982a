"""The pieces that a query's text is cut into, and how they belong together; what they mean is query.py's business."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from reader.index import periods
from reader.index.analysis import STOP_WORDS

FIELD_NAMES: tuple[str, ...] = ("title", "source", "person", "org", "place", "name", "near", "after", "before", "on")
FIELD_NAMES += ("is", "tag", "has", "lang", "like")
"""All fields of the language."""
DATE_FIELDS = frozenset({"after", "before", "on"})
FIELD_VALUES: Mapping[str, tuple[str, ...]] = {
    "is": ("unread", "read", "starred"),
    "has": ("names", "tags", "date", "author", "versions"),
}
"""Of fields that have only these: their values."""
_PROSE = frozenset({"after", "before", "on", "is", "has", "like", "near"})
"""Fields that are no fields where a space follows, and then no value of theirs: "what is going on: a report"."""
_OPENED = frozenset({"title", "near"})
"""Fields whose value may be a bracket."""
QUOTES = '"“”„'
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
_SPACE = re.compile(r"\s*")
_SIGNS = re.compile(r"-*")
# a quote sign behind a digit and before a blank says inches: 5' 10" tall
_RAW = re.compile(rf"(?:[^\s{QUOTES}()]|(?<=\d)[\"”](?!\S))*")
_QUOTED = re.compile(rf"[^{QUOTES}]*")
_KNOWN_FIELD = re.compile(rf"({'|'.join(FIELD_NAMES)}):", re.IGNORECASE)
_OPERATOR = re.compile(r"(?:OR|AND|NOT)(?=[\s()]|$)")
_DISTANCE = re.compile(r"~(\d*)", re.ASCII)
_TWO_QUOTED = re.compile(rf"[{QUOTES}][^{QUOTES}]*[{QUOTES}]\s*[{QUOTES}]")
_LISTED = re.compile(r"(?<![^\s(])[^\W_]{1,3}\)")
"""The mark of an item in running text: a) 1) iii)."""
_SHOUTED = 5
"""Words in capitals that are read as a sentence if they look like one; fewer may be names with an OR between them."""
_JOINERS = frozenset({"OR", "AND", "NOT"})
_SOME_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class Piece(NamedTuple):
    """A stretch of a query: a word or phrase with its signs and field, a bracket, or an operator."""

    kind: Literal["word", "quoted", "open", "close", "operator"]
    start: int
    """Where its signs begin; `end` is behind a closing quote and its distance."""
    end: int
    signs: int = 0
    """Hyphens before it: an odd number negates."""
    field: str = ""
    """In small letters."""
    at: int = 0
    """Where the value begins, inside the quote if there is one."""
    value: str = ""
    """Of an operator: which; "" for a hyphen that stands alone, ")" for that of `a) first`: these two do nothing."""
    closed: bool = True
    """False for a quote without an end."""
    distance: str | None = None
    """The digits behind `~`, if there is one behind the quote."""


def pieces_of(text: str) -> list[Piece]:
    """Cut a text, which must be without control characters, into its pieces; white space lies between them."""
    pieces: list[Piece] = []
    shouted = is_shouted(text)
    depth = 0
    at = _ended(_SPACE, text, 0)
    while at < len(text):
        piece = _piece(text, at, shouted)
        if piece.kind == "close" and not depth and pieces and _LISTED.fullmatch(text, pieces[-1].start, piece.end):
            piece = piece._replace(kind="operator", value=")")
        depth = max(0, depth + {"open": 1, "close": -1}.get(piece.kind, 0))
        pieces.append(piece)
        at = _ended(_SPACE, text, piece.end)
    return pieces


def is_shouted(text: str) -> bool:
    """Whether a text is a sentence in capitals throughout, in which OR, AND and NOT are words like all others."""
    if not text.isupper():
        return False
    words = [word for word in text.split() if word not in _JOINERS]
    return len(words) >= _SHOUTED and any(word.lower() in STOP_WORDS for word in words)


def _piece(text: str, start: int, shouted: bool) -> Piece:
    if text[start] == ")":
        return Piece("close", start, start + 1)
    if not shouted and (operator := _OPERATOR.match(text, start)):
        return Piece("operator", start, operator.end(), value=operator[0])
    at = _ended(_SIGNS, text, start)
    signs = at - start
    if signs and (at >= len(text) or text[at].isspace() or text[at] == ")"):  # a dash in running text
        return Piece("operator", start, at)
    field = ""
    match = _KNOWN_FIELD.match(text, at)
    if match:
        value_at = _ended(_SPACE, text, match.end())
        spaced = match.end() < value_at < len(text)
        if not spaced or (match[1].islower() and (match[1] not in _PROSE or _is_value(match[1], text, value_at))):
            field, at = match[1].lower(), match.end()
        if field and spaced and _may_be_value(field, text, value_at):
            at = value_at
    following = text[at : at + 1]
    if following == "(" and (not field or field in _OPENED):
        return Piece("open", start, at + 1, signs, field, at)
    if following and following in QUOTES:
        end = _ended(_QUOTED, text, at + 1)
        value = text[at + 1 : end]
        if end >= len(text):
            return Piece("quoted", start, end, signs, field, at + 1, value, closed=False)
        distance = _DISTANCE.match(text, end + 1)
        behind = distance.end() if distance else end + 1
        return Piece("quoted", start, behind, signs, field, at + 1, value, distance=distance[1] if distance else None)
    several = periods.SEVERAL_WORDS.match(text, at) if field in DATE_FIELDS else None
    end = several.end() if several else _ended(_RAW, text, at)
    return Piece("word", start, end, signs, field, at, text[at:end].rstrip(QUOTES))


def _may_be_value(field: str, text: str, at: int) -> bool:
    """Whether what stands behind a field and a blank may be its value: not an operator, a sign or another field."""
    if text[at] == "(":
        return field == "title"
    return not (text[at] in "-)" or _OPERATOR.match(text, at) or _KNOWN_FIELD.match(text, at))


def _is_value(field: str, text: str, at: int) -> bool:
    """Whether what stands there is certainly a value of a field that may also be a word of running text."""
    if field == "near":
        return _TWO_QUOTED.match(text, at) is not None
    quoted = text[at] in QUOTES
    several = periods.SEVERAL_WORDS.match(text, at) if field in DATE_FIELDS else None
    first = at + quoted
    end = several.end() if several else _ended(_QUOTED if quoted else _RAW, text, first)
    value = text[first:end]
    if field in FIELD_VALUES:
        return value.lower() in FIELD_VALUES[field]
    return field in DATE_FIELDS and _is_period(value)


def _is_period(value: str) -> bool:
    try:
        periods.period(value, _SOME_DAY)
    except ValueError:
        return False
    return True


def _ended(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def fields_of(pieces: Sequence[Piece]) -> list[str]:
    """Whose value each piece is, or a part of: the names of near: have no field of their own."""
    fields: list[str] = []
    depth = 0
    near = False
    for piece in pieces:
        if depth:
            depth += {"open": 1, "close": -1}.get(piece.kind, 0)
            fields.append("near")
            near = False
            continue
        if piece.kind == "open" and piece.field == "near":
            depth = 1
        near = piece.kind == "quoted" and (piece.field == "near" or (near and not piece.field and not piece.signs))
        near = near or (piece.kind == "word" and piece.field == "near")
        fields.append("near" if near else piece.field)
    return fields


def conditions(text: str) -> list[tuple[int, int]]:
    """The ranges of the fields outside of brackets that must hold: those that no OR joins to something else."""
    found: list[tuple[int, int]] = []
    pieces = pieces_of(text)
    at = 0
    joined = False  # by the OR before
    while at < len(pieces):
        first, negated = at, False
        while at < len(pieces) and pieces[at].kind == "operator" and pieces[at].value == "NOT":
            negated = True
            at += 1
        if at >= len(pieces):
            break
        after = behind(pieces, at)
        piece = pieces[at]
        either = after < len(pieces) and pieces[after].kind == "operator" and pieces[after].value == "OR"
        if piece.field and not joined and not either:
            found.append((pieces[first if negated else at].start, pieces[after - 1].end))
        if piece.kind != "operator" or piece.value == "OR":
            joined = piece.kind == "operator"
        at = after
    return found


def behind(pieces: Sequence[Piece], at: int) -> int:
    """The number of the piece behind a whole part: a bracket with what is in it, near: with all its names."""
    piece = pieces[at]
    if piece.kind == "open":
        depth = 0
        for number in range(at, len(pieces)):
            depth += {"open": 1, "close": -1}.get(pieces[number].kind, 0)
            if not depth:
                return number + 1
        return len(pieces)
    at += 1
    if piece.field == "near":
        while at < len(pieces) and pieces[at].kind == "quoted" and not (pieces[at].field or pieces[at].signs):
            at += 1
    return at


def strays(pieces: Sequence[Piece]) -> list[int]:
    """Where brackets are closed that nothing opened, also those that say nothing."""
    found: list[int] = []
    depth = 0
    for piece in pieces:
        if piece.kind == "open":
            depth += 1
        elif piece.kind == "close" and depth:
            depth -= 1
        elif piece.kind == "close" or piece.value == ")":
            found.append(piece.start)
    return found
