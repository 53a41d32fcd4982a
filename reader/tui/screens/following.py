"""To follow a name, or to mute it: the same two keys wherever a name is at hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Protocol

from reader.errors import NotFound, StoreError
from reader.library import Library
from reader.model import ArticleId, Subject
from reader.store.following import What
from reader.tui.screens.at_hand import NONE_AT_HAND, AtHand
from reader.tui.screens.marks import Marks


class Names(Protocol):
    """A screen with names on it."""

    _library: Library
    _clock: Callable[[], dt.datetime]
    _marks: Marks

    def name_at_hand(self) -> AtHand | None:
        """The name that the keys are about."""

    def names_changed(self) -> None:
        """Show what was followed or muted."""

    def _tell(self, text: str, *, error: bool = False) -> None: ...


class FollowsNames:
    """The actions, for a screen that is as `Names` says."""

    def action_follow_name(self: Names) -> None:
        """Follow the name at hand, or no longer."""
        _toggle(self, "follow")

    def action_mute_name(self: Names) -> None:
        """Mute the name at hand, or no longer."""
        _toggle(self, "mute")


def _toggle(screen: Names, what: What) -> None:
    at_hand = screen.name_at_hand()
    if at_hand is None:
        screen._tell(NONE_AT_HAND)
        return
    from reader.jobs.deciding import subject_of  # brings the resolver with it, which the first screen need not wait for

    library, clock = screen._library, screen._clock
    try:
        entity = library.entities.shown(at_hand.entity)
        name = library.entities.get(entity).name
        before = library.following.of(entity)
        subject = subject_of(library, entity)
        after = None if before == what else what
        _set(library, subject, after, clock)
    except (StoreError, NotFound) as error:
        screen._tell(str(error), error=True)
        return

    def back() -> list[ArticleId]:
        _set(library, subject, before, clock)
        return []

    screen._marks.did(f"{_DOING[what]} {name}", back)
    screen.names_changed()
    screen._tell(f"{_SAID[what, after is not None].format(name)} · ctrl+z undoes it")


_DOING: dict[What, str] = {"follow": "following", "mute": "muting"}
_SAID: dict[tuple[What, bool], str] = {
    ("follow", True): "Following {}: it stands among the sources with its unread stories",
    ("follow", False): "No longer following {}",
    ("mute", True): "Muted {}: stories about it stand under Muted alone",
    ("mute", False): "No longer muted: {}",
}


def _set(library: Library, subject: Subject, what: What | None, clock: Callable[[], dt.datetime]) -> None:
    with library.transaction(durable=True):
        library.following.set(subject, what, at=clock())
