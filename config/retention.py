"""How long each class of data is kept, in days; 0 keeps it for ever."""

from collections.abc import Mapping

# The longest of what the countries here ask of records (docs/operations.md), and the shortest of what is needed.
DAYS = {
    "cases": 3650,
    "access_log": 2190,
    "reports": 1095,
    "channels": 730,
    "claims": 365,
    "accounts": 365,
    "sign_ins": 90,
    "receipts": 30,
}


def retention_days(said: Mapping[str, str]) -> dict[str, int]:
    """The defaults with what the environment says of some. Ends the start where it names no class or no number."""
    if unknown := set(said) - set(DAYS):
        raise SystemExit(f"INTERCONSULTA_RETENTION names {min(unknown)}, and there is only: {', '.join(DAYS)}.")
    if not all(days.isdecimal() and len(days) <= 6 for days in said.values()):
        raise SystemExit("INTERCONSULTA_RETENTION takes whole days by class: cases=3650,access_log=2190.")
    return DAYS | {name: int(days) for name, days in said.items()}
