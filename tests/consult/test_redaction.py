"""What is promised to who takes words back: they are gone from everything that was made of them."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from consult import events, signals
from consult.errors import NotAllowed, NotFound, StaleRevision
from consult.models import Case, Doctor, TranslationRequest
from consult.models.translations import Verdict
from consult.services import languages, texts, translations
from consult.services.comments import edit_comment, retract_comment, set_language
from consult.snapshots import case_snapshot
from tests.rig.domain import listening
from tests.rig.people import make_case, make_doctor, say

WORDS, EDITED, TRANSLATED = (
    "Paciente equivocada: Quimera.",
    "Paciente equivocado: Quimera 2.",
    "Wrong patient: Quimera.",
)
READ_AS = {"kind": "said_beside", "written": "1.500 Quimera", "read_as": "1500"}


def translate_everything() -> None:
    for work in translations.claim(100):
        finding = {"kind": "number", "level": "check", "source": {"words": "Quimera"}}
        result = translations.Result(verdict=Verdict.CHECK, text=TRANSLATED, model="m", engine="e", findings=[finding])
        translations.complete(work.request, result)


@pytest.fixture
def said(case: Case, ana: Doctor) -> UUID:
    """A comment with a history, a mention, an annotation, and translations of both its revisions."""
    lucia = make_doctor("Lucía Vidal", languages=("ca", "es"))
    say(lucia, case)
    languages.read_by(case, ["en"])
    (voice,) = [member for member in case.voices.all() if member.name == "Lucía Vidal"]
    comment, _ = say(ana, case, WORDS, mentions=[voice.pk], annotations=[READ_AS])
    translate_everything()
    edit_comment(doctor=ana, comment_id=comment, client_id=uuid4(), revision=1, body=EDITED, annotations=[READ_AS])
    translate_everything()
    say(lucia, case, "Contesto.", reply_to=comment)
    return comment


def stored() -> str:
    """Everything that stands in any table of the domain."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names() if name.startswith("consult_")]
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return "\n".join(str(value) for row in rows for value in row)


def replayed(case: Case) -> list[tuple[str, dict[str, Any]]]:
    return [(event.type, event.data) for event in events.read(case.stream)]


def test_not_a_word_is_left_in_the_database(case: Case, ana: Doctor, said: UUID) -> None:
    assert "Quimera" in stored()

    retract_comment(doctor=ana, comment_id=said, client_id=uuid4())

    assert "Quimera" not in stored()


def test_nobody_who_comes_later_is_told_a_word(case: Case, ana: Doctor, said: UUID) -> None:
    retract_comment(doctor=ana, comment_id=said, client_id=uuid4())

    assert "Quimera" not in json.dumps(replayed(case))
    assert "Quimera" not in json.dumps(case_snapshot(case))


def test_every_number_stays_and_says_that_its_words_were_taken_back(case: Case, ana: Doctor, said: UUID) -> None:
    before = [event.seq for event in events.read(case.stream)]

    retract_comment(doctor=ana, comment_id=said, client_id=uuid4())

    after = events.read(case.stream)
    assert [event.seq for event in after][: len(before)] == before
    assert [event.type for event in after][len(before) :] == ["comment.retracted", "text.redacted"]
    posted = next(event.data for event in after if event.data.get("id") == str(said))
    assert posted["redacted"] is True
    assert set(posted) == {"id", "author", "language", "revision", "redacted"}
    edited = next(event.data for event in after if event.type == "comment.edited")
    assert edited["redacted"] is True
    assert set(edited) == {"comment", "author", "language", "revision", "redacted"}


def test_a_tombstone_stands_where_the_comment_stood(case: Case, ana: Doctor, said: UUID) -> None:
    retract_comment(doctor=ana, comment_id=said, client_id=uuid4())

    (stone,) = [comment for comment in case_snapshot(case)["comments"] if comment["id"] == str(said)]
    assert stone["redacted"] is True
    assert "retracted_at" in stone
    assert stone["translations"] == {}
    assert not {"body", "mentions", "annotations"} & set(stone)


