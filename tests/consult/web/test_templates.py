"""What is promised of every template, whatever page it stands in."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from consult.web.words import IMAGE_WORDS, WORDS

ROOT = Path(settings.BASE_DIR) / "consult"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
MODULES = sorted((ROOT / "static" / "consult" / "js").rglob("*.js"))
STYLES = sorted((ROOT / "static" / "consult" / "css").glob("*.css"))


@pytest.fixture(params=TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def markup(request: pytest.FixtureRequest) -> str:
    path: Path = request.param
    return path.read_text(encoding="utf8")


def test_every_template_can_be_read() -> None:
    for path in TEMPLATES:
        get_template(str(path.relative_to(ROOT / "templates")))


def test_no_template_holds_a_script_or_style_of_its_own(markup: str) -> None:
    tags = re.findall(r"<[a-zA-Z][^>]*>", markup)

    assert [tag for tag in tags if tag.startswith("<script") and "src=" not in tag] == []
    assert [tag for tag in tags if tag.startswith("<style") or re.search(r"\s(style|on\w+)=", tag)] == []
    assert "javascript:" not in markup


def test_every_file_that_a_template_names_is_there(markup: str) -> None:
    named = re.findall(r"{% static '([^']+)' %}", markup)

    assert [name for name in named if finders.find(name) is None] == []


def test_every_icon_that_a_template_names_is_drawn(markup: str) -> None:
    drawn = (ROOT / "static" / "consult" / "icons" / "icons.svg").read_text(encoding="utf8")

    assert [name for name in re.findall(r'{% icon "([^"]+)" %}', markup) if f'id="{name}"' not in drawn] == []


def test_no_sentence_of_a_template_escapes_translation(markup: str) -> None:
    bare = re.sub(
        r"{% block body_class %}.*?{% endblock %}|{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{{.*?}}|{#.*?#}",
        "\n",
        markup,
        flags=re.DOTALL,
    )
    shown = re.findall(r">([^<>]*)<", bare) + re.findall(r'(?:title|placeholder|aria-label|alt)="([^"]*)"', bare)

    words = {word.strip() for text in shown for word in text.split("\n")} - {"Interconsulta", "· Interconsulta"}
    assert {word for word in words if re.search(r"[a-zA-Z]{2,}", word)} == set()


def test_every_word_that_a_module_says_is_in_the_list() -> None:
    said = {
        (call, key)
        for path in MODULES
        for call, key in re.findall(r'\b(word|counted)\(\s*"([\w.]+)"', path.read_text(encoding="utf8"))
    }

    assert said
    assert {key for call, key in said if (key if call == "word" else f"{key}.one") not in WORDS | IMAGE_WORDS} == set()


def test_colours_stand_in_one_place() -> None:
    """Elsewhere a style names a token, so that light and dark stay one drawing."""
    strays = [
        (path.name, line.strip())
        for path in STYLES
        for line in re.sub(r"@media print \{.*", "", path.read_text(encoding="utf8"), flags=re.DOTALL).splitlines()
        if re.search(r"#[0-9a-f]{3,8}\b", line) and not line.strip().startswith("--")
    ]

    # A square code is read by a camera, which wants black on white.
    assert [stray for stray in strays if ".qr" not in stray[1]] == []
