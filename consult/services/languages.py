"""Which language a text is in, and which languages a case is read in."""

from collections.abc import Iterable

from consult.lookup import Lookup
from consult.models import Case, CaseReading, Doctor, Voice
from consult.services import texts
from models.language import identify

_READINGS = Lookup(CaseReading.objects.all(), "case")
RECENT = 5  # an author's last comments say which language they write in here


def spoken(doctor: Doctor, voice: Voice | None, body: str, *, readings: Iterable[list[str]]) -> str:
    """The language of `body`, among those of the room (`readings`); the same answer every time."""
    own = _known(doctor.languages)
    candidates = own | {language for reading in readings for language in _known(reading)}
    author_language = next((language for language in doctor.languages if language in candidates), "en")
    if len(candidates) < 2:
        return author_language

    def recent() -> list[str]:
        if voice is None:
            return []
        return list(voice.comments.order_by("-seq").values_list("text__language", flat=True)[:RECENT])

    return identify(body, candidates=sorted(candidates), author_language=author_language, recent=recent).language


def readings(case: Case) -> list[list[str]]:
    """What the readers of this case read, each set of languages once, best first."""
    return [row.languages.split(",") for row in _READINGS.all(case=case.pk)]


def read_by(case: Case, languages: Iterable[str]) -> bool:
    """Note that somebody reads this case in `languages` (best first); whether that is new."""
    known = [language for language in languages if language in texts.LANGUAGES]
    if not known:
        return False
    _, new = CaseReading.objects.get_or_create(case=case, languages=",".join(known[:8]))
    return new


def _known(languages: Iterable[str]) -> set[str]:
    return {language for language in languages if language in texts.LANGUAGES}
