"""Opening a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from consult.errors import ConsultError
from consult.ids import new_id
from consult.models import Doctor
from consult.models.cases import Urgency
from consult.rungs import ladder_of
from consult.services.asking import OpenQuestions
from consult.services.cases import FIELDS, open_case
from consult.services.identifiers import Identifier
from consult.web import asking, moments
from consult.web.card import LABELS
from consult.web.failures import tell
from consult.web.forms import NewCaseForm
from consult.web.gate import doctors_page
from consult.web.identifiers import attested, found_views, to_confirm
from consult.web.tree import groups

# In the order of the page; the texts of the card follow.
PAGE_LABELS = {
    "urgency": _("Urgency"),
    "title": _("Title"),
    "question": _("Question"),
    "specialties": _("Specialties"),
    "age_band": _("Age"),
    "sex": _("Sex"),
    "country": _("Country"),
    "audience": _("Who may read it?"),
    "speaks_as": _("In this case you write"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@doctors_page
def new_case(request: HttpRequest, doctor: Doctor) -> HttpResponse:
    """A form; sent twice it opens one case. Whatever is refused comes back with everything that was typed."""
    initial = {"client_id": new_id(), "country": doctor.country}
    form = NewCaseForm(request.POST if request.method == "POST" else None, initial=initial)
    attest, confirm, answers = attested(request.POST), "", asking.answered(request.POST)
    questions: list[asking.QuestionView] = []
    if form.is_bound and form.is_valid():
        try:
            annotations = asking.annotations(answers, form.cleaned_data)
            # What may be left as it is written is asked about once.
            opening = form.opening(attest=attest, annotations=annotations, ask_all="asked" not in request.POST)
            opened = open_case(doctor=doctor, client_id=form.cleaned_data["client_id"], opening=opening)
        except Identifier as refusal:
            confirm = to_confirm(refusal)
            _show_found(form, refusal)
        except OpenQuestions as refusal:
            questions = asking.views(refusal, [doctor.interface_language, *doctor.languages])
        except ConsultError as refusal:
            tell(form, refusal)
        else:
            return redirect("room", opened.case_id)
    chosen = set(request.POST.getlist("specialties"))
    context = {
        "form": form,
        "groups": groups(chosen),
        "urgencies": [(value, label, moments.span(ladder_of(value).at(1).wait)) for value, label in Urgency.choices],
        "problems": _problems(form) + _unanswered(questions),
        "attested": " ".join(attest),
        "to_confirm": confirm,
        "questions": questions,
        "answers": answers,
        "asked": "asked" in request.POST,
        "words": [(form[name], LABELS[name]) for name in FIELDS if name in LABELS],
    }
    return render(request, "consult/new_case.html", context, status=422 if form.is_bound else 200)


def _show_found(form: NewCaseForm, refusal: Identifier) -> None:
    """Beside each field: the words in it, and what they are taken for."""
    found = found_views(refusal, form.cleaned_data)
    for name in dict.fromkeys(one.field_name for one in found):
        said = "; ".join(f"“{one.words}”: {one.what}" for one in found if one.field_name == name)
        form.add_error(name, f"{refusal.message} {said}.")


def _unanswered(questions: list[asking.QuestionView]) -> list[tuple[str, str, str]]:
    return [("id_questions", gettext("What you mean"), str(OpenQuestions.message))] if questions else []


def _problems(form: NewCaseForm) -> list[tuple[str, str, str]]:
    """Every error in the order of the page: where it is, what the field is called, what is wrong."""
    labels = PAGE_LABELS | LABELS
    found = [(f"id_{name}", str(labels[name]), str(form.errors[name][0])) for name in labels if name in form.errors]
    return found + [("", "", str(error)) for error in form.non_field_errors()]
