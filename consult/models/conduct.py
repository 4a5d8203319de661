from django.db import models
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ids import new_id
from consult.models.cases import Case
from consult.models.comments import Comment
from consult.models.doctors import Doctor
from consult.models.voices import Voice


class Report(models.Model):
    """Somebody finds a comment, or a case as it was opened, not right. Who did is not stored: `tag` knows repeats."""

    class Kind(models.TextChoices):
        PATIENT = "patient", _("It may identify the patient")
        UNSAFE = "unsafe", _("It may harm the patient")
        ABUSE = "abuse", _("It insults or threatens")
        SELLING = "selling", _("It advertises or sells")
        IMPOSTOR = "impostor", _("This may be no doctor")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tag = models.BinaryField(max_length=32, unique=True, help_text="of reporter and subject")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    voice = models.ForeignKey(Voice, on_delete=models.CASCADE, related_name="+", help_text="whom it is about")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    words = models.TextField(blank=True)
    at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, db_index=True)


class Suspension(models.Model):
    """A doctor may do nothing for now. `tag` finds it for that doctor; `sealed` is opened in memory to reach them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tag = models.BinaryField(max_length=32, db_index=True)
    sealed = models.BinaryField(max_length=64)
    voice = models.ForeignKey(Voice, null=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField()
    since = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(Doctor, null=True, on_delete=models.SET_NULL, related_name="+")
    ended_at = models.DateTimeField(null=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)


class ConductStep(models.Model):
    """What an officer did, and why. A row is written with the deed and never changed."""

    class Deed(models.TextChoices):
        SETTLED = "settled", _("Report settled")
        LOCKED = "locked", _("Case locked")
        UNLOCKED = "unlocked", _("Case unlocked")
        SUSPENDED = "suspended", _("Doctor suspended")
        LIFTED = "lifted", _("Suspension lifted")
        UPHELD = "upheld", _("Suspension upheld")
        ASKED = "asked", _("Asked who is behind a pseudonym")
        OPENED = "opened", _("Pseudonym opened")
        KEPT = "kept", _("Pseudonym kept closed")
        RECALLED = "recalled", _("Words taken back")
        INQUIRED = "inquired", _("Asked who could read a case")

    deed = models.CharField(max_length=9, choices=Deed)
    by = models.ForeignKey(Doctor, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    reason = models.TextField()
    report = models.ForeignKey(Report, null=True, on_delete=models.SET_NULL, related_name="steps")
    suspension = models.ForeignKey(Suspension, null=True, on_delete=models.SET_NULL, related_name="steps")
