"""What is promised to a doctor who asks about themselves, and about the specialties."""

from consult.models import Doctor, Specialty
from tests.consult.api.conftest import Api


def test_me_tells_who_is_signed_in(api: type[Api], james: Doctor) -> None:
    assert api(james).get("/me").json() == {
        "id": str(james.pk),
        "name": "James Doyle",
        "country": "US",
        "languages": ["en"],
        "specialties": ["pulmonology"],
        "subscriptions": ["pulmonology"],
        "muted": [],
        "verified": True,
    }


def test_subscriptions_are_followed_exactly(api: type[Api], james: Doctor) -> None:
    client = api(james)

    answer = client.put("/me/subscriptions", {"specialties": ["pediatrics", "cardiology"]})

    assert answer.json() == {"specialties": ["cardiology", "pediatrics"], "muted": []}
    assert client.get("/me").json()["subscriptions"] == ["cardiology", "pediatrics"]


def test_a_subspecialty_is_muted(api: type[Api], james: Doctor) -> None:
    client = api(james)
    wanted = {"specialties": ["pulmonology"], "muted": ["sleep-medicine"]}

    assert client.put("/me/subscriptions", wanted).json() == wanted
    assert client.get("/me").json()["muted"] == ["sleep-medicine"]


def test_an_unknown_specialty_is_not_followed(api: type[Api], james: Doctor) -> None:
    client = api(james)

    answer = client.put("/me/subscriptions", {"specialties": ["astrology"]})

    assert answer.status_code == 404
    assert set(answer.json()["fields"]) == {"specialties"}
    assert client.get("/me").json()["subscriptions"] == ["pulmonology"]


def test_an_unverified_doctor_follows_nothing(api: type[Api], noor: Doctor) -> None:
    answer = api(noor).put("/me/subscriptions", {"specialties": ["cardiology"]})

    assert (answer.status_code, answer.json()["code"]) == (403, "unverified")


def test_specialties_are_the_whole_tree_in_four_languages(api: type[Api], james: Doctor) -> None:
    tree = {row["slug"]: row for row in api(james).get("/specialties").json()}

    assert len(tree) == Specialty.objects.count()
    assert tree["pediatric-pulmonology"]["parent"] in tree
    assert "parent" not in tree["pulmonology"]
    assert set(tree["pulmonology"]["name"]) == {"en", "es", "fr", "pt"}
