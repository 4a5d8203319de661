"""What is promised of the translation memory: repeats without the model, and nothing that outlives its texts."""

from collections.abc import Callable
from itertools import chain
from uuid import uuid4

import pytest

from consult.models import Case, Doctor, MemoryEntry, Translation
from consult.services import languages
from consult.services.comments import retract_comment
from tests.consult.test_translating import translated, work_through
from tests.models.fake_engine import FakeEngine
from tests.rig.people import make_doctor, say

WORDS = "Satura 88 %. Sin fiebre."


@pytest.fixture
def room(case: Case) -> Case:
    languages.read_by(case, ["en"])
    work_through(FakeEngine())
    return case


def test_a_repeat_is_answered_without_the_model_and_checked_again(room: Case, ana: Doctor) -> None:
    first, second = FakeEngine({"Sin fiebre.": "With fever."}), FakeEngine()
    say(ana, room, WORDS)
    work_through(first)
    say(ana, room, WORDS)
    work_through(second)

    assert second.batches == []
    assert [data["verdict"] for data in translated(room)] == ["check", "check"]
    bodies = set(Translation.objects.filter(text__kind="comment").values_list("body", flat=True))
    assert bodies == {"[en] Satura 88 %. With fever."}


def test_only_what_is_new_in_a_text_goes_to_the_model(room: Case, ana: Doctor) -> None:
    engine = FakeEngine()
    say(ana, room, WORDS)
    work_through(FakeEngine())
    say(ana, room, "Ya come. Sin fiebre. Duerme bien.")
    work_through(engine)

    assert list(chain(*engine.batches)) == ["Ya come.", "Duerme bien."]


def test_what_was_protected_otherwise_is_translated_anew(
    room: Case, ana: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = FakeEngine()
    say(ana, room, WORDS)
    work_through(FakeEngine())
    monkeypatch.setattr("models.translation.PROTECTION", "another")
    say(ana, room, WORDS)
    work_through(engine)

    assert list(chain(*engine.batches)) == ["Satura 88 %.", "Sin fiebre."]


def test_an_author_who_writes_numbers_otherwise_is_not_answered_from_memory(room: Case, ana: Doctor) -> None:
    madrid = make_doctor("Carmen Soler", country="ES", languages=("es",))
    engine = FakeEngine()
    say(ana, room, WORDS)
    work_through(FakeEngine())
    say(madrid, room, WORDS)
    work_through(engine)

    assert list(chain(*engine.batches)) == ["Satura 88 %.", "Sin fiebre."]


def test_an_entry_goes_with_the_last_text_that_it_came_from(
    room: Case, ana: Doctor, opened: Callable[..., Case], james: Doctor
) -> None:
    elsewhere = opened(ana)
    languages.read_by(elsewhere, ["en"])
    comments = []
    for case in (room, elsewhere):
        comments.append(say(ana, case, WORDS)[0])
        work_through(FakeEngine())

    retract_comment(doctor=ana, comment_id=comments[0], client_id=uuid4())
    engine = FakeEngine()
    say(ana, room, "Sin fiebre.")
    work_through(engine)
    assert engine.batches == []

    for comment in [comments[1], *room.comments.filter(retracted_at=None).values_list("pk", flat=True)]:
        retract_comment(doctor=ana, comment_id=comment, client_id=uuid4())
    assert not MemoryEntry.objects.filter(body__contains="fiebre").exists()


def test_what_is_remembered_is_not_found_by_its_words(room: Case, ana: Doctor) -> None:
    say(ana, room, WORDS)
    work_through(FakeEngine())

    assert "fiebre" not in repr(list(MemoryEntry.objects.all()))
    assert all(b"fiebre" not in bytes(entry.key) for entry in MemoryEntry.objects.all())
