"""What a doctor says of their licence, and what a verifier decides."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from consult.models import Doctor, Specialty
from consult.services.verification import REASON_MOST
from consult.web.countries import countries


class ClaimForm(forms.Form):
    """A licence, with the file that shows it."""

    use_required_attribute = False

    country = forms.ChoiceField(label=_("Country"), choices=[])
    number = forms.CharField(label=_("Licence number"), max_length=40)
    specialty = forms.ChoiceField(label=_("Specialty"), choices=[])
    evidence = forms.FileField(
        label=_("Evidence"), widget=forms.FileInput({"accept": "application/pdf,image/jpeg,image/png"})
    )

    def __init__(self, *args: Any, doctor: Doctor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].initial = doctor.country
        listed = [pair for pair in countries(doctor.country) if pair[0]]
        cast(forms.ChoiceField, self.fields["country"]).choices = listed
        slugs = sorted(((one.slug, str(one)) for one in Specialty.objects.all()), key=lambda pair: pair[1])
        cast(forms.ChoiceField, self.fields["specialty"]).choices = [("", str(_("Choose"))), *slugs]
        practice = doctor.primary_specialty
        self.fields["specialty"].initial = practice.slug if practice else ""


class ReasonForm(forms.Form):
    """On what grounds."""

    use_required_attribute = False

    reason = forms.CharField(label=_("Reason"), max_length=REASON_MOST, widget=forms.Textarea({"rows": 3}))
