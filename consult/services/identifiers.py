"""Identifiers of patients in what doctors write: refused, or let stand by an author who looked."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, TypedDict
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from consult import keys
from consult.errors import ConsultError
from consult.models import Attestation, Doctor, Text, Voice
from consult.privacy.finding import Finding, Kind, Level
from consult.privacy.scan import scan

# As many as a command may answer for (docs/protocol.md). A text with more of them is a list of patients.
MOST = 64
KIND_WORDS = {
    Kind.DNI: _("a Spanish identity number (DNI)"),
    Kind.NIE: _("a Spanish foreigner's number (NIE)"),
    Kind.CURP: _("a Mexican population number (CURP)"),
    Kind.RFC: _("a Mexican taxpayer number (RFC)"),
    Kind.NIR: _("a French social security number (NIR)"),
    Kind.CPF: _("a Brazilian taxpayer number (CPF)"),
    Kind.SSN: _("a US social security number"),
    Kind.NHS: _("an NHS number"),
    Kind.RECORD: _("a record or insurance number"),
    Kind.PHONE: _("a telephone number"),
    Kind.EMAIL: _("an e-mail address"),
    Kind.URL: _("a web address"),
    Kind.DATE: _("a full date"),
    Kind.NAME: _("a name"),
    Kind.AGE: _("an age over 89"),
}


class Told(TypedDict):
    """A finding as its author is told of it. Positions count characters of the words as they would be stored."""

    id: str
    kind: Kind
    level: Level
    start: int
    end: int


class Identifier(ConsultError):
    """The words identify a patient, or may. `fields` says what stands where in which field; it quotes nothing."""

    code = "identifier"
    status = 422
    message = _("This may identify the patient. Nothing is lost: change the words that are marked, or confirm them.")

    def by_field(self) -> dict[str, str]:
        return {name: _in_words(found) for name, found in self.fields.items()}


class Identifies(Identifier):
    """At least one finding leaves no doubt, and nobody can confirm it away."""

    message = _("This identifies the patient. Nothing is lost: take out the number that is marked, then send.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was found in the checked words of each field."""

    words: Mapping[str, str] = field(repr=False)
    findings: Mapping[str, list[Finding]]


def look(words: Mapping[str, str]) -> Looked:
    """Scan words that `checked_text` gave back. Takes milliseconds, so do it before anything is locked."""
    return Looked(words=words, findings={name: scan(body) for name, body in words.items()})


def told(doctor: Doctor, place: UUID | str, looked: Looked) -> dict[str, list[Told]]:
    """
    The findings by field, as the author is told of them, the first `MOST`.

    An id stands for one spelling of one kind in one field of one case for one doctor: it stays when the words around
    it change, and means nothing for other words, another case or another doctor.
    """
    left = MOST
    by_field: dict[str, list[Told]] = {}
    for name, findings in looked.findings.items():
        if findings[:left]:
            by_field[name] = [_told(doctor, place, name, looked.words[name], finding) for finding in findings[:left]]
        left -= len(findings[:left])
    return by_field


def check(doctor: Doctor, place: UUID | str, looked: Looked, attest: Collection[str]) -> None:
    """Refuse what blocks, and every warning that `attest` leaves out. Raises `Identifies` or `Identifier`."""
    known = frozenset(attest)
    refused = {
        name: [one for one in found if one["level"] is Level.BLOCK or one["id"] not in known]
        for name, found in told(doctor, place, looked).items()
    }
    refused = {name: found for name, found in refused.items() if found}
    if any(one["level"] is Level.BLOCK for found in refused.values() for one in found):
        raise Identifies(refused)
    if refused or sum(map(len, looked.findings.values())) > MOST:
        raise Identifier(refused)


def keep(voice: Voice, looked: Looked, written: Mapping[str, Text]) -> None:
    """Note what the author let stand, by kind, beside the texts as they were written. After `check`."""
    Attestation.objects.bulk_create(
        Attestation(text=written[name], voice=voice, kind=kind, count=count)
        for name, findings in looked.findings.items()
        for kind, count in Counter(finding.kind for finding in findings).items()
    )


def _told(doctor: Doctor, place: UUID | str, name: str, body: str, finding: Finding) -> Told:
    spelled = body[finding.start : finding.end]
    tag = keys.tag("identifier", doctor.pk, place, name, finding.kind, spelled)
    return {
        "id": f"{finding.kind}.{tag.hex()[:24]}",
        "kind": finding.kind,
        "level": finding.level,
        "start": finding.start,
        "end": finding.end,
    }


def _in_words(found: list[Any]) -> str:
    places = [
        _("%(what)s (characters %(start)d to %(end)d)")
        % {"what": KIND_WORDS[one["kind"]], "start": one["start"] + 1, "end": one["end"]}
        for one in found
    ]
    return "; ".join(map(str, places))
