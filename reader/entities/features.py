"""What can be seen of a token that may be part of a name: the word, its neighbours, the lists, the whole document.

Features are strings; the model gives each a weight for every tag. Those that hang on one word alone are found once a
word (`own`, `beside`, `beyond`), the others at every place (`local`).
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
        "wa",
        "am",
        "a",
        "-",
        "‑",
        "–",
    ]
)
"""Words in lower case, and marks, that may stand inside a name."""
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
    ]
)
"""Verbs whose subject is mostly a person or a body."""
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
_NEAR = 6
"""Words before and behind a run of capitalised words that say what it is about."""
_SUFFIXED = frozenset(("inc", "inc.", "ltd", "ltd.", "llc", "corp", "corp.", "co.", "jr", "jr.", "sr.", "junior"))
"""What may follow a comma inside a name."""
_APOSTROPHES = frozenset("'’")


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
    headed: set[str] = field(default_factory=set)
    """Words before a word that heads names of organisations: "Northrop" in "Northrop Corporation"."""
    last: set[str] = field(default_factory=set)
    """Words that end a run of capitalised words elsewhere."""
    first: set[str] = field(default_factory=set)
    """Words that begin a run of capitalised words."""
    short: set[str] = field(default_factory=set)
    """Acronyms that the initials of a run of capitalised words spell."""
    topic: str = ""
    """"s" or "S" for a text on sports (some, many of its words), "b" or "B" for one on business, else ""."""


def capital(form: str) -> bool:
    """Whether a token looks as if it were part of a name."""
    head = form[0]
    if head.isupper():
        return True
    if head in "@#" or form.islower() or not head.isalpha():
        return False
    return "-" in form or not form[1:].islower()


def _links(forms: list[str], end: int, ahead: int, count: int) -> bool:
    """Whether a mark, not a word, lets a name go on behind it: "Workers' Party", "Widgets, Inc."."""
    if ahead + 1 >= count:
        return False
    mark, following = forms[ahead], forms[ahead + 1]
    if mark in _APOSTROPHES:
        return ahead == end and forms[ahead - 1][-1] == "s" and capital(following)
    return mark == "," and following.lower() in _SUFFIXED


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
            form = forms[end]
            if capital(form) or form[0].isdigit() or (form[0] == "-" and form[1:].isalpha()):
                end += 1
                continue
            ahead = end
            while ahead < count and ahead - end < _REACH and forms[ahead] in LINKS:
                ahead += 1
            if ahead == end + 1 and forms[end] == "-" and tokens.starts[end] == tokens.ends[end - 1]:
                break  # two names in one word: "Israeli-Palestinian"
            if ahead == end and _links(forms, end, end, count):
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
    sentences = tokens.sentences
    titles = lists.words["title"]
    heads = lists.words["orghead"] | lists.words["orgtail"]
    last = len(forms) - 1
    run: list[str] = []
    initials: set[str] = set()
    sporty, trading = lists.words["sports"], lists.words["business"]
    low_words = sports = business = 0
    for i, form in enumerate(forms):
        upper = form[0].isupper()
        if run and not (upper and sentences[i] == sentences[i - 1]):
            if len(run) > 1:
                seen.first.add(run[0])
                seen.last.add(run[-1])
                if len(run) > 2:
                    initials.add("".join(word[0] for word in run))
            run = []
        if not upper:
            if form.islower():
                seen.lower.add(form)
                low_words += 1
                sports += form in sporty
                business += form in trading
            continue
        run.append(form)
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
        if i < last:
            after = forms[i + 1]
            if after in SAYING:
                seen.saying.add(form)
            elif after[0].isupper() and after.lower().rstrip(".") in heads:
                seen.headed.add(form)
    seen.short = {form for form in initials if form in seen.middle}
    most = max(sports, business)
    if most > 2 and most > 0.02 * low_words:
        seen.topic = "s" if sports == most else "b"
        if most > 0.05 * low_words:
            seen.topic = seen.topic.upper()
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
        if key in usage.minor:
            found.append("min")
        if key in lists.hints["body"]:
            found.append("bod")
        if key in lists.hints["site"]:
            found.append("sit")
    if low in PARTICLES:
        found.append("par")
    return found


def sort_of(form: str, lists: Lexicon, usage: Usage) -> str:
    """One letter for what the lists make of a word of a name."""
    low = form.lower().rstrip(".")
    key = fold(form)
    if len(low) == 1:
        return "i"
    if low in lists.words["orghead"] or low in lists.words["orgtail"]:
        return "o"
    if low in lists.words["title"]:
        return "t"
    if low in lists.words["placehead"]:
        return "h"
    if low in lists.words["calendar"]:
        return "c"
    if key in lists.demonyms or key in lists.groups:
        return "d"
    given = key in usage.given
    if key in lists.places:
        return "q" if given else "p"
    if given:
        return "g"
    if key in lists.orgs or key in lists.hints["body"]:
        return "b"
    if key in usage.minor or key in lists.hints["site"]:
        return "m"
    if key in usage.surnames:
        return "s"
    if form.isupper():
        return "A"
    return {"9": "9", "8": "9", "7": "5", "6": "5", "5": "5"}.get(usage.lower.get(low, "x"), "x")


def own(form: str, lists: Lexicon, usage: Usage) -> list[str]:
    """Features of a word as such."""
    low = form.lower()
    found = ["b", "w=" + form, "l=" + low, "sh=" + shape(form)]
    size = len(low)
    found += [f"s{k}=" + low[-k:] for k in (1, 2, 3, 4) if size > k]
    found += [f"p{k}=" + low[:k] for k in (2, 3, 4) if size > k]
    flags = marks(form, lists, usage)
    found += ["m=" + flag for flag in flags]
    found.append("M=" + "+".join(flags))
    if form[0].isupper():
        found.append("lc=" + usage.lower.get(low, "x"))
    found += _clusters(form, usage)
    if "-" in form:
        found.append("hy=" + low.partition("-")[0])
        tail = low.rpartition("-")[2]
        found.append("ht=" + tail[-3:])
    return found


def _clusters(form: str, usage: Usage) -> list[str]:
    cluster = usage.clusters.get(form) or usage.clusters.get(form.lower())
    return ["c=" + cluster[0], "d=" + cluster[1], "e=" + cluster[2]] if cluster else []


def beside(form: str, lists: Lexicon, usage: Usage) -> list[str]:
    """Features of a word as seen from its neighbour."""
    low = form.lower()
    found = ["w=" + low, "sh=" + shape(form)]
    if len(low) > 3:
        found.append("s3=" + low[-3:])
    found += ["m=" + flag for flag in marks(form, lists, usage)]
    found += _clusters(form, usage)
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


def known_phrases(
    forms: list[str], start: int, end: int, lists: Lexicon, usage: Usage, folded: list[str]
) -> dict[int, str]:
    """Marks for the tokens of a window that are part of a known name of several words."""
    found: dict[int, str] = {}
    i = start
    while i < end:
        most = 0
        if forms[i][0].isupper():
            most = max(lists.phrases.get(folded[i - start], 0), usage.towns.get(folded[i - start], 0))
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
                else "min"
                if key in usage.minor
                else "bod"
                if key in lists.hints["body"]
                else "sit"
                if key in lists.hints["site"]
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


def _around(forms: list[str], sentences: list[int], run: int, run_end: int, usage: Usage) -> list[str]:
    """What stands before and behind a run of capitalised words in its sentence: two words, and classes further away."""
    clusters = usage.clusters
    here = sentences[run]
    low = max(0, run - _NEAR)
    high = min(len(forms), run_end + _NEAR)
    while sentences[low] != here:
        low += 1
    while sentences[high - 1] != here:
        high -= 1
    before = ["^", "^", *(form.lower() for form in forms[max(low, run - 2) : run])][-2:]
    after = [*(form.lower() for form in forms[run_end : min(high, run_end + 2)]), "$", "$"][:2]
    left, right = clusters.get(before[1]), clusters.get(after[0])
    found = [
        f"rx={left[0] if left else before[1]}|{right[0] if right else after[0]}",
        f"rj={before[0]}|{before[1]}",
        f"rk={after[0]}|{after[1]}",
    ]
    words = {form for form in (*forms[low:run], *forms[run_end:high]) if len(form) > 3 and form.islower()}
    # sorted, as sets of words come in another order each time and sums of weights are not exact
    return found + sorted({"n=" + clusters[word][0] for word in words if word in clusters})


def local(
    tokens: Tokens,
    start: int,
    end: int,
    seen: Evidence,
    lists: Lexicon,
    usage: Usage,
    folded: list[str],
    sorts: dict[str, str],
) -> list[list[str]]:
    """Features of each token of a window that hang on its place and on the document. `sorts` remembers `sort_of`."""
    forms = tokens.forms
    sentences = tokens.sentences
    count = len(forms)
    here = sentences[start]
    phrases = known_phrases(forms, start, end, lists, usage, folded)
    heads = lists.words["orghead"]
    tails = lists.words["orgtail"]
    placeheads = lists.words["placehead"]
    ahead = ["-"] * (end - start)
    distance = 9
    kind = ""
    lows = [forms[i].lower() for i in range(start, end)]
    for i in range(end - 1, start - 1, -1):
        low = lows[i - start]
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
    run = start
    run_end = start
    outside: list[str] = []
    pattern: list[str] = []
    topic = seen.topic
    for i in range(start, end):
        form = forms[i]
        low = lows[i - start]
        begins = tokens.begins[i]
        before = forms[i - 1].lower() if i and sentences[i - 1] == here else "^"
        after = forms[i + 1].lower() if i + 1 < count and sentences[i + 1] == here else "$"
        features = [
            "bg=" + begins,
            "ah=" + ahead[i - start],
            "bh=" + behind,
            "2=" + before + "|" + low,
            "3=" + low + "|" + after,
            "4=" + before + "|" + after,
        ]
        if form[0].isupper():
            if i >= run_end:
                run, run_end = i, i + 1
                while run_end < end and forms[run_end][0].isupper():
                    run_end += 1
                left = before
                right = forms[run_end].lower() if run_end < count and sentences[run_end] == here else "$"
                size = run_end - run
                length = str(min(size, 5))
                outside = ["rb=" + left, "ra=" + right, "rl=" + length]
                for mark, word in (("rc=", left), ("rd=", right)):
                    cluster = usage.clusters.get(word)
                    if cluster:
                        outside.append(mark + cluster[0])
                outside += _around(forms, sentences, run, run_end, usage)
                if size < 5:
                    outside.append("rw=" + " ".join(lows[run - start : run_end - start]))
                pattern = []
                for word in forms[run:run_end]:
                    sort = sorts.get(word)
                    if sort is None:
                        sort = sorts[word] = sort_of(word, lists, usage)
                    pattern.append(sort)
                whole = "".join(pattern[:5])
                if size > 1:
                    outside += ["rf=" + lows[run - start], "re=" + lows[run_end - 1 - start]]
                    outside.append("rg=" + ("g" if lows[run - start] in usage.given else "-") + length)
            features += outside
            at = i - run
            sort = pattern[at]
            features += [
                f"rs={whole}@{min(at, 5)}",
                "rS=" + "".join(pattern[max(0, at - 1) : at + 2]) + ("f" if not at else ""),
                "t=" + topic + sort,
                f"rB={left}|{whole}@{min(at, 5)}",
            ]
            place = ("f" if i == run else "") + ("l" if i + 1 == run_end else "")
            features.append("rp=" + place)
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
                features.append("D:titled" + place)
            if form in seen.saying:
                features.append("D:saying" + place)
            if form in seen.located:
                features.append("D:located" + place)
            if form in seen.given:
                features.append("D:given" + place)
            if form in seen.articled:
                features.append("D:articled" + place)
            if form in seen.headed:
                features.append("D:headed" + place)
            if form in seen.short:
                features.append("D:short")
            if form in seen.last:
                features.append("D:last" + place)
            if form in seen.first:
                features.append("D:first" + place)
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
