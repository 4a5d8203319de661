"""What a doctor finds in the room, as the server renders it."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse

from consult import clock, streams
from consult.ids import new_id
from consult.models import Case, CaseView, Comment, Doctor, TranslationRequest
from consult.models.translations import Verdict
from consult.services import reads, translations
from consult.services.cases import set_state
from consult.services.comments import edit_comment, retract_comment
from consult.services.members import follow
from consult.snapshots import case_snapshot
from consult.web.comments import Reader, reviewable
from tests.consult.web.conftest import SignedIn, Translated
from tests.consult.web.reading import json_of, tag_of, text_of
from tests.rig.people import say

NUMBER = {"kind": "numbers", "level": "check", "source": {"words": "88 %"}, "target": {"words": "98 %"}}
WITHHELD = "no translation: it did not pass the safety check; this is the original in Spanish"


@pytest.fixture
def room(case: Case) -> str:
    return reverse("room", args=[case.pk])


def test_whoever_reads_the_original_gets_it_first(room: str, ana: Doctor, signed_in: SignedIn) -> None:
    seen = text_of(signed_in(ana).get(room))

    assert "Niño de 14 años con molde bronquial" in seen
    assert "traducido" not in seen


def test_a_translation_is_read_first_and_says_that_a_machine_made_it(
    case: Case, room: str, james: Doctor, signed_in: SignedIn, translated: Translated
) -> None:
    translated(case, "Fontan at four.", reader=james)

    answer = signed_in(james).get(room)

    assert "Fontan at four. translated from Spanish · starter model · original" in text_of(answer)
    assert "¿Broncoscopia ya?" not in text_of(answer)
    assert "¿Broncoscopia ya?" in answer.content.decode()


def test_a_finding_says_what_was_what(
    case: Case, room: str, james: Doctor, signed_in: SignedIn, translated: Translated
) -> None:
    translated(case, "Sats 98 %.", reader=james, verdict="check", findings=[NUMBER])

    assert "check“98 %” was “88 %” in the original" in text_of(signed_in(james).get(room))


def test_a_withheld_translation_leaves_the_original_and_says_so(
    case: Case, room: str, james: Doctor, signed_in: SignedIn, translated: Translated
) -> None:
    translated(case, "", reader=james, verdict="withheld")

    seen = text_of(signed_in(james).get(room))

    assert f"¿Broncoscopia ya? {WITHHELD}" in seen


def test_a_translation_that_is_on_its_way_is_promised(room: str, james: Doctor, signed_in: SignedIn) -> None:
    seen = text_of(signed_in(james).get(room))

    assert "¿Broncoscopia ya? translation into English is coming; this is the original" in seen


def test_looking_asks_for_the_translations_that_one_needs(
    opened: Callable[..., Case], ana: Doctor, lucia: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    unheard = opened(ana, specialties=["urology"])
    assert not TranslationRequest.objects.filter(case=unheard).exists()

    signed_in(james).get(reverse("room", args=[unheard.pk]))

    assert {row.language for row in TranslationRequest.objects.filter(case=unheard)} == {"en"}


def test_the_page_stands_at_a_number_of_the_stream(case: Case, room: str, james: Doctor, signed_in: SignedIn) -> None:
    say(james, case)
    answer = signed_in(james).get(room)

    facts = tag_of(answer, 'id="room"')
    assert int(facts["data-seq"]) == streams.tips([case.stream])[case.stream]
    assert facts["data-stream"] == case.stream
    assert json_of(answer, "snapshot") == case_snapshot(Case.objects.get(pk=case.pk))


def test_a_comment_can_be_linked_to(case: Case, room: str, james: Doctor, signed_in: SignedIn) -> None:
    comment, seq = say(james, case, "Fontan?")

    row = tag_of(signed_in(james).get(room), f'id="c-{comment}"')

    assert row["data-seq"] == str(seq)
    assert row["data-language"] == "en"


def test_consecutive_comments_of_one_voice_share_a_header(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    said = [say(james, case, "One.")[0], say(james, case, "Two.")[0], say(ana, case, "Tres.")[0]]
    body = signed_in(ana).get(room).content.decode()

    continued = [f'id="c-{comment}"' in body.split(" data-continued")[0].rsplit("<li", 1)[1] for comment in said]

    assert continued == [False, True, False]
    assert body.count(" data-continued") == 1


def test_a_reply_quotes_what_it_answers(case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn) -> None:
    question, _ = say(james, case, "Is the fenestration open?")
    say(ana, case, "Sí.", reply_to=question)

    assert "in reply toJames Doyle Is the fenestration open? Sí." in text_of(signed_in(james).get(room))


def test_a_comment_that_was_taken_back_leaves_a_mark_and_no_word(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    comment, _ = say(james, case, "Wrong patient.")
    retract_comment(doctor=james, comment_id=comment, client_id=new_id())

    answer = signed_in(ana).get(room)

    assert "Wrong patient" not in answer.content.decode()
    assert " data-retracted" in answer.content.decode()
    assert "Retirado por su autor." in text_of(answer)


def test_an_edited_comment_says_so(case: Case, room: str, james: Doctor, signed_in: SignedIn) -> None:
    comment, _ = say(james, case, "50 mg")
    edit_comment(doctor=james, comment_id=comment, client_id=new_id(), revision=1, body="5 mg")

    assert "5 mg edited" in text_of(signed_in(james).get(room))


def test_markup_in_a_comment_is_text(case: Case, room: str, james: Doctor, signed_in: SignedIn) -> None:
    say(james, case, "<script>alert(1)</script><b>K+ 5.1</b>")

    answer = signed_in(james).get(room)

    assert "<script>alert(1)</script><b>K+ 5.1</b>" in text_of(answer)
    assert "<script>alert" not in answer.content.decode()


def test_the_unread_line_stands_before_the_first_unread_comment(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    _, seq = say(james, case, "Read.")
    reads.mark(doctor=ana, stream=case.stream, upto=seq)
    unread, _ = say(james, case, "Unread.")

    body = signed_in(ana).get(room).content.decode()

    after = body.split('id="unread-line"')[1]
    assert after.index(f"c-{unread}") < after.index("<template")
    assert "Read." not in after.split("<template")[0].split("Unread.")[0]


def test_whoever_spoke_and_left_at_once_finds_what_was_said_since_behind_the_line(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    say(james, case, "Here.")
    unread, _ = say(ana, case, "Since.")

    body = signed_in(james).get(room).content.decode()

    assert f"c-{unread}" in body.split('id="unread-line"')[1].split("<template")[0]


def test_a_first_visit_has_no_unread_line(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    say(ana, case)

    body = signed_in(james).get(room).content.decode()

    assert 'id="unread-line"' not in body.split("<template")[0]


def test_a_look_counts_once_and_a_refused_post_not_at_all(
    case: Case, room: str, james: Doctor, signed_in: SignedIn
) -> None:
    browser = signed_in(james)
    browser.get(room)
    browser.post(room, {"body": " "})

    assert CaseView.objects.get(case=case).count == 1


def test_a_case_for_members_does_not_exist_for_others(
    opened: Callable[..., Case], ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    hidden = reverse("room", args=[opened(ana, audience="members", title="Niña con soplo").pk])
    browser = signed_in(james)

    missing = browser.get(reverse("room", args=[new_id()]))
    for answer in (browser.get(hidden), browser.post(hidden, {"body": "Hello."})):
        assert answer.status_code == missing.status_code == 404
        assert text_of(answer) == text_of(missing)


def test_a_case_for_members_says_so_to_those_who_see_it(
    opened: Callable[..., Case], ana: Doctor, signed_in: SignedIn
) -> None:
    hidden = opened(ana, audience="members")

    seen = text_of(signed_in(ana).get(reverse("room", args=[hidden.pk])))

    assert "Solo a quienes se pregunta o se invita Ana Ramírez (tú)" in seen


def test_a_comment_is_sent_without_a_script(case: Case, room: str, james: Doctor, signed_in: SignedIn) -> None:
    answer = signed_in(james).post(room, {"body": "Fever?\r\nSats?", "client_id": new_id()})

    comment = Comment.objects.get(case=case)
    assert comment.text.body == "Fever?\nSats?"
    assert answer["Location"] == f"{room}#c-{comment.pk}"


def test_a_form_that_is_sent_twice_says_it_once(case: Case, room: str, james: Doctor, signed_in: SignedIn) -> None:
    browser, typed = signed_in(james), {"body": "Fever?", "client_id": str(new_id())}

    assert browser.post(room, typed)["Location"] == browser.post(room, typed)["Location"]
    assert Comment.objects.filter(case=case).count() == 1


def test_a_refused_comment_comes_back_with_its_words(case: Case, room: str, james: Doctor, signed_in: SignedIn) -> None:
    words = "dyspnoea " * 1000
    answer = signed_in(james).post(room, {"body": words})

    assert answer.status_code == 422
    assert "The text is too long. Nothing is lost" in text_of(answer)
    assert words.strip() in text_of(answer)


def test_a_pseudonym_is_chosen_with_the_first_word(case: Case, room: str, james: Doctor, signed_in: SignedIn) -> None:
    signed_in(james).post(room, {"body": "Fever?", "voice": "pseudonym"})

    assert Comment.objects.get(case=case).voice.anonymous is True
    assert "In this case you write" not in text_of(signed_in(james).get(room))


def test_a_closed_case_takes_no_words_and_says_who_can_open_it(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    set_state(doctor=ana, case_id=case.pk, client_id=new_id(), state="closed")

    answer = signed_in(james).post(room, {"body": "Too late."})

    assert answer.status_code == 409
    assert "Too late." in text_of(answer)
    assert "Its author can open it again." in text_of(answer)


@pytest.mark.parametrize("state", ["resolved", "closed"])
def test_the_author_moves_the_case_without_a_script(
    case: Case, room: str, ana: Doctor, signed_in: SignedIn, state: str
) -> None:
    answer = signed_in(ana).post(reverse("case-state", args=[case.pk]), {"state": state})

    assert answer["Location"] == room
    assert Case.objects.get(pk=case.pk).state == state


def test_only_the_author_sees_what_moves_the_case(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    assert "Marcar como resuelto" in text_of(signed_in(ana).get(room))
    assert "Mark as resolved" not in text_of(signed_in(james).get(room))
    refused = signed_in(james).post(reverse("case-state", args=[case.pk]), {"state": "closed"})
    assert refused.status_code == 403
    assert "You may see this, but not change it." in text_of(refused)


def test_the_card_says_what_was_not_said(case: Case, room: str, ana: Doctor, signed_in: SignedIn) -> None:
    seen = text_of(signed_in(ana).get(room))

    assert "Alergias no consta" in seen
    assert "No consta: Historia y antecedentes, Hallazgos, Lo ya intentado, Pendiente" in seen


def test_a_pseudonym_is_marked_and_tells_no_name(
    opened: Callable[..., Case], ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    masked = opened(ana, speaks_as="pseudonym")
    say(ana, masked, "Sin fiebre.")

    answer = signed_in(james).get(reverse("room", args=[masked.pk]))

    assert "pseudonym" in text_of(answer)
    assert "Ramírez" not in answer.content.decode()
    assert str(ana.pk) not in answer.content.decode()


def test_a_follower_reads_what_a_missed_promise_looks_like(
    case: Case, room: str, james: Doctor, signed_in: SignedIn
) -> None:
    follow(doctor=james, case_id=case.pk)
    Case.objects.filter(pk=case.pk).update(due_at=clock.now() - timedelta(hours=3))

    assert "next: specialty, 3 h overdue" in text_of(signed_in(james).get(room))


def test_findings_are_marked_in_the_text_and_in_its_original_and_markup_stays_text(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    say(ana, case, "<b>Satura</b> 88 %", language="es")
    signed_in(james).get(room)
    found = {"source": {"start": 14, "end": 16, "words": "88"}, "target": {"start": 12, "end": 14, "words": "98"}}
    for work in translations.claim(100):
        result = translations.Result(
            verdict=Verdict.CHECK,
            text="<b>Sats</b> 98 %",
            model="m",
            engine="e",
            findings=[{"kind": "number", "level": "check", **found}],
        )
        translations.complete(work.request, result)

    page = signed_in(james).get(room).content.decode()

    assert "&lt;b&gt;Sats&lt;/b&gt; <mark>98</mark> %" in page
    assert "&lt;b&gt;Satura&lt;/b&gt; <mark>88</mark> %" in page


def test_a_case_is_read_in_the_language_that_its_reader_chose_for_it(
    case: Case, room: str, ana: Doctor, signed_in: SignedIn
) -> None:
    browser = signed_in(ana)

    answer = browser.post(f"{room}language/", {"language": "fr"})

    assert answer["Location"] == room
    assert tag_of(browser.get(room), 'id="room"')["data-reads"] == "fr"
    browser.post(f"{room}language/", {"language": ""})
    assert tag_of(browser.get(room), 'id="room"')["data-reads"] == "es"


@pytest.mark.parametrize(("languages", "offered"), [(("en",), False), (("es", "en"), True), (("fr", "en"), False)])
def test_only_who_reads_both_languages_is_offered_to_correct_a_translation(
    languages: tuple[str, ...], offered: bool
) -> None:
    reader = Reader(languages=languages, me="", mark=0, speaks=languages)

    assert reviewable({"language": "es", "translations": {"en": {}}}, reader) is offered


def test_a_comment_is_rendered_with_only_what_it_has(
    case: Case, room: str, ana: Doctor, james: Doctor, signed_in: SignedIn
) -> None:
    said, _ = say(ana, case, "Sin más.")

    page = signed_in(ana).get(room).content.decode()
    (plain,) = re.findall(rf'<li class="comment" id="c-{said}".*?</li>', page, re.DOTALL)
    slots = re.findall(r'data-slot="([\w-]+)"', plain)
    assert slots == [
        "head",
        "author",
        "about",
        "specialty",
        "country",
        "own",
        "permalink",
        "time",
        "text",
        "actions",
        "more",
    ]
