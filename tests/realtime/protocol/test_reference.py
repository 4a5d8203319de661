"""The reference page tells a client's author everything there is to know."""

from pathlib import Path

import pytest

from realtime.protocol.codes import Close, Refusal
from realtime.protocol.commands import KINDS
from realtime.protocol.frames import EphemeralType, ServerKind
from realtime.protocol.shape import fields_of

PAGE = (Path(__file__).parents[3] / "docs" / "protocol.md").read_text(encoding="utf-8")


def row_of(name: str) -> str:
    return next((line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |")), "")


@pytest.mark.parametrize("kind", KINDS)
def test_every_client_frame_stands_there_with_exactly_its_fields(kind: str) -> None:
    fields = [name if field.required else f"{name}?" for name, field in fields_of(KINDS[kind]).items()]

    assert sorted(row_of(kind).split("|")[2].replace("`", "").replace(" ", "").split(",")) == sorted(fields)


@pytest.mark.parametrize("name", [*ServerKind, *EphemeralType, *Refusal])
def test_every_frame_and_refusal_of_the_server_has_its_row(name: str) -> None:
    assert row_of(name)


@pytest.mark.parametrize("code", Close, ids=lambda code: code.name)
def test_every_close_code_has_its_row(code: Close) -> None:
    assert f"\n| {code.value} | " in PAGE
