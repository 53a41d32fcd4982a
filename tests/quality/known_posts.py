"""The public-domain posts of the shared data, with short queries for each: what search is measured by."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import json
import random
import re
from dataclasses import dataclass
from pathlib import Path

from reader.index.analysis import STOP_WORDS

POSTS = Path(__file__).resolve().parents[3] / "shared/data/news/cc0-digitalgov-news.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Post:
    """One post, and how it is looked for."""

    number: int
    title: str
    body: str
    published_at: dt.datetime
    dev: bool
    words: str
    """Three or four words of one of its sentences."""
    summary: str
    topics: tuple[str, ...]
    """Sorted."""


def posts(path: Path, *, most: int = 10_000) -> list[Post]:
    """The posts of a file of JSON lines, numbered from 1."""
    found = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for number, line in zip(range(1, most + 1), lines, strict=False):
            item = json.loads(line)
            digest = hashlib.sha256(item["id"].encode()).digest()
            found.append(
                Post(
                    number=number,
                    title=item["title"],
                    body=item["body"],
                    published_at=dt.datetime.fromisoformat(item["date"]).replace(tzinfo=dt.UTC),
                    dev=digest[0] % 2 == 0,
                    words=_remembered(item["body"], random.Random(digest)),
                    summary=item["summary"],
                    topics=tuple(sorted(set(item["topics"]))),
                )
            )
    return found


def _remembered(body: str, chance: random.Random) -> str:
    """What somebody may remember of a text: words of one sentence that carry weight, in any order."""
    sentences = [re.findall(r"[a-z]{4,}", each.lower()) for each in re.split(r"[.!?]\s+", body)]
    choices = [sorted({word for word in each if word not in STOP_WORDS}) for each in sentences]
    choices = [each for each in choices if len(each) >= 4] or [sorted(set(re.findall(r"\w{4,}", body.lower())))]
    words = chance.choice(choices)
    return " ".join(chance.sample(words, min(len(words), chance.choice((3, 4)))))
