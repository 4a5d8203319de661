"""What is kept no longer than it is needed, by class; each deed is a row of the access log (decision 91)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import transaction
from django.db.models import Max, Q, QuerySet

from consult import clock
from consult.access_log import Deed, note
from consult.models import AccessEntry, ApiToken, Case, Claim, Comment, Doctor, Event, Receipt, Report, Stream, Text
from consult.models.cases import State
from consult.roles import standing
from consult.services import access_rows, erasure, images, texts

CHUNK = 1_000  # rows in one transaction: on SQLite everybody who writes waits for it
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A class of data: which rows are due, and how they go. `drop` gives how many went."""

    name: str
    due: Callable[[datetime], QuerySet[Any]]
    drop: Callable[[QuerySet[Any]], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is due of a class: everything from before then."""

    name: str
    before: datetime
    count: int


def look() -> list[Due]:
    """What is due now, by class; nothing is changed."""
    return [Due(name=rule.name, before=before, count=rule.due(before).count()) for rule, before in _kept_until()]


def apply() -> list[Due]:
    """Let go of all that is due; gives what went. Each class in which something went is a row of the access log."""
    return [
        Due(name=rule.name, before=before, count=_noted(rule, before, rule.drop(rule.due(before))))
        for rule, before in _kept_until()
    ]


def apply_daily() -> None:
    """Apply it once a day, by whichever clock comes first."""
    if cache.add("retention", True, timeout=DAY.total_seconds()):
        apply()


def _kept_until() -> list[tuple[Rule, datetime]]:
    now, days = clock.now(), settings.RETENTION_DAYS
    return [(rule, now - days[rule.name] * DAY) for rule in RULES if days[rule.name]]


def _noted(rule: Rule, before: datetime, count: int) -> int:
    if count:
        note(Deed.ERASE, None, why="retention", rule=rule.name, before=before.isoformat(), count=count)
    return count


def _cases(before: datetime) -> QuerySet[Case]:
    closed = Case.objects.filter(state=State.CLOSED, closed_at__lt=before)
    return closed.filter(texts__redacted_at=None, texts__isnull=False).distinct()


def _empty_cases(due: QuerySet[Case]) -> int:
    return sum(_empty_case(case_id) for case_id in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _empty_case(case_id: Any) -> int:
    """Every word and picture of the case goes; facts, numbers and who spoke stay."""
    case = Case.objects.select_for_update().get(pk=case_id)
    if case.state != State.CLOSED:  # reopened meanwhile
        return 0
    Comment.objects.filter(case=case).update(mentions=[])
    for image in case.images.exclude(file=""):
        images.empty(case, image)
    # What was turned back goes with what it was made of.
    said = case.texts.filter(redacted_at=None).exclude(kind=Text.Kind.TRANSLATION)
    for of, field in sorted(set(said.values_list("of", "field"))):
        texts.redact(case, of=of, field=field)
    return 1


def _access_log(before: datetime) -> QuerySet[AccessEntry]:
    return AccessEntry.objects.filter(at__lt=before).exclude(salt=None).exclude(deed=Deed.ERASE)


def _empty_rows(due: QuerySet[AccessEntry]) -> int:
    gone = 0
    while ids := list(due.order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        gone += access_rows.erase(AccessEntry.objects.filter(pk__in=ids), why="retention")
    return gone


def _channels(before: datetime) -> QuerySet[Event]:
    return Event.objects.filter(~Q(stream__name__startswith="case:"), at__lt=before)


@transaction.atomic
def _cut_channels(due: QuerySet[Event]) -> int:
    """The first number still kept moves up; a client that asks for less starts from a snapshot."""
    gone = 0
    for stream, last in list(due.values_list("stream").annotate(Max("seq")).order_by("stream")):
        Stream.objects.filter(pk=stream).update(floor=last + 1)
        gone += Event.objects.filter(stream=stream, seq__lte=last).delete()[0]
    return gone


def _sign_ins(before: datetime) -> QuerySet[UserSession]:
    sessions: QuerySet[UserSession] = UserSession.objects.filter(last_seen_at__lt=before)
    return sessions


def _end_sign_ins(due: QuerySet[UserSession]) -> int:
    Session.objects.filter(session_key__in=due.values("session_key")).delete()
    return _delete(due)


def _accounts(before: datetime) -> QuerySet[Doctor]:
    """Who never showed a licence and has not come back."""
    silent = Doctor.objects.filter(Q(last_login=None) | Q(last_login__lt=before), joined_at__lt=before)
    waits = Claim.objects.filter(state=Claim.State.WAITING).values("doctor")
    return silent.filter(verified_at=None, is_active=True).exclude(
        Q(pk__in=standing().values("doctor")) | Q(pk__in=waits)
    )


def _erase_accounts(due: QuerySet[Doctor]) -> int:
    doctors = list(due)
    for doctor in doctors:
        erasure.erase(doctor)
    return len(doctors)


def _delete(due: QuerySet[Any]) -> int:
    gone = due.count()
    due.delete()
    return gone


RULES = (
    Rule(name="cases", due=_cases, drop=_empty_cases),
    Rule(name="access_log", due=_access_log, drop=_empty_rows),
    Rule(name="reports", due=lambda before: Report.objects.filter(settled_at__lt=before), drop=_delete),
    Rule(name="channels", due=_channels, drop=_cut_channels),
    Rule(
        name="claims",
        due=lambda before: Claim.objects.filter(
            state__in=(Claim.State.REFUSED, Claim.State.REPLACED), decided_at__lt=before
        ),
        drop=_delete,
    ),
    Rule(name="accounts", due=_accounts, drop=_erase_accounts),
    Rule(name="sign_ins", due=_sign_ins, drop=_end_sign_ins),
    Rule(name="sign_ins", due=lambda before: ApiToken.objects.filter(last_used_at__lt=before), drop=_delete),
    Rule(name="receipts", due=lambda before: Receipt.objects.filter(at__lt=before), drop=_delete),
)
