"""Every error that Reader raises on purpose; each message says what, which, and what to do.

ReaderError
├── UsageError          the call itself is wrong (exit code 2)
│   └── RecogniserMissing  the recogniser that the settings name is not installed; says how to install it
├── NotFound            no article, source or name of that id or name
├── QueryError          a query cannot be understood; carries the position
├── LibraryError        the library cannot be used (exit code 3)
│   ├── StoreError      the database is unreadable, foreign, newer, locked or full
│   │   └── StoreBusy   another program writes it: the same may be done in a moment
│   └── LibraryBusy     another process is writing
├── IndexDamaged        the search index cannot be read; it is rebuilt from the store
└── UnreadableSource    a file or folder cannot be imported: a reason, told per file
"""


class ReaderError(Exception):
    """Base of all errors that are shown to the person as one sentence."""


class UsageError(ReaderError):
    """The call itself is wrong."""


class RecogniserMissing(UsageError):
    """The recogniser that the settings name cannot be loaded."""


class NotFound(ReaderError):
    """Nothing has that id or name."""


class QueryError(ReaderError):
    """A query that cannot be understood.

    Args:
        message: What is wrong, in one sentence.
        position: Offset in code points into the query as typed.
        hint: What to type instead, or "".
    """

    def __init__(self, message: str, position: int, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.hint = hint


class LibraryError(ReaderError):
    """The library cannot be used."""


class StoreError(LibraryError):
    """The database cannot be read or written."""


class StoreBusy(StoreError):
    """The database is being written by another program; the same may be done in a moment."""


class LibraryBusy(LibraryError):
    """Another process holds the library's write lock."""


class IndexDamaged(ReaderError):
    """The search index cannot be read."""


class UnreadableSource(ReaderError):
    """A file or folder that cannot be imported; the message is the reason, without the path."""
