"""What a doctor sees of pages and rotas, without a script."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from consult import clock
from consult.models import CalendarLink, Case, Doctor, Shift
from consult.services.rota import choice_of
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import tag_of, text_of
from tests.rig.on_call import acknowledge, coordinates, decline, on_call
from tests.rig.people import make_doctor, say

Opened = Callable[..., Case]


@pytest.fixture
def boston(james: Doctor, signed_in: SignedIn) -> Client:
    return signed_in(james)


def room(client: Client, case: Case) -> str:
    return text_of(client.get(reverse("room", args=[case.pk])))


def test_the_room_says_whom_a_page_reached_and_what_comes_next(ana: Doctor, opened: Opened, boston: Client) -> None:
    on_call(make_doctor("Maeve Byrne", specialty="pulmonology"))

    seen = room(boston, opened(ana, urgency="urgent"))

    assert "Pulmonology: paged the doctor on call, 1 person." in seen
    assert "Without an answer the next on the rota at" in seen
    assert "Maeve" not in seen.split("Discussion")[1]


def test_the_room_says_who_has_taken_it(ana: Doctor, james: Doctor, opened: Opened, boston: Client) -> None:
    on_call(james)
    case = opened(ana, urgency="urgent")
    acknowledge(james, case)

    assert "Pulmonology: James Doyle has taken it." in room(boston, case)


def test_an_author_whom_nobody_can_answer_is_told_so_in_their_language(
    ana: Doctor, opened: Opened, signed_in: SignedIn
) -> None:
    case = opened(ana, urgency="urgent")

    seen = room(signed_in(ana), case)

    assert "nadie de guardia. Usa tu vía local de urgencias." in seen
    assert "Garantía incumplida" in seen


def test_what_can_wait_says_when_it_pages(ana: Doctor, opened: Opened, boston: Client) -> None:
    seen = room(boston, opened(ana, urgency="soon"))

    assert "nobody is paged yet" in seen
    assert "Without an answer the doctor on call at" in seen


def test_every_step_of_a_page_stands_in_the_room(
    ana: Doctor, james: Doctor, opened: Opened, signed_in: SignedIn
) -> None:
    maeve = make_doctor("Maeve Byrne", specialty="pulmonology")
    on_call(james)
    case = opened(ana, urgency="urgent")
    on_call(maeve)
    decline(james, case)
    acknowledge(maeve, case)
    say(maeve, case)

    page = signed_in(james).get(reverse("room", args=[case.pk])).content.decode()
    life = page.split('id="page-life"')[1].split("</details>")[0]

    assert re.findall(r'data-slot="words">(.*?)</span>', life) == [
        "Pulmonology: paged the doctor on call, 1 person.",
        "Pulmonology: one who was paged cannot.",
        "Pulmonology: paged the next on the rota, 1 person. Who was paged before cannot.",
        "Pulmonology: Maeve Byrne has taken it.",
        "Pulmonology: the page has ended.",
    ]


def test_only_who_was_rung_is_offered_to_answer(
    ana: Doctor, james: Doctor, opened: Opened, signed_in: SignedIn
) -> None:
    on_call(james)
    path = reverse("room", args=[opened(ana, urgency="urgent").pk])

    assert 'data-mine="rung"' in signed_in(james).get(path).content.decode()
    assert 'data-mine="rung"' not in signed_in(ana).get(path).content.decode()


def test_who_is_rung_finds_it_on_top_of_home(ana: Doctor, james: Doctor, opened: Opened, boston: Client) -> None:
    before = text_of(boston.get("/"))
    on_call(james)
    case = opened(ana, urgency="urgent")
    paged = boston.get("/").content.decode()
    acknowledge(james, case)

    assert "You are paged" not in before
    assert reverse("room", args=[case.pk]) in paged.split('id="paged"')[1].split("</p>")[0]
    assert "You are paged" not in text_of(boston.get("/"))


def test_the_rail_says_who_is_on_call_in_ones_specialties(james: Doctor, boston: Client) -> None:
    on_call(make_doctor("Maeve Byrne", specialty="pulmonology"))
    on_call(make_doctor("Inés Soto"), "cardiology")

    seen = text_of(boston.get("/"))

    assert "Maeve Byrne" in seen
    assert "Inés Soto" not in seen


def test_a_doctor_enters_a_shift_in_their_own_time_zone(james: Doctor, boston: Client) -> None:
    Doctor.objects.filter(pk=james.pk).update(time_zone="America/New_York")
    day = (clock.now() + timedelta(days=2)).date()
    sent = {"deed": "enter", "specialty": "pulmonology", "since": f"{day}T20:00", "until": f"{day}T23:00"}

    answer = boston.post("/on-call/", sent)

    shift = Shift.objects.get()
    assert (answer.status_code, shift.doctor) == (302, james)
    assert shift.until - shift.since == timedelta(hours=3)
    assert shift.since.hour in (0, 1)  # summer and winter in Boston, seen from UTC


def test_a_shift_that_cannot_be_comes_back_with_the_reason(james: Doctor, boston: Client) -> None:
    day = (clock.now() + timedelta(days=2)).date()
    sent = {"deed": "enter", "specialty": "pulmonology", "since": f"{day}T20:00", "until": f"{day}T19:00"}

    answer = boston.post("/on-call/", sent)

    assert answer.status_code == 422
    assert "A shift ends after it begins" in text_of(answer)
    assert not Shift.objects.exists()


def test_the_week_ahead_shows_shifts_and_gaps(james: Doctor, boston: Client) -> None:
    empty = text_of(boston.get("/on-call/"))
    on_call(make_doctor("Maeve Byrne", specialty="pulmonology"), hours=24 * 8)

    seen = text_of(boston.get("/on-call/"))

    assert "Nobody is on call" in empty
    assert "Covered for the week ahead." in seen
    assert "Maeve Byrne" in seen
    assert "Give up" not in seen


def test_the_coverage_tells_the_time_on_both_sides_of_the_ocean(james: Doctor, boston: Client) -> None:
    maeve = make_doctor("Maeve Byrne", specialty="pulmonology")
    Doctor.objects.filter(pk=james.pk).update(time_zone="America/New_York")
    Doctor.objects.filter(pk=maeve.pk).update(time_zone="Europe/Dublin")
    with clock.at(datetime(2026, 1, 15, 18, tzinfo=UTC)):
        on_call(maeve, hours=12)
        seen = text_of(boston.get("/on-call/coverage/"))

    assert "Maeve Byrne until Fri 16 Jan 01:00" in seen
    assert "Europe/Dublin: now Thu 18:00, until Fri 16 Jan 06:00" in seen
    assert "Fri 16 Jan 01:00 – Thu 22 Jan 13:00" in seen


def test_a_doctor_on_call_for_two_specialties_is_told_and_so_are_others(
    ana: Doctor, james: Doctor, boston: Client, signed_in: SignedIn
) -> None:
    on_call(james)
    before = text_of(boston.get("/on-call/"))
    on_call(james, "cardiology")

    assert "two specialties at once" not in before
    assert "two specialties at once" in text_of(boston.get("/on-call/"))
    assert text_of(signed_in(ana).get("/on-call/coverage/")).count("también de otra especialidad") == 2


def test_a_doctor_gives_up_their_shift(james: Doctor, boston: Client) -> None:
    shift = on_call(james, since=clock.now() + timedelta(days=1))

    offered = text_of(boston.get("/on-call/"))
    boston.post("/on-call/", {"deed": "leave", "shift": str(shift.pk)})

    assert "Give up" in offered
    assert not Shift.objects.exists()


def test_a_doctor_says_how_they_may_be_paged(james: Doctor, boston: Client) -> None:
    sent = {"urgent_off_shift": "on", "quiet_since": "22:00", "quiet_until": "07:00", "page_cap": "3"}

    half = boston.post("/on-call/", {"deed": "choose"} | sent | {"quiet_until": ""})
    whole = boston.post("/on-call/", {"deed": "choose"} | sent)

    assert (half.status_code, whole.status_code) == (422, 302)
    assert (choice_of(james).urgent_off_shift, choice_of(james).page_cap) == (True, 3)


@pytest.mark.parametrize("sent", [{"deed": "leave", "shift": "x"}, {"deed": "leave"}])
def test_a_shift_that_is_not_there_is_not_given_up(boston: Client, sent: dict[str, str]) -> None:
    assert boston.post("/on-call/", sent).status_code == 404


def test_an_unknown_deed_changes_nothing(boston: Client) -> None:
    assert boston.post("/on-call/", {"deed": "x"}).status_code == 422


def test_a_page_says_how_many_it_would_wake(ana: Doctor, case: Case, signed_in: SignedIn) -> None:
    on_call(make_doctor("Inés Soto"), "cardiology")
    coordinates(make_doctor("Lucía Vidal"))
    asked = f"/api/v1/cases/{case.pk}/wakes?specialty=cardiology&urgency="

    answers = [signed_in(ana).get(asked + urgency) for urgency in ("urgent", "now")]

    assert answers[0].json() == {"wakes": 1}
    assert answers[1].status_code == 422


def test_a_calendar_comes_in_and_goes_out(james: Doctor, boston: Client) -> None:
    day = (clock.now() + timedelta(days=2)).strftime("%Y%m%d")
    event = f"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:{day}T080000Z\r\nDTEND:{day}T200000Z\r\nEND:VEVENT"
    file = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}\r\nEND:VCALENDAR\r\n"

    bad = boston.post("/on-call/calendar/", {"specialty": "pulmonology", "file": BytesIO(b"no")})
    good = boston.post("/on-call/calendar/", {"specialty": "pulmonology", "file": BytesIO(file.encode())})
    out = boston.get("/on-call/calendar.ics")

    assert (bad.status_code, good.status_code) == (422, 302)
    assert "This file is no calendar" in text_of(bad)
    assert f"DTSTART:{day}T080000Z" in out.content.decode()


def test_a_calendar_subscribes_with_its_address_alone(james: Doctor, boston: Client) -> None:
    on_call(james)
    link = "/on-call/calendar/link/"

    made = [tag_of(boston.post(link, {"deed": "make"}), 'id="link"')["value"] for _ in range(2)]
    old, new = (Client().get(address) for address in made)
    page = text_of(boston.get("/on-call/calendar/"))
    Doctor.objects.filter(pk=james.pk).update(is_active=False)
    suspended = Client().get(made[1])
    Doctor.objects.filter(pk=james.pk).update(is_active=True)
    boston.post(link, {"deed": "end"})

    assert (old.status_code, new.status_code, suspended.status_code) == (404, 200, 404)
    assert "SUMMARY:On call: Pulmonology" in new.content.decode()
    assert made[1] not in page
    assert Client().get(made[1]).status_code == 404
    assert not CalendarLink.objects.exists()


def test_shifts_are_exchanged_on_their_page(james: Doctor, boston: Client, signed_in: SignedIn) -> None:
    maeve = make_doctor("Maeve Byrne", specialty="pulmonology", languages=("en",))
    given = on_call(james, since=clock.now() + timedelta(days=1))
    wanted = on_call(maeve, since=clock.now() + timedelta(days=2))
    dublin = signed_in(maeve)

    proposed = boston.post("/on-call/swaps/", {"deed": "propose", "given": given.pk, "wanted": wanted.pk})
    page = dublin.get("/on-call/swaps/")
    swap = tag_of(page, 'name="swap"')["value"]
    accepted = dublin.post("/on-call/swaps/", {"deed": "accept", "swap": swap})
    again = dublin.post("/on-call/swaps/", {"deed": "accept", "swap": swap})

    assert "Proposed to you" in text_of(page)
    assert (proposed.status_code, accepted.status_code, again.status_code) == (302, 302, 404)
    assert Shift.objects.get(pk=given.pk).doctor == maeve
