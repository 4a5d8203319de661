"""The specialty tree."""

from django.http import HttpRequest
from ninja import Router

from consult.api.auth import SIGNED_IN
from consult.api.schemas.specialties import Names, SpecialtyFacts
from consult.models import Specialty

router = Router(tags=["Specialties"], auth=SIGNED_IN)


@router.get("/specialties", response=list[SpecialtyFacts], exclude_none=True)
def specialties(request: HttpRequest) -> list[SpecialtyFacts]:
    """All of them, in the order of their English names."""
    return [
        SpecialtyFacts(slug=row.slug, parent=row.parent_id, name=Names(**row.names)) for row in Specialty.objects.all()
    ]
