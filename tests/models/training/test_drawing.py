import re
from random import Random

import pytest

from models.training.batches import Example, batched
from models.training.corpus import Pair, read_pairs
from models.training.drawing import Drawer
from models.training.prepare import DRILLS
from models.training.settings import STARTER, Drawing, Settings
from models.training.slots import FILLERS, fill, slots_agree
from models.training.typing_habits import typed, typed_source, without_accents
from models.training.vocabulary import Encoder
from tests.models.training.conftest import Prepared

DRUGS = [Pair("amoxicillin", "amoxicilina"), Pair("warfarin", "warfarina")]
NEVER = Drawing(round=1, lowered=0, unended=0, unaccented=0, unopened=0, drugs="drugs")
ALWAYS = Drawing(round=1, lowered=1, unended=1, unaccented=1, unopened=1, drugs="drugs")
FIGURE = re.compile(r"\d+(?:[.,:/]\d+)*")


@pytest.mark.parametrize("name", [*FILLERS, "drug"])
def test_a_slot_is_filled_with_the_same_figures_in_both_languages(name: str) -> None:
    for seed in range(200):
        english, spanish = fill(Pair(f"{{{name}}}, {{{name}}}", f"{{{name}}}; {{{name}}}"), Random(seed), DRUGS)

        assert "{" not in english + spanish
        assert FIGURE.findall(english.replace(", ", "; ")) == FIGURE.findall(spanish)


def test_units_that_differ_between_the_languages_are_paired() -> None:
    filled = [fill(Pair("{dose}", "{dose}"), Random(seed), DRUGS) for seed in range(500)]
    units = {(en.split(" ", 1)[1], es.split(" ", 1)[1]) for en, es in filled}

    assert ("IU", "UI") in units
    assert ("units", "unidades") in units
    assert ("IU", "IU") not in units


def test_a_drug_has_its_name_in_each_language() -> None:
    assert fill(Pair("Give {drug}.", "Dar {drug}."), Random(1), DRUGS[:1]) == ("Give amoxicillin.", "Dar amoxicilina.")


def test_slots_that_differ_or_that_nobody_fills_are_noticed() -> None:
    assert slots_agree(Pair("{dose} of {drug}", "{drug} {dose}"))
    assert not slots_agree(Pair("{dose}", "{n}"))
    assert not slots_agree(Pair("{nobody}", "{nobody}"))


def test_every_drill_and_every_clinical_line_has_slots_that_agree() -> None:
    files = [DRILLS, *sorted(STARTER.with_name("clinical").glob("*.tsv"))]

    assert [(path.name, pair) for path in files for pair in read_pairs(path) if not slots_agree(pair)] == []


def test_a_hurried_doctor_leaves_out_capitals_marks_and_accents() -> None:
    pair = typed(Pair("No fever.", "¿Sin fiebre? Año y tensión."), Random(1), ALWAYS)

    assert pair == ("no fever", "¿sin fiebre? año y tensión")
    assert typed_source(pair.spanish, Random(1), ALWAYS) == "sin fiebre? año y tension"
    assert typed(pair, Random(1), NEVER) == pair


def test_a_year_never_becomes_an_anus() -> None:
    assert without_accents("niño de 3 años, próxima cirugía, pingüino") == "niño de 3 años, proxima cirugia, pinguino"


def test_a_round_drawn_again_is_the_same_and_another_is_not(prepared: Prepared, small: Settings) -> None:
    def drawn(number: int) -> list[tuple[bytes, bytes]]:
        drawer = Drawer(prepared.place.read_pools(), small)
        encoder = Encoder(prepared.place.pieces, prepared.place.vocabulary)
        return [(b.source.tobytes(), b.target.tobytes()) for b in drawer.round(number, encoder, tokens=600)]

    assert drawn(3) == drawn(3)
    assert drawn(3) != drawn(4)


def test_both_directions_are_drawn(prepared: Prepared, small: Settings) -> None:
    tasks = list(Drawer(prepared.place.read_pools(), small).tasks(0))
    spanish = sum(task.into == "es" for task in tasks)

    assert len(tasks) == small.drawing.round
    assert 0.4 < spanish / len(tasks) < 0.6


def test_batches_keep_every_example_and_stay_within_their_tokens() -> None:
    rng = Random(5)
    examples = [Example([9] * rng.randint(1, 30), [8] * rng.randint(1, 30)) for _ in range(300)]
    batches = batched(examples, tokens=200, pad=99, order=Random(1))

    assert sum(map(len, batches)) == 300
    assert sum(batch.target_tokens for batch in batches) == sum(len(example.target) for example in examples)
    assert max(batch.padded_tokens for batch in batches) <= 200


def test_a_target_may_be_set_beside_anothers_source() -> None:
    [batch] = batched([Example([n], [n]) for n in range(1, 4)], tokens=100, pad=99, order=Random(1))
    other = batch.with_other_sources()

    assert (other.target == batch.target).all()
    assert not (other.source == batch.source).any()
