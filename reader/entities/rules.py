"""Text → mentions by simple rules, for languages that the trained recogniser does not know.

A name is taken when something says so: a list (countries, large cities, well-known bodies), a given name or a title
before it, a verb of saying beside it, a word that heads names of bodies, an article before an acronym, or a full name
elsewhere in the text. What nothing speaks for is left out: a wrong name is worse than a missed one.

- Languages whose capitals mean names (French, Spanish, Italian, Dutch, Portuguese …): all of that.
- German writes all nouns with capitals: lists, given names and titles, and acronyms.
- Other languages: lists alone, and in Latin letters people whose given name is listed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reader.entities.foreign import foreign
from reader.entities.lexicon import fold, lexicon, read_data, usage
from reader.entities.names import is_acronym
from reader.entities.tokens import tokenise
from reader.model import Document, Kind, Mention

_WORDS = {
    section: frozenset(words.split())
    for section, _, words in (line.partition("\t") for line in read_data("rules.tsv").splitlines()[1:])
}
_CAPITALS = _WORDS["languages"]
_LONGEST = 6
"""Most words of a name."""
_MOST_WORDS = 150_000
_SURE = 0.7
"""How sure a name is that rules found; the recogniser's own are measured, this one is said."""
_LARGE = frozenset(("country", "area", "capital"))

_ELISION = re.compile(r"(?:[dlnscjmt]|qu|un|all|dell|dall|nell|sull|coll|quell|[’'])[’'](?=\w)", re.IGNORECASE)
_PARTICLES = _WORDS["particle"]
_LINKS = _PARTICLES | {"des", "degli", "dei", "delle", "e", "et", "en"}
_OF = _WORDS["of"]
_ARTICLES = _WORDS["article"]
"""Small words before a name: articles, prepositions, and both in one."""
_NEAR = _WORDS["near"]
"""German prepositions before a town."""
_AT = _WORDS["at"]
"""Small words before a town, which tell it from a person of that name."""
_GERMAN_ARTICLES = _WORDS["german"]
_TITLES = _WORDS["title"]
_SAYING = _WORDS["saying"]
_ACCORDING = _WORDS["according"]
_WHO = _WORDS["who"]
_HELPING = _WORDS["helping"]
"""What may stand between a name and its verb of saying."""
_HEADS = _WORDS["head"]
_NO_ACRONYMS = _WORDS["measure"]
_GERMAN_NOUNS = _WORDS["german_nouns"]
"""Given names that are words of German too."""
_ROMAN = re.compile(r"[IVXLCDM]+")


@dataclass(frozen=True, slots=True)
class _Word:
    form: str
    start: int
    end: int
    opens: bool
    """Whether its capital may be that of a sentence."""
    sentence: int


@dataclass(slots=True)
class _Found:
    first: int
    end: int
    """Words, half-open."""
    kind: Kind


def recognise_by_rules(document: Document, lang: str) -> list[Mention]:
    """The names of a text in order, without overlap.

    Args:
        document: The text; blocks that tell no story are passed over.
        lang: Its language, as BCP-47.
    """
    lang = lang.lower().partition("-")[0]
    words = _words(document)
    if not words:
        return []
    lower = {word.form for word in words if word.form.islower()}
    taken: dict[int, _Found] = {}
    for found in (*_people(words, lang), *_listed(words, lang, lower), *_bodies(words, lang)):
        _take(found, taken)
    for found in _again(words, list(taken.values()), lang):
        _take(found, taken)
    names = sorted({id(found): found for found in taken.values()}.values(), key=lambda found: found.first)
    mentions = []
    for found in names:
        start, end = words[found.first].start, words[found.end - 1].end
        mentions.append(Mention(start, end, document.text[start:end], found.kind, confidence=_SURE))
    return mentions


def _take(found: _Found, taken: dict[int, _Found]) -> None:
    """Keep a name unless one that was found before has some of its words."""
    if not any(at in taken for at in range(found.first, found.end)):
        taken.update(dict.fromkeys(range(found.first, found.end), found))


def _words(document: Document) -> list[_Word]:
    """The tokens, with the articles cut off that are written as one with their word: "l'Union"."""
    tokens = tokenise(document)
    words = []
    rows = zip(tokens.forms, tokens.starts, tokens.ends, tokens.begins, tokens.sentences, strict=True)
    for form, start, end, begins, sentence in rows:
        whole = document.text[start:end]  # the case is put right for English only
        cut = _ELISION.match(whole)
        at = cut.end() if cut else 0
        # in "L'OCDE" the sentence's capital is that of the article
        words.append(_Word(whole[at:] if len(form) > 1 else form, start + at, end, bool(begins) and not at, sentence))
        if len(words) >= _MOST_WORDS:
            break
    return words


