"""Write the README's tables of keys from the code: `python tests/readme.py`; with --check, only say if they differ."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from reader.tui.commands import COMMANDS, GROUPS, key_names

README = Path(__file__).resolve().parents[1] / "README.md"


def with_tables(text: str) -> str:
    """The README with the keys that the command table gives."""
    rows = []
    for where, title in GROUPS.items():
        rows += [
            f"| {title} | {' '.join(f'`{name}`' for name in key_names(each.keys))} | {each.help} |"
            for each in COMMANDS
            if each.where == where
        ]
    ids = ", ".join(f"`{each.id}`" for each in COMMANDS)
    # a comment would end a Markdown table, so the rows stand between the header and the first comment
    text = re.sub(
        r"(\| where \| key \| does \|\n\|---\|---\|---\|\n).*?(\n<!-- /keys -->)",
        lambda match: match[1] + "\n".join(rows) + match[2],
        text,
        flags=re.DOTALL,
    )
    return re.sub(r"<!-- ids -->.*?<!-- /ids -->", lambda _: f"<!-- ids -->{ids}<!-- /ids -->", text, flags=re.DOTALL)


def main() -> int:
    """Write, or check."""
    before = README.read_text(encoding="utf-8")
    after = with_tables(before)
    if "--check" in sys.argv:
        return int(before != after)
    README.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
