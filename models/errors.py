"""What can go wrong between a sentence and its translation. No message ever holds the sentence."""

from pathlib import Path


class TranslationError(Exception):
    """The base of every error that this package raises on purpose."""


class ModelUnusable(TranslationError):
    """A model folder cannot serve: says which file is at fault and what to do about it."""

    def __init__(self, path: Path, fault: str, remedy: str) -> None:
        self.path = path
        self.fault = fault
        self.remedy = remedy
        super().__init__(f"{path}: {fault}. {remedy}")


class PairUnsupported(TranslationError):
    """No model of the catalogue translates from the one language into the other."""

    def __init__(self, source: str, target: str) -> None:
        super().__init__(f"no model translates from {source} to {target}")


class SentenceTooLong(TranslationError):
    """A sentence has more tokens than the model can read; nothing was cut off."""

    def __init__(self, tokens: int, limit: int) -> None:
        super().__init__(f"a sentence of {tokens} tokens is over the model's limit of {limit}")


class FetchFailed(TranslationError):
    """A model could not be fetched, and nothing was changed: says why and what to do about it."""

    def __init__(self, what: str, fault: str, remedy: str) -> None:
        super().__init__(f"{what}: {fault}. {remedy}")
