"""What each command does: one module a noun, one function a command."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from realtime.handlers import cases, comments, pages, reads, streams, translations
from realtime.protocol.commands import (
    AcknowledgePage,
    ChooseVoice,
    Command,
    DeclinePage,
    EditComment,
    Fill,
    HandOverPage,
    MarkRead,
    PostComment,
    RequestTranslation,
    RetractComment,
    ReviewText,
    ReviewTranslation,
    SendPage,
    SetCaseState,
    SetCommentLanguage,
    Subscribe,
    TranslateBack,
    Unsubscribe,
)

if TYPE_CHECKING:
    from realtime.connection import Connection

Handler = Callable[["Connection", Any], Awaitable[None]]

# Every command of the protocol.
HANDLERS: Final[Mapping[type[Command], Handler]] = {
    Subscribe: streams.subscribe,
    Unsubscribe: streams.unsubscribe,
    Fill: streams.fill,
    PostComment: comments.post,
    EditComment: comments.edit,
    RetractComment: comments.retract,
    SetCommentLanguage: comments.set_language,
    ChooseVoice: cases.choose_voice,
    SetCaseState: cases.set_state,
    SendPage: pages.send,
    AcknowledgePage: pages.acknowledge,
    DeclinePage: pages.decline,
    HandOverPage: pages.hand_over,
    RequestTranslation: translations.request,
    TranslateBack: translations.back,
    ReviewTranslation: translations.review,
    ReviewText: translations.review_text,
    MarkRead: reads.mark,
}
