"""The API put together: `/api/v1/`, described at `/api/v1/openapi.json`."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from consult.api import cases, doctors, drafts, health, images, push, refusals, search, sessions, specialties
from consult.api.parser import JsonOnly
from consult.api.schemas.base import Refused
from consult.errors import NotFound


class Api(NinjaAPI):
    """Operations are called as their functions are, and each can be refused in the one shape."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Refused"] = Refused.model_json_schema()
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refused"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"]["default"] = {"description": "Refused", "content": content}
        return schema


def nowhere(request: HttpRequest, **_: object) -> HttpResponse:
    """An address under `/api/` that does not exist."""
    return refusals.answer(request, NotFound())


# No page of its own to browse it: ninja's loads scripts from elsewhere, which the content policy forbids.
api = Api(title="Interconsulta", version=settings.VERSION, docs_url=None, parser=JsonOnly(), urls_namespace="api")
for noun in (sessions, doctors, specialties, cases, drafts, images, search, push, health):
    api.add_router("", noun.router)
refusals.install(api)

urlpatterns = [path("v1/", api.urls), re_path("", nowhere)]
