"""Text → mentions: where names of people, organisations and places stand.

A trained tagger reads the windows of capitalised words; what the whole document shows then puts right what one sentence
could not tell. Peoples ("Libyan") become mentions of their place; words for creeds and camps are dropped.
"""

from __future__ import annotations

import collections
from dataclasses import dataclass

from reader.entities.features import PARTICLES, SAYING, Evidence, gather, windows
from reader.entities.lexicon import Lexicon, fold, lexicon, usage
from reader.entities.names import is_acronym, spells
from reader.entities.tokens import Tokens, tokenise
from reader.model import Document, Kind, Mention

_UNSURE = 0.5
"""Below this the tagger's kind is a guess that what else the text says overrules."""
_BY_RULE = 0.6
"""How sure a name is that the tagger passed over and a rule added: by far not all of these are right."""
_LONGEST = 12
"""Most tokens of a name."""
_MOST = 100_000
"""Tokens in windows that the tagger reads, several seconds of work: a text of capitals must not take minutes."""
_ARTICLES = frozenset(("the", "a", "an"))
_TELLING = 40
"""Least number of words in lower case that tell a language."""
_SMALL = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "in",
        "a",
        "that",
        "for",
        "on",
        "was",
        "with",
        "by",
        "at",
        "from",
        "it",
        "as",
        "he",
        "his",
        "is",
        "said",
        "has",
        "had",
        "be",
        "are",
        "were",
        "not",
        "but",
    ]
)
_LANGUAGE = frozenset(
    [
        "in",
        "speak",
        "speaks",
        "speaking",
        "spoke",
        "spoken",
        "fluent",
        "learn",
        "learning",
        "language",
        "languages",
        "version",
    ]
)
"""Words beside the name of a language."""
_DASHES = frozenset("—–-")
_POSSESSIVE = frozenset(("'s", "’s"))
_KINDS: dict[str, Kind] = {"PER": "person", "ORG": "org", "LOC": "place"}


@dataclass(slots=True)
class _Found:
    """A run of tokens taken for a name."""

    start: int
    end: int
    kind: str
    sure: float = 1.0
    """How likely the tagger holds it: the least of its tokens' chances; 1 for what a rule found."""


def recognise(document: Document) -> list[Mention]:
    """The names in those blocks of a document that tell its story, in order, without overlap.

    Far down in a text as long as several books, only names that stand before are found.
    """
    tokens = tokenise(document)
    lists = lexicon()
    seen = gather(tokens, lists, usage())
    found = _tagged(tokens, seen)
    if not _is_english(tokens):
        found = [name for name in found if _is_listed(name, tokens, lists)]
    found = _with_particles(found, tokens)
    found = [part for name in found for part in _trimmed(name, tokens, lists)]
    found = _joined(found, tokens, lists)
    found = _homes(_datelines(found, tokens), tokens, lists, usage().given)
    found = [part for name in found for part in _parted(name, tokens, lists)]
    found = _listed(found, tokens, lists)
    found = _peoples(_bracketed(found, tokens), tokens, lists)
    _agree(found, tokens, lists)
    _calm(found, tokens, lists)
    found = _repeated(found, tokens, seen.lower)
    mentions = []
    for name in found:
        mention = _mention(name, tokens, document.text, lists)
        if mention is not None:
            mentions.append(mention)
    return mentions


def _tagged(tokens: Tokens, seen: Evidence) -> list[_Found]:
    """What the trained tagger takes for names."""
    # numpy is not loaded until there is something to recognise
    from reader.entities.agreement import read

    ranges = []
    left = _MOST
    for start, end in windows(tokens):
        left -= end - start
        if left < 0:
            break
        ranges.append((start, end))
    if not ranges:
        return []
    return [_Found(start, end, kind, sure) for (start, end, kind), sure in read(tokens, ranges, seen)]


def _is_english(tokens: Tokens) -> bool:
    """Whether the small words are those of English; true for a text too short to tell.

    A third of the words in lower case of English news are among these, and less than a tenth in other languages.
    """
    low = [form for form in tokens.forms if form.islower() and form.isalpha()]
    return len(low) < _TELLING or sum(form in _SMALL for form in low) > len(low) / 6


