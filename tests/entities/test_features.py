from __future__ import annotations

import pytest

from reader.entities.features import gather, local, windows
from reader.entities.lexicon import fold, lexicon, usage
from reader.entities.tokens import tokenise
from reader.model import Block, Document


def features(text: str, word: str) -> list[str]:
    """The features of the place where a word stands first."""
    tokens = tokenise(Document(text, (Block("paragraph", 0, len(text)),)))
    at = tokens.forms.index(word)
    start, end = next(window for window in windows(tokens) if window[0] <= at < window[1])
    seen = gather(tokens, lexicon(), usage())
    folded = [fold(form) for form in tokens.forms[start:end]]
    return local(tokens, start, end, seen, lexicon(), usage(), folded, {})[at - start]


@pytest.mark.parametrize(
    ("text", "feature"),
    [
        ("The striker joined Vornholt United from Pella.", "rj=striker|joined"),
        ("The striker joined Vornholt United from Pella.", "rk=from|pella"),
        ("The striker joined Vornholt United from Pella.", "rw=vornholt united"),
        ("It rained. Vornholt won", "rj=^|^"),
        ("It rained on Vornholt", "rk=$|$"),
    ],
)
def test_what_stands_around_a_name_is_seen(text: str, feature: str) -> None:
    assert feature in features(text, "Vornholt")


def test_words_further_away_tell_by_their_class() -> None:
    kind = "n=" + usage().clusters["minister"][0]
    assert kind in features("The minister did not go to Vornholt.", "Vornholt")
    assert kind not in features("The minister did not go. It was Vornholt.", "Vornholt")
