"""Spanish sentences of twenty words that no two comments share, without a figure that would be asked about."""

import random
from collections.abc import Iterator

_WHO = ("El paciente", "La paciente", "El niño", "La niña", "El bebé", "La abuela")
_WHAT = ("fiebre", "tos", "dolor", "fatiga", "mareo", "náuseas", "disnea", "cefalea", "prurito", "anorexia", "vértigo")
_WHEN = ("ayer", "anoche", "el lunes", "el martes", "el jueves", "el sábado", "hoy", "anteayer", "la semana pasada")
_SHOWN = ("derrame", "fractura", "isquemia", "masa", "hemorragia", "trombosis", "neumonía", "edema", "absceso")
_TEST = ("la radiografía", "la ecografía", "la tomografía", "la resonancia", "el electrocardiograma", "la analítica")


def sentences(seed: int) -> Iterator[str]:
    """An endless row of them; another seed gives others."""
    draw = random.Random(seed)
    seen: set[str] = set()
    while True:
        symptoms = draw.sample(_WHAT, 3)
        sentence = (
            f"{draw.choice(_WHO)} tiene {symptoms[0]}, {symptoms[1]} y {symptoms[2]} desde {draw.choice(_WHEN)}, y "
            f"{draw.choice(_TEST)} de control no muestra {draw.choice(_SHOWN)} ni {draw.choice(_SHOWN)} esta mañana."
        )
        if sentence not in seen:
            seen.add(sentence)
            yield sentence


def text(row: Iterator[str], *, characters: int) -> str:
    """As many sentences as fit into so many characters."""
    words = ""
    while len(longer := f"{words} {next(row)}".strip()) <= characters:
        words = longer
    return words
