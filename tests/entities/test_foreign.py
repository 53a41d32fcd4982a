import pytest

from reader.entities.foreign import foreign
from reader.entities.names import key


@pytest.mark.parametrize(
    ("form", "name", "kind"),
    [("Allemagne", "Germany", "place"), ("Londres", "London", "place"), ("Vereinte Nationen", "United Nations", "org")],
)
def test_form_of_another_language_is_the_same_name(form: str, name: str, kind: str) -> None:
    assert key(name, kind) == key(form, kind)


def test_form_that_means_two_places_is_known_in_its_language_only() -> None:
    lists = foreign()
    meanings: dict[str, set[str]] = {}
    for forms in lists.countries.values():
        for form, name in forms.items():
            meanings.setdefault(form, set()).add(name)
    doubtful = {form for form, names in meanings.items() if len(names) > 1}
    assert doubtful
    assert set() == doubtful & lists.anywhere.keys() - lists.places.keys()
