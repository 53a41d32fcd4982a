"""How lists and the head of an article say what versions there are, and how many report it. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from reader.model import Article
from reader.store.copies import Standing
from reader.tui.render import Line, Piece, Row, article_row

FOLDED_MARK, UNFOLDED_MARK, BELOW_MARK = "▸", "▾", "╰"
_INDENT = "  "
Place = Literal["alone", "apart", "folded", "unfolded", "below"]
"""Where a row stands: without versions, as one of them in a list that does not fold them, for its versions, above them,
or below the one that stands for them."""


def place(standing: Standing | None, *, folds: bool, below: bool, unfolded: bool) -> Place:
    """Where the row of an article stands."""
    if below:
        return "below"
    if standing is None or not standing.others:
        return "alone"
    if not folds:
        return "apart"
    return "unfolded" if unfolded else "folded"


def standing_row(article: Article, standing: Standing | None, where: Place, *, now: dt.datetime) -> Row:
    """The two lines of an article in a list that folds versions."""
    row = article_row(article, now=now)
    if where == "below":
        head, foot = row.lines
        return replace(
            row,
            lines=(
                replace(head, left=((f"{_INDENT}{BELOW_MARK} ", "muted"), *head.left)),
                replace(foot, left=((f"{_INDENT}  ", ""), *foot.left)),
            ),
        )
    if standing is None:
        return row
    mark: Piece = ("  ", "")
    words: list[Piece] = [(article.source, "meta")]
    if where == "folded":
        mark = (f"{FOLDED_MARK} ", "marker")
        words.insert(0, (others(standing, told_unread=article.read), "meta"))
    elif where == "unfolded":
        mark = (f"{UNFOLDED_MARK} ", "marker")
        words.insert(0, (f"{standing.others + 1:,} versions", "meta"))
    elif where == "apart":
        words.append((f"1 of {standing.others + 1:,} versions", "meta"))
    if standing.reported > 1:
        words.append((f"reported by {standing.reported:,}", "meta"))
    left = [mark]
    for at, word in enumerate(words):
        left += [(" · ", "muted"), word] if at else [word]
    return replace(row, lines=(row.lines[0], Line(tuple(left), row.lines[1].right)))


def others(standing: Standing, *, told_unread: bool) -> str:
    """How many versions a row stands for: "+3 versions, 1 unread".

    Args:
        told_unread: Nothing else on the row says that something is unread.
    """
    told = f"+{standing.others:,} version{'' if standing.others == 1 else 's'}"
    return f"{told}, {standing.unread:,} unread" if standing.unread and told_unread else told


def head_line(standing: Standing | None) -> str:
    """The line below the title of an article; "" if there is nothing to say."""
    if standing is None:
        return ""
    told = []
    if standing.others:
        told.append(f"{standing.others:,} other version{'' if standing.others == 1 else 's'}")
    if standing.reported > 1:
        told.append(f"reported by {standing.reported:,}")
    keys = "c compares, 4 shows them" if standing.others else "4 shows them"
    return " · ".join([*told, keys]) if told else ""


def with_versions(row: Row, standing: Standing | None) -> Row:
    """The row of a search result, which says before the words that were found that it is one of several versions."""
    if standing is None or not standing.others:
        return row
    head, foot = row.lines
    words: Piece = (f"1 of {standing.others + 1:,} versions · ", "count")
    return replace(row, lines=(head, replace(foot, left=(*foot.left[:1], words, *foot.left[1:]))))


def with_whom(outlets: Sequence[str], *, most: int = 3) -> str:
    """Who has the other versions: "with Daily Post, Courier and 2 more"; "" without any."""
    named = list(dict.fromkeys(each for each in outlets if each.strip()))
    if not named:
        return ""
    rest = len(named) - most
    return "with " + ", ".join(named[:most]) + (f" and {rest:,} more" if rest > 0 else "")
