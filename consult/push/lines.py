"""Connections to push services, which look who answers before they say a word."""

from socket import socket
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import Timeout

from consult.push.addresses import is_loopback, is_public

PATIENCE = Timeout(connect=10.0, read=10.0, total=10.0)


class WrongPeer(OSError):
    """A name led to an address to which nothing may be sent."""


class PublicConnection(HTTPSConnection):
    """Looked at when it stands, and not when the name is resolved: a name may lead elsewhere the second time."""

    def _new_conn(self) -> socket:
        return _checked(super()._new_conn(), is_public)


class OwnConnection(HTTPConnection):
    """Without TLS only to this machine."""

    def _new_conn(self) -> socket:
        return _checked(super()._new_conn(), is_loopback)


class PublicPool(HTTPSConnectionPool):
    ConnectionCls = PublicConnection


class OwnPool(HTTPConnectionPool):
    ConnectionCls = OwnConnection


def lines() -> PoolManager:
    """No redirect, no retry, no proxy of the environment; certificates are checked."""
    manager = PoolManager(num_pools=8, maxsize=8, timeout=PATIENCE, retries=False)
    manager.pool_classes_by_scheme = {"https": PublicPool, "http": OwnPool}
    return manager


def _checked(connected: socket, may_be: Any) -> socket:
    peer = connected.getpeername()[0]
    if not may_be(peer):
        connected.close()
        raise WrongPeer(f"{peer} is no address of a push service")
    return connected
