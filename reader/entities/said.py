"""What the text around a name says of its bearer: roles, fields of work, other names, the place it belongs to."""

from __future__ import annotations

import re

from reader.model import Mention

_ROLES = {
    "judge": "judge", "justice": "judge", "magistrate": "judge",
    "lawyer": "lawyer", "counsel": "lawyer", "attorney": "lawyer", "barrister": "lawyer", "solicitor": "lawyer",
    "prosecutor": "prosecutor",
    "bishop": "clergy", "archbishop": "clergy", "cardinal": "clergy", "pope": "clergy", "rabbi": "clergy",
    "imam": "clergy", "reverend": "clergy", "rev": "clergy", "father": "clergy", "priest": "clergy", "pastor": "clergy",
    "doctor": "doctor", "dr": "doctor", "surgeon": "doctor", "physician": "doctor",
    "general": "soldier", "gen": "soldier", "colonel": "soldier", "col": "soldier", "captain": "captain",
    "major": "soldier", "maj": "soldier", "lieutenant": "soldier", "sergeant": "soldier", "sgt": "soldier",
    "marshal": "soldier", "admiral": "soldier", "brigadier": "soldier", "commander": "soldier",
    "detective": "police", "inspector": "police", "sheriff": "police", "superintendent": "police",
    "constable": "police",
    "king": "royal", "queen": "royal", "prince": "royal", "princess": "royal", "emir": "royal", "sultan": "royal",
    "president": "president", "premier": "premier", "prime": "premier", "chancellor": "chancellor",
    "minister": "minister", "senator": "senator", "sen": "senator", "governor": "governor", "gov": "governor",
    "mayor": "mayor", "ambassador": "ambassador", "secretary": "secretary", "congressman": "member",
    "congresswoman": "member", "rep": "member", "representative": "member", "mp": "member", "coach": "coach",
    "professor": "professor", "prof": "professor", "chairman": "chair", "chairwoman": "chair", "ceo": "chair",
    "mr": "man", "sir": "man", "lord": "man", "mrs": "woman", "ms": "woman", "miss": "woman", "lady": "woman",
    "dame": "woman",
    "elder": "elder", "older": "elder", "senior": "elder", "younger": "younger", "junior": "younger",
}  # fmt: skip
"""Role that a title or a word for a profession speaks of."""
_KIN = {
    "mother": "woman", "wife": "woman", "sister": "woman", "daughter": "woman", "widow": "woman", "aunt": "woman",
    "niece": "woman", "grandmother": "woman", "granddaughter": "woman", "girlfriend": "woman", "ex-wife": "woman",
    "stepmother": "woman", "stepdaughter": "woman", "half-sister": "woman",
    "father": "man", "husband": "man", "brother": "man", "son": "man", "widower": "man", "uncle": "man",
    "nephew": "man", "grandfather": "man", "grandson": "man", "boyfriend": "man", "ex-husband": "man",
    "stepfather": "man", "stepson": "man", "half-brother": "man",
    "cousin": "", "spouse": "", "child": "", "partner": "", "twin": "",
}  # fmt: skip
"""Words for kin, and the role that they speak of."""
_OWN_KIN = re.compile(r"(?:\b(?:[Hh]is|[Hh]er|[Tt]heir)|['’]s?)(?: [a-z-]+){0,2} ([a-z-]+),? $")
_MARRIED = re.compile(r"\b(?:married|wed|divorced|married to|engaged to)(?: the| an?)?(?: [a-z-]+){0,2} $")
_HE_SHE = re.compile(r"[\s\"“]*(He|She)\b")
_APART = frozenset(("judge", "lawyer", "prosecutor", "clergy", "police"))
"""Roles that one article does not give to one person together with another of these."""
_OPPOSITE = (("man", "woman"), ("elder", "younger"))

