"""Client frames about comments and their translations."""

from dataclasses import dataclass, field
from dataclasses import field as field_
from typing import ClassVar

from realtime.protocol.commands.base import Change, Command
from realtime.protocol.commands.fields import Annotations, Attestations, Id, Language, Mentions, Number, Slug, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PostComment(Change):
    """
    Add a comment to a case. ``mentions`` are voices, ``attest`` the findings that the author answers for.

    With ``handover`` it is a note for whoever takes over that specialty.
    """

    kind: ClassVar[str] = "comment.post"
    case: Id
    body: Words = field(repr=False)
    reply_to: Id | None = None
    language: Language | None = None
    mentions: Mentions | None = None
    annotations: Annotations | None = field(default=None, repr=False)
    attest: Attestations | None = None
    handover: Slug | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditComment(Change):
    """Replace the text of a comment, as it stood at ``revision``."""

    kind: ClassVar[str] = "comment.edit"
    comment: Id
    revision: Number
    body: Words = field(repr=False)
    annotations: Annotations | None = field(default=None, repr=False)
    attest: Attestations | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RetractComment(Change):
    kind: ClassVar[str] = "comment.retract"
    comment: Id


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCommentLanguage(Change):
    """Correct the language of a comment, which is then translated again."""

    kind: ClassVar[str] = "comment.language"
    comment: Id
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTranslation(Command):
    kind: ClassVar[str] = "translation.request"
    comment: Id
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslateBack(Command):
    """Turn the translation into ``language`` back into the language of the comment."""

    kind: ClassVar[str] = "translation.back"
    comment: Id
    language: Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewTranslation(Change):
    """A bilingual doctor's own wording of a translation into ``language``."""

    kind: ClassVar[str] = "translation.review"
    comment: Id
    revision: Number
    language: Language
    text: Words = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewText(Change):
    """The same for a text of the card: ``field`` is its name, such as ``title``."""

    kind: ClassVar[str] = "text.review"
    case: Id
    field: Slug
    revision: Number
    language: Language
    text: Words = field_(repr=False)
