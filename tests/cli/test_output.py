"""The only place that prints: plain lines, tables, JSON, and a bar on terminals only."""

from __future__ import annotations

import io
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.cli import output
from reader.progress import Progress

UNSAFE = [
    chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x200E, 0x2028, 0x202E, 0x2066, 0xFEFF, 0xE0041)
]


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("unsafe", UNSAFE, ids=lambda c: f"{ord(c):04x}")
def test_json_shows_unsafe_characters_as_escapes_and_keeps_them(
    unsafe: str, capsys: pytest.CaptureFixture[str]
) -> None:
    output.json_line({unsafe: f"a{unsafe}b"})
    printed = capsys.readouterr().out
    assert (False, {unsafe: f"a{unsafe}b"}) == (unsafe in printed.removesuffix("\n"), json.loads(printed))


@given(st.dictionaries(st.text(), st.lists(st.text())))
def test_json_comes_back_as_it_was(value: dict[str, list[str]]) -> None:
    stream = io.StringIO()
    before, sys.stdout = sys.stdout, stream
    try:
        output.document(value)
    finally:
        sys.stdout = before
    assert value == json.loads(stream.getvalue())


@pytest.mark.parametrize("say", [output.line, output.error])
def test_lines_stay_one_line_without_control(say: object, capsys: pytest.CaptureFixture[str]) -> None:
    assert callable(say)
    say("a\x1b[31mb\nc\x9b2J\u202e\rd" + "".join(UNSAFE))
    printed = "".join(capsys.readouterr())
    assert (1, True) == (printed.count("\n"), printed.removesuffix("\n").isprintable())


def test_paragraph_keeps_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    output.paragraph("one\ntwo\x1b[2J")
    assert "one\ntwo\n" == capsys.readouterr().out


def test_table_aligns_by_the_width_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    output.table([["1", "日本", "x"], ["22", "a", "y" * 300], ["3", "é\u0301", ""]], right=frozenset({0}))
    assert [" 1  日本  x", "22  a     " + "y" * 300, " 3  é\u0301"] == capsys.readouterr().out.splitlines()


def test_table_of_nothing_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    output.table([])
    assert "" == capsys.readouterr().out


def test_table_is_cut_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setenv("COLUMNS", "20")
    output.table([["1", "日" * 30]])
    assert "1  " + "日" * 8 + "\n" == stream.getvalue()


def test_progress_is_a_bar_on_a_terminal_and_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "60")
    output.progress(Progress("import", 1234, 2468, "Imp\x1b[31morting"))
    bar = terminal.getvalue()
    assert ("\r", True, True) == (bar[0], bar[1:].isprintable(), "1,234 of 2,468" in bar)
    output.progress(Progress("import", 5, 0))
    output.progress_done()
    assert terminal.getvalue().endswith("\r" + " " * 59 + "\r")


def test_progress_is_silent_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    output.progress(Progress("import", 1, 2))
    output.progress_done()
    assert ("", "") == tuple(capsys.readouterr())


def test_character_that_the_encoding_lacks_is_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    output.prepare()
    output.line("Skarvøy 😀")
    sys.stdout.flush()
    assert b"Skarv\\xf8y \\U0001f600\n" == raw.getvalue()


def test_paragraphs_are_wrapped_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = "7  " + "word " * 20 + "東京" * 20 + " x" * 80 + "y" * 90 + "\nz"
    for stream, wrapped in ((Terminal(), True), (io.StringIO(), False)):
        monkeypatch.setattr(sys, "stdout", stream)
        output.paragraph(text, indent=3, first=0)
        lines = stream.getvalue().splitlines()
        assert "".join(text.split()) == "".join("".join(lines).split())
        assert wrapped == (len(lines) > 2)
        assert not wrapped or all(line.startswith("   ") for line in lines[1:])
        assert not wrapped or all(cell_len(line) <= 60 or " " not in line.strip() for line in lines)
