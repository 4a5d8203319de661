"""What is promised to who changes words or takes them back: the index says what stands, in the same transaction."""

import pkgutil
from importlib import import_module
from io import StringIO
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from consult import migrations
from consult.models import Case, Doctor, SearchEntry, Text, Translation
from consult.services import texts
from consult.services.comments import edit_comment, retract_comment, set_language
from tests.consult.search.conftest import Finds, Translated
from tests.rig.people import make_case, say


def every_byte() -> bytes:
    """All that stands in the index, in its own tables too."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names() if name.startswith("consult_search")]
        assert tables
        said = b""
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                said += b" ".join(value if isinstance(value, bytes) else str(value).encode() for value in row)
    return said


def test_words_that_are_taken_back_are_found_no_more_in_any_language(
    ana: Doctor, james: Doctor, case: Case, translated: Translated, finds: Finds
) -> None:
    comment, _ = say(ana, case, "Quimera.")
    translated(case, {"Quimera.": "Chimera."}, reader=james)
    assert finds(james, "quimera") == finds(james, "chimera") == [case.pk]

    retract_comment(doctor=ana, comment_id=comment, client_id=uuid4())

    assert finds(james, "quimera") == finds(james, "chimera") == []


def test_not_a_byte_of_what_was_taken_back_stays_in_the_index(
    ana: Doctor, james: Doctor, case: Case, translated: Translated
) -> None:
    comment, _ = say(ana, case, "Quimera.")
    translated(case, {"Quimera.": "Xylophone."}, reader=james)
    assert b"uimera" in every_byte()
    assert b"ylophone" in every_byte()

    retract_comment(doctor=ana, comment_id=comment, client_id=uuid4())

    assert b"uimera" not in every_byte()
    assert b"ylophone" not in every_byte()


def test_a_title_that_is_redacted_is_found_no_more(ana: Doctor, finds: Finds) -> None:
    case = make_case(ana, title="Quimera")

    with transaction.atomic():
        texts.redact(case, of=case.pk, field="title")

    assert finds(ana, "quimera") == []


def test_what_is_rolled_back_changes_nothing_in_the_index(ana: Doctor, case: Case, finds: Finds) -> None:
    comment, _ = say(ana, case, "Quimera.")

    with transaction.atomic():
        retract_comment(doctor=ana, comment_id=comment, client_id=uuid4())
        say(ana, case, "Grifo.")
        transaction.set_rollback(True)

    assert finds(ana, "quimera") == [case.pk]
    assert finds(ana, "grifo") == []


def test_the_words_before_an_edit_are_found_no_more(
    ana: Doctor, james: Doctor, case: Case, translated: Translated, finds: Finds
) -> None:
    comment, _ = say(ana, case, "Quimera.")
    translated(case, {"Quimera.": "Chimera."}, reader=james)

    edit_comment(doctor=ana, comment_id=comment, client_id=uuid4(), revision=1, body="Grifo.")

    assert finds(ana, "quimera") == finds(ana, "chimera") == []
    assert finds(ana, "grifo") == [case.pk]


def test_a_translation_from_a_wrong_language_is_found_no_more(
    ana: Doctor, james: Doctor, case: Case, translated: Translated, finds: Finds
) -> None:
    comment, _ = say(ana, case, "Quimera.")
    translated(case, {"Quimera.": "Chimera."}, reader=james)

    set_language(doctor=ana, comment_id=comment, client_id=uuid4(), language="pt")

    assert finds(ana, "chimera") == []
    assert finds(ana, "quimera") == [case.pk]


def test_a_withheld_translation_is_not_found(
    ana: Doctor, james: Doctor, case: Case, translated: Translated, finds: Finds
) -> None:
    say(ana, case, "Quimera.")
    translated(case, {}, reader=james)

    assert finds(james, "chimera") == []
    assert not SearchEntry.objects.exclude(translation=None).exists()


def test_texts_that_are_deleted_leave_nothing_in_the_index(ana: Doctor, case: Case, finds: Finds) -> None:
    Text.objects.filter(case=case).delete()

    assert not SearchEntry.objects.filter(case=case).exists()
    assert finds(ana, "bronquial") == []


@pytest.fixture
def written(ana: Doctor, james: Doctor, case: Case, translated: Translated) -> Case:
    comment, _ = say(ana, case, "Quimera.")
    translated(case, {"Quimera.": "Chimera."}, reader=james)
    edit_comment(doctor=ana, comment_id=comment, client_id=uuid4(), revision=1, body="Grifo.")
    translated(case, {"Grifo.": "Griffin."}, reader=james)
    gone, _ = say(ana, case, "Basilisco.")
    retract_comment(doctor=ana, comment_id=gone, client_id=uuid4())
    say(ana, case, "💊")
    return case


def entries() -> set[tuple[object, ...]]:
    return set(SearchEntry.objects.values_list("case", "text", "translation", "words"))


def test_made_anew_the_index_is_what_it_was(written: Case) -> None:
    before = entries()
    SearchEntry.objects.all().delete()
    said = StringIO()

    call_command("rebuild_search", stdout=said)

    assert entries() == before
    assert said.getvalue() == f"{len(before)} texts and translations can be found.\n"


def test_a_database_from_before_the_search_gets_the_same_index(written: Case) -> None:
    before = entries()
    SearchEntry.objects.all().delete()
    (migration,) = [
        module.name for module in pkgutil.iter_modules(migrations.__path__) if module.name.endswith("_search")
    ]

    import_module(f"{migrations.__name__}.{migration}").fill(apps, None)

    assert entries() == before


def test_made_anew_the_index_holds_nothing_that_was_taken_back(written: Case, ana: Doctor, finds: Finds) -> None:
    for body in ("Quimera", "Chimera", "Basilisco"):
        SearchEntry.objects.create(case=written, text=Text.objects.all()[0], words=body.lower())
    assert finds(ana, "basilisco") == [written.pk]

    call_command("rebuild_search", stdout=StringIO())

    assert [finds(ana, word) for word in ("quimera", "chimera", "basilisco")] == [[], [], []]
    assert finds(ana, "griffin") == [written.pk]


def test_of_two_translations_into_one_language_the_newer_is_found(
    ana: Doctor, james: Doctor, case: Case, translated: Translated, finds: Finds
) -> None:
    comment, _ = say(ana, case, "Quimera.")
    translated(case, {"Quimera.": "Chimera."}, reader=james)
    text = Text.objects.get(of=comment)
    newer = Translation.objects.create(text=text, language="en", body="Griffin.", verdict="ok")

    call_command("rebuild_search", stdout=StringIO())

    assert finds(james, "chimera") == []
    assert finds(james, "griffin") == [case.pk]
    assert SearchEntry.objects.get(translation=newer)
