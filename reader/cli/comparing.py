"""`reader compare`: two articles or files, as plain text, JSON, or a page for others."""

from __future__ import annotations

import argparse
import datetime as dt
import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from reader.answers.comparison_pages import html_page, markdown_page
from reader.answers.comparison_words import counts, numbered, relation, shares, spliced, told, when
from reader.cli import output
from reader.config import Settings
from reader.errors import UnreadableSource, UsageError
from reader.library import Library
from reader.model import ArticleId
from reader.stories.compare import Change, Sentence, Span
from reader.stories.compared import Compared, Named, NameSeen, Quotation, Side, confront
from reader.stories.passages import Passage, passages

_DIGITS = 18  # all that the store can count
_MANY = 20
"""Names in a line of text; JSON has all."""


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Compare two articles or files."""
    if sum((options.json, options.html, options.markdown)) > 1:
        raise UsageError("Choose one of --json, --html and --markdown.")
    if options.output and not (options.html or options.markdown):
        raise UsageError("--output says where a page is to go: use it with --html or --markdown.")
    first, second = _sides(settings, options.first, options.second)
    compared = confront(first, second)
    if options.json:
        output.document(as_json(compared))
    elif options.html or options.markdown:
        page = html_page(compared) if options.html else markdown_page(compared)
        if options.output:
            _write(Path(options.output), page)
        else:
            output.raw(page)
    else:
        _print(compared)
    return 0


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) <= _DIGITS


def _sides(settings: Settings, first: str, second: str) -> list[Side]:
    """Articles of the library, or files; who is who in a file is found in both texts together, without the library."""
    wanted = (first, second)
    found: list[Side] = []
    if any(map(_is_id, wanted)):
        with Library.open(settings.library) as library:
            found = [library.side(ArticleId(int(each))) if _is_id(each) else _read(Path(each)) for each in wanted]
    else:
        found = [_read(Path(each)) for each in wanted]
    return found if all(map(_is_id, wanted)) else _named(found, settings.recogniser)


def _read(path: Path) -> Side:
    from reader.ingest.folder import read_file

    if not os.path.lexists(path):
        raise UsageError(f"There is no file {path}, and an article's number is written in digits; see `reader list`.")
    try:
        draft = read_file(path, root=path, now=dt.datetime.now(dt.UTC))
    except UnreadableSource as error:
        raise UsageError(f"{path} cannot be compared: {error}.") from error
    return Side(
        draft.title,
        draft.document,
        source=draft.outlet or path.name,
        published_at=draft.published_at,
        date_precision=draft.date_precision,
        date_inferred="published_at" in draft.inferred,
        path=str(path),
        lang=draft.lang,
    )


def _named(sides: Sequence[Side], recogniser: str) -> list[Side]:
    """Find the names in texts, without a library."""
    from reader.entities.choice import recognise_in
    from reader.entities.recognise import recognise
    from reader.entities.remembered import Remembered
    from reader.entities.resolve import clusters

    known = Remembered()
    for each in sides:
        read = recognise_in(each.document, each.lang, recogniser, embedded=recognise)
        known.add(clusters(read.mentions, each.document.text))
    return [
        replace(
            each,
            names=tuple(Named(m.start, m.end, m.kind, name, entity) for m, entity, name, _ in links),
        )
        for each, links in zip(sides, known.texts(), strict=True)
    ]


def _write(path: Path, page: str) -> None:
    """Write a page whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_text(page, encoding="utf-8")
        new.replace(path)
    except OSError as error:
        new.unlink(missing_ok=True)
        raise UsageError(f"{path} cannot be written: {(error.strerror or type(error).__name__).lower()}.") from error


def _print(compared: Compared) -> None:
    for letter, side in (("A", compared.first), ("B", compared.second)):
        output.paragraph(f"{letter}  {side.title}", indent=3, first=0)
        output.line(f"   {told(side, compared.comparison, first=letter == 'A')}")
    output.line()
    output.paragraph(f"{relation(compared)}: {counts(compared.comparison)}")
    output.paragraph(shares(compared.comparison))
    if not compared.comparison.pairs:
        articles = f"{compared.first.article} {compared.second.article}"
        hint = f"; `reader why {articles}` says what else links them" if "None" not in articles else ""
        output.line(f"nothing is told alike{hint}")
    found = passages(compared.comparison) if compared.comparison.pairs else []
    changed = [each for each in found if each.what == "changed"]
    _print_passages("changes of substance", compared, [each for each in changed if each.substance])
    _print_passages("other changes", compared, [each for each in changed if not each.substance])
    _print_passages("only in A", compared, [each for each in found if each.what == "first"])
    _print_passages("only in B", compared, [each for each in found if each.what == "second"])
    _print_facts(compared)


def _print_passages(heading: str, compared: Compared, chosen: Sequence[Passage]) -> None:
    if not chosen:
        return
    comparison = compared.comparison
    output.line()
    output.line(heading)
    for each in chosen:
        if each.what == "changed":
            about = ", ".join(sorted(each.substance))
            places = f"A{numbered(each.first, comparison.first)} → B{numbered(each.second, comparison.second)}"
            moved = f" moved {each.shift}" if each.shift else ""
            output.line(f"  {places}{moved}{f' ({about})' if about else ''}")
            output.paragraph(_marked(compared, each), indent=4)
        else:
            letter, side, sentences = (
                ("A", compared.first, comparison.first)
                if each.what == "first"
                else ("B", compared.second, comparison.second)
            )
            for at in each.first or each.second:
                number = numbered([at], sentences)
                output.paragraph(f"  {letter}{number}  {_text(side, sentences[at])}", indent=7, first=0)


