"""The only Whoosh: everything full-text search."""
