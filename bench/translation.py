"""
Translation: the engine beside its reference, and what a room feels of the translator.

Each part runs in a process of its own. With the bundled model unless it says otherwise; rounds of what is compared
take turns, so that a busy machine slows both. Slow is never a failure: a bound that is missed says so.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from bench import random_model
from bench.engines import compare, options_for
from bench.figures import machine

# Against transformers, greedy and in float32.
FLOORS = {"sentences/s": 3.0, "ms a sentence": 4.0}
IN_A_ROOM = ("first_part", "saturated")


def main() -> int:
    print(__doc__.strip().splitlines()[0] if __doc__ else "")
    print(machine(), flush=True)
    compare(options_for("en-es-starter"), title="The bundled model", floors=FLOORS)
    print(flush=True)
    with tempfile.TemporaryDirectory() as folder:
        made = random_model.make(Path(folder) / "opus-mt-sized", random_model.OPUS_MT)
        # Minutes for a few sentences: what is wanted is the ratio at this size.
        options = options_for(str(made), "--batches", "1", "--repeats", "3", "--rounds", "2")
        compare(options, title="A checkpoint as large as opus-mt, random weights, outputs of twice the source")
    worst = 0
    for name in IN_A_ROOM:
        print(flush=True)
        worst = max(worst, subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
