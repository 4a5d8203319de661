import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.catalogue import Catalogue, Entry
from models.engines.base import Engine
from models.errors import ModelUnusable, PairUnsupported
from models.translation import Translator, whole
from tests.models.fake_engine import FakeEngine, fake_entry, fake_translator

TEXT = "Dr. Pérez saw the boy.\n- BP 120/80 mmHg, no fever.\n👍 Any allergy?"


def test_the_bundled_model_gives_every_sentence_a_verdict(translator: Translator) -> None:
    parts = list(translator.translate_text(TEXT, source="en", target="es"))

    assert [part.index for part in parts] == [0, 1, 2]
    assert {part.count for part in parts} == {3}
    assert all(part.verdict in {"ok", "check", "withheld"} for part in parts)
    assert all(part.text or part.verdict == "withheld" for part in parts)


def test_the_layout_of_a_text_outlives_translation() -> None:
    parts = list(fake_translator().translate_text(TEXT, source="en", target="es"))

    assert "".join(part.separator + part.source for part in parts) == TEXT
    assert whole(parts).text == "[es] Dr. Pérez saw the boy.\n- [es] BP 120/80 mmHg, no fever.\n[es] 👍 Any allergy?"


def test_the_first_sentence_does_not_wait_for_the_others() -> None:
    engine = FakeEngine()
    parts = fake_translator(engine).translate_text("One dog. Two cats. Three cows.", source="en", target="es")

    assert next(parts).text == "[es] One dog."
    assert engine.batches == [["One dog."]]


def test_sentences_of_different_rooms_and_pairs_share_a_batch() -> None:
    engine = FakeEngine()
    translator = fake_translator(engine)
    english = translator.plan("No fever. No cough.", source="en", target="es")
    spanish = translator.plan("Tos seca.", source="es", target="en")

    parts = translator.translate_batch([english[0], spanish[0], english[1]])

    assert [part.text for part in parts] == ["[es] No fever.", "[en] Tos seca.", "[es] No cough."]
    assert engine.batches == [["No fever.", "No cough."], ["Tos seca."]]


def test_a_withheld_sentence_leaves_its_source_in_a_whole_that_says_check() -> None:
    translator = fake_translator(FakeEngine({"No fever.": "Sin fiebre.", "He is well.": ""}))
    parts = list(translator.translate_text("No fever. He is well.", source="en", target="es"))
    result = whole(parts)

    assert [part.verdict for part in parts] == ["ok", "withheld"]
    assert (parts[1].text, result.verdict) == ("", "check")
    assert result.text == "Sin fiebre. He is well."
    stand_in = result.findings[-1]
    assert stand_in.kind == "left_untranslated"
    assert stand_in.target_span is not None
    assert result.text[slice(*stand_in.target_span)] == "He is well."


def test_a_text_whose_every_sentence_is_withheld_is_withheld_without_text() -> None:
    translator = fake_translator(FakeEngine({"He is well.": "", "So is she.": ""}))

    result = whole(translator.translate_text("He is well. 120/80! So is she.", source="en", target="es"))

    assert (result.text, result.verdict) == ("", "withheld")


def test_a_sentence_over_the_limit_is_cut_at_clause_marks_and_nothing_is_lost() -> None:
    text = "; ".join(["the boy has had a cough and some fever since Monday"] * 8)
    parts = list(fake_translator().translate_text(text, source="en", target="es"))

    assert len(parts) > 1
    assert "".join(part.separator + part.source for part in parts) == text
    assert all(part.verdict != "withheld" for part in parts)


def test_a_sentence_that_cannot_be_cut_is_shown_untranslated_and_said_so(translator: Translator) -> None:
    result = whole(translator.translate_text("No fever. " + "x" * 3000, source="en", target="es"))

    assert result.verdict == "check"
    assert "too_long" in {finding.kind for finding in result.findings}
    assert result.text.endswith("x" * 3000)


@pytest.mark.parametrize("text", ["", " \n ", "👍🎉", "120/80", "\x00", "<b>Hi</b>", "שלום", "我很好。", "a" * 20_000])
def test_any_text_at_all_is_answered(translator: Translator, text: str) -> None:
    parts = list(translator.translate_text(text, source="es", target="en"))

    assert "".join(part.separator + part.source for part in parts) == text.rstrip()
    assert whole(parts).verdict in {"ok", "check", "withheld"}


def test_figures_and_emoji_without_words_are_copied() -> None:
    engine = FakeEngine()
    parts = list(fake_translator(engine).translate_text("120/80\n👍", source="en", target="es"))

    assert [(part.text, part.verdict) for part in parts] == [("120/80", "ok"), ("👍", "ok")]
    assert engine.batches == []


def test_a_pair_without_a_model_is_refused() -> None:
    translator = fake_translator()

    assert not translator.supports("en", "fr")
    with pytest.raises(PairUnsupported):
        next(translator.translate_text("No fever.", source="en", target="fr"))


def test_the_starter_model_is_named_as_one(translator: Translator) -> None:
    info = translator.model_for("en", "es")

    assert (info.name, info.engine, info.starter) == ("en-es-starter", "ctranslate2", True)
    assert len(info.revision) == 12


def test_a_model_loads_when_it_is_first_needed() -> None:
    translator = fake_translator()
    assert translator.state == "loading"

    list(translator.translate_text("No fever.", source="en", target="es"))

    assert translator.state == "ready"


def test_a_broken_model_is_told_once_and_the_others_serve() -> None:
    def opener(entry: Entry) -> Engine:
        if entry.name == "broken":
            raise ModelUnusable(Path("broken/vocab.json"), "the file is missing", "Copy it again")
        return FakeEngine()

    catalogue = Catalogue([fake_entry("broken", pairs=(("en", "es"),)), fake_entry("whole", pairs=(("es", "en"),))])
    translator = Translator(catalogue, opener, engine="fake")
    translator.load()

    assert translator.state == "missing: broken/vocab.json: the file is missing. Copy it again"
    assert next(translator.translate_text("Sin tos.", source="es", target="en")).text == "[en] Sin tos."


def test_clinical_text_stays_out_of_every_repr(translator: Translator) -> None:
    sentences = translator.plan("Secretword and fever.", source="en", target="es")
    parts = translator.translate_batch(sentences)

    assert "Secretword" not in repr((sentences, parts, whole(parts), [part.findings for part in parts]))


def test_a_process_that_runs_ctranslate2_never_loads_torch(translator: Translator, cache: Path) -> None:
    translator.load()
    program = (
        "import sys; from pathlib import Path;"
        "from models.engines.opening import EngineOptions; from models.translation import Translator;"
        f"t = Translator.build(EngineOptions(cache=Path({str(cache)!r}))); t.load();"
        "assert t.state == 'ready', t.state;"
        "print({'torch', 'transformers', 'sacremoses', 'django'} & set(sys.modules))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={**os.environ}
    )

    assert shown.stdout.strip() == "set()"
