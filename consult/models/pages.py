from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from consult import clock
from consult.ids import new_id
from consult.models.cases import Case, Urgency
from consult.models.specialties import Specialty
from consult.models.voices import Voice


class Why(models.TextChoices):
    """Why a duty coordinator steps in: a choice and no words, so that it is read in every language and names nobody."""

    NO_ANSWER = "no_answer", _("Nobody answered")
    NO_ONE_ON_CALL = "no_one", _("No one is on call")
    OTHER_SPECIALTY = "other", _("Another specialty is needed")
    UNAVAILABLE = "unavailable", _("Who took it is not available")


class Reach(models.TextChoices):
    """Whom a rung of the ladder rings. `FEED` rings nobody: the specialty sees the case in its channel."""

    FEED = "feed", _("The channel of the specialty")
    ON_CALL = "on_call", _("The doctor on call")
    NEXT = "next", _("The next on the rota")
    SPECIALTY = "specialty", _("The whole specialty")
    PARENT = "parent", _("The parent specialty")
    COORDINATOR = "coordinator", _("The duty coordinator")


class Ladder(models.Model):
    """
    A ladder of an urgency as it was set once. The newest is climbed by what is paged from then on.

    None is ever changed: a page climbs to its end the one that it began with, and together they are the history.
    """

    urgency = models.CharField(max_length=8, choices=Urgency)
    since = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="the officer who set it; nobody where it came with the server",
    )

    class Meta:
        indexes = (models.Index(fields=("urgency", "-id"), name="ladders_newest_first"),)

    @cached_property
    def rungs(self) -> list["Rung"]:
        """From the lowest up."""
        return [rung for rung in self.rows.all() if rung.place != Rung.HELD]

    @cached_property
    def held(self) -> "Rung":
        """What an acknowledgement is worth."""
        return next(rung for rung in self.rows.all() if rung.place == Rung.HELD)

    @property
    def last(self) -> "Rung":
        return self.rungs[-1]

    @property
    def first_ringing(self) -> int:
        """The place of the lowest rung that rings somebody."""
        return next(rung.place for rung in self.rungs if rung.reach != Reach.FEED)

    def at(self, place: int) -> "Rung":
        """The rung at `place`, or the first above it; above the last the last comes again, so that nobody is left."""
        return next((rung for rung in self.rungs if rung.place >= place), self.last)


class Rung(models.Model):
    """One rung of a ladder, or, with `place` 0 and no reach, how long an acknowledgement holds."""

    HELD: ClassVar[int] = 0

    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="rows")
    place = models.PositiveSmallIntegerField()
    reach = models.CharField(max_length=11, choices=Reach, blank=True)
    minutes = models.PositiveIntegerField(help_text="until the next rung")

    class Meta:
        ordering = ("ladder", "place")
        constraints = (models.UniqueConstraint(fields=("ladder", "place"), name="one_rung_a_place"),)

    @property
    def wait(self) -> timedelta:
        return timedelta(minutes=self.minutes)


class Page(models.Model):
    """A specialty is called to a case. It climbs the ladder until somebody speaks; `step` counts what it did."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ACKNOWLEDGED = "acknowledged"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pages")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    urgency = models.CharField(max_length=8, choices=Urgency)
    ladder = models.ForeignKey(Ladder, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    step = models.PositiveIntegerField(default=0)
    place = models.PositiveSmallIntegerField()
    reach = models.CharField(max_length=11, choices=Reach)
    wakes = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=11, blank=True, help_text="why this step was taken, as the room is told")
    why = models.CharField(max_length=11, choices=Why, blank=True, help_text="a coordinator's reason for this step")
    sent_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    # The voice of who acknowledged, where it shows a name: beside the rota a pseudonym would tell who it is.
    acknowledged_by = models.ForeignKey(Voice, null=True, on_delete=models.PROTECT, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True, help_text="when the ladder came to its end or found nobody")
    leased_until = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("due_at",), condition=~models.Q(state="ended"), name="pages_by_due_time"),)
        constraints = (
            models.UniqueConstraint(
                fields=("case", "specialty"), condition=~models.Q(state="ended"), name="one_page_a_specialty"
            ),
        )


class PageCall(models.Model):
    """A doctor was rung by a step of a page. `tag` finds it for that doctor; `sealed` is opened to reach them."""

    class State(models.TextChoices):
        RUNG = "rung"
        ACKNOWLEDGED = "acknowledged"
        DECLINED = "declined"
        HANDED_OVER = "handed_over"

    # A random key, as a shelf's: rows in order of time beside an inbox would pair them up.
    id = models.UUIDField(primary_key=True, editable=False)
    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="calls")
    step = models.PositiveIntegerField()
    tag = models.BinaryField(max_length=32)
    sealed = models.BinaryField(max_length=64)
    state = models.CharField(max_length=12, choices=State, default=State.RUNG)
    over = models.CharField(max_length=5, blank=True, help_text="the limit that an urgent page overrode: cap or quiet")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("page", "step", "tag"), name="rung_once_a_step"),)
