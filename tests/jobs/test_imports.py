"""Files and folders → store: every file is added, known, changed, or named with the reason why not."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from reader.errors import StoreError
from reader.jobs import imports
from reader.jobs.imports import Failure, Imported, import_paths
from reader.jobs.refresh import import_and_catch_up
from reader.jobs.stages import STAGES
from reader.library import Library
from reader.model import ArticleId, Draft
from reader.store import db as db_module
from tests.making import NOW, finish


def article(path: Path, text: str = "A headline of some words\n\nThe first sentence of a short story.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def bring(library: Library, *paths: Path) -> Imported:
    return finish(import_paths(library, paths, now=NOW))


def tally(report: Imported) -> tuple[int, int, int, int, list[tuple[str, str]]]:
    failed = [(Path(each.path).name, each.reason) for each in report.failed]
    return report.added, report.changed, report.unchanged, report.ignored, failed


def origins(library: Library) -> set[str]:
    return {Path(each.origin).name for each in library.articles.many(library.articles.ids())}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two articles, one of them in a folder below."""
    article(tmp_path / "news" / "a.txt", "Alpha headline\n\nAlpha text.\n")
    article(tmp_path / "news" / "deep" / "er" / "b.md", "# Beta headline\n\nBeta text.\n")
    return tmp_path / "news"


def test_folder_is_imported_with_what_is_below(library: Library, folder: Path) -> None:
    assert (2, 0, 0, 0, []) == tally(bring(library, folder))
    assert {"a.txt", "b.md"} == origins(library)
    assert [("folder", "news", str(folder), 2)] == [
        (each.kind, each.name, each.location, each.articles) for each in library.sources.all()
    ]


def test_every_stage_has_work_after_an_import(library: Library, folder: Path) -> None:
    bring(library, folder)
    assert [2] * len(STAGES) == [library.pending.count(stage.name) for stage in STAGES]


def test_again_is_unchanged_and_makes_no_work(library: Library, folder: Path) -> None:
    bring(library, folder)
    with library.transaction():
        library.pending.clear("names", library.pending.take("names", limit=9))
    assert (0, 0, 2, 0, []) == tally(bring(library, folder))
    assert 0 == library.pending.count("names")


def test_edited_file_is_a_new_revision_and_keeps_its_state(library: Library, folder: Path) -> None:
    bring(library, folder)
    [changed] = [each for each in library.articles.many(library.articles.ids()) if each.origin.endswith("a.txt")]
    with library.transaction():
        library.articles.set_read([changed.id], at=NOW)
    article(folder / "a.txt", "Gamma headline\n\nGamma text.\n")
    assert (0, 1, 1, 0, []) == tally(bring(library, folder))
    after = library.articles.get(changed.id)
    assert (2, True, "Gamma headline") == (after.revision, after.read, after.title)


def test_edit_takes_away_names_whose_places_were_in_the_old_text(filled: Library, tmp_path: Path) -> None:
    """Until the names are found anew there are none, rather than some at wrong places."""
    copy = article(tmp_path / "x.txt", "A day in Libya\n\nKhalifa Haftar met Fayez al-Sarraj in Tripoli.\n")
    finish(import_and_catch_up(filled, [copy], now=NOW))
    [source] = [each for each in filled.sources.all() if each.location == str(tmp_path)]
    [new] = filled.articles.ids(source=source.id)
    assert filled.entities.of_article(ArticleId(new)) != []
    article(copy, "Quite another text\n\nNothing of it is left, in Tripoli.\n")
    finish(import_paths(filled, [copy], now=NOW))
    assert [] == filled.entities.of_article(ArticleId(new))


def test_removed_file_keeps_its_article(library: Library, folder: Path) -> None:
    bring(library, folder)
    (folder / "a.txt").unlink()
    assert (0, 0, 1, 0, []) == tally(bring(library, folder))
    assert {"a.txt", "b.md"} == origins(library)


def test_single_file_belongs_to_its_folder(library: Library, folder: Path) -> None:
    assert (1, 0, 0, 0, []) == tally(bring(library, folder / "a.txt"))
    assert [("files", str(folder))] == [(each.kind, each.location) for each in library.sources.all()]
    assert (1, 0, 1, 0, []) == tally(bring(library, folder))
    assert [("folder", 2)] == [(each.kind, each.articles) for each in library.sources.all()]


def test_file_and_folder_below_an_imported_folder_belong_to_it(library: Library, folder: Path) -> None:
    bring(library, folder)
    article(folder / "deep" / "c.txt", "Delta headline\n\nDelta text.\n")
    bring(library, folder / "deep" / "c.txt", folder / "deep")
    assert [(str(folder), 3)] == [(each.location, each.articles) for each in library.sources.all()]


def test_same_file_named_twice_is_one_article(library: Library, folder: Path) -> None:
    assert (1, 0, 1, 0, []) == tally(bring(library, folder / "a.txt", folder / "deep" / ".." / "a.txt"))


def test_missing_path_is_named_and_the_rest_goes_on(library: Library, folder: Path) -> None:
    report = bring(library, folder / "nowhere.txt", folder / "a.txt")
    assert [Failure(str(folder / "nowhere.txt"), "there is no such file or folder")] == report.failed
    assert 1 == report.added


@pytest.mark.parametrize("name", ["x" * 5000, "nul\0byte", "a.txt/below"], ids=["too long", "nul", "below a file"])
def test_impossible_path_is_missing(name: str, library: Library, folder: Path) -> None:
    assert ["there is no such file or folder"] == [each.reason for each in bring(library, folder / name).failed]


