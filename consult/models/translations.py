from django.db import models

from consult import clock
from consult.ids import new_id
from consult.models.cases import Case
from consult.models.texts import Text
from consult.models.voices import Voice


class Verdict(models.TextChoices):
    OK = "ok"
    CHECK = "check"
    WITHHELD = "withheld"


class Translation(models.Model):
    """A text in another language, as a machine or a reviewer gave it, with what the guard found."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=8)
    body = models.TextField(blank=True)
    verdict = models.CharField(max_length=8, choices=Verdict)
    findings = models.JSONField(default=list)
    model = models.CharField(max_length=80, blank=True)
    engine = models.CharField(max_length=32, blank=True)
    reviewer = models.ForeignKey(
        Voice, null=True, on_delete=models.PROTECT, related_name="reviews", help_text="whose words these are"
    )
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = (models.Index(fields=("text", "language")),)

    def __repr__(self) -> str:
        return f"<Translation {self.pk} {self.language} {self.verdict} ({len(self.body)} chars)>"


class TranslationRequest(models.Model):
    """Work for a translator, claimed with a lease: a dead worker's lease runs out and another takes it."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="requests")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="translation_requests")
    language = models.CharField(max_length=8)
    # Lower first: what somebody looks at now goes before back-fill.
    priority = models.PositiveSmallIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True, help_text="after three failures: waits for a person")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("text", "language"), name="one_request_a_language"),)
        indexes = (models.Index(fields=("parked_at", "priority", "-id")),)


class MemoryEntry(models.Model):
    """One sentence of a text as the model translated it, found by the HMAC of what was said: gone with that text."""

    key = models.BinaryField(max_length=32)
    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="+")
    body = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("key", "text"), name="one_memory_a_text"),)

    def __repr__(self) -> str:
        return f"<MemoryEntry {self.pk} ({len(self.body)} chars)>"
