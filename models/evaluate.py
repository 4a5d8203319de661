"""``python -m models.evaluate``: score a model of the catalogue, or any MarianMT folder, on sentence pairs."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from models.catalogue import Catalogue, Entry
from models.engines.opening import ENGINES, EngineOptions, open_engine
from models.errors import TranslationError
from models.evaluation import CHECK_SET, Quality, Score, evaluate, read_pairs


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    source, target = options.pair.split("-")
    if options.reverse:
        source, target = target, source
    try:
        with tempfile.TemporaryDirectory() as folder:
            engine_options = EngineOptions(
                engine=options.engine,
                cache=options.cache or Path(folder),
                threads=options.threads,
                compute_type=options.compute_type,
            )
            entry = _entry(options.model, source, target)
            pairs = read_pairs(options.file, reverse=options.reverse)[: options.limit]
            if not pairs:
                raise ValueError(f"{options.file}: there is no sentence pair in it")
            engine = open_engine(entry, engine_options)
            score = evaluate(engine, pairs, source=source, target=target, country=options.country)
    except (TranslationError, OSError, ValueError) as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"{entry.name} {entry.revision()}, {source} to {target}, engine {options.engine}, {options.file.name}")
    print(report(score))
    return 0


def report(score: Score) -> str:
    """What the model says by itself beside what a reader gets: translated again where the guard did not let it pass."""
    both = (score.model, score.protected)
    rows = (
        ("", "model", "protected"),
        ("BLEU", *(f"{quality.bleu:.1f}" for quality in both)),
        ("chrF", *(f"{quality.chrf:.1f}" for quality in both)),
        ("numbers kept", *map(_kept, both)),
        *((level, *(str(quality.verdicts[level]) for quality in both)) for level in ("ok", "check", "withheld")),
        ("sentences/s", *(f"{quality.sentences_a_second:.1f}" for quality in both)),
    )
    return "\n".join(
        (
            f"  sentences          {score.sentences} (over the model's limit: {score.too_long})",
            *(f"  {name:<18} {model:>9} {protected:>9}" for name, model, protected in rows),
            f"  findings, model    {_findings(score.model)}",
            f"  findings, protected {_findings(score.protected)}",
            f"  one sentence       {score.milliseconds:.1f} ms for {score.milliseconds_tokens} tokens, by the model",
            f"  peak memory        {score.peak_megabytes:.0f} MB",
            f"  BLEU               {score.bleu_signature}",
            f"  chrF               {score.chrf_signature}",
        )
    )


def _kept(quality: Quality) -> str:
    return "-" if quality.numbers_kept is None else f"{quality.numbers_kept:.1%}"


def _findings(quality: Quality) -> str:
    return ", ".join(f"{kind} {times}" for kind, times in quality.findings.most_common()) or "none"


def _entry(model: str | None, source: str, target: str) -> Entry:
    catalogue = Catalogue.load()
    if model is None:
        return catalogue.serving(source, target)
    return catalogue.named(model) or Entry.of_folder(Path(model), pairs=[(source, target)])


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description=__doc__)
    parser.add_argument("model", nargs="?", help="name in the catalogue or folder (default: what serves the pair)")
    parser.add_argument("--file", type=Path, default=CHECK_SET, help="lines of source<TAB>reference")
    parser.add_argument("--pair", default="en-es", help="languages of the two columns (default en-es)")
    parser.add_argument("--reverse", action="store_true", help="from the second column to the first")
    parser.add_argument("--country", help="ISO country of the authors, for the reading of numbers")
    parser.add_argument("--engine", choices=ENGINES, default=ENGINES[0])
    parser.add_argument("--compute-type", help="int8, float32, ... (CTranslate2)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--limit", type=int, help="only the first lines")
    parser.add_argument("--cache", type=Path, help="folder of converted models (default: a temporary one)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
