"""What a person may want of a name, as functions that make a decision of it where the library is looked into.

Between the question and the answer the library may have changed: each looks first whether it is still that name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.errors import NotFound
from reader.library import Library
from reader.model import ArticleId, Decision, Entity, EntityId, Kind, Mention
from reader.tui.screens.at_hand import AtHand
from reader.tui.screens.decider import Wish


def merge(entity: Entity, other: Entity) -> Wish:
    """The one is the other."""
    return _asked(lambda library, to: to.to_merge(library, _named(library, entity), still(library, other)))


def never(entity: Entity, other: Entity) -> Wish:
    """They are never one."""
    return _asked(lambda library, to: to.to_keep_apart(library, still(library, entity), still(library, other)))


def rename(entity: Entity, name: str) -> Wish:
    """It is called otherwise."""
    return _asked(lambda library, to: to.to_rename(library, still(library, entity), name))


def set_kind(entity: Entity, kind: Kind) -> Wish:
    """It is of another kind."""
    return _asked(lambda library, to: to.to_set_kind(library, still(library, entity), kind))


def hide(entity: Entity, forms: Sequence[str], at: AtHand | None = None) -> Wish:
    """It is no name: all of it, some forms, or the mention at hand."""
    return _asked(
        lambda library, to: to.to_hide(library, still(library, entity), forms=forms, at=_mention(library, at))
    )


def split(
    entity: Entity, name: str, forms: Sequence[str], articles: Sequence[ArticleId], at: AtHand | None = None
) -> Wish:
    """Some of it is somebody else: forms, what stands in some articles, or the mention at hand."""
    return _asked(
        lambda library, to: to.to_split(
            library, still(library, entity), name, forms=forms, articles=articles, at=_mention(library, at)
        )
    )


def pin(forms: Sequence[str], other: Entity, at: AtHand | None = None) -> Wish:
    """Forms mean one name wherever they stand, or the mention at hand does."""
    return _asked(lambda library, to: to.to_pin(library, forms, still(library, other), at=_mention(library, at)))


def still(library: Library, entity: Entity) -> EntityId:
    """The name as it is shown now: the one that it was made a part of meanwhile, if it was.

    Raises:
        NotFound: It is not there any more; names that are found anew get other numbers.
    """
    shown = library.entities.shown(entity.id)
    if shown == entity.id and library.entities.get(entity.id).name != entity.name:
        kind, name = library.entities.found(entity.id)
        if name != entity.name or kind != entity.kind:
            raise NotFound(f"{entity.name} is not there any more as it was; look at it again.")
    return shown


def _named(library: Library, entity: Entity) -> EntityId:
    """The same of one that is still named somewhere, so that a decision is about what the person sees."""
    one = still(library, entity)
    if not library.entities.get(one).mentions:
        raise NotFound(f"{entity.name} is named in no story any more: that was decided already.")
    return one


def _mention(library: Library, at: AtHand | None) -> tuple[ArticleId, Mention] | None:
    if at is None or at.article is None or at.mention is None:
        return None
    there = [each.mention for each in library.entities.of_article(at.article)]
    if not any((each.start, each.text) == (at.mention.start, at.mention.text) for each in there):
        raise NotFound(f"“{at.mention.text}” does not stand there any more; look at the story again.")
    return at.article, at.mention


def _asked(make: Callable[..., Decision]) -> Wish:
    def wish(library: Library) -> Decision:
        from reader.jobs import deciding  # with it comes all that finds names; the first frame does not wait for it

        return make(library, deciding)

    return wish
