"""Whether people, organisations and places of one name are kept apart, and one under several names is found as one.

    python tests/quality/homonyms.py CASES.jsonl [--errors]

One case a line: articles, and mentions given by article, text, its nth occurrence, and the entity. Pairs of mentions
that are wrongly one, or wrongly two, are counted twice: with the mentions given, and with those that Reader finds.
Pairs of one article, pairs of two, and B-cubed within articles (each mention's group against its entity) are shown too.
"""

from __future__ import annotations

import argparse
import collections
import itertools
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from names import link  # noqa: E402  # found only once the two folders are on the path
from scoring import Score  # noqa: E402

from reader.entities.recognise import recognise  # noqa: E402
from reader.model import Block, Document, Mention  # noqa: E402


def document_of(article: dict[str, Any]) -> Document:
    """Title and text as one document."""
    title = article["title"]
    text = f"{title}\n\n{article['text']}"
    return Document(text, (Block("headline", 0, len(title)), Block("paragraph", len(title) + 2, len(text))))


def occurrence(text: str, part: str, nth: int) -> int:
    """Where the nth occurrence of a part begins, as whole words; -1 if there is none."""
    at = -1
    for _ in range(nth):
        at = text.find(part, at + 1)
        if at < 0:
            return -1
    return at


@dataclass(slots=True)
class Parts:
    """The same counts by where the two mentions of a pair stand, and B-cubed within articles."""

    inside: Score = field(default_factory=Score)
    across: Score = field(default_factory=Score)
    precision: float = 0.0
    recall: float = 0.0
    mentions: int = 0

    def add_article(self, labelled: list[tuple[str, str]]) -> None:
        """Count the mentions of one article: entity, and ours."""
        both, real, ours = (collections.Counter(pick(each) for each in labelled) for pick in (tuple, _first, _second))
        self.mentions += len(labelled)
        self.precision += sum(both[each] / ours[each[1]] for each in labelled)
        self.recall += sum(both[each] / real[each[0]] for each in labelled)

    def show(self) -> None:
        """Print a row for each."""
        print(self.inside.row("  within an article"))
        print(self.across.row("  across articles"))
        p, r = self.precision / max(1, self.mentions), self.recall / max(1, self.mentions)
        print(f"{'  B-cubed within articles':<28} P {p:6.1%}  R {r:6.1%}  F {2 * p * r / max(p + r, 1e-9):6.1%}")


def _first(pair: tuple[str, str]) -> str:
    return pair[0]


def _second(pair: tuple[str, str]) -> str:
    return pair[1]


def measure(
    cases: list[dict[str, Any]], *, gold_mentions: bool, parts: Parts | None = None
) -> tuple[Score, list[str], int]:
    """Pairs counted over all cases, a line for each error, and how many given mentions were not found."""
    parts = Parts() if parts is None else parts
    score = Score()
    errors = []
    unfound = 0
    for case in cases:
        documents = [document_of(article) for article in case["articles"]]
        given: list[dict[int, tuple[Mention, str]]] = [{} for _ in documents]
        for m in case["mentions"]:
            number = m["article"]
            body = len(case["articles"][number]["title"]) + 2
            start = body + occurrence(case["articles"][number]["text"], m["text"], m["nth"])
            given[number][start] = (Mention(start, start + len(m["text"]), m["text"], m["kind"]), m["entity"])
        found = [
            [m for m, _ in spans.values()] if gold_mentions else recognise(document)
            for spans, document in zip(given, documents, strict=True)
        ]
        tied = link([(mentions, d.text) for mentions, d in zip(found, documents, strict=True)])
        labelled = []
        for place, (spans, article) in enumerate(zip(given, tied, strict=True)):
            ours = {(t.mention.start, t.mention.end): t.entity for t in article}
            for mention, entity in spans.values():
                number = ours.get((mention.start, mention.end))
                if number is None:
                    unfound += 1
                    errors.append(f"{case['id']} not found: {mention.text}")
                else:
                    labelled.append((mention.text, entity, number, place))
        for place in range(len(documents)):
            parts.add_article([(entity, number) for _, entity, number, at in labelled if at == place])
        for (t1, e1, n1, a1), (t2, e2, n2, a2) in itertools.combinations(labelled, 2):
            for each in (score, parts.inside if a1 == a2 else parts.across):
                each.right += e1 == e2 and n1 == n2
                each.false += e1 != e2 and n1 == n2
                each.missed += e1 == e2 and n1 != n2
            if (e1 == e2) != (n1 == n2):
                errors.append(f"{case['id']} {'missed' if e1 == e2 else 'WRONG '} {t1} ({e1}) | {t2} ({e2})")
    return score, errors, unfound


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cases", type=Path)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    cases = [json.loads(line) for line in options.cases.read_text("utf-8").splitlines()]
    for name, gold in (("given mentions", True), ("found mentions", False)):
        parts = Parts()
        score, errors, unfound = measure(cases, gold_mentions=gold, parts=parts)
        print(score.row(f"pairs, {name}"), f", mentions not found {unfound}")
        parts.show()
        if options.errors:
            print(*errors, sep="\n")


if __name__ == "__main__":
    main()
