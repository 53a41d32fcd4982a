"""The tables, as numbered migrations: entry n brings a file of version n to n + 1. Never change one that was released.

What was imported (articles, texts), what the reader did (states, tags, searches, search_history, decisions, followed,
looked, story_decisions) and what is derived (entities … appearances, hidden, applied, article_terms … version_groups)
are apart: an edited article changes the first, a rebuild the third, and nothing but a person the second.
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

_SECOND = (
    """
    CREATE TABLE tags (
        article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        folded TEXT NOT NULL,            -- for finding: no case, no accents
        tag TEXT NOT NULL,               -- as typed
        PRIMARY KEY (article_id, folded)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX tags_by_folded ON tags (folded, article_id)",
    """
    CREATE TABLE searches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        folded TEXT NOT NULL UNIQUE,
        query TEXT NOT NULL,
        sort TEXT NOT NULL CHECK (sort IN ('relevance', 'newest', 'oldest')),
        position INTEGER NOT NULL
    )
    """,
    """
    CREATE TABLE search_history (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order: several may be of one second
        query TEXT NOT NULL UNIQUE,
        used_at INTEGER NOT NULL
    )
    """,
    # which sentence of its text a mention stands in, counted from 0; -1 as long as it is not known
    "ALTER TABLE mentions ADD COLUMN sentence INTEGER NOT NULL DEFAULT -1",
    "CREATE INDEX mentions_by_sentence ON mentions (entity_id, article_id, sentence)",
    "DROP INDEX mentions_by_entity",
    # the last word of a form: a surname is looked for without reading all forms (store/entities.py: LAST_WORD)
    "CREATE INDEX aliases_by_last_word ON aliases "
    "(substr(folded, length(rtrim(folded, replace(folded, ' ', ''))) + 1))",
    # the newest article first, without sorting all that wait for each batch
    "ALTER TABLE pending ADD COLUMN sort_at INTEGER NOT NULL DEFAULT 0",
    "UPDATE pending SET sort_at = (SELECT sort_at FROM articles WHERE id = article_id)",
    "CREATE INDEX pending_by_time ON pending (stage, sort_at DESC, article_id DESC) WHERE problem = ''",
    # sentences are found where names are
    """
    INSERT OR REPLACE INTO pending (stage, article_id, revision, sort_at)
    SELECT 'names', id, revision, sort_at FROM articles
    """,
)

