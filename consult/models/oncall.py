from django.conf import settings
from django.db import models

from consult import clock
from consult.ids import new_id
from consult.models.specialties import Specialty


class Shift(models.Model):
    """A doctor is on call for a specialty from `since` up to `until`, which is not part of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="shifts")
    doctor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shifts")
    since = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        ordering = ("since", "pk")
        indexes = (models.Index(fields=("specialty", "until")),)
        constraints = (
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="a_shift_ends_after_it_began"),
        )


class Swap(models.Model):
    """The doctor of the shift `given` proposes an exchange to the doctor of `wanted`. It goes with either shift."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    given = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="swaps_given")
    wanted = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="swaps_wanted")
    proposed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("given", "wanted"), name="one_swap_of_two_shifts"),)


class OnCallChoice(models.Model):
    """What a doctor asks of those who page them. Hours are those of the doctor's own time zone."""

    doctor = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="on_call_choice"
    )
    urgent_off_shift = models.BooleanField(default=False)
    # Both or neither; from 22:00 until 07:00 passes midnight.
    quiet_since = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    page_cap = models.PositiveSmallIntegerField(default=12, help_text="pages in a shift; off shift in a day")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(quiet_since=None, quiet_until=None)
                | models.Q(quiet_since__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_have_both_ends",
            ),
        )


class CalendarLink(models.Model):
    """The address under which a calendar reads a doctor's shifts; only the SHA-256 of its secret is kept."""

    doctor = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="calendar_link"
    )
    digest = models.BinaryField(max_length=32, unique=True)
