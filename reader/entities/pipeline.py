"""Text → mentions by a spaCy pipeline that the person has installed. No other module knows spaCy, which is optional.

A pipeline's labels become our kinds, its spans places in our text, and titles, articles and possessives are cut off as
the embedded recogniser does; what it calls works, dates or amounts is no name. The texts go in as pieces of bounded
length.
"""

from __future__ import annotations

import functools
import logging
import re
import warnings
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.entities.lexicon import fold, lexicon
from reader.entities.tokens import MAX_TEXT
from reader.errors import RecogniserMissing
from reader.model import NAMELESS, Document, Kind, Mention
from reader.text.clean import clean_line

_log = logging.getLogger(__name__)
_PIECE = 5_000
"""Code points of one piece: some 800 words, which no transformer needs gigabytes for."""
_BATCH = 8
"""Pieces that the pipeline works on at once."""
_UNNEEDED = (
    "tagger", "morphologizer", "attribute_ruler", "lemmatizer", "trainable_lemmatizer", "parser", "senter",
    "sentencizer", "textcat", "textcat_multilabel", "entity_linker",
)  # fmt: skip
"""Components that names do not need; what other components listen to (`tok2vec`, `transformer`) is none of them."""
_RULERS = frozenset(("entity_ruler", "span_ruler"))
"""Components whose patterns may ask for what any other one says."""
_KINDS: dict[str, Kind] = {
    # English and most others; then German, French …; Norwegian; Polish; Romanian; Swedish; Korean
    "PERSON": "person", "ORG": "org", "GPE": "place", "LOC": "place", "FAC": "place",
    "PER": "person",
    "GPE_LOC": "place", "GPE_ORG": "place",
    "PERSNAME": "person", "ORGNAME": "org", "PLACENAME": "place", "GEOGNAME": "place",
    "ORGANIZATION": "org", "FACILITY": "place",
    "PRS": "person", "PS": "person", "OG": "org", "LC": "place",
}  # fmt: skip
_PEOPLES = frozenset(("NORP", "NAT_REL_POL", "MISC"))
"""Labels that hold peoples among others; the demonyms that our lists know are taken from them."""
_DETERMINERS = frozenset(
    ["the", "a", "an", "le", "la", "les", "l'", "el", "los", "las", "il", "lo", "gli", "o", "os", "der", "die", "das"]
)
_POSSESSIVE = re.compile(r"['’][sS]?$")


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A loaded pipeline."""

    name: str
    lang: str
    """The language it was made for; "xx" for several."""
    nlp: Any
    """The spaCy object."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text as the pipeline reads it, put together from parts of the canonical text."""

    text: str
    starts: tuple[int, ...]
    """Where in it each part begins."""
    places: tuple[int, ...]
    """Where in the canonical text each part begins."""
    ends: tuple[int, ...]
    """Where in it each part ends."""


@functools.cache
def load(name: str) -> Pipeline | RecogniserMissing:
    """Load a pipeline once, by the name of its package or the folder it is in.

    Returns:
        It; or, as this takes seconds and is asked for each article, the error with the sentence that says what to do.
    """
    try:
        # seconds, so not before it is wanted
        import spacy
    except Exception as error:  # noqa: BLE001  a broken installation raises anything
        if isinstance(error, ModuleNotFoundError) and error.name == "spacy":
            then = "" if _is_path(name) else f", then `python -m spacy download {name}`"
            return RecogniserMissing(
                f"The recogniser spacy:{name} needs spaCy, which is not installed: `pip install spacy`{then}."
            )
        return RecogniserMissing(f"spaCy cannot be loaded ({_reason(error)}); `pip install --upgrade spacy` may help.")
    source: str | Path = Path(name).expanduser() if _is_path(name) else name
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            nlp = spacy.load(source, exclude=_UNNEEDED)
            if _RULERS & {nlp.get_pipe_meta(each).factory for each in nlp.pipe_names}:
                nlp = spacy.load(source)
        except OSError as error:
            if _is_path(name):
                return RecogniserMissing(f"There is no spaCy pipeline in {source} ({_reason(error)}).")
            return RecogniserMissing(
                f"There is no spaCy pipeline {name}: `python -m spacy download {name}` installs it, "
                "or name the folder of one."
            )
        except Exception as error:  # noqa: BLE001  a pipeline runs its own code when it is loaded
            return RecogniserMissing(f"The spaCy pipeline {name} cannot be loaded ({_reason(error)}).")
    for warning in said:
        _log.warning("%s: %s", name, clean_line(str(warning.message), limit=300))
    _rest(nlp)
    return Pipeline(name, str(nlp.lang or "xx"), nlp)


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name or name.startswith(("~", "."))


