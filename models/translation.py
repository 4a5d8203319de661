"""
The door to translation: from a text to checked sentences in another language.

Everybody outside this package comes in here.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from models.catalogue import Catalogue, Entry, Pair
from models.engines.base import Engine
from models.engines.opening import EngineOptions, open_engine
from models.errors import ModelUnusable, PairUnsupported, SentenceTooLong, TranslationError
from models.guard.checking import check
from models.guard.verdict import Finding, Level
from models.parts import TOO_LONG, Part, Sentence, Whole, whole
from models.sentences import split, within

__all__ = [
    "Finding",
    "Level",
    "ModelInfo",
    "ModelUnusable",
    "PairUnsupported",
    "Part",
    "Sentence",
    "SentenceTooLong",
    "TranslationError",
    "Translator",
    "Whole",
    "whole",
]

# The first sentence alone, for the reader who waits; then more at once, which is what an engine likes.
BATCHES = (1, 2, 4, 8, 16, 32)


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """``revision`` is the beginning of the weight file's SHA-256; ``starter`` models must be named as such."""

    name: str
    revision: str
    engine: str
    starter: bool


class Translator:
    """
    Loads models when they are first needed, or by ``load``. Safe to share between threads.

    ``opener`` turns a catalogue entry into an engine; tests give one of
    their own.
    """

    def __init__(self, catalogue: Catalogue, opener: Callable[[Entry], Engine], *, engine: str) -> None:
        self._catalogue = catalogue
        self._opener = opener
        self._engine_name = engine
        self._engines: dict[str, Engine] = {}
        self._faults: dict[str, ModelUnusable] = {}
        self._lock = threading.Lock()

    @classmethod
    def build(cls, options: EngineOptions, *, fetched: Path | None = None) -> Self:
        """The translator of this installation: bundled and fetched models, run as ``options`` say."""
        return cls(Catalogue.load(fetched=fetched), lambda entry: open_engine(entry, options), engine=options.engine)

    @property
    def state(self) -> str:
        """``ready``; ``loading`` until every installed model is; ``missing: <reason>`` once one has failed."""
        serving = self._serving()
        faults = [self._faults[entry.name] for entry in serving if entry.name in self._faults]
        if faults:
            return f"missing: {faults[0]}"
        if not serving:
            return "missing: no model is installed"
        return "ready" if all(entry.name in self._engines for entry in serving) else "loading"

    def load(self) -> None:
        """Load every model that serves a pair; a model that cannot is told by ``state``, the others still serve."""
        for entry in self._serving():
            try:
                self._engine(entry)
            except ModelUnusable:
                continue

    def pairs(self) -> list[Pair]:
        return self._catalogue.pairs()

    def supports(self, source: str, target: str) -> bool:
        return (source, target) in self.pairs()

    def model_for(self, source: str, target: str) -> ModelInfo:
        """Raises ``PairUnsupported``."""
        entry = self._catalogue.serving(source, target)
        return ModelInfo(entry.name, entry.revision(), self._engine_name, entry.starter)

    def plan(self, text: str, *, source: str, target: str, country: str | None = None) -> list[Sentence]:
        """
        The sentences of a text, each within the model's limit or marked as not translatable.

        Raises ``PairUnsupported`` and ``ModelUnusable``.
        """
        engine = self._engine_for(source, target)

        def count(sentence: str) -> int:
            return engine.count_tokens(sentence, source, target)

        pieces = within(split(text), count=count, limit=engine.input_limit)
        return [
            Sentence(
                index=index,
                count=len(pieces),
                separator=piece.separator,
                text=piece.text,
                source=source,
                target=target,
                country=country,
                tokens=count(piece.text) if piece.translatable and piece.has_words else 0,
                translatable=piece.translatable,
            )
            for index, piece in enumerate(pieces)
        ]

    def translate_batch(self, sentences: Sequence[Sentence]) -> list[Part]:
        """
        Translate and check sentences of any rooms and pairs together; parts come in the order of the sentences.

        Raises ``PairUnsupported`` and ``ModelUnusable``.
        """
        outputs = [sentence.text for sentence in sentences]
        by_pair: dict[Pair, list[int]] = defaultdict(list)
        for position, sentence in enumerate(sentences):
            if sentence.tokens:
                by_pair[sentence.source, sentence.target].append(position)
        for (source, target), positions in by_pair.items():
            engine = self._engine_for(source, target)
            translated = engine.translate([sentences[position].text for position in positions], source, target)
            for position, output in zip(positions, translated, strict=True):
                outputs[position] = output
        return [_checked(sentence, output) for sentence, output in zip(sentences, outputs, strict=True)]

    def translate_text(self, text: str, *, source: str, target: str, country: str | None = None) -> Iterator[Part]:
        """
        The parts of a text, each as soon as its batch is ready; ``country`` is the author's.

        Raises ``PairUnsupported`` and ``ModelUnusable`` before the first part.
        """
        waiting = self.plan(text, source=source, target=target, country=country)
        sizes = iter(BATCHES)
        size = 1
        while waiting:
            size = next(sizes, size)
            yield from self.translate_batch(waiting[:size])
            waiting = waiting[size:]

    def _serving(self) -> list[Entry]:
        return list({entry.name: entry for entry in (self._catalogue.serving(*pair) for pair in self.pairs())}.values())

    def _engine_for(self, source: str, target: str) -> Engine:
        return self._engine(self._catalogue.serving(source, target))

    def _engine(self, entry: Entry) -> Engine:
        if (engine := self._engines.get(entry.name)) is not None:
            return engine
        # One thread loads, the others wait for it: a model is held in memory once.
        with self._lock:
            if entry.name in self._faults:
                raise self._faults[entry.name]
            if entry.name not in self._engines:
                try:
                    self._engines[entry.name] = self._opener(entry)
                except ModelUnusable as fault:
                    self._faults[entry.name] = fault
                    raise
            return self._engines[entry.name]


def _checked(sentence: Sentence, output: str) -> Part:
    if not sentence.translatable:
        return _part(sentence, "", "withheld", (_too_long(sentence),))
    if not sentence.tokens:
        # Figures, signs and emoji without a word are copied: there is nothing to compare.
        return _part(sentence, sentence.text, "ok", ())
    judged = check(
        sentence.text,
        output,
        source_language=sentence.source,
        target_language=sentence.target,
        country=sentence.country,
    )
    return _part(sentence, "" if judged.verdict == "withheld" else output, judged.verdict, judged.findings)


def _part(sentence: Sentence, text: str, verdict: Level, findings: tuple[Finding, ...]) -> Part:
    return Part(
        index=sentence.index,
        count=sentence.count,
        source=sentence.text,
        text=text,
        verdict=verdict,
        findings=findings,
        separator=sentence.separator,
    )


def _too_long(sentence: Sentence) -> Finding:
    return Finding(kind=TOO_LONG, level="withheld", source_span=(0, len(sentence.text)), source_words=sentence.text)
