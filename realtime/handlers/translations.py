"""Translations on the wire."""

from typing import TYPE_CHECKING

from consult.services import reviews, translations
from realtime.handlers.comments import known_language
from realtime.protocol.commands import RequestTranslation, ReviewText, ReviewTranslation, TranslateBack

if TYPE_CHECKING:
    from realtime.connection import Connection


async def request(connection: "Connection", command: RequestTranslation) -> None:
    """Ask for a comment in a language that nobody here reads yet; the translation arrives as an event."""
    await connection.change(
        translations.request_comment, comment_id=command.comment, language=known_language(command.language)
    )
    connection.done(command.ref)


async def back(connection: "Connection", command: TranslateBack) -> None:
    """Turn a translation back into the language of its comment; it arrives as an event."""
    await connection.change(
        translations.request_back, comment_id=command.comment, language=known_language(command.language)
    )
    connection.done(command.ref)


async def review(connection: "Connection", command: ReviewTranslation) -> None:
    """Confirm or correct a translation, under one's own voice."""
    seq = await connection.change(
        reviews.review,
        comment_id=command.comment,
        client_id=command.client_id,
        revision=command.revision,
        language=known_language(command.language),
        text=command.text,
    )
    connection.done(command.ref, seq=seq)


async def review_text(connection: "Connection", command: ReviewText) -> None:
    """The same for a text of the card."""
    seq = await connection.change(
        reviews.review_text,
        case_id=command.case,
        name=command.field,
        client_id=command.client_id,
        revision=command.revision,
        language=known_language(command.language),
        text=command.text,
    )
    connection.done(command.ref, seq=seq)
