"""Whether people, organisations and places of one name are kept apart, and one under several names is found as one.

    python tests/quality/homonyms.py CASES.jsonl [--errors]

One case a line: articles, and mentions given by article, text, its nth occurrence, and the entity. Pairs of mentions
that are wrongly one, or wrongly two, are counted twice: with the mentions given, and with those that Reader finds.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
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


def measure(cases: list[dict[str, Any]], *, gold_mentions: bool) -> tuple[Score, list[str], int]:
    """Pairs counted over all cases, a line for each error, and how many given mentions were not found."""
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
        for spans, article in zip(given, tied, strict=True):
            ours = {(t.mention.start, t.mention.end): t.entity for t in article}
            for mention, entity in spans.values():
                number = ours.get((mention.start, mention.end))
                if number is None:
                    unfound += 1
                    errors.append(f"{case['id']} not found: {mention.text}")
                else:
                    labelled.append((mention.text, entity, number))
        for (t1, e1, n1), (t2, e2, n2) in itertools.combinations(labelled, 2):
            score.right += e1 == e2 and n1 == n2
            score.false += e1 != e2 and n1 == n2
            score.missed += e1 == e2 and n1 != n2
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
        score, errors, unfound = measure(cases, gold_mentions=gold)
        print(score.row(f"pairs, {name}"), f", mentions not found {unfound}")
        if options.errors:
            print(*errors, sep="\n")


if __name__ == "__main__":
    main()
