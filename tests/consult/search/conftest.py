"""Cases with words in two languages, and somebody who looks for them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from consult.models import Case, Doctor
from consult.models.translations import Verdict
from consult.search import finding
from consult.services import translations
from consult.services.translations import Result

Finds = Callable[..., list[UUID]]
Translated = Callable[..., None]


@pytest.fixture
def finds() -> Finds:
    """`finds(james, "fever")`: the ids of the cases, in order."""

    def finds(doctor: Doctor, query: str) -> list[UUID]:
        return [one.case.pk for one in finding.find(doctor=doctor, query=query).cases]

    return finds


@pytest.fixture
def translated() -> Translated:
    """`translated(case, {"¿Fiebre?": "Fever?"}, reader=james)`: what they cannot read says this."""

    def translated(
        case: Case, said: dict[str, str], *, reader: Doctor, verdict: Verdict = Verdict.OK, **told: Any
    ) -> None:
        translations.read_in(doctor=reader, case_id=case.pk)
        for work in translations.claim(100):
            text = said.get(work.body, "")
            result = Result(
                verdict=verdict if text else Verdict.WITHHELD,
                model="es-en-starter",
                engine="ctranslate2",
                text=text,
                **told,
            )
            translations.complete(work.request, result)

    return translated
