"""What signing up asks beside e-mail and password."""

from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from consult.errors import ConsultError
from consult.models import Doctor
from consult.text_rules import checked_text
from consult.web.countries import countries


class NameField(forms.CharField):
    """The name of a person, as the text rules of the house allow it."""

    def clean(self, value: Any) -> str:
        try:
            return checked_text(super().clean(value), most=120, field="name")
        except ConsultError as refusal:
            raise forms.ValidationError(str(refusal.message)) from refusal


class SignUpForm(forms.Form):
    """The base of allauth's form: who the doctor is, and how the pages speak to them."""

    use_required_attribute = False

    name = NameField(label=_("Name"), widget=forms.TextInput({"autocomplete": "name"}))
    country = forms.ChoiceField(label=_("Country"), choices=[])
    interface_language = forms.ChoiceField(
        label=_("Language of the pages"),
        choices=[(code, get_language_info(code)["name_local"].capitalize()) for code, _name in settings.LANGUAGES],
    )
    # Filled by the browser; without a script it stays empty, and the settings have the choice.
    time_zone = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = cast(forms.ChoiceField, self.fields["country"])
        choices.choices = [("", str(_("Choose"))), *(pair for pair in countries("") if pair[0])]
        self.fields["interface_language"].initial = (get_language() or "en")[:2]

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"])
        return zone if zone in available_timezones() else "UTC"

    def signup(self, request: HttpRequest, user: Doctor) -> None:
        """Asked for by allauth; the adapter has kept everything already."""


def describe(doctor: Doctor, said: dict[str, Any]) -> None:
    """Take over what the form has asked, before the account is saved."""
    doctor.name, doctor.country, doctor.time_zone = said["name"], said["country"], said["time_zone"]
    doctor.number_country = doctor.country
    doctor.interface_language = said["interface_language"]
    doctor.languages = [doctor.interface_language]
