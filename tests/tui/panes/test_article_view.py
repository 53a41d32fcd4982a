import pytest
from rich.cells import cell_len
from textual.geometry import Region

from reader.model import Article, Block, Document, Entity, EntityId, Link, Mention, Span
from reader.tui.panes.article_view import ArticleView, Place
from reader.tui.render import ArticleText, article_text
from tests.tui.panes.host import Host
from tests.tui.panes.sample import DOCUMENT, FORBIDDEN, HOSTILE, LITERAL, SIZES, article, links

KEYS = (
    ("n", "next_name"), ("N", "previous_name"), ("enter", "follow"), ("right_square_bracket", "next_hit"),
    ("left_square_bracket", "previous_hit"), ("space", "page_down"), ("b", "page_up"), ("j", "line_down"),
    ("k", "line_up"), ("g", "first"), ("G", "last"), ("l", "next_link"), ("ctrl+d", "half_page_down"),
    ("ctrl+u", "half_page_up"),
)  # fmt: skip


def sample(*, hits: tuple[tuple[int, int], ...] = ()) -> ArticleText:
    return article_text(article(), DOCUMENT, links(), hits)


def plain(text: str, **changes: object) -> ArticleText:
    return article_text(article(**changes), Document(text, (Block("paragraph", 0, len(text)),)))


def long(paragraphs: int = 60) -> ArticleText:
    words = [f"Paragraph {n} " + "tells of the harbour bridge and the ferry in Oslo " * 4 for n in range(paragraphs)]
    text, blocks = "", []
    for line in words:
        text += "\n\n" if text else ""
        blocks.append(Block("paragraph", len(text), len(text) + len(line)))
        text += line
    found = []
    at = text.find("Oslo")
    while at >= 0:
        found.append(Link(Mention(at, at + 4, "Oslo", "place"), EntityId(5), "Oslo", "spelled so"))
        at = text.find("Oslo", at + 4)
    return article_text(article(), Document(text, tuple(blocks)), found)


def host(view: ArticleText | None = None, **options: object) -> tuple[Host, ArticleView]:
    pane = ArticleView(**options)  # type: ignore[arg-type]
    pane.set_article(view)
    return Host(pane, *KEYS), pane


def top_offset(pane: ArticleView) -> int:
    """Return the offset of the first character on screen."""
    for y in range(pane.size.height):
        for segment in pane.render_line(y):
            if segment.style and segment.style.meta.get("offset") and segment.text:
                return segment.style.meta["offset"][0]
    return -1


def styled(pane: ArticleView, word: str):  # type: ignore[no-untyped-def]
    """Return the style of the first piece on screen that is `word`."""
    for y in range(pane.size.height):
        for segment in pane.render_line(y):
            if segment.text == word and segment.style and "offset" in segment.style.meta:
                return segment.style
    raise AssertionError(f"{word!r} is not on screen")


async def test_an_article_as_it_is_read() -> None:
    app, _ = host(sample())
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        lines = [line[:-1].strip() for line in app.lines()]
        assert lines[1:8] == [
            "Karlsen and the Council agree to mend the harbour bridge",
            "The Harbour Courier · 4 Mar 2026, 12:10 · by Marta Lind · Oslo",
            "─" * 75,
            "",
            "harbour-bridge-1598000000000",
            "",
            "Oslo: Mayor Ingrid Karlsen said on Thursday that the City Council had found",
        ]
        assert "• Divers look at the footings twice." in lines
        assert "▌ A bridge is a promise that the other side is still there." in lines
        assert "span  2  38 m" in lines


@pytest.mark.parametrize(("width", "measure"), [(200, 76), (140, 76), (79, 74), (40, 35), (24, 21)])
async def test_lines_keep_to_the_measure_and_the_middle(width: int, measure: int) -> None:
    app, _ = host(plain("x" * 400))
    async with app.run_test(size=(width, 30)) as pilot:
        await pilot.pause()
        line = next(line for line in app.lines() if "xxx" in line)
        assert line.count("x") == measure
        left, right = line.index("x"), width - 1 - line.rindex("x") - 1
        assert abs(left - right) <= 1


