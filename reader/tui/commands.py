"""The one table of commands: bindings, key bar, help, palette and the keys in the README all come from it.

A command's id never changes: the person's own keys are given by it. Its action is a method `action_…` of the widget
that has the state: the list, the article, the screen or the app.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

from textual.binding import Binding, BindingType

from reader.errors import UsageError

Where = Literal[
    "app", "main", "list", "article", "search", "facets", "find", "peek", "decide", "decisions", "candidates", "names",
    "filter", "entity", "compare", "versions", "story", "story-decide",
]  # fmt: skip
GROUPS: dict[Where, str] = {
    "main": "Everywhere",
    "list": "In lists",
    "article": "In an article",
    "peek": "While peeking at a name",
    "find": "While finding words in an article",
    "search": "While typing a search",
    "facets": "In the left pane while searching",
    "decide": "While deciding about a name",
    "decisions": "In the list of decisions",
    "candidates": "In the list of names that may be one",
    "names": "In the list of names",
    "filter": "While finding a name",
    "entity": "On the page of a name",
    "compare": "While comparing",
    "versions": "In the table of versions",
    "story": "On the page of an event",
    "story-decide": "While deciding about an event",
    "app": "Reader",
}


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person can do by key."""

    id: str
    keys: str
    """Parted by commas, as Textual names them; the first one is shown."""
    label: str
    """For the key bar and the palette: a word or two."""
    help: str
    where: Where
    action: str
    bar: int = 0
    """Place in the key bar, the smallest first; 0 = not there."""
    palette: bool = True
    results: bool = False
    """It stands in the key bar only while the list shows results of a search."""


