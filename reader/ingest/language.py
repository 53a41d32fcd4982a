"""The language of a text, where its source does not say: by its small words if it is English, else by py3langid.

The detector and its tables take half a second to load, so they are loaded for the first text that is not plainly
English: whoever reads English news never pays for them.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from reader.model import NAMELESS, Document

_LEAST = 60
"""Letters of a text below which nothing is said: a headline or two. Letters of scripts without spaces say more each."""
_SAMPLE = 1_500
"""Code points that are looked at."""
_SURE = 0.6
_LEAST_WORDS = 20
_ENGLISH = frozenset(
    ["the", "and", "of", "to", "that", "said", "by", "from", "with", "it", "his", "they", "were", "for"]
)
"""Words of English that its neighbours do not have, or seldom."""
_WORD = re.compile(r"[^\W\d_]+")


def detect(document: Document) -> str:
    """The language of a text as a code of two or three letters, or "" if it is too short or too odd to tell."""
    text = _sample(document)
    letters = sum(character.isalpha() for character in text)
    if letters < (_LEAST if text.isascii() or _is_spaced(text) else _LEAST // 3):
        return ""
    low = [word for word in _WORD.findall(text) if word.islower()]
    if len(low) >= _LEAST_WORDS and "the" in low and sum(word in _ENGLISH for word in low) > len(low) / 5:
        return "en"
    lang, sure = _classifier()(text)
    return lang if sure >= _SURE else ""


def _sample(document: Document) -> str:
    """The beginning of the story: headlines and what is peeled off say less of its language."""
    parts = []
    left = _SAMPLE
    for block in document.blocks:
        if block.kind not in NAMELESS and block.kind not in ("headline", "dateline", "heading") and left > 0:
            parts.append(document.text[block.start : min(block.end, block.start + left)])
            left -= block.end - block.start
    told = "\n".join(parts)
    return told if len(told) >= _LEAST else document.text[:_SAMPLE]


def _is_spaced(text: str) -> bool:
    return text.count(" ") > len(text) / 20


@functools.cache
def _classifier() -> Callable[[str], tuple[str, float]]:
    """The detector, loaded once."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    classify: Callable[[str], tuple[str, float]] = LanguageIdentifier.from_model_file(
        MODEL_FILE, norm_probs=True
    ).classify
    return classify
