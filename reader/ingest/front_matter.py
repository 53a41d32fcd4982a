"""YAML front matter of a Markdown file: what the author states, read by a loader that cannot be made to do anything."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import yaml

from reader.ingest.dates import Moment, parse_date
from reader.text.clean import clean_line

LARGEST = 64 * 1024
"""Longest front matter in code points; what is longer is body."""
_FENCED = re.compile(r"\s{0,4}---[ ]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ ]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LANG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_LONGEST_URL = 8192


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What was stated above a text; everything cleaned, "" and None where nothing usable was stated."""

    title: str = ""
    author: str = ""
    outlet: str = ""
    url: str = ""
    lang: str = ""
    published: Moment | None = None


class _PlainLoader(yaml.SafeLoader):
    """A safe loader without aliases, where every scalar but null is a string: dates and booleans are read by us."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Refuse anchors and aliases: with them a small file can grow without bounds."""
        event = self.peek_event()  # type: ignore[no-untyped-call]  # the stubs leave it open
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def split(source: str, *, now: dt.datetime) -> tuple[FrontMatter, str]:
    """Part front matter and body. Without any, or with any that is no honest mapping, the whole of it is body."""
    match = _FENCED.match(source.removeprefix("\ufeff"), 0, LARGEST)
    if not match:
        return FrontMatter(), source
    try:
        # a subclass of SafeLoader, which is what the rule asks for
        stated = yaml.load(match["yaml"], Loader=_PlainLoader)  # noqa: S506
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, LookupError, RecursionError):
        # The loader lets out the errors of its constructors too: broken numbers, keys that cannot be hashed.
        return FrontMatter(), source
    if not isinstance(stated, dict):
        return FrontMatter(), source
    values = {key.strip().lower(): value for key, value in stated.items() if isinstance(key, str)}
    return _read(values, now=now), source.removeprefix("\ufeff")[match.end() :]


def _read(values: dict[str, object], *, now: dt.datetime) -> FrontMatter:
    url = _text(values, "url", "link", limit=_LONGEST_URL)
    lang = _text(values, "lang", "language").replace("_", "-")
    return FrontMatter(
        title=_text(values, "title"),
        author=_names(values.get("author")) or _names(values.get("authors")),
        outlet=_text(values, "source", "outlet", "publication", "site"),
        url=url if re.match(r"https?://[^\s/]", url, re.IGNORECASE) else "",
        lang=lang if _LANG.fullmatch(lang) else "",
        published=_moment(values.get("date"), now) or _moment(values.get("published"), now),
    )


def _text(values: dict[str, object], *keys: str, limit: int = 1000) -> str:
    """The first of the keys that holds a string with something in it."""
    for key in keys:
        value = values.get(key)
        if isinstance(value, str) and (line := clean_line(value, limit=limit)):
            return line
    return ""


def _names(value: object) -> str:
    """One author or several: strings, or mappings with a name."""
    found: list[str] = []
    for each in value if isinstance(value, list) else [value]:
        name = each.get("name") if isinstance(each, dict) else each
        if isinstance(name, str) and (line := clean_line(name)):
            found.append(line)
    return " and ".join([", ".join(found[:-1]), found[-1]] if found[1:] else found)


def _moment(value: object, now: dt.datetime) -> Moment | None:
    return parse_date(value, now=now) if isinstance(value, str) else None
