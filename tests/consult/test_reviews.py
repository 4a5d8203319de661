"""What is promised of a translation that a bilingual doctor confirms or corrects."""

from uuid import UUID, uuid4

import pytest

from consult import events
from consult.errors import BadText, BadValue, CaseClosed, Conflict, Empty, NotAllowed, NotFound, StaleRevision
from consult.models import Case, Doctor, Role, Translation
from consult.models.translations import Verdict
from consult.search.finding import find
from consult.services import languages, translations
from consult.services.cases import set_state
from consult.services.comments import edit_comment, retract_comment, set_language
from consult.services.reviews import review, review_text
from consult.services.translations import Result
from consult.snapshots import case_snapshot
from tests.consult.test_translating import work_through
from tests.models.fake_engine import FakeEngine
from tests.rig.people import holds, make_case, make_doctor, say

MACHINE = Result(
    verdict=Verdict.CHECK, text="Hold warfarin.", model="m", engine="e", findings=[{"kind": "number", "level": "check"}]
)


@pytest.fixture
def lucia(case: Case) -> Doctor:
    return make_doctor("Lucía Vidal", country="ES", languages=("es", "en"))


@pytest.fixture
def comment(case: Case, ana: Doctor) -> UUID:
    """A comment that the machine has translated."""
    languages.read_by(case, ["en"])
    comment, _ = say(ana, case, "Suspender warfarina.")
    for work in translations.claim(100):
        translations.complete(work.request, MACHINE)
    return comment


def reviewed(doctor: Doctor, comment: UUID, text: str = "Stop warfarin.", **differs: object) -> int:
    facts = {"client_id": uuid4(), "revision": 1, "language": "en"} | differs
    return review(doctor=doctor, comment_id=comment, text=text, **facts)  # type: ignore[arg-type]


def shown(case: Case) -> dict[str, object]:
    translation: dict[str, object] = case_snapshot(case)["comments"][-1]["translations"]["en"]
    return translation


def test_a_correction_takes_the_place_of_the_translation_under_the_reviewers_voice(
    case: Case, comment: UUID, lucia: Doctor
) -> None:
    seq = reviewed(lucia, comment)

    event = events.read(case.stream, after=seq - 1)[0]
    assert (event.type, event.data["comment"], event.data["revision"]) == ("translation.reviewed", str(comment), 1)
    assert (event.data["text"], event.data["language"], event.data["verdict"]) == ("Stop warfarin.", "en", "ok")
    assert event.data["reviewer"] == event.data["author"]
    assert shown(case)["text"] == "Stop warfarin."
    assert shown(case)["reviewer"]["name"] == "Lucía Vidal"  # type: ignore[index]
    assert "findings" not in shown(case)


def test_the_wording_of_the_machine_can_be_confirmed(case: Case, comment: UUID, lucia: Doctor) -> None:
    reviewed(lucia, comment, "Hold warfarin.")

    assert (shown(case)["text"], shown(case)["verdict"]) == ("Hold warfarin.", "ok")


def test_a_reviewer_becomes_a_member_with_it(case: Case, comment: UUID, lucia: Doctor) -> None:
    reviewed(lucia, comment)

    assert "Lucía Vidal" in [member["name"] for member in case_snapshot(case)["members"]]


def test_a_machine_that_comes_after_the_reviewer_comes_too_late(case: Case, ana: Doctor, lucia: Doctor) -> None:
    languages.read_by(case, ["en"])
    comment, _ = say(ana, case, "Suspender warfarina.")
    claimed = {work.comment: work.request for work in translations.claim(100)}

    reviewed(lucia, comment)

    assert not translations.complete(claimed[comment], MACHINE)
    assert shown(case)["text"] == "Stop warfarin."


def test_a_second_reviewer_may_correct_the_first(case: Case, comment: UUID, lucia: Doctor) -> None:
    reviewed(lucia, comment)
    reviewed(make_doctor("Bea", languages=("en", "es")), comment, "Discontinue warfarin.")

    assert shown(case)["text"] == "Discontinue warfarin."


