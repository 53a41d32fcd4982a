"""Which language a text is in, and when nothing is said."""

from __future__ import annotations

import subprocess
import sys

import pytest

from reader.ingest.language import detect
from reader.model import Block, Document
from reader.text.document import from_plain
from tests.making import environment

TEXTS = {
    "en": "The council met on Friday to talk of the harbour. It was late, and the members said that they were tired of "
    "the plans, which had been with them for a year.",
    "fr": "Le conseil s'est réuni vendredi pour parler du port, et les élus étaient fatigués des projets.",
    "es": "El consejo se reunió el viernes para hablar del puerto, y los concejales estaban cansados.",
    "de": "Der Rat traf sich am Freitag, um über den Hafen zu sprechen, und die Mitglieder waren müde.",
    "it": "Il consiglio si è riunito venerdì per parlare del porto, e i consiglieri erano stanchi dei progetti.",
    "nl": "De raad kwam vrijdag bijeen om over de haven te praten, en de leden waren de plannen moe.",
    "pt": "O conselho reuniu-se na sexta-feira para falar do porto, e os vereadores estavam cansados.",
    "ru": "Совет собрался в пятницу, чтобы поговорить о порте, и депутаты устали от планов.",
    "ar": "اجتمع المجلس يوم الجمعة للحديث عن الميناء، وكان الأعضاء متعبين من الخطط الجديدة.",
    "zh": "市议会周五开会讨论港口问题，议员们对这些计划感到厌倦，会议没有结果。",
}


@pytest.mark.parametrize(("lang", "text"), TEXTS.items())
def test_language_of_one_sentence(lang: str, text: str) -> None:
    assert lang == detect(from_plain(text))


@pytest.mark.parametrize("text", ["", "Ha!", "Bonjour à tous", "12 34 56 " * 50, "\u202e\ud800" * 40, "—" * 500])
def test_nothing_is_said_of_too_little(text: str) -> None:
    assert "" == detect(Document(text, ()))


def test_story_counts_not_its_headline_and_its_caption() -> None:
    headline, caption = "Le retour de la grève à la gare de Lyon et à Paris", "Les voyageurs attendent toute la nuit"
    text = f"{headline}\n{caption}\n{TEXTS['en']}"
    first, second = len(headline), len(headline) + 1 + len(caption)
    document = Document(
        text,
        (Block("headline", 0, first), Block("caption", first + 1, second), Block("paragraph", second + 1, len(text))),
    )
    assert "en" == detect(document)


def test_english_is_told_without_the_detector() -> None:
    script = (
        "import sys\nfrom reader.ingest.language import detect\nfrom reader.text.document import from_plain\n"
        f"print(detect(from_plain({TEXTS['en']!r})), 'py3langid' in sys.modules, 'numpy' in sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environment(), check=True
    )
    assert "en False False" == ended.stdout.strip()
