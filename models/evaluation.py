"""How good and how fast a model is on sentence pairs."""

import resource
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF

from models.engines.base import Engine
from models.guard.checking import check
from models.guard.figures import figures
from models.guard.verdict import Verdict
from models.protection.retrying import Request, Retrying

CHECK_SET = Path(__file__).parent / "checkset" / "en-es.tsv"
BATCH = 32
SENTENCE_TOKENS = 20
REPEATS = 15
NUMBER_FINDINGS = {"number", "number_order", "number_ambiguous", "time"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """BLEU and chrF are corpus scores of sacrebleu; ``numbers_kept`` is None where no source has a figure."""

    bleu: float
    chrf: float
    verdicts: Counter[str]
    findings: Counter[str]
    numbers_kept: float | None
    sentences_a_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """``model`` is what the model says by itself, ``protected`` what a reader gets of it."""

    sentences: int
    too_long: int
    model: Quality
    protected: Quality
    bleu_signature: str
    chrf_signature: str
    milliseconds: float
    milliseconds_tokens: int
    peak_megabytes: float


def read_pairs(path: Path, *, reverse: bool = False) -> list[tuple[str, str]]:
    """Lines of ``source<TAB>reference``; raises ``ValueError`` naming the line that is none."""
    pairs = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) < 2:
            raise ValueError(f"{path}: line {number} is not source<TAB>reference")
        pairs.append((cells[1], cells[0]) if reverse else (cells[0], cells[1]))
    return pairs


def evaluate(
    engine: Engine, pairs: Sequence[tuple[str, str]], *, source: str, target: str, country: str | None = None
) -> Score:
    """Translate all pairs in batches and one sentence alone. Sentences over the limit are counted, not cut."""
    fitting = [pair for pair in pairs if engine.count_tokens(pair[0], source, target) <= engine.input_limit]
    retrying = Retrying(engine, source, target)

    def by_model(texts: Sequence[str]) -> list[str]:
        return engine.translate(texts, source, target)

    def protected(texts: Sequence[str]) -> list[str]:
        return [attempt.output for attempt in retrying.translate([Request(text, country) for text in texts])]

    def judged(text: str, output: str) -> Verdict:
        return check(text, output, source_language=source, target_language=target, country=country)

    sources = [pair[0] for pair in fitting]
    by_model(sources[:1])
    milliseconds, tokens = latency(engine, sources, source=source, target=target)
    return Score(
        sentences=len(sources),
        too_long=len(pairs) - len(fitting),
        model=_quality(fitting, by_model, judged),
        protected=_quality(fitting, protected, judged),
        bleu_signature=signature(BLEU()),
        chrf_signature=signature(CHRF()),
        milliseconds=milliseconds,
        milliseconds_tokens=tokens,
        peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def signature(metric: BLEU | CHRF) -> str:
    metric.corpus_score(["a"], [["a"]])  # it has none before
    return str(metric.get_signature())


def _quality(
    pairs: Sequence[tuple[str, str]],
    translate: Callable[[Sequence[str]], list[str]],
    judged: Callable[[str, str], Verdict],
) -> Quality:
    sources = [pair[0] for pair in pairs]
    began = time.perf_counter()
    outputs: list[str] = []
    for start in range(0, len(sources), BATCH):
        outputs += translate(sources[start : start + BATCH])
    took = time.perf_counter() - began
    references = [[pair[1] for pair in pairs]]
    verdicts = [judged(text, output) for text, output in zip(sources, outputs, strict=True)]
    return Quality(
        bleu=BLEU().corpus_score(outputs, references).score,
        chrf=CHRF().corpus_score(outputs, references).score,
        verdicts=Counter(verdict.verdict for verdict in verdicts),
        findings=Counter(kind for verdict in verdicts for kind in {finding.kind for finding in verdict.findings}),
        numbers_kept=_numbers_kept(sources, verdicts),
        sentences_a_second=len(sources) / took,
    )


def latency(
    engine: Engine, sources: Sequence[str], *, source: str, target: str, repeats: int = REPEATS
) -> tuple[float, int]:
    """Median milliseconds for the sentence whose length is nearest to 20 tokens, and its tokens."""

    def distance(text: str) -> int:
        return abs(engine.count_tokens(text, source, target) - SENTENCE_TOKENS)

    sentence = min(sources, key=distance)
    times = []
    for _ in range(repeats):
        began = time.perf_counter()
        engine.translate([sentence], source, target)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000, engine.count_tokens(sentence, source, target)


def _numbers_kept(sources: Sequence[str], verdicts: Sequence[Verdict]) -> float | None:
    kept = [
        not NUMBER_FINDINGS.intersection(finding.kind for finding in verdict.findings)
        for text, verdict in zip(sources, verdicts, strict=True)
        if figures(text, None)
    ]
    return sum(kept) / len(kept) if kept else None
