from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ids import new_id
from consult.models.specialties import Specialty


class Doctors(BaseUserManager["Doctor"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "Doctor":
        """A doctor who can sign in and, until verified, read nothing. `password=None`: none will ever fit."""
        doctor = self.model(email=self.normalize_email(email).lower(), **facts)
        doctor.set_password(password)
        doctor.save(using=self._db)
        return doctor

    def verified(self) -> models.QuerySet["Doctor"]:
        """Those whose licence stands at this moment."""
        return self.filter(is_active=True, verified_until__gt=clock.now())


class Doctor(AbstractBaseUser):
    """A person with a licence. Unverified (or expired) they read nothing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, help_text=_("ISO 3166-1, two letters"))
    city = models.CharField(max_length=80, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", help_text=_("IANA name"))
    # How this doctor writes numbers: 1.500 is 1500 in Madrid and 1.5 in Puebla, wherever they live now.
    number_country = models.CharField(max_length=2)
    languages = models.JSONField(default=list, help_text=_("What this person reads, best first"))
    interface_language = models.CharField(max_length=2, default="en")
    specialties = models.ManyToManyField(Specialty, through="Practice", related_name="doctors")
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_until = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[Doctors] = Doctors()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "country"]

    def __str__(self) -> str:
        return f"doctor {self.pk}"

    def save(self, *args: Any, **options: Any) -> None:
        self.number_country = self.number_country or self.country
        super().save(*args, **options)

    @property
    def is_verified(self) -> bool:
        """Whether the licence stands now; a re-check is due three years after the decision."""
        return self.is_active and self.verified_until is not None and self.verified_until > clock.now()

    @property
    def primary_specialty(self) -> Specialty | None:
        """The specialty under which this doctor speaks."""
        practice = self.practices.select_related("specialty").order_by("rank").first()
        return practice.specialty if practice else None


class Practice(models.Model):
    """A specialty that a doctor practises; rank 0 is the one shown beside the name."""

    doctor = models.ForeignKey(Doctor, on_delete=models.CASCADE, related_name="practices")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="practices")
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("doctor", "specialty"), name="one_practice_each"),)


class Role(models.TextChoices):
    """What a doctor may do beside consulting. A verifier reads no case."""

    VERIFIER = "verifier", _("Verifier")
    OFFICER = "officer", _("Officer")
    COORDINATOR = "coordinator", _("Duty coordinator")


class Grant(models.Model):
    """A role given to a doctor by another; taken away, the row stays with its end."""

    doctor = models.ForeignKey(Doctor, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=Role)
    by = models.ForeignKey(Doctor, null=True, on_delete=models.SET_NULL, related_name="+")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True, blank=True)
