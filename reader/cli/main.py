"""Arguments and exit codes: 0 done, 1 done with failures, 2 wrong usage, 3 the library cannot be used."""

from __future__ import annotations

import argparse
import logging
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from reader import __version__
from reader.cli import commands, output, story_arguments
from reader.cli.entity_arguments import ACTIONS, EXAMPLES, add_actions
from reader.config import Settings, load, log_path, log_to_file
from reader.errors import LibraryError, QueryError, ReaderError, UsageError

_log = logging.getLogger(__name__)
_DIGITS = 18  # all that the store can count
_SORTS = ("relevance", "newest", "oldest")
_SEARCH_EXAMPLES = """\
examples:
  reader search haftar tripoli
  reader search '"oil crescent" -opec after:2020-01'
  reader search 'person:"Khalifa Haftar" is:unread' --sort newest
  reader search 'near:"Putin" "Erdogan"' --facets
  reader search like:12 --explain
  reader search --saved Libya is:unread
"""
_SEARCHES_EXAMPLES = """\
examples:
  reader searches
  reader searches add Libya 'libya OR place:Libya' --sort newest
  reader searches rename Libya 'North Africa'
  reader searches remove 'North Africa'
"""
_TAGS_EXAMPLES = """\
examples:
  reader tags
  reader tags 12
  reader tags 12 --add 'to quote' --add libya --remove later
"""
_COMPARE_EXAMPLES = """\
examples:
  reader compare 1 2
  reader compare draft.md ./published.html --json
  reader compare 1 2 --html --output compared.html
"""


@dataclass(frozen=True, slots=True)
class Screens:
    """The wish to open the screens."""

    settings: Settings
    paths: tuple[Path, ...]


class _Parser(argparse.ArgumentParser):
    """Wrong usage is told like every other error, with foreign text made harmless."""

    def error(self, message: str) -> NoReturn:
        """As in the base class, without printing."""
        raise UsageError(f"{message} (see `{self.prog} --help`)")


def run(arguments: Sequence[str]) -> int | Screens:
    """Do what the arguments say; returns the exit code, or the wish to open the screens."""
    output.prepare()
    log_to_file()
    try:
        outcome = _run(arguments)
        sys.stdout.flush()
        return outcome
    except BrokenPipeError:
        output.close_quietly()
        return 0
    except KeyboardInterrupt:
        output.progress_done()
        output.error("stopped; what was done so far is kept, and the next run goes on from there.")
        return 1
    except QueryError as error:
        output.error(f"{error.message} (at character {error.position + 1}){' ' + error.hint if error.hint else ''}")
        return 2
    except UsageError as error:
        output.error(str(error))
        return 2
    except LibraryError as error:
        output.error(str(error))
        return 3
    except ReaderError as error:
        output.error(str(error))
        return 1
    except Exception as error:  # noqa: BLE001  a traceback could show private data and foreign text
        _log.exception("the command broke")
        output.error(f"the command broke off ({type(error).__name__}: {error}); the reason is in {log_path()}.")
        return 1


def _run(arguments: Sequence[str]) -> int | Screens:
    if _first_word(arguments) in COMMANDS:
        return _command(arguments)
    options = _screens_parser().parse_args(arguments)
    settings = load(library=options.library)
    paths = tuple(Path(path) for path in options.paths)
    for path in paths:
        if not os.path.exists(path):  # noqa: PTH110  Path.exists raises where a folder above may not be read
            close = [name for name in COMMANDS if name.startswith(str(path)[:3])]
            hint = f" or `reader {close[0]}`" if close else ""
            raise UsageError(
                f"There is no file or folder {path}; did you mean another path{hint}? See `reader --help`."
            )
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return commands.without_terminal(settings, paths)
    return Screens(settings, paths)


def _first_word(arguments: Sequence[str]) -> str:
    at = _first_at(arguments)
    return arguments[at] if at < len(arguments) else ""


def _first_at(arguments: Sequence[str]) -> int:
    """Where the first word stands that is neither an option nor the folder of the library; the length if none does."""
    at = 0
    while at < len(arguments) and arguments[at].startswith("-"):
        at += 2 if arguments[at] == "--library" else 1
    return min(at, len(arguments))


