"""Refusals in the doctor's own language."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from consult.errors import ConsultError
from realtime.protocol import frames
from realtime.protocol.codes import Refusal

BAD_FRAME = _("The server could not read this message. Nothing was changed; reload the page if it happens again.")
SLOW_DOWN = _("That was very fast. Nothing was changed; it is sent again in a moment.")


def refused(error: ConsultError, language: str, *, ref: str | None = None, stream: str | None = None) -> frames.Frame:
    """What the domain refused."""
    return _frame(language, error.message, ref, Refusal(error.code), stream=stream, fields=error.fields or None)


def bad_frame(language: str, *, ref: str | None = None) -> frames.Frame:
    """A frame that could not be read."""
    return _frame(language, BAD_FRAME, ref, Refusal.BAD_FRAME)


def slow_down(language: str, *, ref: str | None = None, retry_ms: int) -> frames.Frame:
    """A command past the limit; it may be sent again after `retry_ms`."""
    return _frame(language, SLOW_DOWN, ref, Refusal.SLOW_DOWN, retry_ms=retry_ms)


def _frame(language: str, message: Any, ref: str | None, code: Refusal, **more: Any) -> frames.Frame:
    with translation.override(language):
        return frames.refused(ref, code, str(message), **more)
