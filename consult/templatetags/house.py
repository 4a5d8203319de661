"""Tags of the house's templates."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from consult import clock
from consult.idle import idle_time
from consult.models import Doctor
from consult.web import moments
from consult.web.desks import Desk, desks_of
from consult.web.presenters import Reading, Span
from consult.web.rail import Rail, rail_of
from consult.web.words import all_words, counted

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of icons/icons.svg; always beside words or inside something that has a label."""
    return format_html(
        '<svg class="icon" aria-hidden="true" width="20" height="20"><use href="{}#{}"></use></svg>',
        static("consult/icons/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def signed_in(context: template.Context) -> Doctor | None:
    """The doctor of this page; none where there is no request, as on the page of a server error."""
    user = getattr(context.get("request"), "user", None)
    return user if isinstance(user, Doctor) else None


@register.simple_tag
def rail_for(doctor: Doctor) -> Rail:
    return rail_of(doctor)


@register.simple_tag
def idle_seconds() -> int:
    return int(idle_time().total_seconds())


@register.simple_tag
def desks_for(doctor: Doctor) -> list[Desk]:
    return desks_of(doctor)


@register.simple_tag
def words() -> dict[str, str]:
    return all_words()


@register.filter
def number_of(n: int, key: str) -> str:
    """`3|number_of:"count.comments"`: 3 comments."""
    return counted(key, n)


@register.filter
def when(time: datetime) -> moments.Moment:
    """A time of the database as this reader is told it."""
    return moments.moment(clock.milliseconds(time))


@register.filter
def moment_of(at: int) -> moments.Moment:
    """A time of the wire as this reader is told it."""
    return moments.moment(at)


@register.filter
def marked(said: Reading | str) -> SafeString:
    """The text of a reading, with the places marked at which a reader should look; of no reading, no text."""
    return _marked(said.text, said.marks) if isinstance(said, Reading) else SafeString()


@register.filter
def marked_original(said: Reading | str) -> SafeString:
    """The same of its original."""
    return _marked(said.original, said.original_marks) if isinstance(said, Reading) else SafeString()


def _marked(text: str, marks: Sequence[Span]) -> SafeString:
    edges = [0, *(edge for mark in marks for edge in mark), len(text)]
    pieces = [text[start:end] for start, end in pairwise(edges)]
    # Every second piece lies between the two edges of a mark.
    shown = [format_html("<mark>{}</mark>", piece) if at % 2 else piece for at, piece in enumerate(pieces)]
    return format_html_join("", "{}", ((piece,) for piece in shown))
