"""Entry point, the only file that knows both front ends: a command → the command line, anything else → the screens."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Run Reader with the arguments of the process; returns the exit code."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--version"]:
        # answered before anything is imported: scripts ask for it
        from reader import __version__

        try:
            os.write(1, f"reader {__version__}\n".encode())
        except OSError:  # nobody reads it, and there is no buffer that Python would try to write again
            return 1
        return 0
    # numpy would start a thread per core for matrices, which nothing here multiplies; the worker inherits it
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()  # what is made by importing is no garbage; whatever may run for long enables it
    try:
        return _run(arguments)
    finally:
        gc.freeze()  # Python looks for garbage once more when it ends, which takes longer than listing articles


def _run(arguments: list[str]) -> int:
    from reader.cli.main import run

    outcome = run(arguments)
    if isinstance(outcome, int):
        return outcome
    from reader.tui.app import open_screens

    return open_screens(outcome.settings, outcome.paths)


if __name__ == "__main__":
    sys.exit(main())
