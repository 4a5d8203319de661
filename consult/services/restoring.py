"""What must happen once after a database came back from a backup, before anybody is let in."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from consult import streams
from consult.models import ApiToken, Delivery, Notice, Ticket, VoiceHolder
from consult.services.voices import holder_of

SAMPLE = 100  # seals that are tried; one wrong key shows in the first


def check_keys() -> int:
    """Open some seals with the keys of this server; gives how many. Raises `SealBroken` if they do not fit."""
    holders = VoiceHolder.objects.select_related("voice").order_by("?")[:SAMPLE]
    return sum(bool(holder_of(holder.voice)) for holder in holders)


@transaction.atomic
def begin_anew() -> UUID:
    """
    Give the server a new epoch and sign everybody out; gives the epoch.

    Numbers that were handed out after the backup will be handed out again for other events: a client must not
    trust its positions. A sign-in that was ended after the backup stands in it as if it had not been.
    """
    # What was to be pushed then was pushed, or is late: a page that still waits rings with its next step.
    for ended in (Session, UserSession, ApiToken, Ticket, Delivery, Notice):
        ended.objects.all().delete()
    return streams.new_epoch()
