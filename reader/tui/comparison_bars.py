"""The order of two versions as a picture: a bar each, with the blocks that both share. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reader.answers.comparison_words import in_numbers, numbers
from reader.stories.compare import Sentence
from reader.stories.compared import Compared
from reader.tui.render import Piece

BLOCK_COLOURS = 3
"""Styles that the blocks have in turn: block-0, block-1 …"""
_LEAST = 8
"""Cells of a bar that says something."""


def overview(compared: Compared, width: int) -> tuple[list[Piece], list[Piece]] | None:
    """Both versions as bars `width` cells long: where each has the blocks that both share; None if none is shared.

    Numbers are those of the sentences of A, in both bars, so that the eye finds a block again.
    """
    comparison = compared.comparison
    if not comparison.blocks or width < _LEAST:
        return None
    known = numbers(comparison.first)
    labels = [in_numbers(range(low, high + 1), comparison.first, known) for low, high, _, _ in comparison.blocks]
    return (
        _bar(comparison.blocks, comparison.first, 0, labels, width),
        _bar(comparison.blocks, comparison.second, 2, labels, width),
    )


def same_order(compared: Compared) -> bool:
    """Whether both versions have the shared blocks in one order."""
    seconds = [block[2] for block in sorted(compared.comparison.blocks)]
    return seconds == sorted(seconds)


def _bar(
    blocks: Sequence[tuple[int, int, int, int]],
    sentences: Sequence[Sentence],
    axis: int,
    labels: Sequence[str],
    width: int,
) -> list[Piece]:
    """One version: a stretch for each block, `axis` being its place in a block, and for what lies between them."""
    stretches: list[tuple[int, str, str]] = []  # words, label, style
    at = 0

    def add(low: int, high: int, label: str, style: str) -> None:
        if high > low:
            stretches.append((max(1, sum(each.words for each in sentences[low:high])), label, style))

    for number, block in sorted(enumerate(blocks), key=lambda each: each[1][axis]):
        add(at, block[axis], "", "own")
        add(max(at, block[axis]), block[axis + 1] + 1, labels[number], f"block-{number % BLOCK_COLOURS}")
        at = max(at, block[axis + 1] + 1)
    add(at, len(sentences), "", "own")
    total = sum(words for words, _, _ in stretches)
    pieces: list[Piece] = []
    before = used = 0
    for words, label, style in stretches:
        used += words
        after = used * width // total
        pieces.extend(_drawn(after - before, label, style))
        before = after
    return pieces


def _drawn(cells: int, label: str, style: str) -> Iterator[Piece]:
    """A stretch of a bar; its last cell is blank if it has some to spare."""
    gap = 1 if cells > 1 else 0
    cells -= gap
    if style == "own":
        yield "░" * cells, style
    elif len(label) + 2 <= cells:
        left = (cells - len(label) - 2) // 2
        right = cells - len(label) - left - 1 - bool(left)
        yield f"{'━' * left}{' ' if left else ''}{label} {'━' * right}", style
    else:
        yield "━" * cells, style
    yield " " * gap, ""
