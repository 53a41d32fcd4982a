"""What the page of an event shows, read from the library: at once where that is quick, else by a thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from textual.message import Message

from reader.errors import NotFound, ReaderError
from reader.library import Library
from reader.model import Article, ArticleId, Document, Entity, EntityId, StoryPage, Told
from reader.stories.alone import Standing, is_said, news, standings, vocabulary
from reader.text.segment import document_sentences
from reader.tui.panes.story_parts import Relative, Sole, in_groups

_NAMES = 400
"""Names of an event that are listed."""
_GROUPS = 200
"""Texts of which the copies are measured."""
_TEXTS = 80
"""Other articles that one is compared with, those next to it in time first."""
_LONGEST = 40_000
"""Code points of a text that are compared."""
_FEW, _SHARE = 20, 200
"""A name is rare if no more articles have it than the first, or one of so many of all."""
_RARE = 16
"""Names by which related articles are looked for, the rarest first."""
_HOLDERS = 30
_RELATED = 8


@dataclass(slots=True, eq=False)
class Scene:
    """An event and its surroundings."""

    about: ArticleId
    """The article by which it was asked for."""
    page: StoryPage
    shares: Mapping[ArticleId, float]
    """What part of a reprint stands in the first text of its group."""
    named: Mapping[ArticleId, frozenset[EntityId]]
    standing: tuple[Standing, ...]
    entities: Mapping[int, Entity]
    leads: Mapping[ArticleId, Article]
    """The first articles of the events before and after."""
    state: tuple[int, int]
    """Of the store when it was read, as the screen's own thread sees it."""
    related: tuple[Relative, ...] | None = None
    """None until it was looked for."""
    soles: dict[ArticleId, Sole] = field(default_factory=dict)
    said: dict[ArticleId, frozenset[str]] = field(default_factory=dict)
    """The vocabularies of the texts that were read."""

    def told(self, article: ArticleId) -> Told | None:
        """An article of the event."""
        return next((each for each in self.page.articles if each.article.id == article), None)


@dataclass(frozen=True, slots=True)
class Look:
    """Which event is an article of?"""

    article: ArticleId
    state: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """What does an article alone report?"""

    scene: Scene
    article: ArticleId


@dataclass(frozen=True, slots=True)
class Relate:
    """What shares rare names with an event?"""

    scene: Scene


Question: TypeAlias = Look | Part | Relate
LANES = {Look: "look", Part: "part", Relate: "relate"}
"""The most urgent first."""


@dataclass
class Looked(Message):
    """An event was looked up; without a scene there is no such article any more."""

    question: Look
    scene: Scene | None


@dataclass
class Parted(Message):
    """It is known what an article alone reports."""

    scene: Scene
    sole: Sole


@dataclass
class Related(Message):
    """What shares rare names is known, and in which texts names stand that were not recognised there."""

    scene: Scene
    related: tuple[Relative, ...]
    standing: tuple[Standing, ...]


def look(library: Library, article: ArticleId, state: tuple[int, int]) -> Scene:
    """Look up the event of an article.

    Raises:
        NotFound: There is no such article.
    """
    page = library.story_of(article)
    whole = library.events.story(page.story.id)
    if whole is not None and whole.articles > page.story.articles:  # not all of a huge one are read
        page = replace(page, story=whole)
    articles = [each.article.id for each in page.articles]
    found = library.entities.of_articles(articles)
    named = {each: frozenset(entity for _, entity in found[each]) for each in articles}
    standing = tuple(standings(named.items(), {each.article.id: int(each.group) for each in page.articles})[:_NAMES])
    entities = {int(each.id): each for each in library.entities.many([EntityId(each.entity) for each in standing])}
    linked = [link.story.lead for link in (*page.earlier, *page.later, *page.undated)]
    leads = {each.id: each for each in library.articles.many(linked)}
    return Scene(article, page, _shares(library, page), named, standing, entities, leads, state)


def answer(library: Library, question: Question) -> Message | None:
    """Answer in the thread of the screen."""
    try:
        match question:
            case Look(article, state):
                try:
                    return Looked(question, look(library, article, state))
                except NotFound:
                    return Looked(question, None)
            case Part(scene, article):
                return Parted(scene, sole(library, scene, article))
            case Relate(scene):
                return Related(scene, related(library, scene), standing(library, scene))
    except ReaderError:
        return None  # something has gone while it was read: the event will be looked up anew


