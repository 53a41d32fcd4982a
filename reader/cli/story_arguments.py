"""The arguments of `reader stories ACTION …`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

ACTIONS = ("join", "split", "take-out", "version", "no-version", "decisions", "undo", "redo")
EXAMPLES = """\
what can be decided about stories, for ever (reader stories ACTION --help):
  join A B           the articles A and B are of one event
  split A            A founds an event of its own
  take-out A         A is of no event
  version A B        A and B are versions of one text
  no-version A B     they are not
  decisions          list all; undo [N] and redo N

examples:
  reader stories
  reader stories --sort biggest --limit 20
  reader stories 12        (the story that article 12 is of)
  reader stories join 12 15
  reader stories undo
"""


def add_actions(
    parser: argparse.ArgumentParser,
    common: Callable[[argparse.ArgumentParser], None],
    whole: Callable[[str], int],
) -> None:
    """Give a parser all actions.

    Args:
        parser: That of `reader stories`.
        common: Adds what all commands have.
        whole: Reads a whole number.
    """
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def add(name: str, text: str, *articles: str) -> argparse.ArgumentParser:
        each = actions.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
        common(each)
        for article in articles:
            each.add_argument(article, type=whole, metavar="ID", help="the number of an article")
        return each

    add("join", "say that the events of two articles are one", "article", "other")
    add("split", "let an article, with its versions, found an event of its own", "article")
    add("take-out", "say that an article, with its versions, is of no event", "article")
    add("version", "say that two articles are versions of one text", "article", "other")
    add("no-version", "say that an article is no version of another one, nor of its versions", "article", "other")
    add("decisions", "list all decisions, those that were undone too")
    each = add("undo", "let a decision hold no more; the last one, if no number is given")
    each.add_argument("number", nargs="?", type=whole, metavar="N")
    each = add("redo", "let a decision that was undone hold again")
    each.add_argument("number", type=whole, metavar="N")