COMMANDS: tuple[Command, ...] = (
    Command("search", "slash", "Search", "Search as you type; results come at every key", "main", "search", 1),
    Command("next-pane", "tab", "Next pane", "Go to the next pane", "main", "next_pane", 6, palette=False),
    Command("previous-pane", "shift+tab", "Previous pane", "Go to the pane before", "main", "previous_pane"),
    Command("sources-pane", "1", "Sources", "Go to sources and names", "main", "focus_pane('sources')"),
    Command("stories-pane", "2", "Stories", "Go to the list of stories", "main", "focus_pane('stories')"),
    Command("article-pane", "3", "Article", "Go to the article", "main", "focus_pane('article')"),
    Command("links-pane", "4", "Links", "Go to the names of the article and their stories", "main", "focus_pane('links')"),
    Command("back", "h,left,alt+left,backspace,ctrl+o", "Back", "Go back to the exact place before", "main", "back", 4),
    Command("leave", "q,escape", "Back", "Leave the search or the view, one step back", "main", "leave", palette=False),
    Command("forward", "alt+right", "Forward", "Go forward again", "main", "forward"),
    Command("next-story", "J", "Next story", "Open the next story of the list, from any pane", "main", "next_story"),
    Command("previous-story", "K", "Previous story", "Open the story before", "main", "previous_story"),
    Command("next-unread", "full_stop", "Next unread", "Go to the next unread story", "main", "next_unread"),
    Command("read-on", "space", "Read on", "Page down; at the end, go to the next unread story", "main", "read_on", 2),
    Command("toggle-read", "u", "Unread", "Mark the story as unread, or as read", "main", "toggle_read", 7),
    Command("toggle-star", "s", "Star", "Star the story, or take the star away", "main", "toggle_star", 8),
    Command("mark-all-read", "A", "Mark all read", "Mark all stories of the list as read", "main", "mark_all_read"),
    Command("undo", "ctrl+z", "Undo", "Undo what was marked or decided last", "main", "undo"),
    Command("decide", "d", "Decide", "Decide about the name at hand: merge, split, rename, hide …", "main", "decide"),
    Command("decisions", "U", "Decisions", "List all decisions about names, to undo one or let it hold again", "main", "decisions"),
    Command("candidates", "C", "May be one", "Go through names that may be one: merge them, or never", "main", "candidates"),
    Command("next-hit", "right_square_bracket", "Next hit", "Go to the next hit of the search", "main", "next_hit"),
    Command("previous-hit", "left_square_bracket", "Previous hit", "Go to the hit before", "main", "previous_hit"),
    Command("sort", "O", "Order", "Order the results by relevance, newest first, oldest first", "main", "sort", 3, results=True),
    Command("recent", "r", "Recent", "Let recent stories come sooner in results by relevance, or not", "main", "recent"),
    Command("more-like-this", "m", "More like it", "Search for stories that share rare words and names with this one", "main", "more_like_this", 5, results=True),
    Command("explain", "i", "Why this hit", "Say why the story is among the results", "main", "explain", 5, results=True),
    Command("take-suggestion", "y", "Did you mean", "Search for what was probably meant", "main", "take_suggestion"),
    Command("widen", "less_than_sign", "Widen", "Take the last narrowing off the search", "main", "widen"),
    Command("save-search", "S", "Save search", "Save the search under a name, among the sources", "main", "save_search"),
    Command("remove-search", "D", "Remove search", "Remove the saved search", "main", "remove_search"),
    Command("hints", "f", "Letters", "Put letters on all names and links on screen: one follows, with shift it peeks; any other key ends it", "main", "hints"),
    Command("peek", "p", "Peek", "Say what is known of the name at hand, without going anywhere", "main", "peek"),
    Command("fold", "v", "Versions", "Show every version of the story in the list, or fold them to one row again", "main", "fold_versions", 13),
    Command("fold-nothing", "alt+v", "Fold nothing", "Give every version a row of its own in all lists, or fold them again", "main", "fold_nothing"),
    Command("tag", "t", "Tags", "Put tags on the story", "main", "tag"),
    Command("names", "E", "All names", "List all people, organisations and places", "main", "names", 12),
    Command("follow-name", "F", "Follow name", "Follow the name at hand, or no longer: it stands among the sources", "main", "follow_name"),
    Command("mute-name", "M", "Mute name", "Mute the name at hand, or no longer: stories about it leave the lists", "main", "mute_name"),
    Command("entity-page", "e", "Name page", "Open the page of the name at hand: when, where and with whom it is mentioned", "main", "entity_page", 9),
    Command("compare", "c", "Compare", "Compare the story with its nearest version, or with one that you choose: c on it, then c on the other", "main", "compare", 13),
    Command("compare-with", "alt+c", "Compare with …", "Compare the story with any other: c on the other one", "main", "compare_with"),
    Command("story-page", "V", "Event", "Open the event of the story: who tells of it and since when, what each alone reports, what came before", "main", "story_page", 10),
    Command("events", "L", "Events", "List the events that several stories tell of; again with O: the biggest first", "main", "events"),
    Command("zoom", "z", "Zoom", "Show nothing but the pane with the focus, or all again", "main", "zoom"),
    Command("open-browser", "o", "Browser", "Open the address of the story in the browser", "main", "open_browser"),
    Command("add", "a", "Add", "Add a file or folder to the library", "main", "add"),
    Command("refresh", "R", "Refresh", "Look at every imported folder again", "main", "refresh_sources"),
    Command("stop-work", "x", "Stop", "Stop the work that is shown at the bottom; what is done is kept", "main", "stop_work"),
    Command("go-on", "X", "Go on", "Go on with work that was stopped", "main", "go_on"),
    Command("cursor-down", "j,down", "Down", "Go to the next row", "list", "cursor_down", palette=False),
    Command("cursor-up", "k,up", "Up", "Go to the row before", "list", "cursor_up", palette=False),
    Command("half-page-down", "ctrl+d", "Half page down", "Go down half a page", "list", "half_page_down", palette=False),
    Command("half-page-up", "ctrl+u", "Half page up", "Go up half a page", "list", "half_page_up", palette=False),
    Command("page-down", "pagedown,ctrl+f", "Page down", "Go down a page", "list", "page_down", palette=False),
    Command("page-up", "pageup,ctrl+b", "Page up", "Go up a page", "list", "page_up", palette=False),
    Command("first", "g,home", "First", "Go to the first row", "list", "first", palette=False),
    Command("last", "G,end", "Last", "Go to the last row", "list", "last", palette=False),
    Command("choose", "enter,l,right", "Open", "Open the row", "list", "choose", 3, palette=False),
    Command("find", "slash", "Find", "Find words in the article; / again searches the library", "article", "find", 2),
    Command("next-name", "n", "Next name", "Go to the next name", "article", "next_name", 1),
    Command("previous-name", "N", "Previous name", "Go to the name before", "article", "previous_name"),
    Command("follow", "enter,l,right", "Follow", "Follow the name: list every story that speaks of it", "article", "follow", 3),
    Command("next-link", "w", "Next link", "Go to the next web link of the text; enter opens it", "article", "next_link"),
    Command("previous-link", "W", "Previous link", "Go to the web link before", "article", "previous_link"),
    Command("line-down", "j,down", "Down", "Scroll one line down", "article", "line_down", palette=False),
    Command("line-up", "k,up", "Up", "Scroll one line up", "article", "line_up", palette=False),
    Command("article-half-page-down", "ctrl+d", "Half page down", "Scroll half a page down", "article", "half_page_down", palette=False),
    Command("article-half-page-up", "ctrl+u", "Half page up", "Scroll half a page up", "article", "half_page_up", palette=False),
    Command("article-page-down", "pagedown,ctrl+f", "Page down", "Scroll a page down", "article", "page_down", palette=False),
    Command("article-page-up", "pageup,b,ctrl+b", "Page up", "Scroll a page up", "article", "page_up", palette=False),
    Command("article-first", "g,home", "Top", "Go to the beginning of the article", "article", "first", palette=False),
    Command("article-last", "G,end", "End", "Go to the end of the article", "article", "last", palette=False),
    Command("peek-stories", "enter,l,right", "Stories", "List every story that speaks of the name", "peek", "stories", palette=False),
    Command("peek-page", "e", "Page", "Open the page of the name", "peek", "page", palette=False),
    Command("peek-next", "n", "Next name", "Go on to the next name of the article", "peek", "next_name", palette=False),
    Command("peek-previous", "N", "Previous name", "Go to the name before", "peek", "previous_name", palette=False),
    Command("peek-close", "p,escape,q,h,left", "Close", "Close the window; nothing has moved", "peek", "close", palette=False),
    Command("find-next", "enter,down", "Next", "Go to the next hit", "find", "next_hit", 1, palette=False),
    Command("find-previous", "up,shift+enter", "Before", "Go to the hit before", "find", "previous_hit", 2, palette=False),
    Command("find-library", "ctrl+f", "Library", "Search the library for it; / does in an empty line", "find", "library", 3, palette=False),
    Command("find-leave", "escape,tab", "Leave", "Back to the text, where ] and [ go from hit to hit", "find", "leave", 4, palette=False),
    Command("search-down", "down,ctrl+n", "Down", "Go to the next result without leaving the search line; later searches", "search", "results_down", palette=False),
    Command("search-up", "up", "Earlier", "Go to the result before; in an empty line, to earlier searches", "search", "results_up", 3, palette=False),
    Command("search-complete", "tab", "Complete", "Complete the word, field or name; again: the next way to go on", "search", "complete(1)", 2, palette=False),
    Command("search-complete-back", "shift+tab", "Complete", "The way to go on before", "search", "complete(-1)", palette=False),
    Command("search-done", "enter", "Results", "Go to the results", "search", "done", 1, palette=False),
    Command("search-leave", "escape", "Leave", "Leave the search; all is as it was before", "search", "leave", 4, palette=False),
    Command("facets-widen", "backspace", "Widen", "Take the last narrowing off the search", "facets", "screen.widen", 2, palette=False),
    Command("facets-narrow", "enter,l,right", "Narrow", "Narrow the search to this, or take it off again", "facets", "choose", 1, palette=False),
    Command("decide-this-is", "i", "This is …", "Say whom an undecided name means", "decide", "pick('this_is')", palette=False),
    Command("decide-merge", "m", "Merge into …", "It is another name of somebody else", "decide", "pick('merge')", palette=False),
    Command("decide-split", "s", "Split …", "Some of its forms are somebody else", "decide", "pick('split')", palette=False),
    Command("decide-rename", "r", "Rename …", "Show it under another name", "decide", "pick('rename')", palette=False),
    Command("decide-kind", "c", "Change kind …", "Person, organisation or place", "decide", "pick('kind')", palette=False),
    Command("decide-hide", "x", "Hide everywhere …", "It, or some of its forms, is no name", "decide", "pick('hide')", palette=False),
    Command("decide-hide-here", "o", "Hide only here …", "This one mention is no name", "decide", "pick('hide_here')", palette=False),
    Command("decide-never", "n", "Never the same as …", "These two are never one, however alike", "decide", "pick('never')", palette=False),
    Command("decide-pin", "p", "Pin a form …", "A form means one name, wherever it stands", "decide", "pick('pin')", palette=False),
    Command("decide-tick", "space", "Tick", "Tick a form, or take the tick away", "decide", "tick", palette=False),
    Command("decide-back", "escape", "Back", "One step back; nothing is changed", "decide", "back", palette=False),
    Command("decisions-switch", "u", "Undo, redo", "Undo the decision, or let it hold again; so does Enter", "decisions", "switch", 1, palette=False),
    Command("decisions-active", "a", "Only those that hold", "Show only those that hold, or all", "decisions", "filter", 2, palette=False),
    Command("decisions-close", "escape,q,h,left,U", "Close", "Close the list", "decisions", "dismiss", 4, palette=False),
    Command("candidates-merge", "y", "They are one", "They are one: the first is merged into the second", "candidates", "merge", 1, palette=False),
    Command("candidates-never", "n", "Never", "They are never one", "candidates", "never", 2, palette=False),
    Command("candidates-skip", "s,space", "Skip", "Leave them as they are, and go to the next", "candidates", "skip", 3, palette=False),
    Command("candidates-look", "e", "Look", "Look at the stories of the first name", "candidates", "look(0)", 4, palette=False),
    Command("candidates-look-second", "E", "Look", "Look at the stories of the second name", "candidates", "look(1)", palette=False),
    Command("candidates-close", "escape,q,h,left,C", "Close", "Close the list", "candidates", "dismiss", 6, palette=False),
    Command("names-filter", "slash", "Find", "Find names by the beginning of any of their words", "names", "filter"),
    Command("names-all", "1", "All", "List people, organisations and places", "names", "show_names('all')"),
    Command("names-person", "2", "People", "List people", "names", "show_names('person')"),
    Command("names-org", "3", "Organisations", "List organisations", "names", "show_names('org')"),
    Command("names-place", "4", "Places", "List places", "names", "show_names('place')"),
    Command("names-mine", "5", "Followed and muted", "List the names that you follow or have muted", "names", "show_names('mine')"),
    Command("names-sort", "O", "Order", "Most stories first, latest first, on the rise since you last looked", "names", "sort"),
    Command("names-page", "e", "Page", "Open the page of the name", "names", "open_page"),
    Command("names-next-pane", "tab,shift+tab", "Beside", "Go to what is known of the name, beside the list, and back", "names", "next_pane", palette=False),
    Command("names-leave", "q,escape", "Back", "Clear what was typed; then leave the list of names", "names", "leave", palette=False),
    Command("names-back", "h,left,backspace", "Back", "Go back to where you were", "names", "back", palette=False),
    Command("filter-done", "enter,tab", "To the list", "Go to the names that were found", "filter", "done", palette=False),
    Command("filter-down", "down,ctrl+n", "Down", "Go to the next name", "filter", "move(1)", palette=False),
    Command("filter-up", "up", "Up", "Go to the name before", "filter", "move(-1)", palette=False),
    Command("filter-leave", "escape", "Clear", "List all names again", "filter", "leave", palette=False),
    Command("page-next-part", "tab", "Next part", "Go to the next part of the page", "entity", "next_part", 2, palette=False),
    Command("page-previous-part", "shift+tab", "Part before", "Go to the part before", "entity", "previous_part", palette=False),
    Command("page-mentions", "1", "Mentions", "Go to the sentences that mention the name; enter opens the story at that place", "entity", "show_part('mentions')"),
    Command("page-stories", "2", "Stories", "Go to the stories that mention it", "entity", "show_part('stories')"),
    Command("page-company", "3", "Stands with", "Go to the names it stands with; enter shows the sentences in which both stand", "entity", "show_part('company')"),
    Command("page-forms", "4", "Forms", "Go to its forms, and to others that are called so", "entity", "show_part('forms')"),
    Command("page-older-month", "right_square_bracket", "Month before", "Go to the stories of the month before", "entity", "show_month(-1)"),
    Command("page-newer-month", "left_square_bracket", "Month after", "Go to the stories of the month after", "entity", "show_month(1)"),
    Command("page-companion", "e", "Its page", "Open the page of the name under the cursor", "entity", "companion_page", 5),
    Command("page-back", "h,left,alt+left,backspace,ctrl+o", "Back", "Go back to the exact place before", "entity", "back", 4),
    Command("page-leave", "q,escape", "Back", "The same", "entity", "back", palette=False),
    Command("page-forward", "alt+right", "Forward", "Go forward again", "entity", "forward"),
    Command("change-next", "n,right_square_bracket", "Next change", "Go to the next change, or to what only one version has", "compare", "change(1)", 1, palette=False),
    Command("change-previous", "p,left_square_bracket", "Change before", "Go to the change before", "compare", "change(-1)", palette=False),
    Command("compare-substance", "s", "Substance", "Only changes of substance (!): of names, numbers, dates, negations, quotations; or all", "compare", "substance", 4),
    Command("compare-open-all", "equals_sign", "Open", "Open all sentences that are the same, or fold them; Enter opens one run", "compare", "open_all", 5),
    Command("compare-order", "o", "Order", "Follow the order of B, or of A", "compare", "order", 6),
    Command("compare-columns", "u", "Columns", "One column with [-A-] and {+B+}, or two", "compare", "columns", 7),
    Command("compare-swap", "x", "Swap", "Let A and B change places", "compare", "swap", 8),
    Command("compare-facts", "tab", "Names", "Go to headlines, names and quotations that differ, and back to the text", "compare", "facts", 2),
    Command("compare-read-second", "L", "Open B", "Open B at this place; Enter and l open A, or the one that has it", "compare", "read_second", palette=False),
    Command("compare-versions", "v", "Versions", "Choose a pair in the table of all versions", "compare", "versions", 9),
    Command("compare-write", "w", "Write", "Write the comparison as a page for others", "compare", "write", 10),
    Command("compare-back", "h,left,alt+left,backspace,ctrl+o", "Back", "Go back to the exact place before", "compare", "back", 3),
    Command("compare-leave", "q,escape", "Back", "The same", "compare", "back", palette=False),
    Command("compare-forward", "alt+right", "Forward", "Go forward again", "compare", "forward"),
    Command("versions-left", "h,left", "Left", "Go to the column before", "versions", "move(0, -1)", palette=False),
    Command("versions-right", "l,right", "Right", "Go to the next column", "versions", "move(0, 1)", palette=False),
    Command("versions-up", "k,up", "Up", "Go to the version before", "versions", "move(-1, 0)", palette=False),
    Command("versions-down", "j,down", "Down", "Go to the next version", "versions", "move(1, 0)", palette=False),
    Command("versions-choose", "enter", "Compare", "Compare these two; typing both numbers goes to a pair", "versions", "choose", 1, palette=False),
    Command("versions-close", "escape,q,v", "Close", "Close the table", "versions", "dismiss", 2, palette=False),
    Command("event-next-part", "tab", "Next part", "Go to the next part of the page", "story", "next_part", 2, palette=False),
    Command("event-previous-part", "shift+tab", "Part before", "Go to the part before", "story", "previous_part", palette=False),
    Command("event-told", "1", "Articles", "Go to the articles of the event; enter opens one", "story", "show_part('told')"),
    Command("event-sole", "2", "Only here", "Go to what the article under the cursor alone reports: its names and sentences that no other text has", "story", "show_part('sole')"),
    Command("event-names", "3", "Names", "Go to the names of the event: those in most texts, those in one only", "story", "show_part('names')"),
    Command("event-running", "4", "Before and after", "Go to the events before and after it in the running story; enter opens one", "story", "show_part('running')"),
    Command("event-page", "e", "Name page", "Open the page of the name under the cursor", "story", "name_page", 6),
    Command("event-compare", "c", "Compare", "Compare the article under the cursor with its nearest version, else with the one first in the list", "story", "compare", 6),
    Command("event-decide", "d", "Decide", "Decide about the article under the cursor: join, split, take out, versions; or about the name", "story", "decide", 5),
    Command("event-decisions", "U", "Decisions", "List all decisions about events and versions", "story", "decisions"),
    Command("event-back", "h,left,alt+left,backspace,ctrl+o", "Back", "Go back to the exact place before", "story", "back", 4),
    Command("event-leave", "q,escape", "Back", "The same", "story", "back", palette=False),
    Command("event-forward", "alt+right", "Forward", "Go forward again", "story", "forward"),
    Command("event-join", "m", "Make one with …", "This event and another one are the same", "story-decide", "pick('join')", palette=False),
    Command("event-split", "s", "Split off", "The article, with its versions, founds an event of its own", "story-decide", "pick('split')", palette=False),
    Command("event-take-out", "t", "Take out", "The article, with its versions, is of no event", "story-decide", "pick('take-out')", palette=False),
    Command("event-version", "v", "Is a version of …", "It and another article of the event are one text", "story-decide", "pick('version')", palette=False),
    Command("event-no-version", "n", "Is no version", "It is a text of its own, no reprint", "story-decide", "pick('no-version')", palette=False),
    Command("event-decide-back", "escape", "Back", "One step back; nothing is changed", "story-decide", "back", palette=False),
    Command("palette", "colon,ctrl+p", "Palette", "Every command by name", "app", "command_palette", 9, palette=False),
    Command("theme", "T", "Theme", "Choose the colours", "app", "change_theme"),
    Command("help", "question_mark,f1", "Help", "Show this help", "app", "help", 10),
    Command("quit", "Q", "Quit", "Quit Reader; everything is saved already", "app", "quit", 11),
)  # fmt: skip

