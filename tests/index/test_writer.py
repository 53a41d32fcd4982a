"""Putting and joining: what is found stays the same, and whatever goes wrong leaves the old state or the new one."""

import errno
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from whoosh.index import TOC

from reader.errors import IndexDamaged, LibraryBusy, LibraryError
from reader.index import files, joining, writer
from reader.index.codec import Segment
from reader.index.entry import Entry
from reader.index.index import Index
from reader.index.postings import SegmentView
from reader.model import ArticleId, EntityId
from tests.index.conftest import ENTRIES, entry

ROOT = Path(__file__).resolve().parents[2]
KEPT = {"MAIN_WRITELOCK", "MAIN_JOINLOCK", "stamp.json"}


def segments(index: Index) -> list[int]:
    return [segment.doc_count() for segment in index._contents().segments]


def joined(index: Index) -> None:
    while index.wants_merge():
        for _ in index.merge():
            pass


def content(index: Index) -> dict[int, Any]:
    """All that can be found of each article, whatever segment it is in."""
    found: dict[int, Any] = {}
    for segment in index._contents().segments:
        view = SegmentView(index._storage, segment)
        aids = view.aids.tolist()
        live = [not segment.is_deleted(number) for number in range(view.size)]
        articles: list[dict[Any, Any]] = [
            {"date": int(view.dates[number])} | {field: int(view.lengths[field][number]) for field in ("text", "title")}
            for number in range(view.size)
        ]
        for field in ("text", "title", "source", "lang", "person", "org", "place"):
            for term in view.terms(field).names():
                places = view.places(field, term)
                assert places is not None
                for at, doc in enumerate(places.docs.tolist()):
                    start, end = places.starts[at : at + 2].tolist()
                    articles[doc][field, term] = places.positions[start:end].tolist() or end - start
        for field in ("source", "lang", "person", "org", "place"):
            labels = view.labels(field)
            for number in range(view.size):
                start, end = labels.starts[number : number + 2].tolist()
                articles[number][field] = [labels.names[value] for value in labels.values[start:end].tolist()]
        found |= {aid: article for aid, article, lives in zip(aids, articles, live, strict=True) if lives}
    return found


def words(index: Index) -> dict[str, int]:
    counts: dict[str, int] = {}
    for segment in index._contents().segments:
        dictionary = SegmentView(index._storage, segment).words
        for word, count in zip(dictionary.words, dictionary.counts.tolist(), strict=True):
            counts[word] = counts.get(word, 0) + count
    return counts


def leftovers(folder: Path) -> list[str]:
    """Files that belong to nothing."""
    contents = Index.open(folder)._contents()
    named = {f"{segment.segment_id()}.seg" for segment in contents.segments} | {f"_MAIN_{contents.generation}.toc"}
    return sorted({path.name for path in folder.iterdir()} - named - KEPT)


def some(number: int, chance: random.Random) -> Entry:
    vocabulary = [f"word{chance.randrange(40)}" for _ in range(chance.randrange(30))]
    people = tuple(EntityId(chance.randrange(9)) for _ in range(chance.randrange(3)))
    return entry(number, f"Title {chance.randrange(5)}", " ".join(vocabulary), "2020-01-15", persons=people)


