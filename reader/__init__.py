"""Reader: a terminal news reader that links articles by the names in them. This module imports nothing."""

__version__ = "0.1.0"