def _is_listed(name: _Found, tokens: Tokens, lists: Lexicon) -> bool:
    """Whether a name is known by itself, in a language whose capitals the tagger does not know."""
    forms = tokens.forms[name.start : name.end]
    key = fold(" ".join(forms))
    return key in lists.places or key in lists.orgs or (len(forms) > 1 and fold(forms[0]) in usage().given)


def _with_particles(found: list[_Found], tokens: Tokens) -> list[_Found]:
    """A person's name whole that was cut at its particles: "Ursula von" + "Leyen" is "Ursula von der Leyen"."""
    forms, sentences = tokens.forms, tokens.sentences
    whole: list[_Found] = []
    for name in found:
        last = whole[-1] if whole else None
        between = forms[last.end : name.start] if last else []
        if (
            last
            and last.kind == "PER"
            and name.kind in ("PER", "LOC")
            and sentences[last.start] == sentences[name.end - 1]
            and len(between) <= 2
            and all(form in PARTICLES for form in between)
            and (between or forms[last.end - 1] in PARTICLES or forms[name.start] in PARTICLES)
            and tokens.starts[name.start] - tokens.ends[last.end - 1] <= 1 + sum(len(form) + 1 for form in between)
            and name.end - last.start <= _LONGEST
        ):
            last.end = name.end
        else:
            _ended(last, name.start, tokens)
            whole.append(name)
    _ended(whole[-1] if whole else None, len(forms), tokens)
    tails = {
        tail for name in whole if name.kind == "PER" and len(tail := _tail(tuple(forms[name.start : name.end]))) > 1
    }
    for number, name in enumerate(whole):
        if name.kind != "PER":
            continue
        border = whole[number - 1].end if number else 0
        for tail in tails:
            start = name.end - len(tail)
            if border <= start < name.start and tail == tuple(form.lower() for form in forms[start : name.end]):
                name.start = start
    return whole


def _ended(name: _Found | None, border: int, tokens: Tokens) -> None:
    """Let a person's name that ends in a particle go on to the word that the particle belongs to."""
    forms = tokens.forms
    if name is None or name.kind != "PER" or forms[name.end - 1] not in PARTICLES:
        return
    end = name.end
    while end < border and end - name.end < 2 and forms[end] in PARTICLES:
        end += 1
    if end < border and _capital(forms, end) and tokens.sentences[end] == tokens.sentences[name.start]:
        name.end = end + 1


def _calm(found: list[_Found], tokens: Tokens, lists: Lexicon) -> None:
    """Cut a name out of a line of capitals to what the rest of the text knows: "RAMAPHOSA SACKS" is Ramaphosa."""
    forms, shouted = tokens.forms, tokens.shouted
    common = usage().lower
    known: set[tuple[str, ...]] = set()
    for name in found:
        if not shouted[name.start]:
            key = tuple(forms[name.start : name.end])
            known.add(key)
            if name.kind == "PER":
                known.add(key[-1:])
    for name in found:
        key = tuple(forms[name.start : name.end])
        if len(key) == 1 or not all(shouted[name.start : name.end]) or key in known:
            continue
        if fold(" ".join(key)) in lists.places:
            continue
        parts = [(i, j) for i in range(len(key)) for j in range(i + 1, len(key) + 1) if key[i:j] in known]
        if parts:
            start, end = max(parts, key=lambda part: part[1] - part[0])
            while start and name.kind == "PER" and key[start - 1].lower() not in common:
                start -= 1  # "VLADIMIR PUTIN SACKS"
            name.start, name.end = name.start + start, name.start + end


