"""What is promised about the token of a push: it speaks for one doctor about one page, once."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from consult import clock, events
from consult.errors import Conflict, NotAllowed, NotFound, PageSettled
from consult.models import Case, Delivery, Device, Doctor
from consult.services import devices
from consult.services.push_answers import acknowledge, decline, received
from tests.rig.on_call import on_call, page_of, told
from tests.rig.people import make_doctor, say
from tests.rig.push import Browser, PushService
from tests.rig.pushing import push_at, rings_at


@pytest.fixture
def phone(service: PushService, james: Doctor) -> Browser:
    browser = service.subscribe()
    rings_at(james, browser)
    return browser


@pytest.fixture
def rung(phone: Browser, ana: Doctor, james: Doctor, opened: Callable[..., Case]) -> Case:
    """An urgent case whose page has come to James's phone."""
    on_call(james)
    case = opened(ana, urgency="urgent")
    push_at(clock.now())
    return case


def test_a_page_is_taken_from_the_notification(phone: Browser, rung: Case) -> None:
    acknowledge(token=phone.token())

    last = events.read(rung.stream)[-1]
    assert (last.type, last.data["author"]["name"]) == ("page.acknowledged", "James Doyle")


def test_a_page_is_declined_from_the_notification(phone: Browser, rung: Case) -> None:
    decline(token=phone.token())

    assert told(rung)[:2] == ["page.sent", "page.declined"]


def test_an_answer_that_is_sent_again_changes_nothing(phone: Browser, rung: Case) -> None:
    acknowledge(token=phone.token())
    acknowledge(token=phone.token())

    assert told(rung) == ["page.sent", "page.acknowledged"]


def test_a_token_is_good_for_one_answer(phone: Browser, rung: Case) -> None:
    acknowledge(token=phone.token())

    with pytest.raises(Conflict):
        decline(token=phone.token())
    assert page_of(rung).state == "acknowledged"


def test_a_page_that_is_over_is_settled(phone: Browser, rung: Case) -> None:
    say(make_doctor("Maeve Byrne"), rung, "Broncoscopia.")

    with pytest.raises(PageSettled):
        acknowledge(token=phone.token())


def test_a_receipt_acknowledges_nothing(phone: Browser, rung: Case) -> None:
    received(token=phone.token())

    assert told(rung) == ["page.sent"]
    assert Device.objects.get().heard_on == clock.now().date()


@pytest.mark.parametrize("answer", [received, acknowledge, decline])
def test_an_unknown_token_opens_nothing(phone: Browser, rung: Case, answer: Callable[..., None]) -> None:
    with pytest.raises(NotFound):
        answer(token=phone.token()[:-1] + "_")


def test_a_token_ends_after_a_day(phone: Browser, rung: Case) -> None:
    with clock.at(clock.now() + timedelta(hours=25)), pytest.raises(NotFound):
        acknowledge(token=phone.token())


def test_a_token_ends_with_the_licence(phone: Browser, rung: Case) -> None:
    Doctor.objects.filter(name="James Doyle").update(verified_until=clock.now())

    with pytest.raises(NotFound):
        acknowledge(token=phone.token())


def test_a_token_of_no_page_takes_none(phone: Browser, james: Doctor) -> None:
    devices.test(doctor=james, device_id=Device.objects.get().pk)
    push_at(clock.now())

    with pytest.raises(NotAllowed):
        acknowledge(token=phone.token())


def test_no_token_is_stored(phone: Browser, rung: Case) -> None:
    rows = str(list(Delivery.objects.values()))

    assert rows
    assert phone.token() not in rows


def test_what_nobody_can_answer_any_more_goes(phone: Browser, rung: Case) -> None:
    push_at(clock.now() + timedelta(hours=25))

    assert phone.pushed
    assert not Delivery.objects.filter(expires_at__lt=clock.now() + timedelta(hours=25)).exists()
