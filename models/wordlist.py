"""Lists of words as they are easiest to read and to extend."""


def wordlist(text: str) -> frozenset[str]:
    """The words of a text that blanks part."""
    return frozenset(text.split())
