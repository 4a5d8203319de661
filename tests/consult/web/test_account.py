"""What a doctor's account promises: it is theirs alone, and whoever else tries it learns nothing."""

import re
from collections.abc import Callable, Iterator
from smtplib import SMTPServerDisconnected
from typing import Any
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client, override_settings
from django.urls import reverse

from consult import signals
from consult.models import ApiToken, Doctor
from consult.services.sign_in import new_token
from tests.consult.web.conftest import SignedIn
from tests.consult.web.reading import text_of
from tests.rig.domain import listening
from tests.rig.people import PASSWORD, has_second_factor, make_doctor

SAID = {
    "name": "Inés Prado",
    "country": "ES",
    "interface_language": "es",
    "email": "Ines@Example.org",
    "password1": "ocho caballos verdes",
    "time_zone": "Europe/Madrid",
}
NEW = "nueve caballos azules"


@pytest.fixture(autouse=True)
def nobody_tried_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def browser(db: None) -> Client:
    return Client()


def link() -> str:
    """The link in the newest letter, without its host."""
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", str(mail.outbox[-1].body))
    assert found is not None, mail.outbox[-1].body
    return found[1]


def sign_in(browser: Client, email: str, password: str) -> Any:
    return browser.post(reverse("account_login"), {"login": email, "password": password})


def test_signing_up_leads_through_a_letter_to_an_account_that_reads_nothing(browser: Client) -> None:
    answer = browser.post(reverse("account_signup"), SAID)

    ines = Doctor.objects.get(email="ines@example.org")
    assert answer["Location"] == reverse("account_email_verification_sent")
    assert (ines.name, ines.country, ines.number_country, ines.time_zone) == ("Inés Prado", "ES", "ES", "Europe/Madrid")
    assert (ines.languages, ines.interface_language, ines.is_verified) == (["es"], "es", False)

    # The password alone opens nothing before the address is confirmed.
    assert sign_in(browser, ines.email, SAID["password1"])["Location"] == reverse("account_email_verification_sent")
    assert "_auth_user_id" not in browser.session

    confirmed = browser.post(link())
    assert confirmed["Location"] == reverse("account_login")
    assert sign_in(browser, ines.email, SAID["password1"])["Location"] == "/"
    assert browser.get("/").status_code == 403


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "Inés\u202ePrado"),
        ("country", "XX"),
        ("email", "ines"),
        ("password1", "short"),
        ("password1", "ines@example.org"),
        ("interface_language", "xx"),
    ],
)
def test_what_does_not_fit_comes_back_with_the_reason(browser: Client, field: str, value: str) -> None:
    answer = browser.post(reverse("account_signup"), SAID | {field: value})

    assert "▸" not in text_of(answer)
    assert 'class="error"' in answer.content.decode()
    assert not Doctor.objects.exists()
    assert mail.outbox == []


def test_a_made_up_time_zone_is_no_reason_to_stop(browser: Client) -> None:
    browser.post(reverse("account_signup"), SAID | {"time_zone": "../etc/passwd"})

    assert Doctor.objects.get().time_zone == "UTC"


def test_who_signs_up_with_a_taken_address_learns_nothing(browser: Client, james: Doctor) -> None:
    taken = browser.post(reverse("account_signup"), SAID | {"email": james.email})
    free = Client().post(reverse("account_signup"), SAID)

    assert (taken.status_code, taken["Location"]) == (free.status_code, free["Location"])
    assert Doctor.objects.filter(email=james.email).get().name == "James Doyle"
    assert [letter.to for letter in mail.outbox] == [[james.email], ["ines@example.org"]]
    assert "account already" in mail.outbox[0].subject


def test_letters_speak_the_language_of_the_pages_and_name_nobody(browser: Client) -> None:
    browser.post(reverse("account_signup"), SAID, headers={"Accept-Language": "es"})

    assert mail.outbox[0].subject == "Interconsulta: Confirma tu correo"
    assert "Alguien se ha registrado" in str(mail.outbox[0].body)
    assert "Inés" not in str(mail.outbox[0].body)


