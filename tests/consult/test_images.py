"""What is promised of pictures in a case: nobody but its readers sees them, and withdrawn they are gone."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import storages
from PIL import Image as Pixels

from consult import clock, events, signals
from consult.access_log import Deed
from consult.errors import (
    BadValue,
    CaseClosed,
    Conflict,
    Empty,
    NeedsAnswer,
    NotAllowed,
    NotFound,
    Unverified,
)
from consult.models import AccessEntry, Attestation, Case, Consent, Doctor, Image, TranslationRequest
from consult.models.translations import Verdict
from consult.search.finding import find
from consult.services import erasure, image_drafts, images, languages, own_words, reads, retention, translations, voices
from consult.services.cases import set_state
from consult.services.identifiers import Identifier, Identifies
from consult.services.image_drafts import FILES, TooManyBytes, TooManyImages
from consult.services.images import NotLookedAt, Size
from consult.shelf import membership_tag
from consult.snapshots import case_snapshot
from tests.consult.imaging import planted
from tests.rig.domain import listening
from tests.rig.images import adds, empty_store, lying, sends, shows
from tests.rig.people import make_case, say

Committed = Callable[..., Any]


@pytest.fixture(autouse=True)
def store() -> Iterator[None]:
    empty_store()
    yield
    empty_store()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Committed) -> Committed:
    """`with committed():` what waits for the commit is done at its end."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def seen(doctor: Doctor, image: UUID, size: Size = Size.FULL) -> Pixels.Image:
    content, _ = images.content_of(doctor, image, size)
    return Pixels.open(BytesIO(content))


def test_a_picture_is_shown_with_its_boxes_and_its_caption(case: Case, ana: Doctor, james: Doctor) -> None:
    image_id, seq = shows(ana, sends(ana, case), boxes=[(0, 0, 32, 40)])

    (event,) = [event for event in events.read(case.stream) if event.type == "image.added"]
    assert event.seq == seq
    assert event.data["author"]["name"] == "Ana Ramírez"
    assert (event.data["id"], event.data["body"]) == (str(image_id), "Molde bronquial")
    sizes = ("width", "height", "thumb_width", "thumb_height")
    assert [event.data[name] for name in sizes] == [64, 40, 64, 40]
    for size in Size:
        picture = seen(james, image_id, size).convert("L")
        assert (picture.getpixel((5, 5)), picture.getpixel((60, 5))) == (0, 255)


def test_what_was_sent_is_kept_nowhere(case: Case, ana: Doctor, committed: Committed) -> None:
    with committed():
        draft = sends(ana, case, planted.jpeg())
    kept = lying()
    with committed():
        image_id = shows(ana, draft)[0]

    image = Image.objects.get(pk=image_id)
    assert len(kept) == 1
    assert lying() == {image.file, image.thumb}
    assert not kept & lying()
    assert planted.WORD.encode() not in FILES.read(image.file) + FILES.read(image.thumb)


def test_files_are_sealed_under_names_that_say_nothing(case: Case, ana: Doctor) -> None:
    adds(ana, case)

    for name in lying():
        with storages["images"].open(name) as file:
            assert not file.read().startswith((b"\xff\xd8", b"\x89PNG"))
        assert len(name) == 32
        assert set(name) <= set("0123456789abcdef")


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"looked": False}, NotLookedAt),
        ({"caption": " "}, Empty),
        ({"caption": "NHS 943 476 5919"}, Identifies),
        ({"caption": "La del Sr. García Pérez"}, Identifier),
        ({"caption": "D-dímero 1.234"}, NeedsAnswer),
        ({"boxes": [(60, 0, 10, 10)]}, BadValue),
        ({"boxes": [(0, 0, 1, 1)] * 65}, BadValue),
    ],
    ids=["not looked at", "no caption", "a number", "a name", "an ambiguous number", "outside", "too many"],
)
def test_what_is_refused_stays_a_draft(case: Case, ana: Doctor, said: dict[str, Any], refusal: type[Exception]) -> None:
    draft = sends(ana, case)
    before, files = events.read(case.stream), lying()

    with pytest.raises(refusal):
        shows(ana, draft, **said)

    assert events.read(case.stream) == before
    assert lying() == files
    assert shows(ana, draft)


