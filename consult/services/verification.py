"""From a claim to a licence: what a doctor sends, what a verifier decides, and how it ends."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from consult import clock, evidence, keys, letters, roles, signals
from consult.access_log import Deed, note
from consult.errors import BadValue, Conflict, NotAllowed, NotFound
from consult.licences import checked_number
from consult.models import Claim, Doctor, Licence, Practice, Role, Specialty
from consult.services.roles import ReadsCases
from consult.text_rules import checked_text

VALID_FOR = timedelta(days=3 * 365)
# From here on a doctor is asked to show the licence again.
RECHECK_FROM = timedelta(days=60)
CLAIMS_A_DAY = 5
REASON_MOST = 1_000  # characters


class LicenceTaken(Conflict):
    message = _("Another account holds this licence. Refuse the claim; its doctor signs in there.")


class Decided(Conflict):
    message = _("Somebody has decided about this meanwhile, or it was replaced. Nothing was changed.")


class TooManyClaims(Conflict):
    message = _("You have sent several claims today. The last one stands; send another one tomorrow.")


def licence_tag(country: str, number: str) -> bytes:
    """The same for the same licence, and nothing without the key."""
    return keys.tag("licence", country, number)


@transaction.atomic
def claim(*, doctor: Doctor, country: str, number: str, specialty: str, content: bytes) -> Claim:
    """
    Send a licence to be looked at, with a file that shows it; one that waits already is replaced.

    Whether another account holds the licence is not told here, where strangers could try numbers: a verifier sees it.
    Raises `BadNumber`, `BadEvidence`, `BadValue`, `TooManyClaims`, and `ReadsCases` for a verifier.
    """
    doctor = Doctor.objects.select_for_update().get(pk=doctor.pk)
    if Role.VERIFIER in roles.roles_of(doctor):
        raise ReadsCases
    if doctor.claims.filter(at__gt=clock.now() - timedelta(days=1)).count() >= CLAIMS_A_DAY:
        raise TooManyClaims
    plain = checked_number(number, country=country)
    if not Specialty.objects.filter(pk=specialty).exists():
        raise BadValue({"field": "specialty"})
    for waiting in doctor.claims.select_for_update().filter(state=Claim.State.WAITING):
        _close(waiting, Claim.State.REPLACED)
    kept = evidence.keep(content)
    claimed = Claim(
        doctor=doctor,
        country=country,
        tag=licence_tag(country, plain),
        specialty_id=specialty,
        evidence=kept.name,
        evidence_type=kept.type,
    )
    claimed.sealed = keys.seal(plain.encode(), bound_to=claimed.pk.bytes)
    claimed.save()
    return claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How it is with a doctor's licence. `refused` is the reason; one of `until` and `ended` where it was approved."""

    waiting_since: datetime | None = None
    refused: str = ""
    until: datetime | None = None
    ended: datetime | None = None

    @property
    def recheck(self) -> bool:
        """Whether it is time to show the licence again."""
        return self.until is not None and self.until - clock.now() < RECHECK_FROM


def standing(doctor: Doctor) -> Standing:
    """What the newest claim and the verification of this doctor say now."""
    latest = doctor.claims.exclude(state=Claim.State.REPLACED).order_by("-at").first()
    state = latest.state if latest else ""
    return Standing(
        waiting_since=latest.at if latest and state == Claim.State.WAITING else None,
        refused=latest.reason if latest and state == Claim.State.REFUSED else "",
        until=doctor.verified_until if doctor.is_verified else None,
        ended=None if doctor.is_verified else doctor.verified_until,
    )


def number_of(claimed: Claim) -> str:
    """The licence number, for a verifier's eyes. Raises `keys.SealBroken`."""
    return keys.unseal(claimed.sealed, bound_to=claimed.pk.bytes).decode()


def is_taken(claimed: Claim) -> bool:
    """Whether another account holds this licence."""
    return Licence.objects.filter(tag=claimed.tag).exclude(doctor=claimed.doctor_id).exists()


