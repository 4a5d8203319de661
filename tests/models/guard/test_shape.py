from models.guard.checking import check
from models.guard.verdict import Verdict


def judged(source: str, target: str) -> Verdict:
    return check(source, target, source_language="en", target_language="es")


def kinds(source: str, target: str) -> list[str]:
    return [finding.kind for finding in judged(source, target).findings]


def test_an_empty_translation_is_withheld() -> None:
    assert judged("The boy is well.", " ").verdict == "withheld"


def test_a_translation_that_loops_is_withheld() -> None:
    verdict = judged("The boy is well now.", "El niño está bien bien bien bien bien.")

    assert verdict.verdict == "withheld"
    assert verdict.findings[0].target_words == "bien bien bien bien bien"


def test_a_phrase_that_loops_is_withheld() -> None:
    assert "repetition" in kinds("Cough, fever and pain.", "Tos y fiebre, tos y fiebre, tos y fiebre.")


def test_what_the_source_repeats_may_be_repeated() -> None:
    assert judged("No, no, no, no!", "¡No, no, no, no!").verdict == "ok"


def test_a_translation_far_too_long_or_short_is_withheld() -> None:
    assert "length" in kinds("No fever.", "Esto es una frase que no tiene nada que ver con la otra, y que sigue mucho.")
    assert judged(
        "The boy has had a cough, a fever and chest pain since last Monday, and is worse.", "Tos."
    ).verdict == ("withheld")


def test_a_sentence_left_in_its_own_language_is_found() -> None:
    assert kinds("The boy has a fever.", "The boy has a fever.") == ["untranslated"]
    assert kinds("He was well until the end of May.", "Estaba bien until the end of mayo.") == ["untranslated"]


def test_names_and_latin_may_stay() -> None:
    assert judged("Paracetamol 500 mg", "Paracetamol 500 mg").verdict == "ok"
    assert judged("A carcinoma in situ.", "Un carcinoma in situ.").verdict == "ok"


def test_findings_never_show_their_words() -> None:
    assert "Secretword" not in repr(judged("The Secretword has a fever.", "The Secretword has a fever."))
