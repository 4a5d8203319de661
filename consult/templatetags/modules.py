"""The browser's modules of a page."""

import re
from functools import cache
from pathlib import Path

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

FOLDER = Path(__file__).resolve().parent.parent / "static" / "consult" / "js"
IMPORTS = re.compile(r"^(?:import|export)\s[^;]*?\"(\.[^\"]+)\";", re.MULTILINE)


@register.simple_tag
def modules(*names: str) -> SafeString:
    """
    The scripts `js/<name>.js`, and links to all that they import.

    Without the links a browser learns of each module only when the one that imports it has come: a round trip
    for every storey of the house, 300 ms each on a phone.
    """
    entries = [f"{name}.js" for name in names]
    beside = dict.fromkeys(found for entry in entries for found in imported(entry) if found not in entries)
    links = format_html_join("", '<link rel="modulepreload" href="{}">', ((_address(path),) for path in beside))
    scripts = format_html_join("", '<script type="module" src="{}"></script>', ((_address(path),) for path in entries))
    return format_html("{}{}", links, scripts)


@cache
def imported(entry: str) -> tuple[str, ...]:
    """Every module that `entry` brings with it, by its path in the folder, the nearest first."""
    found: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        path = waiting.pop(0)
        source = (FOLDER / path).read_text(encoding="utf8")
        here = (FOLDER / path).parent
        news = [str((here / name).resolve().relative_to(FOLDER)) for name in IMPORTS.findall(source)]
        waiting += [name for name in news if name not in found]
        found |= dict.fromkeys(news)
    return tuple(found)


def _address(path: str) -> str:
    return static(f"consult/js/{path}")
