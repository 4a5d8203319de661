"""What happens at once when a right changes."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from consult import clock, signals
from consult.models import Case, Doctor, Membership
from consult.services import members
from realtime import database
from realtime.live import Live
from tests.realtime.conftest import Enter
from tests.realtime.talk import Talk


def changed(doctor: Doctor, **facts: object) -> None:
    Doctor.objects.filter(pk=doctor.pk).update(**facts)
    signals.rights_changed.send(sender=None, doctor_id=doctor.pk)


def signed_in(doctor: Doctor) -> str:
    """A browser session of this doctor, as signing in makes one; gives its key."""
    session = SessionStore()
    session[SESSION_KEY] = str(doctor.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = doctor.get_session_auth_hash()
    session.create()
    return str(session.session_key)


async def browser(here: Live, key: str) -> Talk:
    talk = Talk(here, session_key=key)
    talk.say("hello", app="test", device="test")
    await talk.sees("welcome")
    return talk


@pytest.mark.parametrize("facts", [{"verified_until": None}, {"is_active": False}], ids=["unverified", "inactive"])
async def test_who_may_read_no_more_is_sent_away(enter: Enter, ana: Doctor, james: Doctor, facts: dict) -> None:  # type: ignore[type-arg]
    puebla, boston = await enter(ana), await enter(james)

    await database.change(changed, ana, **facts)

    assert await puebla.ends() == 4102
    assert (await boston.ask("stream.unsubscribe", stream="inbox"))["kind"] == "done"


async def test_a_licence_that_runs_out_ends_what_is_open(enter: Enter, ana: Doctor) -> None:
    """Nobody announces that."""
    soon = clock.now() + timedelta(seconds=2)
    await database.change(lambda: Doctor.objects.filter(pk=ana.pk).update(verified_until=soon))

    puebla = await enter(ana)

    assert await puebla.ends() == 4102


async def test_a_stream_that_may_not_be_heard_any_more_falls_silent(
    enter: Enter, ana: Doctor, james: Doctor, opened: Callable[..., Case]
) -> None:
    hidden = await database.change(opened, ana, audience="members")
    await database.change(members.invite, case=hidden, doctor=james)
    puebla, boston = await enter(ana, follows=hidden.stream), await enter(james, follows=hidden.stream)
    await boston.follow("inbox")

    await database.change(lambda: Membership.objects.filter(case=hidden, via="invitation").delete())
    await database.change(changed, james)
    refusal = await boston.sees("refused")
    await puebla.ask("comment.post", case=hidden.pk, body="Ya no.")
    await puebla.hears("comment.posted")

    assert (refusal["stream"], refusal["code"]) == (hidden.stream, "not_found")
    assert boston.seqs(hidden.stream) == []
    assert list(boston.connection.followings) != []


async def test_a_right_is_looked_at_anew_with_every_command(enter: Enter, ana: Doctor, case: Case) -> None:
    """Also where nobody has announced the change."""
    puebla = await enter(ana)

    await database.change(lambda: Doctor.objects.filter(pk=ana.pk).update(verified_until=None))

    assert (await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?"))["code"] == "unverified"


async def test_a_browser_is_known_by_its_session(here: Live, ana: Doctor) -> None:
    puebla = await browser(here, await database.change(signed_in, ana))

    assert puebla.frames[0]["doctor"]["name"] == "Ana Ramírez"


async def test_signing_out_closes_the_sockets_of_that_browser_alone(here: Live, ana: Doctor) -> None:
    keys = [await database.change(signed_in, ana) for _ in range(2)]
    left, stays = [await browser(here, key) for key in keys]

    await database.change(lambda: SessionStore(keys[0]).flush())

    assert await left.ends() == 4101
    assert (await stays.ask("stream.unsubscribe", stream="inbox"))["kind"] == "done"


async def test_a_changed_password_ends_old_sessions(here: Live, ana: Doctor) -> None:
    def change_password() -> None:
        ana.set_password("another horse")
        ana.save()
        signals.rights_changed.send(sender=None, doctor_id=ana.pk)

    puebla = await browser(here, await database.change(signed_in, ana))

    await database.change(change_password)

    assert await puebla.ends() == 4101


async def test_an_unknown_session_signs_nobody_in(here: Live) -> None:
    stranger = Talk(here, session_key="made-up")

    stranger.say("hello", app="test", device="test")

    assert await stranger.ends() == 4301
