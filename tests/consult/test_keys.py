"""What is promised about seals and tags: without the keys a row tells nothing, and it opens only where it belongs."""

import base64
import os
from uuid import uuid4

import pytest
from pytest_django import Settings

from consult import keys
from consult.keys import SealBroken


def new_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def test_a_seal_opens_beside_what_it_is_bound_to() -> None:
    sealed = keys.seal(b"who", bound_to=b"row 1")

    assert keys.unseal(sealed, bound_to=b"row 1") == b"who"
    assert b"who" not in sealed


def test_a_seal_moved_to_another_row_is_broken() -> None:
    sealed = keys.seal(b"who", bound_to=b"row 1")

    with pytest.raises(SealBroken):
        keys.unseal(sealed, bound_to=b"row 2")


@pytest.mark.parametrize("at", [0, 12, -1])
def test_a_changed_seal_is_broken(at: int) -> None:
    sealed = bytearray(keys.seal(b"who", bound_to=b"row 1"))
    sealed[at] ^= 1

    with pytest.raises(SealBroken):
        keys.unseal(bytes(sealed), bound_to=b"row 1")


@pytest.mark.parametrize("sealed", [b"", b"short"])
def test_what_is_no_seal_is_broken(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        keys.unseal(sealed, bound_to=b"row 1")


def test_the_same_fact_sealed_twice_looks_different() -> None:
    assert keys.seal(b"who", bound_to=b"row 1") != keys.seal(b"who", bound_to=b"row 1")


def test_a_new_key_seals_and_the_old_one_still_opens(settings: Settings) -> None:
    old = keys.seal(b"who", bound_to=b"row 1")
    first = settings.SEAL_KEYS[0]

    settings.SEAL_KEYS = [new_key(), first]
    new = keys.seal(b"who", bound_to=b"row 1")
    assert keys.unseal(old, bound_to=b"row 1") == keys.unseal(new, bound_to=b"row 1") == b"who"

    settings.SEAL_KEYS = [first]
    with pytest.raises(SealBroken):
        keys.unseal(new, bound_to=b"row 1")


def test_a_broken_seal_says_nothing_of_what_it_held() -> None:
    with pytest.raises(SealBroken) as broken:
        keys.unseal(b"x" * 40, bound_to=b"row 1")

    assert "x" * 8 not in str(broken.value)
    assert broken.value.__context__ is None


def test_facts_are_sealed_as_text_and_come_back() -> None:
    facts = {"case": str(uuid4()), "n": 1}
    sealed = keys.seal_json(facts, bound_to=b"inbox")

    assert sealed.isascii()
    assert keys.unseal_json(sealed, bound_to=b"inbox") == facts


def test_a_tag_is_the_same_for_the_same_and_differs_for_all_else(settings: Settings) -> None:
    doctor, case = uuid4(), uuid4()
    tag = keys.tag("case", doctor, case)
    settings.TAG_KEY, before = "another", settings.TAG_KEY
    elsewhere = keys.tag("case", doctor, case)
    settings.TAG_KEY = before

    others = [keys.tag("case", case, doctor), keys.tag("shelf", doctor, case), keys.tag("case", doctor), elsewhere]
    assert keys.tag("case", doctor, case) == tag
    assert len({tag, *others}) == 5


def test_the_borders_between_parts_belong_to_a_tag() -> None:
    assert keys.tag("mark", "a", "bc") != keys.tag("mark", "ab", "c")
