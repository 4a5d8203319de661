from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ids import new_id
from consult.models.cases import Case
from consult.models.pages import PageCall


class Device(models.Model):
    """A browser or phone of a doctor that rings. Days and no hours: with hours it would tell who is in which case."""

    class Kind(models.TextChoices):
        WEB = "web", _("Browser")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    doctor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="devices")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.WEB)
    label = models.CharField(max_length=80, blank=True, help_text="what it calls itself")
    # Whoever signs in at a browser last is rung there: an address belongs to one doctor.
    digest = models.BinaryField(max_length=32, unique=True, help_text="of the address")
    address = models.JSONField(help_text="as its sender takes it")
    added_at = models.DateTimeField(default=clock.now)
    heard_on = models.DateField(null=True, help_text="the last day on which it told that a push had come")
    failed_on = models.DateField(null=True, help_text="the day from which on nothing could be brought to it")


class Notice(models.Model):
    """
    Something that happened in a case and that doctors may have to be told of: written with it, taken by the clock.

    With a `call` it is for the doctor whom a page rang, and comes again until a device of theirs has said that it
    came; `due_at` is null once that was tried to the end. Without one it is for the members who have not read up to
    `seq`; with `only`, for the one member with this tag.
    """

    # A random key, as a call's.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    call = models.OneToOneField(PageCall, null=True, on_delete=models.CASCADE, related_name="notice")
    seq = models.PositiveBigIntegerField(null=True)
    comment = models.UUIDField(null=True)
    only = models.BinaryField(max_length=32, null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=("due_at",), condition=models.Q(due_at__isnull=False), name="notices_by_due_time"),
        )


class Delivery(models.Model):
    """
    One message to one address. `sealed` holds whom it is for and of what it tells, so that the table does not.

    `digest` is that of the token with which a device answers; the token itself is nowhere. The row stays until
    `expires_at`, since the answer comes later.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    digest = models.BinaryField(max_length=32, unique=True)
    sealed = models.TextField()
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("due_at",), condition=models.Q(due_at__isnull=False), name="deliveries_by_due_time"),
            models.Index(fields=("expires_at",)),
        )
