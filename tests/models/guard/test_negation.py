"""What denies without a "no", what says "no" and denies nothing, and which of the two a translation lost."""

import pytest

from models.guard.checking import check


def kinds(source: str, target: str, languages: str) -> set[str]:
    source_language, target_language = languages.split("-")
    verdict = check(source, target, source_language=source_language, target_language=target_language)
    return {finding.kind for finding in verdict.findings}


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("He lacks insight.", "No tiene conciencia de enfermedad."),
        ("Avoid nephrotoxics.", "No usar nefrotóxicos."),
        ("Unable to walk.", "No puede caminar."),
        ("He fails to improve.", "No mejora."),
        ("We can do without the drain.", "Se puede prescindir del drenaje."),
        ("He is no longer in pain.", "Ya no tiene dolor."),
        ("He hardly ever drinks.", "Casi nunca bebe."),
        ("Unless I'm mistaken, it is a hernia.", "Si no me equivoco, es una hernia."),
        ("Otherwise give saline.", "Si no, ponga suero."),
        ("A non-healing ulcer.", "Una úlcera que no cicatriza."),
        ("An unwitnessed arrest.", "Una parada no presenciada."),
        ("The biopsy has yet to come.", "La biopsia aún no ha llegado."),
        ("It is not without risk.", "No está exento de riesgo."),
        ("No doctor ever mentioned it.", "Ningún médico lo mencionó nunca."),
        ("No quinolones, no macrolides.", "Nada de quinolonas ni macrólidos."),
        ("Without slippers or papers.", "Sin zapatillas y sin papeles."),
        ("Stop before anyone asks.", "Pare antes de que nadie pregunte."),
        ("Don't move until I come.", "No se mueva hasta que yo no llegue."),
        ("She swims every morning.", "Nada todas las mañanas."),
        ("A sleepless night.", "Una noche sin dormir."),
        ("The pain is untreated.", "El dolor no está tratado."),
        ("I disagree.", "Discrepo."),
        ("Surgery rather than drugs.", "Cirugía y no fármacos."),
        ("He came without fail.", "Vino sin falta."),
        ("However, he is better.", "Sin embargo, está mejor."),
    ],
)
def test_a_negation_in_other_words_is_left_alone(english: str, spanish: str) -> None:
    assert kinds(english, spanish, "en-es") == set()
    assert kinds(spanish, english, "es-en") == set()


@pytest.mark.parametrize(
    ("source", "wrong", "languages"),
    [
        ("The patient lacks capacity.", "El paciente tiene capacidad.", "en-es"),
        ("Please avoid NSAIDs.", "Por favor, dele AINE.", "en-es"),
        ("Evite los betabloqueantes.", "Use beta-blockers.", "es-en"),
        ("He is unable to swallow.", "Puede tragar.", "en-es"),
        ("The graft isn't rejecting.", "El injerto está en rechazo.", "en-es"),
        ("Se puede retirar el drenaje.", "The drain cannot be removed.", "es-en"),
        ("Que no coma hasta que lo vea el cirujano.", "Let him eat until the surgeon sees him.", "es-en"),
        ("The wound is non-healing.", "La herida cicatriza.", "en-es"),
        ("Discharge him unless febrile.", "Alta si está febril.", "en-es"),
        ("No chest pain, just breathless.", "Dolor torácico, solo falta de aire.", "en-es"),
        ("An unvaccinated traveller.", "Un viajero vacunado.", "en-es"),
        ("No tolera la mascarilla, vomita.", "He does tolerate the mask, vomits.", "es-en"),
        ("No antes de 45 horas.", "Before 45 hours.", "es-en"),
        ("Ya no tiene dolor.", "She is still in pain.", "es-en"),
        ("No fever and no cough.", "Fiebre y sin tos.", "en-es"),
    ],
)
def test_a_denial_that_is_lost_or_won_is_found(source: str, wrong: str, languages: str) -> None:
    assert "negation" in kinds(source, wrong, languages)