async def test_the_measure_can_be_set() -> None:
    app, pane = host(plain("x" * 400), measure=90)
    async with app.run_test(size=(200, 30)) as pilot:
        await pilot.pause()
        assert max(line.count("x") for line in app.lines()) == 90
        pane.measure = 20
        await pilot.pause()
        assert max(line.count("x") for line in app.lines()) == 60


async def test_white_space_is_painted_as_one_space() -> None:
    app, _ = host(plain("one\ntwo \t\t three\n\n four"))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        assert "one two three four" in app.text()


async def test_names_are_marked_by_kind() -> None:
    app, pane = host(sample())
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        styles = [styled(pane, word) for word in ("Ingrid Karlsen", "City Council", "Oslo", "Norwegian")]
        assert [bool(style.underline) for style in styles] == [True, True, True, False]
        assert styles[3].italic
        assert len({style.color for style in styles[:3]}) == 3


async def test_n_goes_from_name_to_name_and_tells() -> None:
    app, pane = host(sample())
    async with app.run_test(size=(80, 40), message_hook=app.hear) as pilot:
        await pilot.press("n", "n", "n", "N")
        await pilot.pause()
        assert [message.entity for message in app.heard(ArticleView.NameHighlighted)] == [1, 5, 1, 5]
        assert styled(pane, "Oslo").reverse
        await pilot.press("enter")
        await pilot.pause()
        followed = app.heard(ArticleView.Followed)[0]
        assert (followed.entity, DOCUMENT.text[followed.start : followed.start + 5]) == (5, "Oslo:")


async def test_names_go_round() -> None:
    app, pane = host(sample())
    async with app.run_test(size=(80, 60)):
        app.do("N")
        assert pane.current_name == pane.article.names[-1]
        app.do("n")
        assert pane.current_name == pane.article.names[0]


async def test_the_next_name_is_looked_for_where_one_reads() -> None:
    app, pane = host(long())
    async with app.run_test(size=(80, 20)) as pilot:
        app.do("n", "space", "space", "space")
        top = top_offset(pane)
        app.do("n")
        await pilot.pause()
        assert top <= pane.current_name.start < top + 300


async def test_a_name_out_of_sight_is_brought_a_third_down() -> None:
    app, pane = host(long())
    async with app.run_test(size=(80, 30)) as pilot:
        pane.reveal(pane.article.text.index("Paragraph 40"))
        await pilot.pause()
        assert [y for y, line in enumerate(app.lines()) if "Paragraph 40" in line] == [10]


async def test_a_click_follows_a_name() -> None:
    app, _ = host(sample())
    async with app.run_test(size=(80, 40), message_hook=app.hear) as pilot:
        await pilot.pause()
        y = next(y for y, line in enumerate(app.lines()) if "City Council" in line)
        await pilot.click(offset=(app.lines()[y].index("City Council") + 2, y))
        await pilot.pause()
        assert [message.entity for message in app.heard(ArticleView.Followed)] == [2]


async def test_links_by_mouse_and_keys() -> None:
    app, _ = host(sample())
    async with app.run_test(size=(80, 40), message_hook=app.hear) as pilot:
        app.do("l")
        app.do("enter")
        y = next(y for y, line in enumerate(app.lines()) if "the council’s" in line)
        await pilot.click(offset=(app.lines()[y].index("the council’s") + 2, y))
        await pilot.pause()
        assert app.heard(ArticleView.LinkHighlighted)[0].target == "https://example.org/plan"
        assert [message.target for message in app.heard(ArticleView.LinkChosen)] == ["https://example.org/plan"] * 2


async def test_text_can_be_marked_and_copied() -> None:
    app, _ = host(sample())
    async with app.run_test(size=(80, 40), message_hook=app.hear) as pilot:
        await pilot.pause()
        y = next(y for y, line in enumerate(app.lines()) if "Mayor" in line)
        x = app.lines()[y].index("Mayor")
        await pilot.mouse_down(offset=(x, y))
        await pilot.hover(offset=(x + 8, y + 1))
        await pilot.mouse_up(offset=(x + 8, y + 1))
        await pilot.pause()
        selected = app.screen.get_selected_text()
        assert selected.startswith("Mayor Ingrid Karlsen said on Thursday that the City Council had found the money")
        assert "\n" not in selected
        assert app.heard(ArticleView.Followed) == []


