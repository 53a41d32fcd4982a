"""What each command prints, as lines and as JSON with the keys that are promised."""

from __future__ import annotations

import datetime as dt
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reader.errors import StoreError
from reader.ingest import folder
from reader.jobs import imports
from reader.library import Library
from reader.model import ArticleId
from reader.store.ties import Ties
from tests.making import NOW, environment, reader

ARTICLE = {"id", "title", "source", "published_at", "date_precision", "inferred", "read", "starred"}
SHOWN = ARTICLE | {"text", "blocks", "author", "dateline", "caption", "credit", "copyright", "bio", "mentions"}
MENTION = {"start", "end", "text", "kind", "entity", "confidence"}


def test_import_counts_and_names_what_failed(empty: Any, seeds: Path, tmp_path: Path) -> None:
    first = empty("import", seeds, tmp_path / "missing", "--json")
    assert (1, 20, 0, 0) == (first.code, *(first.json[key] for key in ("added", "changed", "unchanged")))
    assert [{"path": str(tmp_path / "missing"), "reason": "there is no such file or folder"}] == first.json["failed"]
    assert "missing: there is no such file or folder." in first.err
    again = empty("import", seeds)
    assert (0, "0 added, 0 changed, 20 unchanged, 1 other file passed over\n", "") == (
        again.code,
        again.out,
        again.err,
    )


