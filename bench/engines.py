"""
The same sentences through transformers (greedy, float32) and CTranslate2 (int8), one thread each.

Each engine runs in a process of its own, so that memory is its own; the
rounds alternate, so that a busy machine slows both.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.processes import status_kib
from models.catalogue import Catalogue, Entry
from models.engines.opening import EngineOptions, open_engine
from models.errors import PairUnsupported
from models.evaluation import BATCH, CHECK_SET, REPEATS, latency, read_pairs

NO_FLOORS: Mapping[str, float] = {}
SIDES = {"transformers float32": ("transformers", None), "ctranslate2 int8": ("ctranslate2", "int8")}


def main() -> int:
    options = _options()
    if options.side:
        print(json.dumps(measure(options)))
        return 0
    compare(options)
    return 0


def compare(options: argparse.Namespace, *, title: str = "", floors: Mapping[str, float] = NO_FLOORS) -> None:
    """Print both sides and their ratios; `floors` are those that a ratio must reach, by the key of the figure."""
    results: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or Path(folder)
        # Converted before the first round: a conversion happens once in the life of a model.
        run_side("ctranslate2 int8", options, cache)
        for _ in range(options.rounds):
            for side in SIDES:
                results[side].append(run_side(side, options, cache))
    print(f"{title or options.model}, {options.pair}, {options.file.name}, one thread, batch {BATCH}")
    show(results, floors)


def run_side(side: str, options: argparse.Namespace, cache: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.engines", options.model, "--side", side, "--cache", str(cache)]
    command += ["--file", str(options.file), "--pair", options.pair]
    command += ["--batches", str(options.batches), "--repeats", str(options.repeats)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "HF_HUB_DISABLE_PROGRESS_BARS": "1"}
    shown = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    result: dict[str, float] = json.loads(shown.stdout)
    return result


def measure(options: argparse.Namespace) -> dict[str, float]:
    """One engine, in this process: sentences a second in batches, one sentence alone, peak memory."""
    name, compute_type = SIDES[options.side]
    source, target = options.pair.split("-")
    entry = entry_for(options.model, source, target)
    engine = open_engine(entry, EngineOptions(engine=name, cache=options.cache, compute_type=compute_type))
    # Batches of one size, as a queue under load fills them.
    sentences = [pair[0] for pair in read_pairs(options.file)]
    sentences = (sentences * (1 + options.batches * BATCH // len(sentences)))[: options.batches * BATCH]
    engine.translate(sentences[:BATCH], source, target)
    began = time.perf_counter()
    for start in range(0, len(sentences), BATCH):
        engine.translate(sentences[start : start + BATCH], source, target)
    took = time.perf_counter() - began
    milliseconds, tokens = latency(engine, sentences, source=source, target=target, repeats=options.repeats)
    return {
        "sentences/s": len(sentences) / took,
        "ms a sentence": milliseconds,
        "tokens": tokens,
        # Since this program was loaded; getrusage would count what its parent had.
        "peak MB": status_kib("self", "VmHWM") / 1024,
    }


def entry_for(model: str, source: str, target: str) -> Entry:
    entry = Catalogue.load().named(model) or Entry.of_folder(Path(model), pairs=[(source, target)])
    if (source, target) not in entry.pairs:
        raise PairUnsupported(source, target)
    return entry


def show(results: dict[str, list[dict[str, float]]], floors: Mapping[str, float]) -> None:
    """Medians of the rounds side by side; a figure that has a floor says whether its ratio reaches it."""
    reference, ours = (
        {key: statistics.median(measured[key] for measured in results[side]) for key in results[side][0]}
        for side in SIDES
    )
    tokens = int(ours["tokens"])
    rows = (
        ("sentences a second", "sentences/s", ours["sentences/s"] / reference["sentences/s"], "times faster"),
        (
            f"one sentence of {tokens} tokens, ms",
            "ms a sentence",
            reference["ms a sentence"] / ours["ms a sentence"],
            "times sooner",
        ),
        ("peak memory, MB", "peak MB", reference["peak MB"] / ours["peak MB"], "times less"),
    )
    print(f"  {'':34}{'transformers':>14}{'ctranslate2':>14}")
    for label, key, ratio, words in rows:
        kept = verdict(floors.get(key), ratio)
        print(f"  {label:34}{reference[key]:14.1f}{ours[key]:14.1f}   {ratio:.1f} {words}{kept}")


def verdict(bound: float | None, ratio: float, *, at_most: bool = False) -> str:
    """Whether a ratio that must be reached, or must not be passed, is; empty where nothing is asked."""
    if bound is None:
        return ""
    kept = ratio <= bound if at_most else ratio >= bound
    return f" ({'at most' if at_most else 'at least'} {bound:g}: {'kept' if kept else 'MISSED'})"


def options_for(model: str, *arguments: str) -> argparse.Namespace:
    """The options of a comparison that is made from inside."""
    return _parser().parse_args([model, *arguments])


def _options() -> argparse.Namespace:
    return _parser().parse_args()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.engines", description=__doc__)
    parser.add_argument("model", nargs="?", default="en-es-starter", help="name in the catalogue, or folder")
    parser.add_argument("--file", type=Path, default=CHECK_SET)
    parser.add_argument("--pair", default="en-es")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--batches", type=int, default=4, help=f"of {BATCH} sentences, in each round")
    parser.add_argument("--repeats", type=int, default=REPEATS, help="of the one sentence, in each round")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    return parser


if __name__ == "__main__":
    sys.exit(main())
