"""Normal forms of names: what of a written name tells who or what is meant.

All results are folded (no case, no accents). Spelling is never guessed: "Hifter" and "Haftar" are two names here.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from reader.entities.aliases import aliases, org_name, place_name
from reader.entities.lexicon import SMALL, fold, lexicon
from reader.model import Kind

_SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
_NUMERALS = frozenset(
    [
        "i",
        "ii",
        "iii",
        "iv",
        "v",
        "vi",
        "vii",
        "viii",
        "ix",
        "x",
        "xi",
        "xii",
        "xiii",
        "xiv",
        "xv",
        "xvi",
        "xvii",
        "xviii",
        "xix",
        "xx",
    ]
)
PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "da",
        "dos",
        "di",
        "del",
        "du",
        "la",
        "le",
        "bin",
        "ibn",
        "ben",
        "abu",
        "ter",
        "ten",
        "st",
    ]
)
"""Words in lower case that belong to a surname."""
_ARTICLES = ("al-", "el-", "ul-", "an-", "ar-", "as-", "at-", "ash-", "az-")
_POSSESSIVE = re.compile(r"['’]s?$")
_QUOTED = re.compile(r"(?<=\s)(?:[\"“”]\s?([^\"“”]{2,30}?)\s?[\"“”]|[‘']([^‘'’]{2,30})['’]|\(([^()]{2,30})\))(?=\s)")
_INITIALS = re.compile(r"\b([A-Z])\.(?=[A-Z]\.)")
_SPACED = re.compile(r"\b([A-Z]\.) (?=[A-Z]\.)")
_ORDINAL = re.compile(r"\b(\d+) (?=(?:st|nd|rd|th|ers)\b)", re.IGNORECASE)
_LETTERS = re.compile(r"(?:[A-Z]\.){2}\s|[A-Z]{2}\s")
_JOINTS = re.compile(r"[\s,]+")
_STRIPPED = "\"“”'‘’()[],;:"


_WRITTEN = {
    "centre": "center", "theatre": "theater", "defence": "defense", "labour": "labor", "harbour": "harbor",
    "organisation": "organization", "programme": "program", "&": "and", "mt": "mount", "ave": "avenue",
    "blvd": "boulevard", "dept": "department", "univ": "university", "assn": "association",
}  # fmt: skip
"""Words that are one in the names of organisations and places, whichever way they are written."""
_NO_NICKNAMES = frozenset(
    ("times", "news", "airlines", "airways", "industries", "systems", "motors", "resources", "holdings", "services",
     "partners", "associates", "courts", "schools", "records", "pictures", "studios", "police", "games", "press")
)  # fmt: skip
"""How names of towns' companies end that are no sides."""
_EVERYWHERE = frozenset(["muhammad", "abdul", "abdel", "md"])
"""Given names that say little without the next one."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person's name in its parts, folded."""

    given: tuple[str, ...]
    """Given names and initials, without titles; empty for a bare surname."""
    surname: str
    """With its particles, without an Arabic article: "van der horst", "sarraj"."""
    suffix: str = ""
    """"jr", "sr", a numeral, or ""."""
    family_first: bool = False
    """Written with the surname first: "Liang Zhiyuan"."""
    article: bool = False
    """Written with an Arabic article before the surname."""

    @property
    def full(self) -> bool:
        """Whether the name says more than a surname does."""
        return bool(self.given) or self.suffix in _NUMERALS

    @property
    def last(self) -> str:
        """The surname without particles."""
        return self.surname.rpartition(" ")[2]


def words_of(text: str) -> list[str]:
    """The words of a name as written, without a leading "the", quotes and a possessive ending."""
    words = [w for w in (part.strip(_STRIPPED) for part in _JOINTS.split(text)) if w]
    if words:
        words[-1] = _POSSESSIVE.sub("", words[-1]) or words[-1]
    while len(words) > 1 and words[0].lower() == "the":
        del words[0]
    return words


def _bare(word: str) -> str:
    """A surname's word without the Arabic article."""
    for article in _ARTICLES:
        if word.startswith(article) and len(word) > len(article) + 1:
            return word[len(article) :]
    return word


def given_form(word: str) -> str:
    """A given name's standing form: "bill" → "william"."""
    return aliases().given.get(word, word)


def quoted(text: str) -> list[str]:
    """What stands in quotes or brackets within a person's name, folded: Tom "Red" Ray → red."""
    return [fold(part).lower() for match in _QUOTED.finditer(text) for part in match.groups() if part]


