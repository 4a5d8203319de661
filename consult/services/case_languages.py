"""In which language a doctor wants to read one case, whatever they read elsewhere."""

from uuid import UUID

from django.db import transaction

from consult.access import Purpose, case_for
from consult.errors import BadValue
from consult.models import Case, CaseLanguage, Doctor
from consult.services import texts, translations
from consult.shelf import membership_tag


@transaction.atomic
def choose(*, doctor: Doctor, case_id: UUID, language: str) -> list[str]:
    """
    Read all of a case in `language`, also what is written in another that one reads; empty takes the choice back.

    Asks for what is lacking, and gives the languages that count in this case. Raises `BadValue`.
    """
    if language and language not in texts.LANGUAGES:
        raise BadValue({"field": "language", "allowed": list(texts.LANGUAGES)})
    case = case_for(doctor, case_id, purpose=Purpose.TRANSLATE)
    rows = CaseLanguage.objects.filter(tag=membership_tag(doctor.pk, case.pk))
    if not language:
        rows.delete()
        return list(doctor.languages)
    rows.update_or_create(tag=membership_tag(doctor.pk, case.pk), defaults={"case": case, "language": language})
    translations.note_reader(case, [language])
    return [language]


def chosen(doctor: Doctor, case: Case) -> str:
    """The language that this doctor chose for this case; empty where they chose none."""
    rows = CaseLanguage.objects.filter(tag=membership_tag(doctor.pk, case.pk))
    return rows.values_list("language", flat=True).first() or ""


def read(doctor: Doctor, case: Case) -> list[str]:
    """What this doctor reads in this case, best first."""
    language = chosen(doctor, case)
    return [language] if language else list(doctor.languages)
