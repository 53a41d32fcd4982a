"""Writing a page to a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.errors import UsageError
from reader.tui.screens.writing import write_page


def test_a_page_is_written_and_its_place_told(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    assert path == write_page(str(path), "new", overwrite=False)
    assert "new" == path.read_text(encoding="utf-8")


def test_the_home_may_be_written_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert tmp_path / "page.html" == write_page("~/page.html", "new", overwrite=False)


@pytest.mark.parametrize(("overwrite", "text"), [(False, "old"), (True, "new")])
def test_what_is_there_is_written_over_only_if_one_is_sure(tmp_path: Path, overwrite: bool, text: str) -> None:
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    assert (path if overwrite else None) == write_page(str(path), "new", overwrite=overwrite)
    assert [(path, text)] == [(each, each.read_text(encoding="utf-8")) for each in tmp_path.iterdir()]


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("name", ["", "nowhere/page.html", "a\0b", "x" * 300])
def test_a_place_that_is_none_is_told(tmp_path: Path, name: str, overwrite: bool) -> None:
    with pytest.raises(UsageError):
        write_page(f"{tmp_path}/{name}", "new", overwrite=overwrite)
    assert [] == list(tmp_path.iterdir())


def test_the_home_of_nobody_is_told() -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        write_page("~nobody-of-that-name/page.html", "new", overwrite=False)
