"""
Which number format trains faster on this machine: measured, not looked up.

A processor without AMX or AVX512-BF16 accepts bfloat16 and multiplies it
some fifty times slower than float32.
"""

import time

import torch

from models.training.errors import TrainingError

SIDE = 512
TIMES = 3
WORTH_IT = 1.2  # bf16 also costs a copy of the weights at every step
NAMES = {"fp32": torch.float32, "bf16": torch.bfloat16}


def choose(wanted: str, device: torch.device) -> tuple[torch.dtype, str]:
    """The format for the network, and a line that says why."""
    if wanted in NAMES:
        return NAMES[wanted], f"precision {wanted}, as configured"
    if wanted != "auto":
        raise TrainingError(f"precision is auto, fp32 or bf16, not {wanted!r}")
    speeds = {name: gigaflops(dtype, device) for name, dtype in NAMES.items()}
    name = faster(speeds)
    measured = ", ".join(f"{each} {speed:.3g}" for each, speed in speeds.items())
    return NAMES[name], f"precision {name}: a product of {SIDE} x {SIDE} runs at {measured} GFLOP/s"


def faster(speeds: dict[str, float]) -> str:
    return "bf16" if speeds["bf16"] > WORTH_IT * speeds["fp32"] else "fp32"


def gigaflops(dtype: torch.dtype, device: torch.device) -> float:
    matrix = torch.ones(SIDE, SIDE, dtype=dtype, device=device)
    matrix @ matrix  # the first product sets up the library
    best = min(_seconds(matrix) for _ in range(TIMES))
    return 2 * SIDE**3 / best / 1e9


def _seconds(matrix: torch.Tensor) -> float:
    _wait(matrix.device)
    start = time.perf_counter()
    matrix @ matrix
    _wait(matrix.device)
    return time.perf_counter() - start


def _wait(device: torch.device) -> None:
    if device.type == "cuda":
        torch.cuda.synchronize(device)
