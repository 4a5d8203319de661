"""Which sentences a translator does next: what somebody waits for first, in batches that keep nobody waiting long."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from consult.services.translations import Work
from models.translation import Draft, Part, Sentence


@dataclass(frozen=True, slots=True)
class Budget:
    """
    How much one batch may hold. A sentence over the tokens goes alone.

    ``again`` is for sentences that the guard stopped: asking for one of them again takes as long as a batch.
    """

    tokens: int
    sentences: int
    again: int = 1


# The sentence that a reader waits for alone.
FIRST = Budget(tokens=64, sentences=1)
# Four sentences of twenty words take the engine half as long again as one, eight twice as long. Whoever comes in now
# waits for the batch that runs, so what is gained by larger ones is lost to them.
USUAL = Budget(tokens=128, sentences=8)
# When so much waits that nobody is soon served, what counts is how much is done.
OVERLOADED = Budget(tokens=512, sentences=32, again=32)


@dataclass(slots=True)
class Job:
    """A claimed text on its way: sentences that still wait, those that the guard stopped, and parts that are done."""

    work: Work
    waiting: list[Sentence]
    recalled: list[Part]
    # Which model's the keys are: it may be changed while the text is on the desk, and then nothing is learnt of it.
    revision: str
    key: Callable[[str], bytes]
    stopped: list[Draft] = field(default_factory=list)
    done: list[Part] = field(default_factory=list)
    # Sentences whose wording two doctors have said alike.
    confirmed: set[int] = field(default_factory=set)


def next_batch(jobs: Sequence[Job], budget: Budget) -> Iterator[tuple[Job, Sentence]]:
    """
    Take the next sentences from `jobs`, which stand in the order of their urgency.

    What somebody waits for shares no batch with what is translated in advance: it would wait for that too.
    """
    waiting = [job for job in jobs if job.waiting]
    tokens = sentences = 0
    for job in waiting:
        if job.work.pressing != waiting[0].work.pressing:
            return
        while job.waiting and sentences < budget.sentences:
            tokens += job.waiting[0].tokens
            if sentences and tokens > budget.tokens:
                return
            sentences += 1
            yield job, job.waiting.pop(0)


def next_stopped(jobs: Sequence[Job], budget: Budget) -> Iterator[tuple[Job, Draft]]:
    """
    The sentences to ask for again, where the most urgent text has nothing else left; nothing where it has.

    One at a time and one way at a time, since whoever comes in meanwhile waits for it.
    """
    if not jobs or jobs[0].waiting:
        return
    stopped = ((job, draft) for job in jobs for draft in job.stopped)
    yield from islice(stopped, budget.again if jobs[0].stopped else 0)
