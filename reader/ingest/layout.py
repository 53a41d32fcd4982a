"""Peel headline, date, dateline, caption, credit, copyright and biography off irregular text, each at its place.

The words of the text never move: blocks are re-labelled, split or joined, and what is peeled off stays readable where
it stood. The law is "right or empty": where a line could be two things, it stays a paragraph. What was concluded and
not stated by a label is named in `Layout.inferred`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from reader.ingest import furniture
from reader.ingest.dates import Moment, latest_day, slug_time
from reader.model import PEELED, Block, BlockKind, DatePrecision, Document, Span
from reader.text.segment import fold, sentences

_LONGEST_HEADLINE = 120
_LONGEST_TITLE = 90
_HEADING_WORDS = 12
_QUESTION_WORDS = 16
_SHORTEST_BROKEN = 8
"""Words of the shortest line that is taken for the first part of a broken sentence."""
_HEAD = 40
"""The story begins after this many lines of furniture at the latest."""
_TOP = 8
"""Bylines and date lines are looked for among this many blocks."""
_FOOT = 12
"""Copyright, biography and the like are looked for among this many last blocks."""

_FINAL_STOP = re.compile(r"[.!?…:;,。！？؟।۔][\"'”’»)\]]*$")
_NO_HEADLINE_END = re.compile(r"[.…:;,。।۔][\"'”’»)\]]*$")
_FINAL_MARK = re.compile(r"[.。।۔]+$")
_ACRONYM_END = re.compile(r"\b(?:[^\W\d_]\.){2,}$")
_QUOTES = "“\"‘'«„‹「『"
_LOWER_NAMES = re.compile(r"(?:al|el|d|l|de|da|di|du|van|von|der|den|bin|ibn|bint)[-'’ ]|[a-z]{1,2}[A-Z]")
_SALUTATION = re.compile(r"(?:dear|to|hello|hi|sehr geehrte|liebe|chers?|madame|monsieur)\b", re.IGNORECASE)
_SPEAKER = re.compile(r"[^\W\d_][\w.'’ -]{0,30}:\s")
_TURN = re.compile(r"(?:Q|A|Question|Answer|Frage|Antwort)\s?\d{0,3}\s?[.:]")
_QUESTION_START = re.compile(r"(?:and|but|so|or|yet|then|really|right|q|question)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """A document with its furniture named, and what the furniture says. Empty strings and None: not known."""

    document: Document
    title: str
    """"" only if the document holds no text."""
    title_in_source: bool
    """The title is a headline of the text, not a first sentence."""
    author: str = ""
    outlet: str = ""
    dateline: str = ""
    caption: str = ""
    credit: str = ""
    copyright: str = ""
    bio: str = ""
    published_at: dt.datetime | None = None
    date_precision: DatePrecision | None = None
    not_before: dt.date | None = None
    inferred: tuple[str, ...] = ()


@dataclass(slots=True)
class _Piece:
    """A block while it is being worked on."""

    kind: BlockKind
    start: int
    end: int
    level: int = 0


@dataclass(slots=True)
class _Work:
    """A document on the way to its layout."""

    text: str
    spans: tuple[Span, ...]
    now: dt.datetime
    pieces: list[_Piece]
    values: dict[str, str] = field(default_factory=dict)
    moments: list[tuple[int, Moment, bool]] = field(default_factory=list)
    """Times found, each with its rank (lower is better) and whether it was stated by a label."""
    inferred: set[str] = field(default_factory=set)
    marked: bool = False
    """The document names headings itself, as Markdown and pages do."""
    lone_date: bool = True
    """At most one bare date stands on a line of its own; in a diary or timeline dates are headings."""

    def line(self, piece: _Piece) -> str:
        """Return the text of a piece."""
        return self.text[piece.start : piece.end]

    def tell(self, name: str, value: str, *, inferred: bool = False) -> None:
        """Keep the first value found for a field."""
        value = value.strip()
        if value and name not in self.values:
            self.values[name] = value
            if inferred:
                self.inferred.add(name)

    def split(self, index: int, offset: int, kind: BlockKind, *, rest: BlockKind = "paragraph") -> None:
        """Make the first `offset` characters of a piece one of `kind`; the rest, if any, follows as another piece."""
        piece = self.pieces[index]
        cut, start = piece.start + offset, piece.start + offset
        while cut > piece.start and self.text[cut - 1].isspace():
            cut -= 1
        while start < piece.end and self.text[start].isspace():
            start += 1
        end = piece.end
        if cut == piece.start:
            piece.kind = rest
            return
        piece.kind, piece.end = kind, cut
        if start < end:
            self.pieces.insert(index + 1, _Piece(rest, start, end))


# The order of the ranks is the order of trust in a date.
_PREFIX, _SLUG, _LINE = 0, 1, 2


def peel(document: Document, *, now: dt.datetime) -> Layout:
    """Name the furniture of any document: plain, Markdown or from a page.

    Returns the same text (white space inside of joined blocks becomes spaces, one for one) under new blocks, with the
    fields that could be read. Dates later than `now` are never taken.
    """
    pieces = [_Piece(block.kind, block.start, block.end, block.level) for block in document.blocks]
    work = _Work(document.text, document.spans, now, pieces)
    work.marked = any(piece.kind == "heading" for piece in pieces)
    work.lone_date = _bare_dates(work) <= 1
    _read_captions(work)
    _peel_top(work)
    _peel_bylines(work)
    _peel_foot(work)
    _peel_anywhere(work)
    _peel_dateline(work)
    _join_broken(work)
    _name_headings(work)
    title, in_source = _title(work)
    return _finished(work, title, in_source)


# --- from the top


def _peel_top(work: _Work) -> None:
    headline = any(piece.kind == "headline" for piece in work.pieces)
    index = 0
    while index < min(len(work.pieces), _HEAD):
        piece = work.pieces[index]
        if piece.kind == "heading" and not headline:
            piece.kind, piece.level, headline = "headline", 0, True
        elif piece.kind not in ("headline", "rule", *PEELED):
            if piece.kind != "paragraph" or not _peel_top_line(work, index):
                if headline or piece.kind != "paragraph" or not _is_headline(work, index):
                    return
                piece.kind, headline = "headline", True
            else:
                headline = headline or work.pieces[index].kind == "headline" or _has_headline(work, index)
        index += 1


def _has_headline(work: _Work, index: int) -> bool:
    return index + 1 < len(work.pieces) and work.pieces[index + 1].kind == "headline"


def _bare_dates(work: _Work) -> int:
    """How many lines are nothing but a date, without a label."""
    bare = 0
    for piece in work.pieces:
        if piece.end - piece.start <= 60 and piece.kind in ("paragraph", "heading"):
            line = work.line(piece)
            found = furniture.date_line(line, now=work.now) if any(map(str.isdigit, line)) else None
            bare += bool(found and found.whole and not found.labelled)
    return bare


def _peel_top_line(work: _Work, index: int) -> bool:
    """Try everything that can stand above a story on one paragraph; True if it was something."""
    piece = work.pieces[index]
    line = work.line(piece)
    if _peel_date(work, index) or _peel_label(work, index) or _peel_mail_label(work, index):
        return True
    # A line such as `Contact: …` may be a headline, but not right behind another note.
    behind_note = index > 0 and work.pieces[index - 1].kind == "note"
    noted = furniture.is_note(line) and (furniture.is_notice(line) or behind_note or _follows_headline(work, index))
    if noted or furniture.is_address(line) or furniture.is_kicker(line):
        piece.kind = "note"
        return True
    if found := furniture.slug(line):
        end, digits = found
        if digits and (moment := slug_time(digits, now=work.now)):
            work.moments.append((_SLUG, moment, False))
        work.split(index, end, "slug")
        if end < len(line) and furniture.credit(work.line(work.pieces[index + 1])) is None:
            # An image's name and words on one line: the words are its caption.
            _keep_caption(work, index + 1, 0, labelled=False)
        return True
    if _peel_caption(work, index, top=True):
        return True
    signed = furniture.byline(line, now=work.now)
    if signed and (signed.stated or _follows_headline(work, index)):
        _keep_byline(work, index, signed)
        return True
    # A first line of words and a date is as often a headline.
    after = work.pieces[index + 1] if index + 1 < len(work.pieces) else piece
    headed = _follows_headline(work, index) or (after is not piece and _is_headline(work, index + 1))
    return headed and _peel_dated(work, index)


def _peel_dated(work: _Work, index: int) -> bool:
    """A line of a few capitalised words and a date: the words may be a place, a paper, a person."""
    piece = work.pieces[index]
    found = furniture.dated_line(work.line(piece), now=work.now)
    if not found:
        return False
    lead, moment = found
    work.moments.append((_LINE, moment, False))
    place = lead.split(",")[0]
    if re.search(rf"\b(?:in|at|from|near|to) {re.escape(place)}(?!\w)", work.text[piece.end :], re.IGNORECASE):
        work.tell("dateline", lead, inferred=True)
        piece.kind = "dateline"
    else:
        piece.kind = "date"
    return True


def _follows_headline(work: _Work, index: int) -> bool:
    return any(piece.kind == "headline" for piece in work.pieces[:index])


def _peel_date(work: _Work, index: int) -> bool:
    found = furniture.date_line(work.line(work.pieces[index]), now=work.now)
    if not found or not (found.labelled or (found.whole and work.lone_date)):
        return False
    if found.moment:
        work.moments.append((_PREFIX if found.labelled else _LINE, found.moment, found.labelled))
    work.split(index, found.end, "date")
    return True


def _peel_label(work: _Work, index: int) -> bool:
    """A header line such as `Title: …` becomes its label and its value."""
    piece = work.pieces[index]
    line = work.line(piece)
    found = furniture.label(line)
    if not found:
        return False
    name, start = found
    value = line[start:].strip()
    kind: BlockKind = "note"
    if name in ("title", "headline") and len(value) <= 2 * _LONGEST_HEADLINE:
        if any(each.kind == "headline" for each in work.pieces):
            piece.kind = "note"
            return True
        work.split(index, start, "note", rest="headline")
        return True
    if name in ("author", "authors", "written by"):
        kind = "byline"
        signed = furniture.byline(f"By {value}", now=work.now)
        work.tell("author", signed.author if signed else "")
    elif name in ("source", "outlet", "publication", "publisher"):
        if len(value) <= 60 and not furniture.is_address(value):
            work.tell("outlet", value)
    elif name in ("caption", "photo caption"):
        return _peel_caption(work, index, top=True)
    piece.kind = kind
    return True


def _peel_mail_label(work: _Work, index: int) -> bool:
    """A line of a letter's head; one alone could as well be a sentence with a colon."""
    start = furniture.mail_label(work.line(work.pieces[index]))
    neighbours = [*work.pieces[max(0, index - 1) : index], *work.pieces[index + 1 : index + 2]]
    if not start or not any(
        each.kind in ("note", "date") or furniture.mail_label(work.line(each)) for each in neighbours
    ):
        return False
    subject = work.line(work.pieces[index])[:8].lower() == "subject:"
    if subject and not any(piece.kind == "headline" for piece in work.pieces):
        work.split(index, start, "note", rest="headline")
    else:
        work.pieces[index].kind = "note"
    return True


