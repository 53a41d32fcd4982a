import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.query import And, Not, Or, Phrase, Term

from reader.errors import QueryError
from reader.index.query import Place, Query, complete_at, narrowed, parse, quoted, widened
from reader.index.trees import Alike, Articles, FromSource, Fuzzy, Glob, StartsWith, Within
from reader.model import ArticleId, EntityId
from tests.index.conftest import HAFTAR, LIBYA, Names, States

NOW = dt.datetime(2024, 2, 29, 12, tzinfo=dt.UTC)


class Likes:
    """Article 12 is like those with wheat."""

    def like(self, article: ArticleId) -> Alike | None:
        return Alike(article, ((Term("text", "wheat"), 1.0),), 1) if article == 12 else None


def understood(
    text: str, *, typing: bool = False, now: dt.datetime | None = NOW, langs: tuple[str, ...] = ("en",)
) -> Query:
    return parse(text, names=Names(), states=States(), likes=Likes(), typing=typing, now=now, langs=langs)


def shown(query: Query) -> str:
    """What a query means, to be compared."""
    return repr((query.words, query.filters, query.like))


@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ('libya "wheat exp', 6, "This quote is not closed."),
        ("libya (wheat", 6, "This bracket is not closed."),
        ("title:(wheat", 6, "This bracket is not closed."),
        ("wheat)", 5, "This bracket closes nothing."),
        ("OR wheat", 0, "There is nothing before this OR."),
        ("wheat OR", 6, "There is nothing behind this OR."),
        ("(wheat OR)", 7, "There is nothing behind this OR."),
        ("wheat NOT", 6, "There is nothing behind this NOT."),
        ("(wheat NOT)", 7, "There is nothing behind this NOT."),
        ("wheat titel:x", 6, 'There is no field "titel".'),
        ('titel:"x y"', 0, 'There is no field "titel".'),
        ("wheat person:", 13, "There is nothing behind person:."),
        ('wheat person:"" x', 13, "There is nothing behind person:."),
        ("person: OR haftar", 7, "There is nothing behind person:."),
        ("person: title:x", 7, "There is nothing behind person:."),
        ("Why (oh why", 4, "This bracket is not closed."),
        ("OR that", 0, "There is nothing before this OR."),
        ("title:", 6, "There is nothing behind title:."),
        ("source:(a OR b)", 7, "There is nothing behind source:."),
        ("after:tomorrow", 6, '"tomorrow" is not a date.'),
        ("on:2020-13", 3, '"2020-13" is not a date.'),
        ("on:2020-02-30", 3, '"2020-02-30" is not a date.'),
        ("on:9999", 3, '"9999" is not a date.'),
        ("on:0000", 3, '"0000" is not a date.'),
        ("on:last", 3, '"last" is not a date.'),
        ("is:unraed", 3, 'There is no state "unraed".'),
        ("has:name", 4, 'There is no such thing as "name".'),
        ("like:13", 5, 'There is no article "13".'),
        ("like:twelve", 5, 'There is no article "twelve".'),
        ("like:" + "9" * 40, 5, f'There is no article "{"9" * 40}".'),
        ("near:", 5, "There is nothing behind near:."),
        ("near:()", 5, "There is nothing behind near:."),
        ("near:haftar moscow", 5, "There is one name only behind near:."),
        ("near:(haftar (un))", 13, "There are names only in the brackets of near:."),
        ("near:(haftar place:libya)", 13, "There are names only in the brackets of near:."),
        ("haftar~3", 6, "A word may differ by two letters at most."),
        ('"wheat exports"~', 15, "There is no number behind this ~."),
        ('"wheat exports"~1001', 16, "A distance is at most 1,000 words."),
        ("!!! ???", 0, "There is no word to search for."),
    ],
)
def test_errors_point_at_the_place(text: str, position: int, message: str) -> None:
    with pytest.raises(QueryError) as caught:
        understood(text)
    assert (position, message, True) == (caught.value.position, caught.value.message, bool(caught.value.hint))


