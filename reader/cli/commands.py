"""One short function per sub-command: asks the core, prints values."""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import gc
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from reader.answers.doubts import could_be, doubt
from reader.cli import output, values
from reader.config import Settings
from reader.errors import LibraryBusy, NotFound, QueryError, UnreadableSource, UsageError
from reader.library import Library
from reader.model import Article, ArticleId, Document, Draft, Entity, EntityId, Found, Kind, Link, Sort
from reader.progress import Job
from reader.store.tags import cleaned
from reader.text.segment import fold

T = TypeVar("T")
_COUNTS = ("total", "unread")
_MENDED_AT_ONCE = 2000
"""Articles of a library whose index is made anew before a search is answered: some seconds."""
_PHRASES = 4
"""Shared phrases that are printed; JSON has more."""
_LONG_SENTENCE = 600
"""Code points; what is longer is a table or a slip of the text, and would bury the other sentences."""
_BESIDE = 200
"""Code points that are printed of such a one on either side of a name."""
_TIDY_SECONDS = 2.0
"""How long a command that is to end joins segments of the index."""


def now() -> dt.datetime:
    """This moment."""
    return dt.datetime.now(dt.UTC)


def without_terminal(settings: Settings, paths: Sequence[Path]) -> int:
    """Reader was started where there is no terminal: do what can be done, and say what cannot."""
    code = 0
    with _writable(settings, names=bool(paths)) as library:
        if paths:
            code = _import(library, paths, as_json=False)
        _list(library.articles.many(library.articles.ids()), as_json=False)
    output.error("the screens need a terminal, so the articles were listed instead; see `reader --help`.")
    return code


def do_import(settings: Settings, options: argparse.Namespace) -> int:
    """Add files and folders."""
    paths = [Path(path) for path in options.paths]
    with _writable(settings) as library:
        return _import(library, paths, as_json=options.json)


def do_refresh(settings: Settings, options: argparse.Namespace) -> int:
    """Look at every imported folder again."""
    with _writable(settings) as library:
        folders = [Path(location) for _, kind, location in library.sources.locations() if kind == "folder"]
        return _import(library, folders, as_json=options.json)


def do_rebuild(settings: Settings, options: argparse.Namespace) -> int:
    """Make derived data anew."""
    from reader.jobs.refresh import rebuild

    with _writable(settings, names=not options.stages or "names" in options.stages) as library:
        with library.writing():
            caught = _run(rebuild(library, options.stages))
        problems = library.pending.problems()
    if options.json:
        output.document({"done": caught.done, "set_aside": [_problem(each) for each in problems]})
    else:
        output.line(f"{caught.done:,} steps done, {len(problems):,} articles set aside")
    for stage, article, reason in problems:
        output.error(f"article {article} could not be worked on ({stage}): {reason}")
    return 1 if problems else 0


def do_list(settings: Settings, options: argparse.Namespace) -> int:
    """List articles."""
    with Library.open(settings.library) as library:
        enough = -1 if options.limit is None or options.source else options.limit
        ids = library.articles.ids(unread=options.unread, starred=options.starred, limit=enough)
        articles = library.articles.many(ids)
        if options.source:
            sources = {source.id: source.name.casefold() for source in library.sources.all()}
            outlets = {outlet.name.casefold() for outlet in library.sources.outlets()}
            wanted = options.source.casefold()
            if wanted not in outlets and wanted not in sources.values():
                raise NotFound(f'There is no source "{options.source}"; `reader list` shows the sources.')
            articles = [a for a in articles if wanted in (a.outlet.casefold(), sources[a.source_id])]
        if options.limit is not None:
            articles = articles[: options.limit]
    _list(articles, as_json=options.json)
    return 0


