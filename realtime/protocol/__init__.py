"""
The wire of version 1, pure: no socket, no clock, no Django.

``docs/protocol.md`` describes it for those who write a client.
"""
