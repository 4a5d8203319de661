"""Pictures of a case: shown once somebody looked at them, served through the gate, gone when consent is withdrawn."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from consult import clock, streams, transitions
from consult.access import Purpose, case_for
from consult.errors import BadValue, NotAllowed, NotFound
from consult.ids import new_id
from consult.imaging import apart
from consult.imaging.limits import MOST_BOXES
from consult.imaging.picture import Box, Picture
from consult.models import Case, Consent, Doctor, Event, Image, ImageDraft, Text, Voice
from consult.services import (
    asking,
    comments,
    identifiers,
    image_drafts,
    languages,
    notices,
    repeats,
    texts,
    translations,
    voices,
)
from consult.services.identifiers import Looked
from consult.services.image_drafts import FILES
from consult.services.voices import SpeaksAs
from consult.text_rules import checked_text

CAPTION_MOST = 500  # characters


class Size(StrEnum):
    """In which size a picture is asked for."""

    FULL = "full"
    THUMB = "thumb"


class NotLookedAt(BadValue):
    message = _("Look at the picture first: cover what identifies the patient, and say that you looked.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """What a doctor says to show a picture. `looked`: nothing in it that is not covered identifies the patient."""

    caption: str = field(repr=False)
    boxes: Sequence[Box] = ()
    looked: bool = False
    speaks_as: str = SpeaksAs.NAME
    language: str | None = None
    attest: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Command:
    """A `show` whose words were looked at."""

    doctor: Doctor
    draft_id: UUID
    client_id: UUID
    digest: bytes
    showing: Showing
    looked: Looked

    @property
    def caption(self) -> str:
        return self.looked.words["caption"]


def show(*, doctor: Doctor, draft_id: UUID, client_id: UUID, showing: Showing) -> tuple[UUID, int]:
    """
    Burn the boxes into a picture that was sent, and show it in its case; gives its id and its number. Takes seconds.

    Safe to repeat. Raises `NotLookedAt`, `BadValue`, `BadBoxes`, `CaseClosed`, `Conflict`, `NotFound` for what was
    discarded or forgotten, `Identifier` for what the caption names and `attest` leaves out, `NeedsAnswer`, `Busy`.
    """
    looked = _checked(showing)
    digest = repeats.digest("image.show", draft=draft_id, caption=looked.words["caption"], boxes=list(showing.boxes))
    command = _Command(
        doctor=doctor, draft_id=draft_id, client_id=client_id, digest=digest, showing=showing, looked=looked
    )
    # Asked twice: it takes seconds to burn, and nobody should wait for a lock that long, nor for a refusal.
    if said := _said_before(command):
        return said
    content, _format = image_drafts.content_of(doctor, draft_id)
    pictures = apart.burned(content, showing.boxes)
    names = [FILES.keep(picture.content) for picture in pictures]
    try:
        image, seq = _store(command, pictures, names)
    except BaseException:
        _remove(names)
        raise
    if image.file not in names:  # the same command, twice at once: the other was first
        _remove(names)
    return image.pk, seq


def _checked(showing: Showing) -> Looked:
    caption = checked_text(showing.caption, most=CAPTION_MOST, field="caption")
    if not showing.looked:
        raise NotLookedAt({"field": "looked"})
    if len(showing.boxes) > MOST_BOXES:
        raise BadValue({"field": "boxes", "most": MOST_BOXES})
    if showing.speaks_as not in list(SpeaksAs):
        raise BadValue({"field": "as", "allowed": list(SpeaksAs)})
    if showing.language not in (None, *texts.LANGUAGES):
        raise BadValue({"field": "language", "allowed": list(texts.LANGUAGES)})
    return identifiers.look({"caption": caption})


@transaction.atomic
def _said_before(command: _Command) -> tuple[UUID, int] | None:
    """What this command has made before; else nothing, and nothing stands in its way."""
    case = _case(command, purpose=Purpose.CONTINUE)
    if event := _earlier(command, case):
        return UUID(event.data["id"]), event.seq
    _may_show(command, case)
    return None


def _case(command: _Command, *, purpose: Purpose, lock: bool = False) -> Case:
    consent = Consent.objects.filter(pk=command.draft_id).first()
    if consent is None:
        raise NotFound
    return case_for(command.doctor, consent.case_id, purpose=purpose, lock=lock)


def _earlier(command: _Command, case: Case) -> Event | None:
    voice = voices.of(command.doctor, case.pk)
    return repeats.earlier(case.stream, voice, command.client_id, command.digest) if voice else None


def _may_show(command: _Command, case: Case) -> tuple[ImageDraft, str]:
    """The draft, and the language of the caption."""
    doctor, showing = command.doctor, command.showing
    transitions.must_be_writable(case)
    image_drafts.must_have_room(case)
    consent, _case = image_drafts.own(doctor, command.draft_id)
    draft = ImageDraft.objects.filter(pk=consent.pk).select_related("consent").first()
    if draft is None:
        raise NotFound
    identifiers.check(doctor, case.pk, command.looked, showing.attest)
    voice = voices.of(doctor, case.pk)
    spoken = showing.language or languages.spoken(doctor, voice, command.caption, readings=languages.readings(case))
    asking.answered_by_field(doctor, {"caption": command.caption}, spoken, {}, ask_all=False)
    return draft, spoken


@transaction.atomic
def _store(command: _Command, pictures: tuple[Picture, Picture], names: list[str]) -> tuple[Image, int]:
    case = _case(command, purpose=Purpose.POST, lock=True)
    if event := _earlier(command, case):
        return Image.objects.get(pk=event.data["id"]), event.seq
    draft, spoken = _may_show(command, case)
    doctor = command.doctor
    voice = voices.of(doctor, case.pk) or _first_word(doctor, case, command.showing.speaks_as)
    image_id, (picture, thumb) = new_id(), pictures
    text = texts.write(case, kind=Text.Kind.IMAGE, of=image_id, field="caption", language=spoken, body=command.caption)
    identifiers.keep(voice, command.looked, {"caption": text})
    sizes = {
        "width": picture.width,
        "height": picture.height,
        "thumb_width": thumb.width,
        "thumb_height": thumb.height,
    }
    event = streams.append(
        case.stream,
        "image.added",
        {"id": str(image_id), "text": str(text.pk), **sizes},
        voice=voice,
        client_id=command.client_id,
        digest=command.digest,
    )
    image = Image.objects.create(
        id=image_id,
        case=case,
        voice=voice,
        consent=draft.consent,
        text=text,
        seq=event.seq,
        file=names[0],
        thumb=names[1],
        format=picture.format,
        **sizes,
    )
    draft.delete()
    transaction.on_commit(lambda: FILES.remove(draft.file))
    notices.happened(case, event.seq)
    translations.request(case, [text], readings=languages.readings(case), priority=translations.Priority.NEW)
    return image, event.seq


def _first_word(doctor: Doctor, case: Case, speaks_as: str) -> Voice:
    if speaks_as == SpeaksAs.NAME:
        return comments.first_word(doctor, case)
    voice = voices.claim(doctor, case, SpeaksAs.PSEUDONYM)
    voices.announce(case, voice)
    return voice


@transaction.atomic
def withdraw(*, doctor: Doctor, image_id: UUID, client_id: UUID) -> int:
    """
    The patient takes their consent back: the picture goes everywhere, with its caption, and a tombstone stays.

    For who added it and for the author of the case, also in one that is closed. Gives the event's number; safe to
    repeat. Raises `NotAllowed`, `NotFound`.
    """
    case_id = Image.objects.filter(pk=image_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound
    case = case_for(doctor, case_id, purpose=Purpose.POST, lock=True)
    image = Image.objects.select_related("consent").get(pk=image_id)
    voice = voices.of(doctor, case.pk)
    if voice is None or not may_withdraw(voice, image, case):
        raise NotAllowed
    digest = repeats.digest("image.withdraw", image=image_id)
    if event := repeats.earlier(case.stream, voice, client_id, digest):
        return event.seq
    if not image.file:
        raise NotFound
    facts = {"image": str(image.pk)}
    event = streams.append(case.stream, "image.withdrawn", facts, voice=voice, client_id=client_id, digest=digest)
    empty(case, image)
    image.withdrawn_at = image.consent.withdrawn_at = clock.now()
    image.save(update_fields=["withdrawn_at"])
    image.consent.save(update_fields=["withdrawn_at"])
    return event.seq


def empty(case: Case, image: Image) -> None:
    """Files and caption of a picture go. Runs in the caller's transaction, which holds the case."""
    names = image.file, image.thumb
    image.file = image.thumb = ""
    image.save(update_fields=["file", "thumb"])
    transaction.on_commit(lambda: _remove(names))
    texts.redact(case, of=image.pk, field="caption")


