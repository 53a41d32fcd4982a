"""The sample articles in seeds/ keep the irregularities that other tests and new users rely on."""

import re
import unicodedata
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
SEEDS = REPOSITORY / "seeds"
REAL_SEEDS = REPOSITORY.parent / "shared" / "seeds"
ARTICLES = sorted(path for path in SEEDS.iterdir() if re.match(r"\d\d_", path.name))
ENCODED_CP1252 = SEEDS / "12_lobeiro_opera.txt"


def read(path: Path) -> str:
    """Return the text of a sample, which is UTF-8 but for one file."""
    return path.read_bytes().decode("cp1252" if path == ENCODED_CP1252 else "utf-8")


def story(path: Path) -> str:
    """Return the text without front matter and, for a page, only what stands inside its article element."""
    text = read(path)
    if path.suffix == ".md":
        return text.split("---\n", 2)[2]
    if path.suffix == ".html":
        return re.sub(r"<[^>]*>", " ", text.split("<article>", 1)[1].split("</article>", 1)[0])
    return text


def sentences(text: str) -> set[str]:
    """Return the sentences, split roughly at a full stop or question mark before a space or at a line's end."""
    return {part.strip() for part in re.split(r"(?<=[.?])\s+|\n+", text) if len(part.split()) > 4}


def sequences(text: str, size: int) -> set[tuple[str, ...]]:
    """Return every run of `size` words, lower case and without marks."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").casefold()
    words = re.findall(r"[^\W_]+(?:'[^\W_]+)?", plain)
    return {tuple(words[start : start + size]) for start in range(len(words) - size + 1)}


def test_there_are_enough_articles_of_each_kind() -> None:
    kinds = [path.suffix for path in ARTICLES]
    assert len(ARTICLES) >= 16
    assert kinds.count(".md") >= 4
    assert kinds.count(".html") >= 2


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_article_has_a_readable_length(path: Path) -> None:
    assert 150 <= len(story(path).split()) <= 700


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_article_is_described_in_the_readme(path: Path) -> None:
    assert f"| `{path.name}` |" in (SEEDS / "README.md").read_text(encoding="utf-8")


def test_cp1252_sample_is_not_utf8() -> None:
    data = ENCODED_CP1252.read_bytes()
    assert {"“", "”", "’", "–", "é"} <= set(data.decode("cp1252"))
    with pytest.raises(UnicodeDecodeError):
        data.decode("utf-8")


def test_first_sample_begins_with_a_date_and_ends_without_a_newline() -> None:
    text = read(SEEDS / "01_marshal_leaves_moscow.txt")
    assert text.startswith(" date 2020-01-15 ")
    assert not text.endswith("\n")
    assert len(text.split("\n\n")) == 2


def test_second_sample_has_slug_caption_and_a_broken_sentence() -> None:
    lines = read(SEEDS / "02_why_haftar_would_not_sign.txt").splitlines()
    assert re.fullmatch(r"[a-z ]+-1579\d{9}", lines[0])
    assert re.search(r"Image Credit: [A-Z]+$", lines[1])
    assert sum(line.endswith(",") for line in lines) == 1


def test_third_sample_ends_with_copyright_and_biography() -> None:
    paragraphs = read(SEEDS / "03_russia_waits_in_libya.txt").strip().split("\n\n")
    assert paragraphs[0].endswith("Photo: NVP")
    assert paragraphs[-2].endswith("which holds copyright.")
    assert "Follow her on" in paragraphs[-1]


def test_first_two_samples_are_two_versions_of_one_story() -> None:
    first = sentences(story(SEEDS / "01_marshal_leaves_moscow.txt"))
    second = sentences(story(SEEDS / "02_why_haftar_would_not_sign.txt"))
    assert len(first & second) >= 15
    assert len(first - second) >= 4
    assert len(second - first) >= 4


def test_court_report_comes_in_two_versions() -> None:
    short = re.sub(r"\s+", " ", story(SEEDS / "06_court_clears_captain.html"))
    long = re.sub(r"\s+", " ", story(SEEDS / "07_blame_the_sand.md"))
    assert len(sequences(short, 8) & sequences(long, 8)) >= 60
    assert ("€4.2 million" in short, "€4.6 million" in long) == (True, True)
    assert ("every night it was wrong" in short, "every night it was wrong" in long) == (True, False)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_no_phrase_is_taken_from_the_real_articles(path: Path) -> None:
    real = sorted(REAL_SEEDS.glob("*.txt"))
    if not real:
        pytest.skip("the real sample articles beside the repository are not here")
    taken = set[tuple[str, ...]]().union(*(sequences(other.read_text(encoding="utf-8"), 8) for other in real))
    assert set() == sequences(read(path), 8) & taken
