"""Which addresses this server pushes to: those of the services in the settings, over https, and nothing private.

A device names its own address. Without these rules it could make the server call whatever it likes.
"""

from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

LONGEST = 1_000
HTTPS_PORT = 443


def is_allowed(endpoint: str) -> bool:
    """Whether an address belongs to one of `settings.PUSH_SERVICES`.

    An entry is a host, a host with a port, or with a dot in front all hosts below it. One that begins with http://
    stands for a service on this machine, which only tests have.
    """
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    if len(endpoint) > LONGEST or not parts.hostname or "@" in parts.netloc or parts.fragment:
        return False
    return any(_fits(entry, parts, port) for entry in settings.PUSH_SERVICES)


def _fits(entry: str, parts: SplitResult, port: int | None) -> bool:
    host = parts.hostname or ""
    if entry.startswith("http://"):
        return f"{parts.scheme}://{parts.netloc}" == entry and is_loopback(host)
    if parts.scheme != "https":
        return False
    if entry.startswith("."):
        return host.endswith(entry) and port in (None, HTTPS_PORT)
    name, _, wanted = entry.partition(":")
    return host == name and (port or HTTPS_PORT) == int(wanted or HTTPS_PORT)


def is_public(peer: str) -> bool:
    """Whether an IP address is one of the open internet."""
    address = ip_address(peer.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast


def is_loopback(peer: str) -> bool:
    """Whether an IP address is this machine's own."""
    try:
        return ip_address(peer.partition("%")[0]).is_loopback
    except ValueError:
        return False
