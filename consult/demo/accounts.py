"""The accounts of the demo: who they are, whether they stand here, and their one password."""

import os
import secrets
import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from consult import clock
from consult.models import Doctor, Practice, Role
from consult.services.accounts import make_account
from consult.services.roles import grant
from consult.services.subscriptions import follow_exactly
from consult.services.verification import claim

FOLDER = Path(__file__).resolve().parent
MEMBERS_FOR = timedelta(days=90)  # before now; older than every case
VERIFIED_FOR = timedelta(days=3 * 365)
# Read aloud and typed on a phone: no 0 and o, no 1 and l.
ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def listed() -> list[dict[str, Any]]:
    """The doctors of doctors.toml, in its order."""
    entries: list[dict[str, Any]] = tomllib.loads((FOLDER / "doctors.toml").read_text(encoding="utf-8"))["doctor"]
    return entries


def standing() -> list[Doctor]:
    """Those accounts of the demo that are in this database."""
    return list(Doctor.objects.filter(email__in=[entry["email"] for entry in listed()]))


def given_password() -> str:
    """The password from `INTERCONSULTA_DEMO_PASSWORD`; empty where none is set."""
    return os.environ.get("INTERCONSULTA_DEMO_PASSWORD", "")


def random_password() -> str:
    """Three groups of five: 74 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(3))


@transaction.atomic
def create(password: str) -> dict[str, Doctor]:
    """Make the doctors, by their key; all have this password."""
    with clock.at(clock.now() - MEMBERS_FOR):
        made = {entry["key"]: _create(entry, password) for entry in listed()}
    for entry in listed():
        if "licence" in entry:
            _claim(made[entry["key"]], entry)
    return made


def _claim(doctor: Doctor, entry: dict[str, Any]) -> None:
    facts = {"country": doctor.country, "number": entry["licence"], "specialty": entry["specialties"][0]}
    claim(doctor=doctor, content=(FOLDER / "licence.png").read_bytes(), **facts)


def _create(entry: dict[str, Any], password: str) -> Doctor:
    names = ("name", "country", "city", "time_zone", "languages", "interface_language")
    now = clock.now()
    until = {"verified_at": now, "verified_until": now + VERIFIED_FOR} if entry["verified"] else {}
    doctor = make_account(email=entry["email"], password=password, **{name: entry[name] for name in names}, **until)
    Practice.objects.bulk_create(
        [Practice(doctor=doctor, specialty_id=slug, rank=rank) for rank, slug in enumerate(entry["specialties"])]
    )
    if entry["follows"]:
        follow_exactly(doctor, entry["follows"])
    if "role" in entry:
        grant(doctor=doctor, role=Role(entry["role"]))
    return doctor


@transaction.atomic
def set_password(password: str) -> None:
    """Give every account of the demo this password. One that has it already keeps its sessions."""
    for doctor in standing():
        if not doctor.check_password(password):
            doctor.set_password(password)
            doctor.save(update_fields=["password"])