async def test_a_double_click_marks_a_word() -> None:
    app, _ = host(sample())
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        y = next(y for y, line in enumerate(app.lines()) if "Mayor" in line)
        await pilot.double_click(offset=(app.lines()[y].index("Mayor") + 2, y))
        await pilot.pause()
        assert app.screen.get_selected_text() == "Mayor"


async def test_a_marked_text_stays_marked_when_wrapped_again() -> None:
    app, _ = host(sample())
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        y = next(y for y, line in enumerate(app.lines()) if "Mayor" in line)
        await pilot.double_click(offset=(app.lines()[y].index("Mayor") + 2, y))
        await pilot.resize_terminal(50, 40)
        await pilot.pause()
        assert app.screen.get_selected_text() == "Mayor"


async def test_paging_to_the_end_says_so_once_there() -> None:
    app, pane = host(sample())
    async with app.run_test(size=(60, 20), message_hook=app.hear) as pilot:
        app.do("space")
        await pilot.pause()
        assert (pane.scroll_offset.y, app.heard(ArticleView.EndReached)) == (18, [])
        app.do("G", "space")
        await pilot.pause()
        assert len(app.heard(ArticleView.EndReached)) == 1


@pytest.mark.parametrize(
    ("keys", "y"), [("space b", 0), ("j j k", 1), ("ctrl+d", 10), ("ctrl+d ctrl+u", 0), ("G g", 0), ("space j", 19)]
)
async def test_scrolling(keys: str, y: int) -> None:
    app, pane = host(long())
    async with app.run_test(size=(60, 20)) as pilot:
        app.do(*keys.split())
        await pilot.pause()
        assert pane.scroll_offset.y == y


@pytest.mark.parametrize("presses", [0, 1, 2, 7])
async def test_back_to_the_exact_place(presses: int) -> None:
    app, pane = host(long())
    async with app.run_test(size=(60, 20)) as pilot:
        app.do("n", *["j"] * presses)
        await pilot.pause()
        y, name, place = pane.scroll_offset.y, pane.current_name, pane.place
        pane.set_article(sample())
        await pilot.pause()
        assert (pane.scroll_offset.y, pane.current_name, pane.place) == (0, None, Place(0, 0))
        pane.set_article(long())
        pane.restore(place)
        await pilot.pause()
        assert (pane.scroll_offset.y, pane.current_name, pane.place) == (y, name, place)


async def test_the_place_can_be_given_before_there_is_a_size() -> None:
    pane = ArticleView()
    view = long()
    pane.set_article(view)
    pane.restore(Place(view.text.index("Paragraph 30")))
    app = Host(pane)
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        assert "Paragraph 30" in app.lines()[0]


async def test_any_number_of_resizes_keeps_the_line_one_reads() -> None:
    app, pane = host(long())
    async with app.run_test(size=(100, 20)) as pilot:
        pane.set_article(long(), top=pane.article.text.index("Paragraph 30"))
        app.do("j", "j")
        await pilot.pause()
        before = top_offset(pane)
        for width in (40, 90, 31, 120, 60, 100):
            await pilot.resize_terminal(width, 20)
            await pilot.pause()
            assert before in range(top_offset(pane), top_offset(pane) + width)
        assert top_offset(pane) == before


async def test_hits_are_marked_without_colour_and_walked_through() -> None:
    view = long(40)
    hits = tuple((view.text.index(f"Paragraph {n} "), view.text.index(f"Paragraph {n} ") + 9) for n in (3, 30))
    app, pane = host(view)
    async with app.run_test(size=(80, 30)) as pilot:
        pane.update_marks(hits=hits)
        await pilot.pause()
        style = styled(pane, "Paragraph")
        assert (style.bold, style.reverse) == (True, True)
        app.do("right_square_bracket", "right_square_bracket")
        await pilot.pause()
        assert "Paragraph 30 " in app.lines()[10]
        app.do("left_square_bracket")
        await pilot.pause()
        assert "Paragraph 3 " in app.text()


async def test_names_that_come_late_do_not_move_the_text() -> None:
    view = long()
    app, pane = host(ArticleText(view.title, view.text, view.blocks))
    async with app.run_test(size=(80, 20)) as pilot:
        app.do("space", "space", "n")
        await pilot.pause()
        before = app.lines()
        pane.update_marks(names=view.names)
        await pilot.pause()
        assert app.lines() == before
        assert styled(pane, "Oslo").underline


