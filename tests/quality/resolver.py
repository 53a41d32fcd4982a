"""How well names are tied to who they mean, on 771 news articles: within one, across all, and what each one links to.

    python tests/quality/resolver.py [SHARED] [--errors N]

The links to measure against are those of silver.py. All articles are put into one library in their order, once with
the names as they are labelled, once with the names that Reader finds (in documents that it was not trained on).
Topics are in two parts: errors were read, and rules made, on one of them alone.

B-cubed: each mention's group in its article against its entity. Pairs: mentions of two articles that are one. Links:
article contains entity; an entity of ours stands for the one that most of its mentions are of. "Strictly": and it for
no other, so that what is split or united is punished.
"""

from __future__ import annotations

import argparse
import collections
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parent)]

from names import KIND, link  # noqa: E402  # found only once the two folders are on the path
from scoring import Score  # noqa: E402
from silver import Article, load, plain  # noqa: E402

from reader.entities.lexicon import place, place_of_demonym  # noqa: E402
from reader.entities.names import is_acronym  # noqa: E402
from reader.entities.recognise import recognise  # noqa: E402
from reader.model import Mention  # noqa: E402


@dataclass(frozen=True, slots=True)
class Seen:
    """A mention of the gold, or one of ours that is none of the gold."""

    topic: str
    article: int
    form: str
    meant: str
    """Who is meant; "" for a name of ours that is no name."""
    ours: str
    """Our entity; "" for a name that was not found."""
    shown: str = ""
    """Its name."""


@dataclass(slots=True)
class Result:
    """What was measured."""

    precision: float = 0.0
    """B-cubed within articles."""
    recall: float = 0.0
    pairs: Score = field(default_factory=Score)
    links: Score = field(default_factory=Score)
    strict: Score = field(default_factory=Score)
    united: collections.Counter[str] = field(default_factory=collections.Counter)
    """Wrong pairs, by our entity and the two that it is for."""
    split: collections.Counter[str] = field(default_factory=collections.Counter)
    """Missed pairs, by entity and the two forms."""
    types: collections.Counter[str] = field(default_factory=collections.Counter)

    @property
    def b_cubed(self) -> float:
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)

    def show(self, *, errors: int) -> None:
        print(f"{'B-cubed within articles':<28} P {self.precision:6.1%}  R {self.recall:6.1%}  F {self.b_cubed:6.1%}")
        print(self.pairs.row("pairs across articles"))
        print(self.links.row("article contains entity"))
        print(self.strict.row("  strictly"))
        for title, counted in (("types", self.types), ("united", self.united), ("split", self.split)):
            for what, count in counted.most_common(errors):
                print(f"    {title:<7}{count:>6}  {what}")


def given(articles: Sequence[Article]) -> list[Seen]:
    """Labelled names, resolved; peoples are there as in real articles, but not counted."""
    asked = []
    for each in articles:
        text = each.labelled.document.text
        mentions = []
        for start, end, tag in each.labelled.spans:
            written = text[start:end]
            if tag != "NORP":
                mentions.append(Mention(start, end, written, KIND[tag]))
            elif place_of_demonym(written):
                mentions.append(Mention(start, end, written, "place", demonym=True))
        asked.append((mentions, text))
    seen = []
    for each, tied in zip(articles, link(asked), strict=True):
        for t in tied:
            meant = each.meant.get((t.mention.start, t.mention.end))
            if meant is not None:
                seen.append(Seen(each.topic, each.number, t.mention.text, meant, t.entity, t.name))
    return seen


def found(articles: Sequence[Article]) -> list[Seen]:
    """Names as recognised, resolved; what is labelled as nobody's or a people is not counted."""
    asked = [(recognise(each.labelled.document), each.labelled.document.text) for each in articles]
    seen = []
    for each, tied in zip(articles, link(asked), strict=True):
        text = each.labelled.document.text
        free = {(s, e) for s, e, _ in each.labelled.spans} - set(each.meant)
        ours = {(t.mention.start, t.mention.end): t for t in tied if not t.mention.demonym}
        for span, meant in each.meant.items():
            t = ours.pop(span, None)
            seen.append(
                Seen(each.topic, each.number, text[slice(*span)], meant, t.entity if t else "", t.name if t else "")
            )
        for (start, end), t in ours.items():
            if not any(a < end and start < b for a, b in free):
                seen.append(Seen(each.topic, each.number, t.mention.text, "", t.entity, t.name))
    return seen


