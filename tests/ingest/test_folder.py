import datetime as dt
import hashlib
import os
import sys
from pathlib import Path

import pytest

from reader.errors import UnreadableSource
from reader.ingest.folder import LARGEST, Ignored, Skipped, origin_of, read_file, unescaped, unwrapped, walk
from reader.model import Block, Draft

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="pipes, links and permissions are those of POSIX")
as_user = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is denied to root")


def put(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(folder: Path, name: str) -> Draft:
    return read_file(folder / name, root=folder, now=NOW)


def walked(folder: Path) -> list[str]:
    """What a walk yields: articles as they are, `(ignored)`, or a name with the reason."""
    lines = []
    for found in walk(folder):
        if isinstance(found, Skipped):
            lines.append(f"{found.path.relative_to(folder)}: {found.reason}")
        elif isinstance(found, Ignored):
            lines.append(f"({found.path.relative_to(folder)})")
        else:
            lines.append(str(found.relative_to(folder)))
    return lines


def test_a_plain_file(tmp_path):
    raw = b" date 2020-01-15 The council met. It was late."
    draft = read(put(tmp_path, {"a/b.txt": raw}), "a/b.txt")
    assert (draft.origin, draft.digest, draft.title) == ("a/b.txt", hashlib.sha256(raw).digest(), "The council met")
    assert (draft.published_at, draft.date_precision) == (dt.datetime(2020, 1, 15, tzinfo=dt.UTC), "day")
    assert draft.document.text == raw.decode()
    assert draft.inferred == ("title",)


def test_markdown_with_front_matter(tmp_path):
    source = (
        "---\ntitle: The bridge\nauthor: Jane Roe\ndate: 2021-02-03\nsource: The Post\n---\n\nIt is **shut**. Sad.\n"
    )
    draft = read(put(tmp_path, {"a.md": source}), "a.md")
    assert draft.document.text.startswith("The bridge\n\nIt is shut.")
    assert draft.document.blocks[0] == Block("headline", 0, 10)
    assert (draft.title, draft.author, draft.outlet, draft.inferred) == ("The bridge", "Jane Roe", "The Post", ())
    assert (draft.published_at, draft.not_before) == (dt.datetime(2021, 2, 3, tzinfo=dt.UTC), None)


def test_what_is_stated_wins_over_what_is_concluded(tmp_path):
    source = (
        "---\nauthor: Jane Roe\ndate: 2021-02-03\n---\n# The bridge\n\nBy Rita Borg\n\n3 May 2019\n\nIt is shut. Sad.\n"
    )
    draft = read(put(tmp_path, {"a.markdown": source}), "a.markdown")
    assert (draft.title, draft.author, draft.inferred) == ("The bridge", "Jane Roe", ())
    assert draft.published_at == dt.datetime(2021, 2, 3, tzinfo=dt.UTC)


def test_a_label_in_the_text_wins_over_front_matter(tmp_path):
    draft = read(put(tmp_path, {"a.md": "---\ndate: 2021-02-03\n---\ndate 2020-01-15 It is shut. Sad.\n"}), "a.md")
    assert draft.published_at == dt.datetime(2020, 1, 15, tzinfo=dt.UTC)


PAGE = """<html lang="en"><head><meta charset="koi8-r"><title>The bridge | The Post</title>
<meta property="og:title" content="The bridge"><meta name="author" content="Jane Roe">
<meta property="article:published_time" content="2021-02-03T08:00:00+01:00"></head><body><nav><a href="/">Home</a></nav>
<article><h1>The bridge</h1><p>ROME (Norvane) - The bridge over the river was shut on Monday after a lorry struck it.
Nobody was hurt, the mayor said, and the ferry would run all night.</p><p>It will open when it opens, said the engineer
who had looked at it with a lamp and a hammer, and not a day before that.</p></article></body></html>"""


def test_a_page_is_peeled_too(tmp_path):
    draft = read(put(tmp_path, {"a.html": PAGE}), "a.html")
    assert (draft.title, draft.author, draft.dateline, draft.lang) == ("The bridge", "Jane Roe", "ROME", "en")
    assert (draft.published_at, draft.date_precision) == (dt.datetime(2021, 2, 3, 7, tzinfo=dt.UTC), "time")
    assert draft.document.text.startswith("The bridge\n\nROME (Norvane) - The bridge")


def test_windows_line_ends_before_front_matter(tmp_path):
    draft = read(put(tmp_path, {"a.md": b"\xef\xbb\xbf---\r\ntitle: The bridge\r\n---\r\nIt is shut.\r\n"}), "a.md")
    assert draft.document.text == "The bridge\n\nIt is shut."


def test_a_text_of_signs_is_called_by_its_file(tmp_path):
    assert read(put(tmp_path, {"stars.txt": "* * *"}), "stars.txt").title != ""


def test_escapes_do_not_reach_a_draft(tmp_path):
    draft = read(put(tmp_path, {"a.txt": "The \x1b]52;c;eA==\x07bridge\x9b2J is shut. Sad.\r\nVery."}), "a.txt")
    assert not {"\x1b", "\x07", "\x9b", "\r"} & {*draft.document.text, *draft.title}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it holds no text"),
        (b" \r\n\t \n", "it holds no text"),
        ("\ufeff\u200b\n".encode(), "it holds no text"),
        (bytes(range(256)) * 10, "it holds binary data, not text"),
        (b"x" * (LARGEST + 1), "it is larger than 16 MB"),
    ],
    ids=["empty", "blank", "invisible", "binary", "large"],
)
def test_what_cannot_be_read_says_why(tmp_path, content, reason):
    with pytest.raises(UnreadableSource) as raised:
        read(put(tmp_path, {"a.txt": content}), "a.txt")
    assert str(raised.value) == reason