def do_show(settings: Settings, options: argparse.Namespace) -> int:
    """Print an article."""
    with Library.open(settings.library) as library:
        article = library.articles.get(ArticleId(options.id))
        document = library.articles.document(article.id)
        links = library.entities.of_article(article.id)
        recogniser = library.recognised.of(article.id)
    if options.json:
        output.document(values.full_article(article, document, links, recogniser))
        return 0
    output.line(article.title)
    output.line(" · ".join(each for each in (values.about(article), *values.read_how(article, recogniser)) if each))
    for text in _paragraphs(document):
        output.line()
        output.paragraph(text)
    doubts = {f"{link.mention.text}: {why}": None for link in links if (why := _doubt(link))}
    if doubts:
        output.line()
        output.line("uncertain names:")
        for each in doubts:
            output.paragraph(each, indent=4, first=2)
    return 0


def _doubt(link: Link) -> str:
    return doubt(link.mention.confidence, link.candidates)


def do_search(settings: Settings, options: argparse.Namespace) -> int:
    """Find articles."""
    from reader.answers.entries import body
    from reader.index.snippets import snippet

    query = " ".join(options.query)
    recent = settings.recent and not options.no_recent
    with Library.open(settings.library) as library:
        sort: Sort = options.sort or "relevance"
        if options.saved:
            saved = library.searches.named(options.saved)
            query, sort = f"{saved.query} {query}".strip(), options.sort or saved.sort
        elif not query:
            raise UsageError("Say what to search for, or name a saved search with --saved.")
        try:
            found = _searched(library, query, sort, options, recent=recent)
        except QueryError as error:
            return _misunderstood(query, error)
        articles = {each.id: each for each in library.articles.many([hit.article for hit in found.hits])}
        rows = []
        for hit in found.hits:
            if hit.article in articles:
                document, lang = library.articles.document(hit.article), articles[hit.article].lang
                # the title stands above it: it is shown again only if nothing else was found
                cut = snippet(body(document), found.terms, lang=lang)
                whole = cut if cut.highlights else snippet(document.text, found.terms, lang=lang)
                rows.append((articles[hit.article], hit, whole if whole.highlights else cut))
        counts = library.facets(query) if options.facets else None
        empty = not found.total and not library.articles.count()
        explanations = {
            article.id: library.explain(query, article.id, recent=recent) for article, _, _ in rows if options.explain
        }
    if options.json:
        output.document(values.search(found, rows, counts, explanations))
        return 0
    for note in found.notes:
        output.error(note)
    for article, _, cut in rows:
        output.paragraph(f"{article.id:>5}  {article.title}", indent=7, first=0)
        output.line(f"       {values.about(article)}")
        output.paragraph(values.marked(cut), indent=7)
        if article.id in explanations:
            output.paragraph(f"why: {values.reasons(explanations[article.id])}", indent=7)
    output.line(
        "the library is empty; `reader import PATH…` adds articles" if empty else values.total(found, len(rows))
    )
    for field, each in values.facets(counts):
        if each:
            output.paragraph(f"{field}: " + ", ".join(f"{facet.label} {facet.count:,}" for facet in each))
    return 0


def do_searches(settings: Settings, options: argparse.Namespace) -> int:
    """Save, list, rename or remove searches."""
    with Library.open(settings.library) as library:
        if options.action == "add":
            query = " ".join(options.query)
            try:
                library.parse(query)
            except QueryError as error:
                return _misunderstood(query, error)
            with library.transaction(durable=True):
                library.searches.add(options.name, query, options.sort)
        elif options.action == "rename":
            with library.transaction(durable=True):
                library.searches.rename(library.searches.named(options.name).id, options.new)
        elif options.action == "remove":
            with library.transaction(durable=True):
                library.searches.remove(library.searches.named(options.name).id)
        rows = [values.saved_search(each, *_counted(library, each.query)) for each in library.searches.all()]
    if options.json:
        output.document(rows)
        return 0
    if not rows:
        output.error("there are no saved searches; `reader searches add NAME QUERY` saves one.")
    output.table(
        [
            [each["name"], *("?" if each[key] is None else f"{each[key]:,}" for key in _COUNTS), each["query"]]
            for each in rows
        ],
        right=frozenset({1, 2}),
    )
    return 0


