"""Libraries whose index was harmed, and what is asked of them."""

from __future__ import annotations

import shutil

from reader.library import Library
from reader.model import ArticleId, Found


def damage(library: Library) -> None:
    library.close_index()
    for path in (library.path / "index").glob("*.seg"):
        path.write_bytes(b"")


def lose(library: Library) -> None:
    library.close_index()
    shutil.rmtree(library.path / "index")


def make_foreign(library: Library) -> None:
    library.close_index()
    (library.path / "index" / "stamp.json").write_text('{"format": "none of ours"}')


def ids(found: Found) -> list[ArticleId]:
    return [hit.article for hit in found.hits]
