"""Sign-ins and their failures, for the access log: Django tells of them, whichever page or call it was."""

from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver

from consult.access_log import Deed, note
from consult.models import Doctor


@receiver(user_logged_in)
def _signed_in(*, user: Doctor, **_: Any) -> None:
    note(Deed.SIGN_IN, user)


@receiver(user_logged_out)
def _signed_out(*, user: Doctor | None, **_: Any) -> None:
    if user is not None:
        note(Deed.SIGN_OUT, user)


@receiver(user_login_failed)
def _failed(*, credentials: dict[str, Any], **_: Any) -> None:
    # The address itself is not kept: what is typed there may be a password.
    note(Deed.SIGN_IN_FAILED, Doctor.objects.filter(email__iexact=str(credentials.get("email", ""))).first())
