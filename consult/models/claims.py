from django.db import models
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ids import new_id
from consult.models.doctors import Doctor
from consult.models.specialties import Specialty


class Claim(models.Model):
    """A doctor says that they hold a licence, and shows it. `tag` compares numbers, `sealed` is the number itself."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        REPLACED = "replaced", _("Replaced by a newer one")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    doctor = models.ForeignKey(Doctor, on_delete=models.CASCADE, related_name="claims")
    country = models.CharField(max_length=2)
    tag = models.BinaryField(max_length=32, db_index=True)
    sealed = models.BinaryField(max_length=64)
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    # Where the file lies while a verifier needs it.
    evidence = models.CharField(max_length=32, blank=True)
    evidence_type = models.CharField(max_length=20)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Doctor, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=("state", "at")),)
        constraints = (
            models.UniqueConstraint(fields=("doctor",), condition=models.Q(state="waiting"), name="one_waiting_claim"),
            models.CheckConstraint(
                condition=models.Q(state="waiting") | models.Q(evidence=""), name="evidence_goes_with_the_decision"
            ),
        )


class Licence(models.Model):
    """The licence with which a doctor was verified: one account each, found by its tag."""

    doctor = models.OneToOneField(Doctor, primary_key=True, on_delete=models.CASCADE, related_name="licence")
    tag = models.BinaryField(max_length=32, unique=True)
    reminded_at = models.DateTimeField(null=True, help_text="when the doctor was told that the re-check is near")