def _trimmed(name: _Found, tokens: Tokens, lists: Lexicon) -> list[_Found]:
    """The name without what is never part of one at its ends; nothing if it is no name at all."""
    forms = tokens.forms
    start, end = name.start, name.end
    honorifics = lists.words["honorific"]
    kind = name.kind
    if end - start > 2 and forms[start][0].isdigit() and forms[start + 1] in _ARTICLES:
        # "In 2019 the Bank of England", "At 26 the Ghanaian": the number stands before the name
        start += 2
        key = fold(" ".join(forms[start:end]))
        kind = "NORP" if key in lists.demonyms else "LOC" if key in lists.places else kind
    if kind == "LOC" and end - start > 1 and forms[start].lower().rstrip(".") in honorifics:
        # "Governor de la Cueva": a title makes a person of what sounds like a place
        rest = [form.lower() for form in forms[start + 1 : end]]
        placed = fold(" ".join(rest)) in lists.places or rest[-1] in lists.words["placehead"] or rest[0] == "of"
        kind = "LOC" if placed else "PER"
    if kind in ("LOC", "PER") and end - start > 1:
        kind = _told_by_form(kind, forms[start:end], lists)
    if kind == "PER":
        while end - start > 1 and forms[start][0].isupper() and forms[start].lower().rstrip(".") in honorifics:
            start += 1
        low = forms[start].lower()
        common = usage().lower.get(low, "0") == "9" and low not in usage().given
        if end - start > 2 and tokens.begins[start] and common:
            # "Reservist Liis Orav" at the start of a sentence
            start += 1
    while end > start and not forms[end - 1][-1].isalnum() and not forms[end - 1][0].isalnum():
        end -= 1
    while start < end and not forms[start][0].isalnum():
        start += 1
    if (
        end == start
        or end - start > _LONGEST
        or not any(form[0].isalpha() and not form.islower() for form in forms[start:end])
    ):
        return []
    return [_Found(start, end, kind, name.sure)]


def _told_by_form(kind: str, forms: list[str], lists: Lexicon) -> str:
    """The kind that a name of several words has by the lists or plainly by its form; else the kind as it is."""
    words = [form.lower() for form in forms]
    key = fold(" ".join(forms))
    if key in lists.places:
        return "LOC"  # "Abu Dhabi"
    if key in lists.orgs or key in lists.hints["body"]:
        return "ORG"  # "Inter Miami", "Korean Air"
    given = words[0] in usage().given
    placed = fold(words[0]) in lists.places or (fold(words[-1]) in lists.places and not (given and len(words) > 2))
    if placed or lists.words["placehead"].intersection(words):
        return kind
    inside = [form for form in forms[1:-1] if form in PARTICLES]
    # "Pedro Vilhena de Moura", "Marisol de la Cueva"; "Castro de Rei" stays what it is
    return "PER" if given or (len(inside) > 1 and forms[0][0].isupper()) else kind


def _agree(found: list[_Found], tokens: Tokens, lists: Lexicon) -> None:
    """Give all sightings of one name one kind: the surname of a full name is a person, else the majority decides."""
    forms = tokens.forms
    counts: dict[tuple[str, ...], collections.Counter[str]] = {}
    for name in found:
        counts.setdefault(tuple(forms[name.start : name.end]), collections.Counter())[name.kind] += 1
    surnames: set[tuple[str, ...]] = set()
    persons: set[str] = set()
    for key, kinds in counts.items():
        kind = kinds.most_common(1)[0][0]
        if kind == "PER" and len(key) > 1 and key[0].lower() in PARTICLES:
            surnames.add(tuple(word.lower() for word in key))
        elif kind == "PER" and len(key) > 1:
            surnames.update((last.lower(),) for last in _last_names(key[-1]))
            surnames.add(_tail(key))
        elif kind == "PER":
            persons.add(key[0].lower())
    for name in found:
        key = tuple(forms[name.start : name.end])
        kinds = counts[key]
        low = tuple(word.lower() for word in key)
        if name.kind == "NORP":
            if low in surnames and _speaks(name, forms, lists):
                name.kind = "PER"
        elif low in surnames and fold(key[0]) not in lists.demonyms:
            if kinds["PER"] or fold(" ".join(key)) not in lists.places:
                name.kind = "PER"
        elif (
            len(key) > 1
            and (name.kind == "LOC" or (name.kind == "ORG" and name.sure < _UNSURE))
            and fold(" ".join(key)) not in lists.places
            and ((len(key) == 2 and low[1] in persons) or (len(_tail(key)) > 1 and _tail(key) in surnames))
        ):
            # "Washington Ndlovu", when "Ndlovu" is somebody
            name.kind = "PER"
        elif len(kinds) > 1:
            (best, most), (_, second) = kinds.most_common(2)
            if most > second and best != "NORP":
                name.kind = best


