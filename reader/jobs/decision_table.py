"""Decisions about names as a plain table, to be kept, read, written by hand and carried to another library.

UTF-8, columns parted by tabs, first line `kind name alias decision`. What they hold, by the first word of the last:

    merge              alias is name, and is shown as name            merge | KIND  if the alias is of another kind
    pin                alias means name, wherever it stands           pin | | ORIGIN | N  only the Nth in that article
    pin | FROM | ORIGIN    what FROM, whom nobody knows, has in that article is name
    split | NEW        alias is not name but NEW                      split | NEW | ORIGIN [| N]
    rename             name is called alias
    kind | KIND        name is of KIND
    hide               alias, or all of name, is no name              hide | | ORIGIN | N
    never              name and alias are two, however alike          never | KIND
    follow, mute       name is followed, or muted
    (nothing)          a form of a name, for reading: passed over

In cells `\\t`, `\\n`, `\\p` and `\\\\` are a tab, a line break, a `|` and a backslash.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reader.entities.decided import own_key, written
from reader.errors import UsageError
from reader.jobs.deciding import LONGEST, add_all, keys_of, subject_of
from reader.library import Library
from reader.model import DECISION_KINDS, KINDS, Decision, Kind, Place, Subject
from reader.text.clean import clean_line

COLUMNS = ("kind", "name", "alias", "decision")
LARGEST = 16 << 20
"""Bytes of a table that is taken in."""
_MOST_LINES = 20_000
_LONGEST_ORIGIN = 4096
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "|": "\\p"}
_ESCAPED = {code: sign for sign, code in _ESCAPES.items()}
_FOLLOWS: dict[str, Literal["follow", "mute"]] = {"follow": "follow", "mute": "mute"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What was in a table."""

    decisions: int
    """New ones; those that held already are not counted."""
    followed: int


@dataclass(frozen=True, slots=True)
class _Row:
    kind: Kind
    name: str
    alias: str
    what: str
    detail: tuple[str, ...]


def export(library: Library) -> str:
    """All decisions that hold and all followed and muted names, as a table."""
    rows = ["\t".join(COLUMNS)]
    for record in library.decisions.active():
        rows += ["\t".join(cells) for cells in _cells(record.decision)]
    rows += ["\t".join((each.kind, _escape(each.name), "", each.what)) for each in library.following.subjects()]
    return "\n".join(rows) + "\n"


def take_in(library: Library, raw: bytes, *, now: dt.datetime) -> Imported:
    """Make all decisions of a table, or none.

    Raises:
        UsageError: It cannot be read; the message says in which line, and why.
    """
    rows = list(_rows(raw))
    made: list[Decision] = []
    follows: list[tuple[Literal["follow", "mute"], Subject]] = []
    for number, row in rows:
        subject = _subject(library, row.kind, row.name)
        if row.what in _FOLLOWS:
            follows.append((_FOLLOWS[row.what], subject))
        else:
            made.append(_decision(library, row, subject, number))
    with library.transaction(durable=True):
        decisions = add_all(library, made, now=now)
        followed = sum(library.following.set(subject, what, at=now) for what, subject in follows)
    return Imported(decisions, followed)


def _cells(decision: Decision) -> Iterator[tuple[str, str, str, str]]:
    """The rows of one decision: one for each form, and for each article."""
    subject, other, place = decision.subject, decision.other, decision.place
    detail: list[str] = []
    name, alias, kind = subject.name, "", subject.kind
    if decision.what in ("merge", "never") and other is not None:
        name, alias, kind = (
            (other.name, subject.name, other.kind)
            if decision.what == "merge"
            else (subject.name, other.name, subject.kind)
        )
        unlike = subject.kind if decision.what == "merge" else other.kind
        detail = [unlike] if unlike != kind else []
    elif decision.what == "rename":
        alias = decision.name
    elif decision.what == "kind":
        detail = [decision.kind or ""]
    elif decision.what == "split" and other is not None:
        detail = [other.name]
    elif decision.what == "pin" and other is not None:
        name, kind = other.name, other.kind
        detail = [subject.name] if decision.articles else []
    if decision.what in ("merge", "never", "rename", "kind"):
        yield kind, _escape(name), _escape(alias), _joined(decision.what, detail)
        return
    if place is not None:
        where = [*(detail or [""]), place.origin, str(place.nth + 1)]
        yield kind, _escape(name), _escape(place.text), _joined(decision.what, where)
        return
    for form in decision.forms or ("",):
        for origin in decision.articles or ("",):
            where = [*(detail or [""]), origin] if origin else detail
            yield kind, _escape(name), _escape(form), _joined(decision.what, where)


def _joined(what: str, detail: Sequence[str]) -> str:
    return " | ".join([what, *map(_escape, detail)])


def _escape(text: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in text)


def _plain(cell: str) -> str:
    return re.sub(r"\\.", lambda match: _ESCAPED.get(match.group(), match.group()), cell)