@pytest.mark.parametrize("typing", [False, True])
@pytest.mark.parametrize(
    ("text", "position", "message"),
    [
        ("x" * 2001, 2000, "A query has at most 2,000 characters."),
        (" ".join("w" * 201), 400, "A query has at most 200 words."),
        ("a* " * 333, 48, "A query has at most 16 words with *, ? or ~."),
        ("w?d " * 333, 64, "A query has at most 16 words with *, ? or ~."),
        ("word~ " * 333, 96, "A query has at most 16 words with *, ? or ~."),
        ("(" * 500, 20, "Brackets are nested more than 20 deep."),
        ('"' + "a " * 65 + '"', 0, "A phrase has at most 64 words."),
        ("a," * 65, 0, "A phrase has at most 64 words."),
        ('person:"' + "a " * 65 + '"', 0, "A phrase has at most 64 words."),
    ],
)
def test_limits(text: str, position: int, message: str, typing: bool) -> None:
    with pytest.raises(QueryError) as caught:
        understood(text, typing=typing)
    assert (position, message, True) == (caught.value.position, caught.value.message, bool(caught.value.hint))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "titel:x",
            "Did you mean title:? Fields: title, source, person, org, place, name, near, after, before, on, is, tag, "
            "has, lang, like.",
        ),
        ("is:unraed", "Did you mean is:unread? States: unread, read, starred."),
        ("has:tag", "Did you mean has:tags? What there can be: names, tags, date, author, versions."),
        ("haftar~7", "Write haftar~1 or haftar~2."),
        ("near:x", 'Write near:"one name" "another name".'),
    ],
)
def test_errors_say_what_to_type_instead(text: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        understood(text)
    assert hint == caught.value.hint


@pytest.mark.parametrize(
    "text", ["http://example.com", "12:30", "Moscow: talks", "note: this", "a:b", "on: the", "Place: x"]
)
def test_what_cannot_be_a_field_is_text(text: str) -> None:
    assert len(understood(text).words) >= 1


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ('elections "wheat  exports" -libya vacc*', ("elections", "wheat exports", "vacc*")),
        ("the wheat of", ("wheat",)),
        ("the", ("the",)),
        ("a OR wheat", ("a", "wheat")),
        ("title:wheat", ("wheat",)),
        ("is:unread after:2020", ()),
        ('person:"General Haftar"', ("General Haftar",)),
        ("wor?d haftr~ *burg", ("wor?d", "haftr~1", "*burg")),
        ('"a  b"~3 "c"~3', ('"a b"~3', "c")),
        ('"elect*" "w?d" "AT&T"', ("elect", "w d", "AT&T")),
        ("what? e mail", ("what", "e", "mail", "email")),
        ("near:(haftar xyz)", ('"haftar xyz"~20',)),
    ],
)
def test_terms_to_mark(text: str, terms: tuple[str, ...]) -> None:
    assert terms == understood(text).terms


def test_the_last_word_while_typing_is_a_beginning() -> None:
    assert [
        understood("wheat exp", typing=True).terms,
        understood("wheat exp ", typing=True).terms,
    ] == [("wheat", "exp*"), ("wheat", "exp")]


def test_entities_asked_for() -> None:
    assert (
        understood('person:"Khalifa Haftar" wheat').entities,
        understood('-person:"Khalifa Haftar" wheat').entities,
    ) == ((HAFTAR,), ())


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("person:nobody", 'No person is called "nobody"; searching for the words.'),
        ("org:nobody", 'No organisation is called "nobody"; searching for the words.'),
        ("place:nobody", 'No place is called "nobody"; searching for the words.'),
        ("name:nobody", 'Nothing is called "nobody"; searching for the words.'),
    ],
)
def test_unknown_names_get_a_note(text: str, note: str) -> None:
    assert (note,) == understood(text).notes


def test_no_note_while_a_name_is_being_typed() -> None:
    assert [understood("person:nob", typing=True).notes, len(understood("person:nob ", typing=True).notes)] == [(), 1]


