"""`reader entities ACTION`: what a person decides about names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run

AASENS = ("Ragnhild Aasen", "Torbjørn Aasen")


def names(run: Run) -> list[str]:
    return [each["name"] for each in run("entities", "--json").json]


def test_merge_is_previewed_done_listed_and_undone(run: Run) -> None:
    one, other = AASENS
    before = names(run)
    seen = run("entities", "merge", one, other, "--dry-run", "--json").json
    assert ("merge", one, other) == (seen["decision"], seen["name"], seen["other"])
    assert before == names(run)
    assert seen["mentions"] == sum(each["count"] for each in seen["forms_changed"])
    assert f"would change: {seen['sentence']}" == run("entities", "merge", one, other, "--dry-run").out.splitlines()[0]
    done = run("entities", "merge", one, other, "--json").json
    assert (seen["sentence"], 1, None) == (done["sentence"], done["id"], done["undone_at"])
    assert one not in names(run)
    assert seen["articles"] == len(run("search", f'person:"{other}"', "--limit", 100, "--json").json["hits"]) - (
        run("entity", other, "--json").json["articles"] - seen["articles"]
    )
    undone = run("entities", "undo")
    assert (0, True) == (undone.code, undone.out.startswith("undone: Ragnhild Aasen is"))
    assert before == names(run)
    assert [True] == [each["undone_at"] is not None for each in run("entities", "decisions", "--json").json]
    assert "undone" in run("entities", "decisions").out
    assert 0 == run("entities", "redo", 1).code
    assert one not in names(run)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("rename", "Port Amery", "Amery"), "Port Amery is called Amery"),
        (("kind", "Port Amery", "org"), "Port Amery is an organisation"),
        (("hide", "Port Amery"), "Port Amery is hidden"),
        (("hide", "Port Amery", "--form", "PORT AMERY"), "“PORT AMERY” is hidden"),
        (("never", *AASENS), "Ragnhild Aasen and Torbjørn Aasen are never one"),
        (("pin", "Line", "Skarvøy Line"), "“Line” is Skarvøy Line"),
        (("split", "Ragnhild Aasen", "A cousin", "--form", "Aasen"), "“Aasen” is not Ragnhild Aasen but A cousin"),
    ],
)
def test_each_decision_says_what_it_does(arguments: tuple[str, ...], sentence: str, run: Run) -> None:
    done = run("entities", *arguments, "--json")
    assert (0, sentence) == (done.code, done.json["sentence"].split(":")[0])
    assert [sentence] == [each["sentence"].split(":")[0] for each in run("entities", "decisions", "--json").json]


def test_single_mention_by_its_place(run: Run) -> None:
    article = run("entity", "Ragnhild Aasen", "--json").json["appearances"][0]
    place = f"{article['id']}:{article['mentions'][0]['start']}"
    done = run("entities", "hide", "Ragnhild Aasen", "--at", place, "--json").json
    assert done["sentence"].startswith("this mention of “")
    starts = [each["start"] for each in run("show", article["id"], "--json").json["mentions"]]
    assert article["mentions"][0]["start"] not in starts


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("merge", "Nobody At All", "Norway"), 1, "No name"),
        (("merge", "Norway", "Norway"), 2, "with itself"),
        (("merge", "Aasen", "Norway"), 2, "Several names are written"),
        (("split", "Norway", "Elsewhere", "--form", "Norwy"), 2, "nowhere written 'Norwy'"),
        (("hide", "Norway", "--form", "Norwy"), 2, "nowhere written 'Norwy'"),
        (("split", "Norway", "Elsewhere"), 2, "Say what is to be somebody else"),
        (("rename", "Norway", "\x1b[31m"), 2, "needs a letter"),
        (("hide", "Norway", "--at", "1"), 2, "ARTICLE:START"),
        (("hide", "Norway", "--at", "1:99999"), 2, "No name begins at"),
        (("hide", "Norway", "--at", "999:1"), 1, "no article"),
        (("undo",), 2, "no decision to undo"),
        (("undo", 7), 1, "no decision 7"),
        (("kind", "Norway", "place"), 2, "already"),
        (("kind", "Norway", "thing"), 2, "invalid choice"),
        (("import", "/no/such/file"), 2, "cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[object, ...], code: int, says: str, run: Run) -> None:
    done = run("entities", *arguments)
    assert (code, True, "") == (done.code, says in done.err, done.out)
    assert [] == run("entities", "decisions", "--json").json


def test_table_goes_out_and_in(run: Run, tmp_path: Path) -> None:
    run("entities", "merge", *AASENS)
    run("entities", "mute", "Port Amery")
    table = tmp_path / "names.tsv"
    assert {"rows": 2} == run("entities", "export", table, "--json").json
    assert table.read_text(encoding="utf-8") == run("entities", "export").out
    run("entities", "undo")
    assert {"decisions": 1, "followed": 0} == run("entities", "import", table, "--json").json
    assert AASENS[0] not in names(run)
    table.write_text("kind\tname\talias\tdecision\nperson\tA\t\thide\nperson\tA\t\twhat\n", encoding="utf-8")
    refused = run("entities", "import", table)
    assert (2, True) == (refused.code, "Line 3: " in refused.err)
    assert 2 == len(run("entities", "decisions", "--json").json)


def test_names_are_followed_and_muted(run: Run) -> None:
    assert ["followed"] == [line.split()[0] for line in run("entities", "follow", "Norway").out.splitlines()]
    run("entities", "mute", "Port Amery")
    rows = run("entities", "followed", "--json").json
    assert [("follow", "Norway"), ("mute", "Port Amery")] == [(each["what"], each["name"]) for each in rows]
    assert rows[0]["unread"] == rows[0]["articles"] > 0
    assert ["Port Amery"] == [each["name"] for each in run("entities", "unfollow", "Norway", "--json").json]


def test_names_that_are_actions_are_still_found(run: Run) -> None:
    assert run("entities", "list", "amery", "--json").json == run("entities", "amery", "--json").json != []
    assert (0, "") == (lambda done: (done.code, done.out))(run("entities", "list", "undo"))


@pytest.mark.parametrize("arguments", [("list", "merge"), ("decisions",)], ids=" ".join)
def test_library_may_be_called_as_the_command(
    arguments: tuple[str, ...], anywhere: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = anywhere("--library", "entities", "entities", *arguments, "--json")
    assert (0, True) == (ran.code, (tmp_path / "entities" / "library.db").is_file())


def test_sentences_with_two_names(run: Run) -> None:
    page = run("entity", "Skarvøy Line", "--json").json
    other = page["associated"][0]["name"]
    both = run("entity", "Skarvøy Line", "--with", other, "--json").json
    assert ("Skarvøy Line", other, page["associated"][0]["shared"]) == (
        both["first"]["name"], both["second"]["name"], both["articles"],
    )  # fmt: skip
    assert both["articles_with_sentence"] <= both["articles"]
    for each in both["sentences"]:
        assert {"Skarvøy"} <= {each["text"][a:b].split()[0] for a, b in each["ranges"]}
    assert "articles" in run("entity", "Skarvøy Line", "--with", other).out.splitlines()[0]


def test_a_name_is_not_looked_at_with_itself(run: Run) -> None:
    done = run("entity", "Skarvøy Line", "--with", "Skarvøy Line")
    assert (2, True, "") == (done.code, "stands with itself" in done.err, done.out)


def test_candidates(run: Run) -> None:
    done = run("entities", "candidates", "--json")
    assert (0, True) == (done.code, isinstance(done.json, list))
    assert all(each["reason"] and each["first"]["id"] != each["second"]["id"] for each in done.json)


@pytest.mark.parametrize("action", ["merge", "export", "import", "split"])
def test_help_of_each_action(action: str, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run("entities", action, "--help")
    assert "usage: reader entities" in capsys.readouterr().out


@pytest.mark.parametrize("sort", ["recent", "rising"])
def test_names_in_other_orders(sort: str, run: Run) -> None:
    every = run("entities", "--sort", sort, "--kind", "person", "--json").json
    assert {each["name"] for each in every} == {
        each["name"] for each in run("entities", "--kind", "person", "--json").json
    }
    assert every[:2] == run("entities", "--sort", sort, "--kind", "person", "--limit", 2, "--json").json
    assert [] == run("entities", "zzz", "--sort", sort, "--json").json
