from django.db import models

from consult import clock


class ReadMark(models.Model):
    """How far the doctor behind `tag` has read a stream; `tag` is of doctor and case, or of doctor and inbox."""

    stream = models.CharField(max_length=100)
    tag = models.BinaryField(max_length=32, unique=True)
    upto = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(default=clock.now)
