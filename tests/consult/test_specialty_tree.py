"""What is promised about the specialty tree."""

import csv

import pytest

from consult import specialty_tree
from consult.models import Specialty

pytestmark = pytest.mark.django_db


def test_every_migrated_database_has_the_whole_tree() -> None:
    with specialty_tree.SOURCE.open(encoding="utf8", newline="") as lines:
        slugs = {row["slug"] for row in csv.DictReader(lines)}

    assert set(Specialty.objects.values_list("slug", flat=True)) == slugs
    assert len(slugs) > 60


def test_a_child_is_below_a_parent_that_has_none() -> None:
    assert not Specialty.objects.filter(parent__parent__isnull=False).exists()
    assert Specialty.objects.get(pk="heart-failure").parent_id == "cardiology"


def test_every_specialty_has_a_name_in_four_languages() -> None:
    assert [one.slug for one in Specialty.objects.all() if not all(one.names.values())] == []


def test_loading_it_again_mends_what_was_changed_and_keeps_what_was_added() -> None:
    Specialty.objects.filter(pk="cardiology").update(name_en="Heart things")
    Specialty.objects.create(slug="retired", name_en="Retired", name_es="R", name_fr="R", name_pt="R")

    specialty_tree.load()

    assert Specialty.objects.get(pk="cardiology").name_en == "Cardiology"
    assert Specialty.objects.filter(pk="retired").exists()
