"""What is to be said of the recogniser after a job: that it is missing, or that some names are by another one."""

from __future__ import annotations

from reader.entities.choice import EMBEDDED, problem
from reader.library import Library


def missing(library: Library) -> str:
    """Why the recogniser that was chosen did not find the names that were found by the embedded one instead; or ""."""
    if library.recogniser == EMBEDDED:
        return ""
    error = problem(library.recogniser) if library.recognised.count(EMBEDDED) else None
    return f"{error} Until then Reader's own recogniser finds names." if error else ""


def others(library: Library) -> int:
    """In how many articles names were found while another recogniser was chosen."""
    noted = library.recognised.count_all() - library.recognised.count(library.recogniser)
    if library.recogniser == EMBEDDED:
        return noted
    # before it was noted, they were found by the embedded one
    unnoted = library.articles.count() - library.recognised.count_all() - library.pending.count("names")
    return noted + max(0, unnoted)


def advice(library: Library) -> str:
    """A sentence about the recogniser, if there is anything to be said."""
    said = missing(library)
    if said:
        return said
    count = others(library)
    if not count:
        return ""
    articles = "1 article" if count == 1 else f"{count:,} articles"
    return f"The names of {articles} were found by another recogniser; `reader rebuild names` finds them anew."
