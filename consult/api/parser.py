"""Bodies: JSON that says that it is JSON, and nothing else."""

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.types import DictStrAny


class JsonOnly(Parser):
    """A form of another site can send JSON as text/plain without asking the browser first: the type must be right."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        if request.content_type != "application/json":
            raise ValueError("not sent as JSON")  # ninja answers 400, as for JSON that cannot be read
        return super().parse_body(request)