def test_who_looked_lets_a_warning_stand(case: Case, ana: Doctor) -> None:
    draft, caption = sends(ana, case), "La del Sr. García Pérez"
    with pytest.raises(Identifier) as refused:
        shows(ana, draft, caption=caption)

    shows(ana, draft, caption=caption, attest=[found["id"] for found in refused.value.fields["caption"]])

    assert Attestation.objects.get().kind == "name"


def test_the_same_command_shows_it_once(case: Case, ana: Doctor) -> None:
    draft, client_id = sends(ana, case), uuid4()
    first = shows(ana, draft, client_id=client_id)

    assert shows(ana, draft, client_id=client_id) == first
    with pytest.raises(Conflict):
        shows(ana, draft, client_id=client_id, caption="Otro")
    assert len(lying()) == 3  # the draft's goes with the commit


def test_who_has_not_spoken_yet_may_do_it_under_a_pseudonym(case: Case, james: Doctor) -> None:
    adds(james, case, speaks_as="pseudonym")

    voice = voices.of(james, case.pk)
    assert voice is not None
    assert voice.anonymous
    assert "Doyle" not in json.dumps([event.data for event in events.read(case.stream)])


def test_nobody_adds_to_a_case_that_takes_no_words(case: Case, ana: Doctor) -> None:
    draft = sends(ana, case)
    set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="closed")

    with pytest.raises(CaseClosed):
        sends(ana, case)
    with pytest.raises(CaseClosed):
        shows(ana, draft)


def test_a_case_has_so_many_pictures_and_a_file_so_many_bytes(
    case: Case, ana: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = sends(ana, case)
    monkeypatch.setattr(image_drafts, "MOST_BYTES", 100)
    with pytest.raises(TooManyBytes):
        image_drafts.upload(doctor=ana, draft_id=draft, content=bytes(101))
    monkeypatch.setattr(image_drafts, "MOST_IN_CASE", 0)
    with pytest.raises(TooManyImages):
        shows(ana, draft)


def test_a_look_at_a_picture_is_a_row_of_the_access_log(case: Case, ana: Doctor, james: Doctor) -> None:
    image_id = adds(ana, case)
    AccessEntry.objects.all().delete()

    seen(james, image_id, Size.THUMB)

    row = AccessEntry.objects.get()
    assert (row.deed, bytes(row.actor), row.about) == (Deed.IMAGE, membership_tag(james.pk, case.pk), case.stream)
    assert row.facts == {"image": str(image_id), "size": "thumb"}


def test_who_may_not_see_the_case_sees_no_picture(ana: Doctor, james: Doctor, noor: Doctor) -> None:
    hidden = make_case(ana, audience="members")
    image_id = adds(ana, hidden)
    AccessEntry.objects.all().delete()

    with pytest.raises(NotFound):
        seen(james, image_id)
    with pytest.raises(Unverified):
        seen(noor, image_id)
    with pytest.raises(NotFound):
        sends(james, hidden)
    assert not AccessEntry.objects.exists()


def test_a_picture_counts_as_unread_and_its_caption_is_found(case: Case, ana: Doctor, james: Doctor) -> None:
    say(james, case)

    adds(ana, case, caption="Árbol bronquial")

    assert reads.unread(james) == {case.stream: 1}
    (found,) = find(doctor=james, query="arbol").cases
    assert found.hits[0].text.kind == "image"


def test_a_caption_is_translated_for_who_is_there_and_for_who_comes_later(case: Case, ana: Doctor) -> None:
    languages.read_by(case, ["en"])
    image_id = adds(ana, case, caption="Sin fiebre")
    asked = TranslationRequest.objects.get(text__of=image_id)

    translations.complete(asked.pk, translations.Result(verdict=Verdict.OK, model="m", engine="e", text="No fever"))
    translations.note_reader(case, ["fr"])

    told = events.read(case.stream)[-1]
    assert (told.type, told.data["of"]) == (
        "text.translated",
        {"kind": "image", "id": str(image_id), "field": "caption"},
    )
    assert case_snapshot(case)["images"][0]["translations"]["en"]["text"] == "No fever"
    assert TranslationRequest.objects.filter(text__of=image_id, language="fr").exists()


@pytest.fixture
def withdrawn(case: Case, ana: Doctor, james: Doctor, committed: Committed) -> UUID:
    with committed():
        languages.read_by(case, ["en"])
        image_id = adds(ana, case, caption="Quimera")
        for work in translations.claim(100):
            result = translations.Result(verdict=Verdict.OK, model="m", engine="e", text="Quimera")
            translations.complete(work.request, result)
    assert len(lying()) == 2
    with committed():
        images.withdraw(doctor=ana, image_id=image_id, client_id=uuid4())
    return image_id


def test_with_the_consent_everything_goes(withdrawn: UUID, case: Case, james: Doctor) -> None:
    assert lying() == set()
    for size in Size:
        with pytest.raises(NotFound):
            images.content_of(james, withdrawn, size)
    assert "Quimera" not in json.dumps([event.data for event in events.read(case.stream)])
    assert "Quimera" not in json.dumps(case_snapshot(case))
    assert find(doctor=james, query="quimera").total == 0
    consent = Consent.objects.get()
    assert consent.withdrawn_at is not None


def test_a_tombstone_stands_where_the_picture_stood(withdrawn: UUID, case: Case) -> None:
    (stone,) = case_snapshot(case)["images"]

    assert stone["id"] == str(withdrawn)
    assert set(stone) == {
        "id",
        "seq",
        "at",
        "author",
        "language",
        "revision",
        "redacted",
        "translations",
        "withdrawn_at",
    }
    told = {event.type: event.data for event in events.read(case.stream)}
    assert told["image.withdrawn"]["image"] == str(withdrawn)
    assert told["image.added"]["redacted"] is True
    assert "body" not in told["image.added"]


def test_every_process_is_told_to_forget_the_caption(case: Case, ana: Doctor, committed: Committed) -> None:
    image_id = adds(ana, case)
    seq = Image.objects.get(pk=image_id).seq

    with listening(signals.forget) as told, committed():
        images.withdraw(doctor=ana, image_id=image_id, client_id=uuid4())

    assert [(one["stream"], one["seqs"]) for one in told] == [(case.stream, [seq])]


def test_a_withdrawal_sent_twice_is_done_once(case: Case, ana: Doctor) -> None:
    image_id, client_id = adds(ana, case), uuid4()

    seq = images.withdraw(doctor=ana, image_id=image_id, client_id=client_id)

    assert images.withdraw(doctor=ana, image_id=image_id, client_id=client_id) == seq
    with pytest.raises(NotFound):
        images.withdraw(doctor=ana, image_id=image_id, client_id=uuid4())


def test_the_author_of_the_case_withdraws_too_and_in_a_closed_case(case: Case, ana: Doctor, james: Doctor) -> None:
    image_id = adds(james, case)
    set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="closed")

    assert images.withdraw(doctor=ana, image_id=image_id, client_id=uuid4())


