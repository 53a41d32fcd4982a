"""Bytes of a file → text: byte order mark, UTF-8, a declared charset, a guess, and at last U+FFFD. Never an exception
for bad bytes; what is no text at all is refused."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

from reader.errors import UnreadableSource

_MARKS = (
    # the longer marks first: UTF-32 begins like UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_FOR_TEXT = frozenset(
    ("unicode_escape", "raw_unicode_escape", "idna", "punycode", "utf_7", "utf-7", "mbcs", "oem", "undefined", "rot13")
)
_BINARY_SIGNS = (
    b"%PDF-",
    b"\x89PNG",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"SQLite format 3",
)
_CONTROL = bytes((*range(9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)))
_HIGH = re.compile(rb"[\x80-\xff]")
_SAMPLE = 1 << 16
_BINARY_REASON = "it holds binary data, not text"
_META = re.compile(rb"""<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_ENGLISH = 0.02
"""Below this share of foreign letters a text is English with some borrowed words, for which a guess has no footing."""
_PUNCTUATION = bytes((0x80, 0x82, 0x84, 0x85, 0x8B, *range(0x91, 0x98), 0x99, 0x9B, *range(0xA0, 0xC0)))
"""Quotes, dashes and signs, which stand at the same places in all of cp125x."""
_FOREIGN_LETTERS = bytes(set(range(0x80, 0x100)) - {*_PUNCTUATION})


def decode(raw: bytes, *, declared: str = "") -> str:
    """Return the text in `raw`.

    Args:
        raw: The whole content of a file.
        declared: A charset that the file names itself, or ""; used only if all bytes are valid in it.

    Raises:
        UnreadableSource: The content is binary.
    """
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _checked(raw[len(mark) :].decode(encoding, "replace"))
    if raw.startswith(_BINARY_SIGNS):
        raise UnreadableSource(_BINARY_REASON)
    if b"\0" in raw:
        return _with_nul(raw)
    if len(raw.translate(None, _CONTROL)) < 0.97 * len(raw):
        raise UnreadableSource(_BINARY_REASON)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return _declared(raw, declared) or _guessed(raw)


def declared_charset(raw: bytes) -> str:
    """Return the charset that a page declares in the first 4 KB, or ""."""
    match = _META.search(raw, 0, 4096)
    return match[1].decode("ascii") if match else ""


def _checked(text: str) -> str:
    """Refuse what was marked or shaped like text but does not decode to any."""
    head = text[:_SAMPLE]
    odd = sum(not character.isprintable() and not character.isspace() for character in head) + head.count("\ufffd")
    if odd > 16 and odd > 0.1 * len(head):
        raise UnreadableSource(_BINARY_REASON)
    return text


def _with_nul(raw: bytes) -> str:
    """UTF-16 without a mark has its NULs all on one side; a few strays are dropped later, more are binary."""
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    half = len(raw) / 2
    if odd > 0.3 * half and even < 0.02 * half:
        return _checked(raw.decode("utf-16-le", "replace"))
    if even > 0.3 * half and odd < 0.02 * half:
        return _checked(raw.decode("utf-16-be", "replace"))
    if even + odd > max(2, 0.001 * len(raw)):
        raise UnreadableSource(_BINARY_REASON)
    return decode(raw.replace(b"\0", b""))


def _declared(raw: bytes, name: str) -> str:
    """Decode by a declared name if it is a charset for text and fits every byte, else ""."""
    try:
        encoding = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    if not encoding or encoding.replace("_", "-") in {each.replace("_", "-") for each in _NOT_FOR_TEXT}:
        return ""
    # What calls itself Latin-1 is cp1252 in practice.
    if encoding in ("iso8859-1", "ascii"):
        encoding = "cp1252"
    try:
        # Codecs that are not from bytes to text (zlib, rot13) raise LookupError here.
        return raw.decode(encoding)
    except (UnicodeError, LookupError, ValueError):
        return ""


def _guessed(raw: bytes) -> str:
    # The neighbourhood of the first foreign byte says as much as the whole, and the guess stays quick.
    first = _HIGH.search(raw)
    middle = first.start() if first else 0
    start = raw.rfind(b"\n", 0, max(0, middle - _SAMPLE // 4)) + 1
    end = raw.rfind(b"\n", middle, start + _SAMPLE)
    sample = raw[start : end if end > middle and len(raw) > start + _SAMPLE else start + _SAMPLE]
    letters = sum(map(sample.count, _FOREIGN_LETTERS))
    if letters <= _ENGLISH * len(sample):
        return raw.decode("cp1252", "replace")
    best = charset_normalizer.from_bytes(sample).best()
    return raw.decode(best.encoding if best else "cp1252", "replace")