def _reason(error: Exception) -> str:
    return clean_line(f"{type(error).__name__}: {error}", limit=200)


def _rest(nlp: Any) -> None:
    """Let a component rest whose vectors none of those that are left listens to: some have an `ner` with its own."""
    for name in list(nlp.pipe_names):
        listening = getattr(nlp.get_pipe(name), "listening_components", None)
        if listening is not None and not set(listening) & set(nlp.pipe_names):
            nlp.disable_pipe(name)


def recognise_by(pipeline: Pipeline, document: Document) -> list[Mention]:
    """The names in those blocks of a document that tell its story, in order, without overlap."""
    pieces = list(_pieces(document))
    mentions = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a pipeline warns of what it misses at each text; it was logged when loaded
        docs = list(pipeline.nlp.pipe([piece.text for piece in pieces], batch_size=_BATCH))
    for piece, doc in zip(pieces, docs, strict=True):
        for span in doc.ents:
            part = bisect_right(piece.starts, span.start_char) - 1
            shift = piece.places[part] - piece.starts[part]
            end = min(span.end_char, piece.ends[part])
            mention = _mention(document.text, span.start_char + shift, end + shift, span.label_)
            if mention is not None:
                mentions.append(mention)
    return mentions


def _pieces(document: Document) -> Iterator[_Piece]:
    """The text without the blocks that hold no names, cut between blocks, or between words where one is very long."""
    blocks = [(b.start, b.end) for b in document.blocks if b.kind not in NAMELESS]
    ranges = blocks if document.blocks else [(0, len(document.text))]
    text, starts, places, ends = "", list[int](), list[int](), list[int]()
    for start, end in _parts(document.text, ranges):
        if text and len(text) + end - start > _PIECE:
            yield _Piece(text, tuple(starts), tuple(places), tuple(ends))
            text, starts, places, ends = "", [], [], []
        if text:
            between = document.text[places[-1] + ends[-1] - starts[-1] : start]
            text += between if len(between) < 3 and between.isspace() else "\n\n"
        starts.append(len(text))
        places.append(start)
        text += document.text[start:end]
        ends.append(len(text))
    if text:
        yield _Piece(text, tuple(starts), tuple(places), tuple(ends))


def _parts(text: str, ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    for start, last in ranges:
        end = min(last, MAX_TEXT)
        while end - start > _PIECE:
            cut = text.rfind(" ", start + _PIECE // 2, start + _PIECE) + 1 or start + _PIECE
            yield start, cut
            start = cut
        if start < end:
            yield start, end


def _mention(text: str, start: int, end: int, label: str) -> Mention | None:
    """A span as a mention, cut to what is the name itself; None if it is none."""
    label = label.upper()
    kind = _KINDS.get(label)
    if kind is None and label not in _PEOPLES:
        return None
    start, end = _trimmed(text, start, end, kind)
    words = text[start:end]
    if not any(letter.isalpha() for letter in words):
        return None
    if kind is None:
        known = fold(words) in lexicon().demonyms
        return Mention(start, end, words, "place", demonym=True) if known else None
    return Mention(start, end, words, kind)


def _trimmed(text: str, start: int, end: int, kind: Kind | None) -> tuple[int, int]:
    lists = lexicon()
    honorifics = lists.words["honorific"]
    while True:
        words = text[start:end]
        before = start, end
        start += len(words) - len(words.lstrip(" \t\r\n\"'“”‘’«»„(),;:–—-"))
        end = max(start, end - (len(words) - len(words.rstrip(' \t\r\n"“”‘«»„(,;:–—-'))))
        if text[start:end].endswith(")") and "(" not in text[start:end]:
            end -= 1
        owner = _POSSESSIVE.search(text, start, end)
        if owner:
            end = owner.start()
        first, _, rest = text[start:end].partition(" ")
        if rest:
            # "The Hague" keeps its article
            article = first.lower() in _DETERMINERS and (first.islower() or first in ("The", "A", "An"))
            title = kind == "person" and first[:1].isupper() and first.lower().rstrip(".") in honorifics
            if title or (article and fold(text[start:end]) not in lists.places):
                start = end - len(rest)
        if (start, end) == before:
            return start, end
