import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import UnreadableSource
from reader.ingest.decode import declared_charset, decode

WESTERN = (
    "“I have seen this before”, said the mayor — and the café by the old bridge, where crews met, was shut "
    "at noon on Friday without a word to those who had worked in it. Nobody knew why; déjà vu, said the cook. "
)
FRENCH = "Le président a déclaré que le pont resterait fermé jusqu’à vendredi. Personne ne sait pourquoi. " * 3
POLISH = "Prezydent powiedział, że most będzie zamknięty do piątku. Nikt nie wie dlaczego. " * 3
RUSSIAN = "Мэр сказал, что мост закрыт с понедельника, и больше никто ничего не знает. " * 5
JAPANESE = "橋は月曜日から閉鎖されていると市長は述べた。それ以上のことは誰も知らない。" * 5


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (WESTERN.encode(), WESTERN),
        (codecs.BOM_UTF8 + WESTERN.encode(), WESTERN),
        (codecs.BOM_UTF16_LE + WESTERN.encode("utf-16-le"), WESTERN),
        (codecs.BOM_UTF16_BE + WESTERN.encode("utf-16-be"), WESTERN),
        (codecs.BOM_UTF32_LE + WESTERN.encode("utf-32-le"), WESTERN),
        (WESTERN.encode("utf-16-le"), WESTERN),
        (WESTERN.encode("utf-16-be"), WESTERN),
        (WESTERN.encode("cp1252"), WESTERN),
        (FRENCH.encode("cp1252"), FRENCH),
        (POLISH.encode("cp1250"), POLISH),
        (RUSSIAN.encode("cp1251"), RUSSIAN),
        (RUSSIAN.encode("koi8_r"), RUSSIAN),
        (JAPANESE.encode("shift_jis"), JAPANESE),
        ("It’s shut – for good".encode("cp1252"), "It’s shut – for good"),
        (b"one\0stray", "onestray"),
        (b"", ""),
    ],
    ids=range(16),
)
def test_encodings(raw, expected):
    assert decode(raw) == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("koi8-r", "Мост"),
        # not for text, unknown, or not a name: as if nothing was declared
        ("zlib_codec", None),
        ("rot13", None),
        ("unicode_escape", None),
        ("no-such", None),
        ("utf-8", None),
        ("x" * 1000, None),
        ("a\0b", None),
    ],
)
def test_a_declared_charset_is_used_only_if_it_is_one_and_fits(declared, expected):
    raw = "Мост".encode("koi8_r")
    assert decode(raw, declared=declared) == (expected or decode(raw))


def test_the_charset_that_a_page_declares():
    assert declared_charset(b'<html><head><meta charset="koi8-r">') == "koi8-r"


@pytest.mark.parametrize(
    "raw",
    [
        b"%PDF-1.7\n1 0 obj",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
        bytes(range(256)) * 20,
        b"\0" * 1000,
        bytes(range(1, 32)) * 50,
        codecs.BOM_UTF16_LE + b"\0\xd8" * 500,
    ],
    ids=range(6),
)
def test_binary_is_refused(raw):
    with pytest.raises(UnreadableSource, match="it holds binary data, not text"):
        decode(raw)


@given(st.binary(max_size=300), st.sampled_from(["", "utf-7", "idna", "cp1252", "hz", "utf-16", "big5"]))
def test_no_bytes_raise_anything_else(raw, declared):
    try:
        text = decode(raw, declared=declared)
    except UnreadableSource:
        return
    assert isinstance(text, str)
