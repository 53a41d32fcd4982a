"""Articles for benchmarks: licence-free ones that the generator of the shared data makes, as values or as a folder.

Kept between runs in the system's folder for temporary files.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GENERATOR = Path(__file__).resolve().parents[3] / "shared" / "data" / "news" / "generate.py"
CACHE = Path(tempfile.gettempdir()) / "reader-bench-search"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as the generator makes it."""

    number: int
    title: str
    body: str
    source: str
    published_at: dt.datetime
    persons: tuple[str, ...] = ()
    orgs: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def article_lines(count: int) -> Path:
    """A gzipped file of JSON lines with so many articles.

    Raises:
        SystemExit: The generator is not there.
    """
    if not GENERATOR.exists():
        sys.exit(f"The generator of articles is not there: {GENERATOR}; this benchmark needs it.")
    path = CACHE / f"{count}.jsonl.gz"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        draft = CACHE / f"{count}.part"
        subprocess.run([sys.executable, str(GENERATOR), str(count), str(draft)], check=True, stdout=subprocess.DEVNULL)
        draft.rename(path)
    return path


def articles(count: int) -> Iterator[Article]:
    """So many articles, the oldest first; numbered from 1."""
    with gzip.open(article_lines(count), "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            item = json.loads(line)
            yield Article(
                number=number,
                title=item["title"],
                body=item["body"],
                source=item["source"],
                published_at=dt.datetime.fromisoformat(item["date"]).replace(tzinfo=dt.UTC),
                persons=tuple(item["persons"]),
                orgs=tuple(item["orgs"]),
                places=tuple(item["places"]),
            )


def article_folder(count: int) -> Path:
    """A folder with so many Markdown files, in sub-folders of a thousand."""
    folder = CACHE / f"articles-{count}"
    if not folder.exists():
        draft = CACHE / f"articles-{count}.new"
        for article in articles(count):
            below = draft / f"{article.number // 1000:03}"
            below.mkdir(parents=True, exist_ok=True)
            head = {"title": article.title, "date": article.published_at.isoformat(), "source": article.source}
            matter = "\n".join(f"{key}: {json.dumps(value)}" for key, value in head.items())
            body = article.body.replace("\n", "\n\n")
            (below / f"{article.number:06}.md").write_text(f"---\n{matter}\n---\n\n{body}\n", encoding="utf-8")
        draft.rename(folder)
    return folder
