"""An e-mail that says that somebody is paged, and nothing of what for."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _
from django.utils.translation import override

from consult.push.messages import Fate, Message, Outcome

logger = logging.getLogger(__name__)


def send(message: Message) -> Outcome:
    """Send it in the language of the `payload`; the address of the server is all that it leads to."""
    with override(message.payload["lang"]):
        subject = _("You are paged")
        body = _("You are paged for a case. Sign in to read it: %(site)s") % {"site": settings.SITE}
    try:
        send_mail(subject, body, None, [message.address["email"]])
    except (SMTPException, OSError) as problem:
        logger.warning("mail: it was not taken (%s)", type(problem).__name__)
        return Outcome(fate=Fate.LATER)
    return Outcome(fate=Fate.SENT)
