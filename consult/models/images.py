from django.db import models
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ids import new_id
from consult.models.cases import Case
from consult.models.texts import Text
from consult.models.voices import Voice


class Consent(models.Model):
    """What a patient agreed to before their picture was sent. `tag`, of doctor and case, says who recorded it."""

    class Kind(models.TextChoices):
        WRITTEN = "written", _("In writing")
        SPOKEN = "spoken", _("By word of mouth")
        REPRESENTATIVE = "representative", _("By who speaks for the patient")

    class Scope(models.TextChoices):
        CASE = "case", _("To be shown in this case")
        TEACHING = "teaching", _("Also to teach with")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    tag = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=14, choices=Kind)
    scope = models.CharField(max_length=8, choices=Scope)
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)


class Stored(models.Model):
    """A picture where it lies: the name of its sealed file, and what a browser must know before it comes."""

    class Format(models.TextChoices):
        JPEG = "JPEG"
        PNG = "PNG"

    file = models.CharField(max_length=32, blank=True)
    format = models.CharField(max_length=4, choices=Format)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        abstract = True


class ImageDraft(Stored):
    """A cleaned picture that nobody but its sender sees, until it is shown, discarded or forgotten."""

    consent = models.OneToOneField(Consent, primary_key=True, on_delete=models.CASCADE, related_name="draft")


class Image(Stored):
    """A picture of a case as it is shown. Its caption is a Text; withdrawn, it has no file and stays as a tombstone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="images")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="images")
    consent = models.OneToOneField(Consent, on_delete=models.PROTECT, related_name="image")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField(help_text="its image.added in the case's stream")
    thumb = models.CharField(max_length=32, blank=True)
    thumb_width = models.PositiveSmallIntegerField()
    thumb_height = models.PositiveSmallIntegerField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("case", "seq"), name="one_image_a_number"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(file="", thumb=""),
                name="a_withdrawn_image_has_no_file",
            ),
        )
