"""How a doctor wants the pages and letters: in which language and time zone, and how often."""

from zoneinfo import available_timezones

from django.conf import settings
from django.db import transaction

from consult.errors import BadValue
from consult.models import Doctor
from consult.services import digest as digests


@transaction.atomic
def prefer(doctor: Doctor, *, interface_language: str, time_zone: str, digest: str) -> None:
    """Set them all. Raises `BadValue` naming the field."""
    if interface_language not in dict(settings.LANGUAGES):
        raise BadValue({"field": "interface_language"})
    if time_zone not in available_timezones():
        raise BadValue({"field": "time_zone"})
    digests.choose(doctor, digest)
    doctor.interface_language, doctor.time_zone = interface_language, time_zone
    doctor.save(update_fields=["interface_language", "time_zone"])
