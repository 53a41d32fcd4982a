from __future__ import annotations

from pathlib import Path

from reader.entities import lexicon
from reader.entities.building import people_lists


def test_lists_of_people_hold_what_is_seen_in_two_full_names() -> None:
    documents = [
        [[(given, "B-PER"), (last, "I-PER")]] for given, last in (("Ada", "Moss"), ("Ada", "Lindt"), ("Oto", "Moss"))
    ]
    assert ({"ada"}, {"moss"}) == people_lists(documents)


def test_the_shipped_lists_stay_small() -> None:
    folder = Path(lexicon.__file__).with_name("data")
    assert sum(file.stat().st_size for file in folder.iterdir()) < 2_000_000
