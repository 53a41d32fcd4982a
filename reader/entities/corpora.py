"""Labelled names for training and measuring: files of tokens and tags, turned back into running text.

A folder of labelled names holds `annotated/*.conll.gz` and `train/*.conll(.gz)`: token, tab, BIO tag; a blank line
after a sentence; `-DOCSTART-` before a document. Every tenth document of the annotated files is held out from all
training, to measure on (`held_out`).
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reader.entities.lexicon import Lexicon, fold, lexicon
from reader.model import Block, Document

Sentences = list[list[tuple[str, str]]]
"""A document as sentences of (token, tag)."""

ANNOTATED = ("voa", "ecb", "dg")
OTHERS = (
    "gum_academic", "gum_bio", "gum_court", "gum_interview", "gum_speech", "gum_textbook", "gum_voyage",
    "uner_ewt_dev", "uner_ewt_test", "uner_pud_wiki",
)  # fmt: skip
NAME_LISTS = (
    "btc_a", "btc_b", "btc_e", "btc_f", "btc_g", "btc_h", "wnut17_dev", "wnut17_train",
)  # fmt: skip
"""Of other conventions: only lists of people's names are taken from them."""
_NEW_DOCUMENT = "-DOCSTART-"
_QUOTE = '"'
_HYPHENS = frozenset("-‑")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document with the names that were marked in it."""

    name: str
    document: Document
    spans: tuple[tuple[int, int, str], ...]
    """Start, end, tag without B and I."""


def read_conll(path: Path) -> Iterator[Sentences]:
    """The documents of a labelled file as sentences of (token, tag)."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    document: Sentences = []
    sentence: list[tuple[str, str]] = []
    for line in raw.decode("utf-8").split("\n"):
        token, _, tag = line.partition("\t")
        if token == _NEW_DOCUMENT:
            if sentence:
                document.append(sentence)
            if document:
                yield document
            document, sentence = [], []
        elif token:
            sentence.append((token, tag))
        elif sentence:
            document.append(sentence)
            sentence = []
    if sentence:
        document.append(sentence)
    if document:
        yield document


_GLUED = re.compile(r"^(?:[,;:!?%)\]}”…]|\.+|['’](?:s|S|re|ve|ll|d|m)?|n['’]t|-\w.*)$")


def restore(name: str, sentences: Iterable[list[tuple[str, str]]], *, hyphens: bool = False) -> Labelled:
    """Running text from tokens, one block a document, with the offsets of its names.

    `hyphens`: a hyphen that is a token of its own joins the words beside it.
    """
    text: list[str] = []
    size = 0
    spans: list[tuple[int, int, str]] = []
    for sentence in sentences:
        quoted = False
        glue = True
        if size:
            joint = " " if text[-1] in (".", "!", "?", '"', "”") else "\n"
            text.append(joint)
            size += 1
        open_span: list[int] = []
        kind = ""
        for token, tag in sentence:
            tight = glue or bool(_GLUED.match(token))
            hyphen = hyphens and token in _HYPHENS and bool(text) and text[-1][-1].isalnum()
            tight = tight or hyphen
            glue = hyphen or token in ("(", "[", "$", "“", "‘", "#")
            if token == _QUOTE:
                tight = tight or quoted
                quoted = not quoted
                glue = quoted
            if not tight:
                text.append(" ")
                size += 1
            if tag[0] != "I" and open_span:
                spans.append((open_span[0], open_span[1], kind))
                open_span = []
            if tag[0] == "B":
                open_span, kind = [size, size + len(token)], tag[2:]
            elif tag[0] == "I" and open_span:
                open_span[1] = size + len(token)
            text.append(token)
            size += len(token)
        if open_span:
            spans.append((open_span[0], open_span[1], kind))
    whole = "".join(text)
    return Labelled(name, Document(whole, (Block("paragraph", 0, len(whole)),)), tuple(spans))


def annotated(folder: Path, name: str) -> list[Sentences]:
    """The documents of one annotated file."""
    return list(read_conll(folder / "annotated" / f"{name}_annotated.conll.gz"))


def other(folder: Path, name: str) -> list[Sentences]:
    """The documents of one file below `train/`."""
    plain = folder / "train" / f"{name}.conll"
    return list(read_conll(plain if plain.exists() else plain.with_name(plain.name + ".gz")))


def is_held(number: int) -> bool:
    """Whether the document of this number in an annotated file is held out."""
    return number % 10 == 9


def held_out(folder: Path, corpora: Iterable[str] = ANNOTATED) -> list[Labelled]:
    """Every tenth document of the annotated files: never trained on."""
    return [
        restore(f"{corpus}{n}", sentences)
        for corpus in corpora
        for n, sentences in enumerate(annotated(folder, corpus))
        if is_held(n)
    ]


def restore_other(name: str, documents: Iterable[Sentences]) -> list[Labelled]:
    """Running text of documents of one of OTHERS, with peoples marked.

    These corpora have no label for peoples: without it they would teach that a demonym is nothing. They cut words at
    every hyphen: half of the documents get words with hyphens back, half keep the spaces, as both kinds are met.
    """
    lists = lexicon()
    return [_with_peoples(restore(f"{name}{n}", d, hyphens=n % 2 == 0), lists) for n, d in enumerate(documents)]


def _with_peoples(labelled: Labelled, lists: Lexicon) -> Labelled:
    spans = list(labelled.spans)
    if any(kind == "NORP" for _, _, kind in spans):
        return labelled
    taken = {i for start, end, _ in spans for i in range(start, end)}
    for match in re.finditer(r"[^\W\d_]+", labelled.document.text):
        word = fold(match.group())
        if (
            match.group()[0].isupper()
            and match.start() not in taken
            and (word in lists.demonyms or word in lists.groups)
        ):
            spans.append((match.start(), match.end(), "NORP"))
    return Labelled(labelled.name, labelled.document, tuple(sorted(spans)))