def measure(seen: Iterable[Seen]) -> Result:
    """All scores; within articles and pairs are of the names that were found."""
    every = list(seen)
    both = [each for each in every if each.meant and each.ours]
    result = Result()
    cells = collections.Counter((m.article, m.meant, m.ours) for m in both)
    real = collections.Counter((m.article, m.meant) for m in both)
    here = collections.Counter((m.article, m.ours) for m in both)
    for (article, meant, ours), count in cells.items():
        result.precision += count * count / here[article, ours] / len(both)
        result.recall += count * count / real[article, meant] / len(both)
    one = _across((m.article, (m.meant, m.ours)) for m in both)
    result.pairs.right = one
    result.pairs.false = _across((m.article, m.ours) for m in both) - one
    result.pairs.missed = _across((m.article, m.meant) for m in both) - one
    votes: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for m in both:
        votes[m.ours][m.meant] += 1
    stands = {ours: counted.most_common(1)[0][0] for ours, counted in votes.items()}
    first: dict[str, str] = {}
    for ours in sorted(votes, key=lambda each: -sum(votes[each].values())):
        first.setdefault(stands[ours], ours)
    wanted = {(m.article, m.meant) for m in every if m.meant}
    linked = {(m.article, stands.get(m.ours, m.ours + "?")) for m in every if m.ours}
    strictly = {
        (m.article, stands[m.ours] if first.get(stands.get(m.ours, "")) == m.ours else m.ours + "?")
        for m in every
        if m.ours
    }
    for score, actual in ((result.links, linked), (result.strict, strictly)):
        score.right, score.false, score.missed = len(wanted & actual), len(actual - wanted), len(wanted - actual)
    _errors(both, result)
    return result


def _across(labelled: Iterable[tuple[int, object]]) -> int:
    """Pairs of one label in two articles."""
    whole: collections.Counter[object] = collections.Counter()
    within: collections.Counter[object] = collections.Counter()
    for article, label in labelled:
        whole[label] += 1
        within[article, label] += 1
    return sum(n * (n - 1) // 2 for n in whole.values()) - sum(n * (n - 1) // 2 for n in within.values())


def _errors(both: list[Seen], result: Result) -> None:
    """Count what is wrongly one and wrongly two, by the forms that stand there."""
    ours: dict[str, collections.Counter[tuple[str, str]]] = collections.defaultdict(collections.Counter)
    meant: dict[str, collections.Counter[tuple[str, str]]] = collections.defaultdict(collections.Counter)
    for m in both:
        form = " ".join(m.form.split())
        ours[m.ours][m.meant, form] += 1
        meant[m.meant][m.ours, form] += 1
    shown = {m.ours: m.shown for m in both}
    for label, counted in ours.items():
        biggest = counted.most_common(1)[0][0][0]
        for (entity, form), count in counted.items():
            if entity != biggest:
                rest = sum(n for (other, _), n in counted.items() if other != entity)
                result.united[f"{shown[label]}: {form} ({entity}) with {biggest}"] += count * rest
    for entity, counted in meant.items():
        biggest = counted.most_common(1)[0][0][0]
        for (label, form), count in counted.items():
            if label != biggest:
                rest = sum(n for (other, _), n in counted.items() if other != label)
                result.split[f"{entity}: {form} is {shown[label]}, not {shown[biggest]}"] += count * rest
                result.types[_type(form, shown[biggest])] += count * rest


def _type(form: str, other: str) -> str:
    """What kind of form was not tied."""
    if is_acronym(form):
        return "letters"
    one, two = set(plain(form).split()), set(plain(other).split())
    if one == two:
        return "the same name, a bare one or of another kind"
    if place(form) is not None:
        return "a place's name for its team, or a place's other name"
    if len(one) == 1 and one < two:
        return "one word of a longer name"
    return "words of a longer name" if one < two or two < one else "another name or spelling"


def halves(seen: Sequence[Seen]) -> tuple[list[Seen], list[Seen]]:
    """The topics of which the errors were read, and the others."""
    topics = list(dict.fromkeys(each.topic for each in seen))
    read = set(topics[::2])
    return [each for each in seen if each.topic in read], [each for each in seen if each.topic not in read]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?", default=Path(__file__).resolve().parents[2] / "../shared")
    parser.add_argument("--errors", type=int, default=6, help="how many of each kind to show, of the topics read")
    options = parser.parse_args()
    articles = load(options.shared)
    held = {each.number for each in articles if each.held}
    for title, seen in (
        ("given names", given(articles)),
        ("found names", [each for each in found(articles) if each.article in held]),
    ):
        read, unread = halves(seen)
        for part, some in (("all topics", seen), ("topics not read", unread), ("topics read", read)):
            print(f"{title}, {part}: {len({each.article for each in some})} articles, {len(some)} names")
            measure(some).show(errors=options.errors if some is read else 0)


if __name__ == "__main__":
    main()
