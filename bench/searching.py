"""What `bench.search` measures, in a process that Django was set up in."""

import random
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from django.db import connection, transaction

from bench.figures import percentile, table
from consult import clock
from consult.ids import new_id
from consult.models import Case, Doctor, SearchEntry, Text, Translation
from consult.search import finding, index
from consult.services import texts
from consult.services.accounts import make_account
from consult.services.cases import Opening, open_case

PAIRS = Path(__file__).resolve().parent.parent / "tests" / "data" / "clinical-dev.tsv"
CASES, COMMENTS, BATCH = 1_000, 18, 50
QUERIES = {
    "a frequent word": "fever",
    "two frequent words": "fiebre dolor",
    "a short beginning": "co",
    "a rare word": "quimera",
    "five words, some without weight": "dolor en el pecho con fiebre",
    "nothing": "palabrainexistente",
}
LOOKS, WRITES = 30, 200


def milliseconds(deed: Callable[[], object]) -> float:
    began = time.perf_counter()
    deed()
    return (time.perf_counter() - began) * 1_000


def sentences(pairs: list[tuple[str, str]]) -> tuple[str, str]:
    """Two or three lines of the corpus as one comment, in both languages."""
    chosen = random.sample(pairs, random.randint(2, 3))
    return " ".join(spanish for _, spanish in chosen), " ".join(english for english, _ in chosen)


def fill(doctor: Doctor, pairs: list[tuple[str, str]]) -> Case:
    """Cases with their comments and translations, written as the services write them; gives the last one."""
    for start in range(0, CASES, BATCH):
        with transaction.atomic():
            for number in range(start, start + BATCH):
                case = open_one(doctor, pairs, rare="quimera" if number % 400 == 0 else "")
                for _ in range(COMMENTS):
                    comment(case, pairs)
    return case


def open_one(doctor: Doctor, pairs: list[tuple[str, str]], *, rare: str) -> Case:
    words = {"title": f"{random.choice(pairs)[1][:150]} {rare}", "question": random.choice(pairs)[1]}
    opening = Opening(specialties=["pulmonology"], urgency="routine", language="es", words=words)
    return Case.objects.get(pk=open_case(doctor=doctor, client_id=new_id(), opening=opening).case_id)


def comment(case: Case, pairs: list[tuple[str, str]]) -> None:
    spanish, english = sentences(pairs)
    text = texts.write(case, kind=Text.Kind.COMMENT, of=new_id(), field="body", language="es", body=spanish)
    index.put_translation(Translation.objects.create(text=text, language="en", body=english, verdict="ok"))


def looked_for(doctor: Doctor) -> list[tuple[str, ...]]:
    rows = []
    for name, query in QUERIES.items():
        found = finding.find(doctor=doctor, query=query)
        times = [milliseconds(partial(finding.find, doctor=doctor, query=query)) for _ in range(LOOKS)]
        shown = [f"{percentile(times, percent):.1f}" for percent in (50, 95, 100)]
        rows.append((name, f"{found.total:,}", *shown))
    return rows


def written(case: Case, pairs: list[tuple[str, str]]) -> list[tuple[str, ...]]:
    """A row of text alone and one that can be found, by turns, each in a transaction of its own."""

    def row() -> Text:
        return Text(case=case, kind="comment", of=new_id(), field="body", language="es", body=sentences(pairs)[0])

    def alone() -> None:
        with transaction.atomic():
            row().save(force_insert=True)

    def indexed() -> None:
        with transaction.atomic():
            text = row()
            text.save(force_insert=True)
            index.put_text(text)

    def taken_back() -> None:
        with transaction.atomic():
            texts.redact(case, of=Text.objects.filter(case=case, redacted_at=None, kind="comment")[0].of, field="body")

    deeds = {"a text alone": alone, "a text that can be found": indexed}
    times: dict[str, list[float]] = {name: [] for name in deeds}
    for _ in range(WRITES):
        for name, deed in deeds.items():
            times[name].append(milliseconds(deed))
    times["taking a text back"] = [milliseconds(taken_back) for _ in range(10)]
    times["making the index anew"] = [milliseconds(index.rebuild)]
    return [
        (name, str(len(some)), *(f"{percentile(some, percent):.1f}" for percent in (50, 95, 100)))
        for name, some in times.items()
    ]


def measure() -> None:

    random.seed(20_000)
    pairs = [
        (english, spanish) for english, spanish in (line.split("\t") for line in PAIRS.read_text().splitlines() if line)
    ]
    now = clock.now()
    doctor = make_account(
        email="bench@example.org",
        password=None,
        name="Bench",
        country="MX",
        languages=["es"],
        verified_at=now,
        verified_until=now + timedelta(days=1),
    )
    case = fill(doctor, pairs)
    print(f"{connection.vendor}: {Text.objects.count():,} texts, {SearchEntry.objects.count():,} entries\n")
    print(table(("query, ms", "cases", "median", "p95", "max"), looked_for(doctor)), end="\n\n")
    print(table(("writing, ms", "times", "median", "p95", "max"), written(case, pairs)))


def main() -> None:
    """In a database of its own beside the one of the settings."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        measure()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
