from django.db import models
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ids import new_id
from consult.models.conduct import Report
from consult.models.doctors import Doctor
from consult.models.voices import Voice


class Unsealing(models.Model):
    """
    An officer asks who is behind a pseudonym, and another officer answers.

    Who it is stands nowhere here: the seal of the voice is opened in memory, for these two and until `until`.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for a second officer")
        OPENED = "opened", _("Opened")
        REFUSED = "refused", _("Refused")
        EXPIRED = "expired", _("Nobody answered in time")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="unsealings")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    by = models.ForeignKey(Doctor, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(help_text="asked: when it expires; opened: how long the two may look")
    answered_by = models.ForeignKey(Doctor, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("voice",), condition=models.Q(state="asked"), name="one_unsealing_asked"),
            models.CheckConstraint(condition=~models.Q(by=models.F("answered_by")), name="nobody_unseals_alone"),
        )
