"""What is promised about the order of translating: who waits goes first, also while much else is on the desk."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from consult import clock
from consult.models import Case, Doctor, TranslationRequest
from consult.services import languages, translating, translations
from consult.services.batching import USUAL
from consult.services.comments import edit_comment
from consult.services.translating import MOST_JOBS, Desk
from consult.services.translations import LEASE
from tests.consult.test_translating import translated, work_through
from tests.models.fake_engine import FakeEngine, fake_translator
from tests.rig.people import say

LONG = " ".join(f"Sigue con fiebre el día {day}." for day in range(20))


class Fluent(FakeEngine):
    """Gives each word backwards, in which the guard finds nothing."""

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        super().translate(sentences, source, target)
        return [
            self.answers.get(sentence, re.sub(r"[^\W\d_]+", lambda word: word.group()[::-1], sentence))
            for sentence in sentences
        ]


class Told:
    """A desk whose engine and parts are looked at."""

    def __init__(self, engine: FakeEngine | None = None) -> None:
        self.engine = engine or Fluent()
        self.parts: list[str] = []
        self.desk = Desk(fake_translator(self.engine), on_part=self._hear)

    def _hear(self, _work: Any, part: Any) -> None:
        self.parts.append(part.source)

    def turn(self) -> list[str]:
        """One look and one batch; what the engine got."""
        before = len(self.engine.batches)
        self.desk.take()
        self.desk.step()
        return [sentence for batch in self.engine.batches[before:] for sentence in batch]

    def to_the_end(self) -> None:
        while self.desk.take() or self.desk.busy:
            self.desk.step()


@pytest.fixture
def rooms(case: Case, ana: Doctor, opened: Callable[..., Case]) -> list[Case]:
    """As many rooms as a desk holds texts, read in English, with nothing left to translate."""
    cases = [case, *(opened(ana) for _ in range(MOST_JOBS - 1))]
    for room in cases:
        languages.read_by(room, ["en"])
    work_through(FakeEngine())
    return cases


@pytest.fixture
def back_filling(rooms: list[Case], ana: Doctor) -> Told:
    """A desk that is full of long texts, which nobody waits for."""
    for number, room in enumerate(rooms):
        say(ana, room, f"Cuarto {number}. {LONG}")
    TranslationRequest.objects.update(priority=translations.Priority.BACK_FILL)
    told = Told()
    told.turn()
    assert not translations.claim(newer_than=0)
    return told


def test_the_title_goes_first_then_the_newest_comment_then_the_card(
    ana: Doctor, opened: Callable[..., Case], james: Doctor
) -> None:
    case = opened(ana, title="Título", words={"question": "Pregunta", "history": "Historia"})
    languages.read_by(case, ["en"])
    for body in ("Antes.", "Ahora."):
        say(ana, case, body)
    told = Told()

    told.to_the_end()

    assert told.engine.batches == [["Título"], ["Pregunta", "Ahora.", "Antes."], ["Historia"]]


def test_a_comment_goes_before_the_texts_that_a_full_desk_holds(
    back_filling: Told, rooms: list[Case], ana: Doctor
) -> None:
    say(ana, rooms[3], "Ya respira mejor.")

    assert back_filling.turn() == ["Ya respira mejor."]
    assert back_filling.parts[-1] == "Ya respira mejor."


def test_what_is_translated_in_advance_goes_on_behind_it(back_filling: Told, rooms: list[Case], ana: Doctor) -> None:
    say(ana, rooms[3], "Ya respira mejor.")
    back_filling.to_the_end()

    assert all(len(translated(room)) == 1 + (room is rooms[3]) for room in rooms)


def test_the_newest_comment_goes_before_those_that_wait_and_alone(rooms: list[Case], ana: Doctor) -> None:
    for number, room in enumerate(rooms):
        say(ana, room, f"Cuarto {number}. Con fiebre hoy. Come bien.")
    told = Told()
    told.turn()
    told.turn()
    say(ana, rooms[0], "Ya respira mejor.")

    batch = told.turn()

    assert batch == ["Ya respira mejor."]


def test_what_waits_in_several_rooms_shares_batches_without_any_waiting(rooms: list[Case], ana: Doctor) -> None:
    for number, room in enumerate(rooms):
        say(ana, room, f"Cuarto {number}. Con fiebre hoy.")
    told = Told()

    batches = [told.turn() for _ in range(2)]

    rest = [sentence for number in range(6, 2, -1) for sentence in (f"Cuarto {number}.", "Con fiebre hoy.")]
    assert batches == [["Cuarto 7."], ["Con fiebre hoy.", *rest[:7]]]


def test_what_the_guard_stopped_holds_up_no_other_sentence(rooms: list[Case], ana: Doctor) -> None:
    told = Told(Fluent({"Dar 5 mg.": "Give 50 mg."}, others={"Dar 5 mg.": ["Give 5 mg."]}))
    say(ana, rooms[0], "Sube el potasio. Dar 5 mg. Vuelve mañana.")
    told.turn()
    told.turn()
    good = list(told.parts)
    say(ana, rooms[1], "Ya respira mejor.")
    told.to_the_end()

    assert good == ["Sube el potasio.", "Vuelve mañana."]
    assert told.parts == [*good, "Ya respira mejor.", "Dar 5 mg."]
    assert translated(rooms[0])[-1]["verdict"] == "ok"


def test_a_batch_ends_at_its_tokens(rooms: list[Case], ana: Doctor) -> None:
    sentence = " ".join(["tos"] * 34) + "."
    for number, room in enumerate(rooms):
        say(ana, room, f"{number} {sentence}")
    told = Told()
    told.to_the_end()

    assert [len(batch) for batch in told.engine.batches] == [1, 3, 3, 1]


def test_earlier_words_that_are_on_the_desk_cost_no_batch_and_reach_nobody(rooms: list[Case], ana: Doctor) -> None:
    comment, _ = say(ana, rooms[0], "Satura 98 %. Con fiebre.")
    told = Told()
    told.desk.take()
    edit_comment(doctor=ana, comment_id=comment, client_id=uuid4(), revision=1, body="Satura 88 %. Con fiebre.")
    told.to_the_end()

    assert told.engine.batches == [["Satura 88 %."], ["Con fiebre."]]
    assert told.parts == ["Satura 88 %.", "Con fiebre."]
    assert [data["revision"] for data in translated(rooms[0])] == [2]


def test_under_overload_sentences_are_not_told_one_by_one_and_the_wholes_come(
    rooms: list[Case], ana: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translating, "OVERLOAD", MOST_JOBS)
    for number, room in enumerate(rooms):
        say(ana, room, f"Cuarto {number}. Con fiebre hoy. Come bien.")
    told = Told()

    assert len(told.turn()) > USUAL.sentences
    assert told.parts == []
    told.to_the_end()
    assert all(len(translated(room)) == 1 for room in rooms)

    say(ana, rooms[0], "Ya respira mejor.")
    told.turn()
    assert told.parts == ["Ya respira mejor."]


def test_long_work_is_not_given_to_another_as_long_as_somebody_is_at_it(back_filling: Told) -> None:
    now = clock.now()
    with clock.at(now + LEASE - timedelta(seconds=5)):
        back_filling.turn()
    with clock.at(now + LEASE + timedelta(seconds=5)):
        assert translations.claim(100) == []


def test_a_look_that_finds_nothing_writes_nothing(rooms: list[Case], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert Told().desk.take() is False
