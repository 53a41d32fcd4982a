"""Letters that are put on names and links to reach them by key. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import islice, product

ALPHABET = "asdfjklghqwertyuiopzxcvbnm"
"""The home row first, its strong fingers before the middle of the keyboard."""


def hint_letters(count: int) -> list[str]:
    """Return `count` different letters, or pairs of letters if there are too few letters; none begins another one.

    Fewer than `count` if even pairs do not suffice.
    """
    if count <= len(ALPHABET):
        return list(ALPHABET[:count])
    # the second letter goes round first: neighbours in the text share the first one, and the eye finds the second
    return ["".join(pair) for pair in islice(product(ALPHABET, repeat=2), count)]


def hinted(targets: Sequence[Hashable]) -> list[int]:
    """Return the indices of those targets that get letters; equal ones lead to the same name.

    Every sighting has its own letter, as the eye is at one of them and each has its own evidence. If there are too
    many for single letters, only the first sighting of each has one: a second key press costs more than a look back.
    """
    if len(targets) <= len(ALPHABET):
        return list(range(len(targets)))
    first: dict[Hashable, int] = {}
    for index, target in enumerate(targets):
        first.setdefault(target, index)
    return list(first.values())
