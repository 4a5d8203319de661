from django.db import models

from consult import clock
from consult.models.texts import Text
from consult.models.voices import Voice


class Attestation(models.Model):
    """Who looked at what may identify the patient in a text, and let it stand. It holds no word of that text."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="attestations")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, help_text="a Kind of consult.privacy")
    count = models.PositiveSmallIntegerField(help_text="how many of that kind stand in the text")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("text", "kind"), name="one_attestation_a_kind"),)