def test_control_characters_are_white_space() -> None:
    assert understood("wheat\x00libya\u202e").terms == ("wheat", "libya")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("wor?d", Glob("text", "wor?d")),
        ("WÖR?D", Glob("text", "wor?d")),
        ("*burg", Glob("text", "*burg")),
        ("a**b", Glob("text", "a*b")),
        ("haftr~", Fuzzy("text", "haftr", 1)),
        ("haftar~", Fuzzy("text", "haftar", 2)),
        ("al-Saraj~1", Fuzzy("text", "alsaraj", 1)),
        ("word?", Term("text", "word")),
        ("word~0", Term("text", "word")),
        ("title:wor?d", Glob("title", "wor?d")),
        ("title:(wheat OR corn)", Or([Term("title", "wheat"), Term("title", "corn")])),
        ("wheat*", Or([StartsWith("text", "wheat"), Term("text", "wheat")])),
        ('"exports wheat"~5', Within("text", ("export", "wheat"), 5)),
        ('"exports"~5', Term("text", "export")),
        ('"exports wheat"~0', Phrase("text", ["export", "wheat"])),
        ('title:"exports wheat"~5', Within("title", ("export", "wheat"), 5)),
        ("source:daily", FromSource("daily")),
        ('source:"Daily Post"', FromSource("daily post", exact=True)),
        ("lang:de", Term("lang", "de")),
        ("lang:German", Term("lang", "de")),
        ("--wheat", Term("text", "wheat")),
        ("-wheat", Not(Term("text", "wheat"))),
        ("NOT (sun rain)", Not(And([Term("text", "sun"), Term("text", "rain")]))),
        ("near:(haftar xyz)", Within("text", ("haftar", "xyz"), 20)),
    ],
)
def test_trees(text: str, tree: object) -> None:
    query = understood(text)
    assert repr([tree]) == repr([*query.words, *query.filters])


@pytest.mark.parametrize(
    ("text", "articles"),
    [
        ("is:starred", [2, 9]),
        ("tag:grain", [2, 5]),
        ("tag:nothing", []),
        ("has:names", [1, 3, 9, 11, 12]),
        ("has:versions", []),
        ('near:"Khalifa Haftar" "Libya"', [9]),
        ('near:(Libya "general haftar")', [9]),
    ],
)
def test_sets_of_articles(text: str, articles: list[int]) -> None:
    (tree,) = understood(text).filters
    assert isinstance(tree, Articles)
    assert articles == list(tree.articles)


def test_near_asks_for_all_who_go_by_the_names() -> None:
    assert (HAFTAR, LIBYA) == understood('near:"Khalifa Haftar" "Libya"').entities


def test_more_like_an_article() -> None:
    query = understood("like:12 wheat")
    assert (12, (Likes().like(ArticleId(12)),)) == (query.like, query.filters)


def test_words_are_stemmed_in_every_language_of_the_library() -> None:
    (tree,) = understood("Häuser", langs=("en", "de", "de-AT")).words
    assert repr(Or([Term("text", "hauser"), Term("text", "haus")])) == repr(tree)


def test_a_language_has_variants() -> None:
    (tree,) = understood("lang:en", langs=("en-GB", "de", "en")).filters
    assert repr(Or([Term("lang", "en-GB"), Term("lang", "en")])) == repr(tree)


