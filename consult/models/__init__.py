"""The tables. Rows of a case never name a doctor: they name a voice, or carry a tag."""

from consult.models.access_log import AccessEntry, AccessHead
from consult.models.attestations import Attestation
from consult.models.cases import Case, CaseLanguage, CaseReading, CaseView, Membership, ShelfEntry
from consult.models.claims import Claim, Licence
from consult.models.comments import Comment
from consult.models.conduct import ConductStep, Report, Suspension
from consult.models.digests import Digest
from consult.models.doctors import Doctor, Grant, Practice, Role
from consult.models.images import Consent, Image, ImageDraft
from consult.models.oncall import CalendarLink, OnCallChoice, Shift, Swap
from consult.models.pages import Ladder, Page, PageCall, Rung
from consult.models.push import Delivery, Device, Notice
from consult.models.reads import ReadMark
from consult.models.receipts import Receipt
from consult.models.search import SearchEntry
from consult.models.sign_in import ApiToken, Ticket
from consult.models.specialties import Specialty, Subscription
from consult.models.streams import Epoch, Event, Stream
from consult.models.texts import Text
from consult.models.translations import MemoryEntry, Translation, TranslationRequest
from consult.models.unsealing import Unsealing
from consult.models.voices import Voice, VoiceHolder

__all__ = [
    "AccessEntry",
    "AccessHead",
    "ApiToken",
    "Attestation",
    "CalendarLink",
    "Case",
    "CaseLanguage",
    "CaseReading",
    "CaseView",
    "Claim",
    "Comment",
    "ConductStep",
    "Consent",
    "Delivery",
    "Device",
    "Digest",
    "Doctor",
    "Epoch",
    "Event",
    "Grant",
    "Image",
    "ImageDraft",
    "Ladder",
    "Licence",
    "Membership",
    "MemoryEntry",
    "Notice",
    "OnCallChoice",
    "Page",
    "PageCall",
    "Practice",
    "ReadMark",
    "Receipt",
    "Report",
    "Role",
    "Rung",
    "SearchEntry",
    "ShelfEntry",
    "Shift",
    "Specialty",
    "Stream",
    "Subscription",
    "Suspension",
    "Swap",
    "Text",
    "Ticket",
    "Translation",
    "TranslationRequest",
    "Unsealing",
    "Voice",
    "VoiceHolder",
]
