"""How answers are written as parts of a query."""

from __future__ import annotations

import re

from reader.index.query import quoted

_ONE_WORD = re.compile(r"[\w.&'’-]+")


def value(text: str) -> str:
    """A value as it stands behind a field: in quotes if it has more than one word."""
    return text if _ONE_WORD.fullmatch(text) else quoted(text)


def condition(field: str, text: str) -> str:
    """A field and its value: `person:"Khalifa Haftar"`, `on:2020-01`."""
    return f"{field}:{value(text)}"