def _is_headline(work: _Work, index: int) -> bool:
    piece = work.pieces[index]
    line = work.line(piece)
    if not line or len(line) > _LONGEST_HEADLINE or _NO_HEADLINE_END.search(line) or line[0].islower():
        return False
    if not any(map(str.isalpha, line)) or _TURN.match(line) or furniture.date_line(line, now=work.now):
        return False
    filed = furniture.dateline(line, now=work.now)
    if (filed and filed.certain) or furniture.copyright_start(line) is not None or line.count(". ") > 1:
        return False
    after = next((each for each in work.pieces[index + 1 :] if each.kind != "rule"), None)
    if after is None:
        return not line.endswith(("!", "?"))
    following = work.line(after)
    if following[:1].islower() and not _LOWER_NAMES.match(following):
        return False
    if line.endswith(("!", "?")) or line[0] in _QUOTES:
        return after.kind != "paragraph" or len(following) > len(line)
    return True


# --- bylines below a standfirst


def _peel_bylines(work: _Work) -> None:
    """Bylines and date lines that stand a little below the top, behind a standfirst."""
    signed_at: list[int] = []
    for index in range(min(len(work.pieces) - 1, _TOP)):
        piece = work.pieces[index]
        if piece.kind == "paragraph" and piece.end - piece.start <= 160:
            _peel_signature(work, index)
        if piece.kind in ("byline", "date"):
            signed_at.append(index)
    # A name of a paper between byline and date belongs to them.
    for one, two in pairwise(signed_at):
        between = work.pieces[one + 1 : two]
        if len(between) == 1 and between[0].kind == "paragraph" and _is_short_line(work, between[0]):
            between[0].kind = "byline"


