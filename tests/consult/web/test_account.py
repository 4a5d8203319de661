"""What a doctor's account promises."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from consult import signals
from consult.models import Doctor
from tests.consult.web.conftest import SignedIn
from tests.rig.domain import listening
from tests.rig.people import PASSWORD


def test_a_changed_password_has_every_open_socket_looked_at(
    ana: Doctor, signed_in: SignedIn, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    form = {"oldpassword": PASSWORD, "password1": "ocho caballos verdes", "password2": "ocho caballos verdes"}

    with listening(signals.rights_changed) as told, django_capture_on_commit_callbacks(execute=True):
        signed_in(ana).post(reverse("account_change_password"), form)

    ana.refresh_from_db()
    assert ana.check_password("ocho caballos verdes")
    assert [one["doctor_id"] for one in told] == [ana.pk]
