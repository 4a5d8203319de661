"""What the health page learns of the live side."""

from realtime import live


def doorbell_state() -> str:
    """`embedded`, `up`, `down`, or `idle` before the first socket."""
    here = live.current()
    return here.doorbell.state if here else "idle"
