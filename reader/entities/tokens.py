"""Text → tokens with offsets, cut as names need it: possessives and hyphen tails apart, initials with their dot."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reader.entities.lexicon import fold, lexicon, usage
from reader.model import NAMELESS, Document

LONGEST = 60
"""A word longer than this is no word; it is kept as a token but never part of a name."""
MAX_TEXT = 2_000_000
"""Code points of a document in which names are sought, some 350,000 words: a file must not take minutes."""

_TOKEN = re.compile(
    r"https?://\S+|www\.\S+|[@#]\w+"
    r"|(?:[^\W\d_]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Reps|Gov|Gen|Lt|Col|Capt|Sgt|Maj|Cpl|Adm|Rev|Hon|St|Ste|Mt|Ft|Inc|Corp|Co|Ltd|Jr|Sr"
    r"|Jan|Feb|Aug|Sept|Oct|Nov|Dec|No|vs|Ave|Blvd|Bros|Cmdr|Supt"
    r"|Ariz|Calif|Colo|Conn|Fla|Mich|Minn|Okla|Ont|Tenn|Wis)\.(?!\w)"
    # American states whose short forms are words: only where no sentence can end
    r"|(?:Ala|Ga|Ill|Ind|La|Mass|Md|Miss|Mo|Ore|Pa|Va|Wash)\.(?=\s?[,;)]|\s[a-z])"
    r"|\w+(?:[-‑&'’]\w+)*(?:\.(?:com|org|net|gov|co|uk)\b)*"
    # pieces of words that stand apart in text put together from tokens: "Peru 's", "UN -backed"
    r"|(?<=\s)['’](?:s|re|ve|ll|d|m)(?=\s)|(?<=\w\s)-[a-z]\w*"
    r"|[^\w\s]"
)
_ENDS = frozenset(".!?…")
_OPENS = frozenset("\"“‘«(['")
_CLOSES = frozenset("\"”’»)]'")
_DASHES = frozenset("—–-")
_TAIL_MARKS = frozenset("'’")


@dataclass(slots=True)
class Tokens:
    """Parallel lists, one entry a token."""

    forms: list[str] = field(default_factory=list)
    """As in the text, but with the case put right in lines of capitals."""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    begins: list[str] = field(default_factory=list)
    """"" inside a sentence; "S" at the start of one, "Q" after an opening quotation mark, "C" after a colon or dash."""
    blocks: list[int] = field(default_factory=list)
    """Number of the block that the token stands in."""
    sentences: list[int] = field(default_factory=list)
    shouted: list[bool] = field(default_factory=list)
    """Whether the text has the word in capitals where a name would not: in a line of capitals or a dateline."""


def tokenise(document: Document) -> Tokens:
    """The tokens of all blocks in which names are sought; none of what is beyond MAX_TEXT."""
    tokens = Tokens()
    shown: list[tuple[int, int]] = []
    ranges = [(b.start, b.end) for b in document.blocks if b.kind not in NAMELESS] if document.blocks else None
    for number, (start, end) in enumerate(ranges if ranges is not None else [(0, len(document.text))]):
        first = len(tokens.forms)
        for line_start, line_end in _lines(document.text, start, min(end, MAX_TEXT)):
            _add(document.text, line_start, line_end, number, tokens)
        shown.append((first, len(tokens.forms)))
    _mark_sentences(tokens)
    tokens.shouted = [False] * len(tokens.forms)
    _put_case_right(tokens, shown)
    _put_datelines_right(tokens, shown)
    return tokens


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    lines = []
    while start < end:
        stop = text.find("\n", start, end)
        if stop < 0:
            stop = end
        if stop > start:
            lines.append((start, stop))
        start = stop + 1
    return lines


def _add(text: str, start: int, end: int, block: int, tokens: Tokens) -> None:
    forms, starts, ends = tokens.forms, tokens.starts, tokens.ends
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        at = match.start()
        if len(word) > LONGEST:
            forms.append("_")
            starts.append(at)
            ends.append(match.end())
            continue
        if word[0].isalnum() and not word.isalpha() and not word.islower():
            for piece, offset in _pieces(word):
                forms.append(piece)
                starts.append(at + offset)
                ends.append(at + offset + len(piece))
            continue
        if word == "." and forms and ends[-1] == at and len(forms[-1]) == 1 and forms[-1].isupper():
            # an initial keeps its dot, if a name goes on behind it
            rest = text[at + 1 : at + 3]
            if len(rest) == 2 and rest[0] == " " and rest[1].isupper():
                forms[-1] += "."
                ends[-1] += 1
                continue
        if word.islower() and ("'" in word or "’" in word):
            cut = _possessive(word)
            if cut:
                forms += [word[:cut], word[cut:]]
                starts += [at, at + cut]
                ends += [at + cut, match.end()]
                continue
        forms.append(word)
        starts.append(at)
        ends.append(match.end())
    tokens.blocks += [block] * (len(forms) - len(tokens.blocks))
    # a line break ends a sentence: noted as an empty form would be, by the gap in the list of sentences
    tokens.sentences += [start] * (len(forms) - len(tokens.sentences))


def _possessive(word: str) -> int:
    """Where "'s", "'re", "n't" … begins in a word, or 0."""
    for mark in _TAIL_MARKS:
        at = word.rfind(mark)
        if at > 0:
            tail = word[at + 1 :].lower()
            if tail in ("s", "re", "ve", "ll", "d", "m", "t"):
                return at - 1 if tail == "t" and word[at - 1] == "n" and at > 1 else at
    return 0


def _pieces(word: str) -> list[tuple[str, int]]:
    """A word with hyphens or apostrophes in the pieces that names are made of, each with its offset."""
    cut = _possessive(word)
    if cut:
        return [*_pieces(word[:cut]), (word[cut:], cut)]
    if "-" not in word and "‑" not in word:
        return [(word, 0)]
    parts = word.replace("‑", "-").split("-")
    last = parts[-1]
    if len(parts) > 1 and parts[0][:1].isupper() and last[:1].islower() and (len(last) > 2 or len(parts) == 2):
        # "UN-backed", "Jordan-based", "Chicago-area": the name ends where the lower case begins
        at = next(i for i, part in enumerate(parts) if i and not part[:1].isupper())
        if at + 1 < len(parts) and parts[at + 1][:1].isupper():
            return [(word, 0)]
        head = sum(len(part) + 1 for part in parts[:at]) - 1
        return [*_pieces(word[:head]), (word[head:], head)]
    capitals = len(parts) == 2 and parts[0][:1].isupper() and last[:1].isupper()
    if capitals and _is_large(fold(parts[0])) and _is_large(fold(last)) and fold(word) not in lexicon().places:
        cut = len(parts[0])
        return [(word[:cut], 0), ("-", cut), (word[cut + 1 :], cut + 1)]
    return [(word, 0)]


def _is_large(key: str) -> bool:
    """Whether a folded word is a country, an area, a capital or their people."""
    lists = lexicon()
    return key in lists.demonyms or lists.places.get(key, "").rpartition("\t")[2] in ("country", "area", "capital")


def _mark_sentences(tokens: Tokens) -> None:
    """Turn line starts into sentence numbers and say how each token begins."""
    forms = tokens.forms
    number = -1
    line = None
    state = "S"
    numbers = []
    begins = tokens.begins
    for i, form in enumerate(forms):
        if tokens.sentences[i] != line:
            line = tokens.sentences[i]
            state = "S"
            number += 1
        if form in _ENDS:
            following = forms[i + 1] if i + 1 < len(forms) else ""
            begins.append("")
            state = "S" if form != "." or not following[:1].islower() else ""
        elif form in _OPENS or form in _CLOSES:
            begins.append("")
            if state != "S" and form in _OPENS:
                state = "Q"
        elif form in (":", "—", "–", "-", "•", "*"):
            begins.append("")
            state = state if state == "S" else "C"
        else:
            begins.append(state)
            if state == "S":
                number += 1
            state = ""
        numbers.append(number)
    tokens.sentences = numbers


def _units(tokens: Tokens, shown: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences of all blocks: a headline can stand inside a paragraph, on a line of its own."""
    sentences = tokens.sentences
    units = []
    for first, last in shown:
        start = first
        for i in range(first + 1, last + 1):
            if i == last or sentences[i] != sentences[start]:
                units.append((start, i))
                start = i
    return units