def test_an_answer_to_it_keeps_its_place(case: Case, ana: Doctor, said: UUID) -> None:
    retract_comment(doctor=ana, comment_id=said, client_id=uuid4())

    assert case_snapshot(case)["comments"][-1]["reply_to"] == str(said)


def test_every_process_is_told_to_forget_just_the_events_that_held_the_words(
    case: Case, ana: Doctor, said: UUID, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    held = [event.seq for event in events.read(case.stream) if "Quimera" in json.dumps(event.data)]
    assert len(held) >= 4  # the comment, its edit, and a translation of each

    with listening(signals.forget) as told, django_capture_on_commit_callbacks(execute=True):
        retract_comment(doctor=ana, comment_id=said, client_id=uuid4())

    assert [(one["stream"], sorted(one["seqs"])) for one in told] == [(case.stream, held)]


def test_translations_from_a_wrong_language_are_forgotten_with_it(
    case: Case, ana: Doctor, said: UUID, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    newest = [event.seq for event in events.read(case.stream) if event.data.get("comment") == str(said)][-1]

    with listening(signals.forget) as told, django_capture_on_commit_callbacks(execute=True):
        set_language(doctor=ana, comment_id=said, client_id=uuid4(), language="fr")

    assert newest in [seq for one in told for seq in one["seqs"]]


def test_what_was_taken_back_gets_no_other_language(case: Case, ana: Doctor, said: UUID) -> None:
    retract_comment(doctor=ana, comment_id=said, client_id=uuid4())

    with pytest.raises(NotFound):
        set_language(doctor=ana, comment_id=said, client_id=uuid4(), language="fr")


def test_a_title_is_forgotten_in_every_stream_that_told_it(
    ana: Doctor, james: Doctor, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    case = make_case(ana, title="Quimera", specialties=["cardiology", "pulmonology"])
    translate_everything()
    told_in = [case.stream, "specialty:cardiology", "specialty:pulmonology"]
    with listening(signals.forget) as told, django_capture_on_commit_callbacks(execute=True):
        texts.redact(case, of=case.pk, field="title")

    # The opening, and the translation of the title; in the case's stream title and question come in either order.
    assert {one["stream"]: len(one["seqs"]) for one in told} == dict.fromkeys(told_in, 2)
    assert all(1 in one["seqs"] for one in told)
    assert "Quimera" not in json.dumps([event.data["texts"] for event in events.read(told_in[1]) if event.seq == 1])


def test_what_waits_to_be_translated_is_not_any_more(case: Case, ana: Doctor, said: UUID) -> None:
    edit_comment(doctor=ana, comment_id=said, client_id=uuid4(), revision=2, body=WORDS)
    assert TranslationRequest.objects.filter(text__of=said).exists()

    retract_comment(doctor=ana, comment_id=said, client_id=uuid4())

    assert not TranslationRequest.objects.filter(text__of=said).exists()


def test_a_retraction_sent_twice_is_done_once(case: Case, ana: Doctor, said: UUID) -> None:
    client_id = uuid4()
    seq = retract_comment(doctor=ana, comment_id=said, client_id=client_id)
    before = replayed(case)

    assert retract_comment(doctor=ana, comment_id=said, client_id=client_id) == seq
    with pytest.raises(NotFound):
        retract_comment(doctor=ana, comment_id=said, client_id=uuid4())
    assert replayed(case) == before


def test_the_command_that_said_it_still_gets_its_answer(case: Case, ana: Doctor) -> None:
    client_id = uuid4()
    answer = say(ana, case, WORDS, client_id=client_id)
    retract_comment(doctor=ana, comment_id=answer[0], client_id=uuid4())

    assert say(ana, case, WORDS, client_id=client_id) == answer


def test_what_was_taken_back_cannot_be_edited(ana: Doctor, said: UUID) -> None:
    retract_comment(doctor=ana, comment_id=said, client_id=uuid4())

    with pytest.raises(StaleRevision):
        edit_comment(doctor=ana, comment_id=said, client_id=uuid4(), revision=2, body="Sí.")


def test_nobody_takes_back_the_words_of_another(james: Doctor, said: UUID) -> None:
    with pytest.raises(NotAllowed):
        retract_comment(doctor=james, comment_id=said, client_id=uuid4())
