"""What a person decides about names, from the command line: `reader entities merge A B` and its like."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reader.cli import output, values
from reader.cli.commands import now, one_entity
from reader.config import Settings
from reader.entities.decided import written
from reader.errors import LibraryBusy, UsageError
from reader.jobs import deciding
from reader.jobs.deciding import At
from reader.library import Library
from reader.model import ArticleId, Decision, EntityId, Mention


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Do what `reader entities ACTION` says."""
    with Library.open(settings.library) as library:
        return _ACTIONS[options.action](library, options)


def _decide(library: Library, options: argparse.Namespace) -> int:
    decision = _WISHES[options.action](library, options)
    if options.dry_run:
        seen = deciding.preview(library, decision)
        if options.json:
            output.document(values.preview(decision, seen))
            return 0
        output.line(f"would change: {seen.sentence}")
        for form in seen.forms:
            output.line(f"  {form.text} {form.count:,}")
        return 0
    record = deciding.decide(library, decision, now=now())
    _index(library)
    if options.json:
        output.document(values.decision(record))
    else:
        output.line(f"{record.sentence} (decision {record.id}; `reader entities undo {record.id}` undoes it)")
    return 0


def _merge(library: Library, options: argparse.Namespace) -> Decision:
    return deciding.to_merge(library, _one(library, options.name, options), _one(library, options.other, options))


def _never(library: Library, options: argparse.Namespace) -> Decision:
    return deciding.to_keep_apart(library, _one(library, options.name, options), _one(library, options.other, options))


def _rename(library: Library, options: argparse.Namespace) -> Decision:
    return deciding.to_rename(library, _one(library, options.name, options), options.new)


def _kind(library: Library, options: argparse.Namespace) -> Decision:
    return deciding.to_set_kind(library, _one(library, options.name, options), options.new)


def _hide(library: Library, options: argparse.Namespace) -> Decision:
    entity = _one(library, options.name, options)
    return deciding.to_hide(library, entity, forms=_forms(library, entity, options), at=_at(library, options))


def _split(library: Library, options: argparse.Namespace) -> Decision:
    entity = _one(library, options.name, options)
    return deciding.to_split(
        library,
        entity,
        options.new,
        forms=_forms(library, entity, options),
        articles=[library.articles.get(ArticleId(each)).id for each in options.article],
        at=_at(library, options),
    )


def _pin(library: Library, options: argparse.Namespace) -> Decision:
    forms = [] if options.at else [options.form]
    return deciding.to_pin(library, forms, _one(library, options.other, options), at=_at(library, options))


def _undo(library: Library, options: argparse.Namespace) -> int:
    if options.action == "undo":
        record = deciding.undo(library, options.number, now=now())
    else:
        record = deciding.redo(library, options.number)
    _index(library)
    if options.json:
        output.document(values.decision(record))
    else:
        output.line(f"{'undone' if record.undone_at else 'holds again'}: {record.sentence}")
    return 0


def _decisions(library: Library, options: argparse.Namespace) -> int:
    records = library.decisions.all()
    if options.json:
        output.document([values.decision(each) for each in records])
        return 0
    if not records:
        output.error("nothing was decided about names yet; see `reader entities --help`.")
    output.table(
        [
            [str(each.id), each.decided_at.isoformat()[:10], "undone" if each.undone_at else "", each.sentence]
            for each in records
        ],
        right=frozenset({0}),
    )
    return 0


def _follow(library: Library, options: argparse.Namespace) -> int:
    subject = deciding.subject_of(library, _one(library, options.name, options))
    what = {"follow": "follow", "mute": "mute"}.get(options.action)
    with library.transaction(durable=True):
        library.following.set(subject, what, at=now())  # type: ignore[arg-type]  # one of the two, or None
    return _followed(library, options)


def _followed(library: Library, options: argparse.Namespace) -> int:
    followed = library.following.all()
    if options.json:
        output.document([values.followed(each) for each in followed])
        return 0
    if not followed:
        output.error("no name is followed or muted; `reader entities follow NAME` follows one.")
    output.table(
        [["followed" if f.what == "follow" else "muted", f"{f.articles:,}", f"{f.unread:,}", f.name] for f in followed],
        right=frozenset({1, 2}),
    )
    return 0