def _rows(raw: bytes) -> Iterator[tuple[int, _Row]]:
    if len(raw) > LARGEST:
        raise UsageError(f"The table is larger than {LARGEST >> 20} MB.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"Line {raw.count(b'%c' % 10, 0, error.start) + 1}: this is not UTF-8.") from error
    lines = re.split("\r\n|\r|\n", text)
    if tuple(lines[0].split("\t")) != COLUMNS:
        raise UsageError(f"Line 1: the first line must be {', '.join(COLUMNS)}, parted by tabs.")
    if len(lines) > _MOST_LINES:
        raise UsageError(f"Line {_MOST_LINES}: a table has at most {_MOST_LINES:,} lines.")
    for number, line in enumerate(lines[1:], 2):
        if line.strip():
            row = _row(line, number)
            if row.what:
                yield number, row


def _row(line: str, number: int) -> _Row:
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise _wrong(number, f"there must be {len(COLUMNS)} columns, and here are {len(cells)}")
    what, *detail = [_plain(part.strip()) for part in cells[3].split("|")]
    if what and what not in (*DECISION_KINDS, *_FOLLOWS):
        known = ", ".join((*DECISION_KINDS, *_FOLLOWS))
        raise _wrong(number, f"“{clean_line(what, limit=40)}” is no decision; it must be one of {known}, or nothing")
    alias = _plain(cells[2])
    return _Row(
        _kind(cells[0], number),
        _text(_plain(cells[1]), number, "name"),
        # the text of a single mention is as it stands in its article
        alias if len(detail) == 3 else _text(alias, number, "alias", needed=what in ("merge", "rename", "never")),
        what,
        tuple(detail),
    )


def _decision(library: Library, row: _Row, subject: Subject, number: int) -> Decision:
    most = {"merge": 1, "never": 1, "rename": 0, "kind": 1}.get(row.what, 3)
    if len(row.detail) > most:
        raise _wrong(number, f"“{row.what}” has too many parts")
    if row.what in ("merge", "never"):
        other = _subject(library, _kind(row.detail[0], number) if row.detail else row.kind, row.alias)
        if (other.kind, written(other.name)) == (subject.kind, written(subject.name)):
            raise _wrong(number, "name and alias are the same")
        if row.what == "merge":
            return Decision("merge", other, subject)
        return Decision("never", subject, other, (row.alias,))
    if row.what == "rename":
        return Decision("rename", subject, name=row.alias)
    if row.what == "kind":
        return Decision("kind", subject, kind=_kind(row.detail[0] if row.detail else "", number))
    if row.what == "hide" and row.detail and row.detail[0]:
        raise _wrong(number, f"“{row.what} | {row.detail[0]}” is not known")
    new = _text(row.detail[0], number, "new name", needed=row.what == "split") if row.detail else ""
    origin = row.detail[1] if len(row.detail) > 1 else ""
    if len(origin) > _LONGEST_ORIGIN:
        raise _wrong(number, "the article's address is too long")
    place = None
    if len(row.detail) == 3:
        place = Place(origin, row.alias, _ordinal(row.detail[2], number))
        if not row.alias or len(row.alias) > 10 * LONGEST:
            raise _wrong(number, "a single mention needs its text as alias")
    forms = (row.alias,) if row.alias and place is None else ()
    made = Decision(
        "hide" if row.what == "hide" else "pin",
        subject,
        forms=forms,
        articles=(origin,) if origin and place is None else (),
        place=place,
    )
    if row.what == "hide":
        return made
    if row.what == "pin":
        if bool(new) != bool(made.articles) or not (new or forms or place):
            raise _wrong(number, "“pin” needs an alias; or pin | | ORIGIN | N; or pin | FROM | ORIGIN")
        return replace(made, subject=_subject(library, row.kind, new) if new else subject, other=subject)
    if not new:
        raise _wrong(number, "“split” needs the name of the new one: split | NAME")
    if not (forms or made.articles or place):
        raise _wrong(number, "“split” needs an alias or an article")
    other = Subject(row.kind, new)
    return replace(made, what="split", other=replace(other, keys=(own_key(other),)))


def _subject(library: Library, kind: Kind, name: str) -> Subject:
    """A name as the library knows it; as it stands, if it does not."""
    found = library.entities.found_as(kind, name)
    return subject_of(library, found[0]) if len(found) == 1 else Subject(kind, name, *keys_of(kind, name))


def _kind(text: str, number: int) -> Kind:
    for kind in KINDS:
        if kind == text.strip():
            return kind
    raise _wrong(number, f"“{clean_line(text, limit=40)}” is no kind; it must be person, org or place")


def _ordinal(text: str, number: int) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 7 and int(text) > 0):
        raise _wrong(number, "which mention of the article it is must be a number from 1 on")
    return int(text) - 1


def _text(text: str, number: int, what: str, *, needed: bool = True) -> str:
    cleaned = " ".join(clean_line(text, limit=10 * LONGEST).split())
    if len(cleaned) > LONGEST:
        raise _wrong(number, f"the {what} is longer than {LONGEST} characters")
    if needed and not any(character.isalnum() for character in cleaned):
        raise _wrong(number, f"the {what} needs a letter or a digit")
    return cleaned


def _wrong(number: int, what: str) -> UsageError:
    return UsageError(f"Line {number}: {what}. Nothing was taken in.")
