import pytest
from rich.cells import cell_len
from textual.geometry import Region

from reader.model import Entity, EntityId, Snippet
from reader.tui.panes.row_list import RowList
from reader.tui.render import Line, Row, article_row, entity_row, heading_row
from tests.tui.panes.host import Host
from tests.tui.panes.sample import FORBIDDEN, HOSTILE, LITERAL, NOW, SIZES, article

KEYS = (
    ("j", "cursor_down"), ("k", "cursor_up"), ("ctrl+d", "half_page_down"), ("ctrl+u", "half_page_up"),
    ("pagedown", "page_down"), ("pageup", "page_up"), ("g", "first"), ("G", "last"), ("enter", "choose"),
)  # fmt: skip


def numbered(count: int, *, prefix: str = "row") -> list[Row]:
    return [Row((Line(((f"{prefix} {n}", "title"),), str(n)), Line((("below", "meta"),))), n) for n in range(count)]


def host(rows: list[Row], *, row_height: int = 2, placeholder: str = "") -> tuple[Host, RowList]:
    pane = RowList(rows, row_height=row_height, placeholder=placeholder)
    return Host(pane, *KEYS), pane


@pytest.mark.parametrize(
    ("keys", "cursor"),
    [
        ("j j", 2), ("j j k", 1), ("k", 0), ("G", 99), ("G j", 99), ("G g", 0), ("pagedown", 4), ("ctrl+d", 2),
        ("pagedown pageup", 0), ("pagedown ctrl+u", 2),
    ],
)  # fmt: skip
async def test_keys_move_the_cursor_and_it_stays_on_screen(keys: str, cursor: int) -> None:
    app, pane = host(numbered(100))
    async with app.run_test(size=(40, 10), message_hook=app.hear) as pilot:
        app.do(*keys.split())
        await pilot.pause()
        assert pane.cursor == cursor
        marked = [line for line in app.lines() if line.startswith("▌")]
        assert marked[0].startswith(f"▌row {cursor} ")
        assert len(marked) == 2
        moved = cursor != 0
        assert ([cursor] if moved else []) == [message.key for message in app.heard(RowList.Highlighted)][
            -1:
        ] or not moved


class Counted(list[Row]):
    """Rows that count how often one of them is read."""

    reads = 0

    def __getitem__(self, index):  # type: ignore[no-untyped-def, override]
        self.reads += 1
        return super().__getitem__(index)


async def test_a_cursor_move_paints_two_rows() -> None:
    rows = Counted(numbered(100))
    app, _ = host(rows)
    async with app.run_test(size=(40, 40)) as pilot:
        await pilot.pause()
        rows.reads = 0
        await pilot.press("j")
        await pilot.pause()
        # four lines are painted; the rest is asking where the cursor may go and what its key is
        assert 4 <= rows.reads <= 10


async def test_enter_chooses() -> None:
    app, _ = host(numbered(5))
    async with app.run_test(size=(40, 10), message_hook=app.hear) as pilot:
        await pilot.press("j", "enter")
        await pilot.pause()
        assert [(message.index, message.key) for message in app.heard(RowList.Chosen)] == [(1, 1)]


async def test_headings_are_passed_over() -> None:
    rows = [heading_row("A"), entity_row(Entity(EntityId(1), "org", "One")), heading_row("B"),
            entity_row(Entity(EntityId(2), "org", "Two"))]  # fmt: skip
    app, pane = host(rows, row_height=1)
    async with app.run_test(size=(40, 2), message_hook=app.hear) as pilot:
        assert pane.cursor == 1
        app.do("j")
        assert (pane.cursor, pane.current_key) == (3, 2)
        app.do("j", "k", "k")
        await pilot.pause()
        assert pane.cursor == 1
        # the heading above the first row comes back into view with it
        assert app.lines()[0].strip(" ▐") == "A"


