"""How django-allauth fits this house."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from consult import signals
from consult.models import Doctor


class DoctorsOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up alone: an account is made with a licence to be verified."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Doctor, password: str) -> None:
        """Every browser but the one that changed it is signed out: their sockets must not outlive that."""
        super().set_password(user, password)
        signals.after_commit(signals.rights_changed, doctor_id=user.pk)
