"""``prepare``: clean the pools, hold text out, learn the vocabulary."""

import shutil
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from rich.console import Console
from rich.table import Table

from models.training.corpus import Pair, Pools, normal_form, read_lines, read_pools, write_pairs
from models.training.drawing import Drawer
from models.training.errors import TrainingError
from models.training.held_out import HeldOutText, cut_by_hash
from models.training.nearness import lines_near
from models.training.settings import HERE, Settings
from models.training.slots import fill, slots_agree
from models.training.vocabulary import Encoder, copy_vocabulary, train_pieces, write_vocabulary
from models.training.workplace import Workplace

DRILLS = HERE / "drills.tsv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What the command line names: folders of pairs, files held out, dev files checked, a vocabulary to keep."""

    data: Sequence[Path]
    held_out: Sequence[Path] = ()
    dev: Sequence[Path] = ()
    vocabulary: Path | None = None


@dataclass(slots=True)
class Preparation:
    """One run of ``prepare``; ``lost`` counts the pairs that each pool loses, by reason."""

    place: Workplace
    settings: Settings
    console: Console
    lost: dict[str, Counter[str]] = field(default_factory=dict)

    def run(self, sources: Sources) -> None:
        began = time.monotonic()
        pools = read_pools([*sources.data, DRILLS])
        read = {name: len(pairs) for name, pairs in pools.items()}
        for name in pools:
            self.settings.rule(name)
        pools = self._keep(pools, self._usable(pools), "unusable")
        pools, dropped, cuts = self._hold_out(pools, sources)
        self._learn_vocabulary(pools, sources.vocabulary)
        encoder = Encoder(self.place.pieces, self.place.vocabulary)
        pools = self._keep(pools, {name: self._short(pairs, encoder) for name, pairs in pools.items()}, "too long")
        self._write(pools)
        near = {path.name: self._without_near(path, pools) for path in sources.dev}
        self._tell(read, pools, dropped)
        kept = {name: len(pairs) for name, pairs in pools.items()}
        facts = {"read": read, "kept": kept, "held_out": dict(dropped), "cut": cuts, "near": near}
        seconds = round(time.monotonic() - began)
        self.place.add_facts("prepare", {**facts, "vocabulary": len(encoder), "seconds": seconds})

    def _keep(self, before: Pools, after: Pools, reason: str) -> Pools:
        for name, pairs in before.items():
            self.lost.setdefault(name, Counter())[reason] += len(pairs) - len(after[name])
        return after

    def _usable(self, pools: Pools) -> Pools:
        drugs = bool(pools.get(self.settings.drawing.drugs))
        return {name: [pair for pair in pairs if _is_usable(pair, drugs=drugs)] for name, pairs in pools.items()}

    def _hold_out(self, pools: Pools, sources: Sources) -> tuple[Pools, Counter[str], dict[str, int]]:
        text = HeldOutText()
        drugs = pools.get(self.settings.drawing.drugs, [])
        text.add_files([*sources.held_out, *sources.dev])
        pools = self._keep(pools, text.without(pools), "held out")
        wanted = self.settings.held_out
        given = {path.name for path in sources.held_out}
        cut = cut_by_hash(pools, {n: c for n, c in wanted.cut.items() if f"{n}.tsv" not in given}, purpose="score")
        cuts = self._store(cut, drugs, "tsv")
        for name, pairs in cut.items():
            text.add(f"{name}.tsv", pairs)
        pools = self._keep(pools, text.without(pools), "held out")
        # Cut after the others are gone, so that no watched line stands in a set of scores.
        watch = cut_by_hash(pools, wanted.watch, purpose="watch")
        cuts |= self._store(watch, drugs, "watch.tsv")
        for name, pairs in watch.items():
            text.add(f"{name}.watch.tsv", pairs)
        return self._keep(pools, text.without(pools), "held out"), text.dropped, cuts

    def _store(self, cut: Pools, drugs: Sequence[Pair], ending: str) -> dict[str, int]:
        rng = Random(self.settings.seed)  # noqa: S311 - filling slots is no secret
        for name, pairs in cut.items():
            write_pairs(self.place.held_out / f"{name}.{ending}", (fill(pair, rng, drugs) for pair in pairs))
        return {f"{name}.{ending}": len(pairs) for name, pairs in cut.items()}

    def _learn_vocabulary(self, pools: Pools, given: Path | None) -> None:
        self.place.path.mkdir(parents=True, exist_ok=True)
        if given is not None:
            copy_vocabulary(given, self.place.pieces, self.place.vocabulary)
            return
        wanted = self.settings.vocabulary
        drawn = Drawer(pools, self.settings).pairs(wanted.sample, seed="vocabulary")
        try:
            model = train_pieces((side for pair in drawn for side in pair), size=wanted.pieces, seed=self.settings.seed)
        except RuntimeError as failure:
            raise TrainingError(f"no vocabulary of {wanted.pieces} pieces can be learnt from this text") from failure
        write_vocabulary(model, self.place.pieces, self.place.vocabulary)

    def _short(self, pairs: Sequence[Pair], encoder: Encoder) -> list[Pair]:
        longest = self.settings.vocabulary.longest
        lengths = zip(*(encoder.lengths([pair[side] for pair in pairs]) for side in (0, 1)), strict=True)
        return [pair for pair, (one, other) in zip(pairs, lengths, strict=True) if max(one, other) <= longest]

    def _write(self, pools: Pools) -> None:
        # A pool of an earlier run that is no longer given must not be trained on.
        shutil.rmtree(self.place.pools, ignore_errors=True)
        for name, pairs in pools.items():
            write_pairs(self.place.pools / f"{name}.tsv", pairs)

    def _without_near(self, path: Path, pools: Pools) -> dict[str, object]:
        """Writes the dev file less the lines near a training line; gives their line numbers, never their text."""
        lines = list(read_lines(path))
        training = [pair for pairs in pools.values() for pair in pairs]
        near = set(lines_near([pair for _, pair in lines], training, threshold=self.settings.held_out.near_chrf))
        write_pairs(self.place.held_out / path.name, (pair for n, (_, pair) in enumerate(lines) if n not in near))
        numbers = [number for n, (number, _) in enumerate(lines) if n in near]
        told = f"{path.name}: {len(near)} of {len(lines)} lines dropped, chrF over {self.settings.held_out.near_chrf:g}"
        self.console.print(f"{told} to a training line{': lines ' if numbers else ''}{', '.join(map(str, numbers))}")
        return {"lines": len(lines), "dropped": numbers}

    def _tell(self, read: dict[str, int], pools: Pools, dropped: Counter[str]) -> None:
        reasons = ("unusable", "held out", "too long")
        table = Table("pool", "read", *reasons, "kept", "weight", "share")
        rule = self.settings.rule
        whole = sum(len(pairs) * rule(name).weight for name, pairs in pools.items())
        for name, pairs in pools.items():
            losses = [str(self.lost[name][reason]) for reason in reasons]
            share = len(pairs) * rule(name).weight / whole
            table.add_row(name, str(read[name]), *losses, str(len(pairs)), f"{rule(name).weight:g}", f"{share:.1%}")
        self.console.print(table)
        for name, count in dropped.items():
            self.console.print(f"held out by {name}: {count} pairs dropped")
        self.console.print(f"{sum(map(len, pools.values()))} pairs to train on, of {sum(read.values())}")


def _is_usable(pair: Pair, *, drugs: bool) -> bool:
    """Both sides have letters or digits, and the same slots, for which there are values."""
    if not all(normal_form(side) for side in pair) or not slots_agree(pair):
        return False
    return drugs or "{drug}" not in pair.english
