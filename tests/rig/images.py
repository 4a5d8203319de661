"""Pictures of cases, sent and shown by the real services; and what lies in their store."""

from io import BytesIO
from typing import Any
from uuid import UUID

from django.core.files.storage import storages
from PIL import Image as Pixels

from consult.ids import new_id
from consult.models import Case, Doctor
from consult.services import image_drafts, images


def photo(colour: str = "white", size: tuple[int, int] = (64, 40), kind: str = "PNG") -> bytes:
    out = BytesIO()
    Pixels.new("RGB", size, colour).save(out, kind)
    return out.getvalue()


def sends(doctor: Doctor, case: Case, content: bytes = b"", **consent: str) -> UUID:
    """Record consent and send a picture; gives the id of the draft."""
    said = {"kind": "written", "scope": "case"} | consent
    draft = image_drafts.record_consent(doctor=doctor, case_id=case.pk, client_id=new_id(), **said)
    image_drafts.upload(doctor=doctor, draft_id=draft, content=content or photo())
    return draft


def shows(doctor: Doctor, draft: UUID, *, client_id: UUID | None = None, **said: Any) -> tuple[UUID, int]:
    """Show what was sent; gives its id and its number."""
    usual: dict[str, Any] = {"caption": "Molde bronquial", "looked": True}
    showing = images.Showing(**(usual | said))
    return images.show(doctor=doctor, draft_id=draft, client_id=client_id or new_id(), showing=showing)


def adds(doctor: Doctor, case: Case, content: bytes = b"", **said: Any) -> UUID:
    """Send a picture and show it; gives its id."""
    return shows(doctor, sends(doctor, case, content), **said)[0]


def lying() -> set[str]:
    """The names of all files in the store."""
    storage = storages["images"]
    return set(storage.listdir("")[1]) if storage.exists("") else set()


def empty_store() -> None:
    for name in lying():
        storages["images"].delete(name)
