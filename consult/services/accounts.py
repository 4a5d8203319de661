"""Accounts that are made at the server: for the demo, tests and benchmarks."""

from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction

from consult.models import Doctor


@transaction.atomic
def make_account(*, email: str, password: str | None, **facts: Any) -> Doctor:
    """An account that can be used at once: nobody has to confirm its address. `facts` are fields of `Doctor`."""
    doctor = Doctor.objects.create_user(email, password, **facts)
    EmailAddress.objects.create(user=doctor, email=doctor.email, verified=True, primary=True)
    return doctor
