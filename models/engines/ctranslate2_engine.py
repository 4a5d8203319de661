"""The default engine: CTranslate2, int8 on the CPU and float16 on a GPU."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path

import ctranslate2

from models.engines.base import BEAMS, LOOP_PIECES
from models.engines.conversion import converted
from models.engines.tokens import END, MarianTokens
from models.errors import ModelUnusable
from models.folder import ModelFolder

# Padding positions cost as much as words: CTranslate2 sorts by length and cuts batches at this many tokens.
BATCH_TOKENS = 2048


class CTranslate2Engine:
    """
    Decoding by CTranslate2, greedy for `translate`, which releases the GIL while it works.

    ``niceness`` is added to the priority of its threads, so that posting
    comes first on a machine whose every core is busy.
    """

    name = "ctranslate2"

    def __init__(
        self,
        folder: ModelFolder,
        *,
        cache: Path,
        moses_punctuation: bool = False,
        threads: int = 1,
        compute_type: str | None = None,
        niceness: int = 0,
    ) -> None:
        compute_type = compute_type or default_compute_type()
        self._tokens = MarianTokens(folder, moses_punctuation=moses_punctuation)
        self.input_limit = self._tokens.input_limit
        model = converted(folder, cache=cache, compute_type=compute_type)
        self._translator = _load(model, threads=threads, compute_type=compute_type, niceness=niceness)

    def count_tokens(self, sentence: str, source: str, target: str) -> int:
        return self._tokens.count(sentence, source, target)

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        outputs = self._decode(sentences, source, target, beam_size=1)
        return [hypotheses[0] for hypotheses in outputs]

    def alternatives(self, sentences: Sequence[str], source: str, target: str, *, no_loop: bool) -> list[list[str]]:
        outputs = self._decode(
            sentences,
            source,
            target,
            beam_size=BEAMS,
            num_hypotheses=BEAMS,
            no_repeat_ngram_size=LOOP_PIECES if no_loop else 0,
        )
        return [[output for output in hypotheses if output] for hypotheses in outputs]

    def _decode(self, sentences: Sequence[str], source: str, target: str, **options: int) -> list[list[str]]:
        if not sentences:
            return []
        encoded = [self._tokens.encode(sentence, source, target) for sentence in sentences]
        results = self._translator.translate_batch(
            encoded,
            max_batch_size=BATCH_TOKENS,
            batch_type="tokens",
            max_input_length=0,  # its default cuts at 1,024 tokens and says nothing
            max_decoding_length=self._tokens.output_limit(max(map(len, encoded))),
            return_end_token=True,
            **options,
        )
        outputs = [
            [self._ended(hypothesis, len(pieces)) for hypothesis in result.hypotheses]
            for pieces, result in zip(encoded, results, strict=True)
        ]
        assert len(outputs) == len(sentences)  # noqa: S101 - the promise of the interface
        return outputs

    def _ended(self, pieces: list[str], source_pieces: int) -> str:
        # The longest sentence of a batch sets the bound for all: each is held to its own here.
        if not pieces or pieces[-1] != END or len(pieces) - 1 > self._tokens.output_limit(source_pieces):
            return ""
        return self._tokens.decode(pieces[:-1])


def default_compute_type() -> str:
    return "float16" if ctranslate2.get_cuda_device_count() else "int8"


def _load(model: Path, *, threads: int, compute_type: str, niceness: int) -> ctranslate2.Translator:
    loaded: list[ctranslate2.Translator] = []
    failures: list[Exception] = []

    def build() -> None:
        # Linux keeps the priority per thread and hands it on: only the threads made here are lowered.
        if niceness:
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), niceness)
        try:
            loaded.append(
                ctranslate2.Translator(
                    str(model), device="auto", compute_type=compute_type, inter_threads=1, intra_threads=threads
                )
            )
        except (RuntimeError, ValueError) as failure:
            failures.append(failure)

    builder = threading.Thread(target=build, name="translation-loader")
    builder.start()
    builder.join()
    if failures:
        raise ModelUnusable(
            model, "the converted model cannot be loaded", "Delete this folder: it is made again at the next start"
        ) from failures[0]
    return loaded[0]
