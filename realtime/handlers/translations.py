"""Translations on the wire."""

from typing import TYPE_CHECKING

from consult.services import translations
from realtime.handlers.comments import known_language
from realtime.protocol.commands import RequestTranslation

if TYPE_CHECKING:
    from realtime.connection import Connection


async def request(connection: "Connection", command: RequestTranslation) -> None:
    """Ask for a comment in a language that nobody here reads yet; the translation arrives as an event."""
    await connection.change(
        translations.request_comment, comment_id=command.comment, language=known_language(command.language)
    )
    connection.done(command.ref)