@pytest.mark.parametrize("size", [*SIZES, (20, 3)])
async def test_no_article_says_what_to_do(size: tuple[int, int]) -> None:
    app, pane = host(None, placeholder="No story is open. Press Enter.")
    async with app.run_test(size=size) as pilot:
        app.do("n", "N", "enter", "space", "G", "g", "right_square_bracket", "l", "j")
        await pilot.pause()
        assert "No story" in app.text()
        pane.set_article(sample())
        await pilot.pause()
        pane.set_article(None)
        await pilot.pause()
        assert "No story" in app.text()


def hostile_article(text: str) -> tuple[Article, Document, list[Link]]:
    body = f"{text}\n\n{text} and {text}"
    document = Document(body, (Block("headline", 0, len(text)), Block("paragraph", len(text) + 2, len(body))))
    found = [Link(Mention(0, len(text), text, "org"), EntityId(1), text, text)] if text else []
    return article(title=text, source=text, author=text, dateline=text), document, found


@pytest.mark.parametrize("width", [21, 120])
async def test_hostile_texts_stay_in_their_cells(width: int) -> None:
    app, pane = host()
    async with app.run_test(size=(width, 60)) as pilot:
        for text in HOSTILE.values():
            pane.set_article(article_text(*hostile_article(text), hits=[(0, 1), (2, 5)]))
            app.do("n")
            await pilot.pause()
            lines = app.lines()
            assert [repr(line) for line in lines if FORBIDDEN.search(line)] == []
            assert {cell_len(line) for line in lines} == {width}


async def test_markup_is_shown_as_it_is() -> None:
    app, pane = host()
    async with app.run_test(size=(100, 20)) as pilot:
        for text in LITERAL.values():
            pane.set_article(article_text(*hostile_article(text)))
            await pilot.pause()
            assert app.text().count(text) == 6


async def test_offsets_stay_right_where_characters_are_left_out() -> None:
    text = "one \x00\u202etwo  \t three"
    app, _ = host(plain(text))
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.pause()
        y = next(y for y, line in enumerate(app.lines()) if "one two three" in line)
        found = [
            app.screen.get_widget_and_offset_at(app.lines()[y].index(word), y)[1].x for word in ("one", "two", "three")
        ]
        assert found == [text.index(word) for word in ("one", "two", "three")]


@pytest.mark.parametrize("text", ["word " * 200_000, "中文字" * 30_000, "x" * 1_000_000, "\t" * 300_000 + "end"])
async def test_a_huge_line_opens_and_is_not_laid_out_at_once(text: str) -> None:
    app, pane = host(plain(text))
    async with app.run_test(size=(80, 24)) as pilot:
        pane.set_article(plain(text))
        assert pane.virtual_size.height < 3000
        await pilot.press("space")
        assert (pane.scroll_offset.y > 0) == (not text.endswith("end"))


async def test_the_rest_of_a_long_article_is_laid_out_when_idle() -> None:
    view = plain("word " * 120_000)
    app, pane = host(view)
    async with app.run_test(size=(80, 24)) as pilot:
        while pane.virtual_size.height < 120_000 // 15:
            await pilot.pause()
        app.do("G")
        await pilot.pause()
        assert "word" in app.lines()[20]


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark", "ansi-light"])
async def test_every_theme(theme: str) -> None:
    app, pane = host(sample(hits=((40, 50),)))
    async with app.run_test(size=(80, 40)) as pilot:
        app.theme = theme
        await pilot.pause()
        colours = {styled(pane, word).color for word in ("Ingrid Karlsen", "City Council", "Norwegian")}
        assert len(colours) == 3


@pytest.mark.parametrize("size", SIZES)
async def test_an_idle_view_does_not_paint(size: tuple[int, int]) -> None:
    app, pane = host(sample())
    async with app.run_test(size=size) as pilot:
        app.do("n", "space")
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


def crowd(count: int, *, per_line: int = 10) -> ArticleText:
    """An article that is nothing but names."""
    words = [f"Ab{n:03}" for n in range(count)]
    text = " ".join(words)
    found = [
        Link(Mention(at * 6, at * 6 + 5, word, "person"), EntityId(at + 1), word, "why")
        for at, word in enumerate(words)
    ]
    return article_text(article(), Document(text, (Block("paragraph", 0, len(text)),)), found)


