from django.db import models

from consult.ids import new_id


class Voice(models.Model):
    """Who speaks in a case, as the case shows it: a name, or a pseudonym that links to nothing else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("consult.Case", on_delete=models.CASCADE, related_name="voices")
    name = models.CharField(max_length=120)
    specialty = models.CharField(max_length=80, blank=True, help_text="slug; of a masked voice the top-level one")
    country = models.CharField(max_length=2, blank=True, help_text="left out where it would tell who a masked voice is")
    anonymous = models.BooleanField()

    class Meta:
        constraints = (
            # Two doctors may share a name, two pseudonyms in a case may not.
            models.UniqueConstraint(fields=("case", "name"), condition=models.Q(anonymous=True), name="one_pseudonym"),
        )

    def public(self) -> dict[str, object]:
        """The `author` of the wire. Only verified doctors speak, so `verified` is always true."""
        facts: dict[str, object] = {"voice": str(self.id), "name": self.name, "verified": True}
        if self.specialty:
            facts["specialty"] = self.specialty
        if self.country:
            facts["country"] = self.country
        return facts | {"anonymous": self.anonymous}


class VoiceHolder(models.Model):
    """Ties a voice to its doctor: `tag` finds one's own, `sealed` is the doctor's id, opened with a key only."""

    voice = models.OneToOneField(Voice, primary_key=True, on_delete=models.CASCADE, related_name="holder")
    tag = models.BinaryField(max_length=32, unique=True)
    sealed = models.BinaryField(max_length=64)
