"""The Spanish catalogue is whole, and what is compiled is what is written."""

import gettext
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from tests.rig.missing import program

BASE = Path(settings.BASE_DIR)
CATALOGUE = BASE / "consult" / "locale" / "es" / "LC_MESSAGES" / "django.po"
KEYWORDS = (
    "gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3", "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)  # fmt: skip


@pytest.fixture
def tools() -> None:
    program("msgfmt", "gettext")


def sources() -> Iterator[tuple[str, str]]:
    """Every file with words of the product, a template as the Python that xgettext reads."""
    for package in ("config", "realtime", "consult"):
        for path in sorted((BASE / package).rglob("*.py")):
            yield f"{path.relative_to(BASE)}", path.read_text(encoding="utf8")
    for path in sorted((BASE / "consult" / "templates").rglob("*.*")):
        yield f"{path.relative_to(BASE)}.py", templatize(path.read_text(encoding="utf8"), origin=str(path))


def entries(catalogue: Path, *options: str) -> set[tuple[str, str]]:
    """Context and words of the entries that `msgattrib` leaves with these options."""
    command = ["msgattrib", "--no-wrap", "--no-obsolete", *options, str(catalogue)]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.findall(r'(?:msgctxt "(.*)"\n)?msgid "(.+)"\n', listed)
    return {(context, words) for context, words in found}


@pytest.fixture
def written(tools: None, tmp_path: Path) -> set[tuple[str, str]]:
    """All that the product says, by xgettext."""
    for name, text in sources():
        path = tmp_path / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf8")
    found = sorted(str(path) for path in (tmp_path / "sources").rglob("*.py"))
    template = tmp_path / "django.pot"
    command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--no-wrap", f"--output={template}"]
    subprocess.run([*command, *(f"--keyword={word}" for word in KEYWORDS), *found], check=True, capture_output=True)
    return entries(template)


def test_everything_that_is_said_is_in_the_catalogue_and_nothing_else(written: set[tuple[str, str]]) -> None:
    kept = entries(CATALOGUE)

    assert sorted(written - kept) == []
    assert sorted(kept - written) == []


def test_no_entry_is_untranslated_or_doubtful(tools: None) -> None:
    assert entries(CATALOGUE, "--untranslated") == set()
    assert entries(CATALOGUE, "--only-fuzzy") == set()


def test_the_compiled_catalogue_is_fresh(tools: None, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.mo"
    subprocess.run(
        ["msgfmt", "--check-format", f"--output-file={fresh}", str(CATALOGUE)], check=True, capture_output=True
    )

    assert words_of(CATALOGUE.with_suffix(".mo")) == words_of(fresh)


def words_of(compiled: Path) -> dict[str, str]:
    with compiled.open("rb") as file:
        catalogue: dict[str, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    return catalogue


def test_a_value_keeps_its_place_in_both_languages() -> None:
    for words, said in words_of(CATALOGUE.with_suffix(".mo")).items():
        if isinstance(words, str) and words:
            named = re.compile(r"{\w+}|%\(\w+\)s")
            assert sorted(named.findall(words.split("\x04")[-1])) == sorted(named.findall(said)), words
