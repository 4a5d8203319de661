import csv
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.language import Identified, identify

CORPUS = Path(__file__).parents[1] / "data" / "langid.tsv"
ROOM = ("en", "es")


def corpus() -> list[dict[str, str]]:
    with CORPUS.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def answer(line: dict[str, str]) -> Identified:
    return identify(line["text"], candidates=line["room"].split(","), author_language=line["author_language"])


def test_at_least_98_of_100_messages_of_two_words_and_more_are_right() -> None:
    lines = [line for line in corpus() if int(line["words"]) >= 2 and not line["language"].startswith("mixed")]
    right = sum(answer(line).language == line["language"] for line in lines)

    assert len(lines) >= 400
    assert right >= 0.98 * len(lines)


def test_a_mixed_message_takes_one_of_its_own_languages() -> None:
    lines = [line for line in corpus() if line["language"].startswith("mixed")]
    right = sum(answer(line).language in line["language"].removeprefix("mixed:").split("+") for line in lines)

    assert right >= 0.98 * len(lines)


@pytest.mark.parametrize("text", ["120/80", "👍", "...", "", "38.5"])
def test_what_has_no_letters_is_in_the_language_of_its_author(text: str) -> None:
    assert identify(text, candidates=ROOM, author_language="es") == Identified("es", sure=False)


def test_one_word_is_in_the_language_of_its_author_unless_a_cue_agrees_with_the_detector() -> None:
    assert identify("warfarin", candidates=ROOM, author_language="es").language == "es"
    assert identify("¿Fiebre?", candidates=ROOM, author_language="en") == Identified("es", sure=True)


def test_recent_messages_decide_where_the_text_does_not() -> None:
    text = "Panel viral negative"

    assert identify(text, candidates=ROOM, author_language="en", recent=lambda: ["es"] * 4).language == "es"
    assert identify(text, candidates=ROOM, author_language="en", recent=lambda: ["en"] * 4).language == "en"


def test_a_clear_message_outweighs_every_habit() -> None:
    spoken = identify("No tiene fiebre desde ayer", candidates=ROOM, author_language="en", recent=lambda: ["en"] * 4)

    assert spoken == Identified("es", sure=True)


@pytest.mark.parametrize("text", ["Sin alergias. Peso 28 kg.", "Sin alergias."])
def test_a_few_words_do_not_make_a_doctor_write_another_language(text: str) -> None:
    assert identify(text, candidates=ROOM, author_language="es").language == "es"


def test_no_answer_leaves_the_room() -> None:
    assert identify("Das ist nicht gut", candidates=ROOM, author_language="en").language in ROOM
    assert identify("Das ist nicht gut", candidates=["en"], author_language="en").language == "en"
    assert identify("שלום לכולם היום", candidates=ROOM, author_language="en").language == "en"


def test_every_thread_and_every_process_gives_the_same_answer() -> None:
    lines = corpus()[:60]
    once = [answer(line) for line in lines]
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(answer, lines)) == once
    program = "from tests.models.test_language import answer, corpus; print([answer(x) for x in corpus()[:60]])"
    other = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert other.stdout.strip() == repr(once)
