"""Whoever signs in, fails to, or signs out stands in the access log."""

from django.test import Client

from consult.access_log import Deed, actor_of
from consult.models import AccessEntry, Doctor
from tests.rig.people import PASSWORD


def deeds() -> list[tuple[str, bytes]]:
    return [(row.deed, bytes(row.actor)) for row in AccessEntry.objects.order_by("pk")]


def test_signing_in_failing_and_signing_out_are_noted(client: Client, james: Doctor) -> None:
    client.post("/accounts/login/", {"login": james.email, "password": "not this one, surely"})
    client.post("/accounts/login/", {"login": "nobody@nowhere.test", "password": "not this one, surely"})
    client.post("/accounts/login/", {"login": james.email, "password": PASSWORD})
    client.post("/accounts/logout/")

    own = actor_of(james)
    assert deeds() == [
        (Deed.SIGN_IN_FAILED, own),
        (Deed.SIGN_IN_FAILED, b""),
        (Deed.SIGN_IN, own),
        (Deed.SIGN_OUT, own),
    ]
