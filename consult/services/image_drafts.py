"""A picture on its way into a case: consent first, then the file, of which only the cleaned picture is kept."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consult import clock, transitions
from consult.access import Purpose, case_for
from consult.errors import BadValue, ConsultError, NotFound
from consult.imaging import apart
from consult.imaging.picture import Picture
from consult.models import Case, Consent, Doctor, Image, ImageDraft
from consult.sealed_files import SealedFiles
from consult.services import allowance, repeats
from consult.services.allowance import Asking
from consult.shelf import membership_tag

MOST_BYTES = 25 * 2**20  # of a file as it is sent; a radiograph in DICOM has up to 20 MB
MOST_IN_CASE = 50
# Long enough to look and to draw; whoever comes back later adds the picture anew.
KEPT = timedelta(hours=1)
FILES = SealedFiles("images")


class TooManyBytes(ConsultError):
    code = "too_long"
    status = 413
    message = _("This file is larger than 25 MB. Nothing was kept of it. Save it smaller, then add it.")


class TooManyImages(ConsultError):
    code = "conflict"
    status = 409
    message = _("This case has 50 pictures, and takes no more. Withdraw one that nobody needs, or open another case.")


@transaction.atomic
def record_consent(*, doctor: Doctor, case_id: UUID, client_id: UUID, kind: str, scope: str) -> UUID:
    """
    Note what the patient agreed to; gives the id under which the picture is then sent.

    Safe to repeat. Raises `CaseClosed`, `NotFound`, `Unverified`, `BadValue`, `TooManyImages`.
    """
    for name, value, allowed in (("kind", kind, Consent.Kind.values), ("scope", scope, Consent.Scope.values)):
        if value not in allowed:
            raise BadValue({"field": name, "allowed": allowed})
    case = case_for(doctor, case_id, purpose=Purpose.CONTINUE, lock=True)
    digest = repeats.digest("image.consent", case=case_id, consent=kind, scope=scope)
    if answer := repeats.receipt_for(doctor, client_id, digest):
        return UUID(answer["id"])
    transitions.must_be_writable(case)
    must_have_room(case)
    consent = Consent.objects.create(case=case, tag=membership_tag(doctor.pk, case.pk), kind=kind, scope=scope)
    repeats.keep_receipt(doctor, client_id, digest, {"id": str(consent.pk)})
    return consent.pk


def must_have_room(case: Case) -> None:
    """Raises `TooManyImages`."""
    if Image.objects.filter(case=case).exclude(file="").count() >= MOST_IN_CASE:
        raise TooManyImages


def upload(*, doctor: Doctor, draft_id: UUID, content: bytes) -> Picture:
    """
    Clean a file and keep the picture, for its sender to look at; the file itself is kept nowhere. Takes seconds.

    Sent again it takes the place of the one before. Raises what `case_for` raises, `CaseClosed`, `NotFound` for what
    is another's, `TooManyBytes`, `BadImage`, `Busy`, `SlowDown`.
    """
    consent, case = own(doctor, draft_id)
    transitions.must_be_writable(case)
    if len(content) > MOST_BYTES:
        raise TooManyBytes
    allowance.spend(doctor, Asking.IMAGE)
    picture = apart.cleaned(content)
    _keep(consent.pk, picture)
    return picture


def _keep(draft_id: UUID, picture: Picture) -> None:
    name = FILES.keep(picture.content)
    try:
        with transaction.atomic():
            # Shown, discarded or sent a second time meanwhile.
            if _locked(draft_id) is None:
                raise NotFound
            before = ImageDraft.objects.filter(pk=draft_id).values_list("file", flat=True).first()
            ImageDraft.objects.update_or_create(
                consent_id=draft_id,
                defaults={
                    "file": name,
                    "format": picture.format,
                    "width": picture.width,
                    "height": picture.height,
                    "at": clock.now(),
                },
            )
            if before:
                transaction.on_commit(lambda: FILES.remove(before))
    except BaseException:
        FILES.remove(name)
        raise


def content_of(doctor: Doctor, draft_id: UUID) -> tuple[bytes, str]:
    """One's own picture as it was cleaned, and its format. Raises `NotFound`, `Unverified`."""
    own(doctor, draft_id)
    draft = ImageDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise NotFound
    try:
        return FILES.read(draft.file), draft.format
    except FileNotFoundError as gone:  # shown or discarded while it was asked for
        raise NotFound from gone


@transaction.atomic
def discard(*, doctor: Doctor, draft_id: UUID) -> None:
    """Do not show it after all: picture and consent go. One that is gone is no matter. Raises `NotFound`."""
    consent, _case = own(doctor, draft_id)
    _drop(consent)


def leave(doctor: Doctor, case: Case) -> None:
    """What the doctor has not shown yet goes, and consents do not say any more who recorded them."""
    recorded = Consent.objects.filter(tag=membership_tag(doctor.pk, case.pk))
    for consent in recorded.filter(image=None):
        _drop(consent)
    recorded.update(tag=b"")


def own(doctor: Doctor, draft_id: UUID) -> tuple[Consent, Case]:
    """One's own consent whose picture is not shown yet, and its case. Raises `NotFound`, `Unverified`."""
    consent = Consent.objects.filter(pk=draft_id, image=None).first()
    if consent is None:
        raise NotFound
    case = case_for(doctor, consent.case_id, purpose=Purpose.CONTINUE)
    if bytes(consent.tag) != membership_tag(doctor.pk, case.pk):
        raise NotFound
    return consent, case


def _locked(draft_id: UUID) -> Consent | None:
    return Consent.objects.select_for_update(of=("self",)).filter(pk=draft_id, image=None).first()


def _drop(consent: Consent) -> None:
    name = ImageDraft.objects.filter(pk=consent.pk).values_list("file", flat=True).first()
    consent.delete()
    if name:
        transaction.on_commit(lambda: FILES.remove(name))


def sweep() -> int:
    """Forget what was sent and never shown, and files that no row names; gives how many files of the latter."""
    for consent in Consent.objects.filter(image=None, at__lt=clock.now() - KEPT):
        with transaction.atomic():
            if still := _locked(consent.pk):
                _drop(still)
    named = set(ImageDraft.objects.values_list("file", flat=True))
    for file, thumb in Image.objects.exclude(file="").values_list("file", "thumb").iterator():
        named |= {file, thumb}
    return FILES.sweep(named)