def do_tags(settings: Settings, options: argparse.Namespace) -> int:
    """List tags, or change those of an article."""
    if options.id is None and (options.add or options.remove):
        raise UsageError("Name the article whose tags are to change: `reader tags ID --add TAG`.")
    with Library.open(settings.library) as library:
        if options.id is None:
            rows = library.tags.all()
            if options.json:
                output.document([{"tag": tag, "articles": count} for tag, count in rows])
            else:
                if not rows:
                    output.error("there are no tags; `reader tags ID --add TAG` puts one on an article.")
                output.table([[f"{count:,}", tag] for tag, count in rows], right=frozenset({0}))
            return 0
        article = library.articles.get(ArticleId(options.id)).id
        if options.add or options.remove:
            with library.transaction(durable=True):
                gone = {fold(cleaned(each)) for each in options.remove}
                kept = [each for each in library.tags.of(article) if fold(each) not in gone]
                library.tags.set(article, [*kept, *options.add])
        tags = library.tags.of(article)
    if options.json:
        output.document({"id": article, "tags": tags})
    else:
        for tag in tags:
            output.line(tag)
    return 0


def do_entities(settings: Settings, options: argparse.Namespace) -> int:
    """List names."""
    with Library.open(settings.library) as library:
        if options.sort != "count":
            rows = library.profiles.names(
                options.kind,
                beginning=options.name,
                sort=options.sort,
                limit=200 if options.limit is None else options.limit,
            )
            entities = [row.entity for row in rows]
        elif options.name:
            entities = library.entities.like(options.name, kind=options.kind)
        else:
            entities = library.entities.top(options.kind, limit=-1 if options.limit is None else options.limit)
        if options.limit is not None:
            entities = entities[: options.limit]
        entities = library.entities.with_aliases(entities)
    if options.json:
        output.document([values.entity(each) for each in entities])
        return 0
    if not entities:
        output.error("there are no such names; `reader entities` lists all.")
    output.table(
        [
            [str(each.id), each.kind, each.name, f"{each.articles:,}", f"{each.mentions:,}", values.forms(each)]
            for each in entities
        ],
        right=frozenset({0, 3, 4}),
    )
    return 0


def do_entity(settings: Settings, options: argparse.Namespace) -> int:
    """Print the page of a name."""
    if options.with_:
        return _together(settings, options)
    with Library.open(settings.library) as library:
        chosen, others = _entity(library, options)
        page = values.entity_page(library, chosen, others)
    if options.json:
        output.document(page)
        return 0
    numbers = f"{output.counted(page['articles'], 'article')}, {output.counted(page['mentions'], 'mention')}"
    output.line(f"{page['name']} ({page['kind']}): {numbers}")
    if page["candidates"]:
        output.paragraph(could_be([each["name"] for each in page["candidates"]]))
    output.paragraph("written as: " + ", ".join(f"{each['text']} {each['count']:,}" for each in page["aliases"]))
    if page["associated"]:
        output.paragraph(
            "stands with: " + ", ".join(f"{each['name']} {each['shared']:,}" for each in page["associated"])
        )
    for article in page["appearances"]:
        output.line()
        output.paragraph(f"{article['id']:>5}  {article['title']}", indent=7, first=0)
        output.line(f"       {article['source']} · {values.date_of(article)}")
        for each in article["mentions"]:
            output.paragraph(f"… {_around(each)}", indent=7)
    for each in others:
        output.line(f"also called so: {each.name} ({each.kind}, number {each.id})")
    return 0


def _around(mention: Mapping[str, Any]) -> str:
    """The sentence of a mention; of a very long one, what stands around the name."""
    sentence = str(mention["sentence"])
    if len(sentence) <= _LONG_SENTENCE:
        return sentence
    name = " ".join(str(mention["text"]).split())
    start = max(0, sentence.find(name) - _BESIDE)
    end = min(len(sentence), start + 2 * _BESIDE + min(len(name), _BESIDE))
    return sentence[start:end].strip() + ("" if end == len(sentence) else " …")


