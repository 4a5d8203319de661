from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from consult import clock


class Specialty(models.Model):
    """A node of the tree in consult/data/specialties.csv: a specialty, or a subspecialty below its parent."""

    slug = models.SlugField(primary_key=True, max_length=80)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name_en = models.CharField(max_length=120)
    name_es = models.CharField(max_length=120)
    name_fr = models.CharField(max_length=120)
    name_pt = models.CharField(max_length=120)

    class Meta:
        ordering = ("name_en",)

    def __str__(self) -> str:
        return str(getattr(self, f"name_{(get_language() or 'en')[:2]}", self.name_en))

    @property
    def names(self) -> dict[str, str]:
        """The names by language, as `GET /specialties` gives them."""
        return {code: getattr(self, f"name_{code}") for code in ("en", "es", "fr", "pt")}


class Subscription(models.Model):
    """A doctor follows a specialty; a parent brings its children, but for those that are muted."""

    doctor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions")
    specialty = models.ForeignKey(Specialty, on_delete=models.CASCADE, related_name="subscriptions")
    since = models.DateTimeField(default=clock.now)
    # A subspecialty that is left out of what its parent brings.
    muted = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("doctor", "specialty"), name="one_subscription_each"),)
