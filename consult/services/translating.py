"""A translator's desk: claimed texts become sentences, sentences of all rooms share batches, texts come out whole.

Plain and synchronous: the live side gives it a thread of low priority and carries its parts to the rooms.
"""

import logging
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Protocol, TypeVar

from consult import clock
from consult.models.translations import Verdict
from consult.services import memory, translations
from consult.services.batching import FIRST, OVERLOADED, USUAL, Budget, Job, next_batch, next_stopped
from consult.services.translations import Result, Work
from models.translation import Draft, Finding, ModelUnusable, PairUnsupported, Part, Sentence, Translator, whole

logger = logging.getLogger(__name__)

MOST_JOBS = 8
# Beyond these, what is newer and pressing still finds room: long texts in work must not keep it away.
MOST_NEWER = 8
# So many texts that somebody waits for: from here on sentences are not told one by one, and the wholes just wait.
OVERLOAD = 200
RENEW_AFTER = translations.LEASE / 3

PartTold = Callable[[Work, Part], None]
Given = TypeVar("Given")


class Writing(Protocol):
    """How a desk changes the database. Where only one can write, it must not poll for its turn."""

    def ask(self, do: Callable[[], Given]) -> Given:
        """What came of it."""

    def hand(self, do: Callable[[], object]) -> None:
        """Do it soon, in the order in which things are handed and asked. Nobody waits; a failure is logged."""


class AtOnce:
    """In the thread of the desk itself."""

    def ask(self, do: Callable[[], Given]) -> Given:
        return do()

    def hand(self, do: Callable[[], object]) -> None:
        do()


