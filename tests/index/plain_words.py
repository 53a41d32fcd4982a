"""What words fit, as plain as can be: what the quick ways are compared with."""


def fits_glob(pattern: str, word: str) -> bool:
    """The first sign, then the rest."""
    if not pattern:
        return not word
    if pattern[0] == "*":
        return fits_glob(pattern[1:], word) or (bool(word) and fits_glob(pattern, word[1:]))
    return bool(word) and pattern[0] in {"?", word[0]} and fits_glob(pattern[1:], word[1:])


def edits(one: str, other: str) -> int:
    """Edit distance by optimal string alignment."""
    if not one or not other:
        return len(one) + len(other)
    best = min(edits(one[1:], other) + 1, edits(one, other[1:]) + 1, edits(one[1:], other[1:]) + (one[0] != other[0]))
    if len(one) > 1 and len(other) > 1 and one[0] == other[1] and one[1] == other[0]:
        best = min(best, edits(one[2:], other[2:]) + 1)
    return best
