"""What can be seen of a token that may be part of a name: the word, its neighbours, the lists, the whole document.

Features are strings; the model gives each a weight for every tag. Those that hang on one word alone are found once a
word (`own`), seen from a neighbour with a prefix; the others are found at every place (`local`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.entities.lexicon import Lexicon, Usage, fold
from reader.entities.names import PARTICLES as NAME_PARTICLES
from reader.entities.tokens import Tokens

LINKS = frozenset(
    [
        "of",
        "and",
        "for",
        "the",
        "de",
        "la",
        "le",
        "del",
        "da",
        "do",
        "dos",
        "di",
        "du",
        "des",
        "in",
        "on",
        "to",
        "&",
        "at",
        "'s",
        "’s",
        "der",
        "den",
        "van",
        "von",
        "bin",
        "ibn",
        "al",
        "el",
        "y",
        "e",
    ]
)
"""Words in lower case that may stand inside a name."""
PARTICLES = NAME_PARTICLES | {"bint", "al", "el", "ul", "mac"}
"""Words in lower case that may begin a name."""
SAYING = frozenset(
    [
        "said",
        "says",
        "say",
        "told",
        "added",
        "argued",
        "asked",
        "denied",
        "announced",
        "warned",
        "insisted",
        "claimed",
        "wrote",
        "replied",
        "explained",
        "declared",
        "stated",
        "testified",
        "noted",
        "believes",
        "thinks",
        "says",
    ]
)
_LOCATING = frozenset(
    [
        "in",
        "at",
        "from",
        "near",
        "across",
        "throughout",
        "outside",
        "inside",
        "into",
        "around",
        "toward",
        "towards",
        "within",
    ]
)
_REACH = 3
"""Most small words between two capitalised ones of one window."""
_LONGEST_WINDOW = 40


@dataclass(slots=True)
class Evidence:
    """What the whole document says of its words."""

    lower: set[str] = field(default_factory=set)
    """Words that occur in lower case."""
    middle: set[str] = field(default_factory=set)
    """Words that occur with a capital inside a sentence."""
    titled: set[str] = field(default_factory=set)
    """Words behind a title."""
    saying: set[str] = field(default_factory=set)
    """Words before a verb of saying."""
    located: set[str] = field(default_factory=set)
    """Words behind a preposition of place."""
    given: set[str] = field(default_factory=set)
    """Words behind a given name."""
    articled: set[str] = field(default_factory=set)
    """Words behind "the"."""


def capital(form: str) -> bool:
    """Whether a token looks as if it were part of a name."""
    head = form[0]
    if head.isupper():
        return True
    if head in "@#" or form.islower() or not head.isalpha():
        return False
    return "-" in form or not form[1:].islower()


def windows(tokens: Tokens) -> list[tuple[int, int]]:
    """The half-open ranges of tokens in which names can stand: capitalised words and the small words between them."""
    forms = tokens.forms
    sentences = tokens.sentences
    count = len(forms)
    found: list[tuple[int, int]] = []
    i = 0
    while i < count:
        if not capital(forms[i]):
            i += 1
            continue
        start = i
        while start > 0 and forms[start - 1] in PARTICLES and sentences[start - 1] == sentences[i] and i - start < 2:
            start -= 1
        end = i + 1
        while end < count and end - start < _LONGEST_WINDOW and sentences[end] == sentences[i]:
            if capital(forms[end]) or forms[end][0].isdigit():
                end += 1
                continue
            ahead = end
            while ahead < count and ahead - end < _REACH and forms[ahead] in LINKS:
                ahead += 1
            if ahead > end and ahead < count and capital(forms[ahead]) and sentences[ahead] == sentences[i]:
                end = ahead + 1
                continue
            break
        if found and start < found[-1][1]:
            start = found[-1][1]
        found.append((start, end))
        i = end
    return found


def gather(tokens: Tokens, lists: Lexicon, usage: Usage) -> Evidence:
    """What the document says of its words, in one pass."""
    seen = Evidence()
    forms = tokens.forms
    titles = lists.words["title"]
    last = len(forms) - 1
    for i, form in enumerate(forms):
        if form.islower():
            seen.lower.add(form)
            continue
        if not form[0].isupper():
            continue
        if not tokens.begins[i]:
            seen.middle.add(form)
        if i:
            before = forms[i - 1]
            low = before.lower()
            if low in _LOCATING:
                seen.located.add(form)
            elif low == "the":
                seen.articled.add(form)
            elif before[0].isupper():
                if low.rstrip(".") in titles:
                    seen.titled.add(form)
                elif low in usage.given:
                    seen.given.add(form)
        if i < last and forms[i + 1] in SAYING:
            seen.saying.add(form)
    return seen


def shape(form: str) -> str:
    """A word's outline: "Haftar" → "Aa", "J." → "A.", "G-20" → "A-0", "al-Sarraj" → "a-Aa"."""
    out: list[str] = []
    for c in form[:16]:
        k = "A" if c.isupper() else "a" if c.isalpha() else "0" if c.isdigit() else c
        if not out or out[-1] != k:
            out.append(k)
    if form.isupper() and form.isalpha():
        return "AA" if len(form) > 1 else "A"
    return "".join(out)


def marks(form: str, lists: Lexicon, usage: Usage) -> list[str]:
    """What the lists say of one word, as short flags."""
    low = form.lower().rstrip(".")
    found = [role[0] + role[-1] for role, members in lists.words.items() if low in members]
    key = fold(form)
    if form[0].isupper() or "-" in form:
        if key in lists.demonyms:
            found.append("dem")
        if key in lists.groups:
            found.append("grp")
        place = lists.places.get(key)
        if place is not None:
            found.append("p:" + place.rpartition("\t")[2])
        if key in lists.orgs:
            found.append("org")
        if key in usage.given:
            found.append("giv")
        if key in usage.surnames:
            found.append("sur")
    if low in PARTICLES:
        found.append("par")
    return found