@pytest.mark.parametrize(
    "text",
    [
        "What did Mr. O'Brien say about U.S. wheat?",
        "Who, if anyone, won? Why?!",
        "Really?Yes - and then some...",
        "5 * 3 = 15; ~7 %",
        "What's going on: the story",
        "Is AT&T (the company) like Google?",
        "c'est l'Été — n'est-ce pas ?",
    ],
)
def test_questions_are_words(text: str) -> None:
    assert 2 < len(understood(text).words)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ('libya "wheat', "libya wheat*"),
        ("libya (wheat OR exp", "libya (wheat OR exp*)"),
        ("libya OR", "libya"),
        ("libya NOT", "libya"),
        ("libya -", "libya"),
        ("libya person:", "libya"),
        ('libya person:"', "libya"),
        ("libya is:un", "libya"),
        ("libya tag:gra", "libya"),
        ("libya tag:grain", "libya tag:grain"),
        ("libya has:na", "libya"),
        ("libya like:", "libya"),
        ("libya like:1", "libya"),
        ("libya near:", "libya"),
        ("libya near:(", "libya"),
        ("libya on:", "libya"),
        ("libya on:20", "libya"),
        ("libya on:last", "libya"),
        ("libya on:last wee", "libya"),
        ('libya on:"last we', "libya"),
        ("libya on:last week", "libya on:last-week"),
        ("libya wor?", "libya wor*"),
        ("libya wor?d", "libya wor?d"),
        ("libya word~", "libya word~1"),
        ("libya word~7", "libya word~2"),
        ('libya "a b"~', 'libya "a b"'),
        ('libya "a b"~1', 'libya "a b"~1'),
        ("libya title:", "libya"),
        ("libya title:(whe", "libya title:whe*"),
        ("libya )", "libya"),
        ("libya ( ", "libya"),
        ("OR libya ", "libya"),
        ('near:"Khalifa Haftar" "Lib', 'person:"khalifa haftar" (lib*)'),
    ],
)
def test_what_is_unfinished_is_completed_or_left_out(text: str, same: str) -> None:
    query = understood(text, typing=True)
    expected = understood(same)
    assert (sorted(map(repr, (*expected.words, *expected.filters))), ()) == (
        sorted(map(repr, (*query.words, *(part for tree in query.filters for part in _parts(tree))))),
        query.notes,
    )


def _parts(tree: object) -> list[object]:
    return list(tree.subqueries) if isinstance(tree, And) else [tree]


PIECES = """
    a wheat " “ ( ) - * ? ~ ~2 : person: near: is: unread on: 2020 last week 7d like: 12 title: lang: tag: has: source:
    before: Khalifa Haftar 人 e mail U.S. O'Brien _ ½ OR AND NOT
"""
MORE_PIECES = [" ", "  ", "OR ", "AND ", "NOT ", "Khalifa Haftar", "last week", "\x1b", "\xad"]
TEXT = st.one_of(
    st.text(max_size=120), st.lists(st.sampled_from([*PIECES.split(), *MORE_PIECES]), max_size=30).map("".join)
)


@given(TEXT)
@settings(max_examples=150)
def test_any_text_while_typing(text: str) -> None:
    try:
        query = understood(text, typing=True)
    except QueryError as error:
        assert " at most " in error.message or " more than " in error.message
    else:
        assert text == query.text


@given(TEXT)
@settings(max_examples=150)
def test_any_text(text: str) -> None:
    try:
        assert text == understood(text, langs=("en", "de", "")).text
    except QueryError as error:
        assert 0 <= error.position <= len(text)
        assert error.hint


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "* " * 1000,
        "a*" * 1000,
        "?" * 2000,
        "a~" * 1000,
        "\x1b[2J" * 300,
        "\x00\x1b\x07" * 660,
        "(a+)+$" * 300,
        "-" * 2000,
        "NOT " * 500,
        '"' * 2000,
        '"a"~' * 500,
        "near:" * 400,
        "on:last " * 250,
        "!" * 1999 + "a",
        "e " * 190,
        "\u0301" * 2000,
        "人" * 2000,
    ],
)
def test_hostile_text_takes_no_time(text: str) -> None:
    """Every step is linear; what is not takes minutes for these."""
    for typing in (False, True):
        try:
            understood(text, typing=typing)
        except QueryError as error:
            assert error.position <= len(text)


# --- queries as text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("ele|ct", Place("word", 0, 5, "ele")),
        ("wheat -ele|", Place("word", 7, 10, "ele")),
        ("(wheat OR ele|", Place("word", 10, 13, "ele")),
        ('"wheat ex|', Place("word", 7, 9, "ex", quoted=True)),
        ("ti|tle:x", Place("field", 0, 6, "ti")),
        ("title:whe|", Place("value", 6, 9, "whe", "title")),
        ("person:|", Place("value", 7, 7, "", "person")),
        ("-person:kh|", Place("value", 8, 10, "kh", "person")),
        ('x person:"Kha|', Place("value", 9, 13, "Kha", "person", quoted=True)),
        ('person:"Kha| wheat', Place("value", 7, 11, "Kha", "person", quoted=True)),
        ('person:"Kha|lifa Haftar" x', Place("value", 7, 23, "Kha", "person", quoted=True)),
        ('person:"Khalifa Haftar"|', None),
        ('near:"Putin" "Er|', Place("value", 13, 16, "Er", "near", quoted=True)),
        ("near:(Putin Er|", Place("value", 12, 14, "Er", "near")),
        ("near:(Putin Er) x|", Place("word", 16, 17, "x")),
        ('near:"Putin" wheat "Er|', Place("word", 20, 22, "Er", quoted=True)),
        ("|", None),
        ("wheat |", None),
        ("|wheat", None),
        ("wheat OR|", None),
        ("wheat (|", None),
        ("!|!", None),
    ],
)
def test_what_stands_at_the_cursor(text: str, place: Place | None) -> None:
    assert place == complete_at(text.replace("|", "", 1), text.index("|"))


