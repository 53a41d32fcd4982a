"""Draw the picture of the README: `python tests/screenshot.py` writes .docs/screenshot.svg, and .png with rsvg-convert.

The same seeds, clock, size and theme give the same picture. The PNG needs rsvg-convert and the font Fira Code
(Debian: librsvg2-bin, fonts-firacode); without them the SVG alone is written.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from reader.config import Settings
from reader.jobs.refresh import import_and_catch_up
from reader.library import Library
from reader.tui.app import ReaderApp

ROOT = Path(__file__).resolve().parents[1]
NOW = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)


async def draw(library: Library, out: Path, *, size: tuple[int, int], keys: Sequence[str], theme: str) -> None:
    """Open the app, press keys, save what is to be seen."""
    app = ReaderApp(library, Settings(library=library.path, theme=theme), clock=lambda: NOW, worker=False)
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.3)
        for key in keys:
            await pilot.press(key)
            await pilot.pause(0.2)
        await pilot.pause(0.3)
        app.save_screenshot(str(out))
    # rsvg drops blanks at the borders of runs without this
    svg = re.sub(r"<text ", '<text xml:space="preserve" ', out.read_text(encoding="utf-8"))
    out.write_text(svg, encoding="utf-8")
    if shutil.which("rsvg-convert"):
        subprocess.run(["rsvg-convert", "-w", "1800", str(out), "-o", str(out.with_suffix(".png"))], check=True)


def main() -> None:
    """Make a library of the seeds and draw it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / ".docs" / "screenshot.svg")
    parser.add_argument("--size", default="180x46")
    parser.add_argument("--theme", default="reader-dark")
    parser.add_argument("--keys", default="j,j,j,enter,n,n", help="keys to press, parted by commas")
    parser.add_argument("--paths", nargs="*", type=Path, default=[ROOT / "seeds"])
    options = parser.parse_args()
    width, height = options.size.split("x")
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder) / "library") as library:
        with library.writing():
            for _ in import_and_catch_up(library, options.paths, now=NOW):
                pass
        keys = [key for key in options.keys.split(",") if key]
        asyncio.run(draw(library, options.out, size=(int(width), int(height)), keys=keys, theme=options.theme))


if __name__ == "__main__":
    main()
