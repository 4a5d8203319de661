"""The reference engine: transformers on torch, float32."""

from collections.abc import Sequence
from typing import Any

from models.engines.base import BEAMS, LOOP_PIECES
from models.engines.tokens import END, MarianTokens
from models.errors import ModelUnusable
from models.folder import FETCH_AGAIN, ModelFolder


class TransformersEngine:
    """
    Slower than CTranslate2 and several times its size in memory: it is there to compare with.

    ``threads`` holds for torch in the whole process.
    """

    name = "transformers"

    def __init__(self, folder: ModelFolder, *, moses_punctuation: bool = False, threads: int = 1) -> None:
        # Imported here: a process that runs CTranslate2 must not pay for torch.
        import torch  # noqa: PLC0415
        import transformers  # noqa: PLC0415

        torch.set_num_threads(threads)
        transformers.logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        self._tokens = MarianTokens(folder, moses_punctuation=moses_punctuation)
        self.input_limit = self._tokens.input_limit
        self._numbers = folder.vocabulary
        self._pieces = {number: piece for piece, number in folder.vocabulary.items()}
        self._pad = folder.vocabulary["<pad>"]
        self._end = folder.vocabulary[END]
        try:
            # A row that is missing or of another shape would be filled at random, and translate into nonsense.
            loaded: Any = transformers.MarianMTModel.from_pretrained(
                folder.path, dtype=torch.float32, output_loading_info=True
            )
        except (OSError, RuntimeError, ValueError) as broken:
            raise ModelUnusable(folder.weights, "transformers cannot load it", FETCH_AGAIN) from broken
        model, notes = loaded
        if notes["missing_keys"] or notes["mismatched_keys"]:
            raise ModelUnusable(folder.weights, "it lacks weights that config.json asks for", FETCH_AGAIN)
        self._model: Any = model.eval()
        self._torch: Any = torch

    def count_tokens(self, sentence: str, source: str, target: str) -> int:
        return self._tokens.count(sentence, source, target)

    def translate(self, sentences: Sequence[str], source: str, target: str) -> list[str]:
        return [outputs[0] for outputs in self._generate(sentences, source, target, num_beams=1)]

    def alternatives(self, sentences: Sequence[str], source: str, target: str, *, no_loop: bool) -> list[list[str]]:
        outputs = self._generate(
            sentences,
            source,
            target,
            num_beams=BEAMS,
            num_return_sequences=BEAMS,
            no_repeat_ngram_size=LOOP_PIECES if no_loop else 0,
        )
        return [[output for output in alternatives if output] for alternatives in outputs]

    def _generate(self, sentences: Sequence[str], source: str, target: str, **options: int) -> list[list[str]]:
        if not sentences:
            return []
        encoded = [self._tokens.encode(sentence, source, target) for sentence in sentences]
        width = max(map(len, encoded))
        unknown = self._numbers["<unk>"]
        rows = [
            [self._numbers.get(piece, unknown) for piece in pieces] + [self._pad] * (width - len(pieces))
            for pieces in encoded
        ]
        numbers = self._torch.tensor(rows)
        with self._torch.inference_mode():
            generated = self._model.generate(
                input_ids=numbers,
                attention_mask=(numbers != self._pad).long(),
                max_new_tokens=self._tokens.output_limit(width),
                do_sample=False,
                # The row of <pad> is zero: where every word scores below zero it would win.
                suppress_tokens=[self._pad],
                # A folder may ask for its last token to be forced; then a cut output would look like an ended one.
                forced_eos_token_id=None,
                **options,
            )
        outputs = [row.tolist()[1:] for row in generated]
        each = options.get("num_return_sequences", 1)
        found = [
            [self._ended(output, len(pieces)) for output in outputs[each * position : each * (position + 1)]]
            for position, pieces in enumerate(encoded)
        ]
        assert len(outputs) == each * len(sentences)  # noqa: S101 - the promise of the interface
        return found

    def _ended(self, numbers: list[int], source_pieces: int) -> str:
        if self._end not in numbers:
            return ""
        ended = numbers[: numbers.index(self._end)]
        if len(ended) > self._tokens.output_limit(source_pieces):
            return ""
        return self._tokens.decode([self._pieces[number] for number in ended])