@functools.lru_cache(maxsize=20_000)
def person(text: str) -> Person:
    """A person's name taken apart; titles and nicknames in quotes are dropped."""
    lists = lexicon()
    written = words_of(_INITIALS.sub(r"\1. ", _QUOTED.sub(" ", text)))
    words = [w for w in (fold(w).lower() for w in written) if w]
    # honorifics go, as long as a name is left behind them
    while len(words) > 1 and words[0] in lists.words["honorific"]:
        del words[0]
    suffix = ""
    if len(words) > 1 and (words[-1] in _SUFFIXES or (words[-1] in _NUMERALS and written[-1].isupper())):
        suffix = words.pop()
    if not words:
        return Person((), "", suffix)
    article = words[-1] != _bare(words[-1]) or words[-2:-1] in (["al"], ["el"])
    # "Al Gore" has a given name, "Tamim Al Thani" an article
    words = [w for i, w in enumerate(words) if w not in ("al", "el") or i + 1 == len(words) or (i == 0 and w == "al")]
    if len(words) == 1:
        return Person((), _bare(words[0]), suffix, article=article)
    if words[0] in ("abu", "umm") and len(words) > 2:
        # a byname in the place of a given name: "Abu Omar al-Baghdadi"
        return Person((" ".join(words[:-1]),), _bare(words[-1]), suffix, article=article)
    first = next((i for i, w in enumerate(words) if w in PARTICLES and i + 1 < len(words) and (i or w != "ben")), None)
    if first is not None:
        surname = " ".join([*words[first:-1], _bare(words[-1])])
        return Person(tuple(words[:first]), surname, suffix, article=article)
    families = lists.words["familyfirst"]
    if len(words) in (2, 3) and words[0] in families and words[-1] not in families and len(words[-1]) > 2:
        usual = words[0] in lists.nicknames
        if not usual:
            return Person(tuple(words[1:]), words[0], suffix, family_first=True)
    return Person(tuple(words[:-1]), _bare(words[-1]), suffix, article=article)


def same_given(one: str, other: str) -> bool:
    """Whether two given names may be one: equal, a nickname, or an initial of the other."""
    if one == other or given_form(one) == given_form(other):
        return True
    if one.removesuffix("ie") == other.removesuffix("y") or one.removesuffix("y") == other.removesuffix("ie"):
        return True
    return (len(one) == 1 or len(other) == 1) and one[0] == other[0]


def compatible(one: Person, other: Person) -> bool:
    """Whether two full names may be of one person."""
    if one.suffix and other.suffix and one.suffix != other.suffix:
        return False
    if one.surname != other.surname:
        return _turned(one, other)
    if ("al",) in (one.given, other.given) and one.article and other.article:
        return True
    if not one.given or not other.given:
        return one.given == other.given and one.suffix == other.suffix
    short, long = sorted((one.given, other.given), key=len)
    if same_given(one.given[0], other.given[0]):
        # second names must not speak against it: "George W." is not "George H. W."
        rest = list(long[1:])
        for name in short[1:]:
            while rest and not same_given(name, rest[0]):
                rest.pop(0)
            if not rest:
                return False
            rest.pop(0)
        return len(short) == 1 or same_given(short[1], long[1])
    return len(short) == 1 and len(short[0]) > 1 and short[0] in long[1:]


def _turned(one: Person, other: Person) -> bool:
    """The same two words in the other order, as far as the words themselves do not forbid it."""
    if len(one.given) != 1 or len(other.given) != 1:
        return False
    nicknames = lexicon().nicknames
    if one.given[0] in nicknames and one.surname in nicknames:
        return False
    return one.given[0] == other.surname and other.given[0] == one.surname


def person_keys(text: str) -> tuple[str, ...]:
    """Keys of a full name, the most telling first; none for a bare surname or a name with initials alone.

    "George W. Bush" → "george w bush", "george bush".
    """
    parts = person(text)
    if not parts.full:
        return ()
    tail = f" {parts.suffix}" if parts.suffix else ""
    if not parts.given:
        return (f"{parts.surname}{tail}",)
    first = given_form(parts.given[0])
    whole = " ".join([first, *parts.given[1:], parts.surname]) + tail
    if len(first) == 1 and len(parts.given) > 1 and len(parts.given[1]) > 1:
        # "J. Edgar Hoover" is called Edgar Hoover
        return (whole, f"{given_form(parts.given[1])} {parts.surname}{tail}")
    if len(first) == 1:
        return (whole,) if len(parts.given) > 1 else ()
    middle = [name for name in parts.given[1:] if len(name) > 1]
    if len(middle) > 1 or (middle and first in _EVERYWHERE):
        # "Aung San Suu Kyi" is not Aung Kyi
        return (whole,)
    return tuple(dict.fromkeys((whole, f"{first} {parts.surname}{tail}")))


def nickname(text: str) -> str:
    """What a side is called, of its whole name or alone: "Boston Red Sox" → "sox"; "" for what is no such word."""
    words = [fold(w).lower() for w in words_of(text)]
    last = words[-1] if words else ""
    if not last.endswith(("s", "sox")) or last in _NO_NICKNAMES or last in lexicon().words["orghead"]:
        return ""
    return last