_KEY_NAMES = {
    "slash": "/", "colon": ":", "question_mark": "?", "full_stop": ".", "comma": ",", "right_square_bracket": "]",
    "left_square_bracket": "[", "pagedown": "PgDn", "pageup": "PgUp", "escape": "Esc", "enter": "Enter", "tab": "Tab",
    "space": "Space", "backspace": "Backspace", "up": "↑", "down": "↓", "left": "←", "right": "→", "home": "Home",
    "end": "End", "f1": "F1",
    "less_than_sign": "<", "equals_sign": "=",
}  # fmt: skip


def bindings(where: Where, *ids: str) -> list[BindingType]:
    """The bindings of one place, or those of some commands there.

    Each has the id by which the person may give it other keys.
    """
    return [
        Binding(each.keys, each.action, each.label, show=False, id=each.id, tooltip=each.help)
        for each in COMMANDS
        if each.where == where and (not ids or each.id in ids)
    ]


def key_names(keys: str) -> list[str]:
    """Keys as they are shown: "slash,ctrl+f" → ["/", "ctrl+f"]."""
    names = []
    for key in keys.split(","):
        *modifiers, last = key.strip().split("+")
        names.append("+".join([*modifiers, _KEY_NAMES.get(last, last)]))
    return names


def with_keys(keys: Mapping[str, str]) -> tuple[Command, ...]:
    """The table with the person's own keys in it."""
    return tuple(replace(each, keys=keys.get(each.id, each.keys)) for each in COMMANDS)


def check_keys(keys: Mapping[str, str]) -> None:
    """Refuse keys for commands that do not exist, and one key for two commands of one place.

    Raises:
        UsageError: The message names the setting.
    """
    known = {each.id for each in COMMANDS}
    for name in keys:
        if name not in known:
            close = get_close_matches(name, known)
            hint = f"; there is {', '.join(close)}" if close else "; the help in Reader lists them"
            raise UsageError(f"The settings give keys to {name!r}, which is no command{hint}.")
    for where in GROUPS:
        owners: dict[str, str] = {}
        for command in with_keys(keys):
            if command.where != where:
                continue
            for key in command.keys.split(","):
                other = owners.setdefault(key.strip(), command.id)
                if other != command.id and (command.id in keys or other in keys):
                    raise UsageError(f"The settings give the key {key.strip()} to both {other} and {command.id}.")
