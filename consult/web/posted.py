"""What a form posts beside its fields."""

from uuid import UUID

from django.http import HttpRequest

from consult.errors import NotFound


def uuid_of(request: HttpRequest, name: str) -> UUID:
    """The id that was posted under this name. Raises `NotFound` for anything else."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError as broken:
        raise NotFound from broken
