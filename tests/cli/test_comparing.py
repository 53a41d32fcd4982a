"""`reader compare` as a person or a script calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.cli.main import run

KEPT = """\
The marshal left Moscow on Tuesday without signing the truce. His guards carried the striped flags to the plane.
Nobody at the ministry would say when talks might resume. A cold wind blew over the empty airfield until evening.
"""
FIRST = f"# Marshal leaves Moscow\n\n{KEPT}He was backed by Egypt and the United Arab Emirates.\n"
SECOND = f"# Marshal quits Moscow\n\nHe was backed by Egypt, France and Russia.\n{KEPT}"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    paths = [tmp_path / "first.md", tmp_path / "second.md"]
    for path, text in zip(paths, (FIRST, SECOND), strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


@pytest.fixture
def library(tmp_path: Path, files: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    place = ["--library", str(tmp_path / "library")]
    assert 0 == run([*place, "import", *files])
    capsys.readouterr()
    return place


def test_two_files_need_no_library(
    files: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_LIBRARY", str(tmp_path / "none"))
    assert 0 == run(["compare", *files])
    printed = capsys.readouterr().out
    assert "versions of one text: 5 shared (4 word for word, 1 changed, 1 moved)" in printed
    assert "backed by Egypt [-and the United Arab Emirates-] {+, France and Russia+}." in printed
    assert not (tmp_path / "none").exists()


def test_json(library: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run([*library, "compare", "1", "2", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert {"shared", "changed", "only_a", "only_b", "moved", "words_of_a_in_b", "words_of_b_in_a"} <= set(found)
    assert (5, 1, 1, "version") == (len(found["shared"]), len(found["changed"]), len(found["moved"]), found["relation"])
    for pair in found["shared"]:
        texts = [" ".join(found[side]["text"][slice(*pair[side])].split()) for side in "ab"]
        assert pair["same"] == (texts[0] == texts[1])
    change = found["changed"][0]["changes"][0]
    assert ["name"] == change["substance"]
    assert change["a_text"] == found["a"]["text"][slice(*change["a"])]
    assert "Russia" in [each["name"] for each in found["names_only_b"]]
    assert ["leaves", "quits"] == [found["headline"]["changes"][0][f"{side}_text"] for side in "ab"]


def test_an_article_and_a_file(library: list[str], files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert 0 == run([*library, "compare", "1", files[0], "--json"])
    found = json.loads(capsys.readouterr().out)
    assert (1.0, [], [], []) == (
        found["words_of_a_in_b"], found["changed"], found["names_only_a"], found["names_only_b"]
    )  # fmt: skip


def test_pages(files: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert 0 == run(["compare", *files, "--markdown"])
    assert capsys.readouterr().out.startswith("# Two versions compared")
    page = tmp_path / "page.html"
    assert 0 == run(["compare", "--html", *files, "--output", str(page)])
    assert "<ins>, France and Russia</ins>" in page.read_text(encoding="utf-8")
    assert [page.name] == [each.name for each in tmp_path.iterdir() if "page" in each.name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["FIRST", "/nowhere/else.md"], "There is no file /nowhere/else.md"),
        (["FIRST", "FOLDER"], "it is a folder"),
        (["FIRST", "SECOND", "--html", "--json"], "Choose one"),
        (["FIRST", "SECOND", "--output", "x.html"], "--output says"),
        (["FIRST", "SECOND", "--html", "--output", "/nowhere/page.html"], "cannot be written"),
    ],
)
def test_mistakes_are_told(
    arguments: list[str], said: str, files: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    known = {"FIRST": files[0], "SECOND": files[1], "FOLDER": str(tmp_path)}
    assert 2 == run(["compare", *(known.get(each, each) for each in arguments)])
    assert said in capsys.readouterr().err


def test_an_unknown_article(library: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert 1 == run([*library, "compare", "1", "99"])
    assert "99" in capsys.readouterr().err


@pytest.mark.parametrize(
    "text", ["One sentence.", "Wort " * 20_000, "Hi. " * 5_000, "中国人民银行周三宣布下调存款准备金率。" * 50]
)
def test_strange_texts_are_answered(
    text: str, files: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    odd = tmp_path / "odd.md"
    odd.write_text(text, encoding="utf-8")
    assert 0 == run(["compare", str(odd), str(odd), "--json"])
    assert 1.0 == json.loads(capsys.readouterr().out)["words_of_a_in_b"]
    assert 0 == run(["compare", str(odd), files[0]])