def _peel_signature(work: _Work, index: int) -> None:
    line = work.line(work.pieces[index])
    signed = furniture.byline(line, now=work.now) if "author" not in work.values else None
    found = furniture.date_line(line, now=work.now)
    if signed and signed.stated:
        _keep_byline(work, index, signed)
    elif found and found.whole:
        _peel_date(work, index)
    elif not work.moments and index and work.pieces[index - 1].kind in ("headline", "byline"):
        _peel_dated(work, index)


def _keep_byline(work: _Work, index: int, signed: furniture.Byline) -> None:
    work.pieces[index].kind = "byline"
    work.tell("author", signed.author, inferred=not signed.stated)
    if signed.moment:
        work.moments.append((_LINE, signed.moment, False))


# --- captions and credits


def _read_captions(work: _Work) -> None:
    """Take the fields out of what the document itself calls a caption."""
    index = 0
    while index < len(work.pieces):
        piece = work.pieces[index]
        if piece.kind == "caption":
            line = work.line(piece)
            found = furniture.credit(line)
            if found and found[0]:
                work.tell("credit", line[found[1] : found[2]].strip(" ."))
                work.split(index, found[0], "caption", rest="credit")
            elif found:
                work.tell("credit", line[found[1] : found[2]].strip(" ."))
                piece.kind = "credit"
            if piece.kind == "caption":
                work.tell("caption", work.line(piece))
        index += 1


