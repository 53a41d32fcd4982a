"""The walls of the house: what may be imported where, and how modules may be called."""

from __future__ import annotations

import ast
import functools
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.making import ROOT, environment

PACKAGE = ROOT / "reader"
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in PACKAGE.rglob("*.py")
)
CORE = [name for name in MODULES if not name.startswith("reader.tui")]
FORBIDDEN_NAMES = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "misc",
    "manager",
    "base",
    "core",
    "handler",
    "handlers",
}
OWNERS = {
    "textual": "reader.tui",
    "whoosh": "reader.index",
    "Stemmer": "reader.index",
    "sqlite3": "reader.store",
    "trafilatura": "reader.ingest",
    "lxml": "reader.ingest",
    "yaml": "reader.ingest",
    "charset_normalizer": "reader.ingest",
    "py3langid": "reader.ingest",
    "spacy": "reader.entities",
    "markdown_it": "reader.text",
}
"""One library, one owner."""
HEAVY = {"whoosh", "numpy", "rapidfuzz", "Stemmer", "trafilatura", "yaml", "lxml", "charset_normalizer"}
HEAVY |= {"py3langid", "spacy"}
"""What takes long to import, and is not needed to list and to read."""


def loaded_by(*modules: str) -> set[str]:
    """The packages that these modules bring into a fresh interpreter."""
    script = f"import sys\nfor name in {list(modules)!r}: __import__(name)\nprint(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment(), check=True, timeout=60
    )
    return {each.split(".")[0] for each in ended.stdout.split()}


def test_core_and_command_line_never_import_textual() -> None:
    """Not even all of them together."""
    loaded = loaded_by(*CORE)
    assert len(CORE) > 30
    assert ({"reader", "whoosh"}, set()) == (loaded & {"reader", "whoosh"}, loaded & {"textual"})


def test_start_of_the_command_line_is_light() -> None:
    loaded = loaded_by("reader.cli.main", "reader.__main__")
    assert set() == loaded & {*HEAVY, "textual", "markdown_it"}


def test_start_of_the_screens_does_without_the_index_and_the_import() -> None:
    loaded = loaded_by("reader.tui.app", "reader.library")
    assert ({"textual"}, set()) == (loaded & {"textual"}, loaded & HEAVY)


def test_first_frame_of_the_screens_does_without_the_index_and_the_import(filled_path: Path) -> None:
    script = """
import asyncio, sys
from reader.config import load
from reader.library import Library
from reader.tui.app import ReaderApp
from reader.tui.panes.stories import Stories

async def first_frame(library):
    app = ReaderApp(library, load(library=sys.argv[1]), worker=False)
    async with app.run_test(size=(160, 50)) as pilot:
        while not any(len(each.rows) for each in app.screen.query(Stories)):
            await pilot.pause()
        await pilot.pause()
        return list(sys.modules)

with Library.open(load(library=sys.argv[1]).library) as library:
    print(*asyncio.run(first_frame(library)))
"""
    ended = subprocess.run(
        [sys.executable, "-c", script, str(filled_path)],
        capture_output=True, text=True, env=environment(), check=True, timeout=60,
    )  # fmt: skip
    loaded = {each.split(".")[0] for each in ended.stdout.split()}
    assert ({"textual"}, set()) == (loaded & {"textual"}, loaded & HEAVY)


def modules_after(*arguments: str) -> set[str]:
    """What is loaded when a command has run."""
    code = (
        "import sys; from reader.cli.main import run\n"
        "code = run(sys.argv[1:]); print(*sorted({each.split('.')[0] for each in sys.modules}), file=sys.stderr)\n"
        "sys.exit(code)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, env=environment(), check=True
    )
    return set(ended.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "without"),
    [
        (["list"], {*HEAVY, "textual"}),
        (["show", "1"], {*HEAVY, "textual"}),
        (["entities"], {*HEAVY, "textual"}),
        (["search", "haftar"], {"textual", "trafilatura", "yaml", "lxml"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_commands_load_only_what_they_need(arguments: list[str], without: set[str], filled_path: Path) -> None:
    loaded = modules_after(*arguments, "--library", str(filled_path))
    assert ("reader" in loaded, set()) == (True, loaded & without)


def test_contracts_of_the_floors_hold() -> None:
    tool = shutil.which("lint-imports") or shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("import-linter is not installed")
    ended = subprocess.run(
        [tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, env=environment(), check=False
    )
    assert 0 == ended.returncode, ended.stdout


@functools.cache
def imported_by(path: Path) -> set[str]:
    """The packages that a file names in its imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


@pytest.mark.parametrize("library", OWNERS)
def test_each_library_has_one_owner(library: str) -> None:
    users = {name for name in MODULES if library in imported_by(path_of(name)) and not name.startswith(OWNERS[library])}
    assert set() == users
    assert any(library in imported_by(path_of(name)) for name in MODULES if name.startswith(OWNERS[library]))


def path_of(name: str) -> Path:
    path = ROOT.joinpath(*name.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert [] == [name for name in MODULES if set(name.split(".")) & FORBIDDEN_NAMES]


def test_panes_know_values_not_services() -> None:
    services = ("reader.library", "reader.jobs", "reader.store", "reader.index.index", "reader.ingest", "reader.config")
    found = [
        (name, node.module)
        for name in MODULES
        if name.startswith("reader.tui.panes") or name == "reader.tui.render"
        for node in ast.walk(ast.parse(path_of(name).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(services)
    ]
    assert [] == found


def test_every_module_says_what_it_is_for() -> None:
    assert [] == [
        name for name in MODULES if not ast.get_docstring(ast.parse(path_of(name).read_text(encoding="utf-8")))
    ]
