from uuid import uuid4

from django.db import models

from consult import clock


class Stream(models.Model):
    """A counted line of events: of a case, of a specialty, or of one doctor's inbox."""

    name = models.CharField(primary_key=True, max_length=100)
    last_seq = models.PositiveBigIntegerField(default=0)
    # The first number still kept; retention raises it.
    floor = models.PositiveBigIntegerField(default=1)


class Event(models.Model):
    """One numbered fact of a stream. `data` holds ids and facts, never words: words live once, in Text."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveBigIntegerField()
    type = models.CharField(max_length=32)
    data = models.JSONField(default=dict)
    voice = models.ForeignKey("consult.Voice", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    # Only on the event that answers a command; `digest` tells a repeat from another content under the same id.
    client_id = models.UUIDField(null=True)
    digest = models.BinaryField(max_length=32, null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("stream", "seq"), name="one_event_a_number"),
            models.UniqueConstraint(fields=("stream", "voice", "client_id"), name="one_event_a_command"),
        )


class Epoch(models.Model):
    """The server's epoch: a random id, replaced after a restore, within which positions are valid."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.UUIDField(default=uuid4)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="one_epoch"),)
