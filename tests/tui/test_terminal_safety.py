"""Whatever a library, a file, a setting or a paste holds, nothing of it is obeyed by the terminal.

Real processes in a pseudo-terminal; every byte they send is looked at. The library is filled behind the back of the
import, so that the render border has to hold by itself.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.jobs.refresh import import_and_catch_up
from reader.library import Library
from tests.conftest import NOW
from tests.tui.terminal import Terminal

SEQUENCES = {
    "colour": "\x1b[5;95;103m",
    "clear": "\x1b[3J",
    "move": "\x1b[1;1f",
    "title": "\x1b]0;owned\x07",
    "link": "\x1b]8;;http://evil.example/\x1b\\",
    "clipboard": "\x1b]52;c;b3duZWQ=\x07",
    "device": "\x1bP+q544e\x1b\\",
    "graphics": "\x1b_Gi=31;QQ==\x1b\\",
    "reset": "\x1bc",
    "report": "\x1b[21t",
    "c1 colour": "\x9b5;95;103m",
    "c1 clipboard": "\x9d52;c;b3duZWQ=\x9c",
    "c1 device": "\x90q\x9c",
    "bell": "\x07",
    "backspace": "\x08\x08",
    "return": "\rX",
    "null": "\x00",
    "delete": "\x7f",
    "override": "\u202e",
    "isolate": "\u2066\u2067",
    "tags": "\U000e0041\U000e0042",
    "mark": "\ufeff",
    "lines": "\u2028\x85",
}
BRACKETS = "[@click=app.quit]x[/] [/b] [0] [TODO] Q3"
ALL = BRACKETS + "".join(f" {name}{sequence}." for name, sequence in SEQUENCES.items())
NAMES = list(SEQUENCES)


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def check(terminal: Terminal) -> None:
    """Nothing that stems from data has reached the terminal but plain text."""
    assert [] == terminal.strange
    for sequence in SEQUENCES.values():
        if len(sequence) > 2:
            assert as_bytes(sequence) not in terminal.raw
    found = re.search(rb"\x1b[^\x1b]{0,12}(?:5;95;103|\[3J|\]0;|\]2;|\]8;|\]52;)", terminal.raw)
    assert found is None, found


@pytest.fixture(scope="module")
def hostile_path(tmp_path_factory: pytest.TempPathFactory, seeds: Path) -> Path:
    """A library whose every field holds what a terminal might obey, put there past the cleaning."""
    path = tmp_path_factory.mktemp("hostile") / "library"
    with Library.open(path) as library:
        for _ in import_and_catch_up(library, [seeds], now=NOW):
            pass
        ids = list(library.articles.ids())
        with library.transaction():
            run = library.db.run
            for at, article in enumerate(ids):
                name = NAMES[at % len(NAMES)]
                short = f"{name}{SEQUENCES[name]}."
                rest = f"[0] {short} {BRACKETS} {ALL}"
                run(
                    "UPDATE articles SET title = ?, outlet = ?, author = ?, dateline = ?, url = ?, lang = ?, "
                    "caption = ?, bio = ?, origin = origin || ? WHERE id = ?",
                    (
                        f"[TODO] {rest}",
                        f"[b] {short}",
                        rest,
                        rest,
                        f"javascript:{ALL}",
                        short,
                        rest,
                        rest,
                        ALL,
                        article,
                    ),
                )
                text = f"{rest}\n\nLibya {ALL}\n\n```{ALL}```"
                first, second = len(rest), len(rest) + 2 + len("Libya ") + len(ALL)
                blocks = [["headline", 0, first, 1], ["paragraph", first + 2, second, 0]]
                blocks.append(["code", second + 2, len(text), 0])
                spans = [[first + 2, first + 7, "link", f"javascript:{ALL}"]]
                run(
                    "UPDATE texts SET text = ?, blocks = ?, spans = ? WHERE article_id = ?",
                    (text, json.dumps(blocks), json.dumps(spans), article),
                )
                run("DELETE FROM mentions WHERE article_id = ?", (article,))
                run("DELETE FROM appearances WHERE article_id = ?", (article,))
            run("UPDATE sources SET name = ?, problem = ?", (f"[/b] folder{SEQUENCES['title']}", f"gone {ALL}"))
            columns = "article_id, start, end, entity_id, kind, demonym, text, evidence"
            for at, (name, sequence) in enumerate(SEQUENCES.items()):
                entity = 90_000 + at
                kind = ("person", "org", "place")[at % 3]
                shown = f"[{at}] Zorb {name}{sequence}."
                known = "id, kind, name, articles, mentions"
                run(f"INSERT INTO entities ({known}) VALUES (?, ?, ?, ?, 9)", (entity, kind, shown, 200 - at))
                run("INSERT INTO aliases VALUES (?, ?, ?, 3)", (entity, shown, f"zorb {name}"))
                for number, article in enumerate(ids[:6]):
                    start = number + 2 * at
                    mention = (article, start, start + 2, entity, kind, 0, shown, f"since {ALL}")
                    run(f"INSERT INTO mentions ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", mention)
                    run("INSERT INTO appearances VALUES (?, ?, 1, ?)", (entity, article, start))
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    odd, keys = (
        json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
        for text in (f"none{ALL}", f"a,f9{SEQUENCES['clipboard']}")
    )
    path.write_text(f"theme = {odd}\n[keys]\nadd = {keys}\n", encoding="utf-8", newline="")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of hostile files: names, front matter, texts; one of them cannot be read."""
    folder = tmp_path / "articles"
    folder.mkdir()
    front = json.dumps(ALL)
    for name in ("title", "clipboard", "c1 colour", "override"):
        named = os.fsencode(str(folder)) + b"/" + as_bytes(f"{name}{SEQUENCES[name]}".replace("/", "")) + b".md"
        Path(os.fsdecode(named)).write_text(
            f"---\ntitle: {front}\nauthor: {front}\nsource: {front}\n---\n\nAngela {ALL} Merkel spoke.\n\n{ALL}\n",
            encoding="utf-8",
        )
    for broken in (b"pipe\x1b]0;owned\x07[b].md", b"surrogate\xff\xfe\x9b5;95;103m.md"):
        os.mkfifo(os.fsencode(str(folder)) + b"/" + broken)
    return folder


