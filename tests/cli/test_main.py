"""Arguments, exit codes, and what is never seen: tracebacks, raw control characters, other people's files touched."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from reader import __version__
from reader.cli import commands
from reader.cli.main import COMMANDS, Screens
from reader.cli.main import run as run_reader
from tests.making import ROOT, environment, reader

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = "x\x1b]52;c;eA==\x07\x9b2J\u202ey\nz\x7f"


def harmless(text: str) -> bool:
    return CONTROL.search(text) is None


def test_version_is_quick_and_alone() -> None:
    ended = subprocess.run(reader("--version"), capture_output=True, text=True, env=environment(), check=False)
    assert (0, f"reader {__version__}\n", "") == (ended.returncode, ended.stdout, ended.stderr)


def test_help_before_a_command_is_that_of_all(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run_reader(["--help", "list"])
    listed = re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE)
    assert (0, list(COMMANDS)) == (ended.value.code, listed)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run_reader([command, "--help"])
    assert (0, True) == (ended.value.code, f"usage: reader {command}" in capsys.readouterr().out)


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "--bogus"], ["show"], ["show", "one"], ["show", "-1"], ["show", "9" * 5000], ["list", "--limit", "-1"],
        ["list", "--limit", "1" * 30], ["search"], ["search", "x", "--sort", "best"], ["entities", "--kind", "thing"],
        ["tags", "--add", "x"], ["searches", "add", "x"], ["searches", "add", HOSTILE, "x", "--sort", HOSTILE],
        ["entity"], ["why", "1"], ["import"], ["import", ""], ["tag"], ["rebuild", "stories"], ["--bogus"], [""],
        ["/no/such/path"], ["lits"], ["x" * 5000], ["tag", "--jsonl", "/no/such/file"], ["list", HOSTILE], [HOSTILE],
        ["show", HOSTILE], ["entities", "--kind", HOSTILE], ["--library"],
    ],
    ids=lambda arguments: " ".join(arguments)[:30].encode("unicode_escape").decode(),
)  # fmt: skip
def test_wrong_usage_is_one_sentence_and_exit_code_2(arguments: list[str], anywhere: Any) -> None:
    ran = anywhere(*arguments)
    assert (2, "") == (ran.code, ran.out)
    assert (True, 1, True) == (ran.err.startswith("reader: "), ran.err.count("\n"), harmless(ran.err))


def test_misspelt_command_gets_a_hint(anywhere: Any) -> None:
    assert "`reader list`" in anywhere("lis").err


@pytest.mark.parametrize(
    "arguments", [["show", 999], ["entity", "Nobody Atall"], ["entity", 999], ["entity", "9" * 40], ["why", 1, 999],
                  ["list", "--source", "No Such Paper"]], ids=str,
)  # fmt: skip
def test_what_is_not_there_is_exit_code_1(arguments: list[Any], run: Any) -> None:
    ran = run(*arguments)
    assert (1, "", 1) == (ran.code, ran.out, ran.err.count("\n"))
    assert "broke off" not in ran.err


@pytest.mark.parametrize(
    "command", [["list"], ["show", 1], ["search", "x"], ["entities"], ["import", "seeds"], ["rebuild"]], ids=str
)
def test_library_that_cannot_be_used_is_exit_code_3_and_untouched(
    command: list[Any], anywhere: Any, tmp_path: Path
) -> None:
    (tmp_path / "library.db").write_text("Dear diary")
    ran = anywhere(*command, "--library", tmp_path)
    assert (3, "", 1) == (ran.code, ran.out, ran.err.count("\n"))
    assert [("library.db", "Dear diary")] == [(path.name, path.read_text()) for path in tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("query", "position"),
    [("haftar before:yesterdayish", 8), ("is:purple", 1), ("aa after:2020-13-45", 4)],
)
def test_query_error_points_at_the_place(query: str, position: int, run: Any) -> None:
    ran = run("search", query)
    [at] = re.findall(r"\(at character (\d+)\)", ran.err)
    assert (2, "") == (ran.code, ran.out)
    assert position <= int(at) <= len(query) + 1
    assert [f"  {query}", " " * (1 + int(at)) + "^"] == ran.err.splitlines()[1:]


def test_mistake_in_a_long_query_is_shown_with_what_is_around_it(run: Any) -> None:
    ran = run("search", "word " * 40 + "is:purple " + "word " * 40)
    line, caret = ran.err.splitlines()[1:]
    assert ("purple", "…", "…") == (line[caret.index("^") :][:6], line[2], line[-1])


def test_settings_that_are_wrong_are_exit_code_2(
    anywhere: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "c.toml").write_text("nonsense = 1")
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "c.toml"))
    assert 2 == anywhere("list").code


def test_library_is_named_by_option_before_or_after_or_by_the_environment(
    anywhere: Any, filled_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = anywhere("list", "--library", filled_path)
    before = anywhere("--library", filled_path, "list")
    joined = anywhere(f"--library={filled_path}", "list")
    monkeypatch.setenv("READER_LIBRARY", str(filled_path))
    assert after == before == joined == anywhere("list")
    assert 20 == after.out.count("\n")


def test_error_of_our_own_is_a_sentence_not_a_traceback(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> int:
        raise KeyError(HOSTILE)

    monkeypatch.setattr(commands, "do_list", broken)
    ran = run("list")
    assert (1, "", 1, True) == (ran.code, ran.out, ran.err.count("\n"), harmless(ran.err))
    assert "Traceback" not in ran.err


def test_stopping_by_hand_is_exit_code_1(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "do_rebuild", stopped)
    ran = run("rebuild")
    assert (1, True) == (ran.code, "what was done so far is kept" in ran.err)


def test_without_a_terminal_the_articles_are_listed(empty: Any, seeds: Path, anywhere: Any, tmp_path: Path) -> None:
    ran = anywhere("--library", tmp_path / "library", seeds / "04_wind_freighters.md")
    assert (0, True) == (ran.code, "Skarvøy Line bets" in ran.out)
    assert "need a terminal" in ran.err
    assert "Skarvøy Line bets" in anywhere("--library", tmp_path / "library").out


def test_with_a_terminal_the_screens_are_wished_for(
    filled_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    wish = run_reader(["--library", str(filled_path), str(seeds)])
    assert isinstance(wish, Screens)
    assert (filled_path, (seeds,)) == (wish.settings.library, wish.paths)


@pytest.mark.skipif(os.name == "nt", reason="pipes end in another way there")
@pytest.mark.parametrize("arguments", [["list"], ["list", "--json"], []], ids=str)
def test_reader_of_our_output_may_go(arguments: list[str], filled_path: Path) -> None:
    """As in `reader list | head -1`, with nobody left to read at all."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            reader(*arguments, "--library", str(filled_path)), stdout=writing, stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL, env=environment(), check=False,
        )  # fmt: skip
    finally:
        os.close(writing)
    assert (0, b"") == (ended.returncode, b"" if not arguments else ended.stderr)
    assert b"Broken" not in ended.stderr