@pytest.mark.parametrize("seed", range(4))
def test_joining_changes_nothing_that_can_be_found(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    index = Index.open(folder)
    for _ in range(14):
        batch = [some(chance.randrange(1, 60), chance) for _ in range(chance.randrange(1, 6))]
        gone = [ArticleId(chance.randrange(1, 60)) for _ in range(chance.randrange(3))]
        index.put(batch, remove=[article for article in gone if article not in {each.article for each in batch}])
    before, several = content(index), len(segments(index))
    joined(index)
    index.verify()
    assert (before, index.count(), True) == (content(index), len(before), len(segments(index)) < several)


def test_joined_segments_are_as_if_put_at_once(folder: Path) -> None:
    whole, parts = Index.open(folder / "whole"), Index.open(folder / "parts")
    whole.put(ENTRIES)
    for item in ENTRIES:
        parts.put([item])
    joined(parts)
    assert (content(whole), words(whole)) == (content(parts), words(parts))


def test_what_changes_while_segments_are_joined_is_kept(folder: Path) -> None:
    index = Index.open(folder)
    for first in range(0, 12, 3):
        index.put(ENTRIES[first : first + 3], remove=[ArticleId(2)] if first == 9 else [])
    steps = index.merge()
    next(steps)
    index.put([entry(5, "Trade", "Barley."), entry(20, "New", "Article.")], remove=[ArticleId(1)])
    expected = content(index)
    for _ in steps:
        pass
    index.verify()
    assert (expected, sorted(expected)) == (content(index), [3, *range(4, 13), 20])
    assert segments(index)[0] > 3


def test_articles_deleted_while_all_is_joined_leave_nothing(folder: Path) -> None:
    index = Index.open(folder)
    for item in ENTRIES[:3]:
        index.put([item])
    steps = index.merge()
    next(steps)
    index.put([], remove=[item.article for item in ENTRIES[:3]])
    for _ in steps:
        pass
    assert ([], 0) == (segments(index), index.count())


@pytest.mark.parametrize("batch", [1, 5])
def test_segments_stay_few_without_anybody_joining_them(folder: Path, batch: int) -> None:
    index = Index.open(folder)
    most = 0
    for number in range(24):
        index.put([entry(batch * number + each, "Title", "common") for each in range(batch)])
        most = max(most, len(segments(index)))
    assert (joining.MAX_SEGMENTS, 24 * batch) == (most, index.count())


@pytest.mark.parametrize(
    ("sizes", "run"),
    [
        ([], None),
        ([5], None),
        ([5, 5], None),
        ([5, 5, 5], slice(0, 3)),
        ([100, 5, 5, 5], slice(1, 4)),
        ([100, 40, 40, 40], slice(1, 4)),
        ([100, 100, 100, 1], slice(0, 4)),
        ([900, 300, 100, 30], None),
        ([20_000, 20_000], slice(0, 2)),
        ([20_000, 20_000, 20_000], slice(0, 2)),
        ([40_000, 40_000], None),
        ([40_000, 9_000], None),
        ([60_000] * 15, None),
        ([60_000, 60_000, *(2 ** (12 - number) for number in range(13))], slice(13, 15)),
    ],
)
def test_neighbours_of_like_size_are_joined(sizes: list[int], run: slice | None) -> None:
    assert run == joining.planned([Segment("MAIN", size) for size in sizes])


def test_what_is_mostly_deleted_is_written_anew() -> None:
    mostly = Segment("MAIN", 10)
    for number in range(6):
        mostly.delete_document(number)
    assert slice(1, 2) == joining.planned([Segment("MAIN", 900), mostly])


def test_an_article_is_rewritten_a_few_times_only() -> None:
    sizes: list[int] = []
    written = most = 0
    for _ in range(400):
        sizes.append(250)
        while (run := joining.planned([Segment("MAIN", size) for size in sizes])) is not None:
            written += sum(sizes[run])
            sizes[run] = [sum(sizes[run])]
        most = max(most, len(sizes))
    assert (True, True, 100_000) == (written < 6 * 100_000, most <= joining.WANTED_SEGMENTS, sum(sizes))


def test_one_joins_at_a_time(folder: Path) -> None:
    index, other = Index.open(folder), Index.open(folder)
    for item in ENTRIES[:3]:
        index.put([item])
    steps = index.merge()
    next(steps)
    assert [] == list(other.merge())
    for _ in steps:
        pass
    assert [3] == segments(other)


def test_joining_waits_for_the_lock_and_gives_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index.open(folder)
    for item in ENTRIES[:3]:
        index.put([item])
    monkeypatch.setattr(writer, "_PATIENCE", 3)
    with writer.locked(index._storage):
        for _ in index.merge():
            pass
    assert ([1, 1, 1], []) == (segments(index), leftovers(folder))


def test_joining_what_is_gone_changes_nothing(folder: Path) -> None:
    index = Index.open(folder)
    for item in ENTRIES[:3]:
        index.put([item])
    steps = index.merge()
    next(steps)
    index.put([], remove=[ENTRIES[1].article])
    before = content(index)
    for _ in steps:
        pass
    assert (before, [1, 1], []) == (content(index), segments(index), leftovers(folder))


def test_an_abandoned_join_leaves_nothing(folder: Path) -> None:
    index = Index.open(folder)
    for item in ENTRIES[:3]:
        index.put([item])
    steps = index.merge()
    next(steps)
    steps.close()  # type: ignore[attr-defined]
    assert ([1, 1, 1], []) == (segments(index), leftovers(folder))


def test_damage_is_not_carried_on(folder: Path) -> None:
    index = Index.open(folder)
    for item in ENTRIES[:3]:
        index.put([item])
    path = next(path for path in folder.glob("*.seg") if b"khalifa" in path.read_bytes())
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data.replace(b"khalifa", b"khalila"))
    with pytest.raises(IndexDamaged):
        joined(Index.open(folder))
    assert ([1, 1, 1], []) == (segments(index), leftovers(folder))


def test_one_reads_while_the_other_writes_and_joins(folder: Path) -> None:
    index, other = Index.open(folder), Index.open(folder)
    index.put(ENTRIES[:3])
    (segment,) = other._contents().segments
    old = other._view(segment)
    for item in ENTRIES[3:]:
        index.put([item])
        joined(index)
    searchers = [other.searcher(), Index.open(folder).searcher()]
    found = old.postings("text", b"wheat")
    assert found is not None
    assert ([1], 12, [False, False]) == (
        found.docs.tolist(),
        other.count(),
        [index.is_newer(searcher) for searcher in searchers],
    )


def test_unchanged_segments_are_not_opened_again(folder: Path) -> None:
    index = Index.open(folder)
    index.put(ENTRIES[:6])
    before = index._read()[1]
    index.put(ENTRIES[6:7])
    after = index._read()[1]
    assert ([before[0]], 2) == (after[:1], len(after))


