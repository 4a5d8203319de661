"""What is promised to a doctor who speaks under a pseudonym: nothing that is stored or told leads to them."""

import json
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID, uuid4

import pytest
from django.db import connection

from consult import events
from consult.access import Purpose, case_for
from consult.errors import Conflict
from consult.models import Case, Doctor, Voice, VoiceHolder
from consult.services import reads, voices
from consult.services.comments import edit_comment, retract_comment
from consult.services.members import follow
from consult.services.voices import SpeaksAs
from consult.snapshots import case_snapshot, specialty_snapshot
from tests.rig.people import make_case, make_doctor, say

# Tables that are about the doctor, not about a case: here a doctor is named, and no case may be.
PERSONAL = {
    "account_emailaddress",
    "consult_apitoken",
    "consult_device",
    "consult_doctor",
    "consult_practice",
    "consult_subscription",
}


def written(value: object) -> Iterator[str]:
    """Every way in which a value might be read from a table."""
    match value:
        case bytes() | memoryview():
            yield bytes(value).hex()
            yield bytes(value).decode("utf8", errors="replace")
        case UUID():
            yield str(value)
            yield value.hex
        case dict() | list():
            yield json.dumps(value, ensure_ascii=False)
        case _:
            yield str(value)


def tables_that_say(secrets: Iterable[str], among: Iterable[str]) -> set[str]:
    """The tables in which any of the secrets can be read."""
    found = set()
    with connection.cursor() as cursor:
        for table in among:
            cursor.execute(f'SELECT * FROM "{table}"')
            text = "\n".join(said for row in cursor.fetchall() for value in row for said in written(value))
            found |= {table for secret in secrets if secret in text}
    return found


def about_cases() -> set[str]:
    """Every table of the database but the personal ones."""
    return set(connection.introspection.table_names()) - PERSONAL


@pytest.fixture
def masked(db: None) -> Doctor:
    return make_doctor("Ximena Quiroga", specialty="pulmonology", country="UY")


def identity(doctor: Doctor) -> list[str]:
    return [str(doctor.pk), doctor.pk.hex, doctor.name, "Quiroga", doctor.email]


@pytest.fixture
def everything_done(masked: Doctor, ana: Doctor) -> list[Case]:
    """The masked doctor does all that can be done, in a case of their own and in one of another."""
    own = make_case(masked, speaks_as="pseudonym", words={"history": "Fontan."})
    others = make_case(ana)
    voices.choose(doctor=masked, case_id=others.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=uuid4())
    for case in (own, others):
        case_for(masked, case.pk, purpose=Purpose.READ)
        first, seq = say(masked, case, "50 mg")
        edit_comment(doctor=masked, comment_id=first, client_id=uuid4(), revision=1, body="5 mg")
        retract_comment(doctor=masked, comment_id=say(masked, case, "No.")[0], client_id=uuid4())
        reads.mark(doctor=masked, stream=case.stream, upto=seq)
        say(ana, case, "Gracias.")
    return [own, others]


def test_no_row_of_any_case_names_the_masked_doctor(masked: Doctor, everything_done: list[Case]) -> None:
    assert tables_that_say(identity(masked), about_cases()) == set()


def test_no_row_about_the_masked_doctor_names_a_case(masked: Doctor, everything_done: list[Case]) -> None:
    ids = [said for case in everything_done for said in (str(case.pk), case.pk.hex)]
    voice_ids = [said for voice in Voice.objects.all() for said in (str(voice.pk), voice.pk.hex)]

    assert tables_that_say([*ids, *voice_ids], PERSONAL) == set()


def test_the_search_for_leaks_finds_one_where_there_is_one(masked: Doctor, everything_done: list[Case]) -> None:
    VoiceHolder.objects.filter(voice=everything_done[0].author).update(sealed=masked.pk.bytes)
    say(masked, everything_done[1], f"Soy yo: {masked.name}")

    assert tables_that_say(identity(masked), about_cases()) == {"consult_text", "consult_voiceholder"}


def test_nothing_that_is_told_names_the_masked_doctor(masked: Doctor, everything_done: list[Case]) -> None:
    streams = [*(case.stream for case in everything_done), "specialty:pulmonology"]
    told = [event.data for stream in streams for event in events.read(stream)]
    shown = [case_snapshot(case) for case in everything_done] + [specialty_snapshot(["pulmonology"])]

    said = json.dumps([told, shown], ensure_ascii=False)

    assert not [secret for secret in [*identity(masked), "UY"] if secret in said]


