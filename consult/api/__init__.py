"""HTTP beside the wire, for clients that are no browser: `/api/v1/`, docs/protocol.md."""
