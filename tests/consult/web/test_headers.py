"""What every answer tells the browser not to do."""

import pytest
from django.test import Client


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/login/", "/nowhere/", "/api/v1/health"])
def test_every_answer_carries_the_policies(client: Client, path: str) -> None:
    answer = client.get(path)
    content = answer["Content-Security-Policy"]

    assert "default-src 'none'" in content
    assert "frame-ancestors 'none'" in content
    assert "unsafe" not in content
    for tool in ("camera", "geolocation", "microphone", "usb"):
        assert f"{tool}=()" in answer["Permissions-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
