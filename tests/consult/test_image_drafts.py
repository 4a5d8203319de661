"""What is promised of a picture on its way: consent comes first, its sender alone sees it, and it does not stay."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image as Pixels

from consult import clock, events, image_links
from consult.errors import (
    Conflict,
    NotFound,
    SlowDown,
)
from consult.image_links import Link
from consult.models import Case, Consent, Doctor, Image, ImageDraft
from consult.services import allowance, image_drafts
from consult.services.allowance import Asking
from consult.services.image_drafts import FILES
from consult.shelf import membership_tag
from tests.rig.images import adds, empty_store, lying, photo, sends, shows

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


def test_consent_is_recorded_before_the_picture_with_who_what_and_when(case: Case, ana: Doctor) -> None:
    draft = sends(ana, case, kind="representative", scope="teaching")

    consent = Consent.objects.get(pk=draft)
    assert (consent.kind, consent.scope) == ("representative", "teaching")
    assert bytes(consent.tag) == membership_tag(ana.pk, case.pk)
    assert consent.at < ImageDraft.objects.get(pk=draft).at


def test_without_consent_nothing_can_be_sent(ana: Doctor) -> None:
    with pytest.raises(NotFound):
        image_drafts.upload(doctor=ana, draft_id=uuid4(), content=photo())

    assert lying() == set()


def test_a_picture_sent_again_takes_the_place_of_the_one_before(case: Case, ana: Doctor, committed: Committed) -> None:
    with committed():
        draft = sends(ana, case)
        image_drafts.upload(doctor=ana, draft_id=draft, content=photo("red", (20, 30)))

    assert len(lying()) == 1
    assert Pixels.open(BytesIO(image_drafts.content_of(ana, draft)[0])).size == (20, 30)


def test_a_draft_is_its_senders_alone(case: Case, ana: Doctor, james: Doctor) -> None:
    draft = sends(ana, case)

    for deed in (
        lambda: image_drafts.content_of(james, draft),
        lambda: image_drafts.upload(doctor=james, draft_id=draft, content=photo()),
        lambda: image_drafts.discard(doctor=james, draft_id=draft),
        lambda: shows(james, draft),
    ):
        with pytest.raises(NotFound):
            deed()
    assert "image.added" not in [event.type for event in events.read(case.stream)]


def test_what_was_discarded_is_gone(case: Case, ana: Doctor, committed: Committed) -> None:
    with committed():
        draft = sends(ana, case)
        image_drafts.discard(doctor=ana, draft_id=draft)

    assert lying() == set()
    assert not Consent.objects.exists()
    with pytest.raises(NotFound):
        shows(ana, draft)


def test_what_is_not_shown_within_an_hour_is_forgotten(case: Case, ana: Doctor, committed: Committed) -> None:
    with committed():
        shown = adds(ana, case)
        sends(ana, case)
    assert len(lying()) == 3

    with clock.at(clock.now() + timedelta(hours=2)), committed():
        image_drafts.sweep()

    image = Image.objects.get(pk=shown)
    assert lying() == {image.file, image.thumb}
    assert list(Consent.objects.values_list("pk", flat=True)) == [image.consent_id]


def test_a_file_that_no_row_names_is_swept_away(case: Case, ana: Doctor) -> None:
    adds(ana, case)
    orphan = FILES.keep(b"x")

    with clock.at(clock.now() + timedelta(hours=2)):
        assert image_drafts.sweep() >= 1

    assert orphan not in lying()


def test_consent_sent_twice_is_recorded_once(case: Case, ana: Doctor) -> None:
    said: dict[str, Any] = {"doctor": ana, "case_id": case.pk, "client_id": uuid4(), "kind": "spoken", "scope": "case"}

    assert image_drafts.record_consent(**said) == image_drafts.record_consent(**said)
    with pytest.raises(Conflict):
        image_drafts.record_consent(**said | {"scope": "teaching"})


def test_a_doctor_sends_so_many_in_a_minute(case: Case, ana: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = sends(ana, case)
    monkeypatch.setitem(allowance.MOST, Asking.IMAGE, 0)

    with pytest.raises(SlowDown):
        image_drafts.upload(doctor=ana, draft_id=draft, content=photo())


def test_an_address_is_good_for_two_minutes_and_tells_nobody_whose_it_is(ana: Doctor) -> None:
    link = Link(ana.pk, uuid4(), "full")
    secret = image_links.sealed(link)

    assert image_links.opened(secret) == link
    assert ana.pk.hex not in secret
    with clock.at(clock.now() + timedelta(minutes=3)), pytest.raises(NotFound):
        image_links.opened(secret)


@pytest.mark.parametrize("secret", ["", "x", "A" * 80, "ñ", "=" * 9])
def test_an_address_that_was_not_made_here_opens_nothing(secret: str) -> None:
    with pytest.raises(NotFound):
        image_links.opened(secret)
