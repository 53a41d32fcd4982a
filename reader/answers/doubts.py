"""What is not sure about a name, in words: shown by both front ends alike. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model import UNCERTAIN, Entity

_NAMED = 4
"""Candidates that a sentence names; of more it says how many."""


def could_be(names: Sequence[str]) -> str:
    """Whom an undecided name may mean, "could be A, B or C"; "" for one that is known."""
    if not names:
        return ""
    *first, last = names if len(names) <= _NAMED else [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1:,} others"]
    return f"could be {', '.join(first)} or {last}" if first else f"could be {last}"


def is_uncertain(confidence: float, candidates: Sequence[Entity]) -> bool:
    """Whether a mention is to look uncertain: the recogniser was not sure, or nothing decides whom it means."""
    return confidence < UNCERTAIN or bool(candidates)


def doubt(confidence: float, candidates: Sequence[Entity]) -> str:
    """What is not sure about a mention: "could be A or B", "only 62 % sure of name and kind"; "" if nothing is."""
    low = f"only {100 * confidence:.0f} % sure of name and kind" if confidence < UNCERTAIN else ""
    return "; ".join(each for each in (could_be([each.name for each in candidates]), low) if each)
