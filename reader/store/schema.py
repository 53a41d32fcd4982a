"""The tables, as numbered migrations: entry n brings a file of version n to n + 1. Never change one that was released.

What was imported (articles, texts), what the reader did (states) and what is derived (entities … appearances) are
apart: an edited article changes the first, a rebuild the third, and nothing but a person the second.
Times are whole seconds since 1970, UTC. Spans are code points of the canonical text.
"""

from __future__ import annotations

APPLICATION_ID = 0x52454144  # "READ"

_FIRST = (
    """
    CREATE TABLE sources (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('folder', 'files', 'feed')),
        name TEXT NOT NULL,
        location TEXT NOT NULL UNIQUE,
        problem TEXT NOT NULL DEFAULT ''
    )
    """,
    """
    CREATE TABLE articles (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source_id INTEGER NOT NULL REFERENCES sources (id),
        origin TEXT NOT NULL,
        digest BLOB NOT NULL,
        revision INTEGER NOT NULL DEFAULT 1,
        title TEXT NOT NULL,
        outlet TEXT NOT NULL,
        author TEXT NOT NULL,
        dateline TEXT NOT NULL,
        caption TEXT NOT NULL,
        credit TEXT NOT NULL,
        copyright TEXT NOT NULL,
        bio TEXT NOT NULL,
        url TEXT NOT NULL,
        lang TEXT NOT NULL,
        published_at INTEGER,
        date_precision TEXT,
        not_before TEXT,
        inferred TEXT NOT NULL,          -- names of fields, parted by blanks
        sort_at INTEGER NOT NULL,        -- published_at, else not_before, else before every date
        imported_at INTEGER NOT NULL,
        words INTEGER NOT NULL,
        UNIQUE (source_id, origin)
    )
    """,
    "CREATE INDEX articles_by_time ON articles (sort_at DESC, id DESC)",
    "CREATE INDEX articles_by_source ON articles (source_id, outlet)",
    "CREATE INDEX articles_by_origin ON articles (origin)",
    """
    CREATE TABLE texts (
        article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        blocks TEXT NOT NULL,            -- JSON: [[kind, start, end, level], …]
        spans TEXT NOT NULL              -- JSON: [[start, end, kind, target], …]
    )
    """,
    """
    CREATE TABLE states (
        article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
        read_at INTEGER,
        starred_at INTEGER
    )
    """,
    "CREATE INDEX states_starred ON states (article_id) WHERE starred_at IS NOT NULL",
    """
    CREATE TABLE entities (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('person', 'org', 'place')),
        name TEXT NOT NULL,
        articles INTEGER NOT NULL DEFAULT 0,
        mentions INTEGER NOT NULL DEFAULT 0
    )
    """,
    "CREATE INDEX entities_by_weight ON entities (kind, articles DESC)",
    """
    CREATE TABLE entity_keys (
        key TEXT NOT NULL,
        entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
        weak INTEGER NOT NULL,           -- 1: a surname or acronym, which several may share
        PRIMARY KEY (key, entity_id)
    ) WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX entity_keys_strong ON entity_keys (key) WHERE weak = 0",
    "CREATE INDEX entity_keys_by_entity ON entity_keys (entity_id)",
    """
    CREATE TABLE mentions (
        article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        entity_id INTEGER NOT NULL REFERENCES entities (id),
        kind TEXT NOT NULL,
        demonym INTEGER NOT NULL,
        text TEXT NOT NULL,
        evidence TEXT NOT NULL,
        PRIMARY KEY (article_id, start, end)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX mentions_by_entity ON mentions (entity_id)",
    """
    CREATE TABLE aliases (
        entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        folded TEXT NOT NULL,            -- for finding: no case, no accents
        count INTEGER NOT NULL,
        PRIMARY KEY (entity_id, text)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX aliases_by_folded ON aliases (folded)",
    """
    CREATE TABLE appearances (
        entity_id INTEGER NOT NULL REFERENCES entities (id),
        article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        mentions INTEGER NOT NULL,
        first_start INTEGER NOT NULL,
        PRIMARY KEY (entity_id, article_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX appearances_by_article ON appearances (article_id)",
    """
    CREATE TABLE pending (
        stage TEXT NOT NULL,
        article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        revision INTEGER NOT NULL,
        problem TEXT NOT NULL DEFAULT '',  -- why it was set aside; '' = it waits
        PRIMARY KEY (stage, article_id)
    ) WITHOUT ROWID
    """,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST,)