_FIELDS = {
    word: field
    for field, words in {
        "medicine": "doctor surgeon physician oncologist cardiologist pediatrician paediatrician nurse epidemiologist "
        "psychiatrist dentist midwife virologist neurologist",
        "sport": "striker footballer midfielder goalkeeper defender winger forward batsman bowler quarterback "
        "linebacker pitcher shortstop outfielder catcher skier sprinter swimmer rower cyclist golfer boxer wrestler "
        "gymnast skater jumper coach player jockey cornerback athlete runner cricketer biathlete fencer judoka",
        "law": "judge justice magistrate lawyer attorney counsel barrister solicitor prosecutor",
        "politics": "president premier chancellor minister senator sen governor gov mayor congressman congresswoman "
        "rep mp lawmaker legislator councillor councilman councilwoman ambassador diplomat politician",
        "clergy": "bishop archbishop cardinal pope rabbi imam reverend rev priest pastor nun",
        "military": "gen colonel col major maj lieutenant sergeant sgt marshal admiral brigadier soldier warlord",
        "police": "detective inspector sheriff superintendent constable",
        "business": "ceo executive chairman chairwoman banker investor entrepreneur economist",
        "arts": "singer actor actress pianist violinist cellist painter sculptor novelist poet musician rapper "
        "composer comedian drummer guitarist dancer filmmaker",
        "science": "professor prof physicist chemist biologist historian astronomer geologist researcher scientist "
        "engineer archaeologist",
        "craft": "carpenter farmer fisherman plumber baker teacher miner electrician shopkeeper mechanic beekeeper "
        "welder chef tailor",
    }.items()
    for word in words.split()
}
"""Field of work that a word for a profession speaks of."""
_ONE_LIFE = frozenset(
    frozenset((one, other))
    for one, others in {
        "politics": "law business military science police craft",
        "science": "medicine business law craft",
        "business": "law craft",
        "police": "military",
    }.items()
    for other in others.split()
)
"""Fields that one and the same person is often said to work in."""

_DIRECT = re.compile(
    r"(?:, | \(|, who (?:is|was) | (?:is|was) |, (?:also|better|formerly|popularly|widely) )"
    r"(?:also |better |best |formerly |popularly |widely )?"
    r"(?:known as |called |nicknamed |dubbed |born |née |nee |formerly |alias |a\.?k\.?a\.? |real name:? "
    r"|whose (?:real |full |birth )?name (?:is|was) |who was born )[\"“'‘]?"
)
"""All that stands between two names of one person, where the text says that they are."""
_OWN_NAME = re.compile(
    r"\b(?:his|her) (?:nickname|real name|stage name|pen name|maiden name|birth name|full name|married name)"
    r"(?:,| is| was|:)? [\"“'‘]?$"
)
_ONCE_NAMED = re.compile(
    r"\b(?:who as|formerly|née|nee|competing as|performing as|performed as|writing as|under the name(?: of)?) $"
)
_SPELLING = re.compile(r"\b(?:spel(?:ling|lings|led|ls|t)|transliterated|transliteration|romani[sz]ed)\b")
_THE_ONE = re.compile(r"[\s\"“]*The ((?:[\w'’-]+ ?){1,4})")
_IS_A = re.compile(r" (?:is|was|became|, who is|, who was) (?:an? |the |[\w'’-]+['’]s )")


def roles(text: str, mention: Mention) -> set[str]:
    """Roles that the words before a name give it ("Justice Moss", "his lawyer, Ben Moss,"), or those behind."""
    found = set()
    before = text[max(0, mention.start - 40) : mention.start].rstrip()
    after = text[mention.end : mention.end + 50]
    if after.startswith(","):
        before = before.removesuffix(",")
    # "Gen." and "Mr." end in a dot that ends no sentence
    ending = "." if before.endswith(".") else ""
    before = before.removesuffix(".")
    cut = max(before.rfind(stop) for stop in '.,;:!?\n"“”()')
    for word in reversed((before[cut + 1 :] + ending).replace("-", " ").split()[-3:]):
        role = _ROLES.get(word.strip(".'’").lower())
        if role:
            found.add(role)
        elif word[:1].islower() and word not in ("of", "and", "the", "vice", "former"):
            break
    if after.startswith(", "):
        for word in after[2:].split()[:6]:
            role = _ROLES.get(word.strip(".,'’").lower())
            if role and role not in ("man", "woman", "elder", "younger"):
                found.add(role)
            if word[-1] in ".,;:!?":
                break
    return found