async def test_only_rows_on_screen_are_read() -> None:
    class Lazy:
        def __init__(self) -> None:
            self.read: set[int] = set()

        def __len__(self) -> int:
            return 1_000_000

        def __getitem__(self, index: int, /) -> Row:
            self.read.add(index)
            return Row((Line(((f"row {index}", ""),)),), index)

        def find(self, key: object) -> int | None:
            return 777_777 if key == 777_777 else None

    rows = Lazy()
    app = Host(pane := RowList(rows), *KEYS)
    async with app.run_test(size=(40, 10)) as pilot:
        app.do("G")
        await pilot.pause()
        assert len(rows.read) < 40
        assert "▌row 999999" in app.text()
        pane.set_rows(rows, keep=777_777)
        await pilot.pause()
        assert pane.cursor == 777_777
        assert len(rows.read) < 80


async def test_click_selects_and_a_second_click_chooses() -> None:
    app, pane = host(numbered(9))
    async with app.run_test(size=(40, 20), message_hook=app.hear) as pilot:
        await pilot.click(offset=(5, 6))
        await pilot.pause()
        assert (pane.cursor, app.heard(RowList.Chosen)) == (3, [])
        await pilot.click(offset=(5, 7))
        await pilot.pause()
        assert [message.index for message in app.heard(RowList.Chosen)] == [3]


async def test_a_double_click_on_the_selected_row_chooses_once() -> None:
    app, _ = host(numbered(9))
    async with app.run_test(size=(40, 20), message_hook=app.hear) as pilot:
        await pilot.double_click(offset=(5, 0))
        await pilot.pause()
        assert len(app.heard(RowList.Chosen)) == 1


async def test_a_click_below_the_last_row_does_nothing() -> None:
    app, pane = host(numbered(2))
    async with app.run_test(size=(40, 20), message_hook=app.hear) as pilot:
        await pilot.click(offset=(5, 15))
        assert (pane.cursor, app.said) == (0, [])


async def test_the_wheel_scrolls_without_moving_the_cursor() -> None:
    app, pane = host(numbered(50))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot._post_mouse_events([__import__("textual.events").events.MouseScrollDown], pane, (5, 5))
        await pilot.pause()
        assert pane.scroll_offset.y > 0
        assert pane.cursor == 0


async def test_a_click_on_the_scroll_bar_jumps() -> None:
    app, pane = host(numbered(50))
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.click(offset=(39, 9))
        await pilot.pause()
        assert (pane.scroll_offset.y, pane.cursor) == (90, 0)


async def test_the_kept_row_stays_where_it_is_on_screen() -> None:
    app, pane = host(numbered(50))
    async with app.run_test(size=(40, 10), message_hook=app.hear) as pilot:
        app.do("G", "k", "k")
        await pilot.pause()
        before = [y for y, line in enumerate(app.lines()) if line.startswith("▌")]
        app.said.clear()
        pane.set_rows(
            [*numbered(3, prefix="new")[:0], *[Row((Line((("new", ""),)),), -n) for n in (1, 2, 3)], *numbered(50)],
            keep=47,
        )
        await pilot.pause()
        assert (pane.cursor, pane.current_key) == (50, 47)
        assert [y for y, line in enumerate(app.lines()) if line.startswith("▌")] == before
        assert app.heard(RowList.Highlighted) == []


async def test_if_the_kept_row_is_gone_the_index_stays() -> None:
    app, pane = host(numbered(50))
    async with app.run_test(size=(40, 10), message_hook=app.hear) as pilot:
        app.do("j", "j")
        pane.set_rows([row for row in numbered(50) if row.key != 2], keep=2)
        await pilot.pause()
        assert (pane.cursor, pane.current_key) == (2, 3)
        pane.set_rows(numbered(1), keep=3)
        await pilot.pause()
        assert pane.cursor == 0


async def test_new_rows_begin_at_the_top_and_tell() -> None:
    app, pane = host(numbered(50))
    async with app.run_test(size=(40, 10), message_hook=app.hear) as pilot:
        app.do("G")
        pane.set_rows([Row((Line((("other", ""),)),), "x")])
        await pilot.pause()
        assert (pane.scroll_offset.y, app.heard(RowList.Highlighted)[-1].key) == (0, "x")