def _together(settings: Settings, options: argparse.Namespace) -> int:
    """The sentences in which two names stand."""
    with Library.open(settings.library) as library:
        first = library.entities.get(one_entity(library, options.name, options.kind))
        second = library.entities.get(one_entity(library, options.with_, None))
        if first.id == second.id:
            raise UsageError(f"{first.name} stands with itself everywhere; give another name.")
        sentences = library.together(first.id, second.id, limit=options.limit)
        articles = library.entities.near([[first.id], [second.id]])
        shared = library.profiles.shared_articles(first.id, second.id)
        about = {each.id: each for each in library.articles.many([each.article for each in sentences])}
    if options.json:
        output.document(values.together(first, second, shared, len(articles), sentences))
        return 0
    output.line(
        f"{first.name} and {second.name}: in {output.counted(shared, 'article')}, "
        f"in one sentence in {len(articles):,} of them"
    )
    for each in sentences:
        output.line()
        output.line(f"{each.article:>5}  {about[each.article].title}")
        output.paragraph(each.text, indent=7)
    return 0


def do_compare(settings: Settings, options: argparse.Namespace) -> int:
    """Say what two articles or files share and where they part."""
    from reader.cli import comparing  # few need what it loads

    gc.enable()  # off since the start: see `reader.__main__`
    return comparing.run(settings, options)


def do_stories(settings: Settings, options: argparse.Namespace) -> int:
    """List stories, or print one."""
    from reader.cli import stories

    return stories.show(settings, options)


def do_why(settings: Settings, options: argparse.Namespace) -> int:
    """Say what links two articles."""
    with Library.open(settings.library) as library:
        first = library.articles.get(ArticleId(options.first))
        second = library.articles.get(ArticleId(options.second))
        relation = library.why(first.id, second.id)
    if options.json:
        output.document(values.relation(first, second, relation))
        return 0
    output.line(first.title)
    output.line(second.title)
    for name in relation.names:
        output.line(f"  both name {name.entity.name} ({name.entity.kind}, in {name.entity.articles:,} articles)")
    if not relation.names:
        output.line("  no name stands in both")
    for phrase in relation.phrases[:_PHRASES]:
        output.paragraph(f"both say “{phrase.text}” (in {phrase.articles:,} articles)", indent=4, first=2)
    if relation.version is not None:
        from reader.answers.comparison_words import copied

        output.line(f"  {copied(relation.version)}; `reader compare {first.id} {second.id}` shows how")
    if relation.days_apart is not None:
        output.line(f"  {relation.days_apart:,} days lie between them")
    sentence = values.event_sentence(relation)
    if sentence:
        output.line(f"  {sentence}")
    if relation.likeness is not None:
        output.line(f"  their telling words are {relation.likeness:.0%} alike")
    return 0


def do_tag(settings: Settings, options: argparse.Namespace) -> int:
    """Find the names in texts, without a library."""
    from reader.entities.choice import recognise_in
    from reader.entities.recognise import recognise
    from reader.entities.remembered import Remembered
    from reader.entities.resolve import clusters
    from reader.text.segment import document_sentences

    if not options.paths and not options.jsonl:
        raise UsageError("Name the files to tag, `-` for standard input, or `--jsonl FILE`.")
    gc.enable()  # off since the start: see `reader.__main__`
    _require(settings)
    failed = 0
    known = Remembered()
    tagged: list[tuple[str, Document, str]] = []
    for name, draft in _texts(options):
        if isinstance(draft, str):
            failed += 1
            output.error(f"{name}: {draft}.")
            continue
        read = recognise_in(draft.document, draft.lang, settings.recogniser, embedded=recognise)
        known.add(clusters(read.mentions, draft.document.text))
        tagged.append((name, draft.document, read.by))
    # printed at the end: a later text may tell who a bare surname of an earlier one was
    for (name, document, by), links in zip(tagged, known.texts(), strict=True):
        if options.json or options.jsonl:
            output.json_line(values.tagged(name, document, links, document_sentences(document), recogniser=by))
        else:
            output.line(f"{name}: {len(links)} mentions")
            output.table([[f"{m.start}", m.kind, m.text, n] for m, _, n, _ in links], right=frozenset({0}))
    return 1 if failed else 0