@given(TEXT, st.integers(-5, 200))
def test_a_place_is_in_the_text(text: str, cursor: int) -> None:
    place = complete_at(text, cursor)
    if place is not None:
        assert 0 <= place.start <= place.end <= len(text)
        assert min(cursor, len(text)) <= place.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "on:2020"),
        ("wheat ", "wheat on:2020"),
        ('"wheat exp', '"wheat exp" on:2020'),
        ("(wheat (corn", "(wheat (corn)) on:2020"),
        ("wheat OR corn", "(wheat OR corn) on:2020"),
        ("(wheat OR corn)", "(wheat OR corn) on:2020"),
        ("wheat OR", "wheat on:2020"),
        ("wheat NOT", "wheat on:2020"),
        ("wheat -", "wheat on:2020"),
        ("wheat person:", "wheat on:2020"),
        ('wheat person:"', "wheat on:2020"),
        ("wheat) corn", "wheat corn on:2020"),
        ("wheat on:2020", "wheat on:2020"),
        ('near:"a" "b', 'near:"a" "b" on:2020'),
        ("near:(a b", "near:(a b) on:2020"),
    ],
)
def test_a_query_is_narrowed(text: str, expected: str) -> None:
    assert expected == narrowed(text, "on:2020")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("elec", "elec* on:2020"),
        ("elec ", "elec on:2020"),
        ("elec*", "elec* on:2020"),
        ("wheat OR corn", "(wheat OR corn*) on:2020"),
        ("title:whe", "title:whe* on:2020"),
        ('"whe', "whe* on:2020"),
        ('-"wheat exp', '-("wheat" exp*) on:2020'),
        ("is:unread", "is:unread on:2020"),
        ("near:(a b", "near:(a b) on:2020"),
        ("wor?d", "wor?d on:2020"),
    ],
)
def test_what_is_narrowed_while_typing_finds_the_same(text: str, expected: str) -> None:
    assert expected == narrowed(text, "on:2020", typing=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wheat on:2020 person:x", "wheat on:2020"),
        ('wheat person:"a b" corn', "wheat corn"),
        ("wheat NOT on:2020", "wheat"),
        ("wheat -on:2020", "wheat"),
        ('near:"a" "b" wheat', "wheat"),
        ("near:(a b) wheat", "wheat"),
        ("(wheat OR corn) on:2020", "wheat OR corn"),
        ("(wheat OR corn) on:2020 is:read", "(wheat OR corn) on:2020"),
        ("wheat OR on:2020", "wheat OR on:2020"),
        ("on:2020 OR wheat", "on:2020 OR wheat"),
        ("(wheat on:2020)", "(wheat on:2020)"),
        ("wheat", "wheat"),
        ("on:last week wheat", "wheat"),
        ("", ""),
    ],
)
def test_a_query_is_widened(text: str, expected: str) -> None:
    assert expected == widened(text)


def test_a_value_in_quotes_stays_one_value() -> None:
    assert '"The Post of x"' == quoted(' The "Post"\n of\x00 x ')


@given(TEXT)
@settings(max_examples=150)
def test_narrowing_adds_one_condition_and_widening_takes_it_off(text: str) -> None:
    part = 'person:"Khalifa Haftar"'
    try:
        before = understood(text)
    except QueryError:
        return
    more = narrowed(text, part)
    after = understood(more)
    condition = repr(Term("person", str(HAFTAR)))
    assert condition in map(repr, after.filters)
    if more != text.rstrip():
        assert shown(before) == shown(understood(widened(more)))


