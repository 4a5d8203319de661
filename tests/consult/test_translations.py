"""What is promised about the work for translators: the right texts, the pressing ones first, none lost, none stale."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from consult import clock, events, signals
from consult.errors import BadValue, NotFound
from consult.models import Case, CaseReading, Doctor, Translation, TranslationRequest
from consult.models.translations import Verdict
from consult.services import languages, translations
from consult.services.comments import edit_comment, retract_comment, set_language
from consult.services.members import follow
from consult.services.translations import ATTEMPTS, LEASE, Result, Work
from consult.snapshots import case_snapshot
from tests.rig.domain import listening, side_by_side
from tests.rig.people import make_case, make_doctor, say

OK = Result(verdict=Verdict.OK, text="Fever?", model="m", engine="e")


def asked() -> set[tuple[str, str]]:
    """What waits, as (words, language)."""
    return set(TranslationRequest.objects.filter(parked_at=None).values_list("text__body", "language"))


@pytest.fixture
def quiet(ana: Doctor) -> Case:
    """A case that its author reads, in Spanish, and nobody else yet."""
    return make_case(ana, title="Título", words={"question": "Pregunta"})


@pytest.mark.parametrize(
    ("source", "readings", "targets"),
    [
        ("es", [["es"]], set()),
        ("es", [["en"]], {"en"}),
        ("es", [["en", "es"]], set()),
        ("es", [["en"], ["fr", "en"], ["pt", "es"]], {"en", "fr"}),
        ("en", [["es"], ["es", "ca"]], {"es"}),
    ],
)
def test_a_text_is_translated_into_each_readers_best_language_unless_they_read_the_original(
    source: str, readings: list[list[str]], targets: set[str]
) -> None:
    assert translations.wanted(source, readings) == targets


def test_a_case_that_its_author_alone_reads_asks_for_nothing(quiet: Case) -> None:
    assert asked() == set()


def test_who_follows_the_specialty_reads_the_case_too(ana: Doctor, james: Doctor) -> None:
    make_doctor("Sin verificar", languages=("pt",), follows=("pulmonology",), verified=False)
    make_doctor("De otra cosa", languages=("fr",), follows=("urology",))
    make_doctor("Del padre", specialty="cardiology", languages=("ca",), follows=("cardiology",))

    make_case(ana, title="Título", words={"question": "Pregunta"}, specialties=["pulmonology", "heart-failure"])

    assert asked() == {(words, language) for words in ("Título", "Pregunta") for language in ("en", "ca")}


def test_a_case_for_members_is_not_translated_for_followers(ana: Doctor, james: Doctor) -> None:
    make_case(ana, audience="members")

    assert asked() == set()


def test_a_new_reader_has_everything_translated_that_they_lack(quiet: Case, ana: Doctor, james: Doctor) -> None:
    say(ana, quiet, "Uno")
    retract_comment(doctor=ana, comment_id=say(ana, quiet, "Dos")[0], client_id=uuid4())
    edit_comment(doctor=ana, comment_id=say(ana, quiet, "Tres")[0], client_id=uuid4(), revision=1, body="Cuatro")

    assert translations.read_in(doctor=james, case_id=quiet.pk) == 4

    assert asked() == {(words, "en") for words in ("Título", "Pregunta", "Uno", "Cuatro")}
    assert translations.read_in(doctor=james, case_id=quiet.pk) == 0


def test_joining_a_case_asks_for_what_one_lacks(quiet: Case, james: Doctor) -> None:
    follow(doctor=james, case_id=quiet.pk)

    assert asked() == {("Título", "en"), ("Pregunta", "en")}


def test_languages_of_no_room_are_no_reading(quiet: Case) -> None:
    assert languages.read_by(quiet, ["zh", "en"]) is True
    assert languages.read_by(quiet, ["tlh"]) is False
    assert sorted(CaseReading.objects.values_list("languages", flat=True)) == ["en", "es"]


def test_the_most_pressing_work_is_claimed_first(quiet: Case, ana: Doctor, james: Doctor) -> None:
    say(ana, quiet, "Viejo")
    comment, _ = say(ana, quiet, "Antes")
    translations.read_in(doctor=james, case_id=quiet.pk)
    say(ana, quiet, "Nuevo")
    translations.request_comment(doctor=ana, comment_id=comment, language="fr")

    assert [(work.body, work.target) for work in translations.claim()] == [
        ("Antes", "fr"),
        ("Título", "en"),
        ("Pregunta", "en"),
        ("Nuevo", "en"),
        ("Antes", "en"),
        ("Viejo", "en"),
    ]


def test_claimed_work_is_nobody_elses_until_its_lease_runs_out(quiet: Case, james: Doctor) -> None:
    translations.read_in(doctor=james, case_id=quiet.pk)
    now = clock.now()

    with clock.at(now):
        first = translations.claim()
        assert translations.claim() == []
    with clock.at(now + LEASE + timedelta(seconds=1)):
        assert translations.claim() == first


def test_a_claim_takes_no_more_than_was_asked_for(quiet: Case, james: Doctor) -> None:
    translations.read_in(doctor=james, case_id=quiet.pk)

    assert len(translations.claim(1)) == 1
    assert len(translations.claim(8)) == 1


def test_failed_work_comes_back_at_once_and_is_parked_after_three_failures(quiet: Case, james: Doctor) -> None:
    translations.read_in(doctor=james, case_id=quiet.pk)

    parked = [translations.fail(translations.claim(1)[0].request) for _ in range(ATTEMPTS)]

    assert parked == [False, False, True]
    assert [work.body for work in translations.claim()] == ["Pregunta"]
    assert TranslationRequest.objects.exclude(parked_at=None).count() == 1


def test_work_whose_workers_die_is_parked_after_three_of_them(quiet: Case, james: Doctor) -> None:
    translations.read_in(doctor=james, case_id=quiet.pk)
    now = clock.now()

    for death in range(ATTEMPTS):
        with clock.at(now + 2 * death * LEASE):
            assert len(translations.claim()) == 2
    with clock.at(now + 2 * ATTEMPTS * LEASE):
        assert translations.claim() == []

    assert TranslationRequest.objects.exclude(parked_at=None).count() == 2


def test_a_finished_translation_is_told_to_the_room_and_stands_in_its_snapshot(
    quiet: Case, ana: Doctor, james: Doctor
) -> None:
    say(ana, quiet, "¿Fiebre?")
    languages.read_by(quiet, ["en"])
    comment, _ = say(ana, quiet, "¿Tos?")

    assert translations.complete(translations.claim()[0].request, OK) is True

    told = events.read(quiet.stream)[-1]
    assert (told.type, told.data) == (
        "comment.translated",
        {
            "comment": str(comment),
            "revision": 1,
            "language": "en",
            "text": "Fever?",
            "verdict": "ok",
            "model": "m",
            "engine": "e",
        },
    )
    assert case_snapshot(quiet)["comments"][-1]["translations"]["en"]["text"] == "Fever?"
    assert asked() == set()


def test_a_withheld_translation_is_stored_and_told_without_a_word(quiet: Case, ana: Doctor) -> None:
    languages.read_by(quiet, ["en"])
    say(ana, quiet, "¿Tos?")
    finding = {"kind": "repetition", "level": "withhold"}

    withheld = Result(verdict=Verdict.WITHHELD, text="cough cough cough", model="m", engine="e", findings=[finding])
    translations.complete(translations.claim()[0].request, withheld)

    told = events.read(quiet.stream)[-1].data
    assert (told["verdict"], told["findings"], "text" in told) == ("withheld", [finding], False)
    assert Translation.objects.get().body == ""


def test_a_translation_of_an_earlier_revision_is_dropped(quiet: Case, ana: Doctor) -> None:
    languages.read_by(quiet, ["en"])
    comment, _ = say(ana, quiet, "¿Tos?")
    (work,) = translations.claim()
    edit_comment(doctor=ana, comment_id=comment, client_id=uuid4(), revision=1, body="¿Fiebre?")
    before = events.read(quiet.stream)

    assert translations.complete(work.request, OK) is False

    assert events.read(quiet.stream) == before
    assert asked() == {("¿Fiebre?", "en")}


def test_work_done_by_two_is_told_once(quiet: Case, ana: Doctor) -> None:
    languages.read_by(quiet, ["en"])
    say(ana, quiet, "¿Tos?")
    (work,) = translations.claim()

    assert [translations.complete(work.request, OK) for _ in range(2)] == [True, False]
    assert translations.fail(work.request) is False


def test_a_corrected_language_is_translated_anew(quiet: Case, ana: Doctor) -> None:
    languages.read_by(quiet, ["en"])
    comment, _ = say(ana, quiet, "Tos", language="pt")
    for work in translations.claim():
        translations.complete(work.request, OK)

    set_language(doctor=ana, comment_id=comment, client_id=uuid4(), language="es")

    assert asked() == {("Tos", "en")}
    assert case_snapshot(quiet)["comments"][-1]["translations"] == {}


def test_one_comment_can_be_asked_for_in_a_language_that_nobody_here_reads(
    quiet: Case, ana: Doctor, james: Doctor
) -> None:
    comment, _ = say(ana, quiet, "¿Tos?", language="es")

    translations.request_comment(doctor=james, comment_id=comment, language="fr")
    translations.request_comment(doctor=james, comment_id=comment, language="fr")

    assert asked() == {("¿Tos?", "fr")}
    for language in ("es", "tlh"):
        with pytest.raises(BadValue):
            translations.request_comment(doctor=james, comment_id=comment, language=language)
    with pytest.raises(NotFound):
        translations.request_comment(doctor=james, comment_id=uuid4(), language="fr")


def test_work_tells_how_its_author_writes_numbers_also_of_a_masked_one(ana: Doctor) -> None:
    ximena = make_doctor("Ximena", country="UY")
    case = make_case(ximena, speaks_as="pseudonym", title="Título", words={"question": "Pregunta"})
    languages.read_by(case, ["en"])
    say(ana, case, "1.5")
    say(ximena, case, "1,5")
    translations.back_fill(case, ["en"])

    assert {work.body: work.country for work in translations.claim()} == {
        "Título": "UY",
        "Pregunta": "UY",
        "1.5": "MX",
        "1,5": "UY",
    }


@pytest.mark.django_db(transaction=True)
def test_two_translators_never_get_the_same_work() -> None:
    case = make_case(make_doctor("Ana"), words={"history": "Historia", "findings": "Hallazgos"})
    languages.read_by(case, ["en"])
    with transaction.atomic():
        translations.back_fill(case, ["en"])
    claimed: list[list[Work]] = []

    side_by_side(*[lambda: claimed.append(translations.claim(2))] * 4)

    requests = [work.request for works in claimed for work in works]
    assert len(requests) == len(set(requests)) == 4


@pytest.mark.django_db(transaction=True)
def test_translators_are_woken_after_the_commit() -> None:
    case = make_case(make_doctor("Ana"))
    languages.read_by(case, ["en"])

    with listening(signals.work_waiting) as woken:
        with transaction.atomic():
            translations.back_fill(case, ["en"])
            assert woken == []

        assert woken == [{}]