@transaction.atomic
def approve(*, verifier: Doctor, claim_id: UUID, reason: str) -> None:
    """
    Verify the doctor for three years, and say on what grounds.

    Raises `NotAllowed`, `NoSecondFactor`, `NotFound`, `Decided`, `LicenceTaken`, `ReadsCases`, `Empty`, `TooLong`.
    """
    claimed, said = _to_decide(verifier, claim_id, reason)
    doctor = Doctor.objects.select_for_update().get(pk=claimed.doctor_id)
    if Role.VERIFIER in roles.roles_of(doctor):
        raise ReadsCases
    if is_taken(claimed):
        raise LicenceTaken
    try:
        with transaction.atomic():
            Licence.objects.update_or_create(doctor=doctor, defaults={"tag": claimed.tag, "reminded_at": None})
    except IntegrityError as taken:  # by one that was approved at the same moment
        raise LicenceTaken from taken
    now = clock.now()
    doctor.verified_at, doctor.verified_until, doctor.country = now, now + VALID_FOR, claimed.country
    doctor.save(update_fields=["verified_at", "verified_until", "country"])
    Practice.objects.get_or_create(
        doctor=doctor, specialty=claimed.specialty, defaults={"rank": doctor.practices.count()}
    )
    _close(claimed, Claim.State.APPROVED, verifier, said)
    note(Deed.VERIFY, verifier, claim=str(claimed.pk), decision="approved")
    signals.after_commit(signals.rights_changed, doctor_id=doctor.pk)
    letters.after_commit(
        doctor,
        subject=_("Your licence was checked"),
        body=_("You can read and write cases now. The licence is looked at again in three years."),
    )


@transaction.atomic
def refuse(*, verifier: Doctor, claim_id: UUID, reason: str) -> None:
    """Refuse a claim; the doctor reads the reason and may claim again. Raises as `approve` does."""
    claimed, said = _to_decide(verifier, claim_id, reason)
    _close(claimed, Claim.State.REFUSED, verifier, said)
    note(Deed.VERIFY, verifier, claim=str(claimed.pk), decision="refused")
    letters.after_commit(
        claimed.doctor,
        subject=_("Your licence could not be confirmed"),
        body=_("Sign in to read why, and to send it again."),
    )


@transaction.atomic
def end(*, verifier: Doctor, doctor_id: UUID, reason: str) -> None:
    """
    Take a verification away at once: from now on the doctor reads nothing.

    Raises `NotAllowed`, `NoSecondFactor`, `NotFound`, `Empty`, `TooLong`.
    """
    roles.require(verifier, Role.VERIFIER)
    said = checked_text(reason, most=REASON_MOST, field="reason")
    doctor = Doctor.objects.select_for_update().filter(pk=doctor_id, verified_until__gt=clock.now()).first()
    if doctor is None:
        raise NotFound
    doctor.verified_until = clock.now()
    doctor.save(update_fields=["verified_until"])
    note(Deed.VERIFY, verifier, of=str(doctor.pk), decision="ended")
    latest = doctor.claims.filter(state=Claim.State.APPROVED).order_by("-decided_at").first()
    if latest:
        _close(latest, Claim.State.REFUSED, verifier, said)
    signals.after_commit(signals.rights_changed, doctor_id=doctor.pk)
    letters.after_commit(
        doctor,
        subject=_("Your verification has ended"),
        body=_("No case is shown to you any more. Sign in to read why, and to send your licence again."),
    )


def remind() -> int:
    """Tell doctors, once, that the re-check of their licence is near; gives how many."""
    now = clock.now()
    due = Licence.objects.filter(
        reminded_at=None, doctor__is_active=True, doctor__verified_until__range=(now, now + RECHECK_FROM)
    ).select_related("doctor")
    told = 0
    for licence in due:
        # The row decides who sends, where several clocks look at once.
        if Licence.objects.filter(pk=licence.pk, reminded_at=None).update(reminded_at=now):
            told += 1
            letters.after_commit(
                licence.doctor,
                subject=_("Show your licence again"),
                body=_("Your verification ends soon. Sign in and send your licence again, so that you can go on."),
            )
    return told


def _to_decide(verifier: Doctor, claim_id: UUID, reason: str) -> tuple[Claim, str]:
    roles.require(verifier, Role.VERIFIER)
    said = checked_text(reason, most=REASON_MOST, field="reason")
    claimed = Claim.objects.select_for_update(of=("self",)).select_related("doctor").filter(pk=claim_id).first()
    if claimed is None:
        raise NotFound
    if claimed.doctor_id == verifier.pk:
        raise NotAllowed
    if claimed.state != Claim.State.WAITING:
        raise Decided
    return claimed, said


def _close(claimed: Claim, state: Claim.State, verifier: Doctor | None = None, reason: str = "") -> None:
    name, claimed.evidence = claimed.evidence, ""
    claimed.state, claimed.by, claimed.reason, claimed.decided_at = state, verifier, reason, clock.now()
    claimed.save()
    if name:
        transaction.on_commit(lambda: evidence.remove(name))