def unsure(text: str = "Ann met Lee", **values: object) -> ArticleText:
    """An article with one uncertain name, Lee."""
    at = text.index("Lee")
    mention = Mention(at, at + 3, "Lee", "person", confidence=values.pop("confidence", 1.0))  # type: ignore[arg-type]
    link = Link(mention, EntityId(2), "Lee", "why", **values)  # type: ignore[arg-type]
    return article_text(article(), Document(text, (Block("paragraph", 0, len(text)),)), [link])


def marks(pane: ArticleView) -> list[tuple[str, str]]:
    """The letters on screen, each with the text that stands behind it."""
    found = []
    for y in range(pane.size.height):
        segments = list(pane.render_line(y))
        for at, segment in enumerate(segments):
            if segment.style and segment.style.bgcolor and segment.text.isalpha() and len(segment.text) <= 2:
                base = pane.rich_style.bgcolor
                if segment.style.bgcolor != base:
                    found.append((segment.text, "".join(each.text for each in segments[at + 1 :]).split(" ")[0]))
    return found


@pytest.mark.parametrize("sure", [{"confidence": 0.5}, {"candidates": (Entity(EntityId(7), "person", "Bob Lee"),)}])
async def test_uncertain_names_have_a_broken_line(sure: dict[str, object]) -> None:
    app, pane = host(unsure(**sure))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        lines = [[s for s in pane.render_line(y) if s.style and "@click" in s.style.meta] for y in range(12)]
        letters = [(each.text, bool(each.style and each.style.underline)) for line in lines for each in line]
        assert [("L", True), ("e", False), ("e", True)] == letters
        assert "Ann met Lee" in app.text()
        at = pane.article.text.index("Lee")
        offsets = [each.style.meta["offset"][0] for line in lines for each in line if each.style]
        assert [at, at + 1, at + 2] == offsets


async def test_kinds_differ_without_colour_wherever_they_stand() -> None:
    words = "Ann of Acme in Rome with Danes"
    found = [
        Link(Mention(0, 3, "Ann", "person"), EntityId(1), "Ann", ""),
        Link(Mention(7, 11, "Acme", "org"), EntityId(2), "Acme", ""),
        Link(Mention(15, 19, "Rome", "place"), EntityId(3), "Rome", ""),
        Link(Mention(25, 30, "Danes", "place", demonym=True), EntityId(4), "Denmark", ""),
    ]
    for kind in ("paragraph", "quote", "heading", "headline", "item"):
        document = Document(words, (Block(kind, 0, len(words), 1),))  # type: ignore[arg-type]
        app, pane = host(article_text(article(), document, found))
        async with app.run_test(size=(80, 12)) as pilot:
            await pilot.pause()
            styles = [styled(pane, word) for word in ("Ann", "Acme", "Rome", "Danes")]
            looks = {(bool(s.underline), bool(s.underline2), bool(s.italic)) for s in styles}
            assert 4 == len(looks), kind


async def test_letters_stand_on_the_first_cells_and_nothing_moves() -> None:
    app, pane = host(sample())
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        before = app.lines()
        count = pane.show_hints()
        await pilot.pause()
        after = app.lines()
        assert count == len(pane.article.names) + 1  # and a link
        shown = marks(pane)
        assert count == len(shown)
        changed = [(a, b) for x, y in zip(before, after, strict=True) for a, b in zip(x, y, strict=True) if a != b]
        assert len(changed) <= count
        assert ("a", "arlsen") == shown[0]
        assert set("asdf") <= {letter for letter, _ in shown}


async def test_a_letter_follows_and_a_capital_peeks() -> None:
    app, pane = host(sample())
    async with app.run_test(size=(80, 40), message_hook=app.hear) as pilot:
        await pilot.pause()
        pane.show_hints()
        await pilot.press("a")
        assert [pane.article.names[0].entity] == [each.entity for each in app.heard(ArticleView.Followed)]
        assert not pane.takes_keys
        pane.show_hints()
        await pilot.press("S")
        await pilot.pause()
        assert 1 == len(app.heard(ArticleView.PeekWanted))
        assert 1 == len(app.heard(ArticleView.Followed))
        assert pane.current_name == pane.article.names[1]