def may_withdraw(voice: Voice, image: Image, case: Case) -> bool:
    """Whether it is this voice whom the patient told."""
    return voice.pk in (image.voice_id, case.author_id)


def shown(doctor: Doctor, image_id: UUID) -> Image:
    """A picture that this doctor may see. A look at its bytes is another thing: `content_of`. Raises `NotFound`."""
    image = Image.objects.select_related("voice", "text", "case").filter(pk=image_id).exclude(file="").first()
    if image is None:
        raise NotFound
    case_for(doctor, image.case_id, purpose=Purpose.CONTINUE)
    return image


def content_of(doctor: Doctor, image_id: UUID, size: Size) -> tuple[bytes, str]:
    """The picture and its format. It is a look: a row of the access log. Raises `NotFound`, `Unverified`."""
    image = shown(doctor, image_id)
    name, kind = (image.file, image.format) if size is Size.FULL else (image.thumb, Image.Format.JPEG)
    case_for(doctor, image.case_id, purpose=Purpose.IMAGE, image=str(image_id), size=size)
    try:
        return FILES.read(name), kind
    except FileNotFoundError as withdrawn:  # while it was asked for
        raise NotFound from withdrawn


def _remove(names: Collection[str]) -> None:
    for name in names:
        FILES.remove(name)