_THIRD = (
    # numbers that a text shares with its copies (stories/fingerprint.py); signed 64 bit, in the order of the machine
    """
    CREATE TABLE fingerprinted (
        article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
        prints BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE fingerprints (
        print INTEGER NOT NULL,
        article_id INTEGER NOT NULL,     -- no foreign key: it would need a second index as large as the table
        PRIMARY KEY (print, article_id)
    ) WITHOUT ROWID
    """,
    # both ways: each pair has two rows
    """
    CREATE TABLE versions (
        article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        other_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        relation TEXT NOT NULL CHECK (relation IN ('version', 'contained')),
        here_in_there REAL NOT NULL,
        there_in_here REAL NOT NULL,
        sentences INTEGER NOT NULL,
        PRIMARY KEY (article_id, other_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX versions_by_other ON versions (other_id)",
    """
    INSERT OR REPLACE INTO pending (stage, article_id, revision, sort_at)
    SELECT 'versions', id, revision, sort_at FROM articles
    """,
)

_FOURTH = (
    # what a person decided about names: in words that survive a rebuild, never by the numbers of entities
    """
    CREATE TABLE decisions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order in which they hold
        what TEXT NOT NULL,
        body TEXT NOT NULL,              -- JSON: who, forms, articles (store/decisions.py)
        sentence TEXT NOT NULL,          -- what it did, for people
        decided_at INTEGER NOT NULL,
        undone_at INTEGER                -- NULL: it holds
    )
    """,
    """
    CREATE TABLE followed (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        what TEXT NOT NULL CHECK (what IN ('follow', 'mute')),
        subject TEXT NOT NULL,           -- JSON, as in decisions
        since INTEGER NOT NULL
    )
    """,
    "CREATE TABLE looked (what TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
    # which entities and articles each decision was last found to be about: derived
    "CREATE TABLE applied (decision_id INTEGER PRIMARY KEY, reach TEXT NOT NULL)",
    # what was found, where a person decided otherwise; NULL: as it is shown
    "ALTER TABLE entities ADD COLUMN found_name TEXT",
    "ALTER TABLE entities ADD COLUMN found_kind TEXT",
    "ALTER TABLE entities ADD COLUMN shown_id INTEGER",  # the entity that it was made a part of
    "ALTER TABLE mentions ADD COLUMN found_id INTEGER",
    "CREATE INDEX mentions_by_found ON mentions (found_id) WHERE found_id IS NOT NULL",
    # mentions that a person hid, as they were found
    """
    CREATE TABLE hidden (
        article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        entity_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        demonym INTEGER NOT NULL,
        text TEXT NOT NULL,
        evidence TEXT NOT NULL,
        sentence INTEGER NOT NULL,
        PRIMARY KEY (article_id, start, end)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX hidden_by_entity ON hidden (entity_id)",
    # the words of all forms, for finding by the beginning of any; a form that has gone may leave its words behind
    """
    CREATE TABLE form_words (
        word TEXT NOT NULL,
        entity_id INTEGER NOT NULL,
        PRIMARY KEY (word, entity_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX form_words_by_entity ON form_words (entity_id, word)",
    # when an article is of, without reading its row: the stories of a name by time
    "CREATE INDEX articles_times ON articles (id, sort_at, published_at)",
    "CREATE INDEX entities_by_shown ON entities (shown_id) WHERE shown_id IS NOT NULL",
    "CREATE INDEX articles_by_import ON articles (imported_at)",
    # names that were tied by a surname or an acronym alone, to be decided anew when another of that name turns up
    """
    CREATE TABLE guesses (
        article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        PRIMARY KEY (article_id, entity_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX guesses_by_key ON guesses (key, article_id)",
    "CREATE INDEX guesses_by_entity ON guesses (entity_id)",
    # whom a name may mean that nothing decides about
    """
    CREATE TABLE candidates (
        entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
        candidate_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
        PRIMARY KEY (entity_id, candidate_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX candidates_by_candidate ON candidates (candidate_id)",
    # what texts say of the bearer of a name: a field of work, a place
    """
    CREATE TABLE traits (
        entity_id INTEGER NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
        trait TEXT NOT NULL,
        PRIMARY KEY (entity_id, trait)
    ) WITHOUT ROWID
    """,
    # names are found otherwise than before
    """
    INSERT OR REPLACE INTO pending (stage, article_id, revision, sort_at)
    SELECT 'names', id, revision, sort_at FROM articles
    """,
)

_FIFTH = (
    # how sure it was that a name stands there, in hundredths; NULL: found before this was kept
    "ALTER TABLE mentions ADD COLUMN confidence INTEGER",
    "ALTER TABLE hidden ADD COLUMN confidence INTEGER",
    # keys are written otherwise than before: "Defence" and "Defense" are one
    """
    INSERT OR REPLACE INTO pending (stage, article_id, revision, sort_at)
    SELECT 'names', id, revision, sort_at FROM articles
    """,
)

_SIXTH = (
    # derived, as the names are: who found them, and which recogniser was chosen when that was done
    """
    CREATE TABLE recognised (
        article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
        found_by TEXT NOT NULL,
        chosen TEXT NOT NULL
    )
    """,
)

_SEVENTH = (
    # the sentences of an article as numbers of words (stories/versions.py), so that candidates need not be cut again
    "ALTER TABLE fingerprinted ADD COLUMN words BLOB",
    # what articles are about: words as numbers of 32 bits with their weights (stories/terms.py)
    """
    CREATE TABLE article_terms (
        article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
        numbers BLOB NOT NULL,           -- 4 bytes each, ascending, little-endian
        weights BLOB NOT NULL            -- 2 bytes each: 65535 is 1
    )
    """,
    "CREATE TABLE term_counts (term INTEGER PRIMARY KEY, articles INTEGER NOT NULL)",
    """
    CREATE TABLE term_articles (
        term INTEGER NOT NULL,
        article_id INTEGER NOT NULL,     -- no foreign key, as in fingerprints
        PRIMARY KEY (term, article_id)
    ) WITHOUT ROWID
    """,
    # both ways: each pair has two rows
    """
    CREATE TABLE alike (
        article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        other_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
        likeness REAL NOT NULL,          -- of the words alone, whatever the time between them
        near REAL NOT NULL,              -- the same with the time between them
        PRIMARY KEY (article_id, other_id)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX alike_by_other ON alike (other_id)",
    """
    CREATE TABLE placed (
        article_id INTEGER PRIMARY KEY REFERENCES articles (id) ON DELETE CASCADE,
        event_id INTEGER NOT NULL,       -- the number of one of its articles
        group_id INTEGER                 -- its group of versions; NULL: there is no other version
    )
    """,
    "CREATE INDEX placed_by_event ON placed (event_id)",
    "CREATE INDEX placed_by_group ON placed (group_id) WHERE group_id IS NOT NULL",
    # those of two articles and more
    """
    CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        articles INTEGER NOT NULL,
        groups INTEGER NOT NULL,         -- groups of versions, those of one article too
        outlets INTEGER NOT NULL,        -- that report it, each group of versions counted once
        lead_id INTEGER NOT NULL,        -- the article whose title it is shown under
        first_at INTEGER,                -- NULL: none of its articles has a date
        last_at INTEGER,
        sort_at INTEGER NOT NULL
    )
    """,
    "CREATE INDEX events_by_time ON events (sort_at DESC, id DESC)",
    "CREATE INDEX events_by_size ON events (groups DESC, articles DESC, sort_at DESC, id DESC)",
    """
    CREATE TABLE version_groups (
        id INTEGER PRIMARY KEY,
        articles INTEGER NOT NULL,
        outlets INTEGER NOT NULL,
        lead_id INTEGER NOT NULL         -- the one that was published first, as far as is known
    )
    """,
    # the numbers that events were given, and where one went that was joined: kept over a rebuild, so that they stay
    "CREATE TABLE event_numbers (id INTEGER PRIMARY KEY, now_in INTEGER)",
    # what a person decided about stories: by origins of articles, which survive a rebuild
    """
    CREATE TABLE story_decisions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- the order in which they hold
        what TEXT NOT NULL,
        body TEXT NOT NULL,              -- JSON: article, others (origins)
        sentence TEXT NOT NULL,          -- what it did, for people
        decided_at INTEGER NOT NULL,
        undone_at INTEGER                -- NULL: it holds
    )
    """,
    """
    INSERT OR REPLACE INTO pending (stage, article_id, revision, sort_at)
    SELECT 'events', id, revision, sort_at FROM articles
    """,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH, _SIXTH, _SEVENTH)
