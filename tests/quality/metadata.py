"""How much of the metadata of irregular files is read right, left empty, or read wrong.

    python tests/quality/metadata.py GOLD.json FOLDER

GOLD maps file names to what a careful person reads out of them (keys that start with `_` are notes); FOLDER holds the
files. A field that gold does not name is not judged. Wrong is what matters: an empty field asks, a wrong one lies.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from reader.ingest.folder import read_file
from reader.model import PEELED, Draft
from reader.text.segment import fold

Verdict: TypeAlias = Literal["right", "empty", "wrong"]
_FIELDS = {
    "author": "author",
    "outlet": "outlet",
    "dateline": "dateline",
    "caption": "caption",
    "photo_credit": "credit",
    "copyright": "copyright",
    "author_bio": "bio",
}
"""Keys of the gold file that are one string → fields of a draft."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One field of one file."""

    file: str
    field: str
    verdict: Verdict
    ours: str
    gold: str


def measure(gold_file: Path, folder: Path, *, now: dt.datetime) -> list[Judged]:
    """Read every file that gold names and judge each field that it states."""
    gold: dict[str, dict[str, Any]] = json.loads(gold_file.read_text("utf-8"))
    judged: list[Judged] = []
    for name, wanted in gold.items():
        if not name.startswith("_"):
            draft = read_file(folder / name, root=folder, now=now)
            judged += [Judged(name, *found) for found in _judge(draft, wanted)]
    return judged


def _judge(draft: Draft, gold: dict[str, Any]) -> Iterator[tuple[str, Verdict, str, str]]:
    yield "title", _title(draft, gold), draft.title, str(gold.get("title") or gold.get("derived_title"))
    if "date" in gold:
        ours = f"{draft.published_at and draft.published_at.isoformat()} / after {draft.not_before}"
        yield "date", _date(draft, gold), ours, f"{gold['date']} / after {gold.get('date_not_before')}"
    for key, name in _FIELDS.items():
        if key in gold:
            text = getattr(draft, name)
            yield name, _same(text, gold[key] or ""), text, gold[key] or ""
    text = draft.document.text
    parts = {kind: [] for kind in ("heading", "body")}
    for block in draft.document.blocks:
        if block.kind == "heading":
            parts["heading"].append(text[block.start : block.end])
        elif block.kind not in PEELED and block.kind != "headline":
            parts["body"].append(text[block.start : block.end])
    body = "\n".join(parts["body"])
    if "subheads" in gold:
        yield "subheads", _all_of(parts["heading"], gold["subheads"]), str(parts["heading"]), str(gold["subheads"])
    if "body_starts_with" in gold:
        start = gold["body_starts_with"]
        yield "body start", "right" if body.startswith(start) else "wrong", body[: len(start)], start
    if "body_ends_with" in gold:
        end = gold["body_ends_with"]
        yield "body end", "right" if body.endswith(end) else "wrong", body[-len(end) :], end
    if "not_in_body" in gold:
        left = [piece for piece in gold["not_in_body"] if piece in body]
        yield "not in body", "wrong" if left else "right", str(left), ""
    if "broken_paragraph" in gold:
        first, second = gold["broken_paragraph"]["first"], gold["broken_paragraph"]["second"]
        whole = any(first in part and second in part for part in parts["body"])
        yield "broken paragraph", "right" if whole else "empty", "", first


def _title(draft: Draft, gold: dict[str, Any]) -> Verdict:
    ours = fold(draft.title).rstrip("….")
    if any(ours.startswith(fold(bad)) or fold(bad).startswith(ours) for bad in gold.get("forbidden_titles", ())):
        return "wrong"
    accepted = [gold.get("title"), gold.get("derived_title"), *gold.get("acceptable_titles", ())]
    cut = draft.title.endswith("…")
    for title in accepted:
        # A title that was cut at another word says the same.
        if title and (
            ours == fold(title).rstrip("….") or ((cut or len(title) > 70) and _begins_alike(ours, fold(title)))
        ):
            return "right"
    return "wrong" if ours else "empty"


def _begins_alike(one: str, two: str) -> bool:
    shorter = min(len(one), len(two.rstrip("….")))
    return shorter >= 40 and one[:shorter] == two[:shorter]


def _date(draft: Draft, gold: dict[str, Any]) -> Verdict:
    day = draft.published_at.date().isoformat() if draft.published_at else ""
    if gold["date"]:
        return "empty" if not day else "right" if day == gold["date"] else "wrong"
    if day:
        return "wrong"
    bound = draft.not_before.isoformat() if draft.not_before else ""
    wanted = gold.get("date_not_before") or ""
    if bound == wanted or bound in gold.get("accept_date_estimates", ()):
        return "right"
    # An earlier bound is true but says less.
    return "empty" if bound < wanted else "wrong"


def _same(ours: str, gold: str) -> Verdict:
    if fold(ours).strip(" .") == fold(gold).strip(" ."):
        return "right"
    return "wrong" if ours else "empty"


def _all_of(ours: list[str], gold: list[str]) -> Verdict:
    if set(ours) - set(gold):
        return "wrong"
    return "right" if set(ours) == set(gold) else "empty"


def _table(judged: list[Judged]) -> Iterator[str]:
    width = max((len(each.file) for each in judged), default=0)
    for each in judged:
        yield f"{each.file:{width}}  {each.field:16}  {each.verdict}"
        if each.verdict != "right":
            yield f"{'':{width}}  {'':16}  ours {each.ours[:160]!r}, gold {each.gold[:160]!r}"
    counts = Counter(each.verdict for each in judged)
    yield f"{'all':{width}}  {'':16}  right {counts['right']}, empty {counts['empty']}, wrong {counts['wrong']}"


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    for line in _table(measure(Path(sys.argv[1]), Path(sys.argv[2]), now=dt.datetime.now(dt.UTC))):
        print(line)
