"""The scan: every family of identifiers, without what a paper's number looks like, the certain ones first."""

import re
from itertools import chain

from consult.privacy.addresses import find_addresses
from consult.privacy.ages import find_ages
from consult.privacy.dates import find_dates
from consult.privacy.finding import Finding, Level
from consult.privacy.names import find_names
from consult.privacy.national import find_numbers
from consult.privacy.phones import find_phones
from consult.privacy.records import find_records

# A paper is not a patient. `10.` and its registrant make a DOI, wherever it is resolved.
DOI = re.compile(r"(?:https?://)?(?:(?:dx\.)?doi\.org/|doi:?\s*)?\b10\.\d{4,9}/[^\s<>\"»”]+", re.IGNORECASE)
FAMILIES = (find_numbers, find_records, find_addresses, find_dates, find_phones, find_names, find_ages)


def scan(text: str) -> list[Finding]:
    """What identifies a patient in `text`, in its order; no two findings overlap. Positions are those of `text`."""
    papers = [match.span() for match in DOI.finditer(text)]
    found: list[Finding] = []
    # A certain one wins over a likely one, and the earlier family over the later.
    everything = list(chain.from_iterable(find(text) for find in FAMILIES))
    for finding in sorted(everything, key=lambda one: one.level is not Level.BLOCK):
        in_paper = any(start <= finding.start < end for start, end in papers)
        if not in_paper and not any(map(finding.overlaps, found)):
            found.append(finding)
    return sorted(found)