@contextlib.contextmanager
def _writable(settings: Settings, *, names: bool = True) -> Iterator[Library]:
    """The library, to be worked on with the recogniser of the settings.

    Args:
        names: Whether that is needed.

    Raises:
        RecogniserMissing: It is, and is not installed; nothing has been done then.
    """
    if names:
        _require(settings)
    with Library.open(settings.library) as library:
        library.recogniser = settings.recogniser
        yield library


def _require(settings: Settings) -> None:
    from reader.entities.choice import problem

    error = problem(settings.recogniser)
    if error:
        raise error


def _advise(library: Library) -> None:
    from reader.jobs.naming import advice

    said = advice(library)
    if said:
        output.error(said)


def _import(library: Library, paths: Sequence[Path], *, as_json: bool) -> int:
    from reader.jobs.imports import import_paths
    from reader.jobs.refresh import mend_and_catch_up

    imported = _run(import_paths(library, paths, now=now()))
    try:
        with library.writing():
            _run(mend_and_catch_up(library, tidy_seconds=_TIDY_SECONDS))
    except LibraryBusy as error:
        output.error(str(error))
    failed = [{"path": each.path, "reason": each.reason} for each in imported.failed]
    if as_json:
        output.document(
            {
                "added": imported.added,
                "changed": imported.changed,
                "unchanged": imported.unchanged,
                "ignored": imported.ignored,
                "failed": failed,
            }
        )
    else:
        output.line(
            f"{imported.added:,} added, {imported.changed:,} changed, {imported.unchanged:,} unchanged"
            + (f", {len(failed):,} failed" if failed else "")
            + (f", {output.counted(imported.ignored, 'other file')} passed over" if imported.ignored else "")
        )
    for each in failed:
        output.error(f"{each['path']}: {each['reason']}.")
    _advise(library)
    return 1 if failed else 0


def _run(job: Job[T]) -> T:
    """Run a job to its end, showing how far it is. Ctrl-C stops it after the last committed batch."""
    gc.enable()  # off since the start: see `reader.__main__`
    try:
        while True:
            output.progress(next(job))
    except StopIteration as end:
        result: T = end.value
        return result
    finally:
        job.close()
        output.progress_done()


def _searched(library: Library, query: str, sort: Sort, options: argparse.Namespace, *, recent: bool) -> Found:
    """Search; the index of a small library is made good first if it is damaged or gone, with a word about it."""

    def search() -> Found:
        return library.search(query, sort=sort, limit=options.limit, offset=options.offset, recent=recent)

    found = search()
    if not found.damaged:
        return found
    if library.articles.count() > _MENDED_AT_ONCE:
        output.error("the search index is damaged or missing; `reader rebuild index` makes it anew.")
        return found
    from reader.jobs.refresh import mend_and_catch_up, rebuild  # seldom needed, and slow to load

    output.error("the search index is damaged or missing; it is being made anew from the library.")
    try:
        with library.writing():
            _run(rebuild(library, ["index"]))
            _run(mend_and_catch_up(library, tidy_seconds=_TIDY_SECONDS))
    except LibraryBusy:
        return found  # another Reader is at it
    return search()


def _misunderstood(query: str, error: QueryError) -> int:
    """Say what is wrong with a query, and where."""
    hint = f" {error.hint}" if error.hint else ""
    output.error(f"{error.message} (at character {error.position + 1}){hint}")
    output.pointed(query, error.position)
    return 2


def _counted(library: Library, query: str) -> tuple[int | None, int | None]:
    """All and unread articles of a saved search; an older Reader may have understood it otherwise."""
    try:
        return library.count(query), library.count(query, unread=True)
    except QueryError:
        return None, None


def _list(articles: Sequence[Article], *, as_json: bool) -> None:
    if as_json:
        output.document([values.article(each) for each in articles])
        return
    if not articles:
        output.error("there are no such articles; `reader import PATH` adds some.")
    output.table(
        [[str(each.id), values.marks(each), values.date_text(each), each.source, each.title] for each in articles],
        right=frozenset({0}),
    )


def _entity(library: Library, options: argparse.Namespace) -> tuple[Entity, list[Entity]]:
    found = _called(library, options.name, options.kind)
    return library.entities.get(found[0].id), found[1:]


