"""Comments on the wire."""

from typing import TYPE_CHECKING

from consult.errors import BadValue
from consult.services import comments, texts
from realtime.protocol.commands import EditComment, PostComment, RetractComment, SetCommentLanguage

if TYPE_CHECKING:
    from realtime.connection import Connection


async def post(connection: "Connection", command: PostComment) -> None:
    """Add a comment to a case."""
    comment_id, seq = await connection.change(
        comments.post_comment,
        case_id=command.case,
        client_id=command.client_id,
        body=command.body,
        reply_to=command.reply_to,
        language=command.language and known_language(command.language),
        mentions=command.mentions or (),
        annotations=[dict(annotation) for annotation in command.annotations or ()],
        attest=command.attest or (),
        handover=command.handover,
    )
    connection.done(command.ref, id=comment_id, seq=seq)


async def edit(connection: "Connection", command: EditComment) -> None:
    """Replace the words of one's own comment."""
    seq, revision = await connection.change(
        comments.edit_comment,
        comment_id=command.comment,
        client_id=command.client_id,
        revision=command.revision,
        body=command.body,
        annotations=[dict(annotation) for annotation in command.annotations or ()],
        attest=command.attest or (),
    )
    connection.done(command.ref, seq=seq, revision=revision)


async def retract(connection: "Connection", command: RetractComment) -> None:
    """Take one's own comment back."""
    seq = await connection.change(comments.retract_comment, comment_id=command.comment, client_id=command.client_id)
    connection.done(command.ref, seq=seq)


async def set_language(connection: "Connection", command: SetCommentLanguage) -> None:
    """Say which language one's own comment is in."""
    seq = await connection.change(
        comments.set_language,
        comment_id=command.comment,
        client_id=command.client_id,
        language=known_language(command.language),
    )
    connection.done(command.ref, seq=seq)


def known_language(tag: str) -> str:
    """The language of a tag such as es-MX, as rooms are written in it. Raises `BadValue`."""
    language = tag.partition("-")[0]
    if language not in texts.LANGUAGES:
        raise BadValue({"field": "language", "allowed": list(texts.LANGUAGES)})
    return language
