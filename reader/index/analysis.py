"""Text → the words that are indexed and searched for. The only place that knows what a word is.

One regular expression cuts a text into tokens; each token is taken apart once and kept (`shape`). The same shapes serve
indexing, queries and highlighting, so what is found is what is marked. The rules:

- Case, accents, quotes and dashes are folded away, then words are stemmed by the rules of the article's language
  (English unless it says otherwise): `Elections` is `elect`. Where accents matter to those rules, a word has a second
  stem, made before they were folded away, at the same position: `arrivée` is found by `arrivee` and by `arriver`.
- Possessives go (`Haftar's`), one-letter words stay, thousands lose their commas (`1,000` is `1000`).
- A compound (`e-mail`, `COVID-19`, `O'Brien`, `al-Sarraj`) stands at as many positions as it has parts and is also
  found as one word: `email`, `covid19`, `obrien`, `alsarraj`; `AT&T` is found as a whole, with its sign.
- `U.S.` is `us`; as `us` is also an everyday word, `U.S.` and `US` are found by each other under `u.s` as well.
- Writing without spaces (Chinese, Japanese, Korean, Thai …) is cut into overlapping pairs; the last sign also stands
  alone, so that every sign begins a word.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from reader.text.segment import fold

ANALYSIS_VERSION = 2
"""Raised whenever a rule here changes: an index made by other rules is rebuilt."""

STOP_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "had", "has", "have", "he", "in", "is"}
    | {"it", "its", "not", "of", "on", "or", "she", "that", "the", "they", "this", "to", "was", "were", "will", "with"}
)
"""Words that carry no weight in a query of several words; they are indexed, so that phrases find them."""

EVERYDAY = frozenset({"us", "it", "who", "am", "pm", "aids", "is", "un", "id", "or", "in"})
"""Words that mean something else in capitals; the capitals get a form of their own, with dots."""

MAX_WORD = 64
"""Longer words are cut; nobody types them, and a term must stay small."""
LONGEST_RUN = 1000
"""Longer tokens are looked at for slices."""
_LONGEST_PART = 1_000_000
MAX_JOINED = 4
"""Compounds of more parts than this are only found by their parts."""
MAX_POSITION = 65_535
"""Positions are 16 bits wide; words beyond are found, but not in phrases."""
_CACHED = 40_000
"""Tokens kept taken apart, of all languages together."""

_ENGLISH = "english"
_STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": _ENGLISH,
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch", "nn": "norwegian",
    "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
LANGUAGES = {code: name for code, name in _STEMMERS.items() if name in Stemmer.algorithms()}
"""Primary subtag → the name of its stemmer; older versions of the stemmers know fewer."""

# what stands inside words though re does not count it as a part of them: soft hyphens, joiners, accents, vowel signs of
# Hebrew, Arabic, Indic scripts
_MARKS = "\xad\u200c\u200d"
_MARKS += "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
_MARKS += "\u0900-\u0963\u0981-\u09e3\u0a01-\u0a75\u0a81-\u0ae3\u0b01-\u0b63\u0b82-\u0bd7\u0c00-\u0c63\u0c81-\u0ce3"
_MARKS += "\u0d00-\u0d63\u0d81-\u0df3\u0e31-\u0e4e\u0eb1-\u0ece\u102b-\u109d\u17b4-\u17dd"
_WORD = rf"\w[\w{_MARKS}]*"
# joiners and word characters are disjoint, so there is one way only to match: linear time
TOKEN = re.compile(rf"{_WORD}(?:(?:['’ʼ.&\-‐‑]|(?<=\d),(?=\d)){_WORD})*")
_PIECE = re.compile(r"[^.&\-‐‑,_]+")
_NUMBER = re.compile(r"\d+(?:,\d+)*(?:\.\d+)?")
_POSSESSIVE = re.compile(r"['’ʼ][sS]$")
_APOSTROPHE = re.compile(r"['’ʼ]")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff"
    r"\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003134f]+"
)
_LOCK = threading.Lock()


class Part(NamedTuple):
    """One position of a token."""

    word: str
    """The folded surface form."""
    stem: str
    start: int
    """Offsets into the token."""
    end: int
    other: str = ""
    """A second stem, made with the accents on; "" if it is the same."""


class Shape(NamedTuple):
    """A token taken apart."""

    parts: tuple[Part, ...]
    whole: str
    """The token as one word, when that differs from its parts: joined, or with dots. After pairs: the last sign."""
    whole_stem: str


class _Known(NamedTuple):
    """What was taken apart already, by the rules of one language."""

    plain: dict[str, str]
    """Token → stem, for ASCII words that are nothing but one word: nearly all of an English text."""
    shapes: dict[str, Shape]
    """The other tokens, and such plain ones as somebody wanted the shape of."""


_known: dict[str, _Known] = {}


@lru_cache(maxsize=1000)
def stemmer(lang: str) -> str:
    """The name of the stemmer for a language, given as BCP-47 (`pt-BR`) or as nothing: English if there is none."""
    return LANGUAGES.get(re.split("[-_]", lang.strip().lower(), maxsplit=1)[0], _ENGLISH)


@lru_cache(maxsize=100)
def _made(name: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(name, 0)


def plain_stems(lang: str = "") -> Mapping[str, str]:
    """Token → stem of the plain ASCII words that were taken apart lately; to be read only, and at once."""
    return _knowledge(stemmer(lang)).plain


def stem(word: str, lang: str = "") -> str:
    """The stem of a folded word; words with digits or signs are their own stem."""
    return _stemmed(word, stemmer(lang))


def stems(word: str, langs: Iterable[str]) -> tuple[str, ...]:
    """The distinct stems of a folded word by the rules of several languages."""
    return tuple(dict.fromkeys(_stemmed(word, name) for name in dict.fromkeys(map(stemmer, langs))))


def _stemmed(word: str, name: str) -> str:
    if not word.isalpha():
        return word
    with _LOCK:  # a stemmer carries state between calls; the search thread and the screen both come here
        return str(_made(name).stemWord(word)) or word


def shape(token: str, lang: str = "") -> Shape:
    """Take one match of TOKEN apart by the rules of a language; remembered."""
    name = stemmer(lang)
    return _shaped(token, name, _knowledge(name))


def _knowledge(name: str) -> _Known:
    known = _known.get(name)
    if known is None:
        known = _known.setdefault(name, _Known({}, {}))
    return known


def _shaped(token: str, name: str, known: _Known) -> Shape:
    found = known.shapes.get(token)
    if found is None:
        found = _take_apart(token, name)
        if len(token) <= MAX_WORD:
            _make_room()
            known.shapes[token] = found
            if len(found.parts) == 1 and not found.whole and token.isascii() and token.isalnum():
                known.plain[token] = found.parts[0].stem
    return found


def _make_room() -> None:
    """Forget everything when there is too much: what is in use comes back at once."""
    if sum(len(each.shapes) for each in tuple(_known.values())) >= _CACHED:
        _known.clear()


def _take_apart(token: str, name: str) -> Shape:
    if token.isascii() and token.isalnum():
        word = token.lower()[:MAX_WORD]
        dotted = ".".join(word) if word in EVERYDAY and token.isupper() else ""
        return Shape((Part(word, _stemmed(word, name), 0, len(token)),), dotted, dotted)
    text = _POSSESSIVE.sub("", token)
    letters = text.split(".")
    if len(letters) > 1 and all(len(letter) == 1 and letter.isalpha() for letter in letters):
        word = fold("".join(letters))[:MAX_WORD]
        dotted = ".".join(word) if word in EVERYDAY else ""
        return Shape((Part(word, _stemmed(word, name), 0, len(text)),), dotted, dotted)
    if _NUMBER.fullmatch(text):
        word = text.replace(",", "")[:MAX_WORD]
        return Shape((Part(word, word, 0, len(text)),), "", "")
    parts: list[Part] = []
    spaced = True
    for piece in _PIECE.finditer(text):
        at = piece.start()
        for run in _runs(piece.group()):
            if _UNSPACED.match(run):
                spaced = False
                parts += _pairs(run, at)
            else:
                parts += _plain(run, at, name)
            at += len(run)
    whole = ""
    if not spaced and len(parts[-1].word) > 1 and unspaced(parts[-1].word):
        whole = parts[-1].word[-1]
    elif spaced and 2 <= len(parts) <= MAX_JOINED and "." not in text and "_" not in text:
        whole = ("&" if "&" in text else "").join(part.word for part in parts)[:MAX_WORD]
    return Shape(tuple(parts), whole, _stemmed(whole, name))


def _runs(piece: str) -> list[str]:
    """Cut where writing without spaces begins or ends."""
    if piece.isascii():
        return [piece]
    runs: list[str] = []
    last = 0
    for match in _UNSPACED.finditer(piece):
        runs += [piece[last : match.start()], match.group()]
        last = match.end()
    return [run for run in [*runs, piece[last:]] if run]


def _plain(run: str, at: int, name: str) -> list[Part]:
    """A word without joiners but for apostrophes: `don't` is one word, `O'Brien` and `l'Europe` are two."""
    pieces = _APOSTROPHE.split(run)
    cuts = [(0, len(run))]
    if len(pieces) > 1 and 0 < len(pieces[0]) <= 2 and len(run) - len(pieces[0]) > 3:
        border = len(pieces[0])
        cuts = [(0, border), (border + 1, len(run))]
    parts = []
    for start, end in cuts:
        word = _folded(run[start:end])
        if word:
            found = _stemmed(word, name)
            other = _accented_stem(run[start:end], name) if name != _ENGLISH and not run.isascii() else ""
            parts.append(Part(word, found, at + start, at + end, "" if other == found else other))
    return parts


def _accented_stem(text: str, name: str) -> str:
    """The stem as the rules of a language mean it, then folded: they know endings by their accents."""
    word = unicodedata.normalize("NFC", text).lower()
    return _folded(_stemmed(word, name)) if word.isalpha() else ""


def _folded(text: str) -> str:
    word = fold(text)
    if not word.isalnum():  # apostrophes, and what compatibility forms fall apart into: "½" becomes "1⁄2"
        word = "".join(c for c in word if c.isalnum() or unicodedata.category(c).startswith("M"))
    return word[:MAX_WORD]


def _pairs(run: str, at: int) -> list[Part]:
    """Overlapping pairs; a single sign is its own."""
    word = fold(run)
    pairs = [word[i : i + 2] for i in range(max(1, len(word) - 1))]
    if len(word) != len(run):  # folding composed or split signs: offsets into the run are lost, mark all of it
        return [Part(pair, pair, at, at + len(run)) for pair in pairs]
    return [Part(pair, pair, at + i, at + i + len(pair)) for i, pair in enumerate(pairs)]


def unspaced(word: str) -> bool:
    """Whether a word is of a script that is written without spaces."""
    return bool(_UNSPACED.match(word))


def slices(token: str) -> list[str]:
    """A very long token in slices: its parts or pairs, all at once, would take 500 bytes a sign."""
    if len(token) <= LONGEST_RUN:
        return [token]
    return [token[at : at + LONGEST_RUN] for at in range(0, len(token), LONGEST_RUN)]


def collect(text: str, into: dict[str, list[int]], words: set[str], *, start: int = 0, lang: str = "") -> int:
    """Add the stems of `text` with their positions to `into` and its surface words to `words`.

    Args:
        text: What to index.
        into: Stem → positions; a defaultdict(list).
        words: Folded surface words, for the word dictionary.
        start: Position of the first word.
        lang: The language of the text, as BCP-47; "" is English.

    Returns:
        The position after the last word.
    """
    position = start
    while len(text) > _LONGEST_PART:  # the words of 16 MB, all at once, would take 300 MB
        cut = text.rfind(" ", 0, _LONGEST_PART) + 1 or _LONGEST_PART
        position = collect(text[:cut], into, words, start=position, lang=lang)
        text = text[cut:]
    tokens = TOKEN.findall(text)
    if max(map(len, tokens), default=0) > LONGEST_RUN:
        tokens = [piece for token in tokens for piece in slices(token)]
    name = stemmer(lang)
    known = _knowledge(name)
    others: set[str] = set()
    for token, plain in zip(tokens, map(known.plain.get, tokens), strict=True):
        if plain is not None:
            into[plain].append(position)
            position += 1
            continue
        others.add(token)
        parts, whole, whole_stem = _shaped(token, name, known)
        first = position
        for _, found, _, _, other in parts:
            into[found].append(position)
            if other:
                into[other].append(position)
            position += 1
        if whole:
            # at both ends: "my email" and "email address" both find "my e-mail address"
            into[whole_stem].append(first)
            if position - 1 > first:
                into[whole_stem].append(position - 1)
    for token in others:
        parts, whole, _ = _shaped(token, name, known)
        words.update([part[0] for part in parts])
        if whole:
            words.add(whole)
    words.update(map(str.lower, set(tokens) - others))
    return position
