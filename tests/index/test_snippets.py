import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index import snippets
from reader.index.snippets import highlights, snippet


def marked(text: str, *terms: str) -> list[str]:
    return [text[start:end] for start, end in highlights(text, terms)]


@pytest.mark.parametrize(
    ("text", "terms", "expected"),
    [
        ("Elections and an ELECTION.", ("election",), ["Elections", "ELECTION"]),
        ("Haftar's army, Haftar’s men", ("haftar",), ["Haftar", "Haftar"]),
        ("Electric and electricity", ("electri*",), ["Electric", "electricity"]),
        ("Wheat exports, wheat; wheat exports", ("wheat exports",), ["Wheat exports", "wheat exports"]),
        ("an e-mail, email and mail", ("email",), ["e-mail", "email"]),
        ("an e-mail, email and mail", ("e-mail",), ["e-mail", "email"]),
        ("an e-mail, email and mail", ("mail",), ["mail", "mail"]),
        ("al-Sarraj", ("sarraj",), ["Sarraj"]),
        ("O’Brien", ("o'brien",), ["O’Brien"]),
        ("AT&T at t", ("AT&T",), ["AT&T"]),
        ("The U.S. told us; the US", ("US",), ["U.S", "US"]),
        ("The U.S. told us; the US", ("us",), ["U.S", "us", "US"]),
        ("Café naïve", ("cafe", "naive"), ["Café", "naïve"]),
        ("COVID-19 and covid", ("covid",), ["COVID", "covid"]),
        ("中国人は東京に", ("中国人",), ["中国人"]),
        ("中国人は東京に", ("人*",), ["人"]),
        ("nothing", ("x",), []),
        ("", ("x",), []),
        ("text", (), []),
        ("text", ("", "!", "*"), []),
        ("war of words", ("war of words", "words"), ["war of words"]),
        # compounds
        ("an e-mail, e mail", ("e-mail",), ["e-mail", "e mail"]),
        ("my e-mail address, my email address", ("my e-mail address",), ["my e-mail address", "my email address"]),
        ("my e-mail address", ("email address",), ["e-mail address"]),
        ("US officials told us officials", ("US officials",), ["US officials"]),
        ("the AT&T staff", ("AT&T staff",), ["AT&T staff"]),
        # phrases end where other words stand between
        ("wheat and exports, wheat; exports", ("wheat exports",), ["wheat; exports"]),
        ("a a b", ("a b",), ["a b"]),
        ("a b a b", ("a b a b",), ["a b a b"]),
        ("a b", ("a", "a b"), ["a b"]),
        # parts of other words are no words
        ("data-driven bigdata data_set data.gov data", ("data",), ["data", "data", "data", "data"]),
        ("1,data 1,000 data,data", ("data",), ["data", "data", "data"]),
        ("x'data data' ’data 'data", ("data",), ["data"] * 4),
        ("1,000 1, 000 2,1,000", ("1000",), ["1,000"]),
        # patterns
        ("word world wordy words", ("wor?d",), ["world"]),
        ("Hamburg, Hämburg and burg", ("h*burg",), ["Hamburg", "Hämburg"]),
        ("an e-mail", ("em?il",), ["e-mail"]),
        ("Haftar, Haftr, Hatfar, Xaftar, Hafetera", ("haftar~1",), ["Haftar", "Haftr", "Hatfar"]),
        ("Haftar, Haftera, Hxxtxr", ("haftar~2",), ["Haftar", "Haftera"]),
        ("the war of the words", ('"war of words"~5',), ["war", "words"]),
        ("the of", ('"of the"~5',), ["the", "of"]),
        ("Who? Where?", ("where?",), ["Where"]),
        ("soft par\xadlia\xadment", ("parliament",), ["par\xadlia\xadment"]),
    ],
)
def test_what_is_found_is_marked(text: str, terms: tuple[str, ...], expected: list[str]) -> None:
    assert expected == marked(text, *terms)


@pytest.mark.parametrize(
    ("text", "term", "lang", "expected"),
    [
        ("Die Häuser am Haus", "Häuser", "de", ["Häuser", "Haus"]),
        ("Die Häuser am Haus", "Häuser", "", ["Häuser"]),
        ("arrivée, arriver", "arrivée", "fr-FR", ["arrivée", "arriver"]),
        ("красный, красного", "красный", "ru", ["красный", "красного"]),
        ("elections", "election", "xx", ["elections"]),
    ],
)
def test_words_are_stemmed_by_the_language_of_the_text(text: str, term: str, lang: str, expected: list[str]) -> None:
    assert expected == [text[start:end] for start, end in highlights(text, [term], lang=lang)]


