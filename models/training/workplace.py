"""The folder of one training: what each step leaves for the next. It stays outside the repository."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.training.corpus import Pools, pool_name, read_pairs
from models.training.errors import TrainingError


@dataclass(frozen=True, slots=True)
class Workplace:
    """Names and places of the files."""

    path: Path

    @property
    def pools(self) -> Path:
        return self.path / "pools"

    @property
    def held_out(self) -> Path:
        return self.path / "held-out"

    @property
    def pieces(self) -> Path:
        return self.path / "joint.spm"

    @property
    def vocabulary(self) -> Path:
        return self.path / "vocab.json"

    @property
    def facts(self) -> Path:
        return self.path / "facts.json"

    @property
    def checkpoint(self) -> Path:
        return self.path / "last.pt"

    @property
    def snapshots(self) -> Path:
        return self.path / "snapshots"

    @property
    def losses(self) -> Path:
        return self.path / "losses.csv"

    @property
    def averaged(self) -> Path:
        return self.path / "averaged.safetensors"

    def read_pools(self) -> Pools:
        if not self.facts.exists():
            raise TrainingError(f"{self.path} is not prepared: run prepare first")
        return {pool_name(path): read_pairs(path) for path in sorted(self.pools.glob("*.tsv"))}

    def read_watched(self) -> Pools:
        return {pool_name(path): read_pairs(path) for path in sorted(self.held_out.glob("*.watch.tsv"))}

    def read_facts(self) -> dict[str, Any]:
        if not self.facts.exists():
            return {}
        facts: dict[str, Any] = json.loads(self.facts.read_text(encoding="utf-8"))
        return facts

    def add_facts(self, step: str, facts: Mapping[str, Any]) -> None:
        """What one step measured, for the model card; a repeated step replaces its own."""
        self.path.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**self.read_facts(), step: dict(facts)}, indent=1, ensure_ascii=False)
        self.facts.write_text(f"{text}\n", encoding="utf-8")
