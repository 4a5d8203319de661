from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ids import new_id
from consult.models.specialties import Specialty
from consult.models.voices import Voice

if TYPE_CHECKING:
    from consult.models.doctors import Doctor


class Urgency(models.TextChoices):
    URGENT = "urgent", _("Urgent")
    SOON = "soon", _("Soon")
    ROUTINE = "routine", _("Routine")


class Audience(models.TextChoices):
    """Who may see a case (docs/clinical-safety.md)."""

    NETWORK = "network", _("Every verified doctor")
    MEMBERS = "members", _("Only those asked or invited")


class State(models.TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    RESOLVED = "resolved", _("Resolved")
    CLOSED = "closed", _("Closed")


class NextActor(models.TextChoices):
    """Who must act next on an open case."""

    SPECIALTY = "specialty", _("The specialty asked")
    AUTHOR = "author", _("The author")
    COORDINATOR = "coordinator", _("The duty coordinator")
    NOBODY = "", _("Nobody")


class AgeBand(models.TextChoices):
    """Bands, since an exact age can find a patient; 90+ is the last (HIPAA Safe Harbor, 45 CFR 164.514)."""

    NEONATE = "neonate", _("under 28 days")
    INFANT = "infant", _("28 days to 23 months")
    YEARS_2 = "2-5", _("2 to 5 years")
    YEARS_6 = "6-11", _("6 to 11 years")
    YEARS_12 = "12-17", _("12 to 17 years")
    YEARS_18 = "18-29", _("18 to 29 years")
    YEARS_30 = "30-39", _("30 to 39 years")
    YEARS_40 = "40-49", _("40 to 49 years")
    YEARS_50 = "50-59", _("50 to 59 years")
    YEARS_60 = "60-69", _("60 to 69 years")
    YEARS_70 = "70-79", _("70 to 79 years")
    YEARS_80 = "80-89", _("80 to 89 years")
    YEARS_90 = "90+", _("90 years or more")


class Sex(models.TextChoices):
    FEMALE = "female", _("Female")
    MALE = "male", _("Male")
    OTHER = "other", _("Other or not said")


class Cases(models.Manager["Case"]):
    def visible_to(self, doctor: "Doctor") -> models.QuerySet["Case"]:
        """The cases that `doctor` may see; none while unverified. Every list of cases starts here."""
        from consult import shelf  # it reads this table  # noqa: PLC0415

        if not doctor.is_verified:
            return self.none()
        return self.filter(models.Q(audience=Audience.NETWORK) | models.Q(pk__in=shelf.cases_of(doctor)))


class Case(models.Model):
    """A patient's case: facts and clocks. Its words (title, question, history...) are Text rows of kind `case`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    author = models.ForeignKey(Voice, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    urgency = models.CharField(max_length=8, choices=Urgency)
    audience = models.CharField(max_length=8, choices=Audience, default=Audience.NETWORK)
    age_band = models.CharField(max_length=8, choices=AgeBand, blank=True)
    sex = models.CharField(max_length=6, choices=Sex, blank=True)
    country = models.CharField(max_length=2, blank=True)
    specialties = models.ManyToManyField(Specialty, related_name="cases")
    next_actor = models.CharField(max_length=11, choices=NextActor, default=NextActor.SPECIALTY, blank=True)
    due_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(default=clock.now)
    first_answer_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # When the answer guarantee was missed: the ladder came to its end, or found nobody. Reopening starts anew.
    missed_at = models.DateTimeField(null=True)
    # By an officer: everybody reads, nobody writes.
    locked_at = models.DateTimeField(null=True)
    view_count = models.PositiveIntegerField(default=0)
    doctor_count = models.PositiveIntegerField(default=0)

    objects: ClassVar[Cases] = Cases()

    class Meta:
        indexes = (models.Index(fields=("state", "due_at")),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state=State.CLOSED) | (~models.Q(next_actor="") & models.Q(due_at__isnull=False)),
                name="an_open_case_has_an_actor_and_a_due_time",
            ),
        )

    @property
    def stream(self) -> str:
        """The name of this case's stream."""
        return f"case:{self.pk}"


class Membership(models.Model):
    """A doctor belongs to a case. `tag` finds it for that doctor; `sealed` is opened in memory to reach them."""

    class Via(models.TextChoices):
        AUTHOR = "author"
        WORD = "word"
        INVITATION = "invitation"
        PAGE = "page"
        FOLLOW = "follow"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="memberships")
    tag = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField(max_length=64)
    via = models.CharField(max_length=10, choices=Via)
    since = models.DateTimeField(default=clock.now)


class ShelfEntry(models.Model):
    """One case on a doctor's own shelf: `shelf` finds the doctor's rows, `sealed` is the case's id."""

    # A random key: rows in order of time beside memberships in order of time would pair them up.
    id = models.UUIDField(primary_key=True, editable=False)
    shelf = models.BinaryField(max_length=32, db_index=True)
    sealed = models.BinaryField(max_length=64)


class CaseView(models.Model):
    """How often the doctor behind `tag` has opened this case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="views")
    tag = models.BinaryField(max_length=32, unique=True)
    count = models.PositiveIntegerField(default=0)


class CaseLanguage(models.Model):
    """The one language in which the doctor behind `tag` (of doctor and case) wants to read this case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    tag = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=8)


class CaseReading(models.Model):
    """A set of languages that some reader of this case reads, best first: what its texts are translated for."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="readings")
    languages = models.CharField(max_length=64, help_text="codes, best first, with commas: es,en")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "languages"), name="one_reading_a_set"),)