def one_entity(library: Library, name: str, kind: Kind | None) -> EntityId:
    """The one entity that has a form; of several the one that is called just so.

    Raises:
        NotFound: None has it.
        UsageError: Several have it.
    """
    found = _called(library, name, kind)
    exact = [each for each in found if fold(each.name) == fold(name)]
    if len(found) == 1 or len(exact) == 1:
        return (exact or found)[0].id
    several = ", ".join(f"{each.id} ({each.kind} {each.name})" for each in found[:5])
    raise UsageError(f'Several names are written "{name}": {several}. Give the number of one.')


def _called(library: Library, name: str, kind: Kind | None) -> list[Entity]:
    if name.isdecimal() and len(name) <= 18:  # a number that the store can count
        return [library.entities.get(library.entities.shown(EntityId(int(name))))]
    found = library.entities.named(name, kind=kind)
    if not found:
        near = library.entities.like(name, kind=kind)[:3]
        hint = f" Did you mean {', '.join(each.name for each in near)}?" if near else " See `reader entities`."
        raise NotFound(f'No name "{name}" is known.{hint}')
    return found


def _paragraphs(document: Document) -> Iterator[str]:
    """The blocks that are shown beneath the title; neighbours on one line stay on one line."""
    text, end = "", 0
    for block in document.blocks:
        if block.kind == "headline":
            continue
        if text and "\n" not in document.text[end : block.start]:
            text += " " + document.text[block.start : block.end]
        else:
            if text:
                yield text
            text = document.text[block.start : block.end]
        end = block.end
    if text:
        yield text


def _texts(options: argparse.Namespace) -> Iterator[tuple[str, Draft | str]]:
    """Name and text of everything to tag; a reason instead of a text where there is none."""
    for name in options.paths:
        if name == "-":
            yield "-", _standard_input()
        elif Path(name).is_dir():
            yield from _texts_below(Path(name))
        else:
            yield name, _text_of(Path(name), root=Path(name))
    if options.jsonl:
        try:
            with sys.stdin.buffer if options.jsonl == "-" else Path(options.jsonl).open("rb") as lines:
                for number, text in enumerate(lines, 1):
                    if text.strip():
                        yield _json_text(f"{options.jsonl}:{number}", text)
        except OSError as error:
            raise UsageError(f"{options.jsonl} cannot be read: {error}.") from error


def _texts_below(folder: Path) -> Iterator[tuple[str, Draft | str]]:
    from reader.ingest.folder import Skipped, walk

    for entry in walk(folder):
        if isinstance(entry, Skipped):
            yield str(entry.path), entry.reason
        elif isinstance(entry, Path):
            yield str(entry), _text_of(entry, root=folder)


def _text_of(path: Path, *, root: Path) -> Draft | str:
    from reader.ingest.folder import read_file

    try:
        return read_file(path, root=root, now=now())
    except UnreadableSource as error:
        return str(error)
    except Exception as error:  # noqa: BLE001  any file may break a parser; it must not stop the others
        return f"it broke its parser ({type(error).__name__})"


def _standard_input() -> Draft | str:
    from reader.ingest.decode import decode
    from reader.ingest.folder import LARGEST
    from reader.text.document import from_plain

    raw = sys.stdin.buffer.read(LARGEST + 1)
    if len(raw) > LARGEST:
        return f"it is larger than {LARGEST >> 20} MB"
    try:
        return _plain(from_plain(decode(raw)))
    except UnreadableSource as error:
        return str(error)


def _plain(document: Document) -> Draft:
    from reader.ingest.language import detect

    return Draft("", b"", "", document, lang=detect(document))


def _json_text(name: str, text: bytes) -> tuple[str, Draft | str]:
    from reader.text.document import from_plain

    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return name, "the line is not JSON"
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return name, 'the line has no key "text" with a text'
    return name, _plain(from_plain(value["text"]))


def _problem(problem: tuple[str, ArticleId, str]) -> dict[str, Any]:
    stage, article, reason = problem
    return {"stage": stage, "id": article, "reason": reason}
