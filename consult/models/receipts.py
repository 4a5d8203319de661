from django.db import models

from consult import clock


class Receipt(models.Model):
    """The answer to a command that makes its own stream (opening a case), kept so that a repeat gets the same one."""

    tag = models.BinaryField(max_length=32, unique=True)
    digest = models.BinaryField(max_length=32)
    answer = models.JSONField()
    at = models.DateTimeField(default=clock.now)