def test_folder_that_has_gone_says_so_and_again_when_it_is_back(library: Library, folder: Path) -> None:
    bring(library, folder)
    folder.rename(folder.with_name("elsewhere"))
    bring(library, folder)
    assert (2, "the folder is not there any more") == (library.articles.count(), library.sources.all()[0].problem)
    folder.with_name("elsewhere").rename(folder)
    bring(library, folder)
    assert "" == library.sources.all()[0].problem


def test_folder_without_articles_says_so(library: Library, tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(b"\x89PNG")
    assert (0, 0, 0, 1, []) == tally(bring(library, tmp_path / "pictures"))
    assert ["the folder holds no articles"] == [each.problem for each in library.sources.all()]


def test_file_of_another_kind_is_refused_and_makes_no_source(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"\x89PNG")
    [failure] = bring(library, tmp_path / "a.png").failed
    assert "only files that end in" in failure.reason
    assert [] == library.sources.all()


def hostile_folder(folder: Path) -> None:
    """All kinds of things that are no articles, beside one that is."""
    article(folder / "good.txt")
    article(folder.parent / "outside.txt")
    (folder / "link_out.txt").symlink_to(folder.parent / "outside.txt")
    (folder / "link_nowhere.txt").symlink_to(folder / "missing.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    (folder / "around").symlink_to(folder)
    os.mkfifo(folder / "pipe.txt")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 100)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b" \n\t\n")
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(17 * 1024 * 1024)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_each_thing_that_is_no_article_is_named_with_its_reason(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    hostile_folder(folder)
    added, _, _, ignored, failed = tally(bring(library, folder))
    reasons = dict(failed)
    binary = reasons.pop("binary.txt")
    assert {
        "link_out.txt": "it is a link that leads out of the folder",
        "link_nowhere.txt": "it is a link that leads nowhere",
        "loop.txt": "it is a link that leads nowhere",
        "pipe.txt": "it is not an ordinary file",
        "empty.txt": "it holds no text",
        "blank.txt": "it holds no text",
        "huge.txt": "it is larger than 16 MB",
    } == reasons
    assert (1, 1, {"good.txt"}, True) == (added, ignored, origins(library), "text" in binary)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read every file")
def test_unreadable_file_is_named(library: Library, folder: Path) -> None:
    (folder / "a.txt").chmod(0)
    assert (1, 0, 0, 0, [("a.txt", "permission denied")]) == tally(bring(library, folder))


def test_link_that_a_person_names_is_followed(library: Library, tmp_path: Path) -> None:
    article(tmp_path / "there" / "real.txt")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link.txt").symlink_to(tmp_path / "there" / "real.txt")
    assert (1, 0, 0, 0, []) == tally(bring(library, tmp_path / "here" / "link.txt"))
    assert {"link.txt"} == origins(library)


def test_name_that_is_no_text_is_kept_as_escapes(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "odd"
    folder.mkdir()
    path = os.fsencode(folder) + b"/caf\xe9\x1b[2J.txt"
    try:
        with open(path, "wb") as file:
            file.write(b"A headline\n\nA text.\n")
    except OSError:
        pytest.skip("this file system takes only names that are UTF-8")
    assert 1 == bring(library, folder).added
    assert 1 == bring(library, folder).unchanged
    [stored] = library.articles.many(library.articles.ids())
    assert stored.origin.startswith(f"{folder}/caf\\xe9")


def test_file_that_breaks_its_parser_does_not_stop_the_rest(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = imports.read_file

    def breaking(path: Path, **options: Any) -> Draft:
        if path.name == "a.txt":
            raise RecursionError("too deep")
        return read(path, **options)

    monkeypatch.setattr(imports, "read_file", breaking)
    assert (1, 0, 0, 0, [("a.txt", "it broke its parser (RecursionError)")]) == tally(bring(library, folder))


def test_locked_library_is_an_error_of_the_library_not_of_the_files(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_module, "BUSY_SECONDS", 0.02)
    with Library.open(tmp_path / "library") as library:
        bring(library, folder)
        article(folder / "c.txt", "New\n\nNew text.\n")
        other = sqlite3.connect(tmp_path / "library" / "library.db", isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError):
            bring(library, folder)
        other.close()
        assert (1, 0, 2, 0, []) == tally(bring(library, folder))


def test_damage_that_shows_while_reading_is_no_fault_of_a_file(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(origin: str) -> bytes:
        raise StoreError("The library is damaged.")

    monkeypatch.setattr(library.articles, "find_digest", damaged)
    with pytest.raises(StoreError):
        bring(library, folder)


def test_stopped_import_goes_on_where_it_was(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "_BATCH_SECONDS", -1.0)  # a batch for every file
    for number in range(6):
        article(tmp_path / "many" / f"{number}.txt", f"Headline {number}\n\nText {number}.\n")
    job = import_paths(library, [tmp_path / "many"], now=NOW)
    for _ in range(4):
        step = next(job)
    job.close()
    assert (3, 6, 3) == (step.done, step.total, library.articles.count())
    assert (3, 0, 3, 0, []) == tally(bring(library, tmp_path / "many"))


def test_hostile_folder_name_is_harmless_as_the_name_of_a_source(library: Library, tmp_path: Path) -> None:
    folder = tmp_path / "ne\x1b]52;c;eA==\x07ws\n\u202e"
    folder.mkdir()
    article(folder / "a.txt")
    bring(library, folder)
    [source] = library.sources.all()
    assert (True, True) == (source.name.isprintable(), source.name.startswith("ne"))