def test_nothing_links_two_masked_voices_of_one_doctor(masked: Doctor, everything_done: list[Case]) -> None:
    one, other = (voices.of(masked, case.pk) for case in everything_done)
    assert one is not None
    assert other is not None

    assert one.name != other.name or one.pk != other.pk
    assert bytes(one.holder.tag) != bytes(other.holder.tag)
    assert bytes(one.holder.sealed) != bytes(other.holder.sealed)


def test_the_server_itself_finds_the_doctor_behind_a_voice(masked: Doctor, everything_done: list[Case]) -> None:
    own = everything_done[0].author
    assert own is not None

    assert voices.holder_of(own) == masked.pk


@pytest.mark.parametrize(("peers", "country"), [(3, ""), (4, "UY")])
def test_a_country_is_shown_from_five_verified_doctors_of_a_specialty_on(
    case: Case, masked: Doctor, peers: int, country: str
) -> None:
    for number in range(peers):
        make_doctor(f"Colega {number}", specialty="pulmonology", country="UY")
    make_doctor("Sin verificar", specialty="pulmonology", country="UY", verified=False)
    make_doctor("De otra parte", specialty="pulmonology", country="AR")
    make_doctor("De otra cosa", specialty="urology", country="UY")

    voice, _ = voices.choose(doctor=masked, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=uuid4())

    assert voice.country == country


def test_a_masked_opening_does_not_tell_the_country_by_the_patients(masked: Doctor) -> None:
    case = make_case(masked, speaks_as="pseudonym")

    assert "country" not in events.read(case.stream)[0].data


def test_a_masked_opening_hides_a_rare_country_that_a_form_has_filled_in(masked: Doctor) -> None:
    """A patient from elsewhere tells nothing of the doctor."""
    own, other = (make_case(masked, speaks_as="pseudonym", country=country) for country in ("UY", "AR"))

    assert (own.country, other.country) == ("", "AR")


def test_a_masked_voice_shows_the_top_level_specialty_alone(case: Case) -> None:
    subspecialist = make_doctor("Rara Avis", specialty="heart-failure")

    voice, _ = voices.choose(doctor=subspecialist, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=uuid4())

    assert (voice.specialty, voice.anonymous) == ("cardiology", True)


def test_a_voice_by_name_is_who_it_is(case: Case, james: Doctor) -> None:
    voice, event = voices.choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.NAME, client_id=uuid4())

    assert voice.public() == {
        "voice": str(voice.pk),
        "name": "James Doyle",
        "specialty": "pulmonology",
        "country": "US",
        "verified": True,
        "anonymous": False,
    }
    assert event.type == "member.joined"


def test_a_voice_is_chosen_once(case: Case, james: Doctor) -> None:
    client_id = uuid4()
    first = voices.choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=client_id)

    assert voices.choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=client_id) == first
    with pytest.raises(Conflict):
        voices.choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.NAME, client_id=client_id)
    with pytest.raises(Conflict):
        voices.choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.NAME, client_id=uuid4())


@pytest.mark.parametrize("as_", SpeaksAs)
def test_who_appears_that_way_already_still_does(case: Case, james: Doctor, as_: SpeaksAs) -> None:
    first = voices.choose(doctor=james, case_id=case.pk, speaks_as=as_, client_id=uuid4())

    assert voices.choose(doctor=james, case_id=case.pk, speaks_as=as_, client_id=uuid4()) == first


def test_who_has_spoken_under_their_name_cannot_be_masked_any_more(case: Case, james: Doctor) -> None:
    say(james, case)

    with pytest.raises(Conflict):
        voices.choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=uuid4())


def test_a_comment_after_a_choice_is_in_the_chosen_voice(case: Case, james: Doctor) -> None:
    voice, _ = voices.choose(doctor=james, case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=uuid4())

    _, seq = say(james, case)

    assert events.read(case.stream, after=seq - 1)[0].data["author"] == voice.public()


def test_pseudonyms_of_one_case_differ(opened: Callable[..., Case], ana: Doctor) -> None:
    case = opened(ana)

    names = [
        voices.choose(doctor=make_doctor(f"D{n}"), case_id=case.pk, speaks_as=SpeaksAs.PSEUDONYM, client_id=uuid4())[0]
        for n in range(12)
    ]

    assert len({voice.name for voice in names}) == 12


def test_following_a_case_names_nobody_in_it(case: Case, masked: Doctor) -> None:
    follow(doctor=masked, case_id=case.pk)

    assert tables_that_say(identity(masked), about_cases()) == set()
    assert "Quiroga" not in json.dumps(case_snapshot(case), ensure_ascii=False)
