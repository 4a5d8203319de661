"""What is said and shown in a room, in one line by number, as one reader sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from consult.web import moments
from consult.web.comments import CommentView, Reader, comment_views, unread_from
from consult.web.presenters import Reading, reading


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageView:
    """A picture as the template shows it; one that is `gone` is a tombstone."""

    id: str
    seq: int
    voice: str
    name: str
    specialty: str
    country: str
    anonymous: bool
    own: bool
    first_unread: bool
    time: moments.Moment
    said: Reading
    gone: bool
    kept_no_longer: bool
    withdrawable: bool
    thumb_width: int
    thumb_height: int
    is_image: bool = True


def thread_views(snapshot: Mapping[str, Any], reader: Reader, now: datetime) -> list[CommentView | ImageView]:
    """The comments and pictures of a snapshot."""
    comments, images = snapshot["comments"], snapshot["images"]
    line = unread_from([*comments, *images], reader)
    author = snapshot["case"].get("author", {}).get("voice")
    shown = [_view(image, reader, now, first_unread=image["seq"] == line, case_author=author) for image in images]
    return sorted([*comment_views(comments, reader, now, images=images), *shown], key=lambda one: one.seq)


def _view(
    image: Mapping[str, Any], reader: Reader, now: datetime, *, first_unread: bool, case_author: str | None
) -> ImageView:
    author = image["author"]
    slug = author.get("specialty", "")
    gone = bool(image.get("redacted"))
    return ImageView(
        id=image["id"],
        seq=image["seq"],
        voice=author["voice"],
        name=author["name"],
        specialty=reader.specialties.get(slug, slug),
        country=author.get("country", ""),
        anonymous=author["anonymous"],
        own=author["voice"] == reader.me,
        first_unread=first_unread,
        time=moments.moment(image["at"], now),
        said=reading(image, reader.languages),
        gone=gone,
        kept_no_longer=gone and "withdrawn_at" not in image,
        withdrawable=not gone and reader.me in (author["voice"], case_author),
        thumb_width=image.get("thumb_width", 0),
        thumb_height=image.get("thumb_height", 0),
    )
