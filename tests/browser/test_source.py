"""What can be seen in the modules without running them."""

import re
from pathlib import Path

import pytest

from consult.web.words import IMAGE_WORDS, WORDS

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "consult" / "static" / "consult" / "js").rglob("*.js"))
TEMPLATES = sorted((ROOT / "consult" / "templates").rglob("*.html"))
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTML|DOMParser"
)
CODE = re.compile(r"\beval\(|new Function|javascript:|setTimeout\(\s*[\"']")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_no_module_makes_markup_or_code_of_text(module: Path) -> None:
    source = module.read_text(encoding="utf8")

    assert not MARKUP.search(source)
    assert not CODE.search(source)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_page_carries_a_script_a_style_or_a_handler_of_its_own(template: Path) -> None:
    page = template.read_text(encoding="utf8")

    assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)


def test_every_word_that_a_module_says_is_there() -> None:
    source = "\n".join(module.read_text(encoding="utf8") for module in MODULES)

    said = set(re.findall(r"\bword\(\s*\"([\w.]+)\"", source))
    counted = set(re.findall(r"\bcounted\(\s*\"([\w.]+)\"", source))
    assert said
    assert counted
    assert said - (WORDS | IMAGE_WORDS).keys() == set()
    assert {f"{key}.{form}" for key in counted for form in ("one", "other")} - (WORDS | IMAGE_WORDS).keys() == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_a_module_stays_small(module: Path) -> None:
    assert len(module.read_text(encoding="utf8").splitlines()) <= 400