@pytest.mark.skipif(os.name == "nt", reason="file names are limited there")
def test_hostile_names_and_texts_never_reach_the_terminal_raw(empty: Any, tmp_path: Path) -> None:
    """Through every command, as lines and as JSON; what JSON tells is still exact."""
    folder = tmp_path / HOSTILE
    folder.mkdir()
    title = "Mr \x1b[31mHaftar\x1b[0m\x9b1m in \u202eTripoli \x7f"
    (folder / f"{HOSTILE}.txt").write_text(
        f"{title}\n\nKhalifa Haftar \x1b]0;owned\x07left Tripoli\x85 \x9dfor Tunis.\n"
    )
    (folder / f"{HOSTILE}.html").write_bytes(b"\0" * 100)
    (folder / f"bad{HOSTILE}.md").write_text(
        f'---\nauthor: "{HOSTILE.encode("unicode_escape").decode()}"\n---\n# {title}\n\nText of Paris.'
    )
    (folder / "lines.jsonl").write_text('{"text": "\\u001b[2JKhalifa Haftar\\u009b"}\nnot\x1b json\n')
    seen = [
        empty(command, *arguments, *more)
        for more in ([], ["--json"])
        for command, *arguments in [
            ["import", folder, tmp_path / f"missing{HOSTILE}"], ["list"], ["show", 1], ["show", 2],
            ["search", "haftar"], ["search", HOSTILE], ["search", "text", "--facets"], ["entities"],
            ["entities", HOSTILE], ["entity", "haftar"], ["entity", HOSTILE], ["why", 1, 2],
            ["tag", folder / f"{HOSTILE}.txt", folder / f"no{HOSTILE}"], ["list", "--source", HOSTILE],
            ["tag", "--jsonl", folder / "lines.jsonl"], ["refresh"], ["rebuild"],
        ]
    ]  # fmt: skip
    assert [] == [ran for ran in seen if not harmless(ran.out) or not harmless(ran.err)]
    assert [] == [ran for ran in seen if "broke off" in ran.err]
    assert {0, 1, 2} >= {ran.code for ran in seen}


@pytest.mark.parametrize("word", ["\udcff\udcfe", "caf\udce9"])
def test_arguments_that_are_no_text_break_nothing(word: str, run: Any) -> None:
    """A shell hands on bytes that are not UTF-8 as lone surrogates."""
    for command in ("search", "entities", "entity"):
        ran = run(command, word)
        assert (True, False) == (ran.code in (0, 1, 2), "broke off" in ran.err)


@pytest.mark.skipif(os.name == "nt", reason="a shell of another kind")
@pytest.mark.parametrize("command", ["list", "--version", "tag - --json"])
@pytest.mark.parametrize("closed", [">&-", "<&-", "2>&-", ">&- 2>&- <&-", "> /dev/full"])
def test_closed_streams_and_a_full_disk_give_no_traceback(command: str, closed: str, filled_path: Path) -> None:
    if "full" in closed and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    ended = subprocess.run(
        f"{shlex.join(reader())} {command} {closed}", shell=True, capture_output=True,
        env=environment(READER_LIBRARY=str(filled_path)), stdin=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    assert (True, False) == (ended.returncode in (0, 1), b"Traceback" in ended.stderr or b"NoneType" in ended.stderr)


def test_module_runs_from_anywhere(tmp_path: Path, filled_path: Path) -> None:
    ended = subprocess.run(
        reader("list", "--limit", "1", "--library", str(filled_path)),
        capture_output=True, cwd=tmp_path, env=environment(), check=False,
    )  # fmt: skip
    assert (0, 1, b"") == (ended.returncode, ended.stdout.count(b"\n"), ended.stderr)
    assert [] == [path for path in tmp_path.iterdir() if path != filled_path]
    assert (ROOT / "reader").is_dir()