def test_a_file_that_is_gone_or_a_folder_says_so(tmp_path):
    (tmp_path / "b.txt").mkdir()
    reasons = []
    for name in ("a.txt", "b.txt", "c\0.txt"):
        with pytest.raises(UnreadableSource) as raised:
            read(tmp_path, name)
        reasons.append(str(raised.value))
    assert reasons == ["it does not exist", "it is a folder", "its name is not valid here"]


@posix_only
def test_a_pipe_is_refused_without_waiting(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UnreadableSource, match="it is not an ordinary file"):
        read(tmp_path, "a.txt")


@posix_only
def test_links_are_followed_inside_of_the_folder_only(tmp_path):
    root = put(tmp_path / "in", {"b.txt": "It is shut. Sad."})
    put(tmp_path, {"secret.txt": "It is secret. Sad."})
    (root / "a.txt").symlink_to(root / "b.txt")
    (root / "c.txt").symlink_to(tmp_path / "secret.txt")
    assert read(root, "a.txt").origin == "a.txt"
    with pytest.raises(UnreadableSource, match="it is a link that leads out of the folder"):
        read(root, "c.txt")


@posix_only
@as_user
def test_a_file_without_permission(tmp_path):
    put(tmp_path, {"a.txt": "It is shut. Sad."})
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(UnreadableSource, match="permission denied"):
        read(tmp_path, "a.txt")


