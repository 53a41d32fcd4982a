"""The publishing of articles and events, out of what the store knows of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from reader.model import ArticleId, StoryRow
from reader.store.events import About
from reader.stories.publishing import Publication, lead, outlet, reporting


def publication(about: About, group: ArticleId) -> Publication:
    """An article as far as its publishing goes."""
    return Publication(
        about.article,
        outlet(about.outlet, about.url, about.source),
        about.published_at,
        about.date_precision,
        "published_at" in about.inferred.split(),
        about.words,
        group,
    )


def story_row(event: ArticleId, about: Sequence[About], group_of: Mapping[ArticleId, ArticleId]) -> StoryRow:
    """The counts of an event.

    Args:
        event: Its number.
        about: Its articles.
        group_of: The groups of those that have other versions.
    """
    published = [publication(each, group_of.get(each.article, each.article)) for each in about]
    dates = [each.at for each in published if each.at is not None]
    return StoryRow(
        event,
        lead(published).article,
        len(about),
        len({each.group for each in published}),
        reporting(published),
        moment(min(dates)) if dates else None,
        moment(max(dates)) if dates else None,
    )


def moment(seconds: int) -> dt.datetime:
    """Seconds since 1970 as a time."""
    return dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=seconds)
