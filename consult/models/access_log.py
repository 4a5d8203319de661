from django.db import models

from consult import clock


class AccessEntry(models.Model):
    """
    One row of the access log: who did what, to what, when.

    `actor` is a tag: of doctor and case where it is about a case, so that a masked voice stays masked; of the doctor
    alone elsewhere; empty for somebody unknown. A row is written unsealed and gets its place in the chain from the
    clock. An erased row is empty and has lost its `salt`: the commitment stays, and proves nothing any more; a row of
    its own (`ERASE`) says how many were erased with it.
    """

    class Deed(models.TextChoices):
        READ = "read"
        FOLLOW = "follow"
        IMAGE = "image"
        POST = "post"
        PAGE = "page"
        STATE = "state"
        SIGN_IN = "sign_in"
        SIGN_IN_FAILED = "sign_in_failed"
        SIGN_OUT = "sign_out"
        VERIFY = "verify"
        ROLE = "role"
        UNSEAL = "unseal"
        LADDER = "ladder"
        EXPORT = "export"
        RECALL = "recall"
        INQUIRY = "inquiry"
        ERASE = "erase"

    at = models.DateTimeField(default=clock.now)
    deed = models.CharField(max_length=16, choices=Deed)
    actor = models.BinaryField(max_length=32)
    about = models.CharField(max_length=80, blank=True, help_text="case:<id>, or nothing")
    facts = models.JSONField(default=dict)
    salt = models.BinaryField(max_length=16, null=True)
    seq = models.PositiveBigIntegerField(null=True, unique=True, help_text="place in the chain; null: not sealed yet")
    commitment = models.BinaryField(max_length=32, null=True, help_text="SHA-256 over salt and row")
    link = models.BinaryField(max_length=32, null=True, help_text="HMAC over the link before, seq and commitment")

    class Meta:
        indexes = (
            models.Index(fields=("id",), condition=models.Q(seq=None), name="access_unsealed"),
            models.Index(fields=("about", "at"), name="access_about"),
            models.Index(fields=("actor",), name="access_actor"),
        )

    def __repr__(self) -> str:
        return f"<AccessEntry {self.pk} {self.deed}>"


class AccessHead(models.Model):
    """How far the chain goes and its last link, in one row: cut off at the end it would look whole without."""

    seq = models.PositiveBigIntegerField(default=0)
    link = models.BinaryField(max_length=32)
