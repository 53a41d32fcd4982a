"""What the page of a name shows, and how it is read from the library: at once where that is quick, else by a thread."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from textual.message import Message

from reader.answers.entity_page import Seen
from reader.errors import NotFound, ReaderError
from reader.library import Library
from reader.model import Article, ArticleId, Company, EntityId, EntityPage, InContext, Kind
from reader.tui.concordance import context_row, waiting_row
from reader.tui.render import Row, age, date_text
from reader.tui.screens.rows import ArticleRows, Clock

PAGE = 50
"""Sentences that are read in one go."""
COMPANY = 40
"""Names it stands with that are listed."""
_KEPT_PAGES = 24
_DATES = 13
"""Cells of a date with the gap before it."""
_DATES_FROM = 84
"""In a narrower list the words around the name are worth more than its date; the status line says that."""

Places: TypeAlias = Sequence[tuple[ArticleId, int]]
"""Sentences in which two names stand: article and number."""


@dataclass(frozen=True, slots=True)
class Look:
    """Where does a name stand?"""

    entity: EntityId
    state: tuple[int, int]
    """Of the store when it was asked."""


@dataclass(frozen=True, slots=True)
class Accompany:
    """Which names does it stand with?"""

    profile: Profile


@dataclass(frozen=True, slots=True)
class Meet:
    """In which sentences do two names stand?"""

    profile: Profile
    other: EntityId


@dataclass(frozen=True, slots=True)
class Quote:
    """What do some of the sentences say?"""

    rows: SentenceRows
    page: int


Question: TypeAlias = Look | Accompany | Meet | Quote
LANES = {Look: "look", Meet: "meet", Quote: "quote", Accompany: "accompany"}
"""The most urgent first."""


@dataclass
class Looked(Message):
    """A name was looked up; without a profile there is none of that id any more."""

    question: Look
    profile: Profile | None


@dataclass
class Accompanied(Message):
    """The names it stands with are known."""

    profile: Profile
    company: tuple[Company, ...]


@dataclass
class Met(Message):
    """The sentences with another name are known."""

    profile: Profile
    other: EntityId
    rows: SentenceRows


@dataclass
class Quoted(Message):
    """Sentences were read."""

    rows: SentenceRows
    page: int
    quotes: list[Quotation]


@dataclass(frozen=True, slots=True)
class Quotation:
    """A sentence and the story in which it stands."""

    context: InContext
    article: Article
    kinds: tuple[Kind, ...]
    """What the names at the sentence's ranges are."""
    centre: int = 0
    """Which of the ranges is the name whose page it is."""


class StoryRows(ArticleRows):
    """The stories that mention a name, each with how often it does."""

    def __init__(self, library: Library, where: Seen, clock: Clock) -> None:
        super().__init__(library, where.articles, clock)
        self._where = where

    def __getitem__(self, index: int, /) -> Row:
        row = super().__getitem__(index)
        mentions = self._where.mentions(index)
        if mentions < 2 or not row.selectable:
            return row
        return replace(row, lines=(replace(row.lines[0], right=f"{mentions:,}×"), *row.lines[1:]))

    def month_of(self, index: int) -> str:
        """When a story is of, as 2020-01; "" if that is not known."""
        about = self.article(index)
        when = None if about is None else about.published_at or about.not_before
        return "" if when is None else f"{when.year:04}-{when.month:02}"

    def first_of(self, month: str) -> int:
        """The newest story that is not of a later month; the last one if there is none."""
        return min(len(self) - 1, bisect_left(range(len(self)), True, key=lambda at: self.month_of(at) <= month))