def _print_facts(compared: Compared) -> None:
    for letter, names in (("A", compared.names_first), ("B", compared.names_second)):
        if names:
            output.line()
            shown = ", ".join(f"{each.name} ({each.kind})" for each in names[:_MANY])
            more = f" and {len(names) - _MANY:,} more" if len(names) > _MANY else ""
            output.paragraph(f"names only in {letter}: {shown}{more}")
    if compared.quotations:
        output.line()
        output.line("quotations that differ")
        for each in compared.quotations:
            for letter, side, span in (("A", compared.first, each.first), ("B", compared.second, each.second)):
                shown = _one_line(side.document.text[slice(*span)]) if span else "—"
                output.paragraph(f"  {letter}  {shown}", indent=5, first=0)


def _marked(compared: Compared, passage: Passage) -> str:
    """The sentence of A with what B has in other words: [-so in A-]{+so in B+}."""
    first = compared.comparison.first
    whole = first[passage.first[0]].start, first[passage.first[-1]].end
    pieces = spliced(compared.first.document.text, whole, compared.second.document.text, passage.changes)
    marks = {"kept": ("", ""), "gone": ("[-", "-]"), "new": ("{+", "+}")}
    return "".join(marks[what][0] + text + marks[what][1] for what, text in pieces)


def _text(side: Side, sentence: Sentence) -> str:
    return _one_line(side.document.text[sentence.start : sentence.end])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def as_json(compared: Compared) -> dict[str, Any]:
    """What `compare --json` prints; spans are `[start, end]` in the text of `a` or of `b`."""
    comparison = compared.comparison
    found = passages(comparison)
    changed = [each for each in found if each.what == "changed"]
    shares_a, shares_b = comparison.shares
    pairs = [
        {
            "a": _span(comparison.first[pair.first]),
            "b": _span(comparison.second[pair.second]),
            "same": pair.same,
            "moved": pair.moved,
            "part": pair.part,
        }
        for pair in comparison.pairs
    ]
    return {
        "a": _side(compared.first, comparison.first),
        "b": _side(compared.second, comparison.second),
        "relation": compared.relation,
        "words_of_a_in_b": round(shares_a.shared, 4),
        "words_of_b_in_a": round(shares_b.shared, 4),
        "same_words_of_a_in_b": round(shares_a.same, 4),
        "same_words_of_b_in_a": round(shares_b.same, 4),
        "shared": pairs,
        "changed": [_changed(compared, each) for each in sorted(changed, key=lambda each: not each.substance)],
        "moved": [pair for pair in pairs if pair["moved"]],
        "only_a": [_only(compared.first, comparison.first[at]) for at in comparison.only_first],
        "only_b": [_only(compared.second, comparison.second[at]) for at in comparison.only_second],
        "names_only_a": [_name(each) for each in compared.names_first],
        "names_only_b": [_name(each) for each in compared.names_second],
        "quotations": [_quotation(compared, each) for each in compared.quotations],
        "headline": {
            "a": compared.first.title,
            "b": compared.second.title,
            "changes": list(_changes(compared.first.title, compared.second.title, compared.headline)),
        },
    }


def _side(side: Side, sentences: Sequence[Sentence]) -> dict[str, Any]:
    return {
        "id": side.article,
        "path": side.path or None,
        "title": side.title,
        "source": side.source or None,
        "published_at": when(side) or None,
        "date_inferred": side.date_inferred,
        "sentences": sum(not each.heading for each in sentences),
        "words": sum(each.words for each in sentences if not each.heading),
        "text": side.document.text,
    }


def _span(sentence: Sentence) -> list[int]:
    return [sentence.start, sentence.end]


def _only(side: Side, sentence: Sentence) -> dict[str, Any]:
    return {
        "start": sentence.start,
        "end": sentence.end,
        "text": side.document.text[sentence.start : sentence.end],
        "heading": sentence.heading,
    }


def _changed(compared: Compared, passage: Passage) -> dict[str, Any]:
    comparison = compared.comparison
    a, b = compared.first.document.text, compared.second.document.text
    first = [comparison.first[at] for at in passage.first]
    second = [comparison.second[at] for at in passage.second]
    return {
        "a": [_span(each) for each in first],
        "b": [_span(each) for each in second],
        "a_text": [a[each.start : each.end] for each in first],
        "b_text": [b[each.start : each.end] for each in second],
        "moved": bool(passage.shift),
        "substance": sorted(passage.substance),
        "changes": list(_changes(a, b, passage.changes)),
    }


def _changes(a: str, b: str, changes: Iterable[Change]) -> Iterable[dict[str, Any]]:
    for each in changes:
        yield {
            "a": list(each.first),
            "b": list(each.second),
            "a_text": a[slice(*each.first)],
            "b_text": b[slice(*each.second)],
            "substance": sorted(each.substance),
        }


def _name(seen: NameSeen) -> dict[str, Any]:
    return {"entity": seen.entity, "kind": seen.kind, "name": seen.name, "mentions": seen.mentions}


def _quotation(compared: Compared, quotation: Quotation) -> dict[str, Any]:
    def text(side: Side, span: Span | None) -> str | None:
        return side.document.text[slice(*span)] if span else None

    return {
        "what": {"altered": "altered", "first": "only_a", "second": "only_b"}[quotation.what],
        "a": list(quotation.first) if quotation.first else None,
        "b": list(quotation.second) if quotation.second else None,
        "a_text": text(compared.first, quotation.first),
        "b_text": text(compared.second, quotation.second),
    }
