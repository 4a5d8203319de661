"""What can go wrong on the way to a model. No message ever holds a sentence of the data."""

from models.errors import TranslationError


class TrainingError(TranslationError):
    """A step of the pipeline cannot go on; the message says what to do."""
