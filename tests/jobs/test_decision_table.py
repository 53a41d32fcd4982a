"""Decisions as a table: out and in again is the same, and what is wrong is told by its line."""

from __future__ import annotations

import pytest

from reader.errors import UsageError
from reader.jobs import stages
from reader.jobs.deciding import (
    decide,
    subject_of,
    to_hide,
    to_keep_apart,
    to_merge,
    to_pin,
    to_rename,
    to_set_kind,
    to_split,
)
from reader.jobs.decision_table import Imported, export, take_in
from reader.library import Library
from tests.jobs.test_deciding import TEXTS, at, links, one, put, recognise
from tests.making import NOW

HEAD = "kind\tname\talias\tdecision"


@pytest.fixture(autouse=True)
def _known_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "recognise", recognise)


def test_round_trip_through_another_library(library: Library, tmp_path_factory: pytest.TempPathFactory) -> None:
    put(library, TEXTS)
    article = at(library, "/1", "Lee")[0]
    for make in (
        lambda: to_merge(library, one(library, "Khalifa Hifter").id, one(library, "Khalifa Haftar").id),
        lambda: to_keep_apart(library, one(library, "Ann Lee").id, one(library, "Anna Lee").id),
        lambda: to_split(library, one(library, "Ann Lee").id, "Ann Lee | singer", articles=[article]),
        lambda: to_split(library, one(library, "Bob Stone").id, "A stone", forms=["Stone"]),
        lambda: to_hide(library, one(library, "Skarvik").id, at=at(library, "/3", "Skarvik")),
        lambda: to_set_kind(library, one(library, "Fjord Bank").id, "place"),
        lambda: to_rename(library, one(library, "Tromdal").id, "Tromdalen"),
        lambda: to_pin(library, ["Hifter"], one(library, "Anna Lee").id),
    ):
        decide(library, make(), now=NOW)
    with library.transaction():
        library.following.set(subject_of(library, one(library, "Bob Stone").id), "follow", at=NOW)
    table = export(library)
    assert HEAD == table.splitlines()[0]
    with Library.open(tmp_path_factory.mktemp("other")) as other:
        put(other, TEXTS)
        assert Imported(8, 1) == take_in(other, table.encode(), now=NOW)
        assert links(library) == links(other)
        assert table == export(other)
        assert Imported(0, 0) == take_in(other, table.encode(), now=NOW)


@pytest.mark.parametrize(
    ("row", "line", "why"),
    [
        ("person\tAnn Lee\tx", 2, "4 columns"),
        ("person\tAnn Lee\tx\tmerge\tmore", 2, "4 columns"),
        ("human\tAnn Lee\tAnna Lee\tmerge", 2, "is no kind"),
        ("person\tAnn Lee\tAnna Lee\tmarry", 2, "is no decision"),
        ("person\t \tAnna Lee\tmerge", 2, "the name needs"),
        ("person\tAnn Lee\t\tmerge", 2, "the alias needs"),
        ("person\tAnn Lee\tann  LEE\tmerge", 2, "the same"),
        (f"person\t{'x' * 201}\t\thide", 2, "longer than 200"),
        ("person\tAnn Lee\t\tkind", 2, "is no kind"),
        ("person\tAnn Lee\t\tkind | thing", 2, "is no kind"),
        ("person\tAnn Lee\tLee\tsplit", 2, "needs the name of the new one"),
        ("person\tAnn Lee\t\tsplit | New", 2, "needs an alias or an article"),
        ("person\tAnn Lee\tLee\tpin | | /1 | zero", 2, "a number from 1 on"),
        ("person\tAnn Lee\t\tpin | | /1 | 1", 2, "needs its text"),
        ("person\tAnn Lee\t\tpin", 2, "needs an alias"),
        ("person\tAnn Lee\tLee\tpin | | /1", 2, "needs an alias"),
        ("person\tAnn Lee\tLee\tpin | Lee", 2, "needs an alias"),
        ("person\tAnn Lee\tLee\thide | what", 2, "is not known"),
        ("person\tAnn Lee\tLee\thide | | a | 1 | more", 2, "too many parts"),
        ("person\tAnn Lee\t\thide\n\nperson\tBob Stone\t\thoard", 4, "is no decision"),
    ],
)
def test_what_is_wrong_is_told_by_its_line_and_nothing_is_taken_in(
    row: str, line: int, why: str, library: Library
) -> None:
    with pytest.raises(UsageError, match=rf"^Line {line}: .*{why}"):
        take_in(library, f"{HEAD}\n{row}\nperson\tAnn Lee\t\thide\n".encode(), now=NOW)
    assert ([], []) == (library.decisions.all(), library.following.subjects())


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"", "Line 1: the first line must be"),
        (b"name\tkind\n", "Line 1: the first line must be"),
        (HEAD.encode() + b"\nperson\t\xff\xfe\t\thide\n", "Line 2: this is not UTF-8"),
        (b"\x00" * 100, "Line 1"),
        (HEAD.encode() + b"\n" * 200_000, "at most 20,000 lines"),
        (b"x" * ((16 << 20) + 1), "larger than 16 MB"),
    ],
)
def test_what_is_no_table_is_refused(raw: bytes, why: str, library: Library) -> None:
    with pytest.raises(UsageError, match=why):
        take_in(library, raw, now=NOW)


def test_foreign_text_is_made_harmless_and_other_line_ends_are_read(library: Library) -> None:
    raw = f"\ufeff{HEAD}\r\nperson\tAnn\x1b[31m Lee\tAnna\u202e Lee\tnever\r\n".encode()
    assert Imported(1, 0) == take_in(library, raw, now=NOW)
    [decision] = [each.decision for each in library.decisions.active()]
    assert ("Ann Lee", "Anna Lee") == (decision.subject.name, decision.other and decision.other.name)


@pytest.mark.parametrize(
    "row",
    [
        "person\tAnn Lee\t\tpin | Lee | /3",
        "person\tLee\t\thide |  | /3",
        "person\tLee\t\tsplit | A swimmer | /3",
        "person\tLee\tLee\tsplit | A \\p swimmer | /a\\\\b\\tc | 2",
        "org\tFjord Bank\tBob Stone\tmerge | person",
        "place\tSkarvik\tFjord Bank\tnever | org",
        "place\tSkarvik\t\tmute",
    ],
)
def test_row_comes_out_as_it_went_in(row: str, library: Library) -> None:
    put(library, TEXTS)
    take_in(library, f"{HEAD}\n{row}\n".encode(), now=NOW)
    assert f"{HEAD}\n{row}\n" == export(library)
