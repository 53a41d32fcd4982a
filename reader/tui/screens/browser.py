"""Opening web addresses, and nothing else, outside the terminal."""

from __future__ import annotations

import subprocess
import sys
from urllib.parse import urlsplit


def open_address(target: str) -> str:
    """Open an address of an article in the person's browser; returns its host, or "" if it is no web address."""
    try:
        parts = urlsplit(target)
        host = parts.hostname
    except ValueError:
        return ""
    if not host or parts.scheme not in ("http", "https"):
        return ""
    # a process of its own, as some browsers write to the terminal they are started from
    subprocess.Popen(
        [sys.executable, "-m", "webbrowser", parts.geturl()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return host
