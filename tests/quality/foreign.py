"""How well names are found by rules in other languages: `python tests/quality/foreign.py`.

The texts in foreign.txt are short and few, written for this project: the table shows what the rules are for, and is no
measure of what they do on the news of a country.
"""

from __future__ import annotations

import collections
import re
from dataclasses import dataclass
from pathlib import Path

from reader.entities.rules import recognise_by_rules
from reader.model import Document, Kind
from reader.text.document import from_plain

_MARK = re.compile(r"\{([pol]):([^}]*)\}")
_KINDS: dict[str, Kind] = {"p": "person", "o": "org", "l": "place"}


@dataclass(frozen=True, slots=True)
class Marked:
    lang: str
    seen: bool
    """Whether it was read while the rules were made."""
    document: Document
    names: frozenset[tuple[int, int, str]]


def texts() -> list[Marked]:
    found = []
    for part in Path(__file__).with_name("foreign.txt").read_text("utf-8").split("\n== ")[1:]:
        head, _, body = part.partition("\n")
        lang, seen = head.split()
        plain, names = "", set()
        at = 0
        body = body.strip()
        for match in _MARK.finditer(body):
            plain += body[at : match.start()]
            names.add((len(plain), len(plain) + len(match[2]), _KINDS[match[1]]))
            plain += match[2]
            at = match.end()
        document = from_plain(plain + body[at:])
        assert document.text == plain + body[at:]
        found.append(Marked(lang, seen == "seen", document, frozenset(names)))
    return found


def counted(marked: list[Marked]) -> dict[tuple[str, bool], collections.Counter[str]]:
    """By language and part: names marked, found, and right in range and kind."""
    table: dict[tuple[str, bool], collections.Counter[str]] = {}
    for each in marked:
        found = {(m.start, m.end, m.kind) for m in recognise_by_rules(each.document, each.lang)}
        row = table.setdefault((each.lang, each.seen), collections.Counter())
        row.update(marked=len(each.names), found=len(found), right=len(found & each.names))
    return table


def main() -> None:
    table = counted([each for each in texts() if each.lang != "en"])
    print(f"{'language':10}{'part':8}{'marked':>8}{'found':>8}{'right':>8}")
    for (lang, seen), row in sorted(table.items()):
        print(f"{lang:10}{'seen' if seen else 'unseen':8}{row['marked']:8}{row['found']:8}{row['right']:8}")
    for seen in (True, False):
        total: collections.Counter[str] = sum(
            (row for (_, part), row in table.items() if part == seen), collections.Counter()
        )
        print(
            f"{'all':10}{'seen' if seen else 'unseen':8}{total['marked']:8}{total['found']:8}{total['right']:8}"
            f"   precision {total['right'] / total['found']:.2f}, recall {total['right'] / total['marked']:.2f}"
        )


if __name__ == "__main__":
    main()
