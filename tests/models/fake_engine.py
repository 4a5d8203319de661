"""An engine that other packages' tests can have at once: it marks every sentence instead of translating it."""

from collections.abc import Sequence
from pathlib import Path

from models.catalogue import Catalogue, Entry
from models.errors import SentenceTooLong
from models.translation import Translator


class FakeEngine:
    """Gives ``[es] text`` for a text into Spanish, unless ``answers`` holds another; ``others``: a beam's."""

    name = "fake"
    input_limit = 40

    def __init__(self, answers: dict[str, str] | None = None, others: dict[str, list[str]] | None = None) -> None:
        self.answers = answers or {}
        self.others = others or {}
        self.batches: list[list[str]] = []

    def count_tokens(self, sentence: str, source: str, target: str) -> int:
        return len(sentence.split()) + 1

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        for sentence in sentences:
            if (tokens := self.count_tokens(sentence, source, target)) > self.input_limit:
                raise SentenceTooLong(tokens, self.input_limit)
        self.batches.append(list(sentences))
        return [self.answers.get(sentence, f"[{target}] {sentence}") for sentence in sentences]

    def alternatives(self, sentences: Sequence[str], source: str, target: str, *, no_loop: bool) -> list[list[str]]:
        return [self.others.get(sentence, []) for sentence in sentences]


def fake_entry(name: str = "fake", *, pairs: tuple[tuple[str, str], ...] = (("en", "es"), ("es", "en"))) -> Entry:
    return Entry(
        name=name,
        pairs=pairs,
        folder=Path(name),
        repository=None,
        confirmed=True,
        sha256="0" * 64,
        licence="none",
        moses_punctuation=False,
        starter=True,
        quality=(),
    )


def fake_translator(engine: FakeEngine | None = None) -> Translator:
    """A translator for English and Spanish whose engine is fake and whose guard is real."""
    chosen = engine or FakeEngine()
    return Translator(Catalogue([fake_entry()]), lambda _entry: chosen, engine="fake")
