"""Which recogniser reads a text: the embedded one, a spaCy pipeline of the person's, or rules for other languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.errors import RecogniserMissing, UsageError
from reader.model import Document, Mention

if TYPE_CHECKING:  # the type of what is imported late
    from reader.entities.pipeline import Pipeline

EMBEDDED = "embedded"
"""The setting for what ships with Reader: the trained model for English, rules for other languages."""
_SPACY = "spacy:"
_BOKMAL = {"no": "nb"}
"""Norwegian as it is told, and as pipelines call it."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The names of a text, and who found them."""

    mentions: list[Mention]
    by: str
    """"model", "rules" or "spacy:NAME"."""
    chosen: str
    """The setting that was in force; EMBEDDED where another one was wanted but is not installed."""


def checked(recogniser: str, *, where: str = "") -> str:
    """A setting as it is kept: "embedded" or "spacy:NAME".

    Args:
        recogniser: As it was written.
        where: Said before the message of the error.

    Raises:
        UsageError: It is neither.
    """
    plain = recogniser.strip()
    if plain == EMBEDDED or (plain.startswith(_SPACY) and plain.removeprefix(_SPACY).strip() and plain.isprintable()):
        return plain
    raise UsageError(
        f'{where}There is no recogniser {recogniser!r}: it is "embedded", '
        'or a spaCy pipeline such as "spacy:en_core_web_trf".'
    )


def problem(recogniser: str) -> RecogniserMissing | None:
    """Why a recogniser cannot be used, or None. Loads it, which takes seconds for a pipeline."""
    found = _pipeline(recogniser)
    return found if isinstance(found, RecogniserMissing) else None


def recognise_in(
    document: Document, lang: str, recogniser: str, *, embedded: Callable[[Document], list[Mention]]
) -> Recognised:
    """Find names by the recogniser that a person chose, or by the embedded one where that is not installed.

    Args:
        document: The text.
        lang: Its language as BCP-47; "" is taken for English.
        recogniser: EMBEDDED or "spacy:NAME"; a pipeline reads texts of its own language only.
        embedded: The trained recogniser of English.
    """
    pipeline = _pipeline(recogniser)
    chosen = EMBEDDED if isinstance(pipeline, RecogniserMissing) else recogniser
    language = lang.lower().replace("_", "-").partition("-")[0] or "en"
    if (
        pipeline is not None
        and not isinstance(pipeline, RecogniserMissing)
        and pipeline.lang in (_BOKMAL.get(language, language), "xx")
    ):
        from reader.entities.pipeline import recognise_by

        return Recognised(recognise_by(pipeline, document), recogniser, chosen)
    if language == "en":
        return Recognised(embedded(document), "model", chosen)
    from reader.entities.rules import recognise_by_rules

    return Recognised(recognise_by_rules(document, lang), "rules", chosen)


def _pipeline(recogniser: str) -> Pipeline | RecogniserMissing | None:
    if recogniser == EMBEDDED:
        return None
    from reader.entities.pipeline import load

    return load(recogniser.removeprefix(_SPACY))
