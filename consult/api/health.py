"""How the server is."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from consult.api.schemas.health import Health
from consult.health import report

router = Router(tags=["Health"])


@router.get("/health", auth=None, response={200: Health, 503: Health}, exclude_none=True)
def health(request: HttpRequest) -> Status[dict[str, Any]]:
    """For load balancers and people: 503 where the database does not answer, since nothing works then."""
    found = report()
    return Status(503 if found["status"] == "down" else 200, found)