def kin(text: str, mention: Mention) -> str | None:
    """What is said of somebody named as another's kin: "man", "woman", or "" for "his cousin, Ann Lee"; else None."""
    before = text[max(0, mention.start - 50) : mention.start]
    match = _OWN_KIN.search(before)
    if match is None and _MARRIED.search(before):
        return ""
    return _KIN.get(match.group(1)) if match else None


def pronoun(text: str, sentence_end: int) -> str:
    """The role that the sentence behind one that speaks of one person alone gives them: "man" for "He …"; or ""."""
    match = _HE_SHE.match(text, sentence_end, sentence_end + 8)
    return "" if match is None else "man" if match.group(1) == "He" else "woman"


def conflict(ones: set[str], others: set[str]) -> bool:
    """Whether two sets of roles cannot be one person's."""
    one, two = ones & _APART, others & _APART
    if one and two:
        return not one & two
    return any((a in ones and b in others) or (b in ones and a in others) for a, b in _OPPOSITE)


def fields(text: str, mention: Mention, sentence_end: int, *, alone: bool) -> set[str]:
    """Fields of work that the text gives a person: "striker Ann Lee", "Ann Lee, a surgeon,", "Ann Lee is a surgeon".

    Args:
        text: The article's.
        mention: The person, named in full.
        sentence_end: Where its sentence ends.
        alone: Whether no other person is named in that sentence, so that "The striker" after it is this one.
    """
    found = set()
    before = text[max(0, mention.start - 40) : mention.start].rstrip()
    after = text[mention.end : mention.end + 90]
    if after.startswith(","):
        before = before.removesuffix(",")
    words = re.split(r"[.,;:!?\n\"“”()]", before.removesuffix("."))[-1].replace("-", " ").lower().split()
    if words and words[-1] in _FIELDS:
        found.add(_FIELDS[words[-1]])
    said = ""
    if after.startswith(", "):
        said = re.split(r"[.,;:!?\n\"“”()]| who | that | whose ", after[2:], maxsplit=1)[0]
    elif match := _IS_A.match(after):
        said = re.split(r"[.,;:!?\n\"“”()]| who | that | of ", after[match.end() :], maxsplit=1)[0]
    found |= {_FIELDS[w] for w in said.lower().replace("-", " ").split()[:6] if w in _FIELDS}
    if alone and (match := _THE_ONE.match(text, sentence_end, sentence_end + 80)):
        nouns = match.group(1).lower().split()
        found |= {_FIELDS[noun] for noun in nouns[:4] if noun in _FIELDS}
    return found


def apart(ones: set[str], others: set[str]) -> bool:
    """Whether two sets of fields of work are seldom of one person; not if either is empty."""
    return bool(ones and others) and all(
        one != other and frozenset((one, other)) not in _ONE_LIFE for one in ones for other in others
    )


def same_person(gap: str) -> bool:
    """Whether the text between two persons' names says that they are names of one: ", better known as "."""
    return len(gap) < 40 and _DIRECT.fullmatch(gap) is not None


def own_name(gap: str) -> bool:
    """Whether the text between two names ends in words for another name of the first: "his nickname, "."""
    return len(gap) < 150 and not re.search(r"[.!?;]\s", gap) and _OWN_NAME.search(gap) is not None


def whose_name(gap: str) -> bool:
    """Whether a name is said to be the full one of somebody known by one name: "The forward, whose name is "."""
    return len(gap) < 150 and re.search(r", whose (?:real |full |birth )?name (?:is|was) $", gap) is not None


def once_named(gap: str) -> bool:
    """Whether a name is said to be a former one: "The rower, who as "."""
    return len(gap) < 120 and _ONCE_NAMED.search(gap) is not None


def speaks_of_spelling(text: str) -> bool:
    """Whether a text speaks of how something is spelt."""
    return _SPELLING.search(text) is not None
