"""The words of a sentence as two versions of a story are compared by them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from reader.text.segment import fold

# a word with its inner hyphens, apostrophes, stops between letters and digits; or one sign


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = r"[^\W_]+(?:['’ʼ‐‑&-][^\W_]+|(?:\.[^\W\d_])+\.?|[.,](?=\d)[^\W_]+)*"
_TOKEN = re.compile(_WORD + r"|[^\w\s]|_")
_WORDS = re.compile(_WORD)
_HYPHENS = re.compile(r"[-‐‑–—]")
_ISE = re.compile(r"(?<=[a-z]{3})(is)(?=(?:e|es|ed|er|ers|ing|ation|ations)$)")
_YSE = re.compile(r"(?<=[a-z]{2})ys(?=(?:e|es|ed|ing)$)")
_OUR = re.compile(r"(?<=[a-z]{2})our(?=(?:s|ed|ing|able|ite|ites|ful|hood|ly|er|ers)?$)")
_KEEPS_OUR = _listed("""our four hour pour tour sour flour your court course source courage journal resource""")
_KEEPS_ISE = _listed(
    """advertise advise arise chastise circumcise comprise compromise concise demise despise devise disguise
    enterprise excise exercise expertise franchise improvise incise merchandise otherwise paradise precise
    premise promise raise revise rise supervise surmise surprise televise likewise praise noise poise cruise
    bruise wise"""
)
_BRITISH = {
    "centre": "center", "centres": "centers", "centred": "centered", "theatre": "theater", "theatres": "theaters",
    "metre": "meter", "metres": "meters", "litre": "liter", "litres": "liters", "kilometre": "kilometer",
    "kilometres": "kilometers", "defence": "defense", "offence": "offense", "licence": "license", "grey": "gray",
    "programme": "program", "programmes": "programs", "cheque": "check", "tyre": "tire", "tyres": "tires",
    "plough": "plow", "jewellery": "jewelry", "aluminium": "aluminum", "travelled": "traveled", "traveller": "traveler",
    "travellers": "travelers", "travelling": "traveling", "cancelled": "canceled", "cancelling": "canceling",
    "labelled": "labeled", "modelling": "modeling", "fuelled": "fueled", "fuelling": "fueling", "totalled": "totaled",
    "jailed": "jailed", "judgement": "judgment", "ageing": "aging", "sceptical": "skeptical", "sceptic": "skeptic",
    "fibre": "fiber", "towards": "toward", "afterwards": "afterward", "per cent": "percent", "whilst": "while",
    "amongst": "among", "focussed": "focused", "enrol": "enroll", "fulfil": "fulfill", "skilful": "skillful",
}  # fmt: skip
_QUOTES = frozenset("'\"")


class Token(NamedTuple):
    """A word or sign of a sentence."""

    start: int
    """Offsets into the text that the sentence stands in."""
    end: int
    key: str
    """What makes two tokens equal: writing made one, spelling of Britain and America made one, case kept."""
    word: bool


def tokens(text: str, start: int, end: int) -> list[Token]:
    """The words and signs of `text[start:end]`."""
    found: list[Token] = []
    for match in _TOKEN.finditer(text, start, end):
        raw = match[0]
        word = raw[0].isalnum()
        key = spelling(raw) if word else _sign(raw)
        found.append(Token(match.start(), match.end(), key, word))
    return found


def words(text: str, start: int, end: int) -> tuple[str, ...]:
    """The words of `text[start:end]` by what makes them equal, case not kept."""
    return tuple([_small(raw) for raw in _WORDS.findall(text, start, end)])


def word_count(text: str, start: int, end: int) -> int:
    """How many words `text[start:end]` has."""
    return len(_WORDS.findall(text, start, end))


@lru_cache(maxsize=40_000)
def _small(raw: str) -> str:
    return spelling(raw).lower()


@lru_cache(maxsize=40_000)
def spelling(word: str) -> str:
    """A word under which its other spellings are equal: `cease-fire`, `Ceasefire` keep their case, `organise` goes."""
    plain = _HYPHENS.sub("", word).replace("’", "'").replace("ʼ", "'")
    folded = fold(plain)
    if not folded.isalpha():
        return folded if folded.islower() and not plain[:1].isupper() else _cased(plain, folded)
    folded = _BRITISH.get(folded, folded)
    if "is" in folded and _stem_of_ise(folded) not in _KEEPS_ISE:
        folded = _ISE.sub("iz", folded)
    folded = _YSE.sub("yz", folded)
    if "our" in folded and folded not in _KEEPS_OUR and not folded.startswith(("court", "cours", "journ")):
        folded = _OUR.sub("or", folded)
    return _cased(plain, folded)


def _stem_of_ise(word: str) -> str:
    for ending in ("ations", "ation", "ing", "ers", "er", "ed", "es", "e", "s"):
        if word.endswith("is" + ending):
            return word[: -len(ending)] + "e"
    return word


def _cased(plain: str, folded: str) -> str:
    """The case of the first letters, which tells `Government of …` from `government`."""
    if plain.isupper() and len(plain) > 1:
        return folded.upper()
    return folded[:1].upper() + folded[1:] if plain[:1].isupper() else folded


def _sign(raw: str) -> str:
    unified = fold(raw)
    return '"' if unified in _QUOTES else unified
