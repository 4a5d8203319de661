from django.db import models

from consult import clock
from consult.ids import new_id


class Text(models.Model):
    """Free text, stored once. Redaction empties it and what was answered about it; the row and its number stay."""

    class Kind(models.TextChoices):
        CASE = "case"
        COMMENT = "comment"
        IMAGE = "image"
        # A translation that is turned back into the language of its source.
        TRANSLATION = "translation"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("consult.Case", on_delete=models.CASCADE, related_name="texts")
    kind = models.CharField(max_length=12, choices=Kind)
    of = models.UUIDField(help_text="the row that these words belong to")
    field = models.CharField(max_length=16, help_text="which field of that row")
    revision = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=8)
    body = models.TextField()
    annotations = models.JSONField(default=list, help_text="what their author answered when asked back about them")
    redacted_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("of", "field", "revision"), name="one_text_a_revision"),)

    def __repr__(self) -> str:
        return f"<Text {self.pk} {self.kind}.{self.field} r{self.revision} {self.language} ({len(self.body)} chars)>"
