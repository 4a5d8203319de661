"""What is promised to whoever generates a client from the description."""

from tests.consult.api.conftest import Api

CALLS = {
    ("post", "/sessions"),
    ("delete", "/sessions"),
    ("post", "/tickets"),
    ("get", "/me"),
    ("put", "/me/subscriptions"),
    ("get", "/specialties"),
    ("get", "/cases"),
    ("post", "/cases"),
    ("get", "/cases/{case_id}"),
    ("get", "/cases/{case_id}/events"),
    ("get", "/cases/{case_id}/wakes"),
    ("get", "/wakes"),
    ("post", "/cases/{case_id}/state"),
    ("post", "/search"),
    ("put", "/cases/{case_id}/language"),
    ("post", "/drafts/check"),
    ("post", "/cases/{case_id}/images"),
    ("put", "/image-drafts/{draft_id}/content"),
    ("post", "/image-drafts/{draft_id}/show"),
    ("delete", "/image-drafts/{draft_id}"),
    ("get", "/images/{image_id}"),
    ("post", "/images/{image_id}/withdraw"),
    ("get", "/push/key"),
    ("get", "/me/devices"),
    ("put", "/me/devices"),
    ("delete", "/me/devices/{device_id}"),
    ("post", "/push/answers"),
    ("get", "/health"),
}


def test_every_call_is_described_with_its_refusal(api: type[Api]) -> None:
    paths = api().get("/openapi.json").json()["paths"]

    described = {(verb, path.removeprefix("/api/v1")) for path, verbs in paths.items() for verb in verbs}
    assert described == CALLS
    assert all("default" in call["responses"] for verbs in paths.values() for call in verbs.values())


def test_changes_are_described_with_their_idempotency_key(api: type[Api]) -> None:
    paths = api().get("/openapi.json").json()["paths"]

    for path in ("/api/v1/cases", "/api/v1/cases/{case_id}/state"):
        headers = [given for given in paths[path]["post"]["parameters"] if given["in"] == "header"]
        assert [(given["name"], given["required"]) for given in headers] == [("Idempotency-Key", True)]
