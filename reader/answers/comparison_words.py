"""A comparison in words: what screens, pages and the command line say about it alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, groupby
from typing import Literal

from reader.model import Version
from reader.stories.compare import Change, Comparison, Sentence, Span
from reader.stories.compared import Compared, Side

_RELATIONS = {
    "version": "versions of one text",
    "contained": "one contains the other",
    "none": "not versions of one text",
}


def when(side: Side) -> str:
    """When it was published, as precisely as it is known; "" if it is not."""
    if side.published_at is None:
        return ""
    text = side.published_at.isoformat(timespec="minutes").replace("T", " ").replace("+00:00", " UTC")
    return text[: {"year": 4, "month": 7, "day": 10}.get(side.date_precision or "", len(text))]


def told(side: Side, comparison: Comparison, *, first: bool) -> str:
    """Source, date and length of one version in a line."""
    sentences = comparison.first if first else comparison.second
    date = when(side) + (" (concluded)" if side.date_inferred and side.published_at else "")
    count = sum(not each.heading for each in sentences)
    length = f"{count:,} sentence{'' if count == 1 else 's'}"
    return " · ".join(each for each in (side.source, date or "undated", length) if each)


def relation(compared: Compared) -> str:
    """What two articles are to each other, in a few words."""
    return _RELATIONS[compared.relation]


def counts(comparison: Comparison) -> str:
    """How many sentences are shared, changed, moved, and stand in one version only."""
    pairs = [pair for pair in comparison.pairs if not pair.part]
    if not pairs:
        return "no sentence is shared"
    same = sum(pair.same for pair in pairs)
    moved = sum(pair.moved for pair in pairs)
    inner = [f"{same:,} word for word", f"{len(pairs) - same:,} changed", *([f"{moved:,} moved"] if moved else [])]
    only = [
        f"{sum(not sentences[at].heading for at in places):,} only in {letter}"
        for letter, sentences, places in (
            ("A", comparison.first, comparison.only_first),
            ("B", comparison.second, comparison.only_second),
        )
    ]
    return " · ".join([f"{len(pairs):,} shared ({', '.join(inner)})", *only])


def shares(comparison: Comparison) -> str:
    """How much of each version is in the other, by words."""
    first, second = comparison.shares
    return f"{percent(first.shared)} of A is in B · {percent(second.shared)} of B is in A"


def percent(share: float) -> str:
    """A share for people; only all is 100 %, only nothing is 0 %."""
    whole = round(100 * share)
    if share < 1:
        whole = min(whole, 99)
    if share > 0:
        whole = max(whole, 1)
    return f"{whole} %"


def copied(version: Version) -> str:
    """How much two articles copied from each other."""
    what = _RELATIONS[version.relation]
    here, there = percent(version.here_in_there), percent(version.there_in_here)
    return f"{what}: {here} of the first is in the second, {there} the other way round"


def order(comparison: Comparison) -> tuple[str, str]:
    """The blocks that both versions share, by sentence numbers of the first, in the order of each."""

    def written(blocks: Iterable[tuple[int, int, int, int]]) -> str:
        return "  ".join(numbered(range(low, high + 1), comparison.first) for low, high, _, _ in blocks)

    return written(comparison.blocks), written(sorted(comparison.blocks, key=lambda block: block[2]))


def numbered(places: Iterable[int], sentences: Sequence[Sentence]) -> str:
    """Places in a text as the numbers of its sentences, from 1: 3, or 3-7, or 3, 5; H for headings, which have none."""
    return in_numbers(places, sentences, numbers(sentences))


def numbers(sentences: Sequence[Sentence]) -> list[int]:
    """The number of each sentence, from 1; a heading has that of the sentence before it."""
    return list(accumulate(int(not each.heading) for each in sentences))


def in_numbers(places: Iterable[int], sentences: Sequence[Sentence], known: Sequence[int]) -> str:
    """The same as `numbered` for those who ask often: `known` is what `numbers` says of the sentences."""
    told_ = sorted(known[at] for at in places if not sentences[at].heading)
    runs = [[at for _, at in run] for _, run in groupby(enumerate(told_), key=lambda each: each[1] - each[0])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs) or "H"


def spliced(a: str, whole: Span, b: str, changes: Iterable[Change]) -> list[tuple[Literal["kept", "gone", "new"], str]]:
    """A stretch of A with what B has in other words, as pieces in reading order, with blanks where words meet.

    Args:
        a: The text that `whole` and the first ranges of the changes are places of.
        whole: The stretch of it.
        b: The text of the second ranges.
        changes: In the order of A.
    """
    pieces: list[tuple[Literal["kept", "gone", "new"], str]] = []

    def add(what: Literal["kept", "gone", "new"], text: str) -> None:
        text = " ".join(text.split()) if what != "kept" else re.sub(r"\s+", " ", text)
        if not text:
            return
        before = pieces[-1][1][-1] if pieces else " "
        if what == "kept":
            apart = bool(pieces) and pieces[-1][0] == "new" and text[0].isalnum()
        else:
            apart = bool(pieces) and not before.isspace() and (pieces[-1][0] == "gone" or text[0].isalnum())
        if apart:
            pieces.append(("kept", " "))
        pieces.append((what, text))

    at = whole[0]
    for each in changes:
        add("kept", a[at : max(at, each.first[0])])
        add("gone", a[slice(*each.first)])
        add("new", b[slice(*each.second)])
        at = max(at, each.first[1])
    add("kept", a[at : whole[1]])
    return pieces
