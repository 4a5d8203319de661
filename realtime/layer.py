"""The channel layer between processes, where there is one."""

from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings

from realtime.rings import Ring


def is_configured() -> bool:
    """Whether this installation has more than one process."""
    return bool(settings.CHANNEL_LAYERS)


def get() -> Any:
    """The layer. It belongs to the event loop in which it is used."""
    return get_channel_layer()


def group_of(name: str) -> str:
    """Group names of Channels have no colon."""
    return name.replace(":", ".")


async def publish(ring: Ring, *, process: str = "") -> None:
    """Ring at the doors of all processes that listen to the ring's group; `process` says whose ring it is."""
    await get().group_send(group_of(ring.group), {**ring.to_wire(), "process": process})
