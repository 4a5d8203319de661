"""What is promised of calendars: wall times survive a change of clocks, a bad file changes nothing and says why."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from consult import clock
from consult.calendars import MOST_BYTES, BadCalendar, calendar_of
from consult.errors import NotAllowed
from consult.models import Doctor, Shift
from consult.services.shifts import import_shifts, shifts_of
from tests.rig.on_call import on_call

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
MADRID = "DTSTART;TZID=Europe/Madrid:20260327T200000\nDTEND;TZID=Europe/Madrid:20260328T080000"


def calendar(*events: str) -> bytes:
    inside = "\n".join(f"BEGIN:VEVENT\nUID:{n}\n{event}\nEND:VEVENT" for n, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{inside}\nEND:VCALENDAR\n".replace("\n", "\r\n").encode()


def imports(doctor: Doctor, content: bytes, specialty: str = "pulmonology") -> list[str]:
    """The shifts that stand after an import at `NOW`, in UTC."""
    with clock.at(NOW):
        import_shifts(doctor=doctor, specialty=specialty, calendar=content)
    return standing(doctor)


def standing(doctor: Doctor) -> list[str]:
    return [f"{shift.since:%d %H:%M} {shift.until:%d %H:%M}" for shift in Shift.objects.filter(doctor=doctor)]


def test_a_recurring_shift_keeps_its_hour_when_the_clocks_change(james: Doctor) -> None:
    assert imports(james, calendar(f"{MADRID}\nRRULE:FREQ=DAILY;COUNT=3")) == [
        "27 19:00 28 07:00",
        "28 19:00 29 06:00",
        "29 18:00 30 06:00",
    ]


def test_an_exception_and_a_cancelled_event_are_no_shift(james: Doctor) -> None:
    without = "EXDATE;TZID=Europe/Madrid:20260328T200000"
    cancelled = "DTSTART:20260401T080000Z\nDTEND:20260401T200000Z\nSTATUS:CANCELLED"

    assert imports(james, calendar(f"{MADRID}\nRRULE:FREQ=DAILY;COUNT=3\n{without}", cancelled)) == [
        "27 19:00 28 07:00",
        "29 18:00 30 06:00",
    ]


def test_a_time_without_a_zone_is_the_doctors_own(james: Doctor) -> None:
    james.time_zone = "America/Mexico_City"

    floating = "DTSTART:20260321T080000\nDURATION:PT12H"
    assert imports(james, calendar(floating, "DTSTART;VALUE=DATE:20260323")) == [
        "21 14:00 22 02:00",
        "23 06:00 24 06:00",
    ]


def test_what_is_past_is_left_out_and_a_repeat_changes_nothing(james: Doctor) -> None:
    file = calendar(MADRID, "DTSTART:20260101T080000Z\nDTEND:20260101T200000Z")

    assert imports(james, file) == imports(james, file) == ["27 19:00 28 07:00"]


def test_an_overlap_imports_nothing_and_says_which_event(james: Doctor) -> None:
    on_call(james, since=datetime(2026, 3, 30, tzinfo=UTC))
    before = standing(james)
    with pytest.raises(BadCalendar) as refused:
        imports(james, calendar(MADRID, "DTSTART:20260330T080000Z\nDTEND:20260330T200000Z"))

    assert "30" in refused.value.reason
    assert "overlaps" in refused.value.reason
    assert standing(james) == before


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff not a calendar",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n",
        b"x" * (MOST_BYTES + 1),
        calendar(),
        calendar("SUMMARY:no time"),
        calendar("DTSTART:20260399T080000Z"),
        calendar("DTSTART:20260402T080000Z\nDTEND:20260401T080000Z"),
        calendar(f"{MADRID}\nRRULE:FREQ=SECONDLY"),
        calendar(f"{MADRID}\nRRULE:FREQ=DAILY;BYSECOND=0,1,2"),
        calendar(f"{MADRID}\nRRULE:FREQ=NEVER"),
        calendar(f"{MADRID}\nRRULE:FREQ=DAILY"),
        calendar(*[MADRID] * 101),
        calendar("DTSTART:20260401T080000Z\nDTEND:20260420T080000Z"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(james: Doctor, content: bytes) -> None:
    with pytest.raises(BadCalendar) as refused:
        imports(james, content)

    assert refused.value.reason
    assert standing(james) == []


def test_one_imports_into_what_one_practises_alone(james: Doctor) -> None:
    with pytest.raises(NotAllowed):
        imports(james, calendar(MADRID), "cardiology")


def test_what_is_exported_has_times_and_specialty_and_comes_back_the_same(james: Doctor, ana: Doctor) -> None:
    on_call(ana, "cardiology")
    shift = on_call(james, since=clock.now() + timedelta(days=1))
    Shift.objects.filter(pk=shift.pk).update(
        since=shift.since.replace(microsecond=0), until=shift.until.replace(microsecond=0)
    )
    written = calendar_of(shifts_of(james))

    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert str(event["SUMMARY"]) == "On call: Pulmonology"
    assert set(event) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"}
    assert import_shifts(doctor=james, specialty="pulmonology", calendar=written) == 0
