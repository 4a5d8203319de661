"""What a doctor has said and done in cases, for their own eyes."""

from typing import Any

from consult.clock import told
from consult.models import (
    Attestation,
    Case,
    CaseLanguage,
    CaseView,
    Comment,
    Doctor,
    Image,
    Membership,
    PageCall,
    ReadMark,
    Text,
    Translation,
    Voice,
)
from consult.services import voices
from consult.shelf import cases_of, membership_tag

Row = dict[str, Any]


def cases(doctor: Doctor) -> list[Row]:
    """The cases on the doctor's shelf, the oldest first: how they appear there and all that they wrote."""
    return [_case(doctor, case) for case in Case.objects.filter(pk__in=cases_of(doctor)).order_by("pk")]


def _case(doctor: Doctor, case: Case) -> Row:
    tag = membership_tag(doctor.pk, case.pk)
    voice = voices.of(doctor, case.pk)
    member = Membership.objects.filter(tag=tag).first()
    facts: Row = {
        "id": str(case.pk),
        "opened_at": told(case.opened_at),
        "author": voice is not None and voice.pk == case.author_id,
        "joined_at": told(member.since) if member else "",
        "joined_by": member.via if member else "",
        "views": CaseView.objects.filter(tag=tag).values_list("count", flat=True).first() or 0,
        "read_up_to": ReadMark.objects.filter(tag=tag).values_list("upto", flat=True).first() or 0,
        "language": CaseLanguage.objects.filter(tag=tag).values_list("language", flat=True).first() or "",
        "pages": [
            {"specialty": call.page.specialty_id, "at": told(call.page.sent_at), "state": call.state}
            for call in PageCall.objects.filter(tag=tag).select_related("page").order_by("page", "step")
        ],
    }
    return facts | (_said(case, voice) if voice else {})


def _said(case: Case, voice: Voice) -> Row:
    own_card = (
        Text.objects.filter(kind=Text.Kind.CASE, of=case.pk) if voice.pk == case.author_id else Text.objects.none()
    )
    return {
        "voice": {"name": voice.name, "pseudonym": voice.anonymous},
        "card": [_text(one) | {"field": one.field} for one in own_card.order_by("pk")],
        "comments": [_comment(one) for one in voice.comments.order_by("seq")],
        "pictures": [_picture(one) for one in voice.images.select_related("consent", "text").order_by("seq")],
        "translations": [
            {"language": one.language, "words": one.body, "at": told(one.at)}
            for one in Translation.objects.filter(reviewer=voice).order_by("pk")
        ],
        "confirmed": [
            {"kind": one.kind, "count": one.count, "at": told(one.at)}
            for one in Attestation.objects.filter(voice=voice).order_by("pk")
        ],
    }


def _comment(comment: Comment) -> Row:
    revisions = Text.objects.filter(kind=Text.Kind.COMMENT, of=comment.pk).order_by("revision")
    return {
        "id": str(comment.pk),
        "at": told(comment.at),
        "taken_back_at": told(comment.retracted_at),
        "handover": comment.handover_id,
        "revisions": [_text(one) for one in revisions],
    }


def _picture(image: Image) -> Row:
    consent = image.consent
    return {
        "id": str(image.pk),
        "at": told(image.at),
        "caption": image.text.body,
        "consent": {"kind": consent.kind, "scope": consent.scope, "at": told(consent.at)},
        "withdrawn_at": told(image.withdrawn_at),
    }


def _text(text: Text) -> Row:
    return {"revision": text.revision, "language": text.language, "words": text.body, "at": told(text.at)}
