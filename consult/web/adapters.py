"""How django-allauth fits this house."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from consult import keys, signals
from consult.models import Doctor
from consult.services import sign_in
from consult.web.conduct import remember_appellant
from consult.web.sign_up import describe

logger = logging.getLogger(__name__)


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts of doctors, who read nothing before their licence was looked at."""

    def save_user(self, request: HttpRequest, user: Doctor, form: BaseForm, commit: bool = True) -> Doctor:
        describe(user, form.cleaned_data)
        saved: Doctor = super().save_user(request, user, form, commit)
        return saved

    def respond_user_inactive(self, request: HttpRequest, user: Doctor) -> HttpResponse:
        remember_appellant(request, user)
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response

    def set_password(self, user: Doctor, password: str) -> None:
        """Everything but the browser that changed it is signed out: sockets and tokens must not outlive that."""
        super().set_password(user, password)
        sign_in.end_tokens(user)
        signals.after_commit(signals.rights_changed, doctor_id=user.pk)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that is away is no failure of the page: the letter can be asked for again."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as problem:
            # Neither the address nor the letter, which holds a key.
            logger.error("A letter could not be sent (%s, %s).", template_prefix, type(problem).__name__)
            messages.error(self.request, _("The letter could not be sent just now. Try again in some minutes."))


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors are sealed: the database alone computes no code."""

    BOUND_TO = b"second factor"

    def encrypt(self, text: str) -> str:
        return keys.seal_json({"secret": text}, bound_to=self.BOUND_TO)

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return str(keys.unseal_json(encrypted_text, bound_to=self.BOUND_TO)["secret"])
        except keys.SealBroken:
            logger.error("A second factor does not open with any key of INTERCONSULTA_SEAL_KEYS.")
            # A secret that nobody has: no code fits, and the page says so.
            return str(generate_totp_secret())

    def get_totp_issuer(self) -> str:
        return "Interconsulta"
