"""What a single line around a story says: slug, caption, credit, byline, dateline, copyright, biography, note.

Each function looks at one line by itself, without knowing where it stands, and answers with offsets into that line
or None; `layout.py` decides by the place. Lines may be hostile and megabytes long: only a bounded head or tail is
looked at.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from reader.ingest.dates import Moment, match_date

_UP = "".join(chr(code) for code in range(0x41, 0x530) if chr(code).isupper())
_CAPS = rf"[{_UP}](?:[{_UP}.'’]{{1,30}}|[{_UP}]?(?:-[{_UP}]{{1,30}}){{1,3}})"
_CAPITALISED = rf"[{_UP}][\w.'’-]{{1,30}}"


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


LONGEST = 600
"""Code points of the longest line that can be furniture as a whole."""

_PARTICLES = _listed("""al el bin ibn bint abu van von der den de del della di da do dos das du la le ter ten zu y e""")
_NO_NAME = _listed(
    """the a an in on at by for from to of and but or if when while after before as with without this that these
    those it its he she they we you i his her their our my there here what why how who where which not no yes
    all some many most more one two three then now today yesterday january february march april may june july
    august september october november december monday tuesday wednesday thursday friday saturday sunday spring
    summer autumn winter"""
)
_COLLECTIVE = _listed(
    """press news agency agencies staff desk reporter reporters times post team editor editors editorial board
    correspondent correspondents bureau service services network media newsroom daily herald journal magazine
    group institute council ministry university department office writer writers guest contributor tribune
    gazette foundation association committee radio television tv"""
)
_HONORIFIC = re.compile(r"(?:Dr|Prof|Professor|Sir|Dame|Mr|Mrs|Ms|Rev)\.?\s+")


def is_name(text: str) -> bool:
    """Whether `text` has the form of a person's full name: two to five capitalised words, particles between them."""
    words = text.split()
    if not 2 <= len(words) <= 5 or len(text) > 60:
        return False
    for word in words:
        bare = word.strip(".'’")
        if not bare or not all(part.isalpha() or part == "" for part in re.split(r"[-'’.]", bare)):
            return False
        low = bare.casefold()
        if low in _COLLECTIVE or low in _NO_NAME:
            return False
        if not bare[0].isupper() and low not in _PARTICLES and not re.match(r"(?:al|el|d)[-'’]", low):
            return False
    return words[-1].strip(".")[:1].isupper() or "-" in words[-1]


# --- slugs and labels

