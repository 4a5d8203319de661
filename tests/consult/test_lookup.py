"""Lookups compose their SQL once and give what a queryset gives."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consult.lookup import Lookup
from consult.models import Case, Doctor, VoiceHolder
from consult.shelf import membership_tag


def test_rows_are_those_of_the_queryset(ana: Doctor, james: Doctor) -> None:
    active = Lookup(Doctor.objects.filter(is_active=True), "pk")
    Doctor.objects.filter(pk=james.pk).update(is_active=False)

    assert active.first(pk=ana.pk) == ana
    assert active.first(pk=james.pk) is None
    assert active.first(pk=uuid4()) is None


def test_a_row_is_as_it_stands_now_and_not_as_it_was_first_read(ana: Doctor) -> None:
    lookup = Lookup(Doctor.objects.all(), "pk")
    lookup.first(pk=ana.pk)

    Doctor.objects.filter(pk=ana.pk).update(name="Ana R.")

    found = lookup.first(pk=ana.pk)
    assert found is not None
    assert found.name == "Ana R."


def test_a_field_of_another_table_and_of_bytes_is_matched(ana: Doctor, case: Case) -> None:
    by_tag = Lookup(VoiceHolder.objects.all(), "voice__case", "tag")
    holder = VoiceHolder.objects.get(voice__case=case)

    assert bytes(holder.tag) == membership_tag(ana.pk, case.pk)
    assert by_tag.all(voice__case=case.pk, tag=bytes(holder.tag)) == [holder]
    assert by_tag.all(voice__case=uuid4(), tag=bytes(holder.tag)) == []


def test_every_field_must_be_given(ana: Doctor) -> None:
    with pytest.raises(KeyError):
        Lookup(Doctor.objects.all(), "pk", "email").first(pk=ana.pk)


def test_one_query_asks_it(ana: Doctor) -> None:
    lookup = Lookup(Doctor.objects.all(), "pk")

    with CaptureQueriesContext(connection) as asked:
        lookup.first(pk=ana.pk)

    assert len(asked) == 1
