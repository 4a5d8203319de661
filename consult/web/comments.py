"""The comments of a room as one reader sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from consult.web import moments
from consult.web.presenters import Reading, answers_about, reading
from consult.web.words import word

# Consecutive comments of one voice share a header, as long as they are this close.
ONE_BREATH_MS = 10 * 60 * 1000
QUOTED = 120  # characters of the comment that is answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks: languages best first, own voice (or empty) and read mark in this case, names of specialties."""

    languages: Sequence[str]
    me: str
    mark: int
    specialties: Mapping[str, str] = field(default_factory=dict)
    # What they read everywhere: `languages` may be one that they chose for this case.
    speaks: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The comment that is answered, in short."""

    id: str
    name: str
    quote: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """A comment as the template shows it. `first_unread`: the unread line stands before it."""

    id: str
    seq: int
    revision: int
    voice: str
    name: str
    specialty: str
    country: str
    anonymous: bool
    own: bool
    continued: bool
    first_unread: bool
    edited: bool
    time: moments.Moment
    reply: Reply | None
    said: Reading
    answers: str = field(default="", repr=False)
    handover: str = ""
    tombstone: str = ""


def comment_views(
    comments: Sequence[Mapping[str, Any]],
    reader: Reader,
    now: datetime,
    *,
    images: Sequence[Mapping[str, Any]] = (),
) -> list[CommentView]:
    """The comments of a snapshot, in order. A picture between two of them gives the second a header of its own."""
    line = unread_from([*comments, *images], reader)
    by_id = {comment["id"]: comment for comment in comments}
    before: Mapping[str, Any] | None = None
    views = []
    for comment in comments:
        first_unread = comment["seq"] == line
        after = before["seq"] if before else comment["seq"]
        follows = not first_unread and not any(after < image["seq"] < comment["seq"] for image in images)
        continued = follows and before is not None and shares_header(before, comment)
        reply = _reply(by_id.get(comment.get("reply_to", "")), reader)
        time = moments.moment(comment["at"], now)
        views.append(_view(comment, reader, time=time, reply=reply, continued=continued, first_unread=first_unread))
        before = comment
    return views


def unread_from(said: Sequence[Mapping[str, Any]], reader: Reader) -> int | None:
    """
    The number of the first comment or picture by another after the mark; none on a first visit, where all is new.

    Whoever has spoken was there, even if they left before their mark was told.
    """
    if not (reader.mark or reader.me):
        return None
    others = (one["seq"] for one in said if one["author"]["voice"] != reader.me)
    return min((seq for seq in others if seq > reader.mark), default=None)


def shares_header(before: Mapping[str, Any], comment: Mapping[str, Any]) -> bool:
    """Whether a comment goes on where the same voice has just stopped."""
    same = before["author"]["voice"] == comment["author"]["voice"]
    return bool(same and comment["at"] - before["at"] < ONE_BREATH_MS)


def _view(
    comment: Mapping[str, Any],
    reader: Reader,
    *,
    time: moments.Moment,
    reply: Reply | None,
    continued: bool,
    first_unread: bool,
) -> CommentView:
    author = comment["author"]
    slug = author.get("specialty", "")
    return CommentView(
        id=comment["id"],
        seq=comment["seq"],
        revision=comment["revision"],
        voice=author["voice"],
        name=author["name"],
        specialty=reader.specialties.get(slug, slug),
        country=author.get("country", ""),
        anonymous=author["anonymous"],
        own=author["voice"] == reader.me,
        continued=continued,
        first_unread=first_unread,
        edited="edited_at" in comment,
        time=time,
        reply=reply,
        said=reading(comment, reader.languages),
        answers=answers_about(comment, reader.languages),
        handover=handover_line(comment, reader.specialties),
        tombstone=word(gone_by(comment)) if comment.get("redacted") else "",
    )


def handover_line(comment: Mapping[str, Any], specialties: Mapping[str, str]) -> str:
    """What a hand-over note is called in the room; nothing for any other comment."""
    slug = comment.get("handover", "")
    return word("comment.handover", specialty=specialties.get(slug, slug)) if slug else ""


def gone_by(comment: Mapping[str, Any]) -> str:
    """The key of what is said where the words of a comment stood."""
    if comment.get("recalled"):
        return "comment.recalled"
    return "comment.retracted" if "retracted_at" in comment else "comment.expired"


def reviewable(said: Mapping[str, Any], reader: Reader) -> bool:
    """Whether this reader could say a text better than a translation that is there: they read both."""
    source = said["language"]
    others = set(reader.speaks) - {source}
    return source in reader.speaks and bool(others & set(said.get("translations", {})))


def _reply(target: Mapping[str, Any] | None, reader: Reader) -> Reply | None:
    if target is None:
        return None
    quote = " ".join(reading(target, reader.languages).text.split())
    cut = quote if len(quote) <= QUOTED else f"{quote[: QUOTED - 1].rstrip()}…"
    return Reply(id=target["id"], name=target["author"]["name"], quote=cut)
