"""What a browser keeps of the house: a worker that rings, an icon, and a page for when there is no network.

Nothing here knows a doctor or a case, and nothing else is ever kept.
"""

import json
from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from consult.templatetags.modules import FOLDER
from consult.web.words import WORDS

# All that the page without a network consists of.
FILES = (
    "css/base.css",
    "css/forms.css",
    "css/entrance.css",
    "js/early.js",
    "js/offline.js",
    "icons/icons.svg",
    "icons/mark.svg",
    "icons/app-180.png",
)
SPOKEN = "push."
COLOURS = {"theme_color": "#0b62a8", "background_color": "#f3f5f7"}


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, with what it keeps and says in front. Any change of these makes browsers take it anew."""
    source = f"const SHELL = {json.dumps(_shell())};\n{_source()}"
    return HttpResponse(source, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone needs to put the house on its home screen."""
    icons = [
        {"src": _icon("mark.svg"), "type": "image/svg+xml", "sizes": "any"},
        *({"src": _icon(f"app-{size}.png"), "type": "image/png", "sizes": f"{size}x{size}"} for size in (192, 512)),
        {"src": _icon("app-maskable-512.png"), "type": "image/png", "sizes": "512x512", "purpose": "maskable"},
    ]
    facts = {
        "id": "/",
        "name": "Interconsulta",
        "short_name": "Interconsulta",
        "description": _("Consultation between doctors, translated."),
        "lang": request.LANGUAGE_CODE,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "icons": icons,
        **COLOURS,
    }
    return JsonResponse(
        facts,
        content_type="application/manifest+json",
        headers={"Cache-Control": "no-cache"},
        json_dumps_params={"ensure_ascii": False},
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the worker at whatever address there was no network for."""
    response = render(request, "consult/offline.html")
    response["Cache-Control"] = "no-cache"
    return response


def _shell() -> dict[str, Any]:
    files = [static(f"consult/{name}") for name in FILES]
    facts = {
        "offline": reverse("offline"),
        "files": files,
        "icon": _icon("app-192.png"),
        "badge": _icon("badge-96.png"),
        "words": {language: _words(language) for language, _name in settings.LANGUAGES},
    }
    return facts | {"version": sha256(json.dumps([facts, settings.VERSION]).encode()).hexdigest()[:16]}


def _words(language: str) -> dict[str, str]:
    with override(language):
        return {key.removeprefix(SPOKEN): str(words) for key, words in WORDS.items() if key.startswith(SPOKEN)}


def _icon(name: str) -> str:
    return static(f"consult/icons/{name}")


@cache
def _source() -> str:
    return (FOLDER / "worker.js").read_text(encoding="utf8")
