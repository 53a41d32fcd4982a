"""Settings: defaults ← file ← environment ← command line; what is wrong is named."""

from __future__ import annotations

import logging
import os
from dataclasses import fields
from pathlib import Path

import pytest

from reader.config import Settings, config_path, load, log_path, log_to_file
from reader.errors import UsageError


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The settings file in force; tests fill it."""
    path = tmp_path / "config.toml"
    path.write_text("")
    monkeypatch.setenv("READER_CONFIG", str(path))
    return path


def test_without_a_file_all_is_as_by_default() -> None:
    assert Settings() == load()
    assert load().library.is_absolute()


def test_every_setting_can_be_set(written: Path, tmp_path: Path) -> None:
    written.write_text(
        f'library = "{tmp_path}/lib"\ntheme = "nord"\nmeasure = 90\nmouse = false\nrecent = false\n'
        "fold = false\nread_copies = false\n"
        'recogniser = "spacy:xx_ent_wiki_sm"\n'
        '[keys]\nsearch = "ctrl+f"\n'
    )
    expected = Settings(
        library=tmp_path / "lib",
        theme="nord",
        measure=90,
        mouse=False,
        recent=False,
        fold=False,
        read_copies=False,
        recogniser="spacy:xx_ent_wiki_sm",
        keys={"search": "ctrl+f"},
    )
    assert expected == load()
    assert [
        each.name for each in fields(Settings) if getattr(Settings(), each.name) == getattr(load(), each.name)
    ] == []


def test_command_line_over_environment_over_file(written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written.write_text('library = "/from/file"')
    assert Path("/from/file") == load().library
    monkeypatch.setenv("READER_LIBRARY", "/from/environment")
    assert Path("/from/environment") == load().library
    assert Path("/from/line") == load(library="/from/line").library


def test_recogniser_of_the_command_line_over_environment_over_file(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written.write_text('recogniser = "spacy:a"')
    assert "spacy:a" == load().recogniser
    monkeypatch.setenv("READER_RECOGNISER", "spacy:b")
    assert "spacy:b" == load().recogniser
    assert "embedded" == load(recogniser="embedded").recogniser
    with pytest.raises(UsageError, match="spaCy pipeline such as"):
        load(recogniser="spacy")


def test_relative_and_home_paths(written: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert tmp_path / "x" == load(library="x").library
    assert Path(os.environ["HOME"]) / "x" == load(library="~/x").library
    assert tmp_path / "~nobody-of-that-name" / "x" == load(library="~nobody-of-that-name/x").library


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "libary = 1",
            "unknown setting 'libary'; there are fold, keys, library, measure, mouse, read_copies, recent, recogniser, "
            "theme",
        ),
        ("library = 1", "library must be the path of a folder"),
        ('library = ""', "library must be the path of a folder"),
        ("theme = true", "theme must be the name of a theme"),
        ("measure = 59", "measure must be a whole number from 60 to 100"),
        ("measure = 101", "measure must be a whole number"),
        ("measure = true", "measure must be a whole number"),
        ("measure = 76.0", "measure must be a whole number"),
        ('mouse = "no"', "mouse must be true or false"),
        ("mouse = 1", "mouse must be true or false"),
        ('recent = "yes"', "recent must be true or false"),
        ("recogniser = 1", "recogniser must be a text"),
        ('recogniser = "flair"', "There is no recogniser 'flair'"),
        ('recogniser = "spacy: "', "There is no recogniser"),
        ("keys = 1", "keys must be a table"),
        ("keys = {search = 1}", "keys must be a table"),
        ('keys = {search = ""}', "keys must be a table"),
        ("theme = ", "cannot be read"),
        ("\udcff", "cannot be read"),
    ],
)
def test_wrong_setting_is_named(text: str, message: str, written: Path) -> None:
    written.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError) as caught:
        load()
    assert (True, True) == (str(written) in str(caught.value), message in str(caught.value))


def test_file_that_the_environment_names_must_be_there(written: Path) -> None:
    written.unlink()
    with pytest.raises(UsageError, match="no settings file"):
        load()


def test_folder_in_place_of_the_file(written: Path) -> None:
    written.unlink()
    written.mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        load()


def test_places_follow_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "c.toml"))
    assert tmp_path / "c.toml" == config_path()
    monkeypatch.setenv("READER_CONFIG", "~nobody-of-that-name/c.toml")
    assert Path("~nobody-of-that-name/c.toml") == config_path()


def test_log_that_cannot_be_written_says_nothing_on_the_screen(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr("reader.config.log_path", lambda: tmp_path)  # a folder cannot be opened for writing
    log_to_file()
    logging.getLogger("reader").error("the problem")
    assert ("", "") == tuple(capfd.readouterr())


def test_log_is_a_file_that_is_made_when_it_is_needed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "reader.log"
    monkeypatch.setattr("reader.config.log_path", lambda: path)
    log_to_file()
    assert not path.exists()
    logging.getLogger("reader").warning("bad \udcff name")
    assert "bad \\udcff name" in path.read_text()
    assert log_path().name == "reader.log"
