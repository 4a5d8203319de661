"""Insertions compose their SQL once and store what `save` stores."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.forms import model_to_dict
from django.test.utils import CaptureQueriesContext

from consult import clock
from consult.insertion import Insertion
from consult.models import AccessEntry, Case, Text, TranslationRequest


def written(case: Case, field: str) -> Text:
    return Text(case=case, kind=Text.Kind.CASE, of=case.pk, field=field, language="es", body="Fiebre y ñ.", revision=7)


def test_a_row_is_as_save_would_have_stored_it(case: Case) -> None:
    by_save, by_insertion = written(case, "a"), written(case, "b")
    by_save.save(force_insert=True)

    Insertion(Text).add(by_insertion)

    saved, inserted = (
        model_to_dict(Text.objects.get(pk=text.pk), exclude=["field", "at"]) for text in (by_save, by_insertion)
    )
    assert saved == inserted
    by_insertion.save()  # an update: a second row would be refused


@pytest.mark.django_db
def test_json_bytes_and_a_key_of_the_database_are_stored() -> None:
    entry = AccessEntry(deed="read", actor=b"\x00\xff", about="", facts={"who": ["ñ", 1, None]}, salt=b"\x01")

    Insertion(AccessEntry).add(entry)

    stored = AccessEntry.objects.get(pk=entry.pk)
    assert (bytes(stored.actor), stored.facts) == (b"\x00\xff", {"who": ["ñ", 1, None]})
    assert stored.at <= clock.now()


def test_what_stands_already_is_refused_or_passed_over(case: Case) -> None:
    text = Text.objects.filter(case=case).first()
    assert text is not None
    asked = [TranslationRequest(text=text, case=case, language="gl", priority=1) for _ in range(3)]
    Insertion(TranslationRequest).add(asked[0])

    Insertion(TranslationRequest, ignore_conflicts=True).add(asked[1])
    with pytest.raises(IntegrityError), transaction.atomic():
        Insertion(TranslationRequest).add(asked[2])

    assert TranslationRequest.objects.filter(language="gl").count() == 1


def test_one_statement_is_all_that_it_takes(case: Case) -> None:
    insertion = Insertion(Text)
    with CaptureQueriesContext(connection) as asked:
        insertion.add(written(case, "a"))

    assert len(asked) == 1