def _put_case_right(tokens: Tokens, shown: list[tuple[int, int]]) -> None:
    """In lines of capitals and headlines in title case, give words the case that the rest of the text gives them."""
    forms = tokens.forms
    blocks = set(shown)
    odd: list[tuple[int, int, bool]] = []
    for first, last in _units(tokens, shown):
        words = [f for f in forms[first:last] if f[0].isalpha() and len(f) > 1]
        if len(words) < 2 or last - first > 40:
            continue
        upper = sum(f.isupper() for f in words)
        capital = sum(f[0].isupper() for f in words)
        longer = [f for f in words if len(f) > 3]
        if upper > 0.7 * len(words) and any(len(f) > 4 for f in words):
            odd.append((first, last, True))
        elif forms[last - 1] in _ENDS and (first, last) not in blocks:
            continue
        elif len(longer) > 3 and capital > 0.6 * len(words) and sum(f[0].isupper() for f in longer) > 0.8 * len(longer):
            odd.append((first, last, False))
    if not odd:
        return
    skip = {i for first, last, _ in odd for i in range(first, last)}
    lower = {f for i, f in enumerate(forms) if i not in skip and f.islower()}
    middle = {f for i, f in enumerate(forms) if i not in skip and f[0].isupper() and not tokens.begins[i]}
    by_lower = {f.lower(): f for f in sorted(middle)}
    common = usage().lower
    lists = lexicon()
    for first, last, shouting in odd:
        for i in range(first, last):
            form = forms[i]
            tokens.shouted[i] = shouting and form.isupper()
            if not form[0].isupper() or (not shouting and i == first):
                continue
            low = form.lower()
            if shouting:
                if low in by_lower:
                    forms[i] = by_lower[low]
                elif low in lower or common.get(low, "0") >= "8":
                    forms[i] = low
                elif len(form) > 4 or fold(form.title()) in lists.places or low in usage().given:
                    forms[i] = form.title() if "'" not in form else form
            elif form not in middle and not form.isupper() and (low in lower or common.get(low, "0") >= "8"):
                forms[i] = low


def _put_datelines_right(tokens: Tokens, shown: list[tuple[int, int]]) -> None:
    """The words in capitals that open a block with a dash soon behind become names: "ŁÓDŹ, Poland — A judge …"."""
    forms = tokens.forms
    for first, last in shown:
        head = forms[first : min(first + 12, last)]
        if not head or len(head[0]) < 3 or not head[0].isupper():
            continue
        dash = next((i for i, form in enumerate(head) if form in _DASHES), 0)
        behind = [
            form for form in forms[first + dash + 1 : min(first + dash + 8, last)] if len(form) > 1 and form.isalpha()
        ]
        if not dash or sum(form.isupper() for form in behind) > len(behind) / 2:
            continue  # "SOCCER - JAPAN GET LUCKY WIN" is no dateline
        for i in range(first, first + len(head)):
            if not (forms[i].isupper() and len(forms[i]) > 2 and forms[i].isalpha()):
                break
            forms[i] = forms[i].title()
            tokens.shouted[i] = True
