"""The MarianMT network and its loss."""

from pathlib import Path
from typing import Any

import torch
from torch.nn import functional
from transformers import MarianConfig, MarianMTModel

from models.training.batches import Batch
from models.training.errors import TrainingError
from models.training.settings import Shape
from models.training.vocabulary import END_NUMBER, Encoder

Weights = dict[str, torch.Tensor]
SHARED = "model.shared.weight"
POSITIONS = "embed_positions"


def configuration(shape: Shape, *, vocabulary: int) -> MarianConfig:
    """``<pad>``, the last number, also starts the decoder."""
    pad = vocabulary - 1
    # transformers' own init_std of 0.02 collapses with post-norm layers: the source is ignored.
    return MarianConfig(  # type: ignore[call-arg]
        vocab_size=vocabulary,
        d_model=shape.width,
        encoder_layers=shape.encoder_layers,
        decoder_layers=shape.decoder_layers,
        encoder_attention_heads=shape.heads,
        decoder_attention_heads=shape.heads,
        encoder_ffn_dim=shape.feed_forward,
        decoder_ffn_dim=shape.feed_forward,
        max_position_embeddings=shape.positions,
        activation_function="relu",
        dropout=shape.dropout,
        attention_dropout=0.0,
        activation_dropout=0.0,
        init_std=shape.width**-0.5,
        scale_embedding=True,
        share_encoder_decoder_embeddings=True,
        tie_word_embeddings=True,
        pad_token_id=pad,
        decoder_start_token_id=pad,
        bos_token_id=END_NUMBER,
        eos_token_id=END_NUMBER,
        forced_eos_token_id=END_NUMBER,
        attn_implementation="eager",  # far faster than SDPA on short sentences
    )


def new_network(shape: Shape, encoder: Encoder) -> Any:
    """Fresh weights from torch's random numbers; the row of ``<pad>`` is zero."""
    network = MarianMTModel(configuration(shape, vocabulary=len(encoder)))
    load_weights(network, trained_weights(network))
    return network


def opened_network(folder: Path, shape: Shape, encoder: Encoder) -> Any:
    """The weights of an exported folder, which must have this shape and this vocabulary."""
    if (folder / "vocab.json").read_bytes() != encoder.vocabulary_file.read_bytes():
        raise TrainingError(f"{folder} has another vocabulary: run prepare with --vocabulary {folder}")
    network = new_network(shape, encoder)
    given: Any = MarianMTModel.from_pretrained(folder, dtype=torch.float32)
    weights = trained_weights(given)
    wanted = {name: value.shape for name, value in trained_weights(network).items()}
    if {name: value.shape for name, value in weights.items()} != wanted:
        raise TrainingError(f"{folder} has another shape than the configuration asks for")
    load_weights(network, weights)
    return network


def trained_parameters(network: Any) -> dict[str, torch.nn.Parameter]:
    """Those that training moves. Positions are computed; of a loaded network they ask for gradients all the same."""
    return {name: value for name, value in network.named_parameters() if POSITIONS not in name}


def trained_weights(network: Any) -> Weights:
    return {name: value.detach() for name, value in trained_parameters(network).items()}


def load_weights(network: Any, weights: Weights) -> None:
    """Copies, and zeroes the row of ``<pad>``."""
    values = trained_weights(network)
    for name, value in values.items():
        value.copy_(weights[name])
    values[SHARED][-1] = 0


def loss_of(network: Any, batch: Batch, *, smoothing: float) -> torch.Tensor:
    """Mean over the target pieces, in nats. ``<pad>`` is never a target, so its logit has no part in it."""
    pad = network.config.pad_token_id
    source, target, real = (
        torch.from_numpy(array).to(network.device, non_blocking=True)
        for array in (batch.source, batch.target, batch.real)
    )
    hidden = network.model(
        input_ids=source,
        attention_mask=(source != pad).long(),
        decoder_input_ids=functional.pad(target[:, :-1], (1, 0), value=pad),
        use_cache=False,
    ).last_hidden_state
    logits = functional.linear(hidden.flatten(0, 1)[real], network.model.shared.weight[:pad])
    return functional.cross_entropy(logits.float(), target.flatten()[real], label_smoothing=smoothing)


@torch.no_grad()
def watched_loss(network: Any, batches: list[Batch]) -> tuple[float, float]:
    """Loss without smoothing, and with every target beside another's source: a model that reads tells them apart."""
    true = shuffled = 0.0
    tokens = 0
    for batch in batches:
        if len(batch) > 1:
            true += float(loss_of(network, batch, smoothing=0)) * batch.target_tokens
            shuffled += float(loss_of(network, batch.with_other_sources(), smoothing=0)) * batch.target_tokens
            tokens += batch.target_tokens
    if not tokens:
        raise TrainingError("there are no watched pairs: name some in [held_out.watch]")
    return true / tokens, shuffled / tokens
