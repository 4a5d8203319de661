"""Tags of the house's templates."""

from datetime import datetime

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from consult import clock
from consult.models import Doctor
from consult.web import moments
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
