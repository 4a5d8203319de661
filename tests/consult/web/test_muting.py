"""A specialty brings its subspecialties, but for those that its follower has muted."""

from collections.abc import Callable

import pytest
from django.test import Client

from consult.access import stored_streams
from consult.errors import NotFound
from consult.models import Case, Doctor
from consult.services.subscriptions import follow_exactly, followed, heard_by, muted_by

CHILD = "interventional-pulmonology"


def test_it_is_left_out_of_streams_and_lists(
    james: Doctor, ana: Doctor, client: Client, opened: Callable[..., Case]
) -> None:
    quiet = opened(ana, specialties=[CHILD])
    client.force_login(james)
    follow_exactly(james, ["pulmonology"])
    assert f"specialty:{CHILD}" in stored_streams(james, "specialty:pulmonology")
    assert str(quiet.pk) in client.get("/").content.decode()

    follow_exactly(james, ["pulmonology"], muting=[CHILD])

    assert f"specialty:{CHILD}" not in stored_streams(james, "specialty:pulmonology")
    assert CHILD not in heard_by(james)
    page = client.get("/").content.decode()
    assert f'data-case="{quiet.pk}"' not in page
    assert f"specialty:{CHILD}=" not in page


def test_what_is_muted_can_be_looked_at_by_itself(
    james: Doctor, ana: Doctor, client: Client, opened: Callable[..., Case]
) -> None:
    quiet = opened(ana, specialties=[CHILD])
    follow_exactly(james, ["pulmonology"], muting=[CHILD])
    client.force_login(james)

    assert stored_streams(james, f"specialty:{CHILD}") == [f"specialty:{CHILD}"]
    assert f'data-case="{quiet.pk}"' in client.get("/?specialty=pulmonology").content.decode()


def test_what_is_followed_by_itself_is_not_muted(james: Doctor) -> None:
    follow_exactly(james, ["pulmonology"], muting=[CHILD])
    follow_exactly(james, ["pulmonology", CHILD], muting=[CHILD])

    assert (followed(james), muted_by(james)) == ([CHILD, "pulmonology"], [])


def test_a_muted_specialty_that_does_not_exist_is_refused(james: Doctor) -> None:
    with pytest.raises(NotFound):
        follow_exactly(james, ["pulmonology"], muting=["astrology"])


def test_the_form_offers_what_comes_with_what_is_followed(james: Doctor, client: Client) -> None:
    client.force_login(james)
    page = client.get("/specialties/").content.decode()
    assert f'name="muted" value="{CHILD}"' in page

    client.post("/specialties/", {"specialties": ["pulmonology"], "muted": [CHILD]})

    assert muted_by(james) == [CHILD]
    assert f'name="muted" value="{CHILD}" checked' in client.get("/specialties/").content.decode()
