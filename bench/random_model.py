"""A MarianMT checkpoint of any size with random weights: as fast as a trained one of its size, and says nothing."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
import transformers

from models.catalogue import Catalogue

# The pieces of any checkpoint do, as long as they are real text's.
PIECES_OF = "en-es-starter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The measures of a network; both stacks have `layers`."""

    width: int
    inner: int
    heads: int
    layers: int
    vocabulary: int


# As opus-mt-en-es says in its config.json.
OPUS_MT = Size(width=512, inner=2048, heads=8, layers=6, vocabulary=65001)


def make(folder: Path, size: Size, *, seed: int = 1) -> Path:
    """
    Write the checkpoint and give its folder.

    No end is ever found: each output runs to its limit, so that both engines do the same work.
    """
    pieces = Catalogue.load().named(PIECES_OF)
    assert pieces is not None
    assert pieces.folder is not None
    folder.mkdir(parents=True)
    for name in ("source.spm", "target.spm", "tokenizer_config.json"):
        shutil.copyfile(pieces.folder / name, folder / name)
    vocabulary = _vocabulary(pieces.folder / "vocab.json", size.vocabulary)
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    torch.manual_seed(seed)
    network: Any = transformers.MarianMTModel(_configuration(size, vocabulary))
    with torch.no_grad():
        network.get_input_embeddings().weight[-1] = 0  # CTranslate2 starts from zero, transformers from this row
        network.final_logits_bias[0, vocabulary["</s>"]] = -1e4
    transformers.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    network.save_pretrained(folder)
    return folder


def _vocabulary(path: Path, pieces: int) -> dict[str, int]:
    known = [piece for piece in json.loads(path.read_text(encoding="utf-8")) if piece != "<pad>"]
    fillers = [f"<filler {number}>" for number in range(pieces - len(known) - 1)]
    return {piece: number for number, piece in enumerate([*known, *fillers, "<pad>"])}


def _configuration(size: Size, vocabulary: dict[str, int]) -> transformers.MarianConfig:
    pad, end = vocabulary["<pad>"], vocabulary["</s>"]
    return transformers.MarianConfig(
        vocab_size=len(vocabulary),
        decoder_vocab_size=len(vocabulary),
        d_model=size.width,
        encoder_layers=size.layers,
        decoder_layers=size.layers,
        encoder_ffn_dim=size.inner,
        decoder_ffn_dim=size.inner,
        encoder_attention_heads=size.heads,
        decoder_attention_heads=size.heads,
        max_position_embeddings=512,
        scale_embedding=True,
        init_std=size.width**-0.5,
        pad_token_id=pad,
        eos_token_id=end,
        bos_token_id=end,
        forced_eos_token_id=None,
        decoder_start_token_id=pad,
    )
