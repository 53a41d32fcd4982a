"""The article with its names, reading on, and the way back and forward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from textual import on
from textual.widgets import Static

from reader.answers.doubts import doubt
from reader.errors import NotFound
from reader.library import Library
from reader.model import Article, ArticleId, Document, EntityId
from reader.tui.panes.article_view import ArticleView
from reader.tui.panes.row_list import RowList
from reader.tui.panes.sources import Section
from reader.tui.render import DOUBT_MARK, ArticleText, article_text
from reader.tui.screens.arrangement import PANES
from reader.tui.screens.browser import open_address
from reader.tui.screens.marking import MarkingScreen
from reader.tui.screens.rows import LinkedRows
from reader.tui.screens.stage import plain
from reader.tui.screens.trail import Spot, Trail

_SHORT = 2
"""A beginning of so many characters, with its asterisk, is not marked in the article."""


class ReadingScreen(MarkingScreen):
    """The article that follows the list, its names, and where one has been."""

    def __init__(
        self, library: Library, *, clock: Callable[[], dt.datetime], measure: int = 76, worker: bool = True
    ) -> None:
        """Make the screen; see `MarkingScreen`."""
        super().__init__(library, clock=clock, measure=measure, worker=worker)
        self._article: ArticleId | None = None
        self._revision = 0
        self._lang = ""
        """Of the article; words of the search are marked in their forms."""
        self._terms: tuple[str, ...] = ()
        """What the search looks for, marked in the article."""
        self._trail = Trail()

    def _list_changed(self, *, new: bool) -> None:
        if self._article is None or (new and len(self._rows)):
            self._follow(moved=False)

    def _library_changed(self) -> None:
        self._refresh_article()

    @on(RowList.Highlighted, "#stories")
    def _on_story_highlighted(self, message: RowList.Highlighted) -> None:
        if message.key != self._placed:  # the person moved, not new rows
            self._follows_top = False
            self._told = False
            self._placed = None
            self._follow(moved=True)
        elif message.key is not None:
            self._follow(moved=False)
        self._say_where()

    @on(RowList.Chosen, "#stories")
    def _on_story_chosen(self) -> None:
        self._choose_story()

    def _choose_story(self) -> None:
        """Open the story with the cursor, to read it."""
        article = self._current
        if article is not None:
            self._remember()
            self._open(article, read=True)
            self.action_focus_pane("article")

    def _follow(self, *, moved: bool) -> None:  # noqa: ARG002  for those that make a difference
        """Let the article follow the cursor of the list.

        Args:
            moved: The person moved it; else there are other rows.
        """
        self._preview_soon()

    def _preview_soon(self) -> None:
        """Show the story with the cursor once the cursor itself is on screen."""
        self.call_after_refresh(self._preview)

    def _preview(self) -> None:
        article = self._current
        if article is not None and article != self._article:
            self._open(article)

    def _show_nothing(self) -> None:
        self._article = None
        self._view.set_article(None)
        self._names.show(())
        self._show_linked(None)

    def _open(self, article: ArticleId, *, read: bool = False) -> None:
        """Show an article; mark it as read if it was opened to be read."""
        if article != self._article:
            try:
                about = self._library.articles.get(article)
                document = self._library.articles.document(article)
            except NotFound:
                return
            self._article = article
            self._revision, self._lang = about.revision, about.lang
            self._view.set_article(self._laid_out(about, document, self._hits(document.text)))
            self._show_names()
        if read:
            changed: list[ArticleId] = []
            self._mark(lambda: changed.extend(self._marks.open(article, self._copies(article))), changed)

    def _copies(self, article: ArticleId) -> list[ArticleId]:  # noqa: ARG002  the screen that folds knows
        """What is read with an article: nothing."""
        return []

    def _standing_line(self, article: ArticleId) -> str:  # noqa: ARG002  the screen that folds knows
        """What the head of an article says of its versions."""
        return ""

    def _laid_out(self, about: Article, document: Document, hits: Iterable[tuple[int, int]] = ()) -> ArticleText:
        links = self._library.entities.of_article(about.id)
        found_by = self._library.recognised.of(about.id)
        return article_text(
            about,
            document,
            links,
            hits,
            tags=self._library.tags.of(about.id),
            recogniser=found_by,
            standing=self._standing_line(about.id),
        )

    def _hits(self, text: str) -> list[tuple[int, int]]:
        # every word that begins with one letter is no help to the eye
        terms = [term for term in self._terms if len(term) > _SHORT or not term.endswith("*")]
        if not terms:
            return []
        from reader.index.snippets import highlights  # Whoosh is loaded by the first search, not before

        return highlights(text, terms, lang=self._lang)

    def _show_names(self) -> None:
        if self._article is not None:
            shown = self._view.article
            names = shown.names if shown is not None else ()
            sure = {name.entity for name in names if not name.uncertain}
            doubts = {name.entity: name.candidates for name in names if name.entity not in sure}
            self._names.show(self._library.entities.in_article(self._article), doubts)
            key = self._names.current_key
            self._show_linked(EntityId(key) if isinstance(key, int) else None)

    def _refresh_article(self) -> None:
        """What was linked, edited or taken away since the article was opened shows; an unchanged text does not move."""
        shown = self._view.article
        if self._article is None or shown is None:
            return
        try:
            about = self._library.articles.get(self._article)
            document = self._library.articles.document(self._article)
        except NotFound:
            self._show_nothing()
            self._preview_soon()
            return
        fresh = self._laid_out(about, document)
        if about.revision != self._revision or (fresh.text, fresh.meta) != (shown.text, shown.meta):
            self._revision = about.revision
            place = self._view.place
            hits = tuple(self._hits(document.text))
            self._view.set_article(replace(fresh, hits=hits))
            self._view.restore(place)
        elif fresh.names != shown.names:
            self._view.update_marks(names=fresh.names)
        else:
            return
        self._show_names()

    def _mark_hits(self) -> None:
        """Mark in the article what the search looks for, or nothing."""
        shown = self._view.article
        if shown is not None:
            hits = tuple(self._hits(shown.text))
            if hits != shown.hits:
                self._view.update_marks(hits=hits)

    def _show_linked(self, entity: EntityId | None) -> None:
        title = self.query_one("#linked-title", Static)
        try:
            name = self._library.entities.get(entity).name if entity is not None else ""
        except NotFound:
            entity = None
        if entity is None:
            self._linked.placeholder = ""
            self._linked.set_rows(())
            title.update("", layout=False)
            return
        rows = LinkedRows(self._library, entity, self._clock, without=self._article)
        self._linked.placeholder = "No other story speaks of it."
        self._linked.set_rows(rows)
        title.update(plain(f"{name} elsewhere · {len(rows):,}"), layout=False)

    @on(RowList.Highlighted, "#names")
    def _on_name_highlighted(self, message: RowList.Highlighted) -> None:
        self._show_linked(EntityId(message.key) if isinstance(message.key, int) else None)

    @on(RowList.Chosen, "#names")
    def _on_name_chosen(self, message: RowList.Chosen) -> None:
        if isinstance(message.key, int):
            self.open_entity(EntityId(message.key))

    @on(RowList.Chosen, "#linked")
    def _on_linked_chosen(self, message: RowList.Chosen) -> None:
        if isinstance(message.key, int):
            self._remember()
            article = ArticleId(message.key)
            if self._rows.find(article) is None:
                entity = self._names.current_key
                if isinstance(entity, int):
                    self._show_section(self._entity_section(EntityId(entity)), keep=article)
            self._select(article)
            self._open(article, read=True)
            self.action_focus_pane("article")

    @on(ArticleView.NameHighlighted)
    def _on_view_name(self, message: ArticleView.NameHighlighted) -> None:
        if message.entity is None:
            self._told = False
            self._say_where()
            return
        rows = self._names.rows
        for index in range(len(rows)):
            if rows[index].key == message.entity:
                self._names.cursor = index
                break
        name = self._view.current_name
        if name is not None and self._pane == "article":
            with suppress(NotFound):
                known = self._library.entities.get(name.entity)
                number = f"in {known.articles:,} stories" if known.articles != 1 else "in this story alone"
                why = doubt(name.confidence, name.candidates)
                facts = (f"{known.name} {DOUBT_MARK}" if why else known.name, why, name.evidence, number)
                self._tell(" · ".join([*(fact for fact in facts if fact), "Enter follows, p peeks, d decides"]))

    @on(ArticleView.Followed)
    def _on_followed(self, message: ArticleView.Followed) -> None:
        self.open_entity(message.entity)

    @on(ArticleView.LinkHighlighted)
    def _on_link_highlighted(self, message: ArticleView.LinkHighlighted) -> None:
        self._tell(f"Enter opens {message.target} in the browser")

    @on(ArticleView.LinkChosen)
    def _on_link_chosen(self, message: ArticleView.LinkChosen) -> None:
        self._browse(message.target)

    def open_entity(self, entity: EntityId) -> None:
        """List every story that speaks of an entity."""
        try:
            section = self._entity_section(entity)
        except NotFound as error:
            self._tell(str(error), error=True)
            return
        self._remember()
        self._show_section(section, keep=self._article)
        self.action_focus_pane("stories")

    def names_like(self, part: str, *, limit: int) -> list[tuple[EntityId, str, str]]:
        """Names that contain `part`: id, name, and a word about each."""
        return [
            (each.id, each.name, f"{each.kind} in {each.articles:,} stories")
            for each in self._library.entities.like(part)[:limit]
        ]

    @property
    def article_view(self) -> ArticleView:
        """The article."""
        return self._view

    def _entity_section(self, entity: EntityId) -> Section:
        return Section("entity", self._library.entities.get(entity).name, entity=entity)

    def _here(self) -> Spot:
        pane = self._pane if self._pane in PANES else "stories"
        top = self._stories.scroll_offset.y
        return Spot(self._section, self._current, top, self._article, self._view.place, pane)

    def _remember(self) -> None:
        self._follows_top = False
        self._trail.leave(self._here())

    def _visit(self, spot: Spot) -> None:
        self.action_focus_pane(spot.pane)
        if spot.section != self._section:
            self._show_section(spot.section, keep=spot.row, top=spot.top)
        elif spot.row is not None:
            self._select(spot.row)
            self._scroll_list(spot.top)
        self._told = False
        if spot.article is not None:
            self._open(spot.article)
            if self._article == spot.article:
                self._view.restore(spot.place)
        self._say_where()

    def _hop_hit(self, hop: Callable[[], None]) -> None:
        shown = self._view.article
        if shown is None or not shown.hits:
            self._tell("No hits in this story; / searches, and what it finds is marked")
        elif self._pane_shown("article"):
            hop()
        else:
            self._remember()
            self.action_focus_pane("article")
            self.call_after_refresh(hop)

    def action_next_hit(self) -> None:
        """Go to the next hit in the article."""
        self._hop_hit(self._view.action_next_hit)

    def action_previous_hit(self) -> None:
        """Go to the hit before in the article."""
        self._hop_hit(self._view.action_previous_hit)

    def action_next_story(self) -> None:
        """Open the next story of the list."""
        self._step(1)

    def action_previous_story(self) -> None:
        """Open the story before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        target = self._stories.cursor + by
        if 0 <= target < len(self._rows):
            self._stories.cursor = target
            article = self._current
            if article is not None:
                self._open(article, read=True)
        else:
            self._tell("This is the last story of the list" if by > 0 else "This is the first story of the list")

    def action_next_unread(self) -> None:
        """Open the next unread story of the list, going round once."""
        count = len(self._rows)
        for offset in range(1, count + 1):
            index = (self._stories.cursor + offset) % count
            about = self._rows.article(index)
            if about is not None and not about.read and about.id != self._article:
                self._stories.cursor = index
                self._open(about.id, read=True)
                return
            hidden = self._hidden_unread(about.id) if about is not None and self._rows.hides_unread(index) else None
            if hidden is not None and hidden != self._article:
                self._select(hidden)
                self._open(hidden, read=True)
                return
        self._tell("Nothing more is unread here")

    def _hidden_unread(self, article: ArticleId) -> ArticleId | None:
        """The newest unread version of the list for which the row of an article stands."""
        versions = self._library.articles.many(self._library.copies.of(article))
        return next((each.id for each in versions if not each.read and each.id in self._all_ids), None)

    def action_read_on(self) -> None:
        """Page down in the article; from its end, go to the next unread one."""
        article = self._current
        if article is None:
            return
        if not self._pane_shown("article"):
            self._remember()
            self.action_focus_pane("article")
            self._open(article, read=True)
            return
        self._open(article, read=True)
        before = self._view.scroll_offset
        self._view.action_page_down()
        if self._view.scroll_offset == before:
            self.action_next_unread()

    def action_open_browser(self) -> None:
        """Open the address of the article."""
        about = self._about_current()
        if about is not None and about.url:
            self._browse(about.url)
        elif about is not None:
            self._tell("This story has no address; it was imported from a file")

    def _browse(self, target: str) -> None:
        host = open_address(target)
        if host:
            self._tell(f"Opening {host} in the browser")
        else:
            self._tell("Only web addresses (http, https) are opened", error=True)