@pytest.fixture
def screens(hostile_path: Path, settings: Path) -> Iterator[Terminal]:
    command = [sys.executable, "-m", "reader", "--library", str(hostile_path)]
    environment = {"READER_CONFIG": str(settings), "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    with Terminal(command, columns=200, rows=60, environment=environment) as terminal:
        terminal.wait_for("[TODO] [0]", seconds=20)
        terminal.settle()
        yield terminal


def walk(terminal: Terminal, *keys: str) -> str:
    for key in keys:
        terminal.send(key)
        terminal.settle(0.03)
    return terminal.screen()


def test_lists_article_names_and_status(screens: Terminal) -> None:
    screen = screens.screen()
    assert "There is no theme none[@click=app.quit]x[/] [/b] [0]" in " ".join(screen.split())  # the notification
    for shown in ("[TODO] [0] colour.", "[b] colour.", "[/b] folder", BRACKETS, "[0] Zorb colour."):
        assert shown in screen, shown
    check(screens)
    for _ in range(len(NAMES)):
        walk(screens, "j")
    check(screens)
    walk(screens, "g", "\r", "n", "n", "N")
    screens.wait_for("since [@click=app.quit]x[/]")
    walk(screens, "w")
    screens.wait_for("Enter opens javascript:[@click")
    walk(screens, "\r")
    screens.wait_for("Only web addresses")
    walk(screens, "W", "o", "G", "g", " ")
    check(screens)
    walk(screens, "4", *"jjjjjjjjjj", "\t", "j", "j", "\r")
    walk(screens, "h", "h", "1", *"gjjjj")
    screens.wait_for("gone [@click=app.quit]x[/]")
    walk(screens, *"jjjjjjjjjj", "\r", "n", "\r", "s", "u", "A", "\x1a", "z", "z")
    check(screens)


def test_search_line_results_and_errors(screens: Terminal) -> None:
    walk(screens, "/")
    screens.send("libya")
    screens.wait_for("found")
    walk(screens, "\x1b[B", "\x1b[B")
    check(screens)
    screens.paste(f" after:never{SEQUENCES['c1 clipboard']}{BRACKETS[:21]}")
    screens.wait_for("after:never[@click=app.quit]x[/]")
    walk(screens, "\r")
    screens.wait_for("  ^")
    check(screens)
    screens.paste(ALL)
    screens.wait_for("delete. override.")
    walk(screens, "\r")
    check(screens)
    walk(screens, "\x15")
    for sequence in SEQUENCES.values():
        screens.paste(sequence)
    screens.paste("person:" + SEQUENCES["clipboard"] + "nobody[/b]")
    screens.wait_for("nobody[/b]")
    walk(screens, "\r", "\x1b", "\x1b")
    check(screens)


def test_dialogs_palette_help_and_import(screens: Terminal, folder: Path) -> None:
    walk(screens, "?", " ", "q")
    walk(screens, "T", "q")
    walk(screens, ":")
    screens.send("zorb")
    screens.wait_for("Zorb title.")
    screens.paste(ALL)
    walk(screens, "\x1b", "\x1b")
    check(screens)
    walk(screens, "a")
    screens.paste(as_bytes(f"/nowhere/{ALL}"))
    screens.wait_for("delete. override. isolate.")
    walk(screens, "\r")
    screens.wait_for("1 not imported, such as /")
    walk(screens, "a")
    screens.paste(f"/nowhere/{SEQUENCES['c1 clipboard']}{BRACKETS[:21]}")
    walk(screens, "\r")
    screens.wait_for("/nowhere/[@click=app.quit]x[/]")
    check(screens)
    walk(screens, "a")
    screens.paste(str(folder))
    walk(screens, "\r")
    screens.wait_for("2 not imported, such as ", seconds=20)
    screens.wait_for("4 added")
    check(screens)
    screens.send("Q")
    assert 0 == screens.wait_for_end()
    assert screens.raw.endswith(b"\x1b[?25h") or b"\x1b[?1049l" in screens.raw[-200:]
    check(screens)


@pytest.mark.parametrize("json_too", [False, True])
@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["show", "FIRST"],
        ["search", "libya"],
        ["search", f"after:{ALL}".replace("\x00", "")],
        ["entities"],
        ["entities", "hide", "90000", "--dry-run"],
        ["entity", "90005"],
        ["entity", f"nobody{ALL}".replace("\x00", "")],
        ["import", "FOLDER"],
        ["tag", "FOLDER"],
    ],
    ids=lambda arguments: " ".join(arguments)[:14],
)
def test_command_line(hostile_path: Path, settings: Path, folder: Path, arguments: list[str], json_too: bool) -> None:
    with Library.open(hostile_path) as library:
        first = str(library.articles.ids(limit=1)[0])
    paths = (
        [str(folder)] if arguments[0] == "import" else sorted(str(each) for each in folder.iterdir() if each.is_file())
    )
    filled = {"FIRST": [first], "FOLDER": [*paths, f"/nowhere/{ALL}".replace("\x00", "")]}
    words = [word for each in arguments for word in filled.get(each, [each])]
    command = [
        sys.executable,
        "-m",
        "reader",
        "--library",
        str(hostile_path),
        *words,
        *(["--json"] if json_too else []),
    ]
    environment = {"READER_CONFIG": str(settings), "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    with Terminal(command, columns=200, rows=60, environment=environment) as terminal:
        assert terminal.wait_for_end() in (0, 1, 2)
        assert any(shown in terminal.raw for shown in (b"x[/]", b"[TODO] [0]", b"[0] Zorb"))
        check(terminal)