def _command(arguments: Sequence[str]) -> int:
    words = list(arguments)
    at = _first_at(words)
    command = words[at]
    if command == "entities":
        after = at + 1 + _first_at(words[at + 1 :])
        action = _first_word(words[at + 1 :])
        if action in ACTIONS:
            return _entity_action(words[:at] + words[at + 1 :])
        if action == "list":  # what follows is a name, though it be an action
            words.pop(after)
    if command == "stories" and _first_word(words[at + 1 :]) in story_arguments.ACTIONS:
        return _story_action(words[:at] + words[at + 1 :])
    if {"-h", "--help"} & set(words[:at]):
        command = ""  # the help of all, not of one
    options = _parser(command).parse_args(_with_query_shielded(words))
    settings = load(library=options.library, recogniser=getattr(options, "recogniser", None))
    handler = getattr(commands, f"do_{options.command}")
    code: int = handler(settings, options)
    return code


def _entity_action(arguments: Sequence[str]) -> int:
    parser = _Parser(prog="reader entities")
    _common(parser)

    def common(each: argparse.ArgumentParser) -> None:
        _common(each, default=argparse.SUPPRESS)
        each.add_argument("--json", action="store_true", help="print JSON")

    add_actions(parser, common, _whole)
    options = parser.parse_args(arguments)
    from reader.cli import deciding  # the resolver's word lists take long to load

    return deciding.run(load(library=options.library), options)


def _story_action(arguments: Sequence[str]) -> int:
    parser = _Parser(prog="reader stories")
    _common(parser)

    def common(each: argparse.ArgumentParser) -> None:
        _common(each, default=argparse.SUPPRESS)
        each.add_argument("--json", action="store_true", help="print JSON")

    story_arguments.add_actions(parser, common, _whole)
    options = parser.parse_args(arguments)
    from reader.cli import stories  # what aligns texts takes long to load

    return stories.act(load(library=options.library), options)


def _with_query_shielded(arguments: Sequence[str]) -> list[str]:
    """In a search, `-oil` is a word that must be missing and no option: a space before it tells the parser so."""
    if _first_word(arguments) not in {"search", "searches"}:
        return list(arguments)
    return [f" {word}" if re.match(r"-[^-]", word) and word != "-h" else word for word in arguments]


def _screens_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="reader",
        description="A terminal news reader: imports articles, links them by the names in them, searches as you type.",
        epilog=f"commands: {', '.join(COMMANDS)} (reader COMMAND --help)",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("paths", nargs="*", type=_path, metavar="PATH", help="files and folders to add and open")
    _common(parser)
    parser.add_argument("--version", action="version", version=f"reader {__version__}")
    return parser


def _common(parser: argparse.ArgumentParser, *, default: object = None) -> None:
    parser.add_argument("--library", metavar="DIR", default=default, help="the folder of the library")


def _parser(only: str = "") -> argparse.ArgumentParser:
    """The parser of all commands, or of one: each takes as long to make as a page of articles to read."""
    parser = _Parser(prog="reader")
    _common(parser)
    commands_ = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in [only] if only else COMMANDS:
        text, examples, add_arguments = _COMMANDS[name]
        each = commands_.add_parser(name, help=text, **_described(text, examples))
        _common(each, default=argparse.SUPPRESS)
        each.add_argument("--json", action="store_true", help="print JSON")
        add_arguments(each)
    return parser


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=_path, metavar="PATH")
    _add_recogniser(parser)


def _add_recogniser(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--recogniser", metavar="NAME", help="who finds names: embedded, or an installed pipeline as spacy:NAME"
    )


def _add_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--source", metavar="NAME", help="only those of a source or outlet")
    parser.add_argument("--unread", action="store_true", help="only unread ones")
    parser.add_argument("--starred", action="store_true", help="only starred ones")
    parser.add_argument("--limit", type=_whole, metavar="N", help="at most N")


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", type=_whole, metavar="ID")


