"""Settings: defaults ← config.toml ← environment ← command line; and where files live."""

from __future__ import annotations

import contextlib
import logging
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from platformdirs import user_config_path, user_data_path, user_log_path

from reader.entities.choice import EMBEDDED, checked
from reader.errors import UsageError

MEASURE = range(60, 101)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a person may set."""

    library: Path = field(default_factory=lambda: user_data_path("reader", appauthor=False))
    """The folder of the library."""
    theme: str = "reader-dark"
    """Name of a theme; `:theme` in Reader lists them."""
    measure: int = 76
    """Greatest width of a line of an article, in columns."""
    mouse: bool = True
    """Whether the mouse is listened to."""
    recent: bool = True
    """Whether recent articles come a little sooner when a search is ordered by relevance."""
    fold: bool = True
    """Whether lists show one row for all versions of a text."""
    read_copies: bool = True
    """Whether reading one version of a text marks the others as read."""
    recogniser: str = EMBEDDED
    """Who finds names: "embedded", or a spaCy pipeline that is installed, such as "spacy:en_core_web_trf"."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """Other keys for commands: id → keys, parted by commas."""


def config_path() -> Path:
    """Where the settings are read from."""
    named = os.environ.get("READER_CONFIG")
    return _at_home(named) if named else user_config_path("reader", appauthor=False) / "config.toml"


def log_path() -> Path:
    """Where problems are written down that are no business of the screen."""
    return user_log_path("reader", appauthor=False) / "reader.log"


class _LogFile(logging.FileHandler):
    """A log that cannot be written is lost, and neither breaks the work nor prints tracebacks on the screen."""

    def emit(self, record: logging.LogRecord) -> None:
        """As in the base class; the file is opened at the first record, which may fail."""
        with contextlib.suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  the base class's name
        """Say nothing."""


def log_to_file() -> None:
    """Send what is logged to the log file, opened when something is; never to the screen."""
    path = log_path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler: logging.Handler = _LogFile(path, encoding="utf-8", errors="backslashreplace", delay=True)
    except OSError:
        handler = logging.NullHandler()
    logging.basicConfig(
        handlers=[handler], level=logging.WARNING, format="%(asctime)s %(name)s %(message)s", force=True
    )


def load(*, library: str | None = None, recogniser: str | None = None, path: Path | None = None) -> Settings:
    """The settings in force.

    Args:
        library: The folder named on the command line, which wins over all else.
        recogniser: The same for the recogniser.
        path: Another file than the usual one.

    Raises:
        UsageError: The file cannot be read, or a setting is unknown or of the wrong kind; the message names it.
    """
    path = path or config_path()
    settings = Settings()
    if os.path.exists(path):  # noqa: PTH110  Path.exists raises where a folder above may not be read
        settings = _from_file(settings, path)
    elif os.environ.get("READER_CONFIG"):
        raise UsageError(f"There is no settings file {path}, which READER_CONFIG names.")
    chosen = library or os.environ.get("READER_LIBRARY")
    if chosen:
        settings = replace(settings, library=Path(chosen))
    chosen = recogniser or os.environ.get("READER_RECOGNISER")
    if chosen:
        settings = replace(settings, recogniser=checked(chosen))
    return replace(settings, library=_at_home(str(settings.library)).absolute())


def _at_home(path: str) -> Path:
    """A path with `~` spelt out; left alone when there is no such person, where Path.expanduser raises."""
    return Path(os.path.expanduser(path))  # noqa: PTH111  see above


def _from_file(settings: Settings, path: Path) -> Settings:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"The settings file {path} cannot be read: {error}.") from error
    known = {each.name for each in fields(Settings)}
    changes: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise UsageError(
                f"The settings file {path} has an unknown setting {name!r}; there are {', '.join(sorted(known))}."
            )
        changes[name] = _checked(name, value, path)
    return replace(settings, **changes)


def _checked(name: str, value: Any, path: Path) -> Any:
    wanted = ""
    if name == "library":
        if isinstance(value, str) and value:
            return Path(value)
        wanted = "the path of a folder, in quotes"
    elif name == "theme":
        if isinstance(value, str) and value:
            return value
        wanted = "the name of a theme, in quotes"
    elif name == "measure":
        if isinstance(value, int) and not isinstance(value, bool) and value in MEASURE:
            return value
        wanted = f"a whole number from {MEASURE.start} to {MEASURE.stop - 1}"
    elif name in {"mouse", "recent", "fold", "read_copies"}:
        if isinstance(value, bool):
            return value
        wanted = "true or false"
    elif name == "recogniser":
        if isinstance(value, str):
            return checked(value, where=f"The settings file {path}: ")
        wanted = 'a text, such as "embedded" or "spacy:en_core_web_trf"'
    elif name == "keys":
        if isinstance(value, dict) and all(isinstance(keys, str) and keys for keys in value.values()):
            return value
        wanted = 'a table of commands and keys, such as search = "ctrl+f"'
    raise UsageError(f"The settings file {path}: {name} must be {wanted}.")