def test_a_forgotten_password_is_replaced_by_a_letter_and_everything_else_is_signed_out(
    browser: Client, james: Doctor, signed_in: SignedIn
) -> None:
    elsewhere, token = signed_in(james), new_token(james)
    browser.post(reverse("account_reset_password"), {"email": james.email})
    letter = link()
    address = browser.get(letter, follow=True).redirect_chain[-1][0]

    browser.post(address, {"password1": NEW, "password2": NEW})

    assert elsewhere.get("/").status_code == 302
    assert not ApiToken.objects.filter(doctor=james).exists(), token
    assert sign_in(Client(), james.email, PASSWORD).status_code == 200
    assert sign_in(Client(), james.email, NEW)["Location"] == "/"
    assert "too old" in text_of(Client().get(letter, follow=True))


def test_who_asks_for_a_password_of_nobody_learns_nothing(browser: Client, james: Doctor) -> None:
    known = browser.post(reverse("account_reset_password"), {"email": james.email})
    unknown = browser.post(reverse("account_reset_password"), {"email": "nobody@example.org"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter.to[0] for letter in mail.outbox] == [james.email, "nobody@example.org"]
    assert "no such account" in mail.outbox[1].subject


def test_a_new_password_does_not_pass_the_second_factor(browser: Client, james: Doctor) -> None:
    has_second_factor(james)
    browser.post(reverse("account_reset_password"), {"email": james.email})
    browser.post(browser.get(link(), follow=True).redirect_chain[-1][0], {"password1": NEW, "password2": NEW})

    assert sign_in(browser, james.email, NEW)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in browser.session


def test_guessing_is_slowed_down_in_words(browser: Client, james: Doctor) -> None:
    for number in range(5):
        sign_in(browser, james.email, f"wrong {number}")

    answer = sign_in(browser, james.email, PASSWORD)

    assert "_auth_user_id" not in browser.session
    assert "Too many" in text_of(answer)


def test_letters_are_not_sent_without_end(browser: Client) -> None:
    answers = [browser.post(reverse("account_reset_password"), {"email": "nobody@example.org"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Too many tries" in text_of(answers[-1])
    assert len(mail.outbox) == 5


def test_a_mail_server_that_is_away_is_said_and_nothing_is_lost(
    browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with patch.object(EmailBackend, "send_messages", side_effect=SMTPServerDisconnected("gone: ines@example.org")):
        answer = browser.post(reverse("account_signup"), SAID, follow=True)

    assert answer.status_code == 200
    assert "could not be sent" in text_of(answer)
    assert Doctor.objects.filter(email="ines@example.org").exists()
    assert "ines" not in caplog.text
    assert "SMTPServerDisconnected" in caplog.text


def test_a_changed_password_has_every_open_socket_looked_at_and_ends_tokens(
    ana: Doctor, signed_in: SignedIn, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    new_token(ana)
    form = {"oldpassword": PASSWORD, "password1": "ocho caballos verdes", "password2": "ocho caballos verdes"}

    with listening(signals.rights_changed) as told, django_capture_on_commit_callbacks(execute=True):
        signed_in(ana).post(reverse("account_change_password"), form)

    ana.refresh_from_db()
    assert ana.check_password("ocho caballos verdes")
    assert {one["doctor_id"] for one in told} == {ana.pk}
    assert not ApiToken.objects.exists()
    assert "password was changed" in mail.outbox[-1].subject or "contraseña" in mail.outbox[-1].subject


def test_the_secret_of_a_second_factor_cannot_be_read_from_the_database(james: Doctor) -> None:
    secret = has_second_factor(james)
    stored = Authenticator.objects.get(user=james)

    assert secret not in str(stored.data)
    assert stored.wrap().validate_code("000000") is False


def test_a_second_factor_whose_key_is_lost_lets_nobody_in(james: Doctor, browser: Client) -> None:
    has_second_factor(james)
    with override_settings(SEAL_KEYS=["AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="]):
        sign_in(browser, james.email, PASSWORD)
        answer = browser.post(reverse("mfa_authenticate"), {"code": "123456"})

    assert answer.status_code == 200
    assert "_auth_user_id" not in browser.session


def test_accounts_made_at_the_server_need_no_letter(browser: Client) -> None:
    lena = make_doctor("Lena Vogt", country="DE")

    assert sign_in(browser, lena.email, PASSWORD)["Location"] == "/"
    assert EmailAddress.objects.get(user=lena).verified
    assert mail.outbox == []
