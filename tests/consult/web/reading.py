"""What a page says, read as a person or a script reads it."""

import html
import json
import re
from html.parser import HTMLParser
from typing import Any, Protocol


class Response(Protocol):
    content: bytes


class Seen(HTMLParser):
    """Collects the text of a page that is in sight: nothing hidden (by an attribute, or by room.css), no script."""

    VOID = frozenset({"br", "hr", "img", "input", "link", "meta", "use", "path", "circle", "rect"})
    UNSEEN = frozenset({"script", "template", "head", "style"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.stack: list[bool] = []
        self.retracted = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.VOID:
            return
        said = dict(attrs)
        if tag == "li":
            self.retracted = bool({"data-retracted", "data-gone"} & said.keys())
        by_style = said.get("class") == "lost-note" or (said.get("class") == "tombstone" and not self.retracted)
        self.stack.append(tag in self.UNSEEN or "hidden" in said or by_style)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID and self.stack:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.stack):
            self.words.append(data)


def text_of(response: Response) -> str:
    """The words in sight, blanks made even."""
    seen = Seen()
    seen.feed(response.content.decode())
    return " ".join("".join(seen.words).split())


def tag_of(response: Response, pattern: str) -> dict[str, str]:
    """The attributes of the first tag that holds `pattern`."""
    found = next(tag for tag in re.findall(r"<[a-z][^>]*>", response.content.decode()) if re.search(pattern, tag))
    return {name: html.unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', found)}


def json_of(response: Response, name: str) -> Any:
    """What `json_script` left under this id."""
    found = re.search(
        rf'<script id="{name}" type="application/json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    assert found is not None, name
    return json.loads(found[1])
