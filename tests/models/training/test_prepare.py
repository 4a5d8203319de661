import json
import shutil
from pathlib import Path

import pytest
from rich.console import Console
from sacrebleu.metrics.chrf import CHRF

from models.training.corpus import Pair, normal_form, read_pairs, read_pools, write_pairs
from models.training.errors import TrainingError
from models.training.held_out import cut_by_hash
from models.training.nearness import lines_near
from models.training.prepare import Preparation, Sources
from models.training.settings import STARTER, Settings
from models.training.vocabulary import Encoder
from models.training.workplace import Workplace
from tests.models.training.conftest import POOLS, Corpus, Prepared


def forms(path: Path) -> set[str]:
    return {normal_form(side) for pair in read_pairs(path) for side in pair}


def trained_forms(place: Workplace) -> set[str]:
    return {form for path in place.pools.glob("*.tsv") for form in forms(path)}


def test_no_held_out_sentence_is_left_in_the_training_text(prepared: Prepared, corpus: Corpus) -> None:
    given = {normal_form(side) for pair in corpus.kept_out for side in pair}
    before = {normal_form(side) for pairs in read_pools([corpus.data]).values() for pair in pairs for side in pair}

    assert given <= before
    assert not trained_forms(prepared.place) & (forms(corpus.held_out) | forms(corpus.dev))
    assert f"held out by {corpus.held_out.name}: 2 pairs dropped" in prepared.said


def test_sets_cut_for_scores_and_for_watching_are_trained_on_by_nothing(prepared: Prepared) -> None:
    cut = sorted(path.name for path in prepared.place.held_out.glob("0*.tsv"))

    assert cut == ["01-medicine.tsv", "01-medicine.watch.tsv", "04-conversation.tsv", "06-orders-and-traps.watch.tsv"]
    assert "{" not in "".join(path.read_text(encoding="utf-8") for path in prepared.place.held_out.iterdir())
    for name in cut:
        assert not forms(prepared.place.held_out / name) & trained_forms(prepared.place)
    assert len(read_pairs(prepared.place.held_out / "01-medicine.tsv")) == 20


def test_the_cut_does_not_depend_on_the_order_of_a_file() -> None:
    pairs = [Pair(f"line {n}", f"línea {n}") for n in range(100)]

    first = cut_by_hash({"pool": pairs}, {"pool": 10}, purpose="score")
    again = cut_by_hash({"pool": pairs[::-1]}, {"pool": 10}, purpose="score")
    other = cut_by_hash({"pool": pairs}, {"pool": 10}, purpose="watch")

    assert first == again
    assert first != other


def test_a_set_that_is_given_is_not_cut_again(corpus: Corpus, small: Settings, tmp_path: Path) -> None:
    given = tmp_path / "01-medicine.tsv"
    write_pairs(given, read_pairs(corpus.data / "01-medicine.tsv")[:5])
    place = Workplace(tmp_path / "work")

    Preparation(place, small, Console(quiet=True)).run(Sources(data=[corpus.data], held_out=[given]))

    assert place.read_facts()["prepare"]["cut"].keys() == {
        "04-conversation.tsv",
        "01-medicine.watch.tsv",
        "06-orders-and-traps.watch.tsv",
    }


def test_a_dev_line_near_a_training_line_is_named_by_its_number_and_never_shown(
    prepared: Prepared, corpus: Corpus
) -> None:
    far, near = read_pairs(corpus.dev)

    assert "dev.tsv: 1 of 2 lines dropped, chrF over 60 to a training line: lines 2" in prepared.said
    assert near.english not in prepared.said
    assert read_pairs(prepared.place.held_out / "dev.tsv") == [far]


def test_the_quick_bound_misses_no_near_line() -> None:
    rows = read_pairs(STARTER.with_name("clinical") / "06-orders-and-traps.tsv")
    dev, training, scorer = rows[5:200:20], rows[6:600:4], CHRF()
    for threshold in (30.0, 60.0):
        slow = [
            number
            for number, pair in enumerate(dev)
            if any(
                scorer.sentence_score(line[side], [pair[side]]).score > threshold
                for line in training
                for side in (0, 1)
            )
        ]
        assert slow
        assert lines_near(dev, training, threshold=threshold) == slow


def test_pad_is_last_and_digits_are_read_one_by_one(prepared: Prepared) -> None:
    numbers = json.loads(prepared.place.vocabulary.read_text(encoding="utf-8"))
    encoder = Encoder(prepared.place.pieces, prepared.place.vocabulary)
    [source] = encoder.sources(["a 1234 ☤"], ["es"])
    names = {number: name for name, number in numbers.items()}

    assert numbers["<pad>"] == len(numbers) - 1
    assert source[0] == numbers[">>spa<<"]
    assert [names[number] for number in source if names[number].isdigit()] == ["1", "2", "3", "4"]
    assert names[source[-2]].startswith("<0x")
    assert numbers["<unk>"] not in source


def test_a_pool_of_an_earlier_run_is_not_trained_on(corpus: Corpus, small: Settings, tmp_path: Path) -> None:
    place = Workplace(tmp_path / "work")
    write_pairs(place.pools / "stale.tsv", [Pair("stale", "rancio")])

    Preparation(place, small, Console(quiet=True)).run(Sources(data=[corpus.data]))

    assert place.read_pools().keys() == {*POOLS, "drills"}


def test_a_file_without_a_rule_stops_everything(corpus: Corpus, small: Settings, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(corpus.data, data)
    write_pairs(data / "found-somewhere.tsv", [Pair("one", "uno")])

    with pytest.raises(TrainingError, match="found-somewhere"):
        Preparation(Workplace(tmp_path / "work"), small, Console(quiet=True)).run(Sources(data=[data]))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [("seed = 7", "", "seed"), ("seed = 7", "seed = 7\nsead = 8", "sead"), ("heads = 2", "heads = '2'", "heads")],
)
def test_a_wrong_setting_is_named(small_toml: Path, tmp_path: Path, old: str, new: str, told: str) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(small_toml.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    with pytest.raises(TrainingError, match=told):
        Settings.load(wrong)


def test_the_shipped_settings_cover_every_clinical_file() -> None:
    settings = Settings.load()

    assert all(settings.rule(name).weight > 0 for name in read_pools([STARTER.with_name("clinical")]))
