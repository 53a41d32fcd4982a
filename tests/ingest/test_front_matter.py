import datetime as dt

import pytest

from reader.ingest.dates import Moment
from reader.ingest.front_matter import LARGEST, FrontMatter, split

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


def stated(yaml: str) -> FrontMatter:
    return split(f"---\n{yaml}\n---\nBody", now=NOW)[0]


def test_front_matter_and_body_are_parted():
    assert split("---\ntitle: The bridge\n---\n# Body\n", now=NOW) == (FrontMatter(title="The bridge"), "# Body\n")


@pytest.mark.parametrize(
    ("yaml", "expected"),
    [
        ("title: 2020", FrontMatter(title="2020")),
        ("title: No", FrontMatter(title="No")),
        ("title: 'The bridge: a story'", FrontMatter(title="The bridge: a story")),
        ("title: \"a\\u001b]52;c;x\\u0007b\"", FrontMatter(title="ab")),
        ("Author: Jane Roe", FrontMatter(author="Jane Roe")),
        ("authors: [Jane Roe, John Doe, Rita Borg]", FrontMatter(author="Jane Roe, John Doe and Rita Borg")),
        ("authors:\n  - name: Jane Roe\n  - {name: John Doe, twitter: x}", FrontMatter(author="Jane Roe and John Doe")),
        ("publication: The Harbour Post", FrontMatter(outlet="The Harbour Post")),
        ("link: https://example.org/a", FrontMatter(url="https://example.org/a")),
        ("url: javascript:alert(1)", FrontMatter()),
        ("url: file:///etc/passwd", FrontMatter()),
        ("lang: en_GB", FrontMatter(lang="en-GB")),
        ("language: [en]", FrontMatter()),
        ("date: 2020-01-15", FrontMatter(published=Moment(dt.datetime(2020, 1, 15, tzinfo=dt.UTC), "day"))),
        ("date: 2020-01-15T08:24:43+02:00",
         FrontMatter(published=Moment(dt.datetime(2020, 1, 15, 6, 24, 43, tzinfo=dt.UTC), "time"))),
        ("date: 15 January 2020", FrontMatter(published=Moment(dt.datetime(2020, 1, 15, tzinfo=dt.UTC), "day"))),
        ("date: 2031-01-15", FrontMatter()),
        ("date: [2020]\ntitle: {a: b}\nauthor: 3.5e", FrontMatter(author="3.5e")),
        ("title: null\nauthor: ~", FrontMatter()),
        ("1: 2\ntitle: x", FrontMatter(title="x")),
    ],
)  # fmt: skip
def test_what_is_stated(yaml, expected):
    assert stated(yaml) == expected


@pytest.mark.parametrize(
    "source",
    [
        "no front matter",
        "---\ntitle: never closed\n",
        "---\n- a list\n---\nBody",
        "---\ntitle: [broken\n---\nBody",
        "---\na: &a [x]\nb: *a\n---\nBody",
        "---\na: &a x\n---\nBody",
        "---\nx: !!python/object/apply:os.system ['true']\n---\nBody",
        "---\nx: !!int word\n---\nBody",
        "---\n? [a, b]\n: c\n---\nBody",
        "---\n? {a: b}\n: c\n---\nBody",
        "---\na: " + "[" * 5000 + "\n---\nBody",
        "---\na: \x1b\n---\nBody",
        "---\ntitle: x\ny: " + "z" * LARGEST + "\n---\nBody",
        "text before\n---\ntitle: x\n---\nBody",
    ],
    ids=range(14),
)
def test_what_is_no_honest_front_matter_is_body(source):
    assert split(source, now=NOW) == (FrontMatter(), source)