def own(form: str, lists: Lexicon, usage: Usage) -> list[str]:
    """Features of a word as such."""
    low = form.lower()
    found = ["b", "w=" + form, "s3=" + low[-3:], "s4=" + low[-4:], "p3=" + form[:3], "sh=" + shape(form)]
    flags = marks(form, lists, usage)
    found += ["m=" + flag for flag in flags]
    if not flags:
        found.append("m=-")
    if "giv" in flags and "sur" not in flags:
        found.append("m=giv only")
    if form[0].isupper():
        found.append("lc=" + usage.lower.get(low, "x"))
    cluster = usage.clusters.get(form) or usage.clusters.get(low)
    if cluster:
        found += ["c=" + cluster[0], "d=" + cluster[1]]
    if low[-1:] == "s":
        found.append("es")
    if "-" in form:
        found.append("hy=" + low.partition("-")[0])
        tail = low.rpartition("-")[2]
        found.append("ht=" + tail[-3:])
    return found


def beside(form: str, lists: Lexicon, usage: Usage) -> list[str]:
    """Features of a word as seen from its neighbour."""
    found = ["w=" + form.lower(), "sh=" + shape(form)]
    found += ["m=" + flag for flag in marks(form, lists, usage)]
    cluster = usage.clusters.get(form) or usage.clusters.get(form.lower())
    if cluster:
        found += ["c=" + cluster[0], "d=" + cluster[1]]
    return found


def beyond(form: str, lists: Lexicon, usage: Usage) -> list[str]:
    """Features of a word two places away."""
    cluster = usage.clusters.get(form) or usage.clusters.get(form.lower())
    found = ["w=" + form.lower()]
    if cluster:
        found.append("c=" + cluster[0])
    if form[0].isupper():
        found += ["m=" + flag for flag in marks(form, lists, usage)]
    return found


def known_phrases(forms: list[str], start: int, end: int, lists: Lexicon, folded: list[str]) -> dict[int, str]:
    """Marks for the tokens of a window that are part of a known name of several words."""
    found: dict[int, str] = {}
    i = start
    while i < end:
        most = lists.phrases.get(folded[i - start], 0) if forms[i][0].isupper() else 0
        step = 1
        for length in range(min(most, end - i), 1, -1):
            key = " ".join(folded[i - start : i - start + length])
            place = lists.places.get(key)
            label = (
                place.rpartition("\t")[2]
                if place
                else "org"
                if key in lists.orgs
                else "dem"
                if key in lists.demonyms
                else ""
            )
            if label:
                found[i] = "B" + label
                for j in range(i + 1, i + length):
                    found[j] = "I" + label
                step = length
                break
        i += step
    return found


def local(
    tokens: Tokens, start: int, end: int, seen: Evidence, lists: Lexicon, usage: Usage, folded: list[str]
) -> list[list[str]]:
    """Features of each token of a window that hang on its place and on the document."""
    forms = tokens.forms
    count = len(forms)
    phrases = known_phrases(forms, start, end, lists, folded)
    heads = lists.words["orghead"]
    tails = lists.words["orgtail"]
    placeheads = lists.words["placehead"]
    ahead = ["-"] * (end - start)
    distance = 9
    kind = ""
    for i in range(end - 1, start - 1, -1):
        low = forms[i].lower()
        if forms[i][0].isupper() and (low in heads or low in tails):
            distance, kind = 0, "o"
        elif forms[i][0].isupper() and low in placeheads:
            distance, kind = 0, "p"
        else:
            distance += 1
        if distance < 5:
            ahead[i - start] = f"{kind}{distance}"
    found = []
    behind = "-"
    for i in range(start, end):
        form = forms[i]
        low = form.lower()
        begins = tokens.begins[i]
        before = forms[i - 1].lower() if i and tokens.sentences[i - 1] == tokens.sentences[i] else "^"
        after = forms[i + 1].lower() if i + 1 < count and tokens.sentences[i + 1] == tokens.sentences[i] else "$"
        features = [
            "bg=" + begins,
            "ah=" + ahead[i - start],
            "bh=" + behind,
            "2=" + before + "|" + low,
            "3=" + low + "|" + after,
            "4=" + before + "|" + after,
        ]
        if form[0].isupper():
            bucket = usage.lower.get(low, "x")
            if begins:
                features.append(f"bl={begins}{bucket}")
                features.append("bw=" + low)
            if low in seen.lower:
                features.append("D:lower" + begins)
            if form in seen.middle:
                features.append("D:middle" + begins)
            elif begins:
                features.append("D:only" + bucket)
            if form in seen.titled:
                features.append("D:titled")
            if form in seen.saying:
                features.append("D:saying")
            if form in seen.located:
                features.append("D:located")
            if form in seen.given:
                features.append("D:given")
            if form in seen.articled:
                features.append("D:articled")
            if i == start and i + 1 == end:
                features.append("alone")
                if form in seen.given:
                    features.append("D:given alone")
        phrase = phrases.get(i)
        if phrase:
            features.append("g=" + phrase)
        sa, sb = shape(forms[i - 1]) if i else "^", shape(forms[i + 1]) if i + 1 < count else "$"
        features.append("5=" + sa + "|" + shape(form) + "|" + sb)
        if low in heads and form[0].isupper():
            behind = "o"
        elif form[0].isupper():
            behind = "A" if behind in "-A" else behind
        elif low not in LINKS:
            behind = "-"
        found.append(features)
    return found
