"""What doctors may have to be told of beside the wire: written in the transaction of the event itself."""

from datetime import timedelta
from uuid import UUID

from consult import clock
from consult.insertion import Insertion
from consult.models import Case, Notice, Page, PageCall

# How long somebody who looks has to show it with a read mark: only what nobody looked at is pushed.
ATTENTION = timedelta(seconds=30)
_NOTICES = Insertion(Notice)


def rang(case: Case, call: PageCall) -> None:
    """A page rings a doctor: at once, wherever they are."""
    Notice.objects.create(case=case, call=call, due_at=clock.now())


def happened(case: Case, seq: int, *, comment: UUID | None = None, only: bytes | None = None) -> None:
    """Members of the case hear of its event `seq`, unless they look; with `only`, the one with this tag."""
    _NOTICES.add(Notice(case=case, seq=seq, comment=comment, only=only, due_at=clock.now() + ATTENTION))


def withdrawn(comment_id: UUID) -> None:
    """What a comment said is taken back: nobody is called to it any more."""
    Notice.objects.filter(comment=comment_id).delete()


def over(page: Page) -> None:
    """A page has ended, and rings nobody any more."""
    Notice.objects.filter(call__page=page).delete()