def _export(library: Library, options: argparse.Namespace) -> int:
    from reader.jobs.decision_table import export

    text = export(library)
    if options.file is None or options.file == "-":
        output.raw(text)
        return 0
    try:
        Path(options.file).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{options.file} cannot be written: {error.strerror}.") from error
    if options.json:
        output.document({"rows": text.count("\n") - 1})
    else:
        output.line(f"{text.count(chr(10)) - 1:,} rows written to {options.file}")
    return 0


def _import(library: Library, options: argparse.Namespace) -> int:
    from reader.jobs.decision_table import LARGEST, take_in

    try:
        with sys.stdin.buffer if options.file == "-" else Path(options.file).open("rb") as file:
            raw = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{options.file} cannot be read: {error.strerror}.") from error
    done = take_in(library, raw, now=now())
    _index(library)
    if options.json:
        output.document({"decisions": done.decisions, "followed": done.followed})
    else:
        decisions, followed = output.counted(done.decisions, "new decision"), output.counted(done.followed, "name")
        output.line(f"{decisions}, {followed} followed or muted")
    return 0


def _candidates(library: Library, options: argparse.Namespace) -> int:
    found = library.merge_candidates(limit=options.limit)
    if options.json:
        output.document([values.candidate(each) for each in found])
        return 0
    output.table([[str(c.first.id), c.first.name, str(c.second.id), c.second.name, c.reason] for c in found])
    return 0


def _index(library: Library) -> None:
    """Tell the index what changed, unless another Reader does."""
    from reader.jobs.refresh import mend_and_catch_up

    try:
        with library.writing():
            for step in mend_and_catch_up(library, tidy_seconds=0.0):
                output.progress(step)
    except LibraryBusy:
        pass  # it takes in what is new
    finally:
        output.progress_done()


def _one(library: Library, name: str, options: argparse.Namespace) -> EntityId:
    return one_entity(library, name, options.kind)


def _forms(library: Library, entity: EntityId, options: argparse.Namespace) -> list[str]:
    """The forms that are meant; a slip of the pen would be a decision about nothing, for ever."""
    known = library.entities.get(entity)
    forms = {written(each.text): each.text for each in known.aliases}
    unknown = next((each for each in options.form if written(each) not in forms), None)
    if unknown is not None:
        raise UsageError(f"{known.name} is nowhere written {unknown!r}; `reader entity {entity}` lists its forms.")
    return list(options.form)


def _at(library: Library, options: argparse.Namespace) -> At | None:
    """The mention at ARTICLE:START."""
    if options.at is None:
        return None
    number, _, start = options.at.partition(":")
    if not all(part.isascii() and part.isdecimal() and len(part) <= 15 for part in (number, start)):
        raise UsageError(f"{options.at!r} is no place; it must be ARTICLE:START, as `reader show ID --json` has them.")
    article = library.articles.get(ArticleId(int(number))).id
    mentions: list[Mention] = [link.mention for link in library.entities.of_article(article)]
    found = next((each for each in mentions if each.start == int(start)), None)
    if found is None:
        raise UsageError(f"No name begins at {start} in article {article}; `reader show {article} --json` lists them.")
    return article, found


_WISHES: dict[str, Callable[[Library, argparse.Namespace], Decision]] = {
    "merge": _merge,
    "split": _split,
    "rename": _rename,
    "kind": _kind,
    "hide": _hide,
    "never": _never,
    "pin": _pin,
}
_ACTIONS: dict[str, Callable[[Library, Any], int]] = {
    **dict.fromkeys(_WISHES, _decide),
    "undo": _undo,
    "redo": _undo,
    "decisions": _decisions,
    "follow": _follow,
    "mute": _follow,
    "unfollow": _follow,
    "followed": _followed,
    "export": _export,
    "import": _import,
    "candidates": _candidates,
}
