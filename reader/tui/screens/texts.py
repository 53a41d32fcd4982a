"""What an empty pane says: what it is, and what to do next."""

from __future__ import annotations

NO_ARTICLES = (
    "The library is empty.\n\nPress a to add a folder of articles (text, Markdown, saved web pages), "
    "or start Reader with one: reader FOLDER"
)
IMPORTING = "Importing. The first stories appear in a moment."
NO_STORY = "Choose a story in the list and press Enter to read it.\n\n? shows every key."
NO_NAMES = "The people, organisations and places of the story stand here once their names are linked."
EMPTY: dict[str, str] = {
    "unread": "Nothing is unread.\n\nGo to All stories for what you have read.",
    "starred": "No story is starred.\n\ns puts a star on a story to keep it at hand.",
    "source": "This source has no articles.\n\nPut articles into its folder and press R to look again.",
    "outlet": "No articles of this outlet.",
    "muted": "No story is about a muted name.",
    "events": "No two stories tell of one event.\n\nV on a story shows what is related to it.",
    "entity": "No story speaks of this name any more.\n\nh goes back.",
    "event": "No story tells of this event any more.\n\nh goes back.",
    "search": "Nothing was found.\n\nFewer words find more; word* finds its beginnings. Esc leaves the search.",
}
