"""What is promised of what the clock does now and then."""

from unittest.mock import patch

import pytest

from consult.services import chores


def test_a_chore_that_fails_holds_up_no_other(db: None, caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fails() -> None:
        raise OSError("of somebody@example.org")

    with patch.object(chores, "CHORES", (fails, lambda: done.append("second"))):
        chores.do_chores()

    assert done == ["second"]
    assert "a chore of the clock failed" in caplog.text


def test_all_chores_can_be_done_on_an_empty_database(db: None, caplog: pytest.LogCaptureFixture) -> None:
    chores.do_chores()

    assert caplog.text == ""
