"""The access log: what it notes, and that nothing of it can be changed unseen."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from consult import keys
from consult.access import Purpose, case_for
from consult.access_log import Deed, note
from consult.errors import NotFound
from consult.models import AccessEntry, AccessHead, Case, Doctor
from consult.services import access_chain, access_rows
from consult.shelf import membership_tag
from tests.rig.people import say

Spoil = Callable[[AccessEntry], object]


def deeds() -> list[tuple[str, bytes, str]]:
    return [(row.deed, bytes(row.actor), row.about) for row in AccessEntry.objects.order_by("pk")]


@pytest.fixture
def sealed(ana: Doctor, james: Doctor, case: Case) -> list[AccessEntry]:
    """Six reads, in the chain."""
    AccessEntry.objects.all().delete()
    for number in range(6):
        case_for(james if number % 2 else ana, case.pk, purpose=Purpose.READ)
    assert access_chain.seal() == 6
    return list(AccessEntry.objects.order_by("seq"))


def test_a_look_and_a_word_are_noted_under_a_tag_of_doctor_and_case(case: Case, james: Doctor) -> None:
    AccessEntry.objects.all().delete()
    case_for(james, case.pk, purpose=Purpose.READ)
    say(james, case)

    tag = membership_tag(james.pk, case.pk)
    assert deeds() == [(Deed.READ, tag, case.stream), (Deed.POST, tag, case.stream)]
    assert str(james.pk) not in str(AccessEntry.objects.values_list("facts", flat=True))


def test_going_on_is_noted_no_second_time(case: Case, james: Doctor) -> None:
    AccessEntry.objects.all().delete()
    case_for(james, case.pk, purpose=Purpose.CONTINUE)

    assert deeds() == []


def test_who_is_shown_nothing_leaves_no_read(case: Case, james: Doctor) -> None:
    Case.objects.filter(pk=case.pk).update(audience="members")
    AccessEntry.objects.all().delete()

    with pytest.raises(NotFound):
        case_for(james, case.pk, purpose=Purpose.READ)

    assert deeds() == []


def test_a_row_is_written_with_what_it_is_about_or_not_at_all(case: Case, james: Doctor) -> None:
    before = AccessEntry.objects.count()

    case_for(james, case.pk, purpose=Purpose.READ)

    row = AccessEntry.objects.order_by("-pk")[0]
    assert AccessEntry.objects.count() == before + 1
    assert (row.seq, row.commitment, row.link) == (None, None, None)


def test_an_untouched_log_is_whole(sealed: list[AccessEntry], james: Doctor) -> None:
    note(Deed.SIGN_IN, james)

    assert access_chain.verify() == access_chain.Verified(sealed=6, erased=0, unsealed=1)


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda row: AccessEntry.objects.filter(pk=row.pk).update(actor=b"x" * 32), id="another actor"),
        pytest.param(lambda row: AccessEntry.objects.filter(pk=row.pk).update(deed="post"), id="another deed"),
        pytest.param(lambda row: AccessEntry.objects.filter(pk=row.pk).update(facts={"a": 1}), id="other facts"),
        pytest.param(lambda row: AccessEntry.objects.filter(pk=row.pk).update(salt=b"y" * 16), id="another salt"),
        pytest.param(lambda row: AccessEntry.objects.filter(pk=row.pk).update(link=b"z" * 32), id="another link"),
        pytest.param(lambda row: AccessEntry.objects.filter(pk=row.pk).update(commitment=b"c" * 32), id="commitment"),
    ],
)
def test_a_changed_row_is_named(sealed: list[AccessEntry], spoil: Spoil) -> None:
    spoil(sealed[3])

    assert access_chain.verify().broken == sealed[3].pk


def test_a_row_taken_out_of_the_middle_is_missed(sealed: list[AccessEntry]) -> None:
    sealed[2].delete()

    found = access_chain.verify()
    assert (found.broken, found.why) == (sealed[3].pk, "number 3 is missing")


def test_rows_cut_off_at_the_end_are_missed(sealed: list[AccessEntry]) -> None:
    sealed[5].delete()

    assert "rows after number 5 are missing" in access_chain.verify().why


def test_a_chain_made_anew_without_the_key_does_not_hold(
    sealed: list[AccessEntry], monkeypatch: pytest.MonkeyPatch
) -> None:
    AccessEntry.objects.filter(pk=sealed[0].pk).update(deed="post")
    AccessEntry.objects.update(seq=None, link=None, commitment=None)
    AccessHead.objects.all().delete()
    with monkeypatch.context() as forger:
        forger.setattr(keys, "tag", lambda *parts: b"".join(str(part).encode() for part in parts)[-32:].rjust(32))
        access_chain.seal()

    assert access_chain.verify().broken == sealed[0].pk


def test_an_erased_row_says_nothing_and_the_chain_still_holds(sealed: list[AccessEntry]) -> None:
    assert access_rows.erase(AccessEntry.objects.filter(pk=sealed[1].pk), why="retention") == 1

    emptied = AccessEntry.objects.get(pk=sealed[1].pk)
    assert (bytes(emptied.actor), emptied.about, emptied.facts, emptied.salt) == (b"", "", {}, None)
    assert access_chain.verify() == access_chain.Verified(sealed=6, erased=1, unsealed=1)
    assert access_chain.seal() == 1
    assert access_chain.verify() == access_chain.Verified(sealed=7, erased=1, unsealed=0)


def test_rows_that_were_emptied_without_an_erasure_are_missed(sealed: list[AccessEntry]) -> None:
    access_rows.erase(AccessEntry.objects.filter(pk=sealed[1].pk), why="retention")
    AccessEntry.objects.filter(pk__in=[sealed[2].pk, sealed[4].pk]).update(salt=None, actor=b"", facts={}, about="")

    assert "2 rows were emptied, and no erasure tells of them" in access_chain.verify().why


def test_what_tells_of_an_erasure_is_never_erased(sealed: list[AccessEntry]) -> None:
    access_rows.erase(AccessEntry.objects.filter(pk=sealed[1].pk), why="retention")

    assert access_rows.erase(AccessEntry.objects.filter(deed=Deed.ERASE), why="retention") == 0


def test_many_rows_are_sealed_a_batch_at_a_time(james: Doctor) -> None:
    AccessEntry.objects.all().delete()
    for _ in range(5):
        note(Deed.SIGN_IN, james)

    assert [access_chain.seal(most=2) for _ in range(4)] == [2, 2, 1, 0]
    assert access_chain.verify().sealed == 5


def test_the_command_says_how_it_is(sealed: list[AccessEntry]) -> None:
    said = StringIO()
    call_command("verify_audit", stdout=said)
    assert "whole: 6 rows sealed" in said.getvalue()

    AccessEntry.objects.filter(pk=sealed[4].pk).update(deed="post")
    with pytest.raises(CommandError, match=f"broken at row {sealed[4].pk}: it does not say what was sealed"):
        call_command("verify_audit")


def test_the_log_itself_shows_no_one_in_a_traceback(sealed: list[AccessEntry]) -> None:
    assert bytes(sealed[0].actor).hex() not in repr(sealed[0])