def _peel_caption(work: _Work, index: int, *, top: bool) -> bool:
    piece = work.pieces[index]
    line = work.line(piece)
    if found := furniture.credit(line):
        start, who_start, who_end = found
        who = line[who_start:who_end].strip(" .")
        # A long paragraph is the story's own; then only the credit behind it is peeled off.
        text = line[:start].rstrip(" |–—-(/")
        is_caption = len(text.split()) <= 70 and len(text) <= furniture.LONGEST and len(sentences(text)) <= 3
        if start == 0:
            piece.kind = "credit"
        else:
            work.split(index, start, "caption" if is_caption else "paragraph", rest="credit")
        work.tell("credit", who)
        if start and is_caption:
            named = furniture.caption(text)
            begin = named[0] if named and named[1] else 0
            work.tell("caption", work.line(work.pieces[index])[begin:])
        return bool(is_caption or start == 0)
    named = furniture.caption(line)
    # Without a credit only a label, or the place above the story, makes a caption of a line.
    if named and (top or named[1]) and len(line.split()) <= 70 and len(sentences(line)) <= 2:
        _keep_caption(work, index, named[0], labelled=named[1])
        return True
    return False


def _keep_caption(work: _Work, index: int, begin: int, *, labelled: bool) -> None:
    piece = work.pieces[index]
    piece.kind = "caption"
    line = work.line(piece)
    end = len(line) - 1 if line[0] in "[(" and line[-1] in "])" else len(line)
    work.tell("caption", line[begin:end], inferred=not labelled)


def _peel_anywhere(work: _Work) -> None:
    """Captions, credits and notes between the paragraphs of the story."""
    index = 0
    while index < len(work.pieces):
        if work.pieces[index].kind == "paragraph":
            line = work.line(work.pieces[index])
            if furniture.is_note(line):
                work.pieces[index].kind = "note"
            else:
                _peel_caption(work, index, top=False)
        index += 1


