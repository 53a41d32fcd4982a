import pytest

from reader.text.languages import foreign_language, found_by, language_name


@pytest.mark.parametrize(
    ("lang", "name"), [("fr", "French"), ("pt-BR", "Portuguese"), ("DE_at", "German"), ("xyz", "xyz"), ("", "")]
)
def test_names_of_languages(lang: str, name: str) -> None:
    assert name == language_name(lang)


@pytest.mark.parametrize(("lang", "name"), [("en-GB", ""), ("", ""), ("nl", "Dutch")])
def test_english_is_not_foreign(lang: str, name: str) -> None:
    assert name == foreign_language(lang)


@pytest.mark.parametrize(
    ("recogniser", "told"),
    [
        ("model", ""),
        ("", ""),
        ("rules", "names by simple rules"),
        ("spacy:de_core_news_sm", "names by spaCy de_core_news_sm"),
    ],
)
def test_by_whom_names_were_found(recogniser: str, told: str) -> None:
    assert told == found_by(recogniser)
