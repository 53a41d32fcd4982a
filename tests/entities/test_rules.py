"""Names in other languages: what a rule speaks for, and nothing else."""

from __future__ import annotations

import pytest

from reader.entities.rules import recognise_by_rules
from reader.model import Block, Document
from reader.text.document import from_plain


def found(lang: str, text: str) -> list[tuple[str, str]]:
    return [(mention.text, mention.kind) for mention in recognise_by_rules(from_plain(text), lang)]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("fr", "Le texte vient d'Allemagne.", [("Allemagne", "place")]),
        ("fr-CA", "Hier, le maire Antoine Leroux est parti.", [("Antoine Leroux", "person")]),
        ("fr", "Selon Émilie Brossard, qui écrit, il pleut.", [("Émilie Brossard", "person")]),
        ("fr", "La grève à la SNCF continue.", [("SNCF", "org")]),
        ("fr", "La hausse de la TVA continue.", []),
        ("fr", "Il a lu Tintin sous Louis XIV.", []),
        ("es", "Ayer dijo Xoana Pazos que sí.", [("Xoana Pazos", "person")]),
        ("es", "La sede de la Universidad de Chile cerró.", [("Universidad de Chile", "org")]),
        ("es", "Todo pasó en Semana Santa.", []),
        ("it", "Ieri la ministra, Ginevra Tassi, ha parlato.", [("Ginevra Tassi", "person")]),
        ("nl", "Dat zei Wubbo Hoekstra, van de VN.", [("Wubbo Hoekstra", "person"), ("VN", "org")]),
        ("pt", "O rio nasce na Espanha.", [("Espanha", "place")]),
        ("de", "Die Lage in Essen ist gut. Das Essen war kalt.", [("Essen", "place")]),
        ("de", "Gestern sprach Wirtschaftsminister Martin Lehmann.", [("Martin Lehmann", "person")]),
        ("de", "Der Bauer sprach mit Peter Bauer.", [("Peter Bauer", "person")]),
        ("de", "Ernst Nehmen will das keiner.", []),
        ("ru", "Вчера Россия подписала договор, сказал Иванов.", [("Россия", "place")]),
        ("ar", "وقالت مصادر إن مصر وقعت اتفاقا", [("مصر", "place")]),
        ("zh", "外交部长周五抵达首都。", []),
        ("pl", "Wczoraj przyszedł Adam Nowak.", [("Adam Nowak", "person")]),
    ],
)
def test_names_for_which_something_speaks(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert expected == found(lang, text)


def test_surname_follows_the_full_name() -> None:
    text = "Ayer habló Pedro Quiroga. Después, Quiroga salió de la sala."
    assert [("Pedro Quiroga", "person"), ("Quiroga", "person")] == found("es", text)


def test_mentions_stand_where_they_say_and_not_in_captions() -> None:
    text = "Photo : Pedro Lira.\n\nHier, « Pedro Lira » a vu 😀 l’Italie. Puis l'Espagne."
    document = Document(text, (Block("caption", 0, 19), Block("paragraph", 21, len(text))))
    mentions = recognise_by_rules(document, "fr")
    assert ["Pedro Lira", "Italie", "Espagne"] == [each.text for each in mentions]
    assert all(text[each.start : each.end] == each.text and each.start >= 21 for each in mentions)


@pytest.mark.parametrize(
    "text", ["", "l'", "’’’", "A" * 5000, "de " * 5000, "Al " * 20_000, "\u202e\x00", "(((((", "É É É"]
)
@pytest.mark.parametrize("lang", ["fr", "de", "ru", "zh", "", "x" * 50])
def test_hostile_texts_break_nothing(text: str, lang: str) -> None:
    mentions = recognise_by_rules(Document(text, ()), lang)
    assert all(text[each.start : each.end] == each.text for each in mentions)
