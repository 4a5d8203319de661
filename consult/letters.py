"""Letters: what a doctor is told by e-mail. They name no case, no person and no number."""

import logging
from smtplib import SMTPException

from django.core.mail import send_mail
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import override

from consult.models import Doctor

logger = logging.getLogger(__name__)


def after_commit(doctor: Doctor, *, subject: str | Promise, body: str | Promise) -> None:
    """
    Send a letter in the doctor's language once the surrounding transaction is committed.

    One that cannot be sent is logged, and nothing else: what it tells stands in the doctor's pages too.
    """
    transaction.on_commit(lambda: _send(doctor, subject, body))


def _send(doctor: Doctor, subject: str | Promise, body: str | Promise) -> None:
    with override(doctor.interface_language):
        words = f"Interconsulta: {subject}", f"{body}\n\nInterconsulta\n"
    try:
        send_mail(*words, None, [doctor.email])
    except (OSError, SMTPException) as problem:
        logger.error("A letter could not be sent (%s).", type(problem).__name__)
