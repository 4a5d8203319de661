"""Who speaks in a case: claiming one's voice, finding it again, and opening the seal to reach the person."""

import os
from enum import StrEnum
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q

from consult import keys, pseudonyms, signals, streams
from consult.access import Purpose, case_for
from consult.errors import Conflict, NotFound
from consult.lookup import Lookup
from consult.models import Case, Doctor, Event, Membership, Specialty, Translation, Voice, VoiceHolder
from consult.services import repeats
from consult.shelf import join, membership_tag

# A rarer pair of specialty and country could tell who a masked voice is (docs/decisions/0002-voices.md).
COUNTRY_SHOWN_FROM = 5
_HELD = Lookup(Voice.objects.all(), "holder__tag")


class SpeaksAs(StrEnum):
    """Under one's name, or under a pseudonym of this case alone."""

    NAME = "name"
    PSEUDONYM = "pseudonym"


def of(doctor: Doctor, case_id: UUID) -> Voice | None:
    """This doctor's own voice in the case, if they have spoken or chosen one."""
    return _HELD.first(holder__tag=membership_tag(doctor.pk, case_id))


def holder_of(voice: Voice) -> UUID:
    """The doctor behind a voice. For routing, in memory: never write the answer down."""
    holder = voice.holder
    return UUID(bytes=keys.unseal(holder.sealed, bound_to=bytes(holder.tag)))


def doctor_of(voice: Voice) -> Doctor:
    """Whoever is behind a voice, in memory as `holder_of`. Raises `NotFound` where the doctor was erased."""
    doctor = Doctor.objects.filter(pk=holder_of(voice)).first()
    if doctor is None:
        raise NotFound
    return doctor


def claim(doctor: Doctor, case: Case, speaks_as: SpeaksAs) -> Voice:
    """Make this doctor's voice in `case` and their membership with it. The caller holds the case's lock."""
    voice = Voice.objects.create(case=case, **_shown(doctor, case, speaks_as))
    tag = membership_tag(doctor.pk, case.pk)
    VoiceHolder.objects.create(voice=voice, tag=tag, sealed=keys.seal(doctor.pk.bytes, bound_to=tag))
    join(doctor, case, Membership.Via.WORD)
    return voice


@transaction.atomic
def choose(*, doctor: Doctor, case_id: UUID, speaks_as: SpeaksAs, client_id: UUID) -> tuple[Voice, Event]:
    """
    Choose how one speaks in a case; once, before the first word.

    Safe to repeat. One who appears that way already, since they took a page say, still does; else raises `Conflict`.
    """
    case = case_for(doctor, case_id, purpose=Purpose.POST, lock=True)
    digest = repeats.digest("case.voice", speaks_as=speaks_as)
    voice = of(doctor, case.pk)
    if voice is not None:
        event = repeats.earlier(case.stream, voice, client_id, digest)
        if event is None and voice.anonymous != (speaks_as is SpeaksAs.PSEUDONYM):
            raise Conflict
        return voice, event or Event.objects.filter(stream=case.stream, voice=voice).earliest("seq")
    voice = claim(doctor, case, speaks_as)
    return voice, announce(case, voice, client_id=client_id, digest=digest)


def announce(case: Case, voice: Voice, *, client_id: UUID | None = None, digest: bytes | None = None) -> Event:
    """Tell the room that a voice has joined."""
    return streams.append(case.stream, "member.joined", {}, voice=voice, client_id=client_id, digest=digest)


def release(case: Case, voice: Voice) -> None:
    """
    Nobody is behind this voice any more: it has a pseudonym of the case, and what tied it to a doctor is gone.

    Runs in the caller's transaction, which holds the case.
    """
    tag = os.urandom(len(bytes(voice.holder.tag)))
    VoiceHolder.objects.filter(voice=voice).update(tag=tag, sealed=keys.seal(uuid4().bytes, bound_to=tag))
    if not voice.anonymous:
        specialty = Specialty.objects.select_related("parent").filter(pk=voice.specialty).first()
        voice.name = pseudonyms.draw(_names_in(case))
        voice.specialty = (specialty.parent or specialty).slug if specialty else ""
        voice.anonymous = True
    voice.country = ""
    voice.save(update_fields=["name", "specialty", "country", "anonymous"])
    named = [str(pk) for pk in Translation.objects.filter(reviewer=voice).values_list("pk", flat=True)]
    told = Event.objects.filter(Q(voice=voice) | Q(data__translation__in=named), stream__in=streams.of_case(case))
    streams.append(case.stream, "member.left", {}, voice=voice)
    signals.forget_after_commit(told)


def _names_in(case: Case) -> set[str]:
    return set(Voice.objects.filter(case=case).values_list("name", flat=True))


def _shown(doctor: Doctor, case: Case, speaks_as: SpeaksAs) -> dict[str, object]:
    specialty = doctor.primary_specialty
    if speaks_as is SpeaksAs.NAME:
        slug = specialty.slug if specialty else ""
        return {"name": doctor.name, "specialty": slug, "country": doctor.country, "anonymous": False}
    top = specialty.parent or specialty if specialty else None
    return {
        "name": pseudonyms.draw(_names_in(case)),
        "specialty": top.slug if top else "",
        "country": doctor.country if top and _common(top.slug, doctor.country) else "",
        "anonymous": True,
    }


def _common(top_slug: str, country: str) -> bool:
    peers = Doctor.objects.verified().filter(country=country)
    shared = peers.filter(practices__rank=0, practices__specialty=top_slug) | peers.filter(
        practices__rank=0, practices__specialty__parent=top_slug
    )
    return shared.distinct().count() >= COUNTRY_SHOWN_FROM
