"""Finding cases. A POST that changes nothing: what is looked for is clinical and must not stand in an address."""

from typing import Any

from django.http import HttpRequest
from ninja import Router

from consult.api.auth import SIGNED_IN, doctor_of
from consult.api.schemas.search import ExcerptPart, FoundFacts, FoundPage, HitFacts, Of, Wanted
from consult.models import Translation
from consult.search import finding
from consult.services import allowance
from consult.services.allowance import Asking
from consult.snapshots import cases_public

router = Router(tags=["Search"], auth=SIGNED_IN)


@router.post("/search", response=FoundPage, exclude_none=True)
def search(request: HttpRequest, sent: Wanted) -> FoundPage:
    """The cases that you may see and that hold every word, in any language; the last word may be a beginning."""
    doctor = doctor_of(request)
    allowance.spend(doctor, Asking.SEARCH)
    found = finding.find(doctor=doctor, query=sent.words, page=sent.page)
    cases = cases_public([one.case for one in found.cases])
    return FoundPage(
        items=[
            FoundFacts(case=case, hits=[_hit(hit) for hit in one.hits])
            for case, one in zip(cases, found.cases, strict=True)
        ],
        total=found.total,
        next=found.page + 1 if found.page < found.pages else None,
    )


def _hit(hit: finding.Hit) -> HitFacts:
    return HitFacts(
        of=Of(kind=hit.text.kind, id=hit.text.of, field=hit.text.field),
        revision=hit.text.revision,
        language=hit.language,
        translation=_machine(hit.translation, hit.text.language) if hit.translation else None,
        author=hit.comment.voice.public() if hit.comment else None,
        excerpt=[ExcerptPart(text=part.text, found=part.found) for part in hit.excerpt],
    )


def _machine(translation: Translation, source: str) -> dict[str, Any]:
    said = {"model": translation.model, "engine": translation.engine, "verdict": translation.verdict}
    return {"from": source} | {name: value for name, value in said.items() if value}
