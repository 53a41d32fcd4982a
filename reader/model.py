"""The values that floors hand to each other: frozen, slotted, without behaviour of their own.

Offsets are code points of an article's canonical text; spans are half-open: `text[start:end]`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, NewType, TypeAlias

ArticleId = NewType("ArticleId", int)
EntityId = NewType("EntityId", int)
SourceId = NewType("SourceId", int)

Kind: TypeAlias = Literal["person", "org", "place"]
KINDS: tuple[Kind, ...] = ("person", "org", "place")

BlockKind: TypeAlias = Literal[
    # the headline and the story
    "headline", "paragraph", "heading", "quote", "item", "code", "rule",
    # peeled off irregular text: kept in place, shown dimmed, searchable
    "dateline", "date", "slug", "byline", "caption", "credit", "copyright", "bio", "note",
]  # fmt: skip
PEELED: frozenset[str] = frozenset(
    {"dateline", "date", "slug", "byline", "caption", "credit", "copyright", "bio", "note"}
)
"""Kinds of blocks that are not part of the story's body."""
NAMELESS: frozenset[str] = PEELED - {"dateline"} | {"code", "rule"}
"""Kinds of blocks whose names are not names of the story. A dateline says where it happened, so it is not here."""

DatePrecision: TypeAlias = Literal["time", "day", "month", "year", "estimate"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the canonical text. Blocks are in order and do not overlap; only white space stands between them.

    Two neighbours with no line break between them (`Moscow: ` and its sentence) are shown as one paragraph.
    """

    kind: BlockKind
    start: int
    end: int
    level: int = 0
    """Heading level 1-6; nesting depth of a list item (1 = outermost) or of a quote; else 0."""


@dataclass(frozen=True, slots=True)
class Span:
    """A mark inside a block: emphasis, a link, code."""

    start: int
    end: int
    kind: Literal["strong", "em", "code", "link", "image", "strike"]
    target: str = ""
    """The address of a link or image, as it stood; checked before it is ever opened."""


@dataclass(frozen=True, slots=True)
class Document:
    """One canonical text with its blocks and spans."""

    text: str
    blocks: tuple[Block, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as it comes from outside, cleaned and flattened, before it is stored."""

    origin: str
    """What it is known by inside its source: the path below an imported folder, or an address."""
    digest: bytes
    """SHA-256 of the raw bytes: equal means unchanged."""
    title: str
    document: Document
    url: str = ""
    outlet: str = ""
    """Who published it, if the text says so."""
    author: str = ""
    dateline: str = ""
    caption: str = ""
    credit: str = ""
    copyright: str = ""
    bio: str = ""
    lang: str = ""
    published_at: dt.datetime | None = None
    """Aware, UTC. For a precision below "time": the first moment of that day, month or year."""
    date_precision: DatePrecision | None = None
    """None when nothing is known; "estimate" when only `not_before` is known (published_at is then None)."""
    not_before: dt.date | None = None
    """Lower bound taken from the text of an undated article."""
    inferred: tuple[str, ...] = ()
    """Names of the fields above that were concluded, not stated."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where articles come from: an imported folder or file, later a feed."""

    id: SourceId
    kind: Literal["folder", "files", "feed"]
    """"files": single files of a folder that was not imported as a whole."""
    name: str
    location: str
    articles: int = 0
    unread: int = 0
    problem: str = ""
    """Why it could not be read the last time; "" if all is well."""


@dataclass(frozen=True, slots=True)
class Article:
    """What lists and headers need to know; the text is a Document of its own."""

    id: ArticleId
    source_id: SourceId
    source: str
    """The outlet if it is known, else the source's name."""
    origin: str
    title: str
    published_at: dt.datetime | None
    date_precision: DatePrecision | None
    not_before: dt.date | None
    imported_at: dt.datetime
    read: bool
    starred: bool
    revision: int
    words: int
    url: str = ""
    outlet: str = ""
    author: str = ""
    dateline: str = ""
    caption: str = ""
    credit: str = ""
    copyright: str = ""
    bio: str = ""
    lang: str = ""
    inferred: tuple[str, ...] = ()


UNCERTAIN = 0.75
"""A mention of a lower confidence is shown as uncertain. In documents that nothing was trained on, 63 in 100 of these
are right, against 98 of the others; the share falls there at once, from 83 to 66 between the bands on either side; and
more than half of all wrong mentions are among the 6 in 100 that it marks (tests/quality/confidence.py)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place in the text where a name stands. `text == canonical[start:end]`."""

    start: int
    end: int
    text: str
    kind: Kind
    demonym: bool = False
    """"Libyan": a place spoken of by its people."""
    confidence: float = field(default=1.0, compare=False)
    """How sure the recogniser was, 0 to 1; kept in hundredths, and 1 for what was found before it was kept."""


@dataclass(frozen=True, slots=True)
class Link:
    """A mention tied to an entity, with the evidence for the tie."""

    mention: Mention
    entity: EntityId
    name: str
    """The entity's canonical name."""
    evidence: str
    """One short sentence: why this mention is this entity."""
    candidates: tuple[Entity, ...] = ()
    """Whom the name may mean, if that is undecided: the most mentioned first, without aliases."""


@dataclass(frozen=True, slots=True)
class Alias:
    """A form under which an entity is written, and how often."""

    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation or place that articles speak of."""

    id: EntityId
    kind: Kind
    name: str
    articles: int = 0
    mentions: int = 0
    aliases: tuple[Alias, ...] = field(default=())


DecisionKind: TypeAlias = Literal["merge", "split", "rename", "kind", "hide", "never", "pin"]
DECISION_KINDS: tuple[DecisionKind, ...] = ("merge", "split", "rename", "kind", "hide", "never", "pin")


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a person's decision is about, in terms that survive a rebuild: never the number of an entity."""

    kind: Kind
    name: str
    keys: tuple[str, ...] = ()
    """Strong keys under which it was known, the most telling first."""
    weak: tuple[str, ...] = ()
    """Weak keys; they count only for one without any strong key."""


@dataclass(frozen=True, slots=True)
class Place:
    """A single mention, found again after a rebuild: the nth time that a text stands in an article."""

    origin: str
    """The article, by what it is known by inside its source."""
    text: str
    nth: int
    """Counted from 0."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about names.

    merge   `subject` is `other`, and is shown under its name
    split   of what `subject` has, the `forms`, the mentions in `articles`, or the one at `place` are `other`
    rename  `subject` is called `name`
    kind    `subject` is of `kind`
    hide    `subject`, some of its `forms`, or the mention at `place` is no name
    never   `subject` and `other` are two, however alike; the `forms` are those of `other` alone
    pin     the `forms`, wherever they stand, or the mention at `place` are `other`, which is `subject` too;
            or what an undecided `subject` has in `articles` is `other`
    """

    what: DecisionKind
    subject: Subject
    other: Subject | None = None
    forms: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    """Origins."""
    place: Place | None = None
    name: str = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """A decision in the list of all."""

    id: int
    decision: Decision
    sentence: str
    """What it did, for people."""
    decided_at: dt.datetime
    undone_at: dt.datetime | None = None
    """None: it holds."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a decision would change in the library as it is."""

    sentence: str
    articles: int
    mentions: int
    forms: tuple[Alias, ...]
    """The forms of the mentions that would change, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A name that a person follows or has muted."""

    id: int
    what: Literal["follow", "mute"]
    kind: Kind
    name: str
    since: dt.datetime
    entity: EntityId | None
    """None while no article of the library names it."""
    articles: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Company:
    """A name that stands in the stories of another one."""

    entity: Entity
    shared: int
    """In how many of the stories that were looked at."""
    strength: float
    """Log-likelihood ratio: how surprising it is that they stand together so often."""


@dataclass(frozen=True, slots=True)
class InContext:
    """One sentence with a name in it. The ranges are offsets into `text`."""

    article: ArticleId
    start: int
    """Where in the article's text the name begins."""
    end: int
    text: str
    ranges: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class EntityPage:
    """What the page of a name shows first; more stories and contexts are asked for page by page."""

    entity: Entity
    """With all its forms and their counts."""
    first_seen: dt.datetime | None
    last_seen: dt.datetime | None
    months: tuple[tuple[str, int], ...]
    """Month as 2020-01 and mentions in it, in order of time; undated stories are in none."""
    stories: tuple[tuple[Article, int], ...]
    """The newest stories with how often each mentions the name."""
    contexts: tuple[InContext, ...]
    company: tuple[Company, ...]
    """Those that belong most to it first."""
    looked_at: int
    """How many of its stories company was counted in: the newest of a name that very many mention."""
    others: tuple[Entity, ...] = ()
    """Others that are called so too."""
    follows: Literal["follow", "mute"] | None = None
    may_be: tuple[Entity, ...] = ()
    """Of a name that is not decided: whom it may mean."""


NameSort: TypeAlias = Literal["count", "recent", "rising"]


@dataclass(frozen=True, slots=True)
class NameRow:
    """A line of the list of names."""

    entity: Entity
    new: int = 0
    """Articles that came since a person last looked; counted for the sort "rising" only."""
    last_seen: dt.datetime | None = None
    """For the sort "recent" only."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two names that may be one. To accept is to merge `first` into `second`, to refuse is "never"."""

    first: Entity
    second: Entity
    reason: str
    """One short sentence."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A cut of the text around the hits. Highlights are offsets into `text`, the snippet itself."""

    text: str
    highlights: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One article that a query found."""

    article: ArticleId
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to a query: ids in order, without texts."""

    query: str
    total: int
    hits: tuple[Hit, ...]
    terms: tuple[str, ...] = ()
    """What to mark in a text: surface words, `prefix*`, and phrases of several words."""
    relaxed: bool = False
    """True when few articles hold all words and those with some of them were added."""
    notes: tuple[str, ...] = ()
    """Sentences for the person: an unknown name, a word left out."""
    did_you_mean: str = ""
    """The query with its unknown words put right, when it finds little; "" if there is nothing to put right."""
    damaged: bool = False
    """The search index cannot be read, so the hits come from the store: order a rebuild of the index."""


Sort = Literal["relevance", "newest", "oldest"]


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow a search, and how many of its hits would be left."""

    label: str
    count: int
    query: str
    """What to add to the query: `person:"Khalifa Haftar"`, `source:"Daily Post"`, `on:2020-01`."""
    entity: EntityId | None = None


@dataclass(frozen=True, slots=True)
class Facets:
    """How the hits of a query divide; each tuple most frequent first, months in order of time."""

    total: int = 0
    persons: tuple[Facet, ...] = ()
    orgs: tuple[Facet, ...] = ()
    places: tuple[Facet, ...] = ()
    sources: tuple[Facet, ...] = ()
    months: tuple[Facet, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """One reason why an article is among the hits, and what it gave to the score."""

    what: Literal["word", "title", "phrase", "name", "recent", "condition"]
    """A word in the text or in the headline, words that stand together, a name, the article's age, a condition that
    holds (source, date, state): the last gives nothing to the score."""
    text: str
    """The word as the index has it, the name, or the condition as it was typed."""
    score: float = 0.0
    places: int = 0
    """How often it stands in the article."""
    articles: int = 0
    """How many articles of the library have it: the fewer, the more it is worth."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why an article is among the hits of a query. The parts add up to the score."""

    article: ArticleId
    score: float
    parts: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Completion:
    """How the word at the cursor of a query could go on."""

    start: int
    end: int
    """The range of the query that `text` takes the place of."""
    text: str
    label: str
    """What to show: the word, the name."""
    count: int = 0
    """Articles that have it; 0 for the name of a field."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search that was given a name, to be a section of its own."""

    id: int
    name: str
    query: str
    sort: Sort = "relevance"


@dataclass(frozen=True, slots=True)
class Version:
    """What another article is to one: a version of the same text, or one contains the other."""

    article: ArticleId
    relation: Literal["version", "contained"]
    here_in_there: float
    """Share of the words of the one that stands in sentences of the other: 0 to 1."""
    there_in_here: float
    sentences: int
    """How many sentences they share."""


StoryDecisionKind: TypeAlias = Literal["join", "split", "take-out", "version", "no-version"]
STORY_DECISION_KINDS: tuple[StoryDecisionKind, ...] = ("join", "split", "take-out", "version", "no-version")
StorySort: TypeAlias = Literal["newest", "biggest"]


@dataclass(frozen=True, slots=True)
class StoryDecision:
    """What a person decided about events and versions, by the origins of articles.

    join        the events of `article` and of the first of `others` are one
    split       `article` founds an event of its own, apart from `others`
    take-out    `article` belongs to no event
    version     `article` and the first of `others` are versions of one text
    no-version  `article` is no version of any of `others`
    """

    what: StoryDecisionKind
    article: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryDecisionRecord:
    """A decision about stories in the list of all."""

    id: int
    decision: StoryDecision
    sentence: str
    decided_at: dt.datetime
    undone_at: dt.datetime | None = None
    """None: it holds."""


@dataclass(frozen=True, slots=True)
class StoryRow:
    """An event in a list. `id` is the number of one of its articles: that of any of them leads to it too."""

    id: ArticleId
    lead: ArticleId
    """The article whose title it is shown under."""
    articles: int
    groups: int
    """Groups of versions: texts that were written, not copied."""
    outlets: int
    """Outlets that report it, each group of versions counted once."""
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """An article of an event."""

    article: Article
    group: ArticleId
    """Equal for versions of one text: the lowest of their numbers."""
    outlet: str
    """Who published it: the outlet, else the host of its address, else the name of its source."""


@dataclass(frozen=True, slots=True)
class FirstPublisher:
    """Who had it first, as far as dates say."""

    article: ArticleId
    outlet: str
    at: dt.datetime
    guess: str = ""
    """Why it is a guess; "" if it is none."""


@dataclass(frozen=True, slots=True)
class RunningLink:
    """Another event of the same running story."""

    story: StoryRow
    days: float | None
    """From this event's beginning to the other's; below 0 if that was earlier; None if one of them has no date."""
    likeness: float
    """Of the two articles that are most alike, 0 to 1."""
    here: ArticleId
    there: ArticleId
    """These two articles."""
    names: tuple[Entity, ...]
    """Names that both speak of and few others do, the rarest first."""
    at_least: bool = False
    """Of one of the two it is only known that it was not earlier: `days` is the least that lies between them."""


@dataclass(frozen=True, slots=True)
class StoryPage:
    """An event: who told of it, when, and what came before and after."""

    story: StoryRow
    articles: tuple[Told, ...]
    """In order of time, undated ones last."""
    first: FirstPublisher | None
    """None if no article has a date."""
    earlier: tuple[RunningLink, ...] = ()
    """The latest first."""
    later: tuple[RunningLink, ...] = ()
    """The earliest first."""
    undated: tuple[RunningLink, ...] = ()
    """Those of which it is not known whether they were earlier or later, the likest first."""


@dataclass(frozen=True, slots=True)
class Fold:
    """A group of versions, as one row of a list stands for it."""

    group: ArticleId
    lead: ArticleId
    """The version that was published first, as far as is known."""
    articles: int
    outlets: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who else tells of the event of an article, by group of versions."""

    story: StoryRow
    versions: tuple[Told, ...]
    """Other versions of the article itself."""
    others: tuple[tuple[Told, ...], ...]
    """The other groups, each in order of time, the largest first."""
