from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Digest(models.Model):
    """How often a doctor wants a letter about the specialties that they follow; who has no row wants it daily."""

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every Monday")
        NEVER = "never", _("Never")

    doctor = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="digest"
    )
    rhythm = models.CharField(max_length=6, choices=Rhythm, default=Rhythm.DAILY)
    # Up to this moment the doctor has been told.
    told_at = models.DateTimeField()