def test_an_entity_is_asked_for_by_any_kind() -> None:
    assert (EntityId(9),) == understood("name:Libya").entities


@pytest.mark.parametrize(
    ("text", "same"),
    [
        # a blank behind a field
        ("person: haftar x", "person:haftar x"),
        ('source: "Daily Post"', 'source:"Daily Post"'),
        ("title: (a OR b)", "title:(a OR b)"),
        ("title: the story of a site", "story site"),
        ("is: unread", "is:unread"),
        ('has: "names" x', "has:names x"),
        ("on: last week x", "on:last-week x"),
        ("after:  2020 x", "after:2020 x"),
        ('near: "Khalifa Haftar" "Libya"', 'near:"Khalifa Haftar" "Libya"'),
        # what is no value of theirs
        ("is: unraed", "unraed"),
        ("going on: the story", "going story"),
        ("it has: wheat", "wheat"),
        # signs of running text
        ("a) first 1) second iii) third", "a first 1 second iii third"),
        ("5' 10\" tall", "5 10 tall"),
        ('7” vinyl "limited edition"', '7 vinyl "limited edition"'),
        ('"covid 19" wheat', 'wheat "covid 19"'),
        ("50~60", "50/60"),
        ("1990~5.", "1990/5"),
        # brackets that join nothing
        ("what problems (see fig. 3) ?", "what problems see fig. 3"),
        ("(a wheat) (of)", "wheat"),
        # capitals throughout
        ("THE ROLE OF TROOPS NOT PAID OR SENT TO US", "the role of troops not paid or sent to us"),
        ("UN OR EU", '"UN" OR "EU"'),
    ],
)
def test_what_people_write(text: str, same: str) -> None:
    query, expected = understood(text), understood(same)
    assert (_sets(expected.words), _sets(expected.filters)) == (_sets(query.words), _sets(query.filters))


def _sets(trees: tuple[object, ...]) -> list[str]:
    return sorted(repr(list(tree.articles)) if isinstance(tree, Articles) else repr(tree) for tree in trees)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('who said: "we are done"?', ("who", "said", "we", "done")),
        ("wheat (corn OR oats)", ("wheat", "corn", "oat")),
        ('wheat "of the" corn~1 "wheat corn"~3', ("wheat", "of", "the", "corn")),
    ],
)
def test_what_is_looked_for_when_nothing_is_found(text: str, words: tuple[str, ...]) -> None:
    looser = understood(text).looser
    assert looser is not None
    assert (words, (), 1) == (
        tuple(tree.text for tree in looser.words if not isinstance(tree, Fuzzy)),
        looser.filters,
        len(looser.notes),
    )


@pytest.mark.parametrize("text", ['"we are done"', "wheat corn", "wheat -(a OR b)", "wheat (a OR is:unread)", "a OR b"])
def test_what_is_meant_as_it_is(text: str) -> None:
    assert understood(text).looser is None


def test_what_is_being_typed_is_meant_as_it_is() -> None:
    assert understood('wheat "we are done"', typing=True).looser is None


LAST_WEEK = '"last week" is searched as words; on:"last week" is the time.'


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Last week, this month", (LAST_WEEK,)),
        ("wheat yesterday", ('"yesterday" is searched as a word; on:yesterday is the time.',)),
        ('"last week"', ()),
        ("on:last week", ()),
        ("last -week", ()),
        ("weeks last", ()),
    ],
)
def test_words_that_look_like_a_time(text: str, notes: tuple[str, ...]) -> None:
    assert notes == understood(text).notes


def test_no_word_about_times_while_typing() -> None:
    assert () == understood("last week ", typing=True).notes


def test_a_value_behind_a_blank_is_completed() -> None:
    assert Place("value", 8, 11, "Pu", "person") == complete_at("person: Put", 10)


def test_the_blank_behind_a_field_is_no_place() -> None:
    assert (Place("field", 0, 7, "person:"), None) == (complete_at("person:  Put", 7), complete_at("person:  Put", 8))
