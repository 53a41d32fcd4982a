"""The terminal front end; the only Textual."""
