"""Articles for benchmarks: licence-free ones that the generator of the shared data makes, as a folder."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

GENERATOR = Path(__file__).resolve().parents[3] / "shared" / "data" / "news" / "generate.py"
CACHE = Path(tempfile.gettempdir()) / "reader-bench"


def article_lines(count: int) -> Path:
    """A gzipped file of JSON lines with so many articles.

    Raises:
        SystemExit: The generator is not there.
    """
    if not GENERATOR.exists():
        sys.exit(f"The generator of articles is not there: {GENERATOR}; this benchmark needs it.")
    path = CACHE / f"articles-{count}.jsonl.gz"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        subprocess.run([sys.executable, str(GENERATOR), str(count), str(draft)], check=True, stdout=subprocess.DEVNULL)
        draft.rename(path)
    return path


def article_folder(count: int) -> Path:
    """A folder with so many Markdown files, in sub-folders of a thousand."""
    folder = CACHE / f"articles-{count}"
    if not folder.exists():
        draft = CACHE / f"articles-{count}.new"
        with gzip.open(article_lines(count), "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines):
                article = json.loads(line)
                below = draft / f"{number // 1000:03}"
                below.mkdir(parents=True, exist_ok=True)
                head = {"title": article["title"], "date": article["date"], "source": article["source"]}
                matter = "\n".join(f"{key}: {json.dumps(value)}" for key, value in head.items())
                body = article["body"].replace("\n", "\n\n")
                (below / f"{number:06}.md").write_text(f"---\n{matter}\n---\n\n{body}\n", encoding="utf-8")
        draft.rename(folder)
    return folder
