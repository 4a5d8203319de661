"""What is promised about what leaves the house, and about what lies in its tables."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from consult import clock
from consult.ids import new_id
from consult.models import Case, Delivery, Device, Doctor, Notice
from consult.services.telling import take_due_notices
from consult.services.voices import SpeaksAs, choose
from tests.rig.push import Browser, PushService
from tests.rig.pushing import NIGHT, answered, push_after, rings_at


def test_nothing_that_leaves_the_house_tells_of_a_patient_or_a_doctor(
    phone: Browser, author: Browser, ana: Doctor, james: Doctor, urgent: Case
) -> None:
    push_after(NIGHT, seconds=0)
    answered(james, urgent)
    push_after(NIGHT, seconds=30)

    said: list[dict[str, Any]] = [*phone.payloads, *author.payloads]
    assert len(said) == 2
    for payload in said:
        assert set(payload) <= {"kind", "lang", "token", "case", "comment"}
        assert payload["kind"] in ("page", "activity")
        assert payload["lang"] in ("en", "es")
        assert UUID(payload["case"]) == urgent.pk
        assert UUID(payload.get("comment", str(urgent.pk)))
    plain = b"".join(pushed.plain for pushed in (*phone.pushed, *author.pushed)).decode()
    secret = [ana.name, james.name, ana.email, james.email, str(ana.pk), str(james.pk), "pulmonology"]
    for word in (*secret, "Molde", "Benito", "Broncoscopia", "Heparina", "5000"):
        assert word not in plain


def test_the_tables_name_no_doctor(phone: Browser, author: Browser, ana: Doctor, james: Doctor, urgent: Case) -> None:
    answered(james, urgent)
    with clock.at(NIGHT + timedelta(seconds=30)):
        take_due_notices()

    rows = [str(row) for table in (Notice, Delivery) for row in table.objects.values()]
    devices = [str(device.pk) for device in Device.objects.all()]
    assert rows
    for fact in (*devices, str(ana.pk), str(james.pk), ana.email, ana.pk.hex, james.pk.hex):
        assert all(fact not in row for row in rows)


def test_a_pseudonym_is_rung_as_anybody(service: PushService, ana: Doctor, james: Doctor, case: Case) -> None:
    browser = service.subscribe()
    rings_at(james, browser)
    choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=new_id())
    answered(ana, case)

    push_after(NIGHT, seconds=30)

    assert browser.kinds == ["activity"]