def sole(library: Library, scene: Scene, article: ArticleId) -> Sole:
    """What an article alone reports, among the texts of its event.

    Raises:
        NotFound: It is gone.
    """
    told = scene.page.articles
    at = next(at for at, each in enumerate(told) if each.article.id == article)
    group = told[at].group
    others = [each for each in told if each.group != group]
    known = frozenset().union(*(scene.named[each.article.id] for each in others))
    near = sorted(range(len(told)), key=lambda each: abs(each - at))
    compared = [told[each].article for each in near if told[each].group != group][:_TEXTS]
    _read(library, scene, compared)
    said = frozenset().union(*(scene.said[each.id] for each in compared))
    links = library.entities.of_article(article)
    known |= {link.entity for link in links if is_said(link.name, said) or is_said(link.mention.text, said)}
    entities = list(dict.fromkeys(link.entity for link in links if link.entity not in known))
    by_id = {each.id: each for each in library.entities.many(entities)}
    names = tuple(by_id[each] for each in entities if each in by_id)
    if not others:  # all of it stands here alone: that is no news
        return Sole(article, (), "", (), 0)
    document = library.articles.document(article)
    found = news(
        document.text,
        _told(document),
        [(link.mention.start, link.mention.end, link.entity) for link in links],
        said=said,
        known=known,
    )
    return Sole(article, names, document.text, tuple(found), len(compared))


def standing(library: Library, scene: Scene) -> tuple[Standing, ...]:
    """How the names stand in the event, counting the texts in which they were not recognised."""
    told = scene.page.articles
    _read(library, scene, [each.article for each in told[:_TEXTS]])
    named: dict[int, set[EntityId]] = {article: set(entities) for article, entities in scene.named.items()}
    for each in told[:_TEXTS]:
        said = scene.said[each.article.id]
        named[each.article.id] |= {about.id for about in scene.entities.values() if is_said(about.name, said)}
    return tuple(standings(named.items(), {each.article.id: int(each.group) for each in told})[:_NAMES])


def related(library: Library, scene: Scene) -> tuple[Relative, ...]:
    """Articles that share rare names with an event, and are not of its running story; those with most first."""
    page = scene.page
    most = max(_FEW, library.articles.count() // _SHARE)
    rare = sorted(
        (each for each in scene.entities.values() if 1 < each.articles <= most),
        key=lambda each: (each.articles, each.id),
    )[:_RARE]
    own = {each.article.id for each in page.articles}
    holders: dict[ArticleId, list[Entity]] = {}
    for entity in rare:
        for where in library.entities.appearances(entity.id, limit=_HOLDERS):
            if where.article not in own:
                holders.setdefault(where.article, []).append(entity)
    places = library.events.places(holders)
    linked = {link.story.id for link in (*page.earlier, *page.later, *page.undated)}
    best: dict[ArticleId, ArticleId] = {}
    """The article that stands for each event."""
    for article in sorted(holders, key=lambda each: (-_weight(holders[each]), each)):
        event = places[article].event if article in places else article
        if event not in linked:
            best.setdefault(event, article)
        if len(best) == _RELATED:
            break
    about = {each.id: each for each in library.articles.many(list(best.values()))}
    return tuple(Relative(about[each], tuple(holders[each][:4])) for each in best.values() if each in about)


def _read(library: Library, scene: Scene, articles: Sequence[Article]) -> None:
    """Read the vocabularies of texts that were not read yet."""
    lacking = [each for each in articles if each.id not in scene.said]
    bodies = library.articles.bodies([each.id for each in lacking], longest=_LONGEST)
    for each in lacking:
        scene.said[each.id] = vocabulary(f"{each.title}\n{bodies.get(each.id, '')}")


def _told(document: Document) -> list[tuple[int, int]]:
    """The sentences of a text below its headline, which stands in the list."""
    blocks = tuple(each for each in document.blocks if each.kind != "headline" and each.end <= _LONGEST)
    return document_sentences(Document(document.text, blocks))


def _weight(names: list[Entity]) -> float:
    return sum(1 / each.articles for each in names)


def _shares(library: Library, page: StoryPage) -> dict[ArticleId, float]:
    shares: dict[ArticleId, float] = {}
    for group in [each for each in in_groups(page.articles) if len(each) > 1][:_GROUPS]:
        shares |= {
            each.article: each.there_in_here
            for each in library.stories.versions(group[0].article.id)
            if each.relation == "version" and each.sentences  # else a person said so, and nothing was measured
        }
    return shares
