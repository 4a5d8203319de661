"""What somebody looks for, kept in their session so that a page of results has an address without a word in it."""

from uuid import UUID

from django.http import HttpRequest

from consult import keys
from consult.ids import new_id
from consult.models import Doctor

SESSION_KEY = "searches"
KEPT = 8  # one for each tab that somebody comes back to; older ones are asked anew


def keep(request: HttpRequest, doctor: Doctor, query: str) -> UUID:
    """Seal the query into the session; gives the id under which `recall` finds it until the session ends."""
    search_id = new_id()
    sealed = keys.seal_json({"query": query}, bound_to=_bound_to(doctor, search_id))
    earlier = list(request.session.get(SESSION_KEY, {}).items())[-(KEPT - 1) :]
    request.session[SESSION_KEY] = dict([*earlier, (str(search_id), sealed)])
    return search_id


def recall(request: HttpRequest, doctor: Doctor, search_id: UUID) -> str | None:
    """The query that was kept under this id; none once it is gone."""
    sealed = request.session.get(SESSION_KEY, {}).get(str(search_id))
    if sealed is None:
        return None
    query: str = keys.unseal_json(sealed, bound_to=_bound_to(doctor, search_id))["query"]
    return query


def _bound_to(doctor: Doctor, search_id: UUID) -> bytes:
    return f"search:{doctor.pk}:{search_id}".encode()