async def test_a_web_link_has_a_letter_of_another_look_and_is_followed() -> None:
    text = "See the plan now"
    view = ArticleText("Title", text, (Block("paragraph", 0, 16),), (Span(8, 12, "link", "https://example.org/"),))
    app, pane = host(view)
    async with app.run_test(size=(80, 12), message_hook=app.hear) as pilot:
        await pilot.pause()
        assert 1 == pane.show_hints()
        assert [("a", "lan")] == marks(pane)
        await pilot.press("a")
        assert ["https://example.org/"] == [each.target for each in app.heard(ArticleView.LinkChosen)]


@pytest.mark.parametrize("key", ["escape", "j", "n", "1", "enter", "down", "space"])
async def test_any_other_key_takes_the_letters_away_and_does_nothing_else(key: str) -> None:
    app, pane = host(unsure())
    async with app.run_test(size=(80, 12), message_hook=app.hear) as pilot:
        await pilot.pause()
        assert 1 == pane.show_hints()
        await pilot.press(key)
        await pilot.pause()
        assert not pane.takes_keys
        assert (None, 1, []) == (
            pane.current_name, len(app.heard(ArticleView.HintsEnded)), app.heard(ArticleView.Followed)
        )  # fmt: skip


async def test_resize_mouse_and_another_text_take_the_letters_away() -> None:
    app, pane = host(sample())
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        pane.show_hints()
        await pilot.resize_terminal(100, 40)
        await pilot.pause()
        assert not pane.takes_keys
        pane.show_hints()
        await pilot.mouse_down(offset=(3, 3))
        assert not pane.takes_keys
        pane.show_hints()
        pane.set_article(unsure())
        assert not pane.takes_keys
        pane.set_article(long())
        await pilot.pause()
        pane.show_hints()
        pane.action_line_down()
        assert not pane.takes_keys


async def test_two_hundred_names_on_one_screen_have_pairs_of_letters() -> None:
    view = crowd(200)
    app, pane = host(view)
    async with app.run_test(size=(80, 40), message_hook=app.hear) as pilot:
        await pilot.pause()
        assert 200 == pane.show_hints()
        shown = marks(pane)
        assert (200, {2}) == (len(shown), {len(letters) for letters, _ in shown})
        wanted = shown[123][0]
        await pilot.press(wanted[0])
        await pilot.pause()
        assert {wanted[0]} == {letters[0] for letters, _ in marks(pane)}
        await pilot.press(wanted[1])
        await pilot.pause()
        assert [view.names[123].entity] == [each.entity for each in app.heard(ArticleView.Followed)]


async def test_names_of_one_cell_keep_their_letters_apart() -> None:
    text = " ".join("X" * 40)
    found = [Link(Mention(n * 2, n * 2 + 1, "X", "org"), EntityId(n + 1), "X", "") for n in range(40)]
    app, pane = host(article_text(article(), Document(text, (Block("paragraph", 0, len(text)),)), found))
    async with app.run_test(size=(90, 12)) as pilot:
        await pilot.pause()
        assert 40 == pane.show_hints()
        line = next(line for line in app.lines() if "asad" in line or "aa" in line)
        assert "aaasad" in line.replace(" ", "")
        assert all(cell_len(line) == 90 for line in app.lines())


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
async def test_letters_on_hostile_names_keep_the_lines_whole(text: str) -> None:
    whole = f"with {text} Lee in it"
    found = [Link(Mention(5, 5 + len(text), text, "org", confidence=0.4), EntityId(1), text, text)] if text else []
    app, pane = host(article_text(article(), Document(whole, (Block("paragraph", 0, len(whole)),)), found))
    async with app.run_test(size=(60, 14)) as pilot:
        await pilot.pause()
        pane.show_hints()
        await pilot.pause()
        lines = app.lines()
        assert all(cell_len(line) == 60 for line in lines)
        assert not any(FORBIDDEN.search(line) for line in lines)


async def test_a_text_without_names_has_no_letters() -> None:
    app, pane = host(plain("Nobody is here."))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.pause()
        assert (0, False) == (pane.show_hints(), pane.takes_keys)


async def test_where_a_name_stands_on_the_screen() -> None:
    app, pane = host(long())
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.pause()
        start = pane.article.names[0].start
        line = pane.screen_line(start)
        assert line is not None and "Oslo" in app.lines()[line]
        pane.action_last()
        assert pane.screen_line(start) is None