def test_import_while_another_reader_works_is_done_and_says_so(empty: Any, seeds: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as other, other.writing():
        ran = empty("import", seeds / "04_wind_freighters.md", "--json")
    assert (1, True) == (ran.json["added"], "already working" in ran.err)


def test_list_newest_first(run: Any) -> None:
    articles = run("list", "--json").json
    assert all(set(each) >= ARTICLE for each in articles)
    dates = [each["published_at"] for each in articles if each["published_at"]]
    assert (20, True) == (len(articles), len(dates) >= 15)
    lines = run("list").out.splitlines()
    assert [each["title"] in line for each, line in zip(articles, lines, strict=True)] == [True] * 20


@pytest.mark.parametrize(
    ("options", "count"),
    [
        (["--limit", "3"], 3), (["--limit", "0"], 0), (["--unread"], 18), (["--starred"], 1),
        (["--starred", "--unread"], 0),
        (["--source", "The Harbour Ledger"], 2), (["--source", "the harbour ledger", "--limit", "1"], 1),
        (["--source", "seeds", "--limit", "2"], 2),
    ],
    ids=str,
)  # fmt: skip
def test_list_narrowed(options: list[str], count: int, run: Any, filled_path: Path) -> None:
    with Library.open(filled_path) as library, library.transaction():
        library.articles.set_read([ArticleId(1), ArticleId(2)], at=NOW)
        library.articles.set_starred([ArticleId(1)], at=NOW)
    ran = run("list", *options, "--json")
    assert (0, count) == (ran.code, len(ran.json))


def test_list_of_a_source_without_unread_articles_is_empty_and_no_error(run: Any, filled_path: Path) -> None:
    with Library.open(filled_path) as library, library.transaction():
        library.articles.set_read([ArticleId(each) for each in library.articles.ids()], at=NOW)
    assert (0, []) == ((ran := run("list", "--source", "seeds", "--unread", "--json")).code, ran.json)


def test_show_has_the_promised_keys_and_mentions_at_their_places(run: Any) -> None:
    mentions = 0
    for each in run("list", "--json").json:
        shown = run("show", each["id"], "--json").json
        assert set(shown) >= SHOWN
        assert {key: each[key] for key in ARTICLE} == {key: shown[key] for key in ARTICLE}
        text = shown["text"]
        for mention in shown["mentions"]:
            assert set(mention) >= MENTION
            assert mention["text"] == text[mention["start"] : mention["end"]]
        mentions += len(shown["mentions"])
        assert all(text[block["start"] : block["end"]].strip() for block in shown["blocks"] if block["kind"] != "rule")
    assert mentions > 100


def test_show_prints_title_source_and_every_paragraph(run: Any) -> None:
    [wanted] = [each for each in run("list", "--json").json if each["title"].startswith("Skarvøy Line bets")]
    shown, text = run("show", wanted["id"], "--json").json, run("show", wanted["id"]).out
    assert text.startswith(f"{wanted['title']}\nThe Harbour Ledger · 2019-03-14")
    paragraphs = [b for b in shown["blocks"] if b["kind"] == "paragraph"]
    assert all(shown["text"][b["start"] : b["end"]] in text for b in paragraphs)


def test_show_and_entity_say_what_is_not_sure(anywhere: Any, filled: Library) -> None:
    article = ArticleId(next(iter(filled.articles.ids())))
    link = filled.entities.of_article(article)[0]
    others = [each for each in filled.entities.top("person") if each.id != link.entity][:2]
    with filled.transaction():
        Ties(filled.db).add_candidates(link.entity, [each.id for each in others])
        filled.db.run(
            "UPDATE mentions SET confidence = 61 WHERE article_id = ? AND start = ?", (article, link.mention.start)
        )
    names = [{"id": each.id, "name": each.name} for each in others]
    shown = anywhere("show", "--library", filled.path, article, "--json").json["mentions"][0]
    assert (0.61, names) == (shown["confidence"], shown["candidates"])
    sentence = f"could be {others[0].name} or {others[1].name}"
    told = anywhere("show", "--library", filled.path, article).out
    assert f"uncertain names:\n  {link.mention.text}: {sentence}; only 61 % sure of name and kind\n" in told
    assert names == anywhere("entity", "--library", filled.path, link.entity, "--json").json["candidates"]
    assert sentence in anywhere("entity", "--library", filled.path, link.entity).out


def test_a_sure_name_is_no_uncertain_one(run: Any) -> None:
    page = run("entity", "haftar", "--json").json
    assert [] == page["candidates"]
    assert "could be" not in run("entity", "haftar").out


def test_tag_says_how_sure_it_is(anywhere: Any, seeds: Path) -> None:
    (line,) = anywhere("tag", "--json", next(seeds.glob("01*"))).lines
    sure = [each["confidence"] for each in line["mentions"]]
    assert sure and all(0 < each <= 1 and round(each, 2) == each for each in sure)


def test_search_finds_with_snippets_and_highlights(run: Any) -> None:
    ran = run("search", "haftar", "--json")
    assert set(ran.json) >= {"total", "hits", "facets", "did_you_mean"}
    assert (0, ran.json["total"]) == (ran.code, len(ran.json["hits"]))
    for hit in ran.json["hits"]:
        assert set(hit) >= {"id", "title", "source", "published_at", "score", "snippet", "highlights"}
        marked = {hit["snippet"][start:end].lower() for start, end in hit["highlights"]}
        assert any(each.startswith("haftar") for each in marked)
    lines = run("search", "haftar").out
    assert all(hit["title"] in lines for hit in ran.json["hits"])
    assert lines.endswith(f"{ran.json['total']} found\n")


def test_snippets_repeat_the_title_only_if_nothing_else_was_found(run: Any) -> None:
    [hit] = run("search", "source:norvane", "--limit", "1", "--json").json["hits"]
    assert (False, [], True) == (hit["snippet"].startswith(hit["title"]), hit["highlights"], bool(hit["snippet"]))
    [hit] = run("search", "title:gloves", "--limit", "1", "--json").json["hits"]
    assert [] != hit["highlights"]


def test_search_words_need_no_quotes_and_are_joined(run: Any) -> None:
    assert run("search", "haftar", "moscow", "--json").json == run("search", "haftar moscow", "--json").json


@pytest.mark.parametrize(
    "words", [["-haftar"], ["moscow", "-haftar"], ["-the", "-haftar"], ["--limit", "50", "-haftar"]]
)
def test_search_takes_a_minus_for_a_word_that_must_be_missing(run: Any, words: list[str]) -> None:
    query = " ".join(word for word in words if word not in ("--limit", "50"))
    assert (
        run("search", *words, "--json").json
        == run("search", "--json", *(["--limit", "50"] if "50" in words else []), "--", query).json
    )


def test_search_newest_and_limit(run: Any) -> None:
    ran = run("search", "person:haftar", "--sort", "newest", "--limit", "2", "--json").json
    assert (2, True) == (len(ran["hits"]), ran["total"] > 2)
    dates = [hit["published_at"] for hit in run("search", "the", "--sort", "newest", "--json").json["hits"]]
    known = [each for each in dates if each]
    assert sorted(known, reverse=True) == known


def test_search_facets(run: Any) -> None:
    facets = run("search", "haftar", "--facets", "--json").json["facets"]
    assert {"source", "person", "org", "place", "month"} <= set(facets)
    assert "Khalifa Haftar" in {each["name"] for each in facets["person"]}
    assert "person: " in run("search", "haftar", "--facets").out


def test_search_facets_can_be_searched_for(run: Any) -> None:
    facets = run("search", "haftar", "--facets", "--json").json["facets"]
    for each in (each for field in facets.values() for each in field):
        assert each["count"] == run("search", "haftar", each["query"], "--limit", "0", "--json").json["total"]


def test_search_pages_and_orders(run: Any) -> None:
    whole = [hit["id"] for hit in run("search", "the", "--sort", "oldest", "--json").json["hits"]]
    pages = [
        hit["id"]
        for at in (0, 4, 8)
        for hit in run("search", "the", "--sort", "oldest", "--limit", 4, "--offset", at, "--json").json["hits"]
    ]
    assert whole[:12] == pages
    dates = [hit["published_at"] for hit in run("search", "the", "--sort", "oldest", "--json").json["hits"]]
    known = [each for each in dates if each]
    assert sorted(known) == known == dates[: len(known)]


def test_search_explains_each_hit(run: Any) -> None:
    for hit in run("search", "title:haftar", "moscow", "--explain", "--json").json["hits"]:
        explanation = hit["explanation"]
        assert hit["score"] == pytest.approx(explanation["score"], abs=1e-3)
        assert {"what", "text", "score", "places", "articles"} == set(explanation["parts"][0])
    assert "why: " in run("search", "haftar", "--explain").out
    assert "explanation" not in run("search", "haftar", "--json").json["hits"][0]


def test_search_prefers_recent_articles_unless_told_not_to(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scores(*more: str) -> list[float]:
        return [hit["score"] for hit in run("search", "haftar", *more, "--json").json["hits"]]

    monkeypatch.setattr("reader.library._now", lambda: dt.datetime(2020, 1, 20, tzinfo=dt.UTC))
    preferred, even = scores(), scores("--no-recent")
    assert max(preferred) > max(even)
    (tmp_path / "config.toml").write_text("recent = false\n")
    monkeypatch.setenv("READER_CONFIG", str(tmp_path / "config.toml"))
    assert even == scores()


def test_searches_are_saved_counted_used_renamed_removed(run: Any, filled_path: Path) -> None:
    assert (0, "") == ((ran := run("searches")).code, ran.out)
    assert "reader searches add" in ran.err
    hits = run("search", "haftar", "-gloves", "--sort", "newest", "--json").json
    with Library.open(filled_path) as library, library.transaction():
        library.articles.set_read([ArticleId(hits["hits"][0]["id"])], at=NOW)
    run("searches", "add", "Haftar", "haftar", "-gloves", "--sort", "newest")
    expected = {"name": "Haftar", "query": "haftar -gloves", "sort": "newest"}
    [saved] = run("searches", "--json").json
    assert expected | {"total": hits["total"], "unread": hits["total"] - 1} == saved
    assert hits == run("search", "--saved", "HAFTAR", "--json").json
    assert 1 == run("search", "--saved", "haftar", "is:read", "--json").json["total"]
    assert "Libya" in run("searches", "rename", "haftar", "Libya").out
    assert (1, True) == ((ran := run("search", "--saved", "haftar")).code, "no saved search" in ran.err)
    assert [] == run("searches", "remove", "libya", "--json").json


def test_search_that_cannot_be_understood_is_not_saved(run: Any) -> None:
    ran = run("searches", "add", "x", "(haftar")
    assert (2, ["  (haftar", "  ^"]) == (ran.code, ran.err.splitlines()[1:])
    assert [] == run("searches", "--json").json


def test_tags_are_put_on_taken_off_and_counted(run: Any) -> None:
    assert "reader tags ID --add" in run("tags").err
    assert {"id": 3, "tags": ["Libya", "to quote"]} == run(
        "tags", 3, "--add", "to quote", "--add", "Libya", "--json"
    ).json
    assert "libya\n" == run("tags", 4, "--add", "libya").out
    assert [3, 4] == sorted(hit["id"] for hit in run("search", "tag:libya", "--json").json["hits"])
    assert ["Libya"] == run("tags", 3, "--remove", "TO QUOTE", "--json").json["tags"]
    assert [{"tag": "Libya", "articles": 2}] == run("tags", "--json").json
    assert "2  Libya\n" == run("tags").out
    assert (1, True) == ((ran := run("tags", 99, "--add", "x")).code, "no article 99" in ran.err)


def test_large_library_answers_plainly_and_is_told_how_to_make_the_index_anew(
    run: Any, filled_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = run("search", "haftar", "--json").json
    monkeypatch.setattr("reader.cli.commands._MENDED_AT_ONCE", 10)
    for path in (filled_path / "index").glob("*.seg"):
        path.write_bytes(b"")
    ran = run("search", "haftar", "--json")
    assert (0, whole["total"], True) == (ran.code, ran.json["total"], "`reader rebuild index`" in ran.err)
    assert "searched plainly" in ran.json["notes"][-1]


def test_search_answers_while_another_reader_makes_the_index_anew(run: Any, filled_path: Path) -> None:
    whole = run("search", "haftar", "--json").json
    for path in (filled_path / "index").glob("*.seg"):
        path.write_bytes(b"")
    with Library.open(filled_path) as library, library.writing():
        assert whole["total"] == run("search", "haftar", "--json").json["total"]


def test_search_without_hits_says_what_to_do(run: Any) -> None:
    ran = run("search", "xylophonist")
    assert (0, "nothing found; fewer words, or word* for its beginning, find more\n") == (ran.code, ran.out)


def test_search_for_a_day_without_articles_gives_no_advice_about_words(run: Any) -> None:
    assert "nothing found\n" == run("search", "on:1700").out


def test_empty_lists_say_so(empty: Any, run: Any) -> None:
    assert (0, "", "reader: there are no such articles; `reader import PATH` adds some.\n") == (
        (ran := empty("list")).code, ran.out, ran.err,
    )  # fmt: skip
    assert (0, "", "reader: there are no such names; `reader entities` lists all.\n") == (
        (ran := run("entities", "xylophonist")).code, ran.out, ran.err,
    )  # fmt: skip
    assert (0, [], "") == ((ran := empty("list", "--json")).code, ran.json, ran.err)


def test_search_mends_a_lost_and_a_damaged_index(run: Any, filled_path: Path) -> None:
    whole = run("search", "haftar", "--json").json
    for path in (filled_path / "index").iterdir():
        path.unlink()
    lost = run("search", "haftar", "--json")
    assert (0, whole["total"], True) == (lost.code, lost.json["total"], "is being made anew" in lost.err)
    for path in (filled_path / "index").glob("*.seg"):
        path.write_bytes(b"")
    damaged = run("search", "haftar", "--json")
    assert (0, whole["total"], True) == (damaged.code, damaged.json["total"], "is being made anew" in damaged.err)
    assert "" == run("search", "haftar", "--json").err


def test_search_does_not_mend_for_ever_because_of_an_article_that_was_set_aside(run: Any, filled_path: Path) -> None:
    with Library.open(filled_path) as library:
        library.index.put([], [ArticleId(1)])
        with library.transaction():
            library.pending.add_again("index", [ArticleId(1)])
            library.pending.set_aside("index", library.pending.take("index", limit=1)[0], "odd")
    assert "" == run("search", "haftar").err


def test_entities_of_each_kind(run: Any) -> None:
    everything = run("entities", "--json").json
    assert all(set(each) == {"id", "kind", "name", "aliases", "articles", "mentions"} for each in everything)
    assert all(set(alias) == {"text", "count"} for each in everything for alias in each["aliases"])
    for kind in ("person", "org", "place"):
        some = run("entities", "--kind", kind, "--json").json
        assert (True, {kind}) == (len(some) > 5, {each["kind"] for each in some})
    assert everything[:4] == run("entities", "--limit", "4", "--json").json
    assert 4 == run("entities", "--limit", "4").out.count("\n")


def test_entities_by_part_of_a_name(run: Any) -> None:
    found = run("entities", "haft", "--json").json
    assert ["Khalifa Haftar"] == [each["name"] for each in found if each["kind"] == "person"]
    assert (0, []) == ((ran := run("entities", "100%", "--json")).code, ran.json)


def test_entity_page(run: Any) -> None:
    page = run("entity", "haftar", "--json").json
    assert {"id", "kind", "name", "aliases", "appearances", "associated", "timeline"} <= set(page)
    assert ("person", "Khalifa Haftar", page["articles"]) == (page["kind"], page["name"], len(page["appearances"]))
    assert page["mentions"] == sum(len(each["mentions"]) for each in page["appearances"])
    assert all(m["text"] in m["sentence"] for each in page["appearances"] for m in each["mentions"])
    assert sum(each["articles"] for each in page["timeline"]) == sum(
        bool(each["published_at"]) and len(each["published_at"]) >= 7 for each in page["appearances"]
    )
    assert page == run("entity", page["id"], "--json").json
    assert run("entity", "haftar").out.startswith("Khalifa Haftar (person): ")


def test_entity_prints_of_an_endless_sentence_what_stands_around_the_name(anywhere: Any, tmp_path: Path) -> None:
    file = tmp_path / "endless.txt"
    file.write_text("Endless\n\n" + "rain and " * 300 + "then Angela Merkel met Joe Biden " + "and rain " * 300 + ".\n")
    anywhere("import", "--library", tmp_path / "library", file)
    head, *lines = anywhere("entity", "--library", tmp_path / "library", "Angela Merkel").out.splitlines()
    assert "Angela Merkel (person): 1 article, 1 mention" == head
    [sentence] = [line for line in lines if "met Joe Biden" in line]
    assert (True, True) == ("then Angela Merkel met" in sentence, len(sentence) < 500)


def test_entity_that_is_unknown_gets_a_hint(run: Any) -> None:
    assert "Did you mean Khalifa Haftar" in run("entity", "Khalifa Haf").err


def test_why_two_articles_are_linked(run: Any) -> None:
    found = run("entity", "haftar", "--json").json["appearances"]
    first, second = found[0]["id"], found[1]["id"]
    ran = run("why", first, second, "--json").json
    assert {"articles", "shared", "days_apart"} <= set(ran)
    assert [first, second] == [each["id"] for each in ran["articles"]]
    assert "Khalifa Haftar" in {each["name"] for each in ran["shared"]}
    assert "both name Khalifa Haftar" in run("why", first, second).out


def test_tag_needs_no_library(anywhere: Any, seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_LIBRARY", str(tmp_path / "none"))
    files = sorted(seeds.glob("0[1-5]*"))
    ran = anywhere("tag", "--json", *files)
    assert (0, [str(path) for path in files]) == (ran.code, [line["path"] for line in ran.lines])
    for line in ran.lines:
        assert {"text", "sentences", "mentions"} <= set(line)
        for mention in line["mentions"]:
            assert set(mention) >= MENTION | {"name"}
            assert mention["text"] == line["text"][mention["start"] : mention["end"]]
        assert all(line["text"][start:end].strip() for start, end in line["sentences"])
    assert not (tmp_path / "none").exists()


def test_tag_gives_one_entity_one_id_across_files(anywhere: Any, seeds: Path) -> None:
    lines = anywhere("tag", "--json", *sorted(seeds.glob("0[123]*"))).lines
    where = [{m["entity"] for m in line["mentions"] if m["name"] == "Khalifa Haftar"} for line in lines]
    assert (1, 3) == (len(set().union(*where)), sum(map(bool, where)))
    names: dict[str, set[str]] = {}
    for mention in (m for line in lines for m in line["mentions"]):
        names.setdefault(mention["entity"], set()).add(mention["name"])
    assert [] == [each for each in names.values() if len(each) > 1]


def test_tag_prints_a_table(anywhere: Any, seeds: Path) -> None:
    ran = anywhere("tag", seeds / "01_marshal_leaves_moscow.txt")
    assert (0, True, True) == (ran.code, " mentions\n" in ran.out, "Khalifa Haftar" in ran.out)


def test_tag_goes_on_after_files_that_cannot_be_read(anywhere: Any, seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 50)
    ran = anywhere("tag", "--json", tmp_path / "none.txt", tmp_path / "binary.txt", seeds / "19_last_light.txt")
    assert (1, [str(seeds / "19_last_light.txt")]) == (ran.code, [line["path"] for line in ran.lines])
    assert [f"reader: {tmp_path / 'none.txt'}: it does not exist.", True] == [
        ran.err.splitlines()[0], len(ran.err.splitlines()) == 2,
    ]  # fmt: skip


def test_tag_takes_folders(anywhere: Any, tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("a.txt", "b/c.md", "README.md", "d.pdf"):
        (tmp_path / name).write_text("Lucia Ferrante left Rome on Sunday. Ferrante was tired.")
    (tmp_path / "e.txt").symlink_to("/nowhere")
    ran = anywhere("tag", "--json", tmp_path)
    assert (1, [str(tmp_path / "a.txt"), str(tmp_path / "b" / "c.md")]) == (ran.code, [e["path"] for e in ran.lines])
    assert f"reader: {tmp_path / 'e.txt'}: it is a link that leads nowhere.\n" == ran.err


@pytest.mark.parametrize(
    ("raw", "code", "texts"),
    [("Rome ö".encode("utf-16"), 0, ["Rome ö"]), (bytes(range(256)) * 9, 1, []), (b"x" * 50, 1, [])],
)
def test_tag_reads_standard_input_like_a_file(
    anywhere: Any, monkeypatch: pytest.MonkeyPatch, raw: bytes, code: int, texts: list[str]
) -> None:
    monkeypatch.setattr(folder, "LARGEST", 40)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    ran = anywhere("tag", "--json", "-")
    assert (code, texts) == (ran.code, [line["text"] for line in ran.lines])


def test_tag_goes_on_after_a_file_that_breaks_its_parser(
    anywhere: Any, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reader.ingest import folder

    read = folder.read_file

    def breaking(path: Path, **options: Any) -> Any:
        if path.name.startswith("01"):
            raise RecursionError
        return read(path, **options)

    monkeypatch.setattr(folder, "read_file", breaking)
    ran = anywhere("tag", "--json", seeds / "01_marshal_leaves_moscow.txt", seeds / "19_last_light.txt")
    assert (1, 1, True) == (ran.code, len(ran.lines), "it broke its parser (RecursionError)" in ran.err)


def test_tag_follows_a_link_that_was_named(anywhere: Any, seeds: Path, tmp_path: Path) -> None:
    (tmp_path / "link.txt").symlink_to(seeds / "19_last_light.txt")
    assert (0, "") == ((ran := anywhere("tag", "--json", tmp_path / "link.txt")).code, ran.err)


class Input:
    """Standard input, as far as the command asks."""

    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


def test_tag_reads_standard_input(anywhere: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Input("Angela Merkel met Emmanuel Macron in Paris.\xff".encode("latin-1")))
    [line] = anywhere("tag", "--json", "-").lines
    assert ("-", {"Angela Merkel", "Emmanuel Macron", "Paris"}) == (line["path"], {m["name"] for m in line["mentions"]})


LINES = [
    (b'{"text": "Angela Merkel met Emmanuel Macron."}', None),
    (b"", ""),
    (b"not json", "the line is not JSON"),
    (b'{"text": 7}', 'the line has no key "text" with a text'),
    (b'{"title": "x"}', 'the line has no key "text" with a text'),
    (b'["text"]', 'the line has no key "text" with a text'),
    (b'{"text": "caf\xe9"}', "the line is not JSON"),
    (b"[" * 100_000, "the line is not JSON"),
    (b'{"text": "\\ud800 lone"}', None),
    (b'{"text": ""}', None),
    (b'{"text": "Merkel left."}', None),
]


@pytest.mark.parametrize("way", ["file", "input"])
def test_tag_jsonl_names_broken_lines_and_goes_on(
    way: str, anywhere: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = b"\n".join(line for line, _ in LINES)
    name = "-" if way == "input" else str(tmp_path / "lines.jsonl")
    (tmp_path / "lines.jsonl").write_bytes(data)
    monkeypatch.setattr(sys, "stdin", Input(data))
    ran = anywhere("tag", "--jsonl", name)
    assert [f"{name}:{number}" for number, (_, problem) in enumerate(LINES, 1) if problem is None] == [
        line["path"] for line in ran.lines
    ]
    assert [
        f"reader: {name}:{n}: {problem}." for n, (_, problem) in enumerate(LINES, 1) if problem
    ] == ran.err.splitlines()
    first, last = ran.lines[0], ran.lines[-1]
    assert (1, first["mentions"][0]["entity"]) == (ran.code, last["mentions"][0]["entity"])


def test_refresh_counts_as_import_does(run: Any) -> None:
    ran = run("refresh", "--json")
    assert (0, 20) == (ran.code, ran.json["unchanged"])
    assert {"added", "changed", "unchanged", "failed"} <= set(ran.json)


def test_rebuild_counts_and_names_what_was_set_aside(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (0, {"done": 80, "set_aside": []}) == ((ran := run("rebuild", "--json")).code, ran.json)
    assert (0, 20) == ((ran := run("rebuild", "index", "--json")).code, ran.json["done"])
    monkeypatch.setattr("reader.library.Articles.document", broken_document)
    ran = run("rebuild", "names", "--json")
    assert (1, True) == (ran.code, {"stage", "id", "reason"} == set(ran.json["set_aside"][0]))
    assert "article 1 could not be worked on (names): ValueError: odd" in ran.err


def broken_document(*_: object) -> Any:
    raise ValueError("odd")


def test_full_disk_during_an_import_is_exit_code_3(empty: Any, seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StoreError("There is no space left to write the library; free some and try again.")

    monkeypatch.setattr(imports, "_commit", full)
    ran = empty("import", seeds)
    assert (3, "", 1) == (ran.code, ran.out, ran.err.count("\n"))


def test_a_whole_session_in_processes_of_their_own(tmp_path: Path, seeds: Path) -> None:
    """Import, list, show and search as a script would, with warnings as errors."""

    def call(*arguments: str) -> Any:
        ended = subprocess.run(
            reader(*arguments, "--json"), capture_output=True, check=False,
            env=environment(READER_LIBRARY=str(tmp_path), PYTHONWARNINGS="error::ResourceWarning"),
        )  # fmt: skip
        assert (0, b"") == (ended.returncode, ended.stderr)
        return json.loads(ended.stdout)

    assert 1 == call("import", str(seeds / "04_wind_freighters.md"))["added"]
    [article] = call("list")
    assert article["title"] == call("show", str(article["id"]))["title"]
    assert [article["id"]] == [hit["id"] for hit in call("search", "freighters")["hits"]]


def test_search_in_an_empty_library_says_how_to_fill_it(empty: Any) -> None:
    ran = empty("search", "anything")
    assert (0, "the library is empty; `reader import PATH…` adds articles\n") == (ran.code, ran.out)