def test_views_of_segments_that_are_gone_are_let_go(folder: Path) -> None:
    index = Index.open(folder)
    for number in range(30):
        index.put([entry(1, "Title", f"word{number}")])
    assert len(index._views) <= 1


def test_a_batch_waits_for_nobody(folder: Path) -> None:
    index = Index.open(folder)
    with writer.locked(index._storage), pytest.raises(LibraryBusy):
        index.put(ENTRIES)
    index.put(ENTRIES)
    assert 12 == index.count()


# --- the disk is full


class Full:
    """A call that fails from its nth time on."""

    def __init__(self, call: Callable[..., Any], after: int) -> None:
        self.call = call
        self.left = after

    def __call__(self, *args: Any, **options: Any) -> Any:
        if self.left == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.left -= 1
        return self.call(*args, **options)


def put_more(index: Index) -> Iterator[None]:
    index.put([*ENTRIES[6:], entry(1, "Other", "Now different.")])
    yield


def join_all(index: Index) -> Iterator[None]:
    return index.merge()


@pytest.mark.parametrize("work", [put_more, join_all])
@pytest.mark.parametrize(
    ("owner", "name", "after"),
    [
        (files.SegmentFileWriter, "_flush", 0),
        (files.SegmentFileWriter, "_flush", 9),
        (files.SegmentFileWriter, "finish", 0),
        (files.os, "fsync", 0),
        (files.os, "fsync", 1),
        (files.os, "fsync", 2),
        (files.Folder, "rename_file", 0),
        (os, "rename", 0),
        (TOC, "write", 0),
    ],
)
def test_a_full_disk_leaves_the_old_state(
    folder: Path, monkeypatch: pytest.MonkeyPatch, work: Callable[[Index], Any], owner: Any, name: str, after: int
) -> None:
    index = Index.open(folder)
    for number in range(3):
        index.put(ENTRIES[2 * number : 2 * number + 2])
    before = content(index)
    with monkeypatch.context() as patch:
        full = Full(getattr(owner, name), after)
        patch.setattr(owner, name, lambda *args, **options: full(*args, **options))
        with pytest.raises(LibraryError) as error:
            for _ in work(index):
                pass
    assert (before, [], True) == (content(Index.open(folder)), leftovers(folder), "No space left" in str(error.value))
    for _ in work(index):
        pass
    index.verify()
    assert [] == leftovers(folder)


def test_what_is_no_article_leaves_the_old_state(folder: Path) -> None:
    index = Index.open(folder)
    index.put(ENTRIES[:1])
    with pytest.raises(IndexDamaged):
        index.put([ENTRIES[1], entry(3, "Bad", None)])  # type: ignore[arg-type]
    assert ([1], []) == (segments(index), leftovers(folder))


# --- the process is killed

KILL = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from reader.index import blocks, files, joining, writer
from reader.index.index import Index
from tests.index.conftest import ENTRIES
index = Index.open(Path({folder!r}))
def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
def dying(wrapped):
    def call(*args, **kwargs):
        wrapped(*args, **kwargs)
        die()
    return call
{patch}
index.put(ENTRIES[6:])
for _ in index.merge():
    pass
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize(
    ("patch", "count"),
    [
        ("writer.Batch.add = dying(writer.Batch.add)", 6),
        ("blocks.TermsWriter.finish = die", 6),
        ("writer.publish = die", 6),
        ("files.Folder.rename_file = die", 6),
        ("writer.clean_files = die", 12),
        ("joining._labels = die", 12),
        ("writer._replace = die", 12),
        ("Path.replace = dying(Path.replace)", 12),
    ],
)
def test_a_killed_process_leaves_the_old_state_or_the_new_one(folder: Path, patch: str, count: int) -> None:
    index = Index.open(folder)
    for number in range(3):
        index.put(ENTRIES[2 * number : 2 * number + 2])
    script = KILL.format(root=str(ROOT), folder=str(folder), patch=patch)
    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert (-9, "") == (ended.returncode, ended.stderr)
    again = Index.open(folder)
    again.verify()
    state = again.count()
    again.put(ENTRIES)
    joined(again)
    again.verify()
    assert (count, 12, []) == (state, again.count(), leftovers(folder))


ENDLESS = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from reader.index.index import Index
from tests.index.conftest import entry
index = Index.open(Path({folder!r}))
for number in range(100_000):
    index.put([entry(number, f"Title {{number}}", " ".join(f"word{{number * each}}" for each in range(99)))])
    print(number, flush=True)
    while index.wants_merge():
        for _ in index.merge():
            pass
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("after", [1, 12])
def test_killed_at_any_moment_nothing_that_was_put_is_lost(folder: Path, after: int) -> None:
    script = ENDLESS.format(root=str(ROOT), folder=str(folder))
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        last = [int(process.stdout.readline()) for _ in range(after)][-1]
        process.kill()
        rest = process.stdout.read().split()
    index = Index.open(folder)
    index.verify()
    put = max([last, *map(int, rest)]) + 1
    # at most one more: committed, but not told
    assert index.count() in {put, put + 1}
    index.put([entry(0, "Again", "common")])
    assert [] == leftovers(folder)
