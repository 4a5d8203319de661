import dataclasses
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
import torch

from models.training.batches import Example, batched
from models.training.checkpoint import load_checkpoint
from models.training.errors import TrainingError
from models.training.network import SHARED, loss_of, new_network
from models.training.precision import faster
from models.training.settings import Settings
from models.training.stepping import MasterWeights, rate_at
from models.training.telling import read_losses
from models.training.vocabulary import Encoder
from models.training.workplace import Workplace
from tests.models.training.conftest import STEPS, Prepared, trained_for

Begun = Callable[[str], Workplace]
CPU = torch.device("cpu")


def weights_of(place: Workplace, settings: Settings) -> dict[str, torch.Tensor]:
    found = load_checkpoint(place, settings.shape, CPU)
    assert found is not None
    values: dict[str, torch.Tensor] = found[1]["values"]
    return values


def test_a_stopped_training_goes_on_as_if_it_had_never_stopped(begun: Begun, small: Settings) -> None:
    whole, halves = begun("whole"), begun("halves")
    trained_for(whole, small, 14)
    trained_for(halves, small, 6)
    trained_for(halves, small, 8)
    one, other = weights_of(whole, small), weights_of(halves, small)

    assert {name for name in one if not torch.equal(one[name], other[name])} == set()
    assert len({row.step for row in read_losses(halves.losses)}) >= 3


def test_rounds_drawn_by_other_processes_train_the_same_weights(begun: Begun, small: Settings) -> None:
    alone, fed = begun("alone"), begun("fed")
    trained_for(alone, small, 4)
    trained_for(fed, dataclasses.replace(small, cpu=dataclasses.replace(small.cpu, feeders=1)), 4)
    one, other = weights_of(alone, small), weights_of(fed, small)

    assert {name for name in one if not torch.equal(one[name], other[name])} == set()


def test_sigterm_saves_and_ends(begun: Begun, small_toml: Path, small: Settings, tmp_path: Path) -> None:
    place, saving = begun("stopped"), tmp_path / "saving.toml"
    text = small_toml.read_text(encoding="utf-8")
    saving.write_text(text.replace("save_minutes = 10", "save_minutes = 0"), encoding="utf-8")
    command = [sys.executable, "-m", "models.training", "train", "--work", str(place.path), "--config", str(saving)]
    with subprocess.Popen(
        [*command, "--threads", "1", "--device", "cpu"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert any("watched loss" in line for line in process.stdout)
        process.send_signal(signal.SIGTERM)
        said = process.stdout.read()

    found = load_checkpoint(place, small.shape, CPU)
    assert process.returncode == 0
    assert found is not None
    assert f"saved at step {found[0].step}" in said


def test_rows_written_after_the_last_checkpoint_are_not_kept_twice(begun: Begun, small: Settings) -> None:
    place = begun("killed")
    trained_for(place, small, 10)
    with place.losses.open("a", encoding="utf-8") as table:
        table.write("15,900,9.9,0.001,4.2,100,,\n20,12")

    trained_for(place, small, 10)

    steps = [row.step for row in read_losses(place.losses) if row.watched is None]
    assert steps == sorted(set(steps))


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
def test_the_pad_row_is_zero_after_every_step(prepared: Prepared, small: Settings, precision: str) -> None:
    encoder = Encoder(prepared.place.pieces, prepared.place.vocabulary)
    network = new_network(small.shape, encoder).train()
    masters = MasterWeights(network, small.recipe, {"fp32": torch.float32, "bf16": torch.bfloat16}[precision])
    [batch] = batched([Example([5, 6, 0], [7, 8, 9, 0])] * 3, tokens=100, pad=encoder.pad, order=Random(1))
    for number in (1, 2, 3):
        loss_of(network, batch, smoothing=0.1).backward()  # type: ignore[no-untyped-call]
        # As rounding or another optimizer might.
        network.model.shared.weight.grad[-1] += 1
        before = masters.values[SHARED].detach().clone()
        masters.step(number, 0.01)

        assert not network.model.shared.weight[-1].any()
        assert not masters.average[SHARED][-1].any()
        assert not torch.equal(before, masters.values[SHARED])
    assert network.model.shared.weight.dtype is not masters.values[SHARED].dtype or precision == "fp32"


def test_the_logit_of_pad_is_no_part_of_the_loss(prepared: Prepared, small: Settings) -> None:
    encoder = Encoder(prepared.place.pieces, prepared.place.vocabulary)
    network = new_network(small.shape, encoder).eval()
    [batch] = batched([Example([5, 0], [7, 8, 0])], tokens=100, pad=encoder.pad, order=Random(1))
    loss_of(network, batch, smoothing=0.1).backward()  # type: ignore[no-untyped-call]
    gradient = network.model.shared.weight.grad

    assert not gradient[-1].any()
    assert gradient[:-1].any(dim=1).all()


def test_padding_changes_no_loss(prepared: Prepared, small: Settings) -> None:
    encoder = Encoder(prepared.place.pieces, prepared.place.vocabulary)
    network = new_network(small.shape, encoder).eval()
    order = Random(1)
    short, long = Example([5, 6, 0], [7, 0]), Example([5, 6, 9, 9, 9, 0], [7, 8, 9, 9, 0])
    apart = [batched([example], tokens=100, pad=encoder.pad, order=order)[0] for example in (short, long)]
    [together] = batched([short, long], tokens=100, pad=encoder.pad, order=order)
    total = sum(loss_of(network, batch, smoothing=0).item() * batch.target_tokens for batch in apart)

    assert loss_of(network, together, smoothing=0).item() * together.target_tokens == pytest.approx(total, rel=1e-4)


def test_the_rate_warms_up_falls_and_ends_at_zero(small: Settings) -> None:
    pace = dataclasses.replace(small.cpu, rate=1.0, warmup=100, hold=400)

    assert rate_at(50, pace, left=1) == 0.5
    assert rate_at(100, pace, left=1) == rate_at(400, pace, left=1) == 1
    assert rate_at(1600, pace, left=1) == 0.5
    assert rate_at(1600, pace, left=0) == 0


def test_a_finishing_stretch_that_was_cut_goes_on_cooling(begun: Begun, small: Settings) -> None:
    place = begun("cooling")
    trainer = trained_for(place, small, 10, finish=True)
    assert trainer.course.cooled == pytest.approx(0.1, abs=0.01)

    assert trained_for(place, small, 2, finish=True).course.cooled == pytest.approx(0.05, abs=0.01)
    assert trained_for(place, small, 2).course.cooled == 1


def test_the_loss_falls(trained: Workplace) -> None:
    rows = [row for row in read_losses(trained.losses) if row.watched is None]

    assert rows[-1].step == STEPS
    assert rows[-1].loss < rows[0].loss - 0.5


def test_another_shape_does_not_resume(begun: Begun, small: Settings) -> None:
    place = begun("shape")
    trained_for(place, small, 2)

    with pytest.raises(TrainingError, match="another shape"):
        trained_for(place, dataclasses.replace(small, shape=dataclasses.replace(small.shape, heads=4)), 2)


def test_a_slow_bfloat16_is_not_taken_for_its_name() -> None:
    assert faster({"fp32": 62.0, "bf16": 1.3}) == "fp32"
    assert faster({"fp32": 62.0, "bf16": 120.0}) == "bf16"