def test_what_the_system_denies_is_a_result(tmp_path, monkeypatch):
    put(tmp_path, {"a/b.txt": "", "c.txt": "It is shut. Sad."})
    real = os.scandir

    def denied(*args, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("reader.ingest.folder.os.scandir", lambda path: denied() if path.name == "a" else real(path))
    monkeypatch.setattr("reader.ingest.folder.os.open", denied)
    assert walked(tmp_path) == ["a: permission denied", "c.txt"]
    with pytest.raises(UnreadableSource, match="permission denied"):
        read(tmp_path, "c.txt")


def test_a_walk_goes_by_name_and_into_folders(tmp_path):
    put(tmp_path, {"b/z.txt": "", "b/a/x.HTML": "", "a.md": "", "c.htm": "", "b.markdown": ""})
    assert walked(tmp_path) == ["a.md", "b/a/x.HTML", "b/z.txt", "b.markdown", "c.htm"]


def test_a_walk_counts_other_files_and_passes_over_hidden_ones(tmp_path):
    put(tmp_path, {"README.md": "", "a.pdf": "", "b/README.md": "", ".c.txt": "", ".d/e.txt": "", "noending": ""})
    assert walked(tmp_path) == ["(README.md)", "(a.pdf)", "b/README.md", "(noending)"]


@posix_only
def test_a_walk_names_what_it_skips(tmp_path):
    root = put(tmp_path / "in", {"sub/b.txt": ""})
    put(tmp_path, {"out/secret.txt": ""})
    os.mkfifo(root / "a.txt")
    (root / "c.txt").symlink_to(tmp_path / "out" / "secret.txt")
    (root / "d.txt").symlink_to("nowhere")
    (root / "e.txt").symlink_to("e.txt")
    (root / "f").symlink_to(tmp_path / "out")
    (root / "g").symlink_to(root)
    (root / "h.txt").symlink_to("sub/b.txt")
    assert walked(root) == [
        "a.txt: it is not an ordinary file",
        "c.txt: it is a link that leads out of the folder",
        "d.txt: it is a link that leads nowhere",
        "e.txt: it is a link that leads nowhere",
        "f: it is a link that leads out of the folder",
        "(g)",
        "h.txt",
        "sub/b.txt",
    ]


@posix_only
@as_user
def test_a_walk_goes_on_after_a_folder_without_permission(tmp_path):
    put(tmp_path, {"a/b.txt": "", "c.txt": ""})
    (tmp_path / "a").chmod(0)
    try:
        assert walked(tmp_path) == ["a: permission denied", "c.txt"]
    finally:
        (tmp_path / "a").chmod(0o700)


def test_a_walk_over_one_file_or_nothing(tmp_path):
    put(tmp_path, {"README.md": "", "a.pdf": ""})
    assert list(walk(tmp_path / "README.md")) == [tmp_path / "README.md"]
    assert list(walk(tmp_path / "a.pdf")) == [
        Skipped(tmp_path / "a.pdf", "only files that end in .htm, .html, .markdown, .md, .txt are read, not .pdf")
    ]
    assert list(walk(tmp_path / "gone")) == [Skipped(tmp_path / "gone", "it does not exist")]


def test_a_single_file_is_known_by_its_name(tmp_path):
    path = put(tmp_path, {"a.txt": "It is shut. Sad."}) / "a.txt"
    assert read_file(path, root=path, now=NOW).origin == "a.txt"


@posix_only
@pytest.mark.skipif(sys.platform == "darwin", reason="the file system refuses such names")
def test_names_that_are_no_text_are_read_and_shown_harmless(tmp_path):
    raw = os.fsencode(tmp_path) + b"/a\xff\x1b]0;x\x07\xe2\x80\xae.txt"
    Path(os.fsdecode(raw)).write_text("It is shut. Sad.")
    (path,) = walk(tmp_path)
    assert isinstance(path, Path)
    assert read_file(path, root=tmp_path, now=NOW).origin == r"a\xff\x1b]0;x\x07\u202e.txt"


def test_origins_use_slashes():
    assert origin_of(Path("in", "a", "b c.txt"), Path("in")) == "a/b c.txt"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("> The harbour is shut.\n>\n> It will stay so.\n", "The harbour is shut.\n\nIt will stay so.\n"),
        ("> > Deep.\n> Less deep.", "Deep.\nLess deep."),
        ("It is 5 > 4.\nNobody\nminds.", "It is 5 > 4.\nNobody\nminds."),
        ("> One line of many.\nTwo.\nThree.\nFour.", "> One line of many.\nTwo.\nThree.\nFour."),
        ("A committee met.\nThe com-\nmittee left.", "A committee met.\nThe committee left."),
        ("A com-\r\nmittee of a committee", "A committee of a committee"),
        ("It is a well-\nknown story.", "It is a well-known story."),
        ("The Rhine-\nMain area", "The Rhine-Main area"),
        ("First -\nsecond", "First -\nsecond"),
        ("5-\n6", "5-\n6"),
    ],
)
def test_what_mailers_and_typesetters_put_in_is_taken_out(text, expected):
    assert expected == unwrapped(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It&#8217;s 5&nbsp;km &amp; &quot;far&quot; &#x2014; &eacute;", 'It’s 5\xa0km & "far" — é'),
        ("AT&T; R&D; &nosuch; a & b &;", "AT&T; R&D; &nosuch; a & b &;"),
        ("&amp;#8217;", "&#8217;"),
    ],
)
def test_signs_that_are_written_as_html_writes_them(text: str, expected: str) -> None:
    assert expected == unescaped(text)


def test_no_reference_makes_a_control_character(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(
        "A title&#27;]0;owned&#7; here\n\nThe text &#8217; &#x1b;[2J stays &#155;31m plain.\n", encoding="utf-8"
    )
    found = read_file(path, root=path, now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    assert not any(
        (ord(sign) < 32 and sign != "\n") or 127 <= ord(sign) < 160 for sign in found.document.text + found.title
    )
