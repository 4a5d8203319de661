"""The ladders of pages: how they stand, how they stood, and the forms in which an officer sets them."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from consult.errors import NotFound
from consult.models import Doctor, Ladder, Role
from consult.models.cases import Urgency
from consult.rungs import ladder_of
from consult.services import ladders
from consult.services.ladders import BadLadder, ChangedMeanwhile, Step
from consult.web.gate import page_of


class LadderForm(forms.Form):
    """How many minutes each step of an urgency waits; a step that is left empty is left out."""

    use_required_attribute = False

    instead_of = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, sent: QueryDict | None, *, ladder: Ladder) -> None:
        self.urgency = Urgency(ladder.urgency)
        self.reaches = ladders.reaches_of(self.urgency)
        minutes = {str(step.reach): step.minutes for step in ladders.steps_of(ladder)}
        initial = {"instead_of": ladder.pk, "held": ladder.held.minutes, **minutes}
        super().__init__(sent, prefix=ladder.urgency, initial=initial)
        for reach in self.reaches:
            self.fields[reach.value] = forms.IntegerField(label=reach.label, required=False)
        self.fields["held"] = forms.IntegerField(label=gettext_lazy("It was taken, and nothing is said"))

    def steps(self) -> list[Step]:
        """The steps that were not left out."""
        said = {reach.value: self.cleaned_data.get(reach.value) for reach in self.reaches}
        return [Step(reach, minutes) for reach, minutes in said.items() if minutes is not None]


@require_http_methods(["GET", "HEAD", "POST"])
@page_of(Role.OFFICER)
def ladder_desk(request: HttpRequest, officer: Doctor) -> HttpResponse:
    """A post sets one ladder; a refused one comes back as it was typed, with the reason beside the step."""
    posted = request.POST.get("urgency", "")
    if request.method == "POST" and posted not in Urgency.values:
        raise NotFound
    found = [
        LadderForm(request.POST if urgency == posted else None, ladder=ladder_of(urgency)) for urgency in Urgency.values
    ]
    if any(form.is_bound and _set(officer, form) for form in found):
        messages.success(request, _("Saved. New pages climb it; what is under way goes on as it began."))
        return redirect("ladders")
    context = {"forms": found, "history": ladders.history()}
    return render(request, "consult/ladders.html", context, status=422 if posted else 200)


def _set(officer: Doctor, form: LadderForm) -> bool:
    if not form.is_valid():
        return False
    said = form.cleaned_data
    try:
        ladders.set_ladder(
            officer=officer,
            urgency=form.urgency,
            held=said["held"],
            steps=form.steps(),
            instead_of=said["instead_of"],
        )
    except BadLadder as refusal:
        form.add_error(refusal.reach or "held", str(refusal.reason))
    except ChangedMeanwhile as refusal:
        form.add_error(None, str(refusal.message))
    return not form.errors
