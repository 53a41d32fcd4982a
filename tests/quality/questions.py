"""Long queries to the posts of known_posts.py: what is typed by who remembers several things of a text, or asks.

Of words of one post alone the best answer would have all, which is not so for who remembers badly, or asks. So each
also has words of another post. Everything is drawn by chance, but the same each time.

Topics, as posts, are divided by a hash: half for trying things out ("dev"), half for knowing how good it is ("test").
"""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from reader.index.analysis import STOP_WORDS
from tests.quality.known_posts import Post

OPENINGS = (
    "what is known about",
    "how can one find",
    "what are the",
    "is there any information on",
    "has anyone described",
    "can you tell me which",
    "why does",
    "what problems come with",
)
_KEPT = 0.6
"""How likely a word of a sentence is to be in a question made of it; its small words always are."""
_FEWEST, _MOST = 4, 40
"""Posts of a topic: of fewer little can be said, and more are no subject."""
_TYPICAL = 60
"""Words of a topic's posts that a query for it is made of."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and the posts that it should find."""

    text: str
    relevant: frozenset[int]
    """Their numbers."""
    dev: bool


Making = Callable[[Post, Post, random.Random], str]
"""A query for the first post with words of the second; "" if it has too little text for one."""


def for_each(posts: Sequence[Post], making: Making) -> list[Asked]:
    """One query of a kind for every post."""
    found = []
    for post in posts:
        chance = random.Random(f"{making.__name__} {post.number}")
        text = making(post, chance.choice(posts), chance)
        if text:
            found.append(Asked(text, frozenset((post.number,)), post.dev))
    return found


def two_sentences(post: Post, other: Post, chance: random.Random) -> str:
    """4 to 7 words of one sentence, as many of another, and 2 to 5 foreign ones."""
    choices = [words for each in _sentences(post.body) if len(words := _weighty(each)) >= 5]
    if len(choices) < 2:
        return ""
    words = [word for each in chance.sample(choices, 2) for word in _some(each, 4, 7, chance)]
    return _shuffled([*words, *_some(_weighty(other.body), 2, 5, chance)], chance)


def title_and_summary(post: Post, other: Post, chance: random.Random) -> str:
    """Up to 5 words of the title, 5 to 8 of the summary, and 2 to 4 foreign ones."""
    title, summary = _weighty(post.title), _weighty(post.summary)
    if len(title) < 2 or len(summary) < 5:
        return ""
    words = [*_some(title, 5, 5, chance), *_some(summary, 5, 8, chance), *_some(_weighty(other.body), 2, 4, chance)]
    return _shuffled(words, chance)


def question(post: Post, other: Post, chance: random.Random) -> str:
    """A sentence of 10 to 25 words, some left out and up to 3 foreign ones put in, behind the opening of a question."""
    choices = [words for each in _sentences(post.body) if 10 <= len(words := _words(each)) <= 25]
    if not choices:
        return ""
    words = [word for word in chance.choice(choices) if word in STOP_WORDS or chance.random() < _KEPT]
    for word in _some(_weighty(other.body), 3, 3, chance):
        words.insert(chance.randint(0, len(words)), word)
    return f"{chance.choice(OPENINGS)} {' '.join(words)} ?"


def topics(posts: Sequence[Post]) -> list[Asked]:
    """Questions for all posts of a topic, or of two at once: words typical of them, and those of the topic's name."""
    members: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for post in posts:
        for some in (*combinations(post.topics, 1), *combinations(post.topics, 2)):
            members[some].add(post.number)
    words = {post.number: set(_weighty(post.body)) for post in posts}
    articles = Counter(word for held in words.values() for word in held)
    worth = {word: math.log((len(posts) + 1) / (count + 0.5)) for word, count in articles.items()}
    return [
        Asked(
            _topic_question(names, [words[number] for number in sorted(held)], worth),
            frozenset(held),
            hashlib.sha256("|".join(names).encode()).digest()[-1] % 2 == 0,
        )
        for names, held in sorted(members.items())
        if _FEWEST <= len(held) <= _MOST
    ]


def _topic_question(names: tuple[str, ...], held: Sequence[set[str]], worth: Mapping[str, float]) -> str:
    chance = random.Random(" ".join(names))
    counts = Counter(word for each in held for word in each)
    shared = sorted(word for word, count in counts.items() if count > 1)
    typical = sorted(shared, key=lambda word: -counts[word] * worth[word])[:_TYPICAL]
    name = [part for each in names for part in each.split("-") if len(part) > 2]
    return f"{chance.choice(OPENINGS)} {_shuffled([*_some(typical, 4, 9, chance), *name], chance)} ?"


def _words(text: str) -> list[str]:
    """In small letters: OR and NOT in a text are not meant as such."""
    return re.findall(r"[a-z][a-z'’-]+", text.lower())


def _weighty(text: str) -> list[str]:
    """The words that carry weight, each once."""
    words = re.findall(r"[a-z]{4,}", text.lower())
    return [word for word in dict.fromkeys(words) if word not in STOP_WORDS]


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+|\n+", text)


def _some(words: Sequence[str], fewest: int, most: int, chance: random.Random) -> list[str]:
    return chance.sample(words, min(len(words), chance.randint(fewest, most)))


def _shuffled(words: Sequence[str], chance: random.Random) -> str:
    different = list(dict.fromkeys(words))
    chance.shuffle(different)
    return " ".join(different)
