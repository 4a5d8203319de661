"""What a form asks, and how its answers are checked before a service checks them again."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info, ngettext_lazy
from django.utils.translation import gettext_lazy as _

from consult.errors import ConsultError, Empty
from consult.models import Digest, Specialty
from consult.models.cases import AgeBand, Audience, Sex, Urgency
from consult.services.cases import FIELDS, MOST_SPECIALTIES, REQUIRED_FIELDS, Opening
from consult.services.voices import SpeaksAs
from consult.text_rules import checked_text
from consult.web.countries import countries


class Words(forms.CharField):
    """Free text, checked as the service checks it. No `maxlength`: a browser would cut a pasted text silently."""

    def __init__(self, field: str) -> None:
        required = field in REQUIRED_FIELDS
        widget = forms.TextInput() if field == "title" else forms.Textarea(attrs={"rows": 3})
        super().__init__(required=required, widget=widget, strip=False)
        self.field = field
        self.most = FIELDS[field]

    def to_python(self, value: Any) -> str:
        # A form sends its line ends as CR LF, whatever was typed.
        return str(value or "").replace("\r\n", "\n")

    def clean(self, value: Any) -> str:
        body = self.to_python(value)
        if not body.strip() and not self.required:
            return ""
        try:
            return checked_text(body, most=self.most, field=self.field)
        except ConsultError as refusal:
            message = _("Write this in a few words.") if isinstance(refusal, Empty) else refusal.message
            raise forms.ValidationError(message) from refusal


class NewCaseForm(forms.Form):
    """The structured opening of a case."""

    use_required_attribute = False

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    specialties = forms.ModelMultipleChoiceField(
        Specialty.objects.all(), to_field_name="slug", error_messages={"required": _("Choose at least one specialty.")}
    )
    urgency = forms.ChoiceField(
        choices=Urgency.choices, error_messages={"required": _("Say how soon you need an answer.")}
    )
    audience = forms.ChoiceField(choices=Audience.choices, initial=Audience.NETWORK)
    speaks_as = forms.ChoiceField(choices=[(choice, choice) for choice in SpeaksAs], initial=SpeaksAs.NAME)
    age_band = forms.ChoiceField(choices=[("", _("not said")), *AgeBand.choices], required=False)
    sex = forms.ChoiceField(choices=[("", _("not said")), *Sex.choices], required=False)
    country = forms.ChoiceField(choices=[], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name] = Words(name)
        self.fields["country"] = forms.ChoiceField(choices=countries(self.initial.get("country", "")), required=False)

    def clean_specialties(self) -> list[str]:
        slugs = [specialty.slug for specialty in self.cleaned_data["specialties"]]
        if len(slugs) > MOST_SPECIALTIES:
            raise forms.ValidationError(
                ngettext_lazy("Choose at most %d specialty.", "Choose at most %d specialties.") % MOST_SPECIALTIES
            )
        return slugs

    def opening(self, **answered: Any) -> Opening:
        """What was filled in, as the service takes it, with what was `answered` about it: see `Opening`."""
        said = self.cleaned_data
        facts = ("specialties", "urgency", "audience", "speaks_as", "age_band", "sex", "country")
        words = {name: said[name] for name in FIELDS}
        return Opening(**{name: said[name] for name in facts}, words=words, **answered)


def moment(label: Any) -> forms.DateTimeField:
    """A time in the doctor's own zone, as browsers let it be picked."""
    return forms.DateTimeField(label=label, widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"))


class OfSpecialty(forms.Form):
    """Something about one of the doctor's own specialties, which is asked first."""

    def __init__(self, *args: Any, specialties: list[Specialty], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(specialty.slug, str(specialty)) for specialty in specialties]
        self.fields["specialty"] = forms.ChoiceField(label=_("Specialty"), choices=choices)
        self.order_fields(["specialty"])


class ShiftForm(OfSpecialty):
    """A shift of one's own, in one's own time zone."""

    since = moment(_("From"))
    until = moment(_("Until"))


class CalendarForm(OfSpecialty):
    """An iCalendar file with shifts of one specialty."""

    file = forms.FileField(
        label=_("Calendar file (.ics)"), widget=forms.FileInput({"accept": ".ics,text/calendar"}), allow_empty_file=True
    )


class PagingForm(forms.Form):
    """How a doctor may be paged."""

    urgent_off_shift = forms.BooleanField(label=_("Urgent pages off shift too"), required=False)
    quiet_since = forms.TimeField(
        label=_("Quiet hours from"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("Quiet hours until"), required=False, widget=forms.TimeInput({"type": "time"}, "%H:%M")
    )
    page_cap = forms.IntegerField(label=_("Pages in a shift, at most"), min_value=1, max_value=99)


class PreferencesForm(forms.Form):
    """Language and time zone of the pages, and how often a letter comes."""

    interface_language = forms.ChoiceField(
        label=_("Language of the pages"),
        # Each in its own name: whoever cannot read the page still finds theirs.
        choices=[(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES],
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=[(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())]
    )
    digest = forms.ChoiceField(label=_("A letter about new cases"), choices=Digest.Rhythm.choices)
