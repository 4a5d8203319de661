from django.db import models

from consult import clock
from consult.ids import new_id
from consult.models.cases import Case
from consult.models.specialties import Specialty
from consult.models.texts import Text
from consult.models.voices import Voice


class Comment(models.Model):
    """What somebody said in a case. Its words are Text rows, one a revision; `text` is the newest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="comments")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="comments")
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField(help_text="its comment.posted in the case's stream")
    reply_to = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="replies")
    mentions = models.JSONField(default=list, help_text="voices named in it")
    handover = models.ForeignKey(
        Specialty,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="it is a note for who takes this specialty over, and no answer",
    )
    at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    retracted_at = models.DateTimeField(null=True)
    # Taken back by others than its author.
    recalled = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "seq"), name="one_comment_a_number"),)