def test_nobody_else_withdraws(case: Case, ana: Doctor, james: Doctor, noor: Doctor) -> None:
    image_id = adds(ana, case)
    for doctor, refusal in ((james, NotAllowed), (noor, Unverified)):
        with pytest.raises(refusal):
            images.withdraw(doctor=doctor, image_id=image_id, client_id=uuid4())

    say(james, case)
    with pytest.raises(NotAllowed):
        images.withdraw(doctor=james, image_id=image_id, client_id=uuid4())


def test_who_is_erased_leaves_no_picture(case: Case, ana: Doctor, james: Doctor, committed: Committed) -> None:
    with committed():
        kept = adds(ana, case)
        gone = adds(james, case)
        sends(james, case)

    with committed():
        erasure.erase(james)

    image = Image.objects.get(pk=kept)
    assert lying() == {image.file, image.thumb}
    assert ["body" in one for one in case_snapshot(case)["images"]] == [True, False]
    assert not Consent.objects.filter(image=None).exists()
    assert bytes(Consent.objects.get(image=gone).tag) == b""


def test_a_case_that_is_past_its_time_has_no_picture(case: Case, ana: Doctor, committed: Committed) -> None:
    with committed():
        adds(ana, case)
        set_state(doctor=ana, case_id=case.pk, client_id=uuid4(), state="closed")

    with clock.at(clock.now() + timedelta(days=20 * 365)), committed():
        retention.apply()

    assert lying() == set()
    assert case_snapshot(case)["images"][0]["redacted"] is True


def test_ones_own_data_say_which_pictures_one_has_shown(case: Case, ana: Doctor) -> None:
    adds(ana, case, caption="Molde")

    (told,) = own_words.cases(ana)[0]["pictures"]
    assert (told["caption"], told["consent"]["kind"], told["withdrawn_at"]) == ("Molde", "written", "")
