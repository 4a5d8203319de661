"""The device, its threads and its allocator."""

import os
import platform
from pathlib import Path

import torch

from models.training.errors import TrainingError

MAPPED = Path("/proc/self/maps")
HINT = (
    "hint: with tcmalloc preloaded this processor trains about half as fast again: "
    "LD_PRELOAD=libtcmalloc_minimal.so.4 (Debian: libtcmalloc-minimal4)"
)


def device_named(name: str) -> torch.device:
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "cpu"
    if name == "cuda" and not torch.cuda.is_available():
        raise TrainingError("torch finds no GPU: --device cpu trains without")
    return torch.device(name)


def describe(device: torch.device) -> str:
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return f"{torch.get_num_threads()} cores of {platform.machine()}, {torch.backends.cpu.get_cpu_capability()}"


def allocator_hint(device: torch.device) -> str | None:
    """Glibc gives large blocks back after every step and faults them in again; tcmalloc keeps them."""
    if device.type != "cpu" or not MAPPED.exists():
        return None
    return None if "tcmalloc" in MAPPED.read_text(encoding="utf-8", errors="replace") else HINT


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
