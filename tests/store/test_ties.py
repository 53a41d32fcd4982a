"""What resolving asks of the store: many keys at once give what each gives alone."""

from __future__ import annotations

from reader.library import Library
from reader.store.ties import Ties
from tests.making import NOW, draft


def test_many_keys_at_once_give_what_each_gives(library: Library) -> None:
    with library.transaction():
        made = [library.entities.create("person", f"Ann Moss {n}") for n in range(30)]
        for number, entity in enumerate(made):
            strong = [f"person:{number}"] if number % 2 else []
            library.entities.add_keys(entity, strong, ["surname:moss", f"sounds:{number % 3}"])
    ties = Ties(library.db)
    weak = ["surname:moss", "sounds:0", "sounds:1", "sounds:2", "surname:nobody"]
    assert {key: found for key in weak if (found := ties.sharing(key))} == ties.all_sharing(weak)
    strong = [f"person:{number}" for number in range(30)]
    alone = {key: owner for key in strong if (owner := library.entities.find_by_key(key))}
    assert 15 == len(alone)
    assert alone == library.entities.find_by_keys(strong)


def test_those_that_an_open_name_may_mean(library: Library) -> None:
    with library.transaction():
        source = library.sources.add("folder", "News", "/news")
        library.articles.put(source, draft("A story", origin="a"), now=NOW)
        ann, ben, moss = (library.entities.create("person", name) for name in ("Ann Moss", "Ben Moss", "Moss"))
        Ties(library.db).add_candidates(moss, [ben])
    assert [ben] == Ties(library.db).are_candidates([ann, ben])
