"""What a doctor chooses for themselves: specialties to follow, and how the pages are."""

import pytest
from django.urls import reverse

from consult.models import Doctor
from consult.services.digest import rhythm_of
from consult.services.subscriptions import followed
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import text_of


def test_the_specialties_that_are_ticked_are_followed_and_no_others(james: Doctor, signed_in: SignedIn) -> None:
    answer = signed_in(james).post(
        reverse("specialties"), {"specialties": ["cardiology", "heart-failure"]}, follow=True
    )

    assert set(followed(james)) == {"cardiology", "heart-failure"}
    assert "Saved." in text_of(answer)


def test_what_one_follows_is_ticked(james: Doctor, signed_in: SignedIn) -> None:
    body = signed_in(james).get(reverse("specialties")).content.decode()

    assert body.count("checked") == 1
    assert 'value="pulmonology" data-name="Pulmonology" checked' in body


@pytest.mark.parametrize("slug", ["palmistry", "\x00"])
def test_a_specialty_that_does_not_exist_changes_nothing(james: Doctor, signed_in: SignedIn, slug: str) -> None:
    answer = signed_in(james).post(reverse("specialties"), {"specialties": [slug]})

    assert answer.status_code == 404
    assert followed(james) == ["pulmonology"]


def test_another_language_is_spoken_at_once(james: Doctor, signed_in: SignedIn) -> None:
    chosen = {"interface_language": "es", "time_zone": "Europe/Madrid", "digest": "weekly"}
    answer = signed_in(james).post(reverse("settings"), chosen, follow=True)

    assert "Guardado." in text_of(answer)
    assert 'data-time-zone="Europe/Madrid"' in answer.content.decode()
    assert rhythm_of(james) == "weekly"


def test_a_time_zone_that_does_not_exist_is_refused(james: Doctor, signed_in: SignedIn) -> None:
    chosen = {"interface_language": "en", "time_zone": "Mars/Olympus", "digest": "daily"}
    answer = signed_in(james).post(reverse("settings"), chosen)

    assert answer.status_code == 422
    assert Doctor.objects.get(pk=james.pk).time_zone == "UTC"