class SentenceRows:
    """Sentences with a name, or with two; those on screen are asked for, and are blank until they come."""

    def __init__(
        self,
        library: Library,
        clock: Clock,
        *,
        entity: EntityId,
        kinds: Sequence[Kind],
        where: Seen,
        other: EntityId | None = None,
        places: Places = (),
    ) -> None:
        """Make the rows.

        Args:
            library: Where the sentences are.
            clock: What time it is.
            entity: The name.
            kinds: What it is, and what the other one is.
            where: Where it stands.
            other: The other name that the sentences are to hold.
            places: These sentences.
        """
        self.entity, self.other = entity, other
        self.width = 0
        """Cells of the list."""
        self.want: Callable[[int], object] = lambda _: None
        """Told which page is missing."""
        self._library = library
        self._clock = clock
        self._kinds = tuple(kinds)
        self._where = where
        self._places = places
        self._pages: OrderedDict[int, list[Quotation]] = OrderedDict()
        self._outdated: set[int] = set()
        """Pages that are shown while they are read anew."""

    def __len__(self) -> int:
        if self.other is not None:
            return len(self._places)
        return self._where.upto[-1] if self._where.upto else 0

    def __getitem__(self, index: int, /) -> Row:
        quotation = self.quotation(index)
        room = max(1, self.width - 3)  # the cursor's mark, a blank, the scroll bar
        if quotation is None:
            return waiting_row(room, index)
        about, context = quotation.article, quotation.context
        # a story's date stands at the first of its sentences: so one sees where the next story begins
        before = self._peek(index - 1)
        when = "" if before is not None and before.article.id == about.id else self._when(about)
        dates = _DATES if self.width >= _DATES_FROM else 0
        return context_row(
            context,
            quotation.kinds,
            centre=quotation.centre,
            width=room,
            when=when,
            key=(context.article, context.start),
            dates=dates,
        )

    def _when(self, about: Article) -> str:
        if about.published_at is None and about.not_before is not None:
            return f"≥ {date_text(dt.datetime.combine(about.not_before, dt.time()), 'month', None)}"
        return age(about.published_at, about.date_precision, about.not_before, self._clock())

    def _peek(self, index: int) -> Quotation | None:
        number, at = divmod(index, PAGE)
        page = self._pages.get(number, ())
        return page[at] if at < len(page) else None

    def quotation(self, index: int) -> Quotation | None:
        """A sentence, or None if it was not read yet: then it is asked for."""
        number, at = divmod(index, PAGE)
        page = self._pages.get(number)
        if page is None or number in self._outdated:
            self.want(number)
        if page is None:
            return None
        return page[at] if at < len(page) else None

    def missing(self, first: int, last: int) -> int | None:
        """The first page that was not read yet of those that hold some rows."""
        last = min(last, len(self) - 1)
        return next((page for page in range(max(0, first) // PAGE, last // PAGE + 1) if page not in self._pages), None)

    def outdate(self) -> None:
        """Read the sentences anew when they are next looked at: somebody may have changed their texts."""
        self._outdated = set(self._pages)

    def fill(self, page: int, quotes: list[Quotation]) -> range:
        """Take what was read, and drop old pages; returns the rows that have changed."""
        self._pages[page] = quotes
        self._outdated.discard(page)
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        return range(page * PAGE, min(len(self), (page + 1) * PAGE))

    def find(self, key: Hashable) -> int | None:
        """Where a sentence stands."""
        if isinstance(key, int):
            return key if key < len(self) else None
        if not isinstance(key, tuple):
            return None
        article, start = key
        if self.other is not None:
            return next(
                (
                    number * PAGE + at
                    for number, page in self._pages.items()
                    for at, each in enumerate(page)
                    if (each.context.article, each.context.start) == key
                ),
                next((at for at, place in enumerate(self._places) if place[0] == article), None),
            )
        try:
            index = self._where.articles.index(article)
        except ValueError:
            return None
        starts = [begin for begin, _ in self._library.entities.mentions(self.entity, article)]
        passed = self._where.upto[index - 1] if index else 0
        return passed + starts.index(start) if start in starts else passed

    def read(self, page: int) -> list[Quotation]:
        """Read a page of sentences; runs in a thread."""
        if self.other is None:
            found = self._library.contexts(self.entity, limit=PAGE, offset=page * PAGE, where=self._where)
        else:
            places = self._places[page * PAGE : (page + 1) * PAGE]
            found = self._library.together_at(self.entity, self.other, places)
        about = {each.id: each for each in self._library.articles.many(list({each.article for each in found}))}
        return [self._quotation(each, about[each.article]) for each in found if each.article in about]

    def _quotation(self, context: InContext, article: Article) -> Quotation:
        """Tell the two names of a sentence apart."""
        if self.other is None:
            return Quotation(context, article, self._kinds * len(context.ranges))
        own = {start for start, _ in self._library.entities.mentions(self.entity, context.article)}
        before = context.start - context.ranges[0][0]
        is_own = [before + start in own for start, _ in context.ranges]
        kinds = tuple(self._kinds[0 if each else 1] for each in is_own)
        return Quotation(context, article, kinds, is_own.index(True) if True in is_own else 0)


@dataclass(slots=True, eq=False)
class Profile:
    """All that the page of a name shows."""

    page: EntityPage
    stories: StoryRows
    sentences: SentenceRows
    where: Seen
    state: tuple[int, int]
    """Of the store when it was read, as the screen's own thread sees it."""
    accompanied: bool = False
    """The names it stands with are known."""
    meetings: dict[EntityId, SentenceRows] = field(default_factory=dict)
    """The sentences with other names that were looked at."""


def look(library: Library, clock: Callable[[], dt.datetime], question: Look, *, company: bool) -> Profile:
    """Look a name up; one that a person merged leads to the one it is part of.

    Args:
        company: The names it stands with, too.

    Raises:
        NotFound: There is none of that id.
    """
    entity = library.entities.shown(question.entity)
    where = library.seen(entity)
    page = library.entity_page(entity, stories=0, contexts=0, company=COMPANY if company else 0, where=where)
    sentences = SentenceRows(library, clock, entity=entity, kinds=(page.entity.kind,), where=where)
    stories = StoryRows(library, where, clock)
    return Profile(page, stories, sentences, where, question.state, accompanied=company)


def answer(library: Library, clock: Callable[[], dt.datetime], question: Question) -> Message | None:
    """Answer in the thread of the screen."""
    match question:
        case Look():
            try:
                return Looked(question, look(library, clock, question, company=False))
            except NotFound:
                return Looked(question, None)
        case Accompany(profile):
            company = library.company(profile.page.entity.id, profile.where, limit=COMPANY)
            return Accompanied(profile, company)
        case Meet(profile, other):
            about = profile.page.entity
            places = library.profiles.together(about.id, other, limit=-1)
            try:
                kinds = (about.kind, library.entities.get(other).kind)
            except NotFound:
                kinds = (about.kind, about.kind)
            rows = SentenceRows(
                library, clock, entity=about.id, kinds=kinds, where=profile.where, other=other, places=places
            )
            return Met(profile, other, rows)
        case Quote(rows, page):
            try:
                return Quoted(rows, page, rows.read(page))
            except ReaderError:
                return None  # an article has gone while it was read: the page will be looked up anew