# --- from the bottom


def _peel_foot(work: _Work) -> None:
    index = len(work.pieces)
    steps = 0
    rights = _rights_near(work)
    bios: list[tuple[str, furniture.Bio]] = []
    while index > 0 and steps < _FOOT:
        index -= 1
        steps += 1
        piece = work.pieces[index]
        line = work.line(piece)
        if piece.kind in ("rule", *PEELED):
            continue
        if piece.kind == "heading" and furniture.is_about_label(line):
            piece.kind = "note"
            continue
        if piece.kind not in ("paragraph", "quote", "item"):
            break
        dated = furniture.date_line(line, now=work.now)
        if dated and dated.whole and dated.labelled:
            _peel_date(work, index)
            continue
        start = furniture.copyright_start(line)
        if start == 0:
            piece.kind = "copyright"
            work.tell("copyright", line)
        elif start:
            work.split(index, start, piece.kind, rest="copyright")
            work.tell("copyright", work.line(work.pieces[index + 1]))
            # what is left of the line may itself be the biography
            index += 1
        elif furniture.is_note(line) or furniture.is_about_label(line):
            work.tell("author", furniture.reporting_by(line), inferred=True)
            piece.kind = "note"
        elif about := _biography(work, index, rights=rights):
            piece.kind = "bio"
            after = work.pieces[index + 1] if index + 1 < len(work.pieces) else piece
            if after.kind == "note" and "@" in work.line(after):
                after.kind = "bio"
            bios.insert(0, (line, about))
        elif not _may_be_bio_tail(work, index):
            break
    # One biography for each author, in their order.
    work.tell("bio", " ".join(line for line, _ in bios), inferred=not any(about.labelled for _, about in bios))
    names = [name for _, about in bios for name in about.names]
    work.tell("author", furniture.listed_names(names), inferred=True)


def _rights_near(work: _Work) -> bool:
    """Whether a copyright notice stands at the foot."""
    return any(
        piece.kind == "copyright" or furniture.copyright_start(work.line(piece)) == 0 for piece in work.pieces[-_FOOT:]
    )


def _biography(work: _Work, index: int, *, rights: bool) -> furniture.Bio | None:
    piece = work.pieces[index]
    about = furniture.bio(work.line(piece))
    if not about:
        return None
    before = next((each for each in reversed(work.pieces[:index]) if each.kind != "rule"), None)
    if before is None:
        return None
    labelled = about.labelled or furniture.is_about_label(work.line(before))
    if labelled:
        return replace(about, labelled=True)
    if not about.names:
        return None
    author = work.values.get("author", "")
    if author and fold(about.names[0]) in fold(author):
        return about
    # Somebody of whom the story tells is its subject; the author's name does not occur in it.
    if any(name.split()[-1] in work.text[: piece.start] for name in about.names):
        return None
    return about if about.strong or (about.trade and (rights or not author)) else None


def _may_be_bio_tail(work: _Work, index: int) -> bool:
    """Whether a last line goes on with a biography above it: `Follow him on Twitter @name`, an address."""
    piece = work.pieces[index]
    line = work.line(piece)
    tail = (
        index > 0
        and len(line) <= 200
        and re.match(r"(?:follow\b|e-?mail\b|@\w|twitter\b|https?://)", line, re.IGNORECASE)
    )
    if tail:
        piece.kind = "note"
    return bool(tail)


# --- the dateline


def _peel_dateline(work: _Work) -> None:
    if "dateline" in work.values:
        return
    for index in _first_paragraphs(work):
        piece = work.pieces[index]
        found = furniture.dateline(work.line(piece), now=work.now)
        if not found or not (found.certain or _could_be_place(work, index, found)):
            continue
        work.split(index, found.end, "dateline")
        work.tell("dateline", found.place, inferred=not found.certain)
        if found.moment:
            work.moments.append((_LINE, found.moment, False))
        return


