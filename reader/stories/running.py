"""When two events are of one running story. Apart from cluster.py, as screens ask it and need no numpy for it."""

from __future__ import annotations

LINKED = 0.30
"""Likeness, whatever the time between them, from which on two events that share a name are of one running story."""