class Desk:
    """Works through claimed requests, the most pressing first. One thread at a time."""

    def __init__(self, translator: Translator, *, on_part: PartTold, writing: Writing | None = None) -> None:
        self._translator = translator
        self._on_part = on_part
        self._writing = writing or AtOnce()
        self._jobs: list[Job] = []
        self._newest = 0
        self._hurried = False
        self._overloaded = False
        self._renewed_at = clock.now()

    @property
    def busy(self) -> bool:
        """Whether claimed work is on the desk."""
        return bool(self._jobs)

    def take(self) -> bool:
        """Claim more work, if there is room and there is some; whether any came."""
        claimed = self._claim()
        if self.busy or claimed:
            self._overloaded = translations.pressing(most=OVERLOAD) == OVERLOAD
        for work in claimed:
            self._start(work)
        self._jobs.sort(key=lambda job: (job.work.priority, -job.work.request))
        if self._jobs and self._jobs[0].work.pressing and self._jobs[0].work.request > self._newest:
            self._hurried = True
        self._newest = max([self._newest, *(work.request for work in claimed)])
        return bool(claimed)

    def model_works(self) -> None:
        """Ask for what was left in its original while no model worked."""
        if pairs := self._translator.working_pairs():
            self._writing.hand(partial(translations.ask_again, pairs))

    def step(self) -> None:
        """Tell what is remembered, finish the texts that are whole, translate one batch, and tell its parts."""
        self._hold()
        self._tell_recalled()
        if not self._hurried:
            # Storing takes as long as a sentence: whoever has just come in does not wait for that.
            self._finish()
        stopped = list(next_stopped(self._jobs, self._budget()))
        batch = [] if stopped else list(next_batch(self._jobs, self._budget()))
        self._hurried = False
        if not stopped and not batch:
            return
        try:
            settled = self._asked_again(stopped) if stopped else self._asked(batch)
        except Exception:
            # Whatever an engine throws, the requests go back and the room keeps its originals.
            logger.exception("a batch of %d sentences failed", len(stopped or batch))
            self._give_back({id(job): job for job, _ in stopped or batch}.values())
            return
        # Asked again, since a batch takes its time: words that were taken back meanwhile must not reach the room.
        standing = self._drop_withdrawn()
        for job, draft in settled:
            part = self._translator.part(draft)
            job.done.append(part)
            if job.work.request in standing:
                self._tell(job, part)

    def _asked(self, batch: list[tuple[Job, Sentence]]) -> list[tuple[Job, Draft]]:
        """What of a batch is settled at once; the rest is laid aside, so that it holds up nothing else."""
        drafts = self._translator.draft([sentence for _, sentence in batch])
        for (job, _), draft in zip(batch, drafts, strict=True):
            if not draft.settled:
                job.stopped.append(draft)
        return [(job, draft) for (job, _), draft in zip(batch, drafts, strict=True) if draft.settled]

    def _asked_again(self, stopped: list[tuple[Job, Draft]]) -> list[tuple[Job, Draft]]:
        """What is settled now; the rest goes its next way in a later step."""
        self._translator.again([draft for _, draft in stopped])
        settled = [(job, draft) for job, draft in stopped if draft.settled]
        for job, draft in settled:
            job.stopped.remove(draft)
        return settled

    def _claim(self) -> list[Work]:
        if len(self._jobs) < MOST_JOBS:
            room, newer_than = MOST_JOBS - len(self._jobs), None
        else:
            room, newer_than = MOST_JOBS + MOST_NEWER - len(self._jobs), self._newest
        if not room or not translations.any_free(newer_than=newer_than):
            return []
        return self._writing.ask(partial(translations.claim, room, newer_than=newer_than))

    def _budget(self) -> Budget:
        if self._overloaded:
            return OVERLOADED
        return FIRST if self._hurried else USUAL

    def _hold(self) -> None:
        """Keep one's leases, and lay aside what was withdrawn or overtaken: no batch is spent on it."""
        now = clock.now()
        if now - self._renewed_at > RENEW_AFTER:
            self._writing.hand(partial(translations.renew, [job.work.request for job in self._jobs]))
            self._renewed_at = now
        self._drop_withdrawn()

    def _drop_withdrawn(self) -> set[int]:
        standing = translations.standing(job.work.request for job in self._jobs)
        self._jobs = [job for job in self._jobs if job.work.request in standing]
        return standing

    def _tell(self, job: Job, part: Part) -> None:
        if not self._overloaded:
            self._on_part(job.work, part)

    def _tell_recalled(self) -> None:
        for job in self._jobs:
            for part in job.recalled:
                self._tell(job, part)
            job.done += job.recalled
            job.recalled = []

    def _start(self, work: Work) -> None:
        try:
            planned = self._translator.plan(
                work.body, source=work.source, target=work.target, country=work.country or None, meant=work.meant
            )
            revision = self._translator.model_for(work.source, work.target).memory
        except (PairUnsupported, ModelUnusable) as missing:
            kind = "no_model" if isinstance(missing, PairUnsupported) else "model_unusable"
            nothing = Result(verdict=Verdict.WITHHELD, model="", engine="", findings=[{"kind": kind}])
            self._writing.hand(partial(translations.complete, work.request, nothing))
            return
        job = Job(work, planned, [], revision, partial(_key, work, revision))
        self._recall(job, [sentence for sentence in planned if sentence.tokens])
        self._jobs.append(job)

    def _recall(self, job: Job, sentences: list[Sentence]) -> None:
        """Lay aside what need not be translated again: what doctors have confirmed first, then what the model said."""
        confirmed = {sentence.index: _key(job.work, memory.CONFIRMED, sentence.text) for sentence in sentences}
        same_model = {sentence.index: job.key(sentence.text) for sentence in sentences}
        known = memory.recall([*confirmed.values(), *same_model.values()])
        # What an author chose is in no key: another may have meant the other by the same words.
        for sentence in [sentence for sentence in sentences if not sentence.meant]:
            wording = known.get(confirmed[sentence.index])
            if wording is not None:
                job.confirmed.add(sentence.index)
            else:
                wording = known.get(same_model[sentence.index])
            if wording is not None:
                job.recalled.append(self._translator.checked(sentence, wording))
                job.waiting.remove(sentence)

    def _finish(self) -> None:
        for job in [job for job in self._jobs if not job.waiting and not job.stopped]:
            self._jobs.remove(job)
            self._writing.hand(partial(translations.complete, job.work.request, self._result(job)))

    def _result(self, job: Job) -> Result:
        info = self._translator.model_for(job.work.source, job.work.target)
        text = whole(job.done)
        return Result(
            verdict=Verdict(text.verdict),
            text=text.text,
            findings=[finding_facts(finding) for finding in text.findings],
            model=info.name,
            engine=info.engine,
            learnt=self._learnt(job) if info.memory == job.revision else {},
        )

    def _learnt(self, job: Job) -> dict[bytes, str]:
        # Copied figures are no translation, a withheld sentence has none, and what doctors confirmed is no model's.
        chosen = any(job.work.meant)
        parts = [part for part in job.done if part.text and part.index not in job.confirmed and not chosen]
        return {job.key(part.source): part.text for part in parts if part.text != part.source}

    def _give_back(self, jobs: Iterable[Job]) -> None:
        for job in jobs:
            self._jobs.remove(job)
            if self._writing.ask(partial(translations.fail, job.work.request)):
                logger.error("translation request %d is parked after its last failure", job.work.request)


def _key(work: Work, revision: str, sentence: str) -> bytes:
    return memory.key(sentence, source=work.source, target=work.target, revision=revision, country=work.country)


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
