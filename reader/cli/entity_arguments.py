"""The arguments of `reader entities ACTION …`."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from reader.model import KINDS

ACTIONS = (
    "merge", "split", "rename", "kind", "hide", "never", "pin", "decisions", "undo", "redo", "candidates", "follow",
    "mute", "unfollow", "followed", "export", "import",
)  # fmt: skip
EXAMPLES = """\
what can be decided about names, for ever (reader entities ACTION --help):
  merge A B          A is B
  split A NEW        some forms, articles or mentions of A are somebody else, called NEW
  rename A NAME      A is called NAME
  kind A KIND        A is a person, an org or a place
  hide A             A, some of its forms, or one mention is no name
  never A B          A and B are two, however alike
  pin FORM B         FORM means B wherever it stands
  decisions          list all; undo [N] and redo N
  candidates         pairs that may be one
  follow A, mute A, unfollow A, followed
  export [FILE], import FILE

examples:
  reader entities haftar --kind person
  reader entities merge 'Khalifa Hifter' 'Khalifa Haftar' --dry-run
  reader entities split 'John Smith' 'John Smith (cyclist)' --article 12 --article 15
  reader entities hide 'Breaking News'
  reader entities hide Smith --at 12:340
  reader entities undo
  reader entities list pin           (names that contain a word which is an action)
"""
_TABLE = """\
The table is UTF-8 with tabs between columns; its first line is: kind, name, alias, decision.
kind is person, org or place; the rest depends on the first word of decision:
  merge            alias is name            (merge | KIND: alias is of another kind)
  pin              alias means name, wherever it stands
  pin | | ORIGIN | N     only the Nth time that alias stands in the article from ORIGIN
  pin | FROM | ORIGIN    what FROM, a name that several have, stands for in that article
  split | NEW      alias is not name but NEW
  split | NEW | ORIGIN [| N]    in that article only; alias may be empty: all of name
  rename           name is called alias
  kind | KIND      name is of KIND
  hide             alias, or all of name if it is empty, is no name   (hide | | ORIGIN | N)
  never            name and alias are two   (never | KIND: alias is of another kind)
  follow, mute     name is followed, or muted
  (empty)          passed over
In cells \\t, \\n, \\p and \\\\ are a tab, a line break, a | and a backslash.
"""


def add_actions(
    parser: argparse.ArgumentParser,
    common: Callable[[argparse.ArgumentParser], None],
    whole: Callable[[str], int],
) -> None:
    """Give a parser all actions.

    Args:
        parser: That of `reader entities`.
        common: Adds what all commands have.
        whole: Reads a whole number.
    """
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")

    def add(name: str, text: str, *, kind: bool = True, epilog: str = "") -> argparse.ArgumentParser:
        each = actions.add_parser(
            name,
            help=text,
            description=text[0].upper() + text[1:] + ".",
            epilog=epilog,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        common(each)
        if kind:
            each.add_argument("--kind", choices=KINDS, help="of which kind a name is that several have")
        return each

    def decided(action: str, text: str, **arguments: str) -> argparse.ArgumentParser:
        each = add(action, text)
        each.add_argument("--dry-run", action="store_true", help="only say what would change")
        for argument, what in arguments.items():
            each.add_argument(argument, metavar=argument.upper(), help=what)
        return each

    any_form = "any form of a name, or its number"
    decided("merge", "say that two names are one", name=any_form, other="the one whose name stays")
    each = decided("split", "say that a part of a name is somebody else", name=any_form, new="what that one is called")
    _part(each)
    each.add_argument("--article", action="append", type=whole, default=[], metavar="ID", help="all it has in there")
    decided("rename", "give a name another form to be shown in", name=any_form, new="the form to show")
    each = decided("kind", "say of what kind a name is", name=any_form)
    each.add_argument("new", choices=KINDS)
    _part(decided("hide", "say that something is no name", name=any_form))
    decided("never", "say that two names are never one", name=any_form, other="the other one")
    each = decided("pin", "say whom a form means, wherever it stands", form="as it is written", other=any_form)
    each.add_argument("--at", metavar="ARTICLE:START", help="only the mention at that place")
    add("decisions", "list all decisions, those that were undone too", kind=False)
    each = add("undo", "let a decision hold no more; the last one, if no number is given", kind=False)
    each.add_argument("number", nargs="?", type=whole, metavar="N")
    each = add("redo", "let a decision that was undone hold again", kind=False)
    each.add_argument("number", type=whole, metavar="N")
    each = add("candidates", "list pairs of names that may be one", kind=False)
    each.add_argument("--limit", type=whole, default=50, metavar="N", help="at most N (50)")
    for name, text in (
        ("follow", "count the unread stories of a name"),
        ("mute", "count stories about a name as read: those with it in the headline, or three times in the text"),
        ("unfollow", "neither follow nor mute a name any more"),
    ):
        add(name, text).add_argument("name", metavar="NAME", help=any_form)
    add("followed", "list followed and muted names", kind=False)
    each = add("export", "write all decisions that hold as a table", kind=False, epilog=_TABLE)
    each.add_argument("file", nargs="?", metavar="FILE", help="standard output, if none is named")
    each = add("import", "make all decisions of a table, or none", kind=False, epilog=_TABLE)
    each.add_argument("file", metavar="FILE", help="- reads standard input")


def _part(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--form", action="append", default=[], metavar="FORM", help="only what is written so")
    parser.add_argument("--at", metavar="ARTICLE:START", help="only the mention at that place")
