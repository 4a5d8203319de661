"""How django-allauth fits this house."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class DoctorsOnly(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up alone: an account is made with a licence to be verified."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
