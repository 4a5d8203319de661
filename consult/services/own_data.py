"""A doctor's own data, as the doctor gets it: the account, what they said, and what the log holds of them.

It holds their own voices, so it is for nobody else. What colleagues said belongs to those.
"""

from collections.abc import Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from consult import clock
from consult.access_log import Deed, note
from consult.clock import told
from consult.models import ApiToken, Claim, Digest, Doctor, OnCallChoice, Report, Suspension, Unsealing
from consult.services import access_rows, conduct, own_words, unsealing, verification

Row = dict[str, Any]


def export(doctor: Doctor) -> Row:
    """Everything that is stored about this doctor, in sections; that it was made is a row of the access log."""
    note(Deed.EXPORT, doctor)
    return {
        "made_at": told(clock.now()),
        "account": _account(doctor),
        "licences": [_claim(one) for one in doctor.claims.order_by("at")],
        "sign_in": _sign_in(doctor),
        "on_call": _on_call(doctor),
        "cases": own_words.cases(doctor),
        "reports": [{"kind": one.kind, "words": one.words, "at": told(one.at)} for one in _own_reports(doctor)],
        "suspensions": [_suspension(one) for one in conduct.suspensions_of(doctor)],
        "opened_pseudonyms": [_opened(one) for one in unsealing.opened_of(doctor)],
        "access_log": list(_deeds(doctor)),
    }


def _account(doctor: Doctor) -> Row:
    digest = Digest.objects.filter(doctor=doctor).first()
    return {
        "name": doctor.name,
        "email": doctor.email,
        "addresses": list(EmailAddress.objects.filter(user=doctor).order_by("pk").values_list("email", flat=True)),
        "country": doctor.country,
        "city": doctor.city,
        "time_zone": doctor.time_zone,
        "number_country": doctor.number_country,
        "languages": doctor.languages,
        "interface_language": doctor.interface_language,
        "joined_at": told(doctor.joined_at),
        "verified_at": told(doctor.verified_at),
        "verified_until": told(doctor.verified_until),
        "practises": list(doctor.practices.order_by("rank").values_list("specialty", flat=True)),
        "follows": list(doctor.subscriptions.filter(muted=False).values_list("specialty", flat=True)),
        "mutes": list(doctor.subscriptions.filter(muted=True).values_list("specialty", flat=True)),
        "roles": [
            {"role": one.role, "since": told(one.since), "until": told(one.until)}
            for one in doctor.grants.order_by("since")
        ],
        "letters": digest.rhythm if digest else "",
    }


def _claim(claim: Claim) -> Row:
    return {
        "country": claim.country,
        "number": verification.number_of(claim),
        "specialty": claim.specialty_id,
        "state": claim.state,
        "reason": claim.reason,
        "at": told(claim.at),
        "decided_at": told(claim.decided_at),
    }


def _sign_in(doctor: Doctor) -> Row:
    """Where and with what; no secret, and nothing that a secret could be made of."""
    return {
        "browsers": [
            {
                "address": one.ip,
                "browser": one.user_agent,
                "since": told(one.created_at),
                "seen": told(one.last_seen_at),
            }
            for one in UserSession.objects.filter(user=doctor).order_by("created_at")
        ],
        "clients": [
            {"label": one.label, "since": told(one.created_at), "seen": told(one.last_used_at)}
            for one in ApiToken.objects.filter(doctor=doctor).order_by("created_at")
        ],
        "devices": [
            {"label": one.label, "since": told(one.added_at), "seen": str(one.heard_on or "")}
            for one in doctor.devices.order_by("added_at")
        ],
        "factors": [
            {"kind": one.type, "since": told(one.created_at)}
            for one in Authenticator.objects.filter(user=doctor).order_by("created_at")
        ],
        "providers": [
            {"name": one.provider, "id": one.uid} for one in SocialAccount.objects.filter(user=doctor).order_by("pk")
        ],
    }


def _on_call(doctor: Doctor) -> Row:
    choice = OnCallChoice.objects.filter(doctor=doctor).first()
    return {
        "shifts": [
            {"specialty": one.specialty_id, "since": told(one.since), "until": told(one.until)}
            for one in doctor.shifts.all()
        ],
        "urgent_off_shift": bool(choice and choice.urgent_off_shift),
        "quiet_since": str((choice and choice.quiet_since) or ""),
        "quiet_until": str((choice and choice.quiet_until) or ""),
        "page_cap": choice.page_cap if choice else "",
    }


def _own_reports(doctor: Doctor) -> list[Report]:
    """Who reports is not stored, so each report is asked whether it is theirs."""
    return [one for one in Report.objects.order_by("at") if conduct.is_reporter(doctor, one)]


def _suspension(one: Suspension) -> Row:
    return {
        "reason": one.reason,
        "since": told(one.since),
        "until": told(one.ended_at),
        "appeal": one.appeal,
        "answer": one.answer,
    }


def _opened(one: Unsealing) -> Row:
    return {"case": str(one.voice.case_id), "voice": one.voice.name, "reason": one.reason, "at": told(one.answered_at)}


def _deeds(doctor: Doctor) -> Iterator[Row]:
    for row in access_rows.about_account(doctor):
        yield {"deed": row.deed, "at": told(row.at)}
    for row in access_rows.in_cases(doctor):
        yield {"deed": row.deed, "at": told(row.at), "case": row.about.removeprefix("case:")}
