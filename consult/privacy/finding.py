"""What a scan finds."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of identifier it is. The value is the wire's own word."""

    DNI = "dni"
    NIE = "nie"
    CURP = "curp"
    RFC = "rfc"
    NIR = "nir"
    CPF = "cpf"
    SSN = "ssn"
    NHS = "nhs"
    RECORD = "record"
    PHONE = "phone"
    EMAIL = "email"
    URL = "url"
    DATE = "date"
    NAME = "name"
    AGE = "age"


class Level(StrEnum):
    """`BLOCK`: its check digits leave no doubt, and nobody can answer for it. `WARN`: the author may have looked."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """The characters `start` to `end` (excluded) of the text. It holds no words of the text, so that it may be told."""

    start: int
    end: int
    kind: Kind
    level: Level = Level.WARN

    def overlaps(self, other: "Finding") -> bool:
        return self.start < other.end and other.start < self.end
