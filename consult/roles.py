"""What a doctor may do beside consulting, by the roles that stand now."""

from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Q, QuerySet

from consult import clock
from consult.errors import NoSecondFactor, NotAllowed
from consult.models import Doctor, Grant, Role

# They decide about colleagues: a password alone is too little.
NEED_SECOND_FACTOR = frozenset({Role.VERIFIER, Role.OFFICER})
# Roles of verified doctors; a verifier needs no licence, and reads no case.
OF_VERIFIED_DOCTORS = frozenset({Role.OFFICER, Role.COORDINATOR})


def standing() -> QuerySet[Grant]:
    """The grants that have not ended."""
    return Grant.objects.filter(Q(until=None) | Q(until__gt=clock.now()))


def holders(role: Role) -> QuerySet[Doctor]:
    """Everybody who may act in this role now."""
    able = Doctor.objects.verified() if role in OF_VERIFIED_DOCTORS else Doctor.objects.filter(is_active=True)
    return able.filter(pk__in=standing().filter(role=role).values("doctor"))


def roles_of(doctor: Doctor) -> frozenset[Role]:
    """In which roles this doctor may act now."""
    if not doctor.is_active:
        return frozenset()
    held = {Role(role) for role in standing().filter(doctor=doctor).values_list("role", flat=True)}
    return frozenset(held if doctor.is_verified else held - OF_VERIFIED_DOCTORS)


def require(doctor: Doctor, role: Role) -> None:
    """Raises `NotAllowed` for one who does not hold the role, `NoSecondFactor` for one who must set one up first."""
    if role not in roles_of(doctor):
        raise NotAllowed
    if role in NEED_SECOND_FACTOR and not is_mfa_enabled(doctor):
        raise NoSecondFactor