def _capital(word: _Word) -> bool:
    return word.form[0].isupper() and (len(word.form) > 1)


def _beside(words: list[_Word], first: int, second: int) -> bool:
    """Whether two words stand in one sentence."""
    return 0 <= first and second < len(words) and words[first].sentence == words[second].sentence


def _given(form: str) -> bool:
    head = form.partition("-")[0]
    return fold(head) in usage().given or fold(form) in usage().given


def _name_end(words: list[_Word], first: int) -> int:
    """Where the run of capitals ends that begins at a word; particles may stand inside."""
    end = first + 1
    while end < len(words) and _beside(words, first, end) and end - first < _LONGEST:
        ahead = end
        while ahead < len(words) and ahead - end < 3 and words[ahead].form in _PARTICLES:
            ahead += 1
        if not (_beside(words, first, ahead) and _capital(words[ahead]) and words[ahead].form[-1].isalpha()):
            break
        if sum(letter.isupper() for letter in words[ahead].form) > len(words[ahead].form) / 2:
            break  # an acronym
        end = ahead + 1
    return end


def _people(words: list[_Word], lang: str) -> Iterator[_Found]:
    """People that a given name, a title, an apposition or a verb of saying tells."""
    if not any(_capital(word) for word in words):
        return
    lists = lexicon()
    rich = lang in _CAPITALS
    at = 0
    while at < len(words):
        word = words[at]
        if not (_capital(word) and word.form[-1].isalpha() and not word.form.isupper()):
            at += 1
            continue
        end = _name_end(words, at)
        first = _name_start(words, at, end, lang)
        parts = [each.form for each in words[first:end]]
        size = sum(part[0].isupper() for part in parts)
        known = " ".join(map(fold, parts))
        headed = any(part.lower() in _HEADS or _is_title(part, lang) for part in parts)
        before = words[first - 1].form if _beside(words, first - 1, first) else ""
        titled = _is_title(before, lang)
        listed = known in lists.places or known in foreign().anywhere or known in lists.orgs or known in foreign().orgs
        if not listed and not headed and _is_person(words, first, end, size, titled=titled, rich=rich, lang=lang):
            yield _Found(first, end, "person")
        at = end


def _name_start(words: list[_Word], first: int, end: int, lang: str) -> int:
    """Where a name begins in a run of capitals: behind a title, a sentence's first word, in German behind nouns."""
    for at in range(first, end - 1):
        form = words[at].form
        if _given(form) and not _is_title(form, lang):
            return at
        if not (lang == "de" or words[at].opens or _is_title(form, lang)):
            break
    at = first
    if words[at].form.lower() in _ACCORDING and end - at > 2:
        return at + 1
    while at + 1 < end and _is_title(words[at].form, lang):
        at += 1
    return at


def _is_title(form: str, lang: str) -> bool:
    """Whether a word is a title, or a German noun that ends in one: "Wirtschaftsminister"."""
    low = form.lower().rstrip(".")
    if low in _TITLES:
        return True
    return lang == "de" and low.endswith(("minister", "ministerin", "präsident", "präsidentin", "kanzler", "kanzlerin"))


def _is_person(words: list[_Word], first: int, end: int, size: int, *, titled: bool, rich: bool, lang: str) -> bool:
    head = words[first].form
    if size > 1 and _given(head) and head.lower() not in _PARTICLES:
        # German nouns follow at once only upon a name
        doubtful = not titled and head.lower() in _GERMAN_NOUNS
        return rich or (size <= 3 and not doubtful)
    before = words[first - 1].form if _beside(words, first - 1, first) else ""
    if lang == "de":
        return titled and (before in ("Herr", "Herrn", "Frau") or size > 1)
    if not rich:
        return False
    if titled and not (size == 1 and words[first].opens and not before):
        return size > 1 or len(head) > 3
    if size < 2 or words[first].opens:
        return False
    after = [word.form.lower() for word in words[end : end + 3]]
    if _said(after) or before.lower() in _SAYING or (before.lower() in _ACCORDING and after[1:2] and after[1] in _WHO):
        return True
    if before == "," and after[:1] and after[0] in (",", "."):
        role = [word.form.lower().rstrip(".") for word in words[max(0, first - 8) : first]]
        return any(word in _TITLES for word in role)
    return False


def _said(after: list[str]) -> bool:
    return bool(after) and (after[0] in _SAYING or (after[0] in _HELPING and len(after) > 1 and after[1] in _SAYING))