def test_a_review_sent_twice_is_said_once(case: Case, comment: UUID, lucia: Doctor) -> None:
    client_id = uuid4()

    assert reviewed(lucia, comment, client_id=client_id) == reviewed(lucia, comment, client_id=client_id)
    with pytest.raises(Conflict):
        reviewed(lucia, comment, "Other words.", client_id=client_id)
    assert Translation.objects.exclude(reviewer=None).count() == 1


def test_only_who_reads_both_languages_may_review(case: Case, comment: UUID, ana: Doctor, james: Doctor) -> None:
    for doctor in (ana, james):
        with pytest.raises(NotAllowed):
            reviewed(doctor, comment)
    assert not case.voices.filter(name="James Doyle").exists()


@pytest.mark.parametrize(
    ("differs", "refusal"),
    [
        ({"language": "es"}, BadValue),
        ({"language": "xx"}, BadValue),
        ({"revision": 2}, StaleRevision),
        ({"text": " "}, Empty),
        ({"text": "a\x00"}, BadText),
    ],
)
def test_a_review_that_fits_nothing_is_refused(
    comment: UUID, lucia: Doctor, differs: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        reviewed(lucia, comment, **differs)  # type: ignore[arg-type]


def test_what_is_not_there_or_not_open_is_not_reviewed(case: Case, comment: UUID, ana: Doctor, lucia: Doctor) -> None:
    hidden, _ = say(ana, make_case(ana, audience="members"))
    for unseen in (hidden, uuid4()):
        with pytest.raises(NotFound):
            reviewed(lucia, unseen)
    gone, _ = say(ana, case, "Nada.")
    retract_comment(doctor=ana, comment_id=gone, client_id=uuid4())
    with pytest.raises(NotFound):
        reviewed(lucia, gone)
    set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="closed")
    with pytest.raises(CaseClosed):
        reviewed(lucia, comment)


def test_a_review_goes_with_the_words_that_it_is_of(case: Case, comment: UUID, ana: Doctor, lucia: Doctor) -> None:
    seq = reviewed(lucia, comment)
    edit_comment(doctor=ana, comment_id=comment, client_id=uuid4(), revision=1, body="No suspender.")
    assert case_snapshot(case)["comments"][-1]["translations"] == {}

    retract_comment(doctor=ana, comment_id=comment, client_id=uuid4())
    assert "text" not in events.read(case.stream, after=seq - 1)[0].data
    assert not Translation.objects.exclude(body="").filter(text__of=comment).exists()


def test_a_corrected_language_takes_its_reviews_along(case: Case, comment: UUID, ana: Doctor, lucia: Doctor) -> None:
    reviewed(lucia, comment)
    set_language(doctor=ana, comment_id=comment, client_id=uuid4(), language="pt")

    assert not Translation.objects.exclude(reviewer=None).exists()


def test_a_case_is_found_by_the_reviewers_words_and_no_longer_by_the_machines(
    case: Case, comment: UUID, ana: Doctor, lucia: Doctor
) -> None:
    reviewed(lucia, comment)

    assert [found.case for found in find(doctor=ana, query="stop warfarin").cases] == [case]
    assert find(doctor=ana, query="hold").cases == []


@pytest.fixture
def bea(case: Case) -> Doctor:
    return make_doctor("Bea", languages=("en", "es"))


def said_again(case: Case, ana: Doctor, body: str = "Suspender warfarina.") -> str:
    """What a room gets when the same words come again, from an engine that would hold the drug."""
    engine = FakeEngine({"Suspender warfarina.": "Hold warfarin."})
    say(ana, case, body, language="es")
    work_through(engine)
    return str(shown(case)["text"])


def test_a_wording_is_remembered_when_a_second_doctor_has_confirmed_it(
    case: Case, comment: UUID, ana: Doctor, lucia: Doctor, bea: Doctor
) -> None:
    reviewed(lucia, comment)
    reviewed(lucia, comment)
    assert said_again(case, ana) == "Hold warfarin."

    reviewed(bea, comment)
    assert said_again(case, ana) == "Stop warfarin."
    assert said_again(case, ana, "Sin fiebre. Suspender warfarina.") == "[en] Sin fiebre. Stop warfarin."


