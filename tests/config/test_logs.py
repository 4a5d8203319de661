"""What is promised about the log: nobody finds a patient, a case or a word of theirs in it."""

import logging
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection

from config.logs import WithoutAddress, WithoutDetail

SECRET = "Expectoró un molde"


def logged(problem: BaseException) -> str:
    record = logging.LogRecord("a", logging.ERROR, "f", 1, "it failed", (), (type(problem), problem, None))
    WithoutDetail().filter(record)
    return logging.Formatter().format(record)


def test_what_a_database_quotes_is_left_out(db: None) -> None:
    with pytest.raises(IntegrityError) as caught, connection.cursor() as cursor:
        cursor.execute("INSERT INTO consult_stream (name) VALUES (%s)", [SECRET])

    said = logged(caught.value)
    assert said.startswith("it failed (django.db.utils.IntegrityError")
    assert SECRET not in said


def test_it_is_left_out_of_what_was_raised_because_of_it() -> None:
    cause = IntegrityError(SECRET)
    problem = RuntimeError("could not store")
    problem.__cause__ = cause

    assert SECRET not in logged(problem)


def test_our_own_errors_keep_their_traceback() -> None:
    assert "RuntimeError: could not store" in logged(RuntimeError("could not store"))


@pytest.mark.parametrize(
    ("match", "said"),
    [(SimpleNamespace(route="cases/<uuid:case_id>/"), "/cases/<uuid:case_id>/"), (None, "an unknown address")],
)
def test_a_request_is_named_by_its_route(match: object, said: str) -> None:
    path = "/cases/0192f0c4-5a3e-7b60-8065-47258635ba08/"
    record = logging.LogRecord("a", logging.WARNING, "f", 1, "%s: %s", ("Not Found", path), None)
    record.request = SimpleNamespace(path=path, resolver_match=match)

    WithoutAddress().filter(record)

    assert record.getMessage() == f"Not Found: {said}"