def _first_paragraphs(work: _Work) -> list[int]:
    """The first paragraph, and the first one behind the furniture at the top: a standfirst may come before it."""
    paragraphs = [index for index, piece in enumerate(work.pieces[: 2 * _TOP]) if piece.kind == "paragraph"]
    lines = [index for index, piece in enumerate(work.pieces[:_TOP]) if piece.kind in ("byline", "date")]
    behind = [index for index in paragraphs if lines and index > lines[-1]]
    return sorted({*paragraphs[:1], *behind[:1]})


def _could_be_place(work: _Work, index: int, found: furniture.Dateline) -> bool:
    """Whether `Word: ` may be a place: not a speaker, a person of the story, or an everyday word."""
    piece = work.pieces[index]
    place = found.place
    for other in work.pieces:
        if (
            other is not piece
            and other.kind == "paragraph"
            and _SPEAKER.match(work.text, other.start, min(other.end, other.start + 40))
        ):
            return False
    rest = work.text[piece.start + found.end :]
    if " " in place and place not in rest:
        return False
    if place.lower() != place and re.search(rf"(?<!\w){re.escape(place.lower())}(?!\w)", rest):
        return False
    # "Aziz Karimov", "President Karimov": a name that follows another is a person's.
    for before in re.finditer(rf"(?<!\w)([A-Z][\w.’'-]*) {re.escape(place)}(?!\w)", rest):
        if before[1].lower() not in furniture.BEFORE_PLACES:
            return False
    if work.text[piece.start + found.end - 2] == ":":
        return True
    return bool(re.search(rf"\b(?:in|to|from|at|near) {re.escape(place.split(',')[0])}\b", rest))


# --- paragraphs that were broken, headings without marks


def _join_broken(work: _Work) -> None:
    joined: list[_Piece] = []
    for piece in work.pieces:
        last = joined[-1] if joined else None
        if last and piece.kind == last.kind == "paragraph" and _goes_on(work, last, piece):
            last.end = piece.end
        else:
            joined.append(piece)
    work.pieces = joined


def _goes_on(work: _Work, one: _Piece, two: _Piece) -> bool:
    tail = work.text[max(one.start, one.end - 40) : one.end]
    head = work.text[two.start : min(two.end, two.start + 40)]
    if "\n" not in work.text[one.end : two.start]:
        return False
    # Verse and tables have short lines, and a salutation ends in a comma too.
    if one.end - one.start <= 200 and len(work.line(one).split()) < _SHORTEST_BROKEN:
        return False
    if tail.endswith(","):
        return not _SALUTATION.match(work.text[one.start : one.start + 20])
    return not _FINAL_STOP.search(tail) and head[:1].islower() and not _LOWER_NAMES.match(head)


def _name_headings(work: _Work) -> None:
    """A short line without a stop above a longer paragraph is a heading, unless the text marks its headings itself."""
    strong = {span.start: span.end for span in work.spans if span.kind == "strong"}
    marked = work.marked or bool(strong)
    body = [index for index, piece in enumerate(work.pieces) if piece.kind not in PEELED and piece.kind != "headline"]
    short = {index for index in body if _is_short_line(work, work.pieces[index])}
    for before, index, after in zip([-1, *body], body, body[1:], strict=False):
        piece, following = work.pieces[index], work.pieces[after]
        if index not in short or following.kind not in ("paragraph", "item", "quote"):
            continue
        if "\n" not in work.text[piece.end : following.start]:
            continue
        if marked and strong.get(piece.start, 0) < piece.end:
            continue
        line = work.line(piece)
        if line.isupper() and len(line) > 3:
            named = after not in short or not work.line(following).isupper()
        else:
            longer = following.end - following.start > len(line) or following.kind != "paragraph"
            longer = longer and not work.text[following.start].islower()
            named = (
                longer and after not in short and before not in short and not _SPEAKER.match(work.line(following)[:40])
            )
        if named:
            piece.kind, piece.level = "heading", 2