_WORDS = (
    "skies", "sky", "dying", "die", "news", "U.S.", "US", "us", "AT&T", "e-mail", "email", "COVID-19", "O’Brien",
    "obrien", "al-Sarraj", "Café", "cafe", "1,000", "1000", "中国人", "data_set", "don't", "rock'n'roll", "xray",
    "x-ray", "ﬁnance", "½", "par\xadliament", "İstanbul", "Häuser", "Haus", "l’Europe", "europe", "elections", "b&b",
)  # fmt: skip
_SIGNS = (" ", " ", " ", "\n", ", ", "-", "'", "’", "&", ".", "/", "_", "\xa0", "“", "\u0301", "é", "人", "")
_texts = st.lists(st.sampled_from((*_WORDS, *_SIGNS)), max_size=16).map("".join)
_asked = st.one_of(
    st.sampled_from(_WORDS),
    st.sampled_from(_WORDS).map(lambda word: word[:3] + "*"),
    st.sampled_from(_WORDS).map(lambda word: word + "~1"),
    st.sampled_from(_WORDS).map(lambda word: word[:2] + "?" + word[3:]),
    st.tuples(st.sampled_from(_WORDS), st.sampled_from(_WORDS)).map(" ".join),
)


@given(_texts, st.lists(_asked, min_size=1, max_size=3), st.sampled_from(["en", "de", "fr", "nl"]))
def test_a_sieve_changes_nothing(text: str, terms: list[str], lang: str) -> None:
    sieved = highlights(text, terms, lang=lang)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(snippets, "stretches", lambda text, through: None)
        assert highlights(text, terms, lang=lang) == sieved


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000,
        "a " * 500_000,
        "ba " * 300_000,
        "人" * 1_000_000,
        "a-" * 500_000,
        "\u0301" * 1_000_000,
        " " * 1_000_000,
        "".join(f"a{number} " for number in range(30_000)),
        "a b " * 250_000,
    ],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    """Every step is linear; what is not takes minutes for these."""
    terms = ["a", "a*", "b a b a a", "人人", "a*a*a*c", "aaaaaaaa~2", '"a b c"~9']
    for width in (40, 400):
        assert len(snippet(text, terms, width=width).text) <= width + 2
    assert len(highlights(text, terms, limit=100)) <= 100


def test_highlights_have_a_limit() -> None:
    assert len(highlights("a b " * 100, ["a", "b"], limit=5)) == 5


FAR = (
    "Start of it all. " + "Filler stands here. " * 30 + "The wheat harvest of Ukraine was good. " + "More filler. " * 30
)


def test_the_best_place_is_cut() -> None:
    cut = snippet("Wheat alone. " + FAR, ["wheat", "ukraine"], width=80)
    assert (
        cut.text.startswith("…"),
        cut.text.endswith("…"),
        [cut.text[start:end] for start, end in cut.highlights],
    ) == (True, True, ["wheat", "Ukraine"])


def test_the_start_is_cut_when_nothing_matches() -> None:
    assert (
        snippet(FAR, ["x"], width=33).text,
        snippet(FAR, ["x"]).highlights,
    ) == ("Start of it all. Filler stands…", ())


def test_a_short_text_is_taken_whole_in_one_line() -> None:
    cut = snippet("  One\n\ntwo\t three ", ["two", "three"])
    assert (cut.text, cut.highlights) == ("One two three", ((4, 7), (8, 13)))


def test_a_phrase_over_a_line_break() -> None:
    cut = snippet("the wheat\n  exports rose", ["wheat exports"])
    assert (cut.text, cut.highlights) == ("the wheat exports rose", ((4, 17),))


@given(st.text(alphabet="ab \n.…-'人é", max_size=300), st.lists(st.text(alphabet="ab -*'人é", max_size=5), max_size=4))
def test_highlights_lie_in_the_text(text: str, terms: list[str]) -> None:
    cut = snippet(text, terms, width=40)
    ranges = [0, *(place for span in cut.highlights for place in span), len(cut.text)]
    whole = [0, *(place for span in highlights(text, terms) for place in span), len(text)]
    assert (sorted(ranges), sorted(whole), True) == (ranges, whole, len(cut.text) <= 42)
    assert all(cut.text[start:end].strip() for start, end in cut.highlights)
