"""What is promised to who looks for a case: both languages, whole words, and nothing that is not theirs to see."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from consult.errors import TooLong, TooShort, Unverified
from consult.ids import new_id
from consult.models import Case, Doctor
from consult.models.translations import Verdict
from consult.search import finding, index
from consult.search.words import terms_of
from consult.services.cases import set_state
from tests.consult.search.conftest import Finds, Translated
from tests.rig.people import make_case, make_doctor, say

Opened = Callable[..., Case]
# What means something to FTS5, to tsquery or to a pattern, and what no database stores.
HOSTILE = [
    '"', '""', "*", "fie*", "NEAR", "NEAR(fiebre tos)", "NEAR/3", "fiebre NOT tos", "fiebre OR", "AND AND", "words:x",
    "^fiebre", "{words} : x", "-fiebre", "+fiebre", "fiebre & | !", "fiebre:*", "fiebre:ABCD", "<->", "\\", "'", "''",
    "'; DROP TABLE consult_text; --", "%", "_", "%s", "(((", "\x00", "fie\x00bre", "\ud800", "a" * 200, "é" * 200,
    "1e5", "1.500", "88%", "3/4", "a@b.co", "http://x.y/z", "½", "ﬁebre", "٣", "漢字", "\u202e", "💊", "ß", "İ", "ǅ",
]  # fmt: skip


@pytest.mark.parametrize("query", ["Fiebre alta", "fiébre", "FIEB", "alta en el niño", "molde fiebre"])
def test_a_case_is_found_by_the_words_of_its_title_card_and_comments(
    ana: Doctor, finds: Finds, opened: Opened, query: str
) -> None:
    case = opened(ana, title="Niño con molde", words={"history": "Fiebre desde ayer."})
    say(ana, case, "La fiebre es alta.")
    opened(ana, title="Otra cosa")

    assert finds(ana, query) == [case.pk]


def test_every_word_must_occur_in_the_case(ana: Doctor, finds: Finds, case: Case) -> None:
    say(ana, case, "Tiene fiebre.")

    assert finds(ana, "bronquial fiebre") == [case.pk]
    assert finds(ana, "bronquial cefalea") == []


def test_only_the_last_word_may_be_a_beginning(ana: Doctor, finds: Finds, case: Case) -> None:
    assert finds(ana, "molde bronq") == [case.pk]
    assert finds(ana, "bronq molde") == []


def test_a_query_in_one_language_finds_a_case_in_the_other(
    ana: Doctor, james: Doctor, case: Case, translated: Translated, finds: Finds
) -> None:
    say(ana, case, "Tiene fiebre alta.")
    assert finds(james, "fever") == []

    translated(case, {"Tiene fiebre alta.": "He has a high fever."}, reader=james)

    assert finds(james, "high fever") == finds(james, "fiebre") == [case.pk]


def test_a_hit_says_in_which_language_it_was_found_and_who_put_it_into_that(
    ana: Doctor, james: Doctor, case: Case, translated: Translated
) -> None:
    comment, _ = say(ana, case, "No tiene fiebre.")
    translated(case, {"No tiene fiebre.": "He has no fever."}, reader=james, verdict=Verdict.CHECK)

    ((machine,),) = [one.hits for one in finding.find(doctor=james, query="fever").cases]
    ((original,),) = [one.hits for one in finding.find(doctor=james, query="fiebre").cases]

    assert (machine.language, original.language) == ("en", "es")
    assert machine.translation is not None
    assert machine.translation.verdict == Verdict.CHECK
    assert original.translation is None
    assert machine.comment is not None
    assert machine.comment.pk == comment
    assert "".join(part.text for part in machine.excerpt) == "He has no fever."


def test_of_a_text_found_in_several_languages_one_reads_ones_own(
    ana: Doctor, james: Doctor, opened: Opened, translated: Translated
) -> None:
    case = opened(ana, title="Diabetes lábil")
    translated(case, {"Diabetes lábil": "Brittle diabetes"}, reader=james)

    for doctor, language in ((james, "en"), (ana, "es")):
        (found,) = finding.find(doctor=doctor, query="diabetes").cases
        assert [hit.language for hit in found.hits] == [language]


def test_the_text_that_holds_the_most_words_comes_first_and_at_most_three(ana: Doctor, case: Case) -> None:
    for body in ("Fiebre.", "Fiebre y tos.", "Fiebre otra vez.", "Fiebre."):
        say(ana, case, body)

    (found,) = finding.find(doctor=ana, query="tos fiebre").cases

    assert len(found.hits) == finding.HITS
    assert "".join(part.text for part in found.hits[0].excerpt) == "Fiebre y tos."


def test_cases_whose_title_holds_the_words_come_first_then_the_newest(
    ana: Doctor, opened: Opened, finds: Finds
) -> None:
    titled = opened(ana, title="Fiebre y tos")
    older, newer = opened(ana, words={"history": "Fiebre, tos."}), opened(ana, words={"history": "Fiebre, tos."})

    assert finds(ana, "tos fiebre") == [titled.pk, newer.pk, older.pk]


def test_a_resolved_case_is_found_as_well(ana: Doctor, case: Case, finds: Finds) -> None:
    set_state(doctor=ana, case_id=case.pk, client_id=new_id(), state="resolved")

    assert finds(ana, "bronquial") == [case.pk]


def test_many_results_come_in_pages(ana: Doctor, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "PAGE", 2)
    ids = [opened(ana).pk for _ in range(3)][::-1]

    pages = [finding.find(doctor=ana, query="bronquial", page=page) for page in (1, 2, 3)]

    assert [[one.case.pk for one in page.cases] for page in pages] == [ids[:2], ids[2:], []]
    assert {(page.total, page.pages) for page in pages} == {(3, 2)}


def test_a_case_for_members_is_found_by_its_members_alone(ana: Doctor, james: Doctor, finds: Finds) -> None:
    hidden = make_case(ana, audience="members", title="Quimera")
    say(ana, hidden, "Quimera otra vez.")

    assert finds(ana, "quimera") == [hidden.pk]
    nothing = finding.find(doctor=james, query="quimera")
    assert (nothing.cases, nothing.total, nothing.pages) == ([], 0, 0)


def test_an_unverified_doctor_finds_nothing_and_is_told_why(noor: Doctor, case: Case, finds: Finds) -> None:
    with pytest.raises(Unverified):
        finds(noor, "bronquial")


def test_a_look_at_the_results_is_no_view_of_a_case(james: Doctor, case: Case, finds: Finds) -> None:
    assert finds(james, "bronquial") == [case.pk]

    case.refresh_from_db()
    assert (case.view_count, case.doctor_count) == (0, 0)


@pytest.mark.parametrize("query", HOSTILE)
def test_signs_that_mean_something_to_a_database_are_harmless(ana: Doctor, case: Case, query: str) -> None:
    say(ana, case, "fiebre 150.000 88% 3/4 pH@37,0 ½")
    with suppress(TooShort):
        finding.find(doctor=ana, query=query)


@pytest.mark.parametrize(
    ("body", "query"),
    [
        ("88% a 12.000 m", "12.000"),
        ("SatO2 88%", "88"),
        ("IL-6 alta", "il-6"),
        ("dímero-D", "DIMERO D"),
        ("½ comp", "½"),
    ],
)
def test_figures_and_compounds_are_found_as_they_are_written(
    ana: Doctor, case: Case, finds: Finds, body: str, query: str
) -> None:
    say(ana, case, body)

    assert finds(ana, query) == [case.pk]


def test_words_are_looked_up_in_the_index_of_the_database(case: Case) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # So few rows would be read one by one.
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = index.holding(terms_of("molde bronq")).explain()

    assert {"sqlite": "VIRTUAL TABLE INDEX", "postgresql": "search_entry_words"}[connection.vendor] in plan


class NoQueryFails(TestCase):
    """For any text at all, however the database reads it."""

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.one_of(st.text(max_size=250), st.lists(st.sampled_from(HOSTILE), max_size=6).map(" ".join)))
    def test_no_query_fails(self, query: str) -> None:
        doctor = make_doctor("Ana")
        with suppress(TooShort, TooLong):
            finding.find(doctor=doctor, query=query)

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=2, max_size=40))
    def test_a_word_that_was_written_is_found(self, word: str) -> None:
        doctor = make_doctor("Ana")
        case = make_case(doctor, title=f"Molde {word}")
        try:
            found = [one.case.pk for one in finding.find(doctor=doctor, query=word).cases]
        except TooShort:
            return
        assert found == [case.pk]