def _add_search(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("query", nargs="*", metavar="QUERY", help='words, "a phrase", -without, title:word …')
    parser.add_argument("--saved", metavar="NAME", help="a saved search, narrowed by QUERY if there is one")
    parser.add_argument("--sort", choices=_SORTS, help="the order of the hits (relevance)")
    parser.add_argument("--no-recent", action="store_true", help="do not prefer recent articles in relevance")
    parser.add_argument("--limit", type=_whole, default=20, metavar="N", help="at most N hits (20)")
    parser.add_argument("--offset", type=_whole, default=0, metavar="N", help="pass over the first N hits")
    parser.add_argument("--facets", action="store_true", help="count people, organisations, places, sources and months")
    parser.add_argument("--explain", action="store_true", help="say why each hit is one")


def _add_searches(parser: argparse.ArgumentParser) -> None:
    """What can be done with saved searches; nothing lists them."""
    actions = parser.add_subparsers(dest="action", metavar="add|remove|rename")
    for name, text in (
        ("add", "save a search under a name"),
        ("remove", "forget a saved search"),
        ("rename", "give a saved search another name"),
    ):
        each = actions.add_parser(name, help=text, **_described(text, ""))
        _common(each, default=argparse.SUPPRESS)
        each.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
        each.add_argument("name", metavar="NAME")
        if name == "add":
            each.add_argument("query", nargs="+", metavar="QUERY")
            each.add_argument("--sort", choices=_SORTS, default="relevance", help="the order of its hits (relevance)")
        elif name == "rename":
            each.add_argument("new", metavar="NEW")


def _add_tags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", type=_whole, metavar="ID", help="an article")
    parser.add_argument("--add", action="append", default=[], metavar="TAG", help="put a tag on the article")
    parser.add_argument("--remove", action="append", default=[], metavar="TAG", help="take a tag off the article")


def _add_entities(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="only those with a form that contains NAME")
    _add_kind(parser)
    parser.add_argument(
        "--sort",
        choices=("count", "recent", "rising"),
        default="count",
        help="by articles; by the newest; or rising: often in what came in the last week, seldom before",
    )
    parser.add_argument("--limit", type=_whole, metavar="N", help="at most N")


def _add_entity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="any form of the name, or its number")
    _add_kind(parser)
    parser.add_argument("--with", dest="with_", metavar="NAME", help="the sentences in which both stand")
    parser.add_argument("--limit", type=_whole, default=50, metavar="N", help="at most N of these sentences (50)")


def _add_kind(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=("person", "org", "place"))


def _add_why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("first", type=_whole, metavar="ID")
    parser.add_argument("second", type=_whole, metavar="ID")


def _add_compare(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("first", metavar="A", help="the number of an article, or a file")
    parser.add_argument("second", metavar="B", help="what to compare it with")
    parser.add_argument("--html", action="store_true", help="print a page for a browser")
    parser.add_argument("--markdown", action="store_true", help="print a page in Markdown")
    parser.add_argument("--output", "-o", metavar="FILE", help="write the page to a file")


def _add_stories(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", nargs="?", type=_whole, metavar="ID", help="the story that this article is of")
    parser.add_argument("--sort", choices=("newest", "biggest"), default="newest")
    parser.add_argument("--limit", type=_whole, default=50, metavar="N", help="at most N (50)")


def _add_tag(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - reads standard input")
    parser.add_argument(
        "--jsonl", metavar="FILE", help="a file of JSON lines with the key text; - reads standard input"
    )
    _add_recogniser(parser)


def _add_refresh(parser: argparse.ArgumentParser) -> None:
    _add_recogniser(parser)


def _add_rebuild(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "stages",
        nargs="*",
        choices=("names", "versions", "events", "index", []),
        metavar="STAGE",
        help="names, versions, events or index; all",
    )
    _add_recogniser(parser)


def _described(text: str, examples: str) -> dict[str, Any]:
    """What the parser of a command says in its help."""
    return {
        "description": text[0].upper() + text[1:] + ".",
        "epilog": examples,
        "formatter_class": argparse.RawDescriptionHelpFormatter,
    }


def _whole(text: str) -> int:
    if not text.isdecimal() or len(text) > _DIGITS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)


def _path(text: str) -> str:
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")  # it would mean the whole working folder
    return text


_COMMANDS: dict[str, tuple[str, str, Callable[[argparse.ArgumentParser], None]]] = {
    "import": ("add files and folders, then link names and index", "", _add_import),
    "list": ("list articles, newest first", "", _add_list),
    "show": ("print an article", "", _add_show),
    "search": ("find articles", _SEARCH_EXAMPLES, _add_search),
    "searches": ("list saved searches with their counts, or change them", _SEARCHES_EXAMPLES, _add_searches),
    "tags": ("list tags, or those of an article, and change these", _TAGS_EXAMPLES, _add_tags),
    "entities": ("list people, organisations and places, and decide about them", EXAMPLES, _add_entities),
    "entity": ("print the page of a person, organisation or place", "", _add_entity),
    "compare": ("say what two articles or files share and where they part", _COMPARE_EXAMPLES, _add_compare),
    "stories": (
        "list the events that several articles tell of, or print one, and decide about them",
        story_arguments.EXAMPLES,
        _add_stories,
    ),
    "why": ("say what links two articles", "", _add_why),
    "tag": ("find the names in texts, without a library", "", _add_tag),
    "refresh": ("look at every imported folder again, then catch up", "", _add_refresh),
    "rebuild": ("make derived data anew from the stored articles", "", _add_rebuild),
}
"""What each command is for, examples of its use, and what adds its arguments to its parser."""
COMMANDS = tuple(_COMMANDS)
