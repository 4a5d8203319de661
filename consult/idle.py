"""When a browser's session ends by itself: some minutes after the last input, and half a day after it began."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from consult import clock

LONGEST = timedelta(hours=12)
# Noting every key would make a write of every request; a session ends so much earlier at most.
NOTED_EVERY = timedelta(seconds=30)
BEGAN, INPUT = "began", "input"


def idle_time() -> timedelta:
    """How long nobody may do anything. A session is stored for so long from each input that is noted."""
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


def is_over(session: SessionBase) -> bool:
    """Whether the session is older than any may be; that nobody used it the store itself knows."""
    began = session.get(BEGAN)
    return began is not None and clock.now() - datetime.fromisoformat(began) >= LONGEST


def note_input(session: SessionBase) -> bool:
    """Somebody does something: once saved, the session lasts for another idle time. False where it is noted already."""
    now = clock.now()
    noted = session.get(INPUT)
    if noted is not None and now - datetime.fromisoformat(noted) < NOTED_EVERY:
        return False
    session.setdefault(BEGAN, now.isoformat())
    session[INPUT] = now.isoformat()
    return True
