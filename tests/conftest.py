"""What tests share: a library in a temporary folder, one filled with the sample articles, a clock that stands still."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.library import Library

ROOT = Path(__file__).resolve().parents[1]
NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)


@pytest.fixture(scope="session", autouse=True)
def _home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home of our own, so that nothing of the user's is read or written."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(home))
        for name in ("CONFIG", "DATA", "STATE", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
        patch.delenv("READER_CONFIG", raising=False)
        patch.delenv("READER_LIBRARY", raising=False)
        patch.delenv("READER_RECOGNISER", raising=False)
        yield home


@pytest.fixture(autouse=True)
def _log() -> Iterator[None]:
    """Reader sends what is logged to a file; afterwards the log is as pytest had it."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    for handler in root.handlers:
        if handler not in before:
            handler.close()
    root.handlers[:] = before
    root.setLevel(level)


@pytest.fixture(scope="session")
def now() -> dt.datetime:
    """The moment at which all tests happen."""
    return NOW


@pytest.fixture(scope="session")
def clock() -> Callable[[], dt.datetime]:
    """A clock that stands still at that moment."""
    return lambda: NOW


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the sample articles."""
    return ROOT / "seeds"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    with Library.open(tmp_path / "library") as library:
        yield library


@pytest.fixture(scope="session")
def _filled_once(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    from reader.jobs.refresh import import_and_catch_up

    path = tmp_path_factory.mktemp("filled") / "library"
    with Library.open(path) as library:
        for _ in import_and_catch_up(library, [seeds], now=NOW):
            pass
    return path


@pytest.fixture
def filled_path(_filled_once: Path, tmp_path: Path) -> Path:
    """The folder of a library with the sample articles, names linked, indexed; this test's own copy."""
    return Path(shutil.copytree(_filled_once, tmp_path / "filled"))


@pytest.fixture
def filled(filled_path: Path) -> Iterator[Library]:
    """The same, open."""
    with Library.open(filled_path) as library:
        yield library
