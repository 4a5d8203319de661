"""Every address that the server has, as its own resolver and description list them: a new one cannot be forgotten."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from consult.api.app import api


def routes(found: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Every pattern under this one: its name, and its route from the root."""
    for one in (found or get_resolver()).url_patterns:
        route = before + str(one.pattern).removeprefix("^").removesuffix("$")
        if isinstance(one, URLResolver):
            yield from routes(one, route)
        elif isinstance(one, URLPattern):
            yield one.name or "", route


def operations() -> Iterator[tuple[str, str, str]]:
    """Every call of the API: its method, path and name."""
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, described in methods.items():
            yield method, path, described["operationId"]
