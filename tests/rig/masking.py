"""A doctor who does all that can be done under pseudonyms, and what would give them away."""

import base64
import json
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from consult.access import Purpose, case_for
from consult.access_log import actor_of
from consult.ids import new_id
from consult.models import Case, Comment, Doctor, Role
from consult.models.cases import Audience
from consult.models.translations import Verdict
from consult.services import conduct, images, languages, pages, reads, translations, unsealing, verification, voices
from consult.services.comments import edit_comment, retract_comment
from consult.services.reviews import review
from consult.services.voices import SpeaksAs
from consult.shelf import membership_tag, shelf_tag
from tests.rig.images import adds
from tests.rig.on_call import coordinates, page_of, prefers
from tests.rig.people import holds, make_case, make_doctor, say

LICENCE = b"\x89PNG\r\n\x1a\n" + b"a licence"


@dataclass(frozen=True, slots=True)
class Masked:
    """Somebody who speaks under pseudonyms alone, and who stands in no rota: nothing may tell of them."""

    doctor: Doctor

    @property
    def traces(self) -> list[str]:
        """In every spelling: name, address and town, the id, and the keyed tags by which rows are found."""
        cases = Case.objects.values_list("pk", flat=True)
        tags = [shelf_tag(self.doctor.pk), actor_of(self.doctor), *(membership_tag(self.doctor.pk, pk) for pk in cases)]
        raw = [self.doctor.pk.bytes, *tags]
        words = [*self.doctor.name.split(), self.doctor.email.split("@")[0], self.doctor.city, str(self.doctor.pk)]
        spelt = chain.from_iterable((one.hex(), _text(one), _url_text(one)) for one in raw)
        return [*words, *(json.dumps(word)[1:-1] for word in words), *spelt]

    def found_in(self, said: str) -> set[str]:
        """The traces in what was said."""
        return {trace for trace in self.traces if trace in said}


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).rstrip(b"=").decode()


def _url_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class Scene:
    """What was done, by whom; `ids` fills the routes, `readers` are everybody else, by what they are."""

    masked: Masked
    cases: list[Case]
    ids: dict[str, list[UUID]]
    readers: dict[str, Doctor]


def masked_doctor() -> Masked:
    """Somebody with a name, an address and a town that nobody else has."""
    doctor = make_doctor("Ximena Quiroga", specialty="heart-failure", country="UY", languages=("es", "en"))
    doctor.city = "Tacuarembó"
    doctor.save()
    return Masked(doctor)


def masked_scene(ana: Doctor, james: Doctor, noor: Doctor) -> Scene:
    """All that a doctor can do under a pseudonym, and all that is done about it."""
    masked = masked_doctor()
    doctor = masked.doctor
    officers = [holds(make_doctor(name), Role.OFFICER) for name in ("Oscar Lind", "Olga Ruiz", "Otto Berg")]
    coordinator = coordinates(make_doctor("Lucía Vidal", country="ES"))
    own = make_case(doctor, speaks_as="pseudonym", urgency="urgent", words={"history": "Fontan."})
    hidden = make_case(doctor, speaks_as="pseudonym", audience=Audience.MEMBERS)
    other = make_case(ana, urgency="urgent", specialties=["heart-failure"])
    voices.choose(doctor=doctor, case_id=other.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=new_id())
    _takes_a_page(doctor, ana)
    for case in (own, hidden, other):
        _speaks(doctor, case)
    _reviews(doctor, james, other)
    conduct.report(doctor=doctor, case_id=other.pk, comment_id=None, kind="other", words="Not mine.")
    ids = _is_reported(doctor, own, james, officers)
    shown = [adds(doctor, case, caption="Ecocardiograma") for case in (own, hidden, other)]
    images.withdraw(doctor=doctor, image_id=adds(doctor, own), client_id=new_id())
    claim = verification.claim(doctor=noor, content=LICENCE, country="GB", number="7012345", specialty="cardiology")
    return Scene(
        masked=masked,
        cases=list(Case.objects.order_by("pk")),
        ids=ids
        | {"case_id": list(Case.objects.values_list("pk", flat=True)), "claim_id": [claim.pk], "image_id": shown},
        readers={
            "who asked": ana,
            "colleague": james,
            "unverified": noor,
            "verifier": holds(make_doctor("Vera Lang", verified=False), Role.VERIFIER),
            "officer who asked": officers[0],
            "officer who opened": officers[1],
            "third officer": officers[2],
            "coordinator": coordinator,
        },
    )


def _takes_a_page(doctor: Doctor, ana: Doctor) -> None:
    """Rung with a whole specialty, so that no rota names them."""
    prefers(doctor, urgent_off_shift=True)
    case = make_case(ana, urgency="urgent", specialties=["heart-failure"])
    voices.choose(doctor=doctor, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=new_id())
    pages.acknowledge(doctor=doctor, page_id=page_of(case, "heart-failure").pk, client_id=new_id())


def _speaks(doctor: Doctor, case: Case) -> None:
    case_for(doctor, case.pk, purpose=Purpose.READ)
    first, seq = say(doctor, case, "50 mg")
    edit_comment(doctor=doctor, comment_id=first, client_id=new_id(), revision=1, body="5 mg")
    retract_comment(doctor=doctor, comment_id=say(doctor, case, "No.")[0], client_id=new_id())
    reads.mark(doctor=doctor, stream=case.stream, upto=seq)


def _reviews(doctor: Doctor, james: Doctor, case: Case) -> None:
    """Puts a translation right."""
    languages.read_by(case, ["en"])
    comment, _ = say(doctor, case, "Suspender warfarina.")
    for work in translations.claim(100):
        result = translations.Result(verdict=Verdict.OK, model="m", engine="e", text="Hold warfarin.")
        translations.complete(work.request, result)
    review(doctor=doctor, comment_id=comment, client_id=new_id(), revision=1, language="en", text="Stop warfarin.")


def _is_reported(doctor: Doctor, case: Case, by: Doctor, officers: list[Doctor]) -> dict[str, list[UUID]]:
    """Reported, unsealed by two officers, suspended by one and let in again by another."""
    comment = Comment.objects.filter(case=case, voice__anonymous=True).first()
    assert comment is not None
    report = conduct.report(doctor=by, case_id=case.pk, comment_id=comment.pk, kind="unsafe", words="50?")
    asked = unsealing.ask(officer=officers[0], report_id=report.pk, reason="A dose that kills.")
    unsealing.open_(officer=officers[1], unsealing_id=asked.pk, reason="The authority asks.")
    suspension = conduct.suspend(officer=officers[0], report_id=report.pk, reason="Until it is clear.")
    conduct.lift(officer=officers[1], suspension_id=suspension.pk, reason="It is clear.")
    return {
        "comment_id": [comment.pk],
        "report_id": [report.pk],
        "unsealing_id": [asked.pk],
        "suspension_id": [suspension.pk],
    }
