"""What a client is told whose words may identify the patient."""

from typing import Any

from consult.ids import new_id
from consult.models import Attestation, Doctor
from tests.consult.api.conftest import Api

NAME = "La Sra. García López tiene fiebre."


def test_a_refusal_names_kind_and_place_and_quotes_nothing(api: type[Api], ana: Doctor, words: dict[str, Any]) -> None:
    answer = api(ana).post("/cases", words | {"history": NAME})

    said = answer.json()
    assert (answer.status_code, said["code"]) == (422, "identifier")
    assert said["fields"] == {"history": "un nombre (caracteres 9 a 20)"}
    (found,) = said["findings"]["history"]
    assert (found["kind"], found["level"], NAME[found["start"] : found["end"]]) == ("name", "warn", "García López")
    assert "García" not in answer.content.decode()


def test_the_same_command_is_taken_with_the_id_of_what_was_looked_at(
    api: type[Api], ana: Doctor, words: dict[str, Any]
) -> None:
    key = new_id()
    (found,) = api(ana).post("/cases", words | {"history": NAME}, key=key).json()["findings"]["history"]

    answer = api(ana).post("/cases", words | {"history": NAME, "attest": [found["id"]]}, key=key)

    assert answer.status_code == 201
    assert Attestation.objects.get().kind == "name"


def test_an_attestation_has_the_shape_of_an_id(api: type[Api], ana: Doctor, words: dict[str, Any]) -> None:
    answer = api(ana).post("/cases", words | {"attest": ["Sra. García"]})

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_frame")