def _listed(words: list[_Word], lang: str, lower: set[str]) -> Iterator[_Found]:
    """Places and organisations of the lists, the longest first."""
    lists, others = lexicon(), foreign()
    countries = others.countries.get("nb" if lang in ("no", "nn") else lang, {})
    cased = lang in _CAPITALS or lang == "de"
    for at, word in enumerate(words):
        if not word.form[0].isalpha() or word.form.islower():
            continue
        for end in range(min(at + _LONGEST, len(words)), at, -1):
            if not _beside(words, at, end - 1) or not words[end - 1].form[-1].isalnum():
                continue
            key = fold(" ".join(each.form for each in words[at:end]))
            if key in lists.orgs or key in others.orgs:
                if end - at > 1 or (is_acronym(word.form) and not word.opens) or key in others.orgs:
                    yield _Found(at, end, "org")
                    break
                continue
            group = lists.places.get(key, "").rpartition("\t")[2]
            if key in countries or key in others.places:
                group = "country"
            if group and _is_place(words, at, end, group, lang, lower, cased=cased):
                yield _Found(at, end, "place")
                break


def _is_place(words: list[_Word], at: int, end: int, group: str, lang: str, lower: set[str], *, cased: bool) -> bool:
    word = words[at]
    before = words[at - 1] if _beside(words, at - 1, at) else None
    after = words[end] if _beside(words, at, end) else None
    large = group in _LARGE
    if word.form.isupper() and len(word.form) < 4 and not large:
        return False
    if not cased:
        return large and (end - at > 1 or len(word.form) > 3 or not word.form.isascii())
    if lang == "de":
        # any noun has a capital, and many towns are called like one
        return large or (before is not None and before.form.lower() in _NEAR and after is not None)
    joined = (before is not None and _capital(before) and not before.opens) or (after is not None and _capital(after))
    if joined:
        return False  # part of a longer name, and nobody knows of what
    if before is not None and before.form in _OF and at > 1 and _capital(words[at - 2]) and not words[at - 2].opens:
        return False  # "Universidad de Chile"
    if large:
        return not (word.opens and word.form.lower() in lower)
    if word.opens:
        # a dateline: "Marseille – …"
        return at == 0 and after is not None and after.form in ("–", "—", "-", ",", "(")
    if before is not None and before.form.lower() in _AT:
        return word.form.lower() not in lower
    return word.form.lower() not in lower and not _given(word.form)


def _bodies(words: list[_Word], lang: str) -> Iterator[_Found]:
    """Acronyms behind an article, and names that begin with what heads names of bodies: "Banco de España"."""
    if lang not in _CAPITALS and lang != "de":
        return
    for at, word in enumerate(words):
        if not _capital(word) or not _beside(words, at - 1, at):
            continue
        before = words[at - 1]
        cut = before.end == word.start or (word.start > 0 and before.form in ("l", "L"))
        if is_acronym(word.form) and 3 <= len(word.form) <= 6 and word.form.isupper():
            calm = not any(
                other.form.isupper() and len(other.form) > 1
                for other in words[max(0, at - 2) : at + 3]
                if other is not word and other.sentence == word.sentence
            )
            telling = before.form.lower() in _ARTICLES or cut
            common = word.form.lower() in _NO_ACRONYMS or _ROMAN.fullmatch(word.form)
            if calm and telling and not common:
                yield _Found(at, at + 1, "org")
        elif lang in _CAPITALS and word.form.lower() in _HEADS and not word.opens:
            end = _body_end(words, at)
            if end > at + 1:
                yield _Found(at, end, "org")


def _body_end(words: list[_Word], first: int) -> int:
    end = first + 1
    while end < len(words) and end - first < _LONGEST:
        ahead = end
        while ahead < len(words) and ahead - end < 2 and words[ahead].form in _LINKS:
            ahead += 1
        if not (_beside(words, first, ahead) and _capital(words[ahead]) and words[ahead].form[-1].isalnum()):
            break
        end = ahead + 1
    return end


def _again(words: list[_Word], found: list[_Found], lang: str) -> Iterator[_Found]:
    """Other sightings: surnames of people who were named in full, acronyms and names of bodies."""
    surnames: set[str] = set()
    whole: set[str] = set()
    for name in found:
        forms = [word.form for word in words[name.first : name.end]]
        if name.kind == "person":
            surnames.add(forms[-1])
        elif name.kind == "org" and len(forms) == 1:
            whole.add(forms[0])
    for at, word in enumerate(words):
        if word.form in whole:
            yield _Found(at, at + 1, "org")
        elif word.form in surnames and _capital(word):
            before = words[at - 1].form.lower() if _beside(words, at - 1, at) else ""
            if not (lang == "de" and before in _GERMAN_ARTICLES):  # "der Bauer" is no Mr Bauer
                yield _Found(at, at + 1, "person")
