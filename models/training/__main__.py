"""``python -m models.training prepare|train|average|export|report``."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from models.errors import TranslationError
from models.training.average import KINDS, average
from models.training.export import export
from models.training.prepare import Preparation, Sources
from models.training.report import report
from models.training.settings import STARTER, Settings
from models.training.stretch import Stretch
from models.training.train import Trainer, Wishes
from models.training.workplace import Workplace


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    console = Console(soft_wrap=not sys.stdout.isatty())
    try:
        settings = Settings.load(options.config)
        options.run(options, Workplace(options.work), settings, console)
    except (TranslationError, OSError) as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _prepare(options: argparse.Namespace, place: Workplace, settings: Settings, console: Console) -> None:
    sources = Sources(data=options.data, held_out=options.held_out, dev=options.dev, vocabulary=options.vocabulary)
    Preparation(place, settings, console).run(sources)


def _train(options: argparse.Namespace, place: Workplace, settings: Settings, console: Console) -> None:
    stretch = Stretch(hours=options.hours, steps=options.steps)
    stretch.listen()
    wishes = Wishes(device=options.device, threads=options.threads, finish=options.finish, init=options.init)
    Trainer(place, settings, wishes, console).run(stretch)


def _average(options: argparse.Namespace, place: Workplace, settings: Settings, console: Console) -> None:
    average(place, settings, console, of=options.of)


def _export(options: argparse.Namespace, place: Workplace, settings: Settings, console: Console) -> None:
    scores = options.scores.read_text(encoding="utf-8") if options.scores else None
    export(place, settings, options.to, console, scores=scores)


def _report(options: argparse.Namespace, place: Workplace, _settings: Settings, console: Console) -> None:
    report(place, options.to or place.path / "curve.svg", console)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.training", description=__doc__)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--work", type=Path, default=Path("var/training"), help="folder of this training")
    shared.add_argument("--config", type=Path, default=STARTER, help="settings (default: starter.toml)")
    steps = parser.add_subparsers(required=True, metavar="prepare|train|average|export|report")

    prepare = steps.add_parser("prepare", parents=[shared], help="clean the pools, hold text out, learn the pieces")
    prepare.add_argument("--data", type=Path, nargs="+", required=True, help="folders of english<TAB>spanish files")
    prepare.add_argument("--held-out", type=Path, nargs="*", default=[], help="files no line of which is trained on")
    prepare.add_argument("--dev", type=Path, nargs="*", default=[], help="held out, and checked for near lines")
    prepare.add_argument("--vocabulary", type=Path, help="take the pieces of this exported model folder")
    prepare.set_defaults(run=_prepare)

    train = steps.add_parser("train", parents=[shared], help="train for a stretch; the same command resumes")
    train.add_argument("--hours", type=float, default=2.5)
    train.add_argument("--steps", type=int, help="end after so many steps, if that is sooner")
    train.add_argument("--finish", action="store_true", help="let the rate fall to zero over this stretch")
    train.add_argument("--init", type=Path, help="begin with the weights of this exported model folder")
    train.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    train.add_argument("--threads", type=int, help="of torch (default: all cores of this process)")
    train.set_defaults(run=_train)

    chosen = steps.add_parser("average", parents=[shared], help="choose the weights to publish")
    chosen.add_argument("--of", choices=KINDS, help="default: the one with the least watched loss")
    chosen.set_defaults(run=_average)

    exported = steps.add_parser("export", parents=[shared], help="write a MarianMTModel folder")
    exported.add_argument("--to", type=Path, required=True, help="the folder; an old model there is replaced")
    exported.add_argument("--scores", type=Path, help="what models.evaluate printed, for the model card")
    exported.set_defaults(run=_export)

    reported = steps.add_parser("report", parents=[shared], help="draw the losses")
    reported.add_argument("--to", type=Path, help="picture, .svg or .png (default: curve.svg in --work)")
    reported.set_defaults(run=_report)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
