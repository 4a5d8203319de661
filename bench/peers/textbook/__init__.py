"""The chat of every Channels tutorial: a group, a consumer for each socket, the in-memory layer, JSON, no database."""