def test_who_says_it_otherwise_confirms_nothing_and_ends_what_was_confirmed(
    case: Case, comment: UUID, ana: Doctor, lucia: Doctor, bea: Doctor
) -> None:
    reviewed(lucia, comment)
    reviewed(bea, comment, "Discontinue warfarin.")
    assert said_again(case, ana) == "Hold warfarin."

    reviewed(lucia, comment, "Discontinue warfarin.")
    assert said_again(case, ana) == "Discontinue warfarin."
    reviewed(bea, comment, "Withhold warfarin.")
    assert said_again(case, ana) == "Hold warfarin."


def test_an_officer_may_be_the_second_and_only_that(
    case: Case, comment: UUID, ana: Doctor, james: Doctor, lucia: Doctor
) -> None:
    holds(james, Role.OFFICER)
    with pytest.raises(NotAllowed):
        reviewed(james, comment)
    reviewed(lucia, comment)
    with pytest.raises(NotAllowed):
        reviewed(james, comment, "Other words.")

    reviewed(james, comment)
    assert said_again(case, ana) == "Stop warfarin."


def test_what_was_confirmed_is_forgotten_with_the_words(
    case: Case, comment: UUID, ana: Doctor, lucia: Doctor, bea: Doctor
) -> None:
    for doctor in (lucia, bea):
        reviewed(doctor, comment)
    retract_comment(doctor=ana, comment_id=comment, client_id=uuid4())

    assert said_again(case, ana) == "Hold warfarin."


def test_a_wording_with_other_sentences_than_the_original_is_not_taken_apart(
    case: Case, comment: UUID, ana: Doctor, lucia: Doctor, bea: Doctor
) -> None:
    for doctor in (lucia, bea):
        reviewed(doctor, comment, "Stop it. Warfarin, I mean.")

    assert said_again(case, ana) == "Hold warfarin."


def on_card(doctor: Doctor, case: Case, name: str = "title", **differs: object) -> int:
    facts = {"client_id": uuid4(), "revision": 1, "language": "en", "text": "Bronchial cast"} | differs
    return review_text(doctor=doctor, case_id=case.pk, name=name, **facts)  # type: ignore[arg-type]


def test_a_text_of_the_card_is_reviewed_as_a_comment_is(case: Case, lucia: Doctor) -> None:
    seq = on_card(lucia, case)

    event = events.read(case.stream, after=seq - 1)[0]
    of = {"kind": "case", "id": str(case.pk), "field": "title"}
    assert (event.type, event.data["of"], event.data["text"]) == ("translation.reviewed", of, "Bronchial cast")
    shown = case_snapshot(case)["case"]["texts"]["title"]["translations"]["en"]
    assert (shown["text"], shown["reviewer"]["name"]) == ("Bronchial cast", "Lucía Vidal")
    assert [found.case for found in find(doctor=lucia, query="bronchial cast").cases] == [case]


def test_a_reviewed_title_is_told_to_the_specialty_that_shows_it(case: Case, lucia: Doctor) -> None:
    client_id = uuid4()
    assert on_card(lucia, case, client_id=client_id) == on_card(lucia, case, client_id=client_id)
    on_card(lucia, case, "question", text="Bronchoscopy now?")

    told = [event for event in events.read("specialty:pulmonology") if event.type == "translation.reviewed"]
    assert [event.data["text"] for event in told] == ["Bronchial cast", "Bronchoscopy now?"]
    assert told[0].data["reviewer"]["name"] == "Lucía Vidal"


def test_a_text_of_the_card_is_reviewed_by_the_same_rules(case: Case, ana: Doctor, lucia: Doctor) -> None:
    for differs, refusal in (({"name": "history"}, NotFound), ({"revision": 2}, StaleRevision)):
        with pytest.raises(refusal):
            on_card(lucia, case, **differs)
    with pytest.raises(NotAllowed):
        on_card(ana, case)
    with pytest.raises(NotFound):
        on_card(lucia, make_case(ana, audience="members"))
