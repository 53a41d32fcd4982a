"""What finds what: one line of text is one article, and a query names those that it finds."""

import pytest

from reader.index.entry import Entry
from reader.index.index import Index
from reader.index.query import parse
from reader.model import ArticleId
from tests.index.conftest import Names, States

TEXTS = {
    "election": "An election was held",
    "ELECTIONS": "ELECTIONS HELD AGAIN",
    "cafe": "a cafe in town",
    "café": "a café in town",
    "naïve": "so naïve",
    "naïve apart": "so nai\u0308ve it seems",
    "well-known": "a well-known man",
    "well known": "well known facts",
    "non-breaking": "a well\u2011known town",
    "years": "in 2019–2020 it rained",
    "quote": "the ‘quote’ of the day",
    "don't": "I don’t know",
    "Haftar's": "Haftar's men",
    "Haftars": "the Haftars’ house",
    "U.S.": "The U.S. said no",
    "US": "The US said no",
    "us": "they told us so",
    "COVID-19": "COVID-19 spreads",
    "covid 19": "covid 19 spreads",
    "COVID19": "COVID19 spreads",
    "AT&T": "AT&T pays",
    "at t": "at t minus ten",
    "O'Brien": "O'Brien spoke",
    "O’Brien": "O’Brien’s book",
    "OBrien": "OBrien spoke",
    "al-Sarraj": "Fayez al-Sarraj spoke",
    "al Sarraj": "Fayez al Sarraj left",
    "alsarraj": "Fayez Alsarraj stayed",
    "Sarraj": "Mr Sarraj slept",
    "e-mail": "send an e-mail",
    "email": "send an email address",
    "e mail": "send an e mail",
    "x-ray": "an X-ray of it",
    "Chinese": "中国人は東京に住む",
    "one sign": "中",
    "Korean": "대한민국 선거",
    "thousand": "worth 1,000 tonnes",
    "soft hyphen": "a par\xadlia\xadment votes",
    "German": "Die Häuser der Wähler",
    "French": "les arrivées des députés",
    "Russian": "красный дом",
    "world": "the world of words",
    "Hamburg": "from Hamburg",
    "Freiburg": "to Freiburg",
}
LANGS = {"German": "de", "French": "fr-FR", "Russian": "ru"}
KEYS = list(TEXTS)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = Index.open(tmp_path_factory.mktemp("lines"))
    index.put([Entry(ArticleId(at + 1), "", TEXTS[key], lang=LANGS.get(key, "en")) for at, key in enumerate(KEYS)])
    return index


def found(lines: Index, text: str, *, typing: bool = False) -> set[str]:
    query = parse(text, names=Names(), states=States(), typing=typing, langs=("en", "de", "fr-FR", "ru"))
    return {KEYS[hit.article - 1] for hit in lines.searcher().find(query).hits}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # case and endings
        (["election", "Elections", "ELECTED"], {"election", "ELECTIONS"}),
        # accents, composed or not
        (["cafe", "café", "CAFÉ", "cafe\u0301"], {"cafe", "café"}),
        (["naive", "naïve"], {"naïve", "naïve apart"}),
        # hyphens and dashes
        (
            ["well-known", '"well known"', "well‑known", "wellknown well-known"],
            {"well-known", "well known", "non-breaking"},
        ),
        (["2019", "2020", "2019–2020"], {"years"}),
        (["x-ray", "xray", "x ray", "X-rays"], {"x-ray"}),
        (["e-mail", "e mail"], {"e-mail", "email", "e mail"}),
        (["email"], {"e-mail", "email"}),
        # quotes, apostrophes, possessives
        (["quote", "'quote'", "‘quote’", "“quote”"], {"quote"}),
        (["don't", "don’t", "dont"], {"don't"}),
        (["haftar", "Haftar's", "haftar’s"], {"Haftar's", "Haftars"}),
        (["O'Brien", "O’Brien", "OBRIEN", "o brien", "obrien's"], {"O'Brien", "O’Brien", "OBrien"}),
        (["brien"], {"O'Brien", "O’Brien"}),
        # capitals and signs that mean something
        (["U.S.", "US", "u.s."], {"U.S.", "US"}),
        (["us"], {"U.S.", "US", "us"}),
        (["AT&T", "at&t"], {"AT&T"}),
        (["COVID-19", "covid 19", "Covid 19"], {"COVID-19", "covid 19", "COVID19"}),
        (["covid19"], {"COVID-19", "COVID19"}),
        (["covid"], {"COVID-19", "covid 19"}),
        # particles
        (["al-Sarraj", "al Sarraj", '"al-Sarraj"'], {"al-Sarraj", "al Sarraj", "alsarraj"}),
        (["alsarraj"], {"al-Sarraj", "alsarraj"}),
        (["sarraj"], {"al-Sarraj", "al Sarraj", "Sarraj"}),
        # writing without spaces
        (["東京", "東京に", "中国人", "人は"], {"Chinese"}),
        (["中"], {"Chinese", "one sign"}),
        (["대한민국"], {"Korean"}),
        (["1000", "1,000"], {"thousand"}),
        (["parliament", "parlia\xadment"], {"soft hyphen"}),
        # the language of the article
        (["Haus", "hauser", "Häuser", "WAHLER", "Wähler"], {"German"}),
        (["arrivée", "arrivee", "arriver", "député", "deputes"], {"French"}),
        (["красный", "красного", "красныи"], {"Russian"}),
        # patterns and misspellings
        (["wor?d"], {"world"}),
        (["w*ds", "word?"], {"world"}),
        (["*burg"], {"Hamburg", "Freiburg"}),
        (["h*burg", "hambrug~", "hamburk~1", "hxmbxrg~2"], {"Hamburg"}),
        (["hambrgx~1", "xamburg~", "wor?"], set()),
        # nearness
        (['"spoke Fayez"~3', '"fayez spoke"~9'], {"al-Sarraj"}),
        (['"send address"~3', '"address send email"~2'], {"email"}),
        (['"spoke Fayez"~2', '"send address"~2'], set()),
    ],
)
def test_what_finds_what(lines: Index, texts: list[str], expected: set[str]) -> None:
    assert [(text, expected) for text in texts] == [(text, found(lines, text)) for text in texts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e mai", {"e-mail", "email", "e mail"}),
        ("covid 1", {"COVID-19", "covid 19", "COVID19"}),
        ("al Sar", {"al-Sarraj", "al Sarraj", "alsarraj"}),
        ("wor?", {"world", "thousand"}),
        ("Hamb", {"Hamburg"}),
    ],
)
def test_what_finds_what_while_typing(lines: Index, text: str, expected: set[str]) -> None:
    assert expected == found(lines, text, typing=True)
