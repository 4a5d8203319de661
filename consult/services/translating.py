"""A translator's desk: claimed texts become sentences, sentences of all rooms share batches, texts come out whole.

Plain and synchronous: the live side gives it a thread of low priority and carries its parts to the rooms.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from consult.models.translations import Verdict
from consult.services import memory, translations
from consult.services.translations import Result, Work
from models.translation import Finding, ModelUnusable, PairUnsupported, Part, Sentence, Translator, whole

logger = logging.getLogger(__name__)

# What waits is taken at once up to these bounds: small enough that a comment which comes in now waits for one
# batch only, large enough that the engine is not run for single sentences.
BATCH_TOKENS = 256
BATCH_SENTENCES = 16
MOST_JOBS = 8

PartTold = Callable[[Work, Part], None]


@dataclass(slots=True)
class Job:
    """A claimed text on its way: sentences that still wait, and parts that are done."""

    work: Work
    waiting: list[Sentence]
    recalled: list[Part]
    # Which model's the keys are: it may be changed while the text is on the desk, and then nothing is learnt of it.
    revision: str
    done: list[Part] = field(default_factory=list)

    def key(self, sentence: str) -> bytes:
        """What a sentence of this text is remembered by."""
        work = self.work
        return memory.key(
            sentence, source=work.source, target=work.target, revision=self.revision, country=work.country
        )


class Desk:
    """Works through claimed requests, the most pressing first. One thread at a time."""

    def __init__(self, translator: Translator, *, on_part: PartTold) -> None:
        self._translator = translator
        self._on_part = on_part
        self._jobs: list[Job] = []

    @property
    def busy(self) -> bool:
        """Whether claimed work is on the desk."""
        return bool(self._jobs)

    def take(self) -> bool:
        """Claim more work, if there is room and there is some; whether any came."""
        room = MOST_JOBS - len(self._jobs)
        claimed = translations.claim(room) if room > 0 else []
        for work in claimed:
            self._start(work)
        self._jobs.sort(key=lambda job: (job.work.priority, -job.work.request))
        return bool(claimed)

    def step(self) -> None:
        """Tell what is remembered, translate one batch, tell its parts, and finish the texts that are whole."""
        self._tell_recalled()
        batch = list(self._next_batch())
        if not batch:
            self._finish()
            return
        try:
            parts = self._translator.translate_batch([sentence for _, sentence in batch])
        except Exception:
            # Whatever an engine throws, the requests go back and the room keeps its originals.
            logger.exception("a batch of %d sentences failed", len(batch))
            self._give_back({id(job): job for job, _ in batch}.values())
            return
        # Asked after the batch, which takes its time: words that were taken back meanwhile must not reach the room.
        standing = translations.standing(job.work.request for job in self._jobs)
        self._jobs = [job for job in self._jobs if job.work.request in standing]
        for (job, _), part in zip(batch, parts, strict=True):
            job.done.append(part)
            if job.work.request in standing:
                self._on_part(job.work, part)
        self._finish()

    def _tell_recalled(self) -> None:
        if not any(job.recalled for job in self._jobs):
            return
        standing = translations.standing(job.work.request for job in self._jobs)
        self._jobs = [job for job in self._jobs if job.work.request in standing]
        for job in self._jobs:
            for part in job.recalled:
                self._on_part(job.work, part)
            job.done += job.recalled
            job.recalled = []
        self._finish()

    def _start(self, work: Work) -> None:
        try:
            planned = self._translator.plan(
                work.body, source=work.source, target=work.target, country=work.country or None
            )
            revision = self._translator.model_for(work.source, work.target).revision
        except (PairUnsupported, ModelUnusable) as missing:
            kind = "no_model" if isinstance(missing, PairUnsupported) else "model_unusable"
            nothing = Result(verdict=Verdict.WITHHELD, model="", engine="", findings=[{"kind": kind}])
            translations.complete(work.request, nothing)
            return
        job = Job(work, planned, [], revision)
        keys = {sentence.index: job.key(sentence.text) for sentence in planned if sentence.tokens}
        known = memory.recall(keys.values())
        for sentence in [sentence for sentence in planned if keys.get(sentence.index) in known]:
            job.recalled.append(self._translator.checked(sentence, known[keys[sentence.index]]))
        job.waiting = [sentence for sentence in planned if keys.get(sentence.index) not in known]
        self._jobs.append(job)

    def _next_batch(self) -> Iterator[tuple[Job, Sentence]]:
        tokens = sentences = 0
        for job in self._jobs:
            while job.waiting and sentences < BATCH_SENTENCES:
                tokens += job.waiting[0].tokens
                if sentences and tokens > BATCH_TOKENS:
                    return
                sentences += 1
                yield job, job.waiting.pop(0)

    def _finish(self) -> None:
        for job in [job for job in self._jobs if not job.waiting]:
            self._jobs.remove(job)
            translations.complete(job.work.request, self._result(job))

    def _result(self, job: Job) -> Result:
        info = self._translator.model_for(job.work.source, job.work.target)
        text = whole(job.done)
        return Result(
            verdict=Verdict(text.verdict),
            text=text.text,
            findings=[finding_facts(finding) for finding in text.findings],
            model=info.name,
            engine=info.engine,
            learnt=self._learnt(job) if info.revision == job.revision else {},
        )

    def _learnt(self, job: Job) -> dict[bytes, str]:
        # Copied figures are no translation, and a withheld sentence has none.
        return {job.key(part.source): part.text for part in job.done if part.text and part.text != part.source}

    def _give_back(self, jobs: Any) -> None:
        for job in jobs:
            self._jobs.remove(job)
            if translations.fail(job.work.request):
                logger.error("translation request %d is parked after its last failure", job.work.request)


def finding_facts(finding: Finding) -> dict[str, Any]:
    """A finding as it is stored and sent: `kind`, `level`, and for each side where it is and what it says."""
    facts: dict[str, Any] = {"kind": finding.kind, "level": finding.level}
    for side, span, words in (
        ("source", finding.source_span, finding.source_words),
        ("target", finding.target_span, finding.target_words),
    ):
        if span is not None:
            facts[side] = {"start": span[0], "end": span[1], "words": words}
    return facts