async def test_a_changed_row_is_painted_anew() -> None:
    rows = numbered(5)
    app, pane = host(rows)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        rows[1] = Row((Line((("changed", ""),)),), 1)
        pane.update_row(1)
        await pilot.pause()
        assert "changed" in app.lines()[2]


@pytest.mark.parametrize("size", [*SIZES, (12, 3)])
async def test_an_empty_list_says_what_to_do(size: tuple[int, int]) -> None:
    app, pane = host([], placeholder="No stories yet.\n\nPress i to import a folder.")
    async with app.run_test(size=size) as pilot:
        app.do("j", "k", "G", "g", "enter", "pagedown")
        await pilot.pause()
        assert "No" in app.text()
        assert pane.current_key is None
        pane.set_rows(numbered(1))
        await pilot.pause()
        assert "row 0" in app.text()
        pane.set_rows([])
        await pilot.pause()
        assert "row 0" not in app.text()


@pytest.mark.parametrize("width", [14, 40, 120])
async def test_hostile_texts_stay_in_their_cells(width: int) -> None:
    rows = []
    for number, text in enumerate(HOSTILE.values()):
        hostile = article(number, title=text, source=text)
        rows.append(article_row(hostile, now=NOW))
        rows.append(article_row(hostile, now=NOW, snippet=Snippet(text, ((0, 3),)), hits=[(0, 9), (4, 5)]))
        rows.append(entity_row(Entity(EntityId(1), "person", text, 7)))
        rows.append(Row((Line(((text, "title"), (text, "meta")), text),), f"key {number}"))
    app, _ = host(rows)
    async with app.run_test(size=(width, 8 * len(HOSTILE))) as pilot:
        app.do("j")
        await pilot.pause()
        lines = app.lines()
        assert [repr(line) for line in lines if FORBIDDEN.search(line)] == []
        assert {cell_len(line) for line in lines} == {width}


async def test_markup_is_shown_as_it_is() -> None:
    app, _ = host(
        [article_row(article(n, title=text, source=text), now=NOW) for n, text in enumerate(LITERAL.values())]
    )
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        assert [text in line for text in LITERAL.values() for line in app.lines()].count(True) == 2 * len(LITERAL)


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light", "nord"])
async def test_the_cursor_is_seen_in_every_theme_and_weaker_without_focus(theme: str) -> None:
    app, pane = host(numbered(3))
    async with app.run_test(size=(40, 10)) as pilot:
        app.theme = theme
        await pilot.pause()
        focused = [segment.style for segment in pane.render_line(0)]
        other = [segment.style for segment in pane.render_line(2)]
        app.screen.set_focus(None)
        await pilot.pause()
        blurred = [segment.style for segment in pane.render_line(0)]
        assert app.lines()[0].startswith("▌")
        assert len({str(focused[1]), str(blurred[1]), str(other[1])}) == 3


async def test_without_colour_unread_and_cursor_still_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    rows = [article_row(article(1), now=NOW), article_row(article(2, read=True), now=NOW)]
    app, pane = host(rows)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        styles = [segment.style for y in range(4) for segment in pane.render_line(y)]
        colours = {style.color.triplet for style in styles if style and style.color and style.color.triplet}
        assert all(len(set(triplet)) == 1 for triplet in colours)
        assert [line[:3] for line in app.lines()[:3]] == ["▌● ", "▌  ", "   "]


@pytest.mark.parametrize("size", SIZES)
async def test_an_idle_list_does_not_paint(size: tuple[int, int]) -> None:
    app, pane = host(numbered(100))
    async with app.run_test(size=size) as pilot:
        app.do("j")
        await pilot.pause()
        calls = 0
        original = pane.render_lines

        def render_lines(crop: Region):  # type: ignore[no-untyped-def]
            nonlocal calls
            calls += 1
            return original(crop)

        pane.render_lines = render_lines  # type: ignore[method-assign]
        for _ in range(2):
            await pilot.pause()
        assert calls == 0
