"""Sentences and words of a text as spans, and the one normal form under which texts and names are matched."""

from __future__ import annotations

import re
import unicodedata

from reader.model import Document


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Followed by a name or a number, practically never the end of a sentence.
_TITLES = _listed(
    """adm amb brig capt cmdr col cpl det dr fr ft gen gov hon insp lt maj messrs mme mr mrs ms mt pres prof pvt rep
    reps rev sen sens sgt st supt vs v e.g i.e eg ie cf al-hajj"""
)
# May end a sentence; then the next word is a typical first word.
_ABBREVIATIONS = _listed(
    """jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun
    inc ltd co corp bros llc plc cos assn dept univ est approx jr sr esq ed al etc ave blvd rd ph.d
    ala ariz ark calif colo conn del fla ga ill ind kan ky md mich minn mo mont neb nev okla ore pa tenn tex va vt
    wis wyo"""
)
# Only before a number.
_NUMBERED = _listed("no nos fig vol p pp art sec ch para")
# Words that start sentences and hardly ever follow an abbreviation within one.
_STARTERS = _listed(
    """A About According Additionally After All Also Although Among An And Another Any Are As Asked At Because Before
    Both But By Can Critics Despite Did Do Does During Each Earlier Even Every Few Finally First For Former From Further
    Given Had Has Have He Her Here His How However I If In Indeed Instead Is It Its Just Last Later Like Local Many
    Meanwhile More Moreover Most Much My Neither Next No Nobody None Nor Not Nothing Now Of Officials On Once One Only
    Or Other Others Our Overall Police Recently Researchers Several She Should Since So Some Still Such Supporters Than
    That The Their Then There These They This Those Though Through Thus To Today Two Three Four Under Unlike Until Was
    We Were What Whatever When Where Whether Which While Who Whose Why Will With Within Without Would Yesterday Yet You
    Your It’s It's He’s He's She’s She's That’s That's There’s There's They’re They're We’re We're I’m I'm I’ve
    I've"""
)
_SPEECH = _listed(
    """added adds answered asked asks called commented cried declared demanded exclaimed replied said says shouted told
    tweeted wondered wrote writes"""
)

# The counts are bounded so that a flood of stops or quotes costs no more than its length.
_END = re.compile(r"""(?:([.!?…؟۔।]{1,8})(["'”’»)\]]{0,4})\s+|[。！？｡]{1,8}[」』”’）)]{0,4}\s*)""")
_FIRST = re.compile(r"""["'“‘„«(\[¿¡]*[$€£@#]?""")
_WORD_AFTER = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_OPENING = "\"'“‘„«([¿¡—–"
_LONGEST_TOKEN = 40
"""How far back a word before a full stop is looked for; longer ones are no abbreviations."""


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return the spans of the sentences in `text[start:end]`, one block. Line ends do not cut; spans hold no outer
    white space; together they cover everything but white space.
    """
    end = len(text) if end is None else min(end, len(text))
    start = max(start, 0)
    spans: list[tuple[int, int]] = []
    first = _skip_space(text, start, end)
    for match in _END.finditer(text, first, end):
        after = match.end()
        if after >= end:
            break
        stops = match.group(1)
        if stops is None or _ends(text, first, match):
            stop = match.end(2) if stops is not None else after
            while text[stop - 1].isspace():
                stop -= 1
            spans.append((first, stop))
            first = after
    while end > first and text[end - 1].isspace():
        end -= 1
    if first < end:
        spans.append((first, end))
    return spans


def _skip_space(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start


def _ends(text: str, first: int, match: re.Match[str]) -> bool:
    """Tell whether the stop in `match` ends the sentence that began at `first`."""
    stops, closing = match.group(1, 2)
    opening = _FIRST.match(text, match.end())
    begin = opening.end() if opening else match.end()
    letter = text[begin : begin + 1]
    if not (letter.isupper() or letter.isdigit() or (letter.isalpha() and not letter.islower())):
        return False
    if stops != ".":
        # “What now?” Macron asked: the question is part of the sentence around it.
        return not (closing and stops[-1] in "?!" and _names_a_speaker(text, begin))
    stop = match.start()
    token_start = stop
    lowest = max(first, stop - _LONGEST_TOKEN)
    while token_start > lowest and not text[token_start - 1].isspace():
        token_start -= 1
    written = text[token_start:stop].lstrip(_OPENING)
    token = written.lower()
    if token in _TITLES:
        return False
    if token in _NUMBERED:
        return not letter.isdigit()
    if token.isdigit() and len(token) <= 2 and token_start == first:
        return False
    if (
        token in _ABBREVIATIONS
        or (len(written) == 1 and written.isalpha() and written != "I")
        or _ACRONYM.fullmatch(token)
    ):
        word = _WORD_AFTER.match(text, begin)
        return word is not None and word.group() in _STARTERS
    return True


def _names_a_speaker(text: str, begin: int) -> bool:
    words = text[begin : begin + 60].split()[1:5]
    for word in words:
        if word.rstrip(".,:;") in _SPEECH:
            return True
        if not word[:1].isupper():
            return False
    return False


def document_sentences(document: Document) -> list[tuple[int, int]]:
    """Return the spans of the sentences of all blocks, in order."""
    return [span for block in document.blocks for span in sentences(document.text, block.start, block.end)]


# Letters and digits with the marks that belong to them: in many scripts vowels are marks, which are no word characters.
_LETTER = (
    r"(?:[^\W_]|[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    r"\u06df-\u06e4\u0900-\u0963\u0971-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u0f71-\u0f84\u102b-\u103e\u17b6-\u17d3"
    r"\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u3099\u309a])"
)
_WORD = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    rf"|{_LETTER}+(?:(?:['’ʼ‐‑&-]{_LETTER}|(?<=\d)[.,](?=\d)){_LETTER}*)*"
)


def words(text: str) -> list[tuple[int, int]]:
    """Return the spans of the words: letters and digits, joined by inner hyphens, apostrophes and `&`; `U.S.`, `3.5`.

    Scripts without spaces are not cut further.
    """
    return [match.span() for match in _WORD.finditer(text)]


_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670\u1ab0-\u1aff"
    "\u1dc0-\u1dff\u20d0-\u20ff\xad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]+"
)
_UNIFIED = str.maketrans(
    dict.fromkeys("‘’‚‛ʹʼʻʽˈ′´`＇", "'")
    | dict.fromkeys("“”„‟«»″‹›", '"')
    | dict.fromkeys("‐‑‒–—―−⁃﹘﹣－", "-")
    | {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "ħ": "h", "Ħ": "h"}
    | {"æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ı": "i"}
)


def fold(text: str) -> str:
    """Return the normal form under which two writings of the same word are equal; for matching, never for display.

    Case, accents, width and compatibility forms, kinds of quotes and dashes, and letters such as ø and ł are made
    one. The length may change. `fold(fold(x)) == fold(x)`.
    """
    if text.isascii():
        return text.lower().replace("`", "'")
    folded = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).translate(_UNIFIED).casefold()
    return unicodedata.normalize("NFKC", _ACCENTS.sub("", unicodedata.normalize("NFKD", folded)))