def _tail(key: tuple[str, ...]) -> tuple[str, ...]:
    """A name's surname with its particles, in lower case: "Ilse van der Meulen" → van, der, meulen."""
    at = next((i for i, word in enumerate(key) if i and word.lower() in PARTICLES), len(key) - 1)
    return tuple(word.lower() for word in key[at:])


def _speaks(name: _Found, forms: list[str], lists: Lexicon) -> bool:
    """Whether what stands around a word is said of one person: "Mr. German", "German said", "German, 52"."""
    after = forms[name.end] if name.end < len(forms) else ""
    age = forms[name.end + 1] if name.end + 1 < len(forms) else ""
    before = forms[name.start - 1] if name.start else ""
    titled = before[:1].isupper() and before.lower().rstrip(".") in lists.words["title"]
    return titled or after in SAYING or (after == "," and age.isdigit())


def _datelines(found: list[_Found], tokens: Tokens) -> list[_Found]:
    """Places in capitals before a dash at the start of a block: "TALLINN — …", "RUSE, Bulgaria — …"."""
    forms, blocks = tokens.forms, tokens.blocks
    fixed: list[tuple[int, int]] = []
    for i in range(len(forms)):
        if i and blocks[i - 1] == blocks[i]:
            continue
        end = i
        while (
            end < len(forms)
            and end - i < 4
            and blocks[end] == blocks[i]
            and forms[end].istitle()
            and tokens.shouted[end]
        ):
            end += 1
        if end == i:
            continue
        dash = end
        while dash < len(forms) and dash - end < 6 and blocks[dash] == blocks[i] and forms[dash] not in _DASHES:
            dash += 1
        gap = forms[end:dash]
        if dash < len(forms) and forms[dash] in _DASHES and (not gap or gap[0] in (",", "(")):
            fixed.append((i, end))
    if not fixed:
        return found
    covered = {i for start, end in fixed for i in range(start, end)}
    kept = [name for name in found if not covered & set(range(name.start, name.end))]
    return sorted([*kept, *(_Found(start, end, "LOC") for start, end in fixed)], key=lambda name: name.start)


def _homes(found: list[_Found], tokens: Tokens, lists: Lexicon, given: frozenset[str]) -> list[_Found]:
    """ "Curtis Van Horst of New Orleans" is a person and a place, unless the whole is an organisation's name."""
    forms = tokens.forms
    out = []
    for name in found:
        words = forms[name.start : name.end]
        at = words.index("of") if "of" in words else 0
        if at > 1 and name.kind in ("ORG", "PER") and fold(" ".join(words[at + 1 :])) in lists.places:
            heads = lists.words["orghead"]
            if fold(words[0]) in given and not any(word.lower() in heads for word in words[:at]):
                out += [
                    _Found(name.start, name.start + at, "PER", name.sure),
                    _Found(name.start + at + 1, name.end, "LOC", name.sure),
                ]
                continue
        out.append(name)
    return out