_SLUG = re.compile(r"(?P<words>\S[^\n]{0,120}?)[-_ ](?P<digits>\d{13})(?:\.\w{2,5})?(?=\s|$)")
_FILE_NAME = re.compile(
    r"[\w.-]{0,60}(?:[-_]\w[\w.-]{0,60}[-_\d]|\d)[\w.-]{0,60}|[\w.-]{1,80}\.(?:jpe?g|png|webp|gif)", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LABEL = re.compile(
    r"(?P<label>title|headline|authors?|written by|source|outlet|publication|publisher|caption|photo caption"
    r"|location|section|category|tags|keywords|url|link)\s*:\s*(?=\S)",
    re.IGNORECASE,
)
_MAIL_LABEL = re.compile(
    r"(?:from|to|cc|sent|reply-to|subject)\s*:\s+(?:(?:re|fwd?|aw|wg)\s*:\s+){0,4}(?=\S)", re.IGNORECASE
)
_REACHED_BY = re.compile(
    r"(?:phone|tel(?:ephone)?|mobile|cell|fax|e-?mail|web(?:site)?)\.?\s*:\s*(?:[+(]?\d|\S*@|https?://|www\.)"
    r"|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}$",
    re.IGNORECASE,
)
_KICKER = _listed(
    """opinion analysis news world politics business sport sports culture breaking exclusive editorial comment
    feature features interview live letters obituary obituaries review reviews technology science health travel
    economy international national local regional arts explainer commentary perspective investigation special
    report"""
)


def slug(line: str) -> tuple[int, str] | None:
    """An image slug at the start: its end, and its 13 digits or "". `words-1579076683271`, `IMG_2034`, `a-b_c`."""
    if match := _SLUG.match(line):
        return match.end(), match["digits"]
    head = line[:200]
    if len(line) <= 160 and " " not in line and len(line) >= 6 and _FILE_NAME.fullmatch(head) and not head.isdigit():
        return len(line), ""
    return None


def is_address(line: str) -> bool:
    """Whether the line is one web or mail address and nothing else, or says under which number somebody is reached."""
    return len(line) <= LONGEST and bool(_ADDRESS.fullmatch(line) or _REACHED_BY.match(line))


def label(line: str) -> tuple[str, int] | None:
    """A header line `Title: …`: the label in small letters and where the value begins."""
    if len(line) > LONGEST:
        return None
    match = _LABEL.match(line)
    return (match["label"].lower(), match.end()) if match else None


def mail_label(line: str) -> int:
    """Where the value of a line of a letter's head begins (`From: …`, `Subject: …`); 0 if it is none."""
    match = _MAIL_LABEL.match(line) if len(line) <= LONGEST else None
    return match.end() if match else 0


def is_kicker(line: str) -> bool:
    """Whether the line is nothing but the name of a newspaper's section."""
    return len(line) <= 40 and bool(words := line.casefold().split()) and all(word in _KICKER for word in words)


# --- dates

_DATE_LABEL = re.compile(
    r"(?:(?:first\s+)?(?P<published>date|dated|published|publication date|posted|issued|datum|veröffentlicht"
    r"|publié|date de publication)(?:\s+(?:on|at|am|le))?|(?P<updated>(?:last\s+)?(?:updated|modified)(?:\s+on)?))"
    r"\s*[:–-]?\s+",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(
    r"[\s|·•,;()—–-]*(?:(?:last\s+)?(?:updated|modified)\b.{0,60}|\d{1,2}\s*min(?:ute)?s?(?:\s+read)?)?[\s|·•,;()—–.-]*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date at the start of a line."""

    end: int
    """Offset behind the date (behind the line's end if `whole`)."""
    whole: bool
    """Nothing else stands on the line."""
    labelled: bool
    """A word such as `date` or `Published:` stands before it."""
    moment: Moment | None
    """None if the date cannot be trusted, or says when the text was changed."""


def date_line(line: str, *, now: dt.datetime) -> DateLine | None:
    """Read a line that is a date, or that begins with a labelled one (`date 2020-01-15 The council …`)."""
    lead = _DATE_LABEL.match(line)
    found = match_date(line, lead.end() if lead else 0, now=now)
    if not found:
        return None
    moment, end = found
    if lead and lead["updated"]:
        moment = None
    rest = _AFTER_DATE.fullmatch(line, end, end + 120) if len(line) <= end + 120 else None
    if rest:
        return DateLine(len(line), whole=True, labelled=bool(lead), moment=moment)
    if lead and not lead["updated"] and line[end : end + 1] in (" ", ":", ",", "."):
        return DateLine(end, whole=False, labelled=True, moment=moment)
    return None


# --- captions and credits

_PICTURE = (
    r"(?:Image|Photo|Picture|Photograph|Pic|Illustration|Graphic|Handout|File photo|Foto|Bild|IMAGE|PHOTO|PICTURE)"
)
_CREDIT = re.compile(
    rf"(?:^|(?<=\s)|(?<=[.!?”\"]))(?:"
    rf"{_PICTURE}s?\s*(?:(?:[Cc]redits?|[Cc]ourtesy|[Bb]y|[Ss]ource|CREDIT)\s*(?:of\s+)?)?[:©|/]\s*(?P<a>[^:()\n]{{2,80}})"
    rf"|{_PICTURE}s?\s+(?:[Cc]redit|[Cc]ourtesy(?:\s+of)?)\s+(?P<b>[{_UP}][^:.()\n]{{1,60}})"
    rf"|(?:Credits?|CREDIT|Photographer|Crédit photo|Bildnachweis)\s*:\s*(?P<c>[^:()\n]{{2,80}})"
    rf")$"
)
_CREDIT_OF_AGENCY = re.compile(
    rf"(?:^|(?<=\s))(?P<a>(?:REUTERS|AFP|AP|EPA|AP Photo|Getty Images)/[{_UP}][^:.()\n]{{1,40}})$"
)
_AGENCY = r"(?:AP|AFP|EPA|dpa|Reuters|REUTERS|Getty|Alamy|Xinhua|Shutterstock|iStock)"
_CREDIT_IN_BRACKETS = re.compile(
    rf"[(\[](?:(?:{_PICTURE}s?(?:\s+[Cc]redit)?|[Cc]redit)(?:\s*[:©/|]|\s+(?:by|via|[Cc]ourtesy(?:\s+of)?)\b)\s*"
    rf"(?P<a>[^()\[\]\n]{{2,80}})"
    rf"|(?P<b>{_AGENCY}(?:\s(?:Photo|Images?)(?:/[^()\[\]/\n]{{2,50}})?|/[^()\[\]/\n]{{2,50}})|[^()\[\]/\n]{{2,50}}(?:/|\svia\s){_AGENCY}[^()\[\]\n]{{0,30}})"
    rf"|(?P<c>[^()\[\]/\n]{{3,50}}/[{_UP}][^()\[\]/\n]{{1,40}}))[)\]]\.?$"
)
_CREDIT_HINT = re.compile(
    rf"redit|REDIT|hoto|HOTO|mage|MAGE|icture|ICTURE|Pic|Foto|Bild|llustration|raphic|andout|{_AGENCY}|/[{_UP}]"
)
_CREDIT_ALONE = re.compile(rf"{_PICTURE}s?\s+by\s+(?P<a>[{_UP}][^:.\n]{{1,60}})$")
_CREDIT_WORDS = _listed(
    """of the for via and by from courtesy handout file photo image pool press stock archive getty com"""
)
_CAPTION_START = re.compile(
    r"(?P<label>[(\[]?(?:file(?: photo)?|photo|picture|pictured|image|caption|photo caption)\s*(?::|\s[—–-])\s+)"
    r"|in this\b[^.]{0,60}\b(?:photo|image|picture|photograph|frame grab|screengrab|still)\b"
    r"|an? (?:undated |file |handout )+(?:photo|image|picture|photograph)\b",
    re.IGNORECASE,
)
_CAPTION_SIGN = re.compile(
    r"\((?:pictured|left|right|centre|center|file photo|file)\)|\bfile (?:photo|picture|image)\b"
)


def credit(line: str) -> tuple[int, int, int] | None:
    """A picture credit at the end of the line: where it begins, and start and end of whom it names."""
    base = max(0, len(line) - 160)
    if not _CREDIT_HINT.search(line, base):
        return None
    for pattern in (_CREDIT_IN_BRACKETS, _CREDIT_OF_AGENCY, _CREDIT):
        match = pattern.search(line, base)
        # `(Yes/No)` is no credit: before the slash stands a person.
        if (
            match
            and match.lastgroup == "c"
            and pattern is _CREDIT_IN_BRACKETS
            and not is_name(match["c"].split("/")[0])
        ):
            return None
        if match and match.lastgroup and _names_a_source(match[match.lastgroup]):
            return match.start(), match.start(match.lastgroup), match.end(match.lastgroup)
    match = _CREDIT_ALONE.match(line) if len(line) <= 100 else None
    return (0, match.start("a"), match.end("a")) if match and _names_a_source(match["a"]) else None


def _names_a_source(text: str) -> bool:
    """Whether a credit names people or agencies, and does not go on to describe a picture."""
    words = re.findall(r"[^\W_]+", text)
    return 0 < len(words) <= 12 and all(
        not word[0].islower() or word in _CREDIT_WORDS or word in _PARTICLES or word == "dpa" for word in words
    )


def caption(line: str) -> tuple[int, bool] | None:
    """A caption that names no credit: where its text begins behind a label, and whether there was a label."""
    if len(line) > LONGEST:
        return None
    match = _CAPTION_START.match(line)
    if match and match["label"]:
        return match.end("label"), True
    sign = ("(" in line or "file " in line) and _CAPTION_SIGN.search(line)
    return (0, False) if match or sign else None


# --- bylines

_BY = re.compile(
    r"(?:(?:words|written|story|text|reported|report|article|reporting)\s+by|by|von|par|por)\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"\s*[|·•/;]\s*|\s*,\s+|\s+[—–-]+\s+")
_AND = re.compile(r"\s+(?:and|und|et|y|AND|&)\s+")
_WHERE = re.compile(r"\s+(?:in|for|at|from|IN|FOR)\s+(?=\S)")
_TRADE = re.compile(
    r"\b(?:correspondent|reporter|editor|staff writer|columnist|journalist|critic|producer|commentator)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote it, and when if the same line says so."""

    author: str
    """"" when only an organisation or the staff is named."""
    moment: Moment | None
    stated: bool
    """It begins with `By` or the like."""


def byline(line: str, *, now: dt.datetime) -> Byline | None:
    """Read `By Jane Roe and John Doe, Norvane | 15 January 2020`, `Jane Roe in Valletta`, `Jane Roe, home editor`."""
    if len(line) > 160:
        return None
    lead = _BY.match(line)
    rest, moment = _without_date(line[lead.end() if lead else 0 :], now=now)
    if rest.endswith((".", "?", "!", ":")) and not re.search(r"\b(?:Jr|Sr)\.$", rest):
        return None
    segments = [segment for segment in _SEPARATOR.split(rest) if segment]
    if not segments or len(rest.split()) > 16:
        return None
    if not lead:
        place = _WHERE.split(segments[0], maxsplit=1)
        signed = len(place) == 2 and len(segments) == 1 and _is_place(place[1])
        signed = signed or (
            len(segments) == 2 and bool(_TRADE.search(segments[1])) and segments[1].split()[-1].islower()
        )
        return Byline(place[0], moment, stated=False) if signed and is_name(place[0]) else None
    listed = (
        segments if _AND.search(segments[-1]) and all(_all_names(segment) for segment in segments) else segments[:1]
    )
    names = [_person(name) for segment in listed for name in _AND.split(segment)]
    if all(map(is_name, names)):
        return Byline(listed_names(names), moment, stated=True)
    # `By Norvane Staff`, `By AFP`: furniture, but no person
    words = segments[0].split()
    if (
        len(words) <= 4
        and all(word[:1].isupper() or word in ("and", "&") for word in words)
        and (len(words) == 1 or any(word.casefold() in _COLLECTIVE for word in words))
    ):
        return Byline("", moment, stated=True)
    return None


def _person(text: str) -> str:
    """A name without the place or paper behind it and the title before it."""
    return _HONORIFIC.sub("", _WHERE.split(text, maxsplit=1)[0], count=1)


def _all_names(text: str) -> bool:
    return all(is_name(_person(name)) for name in _AND.split(text))


def _without_date(text: str, *, now: dt.datetime) -> tuple[str, Moment | None]:
    """Cut a date (and all behind it) off the end of a byline."""
    for word in re.finditer(r"(?<!\w)[^\W_]", text) if any(map(str.isdigit, text)) else ():
        found = match_date(text, word.start(), now=now)
        if found and _AFTER_DATE.fullmatch(text, found[1]):
            before = text[: word.start()].rstrip(" ,|·•;—–-(/")
            return re.sub(
                r"\s*[|·•,—–-]?\s*\b(?:published|posted|on|updated)\s*:?$", "", before, flags=re.IGNORECASE
            ), found[0]
    return text.strip(), None


def _is_place(text: str) -> bool:
    words = text.split()
    return 0 < len(words) <= 4 and all(word[0].isupper() or word in ("and", "de", "la", "of") for word in words)


# --- datelines

_NEAR_DATE = (
    rf"(?:\d{{1,2}}\.?\s+[{_UP}][\w.]{{2,9}}|[{_UP}][\w.]{{2,9}}\s+\d{{1,2}})(?:(?:,|\s+de)?\s+(?:1[6-9]|20)\d\d)?"
)
_REGION = rf"(?:,\s+{_CAPITALISED}(?:\s+(?:of\s+|and\s+)?{_CAPITALISED}){{0,2}})"
_SIGN = r"(?:\s*(?P<dash>—|–|--|\.-)\s*|\s+(?P<hyphen>-)\s+|(?P<colon>:)\s+|(?P<dot>\.)\s+)"
_DATELINE = re.compile(
    rf"(?P<place>(?:(?P<caps>{_CAPS}(?:[ /-]{_CAPS}){{0,3}}(?!\w))|{_CAPITALISED}(?:[ /]{_CAPITALISED}){{0,3}})"
    rf"(?:(?!,\s+{_NEAR_DATE}){_REGION})?)"
    rf"(?:(?:,?\s+|\s*[—–]\s*|\s+-{{1,2}}\s+)(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
    rf"\(?(?P<date>{_NEAR_DATE})\)?)?"
    r"(?:\s*[(/](?P<agency>[^()/\n]{2,40})[)/])?"
    rf"{_SIGN}"
)
_NO_PLACE = _listed(
    """update updated updates note notes analysis question answer q a opinion exclusive breaking correction
    clarification watch read video photo photos pictures listen live interview review editorial letter letters
    explainer explained summary ingredients recipe method warning fact facts tip tips subject from to re date
    title author source host moderator speaker reporter president minister chairman narrator caller audience
    prime press editor comment quote breaking news alert flash urgent factbox timeline profile insight focus
    result results score final verdict conclusion background context remember example important caution hint
    reminder reply response theory myth reality problem solution cause effect pros cons yes no first second
    third finally lastly also however still but and so step chapter part section figure table abstract
    introduction overview spoiler disclaimer disclosure sport sports football cricket tennis weather business
    politics world health science technology culture obituary feature good bad best worst new more less other
    another today tomorrow yesterday tonight monday tuesday wednesday thursday friday saturday sunday"""
)

BEFORE_PLACES = _listed(
    """a across after also although and around as at because before both but even for from greater if in inside instead
    like meanwhile near now of on only outside since so that the then this though to today until when where whether
    while with without yesterday yet"""
)
"""Words that stand before a place also at the start of a sentence; other capitalised words before it make it a name."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where a report was filed from, at the start of its first paragraph."""

    place: str
    end: int
    """Where the sentence behind it begins."""
    moment: Moment | None
    certain: bool
    """Capitals, an agency or a date with a dash; else only `Word: ` or `Word — `, which other things are too."""


def dateline(line: str, *, now: dt.datetime) -> Dateline | None:
    """Read `VALLETTA (Norvane) — `, `ENUGU, Nigeria — `, `PARIS, 3 March — `, `Moscow: ` before a sentence."""
    match = _DATELINE.match(line, 0, 160)
    if not match:
        return None
    place = match["place"].rstrip(" ,")
    words = re.split(r"[ ,/]+", place.casefold())
    if len(words) > 6 or words[0] in _NO_PLACE or words[-1] in _NO_PLACE:
        return None
    if words[0] in _NO_NAME and place != "The Hague":
        return None
    rest = line[match.end() : match.end() + 400]
    first = rest.lstrip("“\"‘'«„(")[:1]
    if (
        not (first.isupper() or first.isdigit())
        or len(rest.split()) < 5
        or not re.search(r"[.!?…。][”\"’'»)]*(?:\s|$)", rest)
    ):
        return None
    found = match_date(line, match.start("date"), now=now) if match["date"] else None
    if match["dot"] and not found:
        return None
    certain = not match["colon"] and bool(match["caps"] or match["agency"] or match["date"])
    if certain and not match["agency"] and not match["date"] and len(re.sub(r"\W", "", match["caps"] or "")) < 3:
        return None
    return Dateline(place, match.end(), found[0] if found else None, certain)


_LEADS = re.compile(r"\s*(?:,|[—–|·-])\s+(?=\w)")


def dated_line(line: str, *, now: dt.datetime) -> tuple[str, Moment] | None:
    """Read a whole line `Valletta, 15 January 2020` or `The Harbour Post | 3 March 2020`: what leads, and the date."""
    if len(line) > 100:
        return None
    for match in _LEADS.finditer(line):
        found = match_date(line, match.end(), now=now)
        lead = line[: match.start()].split()
        if found and found[0] and lead and len(lead) <= 6 and _AFTER_DATE.fullmatch(line, found[1]):
            capitals = all(word[0].isupper() or word in ("&", "of", "the", "and", "de") for word in lead)
            return (" ".join(lead), found[0]) if capitals else None
    return None


# --- the foot: copyright, biography, notes

_COPYRIGHT = re.compile(
    r"(?:©|\(c\)\s|copyright\s*(?:©|\(c\)|\d{4}|by\b|:))"
    r"|(?:this|the)\s+(?:article|story|report|piece|text|content|column|commentary|material|essay)\b[^\n]{0,200}"
    r"\b(?:copyright|(?:provided|distributed|supplied|syndicated)\s+(?:by|through)|with\s+permission"
    r"|creative commons)\b",
    re.IGNORECASE,
)
_RIGHTS = re.compile(r"\ball rights reserved\b", re.IGNORECASE)
_TRAILING_COPYRIGHT = re.compile(
    r"(?<=[.!?”\"’)]) (?:©|\([cC]\)|[Cc]opyright(?: ©| \([cC]\))?) ?(?:19|20)\d\d\b[^\n]{0,120}$"
)
_NOTE = re.compile(
    r"[\s(*\[_-]*(?:"
    r"(?:(?:with )?additional|further) (?:reporting|research)\b|with (?:reporting|files) (?:by|from)\b"
    r"|(?:reporting|writing|editing) by\b|[^\n]{3,120}?\bcontributed (?:to this|reporting|research)\b"
    r"|(?:read|see|more|watch|listen)(?: also| more)?\s*:|read (?:more|also|next)\b|also read\b|see also\b"
    r"|more on this\b|related (?:articles?|stories|story|links?|topics?)\b|related:"
    r"|follow us\b|sign up (?:for|to)\b|subscribe (?:to|now)\b|share this\b|advertisement\s*$"
    r"|this (?:story|article|report|post|piece|version|page) (?:has been|was|is being) (?:first |since |later )?"
    r"(?:corrected|updated|amended|edited|revised|translated|published|originally|republished)\b"
    r"|this (?:story|article) (?:originally|first) (?:appeared|ran)\b|an earlier version of this\b"
    r"|corrections?(?:\s*:|,\s|\s\()|clarification\s*:|editor['’]?s['’]? note\b|updated? (?:at|on) \d|update \d"
    r"|for immediate release\b|embargoed? (?:until|till)\b|notes? (?:to|for) editors\b"
    r"|(?:begin )?(?:forwarded|original) message\s*(?:-|:|$)"
    r"|(?:media|press) contacts?\b|contacts?\s*:"
    r"|for (?:more|further) information,? (?:please )?(?:contact|visit|call|see)\b"
    r"|the (?:views|opinions) expressed\b|(?:views|opinions) are (?:his|her|their|the author['’]s) own\b"
    r")",
    re.IGNORECASE,
)
_NOTICE = re.compile(
    r"[\s(*\[_-]*(?:for immediate release|embargo|advertisement|editor|correction|clarification|updated?\b)",
    re.IGNORECASE,
)
_END_MARK = re.compile(r"(?:-+ ?)?(?:ENDS?|30)(?: ?-+)|ENDS|[#*~]{3,}|[#*~](?: [#*~]){2,}")
_REPORTING = re.compile(r"\(?\s*Reporting by (?P<names>[^;.()\n]{3,100})", re.IGNORECASE)

_ABOUT = re.compile(r"about the (?:authors?|writers?|contributors?)\s*[:.]?\s*", re.IGNORECASE)
_BIO_VERB = re.compile(
    r"(?:,\s|\s(?:is|are|was|works|writes|reports|covers|teaches|serves|has|edits|leads|runs|hosts)\s)"
)
_ANOTHER = re.compile(rf"(?:\.|,| and)\s((?:[{_UP}][\w.'’-]{{1,30}}\s){{2,4}})(?:is|works as)\s(?:an?|the)\s")
_BIO_STRONG = re.compile(
    r"(?<![\w.])@\w{2,}|\bfollow (?:him|her|them|me|us)?\b.{0,30}\bon\b|\b(?:is|are|usually|currently) based in\b"
    r"|\b(?:reports|writes|covers)\s+(?:on|about|from|for|the|politics|business)\b|\bis the author of\b"
    r"|\bis a contribut|\bfor this (?:newspaper|magazine|site|website|publication)\b",
    re.IGNORECASE,
)
_BIO_TRADE = re.compile(
    r"\b(?:is|are|was)\s+(?:an?|the|our)?\s*(?:[\w’'-]+[\s,]+(?:and\s+)?){0,8}?(?:correspondent|reporter|journalist|editor|columnist"
    r"|analyst|writer|author|professor|fellow|lecturer|researcher|contributor|historian|economist|commentator|director"
    r"|scholar|novelist|critic|expert|consultant|lawyer|scientist|diplomat|ambassador)s?\b"
    r"[^.]{0,80}\b(?:at|for|with|currently|of|in|covering|based|who|whose|specialising|specializing)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:says?|said|told|tells|adds|added|believes?|thinks?|argues?|warns?|hopes?|wants?|explains?|insists?)\b|[“”\"]"
)


def copyright_start(line: str) -> int | None:
    """Where a copyright notice begins: 0 for the whole line, else its last sentence; None if there is none."""
    words = len(line.split()) if len(line) <= LONGEST else LONGEST
    if words <= 70 and _COPYRIGHT.match(line):
        return 0
    if match := _TRAILING_COPYRIGHT.search(line, max(0, len(line) - 200)):
        return match.start() + 1
    return 0 if words <= 20 and _RIGHTS.search(line) else None


def is_note(line: str) -> bool:
    """Whether the line speaks about the article, not its subject: corrections, helpers, links, contacts, end marks."""
    return bool((len(line) <= LONGEST and _NOTE.match(line)) or (len(line) <= 20 and _END_MARK.fullmatch(line)))


def is_notice(line: str) -> bool:
    """Whether a note is one that stands above a headline too, and is never one itself."""
    return bool(_NOTICE.match(line))


def reporting_by(line: str) -> str:
    """The names in `(Reporting by A B and C D; Editing by …)`, or ""."""
    match = _REPORTING.match(line[:LONGEST])
    if not match:
        return ""
    names = [_WHERE.split(name, maxsplit=1)[0].strip() for name in re.split(r",\s+|\s+and\s+|\s+&\s+", match["names"])]
    if not all(is_name(name) for name in names):
        return ""
    return listed_names(names)


def listed_names(names: Sequence[str]) -> str:
    """`A`, `A and B`, `A, B and C`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


@dataclass(frozen=True, slots=True)
class Bio:
    """A biography: who, and how sure its wording is."""

    names: tuple[str, ...]
    """Empty if it does not begin with a name."""
    labelled: bool
    """`About the author` stands before it."""
    strong: bool
    """Wording that stands in biographies only: follow, @handle, is based in, reports on …"""
    trade: bool
    """Says what somebody does for a living, and where."""


def bio(line: str) -> Bio | None:
    """Read a line that may tell who wrote the article; whether it does is decided by its place and the story."""
    if not 10 <= len(line) <= 1500:
        return None
    about = _ABOUT.match(line)
    text = line[about.end() :] if about else line
    text = _HONORIFIC.sub("", text, count=1) if _HONORIFIC.match(text) else text
    verb = _BIO_VERB.search(text, 0, 120)
    name = text[: verb.start()] if verb else ""
    names = _AND.split(name)
    if not name or not all(is_name(each) for each in names):
        return Bio((), labelled=True, strong=False, trade=False) if about else None
    # `A B is a writer and C D is a painter`: both are told of
    names += [each for found in _ANOTHER.findall(text) if is_name(each := found.strip()) and each not in names]
    trade = bool(_BIO_TRADE.search(text, 0, LONGEST) and not _SPEECH.search(text))
    return Bio(tuple(names), bool(about), bool(_BIO_STRONG.search(text)), trade)


def is_about_label(line: str) -> bool:
    """Whether the line is the label `About the author` alone."""
    return len(line) <= 40 and bool(_ABOUT.fullmatch(line))
