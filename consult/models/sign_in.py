from django.conf import settings
from django.db import models

from consult import clock
from consult.ids import new_id


class ApiToken(models.Model):
    """A bearer token of a client that is no browser; only its SHA-256 is kept (it is random, so no salt is needed)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    doctor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="api_tokens")
    digest = models.BinaryField(max_length=32, unique=True)
    label = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(default=clock.now)


class Ticket(models.Model):
    """A one-time ticket for a socket; only its SHA-256 is kept."""

    doctor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="tickets")
    # A socket that was opened with it ends when this token does.
    token = models.ForeignKey(ApiToken, null=True, on_delete=models.CASCADE, related_name="+")
    digest = models.BinaryField(max_length=32, unique=True)
    expires_at = models.DateTimeField()