def _parted(name: _Found, tokens: Tokens, lists: Lexicon) -> list[_Found]:
    """Names taken for one: "Arsenal's Thierry Henry", "European Union and Turkey", "Dundee United 0 Celtic"."""
    words = tokens.forms[name.start : name.end]
    if name.kind == "NORP" or len(words) < 2:
        return [name]
    keys = [fold(word) for word in words]
    bodies = lists.hints["body"]
    if " ".join(keys) in bodies or " ".join(keys) in lists.orgs:
        return [name]
    heads = lists.words["orghead"] | lists.words["orgtail"] | lists.words["placehead"]
    for at in range(1, len(words)):
        behind = at + 2 if keys[at + 1 : at + 2] == ["the"] else at + 1
        left, right = " ".join(keys[:at]), " ".join(keys[behind:])
        first = _Found(name.start, name.start + at, "LOC" if left in lists.places else "ORG", name.sure)
        last = _Found(name.start + behind, name.end, name.kind, name.sure)
        known = left in lists.orgs or left in bodies
        if words[at].isdigit() and (known or left in lists.places):
            return [first, *(_parted(last, tokens, lists) if right else [])]
        if words[at] in _POSSESSIVE and len(words) - at > 2 and keys[at + 1] in usage().given:
            if not heads.intersection(keys[at:]):
                first.kind = "PER" if name.kind == "PER" and first.kind != "LOC" else first.kind
                last.kind = "PER"
                return [first, last]
        elif words[at] == "and" and name.kind == "ORG" and right and known:
            other = right in lists.orgs or right in bodies
            if other or " " in left:
                last.kind = "LOC" if right in lists.places and not other else "ORG"
                return [first, last]
    return [name]


def _listed(found: list[_Found], tokens: Tokens, lists: Lexicon) -> list[_Found]:
    """Organisations of several words that the lists know, where the tagger saw less: "Hapoel" of "Hapoel Tel Aviv"."""
    forms, sentences = tokens.forms, tokens.sentences
    bodies, longest = lists.hints["body"], usage().towns
    spans = {name.start: name for name in found}
    inside = {i for name in found for i in range(name.start + 1, name.end)}
    out: list[_Found] = []
    end = 0
    for i, form in enumerate(forms):
        name = spans.get(i)
        if i < end:
            continue
        if i in inside or not form[0].isupper() or form == "The":
            if name is not None:
                out.append(name)
            continue
        for stop in range(min(i + longest.get(fold(form), 0), len(forms)), (name.end if name else i + 1), -1):
            whole = sentences[stop - 1] == sentences[i] and _capital(forms, stop - 1) and stop not in inside
            if whole and fold(" ".join(forms[i:stop])) in bodies:
                name = _Found(i, stop, "ORG", name.sure if name else _BY_RULE)
                break
        if name is not None:
            out.append(name)
            end = name.end
    return out


def _joined(found: list[_Found], tokens: Tokens, lists: Lexicon) -> list[_Found]:
    """Names cut in two that the lists know as one ("Western" + "Europe"), or two in one ("Russian Wagner")."""
    forms = tokens.forms
    heads = lists.words["orghead"]
    out: list[_Found] = []
    for name in found:
        words = [fold(form) for form in forms[name.start : name.end]]
        last = out[-1] if out else None
        if last and last.end == name.start:
            key = fold(" ".join(forms[last.start : name.end]))
            if key in lists.places or key in lists.orgs:
                last.end, last.kind = name.end, "LOC" if key in lists.places else "ORG"
                last.sure = min(last.sure, name.sure)
                continue
        border = last.end if last else 0
        at = name.start - 2
        if name.kind == "ORG" and at >= border and forms[at + 1] == "of" and forms[at][0].isupper():
            if forms[at].lower() in heads and tokens.sentences[at] == tokens.sentences[name.start]:
                name.start = at  # "Government of" + "National Accord"
        elif (
            name.kind == "LOC"
            and len(words) == 2
            and words[0] in lists.demonyms
            and " ".join(words) not in lists.places
            and words[1] not in lists.words["placehead"]
        ):
            out.append(_Found(name.start, name.start + 1, "NORP", name.sure))
            name.start += 1
        out.append(name)
    return out


def _last_names(word: str) -> tuple[str, ...]:
    """A surname's word, and without its Arabic article as it is often written later."""
    head, _, tail = word.partition("-")
    return (word, tail) if head.lower() in ("al", "el") and tail[:1].isupper() else (word,)