def _is_short_line(work: _Work, piece: _Piece) -> bool:
    """Whether a paragraph has the form of a heading."""
    if piece.kind != "paragraph" or piece.end - piece.start > _LONGEST_HEADLINE:
        return False
    line = work.line(piece)
    words = line.split()
    if (
        line[0] in _QUOTES
        or line[0] in "[("
        or line[-1] in "”\"’'»"
        or line[0].islower()
        or not any(map(str.isalpha, line))
    ):
        return False
    if line.endswith("?"):
        plain = len(sentences(line)) == 1 and not _QUESTION_START.match(line)
        return 3 <= len(words) <= _QUESTION_WORDS and plain
    if line.isupper() and line.endswith(("!", ":")):
        return len(words) <= _HEADING_WORDS
    return len(words) <= _HEADING_WORDS and not _FINAL_STOP.search(line)


# --- title and date


def _title(work: _Work) -> tuple[str, bool]:
    for piece in work.pieces:
        if piece.kind == "headline":
            return " ".join(work.line(piece).split()), True
    work.inferred.add("title")
    # A salutation says nothing of the letter below it.
    body = [piece for piece in work.pieces if piece.kind in ("paragraph", "quote", "item")]
    letter = [piece for piece in body if not _SALUTATION.match(work.line(piece)[:20]) or len(work.line(piece)) > 60]
    for piece in (*letter, *work.pieces):
        if any(map(str.isalnum, work.text[piece.start : min(piece.end, piece.start + 500)])):
            return _first_sentence(work, piece), False
    return " ".join(work.text.split())[:_LONGEST_TITLE], False


def _first_sentence(work: _Work, piece: _Piece) -> str:
    end = min(piece.end, piece.start + 1000)
    first = next(iter(sentences(work.text, piece.start, end)), (piece.start, end))
    title = " ".join(work.text[slice(*first)].split())
    if len(title) <= _LONGEST_TITLE:
        return title if _ACRONYM_END.search(title) else _FINAL_MARK.sub("", title) or title
    cut = title.rfind(" ", 0, _LONGEST_TITLE)
    return title[: cut if cut > _LONGEST_TITLE // 2 else _LONGEST_TITLE].rstrip(" ,;:–—-") + "…"


def _dates(work: _Work) -> tuple[Moment | None, dt.date | None]:
    """Return the time of publication, or else the lower bound that the text gives."""
    if work.moments:
        _, moment, stated = min(work.moments, key=lambda found: found[0])
        if not stated:
            work.inferred.add("published_at")
        return moment, None
    told = "\n".join(work.line(piece) for piece in work.pieces if piece.kind not in PEELED)
    captions = "\n".join(work.line(piece) for piece in work.pieces if piece.kind == "caption")
    bound = latest_day(told, captions=captions, now=work.now)
    if bound:
        work.inferred.add("not_before")
    return None, bound


def _finished(work: _Work, title: str, in_source: bool) -> Layout:
    moment, bound = _dates(work)
    text = _with_inner_breaks_as_spaces(work)
    blocks = tuple(Block(piece.kind, piece.start, piece.end, piece.level) for piece in work.pieces)
    precision: DatePrecision | None = moment.precision if moment else "estimate" if bound else None
    return Layout(
        Document(text, blocks, tuple(_spans_inside(work.spans, blocks))),
        title,
        in_source,
        published_at=moment.at if moment else None,
        date_precision=precision,
        not_before=bound,
        inferred=tuple(sorted(work.inferred)),
        **work.values,
    )


def _with_inner_breaks_as_spaces(work: _Work) -> str:
    parts: list[str] = []
    done = 0
    for piece in work.pieces:
        if piece.kind != "code" and "\n" in work.line(piece):
            parts += work.text[done : piece.start], work.line(piece).replace("\n", " ")
            done = piece.end
    return "".join(parts) + work.text[done:]


def _spans_inside(spans: tuple[Span, ...], blocks: tuple[Block, ...]) -> Iterator[Span]:
    """Cut spans at the borders of blocks: a mark stays inside of a block."""
    first = 0
    for span in sorted(spans, key=lambda each: (each.start, -each.end, each.kind)):
        while first < len(blocks) and blocks[first].end <= span.start:
            first += 1
        index = first
        while index < len(blocks) and blocks[index].start < span.end:
            start, end = max(span.start, blocks[index].start), min(span.end, blocks[index].end)
            if start < end:
                yield replace(span, start=start, end=end)
            index += 1
