"""What is promised about who is told, where and when: by attention, never by an open socket."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.core.mail import EmailMessage

from consult import clock
from consult.models import Case, Delivery, Device, Doctor, Notice
from consult.services import reads
from consult.services.push_answers import received
from consult.services.telling import take_due_notices
from tests.rig.on_call import acknowledge, decline, on_call, page_of, prefers, reasons, time_passes, told
from tests.rig.people import make_doctor, say
from tests.rig.push import Browser, PushService
from tests.rig.pushing import NIGHT, answered, push_after, rings_at

# A page


def test_a_page_goes_to_every_device_at_once(service: PushService, phone: Browser, urgent: Case, james: Doctor) -> None:
    tablet = service.subscribe()
    rings_at(james, tablet)

    push_after(NIGHT, seconds=0)

    assert phone.kinds == tablet.kinds == ["page"]
    assert phone.payloads[0]["case"] == str(urgent.pk)
    assert phone.token() != tablet.token()


def test_a_page_is_urgent_and_lives_an_hour(phone: Browser, urgent: Case) -> None:
    push_after(NIGHT, seconds=0)

    headers = phone.pushed[0].headers
    assert (headers["TTL"], headers["Urgency"]) == ("3600", "high")
    assert len(headers["Topic"]) == 32


def test_what_is_pushed_again_replaces_what_waits(phone: Browser, urgent: Case) -> None:
    push_after(NIGHT, seconds=0)
    push_after(NIGHT, seconds=30)

    first, second = phone.pushed
    assert first.headers["Topic"] == second.headers["Topic"]


def test_a_page_without_a_receipt_rings_again_at_30_s_and_at_2_min(phone: Browser, urgent: Case) -> None:
    counts = []
    for seconds in (0, 29, 30, 119, 120):
        push_after(NIGHT, seconds=seconds)
        counts.append(len(phone.pushed))

    assert counts == [1, 1, 2, 2, 3]


def test_a_receipt_ends_the_ringing(phone: Browser, urgent: Case) -> None:
    push_after(NIGHT, seconds=0)
    with clock.at(NIGHT):
        received(token=phone.token())

    push_after(NIGHT, seconds=30)
    push_after(NIGHT, seconds=120)

    assert len(phone.pushed) == 1
    assert told(urgent) == ["page.sent"]


@pytest.mark.parametrize("answer", [acknowledge, decline])
def test_an_answer_ends_the_ringing(
    phone: Browser, urgent: Case, james: Doctor, answer: Callable[[Doctor, Case], int]
) -> None:
    push_after(NIGHT, seconds=0)
    with clock.at(NIGHT):
        answer(james, urgent)

    push_after(NIGHT, seconds=30)

    assert len(phone.pushed) == 1


def test_a_page_that_ended_leaves_nothing_behind(phone: Browser, urgent: Case) -> None:
    for seconds in (0, 30, 120):
        push_after(NIGHT, seconds=seconds)
    assert Notice.objects.filter(call__isnull=False).exists()

    with clock.at(NIGHT + timedelta(minutes=3)):
        say(make_doctor("Maeve Byrne"), urgent, "Broncoscopia.")

    assert not Notice.objects.filter(call__isnull=False).exists()


def test_after_two_minutes_without_a_receipt_the_ladder_goes_on_and_says_why(
    phone: Browser, urgent: Case, opened: Callable[..., Case]
) -> None:
    maeve = make_doctor("Maeve Byrne", specialty="pulmonology")
    with clock.at(NIGHT):
        on_call(maeve)
    for seconds in (0, 30, 119):
        push_after(NIGHT, seconds=seconds)
    before = told(urgent)

    push_after(NIGHT, seconds=120)

    assert (before, told(urgent)) == (["page.sent"], ["page.sent", "page.escalated"])
    assert reasons(maeve) == ["unreached"]
    assert page_of(urgent).reason == "unreached"


def test_the_ladder_waits_for_whom_it_cannot_hear(urgent: Case) -> None:
    """James has no device: he may well be at an open page."""
    for seconds in (0, 30, 120):
        push_after(NIGHT, seconds=seconds)

    assert told(urgent) == ["page.sent"]
    assert time_passes(urgent) == NIGHT + timedelta(minutes=5)


def test_the_ladder_waits_as_long_as_one_of_several_was_reached(
    service: PushService, phone: Browser, urgent: Case, opened: Callable[..., Case]
) -> None:
    maeve, tablet = make_doctor("Maeve Byrne", specialty="pulmonology"), service.subscribe()
    with clock.at(NIGHT):
        rings_at(maeve, tablet)
        on_call(maeve)
    first = time_passes(urgent)
    second = time_passes(urgent)
    push_after(second, seconds=0)
    with clock.at(second):
        received(token=tablet.token())

    push_after(second, seconds=30)
    push_after(second, seconds=120)

    assert first < second
    assert page_of(urgent).reach == "specialty"
    assert page_of(urgent).step == 3


def test_a_device_that_is_gone_is_removed(service: PushService, james: Doctor, urgent: Case) -> None:
    for status in (404, 410):
        rings_at(james, service.subscribe(status))

    push_after(NIGHT, seconds=0)

    assert Device.objects.count() == 0
    assert Delivery.objects.count() == 0


def test_a_service_that_is_down_is_asked_again_ever_more_rarely(
    service: PushService, james: Doctor, urgent: Case
) -> None:
    phone = service.subscribe(503, 429)
    rings_at(james, phone)
    page = page_of(urgent)

    counts = []
    for seconds in (0, 4, 5, 24, 25):
        push_after(NIGHT, seconds=seconds)
        counts.append((len(phone.answers), len(phone.pushed)))

    assert page.state == "waiting"
    assert counts == [(1, 0), (1, 0), (0, 0), (0, 0), (0, 1)]


def test_a_service_may_say_how_long_it_wants_to_be_left_alone(
    service: PushService, james: Doctor, urgent: Case
) -> None:
    phone = service.subscribe(429)
    service.extra["Retry-After"] = "20"
    rings_at(james, phone)

    push_after(NIGHT, seconds=0)
    push_after(NIGHT, seconds=19)
    assert phone.pushed == []

    push_after(NIGHT, seconds=20)
    assert len(phone.pushed) == 1


def test_a_device_that_cannot_be_reached_is_said_to_be_so(service: PushService, james: Doctor, urgent: Case) -> None:
    device = rings_at(james, service.subscribe(403))

    push_after(NIGHT, seconds=0)

    device.refresh_from_db()
    assert device.failed_on == NIGHT.date()


def test_who_has_no_device_gets_an_e_mail_without_content(
    urgent: Case, james: Doctor, mailoutbox: list[EmailMessage]
) -> None:
    push_after(NIGHT, seconds=0)

    (mail,) = mailoutbox
    assert mail.to == [james.email]
    assert mail.subject == "You are paged"
    for word in ("Molde", "Benito", "Ana", "James", str(urgent.pk)):
        assert word not in str(mail.message())


def test_who_does_not_answer_with_any_device_gets_an_e_mail_too(
    phone: Browser, urgent: Case, james: Doctor, mailoutbox: list[EmailMessage]
) -> None:
    push_after(NIGHT, seconds=0)
    push_after(NIGHT, seconds=30)
    assert mailoutbox == []

    push_after(NIGHT, seconds=120)
    assert [mail.to for mail in mailoutbox] == [[james.email]]


# Anything else


def test_what_nobody_read_within_30_s_is_pushed_to_the_comment(author: Browser, james: Doctor, case: Case) -> None:
    comment, _ = answered(james, case)

    push_after(NIGHT, seconds=29)
    assert author.pushed == []

    push_after(NIGHT, seconds=30)
    (payload,) = author.payloads
    assert (payload["kind"], payload["case"], payload["comment"]) == ("activity", str(case.pk), str(comment))
    assert author.pushed[0].headers["Urgency"] == "normal"


def test_what_was_read_is_not_pushed(author: Browser, ana: Doctor, james: Doctor, case: Case) -> None:
    _, seq = answered(james, case)
    reads.mark(doctor=ana, stream=case.stream, upto=seq)

    push_after(NIGHT, seconds=30)

    assert author.pushed == []


def test_what_was_read_is_not_even_posted(author: Browser, ana: Doctor, james: Doctor, case: Case) -> None:
    _, seq = answered(james, case)
    reads.mark(doctor=ana, stream=case.stream, upto=seq)

    with clock.at(NIGHT + timedelta(seconds=30)):
        take_due_notices()

    assert Delivery.objects.count() == 0


def test_what_was_read_while_it_was_held_back_is_not_pushed(
    author: Browser, ana: Doctor, james: Doctor, case: Case
) -> None:
    prefers(ana, quiet_since=time(0), quiet_until=time(6))
    _, seq = answered(james, case)
    push_after(NIGHT, seconds=30)
    reads.mark(doctor=ana, stream=case.stream, upto=seq)

    push_after(NIGHT, seconds=3 * 3600)

    assert author.pushed == []
    assert Delivery.objects.count() == 0


def test_a_mark_that_stops_short_of_it_says_nothing(author: Browser, ana: Doctor, james: Doctor, case: Case) -> None:
    _, seq = answered(james, case)
    reads.mark(doctor=ana, stream=case.stream, upto=seq - 1)

    push_after(NIGHT, seconds=30)

    assert author.kinds == ["activity"]


def test_nobody_is_told_of_their_own_words(author: Browser, ana: Doctor, case: Case) -> None:
    answered(ana, case)

    push_after(NIGHT, seconds=30)

    assert author.pushed == []
    assert Notice.objects.count() == 0


def test_quiet_hours_hold_back_what_can_wait(author: Browser, ana: Doctor, james: Doctor, case: Case) -> None:
    ana.time_zone = "America/Mexico_City"  # 21:00 the evening before
    ana.save()
    prefers(ana, quiet_since=time(20), quiet_until=time(6))
    answered(james, case)

    push_after(NIGHT, seconds=30)
    push_after(NIGHT, seconds=9 * 3600 - 1)
    assert author.pushed == []

    push_after(NIGHT, seconds=9 * 3600)
    assert author.kinds == ["activity"]


def test_quiet_hours_hold_back_no_answer_to_an_urgent_case(
    author: Browser, ana: Doctor, james: Doctor, urgent: Case
) -> None:
    prefers(ana, quiet_since=time(0), quiet_until=time(6))
    answered(james, urgent)

    push_after(NIGHT, seconds=30)

    assert author.kinds == ["activity"]


def test_the_author_is_told_that_nobody_was_found(author: Browser, ana: Doctor, opened: Callable[..., Case]) -> None:
    with clock.at(NIGHT):
        case = opened(ana, urgency="urgent")

    push_after(NIGHT, seconds=30)

    assert author.payloads[0]["case"] == str(case.pk)


def test_who_may_not_read_any_more_is_told_nothing(
    phone: Browser, author: Browser, ana: Doctor, james: Doctor, urgent: Case
) -> None:
    answered(ana, urgent)
    Doctor.objects.filter(pk__in=[james.pk, ana.pk]).update(verified_until=NIGHT)

    push_after(NIGHT, seconds=30)

    assert (phone.pushed, author.pushed) == ([], [])