def _bracketed(found: list[_Found], tokens: Tokens) -> list[_Found]:
    """Acronyms in brackets behind the name that they shorten: "Government of National Accord (GNA)"."""
    forms = tokens.forms
    taken = {i for name in found for i in range(name.start, name.end)}
    added = []
    for name in found:
        at = name.end + 1
        if name.kind in ("ORG", "LOC") and at + 1 < len(forms) and forms[at - 1] == "(" and forms[at + 1] == ")":
            short = forms[at]
            if at not in taken and is_acronym(short) and spells(short, " ".join(forms[name.start : name.end])):
                added.append(_Found(at, at + 1, name.kind))
    return sorted([*found, *added], key=lambda name: name.start) if added else found


def _peoples(found: list[_Found], tokens: Tokens, lists: Lexicon) -> list[_Found]:
    """Add demonyms that were left out before a word in lower case; a language ("in French") is none."""
    forms = tokens.forms
    taken = {i for name in found for i in range(name.start, name.end)}
    added = []
    for i, form in enumerate(forms):
        if not form[0].isupper() or i in taken or i + 1 >= len(forms) or fold(form) not in lists.demonyms:
            continue
        before = forms[i - 1].lower() if i else ""
        after = forms[i + 1]
        if (
            after.islower()
            and len(after) > 3
            and after not in _LANGUAGE
            and before not in _LANGUAGE
            and not _capital(forms, i - 1)
        ):
            added.append(_Found(i, i + 1, "NORP", _BY_RULE))
    return sorted([*found, *added], key=lambda name: name.start) if added else found


def _repeated(found: list[_Found], tokens: Tokens, lower: set[str]) -> list[_Found]:
    """Add sightings of names that were recognised elsewhere in the document but missed here.

    A word that was recognised less than one time in four is left alone: it is rather the sightings that are wrong.
    """
    forms = tokens.forms
    kinds: dict[tuple[str, ...], collections.Counter[str]] = {}
    for name in found:
        if name.kind != "NORP":
            kinds.setdefault(tuple(forms[name.start : name.end]), collections.Counter())[name.kind] += 1
    known: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for key, counted in kinds.items():
        kind, _ = counted.most_common(1)[0]
        if len(key) > 1:
            known.setdefault(key[0], []).append((key, kind))
            for last in _last_names(key[-1]) if kind == "PER" else ():
                if len(last) > 2 and last.lower() not in lower:
                    known.setdefault(last, []).append(((last,), kind))
        elif (
            len(key[0]) > 2
            and key[0][0].isupper()
            and key[0].lower() not in lower
            and (sum(counted.values()) > 1 or is_acronym(key[0]))
        ):
            known.setdefault(key[0], []).append((key, kind))
    sightings = collections.Counter(forms[i] for name in found for i in range(name.start, name.end))
    total = collections.Counter(form for form in forms if form in known)
    for options in known.values():
        options.sort(key=lambda option: -len(option[0]))
        del options[8:]
    taken = bytearray(len(forms))
    for name in found:
        taken[name.start : name.end] = b"\1" * (name.end - name.start)
    added = []
    for i, form in enumerate(forms):
        if taken[i] or form not in known:
            continue
        for key, kind in known[form]:
            end = i + len(key)
            if tuple(forms[i:end]) != key or any(taken[i:end]):
                continue
            if len(key) == 1 and (_capital(forms, i - 1) or _capital(forms, end) or 4 * sightings[form] < total[form]):
                continue
            added.append(_Found(i, end, kind, _BY_RULE))
            taken[i:end] = b"\1" * len(key)
            break
    return sorted([*found, *added], key=lambda name: name.start) if added else found


def _capital(forms: list[str], i: int) -> bool:
    return 0 <= i < len(forms) and forms[i][0].isupper()


def _mention(name: _Found, tokens: Tokens, text: str, lists: Lexicon) -> Mention | None:
    start, end = tokens.starts[name.start], tokens.ends[name.end - 1]
    words = text[start:end]
    if name.kind == "NORP":
        key = fold(" ".join(tokens.forms[name.start : name.end]))
        if key in lists.demonyms:
            return Mention(start, end, words, "place", demonym=True, confidence=name.sure)
        return None
    return Mention(start, end, words, _KINDS[name.kind], confidence=name.sure)
