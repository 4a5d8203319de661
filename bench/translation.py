"""
The same sentences through transformers (greedy, float32) and CTranslate2 (int8), one thread each.

Each engine runs in a process of its own, so that memory is its own; the
rounds alternate, so that a busy machine slows both.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from models.catalogue import Catalogue, Entry
from models.engines.opening import EngineOptions, open_engine
from models.errors import PairUnsupported
from models.evaluation import BATCH, CHECK_SET, latency, read_pairs

SIDES = {"transformers float32": ("transformers", None), "ctranslate2 int8": ("ctranslate2", "int8")}


def main() -> int:
    options = _options()
    if options.side:
        print(json.dumps(measure(options)))
        return 0
    results: dict[str, list[dict[str, float]]] = {side: [] for side in SIDES}
    with tempfile.TemporaryDirectory() as folder:
        cache = options.cache or Path(folder)
        # Converted before the first round: a conversion happens once in the life of a model.
        run_side("ctranslate2 int8", options, cache)
        for _ in range(options.rounds):
            for side in SIDES:
                results[side].append(run_side(side, options, cache))
    print(f"Translation: {options.model}, {options.pair}, {options.file.name}, one thread, batch {BATCH}")
    show(results)
    return 0


def run_side(side: str, options: argparse.Namespace, cache: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.translation", options.model, "--side", side, "--cache", str(cache)]
    command += ["--file", str(options.file), "--pair", options.pair]
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
    sentences = (sentences * (1 + 4 * BATCH // len(sentences)))[: max(len(sentences) // BATCH, 4) * BATCH]
    engine.translate(sentences[:BATCH], source, target)
    began = time.perf_counter()
    for start in range(0, len(sentences), BATCH):
        engine.translate(sentences[start : start + BATCH], source, target)
    took = time.perf_counter() - began
    milliseconds, tokens = latency(engine, sentences, source=source, target=target)
    return {
        "sentences/s": len(sentences) / took,
        "ms a sentence": milliseconds,
        "tokens": tokens,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def entry_for(model: str, source: str, target: str) -> Entry:
    entry = Catalogue.load().named(model) or Entry.of_folder(Path(model), pairs=[(source, target)])
    if (source, target) not in entry.pairs:
        raise PairUnsupported(source, target)
    return entry


def show(results: dict[str, list[dict[str, float]]]) -> None:
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
        print(f"  {label:34}{reference[key]:14.1f}{ours[key]:14.1f}   {ratio:.1f} {words}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.translation", description=__doc__)
    parser.add_argument("model", nargs="?", default="en-es-starter", help="name in the catalogue, or folder")
    parser.add_argument("--file", type=Path, default=CHECK_SET)
    parser.add_argument("--pair", default="en-es")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--side", choices=SIDES, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
