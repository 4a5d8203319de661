"""
The door to translation: from a text to checked sentences in another language.

Everybody outside this package comes in here.
"""

import contextlib
import dataclasses
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, Self

from models.catalogue import Catalogue, Entry, Pair
from models.engines.base import Engine
from models.engines.opening import EngineOptions, open_engine
from models.engines.pivot import PivotEngine
from models.errors import ModelUnusable, PairUnsupported, SentenceTooLong, TranslationError
from models.guard.checking import check
from models.guard.verdict import Finding, Level, Verdict
from models.installed import InstalledModels
from models.parts import PIVOTED_FINDING, TOO_LONG, Part, Sentence, Whole, whole
from models.protection.retrying import PROTECTION, Attempt, Request, Retrying
from models.sentences import split, within

__all__ = [
    "Draft",
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

Key = tuple[str, str | None]


class Watch(Protocol):
    """Gives the catalogue that holds from now on, and None as long as nothing has changed."""

    def changed(self) -> Catalogue | None: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """
    A sentence as the model first said it; it may be asked again until it is ``settled``.

    ``attempt`` is None for what no model reads.
    """

    sentence: Sentence
    attempt: Attempt | None

    @property
    def settled(self) -> bool:
        return self.attempt is None or self.attempt.settled


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """``revision`` is the beginning of the weight file's SHA-256; ``starter`` models must be named as such."""

    name: str
    revision: str
    engine: str
    starter: bool

    @property
    def memory(self) -> str:
        """By what its translations are remembered: protected in another way they would be others."""
        return f"{self.revision}/{PROTECTION}"


class Translator:
    """
    Loads models when they are first needed, or by ``load``. Safe to share between threads.

    ``opener`` turns a catalogue entry into an engine; tests give one of
    their own. ``watch`` gives another catalogue when what is installed has
    changed.
    """

    def __init__(
        self, catalogue: Catalogue, opener: Callable[[Entry], Engine], *, engine: str, watch: Watch | None = None
    ) -> None:
        self._catalogue = catalogue
        self._opener = opener
        self._engine_name = engine
        self._watch = watch
        self._fault: ModelUnusable | None = None
        self._engines: dict[Key, Engine] = {}
        self._infos: dict[Key, ModelInfo] = {}
        self._faults: dict[Key, ModelUnusable] = {}
        self._lock = threading.Lock()

    @classmethod
    def build(cls, options: EngineOptions, *, fetched: Path | None = None) -> Self:
        """The translator of this installation: bundled and fetched models, run as ``options`` say."""

        def opener(entry: Entry) -> Engine:
            return open_engine(entry, options)

        if fetched is None:
            return cls(Catalogue.load(), opener, engine=options.engine)
        translator = cls(Catalogue([]), opener, engine=options.engine, watch=InstalledModels(fetched))
        translator._catalogue = translator._changed() or translator._catalogue
        return translator

    @property
    def state(self) -> str:
        """``ready``; ``loading`` until every installed model is; ``missing: <reason>`` once one has failed."""
        serving = self._catalogue.serving_entries()
        if self._fault is not None:
            return f"missing: {self._fault}"
        faults = [self._faults[_key(entry)] for entry in serving if _key(entry) in self._faults]
        if faults:
            return f"missing: {faults[0]}"
        if not serving:
            return "missing: no model is installed"
        return "ready" if all(_key(entry) in self._engines for entry in serving) else "loading"

    def load(self) -> None:
        """Load every model that serves a pair; a model that cannot is told by ``state``, the others still serve."""
        for entry in self._catalogue.serving_entries():
            try:
                self._engine(entry)
            except ModelUnusable:
                continue

    def refresh(self) -> bool:
        """
        Change over to what was installed since; whether something was. Cheap where nothing was.

        The new models are loaded here, while other threads go on with the old
        ones. One that cannot be loaded is told by ``state``, like any other.
        """
        catalogue = self._changed()
        if catalogue is None:
            return False
        with self._lock:
            self._faults = {}
        for entry in catalogue.serving_entries():
            with contextlib.suppress(ModelUnusable):
                self._engine(entry)
        self._catalogue = catalogue
        kept = {_key(entry) for entry in catalogue.serving_entries()}
        with self._lock:
            self._engines = {key: engine for key, engine in self._engines.items() if key in kept}
        return True

    def pairs(self) -> list[Pair]:
        return self._catalogue.pairs()

    def working_pairs(self) -> list[Pair]:
        """Those whose models are loaded."""
        return [(source, target) for source, target in self.pairs() if self._is_loaded(source, target)]

    def _is_loaded(self, source: str, target: str) -> bool:
        if through := self._catalogue.through(source, target):
            return self._is_loaded(source, through) and self._is_loaded(through, target)
        return _key(self._catalogue.serving(source, target)) in self._engines

    def supports(self, source: str, target: str) -> bool:
        return (source, target) in self.pairs()

    def model_for(self, source: str, target: str) -> ModelInfo:
        """Raises ``PairUnsupported``, and ``ModelUnusable`` where the model is not loaded and cannot be read."""
        if through := self._catalogue.through(source, target):
            return _joined(self.model_for(source, through), self.model_for(through, target))
        entry = self._catalogue.serving(source, target)
        return self._infos.get(_key(entry)) or self._info(entry)

    def model_names(self) -> list[str]:
        """What serves, also while it is not loaded or cannot be."""
        return sorted(entry.name for entry in self._catalogue.serving_entries())

    def plan(
        self,
        text: str,
        *,
        source: str,
        target: str,
        country: str | None = None,
        meant: Mapping[str, str] = MappingProxyType({}),
    ) -> list[Sentence]:
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
                meant={written: read_as for written, read_as in meant.items() if written in piece.text},
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
        drafts = self.draft(sentences)
        while not all(draft.settled for draft in drafts):
            self.again(drafts)
        return [self.part(draft) for draft in drafts]

    def draft(self, sentences: Sequence[Sentence]) -> list[Draft]:
        """
        Sentences of any rooms and pairs as the model says them at once, in their order.

        What the guard does not let pass is not settled: ``again`` is for it.
        Raises ``PairUnsupported`` and ``ModelUnusable``.
        """
        attempts: dict[int, Attempt] = {}
        by_pair: dict[Pair, list[int]] = defaultdict(list)
        for position, sentence in enumerate(sentences):
            if sentence.tokens:
                by_pair[sentence.source, sentence.target].append(position)
        for (source, target), positions in by_pair.items():
            chosen = [sentences[position] for position in positions]
            asked = [Request(sentence.text, sentence.country, sentence.meant) for sentence in chosen]
            attempts |= dict(zip(positions, self._retrying(source, target).attempt(asked), strict=True))
        return [Draft(sentence, attempts.get(position)) for position, sentence in enumerate(sentences)]

    def again(self, drafts: Sequence[Draft]) -> None:
        """
        Ask for those that are not settled once more, each in its next way (`models.protection.retrying`).

        Raises ``PairUnsupported`` and ``ModelUnusable``.
        """
        by_pair: dict[Pair, list[Attempt]] = defaultdict(list)
        for draft in drafts:
            if draft.attempt is not None and not draft.settled:
                by_pair[draft.sentence.source, draft.sentence.target].append(draft.attempt)
        for (source, target), attempts in by_pair.items():
            self._retrying(source, target).again(attempts)

    def part(self, draft: Draft) -> Part:
        """What a reader gets of it now."""
        if not draft.sentence.translatable:
            return _part(draft.sentence, "", "withheld", (_too_long(draft.sentence),))
        if draft.attempt is None:
            # Figures, signs and emoji without a word are copied: there is nothing to compare.
            return _part(draft.sentence, draft.sentence.text, "ok", ())
        return self._passed(draft.sentence, draft.attempt.output, draft.attempt.verdict)

    def checked(self, sentence: Sentence, output: str) -> Part:
        """A sentence and its translation from elsewhere, as the guard lets it pass."""
        judged = check(
            sentence.text,
            output,
            source_language=sentence.source,
            target_language=sentence.target,
            country=sentence.country,
            meant=sentence.meant,
        )
        return self._passed(sentence, output, judged)

    def _passed(self, sentence: Sentence, output: str, judged: Verdict) -> Part:
        """What a reader gets under this verdict; says where it pivoted."""
        text = "" if judged.verdict == "withheld" else output
        part = _part(sentence, text, judged.verdict, judged.findings)
        if part.text and self._catalogue.through(sentence.source, sentence.target):
            return dataclasses.replace(part, findings=(*part.findings, PIVOTED_FINDING))
        return part

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

    def _changed(self) -> Catalogue | None:
        if self._watch is None:
            return None
        try:
            catalogue = self._watch.changed()
        except ModelUnusable as fault:
            # What serves goes on.
            self._fault = fault
            return None
        if catalogue is not None:
            self._fault = None
        return catalogue

    def _retrying(self, source: str, target: str) -> Retrying:
        return Retrying(self._engine_for(source, target), source, target)

    def _engine_for(self, source: str, target: str) -> Engine:
        if through := self._catalogue.through(source, target):
            return PivotEngine(self._engine_for(source, through), self._engine_for(through, target), through=through)
        return self._engine(self._catalogue.serving(source, target))

    def _engine(self, entry: Entry) -> Engine:
        key = _key(entry)
        if (engine := self._engines.get(key)) is not None:
            return engine
        # One thread loads, the others wait for it: a model is held in memory once.
        with self._lock:
            if key in self._faults:
                raise self._faults[key]
            if key not in self._engines:
                try:
                    self._engines[key] = self._opener(entry)
                    # Asked for with every text, also when the folder has gone meanwhile.
                    self._infos[key] = self._info(entry)
                except ModelUnusable as fault:
                    self._faults[key] = fault
                    raise
            return self._engines[key]

    def _info(self, entry: Entry) -> ModelInfo:
        return ModelInfo(entry.name, entry.revision(), self._engine_name, entry.starter)


def _joined(first: ModelInfo, second: ModelInfo) -> ModelInfo:
    return ModelInfo(
        f"{first.name} + {second.name}",
        f"{first.revision}+{second.revision}",
        first.engine,
        first.starter or second.starter,
    )


def _key(entry: Entry) -> Key:
    # A model that is fetched anew keeps its name and has other weights.
    return entry.name, entry.sha256


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
