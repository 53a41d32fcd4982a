from reader.library import Library
from reader.model import ArticleId
from tests.jobs.test_stages import put


def test_who_found_the_names(library: Library) -> None:
    first, second = put(library, "/1", "One."), put(library, "/2", "Two.")
    with library.transaction():
        library.recognised.set(first, "rules", "embedded")
        library.recognised.set(first, "rules", "spacy:a")
        library.recognised.set(second, "model", "embedded")
    assert ("rules", "model", "") == tuple(library.recognised.of(ArticleId(each)) for each in (first, second, 99))
    assert (1, 1, 0, 2) == (
        *(library.recognised.count(each) for each in ("embedded", "spacy:a", "spacy:b")),
        library.recognised.count_all(),
    )
    with library.transaction():
        library.recognised.wipe()
    assert ("", 0) == (library.recognised.of(first), library.recognised.count_all())