def side(town: str, called: str) -> str:
    """The whole name of the side that everybody knows by its town's name and a word, or "": "New Orleans", "Saints"."""
    words = words_of(called)
    whole = " ".join([*words_of(town), *words])
    return whole if len(words) == 1 and nickname(called) and org_name(whole) is not None else ""


def goes_by_letters(text: str) -> bool:
    """Whether a person is called by letters that are a name: "T.J. Lindt", but "T. J. Lindt" need not be."""
    return _LETTERS.match(text) is not None


def is_byname(text: str) -> bool:
    """Whether a person's name is one of honour, and no surname: "The Rock"."""
    return text[:4].lower() == "the "


def initials_only(parts: Person) -> bool:
    """Whether all given names are initials."""
    return bool(parts.given) and all(len(name) == 1 for name in parts.given)


@functools.lru_cache(maxsize=20_000)
def name_key(text: str) -> str:
    """The key of an organisation or place: company suffix and article dropped, known names in their canonical form."""
    lists = lexicon()
    words = words_of(unspaced(text))
    while len(words) > 1 and words[-1].lower().rstrip(".") in lists.words["orgtail"]:
        words.pop()
    plain = " ".join(words)
    found = org_name(plain) or place_name(plain)
    spot = place_name(words[0]) if found is None and len(words) > 1 and is_acronym(words[0]) else None
    if spot is not None:
        # "L.A. Times", "US Steel"
        plain = " ".join([spot, *words[1:]])
        found = org_name(plain)
    folded = fold(found if found is not None else plain).lower()
    return " ".join(_WRITTEN.get(word, word) for word in folded.split())


def unspaced(text: str) -> str:
    """A name without the blanks that some set within initials and numbers: "U. S." → "U.S.", "76 ers" → "76ers"."""
    return _ORDINAL.sub(r"\1", _SPACED.sub(r"\1", text))


def canonical(text: str, kind: Kind) -> str | None:
    """The name under which the lists know an organisation or place, or None."""
    plain = " ".join(words_of(unspaced(text)))
    known, spot = org_name(plain), place_name(plain)
    if kind == "place" and spot is not None:
        return spot
    return known if known is not None else spot


def key(text: str, kind: Kind) -> str:
    """The form under which a name is compared: two equal keys of one kind are one name."""
    if kind != "person":
        return name_key(text)
    keys = person_keys(text)
    if keys:
        return keys[0]
    parts = person(text)
    return " ".join([*parts.given, parts.surname])


def is_acronym(text: str) -> bool:
    """Whether a name is written as an acronym: "GNA", "U.N.", "MoD" with the letter of its small word."""
    plain = unspaced(text).replace(".", "").replace("-", "")
    if not (2 <= len(plain) <= 7 and plain.isalpha()):
        return False
    return plain.isupper() or (plain[0].isupper() and plain[-1].isupper() and sum(map(str.islower, plain)) == 1)


def acronym(text: str) -> str:
    """An acronym's key: "U.N." → "un"."""
    return unspaced(text).replace(".", "").replace("-", "").lower()


def acronyms_of(text: str) -> frozenset[str]:
    """What a long form can be shortened to, with and without its small words."""
    words = [w for part in words_of(text) for w in part.split("-") if w]
    if len(words) < 2:
        return frozenset()
    every = "".join(w[0] for w in words if w[0].isalnum()).lower()
    large = "".join(w[0] for w in words if w.lower() not in SMALL and w[0].isalnum()).lower()
    found = {every, large}
    if len(large) > 3:
        # a nationality in front is often left out: "Russian Direct Investment Fund" → RDIF, but also DIF
        found.add(large[1:])
    return frozenset(a for a in found if len(a) > 1)


def spells(short: str, long: str) -> bool:
    """Whether the letters of an acronym stand in a long form in order, beginning with its first letter."""
    letters = acronym(short)
    plain = fold(" ".join(words_of(long))).lower()
    if not letters or not plain or plain[0] != letters[0]:
        return False
    rest = iter(plain)
    return all(c in rest for c in letters)


def syllabic(short: str, long: str) -> bool:
    """Whether an acronym is made of the beginnings of all words of a long form in order, small ones left out.

    "UNATRAC" of "Unión Nacional de Transportistas de Carga".
    """
    letters = acronym(short)
    words = [fold(w).lower() for w in words_of(long) if w.lower() not in SMALL]
    if len(words) < 2 or len(words) > len(letters):
        return False
    reached = {0}
    for word in words:
        following = set()
        for at in reached:
            for size in range(1, min(len(word), len(letters) - at) + 1):
                if letters[at + size - 1] != word[size - 1]:
                    break
                following.add(at + size)
        reached = following
    return len(letters) in reached


def is_generic(text: str) -> bool:
    """Whether a name is one that every country has: "Foreign Ministry"."""
    return fold(" ".join(words_of(text))).lower() in lexicon().words["generic"]
