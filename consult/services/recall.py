"""Recall: an officer takes back words of another that slipped through, everywhere, and says why."""

from contextlib import suppress
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consult import letters
from consult.access_log import Deed, note
from consult.errors import BadValue, NotFound
from consult.models import Case, Comment, ConductStep, Doctor, Report, Text, Voice
from consult.services import comments, conduct, texts, voices
from consult.services.conduct import Settled


@transaction.atomic
def recall(*, officer: Doctor, report_id: UUID, reason: str, field: str = "") -> None:
    """
    Empty the comment that a report is about; of a reported case the one `field` of its card that is named.

    What was reported about it is emptied too, since it may quote. Its author gets a letter.
    Raises as `conduct.settle` does, `Settled` for what was taken back already, and `BadValue` for no such field.
    """
    found, said = conduct.to_act(officer, report_id, reason)
    # As an officer, whether or not the case is theirs to see.
    case = Case.objects.select_for_update(of=("self",)).get(pk=found.case_id)
    if found.comment_id is not None:
        _take_back_comment(case, found.comment_id)
    else:
        _take_back_field(case, field)
    Report.objects.filter(case=case, comment=found.comment_id).update(words="")
    note(Deed.RECALL, officer, case, report=str(found.pk), comment=str(found.comment_id or ""), field=field)
    conduct.note_step(ConductStep.Deed.RECALLED, officer, said, report=found)
    _tell(found.voice)


def recallable(case: Case) -> list[str]:
    """The fields of a case's card that still say something."""
    return list(_card(case).order_by("pk").values_list("field", flat=True))


def _take_back_comment(case: Case, comment_id: UUID) -> None:
    comment = Comment.objects.get(pk=comment_id)
    if comment.retracted_at:
        raise Settled
    comments.take_back(case, comment, recalled=True)


def _take_back_field(case: Case, field: str) -> None:
    if field not in recallable(case):
        raise BadValue({"field": "field"})
    texts.redact(case, of=case.pk, field=field)


def _card(case: Case) -> QuerySet[Text]:
    return Text.objects.filter(kind=Text.Kind.CASE, of=case.pk, redacted_at=None)


def _tell(voice: Voice) -> None:
    # Whoever was erased is not told.
    with suppress(NotFound):
        letters.after_commit(
            voices.doctor_of(voice),
            subject=_("Words of yours were taken back"),
            body=_("An officer found that they cannot stand. Sign in and look; nothing else was changed."),
        )
