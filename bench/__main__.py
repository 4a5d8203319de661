"""All benchmarks, one after the other, each in a process of its own."""

import subprocess
import sys

BENCHMARKS = ("fanout", "latency", "lateness", "memory", "resume", "search", "translation", "visit")


def main() -> int:
    worst = 0
    for name in BENCHMARKS:
        worst = max(worst, subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode)
        print(flush=True)
    return worst


if __name__ == "__main__":
    sys.exit(main())
