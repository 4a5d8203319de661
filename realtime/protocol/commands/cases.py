"""Client frames about a case and the pages sent for it."""

from dataclasses import dataclass
from typing import ClassVar

from realtime.protocol.commands.base import Change
from realtime.protocol.commands.fields import Appearance, Id, Slug, State, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseVoice(Change):
    """Appear in a case under one's name or a pseudonym; once, before the first word."""

    kind: ClassVar[str] = "case.voice"
    case: Id
    as_: Appearance


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCaseState(Change):
    kind: ClassVar[str] = "case.state"
    case: Id
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPage(Change):
    kind: ClassVar[str] = "page.send"
    case: Id
    specialty: Slug
    urgency: Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgePage(Change):
    kind: ClassVar[str] = "page.acknowledge"
    page: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclinePage(Change):
    kind: ClassVar[str] = "page.decline"
    page: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverPage(Change):
    """Pass a page on to the voice ``to``, or, without one, to the next on the rota."""

    kind: ClassVar[str] = "page.hand_over"
    page: Id
    to: Id | None = None
