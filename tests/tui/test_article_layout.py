from reader.model import Block
from reader.tui.article_layout import BLANK, HEADER, Layout, paragraphs
from reader.tui.render import ArticleText, article_text
from tests.tui.panes.sample import DOCUMENT, article, links


def view(text: str, *blocks: Block) -> ArticleText:
    return ArticleText("Title", text, blocks)


def shown(layout: Layout, article: ArticleText) -> list[str]:
    layout.grow()
    return [article.text[line.start : line.end] for line in layout.lines[layout.body :]]


def test_blocks_without_a_line_break_between_them_are_one_paragraph() -> None:
    article = view(
        "Oslo: Rain fell.\n\nMore.", Block("dateline", 0, 5), Block("paragraph", 6, 16), Block("note", 18, 23)
    )
    assert [(p.start, p.end, p.kind) for p in paragraphs(article)] == [(0, 16, "paragraph"), (18, 23, "note")]


def test_blocks_that_overlap_or_stand_outside_are_left_out() -> None:
    article = view("abcdef", Block("paragraph", 0, 4), Block("paragraph", 2, 6), Block("paragraph", 5, 99))
    assert [(p.start, p.end) for p in paragraphs(article)] == [(0, 4)]


def test_text_without_blocks_is_one_paragraph() -> None:
    assert [(p.start, p.end) for p in paragraphs(view("abc"))] == [(0, 3)]


def test_one_blank_line_between_paragraphs_none_between_items() -> None:
    article = view("a\nb\nc", Block("paragraph", 0, 1), Block("item", 2, 3, 1), Block("item", 4, 5, 1))
    assert shown(Layout(article, 40), article) == ["a", "", "b", "c", ""]


def test_the_headline_is_the_title_and_not_shown_twice() -> None:
    layout = Layout(article_text(article(), DOCUMENT, links()), 76)
    layout.grow()
    headline = next(block for block in DOCUMENT.blocks if block.kind == "headline")
    places = [at for at, line in enumerate(layout.lines) if line.paragraph >= 0 and line.start == headline.start]
    assert places == [1]
    assert layout.line_at(headline.start + 5) == 1


def test_a_title_of_its_own_stands_in_the_header() -> None:
    layout = Layout(view("abc", Block("paragraph", 0, 3)), 40)
    assert [line.paragraph for line in layout.lines[:4]] == [BLANK, HEADER, HEADER, BLANK]
    assert layout.header[0] == (("Title", "headline"),)


def test_every_offset_is_found_on_its_line() -> None:
    layout = Layout(article_text(article(), DOCUMENT, links()), 31)
    layout.grow()
    for number, line in enumerate(layout.lines):
        if line.paragraph >= 0:
            assert [number] * (line.end - line.start) == [layout.line_at(at) for at in range(line.start, line.end)]


def test_a_long_text_is_laid_out_as_far_as_it_is_asked_for() -> None:
    text = "word " * 1_000_000
    layout = Layout(view(text, Block("paragraph", 0, len(text))), 76)
    layout.grow_to_line(60)
    assert 60 < len(layout.lines) < 1000
    assert not layout.done
    assert layout.lines[layout.line_at(200_000)].start <= 200_000 < layout.lines[layout.line_at(200_000)].end + 1
