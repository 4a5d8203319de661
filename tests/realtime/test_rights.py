"""What happens at once when a right changes."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from consult import clock, signals
from consult.models import AccessEntry, Case, Doctor, Membership
from consult.services import members
from consult.services.sign_in import end_token, new_ticket, new_token
from consult.shelf import membership_tag
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


async def test_a_suspended_doctor_at_a_browser_is_told_so_too(here: Live, ana: Doctor) -> None:
    """Not that the session has ended: signing in again would not help."""
    puebla = await browser(here, await database.change(signed_in, ana))

    await database.change(changed, ana, is_active=False)

    assert await puebla.ends() == 4102


async def test_a_session_that_nobody_uses_ends_its_sockets(here: Live, ana: Doctor) -> None:
    key = await database.change(signed_in, ana)
    soon = clock.now() + timedelta(seconds=2)
    await database.change(lambda: Session.objects.filter(session_key=key).update(expire_date=soon))

    puebla = await browser(here, key)

    assert await puebla.ends() == 4101


async def test_a_session_in_use_keeps_its_sockets(here: Live, ana: Doctor, case: Case) -> None:
    """What is done in the pages counts, and what is written on a socket does."""
    key = await database.change(signed_in, ana)
    soon = clock.now() + timedelta(seconds=2)
    await database.change(lambda: Session.objects.filter(session_key=key).update(expire_date=soon))
    puebla = await browser(here, key)

    await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")

    def lives_on() -> bool:
        return Session.objects.get(session_key=key).expire_date > soon + timedelta(minutes=10)

    async with asyncio.timeout(20):
        while not await database.run(lives_on):
            pass  # it is noted beside the command, in a transaction of its own
    await database.change(lambda: signals.rights_changed.send(sender=None, doctor_id=ana.pk))
    assert (await puebla.ask("stream.unsubscribe", stream="inbox"))["kind"] == "done"
    assert puebla.closed is None


async def test_a_socket_without_a_browser_ends_when_nobody_does_anything(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana, follows=case.stream)
    connection = puebla.connection

    connection._input_at -= 15 * 60  # noqa: SLF001  a quarter of an hour cannot be waited for
    puebla.ack()
    await puebla.ask("stream.unsubscribe", stream="inbox")
    connection.recheck()

    assert await puebla.ends() == 4101


async def test_whoever_writes_is_there(enter: Enter, ana: Doctor, case: Case) -> None:
    puebla = await enter(ana, follows=case.stream)
    puebla.connection._input_at -= 14 * 60  # noqa: SLF001

    await puebla.ask("comment.post", case=case.pk, body="¿Fiebre?")

    assert puebla.connection.idles_for > 14 * 60


async def test_a_token_that_is_ended_ends_the_sockets_that_it_opened(here: Live, ana: Doctor) -> None:
    def tickets() -> list[str]:
        return [new_ticket(ana, token=token) for token in tokens]

    tokens = [await database.change(new_token, ana) for _ in range(2)]
    lost, stays = [Talk(here) for _ in tokens]
    for talk, ticket in zip((lost, stays), await database.change(tickets), strict=True):
        talk.say("hello", app="test", device="test", ticket=ticket)
        await talk.sees("welcome")

    await database.change(end_token, tokens[0])

    assert await lost.ends() == 4101
    assert (await stays.ask("stream.unsubscribe", stream="inbox"))["kind"] == "done"


async def test_following_a_room_is_one_read_for_each_socket(enter: Enter, ana: Doctor, case: Case) -> None:
    first = await enter(ana, follows=case.stream)
    await first.ask("stream.fill", stream=case.stream, from_=1, to=1)
    await enter(ana, follows=case.stream, since=0)

    follows = AccessEntry.objects.filter(deed="follow", about=case.stream, actor=membership_tag(ana.pk, case.pk))
    assert await database.run(follows.count) == 2
