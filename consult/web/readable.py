"""An export as somebody reads it: sections of labelled values, and a table wherever rows are alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LABELS = {
    "made_at": gettext_lazy("Made at"),
    "account": gettext_lazy("The account"),
    "licences": gettext_lazy("Licences"),
    "sign_in": gettext_lazy("Signing in"),
    "on_call": gettext_lazy("On call"),
    "cases": gettext_lazy("Cases"),
    "reports": gettext_lazy("Reports of yours"),
    "suspensions": gettext_lazy("Suspensions"),
    "opened_pseudonyms": gettext_lazy("Pseudonyms of yours that were opened"),
    "access_log": gettext_lazy("The access log"),
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "addresses": gettext_lazy("Addresses"),
    "country": gettext_lazy("Country"),
    "city": gettext_lazy("City"),
    "time_zone": gettext_lazy("Time zone"),
    "number_country": gettext_lazy("Numbers as in"),
    "languages": gettext_lazy("Languages"),
    "interface_language": gettext_lazy("Language of the pages"),
    "joined_at": gettext_lazy("Joined"),
    "joined_by": gettext_lazy("Joined by"),
    "verified_at": gettext_lazy("Licence checked"),
    "verified_until": gettext_lazy("Licence good until"),
    "practises": gettext_lazy("Practises"),
    "follows": gettext_lazy("Follows"),
    "mutes": gettext_lazy("Mutes"),
    "roles": gettext_lazy("Roles"),
    "role": gettext_lazy("Role"),
    "since": gettext_lazy("Since"),
    "until": gettext_lazy("Until"),
    "letters": gettext_lazy("Letters"),
    "number": gettext_lazy("Number"),
    "specialty": gettext_lazy("Specialty"),
    "state": gettext_lazy("State"),
    "reason": gettext_lazy("Reason"),
    "at": gettext_lazy("When"),
    "decided_at": gettext_lazy("Decided"),
    "browsers": gettext_lazy("Browsers"),
    "browser": gettext_lazy("Browser"),
    "address": gettext_lazy("Address"),
    "seen": gettext_lazy("Last seen"),
    "clients": gettext_lazy("Other clients"),
    "label": gettext_lazy("Called"),
    "devices": gettext_lazy("Devices that ring"),
    "factors": gettext_lazy("Second factor"),
    "kind": gettext_lazy("Kind"),
    "providers": gettext_lazy("Other ways to sign in"),
    "id": gettext_lazy("Id"),
    "shifts": gettext_lazy("Shifts"),
    "urgent_off_shift": gettext_lazy("Urgent pages off shift"),
    "quiet_since": gettext_lazy("Quiet from"),
    "quiet_until": gettext_lazy("Quiet until"),
    "page_cap": gettext_lazy("Most pages"),
    "words": gettext_lazy("Words"),
    "appeal": gettext_lazy("Appeal"),
    "answer": gettext_lazy("Answer"),
    "case": gettext_lazy("Case"),
    "voice": gettext_lazy("Voice"),
    "pseudonym": gettext_lazy("Pseudonym"),
    "deed": gettext_lazy("Deed"),
    "opened_at": gettext_lazy("Opened"),
    "author": gettext_lazy("Author"),
    "views": gettext_lazy("Views"),
    "read_up_to": gettext_lazy("Read up to number"),
    "language": gettext_lazy("Language"),
    "pages": gettext_lazy("Pages that rang"),
    "card": gettext_lazy("The case as you opened it"),
    "field": gettext_lazy("Field"),
    "comments": gettext_lazy("Comments"),
    "handover": gettext_lazy("Hand-over note of"),
    "taken_back_at": gettext_lazy("Taken back"),
    "revisions": gettext_lazy("Wordings"),
    "revision": gettext_lazy("Revision"),
    "translations": gettext_lazy("Translations of yours"),
    "pictures": gettext_lazy("Pictures"),
    "caption": gettext_lazy("Caption"),
    "consent": gettext_lazy("Consent"),
    "scope": gettext_lazy("What for"),
    "withdrawn_at": gettext_lazy("Withdrawn"),
    "confirmed": gettext_lazy("What you let stand as no identifier"),
    "count": gettext_lazy("How many"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Datum:
    """A labelled value: words, or parts, or a table of rows that are alike."""

    label: str
    text: str = field(default="", repr=False)
    parts: Sequence["Datum"] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = field(default=(), repr=False)


def readable(data: Mapping[str, Any]) -> list[Datum]:
    """The parts of a mapping in its order, without those that say nothing."""
    return [datum(str(LABELS[name]), value) for name, value in data.items() if value not in ("", [], None)]


def datum(label: str, value: Any) -> Datum:
    """One value, whatever it is."""
    if isinstance(value, Mapping):
        return Datum(label=label, parts=readable(value))
    if not isinstance(value, list):
        return Datum(label=label, text=_in_words(value))
    if not all(isinstance(one, Mapping) for one in value):
        return Datum(label=label, text=", ".join(map(_in_words, value)))
    if any(isinstance(each, Mapping | list) for one in value for each in one.values()):
        return Datum(label=label, parts=[datum(str(place), one) for place, one in enumerate(value, 1)])
    names = list(dict.fromkeys(name for one in value for name in one))
    rows = [[_in_words(one.get(name, "")) for name in names] for one in value]
    return Datum(label=label, head=[str(LABELS[name]) for name in names], rows=rows)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
