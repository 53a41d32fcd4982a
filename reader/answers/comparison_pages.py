"""A comparison as a page of its own, in HTML or Markdown, to be shown to somebody who has no Reader.

All text of articles is escaped: no page runs or loads anything, whatever stands in an article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Literal

from reader.answers.comparison_words import counts, numbered, order, relation, shares, spliced, told
from reader.stories.compare import Sentence
from reader.stories.compared import Compared, NameSeen, Side
from reader.stories.passages import Passage, passages
from reader.text.clean import visible

_KINDS = {"person": "People", "org": "Organisations", "place": "Places"}
_SHIFTS = {"earlier": "stands earlier in B", "later": "stands later in B"}
_STYLE = """
:root { color-scheme: light dark; --ink: #1c1e21; --paper: #fdfdfb; --soft: #6b7076; --line: #dcdcd6;
  --gone: #fde4e1; --new: #dff2e1; --mark: #b3541e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e4e0; --paper: #17191c; --soft: #9aa0a6; --line: #34383d;
  --gone: #4d2320; --new: #1f3f26; --mark: #e59a5b; } }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 17px/1.55 Georgia, "Times New Roman", serif; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
.soft, .row > .key, figcaption, footer { color: var(--soft); font: 13px/1.5 system-ui, sans-serif; }
.heads, .row { display: grid; grid-template-columns: 4.5rem 1fr 1fr; gap: 0 1.5rem; }
.row { border-top: 1px solid var(--line); padding: .6rem 0; }
.row p { margin: 0 0 .3rem; } .heading { font-weight: bold; }
del { background: var(--gone); text-decoration: line-through; }
ins { background: var(--new); text-decoration: underline; }
.substance > .key b { color: var(--mark); } details summary { cursor: pointer; }
.bar { display: flex; gap: 2px; margin: .2rem 0; }
.bar span { font: 11px/1.6 system-ui, sans-serif; text-align: center;
  overflow: hidden; white-space: nowrap; border: 1px solid var(--line); min-width: .4rem; }
.bar .shared { background: var(--line); } .bar .moved { border-style: dashed; background: var(--line); }
ul { padding-left: 1.2rem; }
@media (max-width: 50rem) { .heads, .row { grid-template-columns: 3.5rem 1fr; }
  .row > :nth-child(3) { grid-column: 2; } }
"""


def html_page(compared: Compared) -> str:
    """A whole page that loads nothing."""
    title = f"Compared: {visible(compared.first.title)}"
    parts = [
        "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{_safe(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>",
        "<h1>Two versions compared</h1>",
        "<div class='heads'>",
        "<div></div>",
        *(
            f"<div><b>{letter}</b> {_safe(side.title)}<div class='soft'>{_safe(line)}</div></div>"
            for letter, side, line in _heads(compared)
        ),
        "</div>",
        f"<p>{_safe(relation(compared)).capitalize()}. {_safe(counts(compared.comparison))}.<br>"
        f"{_safe(shares(compared.comparison))}.</p>",
        *_bars(compared),
        *_html_facts(compared),
        "<h2>Sentence by sentence, in the order of A</h2>",
        *(_html_row(compared, each) for each in passages(compared.comparison)),
        "<footer><p>Made with Reader. <del>Struck through</del>: only in A. <ins>Underlined</ins>: only in B. "
        "A change of substance touches a name, a number, a date, a negation or a quotation.</p></footer>",
        "</body>\n</html>\n",
    ]
    return "\n".join(parts)


def markdown_page(compared: Compared) -> str:
    """The same in Markdown: ~~struck through~~ stands only in A, **bold** only in B."""
    comparison = compared.comparison
    lines = ["# Two versions compared", ""]
    lines += [f"- **{letter}** {_plain(side.title)} ({_plain(line)})" for letter, side, line in _heads(compared)]
    lines += ["", f"{relation(compared).capitalize()}. {counts(comparison)}.", f"{shares(comparison)}.", ""]
    if len(comparison.blocks) > 1:
        of_a, of_b = order(comparison)
        lines += [f"- Order of A: {of_a}", f"- Order of B: {of_b} (numbers of A)", ""]
    lines += _markdown_facts(compared)
    found = passages(comparison)
    changed = [each for each in found if each.what == "changed"]
    for heading, chosen in (
        ("Changes of substance", [each for each in changed if each.substance]),
        ("Other changes", [each for each in changed if not each.substance]),
    ):
        if chosen:
            lines += [f"## {heading}", ""]
            for each in chosen:
                about = ", ".join([*sorted(each.substance), *([_SHIFTS[each.shift]] if each.shift else [])])
                lines += [
                    f"- A{numbered(each.first, comparison.first)} → B{numbered(each.second, comparison.second)}"
                    f"{f' ({about})' if about else ''}: " + _merged(_changed(compared, each), _plain, "~~", "**")
                ]
            lines.append("")
    for letter, side, sentences, places in (
        ("A", compared.first, comparison.first, comparison.only_first),
        ("B", compared.second, comparison.second, comparison.only_second),
    ):
        if places:
            lines += [f"## Only in {letter}", ""]
            lines += [f"- {letter}{numbered([at], sentences)}: {_plain(_cut(side, sentences[at]))}" for at in places]
            lines.append("")
    lines += ["Made with Reader. ~~Struck through~~: only in A. **Bold**: only in B.", ""]
    return "\n".join(lines)


def _heads(compared: Compared) -> Iterable[tuple[str, Side, str]]:
    yield "A", compared.first, told(compared.first, compared.comparison, first=True)
    yield "B", compared.second, told(compared.second, compared.comparison, first=False)


def _safe(text: str) -> str:
    return escape(visible(text))


def _cut(side: Side, sentence: Sentence) -> str:
    return " ".join(side.document.text[sentence.start : sentence.end].split())


def _bars(compared: Compared) -> Iterable[str]:
    """Both versions as bars in which the shared blocks stand where they stand in each."""
    comparison = compared.comparison
    if len(comparison.blocks) < 2:
        return
    yield "<figure>"
    for letter, sentences, axis in (("A", comparison.first, 0), ("B", comparison.second, 2)):
        cells, at = [], 0
        for block in sorted(comparison.blocks, key=lambda block: block[axis]):
            low, high = block[axis], block[axis + 1]
            if low > at:
                cells.append(_bar(sentences[at:low], letter, ""))
            label = numbered(range(block[0], block[1] + 1), comparison.first)
            cells.append(_bar(sentences[low : high + 1], label, "shared"))
            at = max(at, high + 1)
        if at < len(sentences):
            cells.append(_bar(sentences[at:], letter, ""))
        yield f"<div class='bar'>{''.join(cells)}</div>"
    yield "<figcaption>A above, B below; numbers are sentences of A, letters what only one has.</figcaption></figure>"


def _bar(sentences: Sequence[Sentence], label: str, style: str) -> str:
    return f"<span class='{style}' style='flex: {max(1, sum(each.words for each in sentences))}'>{label}</span>"


def _html_row(compared: Compared, passage: Passage) -> str:
    comparison = compared.comparison
    first = [comparison.first[at] for at in passage.first]
    second = [comparison.second[at] for at in passage.second]
    key = " ".join(
        f"<b>{letter}{numbered(places, sentences)}</b>"
        for letter, places, sentences in (
            ("A", passage.first, comparison.first),
            ("B", passage.second, comparison.second),
        )
        if places
    )
    if passage.shift:
        key += f"<br>{_SHIFTS[passage.shift]}"
    if passage.what == "same":
        text = "".join(_paragraphs(compared.first, first, ()))
        count = f"{len(first)} sentence{'s' if len(first) > 1 else ''} word for word the same"
        return (
            f"<div class='row'><div class='key'>= {key}</div>"
            f"<details style='grid-column: 2 / -1'><summary class='soft'>{count}</summary>{text}</details></div>"
        )
    about = f"<br>{', '.join(sorted(passage.substance))}" if passage.substance else ""
    mark = {"changed": "~", "first": "A", "second": "B"}[passage.what]
    gone = [each.first for each in passage.changes] if passage.what == "changed" else [(s.start, s.end) for s in first]
    new = [each.second for each in passage.changes] if passage.what == "changed" else [(s.start, s.end) for s in second]
    left = "".join(_paragraphs(compared.first, first, gone, "del")) or "<p class='soft'>not in A</p>"
    right = "".join(_paragraphs(compared.second, second, new, "ins")) or "<p class='soft'>not in B</p>"
    style = " substance" if passage.substance else ""
    return (
        f"<div class='row{style}'><div class='key'>{mark} {key}{about}</div><div>{left}</div><div>{right}</div></div>"
    )


def _paragraphs(
    side: Side, sentences: Iterable[Sentence], marks: Iterable[tuple[int, int]], tag: str = ""
) -> Iterable[str]:
    marked = [(low, high) for low, high in marks if high > low]
    for each in sentences:
        parts, at = [], each.start
        for low, high in marked:
            low, high = max(low, each.start), min(high, each.end)
            if low < high:
                parts += [_safe(side.document.text[at:low]), f"<{tag}>{_safe(side.document.text[low:high])}</{tag}>"]
                at = high
        style = " class='heading'" if each.heading else ""
        yield f"<p{style}>{''.join([*parts, _safe(side.document.text[at : each.end])])}</p>"


def _html_facts(compared: Compared) -> Iterable[str]:
    if compared.headline:
        yield "<h2>Headline</h2>"
        yield f"<p>{_marked_line(compared, _safe, 'del', 'ins')}</p>"
    if compared.names_first or compared.names_second:
        yield "<h2>Names that stand in one version only</h2><div class='row'><div></div>"
        for letter, names in (("A", compared.names_first), ("B", compared.names_second)):
            items = "".join(f"<li>{_KINDS[kind]}: {_safe(line)}</li>" for kind, line in _by_kind(names))
            yield f"<div>Only in {letter}<ul>{items or '<li>none</li>'}</ul></div>"
        yield "</div>"
    if compared.quotations:
        yield "<h2>Quotations that were dropped or altered</h2>"
        for each in compared.quotations:
            cells = (
                _safe(side.document.text[slice(*span)]) if span else f"<span class='soft'>not in {letter}</span>"
                for letter, side, span in (("A", compared.first, each.first), ("B", compared.second, each.second))
            )
            shown = "".join(f"<div><p>{cell}</p></div>" for cell in cells)
            yield f"<div class='row'><div class='key'></div>{shown}</div>"


def _markdown_facts(compared: Compared) -> Iterable[str]:
    if compared.headline:
        yield from ("## Headline", "", _marked_line(compared, _plain, "~~", "**"), "")
    if compared.names_first or compared.names_second:
        yield from ("## Names that stand in one version only", "")
        for letter, names in (("A", compared.names_first), ("B", compared.names_second)):
            for kind, line in _by_kind(names):
                yield f"- Only in {letter}, {_KINDS[kind].lower()}: {_plain(line)}"
        yield ""
    if compared.quotations:
        yield from ("## Quotations that were dropped or altered", "")
        for each in compared.quotations:
            for letter, side, span in (("A", compared.first, each.first), ("B", compared.second, each.second)):
                yield f"- {letter}: {_plain(side.document.text[slice(*span)]) if span else '*not there*'}"
            yield ""


def _by_kind(names: Sequence[NameSeen]) -> Iterable[tuple[str, str]]:
    for kind in _KINDS:
        chosen = [each for each in names if each.kind == kind]
        if chosen:
            yield kind, ", ".join(each.name + (f" ({each.mentions})" if each.mentions > 1 else "") for each in chosen)


def _changed(compared: Compared, passage: Passage) -> list[tuple[Literal["kept", "gone", "new"], str]]:
    first = compared.comparison.first
    whole = first[passage.first[0]].start, first[passage.first[-1]].end
    return spliced(compared.first.document.text, whole, compared.second.document.text, passage.changes)


def _marked_line(compared: Compared, safe: Callable[[str], str], gone: str, new: str) -> str:
    title = compared.first.title
    return _merged(spliced(title, (0, len(title)), compared.second.title, compared.headline), safe, gone, new)


def _merged(pieces: Iterable[tuple[str, str]], safe: Callable[[str], str], gone: str, new: str) -> str:
    """Text with marks around what differs; `gone` and `new` are signs, or names of elements."""
    marks = {"gone": gone, "new": new}
    return "".join(safe(text) if what == "kept" else _around(marks[what], safe(text)) for what, text in pieces)


def _around(mark: str, text: str) -> str:
    return f"<{mark}>{text}</{mark}>" if mark.isalpha() else f"{mark}{text}{mark}"


_SIGNS = re.compile(r"([\\`*_{}\[\]<>()#+\-!|~&])")


def _plain(text: str) -> str:
    """Text that Markdown takes for nothing else."""
    return _SIGNS.sub(r"\\\1", re.sub(r"\s+", " ", visible(text)))
