"""Foreign text made harmless: no escapes, control, bidi or invisible characters, no floods of marks.

Terminals obey control characters wherever they stand, so everything that comes from outside passes here twice: at the
storage border (`clean`, `clean_line`) and at the render border (`visible`). Brackets and other markup stay as they
are: nothing of ours ever parses text as markup.
"""

from __future__ import annotations

import re
import unicodedata

MARKS_PER_BASE = 8
"""Combining marks kept on one base character; floods have crashed terminals and paint over neighbouring rows."""
JOINERS_PER_CHAIN = 6
"""Joiners kept in one chain of joined characters; the longest emoji in use have three."""
_PAYLOAD = 4096
"""Longest payload of a terminal sequence that is taken out together with its introducer."""

# Characters that go without a trace: C0 and C1 control, soft hyphen and other invisible format characters, bidi marks
# and overrides, Hangul fillers, interlinear annotation, tags, noncharacters.
_GONE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
) + "".join(chr(plane << 16 | low) for plane in range(1, 17) for low in (0xFFFE, 0xFFFF))
_BREAKS = "\r\x0b\x0c\x85\u2028\u2029"
_BLANKS = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_LONE = "\ud800-\udfff"
_SELECTORS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_JOINERS = "\u200c\u200d"

_SUSPECT = re.compile(f"[{_GONE}{_BREAKS}{_BLANKS}{_LONE}{_SELECTORS}{_JOINERS}]")
_SUSPECT_ASCII = re.compile("[\x00-\x09\x0b-\x1f\x7f]")
_GONE_RE = re.compile(f"[{_GONE}]+")
_BREAKS_RE = re.compile(f"\r\n|[{_BREAKS}]")
_BLANKS_RE = re.compile(f"[{_BLANKS}]")
_LONE_RE = re.compile(f"[{_LONE}]")
_ATTACHED = re.compile(f"[{_SELECTORS}{_JOINERS}]+")
_SELECTOR = re.compile(f"[{_SELECTORS}]")
_JOINER = re.compile(f"[{_JOINERS}]")
_CHAIN = re.compile(rf"(?:[^\s{_JOINERS}]{{1,4}}[{_JOINERS}]){{{JOINERS_PER_CHAIN + 1},}}")
# Combining marks are no word characters, and nine other such characters in a row are rare: a cheap sieve before the
# exact look at each character. The first one stands outside the repeat so that the search can skip quickly.
_FLOOD = re.compile(rf"[^\w\s\x00-\u02ff][^\w\s\x00-\u02ff]{{{MARKS_PER_BASE},}}")

# Terminal sequences that are complete. No payload may hold a control character, so every attempt ends at the next
# introducer at the latest and the whole search stays linear. The one-byte C1 introducer of CSI wants a parameter:
# in wrongly decoded text that byte is a quotation mark before a word.
_INTRODUCER = re.compile("[\x1b\x90\x98\x9b\x9d-\x9f]")
_SEQUENCE = re.compile(
    r"\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]"
    r"|\x9b[0-?]{1,64}[ -/]{0,8}[@-~]"
    rf"|(?:\x1b\]|\x9d)[^\x00-\x08\x0a-\x1f\x7f-\x9f]{{0,{_PAYLOAD}}}(?:\x07|\x1b\\|\x9c)"
    rf"|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x00-\x08\x0a-\x1f\x7f-\x9f]{{0,{_PAYLOAD}}}(?:\x1b\\|\x9c)"
    r"|\x1b[ -/]{1,4}[0-~]"
    r"|\x1b[78=>\\]"
    r"|\x1bc(?![^\W\d_])"
)

_ASCII = dict.fromkeys((*range(0x20), 0x7F)) | {0x09: " ", 0x0A: "\n", 0x0B: "\n", 0x0C: "\n"}

# What terminals measure differently; each of these moves everything to the right of it.
_DISPUTED = re.compile(f"[\xad{_SELECTORS}\U0001f3fb-\U0001f3ff]+")


def clean(text: str) -> str:
    """Return `text` without anything that a terminal could obey or that hides from the eye; line ends become `\\n`.

    Every kind of white space but `\\n` becomes one ordinary space, a lone surrogate U+FFFD. Complete terminal
    sequences go with their payload, of broken ones only the control characters. `clean(clean(x)) == clean(x)`.
    """
    if text.isascii():
        return _clean_ascii(text) if _SUSPECT_ASCII.search(text) else text
    if _SUSPECT.search(text):
        if _INTRODUCER.search(text):
            text = _SEQUENCE.sub("", text)
        text = _BREAKS_RE.sub("\n", text)
        text = _BLANKS_RE.sub(" ", text)
        text = _GONE_RE.sub("", text)
        text = _LONE_RE.sub("\ufffd", text)
        if _ATTACHED.search(text):
            text = _ATTACHED.sub(_attached, text)
            text = _CHAIN.sub(_shortened_chain, text)
    return _FLOOD.sub(_without_flood, text)


def _clean_ascii(text: str) -> str:
    if "\x1b" in text:
        text = _SEQUENCE.sub("", text)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.translate(_ASCII)


def _attached(match: re.Match[str]) -> str:
    """Keep of a run of selectors and joiners one selector and one joiner, each only where it has a meaning."""
    text, start, end = match.string, match.start(), match.end()
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    run = match.group()
    kind = unicodedata.category(before)
    kept = ""
    selector = _SELECTOR.search(run)
    if selector and kind[0] not in "MZC":
        kept = selector.group()
    # Latin, Greek and Cyrillic letters do not join: there a joiner only splits a word for those who search it.
    joiner = _JOINER.search(run)
    if (
        joiner
        and before >= "\u0590"
        and after >= "\u0590"
        and (kind[0] in "LM" or kind in ("So", "Sk"))
        and (after.isalpha() or unicodedata.category(after) == "So")
    ):
        kept += joiner.group()
    return kept


def _shortened_chain(match: re.Match[str]) -> str:
    pieces = re.split(f"([{_JOINERS}])", match.group())
    kept = 2 * JOINERS_PER_CHAIN
    return "".join(pieces[:kept]) + "".join(piece for piece in pieces[kept:] if piece not in _JOINERS)


def _without_flood(match: re.Match[str]) -> str:
    kept = []
    marks = 0
    for character in match.group():
        if unicodedata.category(character)[0] == "M":
            marks += 1
            if marks > MARKS_PER_BASE:
                continue
        else:
            marks = 0
        kept.append(character)
    return "".join(kept)


def clean_line(text: str, *, limit: int = 1000) -> str:
    """Return `text` cleaned and on one line of at most `limit` code points, the last of them `…` if it was cut."""
    line = " ".join(clean(text).split())
    if len(line) <= limit:
        return line
    cut = max(limit - 1, 0)
    # A letter is not parted from its marks: a mark would move to the ellipsis.
    while cut and (line[cut] in _JOINERS or line[cut - 1] in _JOINERS or unicodedata.category(line[cut])[0] == "M"):
        cut -= 1
    return line[:cut].rstrip() + "…"


def visible(text: str) -> str:
    """Return `text` for the screen: `clean`, and without the characters whose width terminals disagree on.

    Cheap when there is nothing to do; line breaks stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return clean(_DISPUTED.sub("", text))
