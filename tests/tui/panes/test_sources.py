"""What the left pane lists."""

from __future__ import annotations

from dataclasses import replace

from reader.model import Entity, EntityId, Followed, SavedSearch, Source, SourceId
from reader.tui.panes.sources import ALL, MUTED, Contents, Section, section_rows
from tests.making import NOW


def texts(contents: Contents) -> list[str]:
    """Each row as its pieces and its number."""
    return [
        "".join(piece for piece, _ in row.lines[0].left) + (f" {row.lines[0].right}" if row.lines[0].right else "")
        for row in section_rows(contents)
    ]


def test_sections_come_first_with_their_counts() -> None:
    assert ["  All stories 12", "  Unread 7", "  Starred 1"] == texts(Contents((12, 7, 1)))
    assert ALL == section_rows(Contents())[0].key


def test_a_source_that_cannot_be_read_is_marked() -> None:
    fine = Source(SourceId(1), "folder", "Courier", "/c", 10, 3)
    broken = Source(SourceId(2), "folder", "Ledger", "/l", 10, 0, "gone")
    assert ["  Courier 3", "! Ledger"] == texts(Contents(sources=(fine, broken)))[-2:]


def test_outlets_stand_below_their_source_and_the_frequent_ones_leave_room_for_names() -> None:
    source = Source(SourceId(1), "folder", "News", "/n", 100, 0)
    outlets = tuple((SourceId(1), f"Outlet {number:02}", 100 - number, 0) for number in range(20))
    rows = section_rows(Contents(sources=(source,), outlets=outlets))
    shown = [row.key.label for row in rows if isinstance(row.key, Section) and row.key.kind == "outlet"]
    assert [f"Outlet {number:02}" for number in range(12)] == shown
    assert "    8 more: search source:" == texts(Contents(sources=(source,), outlets=outlets))[-1]
    assert not rows[-1].selectable


def test_names_stand_by_kind_with_the_number_of_their_stories() -> None:
    entities = (Entity(EntityId(1), "place", "Oslo", 2), Entity(EntityId(2), "person", "Ann Lee", 1234))
    shown = texts(Contents(entities=entities))[3:]
    assert ["", "People", "○ Ann Lee 1,234", "", "Places", "◇ Oslo 2", "", "  E lists all names"] == shown


def test_saved_searches_and_tags_stand_below_the_fixed_sections() -> None:
    contents = Contents(searches=(SavedSearch(7, "War", "haftar", "newest"), SavedSearch(8, "Sea", "sea")))
    rows = section_rows(replace(contents, tags=(("to read", 1234),)), {7: 1200})
    shown = ["".join(piece for piece, _ in row.lines[0].left) + row.lines[0].right for row in rows[3:]]
    assert ["", "Searches", "  War1,200", "  Sea", "", "Tags", "# to read1,234"] == shown
    assert Section("search", "War", query="haftar", sort="newest", saved=7) == rows[5].key
    assert Section("tag", "to read", tag="to read") == rows[9].key


def test_followed_names_stand_with_their_unread_stories_and_muted_ones_as_a_section() -> None:
    followed = (
        Followed(1, "follow", "person", "Ann Lee", NOW, EntityId(3), 12, 5),
        Followed(2, "follow", "org", "Read Up", NOW, EntityId(4), 2, 0),
        Followed(3, "follow", "place", "Gone", NOW, None),
    )
    contents = Contents(following=followed, muted=7)
    assert ["  Muted 7", "", "Following", "○ Ann Lee 5", "□ Read Up", "◇ Gone"] == texts(contents)[3:]
    rows = section_rows(contents)[3:]
    assert [MUTED, Section("entity", "Ann Lee", entity=EntityId(3))] == [rows[0].key, rows[3].key]
    assert [True, False] == [rows[4].selectable, rows[5].selectable]


def test_section_of_muted_stories_stands_there_as_long_as_a_name_is_muted() -> None:
    assert "  Muted 0" in texts(Contents(muted=0))
    assert 3 == len(texts(Contents(muted=None)))
